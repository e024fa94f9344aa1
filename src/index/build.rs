//! Builds an index on disk: a new generation from the sources, and from the
//! generation before as far as that is the same.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tantivy::directory::MmapDirectory;
use tantivy::indexer::NoMergePolicy;

use super::builder::{Indexer, settings};
use super::changes::{self, Changes, Fate, HashLimit};
use super::check;
use super::generation::{self, NewGeneration};
use super::manifest::{self, Manifest};
use super::reading::read;
use super::report::{BuildPlan, IndexReport, OnProgress, Progress, RebuildReason};
use super::sources::{self, SourceEntry, SourceRead, is_recent};
use super::{Index, now_nanos, segments};
use crate::error::{Error, Result};
use crate::options::{IndexOptions, Root};
use crate::schema::Fields;
use crate::source::{self, FileNote, Listing, SourceFile, Unread};
use crate::synonyms::Synonyms;

/// Brings the index in `dir` up to date with the sources of the roots, as a
/// new generation that becomes the current one. Only what has changed is read;
/// everything is where the index does not exist, is damaged, of another format
/// or was read with other options. Where nothing has changed, the index is left
/// as it is. Searches go on meanwhile over the generation before.
///
/// # Errors
/// If a root is missing, the folder is not an index or is locked, or cannot be
/// written. The index is then as it was. A file that cannot be read is no
/// error but an entry of the report.
pub fn build(
    dir: &Path,
    options: &IndexOptions,
    on_progress: OnProgress<'_>,
) -> Result<IndexReport> {
    let job = Job::new(dir, options, on_progress)?;
    match job.find_basis()? {
        Ok(basis) => match job.build_on(&basis, on_progress) {
            // What the engine cannot read is not worth keeping.
            Err(Error::Engine { .. } | Error::Damaged { .. }) => job.build_anew(on_progress),
            built => built,
        },
        Err(_) => job.build_anew(on_progress),
    }
}

/// Builds a new generation in `dir` from all sources of the roots, as
/// [`build`] does, whatever has changed.
///
/// # Errors
/// As [`build`].
pub fn rebuild(
    dir: &Path,
    options: &IndexOptions,
    on_progress: OnProgress<'_>,
) -> Result<IndexReport> {
    Job::new(dir, options, on_progress)?.build_anew(on_progress)
}

/// Tells what [`build`] would do now. Nothing is written.
///
/// # Errors
/// As [`build`], but for what is written.
pub fn plan(dir: &Path, options: &IndexOptions) -> Result<BuildPlan> {
    let job = Job::new(dir, options, &go_on)?;
    let basis = job.find_basis()?;
    Ok(job.plan(basis))
}

/// Tells what [`rebuild`] would do now, for this reason. Nothing is written.
///
/// # Errors
/// As [`plan`].
pub fn plan_rebuild(
    dir: &Path,
    options: &IndexOptions,
    reason: RebuildReason,
) -> Result<BuildPlan> {
    Ok(Job::new(dir, options, &go_on)?.plan(Err(reason)))
}

fn go_on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What is to be built, from which files.
struct Job<'a> {
    dir: &'a Path,
    options: IndexOptions,
    synonyms: String,
    listing: Listing,
    /// When the files were listed, in nanoseconds since 1970.
    listed: u64,
    started: Instant,
}

/// The current generation, which the new one goes on from.
struct Basis {
    generation: String,
    manifest: Manifest,
    known: Vec<SourceEntry>,
    changes: Changes,
}

impl Basis {
    /// The sources that are gone, with the root that they were of.
    fn removed(&self) -> impl Iterator<Item = (&Root, &SourceEntry)> {
        let places = self.changes.removed.iter();
        places.filter_map(|at| self.source(*at))
    }

    fn source(&self, at: usize) -> Option<(&Root, &SourceEntry)> {
        let entry = self.known.get(at)?;
        Some((self.manifest.options.roots.get(entry.root)?, entry))
    }
}

impl<'a> Job<'a> {
    fn new(dir: &'a Path, options: &IndexOptions, on_progress: OnProgress<'_>) -> Result<Self> {
        let started = Instant::now();
        let options = with_absolute_paths(options)?;
        check_roots(dir, &options.roots)?;
        let synonyms = manifest::read_synonyms(&options)?;
        // A mistake in the file is told now, and not at every search.
        Synonyms::parse(&synonyms)?;
        let listed = now_nanos();
        let on_found = |found| {
            on_progress(Progress {
                total_files: found,
                ..Progress::default()
            })
        };
        let listing = source::list(&options.roots, Some(dir), &on_found)?;
        Ok(Self {
            dir,
            options,
            synonyms,
            listing,
            listed,
            started,
        })
    }

    /// Looks for a generation to go on from; else why there is none.
    fn find_basis(&self) -> Result<Result<Basis, RebuildReason>> {
        let read = || -> Result<(String, Manifest, Vec<SourceEntry>)> {
            let generation = generation::current(self.dir)?;
            let manifest = Manifest::read(self.dir, &generation)?;
            // The engine's files are looked at, too: what is damaged must not
            // go on from generation to generation.
            Index::open(self.dir)?;
            let files = check::engine_files(&generation::folder(self.dir, &generation))?;
            if let Some(path) = files.damaged.first() {
                return Err(Error::Damaged {
                    path: self.dir.to_owned(),
                    detail: format!("`{}`: it is not what was written", path.display()),
                });
            }
            let known = sources::read(self.dir, &generation)?;
            Ok((generation, manifest, known))
        };
        let (generation, manifest, known) = match read() {
            Ok(found) => found,
            Err(Error::IndexMissing { .. }) => return Ok(Err(RebuildReason::NoIndex)),
            Err(Error::Format { .. }) => return Ok(Err(RebuildReason::Format)),
            Err(Error::Damaged { .. } | Error::Engine { .. }) => {
                return Ok(Err(RebuildReason::Damaged));
            }
            Err(error) => return Err(error),
        };
        if manifest.options.read != self.options.read {
            return Ok(Err(RebuildReason::Options));
        }
        let changes = changes::compare(
            &self.listing.files,
            &self.options.roots,
            &known,
            &manifest.options.roots,
            self.listed,
            HashLimit::NONE,
        );
        Ok(changes
            .map(|changes| Basis {
                generation,
                manifest,
                known,
                changes,
            })
            .ok_or(RebuildReason::Damaged))
    }

    fn plan(&self, basis: Result<Basis, RebuildReason>) -> BuildPlan {
        let files = &self.listing.files;
        let mut plan = BuildPlan {
            index: self.dir.to_owned(),
            ..BuildPlan::default()
        };
        match basis {
            Err(reason) => {
                plan.rebuild = Some(reason);
                plan.added = files.iter().map(|file| file.path.clone()).collect();
                plan.read_bytes = files.iter().map(|file| file.stamp.size).sum();
            }
            Ok(basis) => {
                plan.up_to_date = self.is_up_to_date(&basis);
                plan.unchanged = basis.changes.unchanged();
                for (file, fate) in files.iter().zip(&basis.changes.files) {
                    let list = match fate {
                        Fate::Kept(_) => continue,
                        Fate::Added => &mut plan.added,
                        Fate::Changed(_) => &mut plan.changed,
                    };
                    list.push(file.path.clone());
                    plan.read_bytes += file.stamp.size;
                }
                let removed = basis.removed();
                plan.removed = removed
                    .map(|(root, entry)| root.path.join(&entry.path))
                    .collect();
            }
        }
        plan
    }

    fn is_up_to_date(&self, basis: &Basis) -> bool {
        basis.changes.is_none()
            && basis.manifest.options == self.options
            && basis.manifest.synonyms == self.synonyms
    }

    fn build_on(&self, basis: &Basis, on_progress: OnProgress<'_>) -> Result<IndexReport> {
        if self.is_up_to_date(basis) {
            generation::tidy(self.dir);
            if basis.changes.is_list_old {
                self.note_times(basis);
            }
            let known = basis.changes.files.iter().filter_map(|fate| match fate {
                Fate::Kept(at) => basis.known.get(*at),
                _ => None,
            });
            let mut report = self.report(known);
            report.unchanged = basis.changes.unchanged();
            report.up_to_date = true;
            report.seconds = self.started.elapsed().as_secs_f64();
            return Ok(report);
        }
        let new = NewGeneration::begin(self.dir)?;
        if generation::current(self.dir)? != basis.generation {
            // Another process has built meanwhile.
            drop(new);
            return build(self.dir, &self.options, on_progress);
        }
        let folder = generation::folder(self.dir, &basis.generation);
        segments::share(&folder, &new.folder())?;
        let directory = MmapDirectory::open(new.folder()).map_err(tantivy::TantivyError::from)?;
        let engine = tantivy::Index::open(directory)?;
        let (_, fields) = Fields::schema();
        let indexer = Indexer::new(&engine, fields)?;
        indexer.writer.set_merge_policy(Box::new(NoMergePolicy));
        for (root, entry) in basis.removed() {
            indexer.remove(&root.name, &entry.path);
        }
        for fate in &basis.changes.files {
            if let Fate::Changed(at) = fate
                && let Some((root, entry)) = basis.source(*at)
            {
                indexer.remove(&root.name, &entry.path);
            }
        }
        let fates = basis.changes.files.iter();
        let to_read = self.listing.files.iter().zip(fates);
        let to_read: Vec<&SourceFile> = to_read
            .filter(|(_, fate)| !matches!(fate, Fate::Kept(_)))
            .map(|(file, _)| file)
            .collect();
        let entries_read = read(&self.options, self.listed, &to_read, &indexer, on_progress)?;
        let read_bytes = bytes_of(&entries_read);
        let mut entries_read = entries_read.into_iter();
        let mut indexer = indexer;
        indexer.writer.commit()?;
        segments::tidy(&mut indexer.writer)?;
        indexer.finish()?;
        let mut entries = Vec::with_capacity(self.listing.files.len());
        for (file, fate) in self.listing.files.iter().zip(&basis.changes.files) {
            match fate {
                Fate::Kept(at) => entries.extend(self.keep(basis, file, *at)),
                _ => entries.extend(entries_read.next()),
            }
        }
        let mut report = self.publish(new, &entries)?;
        report.added = basis.changes.added();
        report.changed = basis.changes.changed();
        report.removed = basis.changes.removed.len();
        report.unchanged = basis.changes.unchanged();
        report.read_bytes = read_bytes;
        Ok(report)
    }

    fn build_anew(&self, on_progress: OnProgress<'_>) -> Result<IndexReport> {
        let new = NewGeneration::begin(self.dir)?;
        let directory = MmapDirectory::open(new.folder()).map_err(tantivy::TantivyError::from)?;
        let (schema, fields) = Fields::schema();
        let engine = tantivy::Index::create(directory, schema, settings())?;
        let indexer = Indexer::new(&engine, fields)?;
        let files: Vec<&SourceFile> = self.listing.files.iter().collect();
        let entries = read(&self.options, self.listed, &files, &indexer, on_progress)?;
        indexer.finish()?;
        let mut report = self.publish(new, &entries)?;
        report.added = files.len();
        report.read_bytes = bytes_of(&entries);
        Ok(report)
    }

    /// Writes what the generation knows about itself, and makes it the current
    /// one.
    fn publish(&self, new: NewGeneration, entries: &[SourceEntry]) -> Result<IndexReport> {
        // A root that goes in the middle must not empty the index.
        for root in &self.options.roots {
            source::metadata_of(root)?;
        }
        let mut report = self.report(entries.iter());
        let mut total = SourceRead::default();
        for entry in entries {
            total.add(&entry.read);
        }
        let (options, synonyms) = (self.options.clone(), self.synonyms.clone());
        let manifest = Manifest {
            skipped: report.skipped.len(),
            engine: check::meta_hash(&new.folder())?,
            ..Manifest::new(options, synonyms, total, report.bytes)
        };
        sources::write(&new.folder(), entries)?;
        manifest.write(&new.folder())?;
        new.publish()?;
        report.seconds = self.started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// What the index holds and what could not be read. `entries` are of the
    /// files of the listing, in their order.
    fn report<'e>(&self, entries: impl Iterator<Item = &'e SourceEntry>) -> IndexReport {
        let mut report = IndexReport {
            index: self.dir.to_owned(),
            skipped: self.listing.skipped.clone(),
            unsupported: self.listing.unsupported.clone(),
            ..IndexReport::default()
        };
        let mut total = SourceRead::default();
        for (file, entry) in self.listing.files.iter().zip(entries) {
            total.add(&entry.read);
            let note = |message: &String| FileNote {
                path: file.path.clone(),
                message: message.clone(),
            };
            report.warnings.extend(entry.read.warnings.iter().map(note));
            match &entry.read.unread {
                None => report.bytes += file.stamp.size,
                Some(Unread::NoReader) => {
                    let ending = source::ending_of(&file.path);
                    *report.unsupported.entry(ending).or_default() += 1;
                }
                Some(Unread::Failed(message)) => report.skipped.push(note(message)),
            }
        }
        report.documents = total.documents;
        report.passages = total.passages;
        report.faq_pairs = total.faq_pairs;
        report.languages = total.languages.into_iter().collect();
        report
    }

    /// The entry of a file that says the same, with its new time.
    fn keep(&self, basis: &Basis, file: &SourceFile, at: usize) -> Option<SourceEntry> {
        Some(SourceEntry {
            root: file.root,
            stamp: file.stamp,
            recent: is_recent(file.stamp, self.listed),
            ..basis.known.get(at)?.clone()
        })
    }

    /// Notes the times of files that all say the same, so that the next build
    /// need not open them. If that fails it opens them again.
    fn note_times(&self, basis: &Basis) {
        let Ok(_lock) = generation::lock(self.dir) else {
            return;
        };
        if generation::current(self.dir).is_ok_and(|name| name == basis.generation) {
            let folder = generation::folder(self.dir, &basis.generation);
            let files = self.listing.files.iter().zip(&basis.changes.files);
            let entries = files.filter_map(|(file, fate)| match fate {
                Fate::Kept(at) => self.keep(basis, file, *at),
                _ => None,
            });
            let entries: Vec<SourceEntry> = entries.collect();
            let _ = sources::write(&folder, &entries);
        }
    }
}

/// The bytes of the sources that could be read.
fn bytes_of(entries: &[SourceEntry]) -> u64 {
    let read = entries.iter().filter(|entry| entry.read.unread.is_none());
    read.map(|entry| entry.stamp.size).sum()
}

/// Later refreshes run in other working directories.
fn with_absolute_paths(options: &IndexOptions) -> Result<IndexOptions> {
    let absolute = |path: &Path| -> Result<PathBuf> {
        std::path::absolute(path).map_err(|source| Error::Io {
            operation: "resolve",
            path: path.to_owned(),
            source,
        })
    };
    let mut options = options.clone();
    for root in &mut options.roots {
        root.path = absolute(&root.path)?;
    }
    if let Some(path) = &mut options.synonyms {
        *path = absolute(path)?;
    }
    Ok(options)
}

fn check_roots(dir: &Path, roots: &[Root]) -> Result<()> {
    if roots.is_empty() {
        return Err(Error::NoRoots {
            path: dir.to_owned(),
        });
    }
    for (at, root) in roots.iter().enumerate() {
        if roots.iter().take(at).any(|other| other.name == root.name) {
            return Err(Error::DuplicateRoot {
                name: root.name.clone(),
            });
        }
    }
    Ok(())
}
