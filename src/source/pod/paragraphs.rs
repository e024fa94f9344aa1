//! Lines of POD -> paragraphs: commands, text, text as it stands, and the
//! program around the documentation.

use std::ops::Range;

use crate::source::text::lines::Lines;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `=name`, so long.
    Command(usize),
    Text,
    /// Indented lines; empty ones between them belong to it.
    Verbatim,
    /// What stands outside the documentation.
    Program,
}

#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) kind: Kind,
    pub(super) bytes: Range<usize>,
}

/// Splits a text into paragraphs. A text without any command is documentation
/// from the start.
pub(super) fn paragraphs(text: &str, lines: &Lines) -> Vec<Paragraph> {
    let of = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let mut inside = lines
        .ranges(text.len())
        .all(|range| command(of(&range)).is_none());
    let mut out: Vec<Paragraph> = Vec::new();
    // Whether an empty line stands before the next one.
    let mut fresh = true;
    for range in lines.ranges(text.len()) {
        let line = of(&range);
        let kept = line.trim_end();
        if kept.is_empty() {
            fresh = true;
            continue;
        }
        let end = range.start + kept.len();
        let kind = match command(kept) {
            Some(length) => Kind::Command(length),
            None if !inside => Kind::Program,
            None if kept.starts_with([' ', '\t']) => Kind::Verbatim,
            None => Kind::Text,
        };
        let last = out.last_mut();
        let joins = last.as_ref().is_some_and(|last| match (last.kind, kind) {
            (_, Kind::Command(_)) => false,
            (Kind::Program, Kind::Program) | (Kind::Verbatim, Kind::Verbatim) => true,
            (Kind::Program, _) | (_, Kind::Program) => false,
            // The first line tells what a paragraph is.
            _ => !fresh,
        });
        match last.filter(|_| joins) {
            Some(last) => last.bytes.end = end,
            None => out.push(Paragraph {
                kind,
                bytes: range.start..end,
            }),
        }
        fresh = false;
        if let Kind::Command(length) = kind {
            inside = kept.get(..length) != Some("=cut");
        }
    }
    out
}

/// The length of the command at the start of a line.
fn command(line: &str) -> Option<usize> {
    let rest = line.strip_prefix('=')?;
    let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let fits = rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest
            .get(name..)?
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
    fits.then_some(name + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = paragraphs(text, &Lines::new(text))
            .into_iter()
            .map(|paragraph| {
                let kind = format!("{:?}", paragraph.kind);
                format!("{}:{}", kind.get(..1).unwrap_or(""), &text[paragraph.bytes])
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn paragraphs_are_told_apart() {
        check(
            "=head1 A\nb\n\nc\n d\n\n  e\n\n\tf\n\n=cut\n\ng;\n\nh;\n\n=pod\n\ni",
            &[
                "C:=head1 A\nb",
                "T:c\n d",
                "V:  e\n\n\tf",
                "C:=cut",
                "P:g;\n\nh;",
                "C:=pod",
                "T:i",
            ],
        );
        check(
            "use x;\n=head1 A\n=item b",
            &["P:use x;", "C:=head1 A", "C:=item b"],
        );
        check("a = b\n\n=5\n== c", &["T:a = b", "T:=5\n== c"]);
        check("=cut\n  a\n\nb", &["C:=cut", "P:  a\n\nb"]);
    }
}
