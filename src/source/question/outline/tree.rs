//! Which heading stands under which, and what is known of each.

use super::{Heading, Part};
use crate::source::question::{is_faq_heading, is_question};

/// A heading's place among the others.
pub(super) struct Node {
    pub(super) parent: Option<usize>,
    pub(super) class: Class,
    /// There is text right under it.
    pub(super) text: bool,
    /// There is text under it or under one of its headings.
    pub(super) deep_text: bool,
    pub(super) children: bool,
    pub(super) asks: bool,
    pub(super) faq: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Heading,
    Details,
    Prompt,
    Labelled,
}

pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// For every `Close` in turn, the node that it closes.
    pub(super) closed: Vec<Option<usize>>,
}

impl Tree {
    pub(super) fn new(parts: &[Part]) -> Tree {
        let mut nodes: Vec<Node> = Vec::new();
        let mut closed = Vec::new();
        let mut stack: Vec<(u32, usize)> = Vec::new();
        for part in parts {
            match part {
                Part::Heading(h) => add(&mut nodes, &mut stack, h, Class::Heading),
                Part::Details(h) => add(&mut nodes, &mut stack, h, Class::Details),
                Part::Asked { heading, .. } => {
                    add(&mut nodes, &mut stack, heading, Class::Labelled)
                }
                Part::Prompt { heading, rest, .. } => {
                    while stack
                        .last()
                        .is_some_and(|&(level, _)| level >= heading.level)
                    {
                        stack.pop();
                    }
                    // Whatever it turns out to be, it is text for those above.
                    mark_text(&mut nodes, stack.last());
                    add(&mut nodes, &mut stack, heading, Class::Prompt);
                    if rest.is_some() {
                        mark_text(&mut nodes, stack.last());
                    }
                }
                Part::Answer { .. } | Part::Block(_) => mark_text(&mut nodes, stack.last()),
                Part::Close => {
                    let open = stack.iter().rposition(|&(_, node)| {
                        nodes.get(node).is_some_and(|n| n.class == Class::Details)
                    });
                    closed.push(open.and_then(|at| stack.get(at)).map(|&(_, node)| node));
                    if let Some(at) = open {
                        stack.truncate(at);
                    }
                }
            }
        }
        for at in (0..nodes.len()).rev() {
            let Some((parent, true)) = nodes.get(at).map(|n| (n.parent, n.deep_text)) else {
                continue;
            };
            if let Some(parent) = parent.and_then(|p| nodes.get_mut(p)) {
                parent.deep_text = true;
            }
        }
        Tree { nodes, closed }
    }
}

fn add(nodes: &mut Vec<Node>, stack: &mut Vec<(u32, usize)>, heading: &Heading, class: Class) {
    while stack
        .last()
        .is_some_and(|&(level, _)| level >= heading.level)
    {
        stack.pop();
    }
    let parent = stack.last().map(|&(_, node)| node);
    if let (Some(parent), true) = (
        parent.and_then(|p| nodes.get_mut(p)),
        class != Class::Prompt,
    ) {
        parent.children = true;
    }
    stack.push((heading.level, nodes.len()));
    nodes.push(Node {
        parent,
        class,
        text: false,
        deep_text: false,
        children: false,
        asks: is_question(&heading.text),
        faq: class != Class::Prompt && is_faq_heading(&heading.text),
    });
}

fn mark_text(nodes: &mut [Node], top: Option<&(u32, usize)>) {
    if let Some(node) = top.and_then(|&(_, node)| nodes.get_mut(node)) {
        node.text = true;
        node.deep_text = true;
    }
}
