//! A document to passages: a question with its answer, a section, a run of
//! paragraphs of a section.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::analysis::sentences;
use crate::contract::Kind;
use crate::document::{Block, BlockKind, Document, Section, SectionKind, Span};

/// A run of paragraphs is closed once it holds this many bytes: long enough
/// to stand alone, short enough to be cited as a place.
const TARGET_BYTES: usize = 900;
/// No passage of an article is longer; a longer paragraph is cut between
/// sentences, a longer sentence between words.
const MAX_BYTES: usize = 1_400;
/// An answer is one passage up to this length; then it goes on in further
/// passages that know their question.
const MAX_ANSWER_BYTES: usize = 4_000;
/// A longer title or heading is a mistake of the source; it goes with every
/// passage below it and would cost time and space for each.
const MAX_HEADING_BYTES: usize = 1_000;
/// A rest that is shorter than this joins the passage before it.
const MIN_REST_BYTES: usize = 200;

/// The unit that is indexed, found, shown and cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Passage {
    /// Stable over rebuilds: a hash of root, path, section and ordinal.
    pub(crate) id: u64,
    pub(crate) kind: Kind,
    /// The document's title.
    pub(crate) title: Option<String>,
    /// The document's language.
    pub(crate) lang: Option<String>,
    /// The headings over the passage, outermost first, the nearest last.
    pub(crate) heading_path: Vec<String>,
    /// The question, for a FAQ pair.
    pub(crate) question: Option<String>,
    /// The paragraphs, items and rows, one a line; code keeps its lines.
    pub(crate) text: String,
    /// The pieces of `text`, in order.
    pub(crate) pieces: Vec<Piece>,
    /// The fragment of the section.
    pub(crate) anchor: Option<String>,
    /// From the heading, if the passage is the first of its section, to the
    /// end of its last block.
    pub(crate) span: Option<Span>,
    /// The place among the passages of the document, from 0.
    pub(crate) ordinal: u32,
    /// The place of the section within the document, from 0.
    pub(crate) section: u32,
    /// Whether the page begins with it and goes on under headings: what it says
    /// is what the title promises.
    pub(crate) introduces: bool,
}

impl Passage {
    /// What the passage is about: the question, the nearest heading, or the
    /// title of a page that it introduces.
    pub(crate) fn heading(&self) -> Option<&str> {
        let own = self.question.as_ref().or(self.heading_path.last());
        let title = self.title.as_ref().filter(|_| self.introduces);
        own.or(title).map(String::as_str)
    }

    /// Whether the document opens with it, before any section: below nothing but
    /// the title, or a heading in place of one.
    pub(crate) fn opens(&self) -> bool {
        let headings = self.heading_path.len();
        self.ordinal == 0 && (headings == 0 || (headings == 1 && self.title.is_none()))
    }

    /// One of a text alone.
    #[cfg(test)]
    pub(crate) fn of_text(text: impl Into<String>, pieces: Vec<Piece>) -> Self {
        Self {
            id: 1,
            kind: Kind::Article,
            title: None,
            lang: None,
            heading_path: Vec::new(),
            question: None,
            text: text.into(),
            pieces,
            anchor: None,
            span: None,
            ordinal: 0,
            section: 0,
            introduces: false,
        }
    }
}

/// Which part of a passage's text stands where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    /// First byte in the passage's text; the piece goes on to the next one.
    pub(crate) start: usize,
    pub(crate) kind: BlockKind,
    pub(crate) span: Option<Span>,
}

/// Splits a document into passages. `source` names it within the index
/// (root and path) and goes into the ids.
pub(crate) fn split(document: Document, source: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let Document {
        title,
        lang,
        sections,
        ..
    } = document;
    let title = title.as_deref().map(bounded);
    let has_headings = sections.iter().any(|section| section.heading.is_some());
    // Sections go as their passages come: a large document is not held twice.
    for (number, mut section) in sections.into_iter().enumerate() {
        let key = key_of(&section);
        let blocks = std::mem::take(&mut section.blocks);
        let drafts = drafts(section.kind, blocks).into_iter();
        for draft in drafts.filter(|draft| section.kind == SectionKind::Faq || draft.has_words()) {
            let nth = seen.entry(key.clone()).or_default();
            let id = id_of(source, &key, *nth);
            *nth += 1;
            let place = Place {
                id,
                ordinal: passages.len() as u32,
                section: number as u32,
            };
            passages.push(Passage {
                title: title.clone(),
                lang: lang.clone(),
                introduces: has_headings && passages.is_empty() && section.heading.is_none(),
                ..finish(&section, draft, place)
            });
        }
    }
    passages
}

/// What names a section within its document: the anchor or the headings.
fn key_of(section: &Section) -> String {
    let mut key = section.parents.join("\u{1F}");
    key.push('\u{1E}');
    key.push_str(section.heading.as_deref().unwrap_or_default());
    if let Some(anchor) = &section.anchor {
        key.push('#');
        key.push_str(anchor);
    }
    key
}

fn id_of(source: &str, key: &str, nth: u32) -> u64 {
    let hash = blake3::hash(format!("{source}\u{1D}{key}\u{1D}{nth}").as_bytes());
    let mut bytes = [0; 8];
    for (byte, hashed) in bytes.iter_mut().zip(hash.as_bytes()) {
        *byte = *hashed;
    }
    u64::from_be_bytes(bytes)
}

struct Place {
    id: u64,
    ordinal: u32,
    section: u32,
}

/// The blocks of one passage; `first` if it begins its section.
struct Draft {
    blocks: Vec<Block>,
    first: bool,
}

impl Draft {
    /// A text of signs alone is found by nothing and says nothing.
    fn has_words(&self) -> bool {
        let mut texts = self.blocks.iter().map(|block| block.text.as_str());
        texts.any(|text| text.contains(char::is_alphanumeric))
    }
}

/// Makes a passage but for what it has of its document.
fn finish(section: &Section, draft: Draft, place: Place) -> Passage {
    let mut text = String::new();
    let mut pieces = Vec::new();
    let mut span = section.span.clone().filter(|_| draft.first);
    for block in &draft.blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        pieces.push(Piece {
            start: text.len(),
            kind: block.kind,
            span: block.span.clone(),
        });
        if block.kind == BlockKind::ListItem {
            text.push_str("- ");
        }
        text.push_str(&block.text);
        span = match (span, &block.span) {
            (Some(all), Some(one)) => Some(all.join(one)),
            (None, one) => one.clone(),
            (all, None) => all,
        };
    }
    let faq = section.kind == SectionKind::Faq;
    let own = section.heading.iter().filter(|_| !faq);
    let heading_path = section.parents.iter().chain(own);
    Passage {
        id: place.id,
        kind: if faq { Kind::Faq } else { Kind::Article },
        title: None,
        lang: None,
        heading_path: heading_path.map(|heading| bounded(heading)).collect(),
        question: section.heading.as_deref().filter(|_| faq).map(bounded),
        text,
        pieces,
        anchor: section.anchor.clone(),
        span,
        ordinal: place.ordinal,
        section: place.section,
        introduces: false,
    }
}

fn bounded(heading: &str) -> String {
    if heading.len() <= MAX_HEADING_BYTES {
        return heading.to_owned();
    }
    let end = word_border(heading, 0, MAX_HEADING_BYTES);
    heading.get(..end).unwrap_or_default().to_owned()
}

/// Cuts a section into runs of blocks of bounded size.
fn drafts(kind: SectionKind, blocks: Vec<Block>) -> Vec<Draft> {
    let (target, max) = match kind {
        SectionKind::Article => (TARGET_BYTES, MAX_BYTES),
        SectionKind::Faq => (MAX_ANSWER_BYTES, MAX_ANSWER_BYTES),
    };
    let mut runs: Vec<Vec<Block>> = Vec::new();
    let mut run: Vec<Block> = Vec::new();
    let mut size = 0;
    for block in blocks.into_iter().flat_map(|block| cut(block, max)) {
        let length = block.text.len();
        // A line that announces a list stays with its list.
        let announced = run
            .last()
            .is_some_and(|last| last.text.ends_with(':') || last.text.ends_with('：'))
            && size + length <= max;
        if !run.is_empty() && size + length > target && !announced {
            runs.push(std::mem::take(&mut run));
            size = 0;
        }
        size += length;
        run.push(block);
    }
    if size < MIN_REST_BYTES
        && let Some(last) = runs.last_mut()
        && last.iter().map(|block| block.text.len()).sum::<usize>() + size <= max
    {
        last.append(&mut run);
    }
    if !run.is_empty() {
        runs.push(run);
    }
    // A heading alone makes no passage: it says nothing, and its words are in
    // the path of what stands below it.
    runs.into_iter()
        .enumerate()
        .map(|(at, blocks)| Draft {
            blocks,
            first: at == 0,
        })
        .collect()
}

/// Cuts a block that is too long: code and tables between lines, prose
/// between sentences, anything else between words or characters.
fn cut(block: Block, max: usize) -> Vec<Block> {
    if block.text.len() <= max {
        return vec![block];
    }
    let text = &block.text;
    let by_lines = matches!(block.kind, BlockKind::Code | BlockKind::Table);
    let bounds: Vec<usize> = if by_lines {
        text.match_indices('\n').map(|(at, _)| at + 1).collect()
    } else {
        sentences(text)
            .into_iter()
            .map(|range| range.start)
            .collect()
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last_bound = 0;
    for bound in bounds.into_iter().chain([text.len()]) {
        if bound - start > max && last_bound > start {
            pieces.push(start..last_bound);
            start = last_bound;
        }
        while bound - start > max {
            let end = word_border(text, start, max);
            pieces.push(start..end);
            start = end;
        }
        last_bound = bound;
    }
    pieces.push(start..text.len());
    pieces
        .into_iter()
        .filter_map(|range| {
            let piece = text.get(range.clone())?;
            let trimmed = if by_lines {
                piece.trim_end()
            } else {
                piece.trim()
            };
            (!trimmed.is_empty()).then(|| Block {
                kind: block.kind,
                text: trimmed.to_owned(),
                // The reader knows only where the whole block stands.
                span: block.span.clone(),
            })
        })
        .collect()
}

/// The last border between words, or else between characters, at most `max`
/// bytes after `start`.
fn word_border(text: &str, start: usize, max: usize) -> usize {
    let mut end = (start + max).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.get(start..end).unwrap_or_default();
    match window.rfind(char::is_whitespace) {
        Some(at) if at > 0 => start + at,
        _ => end.max(start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(kind: SectionKind, texts: &[&str]) -> Section {
        Section {
            kind,
            parents: vec!["Guide".to_owned()],
            heading: Some("Care".to_owned()),
            anchor: None,
            span: Some(Span {
                first_line: 1,
                last_line: 1,
                bytes: None,
            }),
            blocks: texts
                .iter()
                .enumerate()
                .map(|(at, text)| {
                    Block::new(BlockKind::Paragraph, *text).at(Span {
                        first_line: at + 2,
                        last_line: at + 2,
                        bytes: None,
                    })
                })
                .collect(),
        }
    }

    fn passages(sections: Vec<Section>) -> Vec<Passage> {
        let document = Document {
            sections,
            ..Document::default()
        };
        split(document, "docs/care.txt")
    }

    #[test]
    fn short_paragraphs_stay_together_with_their_heading() {
        let found = passages(vec![section(SectionKind::Article, &["One.", "Two."])]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "One.\nTwo.");
        assert_eq!(found[0].heading_path, ["Guide", "Care"]);
        let span = found[0].span.as_ref().unwrap();
        assert_eq!((span.first_line, span.last_line), (1, 3));
    }

    #[test]
    fn signs_alone_are_no_passage_but_may_be_an_answer() {
        for (kind, count) in [(SectionKind::Article, 0), (SectionKind::Faq, 1)] {
            assert_eq!(passages(vec![section(kind, &["…?"])]).len(), count);
        }
    }

    #[test]
    fn long_sections_are_cut_between_paragraphs() {
        let long = "Water it. ".repeat(80);
        let found = passages(vec![section(SectionKind::Article, &[&long, &long, &long])]);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].span.as_ref().unwrap().first_line, 3);
    }

    #[test]
    fn long_paragraphs_are_cut_between_sentences() {
        let long = "Water the plant twice a week. ".repeat(100);
        for passage in passages(vec![section(SectionKind::Article, &[long.trim()])]) {
            assert!(passage.text.len() <= MAX_BYTES);
            assert!(passage.text.ends_with("week."), "{}", passage.text);
        }
    }

    #[test]
    fn a_word_without_end_is_cut_between_characters() {
        let long = "水".repeat(2_000);
        let found = passages(vec![section(SectionKind::Article, &[&long])]);
        assert!(found.iter().all(|p| p.text.len() <= MAX_BYTES));
        assert_eq!(
            found.iter().map(|p| p.text.len()).sum::<usize>(),
            long.len()
        );
    }

    #[test]
    fn an_answer_is_one_passage_and_knows_its_question() {
        let answer = "It depends on the light. ".repeat(60);
        let found = passages(vec![section(SectionKind::Faq, &[&answer, &answer])]);
        assert_eq!(found.len(), 1);
        let longer = passages(vec![section(
            SectionKind::Faq,
            &[&answer, &answer, &answer],
        )]);
        assert_eq!(longer.len(), 2);
        assert!(longer.iter().all(|p| p.question.as_deref() == Some("Care")));
        assert_eq!(longer[0].heading_path, ["Guide"]);
    }

    #[test]
    fn endless_headings_are_cut() {
        let mut endless = section(SectionKind::Article, &["One."]);
        endless.heading = Some("word ".repeat(1_000));
        let found = passages(vec![endless]);
        assert!(found[0].heading_path[1].len() <= MAX_HEADING_BYTES);
        assert!(found[0].heading_path[1].ends_with("word"));
    }

    #[test]
    fn ids_are_stable_and_distinct() {
        let twice = || passages(vec![section(SectionKind::Article, &["One."]); 2]);
        assert_eq!(twice(), twice());
        assert_ne!(twice()[0].id, twice()[1].id);
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_lost(text in "[a-z .\\n]{0,6000}") {
            let found = passages(vec![section(SectionKind::Article, &[&text])]);
            // Signs alone are no passage.
            let letters = |c: &char| c.is_alphanumeric();
            let words = |text: &str| text.chars().filter(letters).collect::<String>();
            let all: String = found.iter().map(|p| words(&p.text)).collect();
            proptest::prop_assert_eq!(all, words(&text));
        }
    }
}
