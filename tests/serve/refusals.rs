//! What the service refuses, and that it goes on.

use std::io::{Read, Write};
use std::time::Duration;

use super::Service;

#[track_caller]
fn goes_on(service: &Service) {
    assert_eq!(service.get("/api/v1/search?q=reset").status, 200);
}

#[test]
fn bad_requests_are_told_what_is_wrong() {
    let service = Service::lamp(&[]);
    let search = "/api/v1/search";
    service.post(search, "{\"query\":").refuses(400, "not JSON");
    service.post(search, "[]").refuses(422, "invalid type");
    service
        .post(search, r#"{"query":3}"#)
        .refuses(422, "expected a string");
    service
        .post(search, r#"{"qery":"a"}"#)
        .refuses(422, "unknown field `qery`");
    service
        .post("/api/v1/search?q=a", "{}")
        .refuses(422, "stands in the body");
    service
        .send("POST", search, &["Content-Type: text/plain"], "{}")
        .refuses(415, "Content-Type");
    service
        .get("/api/v1/search?q=a&limit=many")
        .refuses(422, "`limit`");
    service
        .get("/api/v1/search?q=a&limit=100000")
        .refuses(422, "at most 1000");
    service
        .get("/api/v1/search?q=%ff%fe")
        .refuses(400, "no UTF-8");
    let words = "word+".repeat(10_000);
    service
        .get(&format!("{search}?q={words}"))
        .refuses(422, "more than 4000 characters");
    let long = format!(r#"{{"query":"{}"}}"#, "a ".repeat(200_000));
    service
        .post(search, &long)
        .refuses(413, "more than 262144 bytes");
    service
        .get("/api/v1/passages/..%2F..%2Fetc%2Fpasswd")
        .refuses(404, "no passage");
    service.get("/api/v1/passages/%ff").refuses(400, "");
    service
        .get("/no/such/address")
        .refuses(404, "nothing at this address");
    service
        .get("/../../etc/passwd")
        .refuses(404, "nothing at this address");
    service
        .send("DELETE", search, &[], "")
        .refuses(405, "another method");
    goes_on(&service);
}

#[test]
fn foreign_names_and_sites_are_refused_unless_allowed() {
    let service = Service::lamp(&[]);
    let target = "/api/v1/search?q=reset";
    service
        .get_with(target, &["Host: evil.example"])
        .refuses(403, "does not answer to `evil.example`");
    service
        .get_with(target, &["Origin: https://evil.example"])
        .refuses(403, "pages of this site");
    let own = format!("Origin: http://{}", service.addr);
    assert_eq!(service.get_with(target, &[&own]).status, 200);
    let log = service.log();
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 2, "{log}");
    for (line, advice) in warnings
        .iter()
        .zip(["--allow-host evil", "--allow-origin https://evil"])
    {
        assert!(line.contains(advice), "{log}");
    }

    let open = Service::lamp(&[
        "--allow-host",
        "faq.example",
        "--allow-origin",
        "https://shop.example",
    ]);
    assert_eq!(open.get_with(target, &["Host: faq.example"]).status, 200);
    let origin = "Origin: https://shop.example";
    let allowed = open.get_with(target, &[origin]);
    assert_eq!(
        allowed.header("access-control-allow-origin"),
        Some("https://shop.example")
    );
    let asks = ["Access-Control-Request-Method: POST", origin];
    let preflight = open.send("OPTIONS", "/api/v1/search", &asks, "");
    assert_eq!(preflight.status, 200);
    assert!(
        preflight.header("access-control-allow-methods").is_some(),
        "{preflight:?}"
    );
    open.get_with(target, &["Origin: https://other.example"])
        .refuses(403, "pages of this site");
}

#[test]
fn keys_open_what_their_scope_says() {
    let service = Service::lamp(&[]);
    let key = |name: &str, more: &[&str]| {
        let args = [&["key", name, "--file", "keys.txt"], more].concat();
        let output = service.run(&args);
        assert!(output.status.success());
        String::from_utf8(output.stdout)
            .expect("UTF-8")
            .trim()
            .to_owned()
    };
    let read = key("website", &[]);
    let admin = key("deploy", &["--admin"]);
    let keys = service.path("keys.txt").display().to_string();
    let index = service.path("index").display().to_string();
    let closed = Service::over(&[], &["--index", &index, "--keys", &keys]);
    let bearer = |key: &str| format!("Authorization: Bearer {key}");
    let target = "/api/v1/search?q=reset";
    closed.get(target).refuses(401, "needs an API key");
    closed
        .get_with(target, &[&bearer("wrong")])
        .refuses(401, "not known");
    assert_eq!(closed.get_with(target, &[&bearer(&read)]).status, 200);
    assert_eq!(closed.get("/healthz").status, 200);
    let page = closed.get("/?q=reset").body;
    assert!(
        page.contains("needs an API key") && !page.contains("Hold the"),
        "{page}"
    );

    let refresh = "/api/v1/refresh";
    let post = |headers: &[&str]| closed.send("POST", refresh, headers, "");
    post(&[]).refuses(401, "needs an API key");
    post(&[&bearer(&read)]).refuses(403, "scope `admin`");
    std::fs::write(service.path("corpus/b.md"), "# Candle\n\nA candle.\n").expect("writable");
    let built = post(&[&bearer(&admin)]);
    assert_eq!(built.json()["documents"], 2, "{built:?}");
    assert!(!built.body.contains(&index), "{built:?}");
    let found = closed
        .get_with("/api/v1/search?q=candle", &[&bearer(&read)])
        .json();
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(1));
    service
        .send("POST", refresh, &[], "")
        .refuses(403, "has no `--keys`");
}

#[test]
fn who_asks_too_often_waits() {
    let service = Service::lamp(&["--rate", "1"]);
    let target = "/api/v1/search?q=reset";
    let refused = (0..10)
        .map(|_| service.get(target))
        .find(|answer| answer.status != 200)
        .expect("one of ten at once is too many");
    refused.refuses(429, "more than 1 requests a second");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(service.get("/healthz").status, 200);
}

#[test]
fn an_index_that_is_not_there_yet() {
    let service = Service::over(&[], &[]);
    let target = "/api/v1/search?q=reset";
    let refused = service.get(target);
    refused.refuses(503, "`default` is not built yet");
    assert_eq!(refused.header("retry-after"), Some("1"));
    service.get("/readyz").refuses(503, "not built yet");
    assert_eq!(service.get("/healthz").status, 200);
    std::fs::create_dir(service.path("docs")).expect("writable");
    std::fs::write(service.path("docs/faq.md"), super::FAQ).expect("writable");
    assert!(service.run(&["index", "docs"]).status.success());
    goes_on(&service);
    assert_eq!(service.get("/readyz").status, 200);
}

#[test]
fn broken_connections_and_floods_of_headers() {
    let service = Service::lamp(&[]);
    let nonsense = service.raw(b"\x00\xff\x01 nonsense\r\n\r\n");
    nonsense.refuses(400, "this is no request of HTTP/1.1");
    let flood = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n",
        "X-Junk: 1\r\n".repeat(5_000)
    );
    let refused = service.raw(flood.as_bytes());
    refused.refuses(
        431,
        "the head of the request is too large, or has too many headers",
    );
    let long = format!(
        "GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a".repeat(70_000)
    );
    service.raw(long.as_bytes()).refuses(
        414,
        "the address is too long; a long question can be posted",
    );

    // Half a request, then nothing more.
    let mut half = service.connect();
    half.write_all(b"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{").expect("writable");
    half.shutdown(std::net::Shutdown::Write).expect("open");
    let mut answer = String::new();
    half.set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a time");
    let _ = half.read_to_string(&mut answer);
    assert!(answer.is_empty() || answer.contains("400"), "{answer}");
    goes_on(&service);
}

#[test]
fn options_that_cannot_be_are_told() {
    let service = Service::lamp(&[]);
    let refuses = |args: &[&str], message: &str| {
        let mut command = super::pincite(&service.folder);
        command.stderr(std::process::Stdio::piped());
        let output = command
            .arg("serve")
            .args(args)
            .output()
            .expect("the program can be run");
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(message), "{stderr}");
    };
    refuses(&["--addr", &service.addr], "cannot listen at");
    refuses(
        &["--addr", &service.addr],
        "is another `pincite serve` running?",
    );
    refuses(&["--addr", "nowhere"], "cannot listen at `nowhere`");
    refuses(
        &["--allow-origin", "example.org"],
        "`example.org` is no origin",
    );
    refuses(&["--keys", "missing"], "cannot read the keys in `missing`");
    refuses(
        &["--index", "a=x", "--index", "a=y"],
        "two indexes are named `a`",
    );
    refuses(
        &["--query-log", "corpus"],
        "cannot open the query log `corpus`",
    );
    refuses(&["--rate", "0"], "`--rate` is at least 1");
}

#[test]
fn an_empty_variable_is_one_that_is_not_set() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = super::pincite(&folder);
    command.env("PINCITE_CORPUS", "").env("PINCITE_INDEX", "");
    command.stderr(std::process::Stdio::piped());
    let output = command.args(["serve", "--addr", "nowhere"]).output();
    let stderr = output.expect("the program can be run").stderr;
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(stderr.contains("cannot listen at `nowhere`"), "{stderr}");
}
