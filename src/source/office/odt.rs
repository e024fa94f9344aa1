//! Text documents of LibreOffice and others (OpenDocument).

mod styles;

use super::archive::{self, Archive};
use super::builder::Builder;
use super::meta;
use super::paragraph::{Look, Role};
use super::xml::{Element, Event, walk};
use crate::document::{BlockKind, Document};

use self::styles::Styles;

/// Nobody aligns text with more spaces than this.
const MAX_SPACES: usize = 100;

/// Reads an OpenDocument text. The error is the reason in plain words.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, String> {
    let mut archive = archive::open(bytes)?;
    if is_encrypted(&mut archive) {
        return Err("it has a password".to_owned());
    }
    let xml = archive
        .text("content.xml")?
        .ok_or("it holds no text document")?;
    let named = archive.optional("styles.xml").unwrap_or_default();
    let stated = archive.optional("meta.xml").unwrap_or_default();
    let mut body = Body::new(styles::read(&[&named, &xml]));
    if let Err(warning) = walk(&xml, |event| body.event(event)) {
        body.builder.warn(format!("`content.xml`: {warning}"));
    }
    for (reason, text) in styles::asides(&named) {
        body.builder.drop(reason, &text);
    }
    let meta = meta::read(&stated);
    body.builder.warnings.append(&mut archive.warnings);
    let mut document = body.builder.finish(meta.title());
    meta.apply(&mut document);
    Ok(document)
}

fn is_encrypted(archive: &mut Archive<'_>) -> bool {
    let manifest = archive.optional("META-INF/manifest.xml");
    let mut encrypted = false;
    // A damaged manifest says nothing.
    let _damaged = walk(&manifest.unwrap_or_default(), |event| {
        encrypted |= matches!(&event, Event::Start(e) if e.name() == "encryption-data");
    });
    encrypted
}

/// The body of a document as it is read.
struct Body {
    builder: Builder,
    styles: Styles,
    in_text: bool,
    /// Open elements inside one that is passed over, or left out.
    skipping: usize,
    omitting: usize,
    /// How the open paragraphs and spans look.
    looks: Vec<Look>,
    /// For each open item of a list, whether its first paragraph is to come.
    items: Vec<bool>,
}

impl Body {
    fn new(styles: Styles) -> Body {
        Body {
            builder: Builder::default(),
            styles,
            in_text: false,
            skipping: 0,
            omitting: 0,
            looks: Vec::new(),
            items: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(_) if self.skipping > 0 => self.skipping += 1,
            Event::End(_) if self.skipping > 0 => self.skipping -= 1,
            Event::Start(element) if element.name() == "body" => self.in_text = true,
            Event::Start(element) if self.in_text => {
                let omitting = self.omitting > 0;
                self.start(&element);
                // What is passed over takes its end with it.
                if omitting && self.skipping == 0 {
                    self.omitting += 1;
                }
            }
            Event::End(name) if self.in_text => {
                self.end(name);
                if self.omitting > 0 {
                    self.omitting -= 1;
                    if self.omitting == 0 {
                        self.builder.resume();
                    }
                }
            }
            Event::Text(text) if self.in_text && self.skipping == 0 => {
                self.text(&text.replace(['\n', '\r', '\t'], " "));
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        // Alternative texts of pictures, authors and dates of comments.
        if element.is_of("svg") || element.is_of("dc") {
            self.skipping = 1;
            return;
        }
        let style = || element.attribute("style-name");
        match element.name() {
            "h" => {
                let level = element.attribute("outline-level");
                let level = level.and_then(|level| level.parse().ok()).unwrap_or(1);
                self.open(Role::Heading(level), style());
            }
            "p" => {
                let style = style();
                let role = self.role(style.as_deref());
                self.open(role, style);
            }
            "span" | "a" => {
                let mut look = self.looks.last().copied().unwrap_or_default();
                if let Some(style) = style() {
                    look = self.styles.look(&style, look);
                }
                self.looks.push(look);
            }
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok());
                self.text(&" ".repeat(count.unwrap_or(1).min(MAX_SPACES)));
            }
            "tab" => self.text("\t"),
            "line-break" => self.builder.line_break(),
            "list-item" => self.items.push(true),
            "list-header" => self.items.push(false),
            "table" => self.builder.open_table(),
            "table-row" => self.builder.open_row(),
            "table-cell" | "covered-table-cell" => self.builder.open_cell(),
            "note" => self.builder.open_note(),
            "bookmark" | "bookmark-start" => {
                let name = element.attribute("name");
                name.into_iter().for_each(|name| self.builder.anchor(name));
            }
            "note-citation" | "ruby-text" | "binary-data" | "forms" | "change-info" => {
                self.skipping = 1;
            }
            "tracked-changes" => self.omit("deletion"),
            "annotation" => self.omit("comment"),
            "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index"
            | "object-index" | "user-index" => self.omit("table of contents"),
            "section" if element.attribute("display").as_deref() == Some("none") => {
                self.omit("hidden");
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "h" | "p" => {
                self.builder.close_paragraph();
                self.looks.pop();
            }
            "span" | "a" => {
                self.looks.pop();
            }
            "list-item" | "list-header" => {
                self.items.pop();
            }
            "table" => self.builder.close_table(),
            "note" => self.builder.close_note(),
            "body" => self.in_text = false,
            _ => {}
        }
    }

    fn open(&mut self, role: Role, style: Option<String>) {
        self.builder.open_paragraph(role);
        let style = style.unwrap_or_default();
        self.looks.push(self.styles.look(&style, Look::default()));
    }

    /// The first paragraph of an item is the item, unless its style says more.
    fn role(&mut self, style: Option<&str>) -> Role {
        let first = self.items.last_mut().is_some_and(std::mem::take);
        match style.and_then(|style| self.styles.role(style)) {
            Some(role) => role,
            None if first => Role::Block(BlockKind::ListItem),
            None => Role::Block(BlockKind::Paragraph),
        }
    }

    fn text(&mut self, text: &str) {
        let look = self.looks.last().copied().unwrap_or_default();
        match look.hidden {
            true if self.omitting == 0 => self.builder.drop("hidden", text),
            _ => self.builder.text(text, look),
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
