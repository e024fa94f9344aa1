//! Collects inline text as a browser would show it on one line.

/// Text being collected, its white space collapsed.
#[derive(Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) space: bool,
    pub(super) breaks: usize,
    pub(super) bold: usize,
    pub(super) first_line: usize,
    /// A term of a definition list that was read before, and its node.
    pub(super) term: Option<(usize, String)>,
}

impl Line {
    pub(super) fn push(&mut self, text: &str, bold: bool) {
        let all_bold = self.bold == self.text.len();
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}') {
                if self.space && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.space = false;
                self.breaks = 0;
                self.text.push(c);
            }
        }
        if bold && all_bold {
            self.bold = self.text.len();
        }
    }

    pub(super) fn line_break(&mut self) {
        self.space = true;
        self.breaks += 1;
        if self.first_line == 0 {
            self.first_line = self.text.len();
        }
    }
}
