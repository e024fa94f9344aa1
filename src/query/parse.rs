//! Operators. One counts only where it is unambiguous and its value valid;
//! everything else is text.

use std::ops::Range;

use crate::contract::Kind;

/// A longer query is cut: nobody types it, and each word costs time.
const MAX_QUERY_BYTES: usize = 16 * 1024;
/// `-m` and `-rf` are options of a command that somebody asks about.
const MIN_EXCLUDED_LETTERS: usize = 3;

/// A query taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// All words that are searched, those of phrases too.
    pub(super) text: String,
    /// Whether the last word of `text` is where the query ends, without a space
    /// or a mark behind it.
    pub(super) unfinished: bool,
    /// Where the phrases stand in `text`.
    pub(super) phrases: Vec<Range<usize>>,
    pub(super) excluded: Vec<String>,
    pub(super) kind: Option<Kind>,
    pub(super) lang: Option<String>,
    pub(super) path: Option<String>,
    pub(super) warnings: Vec<String>,
}

/// What an index knows, for telling operators from text.
pub(super) struct Known<'a> {
    pub(super) lang: &'a dyn Fn(&str) -> bool,
    pub(super) path: &'a dyn Fn(&str) -> bool,
}

/// Takes a query apart.
pub(super) fn parse(query: &str, known: &Known<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    let mut rest = cut(query, &mut parsed.warnings);
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return parsed;
        }
        parsed.unfinished = false;
        if let Some((phrase, after)) = quoted(rest) {
            let start = parsed.text.len() + usize::from(!parsed.text.is_empty());
            push(&mut parsed.text, phrase);
            parsed.phrases.push(start..parsed.text.len());
            rest = after;
            continue;
        }
        let excluded = rest.strip_prefix('-').and_then(quoted);
        if let Some((phrase, after)) = excluded.filter(|_| !parsed.text.is_empty()) {
            parsed.excluded.push(phrase.to_owned());
            rest = after;
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(end);
        if !operator(chunk, known, &mut parsed) {
            push(&mut parsed.text, chunk);
            parsed.unfinished = after.is_empty();
        }
        rest = after;
    }
}

fn cut<'a>(query: &'a str, warnings: &mut Vec<String>) -> &'a str {
    if query.len() <= MAX_QUERY_BYTES {
        return query;
    }
    warnings.push(format!(
        "only the first {MAX_QUERY_BYTES} bytes of the query were searched"
    ));
    let mut end = MAX_QUERY_BYTES;
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    query.get(..end).unwrap_or_default()
}

fn push(text: &mut String, chunk: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(chunk);
}

/// A phrase at the front of `rest`, and what follows it. The closing mark has
/// to stand before white space or the end, so that `5" and 6"` stays text.
fn quoted(rest: &str) -> Option<(&str, &str)> {
    let close = match rest.chars().next()? {
        '"' => ['"', '"'],
        '“' | '„' => ['”', '“'],
        '«' => ['»', '»'],
        '「' => ['」', '」'],
        _ => return None,
    };
    let open = rest.chars().next()?.len_utf8();
    let inner = rest.get(open..)?;
    let at = inner.find(close)?;
    let after = inner.get(at..)?;
    let after = after.get(after.chars().next()?.len_utf8()..)?;
    let phrase = inner.get(..at)?;
    let closed = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || ".,;:!?)".contains(c));
    (closed && phrase.chars().any(char::is_alphanumeric)).then_some((phrase, after))
}

/// Takes `chunk` as an operator, or tells that it is text.
fn operator(chunk: &str, known: &Known<'_>, parsed: &mut Parsed) -> bool {
    if let Some(word) = chunk.strip_prefix('-') {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let plain = word.chars().all(inside) && word.ends_with(char::is_alphanumeric);
        if plain && letters >= MIN_EXCLUDED_LETTERS && !parsed.text.is_empty() {
            parsed.excluded.push(word.to_owned());
            return true;
        }
        return false;
    }
    let Some((name, value)) = chunk.split_once(':') else {
        return false;
    };
    match name {
        "kind" => {
            let kind = [Kind::Faq, Kind::Article]
                .into_iter()
                .find(|kind| kind.name().eq_ignore_ascii_case(value));
            parsed.kind = kind.or(parsed.kind);
            if kind.is_none() && !value.is_empty() {
                parsed.warnings.push(format!(
                    "`{chunk}` was searched as text: the kinds are `faq` and `article`"
                ));
            }
            kind.is_some()
        }
        "lang" if !value.is_empty() => {
            let lang = value.to_ascii_lowercase();
            let valid = (known.lang)(&lang);
            if valid {
                parsed.lang = Some(lang);
            } else {
                parsed.warnings.push(format!(
                    "`{chunk}` was searched as text: no document is in this language"
                ));
            }
            valid
        }
        "path" if !value.is_empty() => {
            let valid = (known.path)(value);
            if valid {
                parsed.path = Some(value.to_owned());
            } else {
                parsed.warnings.push(format!(
                    "`{chunk}` was searched as text: no source has a path that begins like this"
                ));
            }
            valid
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str) -> Parsed {
        parse(
            query,
            &Known {
                lang: &|lang| lang == "de",
                path: &|path| "docs/guide.md".starts_with(path),
            },
        )
    }

    fn check_text(query: &str) {
        let parsed = parsed(query);
        assert_eq!(
            parsed.text,
            query.split_whitespace().collect::<Vec<_>>().join(" ")
        );
        assert!(
            parsed.phrases.is_empty() && parsed.excluded.is_empty(),
            "{query}"
        );
    }

    #[test]
    fn operators_count_where_they_are_unambiguous() {
        let found = parsed("print \"chapter 4\" kind:faq lang:DE path:docs/ -trailer");
        assert_eq!(found.text, "print chapter 4");
        assert_eq!(&found.text[found.phrases[0].clone()], "chapter 4");
        assert_eq!(found.excluded, ["trailer"]);
        assert_eq!(found.kind, Some(Kind::Faq));
        assert_eq!(found.lang.as_deref(), Some("de"));
        assert_eq!(found.path.as_deref(), Some("docs/"));
    }

    #[test]
    fn only_a_last_word_is_unfinished() {
        for query in ["re", "-re", "how do i re", "\"open pu", "kind:faq re"] {
            assert!(parsed(query).unfinished, "{query}");
        }
        for query in ["", "re ", "\"a pump\"", "oil -pump", "re kind:faq"] {
            assert!(!parsed(query).unfinished, "{query}");
        }
    }

    #[test]
    fn everything_else_is_text() {
        check_text("git commit -m");
        check_text("-trailer first");
        check_text("an \"open quote");
        check_text("a 5\" and a 6\" screen");
        check_text("kind:of std::vec http://a.b");
        check_text("\"\" \"...\"");
        check_text("run --no-refresh");
        check_text("\"run\"-tool");
    }

    #[test]
    fn an_invalid_value_is_text_and_said_so() {
        let found = parsed("lang:xx path:nowhere words");
        assert_eq!(found.text, "lang:xx path:nowhere words");
        assert_eq!(found.warnings.len(), 2);
    }

    #[test]
    fn other_quotation_marks() {
        for query in [
            "“two words” x",
            "„two words“ x",
            "«two words» x",
            "「two words」 x",
        ] {
            let found = parsed(query);
            assert_eq!(
                &found.text[found.phrases[0].clone()],
                "two words",
                "{query}"
            );
        }
    }

    #[test]
    fn a_query_without_end_is_cut() {
        let found = parsed(&"word ".repeat(10_000));
        assert!(found.text.len() <= MAX_QUERY_BYTES);
        assert_eq!(found.warnings.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_query(query in "\\PC{0,60}") {
            let found = parsed(&query);
            for phrase in &found.phrases {
                proptest::prop_assert!(found.text.get(phrase.clone()).is_some());
            }
        }
    }
}
