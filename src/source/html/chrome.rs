//! Tells the content of a page from what surrounds it: navigation, footers,
//! notices, share bars, forms, hidden dialogs.

use std::collections::HashSet;
use std::ops::Range;

use super::candidates::MAX_QUESTION_CHARS;
use super::tree::{self, Kind, Tree, small};
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

/// Those that stand for what readers have written below an article.
const COMMENT_WORDS: &[&str] = &["comment", "commentlist", "comments", "disqus", "respond"];

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

/// Classes with which the usual style sheets hide an element, or show it to
/// screen readers or printers only.
const HIDDEN_CLASSES: &[&str] = &[
    "d-none",
    "element-invisible",
    "hidden",
    "hide",
    "invisible",
    "is-hidden",
    "print-only",
    "screen-reader-only",
    "screen-reader-text",
    "sr-only",
    "u-hidden",
    "visually-hidden",
    "visuallyhidden",
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

/// A page with fewer letters and digits of running text is one of labels.
const MIN_PROSE: usize = 300;

/// A list with this much of its text in links, in percent, is navigation.
const LINK_LIST_PERCENT: usize = 70;

/// A label of a button that is an action, not a question.
const MAX_ACTION_CHARS: usize = 20;

/// So far up a question may be wrapped where it stands beside its answer.
const MAX_LEVELS: usize = 8;

/// Words of a class of a button that opens something.
const OPENER_WORDS: &[&str] = &["accordion", "collapsible", "faq", "question"];

/// Why something is no content, in plain words.
pub(crate) type Reason = &'static str;

/// What surrounds content on most pages and is content on this one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Keep {
    pub(crate) link_lists: bool,
    pub(crate) comments: bool,
}

/// The parts of a page that hold comments.
pub(crate) fn comments(tree: &Tree) -> Vec<Range<usize>> {
    let named =
        |value: &str| words::class_words(value).any(|word| COMMENT_WORDS.contains(&word.as_str()));
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..tree.len() {
        let is_inside = found.last().is_some_and(|range| range.contains(&at));
        if !is_inside
            && ["class", "id"]
                .iter()
                .any(|name| tree.attr(at, name).is_some_and(named))
        {
            found.push(tree.range(at));
        }
    }
    found
}

/// Which nodes are not content.
pub(crate) struct Chrome {
    skipped: Vec<bool>,
    /// The elements that were judged no content, with the reason.
    dropped: Vec<(usize, Reason)>,
    /// Letters and digits of content before a node.
    kept: Vec<u32>,
    keep: Keep,
}

impl Chrome {
    /// For mark-up that is content throughout.
    pub(crate) fn none(tree: &Tree) -> Self {
        let kept = (0..=tree.len()).map(|i| small(tree.sums(0..i).chars));
        Self {
            skipped: vec![false; tree.len()],
            dropped: Vec::new(),
            kept: kept.collect(),
            keep: Keep {
                link_lists: true,
                comments: true,
            },
        }
    }

    /// Judges each element once, from the outside in. Lists of links stay on
    /// pages that hold nothing but links.
    pub(crate) fn new(tree: &Tree, keep: Keep) -> Self {
        let judge = Judge {
            tree,
            controlled: controlled_ids(tree),
            total: tree.sums(0..tree.len()).chars,
            prose: tree.sums(0..tree.len()).prose,
            keep,
        };
        let mut skipped = vec![false; tree.len()];
        let mut dropped = Vec::new();
        let mut kept = Vec::with_capacity(tree.len() + 1);
        let mut sum = 0;
        let mut at = 0;
        // The end of the `main` or `article` that the walk is in.
        let mut content_end = 0;
        kept.push(0);
        while at < tree.len() {
            if let Some(element) = tree.element(at) {
                if let Some(reason) = judge.chrome(at, at < content_end) {
                    dropped.push((at, reason));
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
                sum += small(tree.chars(at));
            }
            kept.push(sum);
            at += 1;
        }
        Self {
            skipped,
            dropped,
            kept,
            keep,
        }
    }

    /// Whether lists of links are content here.
    pub(crate) fn keeps_link_lists(&self) -> bool {
        self.keep.link_lists
    }

    /// The elements that are no content, with the reason, in their order.
    pub(crate) fn dropped(&self) -> &[(usize, Reason)] {
        &self.dropped
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
        at(range.end).saturating_sub(at(range.start)) as usize
    }
}

struct Judge<'t, 'a> {
    tree: &'t Tree<'a>,
    controlled: HashSet<&'a str>,
    /// Letters and digits of the page, and of its running text.
    total: usize,
    prose: usize,
    keep: Keep,
}

impl Judge<'_, '_> {
    /// The reason for which an element is no content, if it is none.
    fn chrome(&self, at: usize, in_content: bool) -> Option<Reason> {
        let tree = self.tree;
        let element = tree.element(at)?;
        let name = element.name();
        if matches!(name, "html" | "body") {
            return None;
        }
        let is_large = || self.is_large(at);
        let role = tree::attr(element, "role").unwrap_or_default();
        match name {
            // Some drop-downs call what they open so, whatever is in it.
            "nav" if !self.is_text(at) => return Some("navigation"),
            "footer" if !is_large() => return Some("footer"),
            "header" if !in_content && !is_large() => return Some("header of the page"),
            "aside" if !is_large() && !self.has_words(at, NOTE_WORDS) => return Some("aside"),
            "dialog" if tree::attr(element, "open").is_none() => return Some("dialog"),
            "form" if !is_large() => return Some("form"),
            "button" => return self.is_action(at).then_some("button"),
            "a" if leads_nowhere(element) => return self.is_action(at).then_some("button"),
            _ => {}
        }
        if CHROME_ROLES.contains(&role) && !is_large() {
            return Some("navigation");
        }
        if is_hidden(element) && !self.is_panel(at) {
            return Some("hidden");
        }
        if !(tree::is_block(name) || name.contains('-')) || tree::is_heading(name) {
            return None;
        }
        if self.is_named_chrome(at) && !is_large() && tree.sums(tree.range(at)).mains == 0 {
            return Some("beside the content, by its class or id");
        }
        (!self.keep.link_lists && self.is_link_list(at)).then_some("list of links")
    }

    /// Whether an element holds so much of the page that it cannot be something
    /// beside the content: of all that is written, and of the running text,
    /// which lists of links do not have however long they are.
    fn is_large(&self, at: usize) -> bool {
        let sums = self.tree.sums(self.tree.range(at));
        let exceeds = |part: usize, all: usize| part * 100 > all * MAX_CHROME_PERCENT;
        exceeds(sums.chars, self.total)
            && (self.prose < MIN_PROSE || exceeds(sums.prose, self.prose))
    }

    /// Whether an element holds running text more than anything else, or
    /// paragraphs that lead nowhere.
    fn is_text(&self, at: usize) -> bool {
        let sums = self.tree.sums(self.tree.range(at));
        sums.prose * 2 > sums.chars || sums.links == 0 && sums.paragraphs > 0
    }

    fn is_named_chrome(&self, at: usize) -> bool {
        let named = |value: &str| {
            let mut before = String::new();
            words::class_words(value).any(|word| {
                let is_property = PROPERTY_WORDS.contains(&before.as_str());
                let is_chrome = CHROME_WORDS.contains(&word.as_str()) && !is_property;
                let is_kept = self.keep.comments && COMMENT_WORDS.contains(&word.as_str());
                before = word;
                is_chrome && !is_kept
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
        // What holds the running text as well is the page, not its navigation.
        let holds_text = sums.prose * 100 > self.prose * MAX_CHROME_PERCENT;
        sums.links >= 3 && sums.link_chars * 100 > sums.chars * LINK_LIST_PERCENT && !holds_text
    }

    /// Whether a hidden element opens on a click on what stands before it.
    fn is_panel(&self, at: usize) -> bool {
        let tree = self.tree;
        let is_controlled = || {
            let id = tree.attr(at, "id");
            id.is_some_and(|id| self.controlled.contains(id))
        };
        is_controlled() || self.has_words(at, PANEL_WORDS) || self.follows_question(at)
    }

    /// Whether the text right before an element, on the same level, asks.
    fn follows_question(&self, at: usize) -> bool {
        const MAX_BLANKS: usize = 4;
        let tree = self.tree;
        let parent = tree.parent(at);
        let mut end = at;
        for _ in 0..MAX_BLANKS {
            let Some(before) = end.checked_sub(1).filter(|&i| i > parent) else {
                return false;
            };
            let up = std::iter::once(before).chain(tree.ancestors(before));
            let mut siblings = up.take(MAX_LEVELS).filter(|&i| tree.parent(i) == parent);
            let Some(before) = siblings.next() else {
                return false;
            };
            if tree.chars(before) > 0 {
                let texts = tree
                    .range(before)
                    .filter_map(|i| match tree.nodes.get(i)?.kind {
                        Kind::Text(text) if tree.chars(i) > 0 => Some(text),
                        _ => None,
                    });
                return tree.chars(before) <= MAX_QUESTION_CHARS && texts.take(3).any(is_question);
            }
            end = before;
        }
        false
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
        let opens = opens || self.has_words(at, OPENER_WORDS);
        !opens && !in_heading && tree.chars(at) <= MAX_ACTION_CHARS
    }
}

/// Returns whether a link stays where it is.
fn leads_nowhere(element: &scraper::node::Element) -> bool {
    tree::attr(element, "href").is_some_and(|href| {
        matches!(href, "" | "#" | "#top") || href.trim_start().starts_with("javascript:")
    })
}

/// Returns whether a browser would not show the element at first.
fn is_hidden(element: &scraper::node::Element) -> bool {
    let hidden_by_style = || {
        tree::attr(element, "style").is_some_and(|style| {
            let style = style.to_ascii_lowercase().replace(' ', "");
            style.contains("display:none") || style.contains("visibility:hidden")
        })
    };
    let hidden_by_class = || tree::attr(element, "class").is_some_and(names_hidden);
    tree::attr(element, "hidden").is_some_and(|v| v != "until-found")
        || hidden_by_class()
        || tree::attr(element, "aria-hidden") == Some("true")
        || hidden_by_style()
}

/// Returns whether a class says, in the words of the usual style sheets, that
/// the element is hidden, in a window of any width.
fn names_hidden(class: &str) -> bool {
    let mut is_hidden = false;
    for word in class.split_ascii_whitespace() {
        is_hidden |= HIDDEN_CLASSES.contains(&word);
        // `d-none d-md-block`, `hidden lg:flex`: only in a narrow window.
        let shows = ["block", "flex", "grid", "inline", "table", "visible"];
        let is_conditional = word.contains(':') || word.starts_with("d-");
        if is_conditional && shows.iter().any(|end| word.ends_with(end)) {
            return false;
        }
    }
    is_hidden
}

/// The ids of elements that something on the page opens.
fn controlled_ids<'a>(tree: &Tree<'a>) -> HashSet<&'a str> {
    let mut ids = HashSet::new();
    for node in &tree.nodes {
        let Kind::Element(element) = &node.kind else {
            continue;
        };
        if let Some(list) = tree::attr(element, "aria-controls") {
            ids.extend(list.split_ascii_whitespace());
        }
        for name in ["href", "data-target", "data-bs-target"] {
            let target = tree::attr(element, name).and_then(|v| v.strip_prefix('#'));
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
        let chrome = Chrome::new(&tree, Keep::default());
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
        let text = "it is text and no link, and so it leads nowhere else";
        check(&format!("<nav class=list><p>{text}</nav>"), text);
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
        check("<h3><b>q?</b></h3> <p hidden>a</p><p hidden>x</p>", "q?a");
        check("<button class=accordion>q</button><button>x</button>", "q");
    }
}
