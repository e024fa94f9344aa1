//! The view of a document, for passages that have no address of their own.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use pincite::{DocumentView, Neighbour};

use super::{escaped, fill, index_query, page};
use crate::output::places::web_address;
use crate::serve::app::App;
use crate::serve::input::{self, Id};
use crate::serve::problem::Problem;

const TEMPLATE: &str = include_str!("../web/doc.html");
/// From a document to the page.
const BASE: &str = "../";

/// Shows a document with all its passages.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    id: Id,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let id = input::id(id)?;
    let index = input::index_name(query.as_deref())?;
    let html = app.gate.run(|| {
        let named = app.indexes.get(index.as_deref())?;
        let view = named
            .searcher()?
            .document(&id)
            .map_err(|error| Problem::of(&error, &named.name))?;
        Ok(render(&view, index.as_deref()))
    });
    Ok(page(html.await?))
}

fn render(view: &DocumentView, index: Option<&str>) -> String {
    let document = &view.document;
    let heading = document.title.as_deref().unwrap_or(&document.path);
    let original = document.url.as_deref().and_then(web_address);
    let original = original.map(|url| html! { " · " a href=(url) rel="noopener" { "Original" } });
    let mut shown: &[String] = &[];
    let mut passages = String::new();
    for passage in &view.passages {
        passages.push_str(&render_passage(passage, shown).into_string());
        shown = &passage.heading_path;
    }
    let lang = document.lang.as_deref().unwrap_or_default();
    fill(
        TEMPLATE,
        &[
            ("lang", "en"),
            ("title", &escaped(heading)),
            ("base", BASE),
            ("index_query", &escaped(&index_query(index))),
            ("document_lang", &escaped(lang)),
            ("heading", &escaped(heading)),
            ("path", &escaped(&document.path)),
            ("original", &original.unwrap_or_default().into_string()),
            ("passages", &passages),
        ],
    )
}

/// `shown` are the headings over the passage before, which are not repeated.
fn render_passage(passage: &Neighbour, shown: &[String]) -> Markup {
    let id = format!("p-{}", passage.id);
    let headings = passage.heading_path.split_last();
    html! {
        section.passage id=(id) {
            @if let Some((own, outer)) = headings && passage.heading_path != shown {
                @if !outer.is_empty() {
                    p.outer dir="auto" { (PreEscaped(escaped(&outer.join(" › ")))) }
                }
                h2 dir="auto" { (PreEscaped(escaped(own))) }
            }
            @if let Some(question) = &passage.question {
                h3.question dir="auto" { (PreEscaped(escaped(question))) }
            }
            p.words dir="auto" { (PreEscaped(escaped(&passage.text))) }
            a.self href={ "#" (id) } {
                @match passage.citation.lines {
                    Some(lines) if lines.first == lines.last => { "line " (lines.first) }
                    Some(lines) => { "lines " (lines.first) "–" (lines.last) }
                    None => "link to this passage",
                }
            }
        }
    }
}
