//! Finds the questions that only the order of headings and blocks tells:
//! question headings, bold questions, `Q:` and `A:`.

use std::collections::BTreeMap;

use super::blocks::{Content, Item, Walk};
use super::candidates::MAX_QUESTION_CHARS;
use super::faq::Hints;
use super::tree::Tree;
use super::words;
use crate::document::{Block, BlockKind};
use crate::source::question::{Label, is_faq_heading, is_question, label, strip_question_label};

/// The level of questions that are no headings.
const LEAD: u8 = 7;

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
    asks: bool,
    /// Whether it has a label such as `Q:`.
    labelled: bool,
    /// Whether it has one, and its answer too.
    is_pair: bool,
    /// Where its answer has to end, as a node, once it is accepted.
    limit: Option<usize>,
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
        if !is_faq(&mut group, level, is_announced, hints) {
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

/// Returns the item after the last one of an answer.
pub(super) fn answer_end(items: &[Item], by_item: &[Option<&Prompt>], prompt: &Prompt) -> usize {
    let rest = items.iter().zip(by_item).enumerate().skip(prompt.item + 1);
    for (n, (item, other)) in rest {
        let is_beyond = prompt.limit.is_some_and(|limit| item.node >= limit);
        let is_next = match &item.content {
            Content::Heading { level, .. } => *level <= prompt.level,
            Content::Mark(_) => true,
            Content::Block { .. } => false,
        };
        if is_beyond || is_next || other.is_some() {
            return n;
        }
    }
    items.len()
}

/// Decides whether a group is a FAQ, and leaves in it what belongs to that.
fn is_faq(group: &mut Vec<Prompt>, level: u8, is_announced: bool, hints: &Hints) -> bool {
    let asking = group.iter().filter(|p| p.asks).count();
    if is_announced || hints.page_is_faq {
        // In a part that is announced even a short phrase may be a question.
        let is_list = is_announced && level != LEAD && group.len() >= MIN_QUESTIONS;
        return is_list || asking > 0 && asking * 3 >= group.len();
    }
    let all = group.len();
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
    block: &'b Block,
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

/// Whether something follows a question, in its block or after it.
fn is_answered(items: &[Item], prompt: &Prompt) -> bool {
    let own = items.get(prompt.item).map(|item| &item.content);
    let next = items.get(prompt.item + 1).map(|item| &item.content);
    matches!(own, Some(Content::Block { block, .. }) if prompt.rest < block.text.len())
        || matches!(next, Some(Content::Block { .. }))
}

/// Whether `A:` or its like follows a question, in its block or after it.
fn is_answer_labelled(items: &[Item], at: usize, rest: usize) -> bool {
    let text = |at: usize| match items.get(at).map(|item| &item.content) {
        Some(Content::Block { block, .. }) => block.text.as_str(),
        _ => "",
    };
    let own = text(at).get(rest..).unwrap_or_default();
    let answers = |text| matches!(label(text), Some((Label::Answer, _)));
    answers(own) || answers(text(at + 1))
}

fn is_asked(found: Option<Label>) -> bool {
    matches!(found, Some(Label::Question | Label::WeakQuestion))
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

/// Sets where the answers of a group end at the latest: with the wrapper that
/// each question shares with its answer, else with the element that holds
/// them all.
fn bound(tree: &Tree, items: &[Item], group: &mut Vec<Prompt>) {
    let node = |p: &Prompt| items.get(p.item).map_or(0, |item| item.node);
    // What does not ask and stands outside of what holds those that do, such
    // as a box about the author, is not of the FAQ.
    let asking = group.iter().filter(|p| p.asks).map(node);
    if let (Some(first), Some(last)) = (asking.clone().min(), asking.max()) {
        let holder = tree.ancestors(first).find(|&up| tree.end(up) > last);
        let range = holder.map_or(0..tree.len(), |up| tree.range(up));
        group.retain(|p| p.asks || range.contains(&node(p)));
    }
    let (Some(first), Some(last)) = (group.first().map(node), group.last().map(node)) else {
        return;
    };
    let alone = group.len() == 1;
    let holds_all = |up: &usize| match alone {
        true => tree.chars(*up) > tree.chars(first),
        false => tree.end(*up) > last,
    };
    let Some(container) = tree.ancestors(first).find(holds_all) else {
        return;
    };
    let wrapper = |at: usize| {
        std::iter::once(at)
            .chain(tree.ancestors(at))
            .take_while(|&i| i != container)
            .last()
            .unwrap_or(at)
    };
    let wrapped = |p: &Prompt| {
        let Some(item) = items.get(p.item) else {
            return false;
        };
        let own = tree.sums(item.node..item.end.max(item.node + 1)).chars;
        let outer = wrapper(item.node);
        outer != item.node && tree.chars(outer) > own
    };
    let all = group.iter().filter(|p| wrapped(p)).count() * 2 > group.len();
    let end = tree.end(container);
    for prompt in group {
        let at = node(prompt);
        let own = tree.end(wrapper(at));
        prompt.limit = Some(if all && wrapped(prompt) { own } else { end });
    }
}
