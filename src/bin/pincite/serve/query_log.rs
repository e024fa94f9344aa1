//! The query log, where it is asked for: what was asked and whether it was
//! answered, one JSON object a line. Who asked does not stand in it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result};
use pincite::SearchResponse;
use pincite::gaps::Moment;
use serde::Serialize;

/// The size at which a log becomes `NAME.1`, and the one that was `NAME.1`
/// goes: some 60,000 questions each.
const MAX_BYTES: u64 = 10 * 1024 * 1024;

/// A file that questions are added to.
pub(crate) struct QueryLog {
    path: PathBuf,
    max_bytes: u64,
    open: Mutex<Open>,
}

struct Open {
    file: File,
    bytes: u64,
}

/// A line of the log.
#[derive(Serialize)]
struct Line<'a> {
    /// When it was asked, to the millisecond, as RFC 3339 writes it.
    time: Moment,
    /// The name of the index.
    index: &'a str,
    query: &'a str,
    answered: bool,
    confidence: f32,
    /// Microseconds that the search took.
    took_us: u64,
}

impl QueryLog {
    /// # Errors
    /// If the file cannot be opened for writing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Self::with(path, MAX_BYTES)
    }

    fn with(path: &Path, max_bytes: u64) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            max_bytes,
            open: Mutex::new(append(path)?),
        })
    }

    /// Adds a question. That it could not be written is told and stops nothing.
    pub(crate) fn add(&self, index: &str, response: &SearchResponse) {
        let line = Line {
            time: SystemTime::now().into(),
            index,
            query: &response.query.text,
            answered: response.answered,
            confidence: response.confidence,
            took_us: response.took_us,
        };
        if let Err(error) = self.write(&line) {
            tracing::error!("{error:#}");
        }
    }

    fn write(&self, line: &Line<'_>) -> Result<()> {
        let mut text = serde_json::to_string(line).context("cannot write a question as JSON")?;
        text.push('\n');
        let cannot = || format!("cannot write the query log `{}`", self.path.display());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = text.len() as u64;
        if open.bytes > 0 && open.bytes + bytes > self.max_bytes {
            fs::rename(&self.path, older(&self.path)).with_context(cannot)?;
            *open = append(&self.path)?;
        }
        // In one call, so that lines of several services do not mix.
        open.file.write_all(text.as_bytes()).with_context(cannot)?;
        open.bytes += bytes;
        Ok(())
    }
}

fn append(path: &Path) -> Result<Open> {
    let open = || {
        let file = File::options().create(true).append(true).open(path)?;
        let bytes = file.metadata()?.len();
        Ok::<_, std::io::Error>(Open { file, bytes })
    };
    open().with_context(|| format!("cannot open the query log `{}`", path.display()))
}

fn older(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(query: &str) -> Line<'_> {
        Line {
            time: SystemTime::UNIX_EPOCH.into(),
            index: "default",
            query,
            answered: true,
            confidence: 0.5,
            took_us: 1,
        }
    }

    #[test]
    fn the_log_is_bounded_and_goes_on() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("queries.jsonl");
        let length = serde_json::to_string(&line("0")).expect("JSON").len() as u64 + 1;
        let log = QueryLog::with(&path, 2 * length).expect("writable");
        for query in ["0", "1", "2", "3", "4"] {
            log.write(&line(query)).expect("writable");
        }
        drop(log);
        let log = QueryLog::with(&path, 2 * length).expect("writable");
        log.write(&line("5")).expect("writable");
        let queries = |path: &Path| -> Vec<String> {
            let text = fs::read_to_string(path).expect("readable");
            let read =
                |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("JSON") };
            let query = |line: &str| read(line)["query"].as_str().map(str::to_owned);
            text.lines().filter_map(query).collect()
        };
        assert_eq!(queries(&path), ["4", "5"]);
        assert_eq!(queries(&older(&path)), ["2", "3"]);
    }

    #[test]
    fn a_folder_is_no_log() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(QueryLog::open(folder.path()).is_err());
    }
}
