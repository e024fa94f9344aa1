//! What the name of a file says: its format, perhaps languages and a charset.

use std::path::Path;

use super::language::{folder_languages, language_code};

/// A format that has a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Markdown,
    Text,
    ReStructuredText,
    AsciiDoc,
    Pod,
    Json,
    JsonLines,
    Csv,
    #[cfg(feature = "office")]
    Docx,
    #[cfg(feature = "office")]
    Odt,
    #[cfg(feature = "office")]
    Epub,
    #[cfg(feature = "pdf")]
    Pdf,
}

/// What the name of a file says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameHints {
    pub(crate) format: Format,
    /// The languages (ISO 639-1) that the ending and the folders name, the
    /// ending first, then the innermost folder.
    pub(super) languages: Vec<String>,
    /// The name without language and charset, where it ends with a language.
    pub(super) bare: Option<String>,
    pub(super) charset: Option<String>,
}

/// Reads a path from its end: the format, behind it perhaps a language and a
/// charset (`x.html.ko.euc-kr`), or before it a language (`guide.de.md`), and
/// the folders. Returns `None` where no reader fits.
pub(crate) fn name_hints(path: &str) -> Option<NameHints> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let (mut lang, mut charset) = (None, None);
    let mut rest = file;
    while let Some((front, ending)) = rest.rsplit_once('.') {
        let lower = ending.to_ascii_lowercase();
        if let Some(format) = format_of(&lower) {
            let before = front.rsplit_once('.').and_then(|(stem, ending)| {
                let bare = format!("{stem}.{}", rest.get(front.len() + 1..)?);
                Some((language_code(ending)?, bare))
            });
            let behind = lang.map(|lang| (lang, rest.to_owned()));
            let (lang, bare) = behind.or(before).unzip();
            return Some(NameHints {
                format,
                languages: lang.into_iter().chain(folder_languages(path)).collect(),
                bare,
                charset,
            });
        }
        if encoding_rs::Encoding::for_label(lower.as_bytes()).is_some() || lower == "utf8" {
            charset = Some(lower);
        } else {
            lang = Some(language_code(ending)?);
        }
        rest = front;
    }
    None
}

fn format_of(ending: &str) -> Option<Format> {
    Some(match ending {
        "html" | "htm" | "xhtml" => Format::Html,
        "md" | "markdown" | "mdown" | "mkd" | "mdx" => Format::Markdown,
        "txt" | "text" => Format::Text,
        "rst" | "rest" => Format::ReStructuredText,
        "adoc" | "asciidoc" => Format::AsciiDoc,
        "pod" => Format::Pod,
        "json" => Format::Json,
        "jsonl" | "ndjson" => Format::JsonLines,
        "csv" | "tsv" => Format::Csv,
        #[cfg(feature = "office")]
        "docx" => Format::Docx,
        #[cfg(feature = "office")]
        "odt" => Format::Odt,
        #[cfg(feature = "office")]
        "epub" => Format::Epub,
        #[cfg(feature = "pdf")]
        "pdf" => Format::Pdf,
        _ => return None,
    })
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

    fn check(name: &str, expected: Option<(Format, &[&str], Option<&str>)>) {
        let found = name_hints(name);
        let found = found.map(|hints| (hints.format, hints.languages, hints.charset));
        let expected = expected.map(|(format, languages, charset)| {
            let languages: Vec<String> = languages.iter().map(|&l| l.to_owned()).collect();
            (format, languages, charset.map(str::to_owned))
        });
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn names_tell_format_language_and_charset() {
        check("a/b.md", Some((Format::Markdown, &[], None)));
        check("faq.de.md", Some((Format::Markdown, &["de"], None)));
        check("README.zh-CN.md", Some((Format::Markdown, &["zh"], None)));
        check(
            "x.html.ko.euc-kr",
            Some((Format::Html, &["ko"], Some("euc-kr"))),
        );
        check(
            "x.html.en.utf8",
            Some((Format::Html, &["en"], Some("utf8"))),
        );
        check("x.html.pt-br", Some((Format::Html, &["pt"], None)));
        check("notes.v2.txt", Some((Format::Text, &[], None)));
        check("photo.jpeg", None);
        check("page.html.gz", None);
        check("Makefile", None);
    }

    #[test]
    fn folders_tell_languages_the_innermost_first() {
        check(
            "it/docs/de/a.md",
            Some((Format::Markdown, &["de", "it"], None)),
        );
        check("de/a.fr.md", Some((Format::Markdown, &["fr", "de"], None)));
        check("is/item/a.md", Some((Format::Markdown, &[], None)));
    }
}
