//! A small client of the protocol: over standard input and output of the
//! program.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// No answer takes longer, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    last_id: u64,
    /// The bytes of JSON that were answered.
    pub(super) bytes: usize,
}

impl Client {
    /// Starts the program with an index of the sources, or with what is there.
    pub(super) fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pincite"))
            .current_dir(folder)
            .env_remove("PINCITE_INDEX")
            .env_remove("PINCITE_CORPUS")
            .arg("mcp")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program can be run");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            stdin: child.stdin.take(),
            child,
            lines,
            last_id: 0,
            bytes: 0,
        }
    }

    /// The same, and introduces itself.
    pub(super) fn new(folder: &Path, args: &[&str]) -> Self {
        let mut client = Self::start(folder, args);
        client.initialize();
        client
    }

    pub(super) fn initialize(&mut self) -> Value {
        let answer = self.request(
            "initialize",
            json!({
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            }),
        );
        let done = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        self.write(&done.to_string());
        answer["result"].clone()
    }

    pub(super) fn write(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("still open");
        writeln!(stdin, "{line}").expect("the program reads");
    }

    pub(super) fn line(&mut self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("an answer");
        self.bytes += line.len() + 1;
        serde_json::from_str(&line).expect("only the protocol is printed")
    }

    pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.write(&request.to_string());
        let answer = self.line();
        assert_eq!(answer["id"], json!(id), "{answer}");
        answer
    }

    /// Calls a tool: its text, or the text of its error.
    pub(super) fn call(&mut self, tool: &str, arguments: Value) -> Result<String, String> {
        let params = json!({"name": tool, "arguments": arguments});
        let answer = self.request("tools/call", params);
        let result = &answer["result"];
        let content = result["content"].as_array().expect("content");
        assert_eq!(content.len(), 1, "{answer}");
        assert_eq!(result.get("structuredContent"), None, "{answer}");
        let text = content[0]["text"].as_str().expect("a text").to_owned();
        match result["isError"].as_bool() {
            Some(true) => Err(text),
            _ => Ok(text),
        }
    }

    /// Closes standard input and waits for the end; what was printed meanwhile
    /// is returned.
    pub(super) fn end(mut self) -> (ExitStatus, Vec<String>) {
        drop(self.stdin.take());
        let status = self.child.wait().expect("the program ends");
        (status, self.lines.iter().collect())
    }

    #[cfg(unix)]
    pub(super) fn interrupt(mut self) -> ExitStatus {
        let kill = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .expect("kill can be run");
        assert!(kill.success());
        // Standard input stays open meanwhile.
        self.child.wait().expect("the program ends")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
