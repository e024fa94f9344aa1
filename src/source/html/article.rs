//! Finds which part of a page is the article.

use std::ops::Range;

use super::beside::is_beside;
use super::blocks::{Content, Item};
use super::chrome::Chrome;
use super::tree::{self, Tree};
use super::words;

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

/// Returns the range of nodes that holds the article of a page with this title.
pub(crate) fn find(
    tree: &Tree,
    chrome: &Chrome,
    items: &[Item],
    title: Option<&str>,
) -> Range<usize> {
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
    let stated = stated_body(tree, chrome, &prose);
    let titled = || titled(tree, chrome, &prose, items, tree.range(container), title);
    let article = stated.or_else(titled).or(article);
    narrowed(tree, &prose, article.unwrap_or(container))
}

/// What microdata says is the text of the article, all parts of it.
fn stated_body(tree: &Tree, chrome: &Chrome, prose: &Prose) -> Option<usize> {
    let is_body = |i: &usize| {
        let props = tree.attr(*i, "itemprop").unwrap_or_default();
        !chrome.is_skipped(*i) && props.split_ascii_whitespace().any(|p| p == "articleBody")
    };
    let mut parts = (0..tree.len()).filter(is_body);
    let first = parts.next()?;
    let end = parts.next_back().unwrap_or(first);
    let holder = std::iter::once(first)
        .chain(tree.ancestors(first))
        .find(|&up| tree.end(up) > end)?;
    (prose.chars(tree.range(holder)) >= MIN_TITLED_CHARS).then_some(holder)
}

/// The one `article` that has the heading which is the page's title, among
/// others that lead to other pages.
fn titled(
    tree: &Tree,
    chrome: &Chrome,
    prose: &Prose,
    items: &[Item],
    range: Range<usize>,
    title: Option<&str>,
) -> Option<usize> {
    let title = words::key(title.unwrap_or_default());
    let is_title = |item: &&Item| matches!(&item.content, Content::Heading { text, .. } if words::key(text) == title);
    let named = items.iter().find(is_title).map(|item| item.node);
    let only = || {
        let mut tops = range.filter(|&i| tree.name(i) == "h1" && !chrome.is_skipped(i));
        tops.next().filter(|_| tops.next().is_none())
    };
    let top = named.filter(|_| !title.is_empty()).or_else(only)?;
    tree.ancestors(top)
        .find(|&up| tree.name(up) == "article")
        .filter(|&article| prose.chars(tree.range(article)) >= MIN_TITLED_CHARS)
}

/// Leaves out what leads to other pages: runs of nothing but links, such as
/// teasers and tables of contents; parts under a heading that announces such;
/// lines such as "Read more: …". Returns what is left, and what was left out.
pub(crate) fn without_references(tree: &Tree, items: Vec<Item>) -> (Vec<Item>, Vec<Item>) {
    let links: Vec<bool> = items.iter().map(|item| is_link(tree, item)).collect();
    let runs = links.chunk_by(|a, b| a == b);
    let in_run = runs.flat_map(|run| {
        let is_run = run.len() >= MIN_LINK_RUN && run.first() == Some(&true);
        std::iter::repeat_n(is_run, run.len())
    });
    let teasers = teasers(tree, &items);
    let mut keep: Vec<bool> = in_run
        .zip(teasers)
        .map(|(in_run, in_teasers)| !in_run && !in_teasers)
        .collect();
    for at in 0..items.len() {
        for dropped in keep
            .get_mut(reference(tree, &items, at))
            .into_iter()
            .flatten()
        {
            *dropped = false;
        }
    }
    let (mut kept, mut dropped) = (Vec::with_capacity(items.len()), Vec::new());
    for (item, keep) in items.into_iter().zip(keep) {
        match keep {
            true => kept.push(item),
            false => dropped.push(item),
        }
    }
    (kept, dropped)
}

/// Whether an item is nothing but a link to another place.
fn is_link(tree: &Tree, item: &Item) -> bool {
    let sums = tree.sums(item.node..item.end.max(item.node + 1));
    !matches!(item.content, Content::Mark(_))
        && sums.link_chars > 0
        && sums.link_chars * 10 >= sums.chars * 9
}

/// Whether an item is the heading of a teaser: nothing but a link to another
/// page. Headings that link to themselves are those of the text.
fn is_teaser(tree: &Tree, item: &Item) -> bool {
    let away = |i: usize| {
        tree.attr(i, "href")
            .is_some_and(|href| !href.starts_with('#'))
    };
    let inside = item.node..item.end.max(item.node + 1);
    matches!(item.content, Content::Heading { .. })
        && is_link(tree, item)
        && (inside.clone().any(away) || tree.ancestors(item.node).take(3).any(away))
}

/// Marks runs of teasers: headings that lead to other pages, with nothing
/// between them but labels and dates.
fn teasers(tree: &Tree, items: &[Item]) -> Vec<bool> {
    let speaks = |item: &Item| {
        matches!(item.content, Content::Mark(_))
            || matches!(item.content, Content::Heading { .. }) && !is_teaser(tree, item)
            || prose_of(tree, item) > 0
    };
    let mut marks = Vec::with_capacity(items.len());
    for run in items.chunk_by(|a, b| speaks(a) == speaks(b)) {
        let number = run.iter().filter(|item| is_teaser(tree, item)).count();
        marks.extend(std::iter::repeat_n(number >= MIN_LINK_RUN, run.len()));
    }
    marks
}

/// The items from `at` on that only refer to other pages, if any.
fn reference(tree: &Tree, items: &[Item], at: usize) -> Range<usize> {
    let Some(item) = items.get(at) else {
        return at..at;
    };
    let rest = items.get(at + 1..).unwrap_or_default();
    match &item.content {
        Content::Heading { level, text } if is_beside(text) => {
            // Running text belongs to the article again.
            let ends = |item: &Item| match &item.content {
                Content::Heading { level: next, .. } => next <= level,
                Content::Mark(_) => true,
                Content::Block { .. } => prose_of(tree, item) > 0,
            };
            let length = rest.iter().position(ends).unwrap_or(rest.len());
            at..at + 1 + length
        }
        Content::Block { block, .. } => {
            let (label, link) = match block.text.split_once(':') {
                Some((label, link)) => (label, link.trim()),
                None => (block.text.as_str(), ""),
            };
            let links = tree.sums(item.node..item.end.max(item.node + 1)).links;
            let length = match link.is_empty() {
                true => rest.iter().take_while(|item| is_link(tree, item)).count(),
                false => 0,
            };
            // A label alone, with what it leads to; or a label with its link.
            let refers = links > 0 && prose_of(tree, item) == 0 || length > 0;
            match refers && is_beside(label) {
                true => at..at + 1 + length,
                false => at..at,
            }
        }
        _ => at..at,
    }
}

fn prose_of(tree: &Tree, item: &Item) -> usize {
    tree.sums(item.node..item.end.max(item.node + 1)).prose
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
    use crate::source::html::chrome::Keep;
    use scraper::Html;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let html = Html::parse_document(page);
        let tree = Tree::new(&html);
        let chrome = Chrome::new(&tree, Keep::default());
        let walk = Walk {
            tree: &tree,
            chrome: &chrome,
            marks: &[],
        };
        let root = find(&tree, &chrome, &walk.items(0..tree.len()), None);
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
            without_references(&tree, walk.items(0..tree.len())).0.len()
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
