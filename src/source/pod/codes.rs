//! Formatting codes inside a paragraph: `B<bold>`, `C<< a > b >>`, `L<link>`.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::markdown::html;
use crate::source::markdown::inline::Inline;

/// Codes are looked for in pieces of this size: paragraphs are far shorter,
/// and one of a whole file would cost memory many times its size (bytes).
const MAX_PIECE: usize = 64 * 1024;
/// The name of a character is short (bytes).
const MAX_ESCAPE: usize = 32;

/// Renders a paragraph that begins at `start` in the source.
pub(super) fn render(text: &str, start: usize) -> Inline {
    let mut out = Inline::default();
    let mut from = 0;
    while from < text.len() {
        let to = cut(text, from);
        let mut piece = Piece::new(text.get(from..to).unwrap_or_default());
        piece.run();
        for Token { kind, text, at } in piece.tokens {
            let at = start + from + at.start..start + from + at.end;
            match kind {
                Kind::Text => out.push(&text, at),
                Kind::Break => out.line_break(),
                Kind::OpenStrong => out.open_strong(),
                Kind::CloseStrong => out.close_strong(),
            }
        }
        from = to;
    }
    out
}

fn cut(text: &str, from: usize) -> usize {
    let to = from + MAX_PIECE;
    if to >= text.len() {
        return text.len();
    }
    let piece = (from..=to).rev().find(|&at| text.is_char_boundary(at));
    let to = piece.unwrap_or(text.len());
    let line = text.get(from..to).and_then(|piece| piece.rfind('\n'));
    line.map_or(to, |line| from + line + 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Break,
    OpenStrong,
    CloseStrong,
}

struct Token<'a> {
    kind: Kind,
    text: Cow<'a, str>,
    at: Range<usize>,
}

/// A code that is open.
struct Code {
    letter: u8,
    /// How many brackets it has.
    brackets: usize,
    /// Where its content begins.
    start: usize,
    /// How many tokens there were before it.
    tokens: usize,
    /// A link whose text has come; its target is not shown.
    target: bool,
}

struct Piece<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    open: Vec<Code>,
    /// How many of the open codes hide their content.
    hidden: usize,
    /// The start of the text that has not become a token yet.
    from: usize,
}

impl<'a> Piece<'a> {
    fn new(text: &'a str) -> Piece<'a> {
        Piece {
            text,
            tokens: Vec::new(),
            open: Vec::new(),
            hidden: 0,
            from: 0,
        }
    }

    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at = match byte {
                b'A'..=b'Z' if bytes.get(at + 1) == Some(&b'<') => self.start(at, byte),
                b'>' => self.end(at),
                b'|' => {
                    self.link_text(at);
                    at + 1
                }
                b'\n' => {
                    self.flush(at);
                    self.put(Kind::Break, "", at..at + 1);
                    self.from = at + 1;
                    at + 1
                }
                b'\0' => {
                    self.flush(at);
                    self.put(Kind::Text, " ", at..at + 1);
                    self.from = at + 1;
                    at + 1
                }
                _ => at + 1,
            };
        }
        self.flush(self.text.len());
        while let Some(code) = self.open.pop() {
            self.close(&code, self.text.len());
        }
    }

    fn put(&mut self, kind: Kind, text: impl Into<Cow<'a, str>>, at: Range<usize>) {
        let text = text.into();
        self.tokens.push(Token { kind, text, at });
    }

    fn flush(&mut self, to: usize) {
        if let Some(text) = self.text.get(self.from..to).filter(|text| !text.is_empty())
            && self.hidden == 0
        {
            self.put(Kind::Text, text, self.from..to);
        }
        self.from = self.from.max(to);
    }

    fn start(&mut self, at: usize, letter: u8) -> usize {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        let brackets = rest.bytes().take_while(|b| *b == b'<').count();
        let behind = rest.get(brackets..).unwrap_or_default();
        // Several brackets need a space; otherwise only the first counts.
        let brackets = if behind.starts_with(char::is_whitespace) {
            brackets
        } else {
            1
        };
        let start = at + 1 + brackets;
        self.flush(at);
        self.from = start;
        if letter == b'E'
            && let Some(end) = self.escape(start)
        {
            return end;
        }
        if letter == b'B' && self.hidden == 0 {
            self.put(Kind::OpenStrong, "", at..start);
        }
        self.open.push(Code {
            letter,
            brackets,
            start,
            tokens: self.tokens.len(),
            target: false,
        });
        self.hidden += usize::from(is_hidden(letter));
        start
    }

    /// A character by its name or number.
    fn escape(&mut self, start: usize) -> Option<usize> {
        let rest = self.text.get(start..)?;
        let end = rest.bytes().take(MAX_ESCAPE).position(|b| b == b'>')?;
        let name = rest.get(..end)?.trim();
        let shown = character(name)?;
        if self.hidden == 0 {
            self.put(Kind::Text, shown, start..start + end);
        }
        self.from = start + end + 1;
        Some(self.from)
    }

    fn end(&mut self, at: usize) -> usize {
        let Some(code) = self.open.last() else {
            return at + 1;
        };
        let brackets = code.brackets;
        if brackets > 1 {
            let run = self.text.get(at..).unwrap_or_default();
            let run = run.bytes().take_while(|b| *b == b'>').count();
            let before = self.text.get(..at).unwrap_or_default();
            if run < brackets || !before.ends_with(char::is_whitespace) {
                return at + run;
            }
        }
        self.flush(at);
        if let Some(code) = self.open.pop() {
            self.close(&code, at);
        }
        self.from = at + brackets;
        at + brackets
    }

    fn close(&mut self, code: &Code, end: usize) {
        self.hidden -= usize::from(is_hidden(code.letter) || code.target);
        if self.hidden > 0 {
            return;
        }
        match code.letter {
            b'B' => self.put(Kind::CloseStrong, "", end..end),
            b'L' if !code.target => self.show_target(code, end),
            _ => {}
        }
    }

    /// A page and its section, in the order in which they are written:
    /// `page "section"`. A target in other codes is shown as it is.
    fn show_target(&mut self, code: &Code, end: usize) {
        let content = self.text.get(code.start..end).unwrap_or_default();
        if content.contains('<') || content.contains("://") || !content.contains('/') {
            return;
        }
        let mut parted = false;
        for token in self.tokens.iter_mut().skip(code.tokens) {
            let mut text = token.text.replace('"', "");
            if !parted && let Some(at) = text.find('/') {
                let sign = if content.starts_with('/') {
                    "\""
                } else {
                    " \""
                };
                text.replace_range(at..at + 1, sign);
                parted = true;
            }
            token.text = text.into();
        }
        // A link that is not closed ends with the text.
        self.put(Kind::Text, "\"", end..(end + 1).min(self.text.len()));
    }

    /// What stands behind the first bar of a link is its target.
    fn link_text(&mut self, at: usize) {
        if self
            .open
            .last()
            .is_some_and(|code| code.letter == b'L' && !code.target)
        {
            self.flush(at);
            self.hidden += 1;
            if let Some(code) = self.open.last_mut() {
                code.target = true;
            }
        }
    }
}

/// Index entries, and what only parts other codes.
fn is_hidden(letter: u8) -> bool {
    matches!(letter, b'X' | b'Z')
}

fn character(name: &str) -> Option<Cow<'static, str>> {
    let number = match name.strip_prefix("0x").or(name.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None if name.starts_with('0') && name.len() > 1 => u32::from_str_radix(name, 8).ok(),
        None => name.parse().ok(),
    };
    if let Some(number) = number {
        let c = char::from_u32(number).filter(|c| *c != '\0')?;
        return Some(c.to_string().into());
    }
    match name {
        "sol" => return Some("/".into()),
        "verbar" => return Some("|".into()),
        "lchevron" => return Some("«".into()),
        "rchevron" => return Some("»".into()),
        _ => {}
    }
    let reference = format!("&{name};");
    match html::decode(&reference) {
        Cow::Owned(shown) if shown != reference => Some(shown.into()),
        // An unknown name is still a word.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(render(text, 0).text.trim(), expected, "{text}");
    }

    #[test]
    fn codes_go() {
        check("a B<b> I<c C<d>> F<e f> S<g  h>", "a b c d e f g h");
        check("C<< $a->b >> C<<< x >> y >>> C<<x>", "$a->b x >> y <x");
        check("aX<index C<y>>Z<>b", "ab");
        check(
            "C<$a-E<gt>b> E<lt>E<sol>E<233>E<0x41>E<auml>",
            "$a->b </éAä",
        );
        check("E<nope>", "nope");
        check("a\nB<b\nc>", "a b c");
    }

    #[test]
    fn links_show_their_text() {
        check("L<perlfaq>", "perlfaq");
        check("L<the I<page>|perlop/\"Floating Point\">", "the page");
        check("L<perlop/\"Floating\nPoint\">", "perlop \"Floating Point\"");
        check("L</Other> L<a/b>", "\"Other\" a \"b\"");
        check("L<http://a.b/c> L<d|http://a.b>", "http://a.b/c d");
        check("L<C<a/b>> a|b", "a/b a|b");
    }

    #[test]
    fn what_is_no_code_stays() {
        check("a < b > c, x->y, A <b>", "a < b > c, x->y, A <b>");
        check("B<open I<never closed", "open never closed");
        check("a\0b", "a b");
    }

    #[test]
    fn unclosed_codes_cost_no_square() {
        for piece in ["B<", "L<a|", "X<", "C<< ", ">", "E<", "a ", "L<"] {
            render(&piece.repeat(100_000), 0);
        }
    }
}
