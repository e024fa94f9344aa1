//! Which paragraphs of plain text are headings, and how deep they are.

mod shape;

use std::collections::HashMap;

use self::shape::{MAX_HEADING, Sign, is_contents, is_plain, marked, strip_rulers};
use super::paragraphs::{Paragraph, Shape};
use crate::source::question::{is_faq_heading, is_question, label, number_prefix, strip_number};

/// A question may be wrapped, but is no essay (lines).
const MAX_QUESTION_LINES: usize = 4;
/// `# ls` this deep is a command, not a heading (columns).
const CODE_INDENT: usize = 4;
/// The level of a heading that only its shape tells.
const PLAIN: u32 = 8;
/// The level of groups in a FAQ, and of its questions.
const GROUP: u32 = PLAIN + 1;
const QUESTION: u32 = PLAIN + 2;

/// Nothing stands under a table of contents.
const CONTENTS: u32 = QUESTION + 1;

/// A paragraph that is a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) level: u32,
    pub(super) text: String,
}

/// Returns, for every paragraph, whether it is the title.
pub(super) fn is_title(first: &Paragraph<'_>, next: Option<&Paragraph<'_>>) -> bool {
    let Some(text) = first.single().filter(|text| !is_question(text)) else {
        return false;
    };
    let looks = first.underline.is_some() || marked(text).is_some() || is_plain(first);
    let apart = first.apart_after
        || first.underline.is_some()
        || next.is_some_and(|next| next.width() > MAX_HEADING);
    let counted =
        number_prefix(text).is_some() || marked(text).is_some_and(|(_, level, _)| level > 1);
    looks
        && apart
        && !counted
        && first.shape == Shape::Text
        && next.is_some_and(|next| next.shape == Shape::Text || first.apart_after)
}

/// Decides for every paragraph whether it is a heading.
pub(super) fn find(paragraphs: &[Paragraph<'_>], faq_title: bool) -> Vec<Option<Found>> {
    let candidates: Vec<Option<Candidate>> = paragraphs.iter().map(candidate).collect();
    let mut last: HashMap<String, usize> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        if let Some(candidate) = candidate {
            last.insert(key(&candidate.text), at);
        }
    }
    let mut found = Vec::with_capacity(paragraphs.len());
    for (at, candidate) in candidates.iter().enumerate() {
        let place = Place {
            before: at
                .checked_sub(1)
                .and_then(|at| Some((paragraphs.get(at)?, candidates.get(at)?.as_ref()))),
            this: paragraphs.get(at),
            after: paragraphs
                .get(at + 1)
                .map(|next| (next, candidates.get(at + 1).and_then(Option::as_ref))),
        };
        let kept = candidate.as_ref().filter(|candidate| {
            let repeated = last
                .get(&key(&candidate.text))
                .is_some_and(|&last| last > at);
            place.allows(candidate, repeated)
        });
        found.push(kept.map(|c| {
            (
                c.sign,
                Found {
                    level: c.level,
                    text: c.text.clone(),
                },
            )
        }));
    }
    settle_levels(&mut found, faq_title);
    found
        .into_iter()
        .map(|found| found.map(|(_, found)| found))
        .collect()
}

#[derive(Debug)]
struct Candidate {
    sign: Sign,
    level: u32,
    text: String,
    asks: bool,
}

fn candidate(paragraph: &Paragraph<'_>) -> Option<Candidate> {
    if paragraph.shape != Shape::Text {
        return None;
    }
    let first = paragraph.lines.first()?.text;
    // The head of a table is underlined too.
    let columns = |line: &str| line.contains("   ") || line.contains('\t');
    if paragraph.underline.is_some() && paragraph.single().is_some_and(columns) {
        return None;
    }
    if let Some((sign, level, text)) = paragraph.single().and_then(marked)
        && (paragraph.indent() < CODE_INDENT || !first.starts_with('#'))
    {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let asks = is_question(&text);
        let sign = match paragraph.underline {
            Some(_) => Sign::Mark,
            None => sign,
        };
        return Some(Candidate {
            sign,
            level,
            text,
            asks,
        });
    }
    // Most paragraphs are prose: told before their lines are joined.
    let last = paragraph.lines.last()?.text;
    if paragraph.lines.len() > 1
        && paragraph.underline.is_none()
        && !(last.contains(['?', '？', '؟', '՞', ';', '\u{37e}'])
            || is_question(last)
            || first.starts_with('¿'))
    {
        return None;
    }
    let text = paragraph.text();
    let text = strip_rulers(&text).to_owned();
    let asks = is_question(&text);
    let numbered = number_prefix(first);
    if label(first).is_some() {
        return None;
    }
    if let Some(ruler) = paragraph.underline {
        let depth = numbered.map(|(depth, _)| 2 + depth as u32);
        let depth = depth.or(is_contents(&text).then_some(CONTENTS));
        let level = depth.unwrap_or(match ruler {
            '=' | '═' => 2,
            '-' | '─' | '—' => 3,
            _ => 4,
        });
        return Some(Candidate {
            sign: Sign::Mark,
            level,
            text,
            asks,
        });
    }
    let lines = paragraph.lines.len();
    if lines > 1
        && !(asks && lines <= MAX_QUESTION_LINES && (numbered.is_some() || one_sentence(&text)))
    {
        return None;
    }
    if !asks && !is_plain(paragraph) {
        return None;
    }
    if let Some((depth, rest)) = numbered {
        let titled = rest.starts_with(|c: char| !c.is_lowercase()) && !rest.contains("...");
        return titled.then(|| Candidate {
            sign: Sign::Number,
            level: 2 + depth as u32,
            text,
            asks,
        });
    }
    let starts_well = asks || is_plain(paragraph);
    starts_well.then_some(Candidate {
        sign: Sign::Plain,
        level: PLAIN,
        text,
        asks,
    })
}

fn one_sentence(text: &str) -> bool {
    !text.contains(". ") && !text.contains("! ") && !text.contains("? ")
}

/// A candidate among its neighbours.
struct Place<'a> {
    before: Option<(&'a Paragraph<'a>, Option<&'a Candidate>)>,
    this: Option<&'a Paragraph<'a>>,
    after: Option<(&'a Paragraph<'a>, Option<&'a Candidate>)>,
}

impl Place<'_> {
    fn allows(&self, candidate: &Candidate, repeated: bool) -> bool {
        let (Some(this), Some((next, next_candidate))) = (self.this, self.after) else {
            return candidate.sign == Sign::Mark
                && self.this.is_some_and(|this| this.underline.is_some());
        };
        let next_is_text = next_candidate.is_none() || next.shape != Shape::Text;
        // A table of contents names what comes later, without text.
        if repeated && !next_is_text && !this.apart_before {
            return false;
        }
        match candidate.sign {
            Sign::Mark => !repeated || next_is_text || this.underline.is_some(),
            // The last line of a list or of an address is none.
            Sign::Words => {
                let set_off = this.apart_before || this.flowing || self.before.is_none();
                let carries = next_is_text || this.apart_after;
                set_off && carries && (!repeated || next_is_text)
            }
            Sign::Number => {
                let adjacent = self.before.is_some_and(|(before, c)| {
                    !this.apart_before
                        && c.is_some_and(|c| c.sign == Sign::Number)
                        && before.shape == Shape::Text
                }) || (!this.apart_after
                    && next_candidate.is_some_and(|c| c.sign == Sign::Number));
                let deeper = next_candidate.is_some_and(|c| {
                    c.sign == Sign::Number && c.level > candidate.level || c.asks && !candidate.asks
                });
                let set_off =
                    this.apart_before || this.flowing || candidate.asks || self.before.is_none();
                !adjacent && set_off && (!repeated || next_is_text) && (next_is_text || deeper)
            }
            Sign::Plain if candidate.asks => {
                let begins = this.apart_before || this.flowing || this.indent() <= next.indent();
                next_is_text && begins && next.indent() + 1 >= this.indent()
            }
            Sign::Plain => {
                let announces =
                    is_faq_heading(&candidate.text) || next_candidate.is_some_and(|c| c.asks);
                let in_list = next.shape == Shape::Item
                    && !this.apart_after
                    && self.before.is_some_and(|(before, _)| {
                        before.shape == Shape::Item && !this.apart_before
                    });
                let carries = match next.shape {
                    Shape::Item | Shape::Code => this.apart_before || this.flowing,
                    Shape::Text => {
                        let long = next.width() > this.width()
                            && (next.lines.len() > 1
                                || this.apart_after
                                || this.flowing
                                || next.width() > 60);
                        long || this.apart_after && next.ends_with(&['.', '!', '。', '！', ':'])
                    }
                };
                let set_off =
                    this.apart_before || this.flowing || self.before.is_none() || announces;
                !in_list
                    && set_off
                    && next.indent() + 1 >= this.indent()
                    && (announces || carries && next_is_text)
            }
        }
    }
}

/// The same heading in a table of contents: without number, leaders, page.
fn key(text: &str) -> String {
    let bare = strip_number(text.trim())
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace());
    bare.to_lowercase()
}

/// Puts the questions of a FAQ under its heading, where shape alone gives no
/// depth, and finds where the FAQ ends.
fn settle_levels(found: &mut [Option<(Sign, Found)>], faq_title: bool) {
    struct Head {
        at: usize,
        asks: bool,
        faq: bool,
    }
    let heads: Vec<Head> = found
        .iter()
        .enumerate()
        .filter_map(|(at, found)| found.as_ref().map(|(_, f)| (at, f)))
        .map(|(at, f)| Head {
            at,
            asks: is_question(&f.text),
            faq: is_faq_heading(&f.text),
        })
        .collect();
    let mut region = faq_title.then_some(0);
    for (place, head) in heads.iter().enumerate() {
        let next = heads.get(place + 1);
        let before = place.checked_sub(1).and_then(|place| heads.get(place));
        let Some((sign, this)) = found.get_mut(head.at).and_then(Option::as_mut) else {
            continue;
        };
        if head.faq {
            region = Some(this.level);
            continue;
        }
        let Some(level) = region else { continue };
        let soft = *sign == Sign::Plain || (*sign == Sign::Number && this.level <= level);
        if head.asks {
            if soft {
                this.level = QUESTION;
            }
            continue;
        }
        let groups = next.is_some_and(|next| next.asks && next.at == head.at + 1);
        let between =
            before.is_some_and(|before| before.asks) && next.is_some_and(|next| next.asks);
        if soft && groups {
            this.level = GROUP;
        } else if soft && between {
            this.level = QUESTION;
        } else if this.level <= level || *sign == Sign::Plain && level > 0 {
            this.level = this.level.min(level.max(1));
            region = None;
        }
    }
}
