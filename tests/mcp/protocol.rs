//! Beginning, errors of the protocol, and the end.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::client::Client;
use super::{LAMP, corpus, folder};

#[test]
fn says_what_it_is_and_lists_its_tools() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let mut client = Client::start(folder.path(), &[]);
    let info = client.initialize();
    assert_eq!(info["protocolVersion"], "2025-06-18");
    assert_eq!(info["serverInfo"]["name"], "pincite");
    assert_eq!(info["capabilities"], json!({"tools": {}}));
    let instructions = info["instructions"].as_str().expect("instructions");
    assert!(instructions.contains("cite path:lines"), "{instructions}");

    let tools = client.request("tools/list", json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().expect("tools");
    let names: Vec<_> = tools.iter().map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, [Some("search"), Some("read"), Some("outline")]);
    for tool in tools {
        assert_eq!(tool["annotations"], json!({"readOnlyHint": true}));
        assert_eq!(tool["inputSchema"]["type"], "object");
        let properties = tool["inputSchema"]["properties"].as_object();
        // One index has no need of a name.
        let properties = properties.expect("properties");
        assert!(!properties.contains_key("index"));
        assert_eq!(properties["max_tokens"]["minimum"], 280);
        for name in ["from", "after"] {
            let property = properties.get(name);
            assert!(property.is_none_or(|property| property["description"].is_string()));
        }
    }
    assert_eq!(tools[0]["inputSchema"]["required"], json!(["query"]));
    // The index is told of once it is there.
    client.call("outline", json!({})).expect("an outline");
    let info = Client::start(folder.path(), &[]).initialize();
    let instructions = info["instructions"].as_str().expect("instructions");
    assert!(
        instructions.ends_with(" Documents: corpus."),
        "{instructions}"
    );
}

/// Everything that the server says in a session for one question.
#[test]
fn a_session_for_a_question_is_small() {
    let folder = folder(&[]);
    let corpus = corpus();
    let corpus = corpus.to_str().expect("a path of UTF-8");
    let args = ["--corpus", corpus];
    // The index is there, as it is in all sessions but the first.
    Client::new(folder.path(), &args)
        .call("outline", json!({}))
        .expect("an outline");
    let questions = [
        "how do I rebuild the index",
        "chapter 4",
        "wie viel Watt darf ein Balkonkraftwerk haben",
        "緑茶 温度",
        "how long does the dough rise",
        "what is the meaning of life",
    ];
    for question in questions {
        let mut client = Client::new(folder.path(), &args);
        client.request("tools/list", json!({}));
        let found = client.call("search", json!({ "query": question }));
        let found = found.expect("an answer");
        let id = super::tools::ids(&found).remove(0);
        let read = client.call("read", json!({ "id": id })).expect("a passage");
        assert!(read.contains(&id), "{read}");
        let tokens = client.bytes / 4;
        assert!(tokens < 2_000, "{question}: {tokens} tokens");
        assert!(tokens > 600, "{question}: {tokens} tokens are too few");
    }
}

#[test]
fn what_is_no_request_does_not_end_the_service() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let mut client = Client::start(folder.path(), &[]);
    // There is no id to answer to, and who sends this may answer what it gets by
    // more of it.
    client.write("no JSON at all");
    client.initialize();
    client.write("{\"jsonrpc\": \"2.0\", \"id\": 1,");
    client.write("\u{0}\u{1b}[31m");
    client.write("{\"id\": 5, \"method\": 7}");
    assert_eq!(client.line()["error"]["code"], -32600);
    client.write("");
    let answer = client.request("nothing/known", json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    let params = json!({"name": "delete", "arguments": {}});
    let answer = client.request("tools/call", params);
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    assert_eq!(answer["error"]["message"], "there is no tool `delete`");
    let answer = client.request("tools/call", json!({"name": 5}));
    assert!(answer["error"]["code"].is_i64(), "{answer}");
    let found = client.call("search", json!({"query": "reset"}));
    assert!(found.expect("an answer").contains("ten seconds"));
}

#[test]
fn the_end_of_input_ends_it_after_the_answers() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let mut client = Client::new(folder.path(), &[]);
    for id in 0..5 {
        let call = json!({"name": "search", "arguments": {"query": "button"}});
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": call});
        client.write(&request.to_string());
    }
    let (status, lines) = client.end();
    assert_eq!(status.code(), Some(0));
    assert_eq!(lines.len(), 5, "{lines:?}");
    // Also before anything was said.
    let (status, lines) = Client::start(folder.path(), &[]).end();
    assert_eq!((status.code(), lines.len()), (Some(0), 0));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let client = Client::new(folder.path(), &[]);
    assert_eq!(client.interrupt().code(), Some(0));
}

#[test]
fn an_index_is_built_refreshed_and_replaced() {
    let folder = folder(&[("corpus/lamp.md", LAMP)]);
    let mut client = Client::new(folder.path(), &[]);
    let mut finds = |query: &str| {
        let found = client.call("search", json!({ "query": query }));
        found.expect("an answer").contains("[1]")
    };
    assert!(finds("cloth"));
    assert!(!finds("battery"));
    let mut finds_soon = |query: &str| {
        let begun = std::time::Instant::now();
        // The sources are looked at every second.
        while !finds(query) {
            assert!(begun.elapsed().as_secs() < 60, "{query} is not seen");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    };
    let more = folder.path().join("corpus/battery.md");
    fs::write(more, "# Battery\n\nThe battery lasts a year.\n").expect("writable");
    finds_soon("battery");
    // And so is what they are.
    let other = folder.path().join("other");
    fs::create_dir(&other).expect("writable");
    fs::write(other.join("switch.md"), "# Switch\n\nThe switch is red.\n").expect("writable");
    let toml = "[[root]]\npath = 'corpus'\n[[root]]\npath = 'other'\n";
    fs::write(folder.path().join("pincite.toml"), toml).expect("writable");
    finds_soon("switch");
}

#[test]
fn without_an_index_it_says_what_to_do() {
    let folder = folder(&[]);
    let mut client = Client::new(folder.path(), &[]);
    let told = client.call("search", json!({"query": "x"}));
    let expected = "there is no index in `index`, and no folder `corpus` to build it from: \
                    build it with `pincite index PATH`";
    assert_eq!(told, Err(expected.to_owned()));
    // Once it is there, all is well.
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).expect("writable");
    fs::write(corpus.join("lamp.md"), LAMP).expect("writable");
    let built = run(folder.path(), &["index"]);
    assert_eq!(built, Some(0));
    let found = client.call("search", json!({"query": "cloth"}));
    assert!(found.expect("an answer").contains("dry cloth"));
    // As it is: an index that is not there is an error at once.
    let empty = super::folder(&[]);
    assert_eq!(run(empty.path(), &["mcp", "--no-refresh"]), Some(2));
}

fn run(folder: &Path, args: &[&str]) -> Option<i32> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pincite"));
    let command = command.current_dir(folder).args(args);
    let command = command
        .env_remove("PINCITE_INDEX")
        .env_remove("PINCITE_CORPUS");
    let output = command.output().expect("the program can be run");
    output.status.code()
}
