//! Which document is meant, and where in it: by id, by the path that `outline`
//! names, or as a citation has it, `path:lines` or an address.

use percent_encoding::percent_decode_str;
use pincite::{DocumentInfo, DocumentsRequest, IndexOptions, Neighbour, Root};

use super::contents::is_called;
use super::tools::Call;
use crate::output::places::{visible, web_address};

/// Two are enough to say which comes next.
const ENOUGH: usize = 2;
/// Documents of a page, of which each is read.
const PAGE: usize = 1_000;
/// An address that no `base_url` explains is looked for among so many documents:
/// more would take seconds.
const MOST_COMPARED: usize = 10_000;

/// A place in a document.
#[derive(Debug, PartialEq)]
pub(super) enum Place {
    /// The fragment of an address.
    Anchor(String),
    /// A line, from 1.
    Line(usize),
}

impl Place {
    /// Which of the passages is there.
    pub(super) fn among(&self, passages: &[Neighbour]) -> Option<usize> {
        passages.iter().position(|passage| match self {
            Place::Anchor(anchor) => passage.citation.anchor.as_ref() == Some(anchor),
            Place::Line(line) => {
                let lines = passage.citation.lines;
                lines.is_some_and(|lines| (lines.first..=lines.last).contains(line))
            }
        })
    }
}

/// The first documents of the source of this name, and the place in it.
pub(super) fn documents(
    call: &Call<'_>,
    name: &str,
) -> Result<(Vec<DocumentInfo>, Option<Place>), String> {
    if let Some(address) = web_address(name) {
        let (page, anchor) = split(&address);
        return Ok((at_address(call, page)?, anchor.map(Place::Anchor)));
    }
    let found = called(call, name)?;
    match cited(name).filter(|_| found.is_empty()) {
        Some((path, line)) => Ok((called(call, path)?, Some(Place::Line(line)))),
        None => Ok((found, None)),
    }
}

/// The documents of the source of this path, or of this id.
fn called(call: &Call<'_>, name: &str) -> Result<Vec<DocumentInfo>, String> {
    let is_id = name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id && let Ok(view) = call.document(name) {
        return Ok(vec![view.document]);
    }
    // The name of a record goes on after the path of its source.
    let path = name.split_once('#').map_or(name, |(path, _)| path);
    matching(call, Some(path), None, |document| is_called(document, name))
}

fn at_address(call: &Call<'_>, page: &str) -> Result<Vec<DocumentInfo>, String> {
    let is_there = |document: &DocumentInfo| {
        let url = document.url.as_deref().and_then(web_address);
        url.is_some_and(|url| split(&url).0 == page)
    };
    let options = pincite::read_options(&call.index.dir).unwrap_or_default();
    for path in guesses(&options, page) {
        let found = matching(call, Some(&path), None, is_there)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    matching(call, None, Some(MOST_COMPARED), is_there)
}

/// How the paths of the sources may begin that are published at an address.
fn guesses(options: &IndexOptions, page: &str) -> Vec<String> {
    let guess = |root: &Root| {
        let base = root.base_url.as_deref()?.trim_end_matches('/');
        let rest = page.strip_prefix(base)?.strip_prefix('/')?;
        let path = percent_decode_str(rest).decode_utf8().ok()?;
        // Rules may put another ending in place of that of the file.
        let stem = match path.rfind('.') {
            Some(dot) if !path.get(dot..)?.contains('/') => path.get(..dot)?,
            _ => &path,
        };
        Some(format!("{}/{stem}", root.name))
    };
    options.roots.iter().filter_map(guess).collect()
}

/// The first documents below a path that are meant.
fn matching(
    call: &Call<'_>,
    path: Option<&str>,
    most_compared: Option<usize>,
    is_meant: impl Fn(&DocumentInfo) -> bool,
) -> Result<Vec<DocumentInfo>, String> {
    let mut request = DocumentsRequest {
        path: path.map(str::to_owned),
        limit: PAGE,
        ..DocumentsRequest::default()
    };
    let mut found = Vec::new();
    let mut compared = 0;
    loop {
        let page = call.ask(|searcher| searcher.documents(&request))?;
        compared += page.documents.len();
        found.extend(page.documents.into_iter().filter(&is_meant));
        let goes_on = most_compared.is_none_or(|most| compared < most);
        match page.next {
            Some(next) if found.len() < ENOUGH && goes_on => request.after = Some(next),
            _ => return Ok(found),
        }
    }
}

/// The page of an address, and its anchor.
fn split(address: &str) -> (&str, Option<String>) {
    let address = visible(address);
    let (page, anchor) = address.split_once('#').unwrap_or((address, ""));
    let anchor = percent_decode_str(anchor).decode_utf8_lossy();
    (
        page,
        Some(anchor.into_owned()).filter(|anchor| !anchor.is_empty()),
    )
}

/// The path and the first line of `path:lines`.
fn cited(name: &str) -> Option<(&str, usize)> {
    let (path, lines) = name.rsplit_once(':')?;
    let first = lines.split('-').next()?;
    Some((path, first.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_names_a_path_and_a_line() {
        assert_eq!(cited("a/b.md:3-9"), Some(("a/b.md", 3)));
        assert_eq!(cited("a/b.md:3"), Some(("a/b.md", 3)));
        assert_eq!(cited("a/b.md"), None);
        assert_eq!(cited("a:b.md"), None);
    }

    #[test]
    fn an_address_names_a_page_and_an_anchor() {
        let check = |address: &str, page: &str, anchor: Option<&str>| {
            assert_eq!(split(address), (page, anchor.map(str::to_owned)));
        };
        check("https://x/a#b:~:text=c,d", "https://x/a", Some("b"));
        check("https://x/a#:~:text=c", "https://x/a", None);
        check("https://x/a#%C3%BC", "https://x/a", Some("ü"));
        check("https://x/a", "https://x/a", None);
    }

    #[test]
    fn an_address_is_explained_by_the_base_of_a_root() {
        let root = |name: &str, base: Option<&str>| Root {
            base_url: base.map(str::to_owned),
            ..Root::new(name)
        };
        let options = IndexOptions {
            roots: vec![root("docs", Some("https://x/docs/")), root("notes", None)],
            ..IndexOptions::default()
        };
        let check = |address: &str, expected: &[&str]| {
            assert_eq!(guesses(&options, address), expected, "{address}");
        };
        check("https://x/docs/a/b.html", &["docs/a/b"]);
        check("https://x/docs/v1.2/b%20c", &["docs/v1.2/b c"]);
        check("https://x/docs/a/", &["docs/a/"]);
        check("https://x/docs/", &["docs/"]);
        check("https://y/docs/a", &[]);
        check("https://x/docsets/a", &[]);
    }
}
