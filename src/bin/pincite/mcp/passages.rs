//! The text of an answer to `read`: passages of a document, in its order.

use pincite::{Citation, DocumentView, Neighbour};

use super::budget::{cut, json_len};
use crate::output::clean::{clean, clean_line};
use crate::output::places::{Places, line_range, own_anchor, state, visible, web_address};

/// Headings and questions may be as long as a source makes them; in an answer
/// they only say where one is.
const HEADINGS_BYTES: usize = 240;
/// Addresses longer than this are left out; the path says where it is.
const ADDRESS_BYTES: usize = 300;
/// Path and address of a document, which its passages do not repeat.
const PLACE_BYTES: usize = 280;
/// Stands before the passage that was asked for, where others are shown with it.
const ASKED: &str = "[asked for] ";
/// Kept for the lines that say where to go on.
const GO_ON_BYTES: usize = 260;
/// What has to fit with any budget: title and place, where to go on, and the
/// beginning of a passage.
pub(super) const LEAST_BYTES: usize = HEADINGS_BYTES + PLACE_BYTES + GO_ON_BYTES + 180;

/// Where to begin reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// At this passage, and with what stands around it.
    Around(usize),
    /// At this passage, and on from there.
    On(usize),
}

/// Renders passages of a document in at most `room` bytes of JSON. `next` is
/// the id of the document after it in the same source, if there is one.
pub(super) fn render(
    view: &DocumentView,
    from: From,
    next: Option<&str>,
    places: &Places,
    room: usize,
) -> String {
    let page = page_of(view);
    let mut out = head(view, page.as_deref(), places);
    let for_passages = room.saturating_sub(json_len(&out) + GO_ON_BYTES);
    let blocks: Vec<String> = view
        .passages
        .iter()
        .enumerate()
        .map(|(at, passage)| {
            let is_asked = from == From::Around(at);
            let block = block(passage, page.as_deref());
            if is_asked {
                format!("{ASKED}{block}")
            } else {
                block
            }
        })
        .collect();
    let sizes: Vec<usize> = blocks.iter().map(|block| json_len(block)).collect();
    let shown = choose(&sizes, from, for_passages);
    let mut is_cut = false;
    for block in blocks.get(shown.clone()).unwrap_or_default() {
        // Only the first one may be larger than the room, and it is alone then.
        is_cut |= json_len(block) > for_passages;
        out.push_str(&cut(block, for_passages));
    }
    if is_cut {
        out.push_str("\nThis passage is longer: raise max_tokens.\n");
    }
    out.push_str(&go_on(view, shown, next));
    out
}

/// The passages to show, given what each takes: the first one in any case, then
/// as many as fit, whole, the one after before the one in front.
///
/// More room shows these and maybe more.
fn choose(sizes: &[usize], from: From, room: usize) -> std::ops::Range<usize> {
    let (first, is_around) = match from {
        From::Around(at) => (at, true),
        From::On(at) => (at, false),
    };
    let first = first.min(sizes.len());
    let mut shown = first..(first + 1).min(sizes.len());
    let size = |at: usize| sizes.get(at).copied().unwrap_or_default();
    let mut taken = size(first);
    let mut is_after = true;
    loop {
        let can_after = shown.end < sizes.len();
        let can_before = is_around && shown.start > 0;
        if !can_after && !can_before {
            return shown;
        }
        let takes_after = can_after && (is_after || !can_before);
        let at = if takes_after {
            shown.end
        } else {
            shown.start - 1
        };
        taken += size(at);
        if taken > room {
            return shown;
        }
        if takes_after {
            shown.end += 1;
        } else {
            shown.start -= 1;
        }
        is_after = !takes_after;
    }
}

/// What the document is called, its path and its address: what its passages are
/// cited by, with their own lines and anchors.
fn head(view: &DocumentView, page: Option<&str>, places: &Places) -> String {
    let document = &view.document;
    let title = document.title.as_deref().unwrap_or_default();
    let mut out = cut(&clean_line(title), HEADINGS_BYTES);
    if !out.is_empty() {
        out.push('\n');
    }
    let state = view
        .passages
        .first()
        .and_then(|first| state(&first.citation));
    let state = state.map_or_else(String::new, |state| format!(" ({state})"));
    let path = clean_line(&places.path(&document.root, &document.path));
    let place = match page {
        Some(page) => format!("{path} {page}{state}"),
        None => format!("{path}{state}"),
    };
    let place = match json_len(&place) <= PLACE_BYTES {
        true => place,
        false => cut(&path, PLACE_BYTES),
    };
    out.push_str(&format!("{place}\n\n"));
    out
}

/// The address of the document without a fragment, where it has one that is
/// shown.
fn page_of(view: &DocumentView) -> Option<String> {
    let address = view.document.url.as_deref().and_then(web_address)?;
    let page = address.split('#').next()?;
    (json_len(page) <= ADDRESS_BYTES).then(|| page.to_owned())
}

/// Where to read on, and what was before.
fn go_on(view: &DocumentView, shown: std::ops::Range<usize>, next: Option<&str>) -> String {
    let mut said = Vec::new();
    if let Some(first) = view.passages.first().filter(|_| shown.start > 0) {
        let verb = if shown.start == 1 {
            "passage stands"
        } else {
            "passages stand"
        };
        said.push(format!(
            "{} {verb} before: read from={}.",
            shown.start, first.id
        ));
    }
    match (view.passages.get(shown.end), next) {
        (Some(passage), _) => {
            let left = view.passages.len() - shown.end;
            let verb = if left == 1 {
                "passage follows"
            } else {
                "passages follow"
            };
            said.push(format!("{left} {verb}: read from={}.", passage.id));
        }
        (None, Some(next)) => {
            said.push(format!(
                "End of this record; the next one: read path={next}."
            ));
        }
        (None, None) => said.push("End of the document.".to_owned()),
    }
    said.join("\n")
}

/// A passage, with what its citation has beside path and page of the document:
/// `:lines`, and `#anchor`.
fn block(passage: &Neighbour, page: Option<&str>) -> String {
    let citation = &passage.citation;
    let address = citation.url.as_deref().and_then(web_address);
    let anchor = match address.as_deref().map(visible) {
        Some(address) => page
            .and_then(|page| address.strip_prefix(page))
            .unwrap_or(address)
            .to_owned(),
        None => own_anchor(citation).unwrap_or_default(),
    };
    let place = [lines(citation), clean_line(&anchor)];
    let fits = |text: &String| !text.is_empty() && json_len(text) <= ADDRESS_BYTES;
    let mut place: Vec<String> = place.into_iter().filter(fits).collect();
    place.push(format!("id {}", passage.id));
    let called = headings(None, &passage.heading_path, passage.question.as_deref());
    let called = if called.is_empty() {
        called
    } else {
        format!("{called}\n")
    };
    format!(
        "{called}{}\n{}\n\n",
        place.join(" "),
        clean(passage.text.trim_end())
    )
}

/// Title, headings and question on one line, without what is said twice.
pub(super) fn headings(title: Option<&str>, headings: &[String], question: Option<&str>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let headings = headings.iter().map(String::as_str);
    for part in title.into_iter().chain(headings).chain(question) {
        let part = cut(&clean_line(part), HEADINGS_BYTES);
        if !part.is_empty() && parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    // What is nearest says most.
    while parts.len() > 1 && json_len(&parts.join(" › ")) > HEADINGS_BYTES {
        parts.remove(0);
    }
    parts.join(" › ")
}

/// `path:lines address`, and what became of the source.
pub(super) fn citation(citation: &Citation, places: &Places) -> String {
    let mut place = clean_line(&places.label(citation));
    // The text fragment is long, and only a browser reads it.
    let address = citation.url.as_deref().and_then(web_address);
    if let Some(address) = address.as_deref().map(visible)
        && json_len(address) <= ADDRESS_BYTES
    {
        place.push(' ');
        place.push_str(address);
    }
    if let Some(state) = state(citation) {
        place.push_str(&format!(" ({state})"));
    }
    place
}

/// The lines of a passage as they stand after a path.
pub(super) fn lines(citation: &Citation) -> String {
    let lines = citation.lines;
    lines.map_or_else(String::new, |lines| format!(":{}", line_range(lines)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use pincite::DocumentInfo;
    use proptest::prelude::*;

    pub(in crate::mcp) fn view(texts: &[String]) -> DocumentView {
        let passage = |(at, text): (usize, &String)| Neighbour {
            id: format!("{at:016x}"),
            heading_path: vec!["Lamp".into(), format!("Part {at}")],
            question: (at % 3 == 2).then(|| format!("Is {at} even?")),
            text: text.clone(),
            citation: crate::output::places::tests::citation("lamp.md", at * 10 + 1, at * 10 + 9),
        };
        DocumentView {
            schema: pincite::SCHEMA.into(),
            document: DocumentInfo {
                id: "d".repeat(16),
                root: "docs".into(),
                path: "lamp.md".into(),
                record: None,
                url: None,
                title: Some("All about the lamp".into()),
                lang: Some("en".into()),
                passages: texts.len(),
            },
            passages: texts.iter().enumerate().map(passage).collect(),
        }
    }

    fn texts(number: usize) -> Vec<String> {
        (0..number).map(|at| format!("Text of {at}.")).collect()
    }

    #[test]
    fn what_stands_around_a_passage() {
        let view = view(&texts(5));
        let text = render(&view, From::Around(2), None, &Places::default(), 460);
        assert_eq!(
            text,
            "\
All about the lamp
lamp.md

[asked for] Lamp › Part 2 › Is 2 even?
:21-29 id 0000000000000002
Text of 2.

Lamp › Part 3
:31-39 id 0000000000000003
Text of 3.

2 passages stand before: read from=0000000000000000.
1 passage follows: read from=0000000000000004."
        );
    }

    #[test]
    fn path_and_page_are_said_once() {
        let mut view = view(&texts(3));
        view.document.url = Some("https://example.org/lamp".into());
        for (passage, fragment) in view.passages.iter_mut().zip(["", "#reset:~:text=a"]) {
            passage.citation.url = Some(format!("https://example.org/lamp{fragment}"));
            passage.citation.source = pincite::SourceState::Changed;
        }
        view.passages[2].citation.url = Some("https://example.org/other#care".into());
        view.passages[1].citation.lines = None;
        let text = render(&view, From::On(0), None, &Places::default(), 2_000);
        let expected = "All about the lamp\n\
                        lamp.md https://example.org/lamp (changed since it was indexed)\n\n\
                        Lamp › Part 0\n:1-9 id 0";
        assert!(text.starts_with(expected), "{text}");
        assert!(text.contains("\n#reset id 0"), "{text}");
        assert!(
            text.contains("\n:21-29 https://example.org/other#care id 0"),
            "{text}"
        );
        // A page without an address has anchors all the same.
        view.document.url = None;
        view.passages[1].citation.url = None;
        view.passages[1].citation.anchor = Some("reset".into());
        let text = render(&view, From::On(0), None, &Places::default(), 2_000);
        assert!(text.contains("\nlamp.md (changed"), "{text}");
        assert!(text.contains("\n#reset id 0"), "{text}");
    }

    #[test]
    fn a_document_is_read_on() {
        let view = view(&texts(5));
        let text = render(&view, From::On(3), Some("eeee"), &Places::default(), 900);
        let expected = "Text of 4.\n\n3 passages stand before: read from=0000000000000000.\n\
                        End of this record; the next one: read path=eeee.";
        assert!(text.ends_with(expected), "{text}");
        let text = render(&view, From::On(0), None, &Places::default(), 5_000);
        assert!(
            text.ends_with("Text of 4.\n\nEnd of the document."),
            "{text}"
        );
    }

    #[test]
    fn a_passage_that_is_too_long_is_cut() {
        let view = view(&["Very long. ".repeat(100)]);
        let text = render(&view, From::On(0), None, &Places::default(), LEAST_BYTES);
        let expected = " […]\nThis passage is longer: raise max_tokens.\nEnd of the document.";
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn headings_on_a_line() {
        let check = |title: Option<&str>, path: &[&str], question: Option<&str>, expected: &str| {
            let path: Vec<String> = path.iter().map(|&part| part.to_owned()).collect();
            assert_eq!(headings(title, &path, question), expected);
        };
        check(Some("Lamp"), &["Lamp", "Care"], None, "Lamp › Care");
        check(None, &[], None, "");
        check(
            Some("a\nb\u{1b}"),
            &["", "c"],
            Some("d?"),
            "a b\u{FFFD} › c › d?",
        );
        let long = "long ".repeat(40);
        check(
            Some(&long),
            &[&long],
            Some("d?"),
            &format!("{} › d?", long.trim()),
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn reading_keeps_within_the_budget(
            texts in prop::collection::vec("([a-zé日\"\u{1}]{1,9}[ .\n]){0,120}", 1..9),
            room in LEAST_BYTES..6_000,
            more in 0..400usize,
            at in 0..9usize,
            is_around: bool,
            path in 1..900usize,
        ) {
            let mut view = view(&texts);
            view.document.path = "p".repeat(path);
            view.document.title = Some("title ".repeat(path));
            view.document.url = Some(format!("https://example.org/{}", "u".repeat(path)));
            let at = at % texts.len();
            let from = if is_around { From::Around(at) } else { From::On(at) };
            let places = Places::default();
            let text = render(&view, from, Some(&"e".repeat(16)), &places, room);
            prop_assert!(json_len(&text) <= room, "{} of {room}", json_len(&text));
            let larger = render(&view, from, None, &places, room + more);
            for passage in &view.passages {
                let id = format!("id {}\n", passage.id);
                prop_assert!(!text.contains(&id) || larger.contains(&id));
            }
        }
    }
}
