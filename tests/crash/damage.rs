//! Files of the index that are deleted, cut or changed.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Corpus, is_long};

enum Damage {
    Deleted,
    Cut,
    Flipped(u64),
}

impl Corpus {
    /// The files of the current generation, and the pointer to it.
    fn files(&self) -> Vec<PathBuf> {
        let pointer = self.index().join("current");
        let name = fs::read_to_string(&pointer).unwrap();
        let folder = self.index().join("generations").join(name.trim());
        let entries = fs::read_dir(folder).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_none_or(|ending| ending != "lock"));
        files.sort_by_key(|path| kind(path));
        files.push(pointer);
        files
    }
}

/// What a file is: its name, or of a part of a segment, whose name is drawn at
/// random, the ending.
fn kind(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    match name.rsplit_once('.') {
        Some((segment, ending)) if segment.len() >= 32 => ending.to_owned(),
        _ => name.to_owned(),
    }
}

#[test]
fn damage_is_told_or_harmless_and_the_next_build_mends_it() {
    let flips = if is_long() { 12 } else { 2 };
    let corpus = Corpus::indexed();
    let mut edits = 0;
    // Segments and deletions of an index that has been edited.
    let mut edit = || {
        edits += 1;
        let text = format!("# Note\n\nEdit {edits}.\n");
        fs::write(corpus.path("corpus/0.md"), text).unwrap();
        corpus.index_well();
    };
    edit();
    let ids = |run: &super::Run| -> Vec<serde_json::Value> {
        run.hits().iter().map(|hit| hit["id"].clone()).collect()
    };
    let expected = ids(&corpus.search());
    let (mut told, mut unseen) = (0, 0);
    let mut kinds: Vec<_> = corpus.files().iter().map(|path| kind(path)).collect();
    kinds.dedup();
    assert!(kinds.len() > 8, "{kinds:?}");
    for kind_of_file in kinds {
        let mut damages = vec![Damage::Deleted, Damage::Cut];
        damages.extend((0..flips).map(Damage::Flipped));
        for damage in damages {
            edit();
            let mut files = corpus.files().into_iter();
            let path = files.find(|path| kind(path) == kind_of_file).unwrap();
            let name = path.display().to_string();
            let mut bytes = fs::read(&path).unwrap();
            match damage {
                Damage::Deleted => fs::remove_file(&path).unwrap(),
                Damage::Cut => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                Damage::Flipped(seed) => {
                    let mut random = fastrand::Rng::with_seed(seed);
                    let place = random.usize(..bytes.len());
                    bytes[place] ^= 1 << random.u8(..8);
                    fs::write(&path, &bytes).unwrap();
                }
            }
            let search = corpus.search();
            if search.code == Some(2) {
                search.is_told();
                told += 1;
            } else if ids(&search) != expected {
                // The sums of large files are not checked at each search, but
                // the check of the whole index finds it.
                assert_eq!(corpus.run(&["verify"]).code, Some(1), "{name}");
                unseen += 1;
            }
            corpus.index_well();
            assert_eq!(ids(&corpus.search()), expected, "{name}");
            assert_eq!(corpus.run(&["verify"]).code, Some(0), "{name}");
            corpus.is_tidy();
        }
    }
    println!("{told} told by the search, {unseen} only by verify");
    assert!(told > 10);
}
