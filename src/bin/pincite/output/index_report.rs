//! What a build did, for a person.

use std::collections::BTreeMap;

use pincite::{FileNote, IndexReport};

use super::clean::clean_line;
use super::layout::{paint, span};
use super::places::shown;
use super::style::{BOLD, CAUTION, DIM, PLAIN};
use super::terminal::Look;

/// More files than this are counted, not listed: `--json` has them all.
const LISTED: usize = 20;

/// Renders the report of a build.
pub(crate) fn render(report: &IndexReport, look: &Look) -> String {
    let mut out = String::new();
    if report.up_to_date {
        out.push_str(&render_up_to_date(report));
        list_problems(report, look, &mut out);
        return out;
    }
    let mut rows = vec![("files", changes(report))];
    if !report.languages.is_empty() {
        rows.push(("languages", languages(&report.languages)));
    }
    rows.push(("read", speed(report)));
    rows.push(("index", shown(&report.index)));
    if !report.unsupported.is_empty() {
        let types: Vec<String> = report
            .unsupported
            .iter()
            .map(|(ending, number)| match ending.as_str() {
                "no ending" => format!("{number} without ending"),
                _ => format!("{number} {ending}"),
            })
            .collect();
        rows.push((
            "left out",
            format!("{} (no reader for these types)", types.join(", ")),
        ));
    }

    paint(
        &[span(&format!("Indexed {}", counts(report)), BOLD)],
        look,
        &mut out,
    );
    out.push('\n');
    out.push_str(&table(&rows, look));
    list_problems(report, look, &mut out);
    out
}

fn list_problems(report: &IndexReport, look: &Look, out: &mut String) {
    let title = "not read, the index is made without them";
    list(title, &report.skipped, look, out);
    list("read, but", &report.warnings, look, out);
}

/// What became of the files, in words.
fn changes(report: &IndexReport) -> String {
    let counts = [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
    ];
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} {what}", grouped(number)))
        .collect();
    if words.is_empty() {
        return "none".to_owned();
    }
    words.join(", ")
}

/// What a build did, on one line: one of many.
#[cfg(feature = "watch")]
pub(crate) fn line(report: &IndexReport) -> String {
    let mut line = format!(
        "{}: {}, in {:.2} s",
        changes(report),
        counts(report),
        report.seconds
    );
    if !report.skipped.is_empty() {
        let files = number_of(report.skipped.len(), "file");
        line.push_str(&format!("; {files} could not be read"));
    }
    line
}

/// Says that there was nothing to do.
fn render_up_to_date(report: &IndexReport) -> String {
    format!(
        "up to date: {} in `{}`\n",
        counts(report),
        clean_line(&shown(&report.index))
    )
}

/// Documents, passages and pairs in words.
pub(crate) fn counts(report: &IndexReport) -> String {
    format!(
        "{}, {}, {}",
        number_of(report.documents, "document"),
        number_of(report.passages, "passage"),
        number_of(report.faq_pairs, "FAQ pair")
    )
}

/// Names and values in two columns.
pub(crate) fn table(rows: &[(&str, String)], look: &Look) -> String {
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, value) in rows {
        let name = span(&format!("  {name:<widest$}  "), DIM);
        paint(&[name, span(&clean_line(value), PLAIN)], look, &mut out);
        out.push('\n');
    }
    out
}

/// Languages with their documents, the most frequent first.
pub(crate) fn languages(languages: &BTreeMap<String, usize>) -> String {
    let mut sorted: Vec<_> = languages.iter().collect();
    sorted.sort_by_key(|&(code, &number)| (std::cmp::Reverse(number), code));
    let words: Vec<String> = sorted
        .into_iter()
        .map(|(code, number)| match code.as_str() {
            "und" => format!("unknown {number}"),
            _ => format!("{code} {number}"),
        })
        .collect();
    words.join(", ")
}

/// `1 file`, `2,345 files`.
pub(crate) fn number_of(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(number))
}

/// Digits in groups of three.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Bytes as people read them.
pub(crate) fn size(bytes: u64) -> String {
    let units = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", units.get(unit).unwrap_or(&"TB"))
}

fn speed(report: &IndexReport) -> String {
    let read = format!("{} in {:.2} s", size(report.read_bytes), report.seconds);
    if report.seconds <= 0.0 {
        return read;
    }
    let rate = report.read_bytes as f64 / 1e6 / report.seconds;
    format!("{read} ({rate:.1} MB/s)")
}

fn list(title: &str, notes: &[FileNote], look: &Look, out: &mut String) {
    if notes.is_empty() {
        return;
    }
    let title = format!("{} {title}:", number_of(notes.len(), "file"));
    paint(&[span(&title, CAUTION)], look, out);
    out.push('\n');
    for FileNote { path, message } in notes.iter().take(LISTED) {
        let path = clean_line(&shown(path));
        let line = [
            span(&format!("  {path}"), PLAIN),
            span(&format!(": {}", clean_line(message)), DIM),
        ];
        paint(&line, look, out);
        out.push('\n');
    }
    let more = notes.len().saturating_sub(LISTED);
    if more > 0 {
        let line = format!("  and {more} more, which --json lists\n");
        out.push_str(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_report() {
        let report = IndexReport {
            index: "/idx".into(),
            documents: 1,
            passages: 1234,
            faq_pairs: 2,
            languages: [
                ("de".to_owned(), 1),
                ("en".to_owned(), 3),
                ("und".to_owned(), 1),
            ]
            .into(),
            bytes: 2_600_000,
            read_bytes: 2_500_000,
            added: 1,
            changed: 0,
            removed: 2,
            unchanged: 1_000,
            up_to_date: false,
            seconds: 0.5,
            skipped: vec![FileNote {
                path: "/docs/a\u{1b}.html".into(),
                message: "cannot be read".into(),
            }],
            warnings: Vec::new(),
            unsupported: [(".png".to_owned(), 3), ("no ending".to_owned(), 1)].into(),
        };
        assert_eq!(
            render(&report, &Look::PIPE),
            "\
Indexed 1 document, 1,234 passages, 2 FAQ pairs
  files      1 added, 2 removed, 1,000 unchanged
  languages  en 3, de 1, unknown 1
  read       2.5 MB in 0.50 s (5.0 MB/s)
  index      /idx
  left out   3 .png, 1 without ending (no reader for these types)
1 file not read, the index is made without them:
  /docs/a\u{FFFD}.html: cannot be read
"
        );
    }

    #[test]
    fn long_lists_are_cut() {
        let note = |n: usize| FileNote {
            path: format!("/f{n}").into(),
            message: "no".into(),
        };
        let mut out = String::new();
        list(
            "x",
            &(0..25).map(note).collect::<Vec<_>>(),
            &Look::PIPE,
            &mut out,
        );
        assert!(
            out.ends_with("  /f19: no\n  and 5 more, which --json lists\n"),
            "{out}"
        );
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1234567), "1,234,567");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(999_990), "1.0 MB");
        assert_eq!(size(2_345_678), "2.3 MB");
    }
}
