//! Which parts of a text to show.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::marks::Mark;
use super::{Piece, room};
use crate::analysis::sentences;

/// More pieces are hard to read.
const MAX_PIECES: usize = 3;
/// Fewer characters of a sentence are not worth its being cut: most of a line.
const MIN_PART_CHARS: usize = 60;
/// In a long sentence one part in so many of the room that is left stands
/// before what matched: what answers stands behind it more often.
const LEAD: usize = 3;

/// Chooses at most `room` characters: the sentence that says most, others that
/// add words of the query, then what stands around them.
pub(super) fn pieces(text: &str, marks: &[Mark], room: usize, from_beginning: bool) -> Vec<Piece> {
    let mut choice = Choice::new(text, marks, room);
    let best = choice.best();
    let first = if from_beginning && choice.can_begin(best) {
        Some(0)
    } else {
        best
    };
    let Some(first) = first else {
        return Vec::new();
    };
    if choice.length(first) > room {
        return choice.window(first, marks).into_iter().collect();
    }
    choice.take(first);
    while choice.runs().len() < MAX_PIECES {
        let Some(next) = choice.best_addition() else {
            break;
        };
        choice.take(next);
    }
    while let Some(next) = choice.best_neighbour(true) {
        choice.take(next);
    }
    choice.pieces()
}

struct Sentence {
    range: Range<usize>,
    chars: usize,
    /// The words of the query in it, with what they are worth here.
    words: BTreeMap<usize, f32>,
    score: f32,
}

struct Choice<'a> {
    text: &'a str,
    sentences: Vec<Sentence>,
    chosen: BTreeSet<usize>,
    shown: HashSet<usize>,
    /// The characters that are left.
    room: usize,
}

impl<'a> Choice<'a> {
    fn new(text: &'a str, marks: &[Mark], room: usize) -> Self {
        Self {
            text,
            sentences: scored(text, marks),
            chosen: BTreeSet::new(),
            shown: HashSet::new(),
            room,
        }
    }

    fn length(&self, at: usize) -> usize {
        self.sentences.get(at).map_or(0, |sentence| sentence.chars)
    }

    fn score(&self, at: usize) -> f32 {
        self.sentences
            .get(at)
            .map_or(0.0, |sentence| sentence.score)
    }

    /// The sentence that says most; of equals the first.
    fn best(&self) -> Option<usize> {
        first_of_best((0..self.sentences.len()).map(|at| (at, self.score(at))))
    }

    /// Whether the first sentence can be shown, and something that matched, too.
    fn can_begin(&self, best: Option<usize>) -> bool {
        let Some(best) = best.filter(|best| self.score(*best) > 0.0) else {
            return true;
        };
        self.score(0) > 0.0 || self.length(0) + self.length(best) < self.room
    }

    /// The sentence that says most of what is not shown yet, of those that fit.
    fn best_addition(&self) -> Option<usize> {
        let gains = self.sentences.iter().enumerate().map(|(at, sentence)| {
            let new = sentence
                .words
                .iter()
                .filter(|(word, _)| !self.shown.contains(word));
            (at, new.map(|(_, worth)| worth).sum::<f32>())
        });
        first_of_best(gains.filter(|(at, gain)| *gain > 0.0 && self.fits(*at)))
    }

    fn fits(&self, at: usize) -> bool {
        !self.chosen.contains(&at) && self.cost(at) <= self.room
    }

    /// The characters that a sentence takes, with a space to its neighbour.
    fn cost(&self, at: usize) -> usize {
        self.length(at) + usize::from(!self.chosen.is_empty())
    }

    /// The neighbour of a chosen sentence that says most: rather one that
    /// follows than one before. `whole`: of those that fit.
    fn best_neighbour(&self, whole: bool) -> Option<usize> {
        let runs = self.runs();
        let following = runs.iter().map(|run| run.end);
        let preceding = runs.iter().filter_map(|run| run.start.checked_sub(1));
        let neighbours = following.chain(preceding);
        let is_open = |at: &usize| {
            *at < self.sentences.len() && !self.chosen.contains(at) && (!whole || self.fits(*at))
        };
        first_of_best(neighbours.filter(is_open).map(|at| (at, self.score(at))))
    }

    fn take(&mut self, at: usize) {
        self.room = self.room.saturating_sub(self.cost(at));
        self.chosen.insert(at);
        if let Some(sentence) = self.sentences.get(at) {
            self.shown.extend(sentence.words.keys());
        }
    }

    /// The chosen sentences, neighbours together.
    fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in &self.chosen {
            match runs.last_mut() {
                Some(run) if run.end == *at => run.end += 1,
                _ => runs.push(*at..at + 1),
            }
        }
        runs
    }

    /// The chosen sentences as pieces, and a part of the best neighbour in the
    /// room that is left.
    fn pieces(&self) -> Vec<Piece> {
        let part = self
            .best_neighbour(false)
            .filter(|_| self.room > MIN_PART_CHARS);
        // Between two pieces it goes on from the first.
        let follows = |part: usize| {
            part.checked_sub(1)
                .is_some_and(|at| self.chosen.contains(&at))
        };
        let range = |at: usize| self.sentences.get(at).map(|s| s.range.clone());
        let piece = |run: &Range<usize>| {
            let (first, last) = (range(run.start)?, range(run.end - 1)?);
            let mut piece = Piece {
                range: first.start..last.end,
                cut_before: false,
                cut_after: false,
            };
            let room = self.room.saturating_sub(1);
            if part == Some(run.end) {
                let next = range(run.end)?;
                let end = room::after(self.text, next.start, room);
                let end = room::word_end(self.text, end, last.end);
                if end > next.start {
                    piece.range.end = end;
                    piece.cut_after = true;
                }
            } else if part.is_some_and(|part| part + 1 == run.start && !follows(part)) {
                let before = range(run.start - 1)?;
                let start = room::before(self.text, before.end, room);
                let start = room::word_start(self.text, start, first.start);
                if start < before.end {
                    piece.range.start = start;
                    piece.cut_before = true;
                }
            }
            Some(piece)
        };
        self.runs().iter().filter_map(piece).collect()
    }

    /// The part of a long sentence in which most of what matched stands.
    fn window(&self, at: usize, marks: &[Mark]) -> Option<Piece> {
        let sentence = self.sentences.get(at)?;
        let core = self.core(sentence, marks);
        let text = self.text;
        let inside = text.get(core.clone()).unwrap_or_default();
        let spare = self.room.saturating_sub(inside.chars().count());
        let start = room::before(text, core.start, spare / LEAD).max(sentence.range.start);
        let end = room::after(text, start, self.room).min(sentence.range.end);
        // What is not needed behind it stands before it.
        let start = room::before(text, end, self.room).max(sentence.range.start);
        let (cut_before, cut_after) = (start > sentence.range.start, end < sentence.range.end);
        let start = if cut_before {
            room::word_start(text, start, core.start)
        } else {
            start
        };
        let end = if cut_after {
            room::word_end(text, end, core.end.min(end))
        } else {
            end
        };
        Some(Piece {
            range: start..end,
            cut_before,
            cut_after,
        })
    }

    /// The run of marks in a sentence that fits and is worth most.
    fn core(&self, sentence: &Sentence, marks: &[Mark]) -> Range<usize> {
        let whole = &sentence.range;
        // A phrase may reach over the end of the sentence.
        let inside = |mark: &Mark| mark.range.start < whole.end && whole.start < mark.range.end;
        let marks: Vec<(&Mark, Range<usize>)> = marks
            .iter()
            .filter(|mark| inside(mark))
            .map(|mark| {
                let Range { start, end } = mark.range;
                (mark, start.max(whole.start)..end.min(whole.end))
            })
            .collect();
        let mut best: Option<(f32, Range<usize>)> = None;
        for (at, (_, first)) in marks.iter().enumerate() {
            let limit = room::after(self.text, first.start, self.room);
            let mut words = HashSet::new();
            let mut worth = 0.0;
            for (mark, range) in marks.iter().skip(at).take_while(|(_, r)| r.end <= limit) {
                let new = mark.words.iter().filter(|word| words.insert(**word));
                worth += new.filter_map(|word| sentence.words.get(word)).sum::<f32>();
                if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                    best = Some((worth, first.start..range.end));
                }
            }
        }
        best.map_or(whole.start..whole.start, |(_, range)| range)
    }
}

/// Of equals the first.
fn first_of_best(scored: impl Iterator<Item = (usize, f32)>) -> Option<usize> {
    let best = scored.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map(|(at, _)| at)
}

/// The sentences of a text. A word is worth the more the fewer of them have
/// it, as by the inverse document frequency of BM25: what all of them say
/// tells none apart.
fn scored(text: &str, marks: &[Mark]) -> Vec<Sentence> {
    let mut rest = marks;
    let mut sentences: Vec<Sentence> = sentences(text)
        .into_iter()
        .map(|range| {
            let before = rest.partition_point(|mark| mark.range.end <= range.start);
            rest = rest.get(before..).unwrap_or_default();
            let mut words: BTreeMap<usize, f32> = BTreeMap::new();
            for mark in rest.iter().take_while(|mark| mark.range.start < range.end) {
                for word in &mark.words {
                    let worth = words.entry(*word).or_default();
                    *worth = worth.max(mark.worth);
                }
            }
            Sentence {
                chars: text.get(range.clone()).unwrap_or_default().chars().count(),
                range,
                words,
                score: 0.0,
            }
        })
        .collect();
    let mut with: HashMap<usize, f32> = HashMap::new();
    for word in sentences.iter().flat_map(|sentence| sentence.words.keys()) {
        *with.entry(*word).or_default() += 1.0;
    }
    let all = sentences.len() as f32;
    for sentence in &mut sentences {
        for (word, worth) in &mut sentence.words {
            let with = with.get(word).copied().unwrap_or(1.0);
            *worth *= (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
        }
        sentence.score = sentence.words.values().sum();
    }
    sentences
}
