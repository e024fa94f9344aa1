//! What can be asked of `pincite index`.

use std::path::PathBuf;

use super::Places;

pub(super) const EXAMPLES: &str = "\
Without PATH, pincite.toml says what to read, else the folders the index was
built from, else `./corpus`. Only files that were added, changed or removed are
looked into; an index that is up to date is left as it is.

Files are read by their endings: .md .markdown .mdown .mkd .mdx, .html .htm
.xhtml, .txt .text, .rst .rest, .adoc .asciidoc, .pod, .json .jsonl .ndjson,
.csv .tsv, .docx .odt .epub, .pdf.

Examples:
  pincite index                       refresh
  pincite index docs/ faq.html        read these, and only these, from now on
  pincite index --add ~/notes         read this too
  pincite index --dry-run             tell what would be done
  pincite index --rebuild --json      read everything again, report as JSON
  pincite index --watch docs/         go on and follow changes, also of
                                      pincite.toml, until Ctrl-C

pincite.toml:
  index = \"index\"                     # relative to pincite.toml, like all paths
  languages = [\"en\", \"de\"]
  synonyms = \"synonyms.txt\"

  [[root]]
  name = \"docs\"
  path = \"docs\"
  base_url = \"https://example.org/docs/\"
  include = [\"**/*.md\"]
  exclude = [\"drafts/**\"]
  urls = { strip = [\".md\"], append = \".html\", index = [\"index\"] }

  [fields]                            # of JSON and CSV, in place of the usual names;
  question = [\"frage\", \"item.ask\"]  # also answer, title, text, id, url, lang

Exit codes: 0 done, 2 error, or some files could not be read (the index is made),
130 ended by Ctrl-C (the index is as it was).";

#[derive(Debug, clap::Args)]
pub(crate) struct Index {
    /// Folders and files to read, instead of those read before.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) places: Places,

    /// The folder to read when no PATH is given.
    #[arg(
        long,
        value_name = "DIR",
        env = "PINCITE_CORPUS",
        hide_env_values = true,
        value_parser = super::folder()
    )]
    pub(crate) corpus: Option<PathBuf>,

    /// Read each PATH in addition to those read before.
    #[arg(long, requires = "paths")]
    pub(crate) add: bool,

    /// Read everything again, even what has not changed.
    #[arg(long)]
    pub(crate) rebuild: bool,

    /// Only tell what would be added, changed and removed.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Go on, and build again whenever sources change, until Ctrl-C.
    #[cfg(feature = "watch")]
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) watch: bool,

    /// Print the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
