//! The command line: what can be asked of the program, and the help that
//! teaches it.

mod diff;
mod eval;
mod gaps;
mod index;
#[cfg(feature = "mcp")]
mod mcp;
mod read;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod verify;

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use diff::Diff;
pub(crate) use eval::{Eval, Threshold};
pub(crate) use gaps::Gaps;
pub(crate) use index::Index;
#[cfg(feature = "mcp")]
pub(crate) use mcp::Mcp;
pub(crate) use read::Read;
pub(crate) use search::{Format, Search, Suggest};
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
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        ignore_case = true
    )]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer a question
    #[command(visible_alias = "s", after_help = search::SEARCH_EXAMPLES)]
    Search(Search),
    /// Suggest questions that go on after what was typed so far
    #[command(after_help = search::SUGGEST_EXAMPLES)]
    Suggest(Suggest),
    /// Read sources and build the index
    #[command(after_help = index::EXAMPLES)]
    Index(Index),
    /// Show what pincite makes of files: outline, questions, what was left out
    #[command(after_help = read::EXAMPLES)]
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
pub(crate) enum Color {
    Auto,
    Always,
    Never,
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
    fn names_are_taken_in_capitals_too() {
        for args in [
            ["search", "x", "--kind", "FAQ"],
            ["search", "x", "--format", "JSON"],
            ["search", "x", "--color", "Never"],
        ] {
            let parsed = Args::try_parse_from(["pincite"].iter().chain(&args));
            assert!(parsed.is_ok(), "{args:?}");
        }
    }

    #[cfg(feature = "serve")]
    #[test]
    fn a_level_is_taken_in_capitals_too() {
        assert!(Args::try_parse_from(["pincite", "serve", "--log", "ERROR"]).is_ok());
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
