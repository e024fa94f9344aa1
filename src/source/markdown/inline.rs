//! The text of one paragraph as it grows, with what is needed to cut it:
//! where its lines break and how far its first bold words reach.

use std::ops::Range;

use super::litter::FILLER;
use crate::document::{Block, BlockKind};
use crate::source::question::outline::{Heading, Part};
use crate::source::question::{Label, is_question, label};
use crate::source::text::lines::Lines;

/// Text with its place in the source.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    pub(crate) text: String,
    /// From the first to the last piece, in the source.
    pub(crate) bytes: Range<usize>,
    /// A line break: its place in the text, the source before and after it.
    breaks: Vec<(usize, usize, usize)>,
    broken: Option<usize>,
    strong: usize,
    /// The text begins with bold words that end here: text and source.
    lead: Option<(usize, usize)>,
    lead_open: bool,
}

impl Inline {
    /// Adds a piece; white space is collapsed, fillers are dropped.
    pub(crate) fn push(&mut self, piece: &str, bytes: Range<usize>) {
        let before = self.text.len();
        // Most pieces are words with single spaces between them, at once or in
        // long runs: these are copied whole.
        let mut rest = piece;
        if is_plain(piece) {
            let spaced = self.text.is_empty() || self.text.ends_with(' ');
            let whole = piece.strip_prefix(' ').filter(|_| spaced);
            self.text.push_str(whole.unwrap_or(piece));
            rest = "";
        }
        while let Some(c) = rest.chars().next() {
            let plain = plain_run(rest, self.text.is_empty() || self.text.ends_with(' '));
            if plain > 0 {
                let (run, after) = rest.split_at_checked(plain).unwrap_or((rest, ""));
                self.text.push_str(run);
                rest = after;
                continue;
            }
            if c.is_whitespace() {
                self.space();
            } else if !FILLER.contains(&c) {
                self.text.push(c);
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        if self.text.len() == before {
            return;
        }
        if let Some(end) = self.broken.take() {
            self.breaks.push((before, end, bytes.start));
        }
        if before == 0 {
            self.bytes.start = bytes.start;
        }
        self.bytes.end = self.bytes.end.max(bytes.end);
    }

    /// Makes room for the next paragraph.
    pub(crate) fn clear(&mut self) {
        let Self {
            mut text,
            mut breaks,
            ..
        } = std::mem::take(self);
        text.clear();
        breaks.clear();
        *self = Self {
            text,
            breaks,
            ..Self::default()
        };
    }

    pub(crate) fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    pub(crate) fn line_break(&mut self) {
        self.space();
        self.broken = Some(self.bytes.end);
    }

    pub(crate) fn open_strong(&mut self) {
        self.lead_open |= self.strong == 0 && self.text.is_empty();
        self.strong += 1;
    }

    pub(crate) fn close_strong(&mut self) {
        self.strong = self.strong.saturating_sub(1);
        if self.strong == 0 && self.lead_open {
            self.lead_open = false;
            if !self.text.is_empty() {
                self.lead = Some((self.text.len(), self.bytes.end));
            }
        }
    }

    pub(crate) fn heading(
        &self,
        level: u32,
        anchor: Option<String>,
        lines: &Lines,
    ) -> Option<Heading> {
        // Stars are left over where the summary of a disclosure is marked up.
        let text = self
            .text
            .trim_matches(|c: char| c.is_whitespace() || c == '*');
        let span = lines.span(self.bytes.clone());
        (!text.is_empty()).then(|| Heading {
            level,
            text: text.to_owned(),
            anchor,
            span,
        })
    }

    /// What the paragraph is: a block, a bold question, or labelled questions
    /// and answers. `level` is the level of labelled questions.
    pub(crate) fn parts(&self, kind: BlockKind, level: u32, lines: &Lines, out: &mut Vec<Part>) {
        if self.text.trim().is_empty() {
            return;
        }
        let cuts = self.label_cuts();
        if !cuts.is_empty() {
            return self.cut(&cuts, kind, level, lines, out);
        }
        let whole = self.block(0..self.text.len(), self.bytes.clone(), kind, lines);
        let Some((end, source_end)) = self.lead else {
            return out.push(Part::Block(whole));
        };
        let lead = self.text.get(..end).unwrap_or_default().trim();
        let rest = self.text.get(end..).unwrap_or_default().trim();
        if !(is_question(lead) || rest.is_empty()) {
            return out.push(Part::Block(whole));
        }
        let heading = Heading {
            level: level.saturating_sub(1),
            text: lead.to_owned(),
            anchor: None,
            span: lines.span(self.bytes.start..source_end),
        };
        let rest = (!rest.is_empty()).then(|| {
            self.block(
                end..self.text.len(),
                source_end..self.bytes.end,
                BlockKind::Paragraph,
                lines,
            )
        });
        out.push(Part::Prompt {
            heading,
            rest,
            whole,
        });
    }

    fn block(
        &self,
        text: Range<usize>,
        bytes: Range<usize>,
        kind: BlockKind,
        lines: &Lines,
    ) -> Block {
        let text = self.text.get(text).unwrap_or_default().trim();
        Block::new(kind, text).at(lines.span(bytes))
    }

    /// The starts of lines with a label, if the first line or any question
    /// has one: text, source before, source after.
    fn label_cuts(&self) -> Vec<(usize, usize, usize)> {
        let labelled =
            |at: usize| label(self.text.get(at..).unwrap_or_default()).map(|(kind, _)| kind);
        let mut cuts: Vec<(usize, usize, usize)> = Vec::new();
        let mut asked = labelled(0).is_some();
        if asked {
            cuts.push((0, self.bytes.start, self.bytes.start));
        }
        for &cut in &self.breaks {
            match labelled(cut.0) {
                Some(found) if found.answers() && asked => cuts.push(cut),
                Some(found) if found.asks() => {
                    asked = true;
                    cuts.push(cut);
                }
                _ => {}
            }
        }
        cuts
    }

    fn cut(
        &self,
        cuts: &[(usize, usize, usize)],
        kind: BlockKind,
        level: u32,
        lines: &Lines,
        out: &mut Vec<Part>,
    ) {
        if let Some(&(first, source_end, _)) = cuts.first().filter(|cut| cut.0 > 0) {
            out.push(Part::Block(self.block(
                0..first,
                self.bytes.start..source_end,
                kind,
                lines,
            )));
        }
        let ends = cuts.iter().skip(1).map(|&(text, before, _)| (text, before));
        let ends = ends.chain([(self.text.len(), self.bytes.end)]);
        for (&(start, _, source), (end, source_end)) in cuts.iter().zip(ends) {
            let piece = self.text.get(start..end).unwrap_or_default().trim();
            let whole = self.block(start..end, source..source_end, kind, lines);
            let Some((found, rest)) = label(piece) else {
                out.push(Part::Block(whole));
                continue;
            };
            if found.answers() {
                let stripped = Block {
                    text: rest.to_owned(),
                    ..whole.clone()
                };
                let stripped = if rest.is_empty() {
                    whole.clone()
                } else {
                    stripped
                };
                out.push(Part::Answer { stripped, whole });
                continue;
            }
            // "**Q: Is it free?** It is."
            let lead = self.lead.filter(|&(at, _)| {
                start == 0 && at < end && is_question(self.text.get(..at).unwrap_or_default())
            });
            let (text_end, bytes_end) = lead.unwrap_or((end, source_end));
            let text = self.text.get(start..text_end).unwrap_or_default().trim();
            let text = label(text).map_or(text, |(_, rest)| rest);
            let heading = Heading {
                level,
                text: text.to_owned(),
                anchor: None,
                span: lines.span(source..bytes_end),
            };
            let answer = lead.map(|_| {
                self.block(
                    text_end..end,
                    bytes_end..source_end,
                    BlockKind::Paragraph,
                    lines,
                )
            });
            match answer.filter(|answer| !answer.text.is_empty()) {
                Some(rest) => out.push(Part::Prompt {
                    heading: Heading {
                        level: level.saturating_sub(1),
                        ..heading
                    },
                    rest: Some(rest),
                    whole,
                }),
                None => out.push(Part::Asked {
                    heading,
                    whole,
                    certain: found == Label::Question,
                }),
            }
        }
    }
}

/// Whether a byte is no space and begins nothing to be looked at closer:
/// control characters, white space beyond ASCII, fillers.
fn is_plain_byte(byte: u8) -> bool {
    let is_lead = (byte == 0xc2) | (byte.wrapping_sub(0xe1) < 3) | (byte == 0xee);
    (byte > b' ') & (byte != 0x7f) & !is_lead
}

/// Whether a text is words with single spaces between them. Written without
/// an early end, so that many bytes are looked at in one step.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((last, before)) = bytes.split_last() else {
        return true;
    };
    let next = bytes.get(1..).unwrap_or_default();
    let plain = |all, (byte, next): (&u8, &u8)| {
        let single = (*byte == b' ') & (*next != b' ');
        all & (is_plain_byte(*byte) | single)
    };
    before.iter().zip(next).fold(true, plain) & (is_plain_byte(*last) | (*last == b' '))
}

/// How many bytes from the start are words with single spaces between them;
/// `spaced` if there is a space before already.
fn plain_run(text: &str, spaced: bool) -> usize {
    let mut spaced = spaced;
    text.bytes()
        .take_while(|byte| {
            let is_space = *byte == b' ';
            let plain = is_plain_byte(*byte) || is_space && !spaced;
            spaced = is_space;
            plain
        })
        .count()
}
