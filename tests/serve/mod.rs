//! `pincite serve`, asked as clients ask it: over a socket.
#![allow(clippy::expect_used)]

mod answers;
mod pages;
mod refusals;
mod swaps;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const FAQ: &str = "\
# FAQ

## How do I reset the lamp?

Hold the button for ten seconds, until the light is blue.

## Does the lamp dim?

No, its brightness is fixed & <b>bright</b>.
";

/// A service of its own for each test, in a folder of its own.
struct Service {
    folder: TempDir,
    child: Child,
    addr: String,
}

/// What came back.
#[derive(Debug)]
struct Response {
    status: u16,
    head: String,
    body: String,
}

impl Service {
    /// Serves a FAQ about a lamp.
    fn lamp(options: &[&str]) -> Self {
        Self::over(&[("corpus/faq.md", FAQ)], options)
    }

    fn over(files: &[(&str, &str)], options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        let mut child = pincite(&folder)
            .args(["serve", "--addr", "127.0.0.1:0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.path().join("log")).expect("writable"))
            .spawn()
            .expect("the program can be run");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let addr = line
            .strip_prefix("listening at http://")
            .and_then(|line| line.strip_suffix("/\n"))
            .expect("an address");
        Self {
            addr: addr.to_owned(),
            folder,
            child,
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What the service has logged.
    fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).expect("readable")
    }

    /// Runs another command in the folder of the service.
    fn run(&self, args: &[&str]) -> std::process::Output {
        let mut command = pincite(&self.folder);
        command.args(args).output().expect("the program can be run")
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.addr).expect("the service listens")
    }

    fn get(&self, target: &str) -> Response {
        self.get_with(target, &[])
    }

    fn get_with(&self, target: &str, headers: &[&str]) -> Response {
        self.send("GET", target, headers, "")
    }

    fn post(&self, target: &str, body: &str) -> Response {
        self.send("POST", target, &["Content-Type: application/json"], body)
    }

    fn send(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Response {
        let mut text = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.starts_with("Host:")) {
            text.push_str(&format!("Host: {}\r\n", self.addr));
        }
        for header in headers {
            text.push_str(&format!("{header}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        self.raw(text.as_bytes())
    }

    /// Sends bytes, whatever they are, and reads to the end.
    fn raw(&self, bytes: &[u8]) -> Response {
        let mut stream = self.connect();
        // A service that refuses early may close before all is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Response {
            status: status.unwrap_or_default(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Response {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("valid JSON")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        lines
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Asserts that it is a problem of this status, and what its detail says.
    #[track_caller]
    fn refuses(&self, status: u16, detail: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let found = problem["detail"].as_str().expect("a detail");
        assert!(found.contains(detail), "{found}");
    }
}

fn pincite(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
    command
        .current_dir(folder.path())
        .env_remove("PINCITE_INDEX")
        .env_remove("PINCITE_CORPUS")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}
