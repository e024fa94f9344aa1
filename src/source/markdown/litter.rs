//! Takes away what a site generator would replace: short codes, template tags,
//! JSX, imports, markers of containers and admonitions.
//!
//! Every byte is replaced in place, so that offsets stay those of the source.
//! A line that holds nothing else becomes blank; within a line, characters
//! that nobody writes stand in, because spaces could turn what follows into
//! indented code, or a link into plain text. The reader drops them again.

mod lines;
mod scan;

use std::collections::HashMap;
use std::ops::Range;

use self::lines::Lines;
use self::scan::Scan;
use crate::source::text::lines::Lines as SourceLines;

/// Stand-ins of two and three bytes: any length from two can be made of them.
pub(super) const FILLER: [char; 2] = ['\u{90}', '\u{e000}'];
/// As long as the shortest tag that one is written over: `{%highlight%}`.
const FENCE: usize = 13;

/// The text without litter, of the same length.
pub(super) struct Masked {
    pub(super) text: String,
    pub(super) lines: SourceLines,
    /// Anchors given as `{/*id*/}`, by the start of the heading's line.
    pub(super) heading_ids: HashMap<usize, String>,
    /// Starts of list items that are admonitions in the source.
    pub(super) admonitions: Vec<usize>,
}

/// Masks the litter outside code, and everything before `start`.
pub(super) fn mask(text: &str, start: usize) -> Masked {
    let mut scan = Scan::new(text, start);
    let mut state = Lines::default();
    let lines = SourceLines::new(text);
    let ranges = lines.ranges(text.len());
    for line in ranges.filter(|line| line.start >= start) {
        state.line(&mut scan, line);
    }
    let text = apply(text, start, &scan);
    // A line that has lost its indent begins before it.
    let lines = match scan.shifts.is_empty() {
        true => lines,
        false => SourceLines::new(&text),
    };
    Masked {
        text,
        lines,
        heading_ids: scan.heading_ids,
        admonitions: scan.admonitions,
    }
}

/// Writes the masks over a copy of the text.
fn apply(text: &str, start: usize, scan: &Scan<'_>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for byte in bytes.iter_mut().take(start) {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    for mask in &scan.masks {
        let Some(slice) = bytes.get_mut(mask.clone()) else {
            continue;
        };
        for line in slice.split_mut(|b| matches!(b, b'\n' | b'\r')) {
            fill(line);
        }
    }
    for &space in &scan.spaces {
        if let Some(byte) = bytes.get_mut(space) {
            *byte = b' ';
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
    for fence in &scan.fences {
        if let Some(line) = bytes.get_mut(fence.clone()) {
            fence_in(line);
        }
    }
    for &(at, end, indent) in &scan.shifts {
        if let Some(slice) = bytes.get_mut(at..at + end + indent) {
            slice.rotate_left(end);
        }
    }
    // The parser takes a lone carriage return for a line end in some places
    // only: it is one where there is no other, and white space elsewhere.
    let contains = |byte: u8| memchr::memchr(byte, text.as_bytes()).is_some();
    if contains(b'\r') {
        let lone = if contains(b'\n') { b' ' } else { b'\n' };
        for at in 0..bytes.len() {
            if bytes.get(at) == Some(&b'\r')
                && bytes.get(at + 1) != Some(&b'\n')
                && let Some(byte) = bytes.get_mut(at)
            {
                *byte = lone;
            }
        }
    }
    if contains(0) {
        bytes
            .iter_mut()
            .filter(|byte| **byte == 0)
            .for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Writes a fence over a line; nobody's code has one of tildes so long.
fn fence_in(line: &mut [u8]) {
    let length = line.iter().take_while(|b| !matches!(b, b'\n' | b'\r'));
    let length = length.count();
    for (at, byte) in line.iter_mut().take(length).enumerate() {
        *byte = if at < FENCE { b'~' } else { b' ' };
    }
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
        check("a {{< tip text=\"Pod\" >}}s, b", "a Pods, b");
        check("{{< fig title='A' caption=\"B\" >}}", "A B");
        check("<Card title=\"A b\" icon=\"x\">in</Card>", "A b in");
        check("<TabItem label=\"npm\">\n", "npm");
        check(
            "<Listing number=\"4-6\" file-name=\"src/main.rs\" caption='Use of `\"`'>",
            "Listing 4-6 src/main.rs Use of `\"`",
        );
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
        check(":::{note} T\n:class: tip\ntext", "\n\ntext");
        check("(a-target)=\n## T\n\n[TOC]\n\n[[toc]]", "\n## T\n\n\n\n");
    }

    #[test]
    fn macros_keep_what_they_name() {
        check("a {{Glossary(\"closure\")}} c", "a closure c");
        check("{{domxref('Node.append()', 'append()')}}s", "append()s");
        check("{{HTTPHeader(\"Accept\", \"\")}}", "Accept");
        check("a {{EmbedLiveSample(\"Play\", 10)}} {{Glossary(}} c", "a c");
    }

    #[test]
    fn raw_text_and_highlights_are_code() {
        check("{% raw %}a {{ b }}{% endraw %} {{ c }}", "a {{ b }}");
        check(
            "{%- raw -%}\n{{ b }}\n{% endraw %}\n{{ c }}",
            "\n{{ b }}\n\n",
        );
        check("{% raw %} {{ c }} d", "d");
        let tag = "~".repeat(FENCE);
        check(
            "{% highlight c %}\n{{ b }}\n\n<A>\n{% endhighlight %}\n{{ c }}",
            &format!("{tag}\n{{{{ b }}}}\n\n<A>\n{tag}\n"),
        );
        check("~~~\n{% highlight c %}\n~~~", "~~~\n{% highlight c %}\n~~~");
    }

    #[test]
    fn expressions_are_litter_where_something_is_imported() {
        let import = "import a from 'b';\n\n";
        check(&format!("{import}c {{props.x}} d {{e f}}"), "\n\nc d {e f}");
        check(&format!("{import}`{{props.x}}`"), "\n\n`{props.x}`");
        check("c {props.x} d", "c {props.x} d");
    }

    #[test]
    fn a_target_names_the_heading_below_it() {
        let named = |text: &str| mask(text, 0).heading_ids.into_values().collect::<Vec<_>>();
        assert_eq!(named("(a.b)=\n\n## T\n\n## U"), ["a.b"]);
        assert_eq!(named("(a b)=\n## T"), [""; 0]);
        assert_eq!(named("(a)=\ntext\n\n## T"), [""; 0]);
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
            "{% raw %} ",
            "{{Glossary(",
            "{{< ",
            "<A ",
            "<A {",
            "<A \"",
            "{% ",
            "`",
            "{/* ",
            "<a '\">",
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
