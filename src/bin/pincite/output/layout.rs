//! Styled text: breaks it into lines by display width and paints it.

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::clean::clean;
use super::terminal::Look;

/// A piece of text of one look.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) style: Style,
    /// Where a click leads.
    pub(crate) link: Option<String>,
}

/// Spans side by side.
pub(crate) type Line = Vec<Span>;

/// Creates a span; control characters are replaced.
pub(crate) fn span(text: &str, style: Style) -> Span {
    Span {
        text: clean(text).into_owned(),
        style,
        link: None,
    }
}

/// The columns that a line takes.
pub(crate) fn width_of(line: &[Span]) -> usize {
    line.iter().map(|span| span.text.width()).sum()
}

/// Breaks running text into lines of at most `width` columns, or into one line
/// without a width. White space becomes single spaces; text of a script
/// without spaces breaks between any two of its characters, but never so that
/// a line begins with a closing mark.
pub(crate) fn wrap(spans: &[Span], width: Option<usize>) -> Vec<Line> {
    let width = width.unwrap_or(usize::MAX).max(1);
    let mut lines = vec![Line::new()];
    let mut column = 0usize;
    for atom in atoms(spans) {
        let space = usize::from(atom.space.is_some() && column > 0);
        if column > 0 && column.saturating_add(space).saturating_add(atom.width) > width {
            lines.push(Line::new());
            column = 0;
        } else if let (1, Some(index)) = (space, atom.space) {
            push(&mut lines, spans, index, " ");
            column += 1;
        }
        for (index, grapheme, columns) in atom.graphemes {
            // Only a word longer than the line is broken inside.
            if column > 0 && column.saturating_add(columns) > width {
                lines.push(Line::new());
                column = 0;
            }
            push(&mut lines, spans, index, grapheme);
            column += columns;
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// What a list item begins with.
pub(crate) const ITEM: &str = "- ";

/// Wraps each line of a text for itself; an empty line gives an empty line.
/// What is set in is code: its spaces and line ends stay as they are. What
/// follows the first line of a list item is set in below its text.
pub(crate) fn wrap_lines(spans: &[Span], width: Option<usize>) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    for span in spans {
        for (at, text) in span.text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Line::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !text.is_empty()) {
                line.push(Span {
                    text: text.replace('\t', "    "),
                    ..span.clone_look()
                });
            }
        }
    }
    let mut wrapped = Vec::new();
    for line in lines {
        let is_code = line.first().is_some_and(|span| span.text.starts_with(' '));
        let mut pieces = wrap_item(&line, width).unwrap_or_else(|| wrap(&line, width));
        match pieces.len() {
            0 => wrapped.push(Line::new()),
            _ if is_code => wrapped.push(line),
            _ => wrapped.append(&mut pieces),
        }
    }
    wrapped
}

/// Wraps a list item; `None` for any other line.
fn wrap_item(line: &[Span], width: Option<usize>) -> Option<Vec<Line>> {
    let (first, rest) = line.split_first()?;
    let text = first.text.strip_prefix(ITEM)?;
    let look = first.clone_look();
    let mut item = vec![Span {
        text: text.to_owned(),
        ..look.clone()
    }];
    item.extend_from_slice(rest);
    let mut lines = wrap(&item, width.map(|width| width.saturating_sub(ITEM.len())));
    for (at, line) in lines.iter_mut().enumerate() {
        let margin = if at == 0 { ITEM } else { "  " };
        line.insert(
            0,
            Span {
                text: margin.to_owned(),
                ..look.clone()
            },
        );
    }
    Some(lines)
}

/// Writes a line with colours and links as far as `look` has them.
pub(crate) fn paint(line: &[Span], look: &Look, out: &mut String) {
    for Span { text, style, link } in line {
        let link = link.as_ref().filter(|_| look.links);
        if let Some(link) = link {
            out.push_str(&format!("\u{1b}]8;;{link}\u{1b}\\"));
        }
        if look.colour {
            out.push_str(&format!("{style}{text}{style:#}"));
        } else {
            out.push_str(text);
        }
        if link.is_some() {
            out.push_str("\u{1b}]8;;\u{1b}\\");
        }
    }
}

/// What stays together on a line.
#[derive(Default)]
struct Atom<'a> {
    /// The span that the space before belongs to, where there is one.
    space: Option<usize>,
    /// Span, text and columns of each grapheme.
    graphemes: Vec<(usize, &'a str, usize)>,
    width: usize,
}

fn atoms(spans: &[Span]) -> Vec<Atom<'_>> {
    let mut atoms: Vec<Atom<'_>> = Vec::new();
    let mut space = None;
    let mut before = "";
    let graphemes = spans
        .iter()
        .enumerate()
        .flat_map(|(index, span)| span.text.graphemes(true).map(move |text| (index, text)));
    for (index, text) in graphemes {
        if is_space(text) {
            space.get_or_insert(index);
            before = "";
            continue;
        }
        let begins = before.is_empty() || breaks_between(before, text);
        if begins || atoms.is_empty() {
            atoms.push(Atom {
                space: space.take(),
                ..Atom::default()
            });
        }
        let columns = text.width();
        if let Some(atom) = atoms.last_mut() {
            atom.graphemes.push((index, text, columns));
            atom.width += columns;
        }
        before = text;
    }
    atoms
}

fn push(lines: &mut [Line], spans: &[Span], index: usize, text: &str) {
    let (Some(line), Some(origin)) = (lines.last_mut(), spans.get(index)) else {
        return;
    };
    match line.last_mut() {
        Some(last) if last.style == origin.style && last.link == origin.link => {
            last.text.push_str(text);
        }
        _ => line.push(Span {
            text: text.to_owned(),
            ..origin.clone_look()
        }),
    }
}

impl Span {
    fn clone_look(&self) -> Self {
        Self {
            text: String::new(),
            style: self.style,
            link: self.link.clone(),
        }
    }
}

/// White space, but for the no-break spaces, whose purpose this is.
fn is_space(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}'))
}

/// Whether a line may end between two graphemes without a space: between wide
/// characters, as Chinese and Japanese are set.
fn breaks_between(before: &str, after: &str) -> bool {
    let wide = before.width() > 1 || after.width() > 1;
    wide && !after.starts_with(never_first) && !before.starts_with(never_last)
}

fn never_first(c: char) -> bool {
    "、。，．・：；？！”’）］｝〕〉》」』】ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥,.:;?!)]}%"
        .contains(c)
}

fn never_last(c: char) -> bool {
    "“‘（［｛〔〈《「『【([{".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anstyle::AnsiColor;

    fn check(text: &str, width: usize, expected: &[&str]) {
        let lines = wrap(&[span(text, Style::new())], Some(width));
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.iter().map(|span| span.text.as_str()).collect())
            .collect();
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn breaks_at_spaces() {
        check("one two three", 7, &["one two", "three"]);
        check("  one \n\t two  ", 80, &["one two"]);
        check("", 80, &[]);
        check("one\u{A0}two three", 8, &["one\u{A0}two", "three"]);
    }

    #[test]
    fn breaks_a_word_only_when_it_is_longer_than_the_line() {
        check("a bcdefgh ij", 4, &["a", "bcde", "fgh", "ij"]);
    }

    #[test]
    fn counts_columns_and_not_characters() {
        check("日本語の本", 4, &["日本", "語の", "本"]);
        check(
            "e\u{301}e\u{301} e\u{301}",
            4,
            &["e\u{301}e\u{301} e\u{301}"],
        );
        check("日本 go", 7, &["日本 go"]);
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        check("日本語。", 6, &["日本", "語。"]);
        check("日「本」語", 6, &["日", "「本」", "語"]);
    }

    #[test]
    fn styles_survive_a_break() {
        let red = AnsiColor::Red.on_default();
        let spans = [span("one t", Style::new()), span("wo three", red)];
        let lines = wrap(&spans, Some(7));
        assert_eq!(
            lines,
            [
                vec![span("one t", Style::new()), span("wo", red)],
                vec![span("three", red)]
            ]
        );
    }

    #[test]
    fn lines_of_a_text_are_kept_apart() {
        let red = AnsiColor::Red.on_default();
        let spans = [
            span("one two\n\n\tco", Style::new()),
            span("de  x\nend", red),
        ];
        assert_eq!(
            wrap_lines(&spans, Some(5)),
            [
                vec![span("one", Style::new())],
                vec![span("two", Style::new())],
                vec![],
                vec![span("    co", Style::new()), span("de  x", red)],
                vec![span("end", red)],
            ]
        );
    }

    #[test]
    fn a_list_item_hangs_below_its_mark() {
        let spans = [span("- one two three\n- four", Style::new())];
        let lines: Vec<String> = wrap_lines(&spans, Some(9))
            .iter()
            .map(|line| line.iter().map(|span| span.text.as_str()).collect())
            .collect();
        assert_eq!(lines, ["- one two", "  three", "- four"]);
    }

    #[test]
    fn without_a_width_there_is_one_line() {
        let text = "word ".repeat(1000);
        assert_eq!(wrap(&[span(&text, Style::new())], None).len(), 1);
    }

    #[test]
    fn paints_only_what_the_look_has() {
        let mut line = vec![span("x\u{1b}", AnsiColor::Red.on_default())];
        line[0].link = Some("file:///x".into());
        let show = |colour, links| {
            let mut out = String::new();
            let look = Look {
                width: None,
                colour,
                links,
            };
            paint(&line, &look, &mut out);
            out
        };
        assert_eq!(show(false, false), "x\u{FFFD}");
        assert_eq!(show(true, false), "\u{1b}[31mx\u{FFFD}\u{1b}[0m");
        assert_eq!(
            show(false, true),
            "\u{1b}]8;;file:///x\u{1b}\\x\u{FFFD}\u{1b}]8;;\u{1b}\\"
        );
    }
}
