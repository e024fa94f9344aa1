//! Reads HTML that stands inside of something else: the text of a record, an
//! answer in structured data. All of it is content; nothing surrounds it.

use scraper::{Html, Node};

use super::blocks::Walk;
use super::chrome::Chrome;
use super::faq::{Hints, blocks_of};
use super::nesting;
use super::outline::{self, Frame};
use super::tree::Tree;
use crate::document::{Block, BlockKind, Section};
use crate::source::question::is_faq_heading;

/// Reads HTML, HTML that was escaped twice, or plain text as one run of
/// blocks; headings in it are paragraphs.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    if !text.contains(['<', '&']) {
        let lines = text.split("\n\n").map(|part| {
            let words: Vec<_> = part.split_whitespace().collect();
            words.join(" ")
        });
        return lines
            .filter(|line| !line.is_empty())
            .map(|line| Block::new(BlockKind::Paragraph, line))
            .collect();
    }
    let blocks = parsed(text);
    match blocks.as_slice() {
        [only] if only.text.contains("</") || only.text.contains("<br") => parsed(&only.text),
        _ => blocks,
    }
}

/// Reads HTML with its headings as sections. `title` may announce a FAQ.
pub(crate) fn sections(text: &str, title: Option<&str>) -> Vec<Section> {
    let html = Html::parse_fragment(&nesting::prepare(text));
    let tree = Tree::new(&html);
    let walk = Walk {
        tree: &tree,
        chrome: &Chrome::none(&tree),
        marks: &[],
    };
    let hints = Hints {
        page_is_faq: title.is_some_and(is_faq_heading),
        stated: std::collections::HashSet::new(),
    };
    let frame = Frame {
        parts: std::iter::once(0..tree.len()).collect(),
        title: title.map(str::to_owned),
    };
    let items = walk.items(0..tree.len());
    outline::sections(&walk, items, &mut [], &hints, &frame)
}

/// Replaces the character references of a text; `<` is no tag here.
pub(crate) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let html = Html::parse_fragment(&text.replace('<', "&lt;"));
    let texts = html.tree.nodes().filter_map(|node| match node.value() {
        Node::Text(text) => Some(&**text),
        _ => None,
    });
    texts.collect()
}

fn parsed(text: &str) -> Vec<Block> {
    let html = Html::parse_fragment(&nesting::prepare(text));
    let tree = Tree::new(&html);
    let walk = Walk {
        tree: &tree,
        chrome: &Chrome::none(&tree),
        marks: &[],
    };
    blocks_of(&walk, std::slice::from_ref(&(0..tree.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let blocks = blocks(text);
        let found: Vec<_> = blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn all_of_it_is_content() {
        check("<h2>A</h2>b<ul><li>c</ul>", &["A", "b", "c"]);
        check("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", &["a", "b"]);
        check("a\nb\n\nc", &["a b", "c"]);
        check("", &[]);
    }

    #[test]
    fn headings_make_sections() {
        let found = sections("<p>x<h2 id=o>Oil</h2><p>y<h3>Wick</h3><nav>z</nav>", None);
        let found: Vec<_> = found
            .iter()
            .map(|s| {
                (
                    s.parents.join(">"),
                    s.heading.as_deref(),
                    s.anchor.as_deref(),
                    s.blocks.len(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (String::new(), None, None, 1),
                (String::new(), Some("Oil"), Some("o"), 1),
                ("Oil".to_owned(), Some("Wick"), None, 1),
            ]
        );
    }

    #[test]
    fn references_are_replaced_and_tags_are_not_read() {
        assert_eq!(unescape("a &amp; b\n\n&#39;c&#39; <d>"), "a & b\n\n'c' <d>");
        assert_eq!(unescape("a & b &; &nope"), "a & b &; &nope");
    }
}
