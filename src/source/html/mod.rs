//! Reads web pages: what they say about themselves, the questions and
//! answers on them, and the article, without what surrounds it.

mod article;
mod blocks;
mod candidates;
mod chrome;
mod faq;
mod line;
mod nesting;
mod outline;
mod page;
mod questions;
mod structured;
mod table;
mod template;
mod tree;
mod words;

use std::collections::{HashMap, HashSet};

use scraper::Html;

use blocks::Walk;
use chrome::Chrome;
use faq::Hints;
use outline::Frame;
use structured::Stated;
use tree::Tree;

use super::question::{is_faq_heading, strip_question_label};
use crate::document::{Document, Section, SectionKind};

/// A page with fewer letters and digits that sends its reader elsewhere is a
/// signpost, not a document.
const MIN_REDIRECT_CHARS: usize = 200;

/// With fewer letters and digits of prose a page is judged again, its lists
/// of links taken for content: it may be an index.
const MIN_CHARS: usize = 250;

/// Answers to one question that another is compared with; a page that says
/// more to one question is generated, and comparing all would be quadratic.
const MAX_COMPARED: usize = 8;

/// Reads a page. Never fails: what cannot be made sense of is a warning.
pub(crate) fn read(html: &str) -> Document {
    let (front, html) = template::read(html);
    let html = Html::parse_document(&nesting::prepare(&html));
    let tree = Tree::new(&html);
    let mut chrome = Chrome::new(&tree, false);
    if chrome.kept_chars(0..tree.len()) < MIN_CHARS {
        chrome = Chrome::new(&tree, true);
    }
    let page = page::read(&html, &top_headings(&tree, &chrome));
    let mut document = Document {
        title: front.title.or(page.title),
        lang: front.lang.or(page.lang),
        url: front.url.or(page.url),
        warnings: front.warning.into_iter().collect(),
        ..Document::default()
    };
    if page.redirects && chrome.kept_chars(0..tree.len()) < MIN_REDIRECT_CHARS {
        document
            .warnings
            .push("the page only sends its reader to another one".to_owned());
        return document;
    }
    let stated = structured::pairs(&html, &mut document.warnings);
    let hints = Hints {
        page_is_faq: document.title.as_deref().is_some_and(is_faq_heading),
        stated: stated
            .iter()
            .map(|pair| words::key(strip_question_label(&pair.question)))
            .collect(),
    };
    document.sections = sections(&tree, &chrome, &hints, document.title.clone());
    merge(&mut document.sections, stated);
    if document.sections.is_empty() {
        document
            .warnings
            .push("the page has next to no text".to_owned());
    }
    document
}

fn sections(tree: &Tree, chrome: &Chrome, hints: &Hints, title: Option<String>) -> Vec<Section> {
    let pairs = faq::find(tree, chrome, hints);
    let mut marks = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        marks.push((pair.place.clone(), Some(number)));
        marks.extend(pair.panels.iter().map(|panel| (panel.clone(), None)));
    }
    marks.sort_by_key(|(place, _)| (place.start, place.end));
    let everything = Walk {
        tree,
        chrome,
        marks: &[],
    };
    let root = article::find(tree, chrome, &everything.items(0..tree.len()));
    let walk = Walk {
        tree,
        chrome,
        marks: &marks,
    };
    let mut items = walk.items(0..tree.len());
    if !chrome.keeps_link_lists() {
        items = article::without_link_runs(tree, items);
    }
    let mut pairs: Vec<_> = pairs.into_iter().map(Some).collect();
    outline::sections(&walk, &items, &mut pairs, hints, &Frame { root, title })
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
        faq::strip_answer(&mut blocks);
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

/// The texts of the headings of the first level.
fn top_headings(tree: &Tree, chrome: &Chrome) -> Vec<String> {
    let none = Chrome::none(tree);
    let of = |chrome: &Chrome| -> Vec<String> {
        let walk = Walk {
            tree,
            chrome,
            marks: &[],
        };
        (0..tree.len())
            .filter(|&i| tree.name(i) == "h1" && !chrome.is_skipped(i))
            .map(|i| walk.heading_text(i))
            .filter(|text| !text.is_empty())
            .collect()
    };
    let kept = of(chrome);
    match kept.is_empty() {
        true => of(&none),
        false => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

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
    fn warns_about_pages_without_text() {
        let moved = read("<meta http-equiv=refresh content='0;url=x.html'><p>Moved.");
        assert!(moved.sections.is_empty());
        assert_eq!(
            moved.warnings,
            ["the page only sends its reader to another one"]
        );
        assert_eq!(read("").warnings, ["the page has next to no text"]);
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
            let page = format!("{}deep{}", format!("<{tag}>").repeat(20_000), "</div>");
            let text: String = read(&page).sections.iter().map(line).collect();
            assert!(text.contains("deep"), "{tag}");
        }
    }
}
