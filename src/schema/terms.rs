//! Hands terms that the analysis made to the engine, which wants a text and a
//! tokenizer: the terms travel as one string, and the tokenizer only takes
//! them apart again. The engine's own type for this is copied and written as
//! JSON on the way, which costs more than the indexing itself.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Stands after each term. No term holds a control character.
const END: char = '\u{1F}';
/// Stands before a term, once for each position after the term before.
const STEP: char = '\u{1E}';

/// The name under which the fields find the tokenizer.
pub(super) const PREPARED: &str = "prepared";

/// Terms with their positions as one string.
#[derive(Default)]
pub(super) struct Terms {
    text: String,
    position: u32,
}

impl Terms {
    /// Adds a term; positions never fall.
    pub(super) fn push(&mut self, term: &str, position: u32) {
        for _ in self.position..position {
            self.text.push(STEP);
        }
        self.position = position;
        self.text.push_str(term);
        self.text.push(END);
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

impl TokenStream for PreparedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((term, rest)) = self.rest.split_once(END) else {
            return false;
        };
        let bare = term.trim_start_matches(STEP);
        self.token.position += term.len() - bare.len();
        self.token.text.clear();
        self.token.text.push_str(bare);
        self.rest = rest;
        true
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
        let given = [("en:run", 0), ("§chapter:4", 2), ("4", 2), ("c++", 5)];
        let mut terms = Terms::default();
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
