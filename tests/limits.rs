//! The figures of `docs/limits.md` are those of the program.

use std::fs;
use std::path::Path;

/// A row or sentence of the document, the file that has the constant, and the
/// constant as it is declared. Whoever changes one finds the other here.
const FIGURES: &[(&str, &str, &str)] = &[
    (
        "| a file | 64 MiB |",
        "source/mod.rs",
        "MAX_SOURCE_BYTES: u64 = 64 * 1024 * 1024;",
    ),
    (
        "| records of one JSON or CSV file | 1,000,000 |",
        "source/records/collect.rs",
        "MAX_RECORDS: usize = 1_000_000;",
    ),
    (
        "unpacked | 64 MiB, 250 times its packed size |",
        "source/office/archive.rs",
        "MAX_PART: u64 = 64 * MIB;",
    ),
    (
        "250 times its packed size",
        "source/office/archive.rs",
        "MAX_RATIO: u64 = 250;",
    ),
    (
        "| all parts of one | 256 MiB,",
        "source/office/archive.rs",
        "MAX_TOTAL: u64 = 256 * MIB;",
    ),
    (
        "20,000 parts",
        "source/office/archive.rs",
        "MAX_ENTRIES: usize = 20_000;",
    ),
    (
        "| pages of a PDF file | 10,000 |",
        "source/pdf.rs",
        "MAX_PAGES: usize = 10_000;",
    ),
    (
        "| reading a PDF file | 120 s |",
        "source/pdf.rs",
        "MAX_TIME: Duration = Duration::from_secs(120);",
    ),
    (
        "| front matter of a page | 256 KiB |",
        "source/front_matter.rs",
        "MAX_BYTES: usize = 256 * 1024;",
    ),
    (
        "| a passage | 1,400 bytes;",
        "passage.rs",
        "MAX_BYTES: usize = 1_400;",
    ),
    (
        "an answer 4,000 |",
        "passage.rs",
        "MAX_ANSWER_BYTES: usize = 4_000;",
    ),
    (
        "(256 files or",
        "index/reading.rs",
        "BATCH_FILES: usize = 256;",
    ),
    (
        "or 16 MiB)",
        "index/reading.rs",
        "BATCH_BYTES: u64 = 16 * 1024 * 1024;",
    ),
    (
        "| a query | 16 KiB |",
        "query/parse.rs",
        "MAX_QUERY_BYTES: usize = 16 * 1024;",
    ),
    (
        "| different words | 64 |",
        "weights.rs",
        "MAX_WORDS: usize = 64;",
    ),
    (
        "exclusions | 16 of each |",
        "weights.rs",
        "MAX_PHRASES: usize = 16;",
    ),
    (
        "| misspelt words that are corrected | 6 |",
        "weights.rs",
        "MAX_CORRECTED_WORDS: usize = 6;",
    ),
    (
        "`--offset` | 2,000 |",
        "weights.rs",
        "MAX_CANDIDATES: usize = 2_000;",
    ),
    (
        "| a snippet | 40 to",
        "contract/search.rs",
        "MIN_SNIPPET_CHARS: usize = 40;",
    ),
    (
        "to 2,000 characters |",
        "contract/search.rs",
        "MAX_SNIPPET_CHARS: usize = 2_000;",
    ),
    (
        "| suggestions | 100 |",
        "suggest.rs",
        "MAX_SUGGESTIONS: usize = 100;",
    ),
    (
        "takes nothing of an answer for 30 s",
        "bin/pincite/serve/connections.rs",
        "MAX_UNREAD_TIME: Duration = Duration::from_secs(30);",
    ),
    (
        "have changed, for 2 s at most",
        "bin/pincite/refresh.rs",
        "QUICK_LOOK: Duration = Duration::from_secs(2);",
    ),
    (
        "at most 4,096 files and",
        "bin/pincite/refresh.rs",
        "QUICK_FILES: usize = 4096;",
    ),
    (
        "and 4 MiB.",
        "bin/pincite/refresh.rs",
        "QUICK_BYTES: u64 = 4 * 1024 * 1024;",
    ),
    (
        "was written within 2 s before",
        "index/sources.rs",
        "COARSEST_NANOS: u64 = 2_000_000_000;",
    ),
    (
        "on a terminal after 0.3 s.",
        "bin/pincite/progress.rs",
        "PATIENCE: Duration = Duration::from_millis(300);",
    ),
    (
        "exit code 130",
        "bin/pincite/interrupt.rs",
        "INTERRUPTED: u8 = 130;",
    ),
    (
        "or after 2 s where",
        "bin/pincite/interrupt.rs",
        "PATIENCE: Duration = Duration::from_secs(2);",
    ),
    (
        "looks every 10 s",
        "index/watch.rs",
        "LOOK_AT_SOURCES: Duration = Duration::from_secs(10);",
    ),
    (
        "the space of two generations",
        "index/generation.rs",
        "KEPT: usize = 2;",
    ),
];

#[test]
fn the_document_has_the_figures_of_the_program() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(home.join("docs/limits.md")).unwrap();
    let document: Vec<&str> = document.split_whitespace().collect();
    let document = document.join(" ");
    for (said, file, constant) in FIGURES {
        assert!(document.contains(said), "docs/limits.md lacks `{said}`");
        let source = fs::read_to_string(home.join("src").join(file)).unwrap();
        assert!(
            source.contains(&format!("const {constant}")),
            "src/{file} has another figure than `{said}`: it lacks `{constant}`"
        );
    }
}
