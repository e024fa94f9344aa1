//! The list of contents of an e-book (OPF): its files, and the order in which
//! they are read.

use std::collections::HashMap;

use super::path::resolve;
use crate::source::office::xml::{Element, Event, walk};

/// A file in reading order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) path: String,
    /// Why it is no part of the text, if it is none.
    pub(super) aside: Option<&'static str>,
}

/// The list of contents.
#[derive(Debug, Default)]
pub(super) struct Package {
    spine: Vec<Item>,
    tocs: Vec<String>,
}

#[derive(Debug, Default)]
struct Files {
    by_id: HashMap<String, File>,
    /// What the guide of EPUB 2 says that a file is.
    guide: HashMap<String, &'static str>,
    order: Vec<(String, bool)>,
}

#[derive(Debug)]
struct File {
    path: String,
    kind: String,
    properties: String,
}

impl Package {
    /// The pages in reading order.
    pub(super) fn spine(&self) -> &[Item] {
        &self.spine
    }

    /// The tables of contents, the newer format first.
    pub(super) fn tocs(&self) -> impl Iterator<Item = &str> {
        self.tocs.iter().map(String::as_str)
    }
}

/// Reads the list; where it is damaged, what was read comes with the damage.
pub(super) fn read(xml: &str, place: &str) -> Result<Package, (Package, String)> {
    let mut files = Files::default();
    let result = walk(xml, |event| {
        if let Event::Start(element) = event {
            files.state(&element, place);
        }
    });
    let package = files.package();
    match result {
        Ok(()) => Ok(package),
        Err(damage) => Err((package, damage)),
    }
}

impl Files {
    fn state(&mut self, element: &Element<'_>, place: &str) {
        let value = |name: &str| element.attribute(name).unwrap_or_default();
        match element.name() {
            "item" => {
                let file = File {
                    path: resolve(place, &value("href")),
                    kind: value("media-type"),
                    properties: value("properties"),
                };
                self.by_id.insert(value("id"), file);
            }
            "itemref" => {
                let linear = !value("linear").eq_ignore_ascii_case("no");
                self.order.push((value("idref"), linear));
            }
            "reference" => {
                let reason = match value("type").as_str() {
                    "cover" => "cover",
                    "toc" => "table of contents",
                    _ => return,
                };
                self.guide.insert(resolve(place, &value("href")), reason);
            }
            _ => {}
        }
    }

    fn package(self) -> Package {
        let mut package = Package::default();
        for (id, linear) in &self.order {
            let Some(file) = self.by_id.get(id).filter(|file| file.is_page()) else {
                continue;
            };
            let aside = match self.guide.get(&file.path) {
                _ if file.is("nav") => Some("table of contents"),
                Some(reason) => Some(*reason),
                None if !linear => Some("outside the reading order"),
                None => None,
            };
            package.spine.push(Item {
                path: file.path.clone(),
                aside,
            });
        }
        let ncx = |file: &&File| file.kind == "application/x-dtbncx+xml";
        let files = || self.by_id.values();
        let tocs = files()
            .filter(|file| file.is("nav"))
            .chain(files().filter(ncx));
        package.tocs = tocs.map(|file| file.path.clone()).collect();
        package
    }
}

impl File {
    fn is(&self, property: &str) -> bool {
        self.properties
            .split_whitespace()
            .any(|other| other == property)
    }

    fn is_page(&self) -> bool {
        let kinds = ["application/xhtml+xml", "text/html", "text/x-oeb1-document"];
        kinds.contains(&self.kind.as_str())
    }
}
