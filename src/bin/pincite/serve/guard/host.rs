//! The names that the service answers to, and the sites whose pages may ask.
//!
//! A page of a foreign site can make a browser send requests to an address of
//! this machine, also under a name of its own that it lets point here (DNS
//! rebinding). The browser says so in `Origin` and `Host`.

use std::net::IpAddr;

use anyhow::Result;
use axum::http::{HeaderMap, StatusCode, Uri, header};

use super::super::problem::Problem;
use crate::failure::Hinted;

/// Allows everything.
const ANY: &str = "*";
/// The characters of a name or origin that are logged: more than any has that is
/// meant to be allowed.
const MAX_LOGGED_CHARS: usize = 120;

/// What is allowed besides this machine.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    names: Vec<String>,
    origins: Vec<String>,
}

impl Hosts {
    /// # Errors
    /// An origin that is none: it has no scheme, or a path.
    pub(crate) fn new(names: &[String], origins: &[String]) -> Result<Self> {
        for origin in origins {
            if !is_origin(origin) {
                return Err(Hinted {
                    message: format!("`{origin}` is no origin"),
                    hint: "give scheme and host and nothing else, such as `https://example.org`"
                        .into(),
                }
                .into());
            }
        }
        Ok(Self {
            names: names.iter().map(|name| name.to_lowercase()).collect(),
            origins: origins.iter().map(|origin| origin.to_lowercase()).collect(),
        })
    }

    /// The sites whose pages may ask.
    pub(crate) fn origins(&self) -> &[String] {
        &self.origins
    }

    /// Refuses what is asked under a foreign name; the log says how to allow it.
    pub(crate) fn check_host(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let host = host_of(uri, headers)?;
        let name = name_of(&host);
        let is_address = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>()
            .is_ok();
        // No foreign site can have a number for a name.
        let is_ours = is_address || name == "localhost" || name.ends_with(".localhost");
        if is_ours || self.names.iter().any(|other| other == name || other == ANY) {
            return Ok(());
        }
        let logged = logged(name);
        tracing::warn!("refused: asked as {logged}; --allow-host {logged} allows the name");
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            format!("this service does not answer to `{name}`; `--allow-host` allows a name"),
        ))
    }

    /// Refuses what a page of a foreign site asks; the log says how to allow it.
    pub(crate) fn check_origin(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return Ok(());
        };
        let origin = origin.to_str().unwrap_or("?").to_lowercase();
        let is_own = origin
            .split_once("://")
            .is_some_and(|(_, site)| host_of(uri, headers).is_ok_and(|host| host == site));
        if is_own || self.origins.contains(&origin) {
            return Ok(());
        }
        tracing::warn!("refused: {}", advice(&origin));
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "pages of this site may not ask here; `--allow-origin` allows a site",
        ))
    }
}

/// Scheme and host, and nothing else.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains('/'))
}

/// Whose pages were refused, and what lets them ask.
fn advice(origin: &str) -> String {
    let logged = logged(origin);
    if origin == "null" {
        return "pages without an origin may not ask, such as files opened in a browser; \
                serve them over HTTP"
            .into();
    }
    if !is_origin(origin) {
        return format!("pages of {logged} may not ask");
    }
    format!("pages of {logged} may not ask; --allow-origin {logged} allows them")
}

/// What somebody sent, as a part of a line of the log.
fn logged(text: &str) -> String {
    let mut logged: String = text.escape_debug().take(MAX_LOGGED_CHARS).collect();
    if text.chars().nth(MAX_LOGGED_CHARS).is_some() {
        logged.push('…');
    }
    logged
}

/// The host that is asked, with its port.
fn host_of(uri: &Uri, headers: &HeaderMap) -> Result<String, Problem> {
    if let Some(authority) = uri.authority() {
        return Ok(authority.as_str().to_lowercase());
    }
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next().map(|host| host.to_str()), hosts.next()) {
        (Some(Ok(host)), None) if !host.is_empty() => Ok(host.to_lowercase()),
        _ => Err(Problem::malformed("the request needs one `Host`")),
    }
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).expect("a value"));
        if let Some(origin) = origin {
            let origin = HeaderValue::from_str(origin).expect("a value");
            headers.insert(header::ORIGIN, origin);
        }
        headers
    }

    fn hosts(names: &[&str], origins: &[&str]) -> Hosts {
        let owned = |texts: &[&str]| {
            texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>()
        };
        Hosts::new(&owned(names), &owned(origins)).expect("valid")
    }

    #[test]
    fn only_this_machine_and_what_is_allowed() {
        let check = |host: &str, names: &[&str], expected: bool| {
            let found = hosts(names, &[]).check_host(&Uri::from_static("/"), &headers(host, None));
            assert_eq!(found.is_ok(), expected, "{host}");
        };
        check("localhost:7700", &[], true);
        check("127.0.0.1:7700", &[], true);
        check("192.168.1.7", &[], true);
        check("[::1]:7700", &[], true);
        check("docs.localhost", &[], true);
        check("evil.example", &[], false);
        check("localhost.evil.example:7700", &[], false);
        check("127.0.0.1.evil.example", &[], false);
        check("", &[], false);
        check("Search.Example.org:80", &["search.example.org"], true);
        check("search.example.org.", &["search.example.org"], true);
        check("other.example.org", &["search.example.org"], false);
        check("anything", &["*"], true);
    }

    #[test]
    fn a_request_has_one_host() {
        let mut two = headers("localhost", None);
        two.append(header::HOST, HeaderValue::from_static("evil.example"));
        let uri = Uri::from_static("/");
        assert!(hosts(&[], &[]).check_host(&uri, &two).is_err());
        assert!(hosts(&[], &[]).check_host(&uri, &HeaderMap::new()).is_err());
        let absolute = Uri::from_static("http://evil.example/");
        let local = headers("localhost", None);
        assert!(hosts(&[], &[]).check_host(&absolute, &local).is_err());
    }

    #[test]
    fn only_our_own_pages_and_those_of_allowed_sites_ask() {
        let check = |origin: Option<&str>, origins: &[&str], expected: bool| {
            let headers = headers("localhost:7700", origin);
            let found = hosts(&[], origins).check_origin(&Uri::from_static("/"), &headers);
            assert_eq!(found.is_ok(), expected, "{origin:?}");
        };
        check(None, &[], true);
        check(Some("http://localhost:7700"), &[], true);
        check(Some("http://localhost:8000"), &[], false);
        check(Some("https://evil.example"), &[], false);
        check(Some("null"), &[], false);
        check(Some("https://example.org"), &["https://example.org"], true);
        check(Some("http://example.org"), &["https://example.org"], false);
    }

    #[test]
    fn what_is_refused_is_told_with_what_to_do() {
        let check = |origin: &str, expected: &str| assert_eq!(advice(origin), expected);
        check(
            "http://localhost:8000",
            "pages of http://localhost:8000 may not ask; \
             --allow-origin http://localhost:8000 allows them",
        );
        check(
            "chrome-extension://a",
            "pages of chrome-extension://a may not ask",
        );
        assert!(advice("null").ends_with("serve them over HTTP"));
        let long = logged(&format!("a\n\u{1b}{}", "é".repeat(1_000)));
        assert!(long.starts_with("a\\n\\u{1b}é"), "{long}");
        assert_eq!(long.chars().count(), MAX_LOGGED_CHARS + 1);
    }

    #[test]
    fn an_origin_has_a_scheme_and_no_path() {
        for origin in ["example.org", "https://", "https://example.org/", "ftp://a"] {
            assert!(Hosts::new(&[], &[origin.to_owned()]).is_err(), "{origin}");
        }
    }
}
