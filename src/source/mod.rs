//! Files to documents: finds the sources of the roots, picks the reader, and
//! reads. The only module that opens source files.

pub(crate) mod decode;
mod front_matter;
mod html;
mod markdown;
mod question;
mod text;
mod walk;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::analysis;
use crate::document::{Document, Section};

pub(crate) use walk::{SourceFile, Stamp, list, stamp_of};

/// A larger file is a dump, not an article; reading it would take all memory.
const MAX_SOURCE_BYTES: u64 = 64 * 1024 * 1024;

/// Something about one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileNote {
    /// The file.
    pub path: PathBuf,
    /// What happened, in plain words.
    pub message: String,
}

/// A format that has a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Markdown,
    Text,
}

/// What the name of a file says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameHints {
    pub(crate) format: Format,
    lang: Option<String>,
    charset: Option<String>,
}

/// Reads a source from memory; the ending of its name picks the reader.
/// Returns `None` where no reader fits the name or the bytes are no text.
///
/// ```
/// let faq = pincite::read("faq.md", b"# FAQ\n\n## Is it free?\n\nYes.\n").unwrap();
/// assert_eq!(faq.sections[0].heading.as_deref(), Some("Is it free?"));
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Option<Document> {
    let hints = name_hints(name)?;
    read_bytes(&hints, bytes, &[]).ok()
}

/// Reads a file. The error says in plain words why it cannot be read.
pub(crate) fn read_file(file: &SourceFile, languages: &[String]) -> Result<Document, String> {
    if file.stamp.size > MAX_SOURCE_BYTES {
        return Err(format!(
            "larger than {} MiB, the limit for one file",
            MAX_SOURCE_BYTES / (1024 * 1024)
        ));
    }
    let bytes = fs::read(&file.path).map_err(|error| io_reason(&error))?;
    // Readers run on whatever people keep in their folders; one file must not
    // end the run.
    catch_unwind(AssertUnwindSafe(|| {
        read_bytes(&file.hints, &bytes, languages)
    }))
    .unwrap_or_else(|_| Err("the reader failed on it; please report this file".to_owned()))
}

fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it is no longer there".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn read_bytes(hints: &NameHints, bytes: &[u8], languages: &[String]) -> Result<Document, String> {
    if decode::is_binary(bytes) {
        return Err("not a text file, although its name says so".to_owned());
    }
    let declared = match hints.format {
        Format::Html => hints
            .charset
            .clone()
            .or_else(|| decode::declared_in_html(bytes)),
        _ => hints.charset.clone(),
    };
    let decoded = decode::decode(bytes, declared.as_deref());
    let mut document = match hints.format {
        Format::Html => html::read(&decoded.text),
        Format::Markdown => markdown::read(&decoded.text),
        Format::Text => text::read(&decoded.text),
    };
    if decoded.lossy {
        document
            .warnings
            .push("some bytes are not valid in its charset and were replaced".to_owned());
    }
    place_bytes(&mut document, decoded.utf8.then_some(decoded.bom_len));
    if document.lang.is_none() {
        document.lang = hints
            .lang
            .clone()
            .or_else(|| analysis::detect(&sample(&document), languages));
    }
    Ok(document)
}

/// Makes byte ranges those of the file: behind its byte order mark, or none
/// where the file had to be decoded.
fn place_bytes(document: &mut Document, bom_len: Option<usize>) {
    if bom_len == Some(0) {
        return;
    }
    let spans = document
        .sections
        .iter_mut()
        .flat_map(|section: &mut Section| {
            section
                .span
                .iter_mut()
                .chain(section.blocks.iter_mut().filter_map(|b| b.span.as_mut()))
        });
    for span in spans {
        span.bytes = match (bom_len, span.bytes.take()) {
            (Some(bom), Some(bytes)) => Some(bytes.start + bom..bytes.end + bom),
            _ => None,
        };
    }
}

/// Enough prose to tell the language by.
fn sample(document: &Document) -> String {
    const ENOUGH: usize = 4096;
    let mut sample = String::new();
    for section in &document.sections {
        for block in &section.blocks {
            if block.kind != crate::document::BlockKind::Code {
                sample.push_str(&block.text);
                sample.push('\n');
            }
            if sample.len() > ENOUGH {
                return sample;
            }
        }
    }
    if sample.is_empty() {
        sample = document.title.clone().unwrap_or_default();
    }
    sample
}

/// Reads a file name from its end: the format, behind it perhaps a language
/// and a charset (`x.html.ko.euc-kr`). Returns `None` where no reader fits.
pub(crate) fn name_hints(name: &str) -> Option<NameHints> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (mut lang, mut charset) = (None, None);
    let mut rest = file;
    while let Some((front, ending)) = rest.rsplit_once('.') {
        let ending = ending.to_ascii_lowercase();
        let format = match ending.as_str() {
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => Some(Format::Markdown),
            "txt" | "text" => Some(Format::Text),
            _ => None,
        };
        if let Some(format) = format {
            return Some(NameHints {
                format,
                lang: lang.or_else(|| language_ending(front)),
                charset,
            });
        }
        if encoding_rs::Encoding::for_label(ending.as_bytes()).is_some() || ending == "utf8" {
            charset = Some(ending);
        } else if let Some(code) = language_code(&ending) {
            lang = Some(code);
        } else {
            return None;
        }
        rest = front;
    }
    None
}

/// `guide.de.md`: the language stands before the ending.
fn language_ending(front: &str) -> Option<String> {
    let (_, ending) = front.rsplit_once('.')?;
    language_code(&ending.to_ascii_lowercase()).filter(|code| {
        analysis::has_stemmer(code)
            || matches!(
                code.as_str(),
                "ja" | "ko" | "zh" | "th" | "uk" | "vi" | "he"
            )
    })
}

/// `pt-br` is Portuguese; `md` is no language here, since readers come first.
fn language_code(ending: &str) -> Option<String> {
    let primary = ending.split(['-', '_']).next()?;
    (primary.len() == 2 && primary.chars().all(|c| c.is_ascii_lowercase()))
        .then(|| primary.to_owned())
}

/// The ending under which a file without a reader is counted.
pub(crate) fn ending_of(path: &Path) -> String {
    path.extension().map_or_else(
        || "no ending".to_owned(),
        |ending| format!(".{}", ending.to_string_lossy().to_lowercase()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<(Format, Option<&str>, Option<&str>)>) {
        let found = name_hints(name);
        let found = found
            .as_ref()
            .map(|h| (h.format, h.lang.as_deref(), h.charset.as_deref()));
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn names_tell_format_language_and_charset() {
        check("a/b.md", Some((Format::Markdown, None, None)));
        check("faq.de.md", Some((Format::Markdown, Some("de"), None)));
        check(
            "x.html.ko.euc-kr",
            Some((Format::Html, Some("ko"), Some("euc-kr"))),
        );
        check(
            "x.html.en.utf8",
            Some((Format::Html, Some("en"), Some("utf8"))),
        );
        check("x.html.pt-br", Some((Format::Html, Some("pt"), None)));
        check("notes.v2.txt", Some((Format::Text, None, None)));
        check("photo.jpeg", None);
        check("Makefile", None);
    }

    #[test]
    fn byte_ranges_are_those_of_the_file() {
        let bytes = b"\xEF\xBB\xBF# Title\n\nSome text here.\n";
        let document = read("a.md", bytes).unwrap();
        let span = document.sections[0].blocks[0].span.clone().unwrap();
        let range = span.bytes.unwrap();
        assert_eq!(&bytes[range], b"Some text here.");
    }
}
