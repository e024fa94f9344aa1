//! What each sign does: the end of a line, an escape, a passthrough, a
//! reference, an anchor, a replacement.

use std::ops::Range;

use super::macros;
use super::scan::{Scanner, is_word};
use crate::source::asciidoc::attributes::{Attributes, Reference, reference_name};
use crate::source::markdown::html;

impl Scanner<'_> {
    pub(super) fn line_end(&mut self, at: usize) -> Option<usize> {
        // A plus at the end of a line breaks it.
        let text = self.text.get(self.from..at).unwrap_or_default();
        let kept = text.trim_end();
        let kept = kept.strip_suffix(" +").unwrap_or(text);
        self.flush(self.from + kept.len());
        self.from = at;
        self.skip(at..at + 1);
        Some(at + 1)
    }

    /// A backslash before what would be mark-up.
    pub(super) fn escape(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at + 1);
        let next = rest.bytes().next()?;
        let length = match next {
            b'\\' => {
                let mark = rest.get(1..3)?;
                let doubled = matches!(mark, "**" | "__" | "``" | "##" | "++");
                self.flush(at);
                self.from = if doubled { at + 2 } else { at };
                return Some(if doubled { at + 4 } else { at + 2 });
            }
            b'*' | b'_' | b'`' | b'#' | b'^' | b'~' | b'+' => {
                let behind = self.rest(at + 1 + self.run_length(at + 1));
                let fits = behind.starts_with(|c: char| !c.is_whitespace());
                fits.then(|| self.run_length(at + 1))?
            }
            b'{' => reference_name(rest)?.len() + 2,
            b'<' if rest.starts_with("<<") => 2,
            b'[' if rest.starts_with("[[") => 2,
            b'(' => ["(C)", "(R)", "(TM)", "(("]
                .iter()
                .find(|sign| rest.starts_with(**sign))?
                .len(),
            b'.' if rest.starts_with("...") => 3,
            b'-' if rest.starts_with("--") => 2,
            b'&' => 1,
            b']' => 1,
            b'a'..=b'z' => {
                let end = rest
                    .bytes()
                    .take(macros::MAX_NAME)
                    .position(|b| b == b':')?;
                let name = rest.get(..end)?;
                macros::is_known(name).then_some(end + 1)?
            }
            _ => return None,
        };
        self.flush(at);
        self.from = at + 1;
        Some(at + 1 + length)
    }

    pub(super) fn plus(&mut self, at: usize) -> Option<usize> {
        match self.run_length(at) {
            1 => {}
            2 => return self.passed(at, "++", 0).or(Some(at + 2)),
            3 => return self.passed(at, "+++", 1).or(Some(at + 3)),
            length => return Some(at + length),
        }
        let word_before = self
            .before(at)
            .is_some_and(|c| is_word(c) || matches!(c, ';' | ':'));
        if word_before || self.after(at + 1).is_none_or(char::is_whitespace) {
            return None;
        }
        let text = self.text;
        let close = self.pluses.find(at + 2, |from| {
            let places = text.get(from..)?.match_indices('+');
            places.map(|(found, _)| from + found).find(|&found| {
                let before = text.get(..found).and_then(|t| t.chars().next_back());
                let after = text.get(found + 1..).and_then(|t| t.chars().next());
                before.is_some_and(|c| !c.is_whitespace()) && !after.is_some_and(is_word)
            })
        })?;
        (close < self.limit()).then(|| self.pass(at..close + 1, at + 1..close))?
    }

    /// Text between two signs that is passed on as it is. Not behind a
    /// letter: "C++ and C++" passes nothing on.
    pub(super) fn passed(&mut self, at: usize, sign: &'static str, kind: usize) -> Option<usize> {
        if !self.starts(at, sign) || self.before(at).is_some_and(|c| c.is_alphabetic()) {
            return None;
        }
        let text = self.text;
        let start = at + sign.len();
        let next = self.runs.get_mut(kind)?;
        let close = next.find(start + 1, |from| {
            text.get(from..)?.find(sign).map(|found| from + found)
        })?;
        let end = close + sign.len();
        if end > self.limit() {
            return None;
        }
        if sign == "+++" {
            return self.pass_html(at..end, start..close);
        }
        self.pass(at..end, start..close)
    }

    /// Text that is passed on as HTML: its tags are mark-up.
    pub(super) fn pass_html(&mut self, range: Range<usize>, html: Range<usize>) -> Option<usize> {
        let text = self.text.get(html.clone()).unwrap_or_default();
        if !text.contains(['<', '&']) {
            return self.pass(range, html);
        }
        let shown: String = html::tokens(text)
            .into_iter()
            .filter_map(|token| match token {
                html::Token::Text(at) => text.get(at),
                html::Token::Open(name) if html::is_block(&name) || name == "br" => Some(" "),
                _ => None,
            })
            .collect();
        self.replace(range, html::decode(&shown).into_owned())
    }

    pub(super) fn reference(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        // `{set:a:b}` and `{counter:a}` show nothing that could be known here.
        for word in ["{set:", "{counter:", "{counter2:"] {
            if rest.starts_with(word) {
                let end = at
                    + rest
                        .bytes()
                        .take(macros::MAX_NAME)
                        .position(|b| b == b'}')?
                    + 1;
                return (end <= self.limit()).then(|| self.replace(at..end, ""))?;
            }
        }
        let name = reference_name(rest)?;
        let end = at + name.len() + 2;
        if let Reference::Character(shown) = Attributes::default().reference(name) {
            return self.replace(at..end, shown);
        }
        // In code it is a placeholder more often than not.
        if self.marks.in_code() {
            return Some(end);
        }
        self.unknown.push(at..end);
        if let Some(next) = macros::unknown_link(self, at, end) {
            return Some(next);
        }
        self.replace(at..end, "")
    }

    pub(super) fn bracket(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        if rest.starts_with("[[") && !self.marks.in_code() {
            let bibliography = usize::from(rest.starts_with("[[["));
            let inner = at + 2 + bibliography;
            let named = self.after(inner)?;
            if named.is_alphabetic() || matches!(named, '_' | ':') {
                let text = self.text;
                let close = self.anchors.find(inner, |from| {
                    text.get(from..)?.find("]]").map(|found| from + found)
                })?;
                let end = close + 2 + bibliography;
                if end > self.limit() {
                    return None;
                }
                return if bibliography == 1 {
                    self.pass(at..end, at + 2..close + 1)
                } else {
                    self.replace(at..end, "")
                };
            }
        }
        // `[.role]#text#`
        let end = rest
            .bytes()
            .take(macros::MAX_NAME)
            .position(|b| b == b']')?;
        let sign = at + end + 1;
        let role = rest.get(1..end)?;
        let fits = !role.is_empty() && !role.contains(['[', ' ']) && sign < self.limit();
        let next = self.after(sign)?;
        (fits && matches!(next, '*' | '_' | '`' | '#' | '^' | '~')).then(|| self.mark(at, sign))?
    }

    pub(super) fn angle(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        if rest.starts_with("<<") {
            let first = self.after(at + 2)?;
            if first.is_whitespace() || first == '<' || self.marks.in_code() {
                return Some(at + self.run_length(at));
            }
            let text = self.text;
            let close = self.references.find(at + 2, |from| {
                text.get(from..)?.find(">>").map(|found| from + found)
            })?;
            if close + 2 > self.limit() {
                return None;
            }
            let inner = self.text.get(at + 2..close)?;
            let comma = inner.find(',').filter(|at| *at + 1 < inner.len());
            let Some(comma) = comma else {
                let shown = macros::page(inner.trim_end_matches(','));
                return self.replace(at..close + 2, shown);
            };
            return self.show(at..close + 2, at + 3 + comma..close, ("", ""));
        }
        let scheme = macros::scheme(rest.get(1..)?)?;
        let end = rest
            .bytes()
            .take(macros::MAX_URL)
            .position(|b| b == b'>' || b.is_ascii_whitespace())?;
        let whole = rest.as_bytes().get(end) == Some(&b'>') && end > scheme + 1;
        let end = at + end;
        (whole && end < self.limit()).then(|| self.pass(at..end + 1, at + 1..end))?
    }

    pub(super) fn parenthesis(&mut self, at: usize) -> Option<usize> {
        if self.marks.in_code() {
            return None;
        }
        for (sign, shown) in [("(C)", "©"), ("(R)", "®"), ("(TM)", "™")] {
            if self.starts(at, sign) {
                return self.replace(at..at + sign.len(), shown);
            }
        }
        // Terms of an index: `((shown))`, `(((hidden)))`.
        if !self.starts(at, "((") {
            return None;
        }
        let hidden = self.starts(at, "(((");
        let sign = if hidden { ")))" } else { "))" };
        let start = at + sign.len();
        if self.after(start)?.is_whitespace() || self.after(start)? == '(' {
            return None;
        }
        let text = self.text;
        let close = self.terms.find(start, |from| {
            text.get(from..)?.find("))").map(|found| from + found)
        })?;
        let inner = self.text.get(start..close)?;
        let end = close + sign.len();
        if end > self.limit() || inner.contains(['(', '\n']) || !self.starts(close, sign) {
            return None;
        }
        if hidden {
            self.replace(at..end, "")
        } else {
            self.show(at..end, start..close, ("", ""))
        }
    }

    /// Quotes that are written with a backtick: "`text`".
    pub(super) fn curve(&mut self, at: usize, quote: u8) -> Option<usize> {
        if !self.starts(at + 1, "`") {
            return None;
        }
        let opens = !self.before(at).is_some_and(is_word)
            && self.after(at + 2).is_some_and(|c| !c.is_whitespace());
        let (index, close, around) = match quote {
            b'"' => (0, "`\"", ("“", "”")),
            _ => (1, "`'", ("‘", "’")),
        };
        if !opens {
            return None;
        }
        let text = self.text;
        let close = self.curves.get_mut(index)?.find(at + 3, |from| {
            text.get(from..)?.find(close).map(|found| from + found)
        })?;
        (close + 2 <= self.limit()).then(|| self.show(at..close + 2, at + 2..close, around))?
    }

    pub(super) fn entity(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let end = rest.bytes().take(12).position(|b| b == b';')? + 1;
        let source = rest.get(..end)?;
        let shown = html::decode(source);
        (shown.len() < source.len() && at + end <= self.limit())
            .then(|| self.replace(at..at + end, shown))?
    }

    pub(super) fn dash(&mut self, at: usize) -> Option<usize> {
        let length = self.run_length(at);
        if length != 2 {
            return Some(at + length);
        }
        let (before, after) = (self.before(at), self.after(at + 2));
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let dash = space(before) && space(after)
            || before.is_some_and(is_word) && after.is_some_and(is_word);
        if dash {
            self.replace(at..at + 2, "—")
        } else {
            Some(at + 2)
        }
    }
}
