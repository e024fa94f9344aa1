//! What an index holds, without a question.

use pincite::{DocumentsRequest, DocumentsResponse, Error, SearchRequest, Searcher};

use crate::sources::Sources;

const FAQ: &str = "\
# FAQ

## How do I reset the lamp?

Hold the button.

## Does it dim?

No, it is 1 < 2 & does not.
";

fn searcher() -> Searcher {
    let sources = Sources::new([
        (
            "docs/lamp.md",
            "# Lamp\n\nA lamp.\n\n## Reset\n\nHold it.\n",
        ),
        ("docs/faq.md", FAQ),
        ("notes/todo.txt", "Buy a lamp, and a battery for it.\n"),
    ]);
    sources.searcher()
}

fn list(request: DocumentsRequest) -> DocumentsResponse {
    searcher().documents(&request).unwrap()
}

fn paths(response: &DocumentsResponse) -> Vec<&str> {
    let documents = response.documents.iter();
    documents.map(|document| document.path.as_str()).collect()
}

#[test]
fn documents_are_listed_by_path() {
    let response = list(DocumentsRequest::default());
    assert_eq!(response.total, 3);
    assert_eq!(response.next, None);
    let expected = ["docs/faq.md", "docs/lamp.md", "notes/todo.txt"];
    assert_eq!(paths(&response), expected);
    let faq = &response.documents[0];
    assert_eq!(faq.title.as_deref(), Some("FAQ"));
    assert_eq!(faq.passages, 2);
}

#[test]
fn a_page_goes_on_where_the_one_before_ended() {
    let mut found = Vec::new();
    let mut after = None;
    for _ in 0..3 {
        let response = list(DocumentsRequest {
            limit: 1,
            after,
            ..DocumentsRequest::default()
        });
        found.extend(paths(&response).into_iter().map(str::to_owned));
        after = response.next;
    }
    assert_eq!(found, ["docs/faq.md", "docs/lamp.md", "notes/todo.txt"]);
    assert_eq!(after, None);
}

#[test]
fn only_what_is_below_a_path_is_listed() {
    let below = |path: &str| {
        let response = list(DocumentsRequest {
            path: Some(path.to_owned()),
            ..DocumentsRequest::default()
        });
        paths(&response).len()
    };
    assert_eq!(below("docs/"), 2);
    assert_eq!(below("docs/l"), 1);
    assert_eq!(below("lamp"), 0);
}

#[test]
fn a_document_is_shown_whole_and_in_order() {
    let searcher = searcher();
    let hits = searcher
        .search(&SearchRequest::new("does it dim"))
        .unwrap()
        .hits;
    let view = searcher.document(&hits[0].document).unwrap();
    assert_eq!(view.document.path, "docs/faq.md");
    let questions: Vec<_> = view
        .passages
        .iter()
        .map(|p| p.question.as_deref())
        .collect();
    assert_eq!(
        questions,
        [Some("How do I reset the lamp?"), Some("Does it dim?")]
    );
    assert_eq!(
        searcher.show(&hits[0].id).unwrap().document,
        view.document.id
    );
    let suggestions = searcher.suggest(&pincite::SuggestRequest::new("does it"));
    assert_eq!(
        suggestions.unwrap().suggestions[0].document,
        view.document.id
    );
}

#[test]
fn an_id_that_is_none_is_told() {
    for id in ["", "0", "0123456789abcdef", "../../etc/passwd", "é"] {
        let found = searcher().document(id);
        assert!(matches!(found, Err(Error::DocumentId { .. })), "{id}");
    }
}

#[test]
fn html_stands_beside_the_text_where_it_is_asked_for() {
    let mut request = SearchRequest::new("does it dim");
    let plain = searcher().search(&request).unwrap();
    assert_eq!(plain.hits[0].snippet.fragments[0].html, None);
    request.html = true;
    let snippet = searcher().search(&request).unwrap().hits.remove(0).snippet;
    let question = snippet.question_html.unwrap();
    assert!(question.contains("<mark>"), "{question}");
    let html = snippet.fragments[0].html.as_deref().unwrap();
    assert!(html.contains("1 &lt; 2 &amp; "), "{html}");
}
