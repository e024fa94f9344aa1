//! Checks an index against its sources: every citation and every hash, and the
//! files of the index themselves.

mod page;
mod report;
mod source;
mod words;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

pub use report::{Fault, FaultKind, VerifyOptions, VerifyReport};

use crate::error::{Error, Result};
use crate::index::{Index, KnownSource, OnProgress, Progress};
use crate::options::Root;
use crate::source::{SourceFile, list, to_the_end};
use source::Checked;

/// Sources that are read in parallel before it is told how far the work has
/// come: enough for all cores, and few enough to be ended soon.
const BATCH: usize = 64;

/// Checks the index in `dir`: that its files are what was written, and that
/// every source is what was indexed and has every passage where its citation
/// says. What does not hold is no error but an entry of the report.
///
/// Where the files of the engine are damaged, sources are not looked at, since
/// what the index says of them cannot be relied upon.
///
/// # Errors
/// If there is no index, it is of another format, or the work was ended by
/// `on_progress`.
pub fn verify(
    dir: &Path,
    options: VerifyOptions,
    on_progress: OnProgress<'_>,
) -> Result<VerifyReport> {
    let started = Instant::now();
    let mut report = VerifyReport {
        index: dir.to_owned(),
        ..VerifyReport::default()
    };
    match check(dir, options, on_progress, &mut report) {
        Err(Error::Damaged { detail, .. }) => report.faults.push(damaged(dir.to_owned(), detail)),
        Err(Error::Engine { source }) => {
            report
                .faults
                .push(damaged(dir.to_owned(), source.to_string()));
        }
        outcome => outcome?,
    }
    report.holds = report.faults.is_empty();
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

fn check(
    dir: &Path,
    options: VerifyOptions,
    on_progress: OnProgress<'_>,
    report: &mut VerifyReport,
) -> Result<()> {
    let index = Index::open(dir)?;
    let files = index.check_files()?;
    report.files = files.checked;
    if !files.damaged.is_empty() {
        let faults = files.damaged.into_iter();
        let detail = "it is not what was written";
        let faults = faults.map(|path| damaged(path, detail.to_owned()));
        report.faults.extend(faults);
        return Ok(());
    }
    let known = index.known_sources()?;
    report.total_sources = known.len();
    let known = drawn(known, options);
    let roots = &index.options().roots;
    let places = Places::find(roots, dir)?;
    let mut progress = Progress {
        total_files: known.len(),
        total_bytes: known.iter().map(|source| source.size).sum(),
        ..Progress::default()
    };
    for batch in known.chunks(BATCH) {
        if on_progress(progress) == ControlFlow::Break(()) {
            return Err(Error::Cancelled);
        }
        let checked: Vec<Result<Checked>> = batch
            .par_iter()
            .map(|known| {
                let root = roots.get(known.root);
                source::check(&index, root, known, places.get(known))
            })
            .collect();
        for (checked, known) in checked.into_iter().zip(batch) {
            let checked = checked?;
            report.sources += usize::from(checked.is_read);
            report.bytes += if checked.is_read { known.size } else { 0 };
            report.passages += checked.passages;
            report.faults.extend(checked.faults);
            progress.files += 1;
            progress.bytes += known.size;
        }
    }
    // There is nothing left to end.
    let _ = on_progress(progress);
    Ok(())
}

fn damaged(path: PathBuf, detail: String) -> Fault {
    Fault {
        kind: FaultKind::DamagedFile,
        path,
        passage: None,
        lines: None,
        detail,
    }
}

/// Draws a sample, in the order of the sources.
fn drawn(known: Vec<KnownSource>, options: VerifyOptions) -> Vec<KnownSource> {
    let Some(size) = options.sample.filter(|size| *size < known.len()) else {
        return known;
    };
    let mut random = fastrand::Rng::with_seed(options.seed);
    let mut places = random.choose_multiple(0..known.len(), size);
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    let all = known.into_iter().enumerate();
    all.filter_map(|(at, source)| places.next_if_eq(&at).map(|_| source))
        .collect()
}

/// The files that there are now, by root and path.
struct Places(HashMap<(usize, String), SourceFile>);

impl Places {
    fn find(roots: &[Root], dir: &Path) -> Result<Self> {
        let mut files = HashMap::new();
        for (number, root) in roots.iter().enumerate() {
            let listing = match list(std::slice::from_ref(root), Some(dir), &to_the_end) {
                // All of its sources are gone, which is told of each.
                Err(Error::RootMissing { .. }) => continue,
                listing => listing?,
            };
            files.extend(listing.files.into_iter().map(|file| {
                let file = SourceFile {
                    root: number,
                    ..file
                };
                ((number, file.relative.clone()), file)
            }));
        }
        Ok(Self(files))
    }

    fn get(&self, known: &KnownSource) -> Option<&SourceFile> {
        self.0.get(&(known.root, known.path.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_of_its_size_and_in_order() {
        let source = |n: usize| KnownSource {
            root: 0,
            path: n.to_string(),
            size: 1,
            passages: 1,
            hash: None,
        };
        let draw = |sample, seed| {
            let options = VerifyOptions { sample, seed };
            let drawn = drawn((0..100).map(source).collect(), options);
            let numbers = drawn.iter().map(|source| source.path.parse());
            numbers
                .collect::<std::result::Result<Vec<usize>, _>>()
                .unwrap()
        };
        let some = draw(Some(10), 1);
        assert_eq!(some.len(), 10);
        assert!(some.is_sorted());
        assert_ne!(some, draw(Some(10), 2));
        assert_eq!(draw(Some(200), 1).len(), 100);
        assert_eq!(draw(None, 1).len(), 100);
    }
}
