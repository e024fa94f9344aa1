//! What an index holds, for a person.

use pincite::{DiskUsage, Staleness, Stats};

use super::index_report::{grouped, languages, number_of, size, table};
use super::layout::{paint, span};
use super::places::shown;
use super::style::BOLD;
use super::terminal::Look;
use crate::refresh::describe;

/// Renders statistics; `now` in seconds since 1970. Without `staleness`, it
/// could not be told whether the index is up to date.
pub(crate) fn render(
    stats: &Stats,
    staleness: Option<&Staleness>,
    now: u64,
    look: &Look,
) -> String {
    let mut rows = vec![
        ("documents", grouped(stats.documents)),
        ("passages", grouped(stats.passages)),
        ("FAQ pairs", grouped(stats.faq_pairs)),
        (
            "words",
            format!("{}, {} terms", grouped(stats.words), grouped(stats.terms)),
        ),
    ];
    if !stats.languages.is_empty() {
        rows.push(("languages", languages(&stats.languages)));
    }
    rows.push(("sources", size(stats.source_bytes)));
    if stats.skipped > 0 {
        let files = number_of(stats.skipped, "file");
        rows.push(("not read", format!("{files}; `pincite index` says why")));
    }
    let each = size(stats.bytes_per_passage);
    rows.push((
        "on disk",
        format!("{}, {each} a passage", size(stats.index_bytes)),
    ));
    if stats.index_bytes > 0 {
        rows.push(("of it", by_kind(&stats.disk)));
    }
    let mut segments = number_of(stats.segments, "segment");
    if stats.deleted > 0 {
        segments.push_str(&format!(", {} deleted passages in them", stats.deleted));
    }
    rows.push(("engine", segments));
    rows.push(("built", age(stats.built_at, now)));
    let state = match staleness {
        Some(staleness) if staleness.is_fresh() => "up to date".to_owned(),
        Some(staleness) => format!(
            "out of date: {}; `pincite index --dry-run` names them",
            describe(staleness)
        ),
        None => "not to be told: the sources cannot be read".to_owned(),
    };
    rows.push(("state", state));
    rows.push(("format", stats.format.clone()));
    for root in &stats.roots {
        rows.push(("reads", format!("{} ({})", shown(&root.path), root.name)));
    }

    let mut out = String::new();
    let title = format!("Index in {}", shown(&stats.index));
    paint(&[span(&title, BOLD)], look, &mut out);
    out.push('\n');
    out.push_str(&table(&rows, look));
    out
}

/// The largest kinds with what they take, the largest first.
fn by_kind(disk: &DiskUsage) -> String {
    let mut kinds = [
        ("terms", disk.terms),
        ("postings", disk.postings),
        ("positions", disk.positions),
        ("stored text", disk.stored),
        ("columns", disk.columns),
        ("list of sources", disk.sources),
    ];
    kinds.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let rest = disk.lengths + disk.other;
    let kinds = kinds.into_iter().chain([("rest", rest)]);
    let words = kinds.filter(|(_, bytes)| *bytes > 0);
    let words: Vec<String> = words
        .map(|(name, bytes)| format!("{name} {}", size(bytes)))
        .collect();
    words.join(", ")
}

/// Clocks of two machines that share a folder differ by so many seconds.
const CLOCKS_DIFFER: u64 = 60;

/// How long ago something was, both in seconds since 1970.
fn age(then: u64, now: u64) -> String {
    if then > now.saturating_add(CLOCKS_DIFFER) {
        return "in the future, as this machine's clock has it".to_owned();
    }
    let seconds = now.saturating_sub(then);
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    for (length, name) in units {
        let number = seconds / length;
        if number > 0 {
            let plural = if number == 1 { "" } else { "s" };
            return format!("{number} {name}{plural} ago");
        }
    }
    "just now".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pincite::RootStats;

    #[test]
    fn a_whole_table() {
        let stats = Stats {
            index: "/idx".into(),
            roots: vec![RootStats {
                name: "docs".into(),
                path: "/srv/docs".into(),
            }],
            documents: 3,
            passages: 1200,
            faq_pairs: 9,
            languages: [("en".to_owned(), 3)].into(),
            words: 512,
            terms: 2048,
            segments: 2,
            deleted: 3,
            source_bytes: 120_000,
            skipped: 1,
            index_bytes: 80_000,
            disk: DiskUsage {
                terms: 20_000,
                stored: 58_000,
                lengths: 1_500,
                other: 500,
                ..DiskUsage::default()
            },
            bytes_per_passage: 66,
            built_at: 1000,
            format: "1".into(),
        };
        let staleness = Staleness {
            changed: 1,
            ..Staleness::default()
        };
        let look = Look {
            width: None,
            colour: false,
            links: false,
        };
        assert_eq!(
            render(&stats, Some(&staleness), 1000 + 7300, &look),
            "\
Index in /idx
  documents  3
  passages   1,200
  FAQ pairs  9
  words      512, 2,048 terms
  languages  en 3
  sources    120.0 kB
  not read   1 file; `pincite index` says why
  on disk    80.0 kB, 66 B a passage
  of it      stored text 58.0 kB, terms 20.0 kB, rest 2.0 kB
  engine     2 segments, 3 deleted passages in them
  built      2 hours ago
  state      out of date: 1 file changed; `pincite index --dry-run` names them
  format     1
  reads      /srv/docs (docs)
"
        );
    }

    #[test]
    fn times_for_people() {
        let check = |now, expected: &str| assert_eq!(age(1000, now), expected);
        check(1000 + 59, "just now");
        check(1000 + 60, "1 minute ago");
        check(1000 + 200_000, "2 days ago");
        // The clock was set back since.
        check(1000 - 60, "just now");
        check(1000 - 61, "in the future, as this machine's clock has it");
        check(0, "in the future, as this machine's clock has it");
    }
}
