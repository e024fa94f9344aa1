//! What an evaluation over a collection found, for a person.

pub(crate) mod own;

use pincite::eval::{
    Change, Comparison, Evaluation, Facts, Found, Group, GroupKind, Interval, Latency, Reliability,
    Snippets, Summary,
};

use super::clean::clean_line;
use super::index_report::{grouped, number_of};
use super::layout::{paint, span};
use super::style::{BOLD, DIM, PLAIN};
use super::terminal::Look;

/// Queries that are listed as won, and as lost; `--json` has them all.
const LISTED: usize = 10;
/// A longer title or query is cut (characters).
const TITLE_CHARS: usize = 70;

/// What is told of an evaluation.
pub(crate) struct Page<'a> {
    pub(crate) evaluation: &'a Evaluation,
    /// Where the run was written.
    pub(crate) run: Option<String>,
    /// Where the foreign queries are from.
    pub(crate) foreign: Option<String>,
    /// The comparison, and with what.
    pub(crate) comparison: Option<(&'a Comparison, String)>,
}

/// Renders an evaluation.
pub(crate) fn render(page: &Page<'_>, look: &Look) -> String {
    let Evaluation {
        collection,
        measures,
        snippets,
        latency,
        reliability,
        groups,
        ..
    } = page.evaluation;
    let mut out = String::new();
    headline(&facts(collection), look, &mut out);
    table(&measure_rows(measures), look, &mut out);
    out.push('\n');
    table(&group_rows(groups, page.foreign.as_deref()), look, &mut out);
    out.push('\n');
    table(&reliability_rows(reliability), look, &mut out);
    let gap = format!(
        "mean gap between confidence and relevance {:.4}",
        reliability.mean_gap
    );
    line(&gap, look, &mut out);
    if let Some(snippets) = snippets {
        line(&answers(snippets), look, &mut out);
    }
    if let Some((comparison, with)) = &page.comparison {
        out.push('\n');
        compared(comparison, with, look, &mut out);
    }
    out.push('\n');
    if let Some(run) = &page.run {
        line(
            &format!("run written to {}", clean_line(run)),
            look,
            &mut out,
        );
    }
    line(&times(latency), look, &mut out);
    out
}

fn facts(facts: &Facts) -> String {
    let Facts {
        name,
        documents,
        passages,
        faq_pairs,
        queries,
        answerable,
        ..
    } = facts;
    let mut text = format!(
        "{name}: {} in {}, {}",
        number_of(*documents, "document"),
        number_of(*passages, "passage"),
        match queries {
            1 => "1 query".to_owned(),
            queries => format!("{} queries", grouped(*queries)),
        },
    );
    if *faq_pairs > 0 {
        text.push_str(&format!(", {}", number_of(*faq_pairs, "FAQ pair")));
    }
    if answerable < queries {
        text.push_str(&format!(
            "; measured over {} with an answer",
            grouped(*answerable)
        ));
    }
    text
}

fn answers(snippets: &Snippets) -> String {
    let Snippets {
        chars,
        first_hits,
        with_answer,
    } = snippets;
    format!(
        "answer in snippet {:.4} ({}), of {} in {chars} characters",
        with_answer.value,
        bounds(with_answer),
        number_of(*first_hits, "right first hit"),
    )
}

/// Measures with their intervals.
fn measure_rows(measures: &[Summary]) -> Vec<Vec<String>> {
    let mut rows = vec![row(&["measure", "value", "95% interval"])];
    rows.extend(measures.iter().map(|Summary { measure, interval }| {
        let value = format!("{:.4}", interval.value);
        row(&[measure, &value, &bounds(interval)])
    }));
    rows
}

fn bounds(interval: &Interval) -> String {
    format!("{:.4} to {:.4}", interval.low, interval.high)
}

fn group_rows(groups: &[Group], foreign: Option<&str>) -> Vec<Vec<String>> {
    let mut rows = vec![row(&[
        "queries",
        "number",
        "answered",
        "confidence",
        "AUROC",
    ])];
    rows.extend(groups.iter().map(|group| {
        let name = match group.kind {
            GroupKind::Answerable => "with an answer".to_owned(),
            GroupKind::Unanswerable => "without an answer".to_owned(),
            GroupKind::Foreign => format!("of {}", foreign.unwrap_or("others")),
        };
        let auroc = group.auroc.map(|auroc| format!("{auroc:.4}"));
        row(&[
            &name,
            &grouped(group.queries),
            &percent(group.answered),
            &format!("{:.2}", group.confidence),
            auroc.as_deref().unwrap_or_default(),
        ])
    }));
    rows
}

fn reliability_rows(reliability: &Reliability) -> Vec<Vec<String>> {
    let mut rows = vec![row(&[
        "confidence",
        "queries",
        "mean",
        "relevant first hits",
    ])];
    rows.extend(reliability.bins.iter().map(|bin| {
        row(&[
            &format!("{:.2} to {:.2}", bin.from, bin.to),
            &grouped(bin.queries),
            &format!("{:.2}", bin.confidence),
            &format!("{:.2}", bin.relevant),
        ])
    }));
    rows
}

fn times(latency: &Latency) -> String {
    let Latency {
        p50_us,
        p95_us,
        p99_us,
        searches,
        threads,
    } = latency;
    format!(
        "{} of ten hits with snippets, {threads} at once: p50 {}, p95 {}, p99 {}",
        match searches {
            1 => "1 search".to_owned(),
            searches => format!("{} searches", grouped(*searches)),
        },
        milliseconds(*p50_us),
        milliseconds(*p95_us),
        milliseconds(*p99_us)
    )
}

fn milliseconds(microseconds: u64) -> String {
    format!("{:.1} ms", microseconds as f64 / 1000.0)
}

fn compared(comparison: &Comparison, with: &str, look: &Look, out: &mut String) {
    headline(&format!("Compared with {with}"), look, out);
    let mut rows = vec![row(&[
        "measure",
        "before",
        "now",
        "difference",
        "95% interval",
        "p",
    ])];
    rows.extend(comparison.measures.iter().map(|change| {
        let Interval { value, low, high } = change.difference;
        row(&[
            change.measure,
            &format!("{:.4}", change.before),
            &format!("{:.4}", change.after),
            &format!("{value:+.4}"),
            &format!("{low:+.4} to {high:+.4}"),
            &format!("{:.4}", change.p),
        ])
    }));
    table(&rows, look, out);
    line(
        &format!(
            "by nDCG@10: {} won, {} lost, {} equal",
            grouped(comparison.won.len()),
            grouped(comparison.lost.len()),
            grouped(comparison.equal)
        ),
        look,
        out,
    );
    changes("Won", &comparison.won, look, out);
    changes("Lost", &comparison.lost, look, out);
}

fn changes(title: &str, changes: &[Change], look: &Look, out: &mut String) {
    if changes.is_empty() {
        return;
    }
    out.push('\n');
    headline(&format!("{title} {}", grouped(changes.len())), look, out);
    for change in changes.iter().take(LISTED) {
        let rank = |rank: Option<usize>| rank.map_or("none".to_owned(), |rank| rank.to_string());
        let ranks = format!(
            "rank {} to {}, nDCG@10 {:.4} to {:.4}",
            rank(change.rank_before),
            rank(change.rank_after),
            change.before,
            change.after
        );
        let query = format!("  {}  {}", clean_line(&change.id), cut(&change.text));
        paint(&[span(&query, PLAIN)], look, out);
        out.push('\n');
        line(&format!("  {ranks}"), look, out);
        hits("before", &change.hits_before, look, out);
        hits("now", &change.hits_after, look, out);
    }
    if changes.len() > LISTED {
        let more = changes.len() - LISTED;
        line(&format!("and {more} more, which --json lists"), look, out);
    }
}

/// The first hit; `--json` has more.
fn hits(when: &str, hits: &[Found], look: &Look, out: &mut String) {
    let text = match hits.first() {
        Some(Found { id, title }) => format!("{}  {}", clean_line(id), cut(title)),
        None => "nothing".to_owned(),
    };
    let label = span(&format!("    {when:<6}  "), DIM);
    paint(&[label, span(&text, PLAIN)], look, out);
    out.push('\n');
}

fn headline(text: &str, look: &Look, out: &mut String) {
    paint(&[span(&clean_line(text), BOLD)], look, out);
    out.push('\n');
}

fn line(text: &str, look: &Look, out: &mut String) {
    paint(&[span(&format!("  {text}"), DIM)], look, out);
    out.push('\n');
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| clean_line(cell)).collect()
}

/// Columns side by side, numbers to the right, under a dimmed head.
fn table(rows: &[Vec<String>], look: &Look, out: &mut String) {
    use unicode_width::UnicodeWidthStr;

    let mut widths: Vec<usize> = Vec::new();
    for cells in rows {
        widths.resize(widths.len().max(cells.len()), 0);
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.width());
        }
    }
    for (nth, cells) in rows.iter().enumerate() {
        let mut text = String::new();
        for (at, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            text.push_str("  ");
            match at {
                0 => text.push_str(&format!("{cell}{gap}")),
                _ => text.push_str(&format!("{gap}{cell}")),
            }
        }
        let style = if nth == 0 { DIM } else { PLAIN };
        paint(&[span(text.trim_end(), style)], look, out);
        out.push('\n');
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// A text as one line that is not too long.
fn cut(text: &str) -> String {
    let text = clean_line(text);
    match text.char_indices().nth(TITLE_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_what_they_show() {
        let mut out = String::new();
        let rows = [row(&["a", "b", ""]), row(&["日本", "12", "x"])];
        table(&rows, &Look::PIPE, &mut out);
        assert_eq!(out, "  a      b\n  日本  12  x\n");
    }

    #[test]
    fn long_lists_and_long_titles_are_cut() {
        let change = Change {
            id: "q".to_owned(),
            text: "x".repeat(TITLE_CHARS + 1),
            before: 0.0,
            after: 1.0,
            rank_before: None,
            rank_after: Some(1),
            hits_before: Vec::new(),
            hits_after: vec![Found {
                id: "d".to_owned(),
                title: "A\u{1b}\ntitle".to_owned(),
            }],
        };
        let mut out = String::new();
        changes("Won", &vec![change; LISTED + 2], &Look::PIPE, &mut out);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[1], "Won 12");
        let query = "x".repeat(TITLE_CHARS);
        assert_eq!(lines[2], format!("  q  {query}…"));
        assert_eq!(lines[3], "    rank none to 1, nDCG@10 0.0000 to 1.0000");
        assert_eq!(lines[4], "    before  nothing");
        assert_eq!(lines[5], "    now     d  A\u{FFFD} title");
        assert_eq!(lines.last(), Some(&"  and 2 more, which --json lists"));
    }
}
