//! Files to documents: finds the sources of the roots, picks the reader, and
//! reads. The only module that opens source files.

mod asciidoc;
pub(crate) mod decode;
mod dropped;
mod format;
mod front_matter;
mod html;
mod language;
mod markdown;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod pod;
mod question;
mod records;
mod rst;
#[cfg(test)]
mod testing;
mod text;
mod walk;

use std::borrow::Cow;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Section};
use crate::error::{Error, Result};
use crate::options::{ReadOptions, Root};

use decode::Decoded;
pub(crate) use format::{Format, NameHints, ending_of, name_hints};
pub(crate) use language::path_without_language;
pub(crate) use walk::{Listing, SourceFile, Stamp, list, metadata_of, stamp_of, to_the_end};

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

/// Reads a source from memory; the ending of its name picks the reader. A
/// source of records, such as CSV, holds a document for each.
///
/// ```
/// let faq = pincite::read("faq.md", b"# FAQ\n\n## Is it free?\n\nYes.\n")?;
/// assert_eq!(faq[0].sections[0].heading.as_deref(), Some("Is it free?"));
/// # Ok::<(), pincite::Error>(())
/// ```
///
/// # Errors
/// [`Error::NoReader`] where no reader fits the name or what is in it, and
/// [`Error::Unreadable`] where the bytes are not what the name says.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Document>> {
    static OPTIONS: LazyLock<ReadOptions> = LazyLock::new(ReadOptions::default);
    read_with(name, bytes, &OPTIONS)
}

/// Reads a source from memory as [`read`] does, in the way that is asked for.
///
/// # Errors
/// As [`read`].
pub fn read_with(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Vec<Document>> {
    let path = Path::new(name);
    let hints = name_hints(name).ok_or_else(|| Unread::NoReader.of(path))?;
    caught(|| read_bytes(&hints, bytes.into(), options)).map_err(|unread| unread.of(path))
}

/// Reads a file; the ending of its name picks the reader.
///
/// # Errors
/// As [`read`], and [`Error::Unreadable`] where the file cannot be opened or
/// is too large.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<Vec<Document>> {
    let read = || {
        let metadata = fs::metadata(path).map_err(|error| Unread::Failed(io_reason(&error)))?;
        let hints = name_hints(&path.to_string_lossy()).ok_or(Unread::NoReader)?;
        if !metadata.is_file() {
            return Err(Unread::Failed(NOT_A_FILE.to_owned()));
        }
        read_opened(path, metadata.len(), &hints, options)
    };
    read().map_err(|unread| unread.of(path))
}

/// The files of a root that a reader fits, in the order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceList {
    /// The files.
    pub files: Vec<PathBuf>,
    /// Folders and files that cannot be listed.
    pub skipped: Vec<FileNote>,
}

/// Lists the files that would be read of a root. Hidden files, what
/// `.gitignore`, `.ignore` and `.pinciteignore` name, and indexes are left out.
///
/// # Errors
/// If the root does not exist, or one of its patterns is not a glob.
pub fn list_sources(root: &Root) -> Result<SourceList> {
    let listing = list(std::slice::from_ref(root), None, &to_the_end)?;
    Ok(SourceList {
        files: listing.files.into_iter().map(|file| file.path).collect(),
        skipped: listing.skipped,
    })
}

/// Opening a pipe or a device could block for ever.
const NOT_A_FILE: &str = "not a regular file";

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unread {
    /// No reader fits the name, or what is in the file.
    NoReader,
    /// The reader that fits could not read it, for this reason.
    Failed(String),
}

impl Unread {
    fn of(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Self::NoReader => Error::NoReader { path },
            Self::Failed(reason) => Error::Unreadable { path, reason },
        }
    }
}

/// The BLAKE3 hash of the bytes of a file.
pub(crate) type ContentHash = [u8; 32];

/// Reads a file of a listing; the hash, of the very bytes that were read, is
/// `None` where it could not be opened.
pub(crate) fn read_listed(
    file: &SourceFile,
    options: &ReadOptions,
) -> (Option<ContentHash>, Result<Vec<Document>, Unread>) {
    match bytes_of(&file.path, file.stamp.size) {
        Ok(bytes) => {
            let hash = blake3::hash(&bytes).into();
            let read = caught(|| read_bytes(&file.hints, bytes.into(), options));
            (Some(hash), read)
        }
        Err(unread) => (None, Err(unread)),
    }
}

/// Reads a file of a listing, and keeps its bytes; the error says in plain
/// words why it cannot be opened.
#[allow(clippy::type_complexity)] // three things that are taken apart at once
pub(crate) fn read_whole(
    file: &SourceFile,
    options: &ReadOptions,
) -> Result<(ContentHash, Vec<u8>, Result<Vec<Document>, Unread>), String> {
    let bytes = bytes_of(&file.path, file.stamp.size).map_err(|unread| match unread {
        Unread::Failed(reason) => reason,
        Unread::NoReader => "no reader fits it".to_owned(),
    })?;
    let documents = caught(|| read_bytes(&file.hints, (&bytes).into(), options));
    Ok((blake3::hash(&bytes).into(), bytes, documents))
}

/// The text of a source as its reader decodes it.
pub(crate) fn text_of(hints: &NameHints, bytes: &[u8]) -> String {
    decoded(hints, bytes.into()).text.into_owned()
}

/// Hashes a file of a listing, without reading what it says.
pub(crate) fn hash_listed(file: &SourceFile) -> Result<ContentHash, Unread> {
    let bytes = bytes_of(&file.path, file.stamp.size)?;
    Ok(blake3::hash(&bytes).into())
}

fn read_opened(
    path: &Path,
    size: u64,
    hints: &NameHints,
    options: &ReadOptions,
) -> Result<Vec<Document>, Unread> {
    let bytes = bytes_of(path, size)?;
    caught(|| read_bytes(hints, bytes.into(), options))
}

fn bytes_of(path: &Path, size: u64) -> Result<Vec<u8>, Unread> {
    if size > MAX_SOURCE_BYTES {
        return Err(Unread::Failed(format!(
            "larger than {} MiB, the limit for one file",
            MAX_SOURCE_BYTES / (1024 * 1024)
        )));
    }
    fs::read(path).map_err(|error| Unread::Failed(io_reason(&error)))
}

/// Readers run on whatever people keep in their folders; one file must not
/// end the run.
fn caught(read: impl FnOnce() -> Result<Vec<Document>, Unread>) -> Result<Vec<Document>, Unread> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let reason = "the reader failed on it; please report this file";
        Err(Unread::Failed(reason.to_owned()))
    })
}

fn io_reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn read_bytes(
    hints: &NameHints,
    bytes: Cow<'_, [u8]>,
    options: &ReadOptions,
) -> Result<Vec<Document>, Unread> {
    let mut documents = match hints.format {
        #[cfg(feature = "office")]
        Format::Docx => vec![office::docx::read(&bytes).map_err(Unread::Failed)?],
        #[cfg(feature = "office")]
        Format::Odt => vec![office::odt::read(&bytes).map_err(Unread::Failed)?],
        #[cfg(feature = "office")]
        Format::Epub => vec![office::epub::read(&bytes).map_err(Unread::Failed)?],
        #[cfg(feature = "pdf")]
        Format::Pdf => vec![pdf::read(&bytes).map_err(Unread::Failed)?],
        _ => read_text(hints, bytes, options)?,
    };
    for document in &mut documents {
        document.lang = language::language_of(document, hints, options);
    }
    Ok(documents)
}

fn read_text(
    hints: &NameHints,
    bytes: Cow<'_, [u8]>,
    options: &ReadOptions,
) -> Result<Vec<Document>, Unread> {
    if decode::is_binary(&bytes) {
        let reason = "not a text file, although its name says so";
        return Err(Unread::Failed(reason.to_owned()));
    }
    let Decoded {
        text,
        utf8,
        bom_len,
        lossy,
    } = decoded(hints, bytes);
    let mut documents = match hints.format {
        Format::Html => vec![html::read(text, options)],
        Format::Markdown => vec![markdown::read(&text)],
        Format::Text => vec![text::read(&text)],
        Format::ReStructuredText => vec![rst::read(&text)],
        Format::AsciiDoc => vec![asciidoc::read(&text)],
        Format::Pod => vec![pod::read(&text)],
        Format::Json => records::json(&text, &options.fields)?,
        Format::JsonLines => records::json_lines(&text, &options.fields)?,
        Format::Csv => records::csv(&text, &options.fields)?,
        #[cfg(any(feature = "office", feature = "pdf"))]
        _ => return Err(Unread::NoReader),
    };
    // Told once, however many records a source has.
    if let Some(first) = documents.first_mut().filter(|_| lossy) {
        first
            .warnings
            .push("some bytes are not valid in its charset and were replaced".to_owned());
    }
    for document in &mut documents {
        place_bytes(document, utf8.then_some(bom_len));
    }
    Ok(documents)
}

fn decoded<'b>(hints: &NameHints, bytes: Cow<'b, [u8]>) -> Decoded<'b> {
    let declared = match hints.format {
        Format::Html => hints
            .charset
            .clone()
            .or_else(|| decode::declared_in_html(&bytes)),
        _ => hints.charset.clone(),
    };
    decode::decode(bytes, declared.as_deref())
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
    let dropped = document.dropped.iter_mut();
    for span in spans.chain(dropped.filter_map(|dropped| dropped.span.as_mut())) {
        span.bytes = match (bom_len, span.bytes.take()) {
            (Some(bom), Some(bytes)) => Some(bytes.start + bom..bytes.end + bom),
            _ => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_ranges_are_those_of_the_file() {
        let bytes = b"\xEF\xBB\xBF# Title\n\nSome text here.\n";
        let documents = read("a.md", bytes).unwrap();
        let span = documents[0].sections[0].blocks[0].span.clone().unwrap();
        let range = span.bytes.unwrap();
        assert_eq!(&bytes[range], b"Some text here.");
    }

    #[test]
    fn records_are_told_apart_and_warned_about_once() {
        let bytes = b"\xEF\xBB\xBFq,n,a\nQ?,1,A\xFF.\nR?,2,B.\n";
        let documents = read("a.csv", bytes).unwrap();
        let warnings: Vec<_> = documents.iter().map(|d| d.warnings.len()).collect();
        assert_eq!(warnings, [1, 0]);
        assert_eq!(documents[1].record.as_deref(), Some("2"));
        let bytes = b"\xEF\xBB\xBFq,n,a\nQ?,1,A.\n";
        let dropped = read("a.csv", bytes).unwrap()[0].dropped[0].clone();
        assert_eq!(&bytes[dropped.span.unwrap().bytes.unwrap()], b"Q?,1,A.");
        assert!(matches!(
            read("package.json", b"{}"),
            Err(Error::NoReader { .. })
        ));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let told = |name: &str, bytes: &[u8]| read(name, bytes).map_err(|e| e.to_string());
        assert_eq!(
            told("a.xyz", b"x"),
            Err("no reader fits `a.xyz`".to_owned())
        );
        let binary = told("a.md", b"\x89PNG\r\n");
        assert_eq!(
            binary,
            Err("cannot read `a.md`: not a text file, although its name says so".to_owned())
        );
    }
}
