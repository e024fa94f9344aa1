//! Which paragraphs of plain text are headings, and how deep they are.

use std::collections::HashMap;

use super::paragraphs::{Paragraph, Shape};
use crate::source::question::{is_faq_heading, is_question, label, number_prefix, strip_number};

/// A longer line is prose (columns).
const MAX_HEADING: usize = 100;
/// And so is one of more words.
const MAX_HEADING_WORDS: usize = 16;
/// A question may be wrapped, but is no essay (lines).
const MAX_QUESTION_LINES: usize = 4;
/// `# ls` this deep is a command, not a heading (columns).
const CODE_INDENT: usize = 4;
/// The level of a heading that only its shape tells.
const PLAIN: u32 = 8;
/// The level of groups in a FAQ, and of its questions.
const GROUP: u32 = PLAIN + 1;
const QUESTION: u32 = PLAIN + 2;

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
    let counted = number_prefix(text).is_some() || marked(text).is_some_and(|(level, _)| level > 1);
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

/// What makes a line a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Marks that mean nothing else: an underline, `#`, capitals, "Chapter 2".
    Mark,
    Number,
    Plain,
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
    if let Some((level, text)) = paragraph.single().and_then(marked)
        && (paragraph.indent() < CODE_INDENT || !first.starts_with('#'))
    {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let asks = is_question(&text);
        return Some(Candidate {
            sign: Sign::Mark,
            level,
            text,
            asks,
        });
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

/// Headings that say so: `## Title`, `=== Title ===`, `Title -----`,
/// `Subject: title` (digests), `CAPITALS`, `Chapter 4`.
fn marked(line: &str) -> Option<(u32, &str)> {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = line.get(hashes..)?;
    if (1..=6).contains(&hashes) && rest.starts_with(' ') {
        return Some((hashes as u32, rest.trim_matches(['#', ' '])))
            .filter(|(_, text)| !text.is_empty());
    }
    let inner = strip_rulers(line);
    if inner.len() < line.len() {
        let behind = line.ends_with(RULERS) && !inner.is_empty();
        return (behind && is_short(inner)).then_some((2, inner));
    }
    if let Some(subject) = line.strip_prefix("Subject:").map(str::trim) {
        return (!subject.is_empty()).then_some((4, subject));
    }
    let short = is_short(line);
    let word = line
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let number = line
        .split_whitespace()
        .nth(1)
        .unwrap_or_default()
        .trim_end_matches([':', '.', ',']);
    let counted = !number.is_empty()
        && (number.bytes().all(|b| b.is_ascii_digit())
            || number.bytes().all(|b| b"IVXLC".contains(&b))
            || number.len() == 1);
    let parts = [
        "chapter",
        "part",
        "section",
        "appendix",
        "kapitel",
        "teil",
        "abschnitt",
        "anhang",
        "chapitre",
        "partie",
        "capítulo",
        "capitolo",
        "глава",
        "часть",
    ];
    if short
        && counted
        && parts.contains(&word.as_str())
        && line.starts_with(char::is_uppercase)
        && !ends_sentence(line)
    {
        return Some((1, line));
    }
    let letters = line.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() >= 4
        && letters.clone().all(char::is_uppercase)
        && letters.clone().any(char::is_lowercase).eq(&false);
    let cased = letters.clone().all(|c| c.to_lowercase().next() != Some(c));
    let spaced = line.contains("   ") || line.contains("://");
    (short
        && capitals
        && cased
        && !spaced
        && !line.ends_with(['.', ',', ';'])
        && label(line).is_none())
    .then(|| {
        (
            number_prefix(line).map_or(3, |(depth, _)| 2 + depth as u32),
            line,
        )
    })
}

const RULERS: [char; 6] = ['=', '*', '#', '-', '~', '_'];

/// The text between runs of three or more ruler characters.
fn strip_rulers(line: &str) -> &str {
    let mut text = line;
    for ruler in RULERS {
        let inner = text.trim_start_matches(ruler);
        if text.len() - inner.len() >= 3 && !inner.starts_with('>') {
            text = inner.trim_start();
        }
        let inner = text.trim_end_matches(ruler);
        if text.len() - inner.len() >= 3 && !inner.ends_with('<') {
            text = inner.trim_end();
        }
    }
    if text.chars().any(char::is_alphabetic) {
        text
    } else {
        line
    }
}

fn is_short(line: &str) -> bool {
    line.chars().nth(MAX_HEADING).is_none()
}

/// A line of a mail or news header, `Archive-name: x`.
fn is_header_field(line: &str) -> bool {
    let names = [
        "archive-name",
        "date",
        "expires",
        "from",
        "last-modified",
        "newsgroups",
        "posting-frequency",
        "reply-to",
        "to",
        "url",
        "version",
        "x-last-updated",
    ];
    line.split_once(':')
        .is_some_and(|(name, _)| names.contains(&name.to_ascii_lowercase().as_str()))
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']'])
        .ends_with([
            '.', ',', ';', ':', '!', '。', '，', '、', '；', '：', '！', '…', '।',
        ])
}

/// A short line that begins like a heading and does not end like a sentence.
fn is_plain(paragraph: &Paragraph<'_>) -> bool {
    let Some(line) = paragraph.single() else {
        return false;
    };
    let begins = line.trim_start_matches([
        '"', '“', '‘', '«', '„', '\'', '¿', '¡', '(', '[', '「', '『', '【',
    ]);
    let columns = line.contains("   ")
        || line.contains('\t')
        || line.contains("://")
        || line.contains('@')
        || line.contains('|');
    paragraph.width() <= MAX_HEADING
        && line.split_whitespace().count() <= MAX_HEADING_WORDS
        && begins.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())
        && line.chars().any(char::is_alphabetic)
        && !ends_sentence(line)
        && !columns
        && !is_header_field(line)
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
                        long || this.apart_after
                            && next.text().ends_with(['.', '!', '。', '！', ':'])
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
