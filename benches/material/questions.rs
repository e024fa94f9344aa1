//! What is asked: questions drawn from the passages themselves, the same each
//! time.

use std::ops::Range;

use fastrand::Rng;

use crate::stock::Passage;

const SEED: u64 = 7;
const QUESTIONS: usize = 300;

/// What a question is like.
pub(crate) const KINDS: [&str; 6] = [
    "words of a sentence",
    "longer words",
    "natural question",
    "with a typo",
    "quoted phrase",
    "unfinished last word",
];
const SENTENCE: usize = 0;
const LONGER: usize = 1;
const NATURAL: usize = 2;
const TYPO: usize = 3;
const QUOTED: usize = 4;
const UNFINISHED: usize = 5;
/// In which turns they are asked: one of five has a typo.
const TURNS: [usize; 10] = [
    SENTENCE, LONGER, NATURAL, TYPO, QUOTED, SENTENCE, LONGER, NATURAL, TYPO, UNFINISHED,
];

pub(crate) struct Question {
    /// Its place among [`KINDS`].
    pub(crate) kind: usize,
    pub(crate) text: String,
}

impl Question {
    pub(crate) fn is_unfinished(&self) -> bool {
        self.kind == UNFINISHED
    }
}

/// Questions of all kinds in turns.
pub(crate) fn draw(passages: &[Passage]) -> Vec<Question> {
    let mut rng = Rng::with_seed(SEED);
    let mut questions = Vec::new();
    while questions.len() < QUESTIONS {
        let passage = rng.choice(passages).unwrap();
        let sentences: Vec<&str> = passage.body.split(['.', '\n', '?', '!']).collect();
        let sentence = plain(rng.choice(&sentences).unwrap());
        let kind = TURNS[questions.len() % TURNS.len()];
        if let Some(text) = question(kind, &sentence, &mut rng) {
            questions.push(Question { kind, text });
        }
    }
    questions
}

/// Makes a question of a sentence, if it has words enough.
fn question(kind: usize, sentence: &[String], rng: &mut Rng) -> Option<String> {
    let longer = sentence.iter().filter(|word| word.chars().count() > 3);
    let longer: Vec<String> = longer.cloned().collect();
    let run = match kind {
        SENTENCE => some(sentence, 2..9, rng),
        QUOTED => some(sentence, 2..5, rng),
        NATURAL => some(&longer, 2..5, rng),
        _ => some(&longer, 2..7, rng),
    };
    let mut words = run.filter(|words| words.len() > 1)?;
    match kind {
        NATURAL => {
            let starts = [
                "what is",
                "how do I",
                "where can I find the",
                "can you tell me about",
            ];
            words.insert(0, (*rng.choice(starts.iter())?).to_owned());
            Some(words.join(" ") + "?")
        }
        TYPO => {
            let longest = words.iter_mut().max_by_key(|word| word.len())?;
            *longest = misspelt(longest, rng);
            Some(words.join(" "))
        }
        QUOTED => {
            let beside = rng.choice(longer.iter())?;
            Some(format!("\"{}\" {beside}", words.join(" ")))
        }
        UNFINISHED => {
            let last = words.pop()?;
            let letters = rng.usize(2..last.chars().count());
            words.push(last.chars().take(letters).collect());
            Some(words.join(" "))
        }
        _ => Some(words.join(" ")),
    }
}

/// A run of words, of a length in the range where there are so many.
fn some(words: &[String], length: Range<usize>, rng: &mut Rng) -> Option<Vec<String>> {
    let length = rng.usize(length).min(words.len());
    let start = rng.usize(..=words.len() - length);
    words.get(start..start + length).map(<[String]>::to_vec)
}

/// The words without signs: nothing is an operator.
fn plain(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// One letter is left out or swapped with the next.
fn misspelt(word: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 3 {
        let at = rng.usize(1..letters.len() - 1);
        if rng.bool() {
            letters.remove(at);
        } else {
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}
