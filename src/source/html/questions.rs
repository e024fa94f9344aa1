//! Finds the questions that only the order of headings and blocks tells:
//! question headings, bold questions, `Q:` and `A:`.

use std::collections::BTreeMap;

use super::blocks::{Content, Item, Text, Walk};
use super::bounds::bound;
use super::candidates::{MAX_QUESTION_CHARS, leads_elsewhere};
use super::faq::Hints;
use super::tree::Tree;
use super::words;
use crate::document::BlockKind;
use crate::source::question::{
    Label, is_faq_heading, is_only_question, is_question, label, strip_question_label,
};

/// The level of questions that are no headings, and yet set apart.
const LEAD: u8 = 8;

/// The level of questions that nothing sets apart: each is a block of its own.
const PLAIN: u8 = 7;

/// A longer bold text is no phrase, and asks only with a mark (bytes).
const MAX_PHRASE: usize = 80;

/// So many question headings make a FAQ of a part that nothing announces.
const MIN_QUESTIONS: usize = 3;

/// What may become a question, and whether it did.
pub(super) struct Prompt {
    pub(super) item: usize,
    pub(super) level: u8,
    /// The item of the heading above it.
    parent: Option<usize>,
    pub(super) question: String,
    /// Where in the same block the answer begins.
    pub(super) rest: usize,
    /// Whether it reads as a question, or structured data says that it is.
    pub(super) asks: bool,
    /// Whether it has a label such as `Q:`.
    labelled: bool,
    /// Whether it has one, and its answer too.
    pub(super) is_pair: bool,
    /// Where its answer has to end, as a node, once it is accepted.
    pub(super) limit: Option<usize>,
}

/// Returns the prompts that are questions of a FAQ.
pub(super) fn accepted(walk: &Walk, items: &[Item], hints: &Hints) -> Vec<Prompt> {
    let mut groups: BTreeMap<(u8, Option<usize>), Vec<Prompt>> = BTreeMap::new();
    for prompt in prompts(items, hints) {
        groups
            .entry((prompt.level, prompt.parent))
            .or_default()
            .push(prompt);
    }
    let parents = heading_parents(items);
    let mut is_category = vec![false; items.len()];
    let mut accepted = Vec::new();
    // From the innermost level out: what holds pairs is a category.
    for ((level, parent), mut group) in groups.into_iter().rev() {
        group.retain(|p| {
            let is_category = is_category.get(p.item).copied().unwrap_or(true);
            !is_category && is_answered(items, p)
        });
        let above = parent
            .and_then(|i| items.get(i))
            .and_then(|item| match &item.content {
                Content::Heading { level, text } if *level > 1 => Some(text.as_str()),
                _ => None,
            });
        let first = group.first().and_then(|p| items.get(p.item));
        let is_announced = above.is_some_and(is_faq_heading)
            || first.is_some_and(|item| is_in_faq(walk.tree, item.node));
        let is_faq = match level {
            PLAIN => {
                // What stands under a question is its answer, and where some
                // questions are set apart, others are part of an answer.
                let is_free = match parent {
                    Some(i) => !is_category.get(i).copied().unwrap_or(true) && !asks(items, i),
                    None => accepted.is_empty(),
                };
                is_free && (is_announced || hints.page_is_faq) && are_answered(items, &mut group)
            }
            LEAD => {
                // A phrase before a question is the name of its category.
                let own: Vec<usize> = group.iter().map(|p| p.item).collect();
                group.retain(|p| p.asks || own.binary_search(&(p.item + 1)).is_err());
                is_faq(&mut group, level, is_announced, hints)
            }
            _ => is_faq(&mut group, level, is_announced, hints),
        };
        let is_teaser = |p: &&Prompt| {
            let item = items.get(p.item);
            item.is_some_and(|i| leads_elsewhere(walk.tree, &(i.node..i.end.max(i.node + 1))))
        };
        let is_stated = |p: &Prompt| hints.stated.contains(&words::key(&p.question));
        let are_teasers = group.iter().filter(is_teaser).count() * 2 > group.len();
        let is_told = is_announced || hints.page_is_faq || group.iter().any(is_stated);
        if !is_faq || are_teasers && !is_told {
            continue;
        }
        bound(walk.tree, items, &mut group);
        let mut up = parent;
        while let Some(i) = up {
            match is_category.get_mut(i) {
                Some(flag) if !*flag => *flag = true,
                _ => break,
            }
            up = parents.get(i).copied().flatten();
        }
        accepted.extend(group);
    }
    accepted.sort_by_key(|p| p.item);
    accepted
}

/// Whether a heading reads as a question.
fn asks(items: &[Item], at: usize) -> bool {
    match items.get(at).map(|item| &item.content) {
        Some(Content::Heading { text, .. }) => words::asks(strip_question_label(text)),
        _ => false,
    }
}

/// Leaves the plain questions that something else than a question follows, and
/// tells whether these are several and the most.
fn are_answered(items: &[Item], group: &mut Vec<Prompt>) -> bool {
    let all = group.len();
    let own: Vec<usize> = group.iter().map(|p| p.item).collect();
    group.retain(|p| {
        let next = items.get(p.item + 1).map(|item| &item.content);
        matches!(next, Some(Content::Block { .. })) && own.binary_search(&(p.item + 1)).is_err()
    });
    group.len() >= 2 && group.len() * 2 > all
}

/// Decides whether a group is a FAQ, and leaves in it what belongs to that.
fn is_faq(group: &mut Vec<Prompt>, level: u8, is_announced: bool, hints: &Hints) -> bool {
    let asking = group.iter().filter(|p| p.asks).count();
    if is_announced || hints.page_is_faq {
        // In a part that is announced even a short phrase may be a question.
        let is_list = is_announced && level != LEAD && group.len() >= MIN_QUESTIONS;
        return is_list || asking > 0 && asking * 3 >= group.len();
    }
    // Bold phrases are everywhere.
    let all = group.iter().filter(|p| p.asks || level != LEAD).count();
    let is_stated = |p: &Prompt| hints.stated.contains(&words::key(&p.question));
    // `How to pay` asks among questions only.
    group.retain(|p| p.asks && is_question(&p.question) || is_stated(p));
    let labelled = group.iter().filter(|p| p.labelled).count();
    if labelled >= 2
        || group.iter().any(|p| p.is_pair)
        || group.len() >= MIN_QUESTIONS && group.len() * 2 > all
    {
        return true;
    }
    group.retain(is_stated);
    !group.is_empty()
}

/// For each item the item of the heading above it.
fn heading_parents(items: &[Item]) -> Vec<Option<usize>> {
    let mut stack: Vec<(u8, usize)> = Vec::new();
    let mut parents = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        if let Content::Heading { level, .. } = &item.content {
            while stack.last().is_some_and(|(above, _)| above >= level) {
                stack.pop();
            }
            parents.push(stack.last().map(|(_, i)| *i));
            stack.push((*level, n));
        } else {
            parents.push(stack.last().map(|(_, i)| *i));
        }
    }
    parents
}

fn prompts(items: &[Item], hints: &Hints) -> Vec<Prompt> {
    let parents = heading_parents(items);
    let mut prompts = Vec::new();
    for (n, (item, parent)) in items.iter().zip(parents).enumerate() {
        let prompt = |level, text: &str, rest| {
            let question = strip_question_label(text);
            let found = label(text).map(|(found, _)| found);
            let is_stated = hints.stated.contains(&words::key(question));
            Prompt {
                item: n,
                level,
                parent,
                asks: is_stated || words::asks(question),
                labelled: found == Some(Label::Question),
                is_pair: is_asked(found) && is_answer_labelled(items, n, rest),
                question: question.trim().to_owned(),
                rest,
                limit: None,
            }
        };
        match &item.content {
            Content::Heading { level, text } => prompts.push(prompt(*level, text, 0)),
            Content::Block {
                block,
                bold,
                first_line,
            } => {
                if let Some((text, rest)) = lead(block, *bold, *first_line, hints) {
                    prompts.push(prompt(LEAD, text, rest));
                } else if is_bold_phrase(block, *bold) {
                    prompts.push(prompt(LEAD, &block.text, block.text.len()));
                } else if is_plain_question(block) {
                    prompts.push(prompt(PLAIN, &block.text, block.text.len()));
                }
            }
            Content::Mark(_) => {}
        }
    }
    prompts
}

/// Returns the question that a block is or begins with, and where in the block
/// the answer begins.
fn lead<'b>(
    block: &'b Text,
    bold: usize,
    first_line: usize,
    hints: &Hints,
) -> Option<(&'b str, usize)> {
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
        return None;
    }
    let text = block.text.as_str();
    let is_short = |text: &str| text.len() <= MAX_QUESTION_CHARS * 2;
    let asks = |text: &str| is_short(text) && is_question(text);
    if bold > 0 {
        let head = text.get(..bold)?;
        if asks(head) {
            return Some((head, bold));
        }
    }
    if first_line > 0 {
        let head = text.get(..first_line)?;
        if asks(head) {
            return Some((head, first_line));
        }
    }
    let is_stated = is_short(text)
        && hints
            .stated
            .contains(&words::key(strip_question_label(text)));
    let is_labelled = is_asked(label(text).map(|(found, _)| found)) && asks(text);
    (is_stated || is_labelled).then_some((text, text.len()))
}

/// Whether a block is all bold, and no sentence: among questions that are bold,
/// too, it may be one in short.
fn is_bold_phrase(block: &Text, bold: usize) -> bool {
    let text = block.text.as_str();
    block.kind == BlockKind::Paragraph
        && bold == text.len()
        && text.len() <= MAX_PHRASE
        && text.contains(char::is_alphabetic)
        && !text.ends_with(['.', '!', ':', '。', '：'])
}

/// Whether a block is one question and nothing else.
fn is_plain_question(block: &Text) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
        && is_only_question(&block.text)
}

/// Whether something follows a question, in its block or after it.
fn is_answered(items: &[Item], prompt: &Prompt) -> bool {
    let own = items.get(prompt.item).map(|item| &item.content);
    let next = items.get(prompt.item + 1).map(|item| &item.content);
    matches!(own, Some(Content::Block { block, .. }) if prompt.rest < block.text.len())
        || match next {
            Some(Content::Block { .. }) => true,
            // An answer may have headings of its own.
            Some(Content::Heading { level, text }) => {
                prompt.asks && *level > prompt.level && !words::asks(strip_question_label(text))
            }
            _ => false,
        }
}

/// Whether `A:` or its like follows a question, in its block or after it.
fn is_answer_labelled(items: &[Item], at: usize, rest: usize) -> bool {
    let text = |at: usize| match items.get(at).map(|item| &item.content) {
        Some(Content::Block { block, .. }) => block.text.as_str(),
        _ => "",
    };
    let own = text(at).get(rest..).unwrap_or_default();
    // `A)` before `B)` is an option.
    if ["B)", "B.", "(B)"]
        .iter()
        .any(|b| text(at + 2).starts_with(b))
    {
        return false;
    }
    let answers = |text| label(text).is_some_and(|(found, _)| found.answers());
    answers(own) || answers(text(at + 1))
}

fn is_asked(found: Option<Label>) -> bool {
    found.is_some_and(Label::asks)
}

fn is_in_faq(tree: &Tree, node: usize) -> bool {
    const MAX_LEVELS: usize = 5;
    tree.ancestors(node)
        .take(MAX_LEVELS)
        .take_while(|&i| !matches!(tree.name(i), "body" | "html" | "main"))
        .any(|i| {
            let class = tree.attr(i, "class").unwrap_or_default();
            let id = tree.attr(i, "id").unwrap_or_default();
            words::class_words(class)
                .chain(words::class_words(id))
                .any(|word| word.starts_with("faq") || word.ends_with("faq"))
        })
}
