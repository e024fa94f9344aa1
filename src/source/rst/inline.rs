//! Mark-up inside a paragraph: emphasis, literals, roles, references,
//! substitutions. What it shows goes on, with its place in the source.
//!
//! Docutils leaves mark-up that breaks its rules as it stands. Where only the
//! border of a literal or of interpreted text is wrong, it is taken off here
//! all the same: the words are what is searched.

mod rules;

use std::ops::Range;

use self::rules::{
    ceil, ends, find_backquote, find_close, floor, opens, reference_mark, role_before, role_behind,
    run,
};
use super::lines::Joined;
use super::marks::Marks;
use super::roles;
use crate::source::markdown::inline::Inline;

/// Longer names of roles, references and substitutions are prose (bytes).
const MAX_NAME: usize = 200;

/// Adds what a text shows to a paragraph.
pub(super) fn read(joined: &Joined<'_>, marks: &mut Marks, out: &mut Inline) {
    let mut scan = Scan { joined, marks, out };
    scan.range(0..joined.text.len(), true);
}

struct Scan<'a> {
    joined: &'a Joined<'a>,
    marks: &'a mut Marks,
    out: &'a mut Inline,
}

/// Marks that nothing closes up to the end: looked for only once.
#[derive(Default)]
struct Unclosed {
    literal: bool,
    interpreted: bool,
    strong: bool,
    emphasis: bool,
}

impl<'a> Scan<'a> {
    fn text(&self) -> &'a str {
        let joined: &'a Joined<'a> = self.joined;
        &joined.text
    }

    /// Reads a range of the text; `stress` unless it is emphasised already.
    fn range(&mut self, range: Range<usize>, stress: bool) {
        let bytes = self.text().as_bytes();
        let mut unclosed = Unclosed::default();
        // Everything from `plain` to `at` is shown as it stands.
        let (mut plain, mut at) = (range.start, range.start);
        while let Some(special) = bytes
            .get(at..range.end)
            .and_then(|rest| rest.iter().position(|b| b"\\\n`*|_".contains(b)))
        {
            at += special;
            let next = match bytes.get(at) {
                Some(b'\\') => Some(self.escape(plain, at, range.end)),
                Some(b'\n') => {
                    self.push(plain..at);
                    self.out.line_break();
                    Some((at + 1, at + 1))
                }
                Some(b'`') => self.backquote(plain, at, range.end, &mut unclosed),
                Some(b'*') if stress => self.star(plain, at, range.end, &mut unclosed),
                Some(b'|') => self.substitution(plain, at, range.end),
                Some(b'_') => self.reference(plain, at, range.end),
                _ => None,
            };
            match next {
                Some(next) => (plain, at) = next,
                None => {
                    // A run of the same sign opens nothing in its middle.
                    let sign = bytes.get(at).copied();
                    let length = run(self.text(), at, range.end, sign.unwrap_or_default());
                    if sign == Some(b'`') && self.is_litter(at, length) {
                        self.push(plain..at);
                        plain = at + length;
                    }
                    at += length.max(1);
                }
            }
        }
        self.push(plain..range.end);
    }

    /// Shows a range as it stands.
    fn push(&mut self, range: Range<usize>) {
        if let Some(piece) = self.text().get(range.clone()).filter(|p| !p.is_empty()) {
            self.out.push(piece, self.joined.bytes(&range));
        }
    }

    /// Shows what may have line breaks and, unless literal, escapes.
    fn show(&mut self, range: Range<usize>, literal: bool) {
        let bytes = self.text().as_bytes();
        let (mut plain, mut at) = (range.start, range.start);
        while at < range.end {
            match bytes.get(at) {
                Some(b'\n') => {
                    self.push(plain..at);
                    self.out.line_break();
                    at += 1;
                    plain = at;
                }
                Some(b'\\') if !literal => (plain, at) = self.escape(plain, at, range.end),
                _ => at += 1,
            }
        }
        self.push(plain..range.end);
    }

    /// A backslash: the character behind it loses its meaning, white space is
    /// taken away. Returns where plain text and the search go on.
    fn escape(&mut self, plain: usize, at: usize, end: usize) -> (usize, usize) {
        self.push(plain..at);
        let rest = self.text().get(at + 1..end).unwrap_or_default();
        match rest.chars().next() {
            Some(c) if c.is_whitespace() => {
                let next = at + 1 + c.len_utf8();
                (next, next)
            }
            Some(c) => (at + 1, at + 1 + c.len_utf8()),
            None => (at + 1, at + 1),
        }
    }

    fn star(
        &mut self,
        plain: usize,
        at: usize,
        end: usize,
        unclosed: &mut Unclosed,
    ) -> Option<(usize, usize)> {
        let text = self.text();
        let strong = text.get(at..end)?.starts_with("**");
        let (mark, missing) = if strong {
            ("**", &mut unclosed.strong)
        } else {
            ("*", &mut unclosed.emphasis)
        };
        if *missing || !opens(text, at, mark.len()) {
            return None;
        }
        let start = at + mark.len();
        let Some(close) = find_close(text, start, end, mark) else {
            *missing = true;
            return None;
        };
        self.push(plain..at);
        if strong {
            self.out.open_strong();
        }
        self.range(start..close, false);
        if strong {
            self.out.close_strong();
        }
        let next = close + mark.len();
        Some((next, next))
    }

    fn backquote(
        &mut self,
        plain: usize,
        at: usize,
        end: usize,
        unclosed: &mut Unclosed,
    ) -> Option<(usize, usize)> {
        if self.text().get(at..end)?.starts_with("``") {
            self.literal(plain, at, end, unclosed)
        } else {
            self.interpreted(plain, at, end, unclosed)
        }
    }

    /// Backquotes that close nothing: two say nothing anywhere, one at the end
    /// of a word is no apostrophe.
    fn is_litter(&self, at: usize, length: usize) -> bool {
        let text = self.text();
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind_word = before.is_some_and(|c| c.is_alphanumeric() || "_*/)".contains(c));
        length > 1 || behind_word && ends(text.get(at + length..).unwrap_or_default())
    }

    fn literal(
        &mut self,
        plain: usize,
        at: usize,
        end: usize,
        unclosed: &mut Unclosed,
    ) -> Option<(usize, usize)> {
        let text = self.text();
        let open = run(text, at, end, b'`');
        let start = at + open;
        let before = text.get(..at)?.chars().next_back();
        let after = text.get(start..end)?.chars().next()?;
        // What ends a literal that nothing opened.
        let stray = after.is_whitespace() && before.is_some_and(|c| !c.is_whitespace());
        if unclosed.literal || stray {
            return None;
        }
        let Some(found) = text.get(start..end)?.find("``") else {
            unclosed.literal = true;
            return None;
        };
        let (first, close) = match self.slip(start..start + found) {
            Some(slip) => (slip, 1),
            None => (start + found, run(text, start + found, end, b'`')),
        };
        // Further backquotes are a slip, or a fence of Markdown, unless one of
        // the text is still open.
        let held = text.get(start..first)?.matches('`').count() % 2 == 1;
        let inner = if open == 2 && held {
            close.saturating_sub(2)
        } else {
            0
        };
        self.push(plain..at);
        self.show(start..first + inner, true);
        let next = first + close;
        // The reference to a literal shows no mark.
        let next = next + reference_mark(text, next, end);
        Some((next, next))
    }

    /// The one backquote in a literal that was to close it.
    fn slip(&self, literal: Range<usize>) -> Option<usize> {
        let inner = self.text().get(literal.clone())?;
        let at = literal.start + inner.find('`')?;
        (inner.matches('`').count() == 1 && self.is_litter(at, 1)).then_some(at)
    }

    fn interpreted(
        &mut self,
        plain: usize,
        at: usize,
        end: usize,
        unclosed: &mut Unclosed,
    ) -> Option<(usize, usize)> {
        let text = self.text();
        let start = at + 1;
        let before = text.get(plain..at)?;
        let role = role_before(before);
        let target = role.is_none() && before.ends_with('_');
        let inside = before
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric());
        let after = text.get(start..end)?.chars().next()?;
        if unclosed.interpreted || inside || after.is_whitespace() && role.is_none() {
            return None;
        }
        let Some(close) = find_backquote(text, start, end) else {
            unclosed.interpreted = true;
            return None;
        };
        let from = match role {
            Some(role) => at - role.len(),
            None => at - usize::from(target),
        };
        self.push(plain..from);
        let content = text.get(start..close)?;
        let next = close + run(text, close, end, b'`');
        let link = reference_mark(text, next, end);
        let behind = role_behind(text.get(next..end)?);
        let next = next + link + behind.map_or(0, str::len);
        let name = role.or(behind).map(|role| role.trim_matches(':'));
        match name {
            Some(name) if self.marks.raw_roles.contains(name) => {}
            Some(name) => {
                let shown = roles::shown(name, content);
                if shown.named {
                    let place = self.joined.bytes(&(from..at));
                    let own = name.rsplit(':').next().unwrap_or(name);
                    self.out.push(own, place);
                    self.out.space();
                }
                let part = start + shown.part.start..start + shown.part.end;
                self.show(part, name == "code" || name == "math");
            }
            None if link > 0 => {
                let part = roles::title(content, false).unwrap_or_else(|| bare(content));
                // `text <address>`_ is a target too, `text <name_>`_ is none.
                if part.end < content.len() && link == 1 && !content.ends_with("_>") {
                    let name = content.get(part.clone()).unwrap_or_default();
                    self.marks.ids.named(name);
                }
                self.show(start + part.start..start + part.end, false);
            }
            None => {
                if target {
                    self.marks.ids.named(content);
                }
                self.show(start..close, false);
            }
        }
        Some((next, next))
    }

    /// `|name|`: what it stands for; without a definition the name alone.
    fn substitution(&mut self, plain: usize, at: usize, end: usize) -> Option<(usize, usize)> {
        let text = self.text();
        if !opens(text, at, 1) {
            return None;
        }
        let limit = floor(text, end.min(at + 1 + MAX_NAME));
        let close = find_close(text, at + 1, limit, "|")?;
        let name = text.get(at + 1..close)?;
        let simple = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let known = self.marks.substitution(name);
        if known.is_none() && !name.chars().all(simple) {
            return None;
        }
        self.push(plain..at);
        match known {
            Some(shown) => {
                let place = self.joined.bytes(&(at..close + 1));
                self.out.push(&shown, place);
            }
            None => self.push(at + 1..close),
        }
        let next = close + 1;
        let next = next + reference_mark(text, next, end);
        Some((next, next))
    }

    /// `name_`, `[1]_` and `[Knuth84]_`.
    fn reference(&mut self, plain: usize, at: usize, end: usize) -> Option<(usize, usize)> {
        let text = self.text();
        let mark = reference_mark(text, at, end);
        let window = ceil(text, plain.max(at.saturating_sub(MAX_NAME)));
        let before = text.get(window..at)?;
        let last = before.chars().next_back()?;
        if mark == 0 {
            return None;
        }
        let next = (at + mark, at + mark);
        if last == ']' {
            let open = before.rfind('[')?;
            let label = before.get(open + 1..before.len() - 1)?;
            let noted = label.starts_with(['#', '*']) || label.bytes().all(|b| b.is_ascii_digit());
            if label.is_empty() {
                return None;
            }
            self.marks.ids.counted();
            self.push(plain..if noted { window + open } else { at });
            return Some(next);
        }
        let name = before
            .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | ':')))
            .map_or(before, |end| before.get(end..).unwrap_or_default());
        let name = name.trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '_'));
        if !last.is_alphanumeric() || name.starts_with('_') {
            return None;
        }
        self.push(plain..at);
        Some(next)
    }
}

/// `<address>` alone shows the address.
fn bare(content: &str) -> Range<usize> {
    let angled = content.starts_with('<') && content.ends_with('>') && content.len() > 1;
    if angled {
        1..content.len() - 1
    } else {
        0..content.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::rst::lines::split;
    use crate::source::text::lines::Lines;

    fn shown(source: &str) -> String {
        let joined = Joined::new(source, &split(source, &Lines::new(source)));
        let mut out = Inline::default();
        read(&joined, &mut Marks::default(), &mut out);
        out.text.trim().to_owned()
    }

    #[test]
    fn marks_go_and_words_stay() {
        for (source, expected) in [
            ("a *b* **c d** ``e``", "a b c d e"),
            ("*a* * b 2*3*4", "a * b 2*3*4"),
            ("``a*b`` and ``{{ c }}``.", "a*b and {{ c }}."),
            ("``a``s, ``` b ```", "as, b"),
            ("``lamp``` `oil`` x", "lamp oil x"),
            ("``:ref:`a```", ":ref:`a`"),
            ("``lamp` and ``oil``", "lamp and oil"),
            ("a lamp` and oil`` or `oil'", "a lamp and oil or `oil'"),
            (":ref:`A lamp <lamp>` :doc:`/oil`", "A lamp /oil"),
            ("(:py:func:`~a.b`)", "(b)"),
            ("`text`:role: `plain`", "text plain"),
            ("see :pep:`8` now", "see pep 8 now"),
            ("`Lamp <https://l.example/a>`_ `oil`__", "Lamp oil"),
            ("`<https://l.example>`_", "https://l.example"),
            (
                "Lamp_ and lamp__ but __init__ snake_case",
                "Lamp and lamp but __init__ snake_case",
            ),
            ("text [1]_ and [#n]_ by [Oil84]_", "text and by [Oil84]"),
            ("an _`inline target`", "an inline target"),
            (
                "\\*no\\* re\\ structured C:\\\\x",
                "*no* restructured C:\\x",
            ),
            ("|name| and |x| < |y| |", "name and x < y |"),
            ("**`a`**", "a"),
            ("it`s `a'", "it`s `a'"),
            ("*open **open `open", "*open **open `open"),
            ("``a\n  b`` *c\nd*", "a b c d"),
            ("a \"*\" (*) '*'", "a \"*\" (*) '*'"),
            ("x\\", "x"),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn unclosed_marks_cost_no_square() {
        for piece in [
            "`a ", "*a ", "**a ", "``a ", "|a ", ":a:`b ", "a_ ", "[1]_", "\\",
        ] {
            shown(&piece.repeat(100_000));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_shown(source in "[a é\\\\`*_|:<>\\[\\]\n]{0,40}") {
            shown(&source);
        }
    }
}
