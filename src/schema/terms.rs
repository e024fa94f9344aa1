//! Hands terms that the analysis made to the engine, which wants a text and a
//! tokenizer: the terms travel as one string, and the tokenizer only takes
//! them apart again. The engine's own type for this is copied and written as
//! JSON on the way, which costs more than the indexing itself.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Numbers are written by digits of this base, as ASCII: nearly all are one.
const BASE: u32 = 64;

/// The name under which the fields find the tokenizer.
pub(super) const PREPARED: &str = "prepared";

/// Terms with their positions as one string.
pub(super) struct Terms {
    text: String,
    position: u32,
}

impl Terms {
    /// With room for terms of so many bytes in all.
    pub(super) fn with_capacity(terms: usize, bytes: usize) -> Self {
        // Most steps and lengths are a digit each.
        Self {
            text: String::with_capacity(2 * terms + bytes),
            position: 0,
        }
    }

    /// Adds a term; positions never fall.
    pub(super) fn push(&mut self, term: &str, position: u32) {
        self.push_number(position.saturating_sub(self.position));
        self.push_number(term.len() as u32);
        self.text.push_str(term);
        self.position = position;
    }

    /// Writes the lowest digit first; all but the last are marked.
    fn push_number(&mut self, mut number: u32) {
        while number >= BASE {
            self.text.push(char::from((BASE + number % BASE) as u8));
            number /= BASE;
        }
        self.text.push(char::from(number as u8));
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Takes a string of terms apart.
#[derive(Clone, Default)]
pub(super) struct Prepared {
    token: Token,
}

/// The terms of one string.
pub(super) struct PreparedStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Prepared {
    type TokenStream<'a> = PreparedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreparedStream<'a> {
        self.token.reset();
        self.token.position = 0;
        PreparedStream {
            rest: text,
            token: &mut self.token,
        }
    }
}

impl PreparedStream<'_> {
    fn number(&mut self) -> Option<usize> {
        let (mut number, mut worth) = (0, 1);
        loop {
            let digit = u32::from(*self.rest.as_bytes().first()?);
            self.rest = self.rest.get(1..)?;
            number += digit % BASE * worth;
            if digit < BASE {
                return Some(number as usize);
            }
            worth *= BASE;
        }
    }

    fn next_term(&mut self) -> Option<()> {
        let step = self.number()?;
        let length = self.number()?;
        let (term, rest) = self.rest.split_at_checked(length)?;
        self.token.position += step;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.rest = rest;
        Some(())
    }
}

impl TokenStream for PreparedStream<'_> {
    fn advance(&mut self) -> bool {
        self.next_term().is_some()
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_with_their_positions() {
        let long = "é".repeat(5_000);
        let given = [
            ("en:run", 0),
            ("§chapter:4", 2),
            ("4", 2),
            ("c++", 65),
            (long.as_str(), 1_000_000),
        ];
        let mut terms = Terms::with_capacity(5, 100);
        for (term, position) in given {
            terms.push(term, position);
        }
        let text = terms.into_text();
        let mut tokenizer = Prepared::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while let Some(token) = stream.next() {
            found.push((token.text.clone(), token.position));
        }
        let given: Vec<_> = given.map(|(t, p)| (t.to_owned(), p as usize)).into();
        assert_eq!(found, given);
    }
}
