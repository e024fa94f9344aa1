//! Where the structure of a page may hold questions with their answers:
//! microdata, `details`, definition lists, controls with panels, repeated
//! siblings. Whether they are questions is decided in `faq`.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::blocks::heading_level;
use super::chrome::Chrome;
use super::structured::names_type;
use super::tree::{self, Tree};

/// A question longer than this, in letters and digits, is prose.
pub(super) const MAX_QUESTION_CHARS: usize = 300;

/// Something that may be a pair.
pub(super) struct Candidate {
    pub(super) prompt: Range<usize>,
    pub(super) place: Range<usize>,
    pub(super) body: Vec<Range<usize>>,
    /// Candidates stand or fall with their group.
    pub(super) group: usize,
    pub(super) bond: Bond,
}

/// How much the mark-up says about a prompt and its body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    /// That they are a question and its answer.
    Stated,
    /// That a click on the one opens the other.
    Opens,
    /// That the one is the term of the other.
    Defines,
    /// Nothing: they stand next to each other.
    Adjacent,
}

impl Candidate {
    /// What it takes from the page.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Range<usize>> {
        [&self.place].into_iter().chain(&self.body)
    }
}

/// Whether an element is a question by microdata or RDFa.
fn is_question_type(tree: &Tree, at: usize) -> bool {
    names(tree, at, ["itemtype", "typeof"], "Question")
}

/// Whether one of two attributes, lists of names that may be addresses or have
/// a prefix, holds this name.
fn names(tree: &Tree, at: usize, attributes: [&str; 2], name: &str) -> bool {
    attributes.iter().any(|attribute| {
        let list = tree.attr(at, attribute).unwrap_or_default();
        list.split_ascii_whitespace()
            .any(|found| names_type(found, name))
    })
}

/// What microdata or RDFa calls a question, with its `name` and its answers.
pub(super) fn microdata(tree: &Tree, _: &Chrome) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for at in (0..tree.len()).filter(|&i| is_question_type(tree, i)) {
        let (mut prompt, mut body) = (None, Vec::new());
        let mut i = at + 1;
        while i < tree.end(at) {
            let has = |name| names(tree, i, ["itemprop", "property"], name);
            if is_question_type(tree, i) {
                break;
            }
            if has("acceptedAnswer") || has("suggestedAnswer") {
                body.push(tree.range(i));
                i = tree.end(i);
                continue;
            }
            if has("name") && prompt.is_none() {
                prompt = Some(tree.range(i));
                i = tree.end(i);
                continue;
            }
            i += 1;
        }
        if let Some(prompt) = prompt
            && !body.is_empty()
        {
            candidates.push(Candidate {
                prompt,
                place: tree.range(at),
                body,
                group: 0,
                bond: Bond::Stated,
            });
        }
    }
    candidates
}

pub(super) fn details(tree: &Tree, _: &Chrome) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut groups = Groups::default();
    for at in (0..tree.len()).filter(|&i| tree.name(i) == "details") {
        let Some(summary) = tree.children(at).find(|&i| tree.name(i) == "summary") else {
            continue;
        };
        candidates.push(Candidate {
            prompt: tree.range(summary),
            place: tree.range(at),
            body: vec![at + 1..summary, tree.end(summary)..tree.end(at)],
            group: groups.of(tree, at),
            bond: Bond::Opens,
        });
    }
    for candidate in &mut candidates {
        candidate.body.retain(|body| !body.is_empty());
    }
    candidates.retain(|c| !c.body.is_empty());
    candidates
}

/// `dt` as the question and `dd` as the answer, also in a `div` of their own.
pub(super) fn definition_lists(tree: &Tree, _: &Chrome) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for list in (0..tree.len()).filter(|&i| tree.name(i) == "dl") {
        let mut term: Option<usize> = None;
        let mut body: Vec<Range<usize>> = Vec::new();
        let mut finish = |term: Option<usize>, body: &mut Vec<Range<usize>>| {
            let body = std::mem::take(body);
            if let (Some(term), Some(last)) = (term, body.last()) {
                candidates.push(Candidate {
                    prompt: tree.range(term),
                    place: term..last.end,
                    body,
                    group: list,
                    bond: Bond::Defines,
                });
            }
        };
        let mut at = list + 1;
        while at < tree.end(list) {
            match tree.name(at) {
                "dt" => {
                    finish(term, &mut body);
                    term = Some(at);
                }
                "dd" => body.push(tree.range(at)),
                "div" => {
                    at += 1;
                    continue;
                }
                _ => {}
            }
            at = tree.end(at).max(at + 1);
        }
        finish(term, &mut body);
    }
    candidates
}

/// Buttons and links that open a panel: by the id of the panel, or, where
/// they only say that they open something, by what follows them.
pub(super) fn controls(tree: &Tree, _: &Chrome) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut groups = Groups::default();
    let mut panels = HashSet::new();
    for at in 0..tree.len() {
        let Some(element) = tree.element(at) else {
            continue;
        };
        let opens = tree::attr(element, "aria-expanded").is_some()
            || ["data-toggle", "data-bs-toggle"]
                .iter()
                .any(|name| tree::attr(element, name) == Some("collapse"));
        if !opens && tree::attr(element, "aria-controls").is_none() {
            continue;
        }
        if tree.chars(at) == 0 || tree.chars(at) > MAX_QUESTION_CHARS {
            continue;
        }
        // The control may be alone in a heading, or in a wrapper.
        let mut prompt = at;
        for up in tree.ancestors(at).take(4) {
            if tree.chars(up) != tree.chars(at) {
                break;
            }
            prompt = up;
        }
        let target = tree::attr(element, "aria-controls")
            .or_else(|| {
                ["data-target", "data-bs-target", "href"]
                    .iter()
                    .find_map(|name| tree::attr(element, name))
            })
            .map(|id| id.trim_start_matches('#'));
        let by_id = target
            .and_then(|id| tree.by_id(id))
            .filter(|&panel| panel >= tree.end(at) || tree.end(panel) <= at);
        let after = || {
            let next = tree.end(prompt);
            (next < tree.end(tree.parent(prompt)) || prompt == at).then_some(())?;
            let parent = tree.parent(prompt);
            (next..tree.end(parent)).find(|&i| tree.parent(i) == parent && tree.chars(i) > 0)
        };
        let Some(panel) = by_id.filter(|&p| tree.chars(p) > 0).or_else(after) else {
            continue;
        };
        if !panels.insert(panel) {
            continue;
        }
        let body = tree.range(panel);
        let follows =
            body.start >= tree.end(prompt) && tree.sums(tree.end(prompt)..body.start).chars == 0;
        candidates.push(Candidate {
            prompt: tree.range(prompt),
            place: match follows {
                true => prompt..body.end,
                false => tree.range(prompt),
            },
            body: vec![body],
            group: groups.of(tree, prompt),
            bond: Bond::Opens,
        });
    }
    candidates
}

/// Children of one element that look alike, each with a short prompt and a
/// longer body; or prompts and bodies that take turns.
pub(super) fn siblings(tree: &Tree, chrome: &Chrome) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for parent in 0..tree.len() {
        if tree.element(parent).is_none()
            || chrome.is_skipped(parent)
            || tree.end(parent) < parent + 5
        {
            continue;
        }
        let children: Vec<usize> = tree
            .children(parent)
            .filter(|&i| tree.element(i).is_some() && tree.chars(i) > 0 && !chrome.is_skipped(i))
            .collect();
        if children.len() < 2 {
            continue;
        }
        let mut alike: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (n, &child) in children.iter().enumerate() {
            let class = tree.attr(child, "class").unwrap_or_default();
            let class = class.split_ascii_whitespace().next().unwrap_or_default();
            alike.entry((tree.name(child), class)).or_default().push(n);
        }
        for ((name, class), places) in &alike {
            if places.len() < 2 || matches!(*name, "tr" | "td" | "option" | "br") {
                continue;
            }
            let split = places
                .iter()
                .filter_map(|&n| children.get(n))
                .filter_map(|&c| split(tree, c));
            let nested: Vec<_> = split.collect();
            if nested.len() * 2 > places.len() {
                candidates.extend(nested.into_iter().map(|c| Candidate { group: parent, ..c }));
                break;
            }
            let is_styled =
                !class.is_empty() || !matches!(*name, "p" | "div" | "li" | "span" | "a");
            let is_heading = tree::is_heading(name);
            if is_styled && !is_heading {
                candidates.extend(turns(tree, parent, &children, places));
            }
        }
    }
    candidates
}

/// Splits an element into a short prompt and what follows it.
fn split(tree: &Tree, at: usize) -> Option<Candidate> {
    let mut wrapper = at;
    let (prompt, rest) = loop {
        let mut parts = tree.children(wrapper).filter(|&i| tree.chars(i) > 0);
        let first = parts.next()?;
        let total = tree.chars(wrapper);
        if tree.chars(first) == total {
            tree.element(first)?;
            wrapper = first;
            continue;
        }
        // A number may stand before the prompt.
        let is_number = tree.chars(first) <= 2;
        let prompt = if is_number { parts.next()? } else { first };
        tree.element(prompt)?;
        if is_number && tree.chars(first) + tree.chars(prompt) == total {
            wrapper = prompt;
            continue;
        }
        break (prompt, tree.end(prompt)..tree.end(wrapper));
    };
    let body = tree.sums(rest.clone()).chars;
    let sums = tree.sums(tree.range(prompt));
    let is_prompt = sums.chars <= MAX_QUESTION_CHARS && sums.paragraphs <= 1 && sums.headings <= 1;
    let is_block = tree::is_block(tree.name(prompt)) || is_control(tree, prompt);
    // Controls side by side are tabs, and none is the answer of another.
    let mut behind = tree
        .children(wrapper)
        .filter(|&i| i >= rest.start && tree.chars(i) > 0);
    if is_control(tree, prompt) && behind.all(|i| is_control(tree, i)) {
        return None;
    }
    let parts = tree.sums(rest.clone());
    (is_prompt && is_block && body > 0 && parts.headings == 0).then(|| Candidate {
        prompt: tree.range(prompt),
        place: tree.range(at),
        body: vec![rest],
        group: 0,
        bond: bond(tree, prompt),
    })
}

/// Prompts among the children of `parent`, each answered by the children up
/// to the next.
fn turns(tree: &Tree, parent: usize, children: &[usize], places: &[usize]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let ends = places.iter().skip(1).copied().chain([children.len()]);
    for (&place, next) in places.iter().zip(ends) {
        let body = children.get(place + 1..next).unwrap_or_default();
        let (Some(&prompt), Some(&first), Some(&last)) =
            (children.get(place), body.first(), body.last())
        else {
            continue;
        };
        // What comes after the last body belongs to the page again.
        let last = if next == children.len() { first } else { last };
        found.push(Candidate {
            prompt: tree.range(prompt),
            place: prompt..tree.end(last),
            body: std::iter::once(first..tree.end(last)).collect(),
            group: parent,
            bond: bond(tree, prompt),
        });
    }
    match found.len() * 2 > places.len() {
        true => found,
        false => Vec::new(),
    }
}

/// Groups candidates by the heading they stand under.
#[derive(Default)]
struct Groups {
    looked_at: usize,
    heading: usize,
}

impl Groups {
    /// Called with ascending positions.
    fn of(&mut self, tree: &Tree, at: usize) -> usize {
        for i in self.looked_at..at {
            let is_heading = heading_level(tree, i).is_some_and(|level| level <= 3);
            let in_prompt = || {
                tree.ancestors(i)
                    .take(3)
                    .chain([i])
                    .chain(i..tree.end(i))
                    .any(|up| {
                        tree.name(up) == "summary"
                            || tree.name(up) == "details"
                            || tree.attr(up, "aria-expanded").is_some()
                            || tree.attr(up, "aria-controls").is_some()
                    })
            };
            if is_heading && !in_prompt() {
                self.heading = i;
            }
        }
        self.looked_at = self.looked_at.max(at);
        self.heading
    }
}

fn bond(tree: &Tree, prompt: usize) -> Bond {
    match is_control(tree, prompt) {
        true => Bond::Opens,
        false => Bond::Adjacent,
    }
}

/// Whether an element is there to be clicked, and leads to no other page.
fn is_control(tree: &Tree, at: usize) -> bool {
    tree.element(at).is_some_and(|element| {
        let href = tree::attr(element, "href");
        let stays = |href: &str| {
            href.is_empty() || href.starts_with('#') || href.starts_with("javascript:")
        };
        let stays = href.is_none_or(stays);
        matches!(element.name(), "button" | "summary" | "label")
            || element.name() == "a" && stays
            || tree::attr(element, "role") == Some("button")
    })
}

/// Whether a prompt is a link to another page, or part of one: its answer
/// stands there, and what follows it here is a teaser.
pub(super) fn leads_elsewhere(tree: &Tree, prompt: &Range<usize>) -> bool {
    const MAX_LEVELS: usize = 4;
    let sums = tree.sums(prompt.clone());
    let within = prompt
        .clone()
        .chain(tree.ancestors(prompt.start).take(MAX_LEVELS));
    let is_link = |i: usize| {
        let href = tree.attr(i, "href").filter(|_| tree.name(i) == "a");
        href.is_some_and(|href| !href.is_empty() && !href.contains(['#', '(']))
    };
    sums.chars > 0 && sums.link_chars == sums.chars && within.into_iter().any(is_link)
}
