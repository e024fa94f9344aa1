//! What can be asked of `pincite diff`.

use std::path::PathBuf;

use super::Places;

pub(super) const EXAMPLES: &str = "\
Builds a second index of the sources as they are now, beside the current one
and gone afterwards, and asks both. QUERIES has one query a line; what stands
behind a tab is passed over, so that a list for `pincite eval --own` will do.
Sources of many megabytes take as long as `pincite index --rebuild`.

Examples:
  pincite diff queries.txt
  pincite diff questions.tsv -n 3 --json | jq -r '.queries[].query'

Exit codes: 0 the answers are the same, 1 some differ, 2 error, 130 Ctrl-C.";

#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The file with the queries.
    #[arg(value_name = "QUERIES")]
    pub(crate) queries: PathBuf,

    #[command(flatten)]
    pub(crate) places: Places,

    /// How many of the first hits are compared.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 5, value_parser = super::at_least_one)]
    pub(crate) limit: usize,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
