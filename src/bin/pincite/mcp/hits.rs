//! The text of an answer to `search`: what was understood, and as many hits as
//! the budget allows.

use pincite::{Hit, Kind, SearchResponse};

use super::budget::{Size, cut, json_len, share};
use super::passages::{citation, headings, lines};
use crate::output::clean::{clean, clean_line};
use crate::output::places::Places;
use crate::output::wording::{corrections, fragments, limits, percent};

/// What is said about a query takes at most this much JSON, whatever the query
/// or a warning quotes. It does not depend on the budget: more room would else
/// be filled with words about the query, and not with hits.
const ABOUT_BYTES: usize = 500;
/// Kept for the line that says what was left out.
const LEFT_OUT_BYTES: usize = 110;
/// What has to fit with any budget: what is said about the query, what was left
/// out, and something of a first hit.
pub(super) const LEAST_BYTES: usize = ABOUT_BYTES + LEFT_OUT_BYTES + 150;

/// Renders a response in at most `room` bytes of JSON.
pub(super) fn render(
    response: &SearchResponse,
    offset: usize,
    places: &Places,
    room: usize,
) -> String {
    let mut out = cut(&about(response), ABOUT_BYTES);
    out.push_str("\n\n");
    let for_hits = room.saturating_sub(json_len(&out) + LEFT_OUT_BYTES);
    let forms: Vec<Forms> = response
        .hits
        .iter()
        .map(|hit| Forms::of(hit, places))
        .collect();
    let sizes: Vec<Size> = forms.iter().map(Forms::size).collect();
    let shares = share(&sizes, for_hits);
    for (form, share) in forms.iter().zip(&shares) {
        out.push_str(&form.within(*share));
    }
    out.push_str(&left_out(response, offset, shares.len()));
    out
}

/// What was understood, and whether there is an answer.
fn about(response: &SearchResponse) -> String {
    let confidence = percent(response.confidence);
    let total = response.total;
    let mut about = match (response.hits.first(), response.answered) {
        (None, _) => "No passage matches. Try other words, or look at `outline`.".to_owned(),
        (Some(_), true) => {
            let least = if total.exact { "" } else { "at least " };
            let verb = if total.value == 1 {
                "passage matches"
            } else {
                "passages match"
            };
            format!(
                "Answered ({confidence} sure). {least}{} {verb}.",
                total.value
            )
        }
        (Some(_), false) => {
            format!(
                "No answer in these documents ({confidence} sure of one); nearest passages follow."
            )
        }
    };
    if let Some((searched, missing)) = corrections(response) {
        about.push_str(&format!(" Searched {searched}: {missing}."));
    }
    if !response.query.unknown.is_empty() {
        let unknown = response.query.unknown.join(", ");
        about.push_str(&format!(" Words that occur nowhere: {unknown}."));
    }
    if let Some(limits) = limits(response) {
        about.push_str(&format!(" {limits}."));
    }
    for warning in &response.warnings {
        about.push_str(&format!(" Note: {warning}."));
    }
    clean_line(&about)
}

/// What is not shown, and how to see it.
fn left_out(response: &SearchResponse, offset: usize, shown: usize) -> String {
    let next = offset + shown;
    match response.hits.len() - shown {
        0 if response.hits.is_empty() || response.total.value <= next => String::new(),
        // What is nearest is enough where nothing answers.
        0 if !response.answered => String::new(),
        0 => format!("There may be more: offset={next}."),
        1 => format!("1 more hit left out: raise max_tokens or use offset={next}."),
        left => format!("{left} more hits left out: raise max_tokens or use offset={next}."),
    }
}

/// The ways in which a hit can be shown.
struct Forms {
    head: String,
    snippet: String,
    text: String,
    /// Where in the text the snippet begins and its first fragment ends.
    window: (usize, usize),
}

/// Ends every hit.
const END: &str = "\n\n";

impl Forms {
    fn of(hit: &Hit, places: &Places) -> Self {
        let text = clean(hit.text.trim_end()).into_owned();
        let snippet: String = fragments(hit)
            .iter()
            .map(|(gap, fragment)| format!("{gap}{}", fragment.text))
            .collect();
        let snippet = match hit.snippet.fragments.last() {
            Some(last) if last.cut_after => format!("{} …", snippet.trim_end()),
            _ => snippet.trim_end().to_owned(),
        };
        let first = hit
            .snippet
            .fragments
            .first()
            .map(|first| clean(&first.text));
        let window = first
            .and_then(|first| text.find(&*first).map(|at| (at, at + first.len())))
            .unwrap_or_default();
        Self {
            head: head(hit, places),
            snippet: clean(&snippet).into_owned(),
            text,
            window,
        }
    }

    fn size(&self) -> Size {
        let around = json_len(&self.head) + json_len(END);
        let whole = around + json_len(&self.text);
        Size {
            least: (around + json_len(&self.snippet)).min(whole),
            whole,
        }
    }

    /// The hit in at most `share` bytes of JSON, which is not less than its
    /// least size.
    fn within(&self, share: usize) -> String {
        let Size { least, whole } = self.size();
        let text = if share >= whole {
            self.text.clone()
        } else if share == least {
            self.snippet.clone()
        } else {
            let around = json_len(&self.head) + json_len(END);
            self.part(share.saturating_sub(around))
        };
        format!("{}{text}{END}", self.head)
    }

    /// As much of the text as fits, with what the snippet begins with.
    fn part(&self, room: usize) -> String {
        const GAP: &str = "… ";
        let beginning = cut(&self.text, room);
        let (from, to) = self.window;
        let part = if beginning.len() > to {
            beginning
        } else {
            let rest = self.text.get(from..).unwrap_or_default();
            format!("{GAP}{}", cut(rest, room.saturating_sub(json_len(GAP))))
        };
        // A cut can leave less than the snippet has.
        if json_len(&part) < json_len(&self.snippet) {
            self.snippet.clone()
        } else {
            part
        }
    }
}

/// What stands above the text of a hit: what it is called, where it stands, its
/// id and score, and how sure it is the answer.
fn head(hit: &Hit, places: &Places) -> String {
    let mut about = format!(
        "id {} · score {} · {}",
        hit.id,
        hit.score,
        percent(hit.confidence)
    );
    if hit.kind == Kind::Faq {
        about.push_str(" · faq");
    }
    for near in &hit.neighbours {
        about.push_str(&format!(" · also {}{}", near.id, lines(&near.citation)));
    }
    if hit.more_passages > 0 {
        about.push_str(&format!(" · {} more in this document", hit.more_passages));
    }
    if !hit.other_languages.is_empty() {
        about.push_str(&format!(" · also in {}", hit.other_languages.join(", ")));
    }
    let called = headings(
        hit.title.as_deref(),
        &hit.heading_path,
        hit.question.as_deref(),
    );
    format!(
        "[{}] {}\n{}\n{}\n",
        hit.rank,
        called,
        citation(&hit.citation, places),
        about
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::tests::hit;
    use pincite::{Expansion, QueryInfo, SourceState, Total};
    use proptest::prelude::*;

    fn response(hits: Vec<Hit>) -> SearchResponse {
        SearchResponse {
            schema: pincite::SCHEMA.into(),
            query: QueryInfo::default(),
            answered: true,
            confidence: 0.92,
            total: Total {
                value: hits.len(),
                exact: true,
            },
            took_us: 0,
            warnings: Vec::new(),
            hits,
        }
    }

    #[test]
    fn an_answer_in_words() {
        let mut second = hit();
        second.rank = 2;
        second.citation.url = Some("https://example.org/lamp#reset:~:text=Hold".into());
        second.citation.source = SourceState::Changed;
        second.more_passages = 3;
        second.text = second.text.repeat(30);
        let mut response = response(vec![hit(), second]);
        response.total.value = 7;
        let text = render(&response, 0, &Places::default(), 1_300);
        assert_eq!(
            text,
            "\
Answered (92% sure). 7 passages match.

[1] Lamp › Questions › How do I reset the lamp?
lamp.md:4-6
id abcdef0123456789 · score 12.5 · 92% · faq
Hold the button for ten seconds. The light turns blue.

[2] Lamp › Questions › How do I reset the lamp?
lamp.md:4-6 https://example.org/lamp#reset (changed since it was indexed)
id abcdef0123456789 · score 12.5 · 92% · faq · 3 more in this document
… Hold the button …

There may be more: offset=2."
        );
        let text = render(&response, 0, &Places::default(), 420);
        assert!(
            text.ends_with("blue.\n\n1 more hit left out: raise max_tokens or use offset=1."),
            "{text}"
        );
    }

    #[test]
    fn no_answer_is_said_plainly() {
        let mut response = response(vec![hit()]);
        response.answered = false;
        response.confidence = 0.1;
        response.query.corrections = vec![Expansion {
            from: "resett".into(),
            to: vec!["reset".into()],
        }];
        response.query.unknown = vec!["blorb".into()];
        response.query.kind = Some(Kind::Faq);
        response.warnings = vec!["`path:x` is no path\u{1b}[2J".into()];
        assert_eq!(
            about(&response),
            "No answer in these documents (10% sure of one); nearest passages follow. \
             Searched reset: resett does not occur. Words that occur nowhere: blorb. \
             Searched only questions with their answers. Note: `path:x` is no path\u{FFFD}[2J."
        );
        response.total.value = 9;
        let text = render(&response, 0, &Places::default(), 2_000);
        assert!(text.ends_with("turns blue.\n\n"), "{text}");
        response.hits.clear();
        response.total.value = 0;
        let text = render(&response, 0, &Places::default(), LEAST_BYTES);
        assert!(
            text.starts_with("No passage matches. Try other words"),
            "{text}"
        );
    }

    #[test]
    fn a_cut_text_has_what_the_snippet_shows() {
        let mut hit = hit();
        let filler = "This says nothing of it. ".repeat(40);
        hit.text = format!("{filler}Hold the button now. {filler}");
        let text = render(&response(vec![hit]), 0, &Places::default(), 600);
        assert!(
            text.contains("\n… Hold the button now. This says"),
            "{text}"
        );
        assert!(text.contains(" […]\n"), "{text}");
    }

    fn hits() -> impl Strategy<Value = Vec<Hit>> {
        let words = "([a-zé日\"\u{1}]{1,9}[ .\n]{1,2}){0,150}";
        let one = (words, "\\PC{0,60}", 0..3usize, 1..900usize).prop_map(
            |(text, question, neighbours, path)| {
                let mut hit = hit();
                let start = text.char_indices().nth(text.chars().count() / 2);
                let fragment = start.map_or("", |(at, _)| &text[at..]);
                hit.snippet.fragments[0].text = fragment.chars().take(200).collect();
                hit.snippet.fragments[0].highlights.clear();
                hit.question = Some(question);
                hit.more_passages = neighbours;
                hit.citation.path = "p".repeat(path);
                hit.text = text;
                hit
            },
        );
        prop::collection::vec(one, 0..7)
    }

    fn shown(text: &str) -> usize {
        text.matches("\nid abcdef0123456789").count()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn an_answer_keeps_within_the_budget(
            hits in hits(),
            warning in "\\PC{0,900}",
            room in LEAST_BYTES..6_000,
            more in 0..400usize,
        ) {
            let mut response = response(hits);
            response.warnings = vec![warning];
            let places = Places::default();
            let text = render(&response, 0, &places, room);
            prop_assert!(json_len(&text) <= room, "{} of {room}", json_len(&text));
            prop_assert_eq!(&text, &render(&response, 0, &places, room));
            let larger = render(&response, 0, &places, room + more);
            prop_assert!(shown(&larger) >= shown(&text));
            if shown(&text) < response.hits.len() {
                prop_assert!(text.contains("left out: raise max_tokens"));
            }
        }
    }
}
