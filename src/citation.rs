//! Where a passage stands, so that anybody can go and check.

use std::fs;

use crate::address::{passage_address, text_fragment};
use crate::contract::{ByteRange, Citation, Fragment, LineRange, SourceState};
use crate::index::Index;
use crate::schema::{Origin, StoredPassage};
use crate::source::stamp_of;

/// Cites a passage. `sentence` is the text that a browser should scroll to.
pub(crate) fn cite(index: &Index, stored: &StoredPassage, sentence: &str) -> Citation {
    let StoredPassage { passage, origin } = stored;
    let text_fragment = origin
        .has_text_fragments()
        .then(|| text_fragment(sentence))
        .flatten();
    Citation {
        root: origin.root.clone(),
        path: origin.path.clone(),
        url: origin
            .url
            .as_deref()
            .map(|url| passage_address(url, passage.anchor.as_deref(), text_fragment.as_deref())),
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

/// The text that a browser should scroll to: the line that shows most, of
/// equals the first.
pub(crate) fn sentence(fragments: &[Fragment]) -> &str {
    let lines = fragments.iter().flat_map(|fragment| {
        let text = fragment.text.as_str();
        text.lines().map(move |line| {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            let range = start..start + line.len();
            let marks = fragment.highlights.iter();
            (
                marks.filter(|mark| range.contains(&mark.start)).count(),
                line,
            )
        })
    });
    let mut best = (0, "");
    for (marks, line) in lines {
        if best.1.is_empty() || marks > best.0 {
            best = (marks, line);
        }
    }
    best.1
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
    let metadata = fs::metadata(below).or_else(|error| {
        let root = fs::metadata(&root.path).ok();
        root.filter(fs::Metadata::is_file).ok_or(error)
    });
    match metadata {
        Ok(metadata) => {
            let now = stamp_of(&metadata);
            // A build sees that a file says the same at another time.
            if now == stamp || index.is_known(&origin.root, &origin.path, now) {
                SourceState::Unchanged
            } else {
                SourceState::Changed
            }
        }
        Err(_) => SourceState::Gone,
    }
}
