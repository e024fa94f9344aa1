//! Walks through XML without building a tree and without recursion: a part
//! may be as large as memory, and nested as deep as it likes.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event as Raw};

/// Elements nested deeper are left out. Tables in text boxes in tables reach
/// 100.
const MAX_DEPTH: usize = 500;

/// What a walk comes across. Every start has its end.
pub(super) enum Event<'a> {
    Start(Element<'a>),
    /// The end of an element of this name.
    End(&'a str),
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix: writers choose prefixes as they like.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Whether the name has this prefix, where two vocabularies share names.
    pub(super) fn is_of(&self, prefix: &str) -> bool {
        let name = self.0.name();
        let found = name.prefix();
        found.is_some_and(|found| found.into_inner() == prefix)
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        let value = unescape(&found.value).map(Cow::into_owned);
        Some(value.unwrap_or_else(|_| found.value.into_owned()))
    }
}

/// Walks through a part to its end, or to where it is damaged. The error says
/// what was not read.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(Event<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<String> = Vec::new();
    let (mut deeper, mut too_deep) = (0usize, false);
    let result = loop {
        match reader.read_event() {
            Ok(Raw::Start(_)) if open.len() >= MAX_DEPTH => {
                deeper += 1;
                too_deep = true;
            }
            Ok(Raw::Start(start)) => {
                let element = Element(start);
                open.push(element.name().to_owned());
                visit(Event::Start(element));
            }
            Ok(Raw::End(_)) if deeper > 0 => deeper -= 1,
            Ok(Raw::End(_)) => {
                if let Some(name) = open.pop() {
                    visit(Event::End(&name));
                }
            }
            Ok(Raw::Empty(_)) if open.len() >= MAX_DEPTH => {}
            Ok(Raw::Empty(start)) => {
                let name = start.local_name().into_inner().to_owned();
                visit(Event::Start(Element(start)));
                visit(Event::End(&name));
            }
            Ok(Raw::Text(_) | Raw::CData(_) | Raw::GeneralRef(_)) if deeper > 0 => {}
            Ok(Raw::Text(text)) => visit(Event::Text(text.xml10_content())),
            Ok(Raw::CData(text)) => visit(Event::Text(text.xml10_content())),
            Ok(Raw::GeneralRef(name)) => {
                let resolved = match name.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    _ => resolve_xml_entity(&name.xml10_content())
                        .unwrap_or(" ")
                        .to_owned(),
                };
                visit(Event::Text(Cow::Owned(resolved)));
            }
            Ok(Raw::Eof) => break Ok(()),
            Ok(Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_)) => {}
            Err(_) => break Err("the XML is damaged; what follows was not read".to_owned()),
        }
    };
    let result = match result {
        _ if too_deep => Err(format!(
            "what is nested more than {MAX_DEPTH} deep, the limit, was not read"
        )),
        Ok(()) if !open.is_empty() => Err("the XML ends too early".to_owned()),
        result => result,
    };
    while let Some(name) = open.pop() {
        visit(Event::End(&name));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expected: &str, result: Result<(), &str>) {
        let mut out = String::new();
        let found = walk(xml, |event| match event {
            Event::Start(element) => {
                out.push('<');
                out.push_str(element.name());
                out.push_str(&element.attribute("id").unwrap_or_default());
                out.push('>');
            }
            Event::End(_) => out.push_str("</>"),
            Event::Text(text) => out.push_str(&text),
        });
        assert_eq!(out, expected, "{xml}");
        assert_eq!(found, result.map_err(str::to_owned), "{xml}");
    }

    #[test]
    fn walks_in_order() {
        check(
            "<?xml version='1.0'?><a:b x:id='1&amp;2'>t<!-- no -->&lt;<c/>&#65;<![CDATA[<]]></a:b>",
            "<b1&2>t<<c></>A<</>",
            Ok(()),
        );
    }

    #[test]
    fn entities_of_the_document_are_not_expanded() {
        check(
            "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>x&b;y &amp z</a>",
            "<a>x y &amp z</>",
            Ok(()),
        );
    }

    #[test]
    fn damage_is_told_and_what_stands_before_is_read() {
        let damaged = "the XML is damaged; what follows was not read";
        check("<a>x<b>y</a>z", "<a>x<b>y</></>", Err(damaged));
        check("<a>x<b", "<a>x</>", Err(damaged));
        check("<a>x", "<a>x</>", Err("the XML ends too early"));
    }

    #[test]
    fn depth_is_bounded() {
        let (deep, ends) = ("<a>".repeat(100_000), "</a>".repeat(100_000));
        let shown = ("<a>".repeat(MAX_DEPTH), "</>".repeat(MAX_DEPTH));
        check(
            &format!("<x>1{deep}2{ends}3</x>"),
            &format!(
                "<x>1{}{}3</>",
                "<a>".repeat(MAX_DEPTH - 1),
                "</>".repeat(MAX_DEPTH - 1)
            ),
            Err("what is nested more than 500 deep, the limit, was not read"),
        );
        let ends = "</a>".repeat(MAX_DEPTH);
        check(
            &format!("{}1{ends}", shown.0),
            &format!("{}1{}", shown.0, shown.1),
            Ok(()),
        );
    }
}
