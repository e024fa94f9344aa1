//! What an index holds, for a person.

use pincite::{Staleness, Stats};

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
        ("words", grouped(stats.words)),
    ];
    if !stats.languages.is_empty() {
        rows.push(("languages", languages(&stats.languages)));
    }
    rows.push(("sources", size(stats.source_bytes)));
    if stats.skipped > 0 {
        let files = number_of(stats.skipped, "file");
        rows.push(("not read", format!("{files}; `pincite index` says why")));
    }
    rows.push(("on disk", size(stats.index_bytes)));
    rows.push(("built", ago(now.saturating_sub(stats.built_at))));
    let state = match staleness {
        Some(staleness) if staleness.is_fresh() => "up to date".to_owned(),
        Some(staleness) => format!("out of date: {}", describe(staleness)),
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

fn ago(seconds: u64) -> String {
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
            source_bytes: 120_000,
            skipped: 1,
            index_bytes: 80_000,
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
  words      512
  languages  en 3
  sources    120.0 kB
  not read   1 file; `pincite index` says why
  on disk    80.0 kB
  built      2 hours ago
  state      out of date: 1 file changed
  format     1
  reads      /srv/docs (docs)
"
        );
    }

    #[test]
    fn times_for_people() {
        assert_eq!(ago(59), "just now");
        assert_eq!(ago(60), "1 minute ago");
        assert_eq!(ago(200_000), "2 days ago");
    }
}
