//! An index held against its sources: what holds, and everything that may not.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use pincite::{
    Error, Fault, FaultKind, IndexOptions, Root, VerifyOptions, VerifyReport, build, verify,
};
use tempfile::TempDir;

const FILES: &[(&str, &str)] = &[
    (
        "lamp.md",
        "# Lamp\n\n## Reset\n\nHold the **button** for ten &mdash; not nine &mdash; seconds.\n\n```\nlamp --reset\n```\n",
    ),
    (
        "faq.html",
        "<html><body><main><h1>FAQ</h1><h2 id=dim>Does it dim?</h2><p>No, it is always bright.</p>\
         <h2 id=warm>Is it warm?</h2><p>Yes, it is warm, but never hot.</p></main></body></html>",
    ),
    (
        "tea.csv",
        "question,answer\nIs it \"\"green\"\"?,\"Yes, it is\ngreen.\"\n",
    ),
    (
        "tea.json",
        r#"[{"question": "Hot?", "answer": "At 60\u00b0C,\nno more."}]"#,
    ),
    (
        "a/b.rst",
        "Title\n=====\n\n.. |p| replace:: the product\n\nThis is |p| of *ours*.\n",
    ),
    ("old.txt", "NOTES\n\nThe caf\u{e9} is shut.\n"),
];

fn shelf() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("docs/a")).unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join("docs").join(name), text).unwrap();
    }
    // A charset of its own has lines, and no bytes.
    let old = b"NOTES\n\nThe caf\xE9 is shut on Sundays.\n";
    fs::write(folder.path().join("docs/old.txt"), old).unwrap();
    let roots = vec![Root::new(folder.path().join("docs"))];
    let options = IndexOptions {
        roots,
        ..IndexOptions::default()
    };
    build(&folder.path().join("index"), &options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    folder
}

fn check(folder: &Path) -> VerifyReport {
    let index = folder.join("index");
    let report = verify(&index, VerifyOptions::default(), &|_| {
        ControlFlow::Continue(())
    });
    report.unwrap()
}

/// The kinds of the faults, with the names of the files.
fn faults(report: &VerifyReport) -> Vec<(FaultKind, &str)> {
    fn told(fault: &Fault) -> (FaultKind, &str) {
        (
            fault.kind,
            fault.path.file_name().unwrap().to_str().unwrap(),
        )
    }
    report.faults.iter().map(told).collect()
}

#[test]
fn what_was_just_built_holds() {
    let folder = shelf();
    let report = check(folder.path());
    assert!(report.holds, "{report:#?}");
    assert_eq!((report.sources, report.total_sources), (6, 6));
    assert!(report.passages >= 7 && report.files > 5 && report.bytes > 100);
}

#[test]
fn what_became_of_sources_is_told() {
    let folder = shelf();
    let docs = folder.path().join("docs");
    // Another size, and the same size.
    fs::write(docs.join("lamp.md"), "# Lamp\n\nNo button.\n").unwrap();
    let page = fs::read_to_string(docs.join("faq.html")).unwrap();
    fs::write(docs.join("faq.html"), page.replace("warm", "cold")).unwrap();
    fs::remove_file(docs.join("tea.csv")).unwrap();
    let report = check(folder.path());
    assert!(!report.holds);
    let expected = [
        (FaultKind::Changed, "faq.html"),
        (FaultKind::Changed, "lamp.md"),
        (FaultKind::Gone, "tea.csv"),
    ];
    assert_eq!(faults(&report), expected);
    fs::remove_dir_all(&docs).unwrap();
    let report = check(folder.path());
    assert_eq!(report.faults.len(), 6);
    assert!(
        faults(&report)
            .iter()
            .all(|fault| fault.0 == FaultKind::Gone)
    );
}

#[test]
fn damage_is_told_of_every_file() {
    let folder = shelf();
    let index = folder.path().join("index");
    let current = fs::read_to_string(index.join("current")).unwrap();
    let generation = index.join("generations").join(current.trim());
    let mut seen = 0;
    for entry in fs::read_dir(&generation).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        // The engine's own notes for writing, which no search reads.
        if name == ".managed.json" || name.ends_with(".lock") {
            continue;
        }
        let whole = fs::read(&path).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut broken = whole.clone();
            broken[at] ^= 1;
            fs::remove_file(&path).unwrap();
            fs::write(&path, &broken).unwrap();
            let report = verify(&index, VerifyOptions::default(), &|_| {
                ControlFlow::Continue(())
            });
            match report {
                Ok(report) => {
                    let told = report.faults.first().map(|fault| fault.kind);
                    let harmless = name == "manifest.json" && report.holds;
                    assert!(
                        told == Some(FaultKind::DamagedFile) || harmless,
                        "{name} at {at}: {report:?}"
                    );
                }
                Err(Error::Format { .. }) if name == "manifest.json" => {}
                Err(error) => panic!("{name} at {at}: {error}"),
            }
            seen += 1;
        }
        fs::remove_file(&path).unwrap();
        let report = check(folder.path());
        let told = report.faults.first().map(|fault| fault.kind);
        assert_eq!(told, Some(FaultKind::DamagedFile), "{name}: {report:?}");
        fs::write(&path, &whole).unwrap();
    }
    assert!(seen > 20);
    assert!(check(folder.path()).holds);
}

#[test]
fn a_sample_is_part_of_it() {
    let folder = shelf();
    let options = VerifyOptions {
        sample: Some(2),
        seed: 7,
    };
    let index = folder.path().join("index");
    let report = verify(&index, options, &|_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.sources, report.total_sources), (2, 6));
    let ended = verify(&index, options, &|_| ControlFlow::Break(()));
    assert!(matches!(ended, Err(Error::Cancelled)), "{ended:?}");
}

#[test]
fn without_an_index_nothing_can_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let report = verify(folder.path(), VerifyOptions::default(), &|_| {
        ControlFlow::Continue(())
    });
    assert!(
        matches!(report, Err(Error::IndexMissing { .. })),
        "{report:?}"
    );
}
