//! Walks a range of the page and makes of it a flat run of headings and
//! blocks, as a browser would set them one below the other.

use std::ops::Range;

use super::chrome::Chrome;
use super::line::Line;
use super::tree::{self, Kind, Tree};
use super::words;
use crate::document::{Block, BlockKind};
use crate::source::question::{Label, bare_label};

/// A heading longer than this was never closed, or is none.
const MAX_HEADING_CHARS: usize = 300;

/// Words of a class that stand for what is said about a picture.
const CAPTION_WORDS: &[&str] = &["caption", "captions", "credit", "credits"];
/// What is longer is a text that has captions in it, or is laid out as one.
const MAX_CAPTION_CHARS: usize = 800;

/// A heading or a block, and where it stands in the tree.
pub(crate) struct Item {
    pub(crate) node: usize,
    pub(crate) end: usize,
    pub(crate) content: Content,
}

pub(crate) enum Content {
    /// A heading of a level from 1 to 6.
    Heading { level: u8, text: String },
    Block {
        block: Text,
        /// The bytes at the front of the text that are bold.
        bold: usize,
        /// The bytes before the first line break.
        first_line: usize,
    },
    /// A place where the caller has something of its own, named by its number.
    Mark(usize),
}

/// A block without a place, which pages do not tell: a large page has millions.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) kind: BlockKind,
    pub(crate) text: String,
}

impl From<Text> for Block {
    fn from(Text { kind, text }: Text) -> Self {
        Block::new(kind, text)
    }
}

/// What the walk has to leave out or to stop at.
pub(crate) struct Walk<'t, 'a> {
    pub(crate) tree: &'t Tree<'a>,
    pub(crate) chrome: &'t Chrome,
    /// Ascending, disjoint ranges that stand for something else, each with
    /// the mark to put in its place, if any.
    pub(crate) marks: &'t [(Range<usize>, Option<usize>)],
}

impl Walk<'_, '_> {
    /// Returns the headings and blocks of `range` in order.
    pub(crate) fn items(&self, range: Range<usize>) -> Vec<Item> {
        let mut state = State {
            items: Vec::new(),
            line: Line::default(),
            open: Vec::new(),
            bolds: 0,
            first: range.start,
        };
        let tree = self.tree;
        let mut marks = self
            .marks
            .get(self.marks.partition_point(|(m, _)| m.end <= range.start)..)
            .unwrap_or_default();
        let mut at = range.start;
        while at < range.end {
            state.close_until(at);
            if let Some(((place, mark), rest)) = marks.split_first()
                && place.start <= at
            {
                marks = rest;
                if let Some(mark) = mark {
                    state.flush(at);
                    state.push(at, at, Content::Mark(*mark));
                }
                at = at.max(place.end);
                continue;
            }
            if self.chrome.is_skipped(at) {
                if tree::is_block(tree.name(at)) {
                    state.flush(at);
                }
                at = tree.end(at);
                continue;
            }
            at = match tree.nodes.get(at).map(|node| &node.kind) {
                Some(Kind::Text(text)) => {
                    state.text(text, at);
                    at + 1
                }
                Some(Kind::Element(_)) => self.element(at, &mut state),
                None => break,
            };
        }
        state.close_until(usize::MAX);
        state.flush(range.end);
        state.push_term();
        state.items
    }

    /// Enters an element, or takes it as a whole; returns where to go on.
    fn element(&self, at: usize, state: &mut State) -> usize {
        let tree = self.tree;
        let name = tree.name(at);
        let end = tree.end(at);
        match name {
            "br" => state.line.line_break(),
            "hr" => state.flush(at),
            "pre" | "listing" | "xmp" => {
                state.flush(at);
                let code = self.verbatim(at..end);
                if !code.is_empty() {
                    state.push(at, end, Content::block(BlockKind::Code, code));
                }
                return end;
            }
            _ if self.is_caption(at) => {
                state.flush(at);
                let text = self.text(at..end);
                if !text.is_empty() {
                    state.push(at, end, Content::block(BlockKind::Caption, text));
                }
                return end;
            }
            _ if heading_level(tree, at).is_some() && self.is_plain_heading(at) => {
                state.flush(at);
                let text = self.heading_text(at);
                if let Some(level) = heading_level(tree, at)
                    && !text.is_empty()
                {
                    state.push(at, end, Content::Heading { level, text });
                }
                return end;
            }
            "table" if !self.is_marked(at..end) && self.is_data_table(at) => {
                state.flush(at);
                let text = self.table(at);
                if !text.is_empty() {
                    state.push(at, end, Content::block(BlockKind::Table, text));
                }
                return end;
            }
            _ => {
                let bold = tree.element(at).is_some_and(tree::is_bold);
                let is_block = tree::is_block(name);
                if is_block {
                    state.flush(at);
                }
                if is_block || bold {
                    state.bolds += usize::from(bold);
                    state.open.push(Open {
                        end,
                        name: name_of(name),
                        is_block,
                        bold,
                    });
                }
            }
        }
        at + 1
    }

    /// Whether something of the caller's stands within a range.
    fn is_marked(&self, range: Range<usize>) -> bool {
        let next = self
            .marks
            .partition_point(|(mark, _)| mark.start < range.start);
        self.marks
            .get(next)
            .is_some_and(|(mark, _)| mark.start < range.end)
    }

    /// The text of a range on one line.
    pub(crate) fn text(&self, range: Range<usize>) -> String {
        let mut line = Line::default();
        self.collect(range, &mut line, |_| false);
        line.text
    }

    /// The text of a heading without the permalinks in it.
    pub(crate) fn heading_text(&self, at: usize) -> String {
        let mut line = Line::default();
        self.collect(self.tree.range(at), &mut line, |i| self.is_permalink(i));
        let litter = |c: char| c.is_whitespace() || matches!(c, '¶' | '§' | '🔗');
        let text = line.text.trim_matches(litter);
        let text = match lone_label(self.tree, self.tree.range(at)) {
            Some((Label::Question, label)) => text.strip_prefix(label).unwrap_or(text).trim_start(),
            _ => text,
        };
        let text = text.strip_suffix(" #").unwrap_or(text);
        text.trim_start_matches("# ").trim_end().to_owned()
    }

    fn collect(&self, range: Range<usize>, line: &mut Line, is_left_out: impl Fn(usize) -> bool) {
        let tree = self.tree;
        let mut at = range.start;
        while at < range.end {
            if at > range.start && (self.chrome.is_skipped(at) || is_left_out(at)) {
                line.space = true;
                at = tree.end(at);
                continue;
            }
            match tree.nodes.get(at).map(|node| &node.kind) {
                Some(Kind::Text(text)) => line.push(text, false),
                Some(Kind::Element(e)) if e.name() == "br" || tree::is_block(e.name()) => {
                    line.space = true;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// What stands with a picture or a film: by its element, or by what its
    /// class calls it.
    fn is_caption(&self, at: usize) -> bool {
        let tree = self.tree;
        let name = tree.name(at);
        if name == "figcaption" {
            return true;
        }
        if !matches!(name, "div" | "span" | "p" | "small" | "figure") {
            return false;
        }
        let named =
            |class: &str| words::class_words(class).any(|w| CAPTION_WORDS.contains(&w.as_str()));
        tree.attr(at, "class").is_some_and(named) && tree.chars(at) <= MAX_CAPTION_CHARS
    }

    fn is_permalink(&self, at: usize) -> bool {
        let tree = self.tree;
        let Some(element) = tree.element(at) else {
            return false;
        };
        if element.name() == "button" {
            return tree.chars(at) == 0;
        }
        if element.name() != "a" || !tree::attr(element, "href").is_some_and(|h| h.contains('#')) {
            return false;
        }
        let by_class = element.classes().any(|class| {
            matches!(
                class.to_ascii_lowercase().as_str(),
                "headerlink"
                    | "permalink"
                    | "header-anchor"
                    | "anchor-link"
                    | "heading-anchor"
                    | "hash-link"
                    | "headinglink"
                    | "anchorjs-link"
                    | "self-link"
                    | "anchor"
            )
        });
        let parent = tree.chars(tree.parent(at));
        // The heading may itself be the permalink.
        tree.chars(at) == 0 || by_class && tree.chars(at) < parent
    }

    /// A heading that was never closed holds the page.
    fn is_plain_heading(&self, at: usize) -> bool {
        let sums = self.tree.sums(at + 1..self.tree.end(at));
        sums.chars <= MAX_HEADING_CHARS && sums.headings == 0
    }

    fn verbatim(&self, range: Range<usize>) -> String {
        let mut code = String::new();
        let mut at = range.start;
        while at < range.end {
            match self.tree.nodes.get(at).map(|node| &node.kind) {
                Some(Kind::Text(text)) => code.push_str(text),
                Some(Kind::Element(e)) if e.name() == "br" => code.push('\n'),
                Some(Kind::Element(e)) if e.name() == "button" => {
                    at = self.tree.end(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        let code = code.replace("\r\n", "\n").replace('\u{a0}', " ");
        let from_first_line = code.trim_start_matches([' ', '\t']);
        let code = match from_first_line.starts_with('\n') {
            true => from_first_line.trim_start_matches('\n'),
            false => &code,
        };
        code.trim_end().to_owned()
    }
}

impl Content {
    fn block(kind: BlockKind, text: String) -> Self {
        Content::Block {
            block: Text { kind, text },
            bold: 0,
            first_line: 0,
        }
    }
}

/// Returns the label that has the first element of a text to itself, and what
/// it stands for: nothing sets it apart from the text but its looks.
pub(crate) fn lone_label<'a>(tree: &Tree<'a>, range: Range<usize>) -> Option<(Label, &'a str)> {
    let first = range
        .clone()
        .find(|&i| tree.element(i).is_none() && tree.chars(i) > 0)?;
    let Kind::Text(text) = tree.nodes.get(first)?.kind else {
        return None;
    };
    let holder = tree.parent(first);
    let is_alone = !tree::is_heading(tree.name(holder))
        && tree.chars(holder) == tree.chars(first)
        && tree.sums(range).chars > tree.chars(first);
    let found = bare_label(text).filter(|_| is_alone)?;
    Some((found, text.trim()))
}

/// Returns the level of a heading, by its name or by its role.
pub(crate) fn heading_level(tree: &Tree, at: usize) -> Option<u8> {
    let name = tree.name(at);
    if tree::is_heading(name) {
        return name.get(1..).and_then(|n| n.parse().ok());
    }
    if tree.attr(at, "role") != Some("heading") {
        return None;
    }
    let level = tree.attr(at, "aria-level").and_then(|n| n.parse().ok());
    Some(level.unwrap_or(2u8).clamp(1, 6))
}

/// The names that decide what kind of block a text is.
fn name_of(name: &str) -> Name {
    match name {
        "li" => Name::Item,
        "dt" => Name::Term,
        "dd" => Name::Definition,
        "blockquote" => Name::Quote,
        _ => Name::Other,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Item,
    Term,
    Definition,
    Quote,
    Other,
}

struct Open {
    end: usize,
    name: Name,
    is_block: bool,
    bold: bool,
}

struct State {
    items: Vec<Item>,
    line: Line,
    open: Vec<Open>,
    bolds: usize,
    first: usize,
}

impl State {
    fn text(&mut self, text: &str, at: usize) {
        if self.line.breaks >= 2 && !text.trim().is_empty() {
            self.flush(at);
        }
        if self.line.text.is_empty() {
            self.first = at;
        }
        self.line.push(text, self.bolds > 0);
    }

    fn close_until(&mut self, at: usize) {
        while let Some(open) = self.open.last()
            && open.end <= at
        {
            let (end, is_block, bold) = (open.end, open.is_block, open.bold);
            if is_block {
                self.flush(end);
            }
            self.bolds -= usize::from(bold);
            self.open.pop();
        }
    }

    /// Ends the block that is being collected.
    fn flush(&mut self, at: usize) {
        let line = std::mem::take(&mut self.line);
        if line.text.is_empty() {
            // A term waits for its definition.
            self.line.term = line.term;
            return;
        }
        let inner = self.open.iter().rev().find(|o| o.name != Name::Other);
        let kind = match inner.map(|o| o.name) {
            Some(Name::Item | Name::Definition | Name::Term) => BlockKind::ListItem,
            Some(Name::Quote) => BlockKind::Quote,
            _ => BlockKind::Paragraph,
        };
        if inner.is_some_and(|o| o.name == Name::Term) {
            let term = match line.term {
                Some((node, earlier)) => (node, format!("{earlier}, {}", line.text)),
                None => (self.first, line.text),
            };
            self.line.term = Some(term);
            return;
        }
        let (first, text) = match line.term {
            Some((node, term)) if inner.is_some_and(|o| o.name == Name::Definition) => (
                node,
                format!("{}: {}", term.trim_end_matches(':'), line.text),
            ),
            Some((node, term)) => {
                self.push(node, self.first, Content::block(BlockKind::ListItem, term));
                (self.first, line.text)
            }
            None => (self.first, line.text),
        };
        let content = Content::Block {
            block: Text { kind, text },
            bold: line.bold,
            first_line: line.first_line,
        };
        self.push(first, at, content);
    }

    fn push(&mut self, node: usize, end: usize, content: Content) {
        self.push_term();
        self.items.push(Item { node, end, content });
    }

    /// A term without a definition is a block of its own.
    fn push_term(&mut self) {
        if let Some((node, term)) = self.line.term.take() {
            let block = Content::block(BlockKind::ListItem, term);
            self.items.push(Item {
                node,
                end: node,
                content: block,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let html = Html::parse_document(page);
        let tree = Tree::new(&html);
        let walk = Walk {
            tree: &tree,
            chrome: &Chrome::none(&tree),
            marks: &[],
        };
        let items = walk.items(0..tree.len());
        let lines: Vec<_> = items
            .into_iter()
            .map(|item| match item.content {
                Content::Heading { level, text } => format!("h{level} {text}"),
                Content::Block { block, .. } => format!("{:?} {}", block.kind, block.text),
                Content::Mark(number) => format!("mark {number}"),
            })
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn joins_inline_text() {
        check("<p>a<br>b", &["Paragraph a b"]);
        check(
            "<p>in<b>side</b> a\u{ad}word,  <i>x</i>\n<i>y</i>&nbsp;z",
            &["Paragraph inside aword, x y z"],
        );
        check(
            "<div>one<p>two</p>three<div>four</div></div>",
            &[
                "Paragraph one",
                "Paragraph two",
                "Paragraph three",
                "Paragraph four",
            ],
        );
        check(
            "one<br> <br>two<br>three",
            &["Paragraph one", "Paragraph two three"],
        );
    }

    #[test]
    fn reads_lists_and_quotes() {
        check(
            "<ul><li>a<ul><li>b</ul>c<li><p>d</ul>",
            &["ListItem a", "ListItem b", "ListItem c", "ListItem d"],
        );
        check(
            "<blockquote><p>a</blockquote><figure><figcaption>b</figcaption></figure>",
            &["Quote a", "Caption b"],
        );
        check(
            "<dl><dt>a:<dt>b<dd>c<dd>d<dt>e</dl>",
            &["ListItem a:, b: c", "ListItem d", "ListItem e"],
        );
    }

    #[test]
    fn tells_captions_from_text() {
        check(
            "<figure><img><figcaption>A <b>boat</b></figcaption></figure><p>It floats.
             <div class=photo-credit>Photo: Ada</div><p class=wp-caption-text>Two boats</p>",
            &[
                "Caption A boat",
                "Paragraph It floats.",
                "Caption Photo: Ada",
                "Caption Two boats",
            ],
        );
        let long = "word ".repeat(300);
        check(
            &format!("<div class=caption>{long}</div>"),
            &[&format!("Paragraph {}", long.trim())],
        );
    }

    #[test]
    fn keeps_code_as_it_is() {
        check(
            "<pre>\n  if <b>x</b>:\n    y\n\n</pre>z",
            &["Code   if x:\n    y", "Paragraph z"],
        );
    }

    #[test]
    fn reads_tables() {
        check(
            "<table><tr><th>a<th>b<tr><td>c<td><b>d</b> e</table>",
            &["Table a | b\nc | d e"],
        );
        check(
            "<table><tr><td><h2>a</h2>b<td>c</table>",
            &["h2 a", "Paragraph b", "Paragraph c"],
        );
        check(
            "<table><tr><td>a<tr><td>b</table>",
            &["Paragraph a", "Paragraph b"],
        );
    }

    #[test]
    fn cleans_headings() {
        check(
            "<h2>1. A <i>b</i> <a class=headerlink href=#x title='Link'>¶</a></h2>",
            &["h2 1. A b"],
        );
        check("<h3><a href=#x>#</a> C#</h3>", &["h3 C#"]);
        check("<h2><a class=anchor href=#x>Whole</a></h2>", &["h2 Whole"]);
        check("<div role=heading aria-level=4>D</div><h2></h2>", &["h4 D"]);
        check("<h1><div><h2>a</h2></div>b</h1>", &["h2 a", "Paragraph b"]);
    }

    #[test]
    fn puts_marks_in_place() {
        let html = Html::parse_document("<p>a</p><p>b</p><p>c</p>");
        let tree = Tree::new(&html);
        let second = (0..tree.len())
            .filter(|&i| tree.name(i) == "p")
            .nth(1)
            .unwrap();
        let walk = Walk {
            tree: &tree,
            chrome: &Chrome::none(&tree),
            marks: &[(tree.range(second), Some(7))],
        };
        let items = walk.items(0..tree.len());
        let marks: Vec<_> = items
            .iter()
            .map(|i| matches!(i.content, Content::Mark(7)))
            .collect();
        assert_eq!(marks, [false, true, false]);
    }
}
