//! What of a page was left out, and why: for those who ask where their text
//! has gone.

use super::blocks::{Content, Item};
use super::chrome::{Chrome, Reason};
use super::tree::{Kind, Tree};
use crate::document::Dropped;
use crate::source::dropped::DroppedList;

/// Enough of a text to know it by (bytes).
const EXCERPT_BYTES: usize = 120;

/// Collects what is left out, by where it stands.
pub(super) struct Dropping<'t, 'a> {
    tree: &'t Tree<'a>,
    found: Vec<(usize, Reason, String)>,
}

impl<'t, 'a> Dropping<'t, 'a> {
    /// Begins with what surrounds the content.
    pub(super) fn of(tree: &'t Tree<'a>, chrome: &Chrome) -> Self {
        let found = chrome.dropped().iter().map(|&(at, reason)| {
            let text = excerpt(tree, at);
            (at, reason, text)
        });
        Self {
            tree,
            found: found.filter(|(.., text)| !text.is_empty()).collect(),
        }
    }

    /// Adds headings and blocks; what follows one another is one entry.
    pub(super) fn items<'i>(&mut self, items: impl IntoIterator<Item = &'i Item>, reason: Reason) {
        let mut last = None;
        for item in items {
            let text = match &item.content {
                Content::Heading { text, .. } => text,
                Content::Block { block, .. } => &block.text,
                Content::Mark(_) => continue,
            };
            let follows = last.is_some_and(|end| self.tree.sums(end..item.node).chars == 0);
            last = Some(item.end.max(item.node + 1));
            match self.found.last_mut() {
                Some((.., before)) if follows => {
                    if before.len() < EXCERPT_BYTES {
                        before.push(' ');
                        before.push_str(text);
                    }
                }
                _ => self.found.push((item.node, reason, text.clone())),
            }
        }
    }

    /// Everything in the order of the page.
    pub(super) fn finish(mut self) -> Vec<Dropped> {
        self.found.sort_by_key(|(at, ..)| *at);
        let mut list = DroppedList::default();
        for (_, reason, text) in self.found {
            list.add(reason, &text, None);
        }
        list.into_entries()
    }
}

/// The first words of an element.
fn excerpt(tree: &Tree, at: usize) -> String {
    let mut text = String::new();
    for i in tree.range(at) {
        let Some(Kind::Text(piece)) = tree.nodes.get(i).map(|node| &node.kind) else {
            continue;
        };
        for word in piece.split_whitespace() {
            if text.len() > EXCERPT_BYTES {
                return text;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    text
}
