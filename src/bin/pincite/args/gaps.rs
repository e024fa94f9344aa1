//! What can be asked of `pincite gaps`.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pincite::gaps::{GapOptions, Moment};

use super::Places;

pub(super) const EXAMPLES: &str = "\
FILE is a query log, as `pincite serve --query-log` writes it: a JSON object a
line with `query` and, where they are known, `time`, `index` and `answered`. Or
it is a list of questions, one a line, up to a tab. Empty lines, and those that
begin with `#`, are passed over; broken ones are told and passed over.

Each question is asked again. Those that are not answered, or with little
confidence, are put together where they are other words for one need, and the
need that was asked most often comes first, with what to do about it.

Examples:
  pincite serve --query-log queries.jsonl      writes what is asked
  pincite gaps queries.jsonl queries.jsonl.1
  pincite gaps --since 7d --min-count 3 queries.jsonl
  pincite gaps questions.txt --stubs corpus/to-answer.md
  zcat old.jsonl.gz | pincite gaps - --json | jq -r '.gaps[].question'

--stubs writes a Markdown file with a heading for each gap. What has no answer
yet is not indexed, so that it may lie among your sources while you write.

Exit codes: 0 no gaps, 1 some, 2 error.";

/// Milliseconds.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug, clap::Args)]
pub(crate) struct Gaps {
    /// Query logs (`pincite serve --query-log FILE` writes one) and lists of
    /// questions; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) places: Places,

    /// Count a question as a gap, too, that is answered with less confidence
    /// (0 to 1; 0: only what is not answered).
    #[arg(long, value_name = "CONFIDENCE", default_value_t = GapOptions::default().below,
          value_parser = confidence)]
    pub(crate) below: f32,

    /// Leave out what was asked less often, in all wordings together.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) min_count: u64,

    /// The most gaps to show.
    #[arg(short = 'n', long, value_name = "N", default_value_t = GapOptions::default().limit,
          value_parser = super::at_least_one)]
    pub(crate) limit: usize,

    /// Only what was asked since: 2026-01-31, a time with its offset
    /// (2026-01-31T09:00:00Z), or 7d for the last seven days.
    #[arg(long, value_name = "DATE", value_parser = since)]
    pub(crate) since: Option<Moment>,

    /// Only what was asked of the index with this name, where the log has several.
    #[arg(long, value_name = "NAME")]
    pub(crate) log_index: Option<String>,

    /// Write the gaps as Markdown to fill in; the file must not exist.
    #[arg(long, value_name = "FILE")]
    pub(crate) stubs: Option<PathBuf>,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

fn confidence(text: &str) -> Result<f32, String> {
    let value = text
        .parse::<f32>()
        .ok()
        .filter(|value| (0.0..=1.0).contains(value));
    value.ok_or_else(|| "a number from 0 to 1 is expected".to_owned())
}

fn since(text: &str) -> Result<Moment, String> {
    let days = text
        .strip_suffix('d')
        .and_then(|days| days.parse::<u32>().ok());
    if let Some(days) = days {
        let since = SystemTime::now().checked_sub(DAY * days);
        return Ok(since.unwrap_or(UNIX_EPOCH).into());
    }
    text.parse()
        .map_err(|_| "a date such as 2026-01-31, or days such as 7d, is expected".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days() {
        let told = |text| since(text).map(|moment| moment.to_string());
        assert_eq!(told("2026-01-31").as_deref(), Ok("2026-01-31T00:00:00Z"));
        assert!(since("7d") < since("1d"));
        for text in ["d", "-1d", "1w", "yesterday", "99999999999d"] {
            assert!(since(text).is_err(), "{text}");
        }
    }

    #[test]
    fn confidence_is_a_share() {
        assert_eq!(confidence("0.5"), Ok(0.5));
        for text in ["", "-1", "1.1", "NaN", "50%"] {
            assert!(confidence(text).is_err(), "{text}");
        }
    }
}
