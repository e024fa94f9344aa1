//! Finds which part of a page is the article.

use std::ops::Range;

use super::blocks::{Content, Item};
use super::chrome::Chrome;
use super::tree::{self, Tree};

/// What holds this part of the prose, in percent, holds the article.
const ENOUGH_PERCENT: usize = 85;

/// An element that says it is the content has to hold at least this part of
/// the page's text, in percent.
const MIN_MAIN_PERCENT: usize = 25;

/// Letters and digits that make prose of a block; labels are shorter.
const MIN_PROSE_CHARS: usize = 40;

/// Letters and digits of prose that an `article` with the top heading needs to
/// be more than a frame for the title.
const MIN_TITLED_CHARS: usize = 400;

/// So many blocks of nothing but a link, one below the other, are a list.
const MIN_LINK_RUN: usize = 3;

/// Returns the range of nodes that holds the article.
pub(crate) fn find(tree: &Tree, chrome: &Chrome, items: &[Item]) -> Range<usize> {
    let prose = Prose::new(tree, items);
    let main = largest(tree, chrome, 0..tree.len(), |i| {
        tree.element(i).is_some_and(tree::is_main)
    });
    let total = chrome.kept_chars(0..tree.len());
    let kept = |i: usize| chrome.kept_chars(tree.range(i));
    let container = main
        .filter(|&m| kept(m) * 100 >= total * MIN_MAIN_PERCENT)
        .unwrap_or(0);
    let article = largest(tree, chrome, tree.range(container), |i| {
        tree.name(i) == "article"
    });
    let in_container = prose.chars(tree.range(container));
    let article = article.filter(|&a| prose.chars(tree.range(a)) * 100 >= in_container * 60);
    let article = titled(tree, chrome, &prose, tree.range(container)).or(article);
    narrowed(tree, &prose, article.unwrap_or(container))
}

/// The one `article` that has the top heading of the page, among others that
/// lead to other pages.
fn titled(tree: &Tree, chrome: &Chrome, prose: &Prose, range: Range<usize>) -> Option<usize> {
    let mut tops = range.filter(|&i| tree.name(i) == "h1" && !chrome.is_skipped(i));
    let top = tops.next().filter(|_| tops.next().is_none())?;
    tree.ancestors(top)
        .find(|&up| tree.name(up) == "article")
        .filter(|&article| prose.chars(tree.range(article)) >= MIN_TITLED_CHARS)
}

/// Leaves out runs of blocks that are nothing but links: teasers of other
/// pages, tables of contents.
pub(crate) fn without_link_runs(tree: &Tree, items: Vec<Item>) -> Vec<Item> {
    let is_link = |item: &Item| {
        let sums = tree.sums(item.node..item.end.max(item.node + 1));
        matches!(item.content, Content::Block { .. })
            && sums.link_chars > 0
            && sums.link_chars * 10 >= sums.chars * 9
    };
    let links: Vec<bool> = items.iter().map(is_link).collect();
    let runs = links.chunk_by(|a, b| a == b);
    let keep = runs.flat_map(|run| {
        let is_run = run.len() >= MIN_LINK_RUN && run.first() == Some(&true);
        std::iter::repeat_n(!is_run, run.len())
    });
    items
        .into_iter()
        .zip(keep)
        .filter_map(|(item, keep)| keep.then_some(item))
        .collect()
}

/// Goes down as long as one child holds nearly all the prose.
fn narrowed(tree: &Tree, prose: &Prose, from: usize) -> Range<usize> {
    let total = prose.chars(tree.range(from));
    let mut at = from;
    loop {
        let holds = |&i: &usize| prose.chars(tree.range(i)) * 100 >= total.max(1) * ENOUGH_PERCENT;
        let child = tree.children(at).find(holds);
        match child.filter(|&i| tree::is_block(tree.name(i)) && !is_leaf(tree.name(i))) {
            Some(child) => at = child,
            None => break,
        }
    }
    tree.range(at)
}

fn is_leaf(name: &str) -> bool {
    matches!(
        name,
        "p" | "li" | "ul" | "ol" | "dl" | "pre" | "blockquote" | "table" | "tr" | "td" | "tbody"
    )
}

fn largest(
    tree: &Tree,
    chrome: &Chrome,
    range: Range<usize>,
    is_wanted: impl Fn(usize) -> bool,
) -> Option<usize> {
    range
        .filter(|&i| !chrome.is_skipped(i) && is_wanted(i))
        .max_by_key(|&i| (chrome.kept_chars(tree.range(i)), std::cmp::Reverse(i)))
}

/// The prose of a page by position.
struct Prose {
    /// Letters and digits of prose before a node.
    before: Vec<usize>,
}

impl Prose {
    fn new(tree: &Tree, items: &[Item]) -> Self {
        let mut before = vec![0; tree.len() + 1];
        for item in items {
            let Content::Block { .. } = item.content else {
                continue;
            };
            let sums = tree.sums(item.node..item.end.max(item.node + 1));
            let is_prose = sums.chars >= MIN_PROSE_CHARS && sums.link_chars * 2 < sums.chars;
            if let Some(slot) = before.get_mut(item.node + 1)
                && is_prose
            {
                *slot += sums.chars;
            }
        }
        let mut sum = 0;
        for slot in &mut before {
            sum += *slot;
            *slot = sum;
        }
        Self { before }
    }

    fn chars(&self, range: Range<usize>) -> usize {
        let at = |i: usize| {
            self.before
                .get(i)
                .or(self.before.last())
                .copied()
                .unwrap_or(0)
        };
        at(range.end).saturating_sub(at(range.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::html::blocks::Walk;
    use scraper::Html;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let html = Html::parse_document(page);
        let tree = Tree::new(&html);
        let chrome = Chrome::new(&tree, false);
        let walk = Walk {
            tree: &tree,
            chrome: &chrome,
            marks: &[],
        };
        let root = find(&tree, &chrome, &walk.items(0..tree.len()));
        assert_eq!(tree.attr(root.start, "id"), Some(expected));
    }

    #[test]
    fn drops_runs_of_links() {
        let link = "<p><a href=x>Another page</a></p>";
        let count = |page: String| {
            let html = Html::parse_document(&page);
            let tree = Tree::new(&html);
            let walk = Walk {
                tree: &tree,
                chrome: &Chrome::none(&tree),
                marks: &[],
            };
            without_link_runs(&tree, walk.items(0..tree.len())).len()
        };
        assert_eq!(count(format!("<p>a</p>{}<p>b</p>", link.repeat(3))), 2);
        assert_eq!(count(format!("<p>a</p>{}<p>b</p>", link.repeat(2))), 4);
    }

    #[test]
    fn finds_the_article() {
        let text = "<p>Prose that is long enough to be told from a label, and more of it.</p>";
        check(
            &format!("<div>{text}</div><main id=x>{text}{text}</main>"),
            "x",
        );
        check(
            &format!("<main id=x><article>{text}</article><article>{text}</article></main>"),
            "x",
        );
        check(
            &format!(
                "<main><article id=x>{text}{text}{text}</article><article>{text}</article></main>"
            ),
            "x",
        );
        let article = text.repeat(9);
        check(
            &format!(
                "<article id=x><h1>Title</h1>{article}</article><article>{article}{article}{article}</article>"
            ),
            "x",
        );
        check(
            &format!("<div><div id=x>{text}<div>{text}{text}</div></div><div>Label</div></div>"),
            "x",
        );
    }
}
