//! Whether a passage stands where its citation says.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use pincite::Hit;

use super::anchors;

/// An address within a word has fewer words than this.
const MARKUP_WORDS: usize = 60;

/// A passage may begin or end within a longer word (bytes).
const CUT_WORD: usize = 60;

/// A source as it stands on the disk, and what is derived of it once.
pub(super) struct Source {
    pub(super) ending: String,
    /// The file as UTF-8, which byte ranges of a citation are of.
    pub(super) text: String,
    pub(super) path: PathBuf,
    /// The ids that a link can lead to.
    pub(super) ids: HashSet<String>,
    utf8: bool,
    /// What stands for a name between its marks.
    defined: Vec<(String, String)>,
    /// The letters and digits of a page as browsers show it; else empty.
    letters: String,
}

impl Source {
    pub(super) fn read(folder: &Path, file: &Path) -> Source {
        let path = folder.join(file);
        let name = file.file_name().unwrap().to_str().unwrap();
        let ending = if name.contains(".html") {
            "html"
        } else {
            name.rsplit('.').next().unwrap()
        };
        let (text, utf8) = decoded(name, &fs::read(&path).unwrap());
        Source {
            utf8,
            ..Source::of(ending, &text, path)
        }
    }

    pub(super) fn of(ending: &str, text: &str, path: PathBuf) -> Source {
        let (ids, letters) = if ending == "html" {
            anchors::of_page(text)
        } else {
            Default::default()
        };
        Source {
            ending: ending.to_owned(),
            utf8: true,
            defined: defined(ending, text),
            text: text.to_owned(),
            path,
            ids,
            letters,
        }
    }
}

fn is_foreign(c: char) -> bool {
    !c.is_ascii()
}

/// The text, and whether it is UTF-8. Old trees say in a file's name in which
/// charset it is; where none does, only ASCII counts.
fn decoded(name: &str, bytes: &[u8]) -> (String, bool) {
    let charset = match std::str::from_utf8(bytes) {
        Ok(text) => return (text.to_owned(), true),
        Err(_) if name.contains("euc-kr") => encoding_rs::EUC_KR,
        Err(_) => encoding_rs::WINDOWS_1252,
    };
    let text = charset.decode(bytes).0;
    if name.contains(".html") {
        return (text.into_owned(), false);
    }
    (text.replace(is_foreign, " "), false)
}

/// What is false about the citation of a hit; `continues` if its question
/// stands further up.
pub(super) fn fault(source: &Source, hit: &Hit, continues: bool) -> Option<String> {
    let citation = &hit.citation;
    if let Some(anchor) = &citation.anchor
        && !anchors::exists(source, anchor)
    {
        return Some(format!("no anchor `{anchor}`"));
    }
    if source.ending == "html" {
        // A generator's codes stand between the words of a template.
        if source.text.contains("{{<") || source.text.contains("{{%") {
            return None;
        }
        let fragment = citation.text_fragment.as_deref()?;
        return off_page(&source.letters, fragment);
    }
    let Some(lines) = citation.lines else {
        return Some("no lines".to_owned());
    };
    let question = hit.question.as_deref().filter(|_| !continues);
    let expected: Vec<&str> = question.into_iter().chain(hit.text.lines()).collect();
    // Of old charsets only ASCII is the same for sure.
    let ascii: Vec<String>;
    let expected = if source.utf8 {
        expected
    } else {
        ascii = expected
            .iter()
            .map(|line| line.replace(is_foreign, " "))
            .collect();
        ascii.iter().map(String::as_str).collect()
    };
    let count = lines.last + 1 - lines.first;
    let cited: Vec<&str> = lines_of(&source.text)
        .skip(lines.first - 1)
        .take(count)
        .collect();
    if cited.len() != count {
        return Some("the source has fewer lines".to_owned());
    }
    if let Some(missing) = missing(source, &expected, &cited.join("\n")) {
        return Some(format!("not at these lines: {missing}"));
    }
    let Some(range) = citation.bytes else {
        // Only what is no UTF-8 has no bytes.
        return source.utf8.then(|| "no bytes".to_owned());
    };
    let Some(slice) = source.text.get(range.start..range.end) else {
        return Some("the bytes are cut inside a character".to_owned());
    };
    missing(source, &expected, slice).map(|missing| format!("not at these bytes: {missing}"))
}

/// Lines end as editors count them: the old carriage return alone too.
fn lines_of(text: &str) -> Box<dyn Iterator<Item = &str> + '_> {
    if text.contains('\n') {
        Box::new(text.lines())
    } else {
        Box::new(text.split('\r'))
    }
}

/// The first word that does not stand in the source behind those before it,
/// with its line: the source as readers see it, or as it stands, which is how
/// code is shown.
fn missing(source: &Source, expected: &[&str], cited: &str) -> Option<String> {
    let cited = expanded(source, cited);
    let first = missing_in(expected, &words(&with_entities(&cited)))?;
    missing_in(expected, &words(&cited)).map(|_| first)
}

/// The lines of a cell stand side by side with those of its neighbours, so
/// that a row has all of its words in any order.
fn missing_in(expected: &[&str], found: &[String]) -> Option<String> {
    let mut at = 0;
    for line in expected {
        let row = line.contains(" | ");
        for word in words(line) {
            match end_of(&word, found, if row { 0 } else { at }) {
                Some(end) if !row => at = end,
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
    if let Some(whole) = rest.iter().position(same) {
        return Some(from + whole + 1);
    }
    let starts = rest.iter().enumerate();
    starts
        .filter(|(_, piece)| word.starts_with(piece.as_str()))
        .find_map(|(at, piece)| {
            let (mut left, mut end) = (&word[piece.len()..], from + at + 1);
            let last = found.len().min(end + MARKUP_WORDS);
            for (next, piece) in found[..last].iter().enumerate().skip(end) {
                if let Some(shorter) = left.strip_prefix(piece.as_str()) {
                    (left, end) = (shorter, next + 1);
                }
            }
            left.is_empty().then_some(end)
        })
}

/// Puts in what the source itself defines for `|name|` or `{name}`.
fn expanded(source: &Source, cited: &str) -> String {
    let mut cited = cited.to_owned();
    for (name, value) in &source.defined {
        cited = cited.replace(name.as_str(), &format!(" {value} "));
    }
    cited
}

/// `.. |name| replace:: value` and `:name: value`.
fn defined(ending: &str, text: &str) -> Vec<(String, String)> {
    let define = |line: &str| match ending {
        "rst" => {
            let (name, value) = line.strip_prefix(".. |")?.split_once("| replace::")?;
            Some((format!("|{name}|"), value.trim().to_owned()))
        }
        "adoc" => {
            let (name, value) = line.strip_prefix(':')?.split_once(": ")?;
            Some((format!("{{{name}}}"), value.trim().to_owned()))
        }
        _ => None,
    };
    text.lines().filter_map(define).collect()
}

/// The source with the characters that entities stand for.
pub(super) fn with_entities(source: &str) -> String {
    let source = source.replace("E<lt>", "<").replace("E<gt>", ">");
    let mut text = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .find(';')
            .filter(|end| *end < 12)
            .map_or(1, |end| end + 1);
        let entity = &rest[..end];
        if end > 1 {
            let fragment = scraper::Html::parse_fragment(entity);
            text.extend(fragment.root_element().text());
        } else {
            text.push('&');
        }
        rest = &rest[end..];
    }
    text + rest
}

/// The words of a text, without the marks that stand within words.
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

/// Whether the pieces of a text fragment are missing in the page.
fn off_page(letters: &str, fragment: &str) -> Option<String> {
    let directive = fragment.strip_prefix(":~:text=").unwrap_or_default();
    let mut at = 0;
    for piece in directive.split(',') {
        let piece = anchors::letters(&percent_decoded(piece));
        match letters[at..].find(&piece) {
            Some(found) => at += found + piece.len(),
            None => return Some(format!("not in the page: {piece}")),
        }
    }
    directive
        .is_empty()
        .then(|| "an empty text fragment".to_owned())
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn words_are_missed_and_found() {
    let check = |expected: &[&str], found: bool| {
        let text = ".. |v| replace:: w\na **b**c &eacute;t&eacute; [d](e)s |v| f &lt;\n| g h | i |\n| j |   |";
        let source = Source::of("rst", text, PathBuf::new());
        assert_eq!(
            missing(&source, expected, text).is_none(),
            found,
            "{expected:?}"
        );
    };
    check(&["bc été ds", "w f"], true);
    check(&["bc lt"], true);
    check(&["ds bc"], false);
    check(&["dx"], false);
    check(&["g j"], true);
    check(&["j g"], false);
    check(&["g h j | i"], true);
    check(&["g h j | k"], false);
}
