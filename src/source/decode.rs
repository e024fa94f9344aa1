//! Turns the bytes of a source into text, whatever charset they are in. Never
//! fails: what cannot be decoded becomes U+FFFD, and the result says so.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file decides whether it is text: enough for a statistic, and
/// one read of a disk.
const SAMPLE: usize = 8 * 1024;

/// Where browsers look for the charset of a page.
const PRESCAN: usize = 1024;

/// A file with more control characters than one in this many bytes is not
/// text: of random bytes it is one in nine.
const CONTROL_ONE_IN: usize = 16;

/// Stray control characters that a text may hold, however short.
const STRAY_CONTROLS: usize = 8;

/// How many well-formed UTF-8 sequences outweigh one faulty byte. Text in
/// another charset that looks like UTF-8 by chance does so rarely.
const UTF8_SEQUENCES_PER_FAULT: usize = 4;

/// First bytes of formats that are never text but may hold few control
/// characters: gzip, PNG, ZIP, PDF, JPEG, GIF, zstd, xz.
const BINARY_MAGIC: &[&[u8]] = &[
    b"\x1f\x8b",
    b"\x89PNG",
    b"PK\x03\x04",
    b"%PDF-",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ",
];

/// The text of a source and what is known about its bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'a> {
    /// The text, without a byte order mark; the bytes themselves where they
    /// are UTF-8, since a second copy of a large source is felt.
    pub(crate) text: Cow<'a, str>,
    /// Whether the bytes after the mark are this very text: offsets into
    /// `text` plus `bom_len` are offsets into the file.
    pub(crate) utf8: bool,
    /// The length of the byte order mark.
    pub(crate) bom_len: usize,
    /// Whether something could not be decoded.
    pub(crate) lossy: bool,
}

/// Decodes `bytes`: by its byte order mark, else as UTF-8 where it is valid,
/// else as `declared` or the page itself says, else by a guess.
pub(crate) fn decode<'a>(bytes: Cow<'a, [u8]>, declared: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, bom_len)) = Encoding::for_bom(&bytes) {
        return decode_as(bytes, encoding, bom_len);
    }
    if let Some(encoding) = encoding_beside_utf8(&bytes) {
        return decode_as(bytes, encoding, 0);
    }
    match utf8(bytes) {
        Ok(text) => Decoded {
            text,
            utf8: true,
            bom_len: 0,
            lossy: false,
        },
        Err(bytes) => {
            let encoding = encoding_of(&bytes, declared);
            decode_as(bytes, encoding, 0)
        }
    }
}

/// The encodings whose bytes may be valid UTF-8 by chance.
fn encoding_beside_utf8(bytes: &[u8]) -> Option<&'static Encoding> {
    plausible_utf16(bytes).or_else(|| is_iso_2022_jp(bytes).then_some(ISO_2022_JP))
}

/// The bytes as text where they are valid UTF-8, else the bytes.
fn utf8(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, Cow<'_, [u8]>> {
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|_| Cow::Borrowed(bytes)),
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .map(Cow::Owned)
            .map_err(|error| Cow::Owned(error.into_bytes())),
    }
}

/// The encoding of bytes without a byte order mark that are not valid UTF-8.
fn encoding_of(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if is_damaged_utf8(bytes) {
        return UTF_8;
    }
    let in_page = || {
        let is_markup = bytes.trim_ascii_start().starts_with(b"<");
        is_markup.then(|| declared_in_html(bytes)).flatten()
    };
    // The bytes are not UTF-8 whatever is declared, so such a label says
    // nothing; UTF-16 without a mark was looked for above.
    let declared = declared
        .map(str::to_owned)
        .or_else(in_page)
        .and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()))
        .filter(|encoding| ![UTF_8, UTF_16BE, UTF_16LE].contains(encoding));
    let is_lossy = |encoding: &'static Encoding| encoding.decode_without_bom_handling(bytes).1;
    match declared {
        Some(encoding) if !is_lossy(encoding) => encoding,
        Some(encoding) => Some(guess(bytes))
            .filter(|e| !is_lossy(e))
            .unwrap_or(encoding),
        None => guess(bytes),
    }
}

/// Returns the charset that a page declares in its first bytes: `<meta
/// charset>`, `<meta http-equiv>`, or an XML declaration.
pub(crate) fn declared_in_html(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes);
    let head: String = head
        .iter()
        .map(|&b| char::from(b).to_ascii_lowercase())
        .collect();
    let tags = head.split('<').skip(1);
    for tag in tags {
        let tag = tag.split('>').next().unwrap_or_default();
        let key = match tag {
            _ if tag.starts_with("meta") => "charset",
            _ if tag.starts_with("?xml") => "encoding",
            _ => continue,
        };
        if let Some(label) = value_after(tag, key) {
            return Some(label);
        }
    }
    None
}

/// Returns whether `bytes` are those of a file that is no text in any charset.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    if BINARY_MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    if Encoding::for_bom(bytes).is_some() || plausible_utf16(bytes).is_some() {
        return false;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    // Without branches, so that many bytes are looked at in one step.
    let is_control =
        |b: u8| (b < 9) | (b.wrapping_sub(14) < 13) | (b.wrapping_sub(28) < 4) | (b == 127);
    let count = |bytes: &[u8]| bytes.iter().map(|b| u8::from(is_control(*b))).sum::<u8>();
    let controls: usize = sample
        .chunks(128)
        .map(|bytes| usize::from(count(bytes)))
        .sum();
    controls > STRAY_CONTROLS && controls * CONTROL_ONE_IN > sample.len()
}

fn decode_as<'a>(bytes: Cow<'a, [u8]>, encoding: &'static Encoding, bom_len: usize) -> Decoded<'a> {
    let (text, lossy) = match bytes {
        Cow::Owned(bytes) => {
            let rest = bytes.get(bom_len..).unwrap_or_default();
            let (text, lossy) = encoding.decode_without_bom_handling(rest);
            (Cow::Owned(text.into_owned()), lossy)
        }
        Cow::Borrowed(bytes) => {
            let rest = bytes.get(bom_len..).unwrap_or_default();
            encoding.decode_without_bom_handling(rest)
        }
    };
    Decoded {
        text,
        utf8: encoding == UTF_8 && !lossy,
        bom_len,
        lossy,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Western text in UTF-16 has a NUL in nearly every second byte.
fn plausible_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    memchr::memchr(0, sample)?;
    let (pairs, _) = sample.as_chunks::<2>();
    let high_first = pairs.iter().filter(|p| p[0] == 0 && p[1] != 0).count();
    let low_first = pairs.iter().filter(|p| p[1] == 0 && p[0] != 0).count();
    let mostly = |n: usize, other: usize| pairs.len() >= 2 && n * 2 > pairs.len() && other * 20 < n;
    if mostly(low_first, high_first) {
        Some(UTF_16LE)
    } else if mostly(high_first, low_first) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// ISO-2022-JP is ASCII with escape sequences, and therefore valid UTF-8.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memchr(0x1b, bytes).is_some()
        && bytes.is_ascii()
        && bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@"))
        && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

/// Returns whether `bytes` are UTF-8 with some faults, such as a character cut
/// off at the end.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sequences, mut faults) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        let starts = |b: &&u8| **b >= 0xC0;
        sequences += chunk.valid().as_bytes().iter().filter(starts).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    sequences >= faults * UTF8_SEQUENCES_PER_FAULT
}

/// Returns the value of `key=value`, `key="value"` or `key = 'value'`.
fn value_after(tag: &str, key: &str) -> Option<String> {
    let mut rest = tag;
    while let Some((_, after)) = rest.split_once(key) {
        rest = after;
        let Some(value) = after.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/'));
        let label = value.get(..end.unwrap_or(value.len())).unwrap_or_default();
        if !label.is_empty() {
            return Some(label.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, text: &str, utf8: bool, bom_len: usize) {
        let expected = Decoded {
            text: text.into(),
            utf8,
            bom_len,
            lossy: false,
        };
        assert_eq!(decode(bytes.into(), declared), expected);
        assert_eq!(decode(bytes.to_vec().into(), declared), expected);
    }

    #[test]
    fn reads_utf8_with_and_without_mark() {
        check("Größe".as_bytes(), None, "Größe", true, 0);
        check("\u{feff}Größe".as_bytes(), None, "Größe", true, 3);
        check(b"", None, "", true, 0);
        check("Größe".as_bytes(), Some("iso-8859-1"), "Größe", true, 0);
    }

    #[test]
    fn reads_utf16_with_and_without_mark() {
        let le: Vec<u8> = "Wort".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "Wort".encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(
            &[b"\xff\xfe".as_slice(), &le].concat(),
            None,
            "Wort",
            false,
            2,
        );
        check(
            &[b"\xfe\xff".as_slice(), &be].concat(),
            None,
            "Wort",
            false,
            2,
        );
        check(&le, None, "Wort", false, 0);
        check(&be, None, "Wort", false, 0);
    }

    #[test]
    fn reads_what_is_declared() {
        let text = "Сколько стоит доставка";
        let bytes = encoded(text, WINDOWS_1251);
        check(&bytes, Some("windows-1251"), text, false, 0);
        let page = format!(
            "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>{text}"
        );
        check(&encoded(&page, WINDOWS_1251), None, &page, false, 0);
        let page = "<meta charset=iso-8859-1><p>l’été à 5 €";
        check(&encoded(page, WINDOWS_1252), None, page, false, 0);
    }

    #[test]
    fn trusts_the_page_before_a_guess() {
        let page = "<meta charset=macintosh>très bien";
        check(&encoded(page, encoding_rs::MACINTOSH), None, page, false, 0);
    }

    #[test]
    fn distrusts_a_wrong_declaration() {
        let text = "déjà vu, très bien";
        check(&encoded(text, WINDOWS_1252), Some("utf-16"), text, false, 0);
        let page = "<meta charset=utf-8><p>déjà vu, très bien";
        check(&encoded(page, WINDOWS_1252), None, page, false, 0);
    }

    #[test]
    fn guesses_what_nothing_declares() {
        let text = "送料はいくらですか。全国どこでも同じです。";
        check(&encoded(text, SHIFT_JIS), None, text, false, 0);
        check(&encoded(text, ISO_2022_JP), None, text, false, 0);
    }

    #[test]
    fn keeps_utf8_that_is_cut_off() {
        let bytes = "Über Größe, Maß und Länge".as_bytes();
        let mut cut = bytes.to_vec();
        cut.push(0xC3);
        let decoded = decode((&cut).into(), None);
        assert_eq!(decoded.text, "Über Größe, Maß und Länge\u{fffd}");
        assert!(decoded.lossy && !decoded.utf8);
    }

    #[test]
    fn finds_the_declaration() {
        let find = |page: &str| declared_in_html(page.as_bytes());
        assert_eq!(find("<META CharSet = \"Big5\" >").as_deref(), Some("big5"));
        assert_eq!(
            find("<?xml version='1.0' encoding='EUC-JP'?>").as_deref(),
            Some("euc-jp")
        );
        assert_eq!(find("<p>charset=big5"), None);
        assert_eq!(find("<meta name=charset content=x>"), None);
    }

    #[test]
    fn tells_binary_from_text() {
        let noise: Vec<u8> = (0..4096u32).map(|i| (i * i % 251) as u8).collect();
        assert!(is_binary(&noise));
        assert!(is_binary(b"\x1f\x8b\x08\x00abcdefghijklmnopqrstuvwxyz"));
        assert!(is_binary(&[0; 64]));
        assert!(!is_binary(b"one stray \x00 in a line of text"));
        assert!(!is_binary(b"\x1b[31mred\x1b[0m"));
        assert!(!is_binary(b""));
    }
}
