//! E-books (EPUB 2 and 3): the chapters in reading order, each a web page,
//! joined into one document.

mod chapter;
mod package;
mod path;
mod toc;

use std::collections::{HashMap, HashSet};

use super::archive::{self, Archive};
use super::builder::{MAX_WARNINGS, drop_text};
use super::meta;
use super::xml::{Event, walk};
use crate::document::{Document, Section};
use crate::options::ReadOptions;
use crate::source::html;

use self::chapter::Chapter;
use self::package::Package;

/// These only make fonts hard to copy; the text is not touched by them.
const FONT_METHODS: [&str; 2] = [
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
];
/// A title that this many chapters share is that of the book.
const SHARED_TITLE: usize = 3;

/// Reads an e-book. The error is the reason in plain words.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, String> {
    let mut archive = archive::open(bytes)?;
    let place = package_path(&mut archive)?;
    let xml = archive.text(&place)?;
    let xml = xml.ok_or_else(|| format!("its contents list `{place}` is missing"))?;
    let meta = meta::read(&xml);
    let mut document = Document {
        title: meta.title(),
        ..Document::default()
    };
    let package = package::read(&xml, &place).unwrap_or_else(|(package, damage)| {
        let warning = format!("`{place}`: {damage}");
        document.warnings.push(warning);
        package
    });
    let encrypted = encrypted(&mut archive);
    let labels = labels(&package, &encrypted, &mut archive);
    let chapters = chapters(&package, &encrypted, &mut archive, &mut document)?;
    document.sections = join(chapters, &labels, document.title.as_deref());
    document.warnings.append(&mut archive.warnings);
    document.warnings.truncate(MAX_WARNINGS);
    if document.sections.is_empty() {
        document.warnings.push("the book has no text".to_owned());
    }
    meta.apply(&mut document);
    document.description = document
        .description
        .map(|text| chapter::without_tags(&text));
    Ok(document)
}

/// Where the archive says that the list of contents is.
fn package_path(archive: &mut Archive<'_>) -> Result<String, String> {
    let container = archive.text("META-INF/container.xml")?;
    let container = container.ok_or("not an e-book: `META-INF/container.xml` is missing")?;
    let mut path = None;
    // Where it is damaged, what was found counts.
    let _damaged = walk(&container, |event| {
        if let Event::Start(element) = event
            && element.name() == "rootfile"
            && path.is_none()
        {
            path = element.attribute("full-path");
        }
    });
    path.ok_or_else(|| "`META-INF/container.xml` names no contents list".to_owned())
}

/// The parts that are encrypted against copying.
fn encrypted(archive: &mut Archive<'_>) -> HashSet<String> {
    let xml = archive.optional("META-INF/encryption.xml");
    let xml = xml.unwrap_or_default();
    let mut found = HashSet::new();
    let mut font = false;
    let _damaged = walk(&xml, |event| {
        let Event::Start(element) = event else {
            return;
        };
        match element.name() {
            "EncryptedData" => font = false,
            "EncryptionMethod" => {
                let method = element.attribute("Algorithm").unwrap_or_default();
                font |= FONT_METHODS.contains(&method.as_str());
            }
            "CipherReference" if !font => {
                let path = element.attribute("URI").unwrap_or_default();
                found.insert(path::resolve("", &path));
            }
            _ => {}
        }
    });
    found
}

/// What the table of contents calls the files.
fn labels(
    package: &Package,
    encrypted: &HashSet<String>,
    archive: &mut Archive<'_>,
) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    for path in package.tocs() {
        if !encrypted.contains(path)
            && let Some(xml) = archive.optional(path)
        {
            toc::read(&xml, path, &mut labels);
        }
    }
    labels
}

fn chapters(
    package: &Package,
    encrypted: &HashSet<String>,
    archive: &mut Archive<'_>,
    document: &mut Document,
) -> Result<Vec<Chapter>, String> {
    let mut chapters = Vec::new();
    let mut locked = 0;
    let mut seen = HashSet::new();
    for item in package.spine() {
        if !seen.insert(&item.path) {
            continue;
        }
        if encrypted.contains(&item.path) {
            locked += 1;
            continue;
        }
        let text = match archive.text(&item.path) {
            Ok(Some(text)) => text,
            Ok(None) => {
                let warning = format!("`{}` is missing in the archive", item.path);
                document.warnings.push(warning);
                continue;
            }
            Err(reason) => {
                document.warnings.push(format!("left out: {reason}"));
                continue;
            }
        };
        if let Some(reason) = &item.aside {
            drop_text(&mut document.dropped, reason, &chapter::excerpt(&text));
            continue;
        }
        let page = html::read(chapter::as_html(&text), &ReadOptions::default());
        for dropped in page.dropped {
            drop_text(&mut document.dropped, &dropped.reason, &dropped.text);
        }
        // A page of pictures has next to no text and is no cause to warn.
        if !page.sections.is_empty() {
            let warnings = page.warnings.iter();
            let warnings = warnings.map(|warning| format!("`{}`: {warning}", item.path));
            document.warnings.extend(warnings);
            chapters.push(Chapter {
                path: item.path.clone(),
                title: page.title,
                sections: page.sections,
            });
        }
    }
    if locked > 0 && chapters.is_empty() {
        return Err("its text is encrypted against copying (DRM)".to_owned());
    }
    if locked > 0 {
        let warning = format!("{locked} chapters are encrypted against copying (DRM)");
        document.warnings.push(warning);
    }
    Ok(chapters)
}

/// Puts the sections of every chapter under its name.
fn join(
    chapters: Vec<Chapter>,
    labels: &HashMap<String, String>,
    book: Option<&str>,
) -> Vec<Section> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for title in chapters.iter().filter_map(|chapter| chapter.title.as_ref()) {
        *counts.entry(title.to_lowercase()).or_default() += 1;
    }
    let book = book.map(str::to_lowercase);
    let of_book = |title: &str| {
        let title = title.to_lowercase();
        let shared = counts.get(&title).copied().unwrap_or(0) >= SHARED_TITLE;
        shared || Some(&title) == book.as_ref()
    };
    let mut sections = Vec::new();
    for chapter in chapters {
        let own = chapter.title.as_ref().filter(|title| !of_book(title));
        let own = own.filter(|title| !chapter::is_file_name(title, &chapter.path));
        let name = own.or_else(|| labels.get(&chapter.path)).cloned();
        sections.extend(chapter.under(name));
    }
    sections
}

#[cfg(test)]
mod tests;
