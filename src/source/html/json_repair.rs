//! Reads JSON as templates write it: with the faults that a browser never
//! notices, because it does not read structured data at all.

use serde_json::{Deserializer, Value};

/// A longer text before a colon is no key of structured data (bytes).
const MAX_KEY: usize = 64;

/// What some wrap a script in so that old parsers do not read it.
const WRAPPERS: [&str; 6] = [
    "\u{feff}",
    "<!--",
    "//<![CDATA[",
    "// <![CDATA[",
    "/*<![CDATA[*/",
    "<![CDATA[",
];
const WRAPPER_ENDS: [&str; 6] = ["-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", ";"];

/// Reads the values of a script: one, or an array of several.
pub(super) fn parse(source: &str) -> serde_json::Result<Value> {
    let source = unwrapped(source);
    serde_json::from_str(source).or_else(|_| {
        let repaired = repaired(source);
        let values = Deserializer::from_str(&repaired).into_iter::<Value>();
        let mut values = values.collect::<serde_json::Result<Vec<_>>>()?;
        match values.len() {
            0 => serde_json::from_str(source),
            1 => Ok(values.remove(0)),
            _ => Ok(Value::Array(values)),
        }
    })
}

fn unwrapped(source: &str) -> &str {
    let mut rest = source.trim();
    while let Some(inner) = WRAPPERS.iter().find_map(|begin| rest.strip_prefix(begin)) {
        rest = inner.trim_start();
    }
    while let Some(inner) = WRAPPER_ENDS.iter().find_map(|end| rest.strip_suffix(end)) {
        rest = inner.trim_end();
    }
    rest
}

/// Mends what templates break most: control characters, quotes and escapes in
/// strings; comments; commas that are missing or too many; brackets that are
/// never closed.
fn repaired(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut open: Vec<char> = Vec::new();
    let mut at = 0;
    while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = source.get(at..).unwrap_or_default();
        let before = out.trim_end().chars().next_back();
        let lacks_comma = matches!(before, Some('}' | ']' | '"')) && !open.is_empty();
        match c {
            '/' if comment(rest) > 0 => {
                at += comment(rest);
                continue;
            }
            '"' | '{' | '[' if lacks_comma => out.push(','),
            _ => {}
        }
        at += c.len_utf8();
        match c {
            '"' => {
                let holder = match open.last() {
                    Some('{') if lacks_comma || matches!(before, Some('{' | ',')) => Holder::Key,
                    Some('{') => Holder::Object,
                    _ => Holder::Array,
                };
                at += string(source.get(at..).unwrap_or_default(), holder, &mut out);
            }
            '{' | '[' => {
                open.push(c);
                out.push(c);
            }
            '}' | ']' => {
                // One that nothing has opened is too many.
                if open.last() == Some(&(if c == '}' { '{' } else { '[' })) {
                    open.pop();
                    close(&mut out, c);
                }
            }
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            // Several values may be written as if they were in an array.
            ',' if open.is_empty() => {}
            _ => out.push(c),
        }
    }
    while let Some(begin) = open.pop() {
        close(&mut out, if begin == '{' { '}' } else { ']' });
    }
    out
}

/// Adds a closing bracket, without a comma before it.
fn close(out: &mut String, bracket: char) {
    let kept = out.trim_end().trim_end_matches(',').len();
    out.truncate(kept);
    out.push(bracket);
}

/// The length of the comment that a text begins with.
fn comment(text: &str) -> usize {
    let to = |end: Option<usize>| end.unwrap_or(text.len());
    match text {
        _ if text.starts_with("//") => to(text.find('\n')),
        _ if text.starts_with("/*") => to(text.find("*/").map(|end| end + 2)),
        _ => 0,
    }
}

/// What a string is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Key,
    Object,
    Array,
}

/// Adds a string, whose first quote is read already, and returns its length.
fn string(text: &str, holder: Holder, out: &mut String) -> usize {
    out.push('"');
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, next)) if "\"\\/bfnrt".contains(next) => out.extend(['\\', next]),
                Some((here, 'u')) if is_code(text.get(here + 1..).unwrap_or_default()) => {
                    out.push_str("\\u");
                }
                // `\'` and its like stand for the character itself.
                Some((_, next)) => out.push(if next.is_control() { ' ' } else { next }),
                None => {}
            },
            '"' if ends_string(text.get(at + 1..).unwrap_or_default(), holder) => {
                out.push('"');
                return at + 1;
            }
            '"' => out.push_str("\\\""),
            _ => out.push(if c.is_control() { ' ' } else { c }),
        }
    }
    // Without an end it swallows the rest; the parser shall say so.
    text.len()
}

fn is_code(text: &str) -> bool {
    let code = text.get(..4);
    code.is_some_and(|code| code.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Whether a quote ends its string, by what follows: a quote within a text is
/// followed by more of the text.
fn ends_string(rest: &str, holder: Holder) -> bool {
    let rest = rest.trim_start();
    let mut chars = rest.chars();
    let mark = chars.next();
    let behind = chars.as_str().trim_start();
    let ends_value = |behind: &str| {
        let next = behind.chars().next();
        next.is_none_or(|next| ",}]{/".contains(next))
    };
    match (holder, mark) {
        (_, None) => true,
        (Holder::Key, mark) => mark == Some(':'),
        (Holder::Object, Some('}')) => ends_value(behind),
        (Holder::Object, Some(',')) => begins_key(behind) || behind.starts_with(['}', '/']),
        // The comma may be missing.
        (Holder::Object, Some('"')) => begins_key(rest),
        (Holder::Array, Some(']')) => ends_value(behind),
        (Holder::Array, Some(',')) => behind.starts_with(['"', '{', '[', ']']),
        _ => false,
    }
}

fn begins_key(text: &str) -> bool {
    let key = text.strip_prefix('"').unwrap_or_default();
    let end = key.bytes().take(MAX_KEY).position(|b| b == b'"');
    let behind = end.and_then(|end| key.get(end + 1..));
    behind.is_some_and(|behind| behind.trim_start().starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let found = parse(source).map_err(|error| error.to_string());
        assert_eq!(
            found.map(|value| value.to_string()),
            Ok(expected.to_owned())
        );
    }

    #[test]
    fn wrappers_and_comments_are_left_out() {
        for source in [
            "//<![CDATA[\n{\"a\":1}\n//]]>",
            "<![CDATA[{\"a\":1}]]>",
            "/* <![CDATA[ */\n// by a theme\n{\"a\":/* one */1}\n/* ]]> */",
            "\u{feff}{\"a\":1};",
            "<!-- {\"a\":1} -->",
        ] {
            check(source, r#"{"a":1}"#);
        }
        check(r#"["http://a",{"b":1,},]"#, r#"["http://a",{"b":1}]"#);
    }

    #[test]
    fn quotes_within_a_text_do_not_end_it() {
        check(
            r#"{"a":"A "second", or "two".","b":"<p class="x">c</p>"}"#,
            r#"{"a":"A \"second\", or \"two\".","b":"<p class=\"x\">c</p>"}"#,
        );
        check(r#"["a "b" c","d"]"#, r#"["a \"b\" c","d"]"#);
        check(
            r#"{"a":"Pat\'s \x \u12","b":"\u0041\n"}"#,
            r#"{"a":"Pat's x u12","b":"A\n"}"#,
        );
    }

    #[test]
    fn commas_and_brackets_are_mended() {
        check(
            r#"[{"a":1}{"a":"b" "c":2}]"#,
            r#"[{"a":1},{"a":"b","c":2}]"#,
        );
        check(r#"{"a":[{"b":1}"#, r#"{"a":[{"b":1}]}"#);
        check(r#"{"a":1}}"#, r#"{"a":1}"#);
    }

    #[test]
    fn several_values_are_an_array() {
        check("{\"a\":1}\n{\"b\":2}", r#"[{"a":1},{"b":2}]"#);
        check("{\"a\":1},{\"b\":2}", r#"[{"a":1},{"b":2}]"#);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for source in ["", "{a}", "var a = 1", "<p>"] {
            assert!(parse(source).is_err(), "{source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in r#"["{}\[\],:/*\\u0-9a \n]{0,60}"#) {
            drop(parse(&text));
        }
    }
}
