//! Questions and answers that are labelled: what belongs to each.

use super::{Heading, Part};
use crate::document::BlockKind;
use crate::source::question::is_question;

/// How many paragraphs a labelled question may have before its answer.
const MAX_QUESTION_BLOCKS: usize = 3;

/// Keeps a labelled question only where an answer follows; turns the rest back
/// into the paragraphs that they are.
pub(super) fn resolve(parts: Vec<Part>) -> Vec<Part> {
    let is_labelled = |part: &Part| matches!(part, Part::Asked { .. } | Part::Answer { .. });
    if !parts.iter().any(is_labelled) {
        return parts;
    }
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    let mut answering = false;
    let mut parts = parts.into_iter().peekable();
    let mut pending: Vec<Part> = Vec::new();
    while let Some(part) = parts.next() {
        match part {
            Part::Asked {
                heading,
                whole,
                certain,
            } => {
                let asks = certain && is_question(&heading.text);
                // Further paragraphs of the question, up to its answer.
                while pending.len() < MAX_QUESTION_BLOCKS {
                    match parts
                        .next_if(|next| matches!(next, Part::Block(b) if b.kind != BlockKind::Code))
                    {
                        Some(next) => pending.push(next),
                        None => break,
                    }
                }
                let answered = matches!(parts.peek(), Some(Part::Answer { .. }));
                if answered && asks && !pending.is_empty() {
                    // A complete question: what follows it belongs to the answer.
                    out.push(Part::Asked {
                        heading,
                        whole,
                        certain,
                    });
                    out.append(&mut pending);
                } else if answered {
                    out.push(Part::Asked {
                        heading: join(heading, &mut pending),
                        whole,
                        certain,
                    });
                } else if asks
                    && (!pending.is_empty() || matches!(parts.peek(), Some(Part::Block(_))))
                {
                    out.push(Part::Asked {
                        heading,
                        whole,
                        certain,
                    });
                    out.append(&mut pending);
                } else {
                    out.push(Part::Block(whole));
                    out.append(&mut pending);
                }
                answering = answered;
            }
            Part::Answer { stripped, whole } => {
                out.push(Part::Block(if answering { stripped } else { whole }));
                answering = false;
            }
            Part::Block(_) => out.push(part),
            _ => {
                answering = false;
                out.push(part);
            }
        }
    }
    out
}

fn join(mut heading: Heading, blocks: &mut Vec<Part>) -> Heading {
    for part in blocks.drain(..) {
        if let Part::Block(block) = part {
            heading.text.push(' ');
            heading.text.push_str(&block.text);
            if let Some(span) = &block.span {
                heading.span = heading.span.join(span);
            }
        }
    }
    heading
}
