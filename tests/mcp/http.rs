//! The same tools at `/mcp` of `pincite serve`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::client::Client;
use super::{LAMP, folder};

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pincite"))
            .current_dir(folder)
            .env_remove("PINCITE_INDEX")
            .args(["serve", "--addr", "127.0.0.1:0"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program can be run");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        stdout.read_line(&mut line).expect("a line");
        let address = line.trim().trim_end_matches('/').rsplit('/').next();
        Self {
            address: address.expect("an address").to_owned(),
            child,
        }
    }

    /// Status and body.
    fn post(&self, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!(
            "POST /mcp HTTP/1.1\r\nContent-Type: application/json\r\n\
             Accept: application/json, text/event-stream\r\nConnection: close\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        (status.expect("a status"), body.to_owned())
    }

    fn call(&self, tool: &str, arguments: Value) -> Value {
        let params = json!({"name": tool, "arguments": arguments});
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params});
        let (status, body) = self.post("Host: localhost\r\n", &call.to_string());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("JSON")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn indexed(text: &str) -> tempfile::TempDir {
    let folder = folder(&[("corpus/lamp.md", text)]);
    let mut client = Client::new(folder.path(), &[]);
    client.call("outline", json!({})).expect("an index");
    folder
}

#[test]
fn answers_as_over_stdio() {
    let folder = indexed(LAMP);
    let log = folder.path().join("log.jsonl");
    let server = Server::start(folder.path(), &["--query-log", "log.jsonl"]);
    let mut client = Client::new(folder.path(), &["--no-refresh"]);
    let arguments = json!({"query": "how do I reset it"});
    let answer = server.call("search", arguments.clone());
    let text = answer["result"]["content"][0]["text"].as_str();
    let expected = client.call("search", arguments).expect("an answer");
    assert_eq!(text, Some(expected.as_str()));
    let answer = server.call("read", json!({"id": "0"}));
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    // The log of a service is written beside the answers.
    let begun = std::time::Instant::now();
    while !fs::read_to_string(&log).is_ok_and(|log| log.contains("how do I reset it")) {
        assert!(begun.elapsed().as_secs() < 60, "the query is not logged");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn an_agent_chooses_among_indexes() {
    let (lamp, bell) = (indexed(LAMP), indexed("# Bell\n\nThe bell rings.\n"));
    let index = |folder: &tempfile::TempDir, name: &str| {
        format!("{name}={}", folder.path().join("index").display())
    };
    let args = [index(&lamp, "lamp"), index(&bell, "bell")];
    let server = Server::start(lamp.path(), &["--index", &args[0], "--index", &args[1]]);
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let (_, body) = server.post("Host: localhost\r\n", &list.to_string());
    assert!(
        body.contains("\"index\":{\"enum\":[\"lamp\",\"bell\"]"),
        "{body}"
    );
    let found = |answer: Value| answer.to_string().contains("The bell rings.");
    assert!(!found(server.call("search", json!({"query": "bell"}))));
    assert!(found(
        server.call("search", json!({"query": "bell", "index": "bell"}))
    ));
}

#[test]
fn strangers_are_refused() {
    let folder = indexed(LAMP);
    let server = Server::start(folder.path(), &[]);
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string();
    let status = |headers: &str, body: &str| server.post(headers, body).0;
    assert_eq!(status("Host: localhost\r\n", &list), 200);
    assert_eq!(status("Host: evil.example\r\n", &list), 403);
    let foreign = "Host: localhost\r\nOrigin: https://evil.example\r\n";
    assert_eq!(status(foreign, &list), 403);
    assert!((400..500).contains(&status("Host: localhost\r\n", "no JSON")));
    let large = json!({"jsonrpc": "2.0", "id": 1, "method": "x".repeat(300_000)});
    assert_eq!(status("Host: localhost\r\n", &large.to_string()), 413);

    fs::write(folder.path().join("keys.txt"), "").expect("writable");
    let make = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        let command = command.current_dir(folder.path()).args(args);
        let output = command.output().expect("the program can be run").stdout;
        String::from_utf8(output).expect("a key").trim().to_owned()
    };
    let key = make(&["key", "agent", "--file", "keys.txt"]);
    let server = Server::start(folder.path(), &["--keys", "keys.txt"]);
    assert_eq!(server.post("Host: localhost\r\n", &list).0, 401);
    let with_key = format!("Host: localhost\r\nAuthorization: Bearer {key}\r\n");
    assert_eq!(server.post(&with_key, &list).0, 200);
}
