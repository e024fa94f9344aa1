//! `pincite read`: what the readers make of files.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pincite::{ByteRange, Document, Error, LineRange, ReadOptions, Root, SectionKind, Span};
use serde::Serialize;

use crate::args::Read;
use crate::failure::{ANSWERED, FAILED};
use crate::output::places::shown;
use crate::output::terminal::{self, Look};
use crate::output::{json, reading};
use crate::settings::Settings;

/// Runs the command.
pub(crate) fn run(args: &Read) -> Result<u8> {
    let options = Settings::find(None, None)?.read_options();
    let mut reader = Reader {
        args,
        options,
        look: Look::of_stdout(),
        code: ANSWERED,
        is_first: true,
    };
    for path in &args.paths {
        reader.path(path)?;
    }
    Ok(reader.code)
}

struct Reader<'a> {
    args: &'a Read,
    options: ReadOptions,
    look: Look,
    code: u8,
    is_first: bool,
}

impl Reader<'_> {
    fn path(&mut self, path: &Path) -> Result<()> {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .context("cannot read standard input")?;
            let name = &self.args.name;
            let read = pincite::read_with(name, &bytes, &self.options);
            return self.show(Path::new(name), read);
        }
        if !path.is_dir() {
            return self.show(path, pincite::read_file(path, &self.options));
        }
        let listing = pincite::list_sources(&Root::new(path))?;
        for file in listing.files {
            let read = pincite::read_file(&file, &self.options);
            // What holds no documents is none of our business in a folder.
            if !matches!(read, Err(Error::NoReader { .. })) {
                self.show(&file, read)?;
            }
        }
        for note in listing.skipped {
            let reason = note.message;
            let path = note.path;
            self.show(&path.clone(), Err(Error::Unreadable { path, reason }))?;
        }
        Ok(())
    }

    fn show(&mut self, path: &Path, read: pincite::Result<Vec<Document>>) -> Result<()> {
        let documents = match read {
            Ok(documents) => documents,
            Err(error) => {
                self.code = FAILED;
                if self.args.json {
                    return json::print_line(&Failure {
                        path: path.to_string_lossy().into_owned(),
                        error: error.to_string(),
                    });
                }
                terminal::error(&error.to_string(), hint(&error));
                return Ok(());
            }
        };
        for document in &documents {
            if self.args.json {
                json::print_line(&Reading::new(path, document))?;
                continue;
            }
            let mut out = match self.args.text {
                true => reading::text(document, &self.look),
                false => reading::render(&shown(path), document, &self.look),
            };
            if !std::mem::take(&mut self.is_first) {
                out.insert(0, '\n');
            }
            terminal::print(&out)?;
        }
        Ok(())
    }
}

fn hint(error: &Error) -> Option<&'static str> {
    matches!(error, Error::NoReader { .. })
        .then_some("`pincite index --help` lists the endings of files that are read")
}

#[derive(Serialize)]
struct Failure {
    path: String,
    error: String,
}

/// A document as JSON.
#[derive(Serialize)]
struct Reading<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    title: Option<&'a str>,
    description: Option<&'a str>,
    lang: Option<&'a str>,
    url: Option<&'a str>,
    site: Option<&'a str>,
    author: Option<&'a str>,
    date: Option<&'a str>,
    text: String,
    sections: Vec<SectionView<'a>>,
    pairs: Vec<Pair<'a>>,
    withheld: Option<&'a str>,
    dropped: Vec<DroppedView<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct SectionView<'a> {
    kind: &'static str,
    heading_path: &'a [String],
    heading: Option<&'a str>,
    anchor: Option<&'a str>,
    #[serde(flatten)]
    place: Place,
    text: String,
}

#[derive(Serialize)]
struct Pair<'a> {
    question: &'a str,
    answer: String,
    anchor: Option<&'a str>,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct DroppedView<'a> {
    reason: &'a str,
    text: &'a str,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Place {
    lines: Option<LineRange>,
    bytes: Option<ByteRange>,
}

impl Place {
    fn of(span: Option<&Span>) -> Self {
        let bytes = span.and_then(|span| span.bytes.clone());
        Self {
            lines: span.map(|span| LineRange {
                first: span.first_line,
                last: span.last_line,
            }),
            bytes: bytes.map(|bytes| ByteRange {
                start: bytes.start,
                end: bytes.end,
            }),
        }
    }
}

impl<'a> Reading<'a> {
    fn new(path: &Path, document: &'a Document) -> Self {
        let Document {
            record,
            title,
            description,
            lang,
            url,
            site,
            author,
            date,
            sections,
            withheld,
            dropped,
            warnings,
        } = document;
        let sections = || sections.iter();
        Self {
            path: PathBuf::from(path).to_string_lossy().into_owned(),
            record: record.as_deref(),
            title: title.as_deref(),
            description: description.as_deref(),
            lang: lang.as_deref(),
            url: url.as_deref(),
            site: site.as_deref(),
            author: author.as_deref(),
            date: date.as_deref(),
            text: document.text(),
            sections: sections()
                .map(|section| SectionView {
                    kind: match section.kind {
                        SectionKind::Article => "article",
                        SectionKind::Faq => "faq",
                    },
                    heading_path: &section.parents,
                    heading: section.heading.as_deref(),
                    anchor: section.anchor.as_deref(),
                    place: Place::of(section.place().as_ref()),
                    text: section.text(),
                })
                .collect(),
            pairs: sections()
                .filter(|section| section.kind == SectionKind::Faq)
                .map(|section| Pair {
                    question: section.heading.as_deref().unwrap_or_default(),
                    answer: section.text(),
                    anchor: section.anchor.as_deref(),
                    place: Place::of(section.place().as_ref()),
                })
                .collect(),
            withheld: withheld.as_deref(),
            dropped: dropped
                .iter()
                .map(|dropped| DroppedView {
                    reason: &dropped.reason,
                    text: &dropped.text,
                    place: Place::of(dropped.span.as_ref()),
                })
                .collect(),
            warnings,
        }
    }
}
