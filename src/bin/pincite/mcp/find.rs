//! Which document is meant, and where in it: by id, by the path that `outline`
//! names, or as a citation has it, `path:lines` or an address.

use percent_encoding::percent_decode_str;
use pincite::{DocumentInfo, DocumentView, DocumentsRequest, IndexOptions, Neighbour, Root};

use super::contents::is_called;
use super::tools::Call;
use crate::output::places::{visible, web_address};

/// Two are enough to say which comes next.
const ENOUGH: usize = 2;
/// Documents of a page, of which each is read.
const PAGE: usize = 1_000;
/// An address that no `base_url` explains is looked for among so many documents,
/// and a line among so many records of a source: more would take seconds.
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
    /// How many lines before a passage it is; `None` if it is not there.
    fn before(&self, passage: &Neighbour) -> Option<usize> {
        let citation = &passage.citation;
        match self {
            Place::Anchor(anchor) => (citation.anchor.as_ref() == Some(anchor)).then_some(0),
            Place::Line(line) => {
                let lines = citation.lines.filter(|lines| lines.last >= *line)?;
                Some(lines.first.saturating_sub(*line))
            }
        }
    }

    /// Which of the passages is there, or follows next, and after how many lines.
    fn among(&self, passages: &[Neighbour]) -> Option<(usize, usize)> {
        let passages = passages.iter().enumerate();
        let near = passages.filter_map(|(at, passage)| Some((self.before(passage)?, at)));
        near.min()
    }
}

/// What is to be read.
pub(super) struct Target {
    pub(super) document: DocumentView,
    /// The passage that is meant, by its place in the document.
    pub(super) passage: Option<usize>,
    /// The id of the document after it in the same source.
    pub(super) next: Option<String>,
}

/// What a path, a citation or an address names.
pub(super) fn target(call: &Call<'_>, name: &str) -> Result<Target, String> {
    let (documents, place) = documents(call, name)?;
    let target = |at: usize, document, passage| Target {
        document,
        passage,
        next: documents.get(at + 1).map(|next| next.id.clone()),
    };
    // What follows next is known only where all were read.
    let are_all = documents.len() < MOST_COMPARED;
    let mut nearest: Option<(usize, Target)> = None;
    let mut end = None;
    for (at, info) in documents.iter().enumerate().filter(|_| place.is_some()) {
        let document = call.document(&info.id)?;
        let lines = document.passages.iter().filter_map(|p| p.citation.lines);
        end = end.max(lines.map(|lines| lines.last).max());
        let among = place.as_ref().and_then(|p| p.among(&document.passages));
        let Some((lines, passage)) = among.filter(|(lines, _)| are_all || *lines == 0) else {
            continue;
        };
        if nearest.as_ref().is_none_or(|(least, _)| lines < *least) {
            nearest = Some((lines, target(at, document, Some(passage))));
        }
        if lines == 0 {
            break;
        }
    }
    match (nearest, place, end) {
        (Some((_, target)), _, _) => Ok(target),
        (None, Some(Place::Line(_)), Some(end)) if are_all => Err(format!(
            "nothing is at `{name}`: the last passage there ends at line {end}"
        )),
        (None, Some(Place::Line(_)), Some(_)) => Err(format!(
            "nothing is at `{name}` in the first {MOST_COMPARED} records: search for it"
        )),
        _ => {
            let first = documents.first().ok_or_else(|| no_document(name))?;
            Ok(target(0, call.document(&first.id)?, None))
        }
    }
}

pub(super) fn no_document(path: &str) -> String {
    format!("no document is at `{path}`: look at `outline`, or search")
}

/// The first documents of the source of this name, and the place in it, with all
/// documents that it may be in.
pub(super) fn documents(
    call: &Call<'_>,
    name: &str,
) -> Result<(Vec<DocumentInfo>, Option<Place>), String> {
    if let Some(address) = web_address(name) {
        let (page, anchor) = split(&address);
        let enough = anchor.as_ref().map_or(ENOUGH, |_| MOST_COMPARED);
        let found = at_address(call, page, enough)?;
        return Ok((found, anchor.map(Place::Anchor)));
    }
    let found = called(call, name, ENOUGH)?;
    match cited(name).filter(|_| found.is_empty()) {
        Some((path, line)) => {
            let found = called(call, path, MOST_COMPARED)?;
            Ok((found, Some(Place::Line(line))))
        }
        None => Ok((found, None)),
    }
}

/// The documents of the source of this path, or of this id.
fn called(call: &Call<'_>, name: &str, enough: usize) -> Result<Vec<DocumentInfo>, String> {
    let is_id = name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id && let Ok(view) = call.document(name) {
        return Ok(vec![view.document]);
    }
    // The name of a record goes on after the path of its source.
    let path = name.split_once('#').map_or(name, |(path, _)| path);
    let is_meant = |document: &DocumentInfo| is_called(document, name);
    matching(call, Some(path), None, enough, is_meant)
}

fn at_address(call: &Call<'_>, page: &str, enough: usize) -> Result<Vec<DocumentInfo>, String> {
    let is_there = |document: &DocumentInfo| {
        let url = document.url.as_deref().and_then(web_address);
        url.is_some_and(|url| split(&url).0 == page)
    };
    let options = pincite::read_options(&call.index.dir).unwrap_or_default();
    for path in guesses(&options, page) {
        let found = matching(call, Some(&path), None, enough, is_there)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    matching(call, None, Some(MOST_COMPARED), enough, is_there)
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

/// The first documents below a path that are meant, some more than are enough.
fn matching(
    call: &Call<'_>,
    path: Option<&str>,
    most_compared: Option<usize>,
    enough: usize,
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
            Some(next) if found.len() < enough && goes_on => request.after = Some(next),
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
