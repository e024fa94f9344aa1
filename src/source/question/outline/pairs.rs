//! Which headings and prompts are questions with their answers.

use super::tree::{Class, Node, Tree};
use super::{Heading, Part};
use crate::source::question::{is_faq_heading, is_question, starts_with_question_word};

/// Fewer questions side by side than this make no FAQ by themselves.
const MIN_QUESTIONS: usize = 3;

/// Decides for every node whether it is a question with its answer.
pub(super) fn find(faq_title: bool, parts: &[Part], tree: &Tree) -> Vec<bool> {
    let nodes = &tree.nodes;
    // Questions and all, by parent (0: none), headings and prompts apart.
    let mut counts = vec![[(0usize, 0usize); 2]; nodes.len() + 1];
    let place = |node: &Node| {
        (
            node.parent.map_or(0, |p| p + 1),
            usize::from(node.class == Class::Prompt),
        )
    };
    for node in nodes.iter().filter(|n| n.class != Class::Labelled) {
        let (parent, class) = place(node);
        if let Some((questions, all)) = counts.get_mut(parent).and_then(|c| c.get_mut(class)) {
            *all += 1;
            *questions += usize::from(node.asks && node.deep_text);
        }
    }
    let texts = parts.iter().filter_map(heading_of).map(|h| h.text.as_str());
    let mut under_faq = vec![false; nodes.len()];
    let mut in_pair = vec![false; nodes.len()];
    let mut pairs = vec![false; nodes.len()];
    for (at, (node, text)) in nodes.iter().zip(texts).enumerate() {
        let above = |flags: &[bool]| {
            node.parent
                .is_some_and(|p| flags.get(p).copied().unwrap_or(false))
        };
        let announced = faq_title || above(&under_faq);
        let (parent, class) = place(node);
        let (questions, all) = counts
            .get(parent)
            .and_then(|c| c.get(class))
            .copied()
            .unwrap_or_default();
        let most = 2 * questions > all;
        let repeated = questions >= MIN_QUESTIONS && most;
        let pair = node.deep_text
            && match node.class {
                Class::Labelled => true,
                Class::Details => !node.faq && (node.asks || announced),
                Class::Prompt => node.asks && node.text && (announced || repeated),
                Class::Heading if node.faq => false,
                Class::Heading if node.asks => announced || repeated,
                Class::Heading => {
                    announced
                        && !node.children
                        && !above(&in_pair)
                        && (most || starts_with_question_word(text) && questions > 0)
                }
            };
        for (flags, value) in [
            (&mut under_faq, announced || node.faq),
            (
                &mut in_pair,
                pair || node.parent.is_some_and(|p| in_pair_at(&pairs, p)),
            ),
            (&mut pairs, pair),
        ] {
            if let Some(flag) = flags.get_mut(at) {
                *flag = value;
            }
        }
    }
    pairs
}

fn in_pair_at(pairs: &[bool], at: usize) -> bool {
    pairs.get(at).copied().unwrap_or(false)
}

fn heading_of(part: &Part) -> Option<&Heading> {
    match part {
        Part::Heading(heading) | Part::Details(heading) => Some(heading),
        Part::Prompt { heading, .. } | Part::Asked { heading, .. } => Some(heading),
        Part::Answer { .. } | Part::Block(_) | Part::Close => None,
    }
}

/// Puts questions under the FAQ heading right before them where both have the
/// same level. Levels are doubled to make room.
pub(super) fn adopt_questions(parts: &mut [Part]) {
    let mut adopting: Option<u32> = None;
    // The level of an empty heading and what it says, until something stands
    // under it.
    let mut fresh: Option<(u32, &str)> = None;
    for part in parts {
        match part {
            Part::Heading(heading) => {
                let asks = is_question(&heading.text);
                let level = heading.level;
                heading.level = level.saturating_mul(2);
                let above = fresh.take().filter(|(above, _)| *above == level && asks);
                if above.is_some_and(|(_, text)| is_faq_heading(text)) {
                    adopting = Some(level);
                }
                match adopting {
                    Some(adopted) if level == adopted && asks => heading.level += 1,
                    Some(adopted) if level <= adopted => adopting = None,
                    _ => {}
                }
                fresh = Some((level, &heading.text));
            }
            Part::Details(heading) | Part::Asked { heading, .. } | Part::Prompt { heading, .. } => {
                heading.level = heading.level.saturating_mul(2);
                fresh = None;
            }
            Part::Block(_) | Part::Answer { .. } => fresh = None,
            Part::Close => {}
        }
    }
}
