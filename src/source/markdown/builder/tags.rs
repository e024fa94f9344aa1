//! What the tags of HTML do to the document around them.

use super::{Builder, Capture, DETAILS_LEVEL, LABEL_LEVEL};
use crate::source::markdown::html::{self, Token};
use crate::source::question::outline::Part;

impl Builder<'_> {
    /// Takes the text of HTML and follows the tags that mean something.
    pub(super) fn html_text(&mut self, html: &str, pieces: &[(usize, usize)], block: bool) {
        let place = |at: usize| {
            let piece = pieces
                .partition_point(|&(start, _)| start <= at)
                .checked_sub(1);
            piece
                .and_then(|piece| pieces.get(piece))
                .map_or(0, |&(start, source)| source + (at - start))
        };
        for token in html::tokens(html) {
            match token {
                Token::Text(range) if self.hidden.is_none() => {
                    let text = html::decode(html.get(range.clone()).unwrap_or_default());
                    let end = place(range.end.saturating_sub(1)) + 1;
                    self.inline.push(&text, place(range.start)..end);
                }
                Token::Text(_) => {}
                Token::Open(name) if self.hidden.is_none() => self.open_tag(&name, block),
                Token::Id(id) if self.hidden.is_none() => self.capture_id = Some(id),
                Token::Open(_) | Token::Id(_) => {}
                Token::Close(name) => self.close_tag(&name, block),
            }
        }
    }

    fn open_tag(&mut self, name: &str, block: bool) {
        match name {
            "details" => {
                self.flush();
                self.capture = None;
                self.details.push(None);
            }
            "summary" => {
                self.flush();
                self.capture = Some(Capture::Summary);
            }
            "br" | "td" | "th" | "option" | "button" => self.inline.space(),
            "b" | "strong" => self.inline.open_strong(),
            _ if html::is_hidden(name) => self.hidden = Some(name.to_owned()),
            _ if html::heading_level(name).is_some()
                && self.capture.is_none()
                && self.heading.is_none() =>
            {
                self.flush();
                self.capture_id = None;
                self.capture = html::heading_level(name).map(Capture::Heading);
            }
            _ if html::is_block(name) => self.boundary(block),
            _ => {}
        }
    }

    fn close_tag(&mut self, name: &str, block: bool) {
        if let Some(hidden) = &self.hidden {
            if hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name {
            "details" => {
                self.end_capture();
                self.flush();
                if self.details.pop().flatten().is_some() {
                    self.depth = self.depth.saturating_sub(1);
                    self.parts.push(Part::Close);
                }
            }
            "summary" => self.end_capture(),
            "td" | "th" => self.inline.space(),
            "b" | "strong" => self.inline.close_strong(),
            _ if html::heading_level(name).is_some() => {
                if matches!(self.capture, Some(Capture::Heading(_))) {
                    self.end_capture();
                }
            }
            _ if html::is_block(name) => self.boundary(block),
            _ => {}
        }
    }

    fn boundary(&mut self, block: bool) {
        if self.capture.is_some() || self.heading.is_some() || self.table.is_some() || !block {
            self.inline.space();
        } else {
            self.flush();
        }
    }

    /// Makes a heading of what a `summary` or an `h2` of HTML held.
    pub(super) fn end_capture(&mut self) {
        let Some(capture) = self.capture.take() else {
            return;
        };
        let inline = std::mem::take(&mut self.inline);
        match capture {
            Capture::Heading(level) => {
                let id = self.capture_id.take();
                self.push_heading(&inline, self.offset() + level, id);
            }
            Capture::Summary if self.details.last().is_some_and(Option::is_none) => {
                let level = self.offset() + DETAILS_LEVEL;
                if let Some(heading) = inline.heading(level, None, self.lines) {
                    if let Some(open) = self.details.last_mut() {
                        *open = Some(self.parts.len());
                        self.depth += 1;
                    }
                    self.parts.push(Part::Details(heading));
                }
            }
            Capture::Summary => {
                let kind = self.kind();
                inline.parts(
                    kind,
                    self.offset() + LABEL_LEVEL,
                    self.lines,
                    &mut self.parts,
                );
            }
        }
    }
}
