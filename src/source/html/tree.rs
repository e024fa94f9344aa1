//! The page as a flat array in document order. A subtree is a range of it and
//! counts over a subtree are differences of prefix sums, so that no question
//! about an element costs more than its answer, however deep the page nests.

use std::collections::HashMap;
use std::ops::{Deref, Range};

use scraper::{ElementRef, Html, Node as Dom};

/// What the parser calls a node reference.
type DomRef<'a> = <ElementRef<'a> as Deref>::Target;

/// Elements that never hold text of the page. Buttons are kept: they are the
/// questions of many accordions.
const NEVER_TEXT: &[&str] = &[
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "canvas",
    "input", "select", "textarea", "option", "datalist", "audio", "video", "map", "progress",
    "meter", "link", "meta", "title", "base", "frameset", "noframes", "applet", "embed",
];

/// Elements that break a line of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

/// Letters and digits that make running text of a piece; labels are shorter.
const MIN_PROSE_CHARS: usize = 30;

/// An element or a piece of text.
pub(crate) struct Node<'a> {
    parent: u32,
    /// The index after the last node of the subtree.
    end: u32,
    pub(crate) kind: Kind<'a>,
}

pub(crate) enum Kind<'a> {
    Element(&'a scraper::node::Element),
    Text(&'a str),
}

/// Counts over a range of nodes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sums {
    /// Letters and digits.
    pub(crate) chars: usize,
    /// Letters and digits within links.
    pub(crate) link_chars: usize,
    /// Letters and digits within bold text.
    pub(crate) bold_chars: usize,
    pub(crate) links: usize,
    /// Elements and roles that hold the content of a page, and its title.
    pub(crate) mains: usize,
    pub(crate) headings: usize,
    pub(crate) blocks: usize,
    pub(crate) paragraphs: usize,
    pub(crate) tables: usize,
    /// Letters and digits of running text: of pieces that are too long for a
    /// label, outside of links.
    pub(crate) prose: usize,
}

/// [`Sums`] over all nodes before an index, in the order of its fields: small,
/// because a page has it for each of its nodes.
type Prefix = [u32; 10];

pub(crate) struct Tree<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    sums: Vec<Prefix>,
    ids: HashMap<&'a str, usize>,
}

impl<'a> Tree<'a> {
    /// Flattens what a reader of the page may see.
    pub(crate) fn new(html: &'a Html) -> Self {
        let mut tree = Tree {
            nodes: Vec::new(),
            sums: vec![Prefix::default()],
            ids: HashMap::new(),
        };
        let mut sums = Sums::default();
        let (mut links, mut bolds) = (0usize, 0usize);
        let mut open: Vec<usize> = Vec::new();
        let root: DomRef<'a> = *html.root_element();
        let mut at = Some(root);
        while let Some(node) = at {
            let parent = open.last().copied().unwrap_or(0);
            let kind = match node.value() {
                Dom::Element(e) if !NEVER_TEXT.contains(&e.name()) => Some(Kind::Element(e)),
                Dom::Text(t) => Some(Kind::Text(t)),
                _ => None,
            };
            let mut child = None;
            if let Some(kind) = kind {
                let index = tree.nodes.len();
                match &kind {
                    Kind::Element(e) => {
                        links += usize::from(is_link(e));
                        bolds += usize::from(is_bold(e));
                        sums.count(e);
                        if let Some(id) = anchor_of(e) {
                            tree.ids.entry(id).or_insert(index);
                        }
                        child = node.first_child();
                        open.push(index);
                    }
                    Kind::Text(t) => {
                        let n = t.chars().filter(|c| c.is_alphanumeric()).count();
                        sums.chars += n;
                        sums.link_chars += if links > 0 { n } else { 0 };
                        sums.bold_chars += if bolds > 0 { n } else { 0 };
                        sums.prose += if links == 0 && n >= MIN_PROSE_CHARS {
                            n
                        } else {
                            0
                        };
                    }
                }
                tree.nodes.push(Node {
                    parent: small(parent),
                    end: small(index + 1),
                    kind,
                });
                tree.sums.push(sums.prefix());
                if child.is_none()
                    && let Some(Node {
                        kind: Kind::Element(e),
                        ..
                    }) = tree.nodes.last()
                {
                    links -= usize::from(is_link(e));
                    bolds -= usize::from(is_bold(e));
                    open.pop();
                }
            }
            at = child;
            let mut last = node;
            while at.is_none() && last.id() != root.id() {
                at = last.next_sibling();
                if at.is_some() {
                    break;
                }
                let Some(up) = last.parent() else { break };
                last = up;
                let Some(closed) = open.pop() else { break };
                if let Some(Node {
                    kind: Kind::Element(e),
                    ..
                }) = tree.nodes.get(closed)
                {
                    links -= usize::from(is_link(e));
                    bolds -= usize::from(is_bold(e));
                }
                let end = tree.nodes.len();
                if let Some(node) = tree.nodes.get_mut(closed) {
                    node.end = small(end);
                }
            }
        }
        tree
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn element(&self, index: usize) -> Option<&'a scraper::node::Element> {
        match self.nodes.get(index)?.kind {
            Kind::Element(e) => Some(e),
            Kind::Text(_) => None,
        }
    }

    /// The name of an element, empty for text.
    pub(crate) fn name(&self, index: usize) -> &'a str {
        self.element(index).map_or("", |e| e.name())
    }

    pub(crate) fn attr(&self, index: usize, name: &str) -> Option<&'a str> {
        attr(self.element(index)?, name)
    }

    pub(crate) fn end(&self, index: usize) -> usize {
        self.nodes.get(index).map_or(index, |n| n.end as usize)
    }

    pub(crate) fn parent(&self, index: usize) -> usize {
        self.nodes.get(index).map_or(0, |n| n.parent as usize)
    }

    /// The subtree of a node.
    pub(crate) fn range(&self, index: usize) -> Range<usize> {
        index..self.end(index)
    }

    /// The elements above, innermost first.
    pub(crate) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        let mut at = index;
        std::iter::from_fn(move || {
            (at != 0).then(|| {
                at = self.parent(at);
                at
            })
        })
    }

    /// The children, elements and text.
    pub(crate) fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.end(index);
        let mut at = index + 1;
        std::iter::from_fn(move || {
            (at < end).then(|| {
                let child = at;
                at = self.end(child).max(child + 1);
                child
            })
        })
    }

    /// The first element with this `id` or `name`.
    pub(crate) fn by_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// Counts over a range of nodes.
    pub(crate) fn sums(&self, range: Range<usize>) -> Sums {
        let at = |i: usize| self.sums.get(i).copied().unwrap_or_default();
        let (before, all) = (at(range.start), at(range.end.min(self.len())));
        let mut counts = before.iter().zip(all);
        let mut next = || {
            counts
                .next()
                .map_or(0, |(a, b)| b.saturating_sub(*a) as usize)
        };
        Sums {
            chars: next(),
            link_chars: next(),
            bold_chars: next(),
            links: next(),
            mains: next(),
            headings: next(),
            blocks: next(),
            paragraphs: next(),
            tables: next(),
            prose: next(),
        }
    }

    /// Letters and digits in the subtree.
    pub(crate) fn chars(&self, index: usize) -> usize {
        self.sums(self.range(index)).chars
    }
}

/// A page has fewer than four billion nodes and letters: its bytes are bounded.
pub(crate) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Sums {
    fn prefix(self) -> Prefix {
        let Self {
            chars,
            link_chars,
            bold_chars,
            links,
            mains,
            headings,
            blocks,
            paragraphs,
            tables,
            prose,
        } = self;
        let counts = [
            chars, link_chars, bold_chars, links, mains, headings, blocks, paragraphs, tables,
            prose,
        ];
        counts.map(small)
    }

    fn count(&mut self, element: &scraper::node::Element) {
        let name = element.name();
        self.links += usize::from(is_link(element));
        self.mains += usize::from(is_main(element) || name == "h1");
        self.headings += usize::from(is_heading(name));
        self.blocks += usize::from(is_block(name));
        self.paragraphs += usize::from(name == "p");
        self.tables += usize::from(name == "table");
    }
}

/// Returns an attribute. Elements have few, so that looking through them is
/// quicker than making a name of the parser's of each that is asked for.
pub(crate) fn attr<'a>(element: &'a scraper::node::Element, name: &str) -> Option<&'a str> {
    let mut attributes = element.attrs();
    attributes
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Returns the fragment that leads to an element.
pub(crate) fn anchor_of(element: &scraper::node::Element) -> Option<&str> {
    let name = || attr(element, "name").filter(|_| element.name() == "a");
    attr(element, "id")
        .or_else(name)
        .filter(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}

pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Returns whether an element sets its text apart as bold type does.
pub(crate) fn is_bold(element: &scraper::node::Element) -> bool {
    let named = |class: &str| matches!(class, "question" | "bold" | "strong" | "faq-question");
    matches!(element.name(), "b" | "strong")
        || element.name() == "span" && element.classes().any(named)
        || attr(element, "style").is_some_and(|style| {
            let style = style.to_ascii_lowercase().replace(' ', "");
            ["bold", "600", "700", "800"]
                .iter()
                .any(|weight| style.contains(&format!("font-weight:{weight}")))
        })
}

pub(crate) fn is_main(element: &scraper::node::Element) -> bool {
    element.name() == "main" || attr(element, "role") == Some("main")
}

fn is_link(element: &scraper::node::Element) -> bool {
    element.name() == "a" && attr(element, "href").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_over_subtrees() {
        let html = Html::parse_document(
            "<p>ab <b>cd</b></p><ul><li><a href=x>efg</a></ul><p><a href=y></a><b></b>h",
        );
        let tree = Tree::new(&html);
        let all = tree.sums(0..tree.len());
        assert_eq!((all.chars, all.bold_chars, all.link_chars), (8, 2, 3));
        assert_eq!((all.paragraphs, all.links), (2, 2));
        let list = (0..tree.len()).find(|&i| tree.name(i) == "ul").unwrap();
        assert_eq!(tree.chars(list), 3);
        assert_eq!(tree.children(tree.parent(list)).count(), 3);
    }

    #[test]
    fn knows_ends_and_ancestors() {
        let html = Html::parse_document("<div><i></i><p>x<svg><g>y</g></svg></p></div><hr>z");
        let tree = Tree::new(&html);
        let div = (0..tree.len()).find(|&i| tree.name(i) == "div").unwrap();
        let names: Vec<_> = tree.range(div).map(|i| tree.name(i)).collect();
        assert_eq!(names, ["div", "i", "p", ""]);
        let up: Vec<_> = tree.ancestors(div + 3).map(|i| tree.name(i)).collect();
        assert_eq!(up, ["p", "div", "body", "html"]);
    }

    #[test]
    fn blocks_are_sorted() {
        assert!(BLOCKS.is_sorted());
    }
}
