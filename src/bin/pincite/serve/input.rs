//! What a request asks for: the contract's requests, from a query string or a
//! JSON body, and what the service itself wants to know beside it.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, StatusCode, header};
use percent_encoding::percent_decode_str;
use pincite::{DocumentsRequest, SearchRequest, SuggestRequest};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::problem::Problem;

/// The longest body: many times the longest query.
pub(crate) const MAX_BODY_BYTES: usize = 256 * 1024;
/// The longest query, in characters: more than a page of text, and not more than
/// an address can hold in any script.
pub(crate) const MAX_QUERY_CHARS: usize = 4_000;
/// The most hits of a response, which holds their whole text.
pub(crate) const MAX_HITS: usize = 1_000;

/// Up to here every whole number is a floating point number of its own (2^53).
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// The parameter that names an index.
pub(crate) const INDEX: &str = "index";
/// The parameter that tells whether a search is a question for the query log.
pub(crate) const LOG: &str = "log";
/// The parameter that names a kind of passage, in capitals too, as in a query.
const KIND: &str = "kind";
/// What people and browsers call the text that is asked.
const SHORT: &str = "q";

/// The id in an address, if it is a text.
pub(crate) type Id = Result<Path<String>, PathRejection>;

/// A request, the index that it is for, and whether it is to be logged.
#[derive(Debug, PartialEq)]
pub(crate) struct Asked<T> {
    pub(crate) request: T,
    pub(crate) index: Option<String>,
    pub(crate) log: bool,
}

/// A request of the contract that a service answers.
pub(crate) trait Request: DeserializeOwned {
    /// The field that holds what was typed, which `q` is short for.
    const TEXT: Option<&'static str>;
    /// Whether it can be a question for the query log.
    const LOGGED: bool = false;

    /// Refuses what would make one request cost as much as hundreds.
    fn check(&self) -> Result<(), Problem>;
}

impl Request for SearchRequest {
    const TEXT: Option<&'static str> = Some("query");
    const LOGGED: bool = true;

    fn check(&self) -> Result<(), Problem> {
        check_limit(self.limit)?;
        check_text(&self.query)
    }
}

impl Request for SuggestRequest {
    const TEXT: Option<&'static str> = Some("text");

    fn check(&self) -> Result<(), Problem> {
        check_limit(self.limit)?;
        check_text(&self.text)
    }
}

impl Request for DocumentsRequest {
    const TEXT: Option<&'static str> = None;

    fn check(&self) -> Result<(), Problem> {
        check_limit(self.limit)
    }
}

fn check_limit(limit: usize) -> Result<(), Problem> {
    if limit > MAX_HITS {
        return Err(Problem::invalid(format!(
            "`limit` is at most {MAX_HITS}; go on with `offset` or `after`"
        )));
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), Problem> {
    if text.chars().count() > MAX_QUERY_CHARS {
        return Err(Problem::invalid(format!(
            "the query has more than {MAX_QUERY_CHARS} characters"
        )));
    }
    Ok(())
}

/// Reads a query string.
pub(crate) fn from_query<T: Request>(query: Option<&str>) -> Result<Asked<T>, Problem> {
    let mut index = None;
    let mut log = true;
    let mut fields: Vec<(String, String)> = Vec::new();
    for (name, value) in pairs(query.unwrap_or_default())? {
        let name = match T::TEXT {
            Some(text) if name == SHORT => text.to_owned(),
            _ => name,
        };
        if name == INDEX {
            index = Some(value);
        } else if T::LOGGED && name == LOG {
            log = value.parse().map_err(|_| no_bool())?;
        } else if name == KIND {
            fields.push((name, value.to_ascii_lowercase()));
        } else {
            fields.push((name, value));
        }
    }
    let read = |fields: &[(String, String)]| -> Result<T, String> {
        let encoded = serde_urlencoded::to_string(fields).map_err(|error| error.to_string())?;
        serde_urlencoded::from_str(&encoded).map_err(|error| error.to_string())
    };
    let request = read(&fields).map_err(|error| {
        // The error does not always say which of them it is.
        let mut single = fields.iter().filter_map(|field| {
            let error = read(std::slice::from_ref(field)).err()?;
            Some(match error.contains(&format!("`{}`", field.0)) {
                true => error,
                false => format!("`{}`: {error}", field.0),
            })
        });
        let short = T::TEXT.map(|_| SHORT);
        Problem::invalid(with_own_fields::<T>(single.next().unwrap_or(error), short))
    })?;
    request.check()?;
    Ok(Asked {
        request,
        index,
        log,
    })
}

/// Reads a body of JSON.
pub(crate) fn from_json<T: Request>(headers: &HeaderMap, body: &[u8]) -> Result<Asked<T>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body has to be JSON, with `Content-Type: application/json`",
        ));
    }
    let mut fields: Map<String, Value> = serde_json::from_slice(body).map_err(unreadable)?;
    let index = match fields.remove(INDEX) {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return Err(Problem::invalid(format!("`{INDEX}` is a text"))),
    };
    let log = match fields.get(LOG).filter(|_| T::LOGGED) {
        None | Some(Value::Null) => true,
        Some(Value::Bool(log)) => *log,
        Some(_) => return Err(no_bool()),
    };
    if T::LOGGED {
        fields.remove(LOG);
    }
    if let Some(Value::String(kind)) = fields.get_mut(KIND) {
        kind.make_ascii_lowercase();
    }
    fields.values_mut().for_each(make_whole);
    let request: T = serde_json::from_value(Value::Object(fields))
        .map_err(|error| Problem::invalid(with_own_fields::<T>(error.to_string(), None)))?;
    request.check()?;
    Ok(Asked {
        request,
        index,
        log,
    })
}

fn no_bool() -> Problem {
    Problem::invalid(format!("`{LOG}` is true or false"))
}

/// The contract does not know of the fields that only the service has.
fn with_own_fields<T: Request>(mut error: String, more: Option<&'static str>) -> String {
    if error.starts_with("unknown field") {
        for name in more
            .into_iter()
            .chain([INDEX])
            .chain(T::LOGGED.then_some(LOG))
        {
            error.push_str(&format!(", `{name}`"));
        }
    }
    error
}

/// `3.0` is a whole number in JSON, and some languages write them so.
fn make_whole(value: &mut Value) {
    if let Some(number) = value.as_f64()
        && value.is_f64()
        && number.fract() == 0.0
        && (0.0..MAX_EXACT).contains(&number)
    {
        *value = Value::from(number as u64);
    }
}

fn unreadable(error: serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => Problem::invalid(error.to_string()),
        Category::Syntax | Category::Eof | Category::Io => {
            Problem::malformed(format!("the body is not JSON: {error}"))
        }
    }
}

/// The id in an address.
pub(crate) fn id(id: Id) -> Result<String, Problem> {
    let Path(id) = id.map_err(|error| Problem::malformed(error.body_text()))?;
    Ok(id)
}

/// The name of an index, where a route takes nothing else.
pub(crate) fn index_name(query: Option<&str>) -> Result<Option<String>, Problem> {
    let mut index = None;
    for (name, value) in pairs(query.unwrap_or_default())? {
        if name != INDEX {
            return Err(Problem::invalid(format!(
                "unknown field `{name}`, expected `{INDEX}`"
            )));
        }
        index = Some(value);
    }
    Ok(index)
}

/// The names and values of a query string; unlike browsers we refuse bytes that
/// are no UTF-8 instead of asking for something else.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let decoded = percent_decode_str(&text).decode_utf8();
        decoded
            .map(|text| text.into_owned())
            .map_err(|_| Problem::malformed("the address holds bytes that are no UTF-8"))
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(query: &str) -> Result<Asked<SearchRequest>, String> {
        from_query(Some(query)).map_err(|problem| format!("{} {}", problem.status, problem.detail))
    }

    fn body(json: &str) -> Result<Asked<SearchRequest>, String> {
        let mut headers = HeaderMap::new();
        let kind = header::HeaderValue::from_static("application/json; charset=utf-8");
        headers.insert(header::CONTENT_TYPE, kind);
        from_json(&headers, json.as_bytes())
            .map_err(|problem| format!("{} {}", problem.status, problem.detail))
    }

    #[test]
    fn both_ways_ask_the_same() {
        let expected = Asked {
            request: SearchRequest {
                limit: 3,
                exact: true,
                kind: Some(pincite::Kind::Faq),
                ..SearchRequest::new("a b+c é")
            },
            index: Some("docs".to_owned()),
            log: false,
        };
        let query = "q=a+b%2Bc%20%C3%A9&limit=3&exact=true&kind=FAQ&index=docs&log=false";
        assert_eq!(search(query).as_ref(), Ok(&expected));
        let json = r#"{"query":"a b+c é","limit":3.0,"exact":true,"kind":"Faq","index":"docs","log":false}"#;
        assert_eq!(body(json).as_ref(), Ok(&expected));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_by_name() {
        let check = |found: Result<_, String>, expected: &str| {
            let found = found.map(|_: Asked<SearchRequest>| ()).unwrap_err();
            assert!(found.starts_with(expected), "{found}");
        };
        check(
            search("q=a&limt=3"),
            "422 Unprocessable Entity unknown field `limt`",
        );
        check(
            search("q=a&log=no"),
            "422 Unprocessable Entity `log` is true or false",
        );
        check(
            body(r#"{"query":"a","log":"no"}"#),
            "422 Unprocessable Entity `log` is true or false",
        );
        check(
            search("q=a&limit=x"),
            "422 Unprocessable Entity `limit`: invalid digit",
        );
        check(
            search("q=a&limit=1001"),
            "422 Unprocessable Entity `limit` is at most 1000",
        );
        check(
            search("q=a&query=b"),
            "422 Unprocessable Entity duplicate field `query`",
        );
        check(search("q=%FF"), "400 Bad Request the address holds bytes");
        check(
            search(&format!("q={}", "a".repeat(4_001))),
            "422 Unprocessable Entity the query has more",
        );
        check(body("{"), "400 Bad Request the body is not JSON: EOF");
        check(
            body(r#"{"query":"\ud800"}"#),
            "400 Bad Request the body is not JSON",
        );
        check(
            body("[]"),
            "422 Unprocessable Entity invalid type: sequence",
        );
        check(
            body(r#"{"query":7}"#),
            "422 Unprocessable Entity invalid type: integer `7`, expected a string",
        );
        check(
            body(r#"{"limit":-1}"#),
            "422 Unprocessable Entity invalid value: integer `-1`",
        );
        check(
            body(r#"{"query":"a","index":1}"#),
            "422 Unprocessable Entity `index` is a text",
        );
        check(
            body(r#"{"quary":"a"}"#),
            "422 Unprocessable Entity unknown field `quary`",
        );
    }

    #[test]
    fn all_fields_are_named() {
        let ends = |found: Result<_, String>, expected: &str| {
            let found = found.map(|_: Asked<SearchRequest>| ()).unwrap_err();
            assert!(found.ends_with(expected), "{found}");
        };
        ends(search("limt=3"), ", `q`, `index`, `log`");
        ends(body(r#"{"limt":3}"#), ", `index`, `log`");
        let found = from_query::<DocumentsRequest>(Some("log=true")).unwrap_err();
        assert!(found.detail.ends_with(", `index`"), "{}", found.detail);
    }

    #[test]
    fn a_form_is_no_json() {
        let found = from_json::<SearchRequest>(&HeaderMap::new(), b"{}").unwrap_err();
        assert_eq!(found.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    #[test]
    fn nothing_but_an_index_is_asked_for_by_name() {
        assert_eq!(index_name(None), Ok(None));
        assert_eq!(index_name(Some("index=a")), Ok(Some("a".to_owned())));
        assert!(index_name(Some("indx=a")).is_err());
    }
}
