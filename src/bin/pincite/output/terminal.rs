//! Facts about the terminal, and the only writes to it.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use anyhow::{Context, Result};
use terminal_size::terminal_size_of;

use super::clean::clean_line;
use super::style::{BAD, CAUTION, DIM, PLACE};
use crate::args::Color;

/// Lines longer than this tire the eye, however wide the window is.
const WIDEST: usize = 100;
/// Narrower than this nothing sensible can be laid out.
const NARROWEST: usize = 30;

/// How to print to standard output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The columns to fill; `None` in a pipe or a file, where lines are left
    /// whole for the programs that read them.
    pub(crate) width: Option<usize>,
    /// Whether to write colour.
    pub(crate) colour: bool,
    /// Whether to write OSC 8 links.
    pub(crate) links: bool,
}

impl Look {
    /// That of a pipe, which tests print to.
    #[cfg(test)]
    pub(crate) const PIPE: Self = Self {
        width: None,
        colour: false,
        links: false,
    };

    /// Asks standard output what it can show.
    pub(crate) fn of_stdout() -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        Self {
            width: terminal.then(|| {
                let columns = terminal_size_of(&stdout).map_or(80, |(width, _)| width.0);
                usize::from(columns).clamp(NARROWEST, WIDEST)
            }),
            colour,
            links: terminal
                && colour
                && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        }
    }
}

/// Sets for both streams what `--color` says; `auto` leaves it to the
/// terminal, NO_COLOR and CLICOLOR.
pub(crate) fn choose_colour(colour: Color) {
    match colour {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
}

/// Writes to standard output. That the reader has gone is no error: it has
/// seen what it wanted.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write the answer"),
    }
}

/// Tells in passing, dimmed, what was done.
pub(crate) fn note(text: &str) {
    to_stderr(DIM, "", text);
}

/// Tells what a user should know and may have to act upon.
pub(crate) fn warn(text: &str) {
    to_stderr(CAUTION, "warning: ", text);
}

/// Tells what went wrong, and what can be done about it.
pub(crate) fn error(text: &str, hint: Option<&str>) {
    to_stderr(BAD, "error: ", text);
    if let Some(hint) = hint {
        to_stderr(PLACE, "hint: ", hint);
    }
}

/// Writes one line; without a label the whole line is styled.
fn to_stderr(style: Style, label: &str, text: &str) {
    let text = clean_line(text);
    let line = if label.is_empty() {
        format!("{style}{text}{style:#}")
    } else {
        format!("{style}{label}{style:#}{text}")
    };
    // Nobody is left to be told that standard error cannot be written.
    drop(writeln!(anstream::stderr().lock(), "{line}"));
}
