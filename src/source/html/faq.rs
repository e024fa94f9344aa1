//! Decides which candidates in the structure of a page are questions with
//! their answers. What only the order of headings tells is found in
//! `questions`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::blocks::{Content, Walk, heading_level, lone_label};
use super::candidates::{
    Bond, Candidate, MAX_QUESTION_CHARS, controls, definition_lists, details, leads_elsewhere,
    microdata, siblings,
};
use super::chrome::Chrome;
use super::rows::rows;
use super::tree::Tree;
use super::words;
use crate::document::{Block, BlockKind};
use crate::source::question::{
    Label, bare_label, is_faq_heading, is_question, label, strip_answer_label, strip_question_label,
};

/// How far above a question its block may be named as a FAQ.
const MAX_CONTAINER_LEVELS: usize = 6;

/// What a page says outside of its structure.
pub(crate) struct Hints {
    /// Whether the title of the page announces a FAQ.
    pub(crate) page_is_faq: bool,
    /// The keys of questions that structured data states.
    pub(crate) stated: HashSet<String>,
}

/// A question with its answer, and where it stands.
pub(crate) struct Pair {
    pub(crate) question: String,
    pub(crate) answer: Vec<Block>,
    /// The node that holds the question.
    pub(crate) prompt: usize,
    /// What the pair takes from the page; further parts stand elsewhere.
    pub(crate) place: Range<usize>,
    pub(crate) panels: Vec<Range<usize>>,
}

/// Returns the pairs in the order of the page; no two overlap.
pub(crate) fn find(tree: &Tree, chrome: &Chrome, hints: &Hints) -> Vec<Pair> {
    let walk = Walk {
        tree,
        chrome,
        marks: &[],
    };
    let mut taken = Taken {
        flags: vec![false; tree.len()],
        starts: BTreeSet::new(),
    };
    let mut pairs = Vec::new();
    for source in [
        microdata,
        details,
        definition_lists,
        rows,
        controls,
        siblings,
    ] {
        let mut candidates = source(tree, chrome);
        candidates.retain(|c| c.parts().all(|part| !chrome.is_skipped(part.start)));
        // What is nested deeper has the higher group and comes first: what
        // holds pairs is a category of theirs, or the page.
        for mut group in by_group(candidates).into_values().rev() {
            group.retain(|c| c.parts().all(|part| taken.is_free(part)));
            for (candidate, pair) in accepted(&walk, hints, innermost(group)) {
                if candidate.parts().all(|part| taken.is_free(part)) {
                    candidate.parts().for_each(|part| taken.take(part));
                    pairs.push(pair);
                }
            }
        }
    }
    pairs.sort_by_key(|pair: &Pair| pair.place.start);
    pairs
}

/// The parts of the page that pairs have.
struct Taken {
    flags: Vec<bool>,
    starts: BTreeSet<usize>,
}

impl Taken {
    fn is_free(&self, part: &Range<usize>) -> bool {
        let is_inside = self.flags.get(part.start).copied().unwrap_or(true);
        !is_inside && self.starts.range(part.clone()).next().is_none()
    }

    fn take(&mut self, part: &Range<usize>) {
        self.starts.insert(part.start);
        for flag in self.flags.get_mut(part.clone()).into_iter().flatten() {
            *flag = true;
        }
    }
}

/// Reads ranges as the blocks of an answer.
pub(crate) fn blocks_of(walk: &Walk, ranges: &[Range<usize>]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for range in ranges {
        // What holds the whole answer is no item of a list in it.
        let tree = walk.tree;
        let is_holder = matches!(tree.name(range.start), "dd" | "li");
        let inner = range.start + usize::from(is_holder && tree.end(range.start) == range.end);
        for item in walk.items(inner..range.end) {
            match item.content {
                Content::Heading { text, .. } => {
                    blocks.push(Block::new(BlockKind::Paragraph, text))
                }
                Content::Block { block, .. } => blocks.push(block.into()),
                Content::Mark(_) => {}
            }
        }
    }
    if let Some(first) = ranges.first() {
        strip_lone_label(walk.tree, first.clone(), &mut blocks);
    }
    strip_answer(&mut blocks, false);
    blocks
}

/// Removes the label in front of an answer; `is_labelled` says that its
/// question has one.
pub(crate) fn strip_answer(blocks: &mut Vec<Block>, is_labelled: bool) {
    blocks.retain(|block| !block.text.is_empty());
    // The first of several options is no answer with a label.
    if are_options(blocks) {
        return;
    }
    if let Some(first) = blocks.first_mut() {
        let stripped = match label(&first.text) {
            Some((found, rest)) if is_labelled && found.answers() => rest,
            _ => strip_answer_label(&first.text),
        };
        if stripped.len() < first.text.len() {
            first.text = stripped.to_owned();
        }
    }
    blocks.retain(|block| !block.text.is_empty());
}

/// Removes the label of an answer that has an element of its own.
pub(crate) fn strip_lone_label(tree: &Tree, range: Range<usize>, blocks: &mut [Block]) {
    let Some((Label::Answer, label)) = lone_label(tree, range) else {
        return;
    };
    if let Some(first) = blocks.first_mut()
        && let Some(rest) = first.text.strip_prefix(label)
    {
        first.text = rest.trim_start().to_owned();
    }
}

/// Whether a question has a label before it.
pub(crate) fn is_labelled(question: &str) -> bool {
    label(question).is_some_and(|(found, _)| found.asks())
}

/// Whether blocks begin with `A)` and `B)`: what a quiz has to choose from.
fn are_options(blocks: &[Block]) -> bool {
    let letter = |at: usize| {
        let text = blocks.get(at).map_or("", |block| block.text.as_str());
        let mut chars = text.trim_start_matches('(').chars();
        let letter = chars.next().map(|c| c.to_ascii_uppercase());
        letter.filter(|_| chars.next().is_some_and(|c| matches!(c, ')' | '.')))
    };
    letter(0) == Some('A') && letter(1) == Some('B')
}

/// Reads a group of candidates, and returns all that are pairs, or none.
fn accepted(walk: &Walk, hints: &Hints, group: Vec<Candidate>) -> Vec<(Candidate, Pair)> {
    let tree = walk.tree;
    let group: Vec<(Candidate, String)> = group
        .into_iter()
        .filter_map(|candidate| question(walk, &candidate).map(|question| (candidate, question)))
        .collect();
    // Judged before it is read: nests of candidates would be read once a level.
    if !is_faq(walk, hints, &group) {
        return Vec::new();
    }
    let read: Vec<(Candidate, Pair)> = group
        .into_iter()
        .filter_map(|(candidate, question)| {
            let pair = read(walk, &candidate, question)?;
            Some((candidate, pair))
        })
        .collect();
    // Questions answered by questions are two columns of a list.
    let is_no_answer = |(candidate, pair): &&(Candidate, Pair)| {
        let navigates = candidate.body.iter().any(|body| is_navigation(tree, body));
        navigates
            || are_options(&pair.answer)
            || matches!(pair.answer.as_slice(), [only] if is_question(&only.text))
    };
    match read.iter().filter(is_no_answer).count() * 2 > read.len() {
        true => Vec::new(),
        false => read,
    }
}

/// Decides whether the questions of a group are those of a FAQ.
fn is_faq(walk: &Walk, hints: &Hints, group: &[(Candidate, String)]) -> bool {
    let Some((first, _)) = group.first() else {
        return false;
    };
    let is_stated = |question: &str| hints.stated.contains(&words::key(question));
    let count = |test: &dyn Fn(&str) -> bool| group.iter().filter(|(_, q)| test(q)).count();
    let (all, stated) = (group.len(), count(&is_stated));
    let asking = count(&|question| words::asks(question) || is_stated(question));
    let third = asking > 0 && asking * 3 >= all;
    if first.bond == Bond::Stated {
        true
    } else if stated > 0 || is_announced(walk, first) {
        third || first.bond != Bond::Adjacent
    } else if hints.page_is_faq {
        third || first.bond == Bond::Opens && all > 2
    } else {
        let elsewhere = group
            .iter()
            .filter(|(c, _)| leads_elsewhere(walk.tree, &c.prompt));
        let elsewhere = elsewhere.count() * 2 > all;
        all >= 2 && asking * 2 > all && count(&is_question) * 3 >= all && !elsewhere
    }
}

/// Returns the question of a candidate, if it can be one.
fn question(walk: &Walk, candidate: &Candidate) -> Option<String> {
    let prompt = &candidate.prompt;
    let chars = |range: &Range<usize>| walk.tree.sums(range.clone()).chars;
    if chars(prompt) > MAX_QUESTION_CHARS || candidate.body.iter().all(|body| chars(body) == 0) {
        return None;
    }
    if candidate.bond != Bond::Stated && !is_one_block(walk, prompt) {
        return None;
    }
    let text = walk.heading_text(prompt.start);
    let question = strip_question_label(&text).to_owned();
    let is_prose = candidate.bond == Bond::Adjacent && words::is_prose(&question);
    (!question.is_empty() && !is_prose).then_some(question)
}

fn read(walk: &Walk, candidate: &Candidate, question: String) -> Option<Pair> {
    let mut answer = blocks_of(walk, &candidate.body);
    if is_labelled(&walk.heading_text(candidate.prompt.start)) {
        strip_answer(&mut answer, true);
    }
    let place = candidate.place.clone();
    let mut panels = candidate.body.clone();
    panels.retain(|body| body.start < place.start || body.end > place.end);
    (!answer.is_empty()).then_some(Pair {
        question,
        answer,
        prompt: candidate.prompt.start,
        place,
        panels,
    })
}

/// A prompt is one line of text; icons and numbers may stand beside it.
fn is_one_block(walk: &Walk, prompt: &Range<usize>) -> bool {
    let text = |content: Content| match content {
        Content::Heading { text, .. } => text,
        Content::Block { block, .. } => block.text,
        Content::Mark(_) => String::new(),
    };
    let items = walk
        .items(prompt.clone())
        .into_iter()
        .map(|item| text(item.content));
    items
        .filter(|text| text.contains(char::is_alphabetic) && bare_label(text).is_none())
        .count()
        == 1
}

/// Whether the heading above a candidate, or the name of a container, says
/// that here are questions.
fn is_announced(walk: &Walk, candidate: &Candidate) -> bool {
    let tree = walk.tree;
    let at = candidate.place.start;
    let named = |i: usize| {
        ["class", "id", "aria-label"]
            .iter()
            .any(|name| tree.attr(i, name).is_some_and(names_faq))
    };
    let containers = std::iter::once(at).chain(tree.ancestors(at));
    let mut containers = containers
        .take(MAX_CONTAINER_LEVELS)
        .take_while(|&i| !matches!(tree.name(i), "body" | "html" | "main"));
    containers.any(named) || {
        let above = (candidate.group < tree.len())
            .then(|| heading_above(tree, at))
            .flatten();
        above.is_some_and(|heading| {
            // The top heading is the title, which speaks for the whole page.
            heading_level(tree, heading) != Some(1) && is_faq_heading(&walk.heading_text(heading))
        })
    }
}

fn names_faq(value: &str) -> bool {
    words::class_words(value)
        .any(|word| word.starts_with("faq") || word.ends_with("faq") || word.ends_with("faqs"))
}

/// The heading that a node stands under. Looks back a bounded way only.
fn heading_above(tree: &Tree, at: usize) -> Option<usize> {
    const MAX_NODES: usize = 3000;
    let from = at.saturating_sub(MAX_NODES);
    (from..at)
        .rev()
        .find(|&i| heading_level(tree, i).is_some() && tree.chars(i) > 0 && tree.end(i) <= at)
}

fn is_navigation(tree: &Tree, range: &Range<usize>) -> bool {
    let sums = tree.sums(range.clone());
    sums.links >= 2 && sums.link_chars * 10 > sums.chars * 8
}

/// A candidate that holds several others is a category of theirs; one that
/// holds a single other has it in its answer.
fn innermost(mut group: Vec<Candidate>) -> Vec<Candidate> {
    let prompts: BTreeSet<usize> = group.iter().map(|c| c.prompt.start).collect();
    group.retain(|c| {
        let inside = |body: &Range<usize>| prompts.range(body.clone()).take(2).count();
        c.body.iter().map(inside).sum::<usize>() < 2
    });
    // Of two that are left the outer comes first in the order of the page.
    group.sort_by_key(|c| (c.place.start, std::cmp::Reverse(c.place.end)));
    group
}

fn by_group(candidates: Vec<Candidate>) -> BTreeMap<usize, Vec<Candidate>> {
    let mut groups: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        groups.entry(candidate.group).or_default().push(candidate);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::html::chrome::Keep;
    use scraper::Html;

    #[track_caller]
    fn check(page: &str, expected: &[(&str, &str)]) {
        let html = Html::parse_document(page);
        let tree = Tree::new(&html);
        let chrome = Chrome::new(&tree, Keep::default());
        let hints = Hints {
            page_is_faq: false,
            stated: HashSet::new(),
        };
        let found: Vec<_> = find(&tree, &chrome, &hints)
            .into_iter()
            .map(|pair| {
                let answer: Vec<_> = pair.answer.into_iter().map(|b| b.text).collect();
                (pair.question, answer.join(" "))
            })
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(q, a)| (q.as_str(), a.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    const TWO: &[(&str, &str)] = &[("How far?", "A mile."), ("How long?", "An hour.")];

    #[test]
    fn reads_details() {
        check("<details><summary>How far?</summary>A mile.</details>", &[]);
        check(
            "<details><summary>How far?</summary><p>A mile.</details><details><summary>How long?</summary>An hour.</details>",
            TWO,
        );
        check(
            "<h2>FAQ</h2><details><summary>Distance</summary>A mile.</details>",
            &[("Distance", "A mile.")],
        );
        check(
            "<details><summary>Size</summary>L</details><details><summary>Colour</summary>red</details>",
            &[],
        );
    }

    #[test]
    fn reads_definition_lists() {
        check(
            "<dl><dt>1. How far?<dd>A mile.<dt>2. How long?<dd>An hour.</dl>",
            TWO,
        );
        check(
            "<dl><div><dt>How far?</dt><dd>A: A mile.</dd></div><div><dt>How long?</dt><dd>An hour.</dd></div></dl>",
            TWO,
        );
        check(
            "<dl><dt>mile</dt><dd>a length</dd><dt>hour</dt><dd>a time</dd></dl>",
            &[],
        );
    }

    #[test]
    fn an_answer_is_no_list_item() {
        let html = Html::parse_document(
            "<dl><dt>How far?<dd>A mile.<p>Or two.<ul><li>By sea.</ul><dt>How long?<dd>An hour.</dl>",
        );
        let tree = Tree::new(&html);
        let hints = Hints {
            page_is_faq: false,
            stated: HashSet::new(),
        };
        let pairs = find(&tree, &Chrome::new(&tree, Keep::default()), &hints);
        let kinds: Vec<_> = pairs
            .iter()
            .flat_map(|p| &p.answer)
            .map(|b| b.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                BlockKind::Paragraph,
                BlockKind::Paragraph,
                BlockKind::ListItem,
                BlockKind::Paragraph
            ]
        );
    }

    #[test]
    fn reads_microdata() {
        check("<div itemscope itemtype='https://schema.org/Question'><h3 itemprop=name>Distance</h3>
            <div itemprop=acceptedAnswer itemscope itemtype='https://schema.org/Answer'><div itemprop=text>A mile.</div></div></div>",
            &[("Distance", "A mile.")]);
    }

    #[test]
    fn reads_rdfa() {
        check(
            "<div vocab='https://schema.org/' typeof=Question><h3 property=name>Distance</h3>
            <div property='acceptedAnswer' typeof=Answer><p property=text>A mile.</p></div></div>
            <div typeof='schema:Question'><b property='schema:name'>Time</b>
            <p property='schema:suggestedAnswer' typeof='schema:Answer'>An hour.</p></div>",
            &[("Distance", "A mile."), ("Time", "An hour.")],
        );
    }

    #[test]
    fn labels_may_have_an_element_of_their_own() {
        check(
            "<div><p class=q><span>Q</span>How far?</p><p><span>A</span>A mile.</p><p class=q><span>Q</span>How long?</p><p><span>A</span>An hour.</p></div>",
            TWO,
        );
        check(
            "<dl><dt><div>Q1</div><div>How far?</div><dd><div>A1</div><div>A mile.</div><dt>S: How long?<dd>C: An hour.</dl>",
            TWO,
        );
    }

    #[test]
    fn options_are_no_answer() {
        check(
            "<ol><li><p>How far?</p><ul><li>A) A mile.<li>B) Two.</ul><li><p>How long?</p><ul><li>A) An hour.<li>B) Two.</ul></ol>",
            &[],
        );
    }

    #[test]
    fn reads_controls() {
        check(
            "<button aria-controls=a>How far?</button><button aria-controls=b>How long?</button><div id=a hidden>A mile.</div><div id=b hidden>An hour.</div>",
            TWO,
        );
        check(
            "<h3><button aria-expanded=false>How far?</button></h3><div>A mile.</div><h3><button aria-expanded=false>How long?</button></h3><div>An hour.</div>",
            TWO,
        );
    }

    #[test]
    fn reads_rows_of_tables() {
        check(
            "<table><tr><th>Question<th>Answers<tr><td>Distance<td>A mile.<tr><td>Time<td>An hour.</table>",
            &[("Distance", "A mile."), ("Time", "An hour.")],
        );
        check(
            "<table><tr><td>1<td>How far?<td>A mile.<tr><td>2<td>How long?<td>An hour.</table>",
            TWO,
        );
        check(
            "<table><tr><td>Q:<td>How far?<tr><td>A:<td>A mile.<tr><td>Q:<td>How long?<tr><td>A:<td>An hour.</table>",
            TWO,
        );
        check(
            "<h2>FAQ</h2><table><tr><th>Plan<th>Price<tr><td>Small<td>3<tr><td>Large<td>9</table>",
            &[],
        );
    }

    #[test]
    fn teasers_are_answered_elsewhere() {
        let card = |link: &str, asked: &str| {
            format!("<div class=c><h3>{link}{asked}</a></h3><p>A mile or more.</div>")
        };
        let page = |link: &str| card(link, "How far?") + &card(link, "How long?");
        check(&page("<a href=/far>"), &[]);
        let told = "A mile or more.";
        check(
            &page("<a href=#far>"),
            &[("How far?", told), ("How long?", told)],
        );
    }

    #[test]
    fn tabs_do_not_answer_each_other() {
        check(
            "<h2>FAQ</h2><div class=t><button>How far</button><button>How long</button></div><div class=t><button>Who?</button><p>We.</div><div class=t><button>Where?</button><p>Here.</div>",
            &[("Who?", "We."), ("Where?", "Here.")],
        );
    }

    #[test]
    fn reads_repeated_siblings() {
        check(
            "<div><div class=i><div><div>How far?</div><div>A mile.</div></div></div><div class=i><div><div>How long?</div><div>An hour.</div></div></div></div>",
            TWO,
        );
        check(
            "<div><p class=q>How far?</p><p>A mile.</p><p class=q>How long?</p><p>An hour.</p></div>",
            TWO,
        );
        check(
            "<ul><li><div>Red</div><div>a colour</div></li><li><div>Blue</div><div>another</div></li></ul>",
            &[],
        );
    }
}
