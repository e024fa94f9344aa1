//! The styles of a document: those with names, and those that the program
//! made up for whatever was changed by hand.

use std::collections::HashMap;

use crate::source::office::paragraph::{Look, Role};
use crate::source::office::roles::role_of_name;
use crate::source::office::xml::{Element, Event, walk};

/// Styles build on each other, in a circle if the file is hostile.
const MAX_CHAIN: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    role: Option<Role>,
    bold: Option<bool>,
    size: Option<f32>,
    hidden: bool,
}

/// Reads the styles of several parts; damage ends those of one.
pub(super) fn read(parts: &[&str]) -> Styles {
    let mut styles = Styles::default();
    for part in parts {
        let mut open: Option<(String, Style)> = None;
        let mut in_body = false;
        let _damaged = walk(part, |event| match event {
            Event::Start(element) => match (element.name(), &mut open) {
                ("body", _) => in_body = true,
                ("style", _) if !in_body => {
                    let name = element.attribute("name").unwrap_or_default();
                    open = Some((name.clone(), style(&name, &element)));
                }
                ("text-properties", Some((_, style))) => style.state(&element),
                _ => {}
            },
            Event::End("style") => styles.0.extend(open.take()),
            _ => {}
        });
    }
    styles
}

fn style(name: &str, element: &Element<'_>) -> Style {
    let shown = element.attribute("display-name");
    let shown = shown.unwrap_or_else(|| name.replace("_20_", " "));
    let level = element.attribute("default-outline-level");
    let level = level
        .and_then(|level| level.parse().ok())
        .map(Role::Heading);
    Style {
        parent: element.attribute("parent-style-name"),
        role: role_of_name(&shown.to_lowercase()).or(level),
        ..Style::default()
    }
}

impl Style {
    fn state(&mut self, element: &Element<'_>) {
        if let Some(weight) = element.attribute("font-weight") {
            let heavy = weight.parse::<u32>().is_ok_and(|weight| weight >= 600);
            self.bold = Some(weight == "bold" || heavy);
        }
        // A size in percent is one of the parent's; it is left out.
        let size = element.attribute("font-size");
        self.size = size.and_then(|size| size.strip_suffix("pt")?.parse().ok());
        self.hidden = element.attribute("display").as_deref() == Some("none");
    }
}

impl Styles {
    /// What a style makes of a paragraph, or `None` if nothing special.
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        if !self.0.contains_key(name) {
            return role_of_name(&name.replace("_20_", " ").to_lowercase());
        }
        self.chain(name).find_map(|style| style.role)
    }

    /// How text of a style looks, inside text that looks like `outer`.
    pub(super) fn look(&self, name: &str, outer: Look) -> Look {
        let find = |of: fn(&Style) -> Option<f32>| self.chain(name).find_map(of);
        Look {
            bold: self.chain(name).find_map(|s| s.bold).unwrap_or(outer.bold),
            size: find(|style| style.size).or(outer.size),
            hidden: outer.hidden || self.chain(name).any(|style| style.hidden),
        }
    }

    /// A style and those that it builds on.
    fn chain<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Style> {
        let next = |style: &&Style| self.0.get(style.parent.as_deref()?);
        std::iter::successors(self.0.get(name), next).take(MAX_CHAIN)
    }
}

/// Headers and footers, which stand among the styles of pages.
pub(super) fn asides(xml: &str) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let mut open = false;
    let _damaged = walk(xml, |event| match event {
        Event::Start(element) => {
            let reason = match element.name() {
                "header" | "header-first" | "header-left" => "header",
                "footer" | "footer-first" | "footer-left" => "footer",
                _ => return,
            };
            found.push((reason, String::new()));
            open = true;
        }
        Event::End(name) => open &= !(name.starts_with("header") || name.starts_with("footer")),
        Event::Text(text) => {
            if let Some((_, all)) = found.last_mut().filter(|_| open) {
                all.push_str(&text);
            }
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_build_on_each_other() {
        let named = "<styles><style:style style:name='Heading_20_1' style:display-name='Heading 1'>
            <style:text-properties fo:font-weight='bold' fo:font-size='18pt'/></style:style>
            <style:style style:name='Gliederung' style:default-outline-level='2'/></styles>";
        let own = "<c><style:style style:name='P1' style:parent-style-name='Heading_20_1'/>
            <style:style style:name='T1'><style:text-properties fo:font-weight='normal'/></style:style>
            <style:style style:name='A' style:parent-style-name='A'/></c>";
        let styles = read(&[named, own]);
        assert_eq!(styles.role("P1"), Some(Role::Heading(1)));
        assert_eq!(styles.role("Gliederung"), Some(Role::Heading(2)));
        assert_eq!(styles.role("A"), None);
        assert_eq!(styles.role("Title"), Some(Role::Title));
        let look = styles.look("P1", Look::default());
        assert_eq!((look.bold, look.size), (true, Some(18.0)));
        assert!(!styles.look("T1", look).bold);
    }
}
