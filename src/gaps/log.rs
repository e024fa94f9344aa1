//! Reads what was asked: logs of queries, lists of questions, or both in one
//! file, line by line.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead, Read};

use serde::Deserialize;

use super::moment::Moment;
use super::report::AskedQuestion;

/// A longer line is passed over (bytes): no query has so many, even where each
/// character of it is escaped.
const MAX_LINE: usize = 128 * 1024;
/// What all different questions take at most (bytes); further ones are counted
/// and not kept.
const MAX_BYTES: usize = 256 * 1024 * 1024;
/// What a question takes beside its text, about (bytes).
const OVERHEAD: usize = 160;
/// Broken lines that are told one by one.
const MAX_TOLD: usize = 5;
/// Names of indexes that are told.
const MAX_INDEXES: usize = 20;

/// Which lines of a log count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Only what was asked at this moment or later. Lines without a time are
    /// left out then.
    pub since: Option<Moment>,
    /// Only what was asked of the index with this name. Lines without a name
    /// count.
    pub index: Option<String>,
}

/// Questions with how often they were asked.
#[derive(Debug, Default)]
pub struct QueryLog {
    filter: LogFilter,
    questions: HashMap<String, AskedQuestion>,
    bytes: usize,
    indexes: BTreeSet<String>,
    /// Questions that found no room.
    dropped: u64,
}

/// What was found in a file but questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogNotes {
    /// Lines that hold a question, whether the filter lets them count or not.
    pub questions: u64,
    /// Lines that were left out because they are too old.
    pub old: u64,
    /// Lines that were left out because they do not say when it was.
    pub undated: u64,
    /// Lines that were left out because they are of another index.
    pub of_other_index: u64,
    /// Lines that cannot be understood, all of them.
    pub broken: u64,
    /// The first of these.
    pub told: Vec<BrokenLine>,
}

/// A line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLine {
    /// The number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// A line of the log of queries that the service writes; what it has beside
/// this is passed over.
#[derive(Deserialize)]
struct Entry {
    query: String,
    time: Option<String>,
    index: Option<String>,
    answered: Option<bool>,
}

impl QueryLog {
    /// Creates an empty log.
    pub fn new(filter: LogFilter) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }

    /// Adds the lines of a file: JSON objects with `query` and, where they are
    /// known, `time` (RFC 3339), `index` and `answered`; or questions as they
    /// are, up to a tab. Empty lines, and those that begin with `#`, are passed
    /// over, broken ones told.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn read(&mut self, mut reader: impl BufRead) -> io::Result<LogNotes> {
        let mut notes = LogNotes::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let mut limited = reader.by_ref().take(MAX_LINE as u64 + 1);
            if limited.read_until(b'\n', &mut line)? == 0 {
                break;
            }
            let outcome = if line.len() > MAX_LINE {
                if !line.ends_with(b"\n") {
                    skip_line(&mut reader)?;
                }
                Err(format!("longer than {} KiB", MAX_LINE / 1024))
            } else {
                let text = line.strip_prefix("\u{FEFF}".as_bytes());
                let text = text.filter(|_| number == 1).unwrap_or(&line);
                self.line(text, &mut notes)
            };
            if let Err(reason) = outcome {
                notes.broken += 1;
                if notes.told.len() < MAX_TOLD {
                    let line = number;
                    notes.told.push(BrokenLine { line, reason });
                }
            }
        }
        Ok(notes)
    }

    /// The different questions, in no order.
    pub fn questions(&self) -> Vec<AskedQuestion> {
        self.questions.values().cloned().collect()
    }

    /// The names of the indexes that were asked, sorted; at most 20.
    pub fn indexes(&self) -> impl Iterator<Item = &str> {
        self.indexes.iter().map(String::as_str)
    }

    /// How many lines were not kept because there are too many different
    /// questions to hold in memory.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    fn line(&mut self, line: &[u8], notes: &mut LogNotes) -> Result<(), String> {
        let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?;
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        if text.contains(|c: char| c.is_control() && c != '\t') {
            return Err("not text".to_owned());
        }
        let entry = match entry(text) {
            Some(entry) => entry?,
            None => Entry {
                query: text.split('\t').next().unwrap_or(text).to_owned(),
                time: None,
                index: None,
                answered: None,
            },
        };
        let time = match &entry.time {
            Some(time) => {
                let parsed = time.parse::<Moment>();
                Some(parsed.map_err(|_| format!("`{}` is no time", beginning(time)))?)
            }
            None => None,
        };
        let words: Vec<&str> = entry.query.split_whitespace().collect();
        if words.is_empty() {
            return Ok(());
        }
        notes.questions += 1;
        if let Some(index) = &entry.index {
            if self.indexes.len() < MAX_INDEXES && !self.indexes.contains(index) {
                self.indexes.insert(index.clone());
            }
            if self
                .filter
                .index
                .as_ref()
                .is_some_and(|wanted| wanted != index)
            {
                notes.of_other_index += 1;
                return Ok(());
            }
        }
        match (self.filter.since, time) {
            (Some(since), Some(time)) if time < since => notes.old += 1,
            (Some(_), None) => notes.undated += 1,
            _ => self.add(AskedQuestion {
                text: words.join(" "),
                count: 1,
                first: time,
                last: time,
                answered: u64::from(entry.answered == Some(true)),
                unanswered: u64::from(entry.answered == Some(false)),
            }),
        }
        Ok(())
    }

    fn add(&mut self, asked: AskedQuestion) {
        if let Some(known) = self.questions.get_mut(&asked.text) {
            known.merge(&asked);
            return;
        }
        // As key and as value.
        let bytes = 2 * asked.text.len() + OVERHEAD;
        if self.bytes + bytes > MAX_BYTES {
            self.dropped += 1;
            return;
        }
        self.bytes += bytes;
        self.questions.insert(asked.text.clone(), asked);
    }
}

/// Reads a line as an object of a log; `None` if it is a question. A line that
/// begins as an object does, and is none, is one that was cut.
fn entry(text: &str) -> Option<Result<Entry, String>> {
    let inner = text.strip_prefix('{')?;
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(text);
    match parsed {
        Ok(object) => Some(serde_json::from_value(object).map_err(|error| error.to_string())),
        Err(error) if inner.trim_start().starts_with('"') => {
            Some(Err(format!("not JSON: {error}")))
        }
        Err(_) => None,
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Reads on to the end of the line, and keeps nothing.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, is_end) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        reader.consume(used);
        if is_end {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: impl AsRef<[u8]>, filter: LogFilter) -> (QueryLog, LogNotes) {
        let mut log = QueryLog::new(filter);
        let notes = log.read(text.as_ref()).unwrap();
        (log, notes)
    }

    fn counts(log: &QueryLog) -> Vec<(String, u64)> {
        let questions = log.questions().into_iter();
        let mut counts: Vec<_> = questions.map(|asked| (asked.text, asked.count)).collect();
        counts.sort();
        counts
    }

    const LOG: &str = r##"{"time":"2026-01-05T10:00:00.000Z","index":"a","query":"a  b","answered":false,"took_us":9}
{"time":"2026-01-03T10:00:00.000Z","index":"b","query":"a b","answered":true}
# ours
a b	faq.md#b

{{< code >}} is what
"##;

    #[test]
    fn logs_and_lists_mixed() {
        let (log, notes) = read(format!("\u{FEFF}{LOG}"), LogFilter::default());
        assert_eq!(
            counts(&log),
            [("a b".into(), 3), ("{{< code >}} is what".into(), 1)]
        );
        assert_eq!((notes.questions, notes.broken), (4, 0));
        assert_eq!(log.indexes().collect::<Vec<_>>(), ["a", "b"]);
        let all = log.questions();
        let asked = all.iter().find(|asked| asked.text == "a b").unwrap();
        assert_eq!((asked.answered, asked.unanswered), (1, 1));
        let day = |moment: Option<Moment>| moment.map(Moment::day);
        assert_eq!(day(asked.first).as_deref(), Some("2026-01-03"));
        assert_eq!(day(asked.last).as_deref(), Some("2026-01-05"));
    }

    #[test]
    fn only_what_the_filter_lets_count() {
        let since = LogFilter {
            since: "2026-01-04".parse().ok(),
            index: None,
        };
        let (log, notes) = read(LOG, since);
        assert_eq!(counts(&log), [("a b".into(), 1)]);
        assert_eq!((notes.questions, notes.old, notes.undated), (4, 1, 2));
        let of_b = LogFilter {
            since: None,
            index: Some("b".into()),
        };
        let (log, notes) = read(LOG, of_b);
        assert_eq!(log.questions().len(), 2);
        assert_eq!(notes.of_other_index, 1);
    }

    #[test]
    fn broken_lines_are_told_and_passed_over() {
        let mut text = b"{\"query\":\"a\",\"ti\nwhat\xFF\n\0\0\n{\"text\":\"b\"}\n".to_vec();
        text.extend_from_slice(b"{\"query\":\"c\",\"time\":\"noon\"}\n{\"query\":7}\n");
        text.extend(std::iter::repeat_n(b'x', 10 * 1024 * 1024));
        text.extend_from_slice(b"\nwhere is it");
        let (log, notes) = read(text, LogFilter::default());
        assert_eq!(counts(&log), [("where is it".into(), 1)]);
        assert_eq!((notes.questions, notes.broken), (1, 7));
        let told: Vec<(u64, &str)> = notes
            .told
            .iter()
            .map(|b| (b.line, b.reason.as_str()))
            .collect();
        assert_eq!(told.len(), MAX_TOLD);
        assert!(told[0].1.starts_with("not JSON: "), "{told:?}");
        assert_eq!(told[1..3], [(2, "not UTF-8"), (3, "not text")]);
        assert_eq!(told[3], (4, "missing field `query`"));
        assert_eq!(told[4], (5, "`noon` is no time"));
    }

    #[test]
    fn the_longest_line_that_counts() {
        for (length, broken) in [(MAX_LINE, 0), (MAX_LINE + 1, 1)] {
            let (_, notes) = read(
                format!("{}\nb\n", "x".repeat(length - 1)),
                LogFilter::default(),
            );
            assert_eq!(notes.broken, broken, "{length}");
        }
        let (_, notes) = read("x".repeat(MAX_LINE + 1), LogFilter::default());
        assert_eq!((notes.questions, notes.broken), (0, 1));
    }

    #[test]
    fn memory_is_bounded() {
        let mut log = QueryLog {
            bytes: MAX_BYTES - OVERHEAD - 3,
            ..QueryLog::default()
        };
        log.read("a\nbb\nbb\na\n".as_bytes()).unwrap();
        assert_eq!(counts(&log), [("a".into(), 2)]);
        assert_eq!(log.dropped(), 2);
    }
}
