//! Values of JSON as they stand in a text, so that their places are known:
//! read one level at a time, and only where somebody asks.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Returns the entries of an object in their order.
pub(super) fn entries(object: &str) -> serde_json::Result<Vec<(Cow<'_, str>, &RawValue)>> {
    serde_json::from_str(object).map(|Entries(entries)| entries)
}

/// Returns the elements of an array.
pub(super) fn elements(array: &str) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::from_str(array)
}

pub(in crate::source::records) fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

pub(super) fn is_array(value: &RawValue) -> bool {
    value.get().starts_with('[')
}

/// Returns a string without its escapes, or a number as it is written; half of
/// a surrogate pair becomes U+FFFD.
pub(super) fn scalar(value: &RawValue) -> Option<Cow<'_, str>> {
    let raw = value.get();
    match raw.as_bytes().first()? {
        b'"' => {
            let inner = raw.get(1..raw.len().checked_sub(1)?)?;
            if !inner.contains('\\') {
                return Some(Cow::Borrowed(inner));
            }
            let text = serde_json::from_str(raw).or_else(|_| serde_json::from_str(&repaired(raw)));
            text.ok().map(Cow::Owned)
        }
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(raw)),
        _ => None,
    }
}

/// Returns where a part of a text stands in it.
pub(super) fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let start = start.min(text.len());
    start..start.saturating_add(part.len()).min(text.len())
}

/// The halves of surrogate pairs, each alone.
fn repaired(string: &str) -> String {
    let mut out = String::with_capacity(string.len());
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let escape = rest.get(at..).unwrap_or_default();
        let taken = match (
            surrogate(escape),
            surrogate(escape.get(6..).unwrap_or_default()),
        ) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(_), _) => {
                out.push('\u{FFFD}');
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // An escape in a valid string has a character behind it.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        out.push_str(escape.get(..taken).unwrap_or_default());
        rest = escape.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn surrogate(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    (0xD800..=0xDFFF).contains(&code).then_some(code)
}

struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    entries.push((key, value));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_order_and_place() {
        let text = r#" {"b": 1, "a" : "x\ny", "b":[2]}"#;
        let whole: &RawValue = serde_json::from_str(text).unwrap();
        let found: Vec<_> = entries(whole.get())
            .unwrap()
            .into_iter()
            .map(|(key, value)| (key.into_owned(), place(text, value.get())))
            .collect();
        let places = [("b", 7..8), ("a", 16..22), ("b", 28..31)];
        assert_eq!(found, places.map(|(key, place)| (key.to_owned(), place)));
        assert_eq!(text.get(16..22), Some(r#""x\ny""#));
    }

    #[test]
    fn scalars_are_texts() {
        for (json, expected) in [
            (r#""a""#, Some("a")),
            (r#""a\u00e9\n\"""#, Some("aé\n\"")),
            (r#""\ud83d\ude00""#, Some("😀")),
            (
                r#""a\ud83d b \\ud83d \ude00\n""#,
                Some("a\u{FFFD} b \\ud83d \u{FFFD}\n"),
            ),
            ("-1.50", Some("-1.50")),
            ("true", None),
            ("null", None),
            ("[]", None),
        ] {
            let value: &RawValue = serde_json::from_str(json).unwrap();
            assert_eq!(scalar(value).as_deref(), expected, "{json}");
        }
    }
}
