//! Every number that ranking, snippets and confidence stand on, with its
//! reason. One configuration serves all languages and collections.

use crate::schema::Part;

// Retrieval.

/// The candidates that are looked at a second time. The right passage is
/// almost never further down in the first ranking, and each costs time: nDCG@10
/// over question collections is that of a hundred candidates within .0013, and
/// of forty .004 less on one.
pub(crate) const CANDIDATES: usize = 64;
/// Nobody pages further; each candidate costs time and memory.
pub(crate) const MAX_CANDIDATES: usize = 2_000;
/// How many are looked at for more and more hits.
pub(crate) const CANDIDATE_STEPS: [usize; 3] = [CANDIDATES, 512, MAX_CANDIDATES];

/// The words that find the candidates, the rarest; the second look counts the
/// others too. The engine's work grows with the words and with how frequent
/// they are, and the rarest of so many say what a text is about.
pub(crate) const MAX_FINDING_WORDS: usize = 16;

// Words of the query.

/// More words than anybody means; the rest would only cost time.
pub(crate) const MAX_WORDS: usize = 64;
/// More phrases than anybody asks for, wanted or excluded: each is looked for in
/// all passages that have its words.
pub(crate) const MAX_PHRASES: usize = 16;
/// Of so many documents one at least has to be in a language for which words
/// are stemmed that say nothing of their own: each costs look-ups, and the
/// language of a single page in thousands is mostly a wrong guess.
pub(crate) const DOCUMENTS_TO_A_LANGUAGE: usize = 1_000;
/// Function words count for ranking, but less: deleting them hurts terse
/// questions ("what is it?"), full weight drowns the content words.
pub(crate) const FUNCTION_WORD: f32 = 0.6;
/// How much less with each content word beside them: the more a question
/// names, the less it depends on how it asks.
pub(crate) const FUNCTION_WORD_DECAY: f32 = 0.2;
/// A pair of hiragana is mostly an ending or a particle.
pub(crate) const KANA_PAIR: f32 = 0.3;
/// A section word and its number count as one more word, so that `chapter 4`
/// is rarer than `chapter` and `4`; apart they count less.
pub(crate) const REFERENCE_PART: f32 = 0.35;
/// A code-like word that is found by its parts side by side.
pub(crate) const PARTS_TOGETHER: f32 = 0.8;
/// A code-like word of which only a part is found.
pub(crate) const LONE_PART: f32 = 0.35;
/// Two words that the texts also write as one: each stands for half of it.
pub(crate) const JOINED: f32 = 0.5;
/// How much of each word that covers.
pub(crate) const JOINED_SHARE: f32 = 0.8;
/// Another word for the same thing is nearly as good as the word.
pub(crate) const SYNONYM: f32 = 0.7;
/// A correction is a guess, mostly a good one.
pub(crate) const CORRECTION: f32 = 0.8;
/// A word that goes on after what was typed: the word as it stands comes first.
pub(crate) const COMPLETION: f32 = 0.8;
/// Where the words that begin with an unfinished one stand in more than this
/// share of the passages, it says too little to look for.
pub(crate) const VAGUE_BEGINNING: f32 = 0.1;
/// How much of a word a correction covers: whether it is what was meant is
/// for the reader to say.
pub(crate) const CORRECTION_SHARE: f32 = 0.6;

/// Each look-up of a misspelt word takes milliseconds in a large dictionary;
/// where more words are unknown, the text is not what the index is about.
pub(crate) const MAX_CORRECTED_WORDS: usize = 6;

// The score of a passage.

/// BM25's saturation of repeated words; the usual value.
pub(crate) const K1: f32 = 1.2;
/// BM25's weight of the length; the usual value.
pub(crate) const B: f32 = 0.75;
/// What the very form of a word adds to its stem: enough to settle ties.
pub(crate) const SAME_FORM: f32 = 0.08;
/// Two neighbouring words of the query side by side, as a share of the rarer
/// one's idf.
pub(crate) const PROXIMITY: f32 = 0.4;
/// Words further apart say nothing of each other.
pub(crate) const PROXIMITY_WINDOW: u32 = 8;
/// Words in the other order are not the phrase that was typed.
pub(crate) const REVERSED: f32 = 0.5;
/// What is left of the score of a passage that covers next to nothing.
pub(crate) const COVERAGE_FLOOR: f32 = 0.5;
/// A question or heading that shares no more than this with the query shares
/// it by chance.
pub(crate) const LEAST_SIMILARITY: f32 = 1.0 / 3.0;
/// What a question or heading gains that asks what the query asks and nothing
/// else: the whole for one that is the query, word for word.
pub(crate) const SIMILARITY: f32 = 2.5;

/// A question with its answer answers more directly than a section on the
/// same matter.
pub(crate) const FAQ: f32 = 1.1;

/// What a passage gains of the document that has most on the matter; of others,
/// as much less as they have less. A page about a matter answers better than a
/// section of the same words in a page about another: of 340 questions about six
/// manuals the right page comes first in 74% rather than 70%. Where a document is
/// one passage, the order stays as it is.
pub(crate) const DOCUMENT: f32 = 1.0;
/// What stands first in a document says what it is about: of the same questions
/// 70% rather than 66%.
pub(crate) const OPENING: f32 = 1.15;

/// Whoever asks in a language reads it: names are the same in all, and by them
/// alone any may come first. An index of the same texts in six languages has the
/// right one first in 1 % more of the questions; from 1.15 on little more.
pub(crate) const SAME_LANGUAGE: f32 = 1.2;

/// How much a part of a passage weighs: the question or heading says what the
/// passage is about, the title and outer headings only what the whole
/// document is about.
pub(crate) fn part(part: Part) -> f32 {
    match part {
        Part::Heading => 2.0,
        Part::Context => 0.8,
        Part::Body => 1.0,
    }
}

// Variety.

/// Hits shown of one article before another document gets its turn.
pub(crate) const SHOWN_OF_A_DOCUMENT: usize = 2;
/// Fingerprints that differ in fewer bits are near-duplicates.
pub(crate) const DUPLICATE_BITS: u32 = 4;
/// Of a page in several languages, the one in the language of the query is
/// shown if it has at least this share of the best one's score. By how rare a
/// name is in a translation and how long its passages are, the same page in
/// two languages differs so much in score, which says nothing to whoever asks.
pub(crate) const OWN_LANGUAGE: f32 = 0.6;
/// A neighbour joins a hit only if it is nearly as good on its own.
pub(crate) const MERGED_NEIGHBOUR: f32 = 0.5;

// Confidence: logistic functions of what a hit shows, fitted once to whether
// first hits are relevant over question collections in several languages and
// sizes, and to questions of other collections.

/// The share of the query that is covered, by how rare the words are.
pub(crate) const CONFIDENCE_COVERAGE: f32 = 2.0;
/// How near the words stand.
pub(crate) const CONFIDENCE_PROXIMITY: f32 = 1.4;
/// The logarithm of what is covered, as a share of what would single out one
/// passage of the index.
pub(crate) const CONFIDENCE_EVIDENCE: f32 = 0.9;
/// What is added to it, lest nothing be infinitely little.
pub(crate) const LEAST_EVIDENCE: f32 = 0.05;
/// How far the score stands out, as a share of it: of several passages that
/// are as good, one is as likely the answer as the others.
pub(crate) const CONFIDENCE_LEAD: f32 = 2.7;
/// What speaks against an answer from the start.
pub(crate) const CONFIDENCE_OFFSET: f32 = -2.3;
/// The same for whether the query can be answered at all: only what is covered
/// and how near it stands tells questions about other things.
pub(crate) const ANSWERABLE_COVERAGE: f32 = 11.0;
pub(crate) const ANSWERABLE_PROXIMITY: f32 = 8.0;
pub(crate) const ANSWERABLE_OFFSET: f32 = -5.0;
/// What function words alone ask for (`how`, `what is it`) is named nowhere: only
/// a question or heading that is the same answers it.
pub(crate) const UNNAMED: f32 = 0.3;
/// A reader looks at the first hits, not only at the very first.
pub(crate) const ANSWERING_HITS: usize = 3;
/// From here on a hit is taken for an answer.
pub(crate) const ANSWERED: f32 = 0.5;
/// Below this an answer is worth a look of whoever keeps the documents: most of
/// the question is covered, and a word that matters may be missing.
pub(crate) const LITTLE_CONFIDENCE: f32 = 0.8;
