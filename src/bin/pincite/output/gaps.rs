//! Gaps for a person: what was asked and not answered, and what to do.

use pincite::gaps::{Advice, Gap, GapsReport, Nearest};

use super::clean::clean_line;
use super::layout::{Line, Span, paint, span, wrap};
use super::places::Places;
use super::style::{BOLD, CAUTION, DIM, GOOD, PLACE, PLAIN};
use super::terminal::Look;
use super::wording::percent;

/// Other wordings that are shown; `--json` has more.
const SHOWN_WORDINGS: usize = 5;
/// A passage after the nearest that answers less likely is not shown.
const WORTH_A_LOOK: f32 = 0.1;
/// Rank and space before each line of a gap.
const MARGIN: usize = 5;
/// The room for what a line is called.
const LABEL: usize = 9;

/// Renders the report.
pub(crate) fn render(report: &GapsReport, places: &Places, look: &Look) -> String {
    let mut page = Page {
        out: String::new(),
        look,
        places,
    };
    page.summary(report);
    for (at, gap) in report.gaps.iter().enumerate() {
        page.out.push('\n');
        page.gap(at + 1, gap);
    }
    page.more(report.gaps.len(), report.total_gaps, "gaps");
    if !report.answered_since.is_empty() {
        page.out.push('\n');
        page.line(&[span("Answered since", GOOD.bold())], 0, 0);
        for gap in &report.answered_since {
            page.since(gap);
        }
        let shown = report.answered_since.len();
        page.more(shown, report.total_answered_since, "answered since");
    }
    page.out
}

/// How often, and between which days: `9 times, 2026-01-03 to 2026-01-30`.
pub(crate) fn how_often(gap: &Gap) -> String {
    let days = gap
        .first
        .zip(gap.last)
        .map(|(first, last)| (first.day(), last.day()));
    match days {
        Some((first, last)) if first == last => format!("{}, {first}", times(gap.count)),
        Some((first, last)) => format!("{}, {first} to {last}", times(gap.count)),
        None => times(gap.count),
    }
}

/// What to do about a gap, in a sentence.
pub(crate) fn what_to_do(gap: &Gap, places: &Places) -> String {
    match (gap.advice, &gap.answered_as, gap.nearest.first()) {
        (Advice::AddWording, Some(other), _) => format!(
            "it is answered as “{}”, by {}: is that the answer? Then add this wording to it",
            clean_line(&other.question),
            at(&other.by, places)
        ),
        (Advice::AddWording, None, Some(near)) => format!(
            "near: {}: is it the answer? Then add this wording to it",
            at(near, places)
        ),
        (Advice::WriteOrRename, ..) => format!(
            "no passage has {}: write an answer, or a synonym if the documents say it in other \
             words",
            quoted(&gap.unknown)
        ),
        (Advice::Write, ..) => "no passage has these words: write an answer".to_owned(),
        (Advice::AddWording | Advice::Nothing, ..) => String::new(),
    }
}

/// The nearest passage, and others that may be the answer.
pub(crate) fn worth_a_look(gap: &Gap) -> impl Iterator<Item = &Nearest> {
    let nearest = gap.nearest.iter().enumerate();
    let nearest = nearest.filter(|(at, near)| *at == 0 || near.confidence >= WORTH_A_LOOK);
    nearest.map(|(_, near)| near)
}

/// `faq.md:3-5 at 34%`.
fn at(near: &Nearest, places: &Places) -> String {
    let label = clean_line(&places.label(&near.citation));
    format!("{label} at {}", percent(near.confidence))
}

pub(crate) fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("“{}”", clean_line(word)))
        .collect();
    words.join(", ")
}

/// The other wordings, each with its count where it is more than one.
pub(crate) fn other_wordings(gap: &Gap, most: usize) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    for wording in gap.wordings.iter().take(most) {
        let text = clean_line(&wording.text);
        texts.push(match wording.count {
            1 => text,
            count => format!("{text} ({count})"),
        });
    }
    let more = (gap.wordings.len() + gap.more_wordings).saturating_sub(texts.len());
    if more > 0 {
        texts.push(format!("+{more} more"));
    }
    (!texts.is_empty()).then(|| texts.join(" · "))
}

struct Page<'a> {
    out: String,
    look: &'a Look,
    places: &'a Places,
}

impl Page<'_> {
    fn summary(&mut self, report: &GapsReport) {
        let questions = match report.questions {
            0 => return self.line(&[span("No question was asked in that time", PLAIN)], 0, 0),
            1 => "1 question".to_owned(),
            several => format!("{several} questions"),
        };
        let share = report.answered_asked as f32 / report.asked.max(1) as f32;
        let summary = format!(
            "{questions}, asked {}: {} answered",
            times(report.asked),
            percent(share)
        );
        self.line(&[span(&summary, PLAIN)], 0, 0);
        let gaps = match report.total_gaps {
            0 => "No gaps".to_owned(),
            1 => format!("1 gap, asked {}", times(report.gaps_asked)),
            several => format!("{several} gaps, asked {}", times(report.gaps_asked)),
        };
        self.line(&[span(&gaps, BOLD)], 0, 0);
    }

    fn gap(&mut self, rank: usize, gap: &Gap) {
        self.out.push_str(&format!("{rank:>2}   "));
        let verdict = match gap.answered {
            true => format!(", answered with {} only", percent(gap.confidence)),
            false => String::new(),
        };
        let headline = [
            span(&clean_line(&gap.question), BOLD),
            span(&format!(" · {}{verdict}", how_often(gap)), DIM),
        ];
        self.line(&headline, 0, MARGIN);
        if let Some(others) = other_wordings(gap, SHOWN_WORDINGS) {
            self.labelled("also", vec![span(&others, PLAIN)]);
        }
        if !gap.unknown.is_empty() {
            self.labelled(
                "unknown",
                vec![span(&clean_line(&gap.unknown.join(", ")), PLAIN)],
            );
        }
        for (at, near) in worth_a_look(gap).enumerate() {
            let spans = self.passage(near);
            self.labelled(if at == 0 { "nearest" } else { "" }, spans);
        }
        if gap.answered_then > 0 && !gap.answered {
            let before = format!(
                "it was answered {} and is not any more",
                times(gap.answered_then)
            );
            self.labelled("before", vec![span(&before, CAUTION)]);
        }
        let advice = what_to_do(gap, self.places);
        if !advice.is_empty() {
            self.labelled("to do", vec![span(&advice, CAUTION)]);
        }
    }

    fn since(&mut self, gap: &Gap) {
        let mut spans = vec![
            span(&clean_line(&gap.question), BOLD),
            span(&format!(" · {} · ", how_often(gap)), DIM),
        ];
        spans.extend(
            gap.nearest
                .first()
                .into_iter()
                .flat_map(|near| self.passage(near)),
        );
        self.line(&spans, MARGIN, MARGIN);
    }

    /// Where a passage stands, what it is called, and how likely it answers.
    fn passage(&self, near: &Nearest) -> Line {
        let mut place: Span = span(&clean_line(&self.places.label(&near.citation)), PLACE);
        place.link = self.places.target(&near.citation);
        let heading = near.heading.as_deref().map(clean_line);
        let heading = heading.map_or(String::new(), |heading| format!(" · {heading}"));
        vec![
            place,
            span(&heading, PLAIN),
            span(&format!(" · {}", percent(near.confidence)), DIM),
        ]
    }

    fn labelled(&mut self, label: &str, spans: Vec<Span>) {
        let label = span(&format!("{:MARGIN$}{label:<LABEL$}", ""), DIM);
        paint(&[label], self.look, &mut self.out);
        self.line(&spans, 0, MARGIN + LABEL);
    }

    /// Writes wrapped text; its first line is set in by `first`, those that
    /// follow by `rest`, which is also what its first line has less of room.
    fn line(&mut self, spans: &[Span], first: usize, rest: usize) {
        let room = self.look.width.map(|width| width.saturating_sub(rest));
        for (at, line) in wrap(spans, room).iter().enumerate() {
            let margin = if at == 0 { first } else { rest };
            self.out.push_str(&" ".repeat(margin));
            paint(line, self.look, &mut self.out);
            self.out.push('\n');
        }
    }

    fn more(&mut self, shown: usize, total: usize, what: &str) {
        if total > shown {
            let text = format!("{} more {what}: -n {total}", total - shown);
            self.out.push('\n');
            self.line(&[span(&text, DIM)], 0, 0);
        }
    }
}
