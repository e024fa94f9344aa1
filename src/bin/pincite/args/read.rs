//! What can be asked of `pincite read`.

use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Nothing is indexed. Use it when a search does not find what a page says: either
the text was left out, and stands below `Left out` with the reason, or it was
read as something else.

Examples:
  pincite read faq.html
  pincite read --text article.html | less
  pincite read --json docs/ | jq -r '.pairs[].question'
  curl -s https://example.org/faq | pincite read - --as faq.html

With --json each document is one line with `path`, `title`, `lang`, `text`,
`sections`, `pairs` (`question`, `answer`, `anchor`), `dropped`, `warnings` and
what the source says about itself; a file that cannot be read has an `error`.

Exit codes: 0 done, 2 some files could not be read.";

#[derive(Debug, clap::Args)]
pub(crate) struct Read {
    /// Files and folders to read; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Read standard input as a file of this name.
    #[arg(long = "as", value_name = "NAME", default_value = "page.html")]
    pub(crate) name: String,

    /// Print the main text and nothing else.
    #[arg(long, conflicts_with = "json")]
    pub(crate) text: bool,

    /// Print an object for each document, one a line.
    #[arg(long)]
    pub(crate) json: bool,
}
