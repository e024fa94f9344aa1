//! The page without JavaScript, and the view of a document.

use super::Service;

#[test]
fn the_page_answers_without_javascript() {
    let service = Service::lamp(&["--title", "Lamps & <Lights>"]);
    let empty = service.get("/");
    assert_eq!(
        empty.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(
        empty
            .body
            .contains("<title>Lamps &amp; &lt;Lights&gt;</title>"),
        "{}",
        empty.body
    );
    assert!(empty.body.contains("One document is searched."));
    let policy = empty.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );

    let found = service.get("/?q=does+it+dim").body;
    assert!(found.contains("Best answer"), "{found}");
    assert!(found.contains("<mark>dim</mark>"), "{found}");
    assert!(
        found.contains("&lt;b&gt;") || !found.contains("<b>"),
        "{found}"
    );
    let corrected = service.get("/?q=brihtness").body;
    assert!(
        corrected.contains("Showing results for <strong>brightness</strong>"),
        "{corrected}"
    );
    let none = service.get("/?q=parking+fee").body;
    assert!(none.contains("No answer found."), "{none}");
    assert!(none.contains("Not found: parking, fee."), "{none}");
}

#[test]
fn what_was_typed_is_only_text() {
    let service = Service::lamp(&[]);
    let page = service
        .get("/?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%7Bresults%7D")
        .body;
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(page.contains("&quot;&gt;&lt;script&gt;"), "{page}");
    assert!(page.contains("{results}"), "{page}");
}

#[test]
fn a_document_is_shown_with_places_to_go_to() {
    let service = Service::lamp(&[]);
    let hit = service.get("/api/v1/search?q=dim").json()["hits"][0].take();
    let (id, document) = (hit["id"].as_str(), hit["document"].as_str());
    let (id, document) = (id.expect("an id"), document.expect("an id"));
    let results = service.get("/?q=dim").body;
    let link = format!("href=\"doc/{document}#p-{id}\"");
    assert!(results.contains(&link), "{link}\n{results}");
    let page = service.get(&format!("/doc/{document}")).body;
    assert!(page.contains(&format!("id=\"p-{id}\"")), "{page}");
    assert!(page.contains("Does the lamp dim?"), "{page}");
    assert!(!page.contains("<b>"), "{page}");
    service
        .get("/doc/..%2f..%2fetc%2fpasswd")
        .refuses(404, "no document");
    service
        .get("/doc/0123456789abcdef")
        .refuses(404, "no document");
}

#[test]
fn any_site_may_load_the_component() {
    let service = Service::lamp(&[]);
    let headers = ["Origin: https://elsewhere.example"];
    let component = service.get_with("/pincite-search.js", &headers);
    assert_eq!(component.status, 200);
    assert_eq!(component.header("access-control-allow-origin"), Some("*"));
    for path in ["/page.js", "/page.css", "/doc.css", "/icon.svg"] {
        assert_eq!(service.get(path).status, 200, "{path}");
        service
            .get_with(path, &headers)
            .refuses(403, "pages of this site");
    }
}
