//! One look through a piece of text: what is text, what is mark-up.

use std::borrow::Cow;
use std::ops::Range;

use super::macros;
use super::marks::Marks;

/// A bit of a paragraph.
pub(super) struct Token<'w> {
    pub(super) kind: Kind,
    pub(super) text: Cow<'w, str>,
    pub(super) at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// The end of a line.
    Break,
    /// A sign that may open something; text unless something closes it.
    Mark,
    OpenStrong,
    CloseStrong,
    /// A sign that is mark-up.
    Nothing,
}

/// The visible part of a macro, up to where it goes on behind it.
struct Hold {
    end: usize,
    resume: usize,
    suffix: &'static str,
}

/// The next place of something, remembered: the text is searched once.
#[derive(Default)]
pub(super) struct Next(Option<Option<usize>>);

impl Next {
    /// Finds the first place from `from` on; `from` never goes back.
    pub(super) fn find(
        &mut self,
        from: usize,
        search: impl FnOnce(usize) -> Option<usize>,
    ) -> Option<usize> {
        match self.0 {
            Some(None) => None,
            Some(Some(at)) if at >= from => Some(at),
            _ => {
                let found = search(from);
                self.0 = Some(found);
                found
            }
        }
    }
}

pub(super) struct Scanner<'w> {
    pub(super) text: &'w str,
    pub(super) tokens: Vec<Token<'w>>,
    /// References to attributes that nothing is known of.
    pub(super) unknown: Vec<Range<usize>>,
    pub(super) marks: Marks,
    holds: Vec<Hold>,
    /// The start of the text that has not become a token yet.
    pub(super) from: usize,
    pub(super) closes: Next,
    pub(super) stops: Next,
    pub(super) pluses: Next,
    pub(super) runs: [Next; 3],
    pub(super) references: Next,
    pub(super) anchors: Next,
    pub(super) terms: Next,
    pub(super) curves: [Next; 2],
    /// The brackets that open, in order, with those that close them; once they
    /// are asked for.
    partners: Option<Vec<(usize, Option<usize>)>>,
}

impl<'w> Scanner<'w> {
    pub(super) fn new(text: &'w str) -> Scanner<'w> {
        Scanner {
            text,
            tokens: Vec::new(),
            unknown: Vec::new(),
            marks: Marks::default(),
            holds: Vec::new(),
            from: 0,
            closes: Next::default(),
            stops: Next::default(),
            pluses: Next::default(),
            runs: Default::default(),
            references: Next::default(),
            anchors: Next::default(),
            terms: Next::default(),
            curves: Default::default(),
            partners: None,
        }
    }

    pub(super) fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        loop {
            while let Some(hold) = self.holds.pop_if(|hold| hold.end <= at) {
                self.flush(hold.end);
                self.put(hold.suffix, hold.end..hold.resume);
                self.skip(hold.end..hold.resume);
                at = hold.resume;
            }
            let Some(&byte) = bytes.get(at) else { break };
            at = match self.special(at, byte) {
                Some(next) => next.max(at + 1),
                None => at + 1,
            };
        }
        let rest = self.text.get(self.from..).unwrap_or_default();
        self.flush(self.text.len() - if rest.ends_with(" +") { 1 } else { 0 });
    }

    /// Handles what begins at `at`; returns where to go on.
    fn special(&mut self, at: usize, byte: u8) -> Option<usize> {
        match byte {
            b'\n' => self.line_end(at),
            b'\0' => self.replace(at..at + 1, " "),
            b'\\' => self.escape(at),
            b'*' | b'_' | b'`' | b'#' | b'^' | b'~' => self.mark(at, at),
            b'+' => self.plus(at),
            b'$' => self.passed(at, "$$", 2),
            b'{' => self.reference(at),
            b'[' => self.bracket(at),
            b'<' => self.angle(at),
            b':' => macros::colon(self, at),
            b'(' => self.parenthesis(at),
            b'"' | b'\'' => self.curve(at, byte),
            b'&' => self.entity(at),
            b'-' if !self.marks.in_code() => self.dash(at),
            b'.' if !self.marks.in_code() && self.starts(at, "...") => {
                let length = self.run_length(at);
                let dots = at..at + length;
                (length == 3).then(|| self.replace(dots.clone(), "…"));
                Some(dots.end)
            }
            _ => None,
        }
    }

    // What the handlers are made of.

    pub(super) fn rest(&self, at: usize) -> &'w str {
        self.text.get(at..).unwrap_or_default()
    }

    pub(super) fn starts(&self, at: usize, what: &str) -> bool {
        self.rest(at).starts_with(what)
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// How often the byte at `at` is repeated.
    pub(super) fn run_length(&self, at: usize) -> usize {
        let bytes = self.rest(at).as_bytes();
        let first = bytes.first();
        bytes.iter().take_while(|b| Some(*b) == first).count()
    }

    /// What is matched has to end before here.
    pub(super) fn limit(&self) -> usize {
        self.holds.last().map_or(self.text.len(), |hold| hold.end)
    }

    /// Makes a token of the text up to `to`.
    pub(super) fn flush(&mut self, to: usize) {
        if let Some(text) = self.text.get(self.from..to).filter(|text| !text.is_empty()) {
            self.tokens.push(Token {
                kind: Kind::Text,
                text: Cow::Borrowed(text),
                at: self.from..to,
            });
        }
        self.from = self.from.max(to);
    }

    pub(super) fn put(&mut self, text: impl Into<Cow<'w, str>>, at: Range<usize>) {
        let text = text.into();
        if !text.is_empty() {
            let kind = Kind::Text;
            self.tokens.push(Token { kind, text, at });
        }
    }

    /// Leaves a range out, but for the ends of its lines.
    pub(super) fn skip(&mut self, range: Range<usize>) {
        for (at, _) in self
            .text
            .get(range.clone())
            .unwrap_or_default()
            .match_indices('\n')
        {
            self.line_break(range.start + at);
        }
        self.from = self.from.max(range.end);
    }

    pub(super) fn line_break(&mut self, at: usize) {
        self.tokens.push(Token {
            kind: Kind::Break,
            text: Cow::Borrowed(""),
            at: at..at + 1,
        });
    }

    /// Puts a text in place of a range.
    pub(super) fn replace(
        &mut self,
        range: Range<usize>,
        text: impl Into<Cow<'w, str>>,
    ) -> Option<usize> {
        self.flush(range.start);
        self.put(text, range.clone());
        self.skip(range.clone());
        Some(range.end)
    }

    /// Leaves out `range` but for its part `visible`, which is mark-up again.
    pub(super) fn show(
        &mut self,
        range: Range<usize>,
        visible: Range<usize>,
        around: (&'static str, &'static str),
    ) -> Option<usize> {
        self.flush(range.start);
        self.put(around.0, range.start..range.start + 1);
        self.skip(range.start..visible.start);
        self.holds.push(Hold {
            end: visible.end,
            resume: range.end,
            suffix: around.1,
        });
        Some(visible.start)
    }

    /// Leaves out `range` but for its part `verbatim`, which is no mark-up.
    pub(super) fn pass(&mut self, range: Range<usize>, verbatim: Range<usize>) -> Option<usize> {
        self.flush(range.start);
        self.skip(range.start..verbatim.start);
        let mut from = verbatim.start;
        let text = self.text.get(verbatim.clone()).unwrap_or_default();
        for line in text.split_inclusive('\n') {
            let to = from + line.len();
            self.put(line.trim_end_matches('\n'), from..to);
            if line.ends_with('\n') {
                self.line_break(to - 1);
            }
            from = to;
        }
        self.from = verbatim.end;
        self.skip(verbatim.end..range.end);
        Some(range.end)
    }
}

/// A letter, a digit or an underscore.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'w> Scanner<'w> {
    fn next_close(&mut self, from: usize) -> Option<usize> {
        let text = self.text;
        self.closes.find(from, |from| {
            let bytes = text.as_bytes();
            (from..bytes.len()).find(|&at| {
                bytes.get(at) == Some(&b']') && bytes.get(at.wrapping_sub(1)) != Some(&b'\\')
            })
        })
    }

    /// The partner of a bracket, with the brackets between them in pairs.
    fn partner(&mut self, open: usize) -> Option<usize> {
        let text = self.text;
        let partners = self.partners.get_or_insert_with(|| {
            let mut partners: Vec<(usize, Option<usize>)> = Vec::new();
            let mut stack = Vec::new();
            let mut escaped = false;
            for (at, byte) in text.bytes().enumerate() {
                match byte {
                    b'[' if !escaped => {
                        stack.push(partners.len());
                        partners.push((at, None));
                    }
                    // Inside other brackets the inner ones may be escaped.
                    b']' if !escaped || stack.len() > 1 => {
                        let open = stack.pop().and_then(|open| partners.get_mut(open));
                        if let Some((_, close)) = open {
                            *close = Some(at);
                        }
                    }
                    _ => {}
                }
                escaped = byte == b'\\';
            }
            partners
        });
        let found = partners
            .binary_search_by_key(&open, |(open, _)| *open)
            .ok()?;
        partners.get(found)?.1
    }

    /// Where what a bracket opens ends, within the macro around it. Brackets
    /// in pairs belong to the text; a single one does not.
    pub(super) fn close_of(&mut self, bracket: usize) -> Option<usize> {
        let limit = self.limit();
        let partner = self.partner(bracket).filter(|at| *at < limit);
        partner.or_else(|| self.next_close(bracket + 1).filter(|at| *at < limit))
    }

    /// The next bracket or space.
    pub(super) fn next_stop(&mut self, from: usize) -> Option<usize> {
        let text = self.text;
        self.stops.find(from, |from| {
            let rest = text.get(from..)?;
            rest.find(|c: char| c == '[' || c.is_whitespace())
                .map(|found| from + found)
        })
    }
}
