//! Text of PDF files: the letters with their places, joined to lines,
//! paragraphs and headings, page by page.

mod content;
mod drawing;
mod font;
mod furniture;
mod info;
mod lines;
mod paragraphs;

use std::collections::HashSet;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use lopdf::{Dictionary, Document as Pdf, LoadOptions, Object, ObjectId};

use self::content::{Budget, Fonts};
use self::lines::Line;
use super::question::outline::{self, Part};
use crate::document::{Document, Section, SectionKind, Span};

const MIB: usize = 1024 * 1024;
/// One stream may unpack to this; larger ones are pictures and fonts, which
/// are not unpacked, or bombs.
const MAX_STREAM: usize = 32 * MIB;
/// The longest manuals have half of it.
const MAX_PAGES: usize = 10_000;
/// A hostile tree lists its pages over and over.
const MAX_LISTED: usize = 1_000_000;
/// The parser calls itself for nested values, 100 deep at most.
const STACK: usize = 16 * MIB;
/// A thousand pages take seconds; the parser is not ours, and may hang.
const MAX_TIME: Duration = Duration::from_secs(120);
/// More warnings say nothing new.
const MAX_WARNINGS: usize = 50;
/// More letters without a meaning than one in this many are worth a warning.
const UNREADABLE_ONE_IN: usize = 10;

/// Reads a PDF file. The error is the reason in plain words.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, String> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err("not a PDF file, although its name says so".to_owned());
    }
    let (sender, receiver) = mpsc::channel();
    let bytes = bytes.to_vec();
    let reader = thread::Builder::new().stack_size(STACK);
    let reader = reader.spawn(move || {
        // Nobody listens any more where it took too long.
        let _late = sender.send(read_here(&bytes));
    });
    reader.map_err(|error| format!("no thread to read it on: {error}"))?;
    match receiver.recv_timeout(MAX_TIME) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(format!(
            "takes longer than {} seconds to read, the limit",
            MAX_TIME.as_secs()
        )),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err("the file is damaged in a way that the reader cannot cope with".to_owned())
        }
    }
}

fn read_here(bytes: &[u8]) -> Result<Document, String> {
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM);
    let pdf = Pdf::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => PASSWORD.to_owned(),
        _ => "the file is damaged: its objects cannot be found".to_owned(),
    })?;
    if pdf.is_encrypted() && !pdf.was_encrypted() {
        return Err(PASSWORD.to_owned());
    }
    let mut warnings = Vec::new();
    let mut pages = pages(&pdf, &mut warnings)?;
    let letters = |line: &Line| line.cells.iter().map(String::len).sum::<usize>();
    let all: usize = pages.iter().flatten().map(letters).sum();
    if all == 0 {
        let reason = warnings.into_iter().next();
        return Err(reason.unwrap_or_else(|| "holds no text; it may be a scan".to_owned()));
    }
    let unreadable = |line: &Line| line.text().matches('\u{fffd}').count();
    if pages.iter().flatten().map(unreadable).sum::<usize>() * UNREADABLE_ONE_IN > all {
        warnings.push("its fonts do not say what all of their letters are".to_owned());
    }
    warnings.truncate(MAX_WARNINGS);
    let mut document = Document {
        dropped: furniture::take(&mut pages),
        warnings,
        ..Document::default()
    };
    let mut parts = paragraphs::parts(&pages);
    info::state(&pdf, &mut document);
    document.title = take_title(document.title, &mut parts);
    let sections = outline::sections(document.title.as_deref(), parts);
    document.sections = sections.into_iter().flat_map(by_page).collect();
    Ok(document)
}

const PASSWORD: &str = "it has a password";

/// The lines of all pages.
fn pages(pdf: &Pdf, warnings: &mut Vec<String>) -> Result<Vec<Vec<Line>>, String> {
    let mut fonts = Fonts::new();
    let mut budget = Budget::default();
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    for id in page_ids(pdf) {
        if pages.len() == MAX_PAGES {
            warnings.push(format!("has more than {MAX_PAGES} pages, the limit"));
            break;
        }
        let number = pages.len() + 1;
        // The tree of pages may lead back to one of them.
        if !seen.insert(id) {
            continue;
        }
        let (runs, problem) = content::runs(pdf, id, &mut fonts, &mut budget);
        if let Some(problem) = problem.filter(|_| warnings.len() < MAX_WARNINGS) {
            warnings.push(format!("page {number}: {problem}"));
        }
        pages.push(lines::lines(number, runs));
    }
    match pages.is_empty() {
        true => Err("the file is damaged: it has no pages".to_owned()),
        false => Ok(pages),
    }
}

/// The pages in their order; where their tree is damaged, all that there are.
fn page_ids(pdf: &Pdf) -> Vec<ObjectId> {
    let ids: Vec<ObjectId> = pdf.page_iter().take(MAX_LISTED).collect();
    if !ids.is_empty() {
        return ids;
    }
    let is_page = |object: &Object| {
        let kind = object.as_dict().and_then(Dictionary::get_type);
        kind.is_ok_and(|kind| kind == b"Page")
    };
    let pages = pdf.objects.iter().filter(|(_, object)| is_page(object));
    pages.map(|(id, _)| *id).collect()
}

/// The title that stands alone above all other headings, else the one that
/// the file states.
fn take_title(stated: Option<String>, parts: &mut Vec<Part>) -> Option<String> {
    let heading = |part: &Part| match part {
        Part::Heading(heading) => Some((heading.level, heading.text.clone())),
        _ => None,
    };
    let headings: Vec<(u32, String)> = parts.iter().filter_map(heading).collect();
    let Some((level, text)) = headings.first() else {
        return stated;
    };
    let alone = headings.iter().skip(1).all(|(other, _)| other > level);
    let repeats = stated
        .as_ref()
        .is_some_and(|stated| stated.to_lowercase() == text.to_lowercase());
    if repeats || alone && headings.len() > 1 {
        let text = text.clone();
        let at = parts.iter().position(|part| heading(part).is_some());
        at.map(|at| parts.remove(at));
        return Some(text);
    }
    stated
}

/// Cuts a section where a page ends, so that each piece leads to its page.
fn by_page(section: Section) -> Vec<Section> {
    let place = |span: &Option<Span>| span.as_ref().map(|span| span.first_line);
    let first = place(&section.span).or_else(|| place(&section.blocks.first()?.span));
    let open = |page: Option<usize>| Section {
        kind: section.kind,
        parents: section.parents.clone(),
        heading: section.heading.clone(),
        anchor: page.map(|page| format!("page={page}")),
        span: None,
        blocks: Vec::new(),
    };
    let mut pieces = vec![open(first)];
    let mut page = first;
    for mut block in section.blocks {
        let own = place(&block.span.take());
        let new = own > page && section.kind == SectionKind::Article;
        let filled = pieces.last().is_some_and(|piece| !piece.blocks.is_empty());
        if new && filled {
            pieces.push(open(own));
        }
        page = own.max(page);
        if let Some(piece) = pieces.last_mut() {
            piece.blocks.push(block);
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
