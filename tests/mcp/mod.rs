//! `pincite mcp`, as a client of the protocol sees it.
#![allow(clippy::expect_used)]

mod client;
#[cfg(feature = "serve")]
mod http;
mod protocol;
mod tools;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The sample corpus.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// A folder with files; those in `corpus` are what is indexed.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    folder
}

const LAMP: &str = "\
# Lamp

The lamp has one button.

## Reset

Hold the button for ten seconds. The light turns blue.

## Care

Wipe it with a dry cloth.
";
