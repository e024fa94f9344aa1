//! What can be asked of `pincite mcp`.

use super::{Corpus, Places};

pub(super) const EXAMPLES: &str = "\
An agent gets three tools: `search` finds passages with their citations and says
whether they answer, `read` reads on around a passage or through a document, and
`outline` lists documents, headings and questions. Answers keep within
`max_tokens`, four bytes counted as one.

In the settings of an editor or agent:
  {\"mcpServers\": {\"docs\": {\"command\": \"pincite\",
    \"args\": [\"mcp\", \"--corpus\", \"/path/to/docs\", \"--index\", \"/path/to/index\"]}}}

Examples:
  claude mcp add docs -- pincite mcp --index ~/docs/index
  pincite mcp --corpus docs/ --index /tmp/docs-index
  npx @modelcontextprotocol/inspector pincite mcp

The index is built at the first call, and refreshed as a search does. Only the
protocol is written to standard output; notes go to standard error.

Exit codes: 0 the client has gone, or Ctrl-C; 2 error.";

#[derive(Debug, clap::Args)]
pub(crate) struct Mcp {
    #[command(flatten)]
    pub(crate) places: Places,

    #[command(flatten)]
    pub(crate) corpus: Corpus,

    /// Search the index as it is, even if sources have changed.
    #[arg(long)]
    pub(crate) no_refresh: bool,
}
