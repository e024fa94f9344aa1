//! Lists of questions, each with the places that answer it, and whether a
//! citation is one of them.

use std::collections::HashMap;
use std::path::Path;

use super::lines::{self, faulty};
use crate::contract::Citation;
use crate::error::{Error, Result};

/// A question, and where its answer stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The line of the list that it stands in first, from 1.
    pub line: usize,
    /// What is asked.
    pub text: String,
    /// The places that answer it; none where the documents do not.
    pub targets: Vec<Target>,
}

/// A place that answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The line of the list, from 1.
    pub line: usize,
    /// `path`, `path#anchor`, `#anchor`, or an address with an anchor or
    /// without.
    pub text: String,
}

/// Reads a list of questions: `question<TAB>target` on each line, where the
/// target is a `path`, `path#anchor`, `#anchor` or an address that the citation
/// of a right hit has. Nothing behind the tab: the documents hold no answer.
/// A question with several targets stands on several lines. Empty lines, and
/// those that begin with `#`, are passed over.
///
/// # Errors
/// [`Error::Evaluation`] with the faulty line, and [`Error::Io`].
pub fn read_questions(path: &Path) -> Result<Vec<Question>> {
    let text = lines::read(path)?;
    let questions = parse(&text).map_err(|(line, detail)| faulty(path, line, detail))?;
    if questions.is_empty() {
        return Err(Error::Evaluation {
            path: path.to_owned(),
            line: None,
            detail: "there are no questions in it".to_owned(),
        });
    }
    Ok(questions)
}

pub(super) fn parse(text: &str) -> Result<Vec<Question>, (usize, String)> {
    let mut questions: Vec<Question> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (number, line) in lines::filled(text).filter(|(_, line)| !line.starts_with('#')) {
        let told = |detail: &str| (number, detail.to_owned());
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [text, target] = *fields.as_slice() else {
            return Err(told(match fields.len() {
                1 => {
                    "there is no tab; write the question, a tab, and the path, anchor or \
                      address that answers it (nothing where no document does)"
                }
                _ => {
                    "there is more than one tab; write further targets on lines of their own, \
                      with the question again"
                }
            }));
        };
        if text.is_empty() {
            return Err(told("there is no question before the tab"));
        }
        let target = (!target.is_empty()).then(|| Target {
            line: number,
            text: target.to_owned(),
        });
        let at = *known.entry(text).or_insert(questions.len());
        let Some(question) = questions.get_mut(at) else {
            questions.push(Question {
                line: number,
                text: text.to_owned(),
                targets: target.into_iter().collect(),
            });
            continue;
        };
        match target {
            Some(target) if !question.targets.is_empty() => question.targets.push(target),
            _ => {
                let first = question.line;
                let detail = format!(
                    "line {first} has the question already; without a target it may stand once only"
                );
                return Err((number, detail));
            }
        }
    }
    Ok(questions)
}

impl Target {
    /// Whether a citation leads there.
    pub fn fits(&self, citation: &Citation) -> bool {
        let (page, anchor) = split(&self.text);
        let Some(path) = self.path() else {
            let Some(url) = citation.url.as_deref() else {
                return false;
            };
            let (cited, cited_anchor) = split(without_text_fragment(url));
            return same_page(cited, page) && anchor.is_none_or(|a| cited_anchor == Some(a));
        };
        let with_root = || match citation.path.is_empty() {
            true => citation.root.clone(),
            false => format!("{}/{}", citation.root, citation.path),
        };
        let is_there = path.is_empty() || path == citation.path || path == with_root();
        is_there && anchor.is_none_or(|anchor| citation.anchor.as_deref() == Some(anchor))
    }

    /// The path without the anchor, unless it is an address.
    pub(super) fn path(&self) -> Option<&str> {
        let (page, _) = split(&self.text);
        (!page.contains("://")).then(|| page.strip_prefix("./").unwrap_or(page))
    }
}

/// Splits at the first `#`; an empty anchor is none.
fn split(target: &str) -> (&str, Option<&str>) {
    match target.split_once('#') {
        Some((page, anchor)) => (page, Some(anchor).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    }
}

fn without_text_fragment(url: &str) -> &str {
    url.split_once(":~:").map_or(url, |(url, _)| url)
}

/// Whether two addresses lead to one page: a slash at the end says nothing.
fn same_page(a: &str, b: &str) -> bool {
    a.trim_end_matches('/') == b.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::SourceState;

    #[test]
    fn lists_of_questions() {
        let questions = parse(
            "# ours\nHow?\ta.md\n\n  How? \t b.md#c \nParking fee?\t\nWhere?\thttps://x.example/a\n",
        )
        .unwrap();
        let told: Vec<_> = questions
            .iter()
            .map(|question| {
                let targets = question.targets.iter();
                let targets: Vec<_> = targets.map(|t| (t.line, t.text.as_str())).collect();
                (question.line, question.text.as_str(), targets)
            })
            .collect();
        assert_eq!(
            told,
            [
                (2, "How?", vec![(2, "a.md"), (4, "b.md#c")]),
                (5, "Parking fee?", vec![]),
                (6, "Where?", vec![(6, "https://x.example/a")]),
            ]
        );
    }

    #[test]
    fn faults_are_named() {
        let check = |text: &str, line: usize, expected: &str| {
            let (at, told) = parse(text).unwrap_err();
            assert_eq!(at, line);
            assert!(told.starts_with(expected), "{told}");
        };
        check("How?\ta.md\nHow? a.md\n", 2, "there is no tab");
        check("How?\ta.md\tb.md\n", 1, "there is more than one tab");
        check("\ta.md\n", 1, "there is no question before the tab");
        check("How?\ta.md\nHow?\t\n", 2, "line 1 has the question already");
        check("How?\t\nHow?\ta.md\n", 2, "line 1 has the question already");
    }

    #[test]
    fn targets_are_places_of_citations() {
        let mut citation = cited();
        let check = |citation: &Citation, target: &str, expected: bool| {
            let target = Target {
                line: 1,
                text: target.to_owned(),
            };
            assert_eq!(target.fits(citation), expected, "{}", target.text);
        };
        for (target, expected) in [
            ("guide/lamp.md", true),
            ("./guide/lamp.md#reset", true),
            ("docs/guide/lamp.md", true),
            ("guide/lamp.md#dim", false),
            ("lamp.md", false),
            ("guide/", false),
            ("#reset", true),
            ("#dim", false),
            ("https://lamp.example/guide", true),
            ("https://lamp.example/guide/#reset", true),
            ("https://lamp.example/guide#dim", false),
            ("https://lamp.example/", false),
        ] {
            check(&citation, target, expected);
        }
        citation.url = None;
        check(&citation, "https://lamp.example/guide", false);
        citation.path.clear();
        check(&citation, "docs", true);
    }

    fn cited() -> Citation {
        Citation {
            root: "docs".into(),
            path: "guide/lamp.md".into(),
            url: Some("https://lamp.example/guide/#reset:~:text=Hold".into()),
            anchor: Some("reset".into()),
            text_fragment: Some(":~:text=Hold".into()),
            lines: None,
            bytes: None,
            hash: String::new(),
            source: SourceState::Unchanged,
        }
    }
}
