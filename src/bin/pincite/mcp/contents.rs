//! The text of an answer to `outline`: the documents of an index, or the
//! headings and questions of one.

use pincite::{DocumentInfo, DocumentView, DocumentsResponse};

use super::budget::{cut, json_len};
use super::passages::lines;
use crate::output::clean::clean_line;
use crate::output::places::{Places, visible};

/// A heading, a question or a title is cut after this much JSON: a line of an
/// outline only has to be told from the others.
const LINE_BYTES: usize = 160;
/// Kept for the line that says how to go on.
const GO_ON_BYTES: usize = 120;
/// What stands over a list of documents.
const LIST_HEAD_BYTES: usize = 100;
/// What stands over an outline: path, title and address.
const HEAD_BYTES: usize = 500;
/// What has to fit with any budget: the head, how to go on, and a line.
pub(super) const LEAST_BYTES: usize = HEAD_BYTES + GO_ON_BYTES + LINE_BYTES;

/// How many documents of a page fit into `room` bytes of JSON; at least one, so
/// that one can always go on.
pub(super) fn fitting(page: &DocumentsResponse, places: &Places, room: usize) -> usize {
    let mut left = room.saturating_sub(LIST_HEAD_BYTES + GO_ON_BYTES);
    let lines = page
        .documents
        .iter()
        .map(|document| line_of(document, places));
    let fitting = lines.take_while(|line| {
        let size = json_len(line);
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    });
    fitting.count().max(1)
}

/// Renders a page of documents, of which as many are there as fit.
pub(super) fn documents(page: &DocumentsResponse, places: &Places) -> String {
    let mut out = format!(
        "{} documents in the index: path, title, language, passages\n",
        page.total
    );
    for document in &page.documents {
        out.push_str(&line_of(document, places));
    }
    if let (Some(_), Some(last)) = (&page.next, page.documents.last()) {
        out.push_str(&format!("More: the same with after={}\n", last.id));
    }
    out
}

/// What a page goes on after that ended with this document.
pub(super) fn cursor(document: &DocumentInfo) -> String {
    let DocumentInfo {
        root, path, record, ..
    } = document;
    match record {
        Some(record) => format!("{root}/{path}#{record}"),
        None => format!("{root}/{path}"),
    }
}

/// A document on a line.
fn line_of(document: &DocumentInfo, places: &Places) -> String {
    let mut line = name(document, places);
    if let Some(title) = &document.title {
        line.push_str(&format!(" — {}", cut(&clean_line(title), LINE_BYTES)));
    }
    if let Some(lang) = &document.lang {
        line.push_str(&format!(" · {}", clean_line(lang)));
    }
    format!("{line} · {}\n", document.passages)
}

/// What the document is called in the tools: its path and its record. A name
/// that is long or that has characters which are not shown is the id instead.
fn name(document: &DocumentInfo, places: &Places) -> String {
    let mut name = places.path(&document.root, &document.path);
    if let Some(record) = &document.record {
        name.push('#');
        name.push_str(record);
    }
    if clean_line(&name) == name && json_len(&name) <= LINE_BYTES {
        name
    } else {
        document.id.clone()
    }
}

/// Whether a document is called like this: its path, with or without its root
/// and its record.
pub(super) fn is_called(document: &DocumentInfo, text: &str) -> bool {
    let DocumentInfo {
        root, path, record, ..
    } = document;
    let with_root = match path.as_str() {
        "" => root.clone(),
        path => format!("{root}/{path}"),
    };
    [path, &with_root].into_iter().any(|path| {
        let rest = text
            .strip_prefix(path.as_str())
            .filter(|_| !path.is_empty());
        rest.is_some_and(|rest| {
            let named = rest.strip_prefix('#');
            rest.is_empty() || named.is_some_and(|named| record.as_deref() == Some(named))
        })
    })
}

/// Renders the headings and questions of a document from the passage `from` on,
/// in at most `room` bytes of JSON.
pub(super) fn headings(view: &DocumentView, from: usize, places: &Places, room: usize) -> String {
    let mut out = head(&view.document, places);
    let mut left = room.saturating_sub(json_len(&out) + GO_ON_BYTES);
    let mut above: &[String] = &[];
    let mut before = "";
    for (at, passage) in view.passages.iter().enumerate().skip(from) {
        let mut lines_of = String::new();
        let place = format!(" · {}{}", passage.id, lines(&passage.citation));
        let path = passage.heading_path.as_slice();
        let is_new = at == from || path != above;
        if is_new {
            let same = path.iter().zip(above).take_while(|(a, b)| a == b).count();
            // A heading that comes again is another section of that name.
            let same = same.min(path.len().saturating_sub(1));
            for (depth, heading) in path.iter().enumerate().skip(same) {
                let is_last = depth + 1 == path.len() && passage.question.is_none();
                let place = if is_last { place.as_str() } else { "" };
                push(&mut lines_of, depth, "", heading, place);
            }
        }
        match &passage.question {
            Some(question) => push(&mut lines_of, path.len(), "Q: ", question, &place),
            None if is_new && path.is_empty() => {
                push(&mut lines_of, 0, "", "(before any heading)", &place);
            }
            None => {}
        }
        above = path;
        if at == from {
            // One can always go on.
            lines_of = cut(&lines_of, left);
        }
        let size = json_len(&lines_of);
        if size > left {
            let left = view.passages.len() - at;
            return out + &go_on(&view.document, before, left);
        }
        left -= size;
        out.push_str(&lines_of);
        before = &passage.id;
    }
    out.push_str("End of the document.\n");
    out
}

fn go_on(document: &DocumentInfo, after: &str, left: usize) -> String {
    let follow = if left == 1 {
        "passage follows"
    } else {
        "passages follow"
    };
    format!(
        "{left} {follow}: outline path={} after={after}\n",
        document.id
    )
}

fn head(document: &DocumentInfo, places: &Places) -> String {
    let mut head = line_of(document, places);
    if let Some(url) = document.url.as_deref() {
        let url = clean_line(visible(url));
        if json_len(&head) + json_len(&url) + 2 <= HEAD_BYTES {
            head.push_str(&format!("{url}\n"));
        }
    }
    head
}

fn push(out: &mut String, depth: usize, label: &str, text: &str, place: &str) {
    // Deeper than this a line would be blank for the most part.
    let indent = "  ".repeat(depth.min(6));
    let text = cut(&clean_line(text), LINE_BYTES);
    out.push_str(&format!("{indent}{label}{text}{place}\n"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mcp::passages::tests::view;
    use proptest::prelude::*;

    fn info(path: &str, record: Option<&str>) -> DocumentInfo {
        DocumentInfo {
            path: path.into(),
            record: record.map(str::to_owned),
            ..view(&[]).document
        }
    }

    #[test]
    fn headings_of_a_document() {
        let view = view(&["a".into(), "b".into(), "c".into()]);
        assert_eq!(
            headings(&view, 0, &Places::default(), 2_000),
            "\
lamp.md — All about the lamp · en · 3
Lamp
  Part 0 · 0000000000000000:1-9
  Part 1 · 0000000000000001:11-19
  Part 2
    Q: Is 2 even? · 0000000000000002:21-29
End of the document.
"
        );
        let rest = headings(&view, 2, &Places::default(), 2_000);
        assert!(rest.contains("· 3\nLamp\n  Part 2\n    Q: Is 2"), "{rest}");
        let some = headings(&view, 0, &Places::default(), 225);
        let expected = "1-9\n2 passages follow: outline path=dddddddddddddddd \
                        after=0000000000000000\n";
        assert!(some.ends_with(expected), "{some}");
    }

    #[test]
    fn documents_on_lines() {
        let mut page = DocumentsResponse {
            schema: pincite::SCHEMA.into(),
            total: 9,
            documents: vec![info("lamp.md", None), info("data.json", Some("3"))],
            next: Some("docs/data.json#3".into()),
        };
        page.documents[1].title = Some("x ".repeat(200));
        let text = documents(&page, &Places::default());
        let expected = "\
9 documents in the index: path, title, language, passages
lamp.md — All about the lamp · en · 0
data.json#3 — x x";
        assert!(text.starts_with(expected), "{text}");
        let expected = " […] · en · 0\nMore: the same with after=dddddddddddddddd\n";
        assert!(text.ends_with(expected), "{text}");
        assert_eq!(fitting(&page, &Places::default(), 3_000), 2);
        assert_eq!(fitting(&page, &Places::default(), 300), 1);
        assert_eq!(fitting(&page, &Places::default(), 0), 1);
    }

    #[test]
    fn a_document_is_found_by_its_name() {
        let check = |document: &DocumentInfo, names: &[(&str, bool)]| {
            for (name, expected) in names {
                assert_eq!(is_called(document, name), *expected, "{name}");
            }
        };
        let names = [
            ("a/b.md", true),
            ("docs/a/b.md", true),
            ("a/b", false),
            ("b.md", false),
        ];
        check(&info("a/b.md", None), &names);
        let names = [
            ("f.json", true),
            ("f.json#3", true),
            ("docs/f.json#3", true),
            ("f.json#4", false),
        ];
        check(&info("f.json", Some("3")), &names);
        check(
            &info("", None),
            &[("docs", true), ("", false), ("#", false)],
        );
    }

    proptest! {
        #[test]
        fn an_outline_keeps_within_the_budget(
            passages in 1..40usize,
            heading in "\\PC{0,300}",
            title in "\\PC{0,600}",
            url in "\\PC{0,900}",
            room in LEAST_BYTES..4_000,
        ) {
            let mut view = view(&vec![String::new(); passages]);
            view.document.title = Some(title);
            view.document.url = Some(url);
            for passage in &mut view.passages {
                passage.heading_path.push(heading.clone());
            }
            let text = headings(&view, 0, &Places::default(), room);
            prop_assert!(json_len(&text) <= room, "{} of {room}", json_len(&text));
            prop_assert!(text.contains(":1-9") || heading.len() > 100);
        }
    }
}
