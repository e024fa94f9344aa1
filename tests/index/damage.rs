//! What is no index, or no longer a whole one.

use std::fs;
use std::path::Path;

use pincite::{Error, SearchRequest, Searcher};

use super::Shelf;

const FILES: &[(&str, &str)] = &[
    ("a.md", "# A\n\n## Fruit\n\nApricots and apples.\n"),
    (
        "b.md",
        "# B\n\n## FAQ\n\n### Are there apricots?\n\nIn summer.\n",
    ),
];

fn open(index: &Path) -> Option<Error> {
    Searcher::open(index).err()
}

#[test]
fn no_index() {
    let folder = tempfile::tempdir().unwrap();
    for index in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let error = open(&index);
        assert!(
            matches!(error, Some(Error::IndexMissing { .. })),
            "{error:?}"
        );
    }
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let shelf = Shelf::new(FILES);
    let photos = shelf.folder.path().join("photos");
    fs::create_dir(&photos).unwrap();
    fs::write(photos.join("cat.jpeg"), b"cat").unwrap();
    let refused = |error: Option<Error>| match error {
        Some(Error::NotAnIndex { found, .. }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(open(&photos)), "cat.jpeg");
    assert_eq!(refused(shelf.build_in(&photos).err()), "cat.jpeg");
    assert_eq!(fs::read_dir(&photos).unwrap().count(), 1);
    let file = photos.join("cat.jpeg");
    assert_eq!(refused(open(&file)), "a file");
    assert_eq!(refused(shelf.build_in(&file).err()), "a file");
    assert_eq!(fs::read(&file).unwrap(), b"cat");
}

#[test]
fn a_folder_that_is_only_kept_is_empty() {
    let shelf = Shelf::new(FILES);
    fs::create_dir(shelf.index()).unwrap();
    fs::write(shelf.index().join(".gitignore"), b"*\n").unwrap();
    let error = open(&shelf.index());
    assert!(
        matches!(error, Some(Error::IndexMissing { .. })),
        "{error:?}"
    );
    shelf.build().unwrap();
    assert!(shelf.index().join(".gitignore").exists());
}

#[test]
fn another_format_is_never_misread() {
    let shelf = Shelf::built(FILES);
    let manifest = shelf.generation().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let format = Searcher::open(&shelf.index())
        .unwrap()
        .stats()
        .unwrap()
        .format;
    fs::write(&manifest, text.replace(&format, "pincite 0.9")).unwrap();
    let error = open(&shelf.index());
    let Some(Error::Format {
        found, expected, ..
    }) = error
    else {
        panic!("{error:?}");
    };
    assert_eq!((found.as_str(), expected), ("pincite 0.9", format.clone()));
    // It still says what to build it from, unless that has changed too.
    let options = pincite::read_options(&shelf.index()).unwrap();
    assert_eq!(options.roots.len(), 1);
    let strange = text
        .replace(&format, "pincite 0.9")
        .replace("\"roots\"", "\"places\"");
    fs::write(&manifest, strange).unwrap();
    let error = pincite::read_options(&shelf.index());
    assert!(matches!(error, Err(Error::Format { .. })), "{error:?}");
    shelf.build().unwrap();
    assert_eq!(shelf.count("apricots"), 2);
}

#[test]
fn a_pointer_to_nowhere() {
    let shelf = Shelf::built(FILES);
    for pointer in ["", "../../etc\n", "00000099\n", "\u{1b}[31m"] {
        fs::write(shelf.index().join("current"), pointer).unwrap();
        let error = open(&shelf.index());
        assert!(
            matches!(error, Some(Error::Damaged { .. })),
            "{pointer:?}: {error:?}"
        );
    }
    fs::write(shelf.index().join("current"), [0xFF, 0xFE]).unwrap();
    let error = open(&shelf.index());
    assert!(matches!(error, Some(Error::Damaged { .. })), "{error:?}");
    shelf.build().unwrap();
    assert_eq!(shelf.count("apricots"), 2);
}

#[test]
fn a_manifest_that_is_no_manifest() {
    let shelf = Shelf::built(FILES);
    let manifest = shelf.generation().join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let half = &text[..text.len() / 2];
    let fields = text.replace("\"passages\"", "\"passengers\"");
    for broken in ["", "{", "[1, 2]", half, &fields] {
        fs::write(&manifest, broken).unwrap();
        let error = open(&shelf.index());
        let expected = matches!(error, Some(Error::Damaged { .. } | Error::Format { .. }));
        assert!(expected, "{broken:?}: {error:?}");
    }
}

#[test]
fn every_file_of_the_engine_may_be_missing_cut_or_overwritten() {
    let shelf = Shelf::built(FILES);
    let whole: Vec<_> = fs::read_dir(shelf.generation())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (fs::read(&path).unwrap(), path))
        .filter(|(_, path)| !path.ends_with("sources.bin") && !path.ends_with(".managed.json"))
        .filter(|(_, path)| !path.to_string_lossy().ends_with(".lock"))
        .collect();
    assert!(whole.len() > 5, "{whole:?}");
    for (bytes, path) in &whole {
        let half = &bytes[..bytes.len() / 2];
        let zeros = vec![0; bytes.len()];
        for broken in [None, Some(&[][..]), Some(half), Some(&zeros)] {
            match broken {
                None => fs::remove_file(path).unwrap(),
                Some(broken) => fs::write(path, broken).unwrap(),
            }
            let found = Searcher::open(&shelf.index())
                .and_then(|searcher| searcher.search(&SearchRequest::new("apricots")));
            let context = || {
                let size = broken.map(<[u8]>::len);
                format!("{} with {size:?} bytes: {found:?}", path.display())
            };
            assert!(matches!(found, Err(Error::Damaged { .. })), "{}", context());
            fs::write(path, bytes).unwrap();
        }
    }
    assert_eq!(shelf.count("apricots"), 2);
}

#[test]
fn a_damaged_list_of_sources_is_told_by_staleness() {
    let shelf = Shelf::built(FILES);
    let list = shelf.generation().join("sources.bin");
    for broken in ["{", "\u{0}", "[]"] {
        fs::write(&list, broken).unwrap();
        let error = pincite::staleness(&shelf.index());
        assert!(
            matches!(error, Err(Error::Damaged { .. })),
            "{broken:?}: {error:?}"
        );
    }
    fs::remove_file(&list).unwrap();
    let error = pincite::staleness(&shelf.index());
    assert!(matches!(error, Err(Error::Damaged { .. })), "{error:?}");
}
