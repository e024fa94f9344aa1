//! Gathers the documents of a source of records: gives each its name within
//! the source, and keeps what is said about all of them within bounds.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::record::Made;
use crate::document::{Document, Span};
use crate::source::dropped::DroppedList;

/// Each record costs nearly a kilobyte as a document, however short it is; with
/// more of them a file of the largest size would have less than 64 bytes for
/// each.
const MAX_RECORDS: usize = 1_000_000;
/// More warnings about one file are not read by anybody.
const MAX_WARNINGS: usize = 20;
/// Lines that one warning names.
const MAX_LINES: usize = 5;
/// Records that are looked at for fields that are not read: the others have
/// the same.
const SAMPLE_RECORDS: usize = 100;
/// A longer name is none (bytes).
const MAX_NAME: usize = 100;
/// Fields that are named as not read.
const MAX_FIELDS: usize = 200;

/// The documents of a source so far.
#[derive(Default)]
pub(super) struct Collection {
    documents: Vec<Document>,
    /// The names that are taken, each with how often it was asked for.
    names: HashMap<String, usize>,
    /// The records so far, with those that were skipped.
    records: usize,
    warnings: Vec<String>,
    more_warnings: usize,
    /// Lines of records that are neither question nor article.
    missed: Vec<usize>,
    more_missed: usize,
    /// The first line of what is nested too deeply to be looked into.
    too_deep: Option<usize>,
    /// Names of fields that were not read, each once.
    dropped: DroppedList,
    dropped_names: HashSet<String>,
}

impl Collection {
    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Whether no more records are taken.
    pub(super) fn is_full(&self) -> bool {
        self.documents.len() >= MAX_RECORDS
    }

    /// Whether the next records are looked at for fields that are not read.
    pub(super) fn samples(&self) -> bool {
        self.documents.len() <= SAMPLE_RECORDS
    }

    /// Adds a document.
    pub(super) fn push(&mut self, made: Made) {
        self.records += 1;
        let Made {
            mut document, id, ..
        } = made;
        let name = id.unwrap_or_else(|| self.records.to_string());
        document.record = Some(self.unique(name));
        let line = first_line(&document);
        for warning in std::mem::take(&mut document.warnings) {
            self.warn(|| match line {
                Some(line) => format!("line {line}: {warning}"),
                None => warning,
            });
        }
        self.documents.push(document);
    }

    /// Counts a record that could not be read.
    pub(super) fn skip(&mut self, warning: impl FnOnce() -> String) {
        self.records += 1;
        self.warn(warning);
    }

    /// Counts a record that is neither question nor article.
    pub(super) fn miss(&mut self, line: usize) {
        match self.missed.len() < MAX_LINES {
            true => self.missed.push(line),
            false => self.more_missed += 1,
        }
    }

    /// Counts it as [`Self::miss`] does, where records are numbered by their
    /// place.
    pub(super) fn miss_numbered(&mut self, line: usize) {
        self.records += 1;
        self.miss(line);
    }

    /// Notes something that is nested too deeply to be looked into.
    pub(super) fn too_deep(&mut self, line: usize) {
        self.too_deep.get_or_insert(line);
    }

    pub(super) fn warn(&mut self, warning: impl FnOnce() -> String) {
        match self.warnings.len() < MAX_WARNINGS {
            true => self.warnings.push(warning()),
            false => self.more_warnings += 1,
        }
    }

    /// Notes a field that is not read, once for each name.
    pub(super) fn drop_field(&mut self, name: &str, value: &str, span: Span) {
        let is_new = self.dropped_names.len() < MAX_FIELDS
            && name.len() <= MAX_NAME
            && !self.dropped_names.contains(name);
        if is_new {
            self.dropped_names.insert(name.to_owned());
            let value: String = value.chars().take(MAX_NAME).collect();
            let text = format!("{name}: {value}");
            self.dropped
                .add("field that is not read", &text, Some(span));
        }
    }

    /// Puts the documents from `start` on below one more group, the one after
    /// the first `depth` groups.
    pub(super) fn group(&mut self, documents: Range<usize>, depth: usize, name: &str) {
        let sections = self
            .documents
            .get_mut(documents)
            .into_iter()
            .flatten()
            .flat_map(|document| &mut document.sections);
        for section in sections {
            let at = depth.min(section.parents.len());
            section.parents.insert(at, name.to_owned());
        }
    }

    /// The first warning, where there is one.
    pub(super) fn first_warning(&self) -> Option<&String> {
        self.warnings.first()
    }

    /// Returns the documents; the first one carries what is to be said about
    /// all.
    pub(super) fn finish(mut self) -> Vec<Document> {
        let full = self.is_full();
        if let Some(first) = self.documents.first_mut() {
            first.warnings = self.warnings;
            if self.more_warnings > 0 {
                let more = format!("and {} more of this kind", self.more_warnings);
                first.warnings.push(more);
            }
            if let Some(warning) = missed(&self.missed, self.more_missed) {
                first.warnings.push(warning);
            }
            if let Some(line) = self.too_deep {
                let warning = format!("line {line}: nested too deeply to be read");
                first.warnings.push(warning);
            }
            if full {
                let warning = format!("only the first {MAX_RECORDS} records were read");
                first.warnings.push(warning);
            }
            first.dropped.extend(self.dropped.into_entries());
        }
        self.documents
    }

    /// A name that no other record has.
    fn unique(&mut self, name: String) -> String {
        let Some(mut count) = self.names.get(&name).copied() else {
            self.names.insert(name.clone(), 1);
            return name;
        };
        let unique = loop {
            count += 1;
            let suffixed = format!("{name}-{count}");
            if !self.names.contains_key(&suffixed) {
                break suffixed;
            }
        };
        self.names.insert(name, count);
        self.names.insert(unique.clone(), 1);
        unique
    }
}

fn first_line(document: &Document) -> Option<usize> {
    let sections = document.sections.iter();
    let mut spans = sections.flat_map(|s| {
        s.span
            .iter()
            .chain(s.blocks.iter().filter_map(|b| b.span.as_ref()))
    });
    spans.next().map(|span| span.first_line)
}

fn missed(lines: &[usize], more: usize) -> Option<String> {
    let named: Vec<String> = lines.iter().map(usize::to_string).collect();
    let (word, what) = match lines.len() + more {
        0 => return None,
        1 => ("line", "a record has"),
        _ => ("lines", "records have"),
    };
    let mut warning = format!(
        "{what} neither a question with its answer nor a text: {word} {}",
        named.join(", ")
    );
    if more > 0 {
        warning.push_str(&format!(", and {more} more"));
    }
    Some(warning)
}
