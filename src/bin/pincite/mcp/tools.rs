//! The tools: what an agent is told of them, and what a call of one answers.

use pincite::{DocumentView, DocumentsRequest, Error, SearchRequest, Searcher};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::budget::room;
use super::indexes::{Indexes, NamedIndex};
use super::passages::From;
use super::{contents, find, hits, passages};
use crate::failure::{guarded, sentence};
use crate::output::clean::clean_line;
use crate::output::places::Places;

/// The tokens of an answer where the call does not say. With these a whole
/// session for one question (what the server says of itself, the tools, a
/// search, and a passage read) takes less than 2,000 tokens.
const DEFAULT_TOKENS: usize = 750;
/// With fewer tokens hardly a passage could be shown.
const LEAST_TOKENS: usize = 280;
/// More tokens than this clients refuse to take from a tool.
const MOST_TOKENS: usize = 25_000;
/// The hits of a search where the call does not say: more than these rarely fit.
const DEFAULT_HITS: usize = 5;
/// The most hits of a search.
const MOST_HITS: usize = 50;
/// The characters of a snippet: two sentences. The first hit is shown whole, or
/// as much of it as fits.
const SNIPPET_CHARS: usize = 200;
/// The documents of a page are looked at to see how many fit.
const PAGE: usize = 100;
/// The most JSON of an error, which may quote what was asked.
const ERROR_BYTES: usize = 600;

const _: () = {
    let least = room(LEAST_TOKENS);
    assert!(hits::LEAST_BYTES <= least);
    assert!(passages::LEAST_BYTES <= least);
    assert!(contents::LEAST_BYTES <= least);
    assert!(ERROR_BYTES <= least);
};

/// The tools as clients list them. Whatever is said here is paid for in every
/// session, so that it is little.
pub(super) fn list(indexes: &Indexes) -> Vec<Tool> {
    let tool =
        |name: &'static str, description: &'static str, properties: Value, required: &[&str]| {
            let mut properties = properties;
            if indexes.names().len() > 1
                && let Some(properties) = properties.as_object_mut()
            {
                let index = json!({"type": "string", "enum": indexes.names()});
                properties.insert("index".to_owned(), index);
            }
            let mut schema = json!({"type": "object", "properties": properties});
            if let Some(schema) = schema.as_object_mut()
                && !required.is_empty()
            {
                schema.insert("required".to_owned(), json!(required));
            }
            let schema = match schema {
                Value::Object(schema) => schema,
                _ => JsonObject::new(),
            };
            Tool::new(name, description, schema)
                .with_annotations(ToolAnnotations::new().read_only(true))
        };
    let text = || json!({"type": "string"});
    let number = || json!({"type": "integer"});
    let tokens = || json!({"type": "integer", "default": DEFAULT_TOKENS, "minimum": LEAST_TOKENS});
    let id = |description: &str| json!({"type": "string", "description": description});
    vec![
        tool(
            "search",
            "Find passages that answer a question, with citations. Use first. \
             \"quoted\" words are required as a phrase; -word excludes.",
            json!({
                "query": text(),
                "limit": {"type": "integer", "default": DEFAULT_HITS},
                "offset": number(),
                "kind": {"enum": ["faq", "article"]},
                "lang": {"type": "string", "description": "such as en"},
                "path": {"type": "string", "description": "prefix"},
                "max_tokens": tokens(),
            }),
            &["query"],
        ),
        tool(
            "read",
            "Read the passage `id` of a search with what stands around it, or the document `path`, \
             or on `from` a passage.",
            json!({
                "id": text(),
                "path": {"type": "string", "description": "or path:line, or a cited address"},
                "from": id("passage id; an answer that goes on names it"),
                "max_tokens": tokens(),
            }),
            &[],
        ),
        tool(
            "outline",
            "List the documents (below `path`), or the headings and questions of one. \
             Use when search does not help.",
            json!({
                "path": text(),
                "after": id("where a list goes on, as it says itself"),
                "max_tokens": tokens(),
            }),
            &[],
        ),
    ]
}

/// What a call gives: a text, or an error that says what to do. `None` if there
/// is no such tool.
pub(crate) type Called = Option<Result<String, String>>;

/// Answers a call.
pub(super) fn call(indexes: &Indexes, tool: &str, arguments: Map<String, Value>) -> Called {
    let (names, answer): (&[&str], Answer) = match tool {
        "search" => (
            &[
                "query",
                "limit",
                "offset",
                "kind",
                "lang",
                "path",
                "max_tokens",
                "index",
            ],
            search,
        ),
        "read" => (&["id", "path", "from", "max_tokens", "index"], read),
        "outline" => (&["path", "after", "max_tokens", "index"], outline),
        _ => return None,
    };
    let answer = || {
        let told = match indexes.names().len() {
            // One index has no need of a name.
            0 | 1 => names.len() - 1,
            _ => names.len(),
        };
        let arguments = Arguments::new(arguments, names, told)?;
        let tokens = arguments
            .number("max_tokens", LEAST_TOKENS)?
            .unwrap_or(DEFAULT_TOKENS);
        let index = indexes.find(arguments.text("index")?)?;
        let searcher = (index.current)()?;
        let places = pincite::read_options(&index.dir)
            .map(|options| Places::of(&options))
            .unwrap_or_default();
        let call = Call {
            arguments: &arguments,
            index,
            searcher: &searcher,
            places: &places,
            room: room(tokens.min(MOST_TOKENS)),
        };
        answer(&call)
    };
    Some(answer().map_err(|error| super::budget::cut(&clean_line(&error), ERROR_BYTES)))
}

type Answer = fn(&Call<'_>) -> Result<String, String>;

/// A call with what it is about.
pub(super) struct Call<'a> {
    arguments: &'a Arguments,
    pub(super) index: &'a NamedIndex,
    searcher: &'a Searcher,
    places: &'a Places,
    /// The bytes of JSON that the answer may take.
    room: usize,
}

impl Call<'_> {
    /// Asks the index; damage that shows only now is told as such.
    pub(super) fn ask<T>(
        &self,
        ask: impl FnOnce(&Searcher) -> pincite::Result<T>,
    ) -> Result<T, String> {
        guarded(&self.index.dir, || ask(self.searcher)).map_err(|error| match error {
            Error::PassageId { found: 0, id } => {
                format!(
                    "no passage has the id `{id}`: search again; ids come from search and outline"
                )
            }
            Error::PassageId { id, .. } => {
                format!("several passages have an id that begins with `{id}`: give all of it")
            }
            Error::DocumentId { id } => {
                format!("no document has the id `{id}`: look at outline again")
            }
            error => sentence(&error.into()),
        })
    }

    pub(super) fn document(&self, id: &str) -> Result<DocumentView, String> {
        self.ask(|searcher| searcher.document(id))
    }

    /// The document of a passage, and which of its passages it is.
    fn document_of(&self, passage: &str) -> Result<(DocumentView, usize), String> {
        let passage = self.ask(|searcher| searcher.show(passage))?;
        let document = self.document(&passage.document)?;
        let at = document.passages.iter().position(|p| p.id == passage.id);
        Ok((document, at.unwrap_or_default()))
    }
}

fn search(call: &Call<'_>) -> Result<String, String> {
    let arguments = call.arguments;
    let query = arguments
        .text("query")?
        .ok_or("`query` is missing: give a question or words")?;
    let limit = arguments.number("limit", 1)?.unwrap_or(DEFAULT_HITS);
    let offset = arguments.number("offset", 0)?.unwrap_or(0);
    let request = SearchRequest {
        query: query.to_owned(),
        limit: limit.min(MOST_HITS),
        offset,
        kind: arguments.kind("kind")?,
        lang: arguments.text("lang")?.map(str::to_owned),
        path: arguments.text("path")?.map(str::to_owned),
        snippet_chars: SNIPPET_CHARS,
        ..SearchRequest::default()
    };
    let response = call.ask(|searcher| searcher.search(&request))?;
    if offset == 0 {
        (call.index.searched)(&response);
    }
    Ok(hits::render(&response, offset, call.places, call.room))
}

fn read(call: &Call<'_>) -> Result<String, String> {
    let arguments = call.arguments;
    let (id, path, from) = (
        arguments.text("id")?,
        arguments.text("path")?,
        arguments.text("from")?,
    );
    let (document, from, next) = match (id, path, from) {
        (Some(id), None, None) => {
            let (document, at) = call.document_of(id)?;
            (document, From::Around(at), None)
        }
        // The passage says which document it is of.
        (None, _, Some(from)) => {
            let (document, at) = call.document_of(from)?;
            (document, From::On(at), None)
        }
        (None, Some(path), None) => {
            let target = find::target(call, path)?;
            let from = target.passage.map_or(From::On(0), From::Around);
            (target.document, from, target.next)
        }
        _ => {
            return Err(
                "give `id`, or `path`, or `from`: ids come from search, paths from outline".into(),
            );
        }
    };
    Ok(passages::render(
        &document,
        from,
        next.as_deref(),
        call.places,
        call.room,
    ))
}

fn outline(call: &Call<'_>) -> Result<String, String> {
    let path = call.arguments.text("path")?;
    let after = call.arguments.text("after")?;
    if let Some(path) = path
        && let (documents, _) = find::documents(call, path)?
        && let [document] = documents.as_slice()
    {
        return headings(call, &document.id, after);
    }
    let after = match after {
        Some(id) => Some(contents::cursor(&call.document(id)?.document)),
        None => None,
    };
    let mut request = DocumentsRequest {
        path: path.map(str::to_owned),
        after: after.clone(),
        limit: PAGE,
    };
    let mut page = call.ask(|searcher| searcher.documents(&request))?;
    match (page.documents.as_slice(), &after, path) {
        ([], None, Some(path)) => return Err(find::no_document(path)),
        ([], None, None) => {
            return Err("the index is empty: no file was found that pincite reads".into());
        }
        ([only], None, Some(_)) => return headings(call, &only.id, None),
        _ => {}
    }
    let fitting = contents::fitting(&page, call.places, call.room);
    if fitting < page.documents.len() {
        request.limit = fitting;
        page = call.ask(|searcher| searcher.documents(&request))?;
    }
    Ok(contents::documents(&page, call.places))
}

fn headings(call: &Call<'_>, document: &str, after: Option<&str>) -> Result<String, String> {
    let view = call.document(document)?;
    let from = match after {
        None => 0,
        Some(after) => {
            let passages = view.passages.iter();
            let mut passages = passages.map(|passage| passage.id.as_str());
            passages.position(|id| id == after).ok_or_else(|| {
                format!("no passage of this document has the id `{after}`; leave `after` out")
            })? + 1
        }
    };
    Ok(contents::headings(&view, from, call.places, call.room))
}
