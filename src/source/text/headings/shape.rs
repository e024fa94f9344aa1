//! Which lines look like headings, by themselves.

use crate::source::question::{label, number_prefix, strip_number};
use crate::source::text::paragraphs::Paragraph;

/// A longer line is prose (columns).
pub(super) const MAX_HEADING: usize = 100;
/// And so is one of more words.
const MAX_HEADING_WORDS: usize = 16;

/// What makes a line a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Marks that mean nothing else: an underline, `#`.
    Mark,
    /// Words that mean it mostly: capitals, "Chapter 2".
    Words,
    Number,
    Plain,
}

/// Headings that say so: `## Title`, `=== Title ===`, `Title -----`,
/// `Subject: title` (digests), `CAPITALS`, `Chapter 4`.
pub(super) fn marked(line: &str) -> Option<(Sign, u32, &str)> {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = line.get(hashes..)?;
    if (1..=6).contains(&hashes) && rest.starts_with(' ') {
        return Some((Sign::Mark, hashes as u32, rest.trim_matches(['#', ' '])))
            .filter(|(_, _, text)| !text.is_empty());
    }
    let inner = strip_rulers(line);
    if inner.len() < line.len() {
        let behind = line.ends_with(RULERS) && !inner.is_empty();
        return (behind && is_short(inner)).then_some((Sign::Mark, 2, inner));
    }
    if let Some(subject) = line.strip_prefix("Subject:").map(str::trim) {
        return (!subject.is_empty()).then_some((Sign::Mark, 4, subject));
    }
    let short = is_short(line);
    let word = line
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let number = line
        .split_whitespace()
        .nth(1)
        .unwrap_or_default()
        .trim_end_matches([':', '.', ',']);
    let counted = !number.is_empty()
        && (number.bytes().all(|b| b.is_ascii_digit())
            || number.bytes().all(|b| b"IVXLC".contains(&b))
            || number.len() == 1);
    let parts = [
        "chapter",
        "part",
        "section",
        "appendix",
        "kapitel",
        "teil",
        "abschnitt",
        "anhang",
        "chapitre",
        "partie",
        "capítulo",
        "capitolo",
        "глава",
        "часть",
    ];
    if short
        && counted
        && parts.contains(&word.as_str())
        && line.starts_with(char::is_uppercase)
        && !ends_sentence(line)
    {
        return Some((Sign::Words, 1, line));
    }
    let letters = line.chars().filter(|c| c.is_alphabetic());
    let others = line
        .chars()
        .filter(|c| !(c.is_alphabetic() || c.is_whitespace()));
    // Codes and telephone numbers have capitals too.
    let capitals = letters.clone().count() >= 4.max(2 * others.count())
        && letters.clone().all(char::is_uppercase);
    let cased = letters.clone().all(|c| c.to_lowercase().next() != Some(c));
    let spaced = line.contains("   ") || line.contains("://");
    (short
        && capitals
        && cased
        && !spaced
        && !line.ends_with(['.', ',', ';'])
        && label(line).is_none())
    .then(|| {
        (
            Sign::Words,
            number_prefix(line).map_or(3, |(depth, _)| 2 + depth as u32),
            line,
        )
    })
}

const RULERS: [char; 6] = ['=', '*', '#', '-', '~', '_'];

/// The text between runs of three or more ruler characters.
pub(super) fn strip_rulers(line: &str) -> &str {
    let mut text = line;
    let inner = text.trim_start_matches(RULERS);
    if text.len() - inner.len() >= 3 && !inner.starts_with('>') {
        text = inner.trim_start();
    }
    let inner = text.trim_end_matches(RULERS);
    if text.len() - inner.len() >= 3 && !inner.ends_with('<') {
        text = inner.trim_end();
    }
    if text.chars().any(char::is_alphabetic) {
        text
    } else {
        line
    }
}

fn is_short(line: &str) -> bool {
    line.chars().nth(MAX_HEADING).is_none()
}

/// A line of a mail or news header, `Archive-name: x`.
fn is_header_field(line: &str) -> bool {
    let names = [
        "archive-name",
        "date",
        "expires",
        "from",
        "last-modified",
        "newsgroups",
        "posting-frequency",
        "reply-to",
        "to",
        "url",
        "version",
        "x-last-updated",
    ];
    line.split_once(':')
        .is_some_and(|(name, _)| names.contains(&name.to_ascii_lowercase().as_str()))
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']'])
        .ends_with([
            '.', ',', ';', ':', '!', '。', '，', '、', '；', '：', '！', '…', '।',
        ])
}

/// Codes, telephone numbers and sums are made of other signs mostly.
fn has_words(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let spaces = line.chars().filter(|c| c.is_whitespace()).count();
    letters > 0 && 2 * letters >= line.chars().count() - letters - spaces
}

/// A short line that begins like a heading and does not end like a sentence.
pub(super) fn is_plain(paragraph: &Paragraph<'_>) -> bool {
    let Some(line) = paragraph.single() else {
        return false;
    };
    let begins = line.trim_start_matches([
        '"', '“', '‘', '«', '„', '\'', '¿', '¡', '(', '[', '「', '『', '【',
    ]);
    let columns = line.contains("   ")
        || line.contains('\t')
        || line.contains("://")
        || line.contains('@')
        || line.contains('|');
    paragraph.width() <= MAX_HEADING
        && line.split_whitespace().count() <= MAX_HEADING_WORDS
        && begins.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())
        && has_words(strip_number(line))
        && !ends_sentence(line)
        && !columns
        && !is_header_field(line)
}

/// A heading over the list of the others.
pub(super) fn is_contents(text: &str) -> bool {
    let text = text.trim_end_matches([':', ' ']).to_lowercase();
    matches!(
        text.as_str(),
        "contents"
            | "table of contents"
            | "inhalt"
            | "inhaltsverzeichnis"
            | "table des matières"
            | "sommaire"
            | "índice"
            | "indice"
            | "inhoud"
            | "inhoudsopgave"
            | "содержание"
            | "оглавление"
            | "目次"
            | "目录"
    )
}
