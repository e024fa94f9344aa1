//! `pincite completions`: a script for a shell.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::args::Args;
use crate::failure::ANSWERED;
use crate::output::terminal;

/// Runs the command.
pub(crate) fn run(shell: Shell) -> Result<u8> {
    let mut script = Vec::new();
    generate(shell, &mut Args::command(), "pincite", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(ANSWERED)
}
