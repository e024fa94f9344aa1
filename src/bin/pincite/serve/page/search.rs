//! The page with the search box. Its results are rendered here for browsers
//! without JavaScript; others ask again as somebody types.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use pincite::{Hit, Kind, SearchRequest, SearchResponse};

use super::{escaped, fill, index_query, page, place};
use crate::output::places::web_address;
use crate::serve::api;
use crate::serve::app::{self, App};
use crate::serve::guard::keys::Scope;
use crate::serve::indexes::Named;
use crate::serve::input::{self, Asked};
use crate::serve::problem::Problem;

const TEMPLATE: &str = include_str!("../web/page.html");
/// From here on the first hit is called the best answer, as in the component:
/// there may be an answer among several that are as good.
const SURE: f32 = 0.5;
/// The page is its own base, wherever a proxy puts it.
const BASE: &str = "./";

/// Shows the page, with the answer to `q` if there is one.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let query = request.uri().query();
    let Asked {
        request: asked,
        index,
        log,
    } = input::from_query::<SearchRequest>(query)?;
    let allowed = app::check(&app, Scope::Read, &request);
    let html = app.gate.run(|| {
        let named = app.indexes.get(index.as_deref())?;
        let found = allowed.and_then(|()| find(&app, named, &asked, log, index.as_deref()));
        let (intro, results) = match found {
            Ok(found) => found,
            Err(problem) => (html! {}, state(&html! { p { (problem.detail) } }, true)),
        };
        let heading = escaped(&app.title);
        let query = escaped(asked.query.trim());
        let title = match query.is_empty() {
            true => heading.clone(),
            false => format!("{query} · {heading}"),
        };
        let index_field = index.as_ref().map(|index| {
            html! { input type="hidden" name="index" value=(PreEscaped(escaped(index))); }
        });
        Ok(fill(
            TEMPLATE,
            &[
                ("lang", "en"),
                ("title", &title),
                ("base", BASE),
                ("heading", &heading),
                ("index", &escaped(index.as_deref().unwrap_or_default())),
                ("index_query", &escaped(&index_query(index.as_deref()))),
                (
                    "index_field",
                    &index_field.unwrap_or_default().into_string(),
                ),
                ("query", &query),
                ("intro", &intro.into_string()),
                ("results", &results.into_string()),
            ],
        ))
    });
    Ok(page(html.await?))
}

/// What stands below the search box: before anything is asked, and after.
fn find(
    app: &App,
    named: &Named,
    asked: &SearchRequest,
    log: bool,
    index: Option<&str>,
) -> Result<(Markup, Markup), Problem> {
    let documents = named.documents()?;
    let intro = html! {
        "Ask in your own words. "
        @if documents == 1 { "One document is" } @else { (documents) " documents are" }
        " searched."
    };
    if asked.query.trim().is_empty() {
        return Ok((intro, html! {}));
    }
    let request = SearchRequest {
        html: true,
        ..asked.clone()
    };
    let response = api::search(app, named, &*named.searcher()?, &request, log)?;
    Ok((intro, render(&response, asked, index)))
}

fn render(response: &SearchResponse, asked: &SearchRequest, index: Option<&str>) -> Markup {
    let query = &response.query;
    let offset = asked.offset;
    let shown = response.hits.len();
    html! {
        @if !query.corrections.is_empty() {
            (state(&html! {
                p {
                    "Showing results for "
                    @for (at, correction) in query.corrections.iter().enumerate() {
                        @if at > 0 { ", " }
                        strong { (PreEscaped(escaped(&correction.to.join(" ")))) }
                        " (" (PreEscaped(escaped(&correction.from))) " does not occur)"
                    }
                }
            }, false))
        }
        @if !response.answered {
            (state(&html! {
                p {
                    strong { "No answer found." }
                    @if !query.unknown.is_empty() {
                        " Not found: "
                        (PreEscaped(escaped(&query.unknown.join(", ")))) "."
                    }
                    @if shown > 0 { " Nearest results:" }
                }
            }, true))
        }
        @if shown > 0 {
            ol.hits start=(offset + 1) {
                @for hit in &response.hits {
                    @let is_best = response.answered && hit.rank == 1 && hit.confidence >= SURE;
                    (render_hit(hit, is_best, index))
                }
            }
        }
        @if shown > 0 && (!response.total.exact || response.total.value > offset + shown) {
            p.more {
                a href=(more(asked, offset + shown, index)) { "More results" }
            }
        }
    }
}

fn render_hit(hit: &Hit, best: bool, index: Option<&str>) -> Markup {
    let snippet = &hit.snippet;
    let title = hit.title.as_deref().unwrap_or(&hit.citation.path);
    let headline = match hit.kind {
        Kind::Faq => snippet.question_html.as_deref(),
        Kind::Article => snippet.heading_html.as_deref(),
    };
    let headline = headline.map_or_else(|| escaped(title), str::to_owned);
    let link = hit.citation.url.as_deref().and_then(web_address);
    let link =
        link.unwrap_or_else(|| format!("doc/{}{}#p-{}", hit.document, index_query(index), hit.id));
    html! {
        li.hit.best[best] lang=[hit.lang.as_deref()] {
            @if best { p.badge lang="en" { "Best answer" } }
            h2.title dir="auto" { a href=(link) { (PreEscaped(headline)) } }
            p.text dir="auto" {
                @for fragment in &snippet.fragments {
                    @if fragment.cut_before { "… " }
                    (PreEscaped(fragment.html.as_deref().unwrap_or_default()))
                    @if fragment.cut_after { " …" }
                    " "
                }
            }
            p.meta {
                bdi { (PreEscaped(escaped(title))) } " · "
                bdi.place { (PreEscaped(escaped(&place(&hit.citation)))) }
            }
        }
    }
}

/// The address of the hits after these.
fn more(asked: &SearchRequest, offset: usize, index: Option<&str>) -> String {
    let mut fields = vec![("q", asked.query.clone()), ("offset", offset.to_string())];
    fields.extend(index.map(|index| ("index", index.to_owned())));
    let query = serde_urlencoded::to_string(fields).unwrap_or_default();
    format!("{BASE}?{query}")
}

fn state(content: &Markup, none: bool) -> Markup {
    html! { div.state.none[none] { (content) } }
}
