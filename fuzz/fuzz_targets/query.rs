//! Any string is a query: a response, with highlights on character borders.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pincite::{IndexBuilder, SearchRequest, Searcher};

static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
    let mut builder =
        IndexBuilder::in_memory_with_synonyms("lamp, light, kleines licht").expect("an index");
    let pages = [
        (
            "en.md",
            "# Lamp\n\n## How do I reset it?\n\nHold the button. See chapter IV, `foo.bar` and C++ 3.10.\n",
        ),
        (
            "de.md",
            "# Häfen\n\nDie Häuser am Hafen, Straße 4. „Größe“ ist 1.500 m².\n",
        ),
        ("ja.md", "# 緑茶\n\n緑茶の温度は第4章にある。\n"),
        ("ar.md", "# الكتاب\n\nهذا الكتاب القديم عن البحر.\n"),
    ];
    for (name, text) in pages {
        for document in pincite::read(name, text.as_bytes()).expect("a document") {
            builder.add(name, &document).expect("a new name");
        }
    }
    Searcher::new(builder.finish().expect("an index")).expect("a searcher")
});

fuzz_target!(|data: &[u8]| {
    let (flags, text) = data.split_first().unwrap_or((&0, &[]));
    let request = SearchRequest {
        prefix: flags & 1 == 1,
        exact: flags & 2 == 2,
        all_passages: flags & 4 == 4,
        explain: flags & 8 == 8,
        ..SearchRequest::new(String::from_utf8_lossy(text))
    };
    let response = SEARCHER.search(&request).expect("a response");
    for hit in &response.hits {
        assert!((0.0..=1.0).contains(&hit.confidence));
        for fragment in &hit.snippet.fragments {
            for highlight in &fragment.highlights {
                assert!(fragment.text.get(highlight.start..highlight.end).is_some());
            }
        }
    }
});
