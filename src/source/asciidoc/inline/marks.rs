//! Signs in pairs around words: strong, emphasis, code, highlight, raised and
//! lowered. Each kind remembers the first sign that may open; the nearest one
//! that may close makes both of them mark-up. So a look costs one step.

use std::borrow::Cow;

use super::scan::{Kind, Scanner, Token, is_word};

/// A longer run of the same sign is a line to fill in, or a rule.
const MAX_RUN: usize = 3;
/// Strong, emphasis, code, highlight: single and double; raised, lowered.
const KINDS: usize = 10;

const CODE: usize = 2;
const DOUBLE: usize = 5;

/// For every kind, the token that may open it.
#[derive(Default)]
pub(super) struct Marks {
    open: [Option<usize>; KINDS],
}

impl Marks {
    /// Whether a sign for code is open.
    pub(super) fn in_code(&self) -> bool {
        self.code().is_some()
    }

    /// The token that opened code.
    fn code(&self) -> Option<usize> {
        self.get(CODE).max(self.get(CODE + DOUBLE))
    }

    fn get(&self, kind: usize) -> Option<usize> {
        self.open.get(kind).copied().flatten()
    }

    fn set(&mut self, kind: usize, token: Option<usize>) {
        if let Some(open) = self.open.get_mut(kind) {
            *open = token;
        }
    }
}

impl Scanner<'_> {
    /// Handles the sign at `at`; its token begins at `from`, where it may have
    /// a role in brackets.
    pub(super) fn mark(&mut self, from: usize, at: usize) -> Option<usize> {
        let single = match self.after(at)? {
            '*' => 0,
            '_' => 1,
            '`' => CODE,
            '#' => 3,
            '^' => 4,
            _ => 4 + DOUBLE,
        };
        let length = self.run_length(at);
        if length > MAX_RUN {
            return Some(at + length);
        }
        let paired = single < 4;
        if length > 1 && paired && at + 2 <= self.limit() {
            let kind = single + DOUBLE;
            if self.close(kind, at, at + 2) || self.open(kind, from, at + 2) {
                return Some(at + 2);
            }
            return Some(at + length);
        }
        let before = self.before(at);
        let after = self.after(at + 1);
        let closes =
            before.is_some_and(|c| !c.is_whitespace()) && (!paired || !after.is_some_and(is_word));
        if closes && self.close(single, at, at + 1) {
            return Some(at + 1);
        }
        let outside = self.before(from);
        let opens = after.is_some_and(|c| !c.is_whitespace())
            && (!paired || !outside.is_some_and(|c| is_word(c) || matches!(c, ';' | '}' | ':')));
        (opens && self.open(single, from, at + 1)).then_some(at + 1)
    }

    /// Notes a sign that may open; the first of a kind counts.
    fn open(&mut self, kind: usize, from: usize, to: usize) -> bool {
        let blank = self.after(to).is_none_or(char::is_whitespace);
        if self.marks.get(kind).is_some() || blank {
            return false;
        }
        self.flush(from);
        self.marks.set(kind, Some(self.tokens.len()));
        self.token(from, to, Kind::Mark);
        true
    }

    /// Closes what is open, if this may be its end.
    fn close(&mut self, kind: usize, from: usize, to: usize) -> bool {
        let code = kind % DOUBLE == CODE;
        let Some(open) = self.marks.get(kind) else {
            return false;
        };
        let start = self.tokens.get(open).map_or(0, |token| token.at.end);
        // Nothing between them, or across the border of code.
        if start >= from || !code && self.marks.code().is_some_and(|code| code > open) {
            return false;
        }
        if kind % DOUBLE == 4 {
            // Raised and lowered text has no spaces; what opened it did not.
            let inner = self.text.get(start..from).unwrap_or_default();
            if inner.contains(char::is_whitespace) {
                self.marks.set(kind, None);
                return false;
            }
        }
        if code {
            for kind in 0..KINDS {
                if self.marks.get(kind).is_some_and(|token| token > open) {
                    self.marks.set(kind, None);
                }
            }
        }
        self.marks.set(kind, None);
        let strong = kind.is_multiple_of(DOUBLE);
        if let Some(token) = self.tokens.get_mut(open) {
            token.kind = if strong {
                Kind::OpenStrong
            } else {
                Kind::Nothing
            };
        }
        self.flush(from);
        self.token(
            from,
            to,
            if strong {
                Kind::CloseStrong
            } else {
                Kind::Nothing
            },
        );
        true
    }

    fn token(&mut self, from: usize, to: usize, kind: Kind) {
        let text = Cow::Borrowed(self.text.get(from..to).unwrap_or_default());
        self.tokens.push(Token {
            kind,
            text,
            at: from..to,
        });
        self.from = to;
    }
}
