//! Where the answers end that only the order of the page tells from their
//! questions.

use std::ops::Range;

use super::blocks::{Content, Item};
use super::questions::Prompt;
use super::tree::Tree;

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

/// Sets where the answers of a group end at the latest: with the wrapper that
/// each question shares with its answer, else with the element that holds
/// them all.
pub(super) fn bound(tree: &Tree, items: &[Item], group: &mut Vec<Prompt>) {
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
    let ends = group.iter().skip(1).map(|p| wrapper(node(p)));
    let boxed = group.iter().zip(ends).any(|(p, end)| {
        let first = tree.end(wrapper(node(p)));
        boxes(tree, container, first..end).next().is_some()
    });
    let end = match boxed || alone {
        true => tree.end(container),
        false => {
            // Where no other answer has a box, one that comes after the
            // answers is not of the last: a call to write, or to buy.
            let after = tree.end(wrapper(last))..tree.end(container);
            let first = (after.clone())
                .find(|&i| tree.chars(i) > 0)
                .unwrap_or(after.end);
            let mut boxes = boxes(tree, container, after.clone());
            boxes.find(|&at| at > first).unwrap_or(after.end)
        }
    };
    for prompt in group {
        let at = node(prompt);
        let own = tree.end(wrapper(at));
        prompt.limit = Some(if all && wrapped(prompt) { own } else { end });
    }
}

/// The children of an element within a range that hold something as a whole.
fn boxes(tree: &Tree, holder: usize, range: Range<usize>) -> impl Iterator<Item = usize> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        while at < range.end {
            let here = at;
            at = tree.end(here).max(here + 1);
            let is_box = matches!(tree.name(here), "div" | "section" | "article" | "aside");
            if is_box && tree.parent(here) == holder {
                return Some(here);
            }
        }
        None
    })
}
