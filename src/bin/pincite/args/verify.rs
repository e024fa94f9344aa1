//! What can be asked of `pincite verify`.

use super::Places;

pub(super) const EXAMPLES: &str = "\
Reads the sources again and checks that each is what was indexed, that every
passage stands at the lines, bytes, anchor or sentence that its citation names,
and that the files of the index are what was written. Nothing is changed.

Examples:
  pincite verify
  pincite verify --sample 200         only so many sources, drawn at random
  pincite verify --json | jq -r '.faults[] | .kind + \" \" + .path'

Exit codes: 0 all holds, 1 something does not, 2 it cannot be checked.";

#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) places: Places,

    /// Check only N sources, drawn at random.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) sample: Option<u64>,

    /// Print the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
