//! The cut-out of a passage: the sentences that say most about the query, in
//! the original text, with what matched marked.

mod marks;

use std::collections::HashSet;
use std::ops::Range;

use crate::analysis::sentences;
use crate::contract::{Fragment, Highlight, LineRange};
use crate::passage::Passage;

pub(crate) use marks::{Mark, Marker};

/// The bytes of text that a snippet aims at.
const TARGET_BYTES: usize = 280;
/// A longer sentence is cut around what matched.
const MAX_SENTENCE_BYTES: usize = 320;
/// More pieces are hard to read.
const MAX_FRAGMENTS: usize = 3;

/// A sentence with what it is worth.
struct Sentence {
    range: Range<usize>,
    /// The words of the query in it.
    words: HashSet<usize>,
    /// What they are worth, and more for a phrase.
    score: f32,
}

/// Cuts the snippet of a passage. Without any mark it is the beginning; that
/// of an answer always begins at its beginning.
pub(crate) fn cut(passage: &Passage, marks: &[Mark]) -> Vec<Fragment> {
    let text = &passage.text;
    let sentences = scored(text, marks);
    let mut chosen: Vec<usize> = Vec::new();
    let mut covered: HashSet<usize> = HashSet::new();
    let mut size = 0;
    if passage.question.is_some() || marks.is_empty() {
        take(0, &sentences, &mut chosen, &mut covered, &mut size);
    }
    // The best sentence, then whatever adds words that are not shown yet.
    while chosen.len() < MAX_FRAGMENTS {
        let Some(next) = best_addition(&sentences, &chosen, &covered) else {
            break;
        };
        if size > 0 && size + length(&sentences, next) > TARGET_BYTES && !covered.is_empty() {
            break;
        }
        take(next, &sentences, &mut chosen, &mut covered, &mut size);
    }
    if chosen.is_empty() {
        let marked = marks.first().map_or(0, |mark| mark.range.start);
        let at = sentences.partition_point(|sentence| sentence.range.end <= marked);
        take(at, &sentences, &mut chosen, &mut covered, &mut size);
    }
    // Room that is left goes to what follows, so that the snippet reads on.
    let mut at = 0;
    while let Some(&index) = chosen.get(at) {
        let next = index + 1;
        let fits = sentences
            .get(next)
            .is_some_and(|s| size + s.range.len() <= TARGET_BYTES);
        if fits && !chosen.contains(&next) {
            take(next, &sentences, &mut chosen, &mut covered, &mut size);
        }
        at += 1;
    }
    chosen.sort_unstable();
    fragments(passage, &sentences, &chosen, marks)
}

fn scored(text: &str, marks: &[Mark]) -> Vec<Sentence> {
    let mut rest = marks;
    sentences(text)
        .into_iter()
        .map(|range| {
            let before = rest.partition_point(|mark| mark.range.end <= range.start);
            rest = rest.get(before..).unwrap_or_default();
            let mut sentence = Sentence {
                range: range.clone(),
                words: HashSet::new(),
                score: 0.0,
            };
            for mark in rest.iter().take_while(|mark| mark.range.start < range.end) {
                for word in &mark.words {
                    if sentence.words.insert(*word) {
                        sentence.score += mark.worth;
                    }
                }
                if mark.phrase {
                    sentence.score += mark.worth;
                }
            }
            sentence
        })
        .collect()
}

fn length(sentences: &[Sentence], at: usize) -> usize {
    sentences
        .get(at)
        .map_or(0, |sentence| sentence.range.len().min(MAX_SENTENCE_BYTES))
}

fn take(
    at: usize,
    sentences: &[Sentence],
    chosen: &mut Vec<usize>,
    covered: &mut HashSet<usize>,
    size: &mut usize,
) {
    if let Some(sentence) = sentences.get(at) {
        chosen.push(at);
        covered.extend(&sentence.words);
        *size += length(sentences, at);
    }
}

/// The best sentence that shows a word not shown yet; of equals the first.
fn best_addition(
    sentences: &[Sentence],
    chosen: &[usize],
    covered: &HashSet<usize>,
) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (at, sentence) in sentences.iter().enumerate() {
        let adds = !sentence.words.is_subset(covered);
        if adds && !chosen.contains(&at) && best.is_none_or(|(_, score)| sentence.score > score) {
            best = Some((at, sentence.score));
        }
    }
    best.map(|(at, _)| at)
}

/// Neighbouring sentences make one fragment.
fn fragments(
    passage: &Passage,
    sentences: &[Sentence],
    chosen: &[usize],
    marks: &[Mark],
) -> Vec<Fragment> {
    let is_long = |at: usize| {
        sentences
            .get(at)
            .is_some_and(|sentence| sentence.range.len() > MAX_SENTENCE_BYTES)
    };
    chosen
        .chunk_by(|a, b| a + 1 == *b && !is_long(*a) && !is_long(*b))
        .filter_map(|run| {
            let first = sentences.get(*run.first()?)?;
            let last = sentences.get(*run.last()?)?;
            let range = first.range.start..last.range.end;
            if run.len() == 1 && range.len() > MAX_SENTENCE_BYTES {
                let window = window(&passage.text, &range, marks);
                let (before, after) = (window.start > range.start, window.end < range.end);
                return Some(fragment(passage, window, marks, before, after));
            }
            Some(fragment(passage, range, marks, false, false))
        })
        .collect()
}

/// The part of a long sentence in which most of what matched stands, cut
/// between words, or between characters where there are no spaces.
fn window(text: &str, sentence: &Range<usize>, marks: &[Mark]) -> Range<usize> {
    // A phrase may reach over the end of the sentence.
    let inside: Vec<Mark> = marks
        .iter()
        .filter(|mark| mark.range.start < sentence.end && sentence.start < mark.range.end)
        .map(|mark| Mark {
            range: mark.range.start.max(sentence.start)..mark.range.end.min(sentence.end),
            ..mark.clone()
        })
        .collect();
    // The run of marks that fits and is worth most.
    let mut best: Option<(f32, Range<usize>)> = None;
    for (at, first) in inside.iter().enumerate() {
        let mut worth = 0.0;
        let mut words = HashSet::new();
        let mut end = first.range.end;
        for mark in inside.iter().skip(at) {
            if mark.range.end - first.range.start > TARGET_BYTES {
                break;
            }
            if mark.words.iter().any(|word| words.insert(*word)) {
                worth += mark.worth;
            }
            end = mark.range.end;
        }
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, first.range.start..end));
        }
    }
    let core = best.map_or(sentence.start..sentence.start, |(_, range)| range);
    let spare = TARGET_BYTES.saturating_sub(core.len());
    let start = core.start.saturating_sub(spare / 3).max(sentence.start);
    let end = (start + TARGET_BYTES).max(core.end).min(sentence.end);
    let start = if start == sentence.start {
        start
    } else {
        word_start(text, start, core.start)
    };
    let end = if end == sentence.end {
        end
    } else {
        word_end(text, end, core.end)
    };
    start..end
}

/// The first start of a word at or after `from`, not later than `limit`.
fn word_start(text: &str, mut from: usize, limit: usize) -> usize {
    while from < limit && !text.is_char_boundary(from) {
        from += 1;
    }
    let gap = text.get(from..limit).unwrap_or_default();
    match gap.char_indices().find(|(_, c)| c.is_whitespace()) {
        Some((at, c)) => from + at + c.len_utf8(),
        None => from.min(limit),
    }
}

/// The last end of a word at or before `to`, not earlier than `limit`.
fn word_end(text: &str, mut to: usize, limit: usize) -> usize {
    while to > limit && !text.is_char_boundary(to) {
        to -= 1;
    }
    let gap = text.get(limit..to).unwrap_or_default();
    match gap.rfind(char::is_whitespace) {
        Some(at) => limit + at,
        None => to.max(limit),
    }
}

fn fragment(
    passage: &Passage,
    range: Range<usize>,
    marks: &[Mark],
    cut_before: bool,
    cut_after: bool,
) -> Fragment {
    let highlights = marks
        .iter()
        .filter(|mark| mark.range.start < range.end && range.start < mark.range.end)
        .map(|mark| Highlight {
            start: mark.range.start.max(range.start) - range.start,
            end: mark.range.end.min(range.end) - range.start,
        })
        .collect();
    Fragment {
        text: passage
            .text
            .get(range.clone())
            .unwrap_or_default()
            .to_owned(),
        highlights,
        cut_before,
        cut_after,
        lines: lines(passage, &range),
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
    use crate::contract::Kind;
    use crate::document::{BlockKind, Span};
    use crate::passage::Piece;

    fn passage(text: &str, question: Option<&str>) -> Passage {
        let mut start = 0;
        let mut pieces = Vec::new();
        for (at, line) in text.split_inclusive('\n').enumerate() {
            pieces.push(Piece {
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
            id: 1,
            kind: Kind::Article,
            title: None,
            lang: None,
            heading_path: Vec::new(),
            question: question.map(str::to_owned),
            text: text.to_owned(),
            pieces,
            anchor: None,
            span: None,
            ordinal: 0,
            section: 0,
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
        );
        assert!(fragments[0].text.starts_with("Oil the old pump with oil."));
    }

    #[test]
    fn what_one_sentence_does_not_say_another_adds() {
        let dull = "Nothing to see in this sentence, whatever it may be about. ".repeat(5);
        let text = format!("The pump hums. {dull}The valve leaks.");
        let fragments = cut(&passage(&text, None), &marks(&text, &["pump", "valve"]));
        let [first, second] = fragments.as_slice() else {
            panic!("{fragments:?}")
        };
        assert!(first.text.starts_with("The pump hums."));
        assert_eq!(second.text, "The valve leaks.");
    }

    #[test]
    fn an_answer_is_shown_from_its_beginning() {
        let text = "Yes, it does. It takes a while. Then the pump starts.";
        let fragments = cut(&passage(text, Some("Does it?")), &marks(text, &["pump"]));
        assert!(fragments[0].text.starts_with("Yes, it does."));
        assert_eq!(
            fragments.iter().map(|f| f.highlights.len()).sum::<usize>(),
            1
        );
    }

    #[test]
    fn a_long_sentence_is_cut_around_its_marks() {
        let text = format!("{}the pump {}", "word ".repeat(120), "word ".repeat(120));
        let fragments = cut(&passage(&text, None), &marks(&text, &["pump"]));
        let [fragment] = fragments.as_slice() else {
            panic!("{fragments:?}")
        };
        assert!(fragment.cut_before && fragment.cut_after);
        assert!(fragment.text.len() <= MAX_SENTENCE_BYTES);
        assert_eq!(fragment.highlights.len(), 1);
    }

    #[test]
    fn a_long_sentence_without_spaces_is_cut_between_characters() {
        let text = format!("{}急須{}。", "茶".repeat(200), "湯".repeat(200));
        let fragments = cut(&passage(&text, None), &marks(&text, &["急須"]));
        assert_eq!(fragments[0].highlights.len(), 1);
        assert!(fragments[0].text.len() <= MAX_SENTENCE_BYTES);
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
        let fragments = cut(&passage(&text, None), &[mark]);
        assert!(fragments.iter().any(|f| !f.highlights.is_empty()));
    }

    #[test]
    fn fragments_know_their_lines() {
        let text = "The first line.\n- the pump\nThe last line.";
        let marks = marks(text, &["pump"]);
        let range = 16..26;
        assert_eq!(&text[range.clone()], "- the pump");
        let found = fragment(&passage(text, None), range, &marks, false, false);
        assert_eq!(
            found.lines,
            Some(LineRange {
                first: 11,
                last: 11
            })
        );
    }
}
