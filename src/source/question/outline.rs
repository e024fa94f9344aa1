//! Headings and blocks in the order of the source -> sections: which heading
//! stands under which, and which of them are questions with their answers.

mod labels;
mod pairs;
mod plain;
mod tree;

use super::{is_faq_heading, strip_question_label};
use crate::document::{Block, BlockKind, Section, SectionKind, Span};

use self::tree::Tree;

/// Headings further out than this are not named as parents: nobody reads them,
/// and a chain that grows with the nesting would cost its square.
const MAX_PARENTS: usize = 12;

/// One thing that a reader found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A heading of the source.
    Heading(Heading),
    /// A disclosure: its summary is the heading, [`Part::Close`] its end.
    Details(Heading),
    /// What may be the end of a disclosure.
    Close,
    /// A line that may be a question: a bold paragraph, a defined term.
    /// `rest` is what follows in the same paragraph, `whole` what it is if it
    /// is no question.
    Prompt {
        heading: Heading,
        rest: Option<Block>,
        whole: Block,
    },
    /// A paragraph with a question label; `certain` if the label says so in
    /// any language.
    Asked {
        heading: Heading,
        whole: Block,
        certain: bool,
    },
    /// A paragraph with an answer label, without it and as it stands.
    Answer { stripped: Block, whole: Block },
    /// Anything else.
    Block(Block),
}

/// A heading, or what acts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Depth; a heading stands under the nearest one before it of less depth.
    pub(crate) level: u32,
    pub(crate) text: String,
    pub(crate) anchor: Option<String>,
    pub(crate) span: Span,
}

/// Builds the sections. `title` is the document's, which may announce a FAQ.
pub(crate) fn sections(title: Option<&str>, parts: Vec<Part>) -> Vec<Section> {
    let mut parts = labels::resolve(parts);
    let faq_title = title.is_some_and(is_faq_heading);
    plain::adopt_plain_questions(faq_title, &mut parts);
    pairs::adopt_questions(&mut parts);
    let tree = Tree::new(&parts);
    let pairs = pairs::find(faq_title, &parts, &tree);
    emit(parts, &tree, &pairs)
}

/// Sections under construction, with where the next block goes.
struct Output {
    sections: Vec<Section>,
    /// Whether a section stays when nothing stands under it.
    keep_empty: Vec<bool>,
    target: usize,
}

impl Output {
    fn open(&mut self, section: Section, keep_empty: bool) -> usize {
        self.target = self.sections.len();
        self.sections.push(section);
        self.keep_empty.push(keep_empty);
        self.target
    }

    fn push(&mut self, block: Block) {
        if let Some(section) = self.sections.get_mut(self.target) {
            section.blocks.push(block);
        }
    }
}

fn emit(parts: Vec<Part>, tree: &Tree, pairs: &[bool]) -> Vec<Section> {
    let mut out = Output {
        sections: Vec::new(),
        keep_empty: Vec::new(),
        target: 0,
    };
    let opening = section(SectionKind::Article, Vec::new(), None);
    out.open(opening, false);
    // For every node, the section that takes its text, and its heading.
    let mut slots: Vec<usize> = Vec::with_capacity(tree.nodes.len());
    let mut names: Vec<String> = Vec::with_capacity(tree.nodes.len());
    let mut closed = tree.closed.iter();
    for part in parts {
        let at = slots.len();
        let pair = pairs.get(at).copied().unwrap_or(false);
        match part {
            Part::Block(block) | Part::Answer { whole: block, .. } => out.push(block),
            Part::Close => {
                let node = closed
                    .next()
                    .copied()
                    .flatten()
                    .and_then(|n| tree.nodes.get(n));
                if let Some(node) = node {
                    out.target = node.parent.and_then(|p| slots.get(p)).copied().unwrap_or(0);
                }
            }
            Part::Prompt {
                heading,
                rest,
                whole,
            } => {
                names.push(String::new());
                if pair {
                    let parents = parents_of(at, tree, &names);
                    slots.push(out.open(section(SectionKind::Faq, parents, Some(heading)), false));
                    rest.into_iter().for_each(|block| out.push(block));
                } else {
                    slots.push(out.target);
                    out.push(whole);
                }
            }
            Part::Asked { heading, .. } => {
                names.push(String::new());
                let parents = parents_of(at, tree, &names);
                slots.push(out.open(section(SectionKind::Faq, parents, Some(heading)), false));
            }
            Part::Heading(heading) | Part::Details(heading) => {
                names.push(heading.text.clone());
                let above = tree.nodes.get(at).and_then(|n| n.parent);
                let answer = above.filter(|&p| {
                    let slot = slots.get(p).copied().unwrap_or(0);
                    slot == out.target
                        && out
                            .sections
                            .get(slot)
                            .is_some_and(|s| s.kind == SectionKind::Faq)
                });
                if let (Some(parent), false) = (answer, pair) {
                    out.push(Block::new(BlockKind::Paragraph, heading.text).at(heading.span));
                    slots.push(slots.get(parent).copied().unwrap_or(0));
                    continue;
                }
                let parents = parents_of(at, tree, &names);
                let kind = if pair {
                    SectionKind::Faq
                } else {
                    SectionKind::Article
                };
                let leaf = tree
                    .nodes
                    .get(at)
                    .is_some_and(|n| !n.children && !n.deep_text);
                slots.push(out.open(section(kind, parents, Some(heading)), leaf));
            }
        }
    }
    let kept = out.sections.into_iter().zip(out.keep_empty);
    kept.filter(|(section, keep)| *keep || !section.blocks.is_empty())
        .map(|(section, _)| section)
        .collect()
}

fn section(kind: SectionKind, parents: Vec<String>, heading: Option<Heading>) -> Section {
    let (text, anchor, span) = match heading {
        Some(Heading {
            level: _,
            text,
            anchor,
            span,
        }) => (Some(text), anchor, Some(span)),
        None => (None, None, None),
    };
    let text = match kind {
        SectionKind::Faq => text.map(|t| strip_question_label(&t).to_owned()),
        SectionKind::Article => text,
    };
    Section {
        kind,
        parents,
        heading: text,
        anchor,
        span,
        blocks: Vec::new(),
    }
}

/// The headings above a node, outermost first.
fn parents_of(at: usize, tree: &Tree, names: &[String]) -> Vec<String> {
    let mut parents = Vec::new();
    let mut node = tree.nodes.get(at).and_then(|n| n.parent);
    while let Some(above) = node {
        if parents.len() == MAX_PARENTS {
            break;
        }
        if let Some(name) = names.get(above).filter(|name| !name.is_empty()) {
            parents.push(name.clone());
        }
        node = tree.nodes.get(above).and_then(|n| n.parent);
    }
    parents.reverse();
    parents
}

#[cfg(test)]
mod tests;
