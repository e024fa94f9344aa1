//! The language that a query is in, as far as its script and its function
//! words tell. It is too short for a guess by its letters.

use crate::analysis::{self, Role, Token};

/// Returns the one language of the index that fits best: by the script, and
/// by most function words among those that are written in it. Returns `None`
/// where no language or more than one fits best.
pub(super) fn language_of(tokens: &[Token], languages: &[&str]) -> Option<String> {
    let words = tokens.iter();
    let words = words.filter(|token| matches!(token.role, Role::Word | Role::Whole));
    let forms: Vec<&str> = words.map(|token| token.form.as_str()).collect();
    let scripts: Vec<_> = forms
        .iter()
        .flat_map(|form| form.chars())
        .filter_map(analysis::languages_of_script)
        .collect();
    let fits = |lang: &str| scripts.iter().all(|script| script.contains(&lang));
    let fitting: Vec<&str> = languages
        .iter()
        .copied()
        .filter(|lang| fits(lang))
        .collect();
    // Latin letters say nothing: most languages have them, and product names.
    if let ([only], false) = (fitting.as_slice(), scripts.is_empty()) {
        return Some((*only).to_owned());
    }
    let count = |lang| analysis::function_words_among(forms.iter().copied(), lang);
    let most = fitting.iter().map(|lang| count(lang)).max()?;
    let mut best = fitting.iter().filter(|lang| count(lang) == most);
    match (best.next(), best.next()) {
        (Some(lang), None) if most > 0 => Some((*lang).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [&str; 7] = ["en", "de", "fr", "ja", "zh", "ru", "uk"];

    fn check(query: &str, expected: Option<&str>) {
        let tokens = analysis::tokens(query, None);
        let found = language_of(&tokens, &LANGUAGES);
        assert_eq!(found.as_deref(), expected, "{query}");
    }

    #[test]
    fn function_words_tell_the_language() {
        check("how do I enable mod_rewrite", Some("en"));
        check("wie schalte ich mod_rewrite ein", Some("de"));
        check("comment activer le module rewrite", Some("fr"));
    }

    #[test]
    fn names_and_words_of_several_languages_do_not() {
        check("mod_rewrite", None);
        check("apache in docker", None);
        check("Zugriff Kontrolle", None);
        check("", None);
    }

    #[test]
    fn the_script_tells_it_where_one_language_has_it() {
        check("mod_rewrite の設定", Some("ja"));
        check("アクセス制御", Some("ja"));
        check("如何配置什么", Some("zh"));
        check("как настроить что", Some("ru"));
        check("модуль", None);
        check("α", None);
    }
}
