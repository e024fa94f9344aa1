//! Text with highlights as HTML, for whoever shows it in a page.

use crate::contract::Highlight;

/// Escapes `text` for HTML, in content and in quoted attributes, with `<mark>`
/// around the highlights: ranges in `text`, ascending, without overlap.
/// Control characters but line breaks and tabs become `U+FFFD`, as no page may
/// hold them.
pub fn html(text: &str, highlights: &[Highlight]) -> String {
    let mut out = String::with_capacity(text.len() + 16 * highlights.len());
    let mut at = 0;
    for Highlight { start, end } in highlights {
        let (Some(before), Some(marked)) = (text.get(at..*start), text.get(*start..*end)) else {
            continue;
        };
        escape(before, &mut out);
        out.push_str("<mark>");
        escape(marked, &mut out);
        out.push_str("</mark>");
        at = *end;
    }
    escape(text.get(at..).unwrap_or_default(), &mut out);
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, ranges: &[(usize, usize)], expected: &str) {
        let ranges = ranges.iter().map(|&(start, end)| Highlight { start, end });
        assert_eq!(html(text, &ranges.collect::<Vec<_>>()), expected);
    }

    #[test]
    fn marks_are_the_only_tags() {
        check("a <b> c", &[(2, 5)], "a <mark>&lt;b&gt;</mark> c");
        check("\"x\" & 'y'", &[], "&quot;x&quot; &amp; &#39;y&#39;");
        check("\u{0}a\nb\t\u{1b}", &[], "\u{FFFD}a\nb\t\u{FFFD}");
    }

    #[test]
    fn a_range_that_is_none_is_left_out() {
        check("é", &[(0, 1)], "é");
        check("abc", &[(2, 9), (0, 1)], "<mark>a</mark>bc");
        check("abc", &[(1, 2), (0, 1)], "a<mark>b</mark>c");
    }
}
