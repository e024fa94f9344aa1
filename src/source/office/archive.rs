//! Opens the zip archive that a document is packed in, and unpacks its parts
//! within limits: an archive of a few kilobytes can unpack to petabytes.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::source::decode;

const MIB: u64 = 1024 * 1024;
/// The text of the longest books takes a tenth of this.
const MAX_PART: u64 = 64 * MIB;
/// What all parts that are read may unpack to.
const MAX_TOTAL: u64 = 256 * MIB;
/// The XML of real documents is packed to a twentieth, of the most repetitive
/// ones to a hundredth.
const MAX_RATIO: u64 = 250;
/// A smaller part may be packed as well as it likes.
const RATIO_FREE: u64 = 4 * MIB;
/// An e-book of one file a page with its pictures has a few thousand.
const MAX_ENTRIES: usize = 20_000;
/// What each entry of an archive's directory begins with.
const ENTRY_MARK: &[u8] = b"PK\x01\x02";
/// What Word puts around a document that has a password, and old formats.
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// An archive in memory, with what was unpacked from it so far.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
    /// What could not be unpacked as it should.
    pub(super) warnings: Vec<String>,
}

/// Opens an archive.
pub(super) fn open(bytes: &[u8]) -> Result<Archive<'_>, String> {
    if bytes.starts_with(COMPOUND_FILE) {
        let reason = "it has a password, or is a document of an old format with a new name";
        return Err(reason.to_owned());
    }
    if !bytes.starts_with(b"PK") {
        return Err("not a zip archive, although its name says so".to_owned());
    }
    let marks = bytes.windows(ENTRY_MARK.len());
    if marks.filter(|window| *window == ENTRY_MARK).count() > MAX_ENTRIES {
        return Err(format!("holds more than {MAX_ENTRIES} parts, the limit"));
    }
    let zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| "the archive is damaged: its directory cannot be read".to_owned())?;
    Ok(Archive {
        zip,
        unpacked: 0,
        warnings: Vec::new(),
    })
}

impl Archive<'_> {
    /// Unpacks a part; `None` where the archive has none of this name. Of a
    /// damaged part, what comes out of it.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(at) = self.index(name) else {
            return Ok(None);
        };
        let left = MAX_TOTAL.saturating_sub(self.unpacked);
        let part = match self.zip.by_index(at) {
            Ok(part) => part,
            Err(error) => return Err(format!("`{name}` cannot be unpacked: {}", reason(&error))),
        };
        let ratio = (part.compressed_size().saturating_mul(MAX_RATIO)).max(RATIO_FREE);
        let limit = MAX_PART.min(left).min(ratio);
        let mut bytes = Vec::new();
        // One byte more tells a part of just this size from a longer one.
        let read = part.take(limit + 1).read_to_end(&mut bytes);
        self.unpacked += bytes.len() as u64;
        if bytes.len() as u64 > limit {
            return Err(match limit {
                MAX_PART => format!("`{name}` unpacks to more than {}, the limit", mib(MAX_PART)),
                _ if limit == left => {
                    format!("unpacks to more than {}, the limit", mib(MAX_TOTAL))
                }
                _ => format!("`{name}` unpacks to more than {MAX_RATIO} times its size, the limit"),
            });
        }
        match read {
            Err(_) if bytes.is_empty() => Err(format!("`{name}` is damaged")),
            Err(_) => {
                self.warnings.push(format!("`{name}` is damaged"));
                Ok(Some(bytes))
            }
            Ok(_) => Ok(Some(bytes)),
        }
    }

    /// Unpacks a part that holds XML.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        let bytes = self.part(name)?;
        Ok(bytes.map(|bytes| decode::decode(bytes.into(), None).text.into_owned()))
    }

    /// Unpacks a part that the document is readable without.
    pub(super) fn optional(&mut self, name: &str) -> Option<String> {
        self.text(name).unwrap_or_else(|reason| {
            self.warnings.push(format!("left out: {reason}"));
            None
        })
    }

    /// The names of all parts, in the order of the archive.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.zip.file_names();
        names.filter_map(Result::ok).map(Into::into).collect()
    }

    /// Names count without regard to case where none fits as it stands.
    fn index(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name_raw(name.as_bytes()).or_else(|| {
            self.zip
                .file_names_raw()
                .position(|raw| raw.eq_ignore_ascii_case(name.as_bytes()))
        })
    }
}

fn mib(bytes: u64) -> String {
    format!("{} MiB", bytes / MIB)
}

fn reason(error: &ZipError) -> &'static str {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "it has a password"
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            "it is packed in a way that is not supported"
        }
        _ => "the archive is damaged",
    }
}

/// Packs parts for tests.
#[cfg(test)]
pub(super) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> String {
        open(bytes).err().unwrap_or_default()
    }

    #[test]
    fn parts_are_found_by_name() {
        let bytes = pack(&[("a/B.xml", "<x/>"), ("../../etc/passwd", "no")]);
        let mut archive = open(&bytes).unwrap();
        assert_eq!(archive.text("a/B.xml"), Ok(Some("<x/>".to_owned())));
        assert_eq!(archive.text("A/b.xml"), Ok(Some("<x/>".to_owned())));
        assert_eq!(archive.text("c.xml"), Ok(None));
        assert_eq!(archive.names(), ["a/B.xml", "../../etc/passwd"]);
    }

    #[test]
    fn what_is_no_archive_is_told() {
        assert_eq!(
            told(b"<html>"),
            "not a zip archive, although its name says so"
        );
        assert_eq!(
            told(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"),
            "it has a password, or is a document of an old format with a new name"
        );
        let bytes = pack(&[("a", "text")]);
        let damaged = "the archive is damaged: its directory cannot be read";
        assert_eq!(told(&bytes[..bytes.len() - 30]), damaged);
        assert_eq!(told(b"PK\x03\x04"), damaged);
    }

    #[test]
    fn bombs_do_not_go_off() {
        let bytes = pack(&[("bomb", &"\0".repeat(80 << 20)), ("a", "text")]);
        let mut archive = open(&bytes).unwrap();
        assert_eq!(
            archive.part("bomb"),
            Err("`bomb` unpacks to more than 250 times its size, the limit".to_owned())
        );
        assert_eq!(archive.text("a"), Ok(Some("text".to_owned())));
        let many = ENTRY_MARK.repeat(MAX_ENTRIES + 1);
        assert_eq!(
            told(&[b"PK".as_slice(), &many].concat()),
            "holds more than 20000 parts, the limit"
        );
    }

    #[test]
    fn all_parts_together_have_a_limit() {
        let bytes = pack(&[("part", &"x".repeat(3 << 20))]);
        let mut archive = open(&bytes).unwrap();
        let told = (0..100).find_map(|_| archive.part("part").err());
        let limit = "unpacks to more than 256 MiB, the limit";
        assert_eq!(told.as_deref(), Some(limit));
    }

    #[test]
    fn of_a_damaged_part_what_comes_out_is_kept() {
        let text = "some text of a part ".repeat(9);
        let mut bytes = pack(&[("a", &text)]);
        let sum = bytes.windows(4).position(|w| w == ENTRY_MARK).unwrap() + 16;
        bytes[sum] ^= 1;
        let mut archive = open(&bytes).unwrap();
        assert_eq!(archive.text("a"), Ok(Some(text)));
        assert_eq!(archive.warnings, ["`a` is damaged"]);
        bytes[31] = 0xff;
        let told = open(&bytes).unwrap().text("a");
        assert_eq!(told, Err("`a` is damaged".to_owned()));
    }
}
