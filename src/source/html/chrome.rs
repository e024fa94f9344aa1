//! Tells the content of a page from what surrounds it: navigation, footers,
//! notices, share bars, forms, hidden dialogs.

use std::collections::HashSet;

use super::tree::{self, Kind, Tree};
use super::words;
use crate::source::question::is_question;

/// Words of a class or id that stand for something other than content.
const CHROME_WORDS: &[&str] = &[
    "ad",
    "addthis",
    "addtoany",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "adverts",
    "authorbox",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "commentlist",
    "comments",
    "consent",
    "cookie",
    "cookiebar",
    "cookies",
    "copyright",
    "disqus",
    "editsection",
    "footer",
    "gdpr",
    "lightbox",
    "login",
    "masthead",
    "megamenu",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "newsletter",
    "noprint",
    "outbrain",
    "pager",
    "pagination",
    "popup",
    "promo",
    "promotion",
    "recirc",
    "recommendations",
    "recommended",
    "related",
    "respond",
    "share",
    "sharebar",
    "sharedaddy",
    "sharing",
    "sidebar",
    "signup",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "submenu",
    "subscribe",
    "subscription",
    "taboola",
    "toc",
    "toolbar",
    "tooltip",
    "trending",
];

/// Before a chrome word these make it a property of the content.
const PROPERTY_WORDS: &[&str] = &["has", "hide", "is", "no", "not", "with", "without"];

/// Words of a class or id of what opens on a click: hidden, and yet content.
const PANEL_WORDS: &[&str] = &[
    "accordion",
    "answer",
    "body",
    "collapse",
    "collapsed",
    "collapsible",
    "content",
    "drawer",
    "expand",
    "expandable",
    "faq",
    "faqs",
    "panel",
    "tab",
    "text",
    "toggle",
];

const CHROME_ROLES: &[&str] = &[
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "toolbar",
];

/// Asides that belong to the text.
const NOTE_WORDS: &[&str] = &[
    "admonition",
    "alert",
    "callout",
    "caution",
    "danger",
    "faq",
    "hint",
    "important",
    "info",
    "note",
    "tip",
    "warning",
];

/// What is named like chrome and holds more than this part of the page's
/// text, in percent, is content.
const MAX_CHROME_PERCENT: usize = 30;

/// A list with this much of its text in links, in percent, is navigation.
const LINK_LIST_PERCENT: usize = 70;

/// A label of a button that is an action, not a question.
const MAX_ACTION_CHARS: usize = 20;

/// Which nodes are not content.
pub(crate) struct Chrome {
    skipped: Vec<bool>,
    /// Letters and digits of content before a node.
    kept: Vec<usize>,
    keeps_link_lists: bool,
}

impl Chrome {
    /// For mark-up that is content throughout.
    pub(crate) fn none(tree: &Tree) -> Self {
        let kept = (0..=tree.len()).map(|i| tree.sums(0..i).chars).collect();
        Self {
            skipped: vec![false; tree.len()],
            kept,
            keeps_link_lists: true,
        }
    }

    /// Judges each element once, from the outside in. `keep_link_lists` is for
    /// pages that hold nothing but links.
    pub(crate) fn new(tree: &Tree, keep_link_lists: bool) -> Self {
        let judge = Judge {
            tree,
            controlled: controlled_ids(tree),
            total: tree.sums(0..tree.len()).chars,
            keep_link_lists,
        };
        let mut skipped = vec![false; tree.len()];
        let mut kept = Vec::with_capacity(tree.len() + 1);
        let mut sum = 0;
        let mut at = 0;
        // The end of the `main` or `article` that the walk is in.
        let mut content_end = 0;
        kept.push(0);
        while at < tree.len() {
            if let Some(element) = tree.element(at) {
                if judge.is_chrome(at, at < content_end) {
                    let range = tree.range(at);
                    for flag in skipped.get_mut(range.clone()).into_iter().flatten() {
                        *flag = true;
                    }
                    kept.extend(range.map(|_| sum));
                    at = tree.end(at);
                    continue;
                }
                if tree::is_main(element) || element.name() == "article" {
                    content_end = content_end.max(tree.end(at));
                }
            } else {
                sum += tree.chars(at);
            }
            kept.push(sum);
            at += 1;
        }
        Self {
            skipped,
            kept,
            keeps_link_lists: keep_link_lists,
        }
    }

    /// Whether lists of links are content here.
    pub(crate) fn keeps_link_lists(&self) -> bool {
        self.keeps_link_lists
    }

    pub(crate) fn is_skipped(&self, at: usize) -> bool {
        self.skipped.get(at).copied().unwrap_or(true)
    }

    /// Letters and digits of content in a range of nodes.
    pub(crate) fn kept_chars(&self, range: std::ops::Range<usize>) -> usize {
        let at = |i: usize| {
            let last = self.kept.last().copied().unwrap_or(0);
            self.kept.get(i).copied().unwrap_or(last)
        };
        at(range.end).saturating_sub(at(range.start))
    }
}

struct Judge<'t, 'a> {
    tree: &'t Tree<'a>,
    controlled: HashSet<&'a str>,
    total: usize,
    keep_link_lists: bool,
}

impl Judge<'_, '_> {
    fn is_chrome(&self, at: usize, in_content: bool) -> bool {
        let tree = self.tree;
        let Some(element) = tree.element(at) else {
            return false;
        };
        let name = element.name();
        if matches!(name, "html" | "body") {
            return false;
        }
        let is_large = || tree.chars(at) * 100 > self.total * MAX_CHROME_PERCENT;
        let role = element.attr("role").unwrap_or_default();
        match name {
            "nav" => return true,
            "footer" if !is_large() => return true,
            "header" if !in_content && !is_large() => return true,
            "aside" if !is_large() && !self.has_words(at, NOTE_WORDS) => return true,
            "dialog" if element.attr("open").is_none() => return true,
            "form" if !is_large() => return true,
            "button" => return self.is_action(at),
            "a" if leads_nowhere(element) => return self.is_action(at),
            _ => {}
        }
        if CHROME_ROLES.contains(&role) && !is_large() {
            return true;
        }
        if is_hidden(element) && !self.is_panel(at) {
            return true;
        }
        if !(tree::is_block(name) || name.contains('-')) || tree::is_heading(name) {
            return false;
        }
        if self.is_named_chrome(at) && !is_large() && tree.sums(tree.range(at)).mains == 0 {
            return true;
        }
        !self.keep_link_lists && self.is_link_list(at)
    }

    fn is_named_chrome(&self, at: usize) -> bool {
        let named = |value: &str| {
            let mut before = String::new();
            words::class_words(value).any(|word| {
                let is_property = PROPERTY_WORDS.contains(&before.as_str());
                let is_chrome = CHROME_WORDS.contains(&word.as_str()) && !is_property;
                before = word;
                is_chrome
            })
        };
        let attr = |name| self.tree.attr(at, name).is_some_and(named);
        attr("class") || attr("id")
    }

    fn has_words(&self, at: usize, expected: &[&str]) -> bool {
        let has = |value: &str| words::class_words(value).any(|w| expected.contains(&w.as_str()));
        let attr = |name| self.tree.attr(at, name).is_some_and(has);
        attr("class") || attr("id")
    }

    fn is_link_list(&self, at: usize) -> bool {
        let tree = self.tree;
        if !matches!(
            tree.name(at),
            "ul" | "ol" | "menu" | "dir" | "div" | "section" | "table"
        ) {
            return false;
        }
        let sums = tree.sums(tree.range(at));
        // A list of nothing but links leads elsewhere however short it is.
        let is_list = matches!(tree.name(at), "ul" | "ol");
        if is_list && sums.links >= 2 && sums.link_chars * 20 > sums.chars * 19 {
            return true;
        }
        sums.links >= 3 && sums.link_chars * 100 > sums.chars * LINK_LIST_PERCENT
    }

    /// Whether a hidden element opens on a click on what stands before it.
    fn is_panel(&self, at: usize) -> bool {
        let tree = self.tree;
        let is_controlled = || {
            let id = tree.attr(at, "id");
            id.is_some_and(|id| self.controlled.contains(id))
        };
        is_controlled() || self.has_words(at, PANEL_WORDS)
    }

    /// Whether a button or link only does something, such as to copy or close.
    fn is_action(&self, at: usize) -> bool {
        let tree = self.tree;
        let text = tree.range(at).find_map(|i| match tree.nodes.get(i)?.kind {
            Kind::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        });
        if text.is_some_and(is_question) {
            return false;
        }
        let opens = [
            "aria-controls",
            "aria-expanded",
            "data-toggle",
            "data-bs-toggle",
        ]
        .iter()
        .any(|name| tree.attr(at, name).is_some());
        let in_heading = tree
            .ancestors(at)
            .take(3)
            .any(|up| tree::is_heading(tree.name(up)));
        !opens && !in_heading && tree.chars(at) <= MAX_ACTION_CHARS
    }
}

/// Returns whether a link stays where it is.
fn leads_nowhere(element: &scraper::node::Element) -> bool {
    element.attr("href").is_some_and(|href| {
        matches!(href, "" | "#" | "#top") || href.trim_start().starts_with("javascript:")
    })
}

/// Returns whether a browser would not show the element at first.
fn is_hidden(element: &scraper::node::Element) -> bool {
    let hidden_by_style = || {
        element.attr("style").is_some_and(|style| {
            let style = style.to_ascii_lowercase().replace(' ', "");
            style.contains("display:none") || style.contains("visibility:hidden")
        })
    };
    element.attr("hidden").is_some_and(|v| v != "until-found")
        || element.attr("aria-hidden") == Some("true")
        || hidden_by_style()
}

/// The ids of elements that something on the page opens.
fn controlled_ids<'a>(tree: &Tree<'a>) -> HashSet<&'a str> {
    let mut ids = HashSet::new();
    for node in &tree.nodes {
        let Kind::Element(element) = &node.kind else {
            continue;
        };
        if let Some(list) = element.attr("aria-controls") {
            ids.extend(list.split_ascii_whitespace());
        }
        for name in ["href", "data-target", "data-bs-target"] {
            let target = element.attr(name).and_then(|v| v.strip_prefix('#'));
            ids.extend(target.filter(|id| !id.is_empty()));
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let filler =
            "<p>the article itself goes on and on, longer than all the rest of it</p>".repeat(5);
        let html = Html::parse_document(&format!("{page}{filler}"));
        let tree = Tree::new(&html);
        let chrome = Chrome::new(&tree, false);
        let text: String = (0..tree.len())
            .filter(|&i| !chrome.is_skipped(i))
            .filter_map(|i| match tree.nodes[i].kind {
                Kind::Text(text) if !text.starts_with("the article") => Some(text.trim()),
                _ => None,
            })
            .collect();
        assert_eq!(text, expected);
    }

    #[test]
    fn drops_what_surrounds_the_content() {
        check("<nav>x</nav><header>x</header><p>y<footer>x</footer>", "y");
        check(
            "<div role=navigation>x</div><div class=siteNav-menu>x</div>y",
            "y",
        );
        check(
            "<div id=cookie-consent>x</div><form>x</form><aside>x</aside>y",
            "y",
        );
        check(
            "<button>Copy</button><button aria-expanded=false>Why?</button>",
            "Why?",
        );
        check(
            "<ul><li><a href=a>one</a><li><a href=b>two</a><li><a href=c>three</a></ul>y",
            "y",
        );
        check(
            "<ol><li><a href=#a>one</a><li><a href=#b>two</a></ol>y",
            "y",
        );
    }

    #[test]
    fn keeps_what_only_looks_like_it() {
        check(
            "<div class='has-sidebar'>y</div><aside class=note>z</aside>",
            "yz",
        );
        check(
            "<div class=commentary>y</div><span class=comment>z</span>",
            "yz",
        );
        check("<main><header>y</header></main>", "y");
        let long = "y".repeat(500);
        check(
            &format!("<aside>{long}</aside><div class=sidebar>x</div>"),
            &long,
        );
        check("<ul><li><a href=a>one</a> y</ul>", "oney");
    }

    #[test]
    fn keeps_hidden_answers_only() {
        check("<p hidden>x</p><div style='display: none'>x</div>y", "y");
        check("<a href='#p1'>q</a><div id=p1 hidden>a</div>", "qa");
        check("<div class='collapse' aria-hidden=true>a</div>", "a");
    }
}
