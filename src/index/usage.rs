//! What the files of a generation take on disk.

use std::fs;
use std::path::Path;

use super::report::DiskUsage;
use super::sources::SOURCES;

/// Adds up the files in a generation's folder by what they hold.
pub(super) fn of(folder: &Path) -> DiskUsage {
    let mut usage = DiskUsage::default();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
        let name = entry.file_name().to_string_lossy().into_owned();
        *part(&mut usage, &name) += bytes;
    }
    usage
}

fn part<'u>(usage: &'u mut DiskUsage, name: &str) -> &'u mut u64 {
    if name == SOURCES {
        return &mut usage.sources;
    }
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "term" => &mut usage.terms,
        "idx" => &mut usage.postings,
        "pos" => &mut usage.positions,
        "store" => &mut usage.stored,
        "fast" => &mut usage.columns,
        "fieldnorm" => &mut usage.lengths,
        _ => &mut usage.other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_endings() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [
            ("a.term", 1),
            ("b.term", 2),
            ("a.pos", 4),
            ("sources.bin", 8),
        ] {
            fs::write(folder.path().join(name), vec![0; bytes]).unwrap();
        }
        fs::write(folder.path().join("meta.json"), [0; 16]).unwrap();
        let usage = of(folder.path());
        let expected = DiskUsage {
            terms: 3,
            positions: 4,
            sources: 8,
            other: 16,
            ..DiskUsage::default()
        };
        assert_eq!(usage, expected);
        assert_eq!(usage.total(), 31);
    }
}
