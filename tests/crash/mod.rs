//! Builds that end badly, damaged files, full disks, many readers: whatever
//! happens, a search answers from one whole state of the sources, or says
//! clearly that it cannot.
//!
//! `PINCITE_LONG=1` gives each test the time it takes to be convincing.
#![cfg(unix)]

mod damage;
mod full;
mod kill;
mod readers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use pincite::{SearchRequest, Searcher};
use serde_json::Value;
use tempfile::TempDir;

/// Files of a corpus: enough for several to be in work at any moment.
const FILES: usize = 40;
/// Generations that an index keeps.
const KEPT: usize = 2;

/// Whether there is time.
fn is_long() -> bool {
    std::env::var_os("PINCITE_LONG").is_some()
}

/// A corpus that is in one state at a time: every file names it by a word.
struct Corpus {
    folder: TempDir,
}

impl Corpus {
    /// The corpus in state 0, indexed.
    fn indexed() -> Self {
        let corpus = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(corpus.path("corpus")).unwrap();
        corpus.write_state(0);
        corpus.index_well();
        corpus
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn index(&self) -> PathBuf {
        self.path("index")
    }

    /// Brings every file into a state.
    fn write_state(&self, state: usize) {
        for n in 0..FILES {
            let path = self.path("corpus").join(format!("{n}.md"));
            fs::write(path, text_of(n, state)).unwrap();
        }
    }

    /// Asserts that the sources are those of a state: nothing writes there but
    /// the tests.
    #[track_caller]
    fn sources_are_of(&self, state: usize) {
        let entries = fs::read_dir(self.path("corpus")).unwrap();
        let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        assert_eq!(paths.len(), FILES, "{paths:?}");
        for n in 0..FILES {
            let text = fs::read_to_string(self.path(&format!("corpus/{n}.md"))).unwrap();
            assert_eq!(text, text_of(n, state));
        }
    }

    /// The program in this folder, without settings of whoever runs the tests.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        command
            .current_dir(self.folder.path())
            .env_remove("PINCITE_INDEX")
            .env_remove("PINCITE_CORPUS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// A build that has to succeed.
    #[track_caller]
    fn index_well(&self) {
        let run = self.run(&["index"]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }

    /// What the program finds in the index as it is.
    fn search(&self) -> Run {
        let n = (2 * FILES).to_string();
        let args = [
            "search",
            "common",
            "--no-refresh",
            "--all-passages",
            "--json",
            "-n",
            &n,
        ];
        self.run(&args)
    }

    /// Asserts that nothing is left behind that no search needs.
    #[track_caller]
    fn is_tidy(&self) {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names.collect()
        };
        let mut top = names(&self.index());
        top.sort();
        assert_eq!(top, ["current", "generations", "lock"]);
        let generations = names(&self.index().join("generations"));
        assert!(generations.len() <= KEPT, "{generations:?}");
        for generation in generations {
            let files = names(&self.index().join("generations").join(generation));
            let stray = |name: &&String| {
                name.contains("tmp") || name.contains("new") || name.contains("temp")
            };
            assert_eq!(files.iter().find(stray), None, "{files:?}");
        }
    }
}

/// What a run of the program gave.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let run = Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(!run.stderr.contains("panicked"), "{run:?}");
        run
    }

    /// Asserts that it failed and says why.
    #[track_caller]
    fn is_told(&self) {
        let told = self.code == Some(2) && self.stderr.contains("error: ");
        assert!(told, "{self:?}");
    }

    /// The hits of a search, which has to answer.
    #[track_caller]
    fn hits(&self) -> Vec<Value> {
        assert!(matches!(self.code, Some(0 | 1)), "{self:?}");
        let response: Value = serde_json::from_str(&self.stdout).unwrap();
        response["hits"].as_array().unwrap().clone()
    }

    /// The one state that a search answered from.
    #[track_caller]
    fn state(&self) -> usize {
        let hits = self.hits();
        let texts = hits.iter().map(|hit| hit["text"].as_str().unwrap());
        state_of(texts)
    }
}

/// The text of a file.
fn text_of(n: usize, state: usize) -> String {
    format!(
        "# Note {n}\n\nA common text in {}.\n\n## FAQ\n\n### Is it note {n}?\n\n\
         A common answer in {}.\n",
        marker(state),
        marker(state)
    )
}

/// Tells the readers to end, also where whoever writes fails.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A word that no other state has: digits as letters.
fn marker(state: usize) -> String {
    let digits = format!("{state:05}");
    let letters = digits.bytes().map(|digit| char::from(b'k' + digit - b'0'));
    format!("mark{}", letters.collect::<String>())
}

/// The state that all of these texts are of.
#[track_caller]
fn state_of<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    let states: Vec<usize> = texts
        .map(|text| {
            let (_, marker) = text.trim_end_matches('.').rsplit_once("mark").unwrap();
            let digits = marker
                .bytes()
                .map(|letter| char::from(letter - b'k' + b'0'));
            digits.collect::<String>().parse().unwrap()
        })
        .collect();
    assert_eq!(states.len(), 2 * FILES, "passages are missing: {states:?}");
    assert!(
        states.windows(2).all(|two| two[0] == two[1]),
        "a mix: {states:?}"
    );
    states[0]
}

/// The one state that a search in this process answers from.
fn state_in_process(index: &Path) -> usize {
    let request = SearchRequest {
        limit: 2 * FILES,
        all_passages: true,
        ..SearchRequest::new("common")
    };
    let searcher = Searcher::open(index).unwrap();
    let response = searcher.search(&request).unwrap();
    state_of(response.hits.iter().map(|hit| hit.text.as_str()))
}

#[test]
fn a_mix_of_states_is_seen() {
    let texts: Vec<String> = (0..2 * FILES)
        .map(|n| format!("in {}.", marker(n / FILES)))
        .collect();
    let mixed = std::panic::catch_unwind(|| state_of(texts.iter().map(String::as_str)));
    assert!(mixed.is_err());
    let same = texts[..FILES].iter().chain(&texts[..FILES]);
    assert_eq!(state_of(same.map(String::as_str)), 0);
}
