//! What the service answers.

use pincite::{SearchRequest, Searcher};
use serde_json::{Value, json};

use super::Service;

/// A response without what differs from run to run.
fn timeless(body: &str) -> String {
    let mut value: Value = serde_json::from_str(body).expect("valid JSON");
    let took = value["took_us"].take();
    let took = format!("\"took_us\":{took},");
    assert!(body.contains(&took), "{body}");
    body.replacen(&took, "", 1)
}

#[test]
fn every_door_gives_the_same_bytes() {
    let service = Service::over(&[], &["--index", sample()]);
    let searcher = Searcher::open(sample().as_ref()).expect("an index");
    let words = [
        "chapter 4",
        "chapter IV",
        "rebuild the index",
        "sallt",
        "\"chapter four\"",
        "Balkonkraftwerk",
        "玉露は何度",
        "parking fee",
        "-trailer movie",
        "kind:faq salt",
        "lang:de anmelden",
        "",
        "what is",
        "C++",
        "<script>alert(1)</script>",
        "a&b=c#d",
        "100 g of starter",
        "how do I re",
        "\"",
        "💡 é",
    ];
    let endings = [
        "",
        " index",
        " loaf",
        " in which order?",
        " 4",
        " wo",
        " cite",
        " year",
        " 2%",
        " the",
    ];
    let mut asked = 0;
    for word in words {
        for ending in endings {
            let query = format!("{word}{ending}");
            let request = SearchRequest::new(query.as_str());
            let response = searcher.search(&request).expect("readable");
            let library = serde_json::to_string(&response).expect("JSON") + "\n";
            let encoded = serde_urlencoded(&query);
            let got = service.get(&format!("/api/v1/search?query={encoded}"));
            assert_eq!(timeless(&got.body), timeless(&library), "{query}");
            let posted = service.post("/api/v1/search", &json!({ "query": query }).to_string());
            assert_eq!(timeless(&posted.body), timeless(&library), "{query}");
            asked += 1;
            // The command line asks for words, and has none without.
            if ending.is_empty() && !word.is_empty() {
                let run = service.run(&[
                    "search",
                    "--no-refresh",
                    "--json",
                    "--index",
                    sample(),
                    "--",
                    &query,
                ]);
                let printed = String::from_utf8(run.stdout).expect("UTF-8");
                assert_eq!(timeless(&printed), timeless(&library), "{query}");
            }
        }
    }
    assert_eq!(asked, 200);
}

/// An index of the sample corpus, built once.
fn sample() -> &'static str {
    static INDEX: std::sync::OnceLock<(tempfile::TempDir, String)> = std::sync::OnceLock::new();
    let (_, index) = INDEX.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let index = folder.path().join("index");
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let options = pincite::IndexOptions {
            roots: vec![pincite::Root::new(corpus)],
            ..pincite::IndexOptions::default()
        };
        pincite::build(&index, &options, &|_| std::ops::ControlFlow::Continue(())).expect("built");
        let index = index.to_str().expect("UTF-8").to_owned();
        (folder, index)
    });
    index
}

fn serde_urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn passages_and_documents() {
    let service = Service::lamp(&[]);
    let hit = service.get("/api/v1/search?q=dim").json()["hits"][0].take();
    let id = hit["id"].as_str().expect("an id");
    let passage = service.get(&format!("/api/v1/passages/{id}")).json();
    assert_eq!(passage["question"], "Does the lamp dim?");
    assert_eq!(passage["before"][0]["question"], "How do I reset the lamp?");

    let list = service.get("/api/v1/documents?path=faq").json();
    assert_eq!(list["total"], 1);
    assert_eq!(list["documents"][0]["id"], hit["document"]);
    let document = hit["document"].as_str().expect("an id");
    let whole = service.get(&format!("/api/v1/documents/{document}")).json();
    assert_eq!(whole["passages"].as_array().map(Vec::len), Some(2));

    let suggested = service.get("/api/v1/suggest?q=how+do+I+re").json();
    assert_eq!(
        suggested["suggestions"][0]["text"],
        "How do I reset the lamp?"
    );
    let posted = service
        .post("/api/v1/suggest", r#"{"text":"how do I re"}"#)
        .json();
    assert_eq!(posted["suggestions"], suggested["suggestions"]);
}

#[test]
fn html_on_request() {
    let service = Service::lamp(&[]);
    let hit = service.get("/api/v1/search?q=brightness&html=true").json()["hits"][0].take();
    let html = hit["snippet"]["fragments"][0]["html"]
        .as_str()
        .expect("HTML");
    assert!(html.contains("<mark>brightness</mark>"), "{html}");
    assert!(html.contains("&amp;") && !html.contains("<b>"), "{html}");
}

#[test]
fn numbers_without_paths_of_the_machine() {
    let service = Service::lamp(&[]);
    let stats = service.get("/api/v1/stats");
    assert_eq!(stats.json()["faq_pairs"], 2);
    assert_eq!(stats.json()["roots"], json!(["corpus"]));
    let folder = service.path("");
    assert!(
        !stats.body.contains(folder.to_str().expect("UTF-8")),
        "{}",
        stats.body
    );
}

#[test]
fn who_has_the_answer_is_told_so() {
    let service = Service::lamp(&[]);
    let target = "/api/v1/search?q=reset";
    let first = service.get(target);
    let etag = first.header("etag").expect("a name").to_owned();
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    let known = format!("If-None-Match: {etag}");
    let again = service.get_with(target, &[&known]);
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(
        service.get_with("/api/v1/search?q=dim", &[&known]).status,
        200
    );

    std::fs::write(service.path("corpus/b.md"), "# Candle\n\nA candle.\n").expect("writable");
    assert!(service.run(&["index"]).status.success());
    assert_eq!(service.get_with(target, &[&known]).status, 200);
}

#[test]
fn long_answers_are_compressed_for_who_can_read_that() {
    let service = Service::lamp(&[]);
    let plain = service.get("/openapi.json");
    assert_eq!(plain.header("content-encoding"), None);
    let packed = service.get_with("/openapi.json", &["Accept-Encoding: gzip"]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let short = service.get_with("/healthz", &["Accept-Encoding: gzip"]);
    assert_eq!(short.header("content-encoding"), None);
}

#[test]
fn several_indexes_by_name() {
    let service = Service::lamp(&[]);
    std::fs::create_dir(service.path("other")).expect("writable");
    std::fs::write(service.path("other/b.md"), "# Candle\n\nA candle.\n").expect("writable");
    assert!(
        service
            .run(&["index", "--index", "second", "other"])
            .status
            .success()
    );
    let both = Service::over(
        &[],
        &[
            "--index",
            &format!("lamps={}", service.path("index").display()),
            "--index",
            &format!("candles={}", service.path("second").display()),
        ],
    );
    let hits = |target: &str| both.get(target).json()["hits"].as_array().map(Vec::len);
    assert_eq!(hits("/api/v1/search?q=lamp"), Some(2));
    assert_eq!(hits("/api/v1/search?q=candle&index=candles"), Some(1));
    assert_eq!(hits("/api/v1/search?q=candle&index=lamps"), Some(0));
    let posted = both.post("/api/v1/search", r#"{"query":"candle","index":"candles"}"#);
    assert_eq!(posted.json()["hits"].as_array().map(Vec::len), Some(1));
    both.get("/api/v1/search?q=a&index=no")
        .refuses(404, "there are: lamps, candles");
}

#[test]
fn health_and_metrics() {
    let service = Service::lamp(&[]);
    assert_eq!(service.get("/healthz").body, "ok\n");
    assert_eq!(service.get("/readyz").body, "ready\n");
    service.get("/api/v1/search?q=reset");
    service.get("/api/v1/search?q=zebra");
    let metrics = service.get("/metrics").body;
    for line in [
        r#"pincite_http_requests_total{method="GET",route="/api/v1/search",status="200"} 2"#,
        r#"pincite_searches_total{index="default",answered="true"} 1"#,
        r#"pincite_searches_total{index="default",answered="false"} 1"#,
        r#"pincite_documents{index="default"} 1"#,
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[test]
fn the_description_fits_the_answers() {
    let service = Service::lamp(&[]);
    let description = service.get("/openapi.json").json();
    let id = service.get("/api/v1/search?q=dim").json()["hits"][0].clone();
    let mut checked = 0;
    for (path, item) in description["paths"].as_object().expect("paths") {
        let Some(get) = item.get("get") else { continue };
        let target = path
            .replace(
                "/passages/{id}",
                &format!("/passages/{}", id["id"].as_str().expect("an id")),
            )
            .replace(
                "/documents/{id}",
                &format!("/documents/{}", id["document"].as_str().expect("an id")),
            );
        let answer = service.get(&format!(
            "{target}?{}",
            if target.contains("search") {
                "q=lamp&html=true&explain=true"
            } else {
                ""
            }
        ));
        assert_eq!(answer.status, 200, "{target}");
        let mut schema = get["responses"]["200"]["content"]["application/json"]["schema"].clone();
        schema["components"] = description["components"].clone();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(
            validator.is_valid(&answer.json()),
            "{target}: {}",
            answer.body
        );
        let problem = service.get(&format!("{target}?no=such")).json();
        let mut schema =
            get["responses"]["default"]["content"]["application/problem+json"]["schema"].clone();
        schema["components"] = description["components"].clone();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(validator.is_valid(&problem), "{target}: {problem}");
        checked += 1;
    }
    assert_eq!(checked, 6);
}

#[test]
fn questions_are_logged_where_it_is_asked_for() {
    let service = Service::lamp(&["--query-log", "queries.jsonl"]);
    service.get("/api/v1/search?q=reset");
    service.get("/api/v1/search?q=zeb&prefix=true");
    service.get("/api/v1/search?q=reset&limit=1&log=false");
    service.post("/api/v1/search", r#"{"query":"reset","log":false}"#);
    service.get("/api/v1/search?q=zebra");
    let log = std::fs::read_to_string(service.path("queries.jsonl")).expect("a log");
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let found: Vec<_> = lines
        .iter()
        .map(|line| (&line["query"], &line["answered"]))
        .collect();
    assert_eq!(
        found,
        [
            (&json!("reset"), &json!(true)),
            (&json!("zebra"), &json!(false))
        ]
    );
    assert!(!log.contains("127.0.0.1"), "{log}");
}
