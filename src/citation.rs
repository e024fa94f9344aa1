//! Where a passage stands, so that anybody can go and check.

use std::fs;

use crate::contract::{ByteRange, Citation, LineRange, SourceState};
use crate::index::Index;
use crate::schema::{Origin, StoredPassage};
use crate::source::stamp_of;

/// A text fragment of a longer sentence names its first and last words only.
const MAX_EXACT_BYTES: usize = 120;
/// The words on each side of such a fragment: enough to be found nowhere else.
const SIDE_WORDS: usize = 5;

/// What needs no encoding in a fragment (RFC 3986, section 3.5).
const IN_ANCHOR: &[u8] = b"-._~!$&'()*+,;=:@/?";
/// In a text directive `-`, `,` and `&` have a meaning of their own.
const IN_DIRECTIVE: &[u8] = b"._~";

/// Cites a passage. `sentence` is the text that a browser should scroll to.
pub(crate) fn cite(index: &Index, stored: &StoredPassage, sentence: &str) -> Citation {
    let StoredPassage { passage, origin } = stored;
    let text_fragment = (origin.web || origin.url.is_some())
        .then(|| text_fragment(sentence))
        .flatten();
    Citation {
        root: origin.root.clone(),
        path: origin.path.clone(),
        url: origin
            .url
            .as_deref()
            .map(|url| address(url, passage.anchor.as_deref(), text_fragment.as_deref())),
        anchor: passage.anchor.clone(),
        text_fragment,
        lines: passage.span.as_ref().map(|span| LineRange {
            first: span.first_line,
            last: span.last_line,
        }),
        bytes: passage
            .span
            .as_ref()
            .and_then(|span| span.bytes.clone())
            .map(|bytes| ByteRange {
                start: bytes.start,
                end: bytes.end,
            }),
        hash: content_hash(stored),
        source: state(index, origin),
    }
}

/// The hash of a passage's words: question, a line break, text.
fn content_hash(stored: &StoredPassage) -> String {
    let mut hasher = blake3::Hasher::new();
    if let Some(question) = &stored.passage.question {
        hasher.update(question.as_bytes());
        hasher.update(b"\n");
    }
    hasher.update(stored.passage.text.as_bytes());
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// Looks whether the source is still what was indexed.
fn state(index: &Index, origin: &Origin) -> SourceState {
    let (Some(stamp), Some(root)) = (origin.stamp, index.root(&origin.root)) else {
        return SourceState::NotAFile;
    };
    let below = root.path.join(&origin.path);
    // A root may be the file itself.
    let metadata = match fs::metadata(&root.path) {
        Ok(metadata) if metadata.is_file() => Ok(metadata),
        _ => fs::metadata(below),
    };
    match metadata {
        Ok(metadata) if stamp_of(&metadata) == stamp => SourceState::Unchanged,
        Ok(_) => SourceState::Changed,
        Err(_) => SourceState::Gone,
    }
}

fn address(url: &str, anchor: Option<&str>, text_fragment: Option<&str>) -> String {
    let page = url.split('#').next().unwrap_or(url);
    let mut address = page.to_owned();
    if anchor.is_some() || text_fragment.is_some() {
        address.push('#');
    }
    address.push_str(&anchor.map(|a| encoded(a, IN_ANCHOR)).unwrap_or_default());
    address.push_str(text_fragment.unwrap_or_default());
    address
}

/// Builds a text fragment directive (WICG, "URL Fragment Text Directives"):
/// `:~:text=exact` or `:~:text=first words,last words`.
fn text_fragment(sentence: &str) -> Option<String> {
    // A fragment does not reach over blocks.
    let line = sentence.lines().next()?.trim();
    let line = line.strip_prefix("- ").unwrap_or(line);
    // The bars between the cells of a row are ours.
    let line = line
        .split(" | ")
        .max_by_key(|cell| cell.len())
        .unwrap_or(line);
    if line.is_empty() {
        return None;
    }
    if line.len() <= MAX_EXACT_BYTES {
        return Some(format!(":~:text={}", encoded(line, IN_DIRECTIVE)));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.len() > 1 {
        let side = SIDE_WORDS.min(words.len() / 2);
        let first = words.get(..side)?.join(" ");
        let last = words.get(words.len() - side..)?.join(" ");
        return Some(format!(
            ":~:text={},{}",
            encoded(&first, IN_DIRECTIVE),
            encoded(&last, IN_DIRECTIVE)
        ));
    }
    // A language without spaces: the first and the last characters.
    let characters: Vec<char> = line.chars().collect();
    let side = |range: Option<&[char]>| range.map(|c| c.iter().collect::<String>());
    let first = side(characters.get(..SIDE_WORDS * 2))?;
    let last = side(characters.get(characters.len() - SIDE_WORDS * 2..))?;
    Some(format!(
        ":~:text={},{}",
        encoded(first.trim(), IN_DIRECTIVE),
        encoded(last.trim(), IN_DIRECTIVE)
    ))
}

/// Percent-encodes everything but letters, digits and `also`.
fn encoded(text: &str, also: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || also.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sentences_are_named_whole() {
        assert_eq!(
            text_fragment("- It opens at 9, not 10.").as_deref(),
            Some(":~:text=It%20opens%20at%209%2C%20not%2010.")
        );
        assert_eq!(text_fragment(" \n"), None);
        assert_eq!(
            text_fragment("Zone | Adult fare | 3").as_deref(),
            Some(":~:text=Adult%20fare")
        );
    }

    #[test]
    fn long_ones_by_both_ends() {
        let words: Vec<String> = (0..40).map(|n| format!("word{n}")).collect();
        assert_eq!(
            text_fragment(&words.join(" ")).as_deref(),
            Some(
                ":~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
            )
        );
        let unspaced = "水".repeat(50);
        assert!(text_fragment(&unspaced).is_some_and(|f| f.contains(',')));
    }

    #[test]
    fn addresses_lead_to_the_anchor_and_the_sentence() {
        assert_eq!(
            address("https://a.example/b#old", Some("faq"), Some(":~:text=Yes.")),
            "https://a.example/b#faq:~:text=Yes."
        );
        assert_eq!(
            address("https://a.example/b", None, None),
            "https://a.example/b"
        );
    }
}
