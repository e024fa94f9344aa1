//! What a page states in JSON-LD: question-answer pairs (schema.org FAQPage,
//! QAPage, Question), and who wrote the article and when.

use std::borrow::Cow;

use scraper::{Html, Node};
use serde_json::{Map, Value};

use super::fragment;
use super::json_repair::parse;
use crate::document::Block;

/// Who escapes a text more often does not mean it to be read.
const MAX_ESCAPES: usize = 3;
/// A longer name is no character reference (bytes).
const MAX_REFERENCE: usize = 12;

/// A pair as structured data states it.
pub(crate) struct Stated {
    pub(crate) question: String,
    pub(crate) answer: Vec<Block>,
}

/// What structured data says of an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) author: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) site: Option<String>,
}

/// Reads all JSON-LD scripts: the pairs, and what they say of the article.
/// Adds to `warnings` what could not be read of pairs.
pub(crate) fn read(html: &Html, warnings: &mut Vec<String>) -> (Vec<Stated>, About) {
    let mut pairs = Vec::new();
    let mut about = About::default();
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else {
            continue;
        };
        let is_json_ld = element.name() == "script"
            && element.attr("type").is_some_and(|t| {
                t.trim()
                    .to_ascii_lowercase()
                    .starts_with("application/ld+json")
            });
        if !is_json_ld {
            continue;
        }
        let source: String = node
            .children()
            .filter_map(|child| child.value().as_text().map(|t| t.to_string()))
            .collect();
        let holds_pairs = source.contains("Question");
        // Other structured data is of no concern here.
        if !holds_pairs && !source.contains("datePublished") && !source.contains("author") {
            continue;
        }
        match parse(&source) {
            Ok(value) => {
                collect(&value, &mut pairs);
                about.add(&value);
            }
            Err(error) if holds_pairs => {
                warnings.push(format!("structured data of the page is faulty: {error}"));
            }
            Err(_) => {}
        }
    }
    (pairs, about)
}

/// The names of what has an author and a date (schema.org).
const ARTICLES: &[&str] = &[
    "Article",
    "BlogPosting",
    "NewsArticle",
    "Report",
    "TechArticle",
    "WebPage",
];

impl About {
    /// Adds what the first article says that is not known yet.
    fn add(&mut self, value: &Value) {
        let in_graph = match value {
            Value::Object(object) => object.get("@graph").unwrap_or(value),
            value => value,
        };
        let entries = match in_graph {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        for entry in entries.iter().filter_map(Value::as_object) {
            if !ARTICLES
                .iter()
                .any(|name| is_type(entry.get("@type"), name))
            {
                continue;
            }
            let first = |slot: &mut Option<String>, found: Option<String>| {
                if slot.is_none() {
                    *slot = found;
                }
            };
            first(&mut self.author, entry.get("author").and_then(name_of));
            first(&mut self.site, entry.get("publisher").and_then(name_of));
            let date = entry
                .get("datePublished")
                .or_else(|| entry.get("dateModified"));
            first(&mut self.date, date.and_then(name_of));
        }
    }
}

/// The name of a person or a thing, or the names of several.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Object(object) => object.get("name")?.as_str()?.trim().to_owned(),
        Value::Array(values) => {
            let names: Vec<String> = values
                .iter()
                .filter(|value| !value.is_array())
                .filter_map(name_of)
                .collect();
            names.join(", ")
        }
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}

fn collect(value: &Value, pairs: &mut Vec<Stated>) {
    let mut stack = vec![value];
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(values) => stack.extend(values.iter().rev()),
            Value::Object(object) => {
                if is_type(property(object, "@type"), "Question")
                    && let Some(pair) = pair(object)
                {
                    pairs.push(pair);
                } else {
                    let mut inner: Vec<_> = object.values().collect();
                    inner.reverse();
                    stack.extend(inner);
                }
            }
            _ => {}
        }
    }
}

fn is_type(value: Option<&Value>, expected: &str) -> bool {
    let is = |v: &Value| names_type(v.as_str().unwrap_or_default(), expected);
    match value {
        Some(Value::Array(values)) => values.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

/// Tells whether the name of a type, which may be an address, is this one.
pub(crate) fn names_type(name: &str, expected: &str) -> bool {
    name.rsplit(['/', ':']).next() == Some(expected)
}

/// The value of a property, which may be named with its vocabulary
/// (`schema:name`).
fn property<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    let named = || object.iter().find(|(key, _)| names_type(key, name));
    object.get(name).or_else(|| named().map(|(_, value)| value))
}

fn pair(object: &Map<String, Value>) -> Option<Stated> {
    let question = property(object, "name").or_else(|| property(object, "text"))?;
    let question = joined(&blocks(&strings(question)));
    let answers = ["acceptedAnswer", "suggestedAnswer"].iter();
    let answers = answers.filter_map(|name| property(object, name));
    // An accepted answer may be there and say nothing.
    let answer = answers.map(answer).find(|answer| !answer.is_empty())?;
    (!question.is_empty()).then_some(Stated { question, answer })
}

/// The texts of an answer, or of several.
fn answer(value: &Value) -> Vec<Block> {
    let answers = match value {
        Value::Array(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    let text = |value: &Value| match value {
        Value::Object(object) => property(object, "text").map_or_else(|| strings(value), strings),
        value => strings(value),
    };
    answers
        .iter()
        .flat_map(|value| blocks(&text(value)))
        .collect()
}

fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts: Vec<_> = values.iter().map(strings).collect();
            texts.join("\n\n")
        }
        // A text with its language.
        Value::Object(object) => object.get("@value").map_or_else(String::new, strings),
        _ => String::new(),
    }
}

/// Reads HTML that may have been escaped more often than once.
fn blocks(text: &str) -> Vec<Block> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MAX_ESCAPES {
        if !is_escaped_twice(&text) {
            break;
        }
        text = Cow::Owned(text.replace("&amp;", "&"));
    }
    fragment::blocks(&text)
}

/// Whether each `&` of a text is an escaped reference: escaping once leaves
/// some as they were, unless there are none.
fn is_escaped_twice(text: &str) -> bool {
    let mut parts = text.split('&').skip(1).peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            let name = part.strip_prefix("amp;").unwrap_or_default();
            // The reference itself ends in the same part: `amp;lt;p`.
            let end = name.bytes().take(MAX_REFERENCE).position(|b| b == b';');
            let name = end.and_then(|end| name.get(..end)).unwrap_or_default();
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
}

fn joined(blocks: &[Block]) -> String {
    let texts: Vec<_> = blocks.iter().map(|b| b.text.as_str()).collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &[(&str, &str)]) -> usize {
        let page = format!("<script type='application/ld+json'>{json}</script>");
        let mut warnings = Vec::new();
        let (pairs, _) = read(&Html::parse_document(&page), &mut warnings);
        let found: Vec<_> = pairs
            .iter()
            .map(|p| (p.question.clone(), joined(&p.answer)))
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(q, a)| (q.as_str(), a.as_str()))
            .collect();
        assert_eq!(found, expected);
        warnings.len()
    }

    #[test]
    fn reads_the_usual_form() {
        let json = r#"{"@type":"FAQPage","mainEntity":[
            {"@type":"Question","name":"One &amp; only?","acceptedAnswer":{"@type":"Answer","text":"<p>Yes.</p><ul><li>Sure</ul>"}},
            {"@type":"Question","name":"Two?","acceptedAnswer":{"@type":"Answer","text":"No."}}]}"#;
        assert_eq!(
            check(json, &[("One & only?", "Yes. Sure"), ("Two?", "No.")]),
            0
        );
    }

    #[test]
    fn reads_graphs_and_lists() {
        let json = r#"[{"@graph":[{"@type":["Thing","https://schema.org/Question"],"name":"Q?",
            "suggestedAnswer":[{"text":["a","b"]}]}]}, null, 3]"#;
        assert_eq!(check(json, &[("Q?", "a b")]), 0);
    }

    #[test]
    fn reads_properties_with_their_vocabulary_and_language() {
        let json = r#"{"@type":"schema:Question","schema:name":{"@value":"Q?","@language":"en"},
            "schema:acceptedAnswer":{"schema:text":""},"schema:suggestedAnswer":{"@value":"a"}}"#;
        assert_eq!(check(json, &[("Q?", "a")]), 0);
    }

    #[test]
    fn reads_what_was_escaped_twice() {
        let json = r#"{"@type":"Question","name":"What&amp;#39;s in?","acceptedAnswer":{"text":
            "&amp;lt;p&amp;gt;A bowl &amp;amp;amp; a card.&amp;lt;/p&amp;gt;"}}"#;
        assert_eq!(check(json, &[("What's in?", "A bowl & a card.")]), 0);
        let json = r#"{"@type":"Question","name":"R &amp; D?","acceptedAnswer":{"text":"&lt;p> is &amp;lt;p> &gt;"}}"#;
        assert_eq!(check(json, &[("R & D?", "<p> is &lt;p> >")]), 0);
    }

    #[test]
    fn repairs_what_templates_break() {
        let json = "{\"@type\":\"Question\",\"name\":\"Line\nbreak, ] here?\",\"acceptedAnswer\":{\"text\":\"ok\",},}";
        assert_eq!(check(json, &[("Line break, ] here?", "ok")]), 0);
    }

    #[test]
    fn says_who_wrote_an_article_and_when() {
        let about = |json: &str| {
            let page = format!("<script type='application/ld+json'>{json}</script>");
            read(&Html::parse_document(&page), &mut Vec::new()).1
        };
        let found = about(
            r#"{"@graph":[{"@type":"Person","name":"Nobody"},{"@type":["NewsArticle"],
            "author":[{"name":"Ada"},{"name":"Bo"}],"datePublished":"2024-05-01",
            "publisher":{"name":"The Harbour"}}]}"#,
        );
        let expected = About {
            author: Some("Ada, Bo".to_owned()),
            date: Some("2024-05-01".to_owned()),
            site: Some("The Harbour".to_owned()),
        };
        assert_eq!(found, expected);
        let product = about(r#"{"@type":"Product","author":"Ada"}"#);
        assert_eq!(product, About::default());
    }

    #[test]
    fn warns_about_what_it_cannot_read() {
        assert_eq!(check("{\"@type\":\"Question\", name}", &[]), 1);
        let deep = format!("{}\"Question\"", "[".repeat(50_000));
        assert_eq!(check(&deep, &[]), 1);
        assert_eq!(check("", &[]), 0);
        assert_eq!(check(r#"{"@type":"Question","name":"No answer?"}"#, &[]), 0);
    }
}
