//! `pincite man`: the manual page of the program or of one command.

use anyhow::Result;
use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Args;
use crate::failure::{ANSWERED, Hinted};
use crate::output::terminal;

/// Runs the command.
pub(crate) fn run(command: Option<&str>) -> Result<u8> {
    let mut page = Vec::new();
    Man::new(described(command)?).render(&mut page)?;
    terminal::print(&String::from_utf8_lossy(&page))?;
    Ok(ANSWERED)
}

fn described(command: Option<&str>) -> Result<clap::Command> {
    let mut program = Args::command();
    let Some(name) = command else {
        return Ok(program);
    };
    // Gives the commands the names of their pages: `pincite-search`.
    program.build();
    let names: Vec<String> = program
        .get_subcommands()
        .map(|command| format!("`{}`", command.get_name()))
        .collect();
    match program.find_subcommand(name) {
        Some(found) => Ok(found.clone()),
        None => Err(Hinted {
            message: format!("there is no command `{name}`"),
            hint: format!("the commands are {}", names.join(", ")),
        }
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        for command in Args::command().get_subcommands() {
            let name = command.get_name();
            let page = described(Some(name)).expect("the command exists");
            let title = format!("pincite-{name}");
            assert_eq!(page.get_display_name(), Some(title.as_str()));
        }
        let missing = described(Some("nothing")).map_err(|error| error.to_string());
        assert_eq!(
            missing.map(|_| ()),
            Err("there is no command `nothing`".to_owned())
        );
    }
}
