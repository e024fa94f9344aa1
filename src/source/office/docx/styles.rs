//! The styles of a document: what each makes of a paragraph. Their ids are in
//! the language of whoever wrote the document, their names are not.

use std::collections::HashMap;

use crate::document::BlockKind;
use crate::source::office::paragraph::{Look, Role};
use crate::source::office::roles::role_of_name;
use crate::source::office::xml::{Element, Event, walk};

/// Styles build on each other, in a circle if the file is hostile.
const MAX_CHAIN: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
    size: Option<f32>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    level: Option<u32>,
    listed: bool,
    list: Option<String>,
    list_level: Option<usize>,
    bold: Option<bool>,
    size: Option<f32>,
}

/// Reads the part with the styles; damage ends them.
pub(super) fn read(xml: &str) -> Styles {
    let mut styles = Styles::default();
    let mut open: Option<(String, Style)> = None;
    // Inside the looks of parts of a table.
    let mut skipping = 0;
    let _damaged = walk(xml, |event| match event {
        Event::Start(_) if skipping > 0 => skipping += 1,
        Event::End(_) if skipping > 0 => skipping -= 1,
        Event::Start(element) if element.name() == "tblStylePr" => skipping = 1,
        Event::Start(element) => match (element.name(), &mut open) {
            ("style", _) => {
                let id = element.attribute("styleId").unwrap_or_default();
                let is_default = element
                    .attribute("default")
                    .is_some_and(|v| v == "1" || v == "true");
                if is_default && element.attribute("type").as_deref() == Some("paragraph") {
                    styles.default = Some(id.clone());
                }
                open = Some((id, Style::default()));
            }
            ("sz", None) => styles.size = styles.size.or(number(&element)),
            (_, Some((_, style))) => style.state(&element),
            _ => {}
        },
        Event::End("style") => styles.by_id.extend(open.take()),
        _ => {}
    });
    styles
}

/// Whether a switch is on: it is, unless it says that it is off.
pub(super) fn is_on(element: &Element<'_>) -> bool {
    !matches!(
        element.attribute("val").as_deref(),
        Some("0" | "false" | "off" | "none")
    )
}

fn number(element: &Element<'_>) -> Option<f32> {
    element.attribute("val")?.parse().ok()
}

impl Style {
    fn state(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val");
        match element.name() {
            "name" => self.name = value().unwrap_or_default().to_lowercase(),
            "basedOn" => self.based_on = value(),
            "outlineLvl" => self.level = value().and_then(|level| level.parse().ok()),
            "numPr" => self.listed = true,
            "numId" => self.list = value(),
            "ilvl" => self.list_level = value().and_then(|level| level.parse().ok()),
            "b" => self.bold = Some(is_on(element)),
            "sz" => self.size = number(element),
            _ => {}
        }
    }
}

impl Styles {
    /// What a style makes of a paragraph, or `None` if nothing special.
    pub(super) fn role(&self, id: Option<&str>) -> Option<Role> {
        let id = id?;
        if !self.by_id.contains_key(id) {
            // Without the styles, the id has to do.
            return role_of_name(&id.to_lowercase());
        }
        let mut listed = false;
        for style in self.chain(Some(id)) {
            let by_level = style.level.filter(|level| *level < 9);
            let role = role_of_name(&style.name);
            if let Some(role) = role.or(by_level.map(|level| Role::Heading(level + 1))) {
                return Some(role);
            }
            if style.level == Some(9) {
                break;
            }
            listed |= style.listed;
        }
        listed.then_some(Role::Block(BlockKind::ListItem))
    }

    /// The list that paragraphs of a style belong to, and their level in it.
    pub(super) fn list(&self, id: Option<&str>) -> (Option<&str>, Option<usize>) {
        let list = self.chain(id).find_map(|style| style.list.as_deref());
        let level = self.chain(id).find_map(|style| style.list_level);
        (list, level)
    }

    pub(super) fn look(&self, id: Option<&str>) -> Look {
        let id = id.or(self.default.as_deref());
        Look {
            bold: self.chain(id).find_map(|style| style.bold).unwrap_or(false),
            size: self.chain(id).find_map(|style| style.size).or(self.size),
            hidden: false,
        }
    }

    /// A style and those that it builds on.
    fn chain<'a>(&'a self, id: Option<&str>) -> impl Iterator<Item = &'a Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        let next = |style: &&Style| self.by_id.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(MAX_CHAIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_build_on_each_other() {
        let styles = read(
            "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='22'/></w:rPr></w:rPrDefault></w:docDefaults>
             <w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/>
             <w:rPr><w:b/><w:sz w:val='32'/></w:rPr></w:style>
             <w:style w:styleId='Mine'><w:name w:val='My own'/><w:basedOn w:val='berschrift1'/><w:rPr><w:b w:val='0'/></w:rPr></w:style>
             <w:style w:styleId='Deep'><w:name w:val='x'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>
             <w:style w:styleId='A'><w:name w:val='a'/><w:basedOn w:val='B'/></w:style>
             <w:style w:styleId='B'><w:name w:val='b'/><w:basedOn w:val='A'/></w:style></w:styles>",
        );
        let look = |id| {
            let look = styles.look(Some(id));
            (look.bold, look.size)
        };
        assert_eq!(styles.role(Some("berschrift1")), Some(Role::Heading(1)));
        assert_eq!(styles.role(Some("Mine")), Some(Role::Heading(1)));
        assert_eq!(styles.role(Some("Deep")), Some(Role::Heading(3)));
        assert_eq!(styles.role(Some("A")), None);
        assert_eq!(styles.role(Some("Heading2")), Some(Role::Heading(2)));
        assert_eq!(look("berschrift1"), (true, Some(32.0)));
        assert_eq!(look("Mine"), (false, Some(32.0)));
        assert_eq!(look("unknown"), (false, Some(22.0)));
    }
}
