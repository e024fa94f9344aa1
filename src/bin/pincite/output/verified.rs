//! What a check of an index found, for a person.

use pincite::{Fault, FaultKind, VerifyReport};

use super::clean::clean_line;
use super::index_report::{number_of, size};
use super::layout::{paint, span};
use super::places::shown;
use super::style::{BOLD, CAUTION, DIM, PLAIN};
use super::terminal::Look;

/// More faults of a kind than this are counted, not listed: `--json` has them
/// all.
const LISTED: usize = 20;

/// Every kind of fault, the worst first, in words, and what to do about it.
const KINDS: [(FaultKind, &str, &str); 6] = [
    (
        FaultKind::DamagedFile,
        "damaged in the index",
        "sources were not looked at; read everything again with `pincite index --rebuild`",
    ),
    (
        FaultKind::FalseCitation,
        "not where the citation says",
        "please report the file; `pincite read FILE` shows what is made of it",
    ),
    (
        FaultKind::OtherReading,
        "indexed otherwise than it is read now",
        "read everything again with `pincite index --rebuild`",
    ),
    (
        FaultKind::Changed,
        "changed since it was indexed",
        "bring the index up to date with `pincite index`",
    ),
    (
        FaultKind::Gone,
        "gone since it was indexed",
        "bring the index up to date with `pincite index`, or name the new place \
         with `pincite index PATH`",
    ),
    (
        FaultKind::Unreadable,
        "cannot be opened any more",
        "see to its permissions, then `pincite verify` again",
    ),
];

/// Renders the report of a check.
pub(crate) fn render(report: &VerifyReport, look: &Look) -> String {
    let mut out = String::new();
    let verdict = if report.holds {
        "All holds".to_owned()
    } else {
        format!("{} found", number_of(report.faults.len(), "fault"))
    };
    paint(&[span(&verdict, BOLD)], look, &mut out);
    let checked = format!(
        ": {} of {}, {} of the index, {} in {:.2} s\n",
        number_of(report.passages, "passage"),
        sources(report),
        number_of(report.files, "file"),
        size(report.bytes),
        report.seconds,
    );
    paint(&[span(&checked, PLAIN)], look, &mut out);
    for (kind, title, hint) in KINDS {
        let faults: Vec<&Fault> = report.faults.iter().filter(|f| f.kind == kind).collect();
        if faults.is_empty() {
            continue;
        }
        let title = format!("{title}: {}", faults.len());
        paint(&[span(&title, CAUTION)], look, &mut out);
        out.push('\n');
        for fault in faults.iter().take(LISTED) {
            let line = [
                span(&format!("  {}", place(fault)), PLAIN),
                span(&format!(": {}", clean_line(&fault.detail)), DIM),
            ];
            paint(&line, look, &mut out);
            out.push('\n');
        }
        let more = faults.len().saturating_sub(LISTED);
        if more > 0 {
            out.push_str(&format!("  and {more} more, which --json lists\n"));
        }
        paint(&[span(&format!("  → {hint}"), PLAIN)], look, &mut out);
        out.push('\n');
    }
    out
}

fn sources(report: &VerifyReport) -> String {
    if report.sources == report.total_sources {
        return number_of(report.sources, "source");
    }
    let all = number_of(report.total_sources, "source");
    format!("{} out of {all}", report.sources)
}

/// `path:lines` as editors open it, with the id of the passage.
fn place(fault: &Fault) -> String {
    let mut place = clean_line(&shown(&fault.path));
    if let Some(lines) = fault.lines {
        place.push_str(&format!(":{}-{}", lines.first, lines.last));
    }
    if let Some(id) = &fault.passage {
        place.push_str(&format!("  {}", id.get(..8).unwrap_or(id)));
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use pincite::LineRange;

    #[test]
    fn a_whole_report() {
        let changed = |n: usize| Fault {
            kind: FaultKind::Changed,
            path: format!("/docs/{n}.md").into(),
            passage: None,
            lines: None,
            detail: "so".into(),
        };
        let mut faults: Vec<Fault> = (0..22).map(changed).collect();
        faults.push(Fault {
            kind: FaultKind::FalseCitation,
            path: "/docs/a\u{1b}.md".into(),
            passage: Some("0123456789abcdef".into()),
            lines: Some(LineRange { first: 3, last: 4 }),
            detail: "no".into(),
        });
        let report = VerifyReport {
            holds: false,
            files: 9,
            sources: 10,
            total_sources: 32,
            passages: 1,
            bytes: 1500,
            faults,
            seconds: 0.25,
            ..VerifyReport::default()
        };
        let text = render(&report, &Look::PIPE);
        let beginning = "\
23 faults found: 1 passage of 10 out of 32 sources, 9 files of the index, 1.5 kB in 0.25 s
not where the citation says: 1
  /docs/a\u{FFFD}.md:3-4  01234567: no
  → please report the file; `pincite read FILE` shows what is made of it
changed since it was indexed: 22
  /docs/0.md: so
";
        let end = "\
  /docs/19.md: so
  and 2 more, which --json lists
  → bring the index up to date with `pincite index`
";
        assert!(text.starts_with(beginning) && text.ends_with(end), "{text}");
    }

    #[test]
    fn every_kind_has_its_words() {
        let report = VerifyReport {
            holds: true,
            sources: 1,
            total_sources: 1,
            ..VerifyReport::default()
        };
        let text = render(&report, &Look::PIPE);
        assert!(
            text.starts_with("All holds: 0 passages of 1 source, "),
            "{text}"
        );
    }
}
