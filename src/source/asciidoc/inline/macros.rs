//! Macros inside a paragraph: links, references, images, footnotes, and what
//! an extension may have added: `name:target[text]`.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::{Scanner, is_word};
use crate::source::asciidoc::style::{named, parts, unquoted};

/// Longer names, roles and references are text (bytes).
pub(super) const MAX_NAME: usize = 64;
/// Longer addresses between angle brackets are text (bytes).
pub(super) const MAX_URL: usize = 4096;

const SCHEMES: &[&str] = &["https://", "http://", "ftp://", "irc://", "file://"];

/// The macros of Asciidoctor itself, and of Antora's widely used extensions.
const KNOWN: &[&str] = &[
    "anchor",
    "asciimath",
    "audio",
    "btn",
    "configprop",
    "file",
    "footnote",
    "footnoteref",
    "ftp",
    "http",
    "https",
    "icon",
    "image",
    "include-code",
    "indexterm",
    "indexterm2",
    "irc",
    "javadoc",
    "kbd",
    "latexmath",
    "link",
    "mailto",
    "menu",
    "pass",
    "stem",
    "toc",
    "video",
    "xref",
];

pub(super) fn is_known(name: &str) -> bool {
    KNOWN.binary_search(&name).is_ok()
}

/// The length of the scheme at the start of an address.
pub(super) fn scheme(text: &str) -> Option<usize> {
    let scheme = SCHEMES.iter().find(|scheme| text.starts_with(**scheme))?;
    Some(scheme.len())
}

/// Handles the colon at `at`, which may stand behind the name of a macro.
pub(super) fn colon<'w>(scanner: &mut Scanner<'w>, at: usize) -> Option<usize> {
    let text = scanner.text;
    let bytes = text.as_bytes();
    let is_name = |at: &usize| {
        bytes
            .get(*at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'-')
    };
    let low = at.saturating_sub(MAX_NAME).max(scanner.from);
    let start = (low..at).rev().take_while(is_name).last()?;
    let name = text.get(start..at)?;
    let before = scanner.before(start);
    let part = |c: char| matches!(c, ':' | '/' | '.' | '@' | '\\') && !is_known(name);
    let apart = before.is_none_or(|c| !(is_word(c) || part(c)));
    if !apart || name.len() < 2 || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if let Some(length) = scheme(text.get(start..)?) {
        return address(scanner, start, start + length);
    }
    let block = scanner.starts(at, "::");
    if block && !matches!(name, "image" | "video" | "audio" | "toc" | "include-code") {
        return Some(at + scanner.run_length(at));
    }
    let target = at + 1 + usize::from(block);
    let bracket = scanner.next_stop(target)?;
    if !scanner.starts(bracket, "[") {
        return None;
    }
    let close = scanner.close_of(bracket)?;
    // Inside another macro the bracket that closes may be escaped.
    let escaped = usize::from(text.get(..close)?.ends_with('\\'));
    let found = Macro {
        name,
        whole: start..close + 1,
        target: text.get(target..bracket)?,
        inner: bracket + 1..close - escaped,
    };
    expand(scanner, found)
}

struct Macro<'w> {
    name: &'w str,
    whole: Range<usize>,
    target: &'w str,
    /// Where what stands between the brackets is.
    inner: Range<usize>,
}

fn expand<'w>(scanner: &mut Scanner<'w>, found: Macro<'w>) -> Option<usize> {
    let Macro {
        name,
        whole,
        target,
        inner,
    } = found;
    let content = scanner.text.get(inner.clone())?;
    let as_it_is = inner.clone();
    match name {
        "anchor" | "icon" | "indexterm" | "toc" | "video" | "audio" | "include-code" => {
            scanner.replace(whole, "")
        }
        "kbd" | "btn" if target.is_empty() => scanner.pass(whole, as_it_is),
        "stem" | "latexmath" | "asciimath" => scanner.pass(whole, as_it_is),
        "pass" => scanner.pass_html(whole, as_it_is),
        "indexterm2" => scanner.show(whole, inner, ("", "")),
        "footnote" if content.is_empty() => scanner.replace(whole, ""),
        "footnote" => scanner.show(whole, inner, (" (", ")")),
        "footnoteref" => match content.find(',') {
            Some(comma) => scanner.show(whole, inner.start + comma + 1..inner.end, (" (", ")")),
            None => scanner.replace(whole, ""),
        },
        "menu" => {
            let shown = match content.is_empty() {
                true => target.to_owned(),
                false => format!("{target} › {content}"),
            };
            scanner.replace(whole, shown)
        }
        "image" => match visible(scanner.text, inner, true) {
            Some(text) => scanner.show(whole, text, ("", "")),
            None => scanner.replace(whole, ""),
        },
        _ if target.is_empty() => None,
        _ => {
            let known = is_known(name);
            let text = visible(scanner.text, inner, false);
            // In code only an extension's macro has nothing to show.
            if !known && scanner.marks.in_code() && text.is_some() {
                return None;
            }
            match text {
                Some(text) => scanner.show(whole, text, ("", "")),
                None => scanner.replace(whole, shown_target(name, target, content)),
            }
        }
    }
}

/// What is shown of a macro that has no text.
fn shown_target<'w>(name: &str, target: &'w str, content: &str) -> Cow<'w, str> {
    let bare = target.trim_matches('+');
    match name {
        "link" | "mailto" => without_references(bare),
        "xref" => page(bare).into(),
        "javadoc" => {
            let class = simple_name(bare);
            let annotation = content.contains("format=annotation");
            match annotation {
                true => format!("@{class}").into(),
                false => class.into(),
            }
        }
        _ if bare.starts_with('{') => without_references(last_part(bare)),
        _ => without_references(bare),
    }
}

/// A page or a section that is referred to: the id, else the file's name.
pub(super) fn page(target: &str) -> &str {
    let (file, id) = target.split_once('#').unwrap_or((target, ""));
    if !id.is_empty() {
        return id;
    }
    let file = file.strip_suffix(".adoc").unwrap_or(file);
    let end = file.rfind(['/', ':']).map_or(0, |at| at + 1);
    file.get(end..).filter(|f| !f.is_empty()).unwrap_or(file)
}

fn last_part(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}

/// `org.example.Lamp#light()` is shown as `Lamp#light()`.
fn simple_name(target: &str) -> &str {
    let class = last_part(target);
    let mut from = 0;
    for part in class.split(['.', '#', '(']) {
        if part.starts_with(|c: char| c.is_uppercase()) {
            return class.get(from..).unwrap_or(class);
        }
        from += part.len() + 1;
    }
    class
}

/// The text without references to attributes.
fn without_references(text: &str) -> Cow<'_, str> {
    if !text.contains('{') {
        return text.into();
    }
    let mut out = String::new();
    for part in text.split('{') {
        out.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    out.into()
}

/// The text among the attributes of a macro. The positional ones of an image
/// are its text and its size; those of a link are text unless a named one
/// tells that they are attributes.
fn visible(text: &str, inner: Range<usize>, image: bool) -> Option<Range<usize>> {
    let content = text.get(inner.clone())?;
    // A part is a slice of the content.
    let place = |part: &str| {
        let at = (part.as_ptr() as usize).wrapping_sub(content.as_ptr() as usize);
        let start = inner.start + at;
        (!part.trim().is_empty()).then(|| start..start + part.len())
    };
    if !content.contains(['"', '=', ',', '^']) {
        return place(content);
    }
    let all = parts(content);
    let has_names = all.iter().any(|part| named(part).is_some());
    if image {
        let first = all.first().copied().filter(|part| named(part).is_none());
        let alt = |key: &str| {
            let mut pairs = all.iter().filter_map(|part| named(part));
            pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
        };
        let first = first.map(unquoted).filter(|first| !first.is_empty());
        return place(first.or_else(|| alt("alt")).or_else(|| alt("title"))?);
    }
    let shown = if has_names {
        let first = all.first().filter(|part| named(part).is_none())?;
        unquoted(first)
    } else {
        unquoted(content.trim())
    };
    place(shown.strip_suffix('^').unwrap_or(shown))
}

/// An address: with its text in brackets, or as it is.
fn address(scanner: &mut Scanner<'_>, start: usize, rest: usize) -> Option<usize> {
    let text = scanner.text;
    let limit = scanner.limit();
    let tail = text.get(rest..limit)?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '<' | '>' | '"' | '`');
    let end = rest + tail.find(ends).unwrap_or(tail.len());
    if scanner.starts(end, "[")
        && let Some(close) = scanner.close_of(end)
    {
        return match visible(text, end + 1..close, false) {
            Some(shown) => scanner.show(start..close + 1, shown, ("", "")),
            None => scanner.pass(start..close + 1, start..end),
        };
    }
    let address = text.get(start..end)?;
    let kept = address.trim_end_matches(['*', '_', '#', '+', '~', '^', '.', ',', ';', ')']);
    let end = start + kept.len();
    scanner.pass(start..end, start..end)
}

/// A link whose address begins with an attribute that is defined elsewhere:
/// `{url-docs}/lamps.html[Lamps]`.
pub(super) fn unknown_link(scanner: &mut Scanner<'_>, start: usize, end: usize) -> Option<usize> {
    let tail = scanner.after(end)?;
    if scanner.before(start).is_some_and(is_word)
        || !matches!(tail, '/' | '#' | '?' | ':' | '.' | '-' | '{' | '[')
    {
        return None;
    }
    let bracket = scanner.next_stop(end)?;
    if !scanner.starts(bracket, "[") {
        return None;
    }
    let close = scanner.close_of(bracket)?;
    let text = scanner.text;
    match visible(text, bracket + 1..close, false) {
        Some(shown) => scanner.show(start..close + 1, shown, ("", "")),
        None => {
            let target = without_references(text.get(end..bracket)?);
            let target = target.trim_matches('/').to_owned();
            scanner.replace(start..close + 1, target)
        }
    }
}
