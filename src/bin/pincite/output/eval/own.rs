//! What came out of asking one's own questions, for a person.

use pincite::eval::{OwnEvaluation, OwnOutcome};

use super::{cut, headline, line, measure_rows, milliseconds, table};
use crate::output::clean::clean_line;
use crate::output::index_report::{grouped, number_of};
use crate::output::layout::{paint, span};
use crate::output::places::Places;
use crate::output::style::{DIM, PLAIN};
use crate::output::terminal::Look;
use crate::output::wording::percent;

/// More questions than this are not read at once; `--json` has them all.
const LISTED: usize = 50;

/// Renders what came out, with the questions whose right hit is not the first
/// or that were not answered rightly.
pub(crate) fn render(
    evaluation: &OwnEvaluation,
    list: &str,
    places: &Places,
    look: &Look,
) -> String {
    let OwnEvaluation {
        answerable,
        unanswerable,
        measures,
        auroc,
        latency,
        questions,
        ..
    } = evaluation;
    let mut out = String::new();
    let all = number_of(questions.len(), "question");
    let kinds = match (answerable, unanswerable) {
        (_, 0) => String::new(),
        (with, without) => format!(
            ", {} with an answer and {} without",
            grouped(*with),
            grouped(*without)
        ),
    };
    headline(&format!("{list}: {all}{kinds}"), look, &mut out);
    table(&measure_rows(measures), look, &mut out);
    if let Some(auroc) = auroc {
        let text =
            format!("confidence tells questions with an answer from others: AUROC {auroc:.4}");
        line(&text, look, &mut out);
    }

    let wanting: Vec<&OwnOutcome> = questions.iter().filter(|q| is_wanting(q)).collect();
    out.push('\n');
    if wanting.is_empty() {
        line("every right hit is the first", look, &mut out);
    } else {
        headline(
            &format!("To look at: {}", grouped(wanting.len())),
            look,
            &mut out,
        );
    }
    for question in wanting.iter().take(LISTED) {
        wants(question, places, look, &mut out);
    }
    if wanting.len() > LISTED {
        let more = wanting.len() - LISTED;
        line(
            &format!("and {more} more, which --json lists"),
            look,
            &mut out,
        );
    }
    out.push('\n');
    let asked = format!("{all} asked · p95 {}", milliseconds(latency.p95_us));
    line(&asked, look, &mut out);
    out
}

fn is_wanting(question: &OwnOutcome) -> bool {
    !question.is_right || !question.targets.is_empty() && question.rank != Some(1)
}

fn wants(question: &OwnOutcome, places: &Places, look: &Look, out: &mut String) {
    let where_found = match (question.rank, question.targets.is_empty()) {
        (_, true) => "has no answer".to_owned(),
        (Some(rank), _) => format!("rank {rank}"),
        (None, _) => "not among the first ten".to_owned(),
    };
    let taken = if question.answered {
        "taken for answered"
    } else {
        "taken for not answered"
    };
    let text = format!("  line {}: {}", question.line, cut(&question.text));
    paint(&[span(&text, PLAIN)], look, out);
    out.push('\n');
    let confidence = percent(question.confidence);
    let verdict = format!("{where_found}, {taken} ({confidence})");
    labelled("found", &verdict, look, out);
    for target in &question.targets {
        labelled("wanted", &clean_line(target), look, out);
    }
    let first = match &question.first {
        Some(hit) => {
            let title = hit.title.as_deref().map(cut).unwrap_or_default();
            let place = clean_line(&places.label(&hit.citation));
            let anchor = hit.citation.anchor.iter();
            let anchor: String = anchor
                .map(|anchor| format!("#{}", clean_line(anchor)))
                .filter(|anchor| !place.ends_with(anchor))
                .map(|anchor| format!("  {anchor}"))
                .collect();
            format!("{title}  {place}{anchor}").trim_start().to_owned()
        }
        None => "nothing".to_owned(),
    };
    labelled("first", &first, look, out);
}

fn labelled(label: &str, text: &str, look: &Look, out: &mut String) {
    let label = span(&format!("    {label:<6}  "), DIM);
    paint(&[label, span(text, PLAIN)], look, out);
    out.push('\n');
}
