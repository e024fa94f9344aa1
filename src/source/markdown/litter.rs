//! Takes away what a site generator would replace: short codes, template tags,
//! JSX, imports, markers of containers and admonitions.
//!
//! Every byte is replaced in place, so that offsets stay those of the source.
//! A line that holds nothing else becomes blank; within a line, characters
//! that nobody writes stand in, because spaces could turn what follows into
//! indented code, or a link into plain text. The reader drops them again.

use std::collections::HashMap;
use std::ops::Range;

use crate::source::text::lines::Lines as SourceLines;

/// Stand-ins of two and three bytes: any length from two can be made of them.
pub(super) const FILLER: [char; 2] = ['\u{90}', '\u{e000}'];
/// A longer short code or tag is a forgotten bracket (bytes).
const MAX_CODE: usize = 4096;
/// Deeper brackets in a JSX attribute are no attribute any more.
const MAX_BRACES: usize = 64;
/// Attributes of short codes whose value is shown to the reader.
const SHOWN_ATTRIBUTES: [&str; 4] = ["text", "title", "caption", "alt"];

/// The text without litter, of the same length.
pub(super) struct Masked {
    pub(super) text: String,
    /// Anchors given as `{/*id*/}`, by the start of the heading's line.
    pub(super) heading_ids: HashMap<usize, String>,
    /// Starts of list items that are admonitions in the source.
    pub(super) admonitions: Vec<usize>,
}

/// Masks the litter outside code, and everything before `start`.
pub(super) fn mask(text: &str, start: usize) -> Masked {
    let mut scan = Scan {
        text,
        at: start,
        ..Scan::default()
    };
    let mut state = Lines::default();
    for line in SourceLines::new(text)
        .ranges(text.len())
        .filter(|line| line.start >= start)
    {
        state.line(&mut scan, line);
    }
    let text = apply(text, start, &scan);
    Masked {
        text,
        heading_ids: scan.heading_ids,
        admonitions: scan.admonitions,
    }
}

/// What is known of the lines so far.
#[derive(Default)]
struct Lines {
    fence: Option<(u8, usize)>,
    after_blank: bool,
    started: bool,
    in_list: bool,
    in_code: bool,
    in_module: bool,
    /// The indent of what stands in the open JSX element, once it is known.
    base: Option<usize>,
    /// The indent that it has to keep.
    floor: usize,
}

impl Lines {
    fn line(&mut self, scan: &mut Scan<'_>, range: Range<usize>) {
        let line = scan.text.get(range.clone()).unwrap_or_default();
        let trimmed = line.trim();
        let block_start = self.after_blank || !self.started;
        self.after_blank = trimmed.is_empty();
        if trimmed.is_empty() {
            self.in_module = false;
            return;
        }
        self.started = true;
        if range.end <= scan.at {
            // Inside something that began on an earlier line.
            self.after_blank = true;
            return;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let cut = self.dedent(scan, range.start, indent, trimmed);
        let indent = indent - cut;
        let bare = after_markers(trimmed);
        if let Some((byte, length)) = self.fence {
            let run = bare.bytes().take_while(|b| *b == byte).count();
            if run >= length && bare.trim_end().len() == run {
                self.fence = None;
            }
            return;
        }
        if let Some(fence) = fence_of(bare) {
            self.fence = Some(fence);
            return;
        }
        let begin = range.start + (line.len() - line.trim_start().len());
        let whole = begin..begin + trimmed.len();
        if (indent == 0 || self.in_module) && self.module_line(block_start, trimmed) {
            scan.push(whole);
            self.after_blank = true;
            return;
        }
        self.in_code = (indent >= 4 || line.starts_with('\t'))
            && !self.in_list
            && (block_start || self.in_code);
        if bare.len() < trimmed.len() {
            self.in_list = true;
        } else if indent == 0 && !line.starts_with('\t') {
            self.in_list = false;
        }
        if admonition(trimmed) {
            // An item with the content that its indented lines make.
            scan.admonitions.push(begin);
            scan.items.push(begin);
            scan.push(begin + 4..whole.end);
            self.in_list = true;
        } else if !self.in_code && trimmed.starts_with(":::") {
            scan.push(whole);
            self.after_blank = true;
        } else if !self.in_code && trimmed.starts_with("{:") && trimmed.ends_with('}') {
            scan.push(whole);
        } else if !self.in_code {
            if trimmed.starts_with('#') {
                scan.heading_id(range.start + cut, whole.clone());
            }
            scan.inline(range);
            // A container may be opened behind a short code.
            if let Some(at) = trimmed.find(":::")
                && trimmed
                    .get(..at)
                    .is_some_and(|before| before.trim_end().ends_with(['}', '>']))
                && scan
                    .masks
                    .last()
                    .is_some_and(|mask| mask.end >= begin + at - 1)
            {
                scan.push(begin + at..whole.end);
            }
        }
    }

    /// Takes back the indent that JSX elements give their content, or it would
    /// read as code; returns how much. The line end changes places with it.
    fn dedent(&mut self, scan: &mut Scan<'_>, start: usize, indent: usize, line: &str) -> usize {
        let tag = self.fence.is_none() && line.starts_with('<');
        if tag {
            self.base = None;
            // An element in a list stays where its item has it.
            self.floor = if self.in_list {
                self.floor.min(indent)
            } else {
                0
            };
        }
        if scan.opened == scan.closed {
            self.floor = if tag && self.in_list { indent } else { 0 };
            return 0;
        }
        let base = if tag {
            indent
        } else {
            *self.base.get_or_insert(indent)
        };
        let cut = indent.min(base).saturating_sub(self.floor);
        let before = scan.text.get(..start).unwrap_or_default();
        let end = if before.ends_with("\r\n") {
            2
        } else {
            usize::from(!before.is_empty())
        };
        if cut > 0 && end > 0 {
            scan.shifts.push((start - end, end, cut));
        }
        cut
    }

    /// MDX: `import` and `export`, up to the next blank line.
    fn module_line(&mut self, block_start: bool, line: &str) -> bool {
        let starts = (block_start || self.in_module) && is_module_line(line);
        self.in_module = starts || self.in_module;
        self.in_module
    }
}

fn is_module_line(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("import ") {
        let rest = rest.trim_start();
        let from = rest
            .split(" from ")
            .nth(1)
            .is_some_and(|path| path.trim_start().starts_with(['\'', '"']));
        return from || rest == "{" || rest.starts_with(['\'', '"']);
    }
    let Some(rest) = line.strip_prefix("export ") else {
        return false;
    };
    let declares = ["const ", "let ", "var ", "function ", "async ", "class "];
    (declares.iter().any(|word| rest.starts_with(word)) && rest.contains(['=', '(', '{']))
        || rest.starts_with("default ") && rest.contains(['(', '{', ';'])
        || rest.starts_with('{')
        || rest.starts_with("* from")
}

/// The line without quote and list markers.
fn after_markers(line: &str) -> &str {
    let mut line = line;
    // A line has few markers; more are decoration.
    for _ in 0..8 {
        let rest = line.trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let item = rest.get(digits..).filter(|_| (1..=9).contains(&digits));
        line = match rest.strip_prefix('>') {
            Some(quoted) => quoted,
            None => match ["- ", "* ", "+ "]
                .iter()
                .find_map(|mark| rest.strip_prefix(mark))
            {
                Some(item) => item,
                None => {
                    match item.and_then(|i| i.strip_prefix(". ").or_else(|| i.strip_prefix(") "))) {
                        Some(item) => item,
                        None => return rest,
                    }
                }
            },
        };
    }
    line
}

fn fence_of(line: &str) -> Option<(u8, usize)> {
    let byte = line.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let run = line.bytes().take_while(|b| *b == byte).count();
    let info = line.get(run..).unwrap_or_default();
    (run >= 3 && (byte == b'~' || !info.contains('`'))).then_some((byte, run))
}

/// `!!! note "Title"`, `??? tip`, `=== "Tab"`: their content is indented.
fn admonition(line: &str) -> bool {
    let Some(mark) = line
        .get(..3)
        .filter(|mark| matches!(*mark, "!!!" | "???" | "==="))
    else {
        return false;
    };
    let rest = line
        .get(3..)
        .unwrap_or_default()
        .trim_start_matches(['+', '!']);
    let word = rest.trim_start();
    rest.starts_with(' ')
        && line.len() > 8
        && match mark {
            "===" => word.starts_with('"'),
            _ => word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '"'),
        }
}

/// What has been found, and how far the scan has come.
#[derive(Default)]
struct Scan<'a> {
    text: &'a str,
    at: usize,
    masks: Vec<Range<usize>>,
    items: Vec<usize>,
    heading_ids: HashMap<usize, String>,
    admonitions: Vec<usize>,
    /// JSX elements opened and closed so far.
    opened: usize,
    closed: usize,
    /// Line ends to move behind the indent: place, length, indent.
    shifts: Vec<(usize, usize, usize)>,
    ends: [Option<usize>; ENDS.len()],
    /// Before this place no tag is looked for: one that does not end was here.
    no_tags_before: usize,
}

/// What ends a short code; the last is for a comment in an expression.
const ENDS: [&str; 5] = [">}}", "%}}", "}}", "%}", "*/}"];

impl<'a> Scan<'a> {
    fn push(&mut self, range: Range<usize>) {
        if range.start < range.end {
            self.at = self.at.max(range.end);
            self.masks.push(range);
        }
    }

    /// Masks what stands within the line, or begins in it.
    fn inline(&mut self, line: Range<usize>) {
        let mut at = line.start.max(self.at);
        let spans = code_spans(self.text.get(line.clone()).unwrap_or_default());
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
            self.push(at..end);
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
            _ => return None,
        };
        let end = self.next_end(kind, at + 2)?;
        if end - at > MAX_CODE || (one_line && end > line_end) {
            return None;
        }
        let mut from = at;
        if kind < 2 {
            for shown in shown_values(self.text.get(at..end)?) {
                self.push(from..at + shown.start);
                from = at + shown.end;
            }
        }
        self.push(from..end);
        Some(end)
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
    fn heading_id(&mut self, line: usize, heading: Range<usize>) {
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

/// The values of a short code that its reader sees.
fn shown_values(code: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut at = 0;
    while let Some(equals) = code
        .get(at..)
        .and_then(|rest| rest.find("=\""))
        .map(|found| at + found)
    {
        let begin = equals + 2;
        let Some(end) = code
            .get(begin..)
            .and_then(|rest| rest.find('"'))
            .map(|found| begin + found)
        else {
            break;
        };
        let before = code.get(..equals).unwrap_or_default();
        let name = before
            .rsplit(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        if SHOWN_ATTRIBUTES.contains(&name) && begin < end {
            values.push(begin..end);
        }
        at = end + 1;
    }
    values
}

/// Writes the masks over a copy of the text.
fn apply(text: &str, start: usize, scan: &Scan<'_>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for byte in bytes
        .iter_mut()
        .take(start)
        .filter(|b| !matches!(b, b'\n' | b'\r'))
    {
        *byte = b' ';
    }
    for mask in &scan.masks {
        let Some(slice) = bytes.get_mut(mask.clone()) else {
            continue;
        };
        for line in slice.split_mut(|b| matches!(b, b'\n' | b'\r')) {
            fill(line);
        }
    }
    let mut done = 0;
    for mask in &scan.masks {
        if mask.start >= done {
            done = blank_lines(&mut bytes, mask.clone());
        }
    }
    for &item in &scan.items {
        if let Some(marker) = bytes.get_mut(item..item + 4) {
            marker.copy_from_slice(b"-   ");
        }
    }
    for &(at, end, indent) in &scan.shifts {
        if let Some(slice) = bytes.get_mut(at..at + end + indent) {
            slice.rotate_left(end);
        }
    }
    // The parser takes a lone carriage return for a line end in some places
    // only: it is one where there is no other, and white space elsewhere.
    let lone = if text.contains('\n') { b' ' } else { b'\n' };
    for at in 0..bytes.len() {
        if bytes.get(at) == Some(&b'\r')
            && bytes.get(at + 1) != Some(&b'\n')
            && let Some(byte) = bytes.get_mut(at)
        {
            *byte = lone;
        }
    }
    bytes
        .iter_mut()
        .filter(|byte| **byte == 0)
        .for_each(|byte| *byte = b' ');
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn fill(line: &mut [u8]) {
    if let [byte] = line {
        *byte = b' ';
        return;
    }
    let odd = line.len() % 2;
    let (head, tail) = line.split_at_mut(if odd == 1 { 3.min(line.len()) } else { 0 });
    head.copy_from_slice("\u{e000}".as_bytes().get(..head.len()).unwrap_or_default());
    for pair in tail.chunks_exact_mut(2) {
        pair.copy_from_slice("\u{90}".as_bytes());
    }
}

/// Makes the lines around a mask blank if nothing but masks stands there;
/// returns how far it has looked.
fn blank_lines(bytes: &mut [u8], mask: Range<usize>) -> usize {
    let is_end = |b: &u8| matches!(b, b'\n' | b'\r');
    let mut begin = mask.start;
    while begin > 0 && bytes.get(begin - 1).is_some_and(|b| is_blank(*b)) {
        begin -= 1;
    }
    let mut end = mask.end;
    while bytes.get(end).is_some_and(|b| is_blank(*b)) {
        end += 1;
    }
    let first_clear = begin == 0 || bytes.get(begin - 1).is_some_and(is_end);
    let last_clear = end == bytes.len() || bytes.get(end).is_some_and(is_end);
    let Some(slice) = bytes.get_mut(begin..end) else {
        return end;
    };
    let count = slice.split(is_end).count();
    for (at, line) in slice.split_mut(is_end).enumerate() {
        if (at > 0 || first_clear) && (at + 1 < count || last_clear) && line.first() != Some(&b'-')
        {
            line.fill(b' ');
        }
    }
    end
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0xc2 | 0x90 | 0xee | 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let masked = mask(text, 0).text;
        assert_eq!(masked.len(), text.len(), "{text}");
        let visible: Vec<String> = masked
            .lines()
            .map(|line| {
                line.replace(FILLER, "")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(visible.join("\n"), expected, "{text}");
    }

    #[test]
    fn generators_litter_goes() {
        check("a {{< note >}}b{{< /note >}} c", "a b c");
        check("a {{< ref text=\"Pod\" id=\"x\" >}} c", "a Pod c");
        check("{% if x %}\ninner\n{% endif %}", "\ninner\n");
        check("{{#include a.rs}}\n{{ page.title }} b", "\nb");
        check(":::note Title\ntext\n:::", "\ntext\n");
        check("{{ x }} :::tip\ntext\n:::", "\ntext\n");
        check("<Card a={<b>x</b>} c=\"d\">in</Card>", "in");
        check("<Card\n  a=\"b\"\n/>\nc", "\n\n\nc");
        check(
            "import A from 'a';\nimport {\n  B,\n} from 'b';\n\nimport taxes from abroad",
            "\n\n\n\n\nimport taxes from abroad",
        );
        check("export const a = 1;\n\nb", "\n\nb");
        check("## T {/*id*/}", "## T");
        check("Text\n{: .class}", "Text\n");
        check("a {/* b\nc */} d", "a\nd");
    }

    #[test]
    fn code_and_prose_stay() {
        for text in [
            "```\n{{< x >}}\n<A>\n```",
            "`{{ x }}` b",
            "``a ` <B>`` c",
            "a < B > c",
            "{{ x",
            "<https://a.b>",
            "a {b} c",
        ] {
            check(text, text);
        }
        check("x\n\n    {{ y }}", "x\n\n{{ y }}");
        check("~~~\n:::\n~~~\n:::", "~~~\n:::\n~~~\n");
    }

    #[test]
    fn an_admonition_becomes_an_item() {
        let masked = mask("!!! note \"T\"\n    text", 0);
        assert!(masked.text.starts_with("-   ") && masked.text.ends_with("\n    text"));
        assert_eq!(masked.admonitions, [0]);
        check("!!! wow", "!!! wow");
    }

    #[test]
    fn litter_without_end_is_quick() {
        for piece in [
            "{{< ", "<A ", "<A {", "<A \"", "{% ", "`", "{/* ", "<a '\">",
        ] {
            mask(&piece.repeat(200_000), 0);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_keeps_its_length(text in "([a<>{}%/*:`#! =\"'\n-]|é|import |<A |\\{\\{< |>\\}\\}){0,60}") {
            let masked = mask(&text, 0);
            proptest::prop_assert_eq!(masked.text.len(), text.len());
        }
    }
}
