//! Reads web pages: what they say about themselves, the questions and
//! answers on them, and the article, without what surrounds it.

mod article;
mod beside;
mod blank;
mod blocks;
mod bounds;
mod candidates;
mod chrome;
mod dropping;
mod faq;
pub(crate) mod fragment;
mod json_repair;
mod line;
mod nesting;
mod outline;
mod page;
mod questions;
mod rows;
mod structured;
mod table;
mod template;
mod tree;
mod words;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use scraper::Html;

use blocks::Walk;
use chrome::{Chrome, Keep};
use dropping::Dropping;
use faq::Hints;
use outline::Frame;
use page::Headings;
use structured::Stated;
use tree::Tree;

pub(crate) use page::{is_absolute, language};
pub(crate) use structured::names_type;

use super::question::{is_faq_heading, strip_question_label};
use crate::document::{Document, Section, SectionKind};
use crate::options::ReadOptions;

/// A page with fewer letters and digits that sends its reader elsewhere is a
/// signpost, not a document.
const MIN_REDIRECT_CHARS: usize = 200;

/// Why such a page is no document.
const REDIRECTS: &str = "the page only sends its reader to another one";

/// With fewer letters and digits of prose a page is judged again, its lists
/// of links taken for content: it may be an index.
const MIN_CHARS: usize = 250;

/// Answers to one question that another is compared with; a page that says
/// more to one question is generated, and comparing all would be quadratic.
const MAX_COMPARED: usize = 8;

/// The title of a page stands above its text, and further headings do not
/// make it clearer.
const MAX_TITLE_HEADINGS: usize = 64;

/// Reads a page. Never fails: what cannot be made sense of is a warning.
pub(crate) fn read<'a>(html: impl Into<Cow<'a, str>>, options: &ReadOptions) -> Document {
    let source = html.into();
    let (front, template) = template::read(&source);
    let html = Html::parse_document(&nesting::prepare(&template));
    // The parser has copied what it needs, and a page may be large.
    drop(template);
    drop(source);
    let tree = Tree::new(&html);
    let mut keep = Keep {
        link_lists: false,
        comments: options.comments,
    };
    let mut chrome = Chrome::new(&tree, keep);
    if chrome.kept_chars(0..tree.len()) < MIN_CHARS {
        keep.link_lists = true;
        chrome = Chrome::new(&tree, keep);
    }
    let page = page::read(&html, &headings(&tree, &chrome));
    let mut warnings: Vec<String> = front.warning.into_iter().collect();
    let (stated, about) = structured::read(&html, &mut warnings);
    let mut document = Document {
        title: front.title.or(page.title),
        description: front.description.or(page.description),
        lang: front.lang.or(page.lang),
        url: front.url.or(page.url),
        site: page.site.or(about.site),
        author: front.author.or(page.author).or(about.author),
        date: front.date.or(page.date).or(about.date),
        warnings,
        ..Document::default()
    };
    let is_stub = page.redirects && chrome.kept_chars(0..tree.len()) < MIN_REDIRECT_CHARS;
    let hints = Hints {
        page_is_faq: document.title.as_deref().is_some_and(is_faq_heading),
        stated: stated
            .iter()
            .map(|pair| words::key(strip_question_label(&pair.question)))
            .collect(),
    };
    sections(&tree, &chrome, keep, &hints, &mut document);
    merge(&mut document.sections, stated);
    let blank = || blank::reason(&document, tree.sums(0..tree.len()).link_chars);
    let reason = is_stub.then_some(REDIRECTS).or_else(blank);
    document.withheld = reason.map(str::to_owned);
    document
}

/// Reads sections, and notes what is none.
fn sections(tree: &Tree, chrome: &Chrome, keep: Keep, hints: &Hints, document: &mut Document) {
    let pairs = faq::find(tree, chrome, hints);
    let mut marks = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        marks.push((pair.place.clone(), Some(number)));
        marks.extend(pair.panels.iter().map(|panel| (panel.clone(), None)));
    }
    marks.sort_by_key(|(place, _)| (place.start, place.end));
    let walk = |marks| Walk {
        tree,
        chrome,
        marks,
    };
    // What pairs hold is part of the article, too.
    let mut items = walk(&[]).items(0..tree.len());
    let root = article::find(tree, chrome, &items, document.title.as_deref());
    let walk = walk(&marks);
    if !marks.is_empty() {
        items = walk.items(0..tree.len());
    }
    let mut dropped = Dropping::of(tree, chrome);
    if !chrome.keeps_link_lists() {
        let (kept, references) = article::without_references(tree, items);
        items = kept;
        dropped.items(&references, "leads to other pages");
    }
    let mut parts = vec![root];
    if keep.comments {
        parts.extend(chrome::comments(tree));
    }
    let frame = Frame {
        parts,
        title: document.title.clone(),
    };
    let outside = items.iter().filter(|item| !frame.holds(item.node));
    dropped.items(outside, "outside of the article");
    let mut pairs: Vec<_> = pairs.into_iter().map(Some).collect();
    document.sections = outline::sections(&walk, items, &mut pairs, hints, &frame);
    document.dropped = dropped.finish();
}

/// Leaves each pair once, the first of those to be seen on the page, and adds
/// those that only structured data states.
fn merge(sections: &mut Vec<Section>, stated: Vec<Stated>) {
    let mut seen: HashMap<String, Vec<String>> = HashMap::new();
    sections.retain(|section| {
        let Some(question) = section
            .heading
            .as_deref()
            .filter(|_| section.kind == SectionKind::Faq)
        else {
            return true;
        };
        let answers = seen.entry(words::key(question)).or_default();
        let answer = text_of(section);
        // One question may have an answer of its own in each part of a page.
        let mut others = answers.iter().rev().take(MAX_COMPARED);
        let is_new = !others.any(|other| is_same(other, &answer));
        if is_new {
            answers.push(answer);
        }
        is_new
    });
    for pair in stated {
        let question = strip_question_label(&pair.question).to_owned();
        let answers = seen.entry(words::key(&question)).or_default();
        if !answers.is_empty() {
            continue;
        }
        answers.push(String::new());
        let mut blocks = pair.answer;
        let is_labelled = faq::is_labelled(&pair.question);
        faq::strip_answer(&mut blocks, is_labelled);
        sections.push(Section {
            kind: SectionKind::Faq,
            parents: Vec::new(),
            heading: Some(question),
            anchor: None,
            span: None,
            blocks,
        });
    }
}

fn text_of(section: &Section) -> String {
    let texts: Vec<_> = section
        .blocks
        .iter()
        .map(|b| b.text.to_lowercase())
        .collect();
    texts.join(" ")
}

/// Whether two answers share most of their words.
fn is_same(a: &str, b: &str) -> bool {
    let words = |text| -> HashSet<String> { str::split_whitespace(text).map(words::key).collect() };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count();
    common * 2 >= a.len().min(b.len())
}

/// The headings among which the title of the page may be.
fn headings(tree: &Tree, chrome: &Chrome) -> Headings {
    let of = |chrome: &Chrome, is_wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        let walk = Walk {
            tree,
            chrome,
            marks: &[],
        };
        (0..tree.len())
            .filter(|&i| is_wanted(tree.name(i)) && !chrome.is_skipped(i))
            .map(|i| walk.heading_text(i))
            .filter(|text| !text.is_empty())
            .take(MAX_TITLE_HEADINGS)
            .collect()
    };
    let mut top = of(chrome, &|name| name == "h1");
    if top.is_empty() {
        top = of(&Chrome::none(tree), &|name| name == "h1");
    }
    Headings {
        top,
        further: of(chrome, &|name| matches!(name, "h2" | "h3")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

    fn read(page: &str) -> Document {
        super::read(page, &ReadOptions::default())
    }

    /// Each section as `kind parents > heading #anchor: blocks`.
    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let lines: Vec<_> = read(page).sections.iter().map(line).collect();
        assert_eq!(lines, expected);
    }

    fn line(section: &Section) -> String {
        let blocks: Vec<_> = section.blocks.iter().map(|b| b.text.as_str()).collect();
        format!(
            "{:?} {} > {} #{}: {}",
            section.kind,
            section.parents.join("/"),
            section.heading.as_deref().unwrap_or("-"),
            section.anchor.as_deref().unwrap_or("-"),
            blocks.join(" + ")
        )
    }

    #[test]
    fn makes_sections_of_headings() {
        check(
            "<title>Boats | Harbour</title><main><h1>Boats</h1><p>All about boats.
             <h2 id=sails>Sails<a class=headerlink href=#sails>¶</a></h2><p>Of cloth.
             <h3><a name=main-sail></a>Main sail</h3><p>The large one.<h2>Oars</h2><p>Of wood.</main>",
            &[
                "Article  > - #-: All about boats.",
                "Article  > Sails #sails: Of cloth.",
                "Article Sails > Main sail #main-sail: The large one.",
                "Article  > Oars #-: Of wood.",
            ],
        );
    }

    #[test]
    fn finds_anchors_of_wrappers_and_before() {
        check(
            "<section id=one><h2>One</h2><p>First.</section><a name=two></a><h2>Two</h2><p>Second.
             <h2 id=two>Three</h2><p>Third.",
            &[
                "Article  > One #one: First.",
                "Article  > Two #two: Second.",
                "Article  > Three #-: Third.",
            ],
        );
    }

    #[test]
    fn makes_pairs_of_question_headings() {
        check(
            "<h1>Boats</h1><p>Intro.<h2>FAQ</h2><h3 id=a>How fast?</h3><p>Ten knots.<p>With wind.
             <h3>1. How deep?</h3><p>A metre.<h2>More</h2><p>Nothing.",
            &[
                "Article  > - #-: Intro.",
                "Faq FAQ > How fast? #a: Ten knots. + With wind.",
                "Faq FAQ > How deep? #-: A metre.",
                "Article  > More #-: Nothing.",
            ],
        );
    }

    #[test]
    fn leaves_a_lone_question_in_the_article() {
        check(
            "<h2>What is a boat?</h2><p>It floats.<h2>Who rows?</h2><p>You do.",
            &[
                "Article  > What is a boat? #-: It floats.",
                "Article  > Who rows? #-: You do.",
            ],
        );
        check(
            "<h2>What is a boat?</h2><p>It floats.<h2>Sails</h2><p>Of cloth.",
            &[
                "Article  > What is a boat? #-: It floats.",
                "Article  > Sails #-: Of cloth.",
            ],
        );
    }

    #[test]
    fn reads_bold_and_labelled_questions() {
        check(
            "<p><b>How fast?</b><br>Ten knots.<p><b>How deep?</b><p>A metre.<p><b>How old?</b> A year.",
            &[
                "Faq  > How fast? #-: Ten knots.",
                "Faq  > How deep? #-: A metre.",
                "Faq  > How old? #-: A year.",
            ],
        );
        check(
            "<p>Q: How fast?<br>A: Ten knots.",
            &["Faq  > How fast? #-: Ten knots."],
        );
        check(
            "<p>Q: How fast?<br>Ten knots.<p>Q: How deep?<p>A: A metre.",
            &[
                "Faq  > How fast? #-: Ten knots.",
                "Faq  > How deep? #-: A metre.",
            ],
        );
    }

    #[test]
    fn a_faq_may_set_its_questions_apart_by_nothing() {
        let page =
            "<p>How fast?<p>Ten knots.<p>With wind.<p>How deep?<blockquote>A metre.</blockquote>";
        let pairs = [
            "Faq FAQ > How fast? #-: Ten knots. + With wind.",
            "Faq FAQ > How deep? #-: A metre.",
        ];
        check(&format!("<h2>FAQ</h2>{page}"), &pairs);
        let plain = "Article  > - #-: How fast? + Ten knots. + With wind. + How deep? + A metre.";
        check(page, &[plain]);
        check(
            "<h2>FAQ</h2><h3>How fast?</h3><p>Why hurry?<p>Ten knots.<p>Why not?<p>Or five.",
            &["Faq FAQ > How fast? #-: Why hurry? + Ten knots. + Why not? + Or five."],
        );
    }

    #[test]
    fn some_questions_are_put_in_short() {
        let page = "<p><b>Orders</b><p><b>How fast?</b><p>Ten knots.<p><b>Depth</b><p>A metre.
            <p><b>How old?</b><p>A year.";
        check(
            &format!("<h2>FAQ</h2>{page}"),
            &[
                "Article  > FAQ #-: Orders",
                "Faq FAQ > How fast? #-: Ten knots.",
                "Faq FAQ > Depth #-: A metre.",
                "Faq FAQ > How old? #-: A year.",
            ],
        );
        check(
            "<h2>FAQ</h2><h3>How fast?</h3><h4>In short</h4><p>Ten knots.<h3>How deep?</h3><p>A metre.",
            &[
                "Faq FAQ > How fast? #-: In short + Ten knots.",
                "Faq FAQ > How deep? #-: A metre.",
            ],
        );
    }

    #[test]
    fn a_box_after_the_answers_is_of_none() {
        let last = |holder: &str| {
            let page = format!(
                "<main><h2>FAQ</h2><h3>How fast?</h3>{holder}Ten knots.</div><h3>How deep?</h3>
                 <p>A metre.</p><div>Ask us.</div></main>"
            );
            read(&page).sections.get(1).map(Section::text)
        };
        assert_eq!(last("<p>").as_deref(), Some("A metre."));
        assert_eq!(last("<div>").as_deref(), Some("A metre.\nAsk us."));
    }

    #[test]
    fn an_answer_in_the_item_of_its_question_is_no_list() {
        let page = "<ul><li><b>How fast?</b> Ten knots.<p>With wind.<ul><li>Or tide.</ul>
            <li><b>How deep?</b><p>A metre.<li><b>How old?</b><p>A year.</ul>";
        let sections = read(page).sections;
        let blocks = sections.iter().flat_map(|section| &section.blocks);
        let blocks: Vec<_> = blocks.map(|b| format!("{:?} {}", b.kind, b.text)).collect();
        assert_eq!(
            blocks,
            [
                "Paragraph Ten knots.",
                "Paragraph With wind.",
                "ListItem Or tide.",
                "Paragraph A metre.",
                "Paragraph A year."
            ]
        );
        let page = "<h2>FAQ</h2><h3>How fast?</h3><dl><dt>Sail<dd>Ten knots.</dl>";
        assert_eq!(
            read(page).sections.first().map(|s| s.blocks.as_slice()),
            Some([Block::new(BlockKind::ListItem, "Sail: Ten knots.")].as_slice())
        );
    }

    #[test]
    fn states_a_pair_once() {
        let stated = r#"<script type="application/ld+json">{"@type":"FAQPage","mainEntity":[
            {"@type":"Question","name":"How fast?","acceptedAnswer":{"text":"Ten knots."}},
            {"@type":"Question","name":"How deep?","acceptedAnswer":{"text":"A metre."}}]}</script>"#;
        check(
            &format!("{stated}<p>Intro.<h2 id=f>How fast</h2><p>Ten knots."),
            &[
                "Article  > - #-: Intro.",
                "Faq  > How fast #f: Ten knots.",
                "Faq  > How deep? #-: A metre.",
            ],
        );
    }

    #[test]
    fn keeps_the_article_out_of_pairs_and_back() {
        check(
            "<h2>Help</h2><p>Before.<details id=d><summary>How fast?</summary>Ten knots.</details>
             <details><summary>How deep?</summary>A metre.</details><p>After.",
            &[
                "Article  > Help #-: Before.",
                "Faq Help > How fast? #d: Ten knots.",
                "Faq Help > How deep? #-: A metre.",
                "Article  > Help #-: After.",
            ],
        );
    }

    #[test]
    fn withholds_pages_that_say_nothing() {
        let moved = read("<meta http-equiv=refresh content='0;url=x.html'><p>Moved.");
        assert_eq!(moved.withheld.as_deref(), Some(REDIRECTS));
        let empty = read("").withheld;
        assert_eq!(empty.as_deref(), Some("the page has next to no text"));
    }

    #[test]
    fn comments_are_read_where_they_are_asked_for() {
        let article = "<p>They float, and they have done so for a long time.".repeat(6);
        let page = format!(
            "<article><h1>Boats</h1>{article}</article>
            <div id=comments><p>Mine does not, and I have told the harbour master so.</div>"
        );
        let texts = |comments| {
            let options = ReadOptions {
                comments,
                ..ReadOptions::default()
            };
            super::read(page.as_str(), &options).text()
        };
        assert!(!texts(false).contains("Mine does not"));
        assert!(texts(true).contains("Mine does not"));
    }

    #[test]
    fn reads_templates() {
        let document = read("---\ntitle: Boats\n---\n<p>{{< lead >}}They float.{{< /lead >}}");
        assert_eq!(document.title.as_deref(), Some("Boats"));
        assert_eq!(line(&document.sections[0]), "Article  > - #-: They float.");
    }

    #[test]
    fn survives_deep_nesting() {
        for tag in [
            "div",
            "b",
            "ul><li",
            "table><tr><td",
            "dl><dd",
            "blockquote",
            "details",
        ] {
            let page = format!(
                "{}It is deep.{}",
                format!("<{tag}>").repeat(20_000),
                "</div>"
            );
            let text: String = read(&page).sections.iter().map(line).collect();
            assert!(text.contains("deep"), "{tag}");
        }
    }
}
