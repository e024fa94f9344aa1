//! Holds what is indexed of one source against the source.

use std::collections::{HashMap, HashSet};
use std::iter;
use std::path::PathBuf;

use super::page::Page;
use super::report::{Fault, FaultKind};
use super::words::{Writing, definitions, missing};
use crate::citation::cite;
use crate::contract::{Citation, LineRange};
use crate::error::Result;
use crate::index::{Again, Index, KnownSource, read_again};
use crate::options::Root;
use crate::schema::{StoredPassage, id_text};
use crate::source::{Format, SourceFile, text_of};

/// What checking a source gave.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// Whether it could be read, and is what was indexed.
    pub(super) is_read: bool,
    /// Passages that were held against it.
    pub(super) passages: usize,
    pub(super) faults: Vec<Fault>,
}

/// Checks a source: that it is what it was, that its reader makes of it what
/// is indexed, and that each passage stands where it is cited.
pub(super) fn check(
    index: &Index,
    root: Option<&Root>,
    known: &KnownSource,
    file: Option<&SourceFile>,
) -> Result<Checked> {
    let path = match (file, root) {
        (Some(file), _) => file.path.clone(),
        (None, Some(root)) if root.path.is_file() => root.path.clone(),
        (None, Some(root)) => root.path.join(&known.path),
        (None, None) => PathBuf::from(&known.path),
    };
    let only = |kind, detail: String| {
        let fault = Fault {
            kind,
            path: path.clone(),
            passage: None,
            lines: None,
            detail,
        };
        Ok(Checked {
            faults: vec![fault],
            ..Checked::default()
        })
    };
    let (Some(file), Some(root)) = (file, root) else {
        let detail = "it is no longer there, or no longer among the files that are read";
        return only(FaultKind::Gone, detail.to_owned());
    };
    let again = match read_again(index.options(), file) {
        Ok(again) => again,
        // Nothing was read of it, and nothing is cited.
        Err(_) if known.hash.is_none() => return Ok(Checked::default()),
        Err(reason) => return only(FaultKind::Unreadable, reason),
    };
    if known.hash != Some(again.hash) {
        let detail = match known.passages {
            1 => "1 passage of it is indexed as it was".to_owned(),
            passages => format!("{passages} passages of it are indexed as it was"),
        };
        return only(FaultKind::Changed, detail);
    }
    let indexed = index.passages_of_source(&root.name, &known.path)?;
    let mut checked = Checked {
        is_read: true,
        passages: indexed.len(),
        faults: Vec::new(),
    };
    let text = SourceText::new(file, &again);
    let continuing = continuing(&indexed);
    let read: HashMap<u64, &StoredPassage> = again
        .passages
        .iter()
        .map(|stored| (stored.passage.id, stored))
        .collect();
    let mut seen = HashSet::new();
    for stored in &indexed {
        let id = stored.passage.id;
        let citation = cite(index, stored, first_line(stored));
        let found = if !seen.insert(id) {
            Some((FaultKind::OtherReading, "it is indexed twice".to_owned()))
        } else if let Some(detail) = difference(stored, read.get(&id).copied()) {
            Some((FaultKind::OtherReading, detail))
        } else {
            let detail = text.fault(stored, &citation, continuing.contains(&id));
            detail.map(|detail| (FaultKind::FalseCitation, detail))
        };
        checked.faults.extend(found.map(|(kind, detail)| Fault {
            kind,
            path: path.clone(),
            passage: Some(id_text(id)),
            lines: citation.lines,
            detail,
        }));
    }
    let lacking = again.passages.iter();
    let lacking = lacking.filter(|stored| !seen.contains(&stored.passage.id));
    checked.faults.extend(lacking.map(|stored| Fault {
        kind: FaultKind::OtherReading,
        path: path.clone(),
        passage: Some(id_text(stored.passage.id)),
        lines: stored.passage.span.as_ref().map(|span| LineRange {
            first: span.first_line,
            last: span.last_line,
        }),
        detail: "it is not indexed".to_owned(),
    }));
    Ok(checked)
}

/// What the index says otherwise than the reader does now.
fn difference(stored: &StoredPassage, read: Option<&StoredPassage>) -> Option<String> {
    let Some(read) = read else {
        return Some("its reader finds no such passage".to_owned());
    };
    let (was, is) = (&stored.passage, &read.passage);
    let what = if (&was.question, &was.text) != (&is.question, &is.text) {
        "its reader finds another text"
    } else if (&was.span, &was.anchor) != (&is.span, &is.anchor) {
        "its reader finds it elsewhere"
    } else if was != is || stored.origin.url != read.origin.url {
        "its reader says something else about it"
    } else {
        return None;
    };
    Some(what.to_owned())
}

/// The passages that go on with the answer of the one before, whose question
/// stands further up.
fn continuing(indexed: &[StoredPassage]) -> HashSet<u64> {
    let mut first: HashMap<(Option<&str>, u32), u32> = HashMap::new();
    let section = |stored: &'_ StoredPassage| stored.passage.section;
    for stored in indexed {
        let key = (stored.origin.record.as_deref(), section(stored));
        let ordinal = stored.passage.ordinal;
        let least = first.entry(key).or_insert(ordinal);
        *least = ordinal.min(*least);
    }
    let later = indexed.iter().filter(|stored| {
        let key = (stored.origin.record.as_deref(), section(stored));
        first.get(&key) != Some(&stored.passage.ordinal)
    });
    later.map(|stored| stored.passage.id).collect()
}

fn first_line(stored: &StoredPassage) -> &str {
    stored.passage.text.lines().next().unwrap_or_default()
}

/// A source as it stands on the disk, and what is derived of it once.
enum SourceText<'a> {
    Page(Page),
    Lines {
        writing: Writing,
        text: Lines,
        bytes: &'a [u8],
        defined: Vec<(String, String)>,
    },
    /// Of these there is only what the reader says.
    #[cfg(any(feature = "office", feature = "pdf"))]
    Packed,
}

impl<'a> SourceText<'a> {
    fn new(file: &SourceFile, again: &'a Again) -> Self {
        let writing = match file.hints.format {
            Format::Html => {
                return Self::Page(Page::new(&text_of(&file.hints, &again.bytes)));
            }
            Format::Markdown | Format::Text | Format::Pod => Writing::Plain,
            Format::ReStructuredText => Writing::ReStructuredText,
            Format::AsciiDoc => Writing::AsciiDoc,
            Format::Json | Format::JsonLines => Writing::Json,
            Format::Csv => Writing::Table,
            #[cfg(any(feature = "office", feature = "pdf"))]
            _ => return Self::Packed,
        };
        let text = text_of(&file.hints, &again.bytes);
        Self::Lines {
            writing,
            defined: definitions(writing, &text),
            text: Lines::new(text),
            bytes: &again.bytes,
        }
    }

    /// What is false about the citation of a passage.
    fn fault(
        &self,
        stored: &StoredPassage,
        citation: &Citation,
        continues: bool,
    ) -> Option<String> {
        match self {
            Self::Page(page) => {
                if let Some(anchor) = &citation.anchor
                    && !page.has_anchor(anchor)
                {
                    return Some(format!("the page has no anchor `{anchor}`"));
                }
                let missing = page.missing(citation.text_fragment.as_deref()?)?;
                Some(format!("the page does not say {missing}"))
            }
            Self::Lines {
                writing,
                text,
                bytes,
                defined,
            } => {
                let question = stored.passage.question.as_deref().filter(|_| !continues);
                let lines = stored.passage.text.lines();
                let expected: Vec<&str> = question.into_iter().chain(lines).collect();
                let missing = |cited: &str| missing(*writing, defined, &expected, cited);
                if let Some(lines) = citation.lines {
                    let Some(cited) = text.get(lines) else {
                        return Some("the source has fewer lines".to_owned());
                    };
                    if let Some(missing) = missing(cited) {
                        return Some(format!("these lines do not say {missing}"));
                    }
                }
                let range = citation.bytes?;
                let cited = bytes.get(range.start..range.end);
                let Some(cited) = cited.and_then(|bytes| std::str::from_utf8(bytes).ok()) else {
                    return Some("the cited bytes are no text".to_owned());
                };
                missing(cited).map(|missing| format!("these bytes do not say {missing}"))
            }
            #[cfg(any(feature = "office", feature = "pdf"))]
            Self::Packed => None,
        }
    }
}

/// A text by its lines, as editors count them: the old carriage return alone
/// ends a line, too.
struct Lines {
    text: String,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: String) -> Self {
        let end = if text.contains('\n') { b'\n' } else { b'\r' };
        let ends = memchr::memchr_iter(end, text.as_bytes());
        let starts = iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self { text, starts }
    }

    /// The text of a range of lines; `None` if there are fewer.
    fn get(&self, lines: LineRange) -> Option<&str> {
        let from = *self.starts.get(lines.first.checked_sub(1)?)?;
        self.starts.get(lines.last.checked_sub(1)?)?;
        let to = self.starts.get(lines.last).copied();
        self.text.get(from..to.unwrap_or(self.text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{ByteRange, SourceState};
    use crate::options::IndexOptions;
    use crate::source::{list, to_the_end};

    #[test]
    fn lines_are_those_of_an_editor() {
        let of = |text: &str, first, last| {
            let lines = Lines::new(text.to_owned());
            lines.get(LineRange { first, last }).map(str::to_owned)
        };
        assert_eq!(of("a\nb\nc", 2, 3).as_deref(), Some("b\nc"));
        assert_eq!(of("a\rb\rc", 2, 2).as_deref(), Some("b\r"));
        assert_eq!(of("a\nb", 2, 3), None);
        assert_eq!(of("a\nb", 0, 1), None);
        assert_eq!(of("a\nb", 3, 1), None);
    }

    #[test]
    fn a_citation_of_another_place_is_false() {
        let text = "# Tea\n\nGreen tea is\nbest at 60 degrees.\n\nBlack tea at 90.\n";
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tea.md"), text).unwrap();
        let options = IndexOptions {
            roots: vec![Root::new(folder.path())],
            ..IndexOptions::default()
        };
        let listing = list(&options.roots, None, &to_the_end);
        let file = listing.unwrap().files.remove(0);
        let again = read_again(&options, &file).unwrap();
        let source = SourceText::new(&file, &again);
        let stored = &again.passages[0];
        let fault = |first, last, bytes: Option<(usize, usize)>, continues| {
            let citation = Citation {
                root: "docs".to_owned(),
                path: "tea.md".to_owned(),
                url: None,
                anchor: None,
                text_fragment: None,
                lines: Some(LineRange { first, last }),
                bytes: bytes.map(|(start, end)| ByteRange { start, end }),
                hash: String::new(),
                source: SourceState::Unchanged,
            };
            source.fault(stored, &citation, continues)
        };
        assert_eq!(fault(1, 6, Some((0, text.len())), false), None);
        assert!(fault(1, 3, None, false).is_some_and(|told| told.contains("these lines")));
        assert!(fault(4, 6, None, true).is_some());
        assert!(fault(1, 60, None, false).is_some_and(|told| told.contains("fewer lines")));
        assert!(fault(1, 6, Some((20, 90)), false).is_some());
        let told = fault(1, 6, Some((0, 30)), false);
        assert!(told.is_some_and(|told| told.contains("these bytes")));
    }
}
