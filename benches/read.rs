//! What reading costs beside the bare parser of the format, over the same
//! bytes in the same run: HTML beside scraper, Markdown beside pulldown-cmark.
//!
//! The sources are those of the sample corpus, repeated, or all of a folder:
//! `PINCITE_BENCH=path cargo bench --bench read`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pincite::Root;
use pulldown_cmark::{Options, Parser};
use scraper::Html;

/// Sources of one ending, as text.
struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    fn of(endings: &[&str]) -> Self {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let folder = std::env::var_os("PINCITE_BENCH").map_or(sample, Into::into);
        let listing = pincite::list_sources(&Root::new(folder)).unwrap();
        let wanted = |path: &&std::path::PathBuf| {
            let name = path.to_string_lossy();
            endings.iter().any(|ending| name.ends_with(ending))
        };
        let read = |path: &std::path::PathBuf| {
            let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
            (path.to_string_lossy().into_owned(), text)
        };
        Self {
            files: listing.files.iter().filter(wanted).map(read).collect(),
        }
    }

    fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, text)| text.len() as u64).sum()
    }
}

fn html(criterion: &mut Criterion) {
    let sources = Sources::of(&[".html", ".htm", ".xhtml"]);
    compare(criterion, "html", &sources, "scraper", |text| {
        black_box(Html::parse_document(text));
    });
}

fn markdown(criterion: &mut Criterion) {
    let sources = Sources::of(&[".md", ".mdx", ".markdown"]);
    compare(criterion, "markdown", &sources, "pulldown-cmark", |text| {
        for event in Parser::new_ext(text, Options::all()).into_offset_iter() {
            black_box(event);
        }
    });
}

fn compare(
    criterion: &mut Criterion,
    name: &str,
    sources: &Sources,
    parser: &str,
    parse: impl Fn(&str),
) {
    if sources.files.is_empty() {
        return;
    }
    let mut group = criterion.benchmark_group(name);
    group
        .throughput(Throughput::Bytes(sources.bytes()))
        .sample_size(10);
    group.bench_function(parser, |bencher| {
        bencher.iter(|| sources.files.iter().for_each(|(_, text)| parse(text)));
    });
    group.bench_function("pincite", |bencher| {
        bencher.iter(|| {
            for (name, text) in &sources.files {
                black_box(pincite::read(name, text.as_bytes()).ok());
            }
        });
    });
    group.finish();
}

criterion_group!(benches, html, markdown);
criterion_main!(benches);
