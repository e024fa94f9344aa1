//! Ctrl-C in the middle of a build: it ends soon, and leaves nothing behind.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Project, contents, signals_are_ignored};

/// Files that take a while to read.
const FILES: usize = 3000;
/// What Ctrl-C is given, with room for a machine that is busy: the program
/// itself waits for two seconds.
const SOON: Duration = Duration::from_secs(20);

fn many_files() -> Project {
    let project = Project::indexed_lamp();
    for n in 0..FILES {
        let text = format!("# Note {n}\n\nThe lamp of room {n}.\n");
        project.write(&format!("corpus/{n}.md"), text);
    }
    project.write("queries.txt", "lamp\n");
    fs::create_dir(project.path("tmp")).expect("writable");
    project
}

/// A project whose next build waits for ever for a file, as it may on a disk
/// that does not answer.
fn stuck() -> Project {
    let project = Project::indexed_lamp();
    let made = Command::new("mkfifo").arg(project.path("words")).status();
    assert!(made.expect("there is `mkfifo`").success());
    project.write(
        "pincite.toml",
        "synonyms = 'words'\n[[root]]\npath = 'corpus'\n",
    );
    project.write("queries.txt", "lamp\n");
    fs::create_dir(project.path("tmp")).expect("writable");
    project
}

fn begin(project: &Project, args: &[&str]) -> Child {
    let mut command = project.command(args);
    command.env("TMPDIR", project.path("tmp"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program can be run")
}

/// Waits until something is in a folder.
fn wait_for(folder: &Path, entries: usize) {
    let started = Instant::now();
    while fs::read_dir(folder).expect("readable").count() < entries {
        assert!(started.elapsed() < SOON, "nothing comes to {folder:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Presses Ctrl-C; gives the exit code and standard error.
fn interrupt(child: Child) -> (Option<i32>, String) {
    let started = Instant::now();
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status();
    assert!(sent.expect("there is `kill`").success());
    let output = child.wait_with_output().expect("it was running");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert_eq!(output.stdout, b"");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code(), told)
}

const TOLD: &str = "interrupted: the index is as it was\n";

#[test]
fn a_build() {
    if signals_are_ignored() {
        return;
    }
    let project = many_files();
    let before = contents(&project.path("index"));
    let child = begin(&project, &["index"]);
    wait_for(&project.path("index/generations"), 2);
    assert_eq!(interrupt(child), (Some(130), TOLD.to_owned()));
    assert_eq!(contents(&project.path("index")), before);
}

#[test]
fn a_comparison_removes_its_second_index() {
    if signals_are_ignored() {
        return;
    }
    let project = many_files();
    let child = begin(&project, &["diff", "queries.txt"]);
    wait_for(&project.path("tmp"), 1);
    assert_eq!(interrupt(child), (Some(130), TOLD.to_owned()));
    let left = fs::read_dir(project.path("tmp")).expect("readable");
    assert_eq!(left.count(), 0);
}

#[test]
fn a_read_that_never_ends() {
    if signals_are_ignored() {
        return;
    }
    let project = stuck();
    let before = contents(&project.path("index"));
    for args in [&["index"][..], &["diff", "queries.txt"]] {
        let child = begin(&project, args);
        // When it waits cannot be seen; a moment before, Ctrl-C ends it too.
        thread::sleep(Duration::from_millis(500));
        let (code, told) = interrupt(child);
        assert_eq!((code, told.as_str()), (Some(130), ""), "{args:?}");
    }
    assert_eq!(contents(&project.path("index")), before);
    let left = fs::read_dir(project.path("tmp")).expect("readable");
    assert_eq!(left.count(), 0);
}
