//! `index --watch`: follows what becomes of the sources.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::{Project, signals_are_ignored};

/// No build of a few files takes as long, even on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program as it watches.
struct Watch {
    child: Child,
    /// The lines of both outputs.
    lines: Receiver<String>,
}

impl Watch {
    fn start(project: &Project, args: &[&str]) -> Self {
        let args = ["index", "--watch"].iter().chain(args);
        let mut child = project
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be run");
        let (sender, lines) = channel();
        let stdout = child.stdout.take().expect("piped");
        let stderr = child.stderr.take().expect("piped");
        let other = sender.clone();
        thread::spawn(move || {
            let lines = BufReader::new(stdout).lines();
            lines
                .map_while(Result::ok)
                .try_for_each(|line| other.send(line))
        });
        thread::spawn(move || {
            let lines = BufReader::new(stderr).lines();
            lines
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        let watch = Self { child, lines };
        watch.tells("Ctrl-C ends");
        watch
    }

    /// Waits for a line that holds `part`.
    #[track_caller]
    fn tells(&self, part: &str) -> String {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(part) => return line,
                Ok(line) => seen.push(line),
                Err(error) => panic!("{error}: lacks {part}: {seen:#?}"),
            }
        }
    }

    /// Ends it as Ctrl-C does; gives the exit code and what was told since.
    fn end(mut self) -> (Option<i32>, Vec<String>) {
        if signals_are_ignored() {
            let _ = self.child.kill();
            return (Some(0), self.lines.iter().collect());
        }
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status();
        assert!(sent.expect("there is `kill`").success());
        let code = self.child.wait().expect("it was running").code();
        (code, self.lines.iter().collect())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn edits_are_followed_until_ctrl_c() {
    let project = Project::lamp();
    let watch = Watch::start(&project, &[]);
    // Written at once, beside and renamed, and a burst.
    project.write("corpus/new.md", "# New\n\nA green lantern.\n");
    let line = watch.tells("1 added");
    assert!(
        line.starts_with("1 added, 2 unchanged: 3 documents, 5 passages, 2 FAQ pairs, in "),
        "{line}"
    );
    assert_eq!(
        project.run(["search", "lantern", "--no-refresh"]).code,
        Some(0)
    );
    project.write("corpus/.new.md.swp", "# New\n\nA yellow lantern.\n");
    fs::rename(
        project.path("corpus/.new.md.swp"),
        project.path("corpus/new.md"),
    )
    .expect("writable");
    watch.tells("1 changed");
    for n in 0..50 {
        project.write(
            &format!("corpus/many/{n}.md"),
            format!("# {n}\n\nThe text of {n}.\n"),
        );
    }
    watch.tells(": 53 documents");
    fs::rename(project.path("corpus/many"), project.path("corpus/some")).expect("writable");
    watch.tells("50 added, 50 removed");
    project.write("corpus/some/0.md", "# 0\n\nA violet lantern.\n");
    watch.tells("1 changed");
    let (code, rest) = watch.end();
    assert_eq!((code, rest), (Some(0), Vec::new()));
    project
        .run(["search", "violet lantern", "--no-refresh"])
        .shows(0, "some/0.md");
    assert_eq!(project.run(["verify"]).code, Some(0));
}

#[test]
fn a_root_that_goes_and_comes_back() {
    let project = Project::lamp();
    let watch = Watch::start(&project, &["--json"]);
    fs::rename(project.path("corpus"), project.path("away")).expect("writable");
    let line = watch.tells("error: ");
    assert!(line.contains("corpus` does not exist"), "{line}");
    // The index is as it was.
    project
        .run(["search", "lamp dim", "--no-refresh"])
        .shows(0, "Does the lamp dim?");
    project.write("away/new.md", "# New\n\nA green lantern.\n");
    fs::rename(project.path("away"), project.path("corpus")).expect("writable");
    let line = watch.tells("\"added\":1");
    assert!(line.starts_with("{\"schema\":\"pincite/1\""), "{line}");
    // And it is followed as before.
    project.write("corpus/new.md", "# New\n\nA yellow lantern.\n");
    watch.tells("\"changed\":1");
    assert_eq!(watch.end().0, Some(0));
}

#[test]
fn an_index_among_the_sources_is_no_change() {
    let project = Project::new(&[("a.md", "# A\n\nText.\n")]);
    let watch = Watch::start(&project, &["."]);
    project.write("b.md", "# B\n\nText.\n");
    watch.tells("1 added");
    project.write("b.md", "# B\n\nAnother text.\n");
    watch.tells("1 changed");
    let (code, rest) = watch.end();
    assert_eq!((code, rest), (Some(0), Vec::new()));
}

#[test]
fn a_file_is_followed_too() {
    let project = Project::new(&[("a.md", "# A\n\nText.\n")]);
    let watch = Watch::start(&project, &["a.md"]);
    project.write("a.md~", "# A\n\nAnother text.\n");
    fs::rename(project.path("a.md~"), project.path("a.md")).expect("writable");
    watch.tells("1 changed");
    assert_eq!(watch.end().0, Some(0));
}

#[test]
fn new_folders_are_followed_beside_files_that_are() {
    let project = Project::lamp();
    project.write("corpus/a/words.txt", "lamp, light\n");
    // A root that is a file, and a synonyms file, within a root.
    project.write(
        "pincite.toml",
        "synonyms = 'corpus/a/words.txt'\n[[root]]\npath = 'corpus/faq.md'\n[[root]]\npath = 'corpus'\n",
    );
    let watch = Watch::start(&project, &[]);
    for file in ["corpus/new/shade.md", "corpus/a/new/shade.md"] {
        project.write(file, "# Shade\n\nThe shade is linen.\n");
        watch.tells("1 added");
        project.write(file, "# Shade\n\nThe shade is silk.\n");
        watch.tells("1 changed");
    }
    assert_eq!(watch.end().0, Some(0));
}

#[test]
fn an_edited_pincite_toml_is_followed() {
    let project = Project::lamp();
    project.write("more/shade.md", "# Shade\n\nThe shade is linen.\n");
    let corpus = "[[root]]\npath = 'corpus'\n";
    let both = format!("{corpus}[[root]]\npath = 'more'\n");
    project.write("pincite.toml", corpus);
    let watch = Watch::start(&project, &[]);
    project.write("pincite.toml", &both);
    watch.tells("pincite.toml changed");
    let roots = watch.tells("watching ");
    assert!(roots.contains("more"), "{roots}");
    watch.tells("1 added, 2 unchanged");
    project.write("more/shade.md", "# Shade\n\nThe shade is silk.\n");
    watch.tells("1 changed");
    // A mistake is told, and the sources are followed as before.
    project.write("pincite.toml", format!("{both}pth = 'x'\n"));
    let told = watch.tells("warning: ");
    assert!(
        told.contains("pincite.toml:5: unknown field `pth`"),
        "{told}"
    );
    assert!(
        told.ends_with("; until it is mended, what it said before holds"),
        "{told}"
    );
    project.write("more/shade.md", "# Shade\n\nThe shade is paper.\n");
    watch.tells("1 changed");
    project.write("pincite.toml", format!("index = 'other'\n{both}"));
    let told = watch.tells("warning: ");
    assert!(told.contains("begin again to use it"), "{told}");
    project.write("pincite.toml", corpus);
    watch.tells("1 removed");
    let (code, rest) = watch.end();
    assert_eq!((code, rest), (Some(0), Vec::new()));
    assert!(!project.path("other").exists());
}

#[test]
fn pincite_toml_does_not_overrule_the_command_line() {
    let project = Project::lamp();
    project.write("more/shade.md", "# Shade\n\nThe shade is linen.\n");
    let watch = Watch::start(&project, &["corpus"]);
    // How to read the folder that was named is followed, other folders are not.
    let toml = "[[root]]\npath = 'corpus'\nexclude = ['faq.md']\n[[root]]\npath = 'more'\n";
    project.write("pincite.toml", toml);
    let line = watch.tells("1 removed");
    assert!(line.contains(": 1 document"), "{line}");
    assert_eq!(watch.end().0, Some(0));

    let watch = Watch::start(&project, &["--add", "more"]);
    project.write("pincite.toml", "languages = ['en']\n");
    watch.tells("whatever pincite.toml says now: begin again without it");
    assert_eq!(watch.end().0, Some(0));
}

#[test]
fn it_cannot_only_tell() {
    let project = Project::lamp();
    project
        .run(["index", "--watch", "--dry-run"])
        .complains(2, "cannot be used with '--dry-run'");
}
