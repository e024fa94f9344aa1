//! Whether the words of a passage stand in the lines or bytes that are cited.

use scraper::Html;

/// An address between two halves of a word has fewer words than this.
const MARKUP_WORDS: usize = 60;
/// A word is given up after so many pieces of it: there are more ways through
/// a text of repetitions than can be tried.
const PIECES_TRIED: usize = 1_000;
/// A passage may begin or end within a word longer than this (bytes).
const CUT_WORD: usize = 60;
/// An entity is no longer than this (bytes).
const MAX_ENTITY: usize = 12;

/// How a format writes what its reader takes for text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// As it is, with entities at most.
    Plain,
    /// `|name|` is what `.. |name| replace::` says.
    ReStructuredText,
    /// `{name}` is what `:name:` says.
    AsciiDoc,
    /// With escapes, and the fields in any order.
    Json,
    /// The fields in any order.
    Table,
}

/// What a source itself defines, as the name in its marks and its value.
pub(super) fn definitions(writing: Writing, text: &str) -> Vec<(String, String)> {
    let define = |line: &str| match writing {
        Writing::ReStructuredText => {
            let (name, value) = line.strip_prefix(".. |")?.split_once("| replace::")?;
            Some((format!("|{name}|"), value.trim().to_owned()))
        }
        Writing::AsciiDoc => {
            let (name, value) = line.strip_prefix(':')?.split_once(": ")?;
            Some((format!("{{{name}}}"), value.trim().to_owned()))
        }
        _ => None,
    };
    text.lines().filter_map(define).collect()
}

/// The first word that does not stand in the cited text behind those before
/// it, with its line. `expected` are the lines of a passage, which may be
/// written as they are shown, as code is, or with entities.
pub(super) fn missing(
    writing: Writing,
    defined: &[(String, String)],
    expected: &[&str],
    cited: &str,
) -> Option<String> {
    let mut cited = match writing {
        Writing::Json => without_escapes(cited),
        _ => cited.to_owned(),
    };
    for (name, value) in defined {
        if cited.contains(name.as_str()) {
            cited = cited.replace(name.as_str(), &format!(" {value} "));
        }
    }
    missing_in(writing, expected, &words(&cited))?;
    missing_in(writing, expected, &words(&with_entities(&cited)))
}

fn missing_in(writing: Writing, expected: &[&str], found: &[String]) -> Option<String> {
    let in_order = !matches!(writing, Writing::Json | Writing::Table);
    let mut at = 0;
    for line in expected {
        // The lines of a cell stand side by side with those of its neighbours,
        // so that a row has all of its words in any order.
        let in_order = in_order && !line.contains(" | ");
        for word in words(line) {
            match end_of(&word, found, if in_order { at } else { 0 }) {
                Some(end) if in_order => at = end,
                Some(_) => {}
                None => return Some(format!("`{word}` of `{line}`")),
            }
        }
    }
    None
}

/// Where a word ends that stands at `from` or later: whole, or in pieces
/// between which there is mark-up, as in `the[link](address)`.
fn end_of(word: &str, found: &[String], from: usize) -> Option<usize> {
    let rest = found.get(from..)?;
    let same = |other: &String| other == word || word.len() > CUT_WORD && other.contains(word);
    let whole = rest.iter().position(same).map(|at| from + at + 1);
    // In scripts without spaces it may stand in pieces here, and whole further
    // on.
    let before = rest.iter().take(whole.unwrap_or(usize::MAX));
    let in_pieces = before.enumerate().find_map(|(at, piece)| {
        let left = word.strip_prefix(piece.as_str())?;
        end_of_pieces(left, found, from + at + 1, &mut { PIECES_TRIED })
    });
    whole.into_iter().chain(in_pieces).min()
}

/// Where the rest of a word ends whose pieces stand at `from` or later. A piece
/// may also be a word of the mark-up, so that others are tried.
fn end_of_pieces(left: &str, found: &[String], from: usize, tries: &mut usize) -> Option<usize> {
    if left.is_empty() {
        return Some(from);
    }
    let window = found.iter().enumerate().skip(from).take(MARKUP_WORDS);
    for (at, piece) in window {
        if let Some(shorter) = left.strip_prefix(piece.as_str()) {
            *tries = tries.checked_sub(1)?;
            if let Some(end) = end_of_pieces(shorter, found, at + 1, tries) {
                return Some(end);
            }
        }
    }
    None
}

/// The words of a text, without the marks and soft hyphens that stand within
/// words.
fn words(text: &str) -> Vec<String> {
    let bare: String = text
        .chars()
        .filter(|c| !"*_`~\\\u{ad}".contains(*c))
        .collect();
    bare.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The text with the characters that entities and the escapes of POD stand
/// for.
fn with_entities(text: &str) -> String {
    let text = text.replace("E<lt>", "<").replace("E<gt>", ">");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, from)) = rest.find('&').map(|at| rest.split_at(at)) {
        out.push_str(before);
        match from.find(';').filter(|end| *end < MAX_ENTITY) {
            Some(end) => {
                let (entity, after) = from.split_at(end + 1);
                let fragment = Html::parse_fragment(entity);
                out.extend(fragment.root_element().text());
                rest = after;
            }
            None => {
                out.push('&');
                rest = from.strip_prefix('&').unwrap_or_default();
            }
        }
    }
    out + rest
}

/// The text of JSON with what its escapes stand for; pairs of surrogates, and
/// what is no escape, become spaces.
fn without_escapes(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('u') => {
                let digits: String = rest.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).ok();
                out.push(code.and_then(char::from_u32).unwrap_or(' '));
            }
            Some(c @ ('"' | '/' | '\\')) => out.push(c),
            _ => out.push(' '),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(writing: Writing, expected: &[&str], cited: &str, found: bool) {
        let defined = definitions(writing, cited);
        let missing = missing(writing, &defined, expected, cited);
        assert_eq!(missing.is_none(), found, "{missing:?}");
    }

    #[test]
    fn words_are_found_through_mark_up_and_in_their_order() {
        let text = ".. |v| replace:: w\na **b**c &eacute;t&eacute; [d](e)s |v| f &lt;\n| g h | i |\n| j |   |";
        let rst = Writing::ReStructuredText;
        check(rst, &["bc été ds", "w f"], text, true);
        check(rst, &["bc lt"], text, true);
        check(rst, &["ds bc"], text, false);
        check(rst, &["dx"], text, false);
        check(rst, &["j g"], text, false);
        check(rst, &["g h j | i"], text, true);
        check(rst, &["g h j | k"], text, false);
        let japanese = "[Calico](https://a.b/)は、コンテナの。Calicoは、純粋";
        check(Writing::Plain, &["Calicoは、コンテナの。"], japanese, true);
        let code = "と{{< x id=\"operator-a\" text=\"operators\">}}は、";
        check(Writing::Plain, &["とoperatorsは"], code, true);
        let many = "a ".repeat(80);
        check(Writing::Plain, &[&("a".repeat(60) + "b")], &many, false);
        check(Writing::AsciiDoc, &["a 3"], ":n: 3\na {n}", true);
        check(Writing::Plain, &["a 3"], "a &", false);
    }

    #[test]
    fn records_may_have_escapes_and_any_order() {
        let json = r#"{"a": "Yes,\nif it\u2019s \"caf\u00e9\"", "q": "Is it?"}"#;
        check(Writing::Json, &["Is it?", "Yes, if it’s café"], json, true);
        check(Writing::Json, &["No"], json, false);
        check(Writing::Plain, &["Is it?", "Yes"], json, false);
        check(Writing::Table, &["Q?", "A."], "A.,Q?", true);
    }
}
