//! Documents of Word (Office Open XML): the main part with its styles, and
//! the notes at the places that refer to them.

mod notes;
mod numbering;
mod styles;

use std::collections::HashMap;

use super::archive::{self, Archive};
use super::builder::Builder;
use super::meta;
use super::paragraph::{Look, Role};
use super::xml::{Element, Event, walk};
use crate::document::{BlockKind, Document};

use self::numbering::Numbering;
use self::styles::{Styles, is_on};

/// Where Word keeps the text, if nothing says otherwise.
const MAIN_PART: &str = "word/document.xml";
/// The parts around the text that are left out.
const ASIDE: [(&str, &str); 3] = [
    ("header", "header"),
    ("footer", "footer"),
    ("comments", "comment"),
];

/// Reads a document of Word. The error is the reason in plain words.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, String> {
    let mut archive = archive::open(bytes)?;
    let main = main_part(&mut archive);
    let xml = archive.text(&main)?.ok_or("it holds no text document")?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| {
        format!("{folder}/{name}")
            .trim_start_matches('/')
            .to_owned()
    };
    let mut part = |name: &str| archive.optional(name);
    let styles = styles::read(&part(&beside("styles.xml")).unwrap_or_default());
    let numbering_xml = part(&beside("numbering.xml")).unwrap_or_default();
    let mut notes = HashMap::new();
    for kind in ["footnote", "endnote"] {
        let xml = part(&beside(&format!("{kind}s.xml"))).unwrap_or_default();
        for note in notes::read(&xml, kind) {
            notes.insert((kind, note.id), note.text);
        }
    }
    let meta = meta::read(&part("docProps/core.xml").unwrap_or_default());
    let numbering = numbering::read(&numbering_xml);
    let mut body = Body::new(&styles, numbering, notes);
    if let Err(warning) = walk(&xml, |event| body.event(event)) {
        body.builder.warn(format!("`{main}`: {warning}"));
    }
    leave_out_asides(&mut archive, folder, &mut body.builder);
    body.builder.warnings.append(&mut archive.warnings);
    let mut document = body.builder.finish(meta.title());
    meta.apply(&mut document);
    Ok(document)
}

/// The part that the archive names as its document.
fn main_part(archive: &mut Archive<'_>) -> String {
    let mut target = None;
    let links = archive.optional("_rels/.rels").unwrap_or_default();
    // Where the links are damaged, the usual place is tried.
    let _damaged = walk(&links, |event| {
        if let Event::Start(element) = event
            && element.name() == "Relationship"
            && element
                .attribute("Type")
                .is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            target = element.attribute("Target");
        }
    });
    let target = target.unwrap_or_else(|| MAIN_PART.to_owned());
    target.trim_start_matches('/').to_owned()
}

fn leave_out_asides(archive: &mut Archive<'_>, folder: &str, builder: &mut Builder) {
    for name in archive.names() {
        let Some((place, file)) = name.rsplit_once('/') else {
            continue;
        };
        let found = ASIDE.iter().find(|(start, _)| file.starts_with(start));
        if let Some((_, reason)) = found.filter(|_| place == folder && file.ends_with(".xml")) {
            let xml = archive.optional(&name);
            for text in notes::texts(&xml.unwrap_or_default()) {
                builder.drop(reason, &text);
            }
        }
    }
}

/// The body of a document as it is read.
struct Body<'a> {
    builder: Builder,
    styles: &'a Styles,
    numbering: Numbering,
    notes: HashMap<(&'static str, String), String>,
    /// Open elements inside one that is passed over, or left out.
    skipping: usize,
    omitting: usize,
    /// Open elements whose text is shown.
    showing: usize,
    properties: Option<Properties>,
    /// How the open paragraphs look, and the run in the innermost.
    looks: Vec<Look>,
    run: Look,
    /// For every open choice, how much text stood before it.
    choices: Vec<usize>,
    placeholder: bool,
}

/// The properties of a paragraph.
#[derive(Default)]
struct Properties {
    style: Option<String>,
    level: Option<u32>,
    list: Option<String>,
    list_level: Option<usize>,
}

impl<'a> Body<'a> {
    fn new(
        styles: &'a Styles,
        numbering: Numbering,
        notes: HashMap<(&'static str, String), String>,
    ) -> Body<'a> {
        Body {
            builder: Builder::default(),
            styles,
            numbering,
            notes,
            skipping: 0,
            omitting: 0,
            showing: 0,
            properties: None,
            looks: Vec::new(),
            run: Look::default(),
            choices: Vec::new(),
            placeholder: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(_) if self.skipping > 0 => self.skipping += 1,
            Event::End(_) if self.skipping > 0 => self.skipping -= 1,
            Event::Start(element) => {
                let omitting = self.omitting > 0;
                self.start(&element);
                // What is passed over takes its end with it.
                if omitting && self.skipping == 0 {
                    self.omitting += 1;
                }
            }
            Event::End(name) => {
                self.end(name);
                if self.omitting > 0 {
                    self.omitting -= 1;
                    if self.omitting == 0 {
                        self.builder.resume();
                    }
                }
            }
            Event::Text(text) => {
                if self.showing > 0 && self.skipping == 0 {
                    match self.run.hidden {
                        true => self.builder.drop("hidden", &text),
                        false => self.builder.text(&text, self.run),
                    }
                }
            }
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "t" | "delText" => self.showing += 1,
            "p" => {
                self.builder
                    .open_paragraph(Role::Block(BlockKind::Paragraph));
                self.looks.push(self.styles.look(None));
                self.run = Look::default();
            }
            "pPr" => self.properties = Some(Properties::default()),
            // Those of the mark at the end of a paragraph, and older states.
            "rPr" if self.properties.is_some() => self.skipping = 1,
            "pPrChange" | "rPrChange" | "sectPr" | "instrText" | "delInstrText" | "rt" => {
                self.skipping = 1;
            }
            "pStyle" | "outlineLvl" | "numId" | "ilvl" => self.property(element),
            "r" => {
                self.run = self.looks.last().copied().unwrap_or_default();
            }
            "rStyle" => {
                let style = element.attribute("val").unwrap_or_default();
                self.run.bold |= self.styles.look(Some(&style)).bold;
            }
            "b" => self.run.bold = is_on(element),
            "sz" => {
                let size = element.attribute("val").and_then(|size| size.parse().ok());
                self.run.size = size.or(self.run.size);
            }
            "vanish" => self.run.hidden = is_on(element),
            "tab" | "ptab" if self.properties.is_none() => {
                self.builder.text("\t", self.run);
            }
            "br" | "cr" => self.builder.line_break(),
            "noBreakHyphen" => self.builder.text("-", self.run),
            "tbl" => self.builder.open_table(),
            "tr" => self.builder.open_row(),
            "tc" => self.builder.open_cell(),
            "bookmarkStart" => {
                let name = element.attribute("name").filter(|name| name != "_GoBack");
                name.into_iter().for_each(|name| self.builder.anchor(name));
            }
            "footnoteReference" => self.note("footnote", element),
            "endnoteReference" => self.note("endnote", element),
            "del" | "moveFrom" => self.omit("deletion"),
            "showingPlcHdr" => self.placeholder = true,
            "sdtContent" if std::mem::take(&mut self.placeholder) => self.omit("placeholder"),
            "AlternateContent" => self.choices.push(self.builder.written),
            // One content in two forms: the first that holds text counts.
            "Choice" | "Fallback"
                if self
                    .choices
                    .last()
                    .is_some_and(|before| self.builder.written > *before) =>
            {
                self.skipping = 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" | "delText" => self.showing = self.showing.saturating_sub(1),
            "p" => {
                self.builder.close_paragraph();
                self.looks.pop();
            }
            "pPr" => self.end_properties(),
            "r" => self.run = Look::default(),
            "tbl" => self.builder.close_table(),
            "AlternateContent" => {
                self.choices.pop();
            }
            _ => {}
        }
    }

    fn property(&mut self, element: &Element<'_>) {
        let Some((properties, value)) = self.properties.as_mut().zip(element.attribute("val"))
        else {
            return;
        };
        match element.name() {
            "pStyle" => properties.style = Some(value),
            "outlineLvl" => properties.level = value.parse().ok(),
            "ilvl" => properties.list_level = value.parse().ok(),
            _ => properties.list = Some(value),
        }
    }

    fn end_properties(&mut self) {
        let Some(properties) = self.properties.take() else {
            return;
        };
        let style = properties.style.as_deref();
        // The list of this number is none.
        let listed = properties.list.as_deref().map(|list| list != "0");
        if let Some(look) = self.looks.last_mut() {
            *look = self.styles.look(style);
        }
        let role = match (properties.level, self.styles.role(style)) {
            (Some(level @ 0..9), None | Some(Role::Block(_))) => Role::Heading(level + 1),
            // Level 9 is that of text.
            (Some(9), Some(Role::Heading(_))) => Role::Block(BlockKind::Paragraph),
            (_, Some(Role::Block(BlockKind::ListItem))) if listed == Some(false) => {
                Role::Block(BlockKind::Paragraph)
            }
            (_, Some(role)) => role,
            (_, None) if listed == Some(true) => Role::Block(BlockKind::ListItem),
            (_, None) => Role::Block(BlockKind::Paragraph),
        };
        if let Some(paragraph) = self.builder.paragraph() {
            paragraph.role = role;
        }
        if let Role::Heading(heading) = role {
            let (list, level) = self.styles.list(style);
            let level = properties.list_level.or(level);
            let level = level.unwrap_or(heading.saturating_sub(1) as usize);
            let list = properties.list.as_deref().or(list);
            if let Some(number) = list.and_then(|list| self.numbering.next(list, level)) {
                let look = self.looks.last().copied().unwrap_or_default();
                self.builder.text(&format!("{number} "), look);
            }
        }
    }

    fn note(&mut self, kind: &'static str, element: &Element<'_>) {
        let id = element.attribute("id").unwrap_or_default();
        // Each once: a hostile file refers to a long note a million times.
        let text = self.notes.remove(&(kind, id));
        if let Some(text) = text.filter(|_| self.omitting == 0) {
            self.builder.note(&text);
        }
    }

    fn omit(&mut self, reason: &'static str) {
        if self.omitting == 0 {
            self.omitting = 1;
            self.builder.omit(reason);
        }
    }
}

#[cfg(test)]
mod tests;
