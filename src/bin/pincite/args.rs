//! The command line: what can be asked of the program, and the help that
//! teaches it.

mod diff;
mod eval;
mod gaps;
#[cfg(feature = "mcp")]
mod mcp;
#[cfg(feature = "serve")]
mod serve;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use diff::Diff;
pub(crate) use eval::{Eval, Threshold};
pub(crate) use gaps::Gaps;
#[cfg(feature = "mcp")]
pub(crate) use mcp::Mcp;
#[cfg(feature = "serve")]
pub(crate) use serve::{Key, LogLevel, Serve};
pub(crate) use verify::Verify;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  pincite search how do I rebuild the index
  pincite search '\"chapter 4\" -trailer' --kind faq
  pincite index docs/ faq.html
  pincite show 3f2a9c1b

Folders and settings are looked for in this order: options, environment,
`pincite.toml` in this folder or one above, `./corpus` and `./index`.

Exit codes: 0 answered or done, 1 not answered, 2 error.";

const SEARCH_EXAMPLES: &str = "\
In a query:
  \"chapter 4\"      the exact phrase, required
  -trailer         without passages that contain the word (after another word)
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

const SUGGEST_EXAMPLES: &str = "\
First what begins with the text, then what holds all its words; questions with
answers before headings. The last word is unfinished unless a space follows it.

Examples:
  pincite suggest how do I re
  pincite suggest 'reset ' -n 5
  pincite suggest --json warr | jq -r '.suggestions[].text'

The index is taken as it is. Exit codes: 0 some, 1 none, 2 error.";

const INDEX_EXAMPLES: &str = "\
Without PATH, pincite.toml says what to read, else the folders the index was
built from, else `./corpus`. Only files that were added, changed or removed are
looked into; an index that is up to date is left as it is.

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

const READ_EXAMPLES: &str = "\
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

/// Full-text search for articles and FAQs: the answer, and the exact place it
/// stands.
#[derive(Debug, Parser)]
#[command(
    name = "pincite",
    version,
    styles = STYLES,
    after_help = EXAMPLES,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colour; auto: on a terminal, unless NO_COLOR says otherwise.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer a question
    #[command(visible_alias = "s", after_help = SEARCH_EXAMPLES)]
    Search(Search),
    /// Suggest questions that go on after what was typed so far
    #[command(after_help = SUGGEST_EXAMPLES)]
    Suggest(Suggest),
    /// Read sources and build the index
    #[command(after_help = INDEX_EXAMPLES)]
    Index(Index),
    /// Show what pincite makes of files: outline, questions, what was left out
    #[command(after_help = READ_EXAMPLES)]
    Read(Read),
    /// Show a whole passage with its surroundings
    #[command(after_help = "Example:\n  pincite show 3f2a9c1b")]
    Show(Show),
    /// Tell what the index holds
    Stats(Stats),
    /// Check every citation against its source, and the files of the index
    #[command(after_help = verify::EXAMPLES)]
    Verify(Verify),
    /// Tell what a rebuild would change in the answers to queries
    #[command(after_help = diff::EXAMPLES)]
    Diff(Diff),
    /// Measure how good the search is: over your questions, or over a collection
    #[command(after_help = eval::EXAMPLES)]
    Eval(Eval),
    /// Show what people ask that the documents do not answer
    #[command(after_help = gaps::EXAMPLES)]
    Gaps(Gaps),
    /// Give AI agents tools to search and read, by the Model Context Protocol
    #[cfg(feature = "mcp")]
    #[command(after_help = mcp::EXAMPLES)]
    Mcp(Mcp),
    /// Answer over HTTP, with a web page and a search box for any site
    #[cfg(feature = "serve")]
    #[command(after_help = serve::SERVE_EXAMPLES)]
    Serve(Serve),
    /// Make an API key for `pincite serve`
    #[cfg(feature = "serve")]
    #[command(after_help = serve::KEY_EXAMPLES)]
    Key(Key),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  pincite completions bash \
                            > ~/.local/share/bash-completion/completions/pincite")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  pincite man search | man -l -")]
    Man {
        /// The command to describe; the program without it.
        command: Option<String>,
    },
}

/// Reads how many are wanted: none is no question.
fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it is at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(_) => Err("it is a whole number from 1 up".to_owned()),
    }
}

/// Reads a path that may be empty, as a variable of the environment is that
/// somebody wants to be rid of.
fn folder() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// Where index and sources are.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Places {
    /// The folder of the index.
    #[arg(
        long,
        value_name = "DIR",
        env = "PINCITE_INDEX",
        hide_env_values = true,
        value_parser = folder()
    )]
    pub(crate) index: Option<PathBuf>,
}

/// What is searched.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Corpus {
    /// Search this folder; an index of other sources is rebuilt from it.
    #[arg(
        id = "corpus",
        long = "corpus",
        value_name = "DIR",
        env = "PINCITE_CORPUS",
        hide_env_values = true,
        value_parser = folder()
    )]
    pub(crate) folder: Option<PathBuf>,
}

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
          value_parser = at_least_one)]
    pub(crate) limit: usize,

    /// Leave out the first hits, for paging.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,

    /// How to print the answer.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,

    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,

    /// Only questions with their answers, or only articles.
    #[arg(long)]
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
          value_parser = at_least_one)]
    pub(crate) limit: usize,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

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
        value_parser = folder()
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

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The id of a passage, or how it begins.
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) places: Places,

    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) places: Places,

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
pub(crate) enum Color {
    Auto,
    Always,
    Never,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn json_and_another_format_contradict_each_other() {
        let parsed = Args::try_parse_from(["pincite", "search", "--json", "--format", "text", "x"]);
        assert_eq!(
            parsed.map(|_| ()).map_err(|error| error.kind()),
            Err(clap::error::ErrorKind::ArgumentConflict)
        );
    }

    #[test]
    fn add_needs_something_to_add() {
        let parsed = Args::try_parse_from(["pincite", "index", "--add"]);
        assert_eq!(
            parsed.map(|_| ()).map_err(|error| error.kind()),
            Err(clap::error::ErrorKind::MissingRequiredArgument)
        );
    }
}
