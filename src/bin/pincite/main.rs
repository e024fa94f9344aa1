//! The program `pincite`: the library at the command line.

mod args;
mod argv;
mod commands;
mod config;
mod failure;
#[cfg(any(feature = "mcp", feature = "serve", feature = "watch"))]
// Each of them alone needs a part of it.
#[cfg_attr(not(all(feature = "mcp", feature = "watch")), allow(dead_code))]
mod follow_config;
mod interrupt;
#[cfg(feature = "mcp")]
mod mcp;
mod output;
mod progress;
mod refresh;
#[cfg(feature = "serve")]
mod serve;
mod settings;
#[cfg(feature = "watch")]
mod watching;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};

fn main() -> ExitCode {
    let argv = std::env::args_os().collect();
    let args = Args::parse_from(argv::separate_query(argv, &Args::command()));
    output::terminal::choose_colour(args.color);
    match run(args.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => failure::report(&error),
    }
}

fn run(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Search(args) => commands::search::run(args),
        Command::Suggest(args) => commands::suggest::run(&args),
        Command::Index(args) => commands::index::run(&args),
        Command::Read(args) => commands::read::run(&args),
        Command::Show(args) => commands::show::run(&args),
        Command::Stats(args) => commands::stats::run(&args),
        Command::Verify(args) => commands::verify::run(&args),
        Command::Diff(args) => commands::diff::run(&args),
        Command::Eval(args) => commands::eval::run(&args),
        Command::Gaps(args) => commands::gaps::run(&args),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(&args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args),
        #[cfg(feature = "serve")]
        Command::Key(args) => serve::key(&args),
        Command::Completions { shell } => commands::completions::run(shell),
        Command::Man { command } => commands::man::run(command.as_deref()),
    }
}
