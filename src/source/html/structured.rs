//! Question-answer pairs that a page gives in JSON-LD (schema.org FAQPage,
//! QAPage, Question).

use scraper::{Html, Node};
use serde_json::Value;

use super::blocks::Walk;
use super::chrome::Chrome;
use super::faq::blocks_of;
use super::nesting;
use super::tree::Tree;
use crate::document::{Block, BlockKind};

/// A pair as structured data states it.
pub(crate) struct Stated {
    pub(crate) question: String,
    pub(crate) answer: Vec<Block>,
}

/// Returns the pairs of all JSON-LD scripts, and adds to `warnings` what
/// could not be read.
pub(crate) fn pairs(html: &Html, warnings: &mut Vec<String>) -> Vec<Stated> {
    let mut pairs = Vec::new();
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
        // Other structured data is of no concern here.
        if !source.contains("Question") {
            continue;
        }
        match parse(&source) {
            Ok(value) => collect(&value, &mut pairs),
            Err(error) => warnings.push(format!("structured data of the page is faulty: {error}")),
        }
    }
    pairs
}

fn parse(source: &str) -> serde_json::Result<Value> {
    let source = source.trim();
    let source = source.strip_prefix("<!--").unwrap_or(source);
    let source = source.strip_suffix("-->").unwrap_or(source);
    let source = source.trim().trim_end_matches(';');
    serde_json::from_str(source).or_else(|_| serde_json::from_str(&repaired(source)))
}

/// Escapes control characters in strings and drops commas before a closing
/// bracket, the two faults that templates make most.
fn repaired(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in source.chars() {
        if in_string {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        if matches!(c, '}' | ']') {
            let kept = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept);
        }
        in_string = c == '"';
        out.push(c);
    }
    out
}

fn collect(value: &Value, pairs: &mut Vec<Stated>) {
    let mut stack = vec![value];
    while let Some(value) = stack.pop() {
        match value {
            Value::Array(values) => stack.extend(values.iter().rev()),
            Value::Object(object) => {
                if is_type(object.get("@type"), "Question")
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
    let is = |v: &Value| {
        let name = v.as_str().unwrap_or_default();
        name.rsplit(['/', ':']).next() == Some(expected)
    };
    match value {
        Some(Value::Array(values)) => values.iter().any(is),
        Some(value) => is(value),
        None => false,
    }
}

fn pair(object: &serde_json::Map<String, Value>) -> Option<Stated> {
    let question = object.get("name").or_else(|| object.get("text"))?;
    let question = joined(&blocks(&strings(question)));
    let accepted = ["acceptedAnswer", "suggestedAnswer"]
        .iter()
        .find_map(|key| object.get(*key).filter(|v| !v.is_null()))?;
    let answers = match accepted {
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    };
    let mut answer = Vec::new();
    for value in answers {
        let text = match value {
            Value::Object(object) => object.get("text").map(strings),
            value => Some(strings(value)),
        };
        answer.extend(blocks(&text.unwrap_or_default()));
    }
    (!question.is_empty() && !answer.is_empty()).then_some(Stated { question, answer })
}

fn strings(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts: Vec<_> = values.iter().filter_map(Value::as_str).collect();
            texts.join("\n\n")
        }
        _ => String::new(),
    }
}

/// Reads HTML, HTML that was escaped twice, or plain text.
fn blocks(text: &str) -> Vec<Block> {
    if !text.contains(['<', '&']) {
        let lines = text.split("\n\n").map(|part| {
            let words: Vec<_> = part.split_whitespace().collect();
            words.join(" ")
        });
        return lines
            .filter(|line| !line.is_empty())
            .map(|line| Block::new(BlockKind::Paragraph, line))
            .collect();
    }
    let blocks = parsed(text);
    match blocks.as_slice() {
        [only] if only.text.contains("</") || only.text.contains("<br") => parsed(&only.text),
        _ => blocks,
    }
}

fn parsed(text: &str) -> Vec<Block> {
    let html = Html::parse_fragment(&nesting::prepare(text));
    let tree = Tree::new(&html);
    let walk = Walk {
        tree: &tree,
        chrome: &Chrome::none(&tree),
        marks: &[],
    };
    blocks_of(&walk, std::slice::from_ref(&(0..tree.len())))
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
        let pairs = pairs(&Html::parse_document(&page), &mut warnings);
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
    fn repairs_what_templates_break() {
        let json = "{\"@type\":\"Question\",\"name\":\"Line\nbreak, ] here?\",\"acceptedAnswer\":{\"text\":\"ok\",},}";
        assert_eq!(check(json, &[("Line break, ] here?", "ok")]), 0);
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
