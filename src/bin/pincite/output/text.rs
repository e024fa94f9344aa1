//! A response for a person at a terminal. In a pipe the same words, one line a
//! paragraph and without colour.

use anstyle::Style;
use pincite::{Fragment, Highlight, Hit, Kind, MatchedBy, SearchResponse};

use super::clean::clean_line;
use super::layout::{Line, Span, paint, span, width_of, wrap, wrap_lines};
use super::places::{Places, line_range, state, visible, web_address};
use super::style::{BOLD, CAUTION, DIM, GOOD, MARK, PLACE, PLAIN};
use super::terminal::Look;
use super::wording::{breadcrumb, corrections, fragments, limits, percent, pieces, title_or_file};

/// An answer up to this length is shown whole: who asks wants the answer, not
/// a taste of it.
const WHOLE_ANSWER: usize = 700;
/// As much of an id as is shown; it is enough for `pincite show`.
const SHORT_ID: usize = 8;
/// Rank, space and bar before each line of a hit.
const MARGIN: usize = 5;

/// What is rendered.
pub(crate) struct Page<'a> {
    pub(crate) response: &'a SearchResponse,
    /// The most hits that were asked for.
    pub(crate) limit: usize,
    pub(crate) places: &'a Places,
}

/// Renders a page of hits.
pub(crate) fn render(page: &Page<'_>, look: &Look) -> String {
    let Page {
        response,
        limit,
        places,
    } = *page;
    let mut printer = Printer {
        out: String::new(),
        look,
        places,
    };
    printer.preface(response);
    for hit in &response.hits {
        printer.hit(hit, response.answered && hit.rank == 1);
        printer.out.push('\n');
    }
    printer.footer(response, limit);
    printer.out
}

struct Printer<'a> {
    out: String,
    look: &'a Look,
    places: &'a Places,
}

impl Printer<'_> {
    /// What a reader has to know before the first hit.
    fn preface(&mut self, response: &SearchResponse) {
        let query = &response.query;
        let before = self.out.len();
        for warning in &response.warnings {
            self.paragraph(&[span("warning: ", CAUTION), span(warning, PLAIN)]);
        }
        if let Some((results, missing)) = corrections(response) {
            self.paragraph(&[
                span("Showing results for ", PLAIN),
                span(&results, BOLD),
                span(&format!(" ({missing})"), PLAIN),
            ]);
        }
        for (from, to) in query.synonyms.iter().map(|s| (&s.from, &s.to)) {
            self.paragraph(&[span(&format!("“{from}” also as {}", to.join(", ")), DIM)]);
        }
        if let Some(limits) = limits(response) {
            self.paragraph(&[span(&limits, DIM)]);
        }
        if !response.answered {
            self.paragraph(&[span("No answer in these documents.", BOLD)]);
        }
        if !query.unknown.is_empty() {
            let words = query.unknown.join(", ");
            self.paragraph(&[span(&format!("Words that occur nowhere: {words}"), PLAIN)]);
        }
        if !response.answered && !response.hits.is_empty() {
            self.paragraph(&[span("Nearest passages:", PLAIN)]);
        }
        if self.out.len() > before && !response.hits.is_empty() {
            self.out.push('\n');
        }
    }

    fn hit(&mut self, hit: &Hit, best: bool) {
        let room = self.look.width.map(|width| width - MARGIN);
        let badge = badge(hit);
        let badge_width = width_of(std::slice::from_ref(&badge));
        let headline_room = room.map(|room| room.saturating_sub(badge_width + 2).max(10));

        let mut lines = wrap(&headline(hit), headline_room);
        if let Some(first) = lines.first_mut() {
            let style = if best { GOOD.bold() } else { DIM };
            let gap = room.map_or(2, |room| room.saturating_sub(width_of(first) + badge_width));
            first.push(span(&" ".repeat(gap), PLAIN));
            first.push(span(&badge.text, style));
        }
        if let Some(crumbs) = breadcrumb(hit) {
            lines.extend(wrap(&[span(&crumbs, DIM)], room));
        }
        let text = whole_text(hit).filter(|_| best);
        let text = wrap_lines(&text.unwrap_or_else(|| snippet(hit)), room);
        lines.extend(text.into_iter().filter(|line| !line.is_empty()));
        lines.extend(self.citation(hit, room));
        lines.extend(explanation(hit, room));

        for (at, line) in lines.iter().enumerate() {
            let rank = if at == 0 {
                hit.rank.to_string()
            } else {
                String::new()
            };
            // In a pipe a bar would be in the way of whoever copies the text.
            let bar = if best && room.is_some() { "┃" } else { " " };
            let margin = [
                span(&format!("{rank:>2} "), BOLD),
                span(bar, GOOD),
                span(" ", PLAIN),
            ];
            paint(&margin, self.look, &mut self.out);
            paint(line, self.look, &mut self.out);
            self.out.push('\n');
        }
    }

    /// The place, what else is there, the id at the right end, the address.
    fn citation(&self, hit: &Hit, room: Option<usize>) -> Vec<Line> {
        let mut place = span(&clean_line(&self.places.label(&hit.citation)), PLACE);
        place.link = self.places.target(&hit.citation);
        let mut spans = vec![place];

        let also: Vec<String> = hit
            .neighbours
            .iter()
            .filter_map(|neighbour| neighbour.citation.lines)
            .map(line_range)
            .collect();
        if !also.is_empty() {
            spans.push(span(&format!(" · also {}", also.join(", ")), PLAIN));
        } else if !hit.neighbours.is_empty() {
            spans.push(span(" · with what stands around it", PLAIN));
        }
        match hit.more_passages {
            0 => {}
            1 => spans.push(span(" · +1 more passage", DIM)),
            more => spans.push(span(&format!(" · +{more} more passages"), DIM)),
        }
        if !hit.other_languages.is_empty() {
            let languages = hit.other_languages.join(", ");
            spans.push(span(&format!(" · also in {languages}"), DIM));
        }
        if let Some(state) = state(&hit.citation) {
            spans.push(span(&format!(" · {state}"), CAUTION));
        }

        let id = clean_line(&hit.id.chars().take(SHORT_ID).collect::<String>());
        let mut lines = wrap(&spans, room);
        if let Some(last) = lines.last_mut() {
            let used = width_of(last) + id.len();
            let gap = room.map_or(2, |room| room.saturating_sub(used).max(2));
            if room.is_some_and(|room| used + 2 > room) {
                lines.push(vec![span(&id, DIM)]);
            } else {
                last.push(span(&" ".repeat(gap), PLAIN));
                last.push(span(&id, DIM));
            }
        }
        if let Some(url) = hit.citation.url.as_deref().and_then(web_address) {
            let mut address = span(visible(&url), DIM);
            address.link = Some(url);
            lines.extend(wrap(&[address], room));
        }
        lines
    }

    fn footer(&mut self, response: &SearchResponse, limit: usize) {
        let (Some(first), Some(last)) = (response.hits.first(), response.hits.last()) else {
            if response.answered || response.total.value > 0 {
                self.paragraph(&[span("No hits on this page.", PLAIN)]);
            }
            return;
        };
        let at_least = if response.total.exact {
            ""
        } else {
            "at least "
        };
        let ranks = if first.rank == last.rank {
            first.rank.to_string()
        } else {
            format!("{}-{}", first.rank, last.rank)
        };
        let mut line = format!("{ranks} of {at_least}{}", response.total.value);
        if has_more(response, limit) {
            line.push_str(&format!(" · more: --offset {}", last.rank));
        }
        line.push_str(&format!(" · {:.1} ms", response.took_us as f64 / 1000.0));
        self.paragraph(&[span(&line, DIM)]);
    }

    fn paragraph(&mut self, spans: &[Span]) {
        for line in wrap(spans, self.look.width) {
            paint(&line, self.look, &mut self.out);
            self.out.push('\n');
        }
    }
}

/// Whether another page would show something: passages that are neither hits
/// up to here nor merged into one of this page.
fn has_more(response: &SearchResponse, limit: usize) -> bool {
    let merged: usize = response.hits.iter().map(|hit| hit.neighbours.len()).sum();
    let seen = response.hits.last().map_or(0, |hit| hit.rank) + merged;
    response.hits.len() >= limit && response.total.value > seen
}

fn badge(hit: &Hit) -> Span {
    let percent = percent(hit.confidence);
    let text = match hit.kind {
        Kind::Faq => format!("FAQ · {percent}"),
        Kind::Article => percent,
    };
    span(&text, PLAIN)
}

/// Question, else nearest heading, else title, else file name: with what
/// matched in it.
fn headline(hit: &Hit) -> Vec<Span> {
    if let Some(question) = &hit.question {
        return marked(question, &hit.snippet.question, BOLD);
    }
    if let Some(heading) = hit.heading_path.last() {
        return marked(heading, &hit.snippet.heading, BOLD);
    }
    vec![span(title_or_file(hit), BOLD)]
}

/// The snippet, with an ellipsis where text is left out.
fn snippet(hit: &Hit) -> Vec<Span> {
    let mut spans = Vec::new();
    for (gap, fragment) in fragments(hit) {
        spans.push(span(gap, DIM));
        spans.extend(marked(&fragment.text, &fragment.highlights, PLAIN));
    }
    let last = hit.snippet.fragments.last();
    if last.is_some_and(|last| last.cut_after) {
        spans.push(span(" …", DIM));
    }
    spans
}

/// The whole passage with the highlights of its snippet, if it is short.
fn whole_text(hit: &Hit) -> Option<Vec<Span>> {
    if hit.text.chars().count() > WHOLE_ANSWER {
        return None;
    }
    let mut highlights = Vec::new();
    let mut from = 0;
    for Fragment {
        text,
        highlights: ranges,
        ..
    } in &hit.snippet.fragments
    {
        // Fragments stand in the order of the text, so each is looked for
        // behind the one before.
        let start = from + hit.text.get(from..)?.find(text.as_str())?;
        highlights.extend(ranges.iter().map(|range| Highlight {
            start: start + range.start,
            end: start + range.end,
        }));
        from = start + text.len();
    }
    Some(marked(&hit.text, &highlights, PLAIN))
}

/// Cuts text at its highlights. Ranges that do not fit are not marked.
fn marked(text: &str, highlights: &[Highlight], style: Style) -> Vec<Span> {
    pieces(text, highlights)
        .map(|(piece, is_match)| span(piece, if is_match { MARK } else { style }))
        .collect()
}

/// How the score came about: one line a part, the numbers below each other.
fn explanation(hit: &Hit, room: Option<usize>) -> Vec<Line> {
    let Some(explanation) = &hit.explanation else {
        return Vec::new();
    };
    let numbers: Vec<String> = explanation
        .parts
        .iter()
        .map(|part| {
            if part.factor {
                format!("×{:.2}", part.value)
            } else {
                format!("{:+.2}", part.value)
            }
        })
        .chain([format!("={:.2}", hit.score)])
        .collect();
    let reasons = explanation
        .parts
        .iter()
        .map(|part| part.reason.as_str())
        .chain(["the score"]);
    let widest = numbers.iter().map(|n| n.chars().count()).max().unwrap_or(0);

    let matches: Vec<&str> = hit.matched_by.iter().map(|&by| match_name(by)).collect();
    let summary = format!(
        "why: {} · id\u{A0}{}",
        matches.join(", "),
        clean_line(&hit.id)
    );
    let mut lines = wrap(&[span(&summary, DIM)], room);
    for (number, reason) in numbers.iter().zip(reasons) {
        let room = room.map(|room| room.saturating_sub(widest + 4).max(10));
        for (at, mut line) in wrap(&[span(reason, DIM)], room).into_iter().enumerate() {
            let number = if at == 0 { number.as_str() } else { "" };
            line.insert(0, span(&format!("  {number:>widest$}  "), PLAIN));
            lines.push(line);
        }
    }
    lines
}

fn match_name(matched: MatchedBy) -> &'static str {
    match matched {
        MatchedBy::Equality => "this is what was asked",
        MatchedBy::Phrase => "words side by side",
        MatchedBy::Question => "words in the question",
        MatchedBy::Heading => "words in the heading",
        MatchedBy::Words => "words in the text",
        MatchedBy::Title => "words in the title",
        MatchedBy::Filter => "the filters",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::output::places::tests::citation;
    use pincite::{
        Expansion, Explanation, Neighbour, QueryInfo, SCHEMA, ScorePart, Snippet, Total,
    };

    pub(crate) fn highlight(text: &str, word: &str) -> Highlight {
        let start = text.find(word).expect("the word occurs");
        Highlight {
            start,
            end: start + word.len(),
        }
    }

    pub(crate) fn hit() -> Hit {
        let text = "Hold the button for ten seconds. The light turns blue.";
        let fragment = "Hold the button";
        let question = "How do I reset the lamp?";
        Hit {
            rank: 1,
            id: "abcdef0123456789".into(),
            document: "9".repeat(16),
            score: 12.5,
            confidence: 0.92,
            kind: Kind::Faq,
            lang: Some("en".into()),
            title: Some("Lamp".into()),
            heading_path: vec!["Questions".into()],
            question: Some(question.into()),
            text: text.into(),
            snippet: Snippet {
                fragments: vec![Fragment {
                    text: fragment.into(),
                    highlights: vec![highlight(fragment, "button")],
                    cut_before: true,
                    cut_after: true,
                    lines: None,
                    html: None,
                }],
                question: vec![highlight(question, "reset")],
                ..Snippet::default()
            },
            citation: citation("lamp.md", 4, 6),
            matched_by: vec![MatchedBy::Words],
            neighbours: Vec::new(),
            more_passages: 0,
            other_languages: Vec::new(),
            explanation: None,
        }
    }

    pub(crate) fn response(hits: Vec<Hit>) -> SearchResponse {
        SearchResponse {
            schema: SCHEMA.into(),
            query: QueryInfo::default(),
            answered: true,
            confidence: 0.92,
            total: Total {
                value: 7,
                exact: true,
            },
            took_us: 1200,
            warnings: Vec::new(),
            hits,
        }
    }

    fn check(response: &SearchResponse, width: Option<usize>, expected: &str) {
        let look = Look {
            width,
            colour: false,
            links: false,
        };
        let page = Page {
            response,
            limit: pincite::DEFAULT_LIMIT,
            places: &Places::default(),
        };
        assert_eq!(render(&page, &look), expected);
    }

    #[test]
    fn the_answer_is_shown_whole_beside_a_bar() {
        check(
            &response(vec![hit()]),
            Some(40),
            " 1 ┃ How do I reset the lamp?  FAQ · 92%
   ┃ Lamp › Questions
   ┃ Hold the button for ten seconds.
   ┃ The light turns blue.
   ┃ lamp.md:4-6                abcdef01

1 of 7 · 1.2 ms
",
        );
    }

    #[test]
    fn in_a_pipe_lines_stay_whole() {
        check(
            &response(vec![hit()]),
            None,
            " 1   How do I reset the lamp?  FAQ · 92%
     Lamp › Questions
     Hold the button for ten seconds. The light turns blue.
     lamp.md:4-6  abcdef01

1 of 7 · 1.2 ms
",
        );
    }

    #[test]
    fn an_id_without_room_gets_its_own_line() {
        let mut hit = hit();
        hit.question = Some("Reset?".into());
        hit.snippet.question.clear();
        hit.title = None;
        hit.text = "Hold the button.".into();
        hit.citation = citation("lamps/table-lamp.md", 4, 6);
        check(
            &response(vec![hit]),
            Some(30),
            " 1 ┃ Reset?          FAQ · 92%
   ┃ Questions
   ┃ Hold the button.
   ┃ lamps/table-lamp.md:4-6
   ┃ abcdef01

1 of 7 · 1.2 ms
",
        );
    }

    #[test]
    fn lists_and_code_keep_their_lines_in_a_snippet() {
        let mut hit = hit();
        hit.rank = 2;
        hit.text = "Hold it:\n- with one finger of the left hand\n- not two\n\
                    Then run:\n  lamp  --on\n- and wait\n- or wait"
            .into();
        let fragment = |text: &str, word: &str| Fragment {
            text: text.into(),
            highlights: vec![highlight(text, word)],
            cut_before: false,
            cut_after: false,
            lines: None,
            html: None,
        };
        hit.snippet.fragments = vec![
            fragment("Hold it:\n- with one finger of the left hand", "finger"),
            fragment("Then run:\n  lamp  --on", "lamp"),
            fragment("- or wait", "wait"),
        ];
        check(
            &response(vec![hit]),
            Some(35),
            " 2   How do I reset the   FAQ · 92%
     lamp?
     Lamp › Questions
     Hold it:
     - with one finger of the left
       hand …
     Then run:
       lamp  --on …
     - or wait
     lamp.md:4-6           abcdef01

2 of 7 · 1.2 ms
",
        );
    }

    #[test]
    fn another_page_is_offered_only_where_there_is_one() {
        let check = |total: usize, limit: usize, neighbours: usize, expected: bool| {
            let mut hit = hit();
            hit.neighbours = vec![
                Neighbour {
                    id: String::new(),
                    heading_path: Vec::new(),
                    question: None,
                    text: String::new(),
                    citation: citation("lamp.md", 8, 9),
                };
                neighbours
            ];
            let mut response = response(vec![hit]);
            response.total.value = total;
            assert_eq!(has_more(&response, limit), expected);
        };
        check(2, 1, 0, true);
        check(1, 1, 0, false);
        check(2, 1, 1, false);
        check(2, 10, 0, false);
    }

    #[test]
    fn no_answer_is_said_plainly() {
        let mut hit = hit();
        hit.neighbours = vec![Neighbour {
            id: String::new(),
            heading_path: Vec::new(),
            question: None,
            text: String::new(),
            citation: citation("lamp.md", 8, 9),
        }];
        hit.more_passages = 2;
        hit.other_languages = vec!["de".into(), "fr".into()];
        hit.citation.source = pincite::SourceState::Changed;
        let mut response = response(vec![hit]);
        response.answered = false;
        response.total.exact = false;
        response.query.unknown = vec!["fee".into()];
        response.query.excluded = vec!["bulb".into()];
        response.query.corrections = vec![Expansion {
            from: "rset".into(),
            to: vec!["reset".into()],
        }];
        check(
            &response,
            None,
            "Showing results for reset (rset does not occur)
Searched without “bulb”
No answer in these documents.
Words that occur nowhere: fee
Nearest passages:

 1   How do I reset the lamp?  FAQ · 92%
     Lamp › Questions
     … Hold the button …
     lamp.md:4-6 · also 8-9 · +2 more passages · also in de, fr · changed since it was indexed  abcdef01

1 of at least 7 · 1.2 ms
",
        );
        response.hits.clear();
        response.total.value = 0;
        response.query = QueryInfo::default();
        check(&response, None, "No answer in these documents.\n");
    }

    #[test]
    fn an_explanation_lines_its_numbers_up() {
        let mut hit = hit();
        let part = |reason: &str, value, factor| ScorePart {
            reason: reason.into(),
            value,
            factor,
        };
        hit.explanation = Some(Explanation {
            parts: vec![
                part("words in the question", 12.0, false),
                part("a word is missing", 0.5, true),
            ],
        });
        let lines: Vec<String> = explanation(&hit, Some(60))
            .iter()
            .map(|line| line.iter().map(|span| span.text.as_str()).collect())
            .collect();
        assert_eq!(
            lines,
            [
                "why: words in the text · id\u{A0}abcdef0123456789",
                "  +12.00  words in the question",
                "   ×0.50  a word is missing",
                "  =12.50  the score",
            ]
        );
    }
}
