//! The cut-out of a passage: the sentences that say most about the query, in
//! the original text, with what matched marked.

mod choose;
mod marks;
mod room;

use std::ops::Range;

use crate::contract::{Fragment, Highlight, LineRange, MAX_SNIPPET_CHARS, MIN_SNIPPET_CHARS};
use crate::passage::Passage;

pub(crate) use marks::{Mark, Marker, Markers};

/// A length that was asked for, within its bounds (characters).
pub(crate) fn room(chars: usize) -> usize {
    chars.clamp(MIN_SNIPPET_CHARS, MAX_SNIPPET_CHARS)
}

/// Cuts the snippet of a passage, of at most `room` characters. Without any
/// mark it is the beginning; that of an answer begins at its beginning where
/// what matched has room beside it.
pub(crate) fn cut(passage: &Passage, marks: &[Mark], room: usize) -> Vec<Fragment> {
    let from_beginning = passage.question.is_some() || marks.is_empty();
    choose::pieces(&passage.text, marks, room, from_beginning)
        .into_iter()
        .map(|piece| fragment(passage, piece, marks))
        .collect()
}

/// A part of the text that is shown.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    range: Range<usize>,
    /// Whether its first sentence is cut at its beginning.
    cut_before: bool,
    /// Whether its last sentence is cut at its end.
    cut_after: bool,
}

fn fragment(passage: &Passage, piece: Piece, marks: &[Mark]) -> Fragment {
    let Piece {
        range,
        cut_before,
        cut_after,
    } = piece;
    let highlights = marks
        .iter()
        .filter(|mark| mark.range.start < range.end && range.start < mark.range.end)
        .map(|mark| Highlight {
            start: mark.range.start.max(range.start) - range.start,
            end: mark.range.end.min(range.end) - range.start,
        })
        .collect();
    let text = passage.text.get(range.clone()).unwrap_or_default();
    Fragment {
        text: text.to_owned(),
        highlights,
        cut_before,
        cut_after,
        lines: lines(passage, &range),
        html: None,
    }
}

/// The lines of the source that a part of the text comes from.
fn lines(passage: &Passage, range: &Range<usize>) -> Option<LineRange> {
    let pieces = &passage.pieces;
    let first = pieces.partition_point(|piece| piece.start <= range.start);
    let last = pieces.partition_point(|piece| piece.start < range.end);
    let first = pieces.get(first.checked_sub(1)?)?.span.as_ref()?;
    let last = pieces.get(last.checked_sub(1)?)?.span.as_ref()?;
    Some(LineRange {
        first: first.first_line,
        last: last.last_line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Span};
    use crate::passage::Piece as SourcePiece;

    const ROOM: usize = 280;

    fn passage(text: &str, question: Option<&str>) -> Passage {
        let mut start = 0;
        let mut pieces = Vec::new();
        for (at, line) in text.split_inclusive('\n').enumerate() {
            pieces.push(SourcePiece {
                start,
                kind: BlockKind::Paragraph,
                span: Some(Span {
                    first_line: 10 + at,
                    last_line: 10 + at,
                    bytes: None,
                }),
            });
            start += line.len();
        }
        Passage {
            question: question.map(str::to_owned),
            ..Passage::of_text(text, pieces)
        }
    }

    /// Marks each of `words`, which are the words of the query in order.
    fn marks(text: &str, words: &[&str]) -> Vec<Mark> {
        let mut marks: Vec<Mark> = (0..)
            .zip(words)
            .flat_map(|(at, word)| {
                text.match_indices(word).map(move |(start, found)| Mark {
                    range: start..start + found.len(),
                    words: vec![at],
                    worth: 1.0,
                    phrase: false,
                })
            })
            .collect();
        marks.sort_by_key(|mark| mark.range.start);
        marks
    }

    #[test]
    fn the_sentence_that_says_most_is_shown() {
        let dull = "Nothing to see in this sentence, whatever it may be about. ".repeat(6);
        let text = format!("{dull}The pump hums. Oil the old pump with oil. {dull}");
        let fragments = cut(
            &passage(&text, None),
            &marks(&text, &["pump", "oil", "Oil"]),
            ROOM,
        );
        let [fragment] = fragments.as_slice() else {
            panic!("{fragments:?}")
        };
        // What says something about the query before it, and then what follows.
        let shown = "The pump hums. Oil the old pump with oil. Nothing";
        assert!(fragment.text.starts_with(shown), "{}", fragment.text);
    }

    #[test]
    fn what_one_sentence_does_not_say_another_adds() {
        let dull = "Nothing to see in this sentence, whatever it may be about. ".repeat(5);
        let text = format!("The pump hums. {dull}The valve leaks.");
        let fragments = cut(
            &passage(&text, None),
            &marks(&text, &["pump", "valve"]),
            ROOM,
        );
        let [first, second] = fragments.as_slice() else {
            panic!("{fragments:?}")
        };
        assert!(first.text.starts_with("The pump hums."));
        assert_eq!(second.text, "The valve leaks.");
    }

    #[test]
    fn an_answer_is_shown_from_its_beginning() {
        let text = "Yes, it does. It takes a while. Then the pump starts.";
        let fragments = cut(
            &passage(text, Some("Does it?")),
            &marks(text, &["pump"]),
            ROOM,
        );
        assert!(fragments[0].text.starts_with("Yes, it does."));
        assert_eq!(
            fragments.iter().map(|f| f.highlights.len()).sum::<usize>(),
            1
        );
    }

    #[test]
    fn what_matched_is_shown_rather_than_a_long_beginning() {
        let text = format!("{}. Then the pump starts.", "word ".repeat(80));
        let passage = passage(&text, Some("What then?"));
        let fragments = cut(&passage, &marks(&text, &["pump"]), ROOM);
        assert_eq!(fragments[0].highlights.len(), 1);
    }

    #[test]
    fn a_long_sentence_is_cut_around_its_marks() {
        let text = format!("{}the pump {}", "word ".repeat(120), "word ".repeat(120));
        let fragments = cut(&passage(&text, None), &marks(&text, &["pump"]), ROOM);
        let [fragment] = fragments.as_slice() else {
            panic!("{fragments:?}")
        };
        assert!(fragment.cut_before && fragment.cut_after);
        assert!(fragment.text.chars().count() <= ROOM);
        assert_eq!(fragment.highlights.len(), 1);
    }

    #[test]
    fn a_long_sentence_without_spaces_is_cut_between_characters() {
        let text = format!("{}急須{}。", "茶".repeat(200), "湯".repeat(200));
        let fragments = cut(&passage(&text, None), &marks(&text, &["急須"]), ROOM);
        assert_eq!(fragments[0].highlights.len(), 1);
        assert!(fragments[0].text.chars().count() <= ROOM);
    }

    #[test]
    fn a_mark_over_the_end_of_a_sentence_is_shown_in_part() {
        let text = format!("{} the pump! Hums on.", "word ".repeat(90));
        let start = text.find("pump").unwrap();
        let mark = Mark {
            range: start..start + "pump! Hums".len(),
            words: vec![0],
            worth: 1.0,
            phrase: true,
        };
        let fragments = cut(&passage(&text, None), &[mark], ROOM);
        assert!(fragments.iter().any(|f| !f.highlights.is_empty()));
    }

    #[test]
    fn fragments_know_their_lines() {
        let text = "The first line.\n- the pump\nThe last line.";
        let marks = marks(text, &["pump"]);
        let range = 16..26;
        assert_eq!(&text[range.clone()], "- the pump");
        let found = fragment(
            &passage(text, None),
            Piece {
                range,
                cut_before: false,
                cut_after: false,
            },
            &marks,
        );
        assert_eq!(
            found.lines,
            Some(LineRange {
                first: 11,
                last: 11
            })
        );
    }
}
