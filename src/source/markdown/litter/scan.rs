//! Finds the litter within lines: short codes, template tags, JSX.

use std::collections::HashMap;
use std::ops::Range;

/// A longer short code or tag is a forgotten bracket (bytes).
const MAX_CODE: usize = 4096;
/// Deeper brackets in a JSX attribute are no attribute any more.
const MAX_BRACES: usize = 64;
/// Attributes of short codes and JSX whose value is shown to the reader.
const SHOWN_ATTRIBUTES: [&str; 7] = [
    "alt",
    "caption",
    "description",
    "file-name",
    "label",
    "text",
    "title",
];

/// Macros of MDN that show what they name, in lower case; the others are for
/// the frame of the page.
const NAMING_MACROS: [&str; 13] = [
    "anch",
    "cssxref",
    "domxref",
    "glossary",
    "htmlelement",
    "htmlattrxref",
    "httpheader",
    "httpmethod",
    "httpstatus",
    "jsxref",
    "mathmlelement",
    "svgattr",
    "svgelement",
];

/// What has been found, and how far the scan has come.
#[derive(Default)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) masks: Vec<Range<usize>>,
    /// The ends of codes that show something.
    pub(super) spaces: Vec<usize>,
    pub(super) items: Vec<usize>,
    /// Tags that stand for the fences of a block of code.
    pub(super) fences: Vec<Range<usize>>,
    /// Whether the source imports or exports: only then are braces with a name
    /// in them an expression.
    pub(super) mdx: bool,
    pub(super) heading_ids: HashMap<usize, String>,
    pub(super) admonitions: Vec<usize>,
    /// JSX elements opened and closed so far.
    pub(super) opened: usize,
    pub(super) closed: usize,
    /// Line ends to move behind the indent: place, length, indent.
    pub(super) shifts: Vec<(usize, usize, usize)>,
    ends: [Option<usize>; ENDS.len()],
    /// Before this place no tag is looked for: one that does not end was here.
    no_tags_before: usize,
}

/// What ends a short code; then a comment in an expression, and raw text.
const ENDS: [&str; 6] = [">}}", "%}}", "}}", "%}", "*/}", "endraw"];

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Scan<'a> {
        Scan {
            text,
            at,
            ..Scan::default()
        }
    }

    pub(super) fn push(&mut self, range: Range<usize>) {
        if range.start < range.end {
            self.at = self.at.max(range.end);
            self.masks.push(range);
        }
    }

    /// Masks a code but for the values that are shown, and a space between
    /// these.
    fn push_around(&mut self, code: Range<usize>, values: Vec<Range<usize>>) {
        let mut from = code.start;
        // The content of an element is no part of its title's last word.
        let rest = self.text.get(code.end..).unwrap_or_default();
        let glued = self
            .text
            .get(code.clone())
            .is_some_and(|c| c.ends_with('>'))
            && rest.starts_with(char::is_alphanumeric);
        let end = code.end - usize::from(glued && !values.is_empty());
        self.spaces.extend(end..code.end);
        for value in values {
            let start = code.start + value.start;
            let gap = self.text.get(from..start).unwrap_or_default();
            let space = gap.find(' ').filter(|_| from > code.start);
            if let Some(space) = space {
                self.push(from..from + space);
                from += space + 1;
            }
            self.push(from..start);
            from = code.start + value.end;
        }
        self.push(from..end);
    }

    /// Masks what stands within the line, or begins in it.
    pub(super) fn inline(&mut self, line: Range<usize>) {
        let mut at = line.start.max(self.at);
        let text = self.text.get(line.clone()).unwrap_or_default();
        if memchr::memchr2(b'{', b'<', text.as_bytes()).is_none() {
            self.at = self.at.max(at.min(line.end)).max(line.end);
            return;
        }
        let spans = code_spans(text);
        let mut spans = spans
            .iter()
            .map(|s| s.start + line.start..s.end + line.start)
            .peekable();
        while at < line.end {
            let rest = self.text.get(at..line.end).unwrap_or_default();
            let Some(found) = rest.find(['{', '<']).map(|found| at + found) else {
                break;
            };
            while spans.next_if(|span| span.end <= found).is_some() {}
            if let Some(span) = spans.peek().filter(|span| span.start <= found) {
                at = span.end;
                continue;
            }
            at = match self.code_at(found, line.end) {
                Some(end) => end,
                None => found + 1,
            };
        }
        self.at = self.at.max(at.min(line.end));
        if at > line.end {
            self.at = at;
        }
    }

    /// Masks the code that begins here; returns its end.
    fn code_at(&mut self, at: usize, line_end: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        if rest.starts_with('<') {
            let end = self.tag_end(at)?;
            let tag = self.text.get(at..end)?;
            if tag.starts_with("</") {
                self.closed = (self.closed + 1).min(self.opened);
            } else if !tag.ends_with("/>") {
                self.opened += 1;
            }
            self.push_around(at..end, shown_values(tag));
            return Some(end);
        }
        let (kind, one_line) = match rest.as_bytes().get(1..3)? {
            b"{<" => (0, false),
            b"{%" => (1, false),
            [b'{', _] => (2, true),
            [b'%', _] => (3, false),
            b"/*" => (4, false),
            b"' " | b"\" " => {
                let end = rest.find('}').filter(|end| *end <= 5)?;
                self.push(at..at + end + 1);
                return Some(at + end + 1);
            }
            _ if self.mdx => {
                let end = at + expression(rest)?;
                self.push(at..end);
                return Some(end);
            }
            _ => return None,
        };
        let end = self.next_end(kind, at + 2)?;
        if end - at > MAX_CODE || (one_line && end > line_end) {
            return None;
        }
        let values = match kind {
            0 | 1 => shown_values(self.text.get(at..end)?),
            2 => shown_argument(self.text.get(at..end)?)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        };
        self.push_around(at..end, values);
        if kind == 3 && tag_name(self.text.get(at..end)?) == "raw" {
            return Some(self.raw_end(end));
        }
        Some(end)
    }

    /// Where the raw text ends that begins here: nothing in it is litter.
    fn raw_end(&mut self, from: usize) -> usize {
        const RAW: usize = ENDS.len() - 1;
        let Some(end) = self.next_end(RAW, from) else {
            return from;
        };
        let raw = self.text.get(from..end).unwrap_or_default();
        raw.rfind("{%").map_or(from, |tag| from + tag)
    }

    /// The end of the next occurrence, found once for all that ask.
    fn next_end(&mut self, kind: usize, from: usize) -> Option<usize> {
        let pattern = ENDS.get(kind)?;
        let known = self.ends.get(kind).copied().flatten();
        let end = match known.filter(|end| *end >= from + pattern.len()) {
            Some(end) => end,
            None => {
                let found = self.text.get(from..)?.find(pattern);
                found.map_or(usize::MAX, |found| from + found + pattern.len())
            }
        };
        *self.ends.get_mut(kind)? = Some(end);
        (end != usize::MAX).then_some(end)
    }

    /// The end of a JSX tag: a capital or a dot in its name, or a brace in its
    /// attributes. Tags of HTML are left to the Markdown parser.
    fn tag_end(&mut self, at: usize) -> Option<usize> {
        if at < self.no_tags_before {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut from = at + 1;
        if bytes.get(from) == Some(&b'/') {
            from += 1;
        }
        if bytes.get(from) == Some(&b'>') {
            return Some(from + 1);
        }
        let name = bytes
            .get(from..)?
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'.')
            .count();
        let name = bytes.get(from..from + name)?;
        if !name.first()?.is_ascii_alphabetic() {
            return None;
        }
        let mut jsx = name.iter().any(|b| b.is_ascii_uppercase() || *b == b'.');
        if !bytes
            .get(from + name.len())
            .is_some_and(|b| b.is_ascii_whitespace() || b"/>-".contains(b))
        {
            return None;
        }
        let (mut quote, mut braces, mut blank) = (0u8, 0usize, false);
        for (offset, &byte) in bytes
            .get(from + name.len()..)?
            .iter()
            .take(MAX_CODE)
            .enumerate()
        {
            match byte {
                b'\n' if blank && braces == 0 => return None,
                _ if quote != 0 => quote = if byte == quote { 0 } else { quote },
                b'"' | b'\'' if braces == 0 => quote = byte,
                b'{' => {
                    (braces, jsx) = (braces + 1, true);
                    if braces > MAX_BRACES {
                        return None;
                    }
                }
                b'}' => braces = braces.saturating_sub(1),
                b'<' if braces == 0 => return None,
                b'>' if braces == 0 => return jsx.then_some(from + name.len() + offset + 1),
                _ => {}
            }
            blank = byte == b'\n' || blank && byte.is_ascii_whitespace();
        }
        self.no_tags_before = (at + MAX_CODE).min(self.text.len());
        None
    }

    /// `## Title {/*id*/}`
    pub(super) fn heading_id(&mut self, line: usize, heading: Range<usize>) {
        let text = self.text.get(heading).unwrap_or_default();
        let Some((_, comment)) = text
            .strip_suffix("*/}")
            .and_then(|text| text.rsplit_once("{/*"))
        else {
            return;
        };
        let id = comment.trim();
        if !id.is_empty() && !id.contains(char::is_whitespace) {
            self.heading_ids
                .insert(line, id.trim_start_matches('#').to_owned());
        }
    }
}

/// The name in a tag of Liquid: `{%- raw -%}`.
pub(super) fn tag_name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['{', '%', '-']).trim_start();
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric());
    inner.get(..end.unwrap_or(inner.len())).unwrap_or_default()
}

/// The length of `{props.title}`: a name, its parts, calls without arguments.
fn expression(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_$.?[]()".contains(c);
    let end = inner.find(|c: char| !is_name(c))?;
    let named = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (named && inner.get(end..)?.starts_with('}')).then_some(end + 2)
}

/// What `{{domxref("Node.append()", "append()")}}` shows: the second argument,
/// else the first.
fn shown_argument(code: &str) -> Option<Range<usize>> {
    let (name, _) = code.get(2..)?.split_once('(')?;
    let name = name.trim().to_ascii_lowercase();
    if !NAMING_MACROS.contains(&name.as_str()) {
        return None;
    }
    let mut shown = None;
    let mut at = code.find('(')? + 1;
    for _ in 0..2 {
        let rest = code.get(at..)?;
        let begin = at + (rest.len() - rest.trim_start_matches([' ', ',']).len());
        let Some(quote) = code
            .get(begin..)?
            .chars()
            .next()
            .filter(|c| "\"'".contains(*c))
        else {
            break;
        };
        let Some(length) = code.get(begin + 1..)?.find(quote) else {
            break;
        };
        at = begin + 1 + length + 1;
        if length > 0 {
            shown = Some(begin + 1..begin + 1 + length);
        }
    }
    shown
}

/// The code spans of a line.
fn code_spans(line: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    // For every run the next one of the same length.
    let mut next = vec![None; runs.len()];
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (index, &(_, length)) in runs.iter().enumerate().rev() {
        if let Some(slot) = next.get_mut(index) {
            *slot = last.insert(length, index);
        }
    }
    let mut spans = Vec::new();
    let mut index = 0;
    while let Some(&(start, _)) = runs.get(index) {
        match next
            .get(index)
            .copied()
            .flatten()
            .and_then(|end| Some((end, runs.get(end)?)))
        {
            Some((end, &(at, length))) => {
                spans.push(start..at + length);
                index = end + 1;
            }
            None => index += 1,
        }
    }
    spans
}

/// The values in a short code or a tag that its reader sees. Of what is
/// numbered and has a caption the name and the number are seen too.
fn shown_values(code: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let captioned = code.contains("caption=") && code.contains("number=");
    let name = code
        .bytes()
        .skip(1)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    if captioned && name > 0 {
        values.push(1..1 + name);
    }
    let mut at = 0;
    while let Some(equals) = code
        .get(at..)
        .and_then(|rest| rest.find('='))
        .map(|found| at + found)
    {
        let begin = equals + 2;
        let quote = code
            .get(equals + 1..begin)
            .filter(|q| matches!(*q, "\"" | "'"));
        let Some(quote) = quote else {
            at = equals + 1;
            continue;
        };
        let Some(end) = code
            .get(begin..)
            .and_then(|rest| rest.find(quote))
            .map(|found| begin + found)
        else {
            break;
        };
        let before = code.get(..equals).unwrap_or_default();
        let name = before
            .rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .next()
            .unwrap_or_default();
        let shown = SHOWN_ATTRIBUTES.contains(&name) || captioned && name == "number";
        if shown && begin < end {
            values.push(begin..end);
        }
        at = end + 1;
    }
    values
}
