//! Disks that are full, and permissions that are taken away.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;
use std::time::Instant;

use super::{Corpus, Run};

/// A text of words that need more space than there is.
fn large(words: usize) -> String {
    let mut random = fastrand::Rng::with_seed(1);
    let mut text = String::from("# Large\n");
    for _ in 0..words {
        text.extend((0..6).map(|_| random.lowercase()));
        text.push(if random.u8(..40) == 0 { '\n' } else { ' ' });
    }
    text
}

#[test]
fn a_write_that_fails_leaves_the_index_as_it_was() {
    let corpus = Corpus::indexed();
    fs::write(corpus.path("corpus/large.md"), large(15_000)).unwrap();
    // Beyond the limit (of 512 or 1024 bytes each) a write fails, or ends the
    // program where the signal is not ignored.
    for trap in ["trap '' XFSZ; ", ""] {
        for blocks in [0, 100] {
            let script = format!("{trap}ulimit -f {blocks}; exec \"$0\" index");
            let output = corpus_shell(&corpus, &script).output().unwrap();
            if trap.is_empty() {
                assert_eq!(output.status.code(), None, "{output:?}");
            } else {
                Run::of(output).is_told();
            }
            assert_eq!(corpus.search().state(), 0);
        }
    }
    corpus.index_well();
    assert_eq!(corpus.search().state(), 0);
    corpus.is_tidy();
    assert_eq!(corpus.run(&["verify"]).code, Some(0));
}

fn corpus_shell(corpus: &Corpus, script: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .current_dir(corpus.folder.path())
        .env_remove("PINCITE_INDEX")
        .env_remove("PINCITE_CORPUS")
        .args(["-c", script, env!("CARGO_BIN_EXE_pincite")]);
    command
}

#[test]
fn a_full_disk_leaves_the_index_as_it_was() {
    let corpus = Corpus::indexed();
    fs::create_dir(corpus.path("disk")).unwrap();
    fs::write(corpus.path("large.md"), large(60_000)).unwrap();
    // Mounted in a name space of its own, so that nothing stays behind.
    let script = "mount -t tmpfs -o size=640k tmpfs disk || exit 77
        run() { \"$pincite\" \"$@\" --index disk/index; echo \"code $?\"; }
        pincite=$0
        run index corpus >/dev/null; cp large.md corpus/
        run index 2>&1; ls disk/index/generations
        run search common --no-refresh -n 1; rm corpus/large.md
        run index; run verify";
    let output = Command::new("unshare")
        .current_dir(corpus.folder.path())
        .args(["-m", "sh", "-c", script, env!("CARGO_BIN_EXE_pincite")])
        .output();
    let output = match output {
        Ok(output) if output.status.code() != Some(77) && output.status.success() => output,
        _ => return println!("skipped: a file system of a given size cannot be mounted here"),
    };
    let told = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("code "))
        .collect();
    assert_eq!(codes, ["code 2", "code 0", "code 0", "code 0"], "{told}");
    assert!(told.contains("No space left on device"), "{told}");
    assert!(told.contains("\n00000001\n"), "{told}");
    assert!(!told.contains("panicked"), "{told}");
}

#[test]
fn permissions_taken_away_in_the_middle() {
    const NOBODY: u32 = 65534;
    let corpus = Corpus::indexed();
    let folder = corpus.folder.path();
    let mode = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let mut program = std::path::PathBuf::from(env!("CARGO_BIN_EXE_pincite"));
    let is_root = fs::metadata(folder).unwrap().uid() == 0;
    if is_root {
        // Root may do anything, and nobody cannot reach where the program is.
        program = corpus.path("pincite");
        fs::copy(env!("CARGO_BIN_EXE_pincite"), &program).unwrap();
        mode(folder, 0o755);
        let status = Command::new("chown")
            .args(["-R", "65534:65534"])
            .arg(folder)
            .status();
        if !status.is_ok_and(|status| status.success()) {
            return println!("skipped: files cannot be given to another user here");
        }
    }
    let build = || {
        let mut command = corpus.command(&["index"]);
        if is_root {
            command = Command::new(&program);
            command.current_dir(folder).env_clear().arg("index");
            command.uid(NOBODY).gid(NOBODY);
            command.stderr(std::process::Stdio::piped());
            command.stdout(std::process::Stdio::piped());
        }
        command
    };
    let mut random = fastrand::Rng::new();
    let generations = corpus.index().join("generations");
    let started = Instant::now();
    assert!(build().output().unwrap().status.success());
    let whole = started.elapsed();
    let mut refused = 0;
    for state in 1..=8 {
        corpus.write_state(state);
        let child = build().spawn().unwrap();
        // The very moment is what is tried out here.
        thread::sleep(whole.mul_f64(random.f64()));
        let folders = || -> Vec<_> {
            let entries = fs::read_dir(&generations).unwrap();
            entries.map(|entry| entry.unwrap().path()).collect()
        };
        for path in folders().iter().chain([&generations, &corpus.index()]) {
            // A folder of a build that is being tidied away may be gone.
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o555));
        }
        let run = Run::of(child.wait_with_output().unwrap());
        if run.code != Some(0) {
            run.is_told();
            refused += 1;
        }
        let found = corpus.search().state();
        assert!(found == state || found < state && run.code != Some(0));
        for path in [&corpus.index(), &generations] {
            mode(path, 0o755);
        }
        for path in folders() {
            mode(&path, 0o755);
        }
        let run = Run::of(build().output().unwrap());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(corpus.search().state(), state);
        corpus.sources_are_of(state);
        corpus.is_tidy();
    }
    println!("{refused} of 8 builds were refused");
}
