//! What a PDF file says about itself.

use lopdf::{Dictionary, Document as Pdf, Object, decode_text_string};

use crate::document::Document;
use crate::source::front_matter;

/// A longer text is no statement about the file (bytes).
const MAX_VALUE: usize = 4000;
/// What programs state as a title for want of one.
const EMPTY_TITLES: [&str; 4] = ["untitled", "unknown", "document", "document1"];
/// The same for other statements.
const UNSTATED: [&str; 4] = ["anonymous", "unknown", "unspecified", "(unspecified)"];
/// What the name of a file ends with.
const FILE_ENDINGS: [&str; 9] = [
    ".doc", ".docx", ".odt", ".rtf", ".pdf", ".tex", ".dvi", ".indd", ".qxd",
];

/// Adds the statements to a document.
pub(super) fn state(pdf: &Pdf, document: &mut Document) {
    if let Ok(info) = pdf
        .trailer
        .get_deref(b"Info", pdf)
        .and_then(Object::as_dict)
    {
        let text = |key: &[u8]| text(pdf, info, key);
        document.title = text(b"Title").and_then(|title| title_of(&title));
        document.author = text(b"Author");
        document.description = text(b"Subject");
        document.date = text(b"ModDate")
            .or_else(|| text(b"CreationDate"))
            .map(|date| date_of(&date));
    }
    if let Ok(catalog) = pdf.catalog() {
        let lang = text(pdf, catalog, b"Lang");
        let lang = lang.and_then(|lang| front_matter::language_code(&lang));
        document.lang = lang.filter(|code| code.len() == 2);
    }
}

fn text(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let value = dictionary.get_deref(key, pdf).ok()?;
    let value = decode_text_string(value)
        .ok()
        .filter(|value| value.len() <= MAX_VALUE)?;
    let value = value.replace(|c: char| c.is_control(), " ");
    let words: Vec<&str> = value.split_whitespace().collect();
    let value = words.join(" ");
    let is_stated = !UNSTATED.contains(&value.to_lowercase().as_str());
    (is_stated && !value.is_empty()).then_some(value)
}

/// The title, unless it is that of a file or of a template.
fn title_of(title: &str) -> Option<String> {
    let title = title.strip_prefix("Microsoft Word - ").unwrap_or(title);
    let lower = title.to_lowercase();
    let is_file = FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending));
    (!is_file && !EMPTY_TITLES.contains(&lower.as_str())).then(|| title.to_owned())
}

/// `D:20240131120000+01'00'` is 2024-01-31.
fn date_of(date: &str) -> String {
    let digits = date.strip_prefix("D:").unwrap_or(date);
    let part = |range| {
        digits
            .get(range)
            .filter(|part: &&str| part.bytes().all(|b| b.is_ascii_digit()))
    };
    match (part(0..4), part(4..6), part(6..8)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_dates() {
        assert_eq!(title_of("Microsoft Word - Boats").as_deref(), Some("Boats"));
        assert_eq!(title_of("boats.DOCX"), None);
        assert_eq!(title_of("untitled"), None);
        assert_eq!(date_of("D:20240131120000+01'00'"), "2024-01-31");
        assert_eq!(date_of("31 January"), "31 January");
    }
}
