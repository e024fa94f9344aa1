//! Makes sections of the flat run of headings and blocks, and gives each its
//! anchor.

use std::ops::Range;

use super::blocks::{Content, Item, Walk};
use super::bounds::answer_end;
use super::faq::{Hints, Pair, strip_answer, strip_lone_label};
use super::questions::{Prompt, accepted};
use super::tree::{Tree, anchor_of};
use super::words;
use crate::document::{Block, BlockKind, Section, SectionKind};

/// Returns the sections of a page: of `items` all within the frame, and of the
/// rest only the questions.
pub(crate) fn sections(
    walk: &Walk,
    mut items: Vec<Item>,
    pairs: &mut [Option<Pair>],
    hints: &Hints,
    frame: &Frame,
) -> Vec<Section> {
    let prompts = accepted(walk, &items, hints);
    let mut by_item: Vec<Option<&Prompt>> = vec![None; items.len()];
    for prompt in &prompts {
        if let Some(slot) = by_item.get_mut(prompt.item) {
            *slot = Some(prompt);
        }
    }
    let mut outline = Outline {
        tree: walk.tree,
        frame,
        sections: Vec::new(),
        headings: Vec::new(),
        is_open: false,
    };
    let mut at = 0;
    while at < items.len() {
        if let Some(prompt) = by_item.get(at).copied().flatten() {
            let next = answer_end(&items, &by_item, prompt);
            outline.question(walk, prompt, items.get(at..next).unwrap_or_default());
            at = next;
            continue;
        }
        let Some(item) = items.get_mut(at) else {
            break;
        };
        match &mut item.content {
            Content::Heading { level, text } => outline.heading(*level, text, item.node),
            Content::Block { block, .. } => {
                let text = std::mem::take(&mut block.text);
                outline.block(Block::new(block.kind, text), item.node);
            }
            Content::Mark(number) => {
                if let Some(pair) = pairs.get_mut(*number).and_then(Option::take) {
                    outline.pair(pair);
                }
            }
        }
        at += 1;
    }
    let is_empty = |s: &Section| s.kind == SectionKind::Article && s.blocks.is_empty();
    outline.sections.retain(|section| !is_empty(section));
    outline.sections
}

/// What of the page is the article, and its title.
pub(crate) struct Frame {
    /// The article, and the comments on it where they are asked for.
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) title: Option<String>,
}

impl Frame {
    /// Whether a node belongs to what is read.
    pub(crate) fn holds(&self, node: usize) -> bool {
        self.parts.iter().any(|part| part.contains(&node))
    }
}

struct Outline<'t, 'a> {
    tree: &'t Tree<'a>,
    frame: &'t Frame,
    sections: Vec<Section>,
    /// The headings that the walk is under: level, text, node.
    headings: Vec<(u8, String, usize)>,
    /// Whether the last section takes the next block.
    is_open: bool,
}

impl Outline<'_, '_> {
    fn heading(&mut self, level: u8, text: &str, node: usize) {
        self.headings.retain(|(above, ..)| *above < level);
        self.is_open = false;
        let title = self.frame.title.as_deref().unwrap_or_default();
        if words::key(title) == words::key(text) && level <= 2 {
            return;
        }
        self.headings.push((level, text.to_owned(), node));
    }

    fn block(&mut self, block: Block, node: usize) {
        if !self.frame.holds(node) {
            return;
        }
        if !self.is_open {
            let (heading, anchor) = match self.headings.last() {
                Some((_, text, node)) => (Some(text.clone()), anchor(self.tree, *node)),
                None => (None, None),
            };
            let parents = self.headings.iter().map(|(_, text, _)| text.clone());
            let above = self.headings.len().saturating_sub(1);
            self.sections.push(Section {
                kind: SectionKind::Article,
                parents: parents.take(above).collect(),
                heading,
                anchor,
                span: None,
                blocks: Vec::new(),
            });
            self.is_open = true;
        }
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn pair(&mut self, pair: Pair) {
        let panel = pair.panels.first().map(|panel| panel.start);
        let anchor = anchor(self.tree, pair.prompt)
            .or_else(|| own_anchor(self.tree, pair.place.start))
            .or_else(|| panel.and_then(|panel| own_anchor(self.tree, panel)));
        self.faq(pair.question, pair.answer, anchor);
    }

    /// Adds a question with its answer; `items` begin with the question.
    fn question(&mut self, walk: &Walk, prompt: &Prompt, items: &[Item]) {
        let Some(item) = items.first() else {
            return;
        };
        self.headings.retain(|(above, ..)| *above < prompt.level);
        let mut blocks = Vec::new();
        let holder = list_item(walk.tree, item.node);
        for (n, item) in items.iter().enumerate() {
            match &item.content {
                Content::Heading { text, .. } if n > 0 => {
                    blocks.push(Block::new(BlockKind::Paragraph, text.as_str()));
                }
                Content::Block { block, .. } if n > 0 => {
                    let mut block = Block::from(block.clone());
                    // What holds the question too is no list of the answer.
                    if block.kind == BlockKind::ListItem
                        && holder.is_some()
                        && list_item(walk.tree, item.node) == holder
                    {
                        block.kind = BlockKind::Paragraph;
                    }
                    blocks.push(block);
                }
                Content::Block { block, .. } => {
                    let rest = block.text.get(prompt.rest..).unwrap_or_default();
                    let rest = rest.trim_start_matches([' ', ':', '-', '–', '—']);
                    blocks.push(Block::new(BlockKind::Paragraph, rest));
                }
                _ => {}
            }
        }
        let has_own = blocks.first().is_some_and(|b| !b.text.is_empty()) && prompt.rest > 0;
        blocks.retain(|block| !block.text.is_empty());
        if let Some(next) = items.get(1).filter(|_| !has_own) {
            let range = next.node..next.end.max(next.node);
            strip_lone_label(walk.tree, range, &mut blocks);
        }
        strip_answer(&mut blocks, prompt.is_pair);
        if blocks.is_empty() {
            // A question without an answer is text like any other.
            match &item.content {
                Content::Heading { level, text } => self.heading(*level, text, item.node),
                Content::Block { block, .. } => self.block(block.clone().into(), item.node),
                Content::Mark(_) => {}
            }
            return;
        }
        let anchor = anchor(walk.tree, item.node);
        self.faq(prompt.question.clone(), blocks, anchor);
    }

    fn faq(&mut self, question: String, blocks: Vec<Block>, anchor: Option<String>) {
        self.is_open = false;
        if question.is_empty() || blocks.is_empty() {
            return;
        }
        self.sections.push(Section {
            kind: SectionKind::Faq,
            parents: self
                .headings
                .iter()
                .map(|(_, text, _)| text.clone())
                .collect(),
            heading: Some(question),
            anchor,
            span: None,
            blocks,
        });
    }
}

/// The list item or definition that a node stands in.
fn list_item(tree: &Tree, at: usize) -> Option<usize> {
    tree.ancestors(at)
        .find(|&up| matches!(tree.name(up), "li" | "dd"))
}

/// Returns the fragment that leads to a heading or a question: its own, one
/// within it, that of a wrapper which it begins, or one right before it.
pub(crate) fn anchor(tree: &Tree, at: usize) -> Option<String> {
    const MAX_WRAPPERS: usize = 4;
    const MAX_BEFORE: usize = 6;
    let inside = tree.range(at).find_map(|i| own_anchor(tree, i));
    let wrapping = || {
        let begins = |up: &usize| tree.sums(*up..at).chars == 0;
        tree.ancestors(at)
            .take(MAX_WRAPPERS)
            .take_while(begins)
            .take_while(|&up| !matches!(tree.name(up), "body" | "html" | "main"))
            .find_map(|up| own_anchor(tree, up))
    };
    let before = || {
        (at.saturating_sub(MAX_BEFORE)..at)
            .rev()
            .take_while(|&i| tree.sums(i..at).chars == 0)
            .filter(|&i| tree.end(i) <= at)
            .find_map(|i| own_anchor(tree, i))
    };
    inside.or_else(wrapping).or_else(before)
}

/// An id that a page uses twice leads to the first element only.
fn own_anchor(tree: &Tree, at: usize) -> Option<String> {
    let id = tree.element(at).and_then(anchor_of)?;
    (tree.by_id(id) == Some(at)).then(|| id.to_owned())
}
