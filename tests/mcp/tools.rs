//! What the tools answer, beside what the library answers.

use std::ops::ControlFlow;

use pincite::{IndexOptions, Root, SearchRequest, Searcher, build};
use serde_json::json;
use tempfile::TempDir;

use super::client::Client;
use super::{LAMP, corpus, folder};

/// The ids of the hits of an answer, in order.
pub(super) fn ids(answer: &str) -> Vec<String> {
    let heads = answer.lines().filter_map(|line| line.strip_prefix("id "));
    heads
        .filter_map(|head| head.split(' ').next())
        .map(str::to_owned)
        .collect()
}

/// The sample corpus, built, with a client and the library over it.
fn sample() -> (TempDir, Client, Searcher) {
    let folder = folder(&[]);
    let index = folder.path().join("index");
    let options = IndexOptions {
        roots: vec![Root::new(corpus())],
        ..IndexOptions::default()
    };
    build(&index, &options, &|_| ControlFlow::Continue(())).expect("an index");
    let client = Client::new(folder.path(), &[]);
    let searcher = Searcher::open(&index).expect("an index");
    (folder, client, searcher)
}

#[test]
fn the_same_hits_as_the_library() {
    let (_folder, mut client, searcher) = sample();
    let queries = [
        "how do I rebuild the index",
        "\"chapter 4\"",
        "chapter four timeline",
        "exit code -search",
        "kind:faq index",
        "wie viel watt balkonkraftwerk",
        "緑茶 温度",
        "sourdough startr",
        "nothing of the kind xyzzy",
        "lang:de strom",
        "",
        "C++ \u{1b}[31m \"unclosed",
    ];
    for query in queries {
        let arguments = json!({"query": query, "limit": 8, "max_tokens": 20_000});
        let answer = client.call("search", arguments);
        if query.is_empty() {
            let expected = "`query` is missing: give a question or words";
            assert_eq!(answer, Err(expected.to_owned()));
            continue;
        }
        let answer = answer.expect("an answer");
        let mut request = SearchRequest::new(query);
        request.limit = 8;
        let response = searcher.search(&request).expect("an answer");
        let expected: Vec<_> = response.hits.iter().map(|hit| hit.id.clone()).collect();
        assert_eq!(ids(&answer), expected, "{query}");
        assert_eq!(
            answer.starts_with("Answered ("),
            response.answered,
            "{query}"
        );
        for hit in &response.hits {
            let lines = hit
                .citation
                .lines
                .map(|lines| match lines.first == lines.last {
                    true => format!(":{}", lines.first),
                    false => format!(":{}-{}", lines.first, lines.last),
                });
            let url = hit.citation.url.as_deref().map(|url| {
                let page = url.split(":~:").next().unwrap_or_default();
                format!(" {}", page.trim_end_matches('#'))
            });
            let citation = format!(
                "\n{}{}{}\nid {} · score {}",
                hit.citation.path,
                lines.unwrap_or_default(),
                url.unwrap_or_default(),
                hit.id,
                hit.score
            );
            assert!(
                answer.contains(&citation),
                "{query}: {citation} in {answer}"
            );
            assert!(answer.contains(hit.text.trim_end()), "{query}: {answer}");
        }
    }
}

#[test]
fn no_answer_and_what_was_not_understood_are_said() {
    let (_folder, mut client, _) = sample();
    let mut search = |query: &str| {
        let answer = client.call("search", json!({ "query": query }));
        answer.expect("an answer")
    };
    let answer = search("xyzzyplugh of a sourdough elephant parliament");
    assert!(
        answer.starts_with("No answer in these documents ("),
        "{answer}"
    );
    assert!(answer.contains("occur nowhere: xyzzyplugh, "), "{answer}");
    let answer = search("how do I rebuidl the index");
    assert!(
        answer.contains("Searched rebuild: rebuidl does not occur."),
        "{answer}"
    );
    let answer = search("xyzzyplugh");
    assert!(answer.starts_with("No passage matches."), "{answer}");
}

#[test]
fn the_budget_is_kept_and_hits_go_on() {
    let (_folder, mut client, searcher) = sample();
    let mut last = 0;
    for tokens in [280, 400, 600, 800, 1_200, 2_000, 8_000, 1_000_000] {
        let before = client.bytes;
        let arguments = json!({"query": "index", "limit": 10, "max_tokens": tokens});
        let answer = client.call("search", arguments).expect("an answer");
        assert!(client.bytes - before <= tokens * 4, "{tokens}: {answer}");
        let shown = ids(&answer).len();
        assert!(shown >= last, "{tokens}");
        last = shown;
        if shown < 10 {
            let expected = format!("left out: raise max_tokens or use offset={shown}.");
            assert!(answer.ends_with(&expected), "{answer}");
        }
    }
    assert_eq!(last, 10);
    // Page by page all of them come, in order.
    let mut request = SearchRequest::new("index");
    request.limit = 9;
    let response = searcher.search(&request).expect("an answer");
    let expected: Vec<_> = response.hits.into_iter().map(|hit| hit.id).collect();
    let mut found = Vec::new();
    while found.len() < 9 {
        let arguments = json!({"query": "index", "limit": 3, "offset": found.len()});
        let answer = client.call("search", arguments).expect("an answer");
        let ids = ids(&answer);
        assert!(!ids.is_empty(), "{answer}");
        found.extend(ids);
    }
    assert_eq!(found.get(..9), Some(expected.as_slice()));
}

#[test]
fn filters_are_those_of_the_library() {
    let (_folder, mut client, _) = sample();
    let mut search = |arguments| client.call("search", arguments).expect("an answer");
    let answer = search(json!({"query": "index", "kind": "faq"}));
    assert_eq!(
        answer.matches(" · faq").count(),
        ids(&answer).len(),
        "{answer}"
    );
    let answer = search(json!({"query": "index", "path": "pincite-guide"}));
    assert!(!answer.contains("pincite-faq.md"), "{answer}");
    let answer = search(json!({"query": "strom", "lang": "de", "limit": 1}));
    assert_eq!(ids(&answer).len(), 1);
    assert!(answer.contains("only in the language `de`"), "{answer}");
}

#[test]
fn a_document_is_read_from_end_to_end() {
    let (_folder, mut client, searcher) = sample();
    let whole = |client: &mut Client, arguments| {
        let mut answers = Vec::new();
        let mut arguments = arguments;
        loop {
            let answer: String = client.call("read", arguments).expect("passages");
            let (_, next) = match answer.rsplit_once("read from=") {
                Some(split) if !answer.ends_with("End of the document.") => split,
                _ => {
                    answers.push(answer);
                    return answers;
                }
            };
            arguments = json!({"from": next.trim_end_matches('.')});
            answers.push(answer);
        }
    };
    for path in ["pincite-guide.md", "corpus/ballerina.html"] {
        let answers = whole(&mut client, json!({ "path": path }));
        assert!(answers.len() > 1, "{path}");
        let all = answers.join("\n");
        let request = pincite::DocumentsRequest {
            path: Some(path.to_owned()),
            ..Default::default()
        };
        let found = searcher.documents(&request).expect("documents");
        let id = &found.documents[0].id;
        let view = searcher.document(id).expect("a document");
        let mut from = 0;
        for passage in view.passages {
            let at = all[from..].find(&format!("id {}\n", passage.id));
            from += at.unwrap_or_else(|| panic!("{} comes in order", passage.id));
            assert!(all[from..].contains(passage.text.trim_end()), "{path}");
        }
    }
}

#[test]
fn a_passage_is_read_with_what_stands_around_it() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let mut client = Client::new(folder.path(), &[]);
    let found = client.call("search", json!({"query": "ten seconds"}));
    let id = ids(&found.expect("an answer")).remove(0);
    for id in [id.as_str(), &id[..10]] {
        let read = client.call("read", json!({ "id": id })).expect("passages");
        assert!(read.starts_with("Lamp\nlamp.md\n\n"), "{read}");
        assert!(read.contains("\n:3 id "), "{read}");
        assert!(read.contains("\n[asked for] Reset\n:5-7 id "), "{read}");
        assert!(
            read.ends_with("dry cloth.\n\nEnd of the document."),
            "{read}"
        );
    }
}

#[test]
fn what_is_cited_is_read() {
    let settings = "[[root]]\npath = \"public\"\nbase_url = \"https://site.example/\"\n\
                    urls = { strip = [\".md\"], append = \".html\", index = [\"index\"] }\n";
    let moved = "<!doctype html><title>Moved</title>\
                 <link rel=canonical href=https://elsewhere.example/moved>\
                 <h1>Moved</h1><p>This page has an address of its own.</p>\
                 <h2 id=why>Why</h2><p>It was moved by the wind.</p>";
    let folder = folder(&[
        ("pincite.toml", settings),
        ("public/lamp.md", LAMP),
        ("public/care/index.md", "# Care\n\nOf lamps in general.\n"),
        ("public/moved.html", moved),
        (
            "public/faq.csv",
            "id,question,answer\nr1,Is it dim?,No.\nr2,Is it loud?,\"No,\nnot at all.\"\nr10,Is it green?,Yes.\n",
        ),
    ]);
    let mut client = Client::new(folder.path(), &[]);
    let mut read = |path: &str| client.call("read", json!({ "path": path }));
    for (cited, expected) in [
        ("lamp.md:5-7", "\n[asked for] Reset\n:5-7 #reset id "),
        ("public/lamp.md:6", "\n[asked for] Reset\n"),
        // Between passages, the next one.
        ("lamp.md:4", "\n[asked for] Reset\n"),
        ("faq.csv:3-4", "\n\n[asked for] Is it loud?\n:3-4 #r2 id "),
        ("faq.csv:5", "\n\n[asked for] Is it green?\n:5 #r10 id "),
        ("faq.csv:1", "\n\n[asked for] Is it dim?\n:2 #r1 id "),
        (
            "https://site.example/faq.csv#r2",
            "\n\n[asked for] Is it loud?\n",
        ),
        // A page is not cited by lines.
        ("moved.html:2", "\n\nid "),
        (
            "https://site.example/lamp.html#reset",
            "\n[asked for] Reset\n",
        ),
        (
            "https://site.example/lamp.html#reset:~:text=Hold",
            "\n[asked for] Reset\n",
        ),
        (
            "https://site.example/lamp.html",
            "Lamp\nlamp.md https://site.example/lamp.html\n\n",
        ),
        ("https://site.example/care/", "Of lamps in general."),
        ("https://elsewhere.example/moved#why", "[asked for] "),
    ] {
        let read = read(cited).expect("passages");
        assert!(read.contains(expected), "{cited}: {read}");
    }
    for unknown in ["https://site.example/lamb.html", "https://other.example/"] {
        let told = format!("no document is at `{unknown}`: look at `outline`, or search");
        assert_eq!(read(unknown), Err(told));
    }
    for (beyond, end) in [("lamp.md:99999", 11), ("faq.csv:6", 5)] {
        let told = format!("nothing is at `{beyond}`: the last passage there ends at line {end}");
        assert_eq!(read(beyond), Err(told));
    }
}

#[test]
fn an_outline_leads_to_every_document_and_heading() {
    let pages: Vec<_> = (0..60)
        .map(|at| {
            (
                format!("corpus/{}/page-{at}.md", at % 2),
                format!("# Page {at}\n\nText.\n"),
            )
        })
        .chain([("corpus/lamp.md".to_owned(), LAMP.to_owned())])
        .collect();
    let pages: Vec<_> = pages
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let folder = folder(&pages);
    let mut client = Client::new(folder.path(), &[]);
    let mut arguments = json!({"max_tokens": 300});
    let mut found = Vec::new();
    loop {
        let answer = client.call("outline", arguments).expect("documents");
        assert!(answer.starts_with("61 documents in the index"), "{answer}");
        let lines = answer
            .lines()
            .filter_map(|line| line.split(" — ").nth(1).and(line.split(' ').next()));
        found.extend(lines.map(str::to_owned));
        let Some((_, after)) = answer.rsplit_once("More: the same with after=") else {
            break;
        };
        arguments = json!({"max_tokens": 300, "after": after.trim_end()});
    }
    let mut expected: Vec<_> = pages
        .iter()
        .map(|(path, _)| &path["corpus/".len()..])
        .collect();
    expected.sort_unstable();
    assert_eq!(found, expected);

    let below = client.call("outline", json!({"path": "1/", "max_tokens": 5_000}));
    assert_eq!(below.expect("documents").matches(" — Page ").count(), 30);
    let outline = client
        .call("outline", json!({"path": "lamp"}))
        .expect("headings");
    assert!(
        outline.starts_with("lamp.md — Lamp · en · 3\n"),
        "{outline}"
    );
    for heading in ["\n(before any heading) · ", "\nReset · ", "\nCare · "] {
        assert!(outline.contains(heading), "{outline}");
    }
    // What it names can be read.
    let id = outline
        .rsplit_once(" · ")
        .expect("an id")
        .1
        .split(':')
        .next();
    let read = client.call("read", json!({ "id": id })).expect("a passage");
    assert!(read.contains("dry cloth"), "{read}");
}

#[test]
fn records_are_read_one_by_one() {
    let records = "{\"id\": \"a\", \"question\": \"Is it red?\", \"answer\": \"Yes.\"}\n\
                   {\"id\": \"b\", \"question\": \"Is it blue?\", \"answer\": \"No.\"}\n";
    let folder = folder(&[("corpus/colours.jsonl", records)]);
    let mut client = Client::new(folder.path(), &[]);
    let outline = client.call("outline", json!({"path": "colours.jsonl"}));
    let outline = outline.expect("documents");
    let names: Vec<_> = outline
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(names.len(), 2, "{outline}");
    let read = client.call("read", json!({"path": "colours.jsonl"}));
    let read = read.expect("a record");
    assert!(read.contains("Is it red?"), "{read}");
    let (_, next) = read.rsplit_once("read path=").expect("the next one");
    for path in [next.trim_end_matches('.'), names[1]] {
        let read = client
            .call("read", json!({ "path": path }))
            .expect("a record");
        assert!(read.contains("Is it blue?"), "{read}");
    }
}

#[test]
fn errors_say_what_to_do() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let mut client = Client::new(folder.path(), &[]);
    let mut check = |tool: &str, arguments: serde_json::Value, expected: &str| {
        let told = client.call(tool, arguments);
        assert_eq!(told, Err(expected.to_owned()));
    };
    let unknown = "no passage has the id `0123456789abcdef`: search again; \
                   ids come from search and outline";
    check("read", json!({"id": "0123456789abcdef"}), unknown);
    check("read", json!({"from": "0123456789abcdef"}), unknown);
    let nothing = "give `id`, or `path`, or `from`: ids come from search, paths from outline";
    check("read", json!({}), nothing);
    check("read", json!({"id": "a", "path": "b"}), nothing);
    let missing = "no document is at `nope.md`: look at `outline`, or search";
    check("read", json!({"path": "nope.md"}), missing);
    check("outline", json!({"path": "nope.md"}), missing);
    check(
        "outline",
        json!({"after": "0123456789abcdef"}),
        "no document has the id `0123456789abcdef`: look at outline again",
    );
    check(
        "outline",
        json!({"path": "lamp.md", "after": "x"}),
        "no passage of this document has the id `x`; leave `after` out",
    );
    check(
        "search",
        json!({"query": "lamp", "limit": 0}),
        "`limit` is a whole number from 1 up",
    );
    check(
        "search",
        json!({"query": "lamp", "max_tokens": 20}),
        "`max_tokens` is a whole number from 280 up",
    );
    check("search", json!({"query": 5}), "`query` is a string");
    check(
        "search",
        json!({"q": "lamp"}),
        "there is no argument `q`; the arguments are query, limit, offset, kind, lang, path, \
         max_tokens",
    );
    check(
        "search",
        json!({"query": "lamp", "index": "other"}),
        "there is no index `other`; there is default",
    );
}

#[test]
fn what_a_source_holds_is_harmless() {
    let text = format!(
        "# Odd \u{1b}[31m\u{202e}page\n\nThe odd\u{0} one\u{7f}.\n\n{}\n",
        "Very \"long\" \\ text\u{1}. ".repeat(3_000)
    );
    let folder = folder(&[("corpus/odd.md", &text)]);
    let mut client = Client::new(folder.path(), &[]);
    for arguments in [
        json!({"query": "odd page"}),
        json!({"query": "very long text \u{1b}[2J\u{202e}", "max_tokens": 25_000, "limit": 50}),
        json!({"query": "odd ".repeat(20_000)}),
    ] {
        let before = client.bytes;
        let answer = client.call("search", arguments).expect("an answer");
        assert!(client.bytes - before <= 25_000 * 4);
        let harmful = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!answer.contains(harmful), "{answer:?}");
    }
}
