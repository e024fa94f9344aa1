//! The program `pincite`, run as a user runs it.
#![allow(clippy::expect_used)]

mod commands;
mod damage;
mod diff;
mod eval;
mod gaps;
mod index;
mod input;
#[cfg(unix)]
mod interrupt;
mod places;
mod read;
mod refresh;
mod search;
mod suggest;
mod terminal;
mod verify;
#[cfg(all(unix, feature = "watch"))]
mod watch;

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const LAMP: &str = "\
# Lamp

The lamp has one button.

## Reset

Hold the button for ten seconds. The light turns blue.

- Press it first
- Then let go
";

const QUESTIONS: &str = "\
# FAQ

## How do I reset the lamp?

Hold the button for ten seconds.

## Does the lamp dim?

No, its brightness is fixed.
";

/// A folder of its own for each test, and the program run inside it.
struct Project {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Project {
    /// An empty folder.
    fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A folder with files.
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self::empty();
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// `corpus` with an article and a FAQ about a lamp.
    fn lamp() -> Self {
        Self::new(&[("corpus/lamp.md", LAMP), ("corpus/faq.md", QUESTIONS)])
    }

    /// The same with an index, which is not spoken about any more.
    fn indexed_lamp() -> Self {
        let project = Self::lamp();
        assert_eq!(project.run(["index"]).code, Some(0));
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        // As the program sees its working directory.
        let folder = fs::canonicalize(self.folder.path()).expect("the folder exists");
        folder.join(path)
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
        fs::write(path, contents).expect("writable");
    }

    /// The program in this folder, without settings of whoever runs the tests.
    fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        command
            .current_dir(self.path(""))
            .env_remove("PINCITE_INDEX")
            .env_remove("PINCITE_CORPUS")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("FORCE_HYPERLINK")
            .stdin(Stdio::null())
            .args(args);
        command
    }

    fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.finish(&mut self.command(args))
    }

    /// Runs the program as a user whom permissions keep from something, which
    /// they do not do with root.
    #[cfg(unix)]
    fn unprivileged<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        use std::os::unix::process::CommandExt;

        const NOBODY: u32 = 65534;
        let folder = self.folder.path();
        let owner = fs::metadata(folder).expect("the folder exists").uid();
        if owner != 0 {
            return self.run(args);
        }
        // Nobody may not reach where the program was built.
        let program = env!("CARGO_BIN_EXE_pincite");
        let reachable = self.path("reachable/pincite");
        self.write("reachable/pincite", "");
        fs::copy(program, &reachable).expect("writable");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("our own folder");
        let mut command = Command::new(reachable);
        command
            .current_dir(self.path(""))
            .env_clear()
            .stdin(Stdio::null())
            .args(args)
            .uid(NOBODY)
            .gid(NOBODY);
        self.finish(&mut command)
    }

    fn finish(&self, command: &mut Command) -> Run {
        let output = loop {
            match command.output() {
                // Another test began a program while a copy was written, and
                // holds the copy open until its own program runs.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {}
                output => break output.expect("the program can be run"),
            }
        };
        let Output {
            status,
            stdout,
            stderr,
        } = output;
        let text = |bytes| {
            let text = String::from_utf8(bytes).expect("output is UTF-8");
            let folder = self.path("").display().to_string();
            text.replace(folder.trim_end_matches('/'), "HERE")
        };
        Run {
            code: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }

    /// Runs a search with `--json` and returns the response.
    fn json(&self, query: &str, options: &[&str]) -> Value {
        let run = self.run(["search", query, "--json"].iter().chain(options));
        assert!(run.code < Some(2), "{run:?}");
        run.json()
    }

    /// The folder of the current generation of `index`.
    fn generation(&self) -> PathBuf {
        let current = fs::read_to_string(self.path("index/current")).expect("an index");
        self.path("index/generations").join(current.trim())
    }
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).expect("valid JSON")
    }

    /// Asserts exit code, standard output and standard error; in both outputs
    /// what differs from run to run is replaced, see [`stable`].
    #[track_caller]
    fn gives(&self, code: i32, stdout: &str, stderr: &str) {
        let found = (self.code, stable(&self.stdout), stable(&self.stderr));
        let expected = (Some(code), stdout.to_owned(), stderr.to_owned());
        assert!(
            found == expected,
            "exit code {:?}\n--- stdout\n{}--- stderr\n{}\nexpected exit code {code}\n--- stdout\n{stdout}--- stderr\n{stderr}",
            found.0,
            found.1,
            found.2,
        );
    }

    /// Asserts the exit code and a part of standard error.
    #[track_caller]
    fn complains(&self, code: i32, stderr: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.stderr.contains(stderr), "lacks {stderr}: {self:?}");
    }

    /// Asserts the exit code and a part of standard output.
    #[track_caller]
    fn shows(&self, code: i32, stdout: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.stdout.contains(stdout), "lacks {stdout}: {self:?}");
    }
}

/// Replaces what a change of the ranking, or another machine, may change:
/// confidences, ids, numbers with a point (scores, times, sizes).
fn stable(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive([' ', '\n']) {
        let bare = word.trim_end();
        let plain = bare.trim_end_matches([')', ':', ',']);
        let number = plain.trim_start_matches(['(', '+', '-', '×', '=']);
        let is_id =
            matches!(number.len(), 8 | 16) && number.bytes().all(|byte| byte.is_ascii_hexdigit());
        let name = if number.ends_with('%') {
            "N%"
        } else if is_id {
            "ID"
        } else if number.contains('.') && !number.ends_with('.') && number.parse::<f64>().is_ok() {
            "N"
        } else {
            out.push_str(word);
            continue;
        };
        out.push_str(&word.replacen(number, name, 1));
    }
    out
}

/// The paths of the hits of a response.
fn paths(response: &Value) -> Vec<&str> {
    let hits = response["hits"].as_array().expect("hits");
    hits.iter()
        .map(|hit| hit["citation"]["path"].as_str().expect("a path"))
        .collect()
}

/// The questions or nearest headings of the hits of a response.
fn headlines(response: &Value) -> Vec<&str> {
    let hits = response["hits"].as_array().expect("hits");
    hits.iter()
        .map(|hit| {
            let heading = hit["heading_path"].as_array().and_then(|path| path.last());
            let heading = heading.and_then(Value::as_str);
            hit["question"].as_str().or(heading).unwrap_or_default()
        })
        .collect()
}

/// Whether these tests were begun by somebody, such as `nohup`, who keeps
/// signals from them: nothing that they begin hears Ctrl-C then.
#[cfg(unix)]
fn signals_are_ignored() -> bool {
    /// SIGHUP, SIGINT and SIGTERM.
    const SIGNALS: u64 = 1 | 1 << 1 | 1 << 14;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & SIGNALS != 0)
}

/// Every file below a folder with its contents, in order.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("readable");
            left.extend(entries.map(|entry| entry.expect("readable").path()));
        } else {
            let bytes = fs::read(&path).expect("readable");
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}
