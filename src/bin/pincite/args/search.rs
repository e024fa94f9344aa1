//! What can be asked of `pincite search` and `pincite suggest`.

use std::ffi::OsString;

use clap::ValueEnum;

use super::{Corpus, Places};

pub(super) const SEARCH_EXAMPLES: &str = "\
In a query:
  \"chapter 4\"      the exact phrase, required
  -trailer         without passages that contain the word, or the \"phrase\"
                   (after another word)
  kind:faq         only questions with their answers; or kind:article
  lang:de          only documents in this language
  path:docs/       only sources below this path
  everything else  words; C++, foo.bar and 3.10 are found as such

Examples:
  pincite search what does the blue light mean
  pincite search '\"chapter 4\" timeline' -n 3
  pincite search --corpus ~/docs 'reset -factory' --explain
  pincite search --prefix how do I re       (as you type)
  pincite search warranty --json | jq -r '.hits[0].citation.path'
  pincite search -- --no-refresh     (words that look like our options)

The index is built at the first search, and refreshed when sources have changed
and that is quick. --json is indented on a terminal and one line in a pipe.

Exit codes: 0 answered, 1 not answered (the nearest passages are listed), 2 error.";

pub(super) const SUGGEST_EXAMPLES: &str = "\
First what begins with the text, then what holds all its words; questions with
answers before headings. The last word is unfinished unless a space follows it.

Examples:
  pincite suggest how do I re
  pincite suggest 'reset ' -n 5
  pincite suggest --json warr | jq -r '.suggestions[].text'

The index is taken as it is. Exit codes: 0 some, 1 none, 2 error.";

#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    /// The question, as words; see below for phrases, exclusions and filters.
    #[arg(value_name = "QUERY", required = true)]
    pub(crate) query: Vec<OsString>,

    #[command(flatten)]
    pub(crate) places: Places,

    #[command(flatten)]
    pub(crate) corpus: Corpus,

    /// The highest number of hits.
    #[arg(short = 'n', long, value_name = "N", default_value_t = pincite::DEFAULT_LIMIT,
          value_parser = super::at_least_one)]
    pub(crate) limit: usize,

    /// Leave out the first hits, for paging.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,

    /// How to print the answer.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        ignore_case = true
    )]
    pub(crate) format: Format,

    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,

    /// Only questions with their answers, or only articles.
    #[arg(long, ignore_case = true)]
    pub(crate) kind: Option<KindName>,

    /// Only documents in this language (en, de, ja …).
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Option<String>,

    /// Only sources whose path begins like this.
    #[arg(long, value_name = "PREFIX")]
    pub(crate) path: Option<String>,

    /// No corrections, no word endings, no synonyms.
    #[arg(long)]
    pub(crate) exact: bool,

    /// Take the last word for unfinished: find words that begin with it too.
    #[arg(long)]
    pub(crate) prefix: bool,

    /// The most characters of a snippet, from 40 to 2000.
    #[arg(long, value_name = "N", default_value_t = pincite::DEFAULT_SNIPPET_CHARS)]
    pub(crate) snippet_chars: usize,

    /// With --json: add what is shown as HTML, escaped, with <mark>.
    #[arg(long)]
    pub(crate) html: bool,

    /// Say for each hit how its score came about.
    #[arg(long)]
    pub(crate) explain: bool,

    /// Show every passage on its own, merge and collapse nothing.
    #[arg(long)]
    pub(crate) all_passages: bool,

    /// Show a page in every language it matches in, not only in the best one.
    #[arg(long)]
    pub(crate) all_languages: bool,

    /// Search the index as it is, even if sources have changed.
    #[arg(long)]
    pub(crate) no_refresh: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Suggest {
    /// What was typed so far.
    #[arg(value_name = "TEXT", required = true)]
    pub(crate) text: Vec<OsString>,

    #[command(flatten)]
    pub(crate) places: Places,

    /// The highest number of suggestions.
    #[arg(short = 'n', long, value_name = "N", default_value_t = pincite::DEFAULT_LIMIT,
          value_parser = super::at_least_one)]
    pub(crate) limit: usize,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

// The values have no help of their own: it would stretch `--help` over pages.

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindName {
    Faq,
    Article,
}

impl From<KindName> for pincite::Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Faq => Self::Faq,
            KindName::Article => Self::Article,
        }
    }
}
