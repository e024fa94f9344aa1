//! The service as another process, and connections to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The unit of the times of a process on Linux, in milliseconds.
const TICK: u64 = 10;

pub(crate) struct Server {
    child: Child,
    addr: String,
}

impl Server {
    pub(crate) fn start(index: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pincite"))
            .args([
                "serve",
                "--addr",
                "127.0.0.1:0",
                "--log",
                "error",
                "--index",
            ])
            .arg(index)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let addr = line.trim_start_matches("listening at http://");
        let addr = addr.trim_end_matches(['/', '\n']).to_owned();
        Self { child, addr }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.addr).unwrap()
    }

    /// CPU time so far.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // Behind the name, which stands in brackets.
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
        let ticks: u64 = fields
            .skip(11)
            .take(2)
            .map(|field| field.parse::<u64>().unwrap())
            .sum();
        Duration::from_millis(ticks * TICK)
    }

    /// Memory that is no file, in kB.
    pub(crate) fn anonymous_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("RssAnon"));
        line.unwrap()
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A connection that is kept.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Client {
    pub(crate) fn connect(server: &Server) -> Self {
        let stream = server.connect();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::new(stream),
            host: server.addr.clone(),
        }
    }

    /// Whether the query was answered with 200.
    pub(crate) fn ask(&mut self, query: &str) -> bool {
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let request = format!(
            "GET /api/v1/search?q={encoded} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.host
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut line, mut length, mut status) = (String::new(), 0, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line).unwrap() <= 2 {
                break;
            }
            if line.starts_with("HTTP/1.1 ") {
                status = line.starts_with("HTTP/1.1 200");
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        status
    }
}
