//! The modules of the library form a line: each imports only from those that
//! stand above it in `lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn modules_import_only_from_those_above() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let root = fs::read_to_string(src.join("lib.rs")).unwrap();
    let order: Vec<&str> = root
        .lines()
        .map(|line| line.strip_prefix("pub ").unwrap_or(line))
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    assert!(order.len() > 10, "{order:?}");
    let place = |module: &str| order.iter().position(|other| *other == module);
    let mut imports = 0;
    let mut wrong = Vec::new();
    for path in rust_files(&src) {
        let below = path.strip_prefix(&src).unwrap();
        let top = below.iter().next().unwrap().to_str().unwrap();
        if ["bin", "lib.rs"].contains(&top) {
            continue;
        }
        let own = place(top.trim_end_matches(".rs"));
        let own = own.unwrap_or_else(|| panic!("`{top}` is not in lib.rs"));
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            // What documentation links to is no import.
            let code = line.trim_start();
            for named in code
                .split("crate::")
                .skip(1)
                .filter(|_| !code.starts_with("//"))
            {
                imports += 1;
                let module = named
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next();
                if place(module.unwrap_or_default()).is_none_or(|at| at > own) {
                    wrong.push(format!("{}:{}: {code}", below.display(), number + 1));
                }
            }
        }
    }
    assert!(imports > 50, "only {imports} imports were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}
