//! Questions that nothing sets apart from their answers but that they ask: in
//! a part that announces them, each is a paragraph or an item of its own.

use super::{Heading, Part};
use crate::document::{Block, BlockKind};
use crate::source::question::{is_faq_heading, is_only_question, is_question};

/// Such a question stands under every heading and above its answer only.
const LEVEL: u32 = 1000;
/// Two questions with an answer each are the fewest.
const MIN_BLOCKS: usize = 4;

/// Makes prompts of plain questions. Where others are set apart, or a heading
/// asks, a plain one is part of an answer.
pub(super) fn adopt_plain_questions(faq_title: bool, parts: &mut [Part]) {
    let mut begin = 0;
    while begin < parts.len() {
        let rest = parts.iter().skip(begin);
        let length = rest.take_while(|p| matches!(p, Part::Block(_))).count();
        let end = begin + length;
        let ends = matches!(parts.get(end), None | Some(Part::Heading(_)));
        let above = begin.checked_sub(1).and_then(|above| parts.get(above));
        if length >= MIN_BLOCKS && ends && is_announced(faq_title, above) {
            adopt(parts.get_mut(begin..end).unwrap_or_default());
        }
        begin = end + 1;
    }
}

/// Whether questions are to be expected below `above`, or below the title.
fn is_announced(faq_title: bool, above: Option<&Part>) -> bool {
    match above {
        None => faq_title,
        Some(Part::Heading(heading)) => {
            is_faq_heading(&heading.text) || faq_title && !is_question(&heading.text)
        }
        Some(_) => false,
    }
}

/// Makes prompts of the questions of a run of blocks, if most have an answer.
fn adopt(run: &mut [Part]) {
    let asks: Vec<bool> = run.iter().map(is_plain_question).collect();
    let answered = asks.windows(2).map(|two| matches!(two, [true, false]));
    let answered: Vec<bool> = answered.collect();
    let count = |flags: &[bool]| flags.iter().filter(|flag| **flag).count();
    if count(&answered) < 2 || count(&answered) * 2 <= count(&asks) {
        return;
    }
    for (part, _) in run.iter_mut().zip(answered).filter(|(_, is)| *is) {
        if let Part::Block(whole) = part
            && let Some(span) = whole.span.clone()
        {
            let heading = Heading {
                level: LEVEL,
                text: whole.text.clone(),
                anchor: None,
                span,
            };
            let whole = Block::new(whole.kind, whole.text.as_str()).at(heading.span.clone());
            *part = Part::Prompt {
                heading,
                rest: None,
                whole,
            };
        }
    }
}

/// Whether a block is one question and nothing else.
fn is_plain_question(part: &Part) -> bool {
    let Part::Block(block) = part else {
        return false;
    };
    let kinds = [BlockKind::Paragraph, BlockKind::ListItem, BlockKind::Quote];
    kinds.contains(&block.kind) && is_only_question(&block.text)
}
