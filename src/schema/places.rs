//! Where the pieces of a passage stand, written as how far that is from what is
//! expected: they mostly follow each other, and stand there as in the source,
//! so that most numbers are the same few, which are compressed to nothing.

use serde::{Deserialize, Serialize};

use crate::document::{BlockKind, Span};
use crate::passage::{Passage, Piece};

/// The places of a passage and of its pieces.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Places {
    passage: Option<Place>,
    pieces: Vec<PackedPiece>,
}

/// The length in the passage's text, and the rest of a piece.
#[derive(Debug, Serialize, Deserialize)]
struct PackedPiece(usize, BlockKind, Option<Place>);

/// Lines from where the last place ended, and lines from there to the end;
/// bytes likewise, and how many more than there are of the text.
#[derive(Debug, Serialize, Deserialize)]
struct Place(i64, i64, Option<(i64, i64)>);

/// Where in the source the next place is expected.
#[derive(Clone, Copy, Default)]
struct Cursor {
    line: usize,
    byte: usize,
}

impl Places {
    /// Takes the places out of a passage.
    pub(super) fn take(passage: &mut Passage) -> Self {
        let mut cursor = Cursor::default();
        let span = passage.span.take();
        let mut pieces = Vec::with_capacity(passage.pieces.len());
        let place = span.map(|span| {
            let place = cursor.pack(&span, 0);
            cursor = Cursor::at(&span);
            place
        });
        let mut rest = std::mem::take(&mut passage.pieces).into_iter().peekable();
        while let Some(Piece { start, kind, span }) = rest.next() {
            let end = rest.peek().map_or(passage.text.len(), |next| next.start);
            let length = end.wrapping_sub(start);
            let place = span.map(|span| cursor.pack(&span, length));
            pieces.push(PackedPiece(length, kind, place));
        }
        Self {
            passage: place,
            pieces,
        }
    }

    /// Gives a passage its places back.
    pub(super) fn put(self, passage: &mut Passage) {
        let mut cursor = Cursor::default();
        passage.span = self.passage.map(|place| {
            let span = cursor.unpack(&place, 0);
            cursor = Cursor::at(&span);
            span
        });
        let mut start = 0_usize;
        let piece = |PackedPiece(length, kind, place): PackedPiece| {
            let span = place.map(|place| cursor.unpack(&place, length));
            let piece = Piece { start, kind, span };
            start = start.wrapping_add(length);
            piece
        };
        passage.pieces = self.pieces.into_iter().map(piece).collect();
    }
}

impl Cursor {
    /// Where something begins.
    fn at(span: &Span) -> Self {
        Self {
            line: span.first_line,
            byte: span.bytes.as_ref().map_or(0, |bytes| bytes.start),
        }
    }

    fn pack(&mut self, span: &Span, length: usize) -> Place {
        let lines = difference(span.first_line, self.line);
        let more_lines = difference(span.last_line, span.first_line);
        self.line = span.last_line;
        let bytes = span.bytes.as_ref().map(|bytes| {
            let from = difference(bytes.start, self.byte);
            self.byte = bytes.end;
            (
                from,
                difference(bytes.end, bytes.start.wrapping_add(length)),
            )
        });
        Place(lines, more_lines, bytes)
    }

    fn unpack(&mut self, place: &Place, length: usize) -> Span {
        let Place(lines, more_lines, bytes) = place;
        let first_line = sum(self.line, *lines);
        let last_line = sum(first_line, *more_lines);
        self.line = last_line;
        let bytes = bytes.map(|(from, more)| {
            let start = sum(self.byte, from);
            let end = sum(start.wrapping_add(length), more);
            self.byte = end;
            start..end
        });
        Span {
            first_line,
            last_line,
            bytes,
        }
    }
}

// What was damaged must not end the program: everything wraps.

fn difference(a: usize, b: usize) -> i64 {
    a.wrapping_sub(b) as i64
}

fn sum(a: usize, difference: i64) -> usize {
    a.wrapping_add(difference as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans() -> impl Strategy<Value = Option<Span>> {
        let bytes = proptest::option::of((0..900_usize, 0..900_usize));
        let span = (1..90_usize, 0..9_usize, bytes).prop_map(|(line, lines, bytes)| Span {
            first_line: line,
            last_line: line + lines,
            bytes: bytes.map(|(start, length)| start..start + length),
        });
        proptest::option::of(span)
    }

    fn passage(span: Option<Span>, pieces: Vec<(usize, Option<Span>)>) -> Passage {
        let mut text = String::new();
        let mut piece = |(length, span)| {
            let start = text.len();
            text.push_str(&"x".repeat(length));
            Piece {
                start,
                kind: BlockKind::ListItem,
                span,
            }
        };
        let pieces = pieces.into_iter().map(&mut piece).collect();
        Passage {
            span,
            ..Passage::of_text(text, pieces)
        }
    }

    proptest! {
        #[test]
        fn places_come_back(
            span in spans(),
            pieces in proptest::collection::vec((0..99_usize, spans()), 0..6),
        ) {
            let original = passage(span, pieces);
            let mut packed = original.clone();
            let places = Places::take(&mut packed);
            prop_assert!(packed.span.is_none() && packed.pieces.is_empty());
            let bytes = postcard::to_allocvec(&places).unwrap();
            postcard::from_bytes::<Places>(&bytes).unwrap().put(&mut packed);
            prop_assert_eq!(packed, original);
        }
    }

    /// Paragraphs of Markdown, with an empty line between.
    #[test]
    fn what_is_expected_is_nought() {
        let at = |line, last_line, bytes| Span {
            first_line: line,
            last_line,
            bytes: Some(bytes),
        };
        let pieces = vec![
            (60, Some(at(205, 205, 5_000..5_059))),
            (60, Some(at(207, 207, 5_061..5_120))),
        ];
        let places = Places::take(&mut passage(Some(at(205, 207, 5_000..5_120)), pieces));
        let of = |at: usize| postcard::to_allocvec(&places.pieces[at]).unwrap();
        assert_eq!(of(0)[3..], [0, 0, 1, 0, 1]);
        assert_eq!(of(1)[3..], [4, 0, 1, 4, 1]);
    }
}
