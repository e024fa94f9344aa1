//! Objects of JSON as records: their texts, and where these stand.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::value::RawValue;

use super::raw::{self, elements, entries, is_array, is_object, scalar};
use crate::document::Span;
use crate::source::records::record::{Field, Record, Text, same};
use crate::source::text::lines::Lines;

/// Lists and objects inside of a text, one inside of the other.
const MAX_TEXT_LEVELS: usize = 4;
/// Where an object that stands for a text keeps it: schema.org and SQuAD,
/// JSON-LD, WordPress.
const INNER: &[&str] = &["text", "@value", "rendered"];

/// The entries of an object in their order.
pub(super) type Entries<'a> = [(Cow<'a, str>, &'a RawValue)];

/// An object as a record.
pub(super) struct Object<'t, 'e> {
    pub(super) source: Source<'t>,
    pub(super) entries: &'e Entries<'e>,
}

impl Record for Object<'_, '_> {
    fn field<S: AsRef<str>>(&self, names: &[S]) -> Option<Field> {
        names.iter().find_map(|name| {
            let texts = self.source.at_path(self.entries, name.as_ref());
            (!texts.is_empty()).then(|| Field {
                name: name.as_ref().to_owned(),
                texts,
            })
        })
    }
}

/// A key that asks, with its value, as a record.
pub(super) struct Pair {
    pub(super) question: Text,
    pub(super) answer: Vec<Text>,
}

impl Record for Pair {
    fn field<S: AsRef<str>>(&self, names: &[S]) -> Option<Field> {
        names.iter().find_map(|name| {
            let texts = match name.as_ref() {
                "question" => vec![self.question.clone()],
                "answer" if !self.answer.is_empty() => self.answer.clone(),
                _ => return None,
            };
            Some(Field {
                name: name.as_ref().to_owned(),
                texts,
            })
        })
    }
}

/// The text that values are parts of.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    pub(super) lines: &'t Lines,
}

impl Source<'_> {
    /// The texts of a value: a string, a list, an object that holds one.
    pub(super) fn texts(self, value: &RawValue) -> Vec<Text> {
        self.texts_at(value, 0)
    }

    fn texts_at(self, value: &RawValue, level: usize) -> Vec<Text> {
        if let Some(text) = scalar(value) {
            let blank = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
            let text = (!blank.is_empty()).then(|| Text {
                span: self.span(value),
                text: text.into_owned(),
            });
            return text.into_iter().collect();
        }
        if level == MAX_TEXT_LEVELS {
            return Vec::new();
        }
        if is_array(value) {
            let elements = elements(value.get()).unwrap_or_default();
            return elements
                .into_iter()
                .flat_map(|element| self.texts_at(element, level + 1))
                .collect();
        }
        if !is_object(value) {
            return Vec::new();
        }
        let entries = entries(value.get()).unwrap_or_default();
        let of = |name: &&str| {
            let mut named = entries.iter().filter(|(key, _)| same(name, key));
            named
                .next()
                .map(|(_, value)| self.texts_at(value, level + 1))
        };
        let mut inner = INNER.iter().filter_map(of);
        inner.find(|texts| !texts.is_empty()).unwrap_or_default()
    }

    /// The texts at a path such as `fields.question`.
    fn at_path(self, entries: &Entries<'_>, path: &str) -> Vec<Text> {
        let named = |name: &str| {
            let mut named = entries.iter().filter(|(key, _)| same(name, key));
            named.next().map(|(_, value)| *value)
        };
        if let Some(value) = named(path) {
            let texts = self.texts(value);
            if !texts.is_empty() {
                return texts;
            }
        }
        let inner = path.split_once('.').and_then(|(head, rest)| {
            let value = named(head).filter(|value| is_object(value))?;
            Some((raw::entries(value.get()).ok()?, rest))
        });
        inner.map_or_else(Vec::new, |(entries, rest)| self.at_path(&entries, rest))
    }

    /// The span of a key, given the place between the values around it.
    pub(super) fn key_span(self, place: Range<usize>) -> Span {
        let around = self.text.get(place.clone()).unwrap_or_default();
        let sign = |c: char| c.is_whitespace() || matches!(c, '{' | ',' | ':');
        let front = around.trim_start_matches(sign);
        let start = place.start + (around.len() - front.len());
        self.lines
            .span(start..start + front.trim_end_matches(sign).len())
    }

    pub(super) fn place(self, value: &RawValue) -> Range<usize> {
        raw::place(self.text, value.get())
    }

    pub(super) fn span(self, value: &RawValue) -> Span {
        self.lines.span(self.place(value))
    }
}
