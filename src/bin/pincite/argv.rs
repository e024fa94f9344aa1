//! Tells the words of a query from options, so that a query may hold words
//! that begin with a dash: `search git commit -m`, `search '-foo bar'`.
//!
//! Clap can take such words only by taking every option after the first word
//! for a word too, and `search chapter 4 --json` is what people type.

use std::ffi::OsString;

use clap::Command;

/// Moves the words of a `search` or `suggest` behind a `--`; leaves any other command line
/// as it is. A long option that does not exist stays an option, so that a
/// slip of the finger is reported and not searched for.
pub(crate) fn separate_query(argv: Vec<OsString>, program: &Command) -> Vec<OsString> {
    let Some(at) = command_position(&argv, program) else {
        return argv;
    };
    let Some(search) = argv
        .get(at)
        .and_then(|name| program.find_subcommand(name))
        .filter(|command| ["search", "suggest"].contains(&command.get_name()))
    else {
        return argv;
    };

    let mut args = argv.into_iter();
    let mut options: Vec<OsString> = args.by_ref().take(at + 1).collect();
    let mut words = Vec::new();
    while let Some(arg) = args.next() {
        match classify(&arg.to_string_lossy(), &[program, search]) {
            Class::End => words.extend(args.by_ref()),
            Class::Word => words.push(arg),
            Class::Option => options.push(arg),
            Class::OptionWithValue => {
                options.push(arg);
                options.extend(args.next());
            }
        }
    }
    if !words.is_empty() {
        options.push("--".into());
        options.extend(words);
    }
    options
}

/// Finds the first argument that is neither the program nor an option.
fn command_position(argv: &[OsString], program: &Command) -> Option<usize> {
    let mut at = 1;
    loop {
        match classify(&argv.get(at)?.to_string_lossy(), &[program]) {
            Class::Word => return Some(at),
            Class::End => return None,
            Class::Option => at += 1,
            Class::OptionWithValue => at += 2,
        }
    }
}

enum Class {
    /// `--`
    End,
    Word,
    Option,
    OptionWithValue,
}

fn classify(arg: &str, commands: &[&Command]) -> Class {
    if arg == "--" {
        return Class::End;
    }
    if arg.contains(char::is_whitespace) && !arg.contains('=') {
        return Class::Word;
    }
    if let Some(long) = arg.strip_prefix("--") {
        let name = long.split('=').next().unwrap_or(long);
        if name.contains(char::is_whitespace) {
            return Class::Word;
        }
        return if !long.contains('=') && takes_value(commands, |arg| arg.get_long() == Some(name)) {
            Class::OptionWithValue
        } else {
            Class::Option
        };
    }
    let Some(short) = arg.strip_prefix('-') else {
        return Class::Word;
    };
    match short {
        "h" | "V" => Class::Option,
        "n" => Class::OptionWithValue,
        _ => match short.strip_prefix('n') {
            Some(number) if is_number(number.strip_prefix('=').unwrap_or(number)) => Class::Option,
            _ => Class::Word,
        },
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn takes_value(commands: &[&Command], wanted: impl Fn(&clap::Arg) -> bool) -> bool {
    commands
        .iter()
        .flat_map(|command| command.get_arguments())
        .any(|arg| wanted(arg) && arg.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Args, Command as Chosen};
    use clap::{CommandFactory, Parser};

    fn check(line: &[&str], expected: &[&str]) {
        let argv = line.iter().map(OsString::from).collect();
        let separated = separate_query(argv, &Args::command());
        assert_eq!(separated, expected, "{line:?}");
    }

    #[test]
    fn options_may_follow_the_words() {
        check(
            &["p", "search", "chapter", "4", "--json", "-n", "3"],
            &["p", "search", "--json", "-n", "3", "--", "chapter", "4"],
        );
        check(
            &["p", "--color", "never", "s", "x", "-n3", "--index=i"],
            &["p", "--color", "never", "s", "-n3", "--index=i", "--", "x"],
        );
    }

    #[test]
    fn a_dash_makes_no_option_of_a_word() {
        check(
            &["p", "search", "git", "commit", "-m"],
            &["p", "search", "--", "git", "commit", "-m"],
        );
        check(
            &["p", "search", "-nothing", "-", "-5"],
            &["p", "search", "--", "-nothing", "-", "-5"],
        );
        check(
            &["p", "search", "--json is what"],
            &["p", "search", "--", "--json is what"],
        );
        check(&["p", "search", "-h = x"], &["p", "search", "--", "-h = x"]);
    }

    #[test]
    fn two_dashes_end_the_options() {
        check(
            &["p", "search", "--json", "--", "--exact", "--"],
            &["p", "search", "--json", "--", "--exact", "--"],
        );
    }

    #[test]
    fn unknown_long_options_stay_options() {
        check(
            &["p", "search", "x", "--jsn"],
            &["p", "search", "--jsn", "--", "x"],
        );
    }

    #[test]
    fn other_commands_are_left_alone() {
        check(&["p", "index", "-x", "a"], &["p", "index", "-x", "a"]);
        check(
            &["p", "suggest", "-re", "-n", "3"],
            &["p", "suggest", "-n", "3", "--", "-re"],
        );
        check(&["p"], &["p"]);
        check(&["p", "--help"], &["p", "--help"]);
    }

    #[test]
    fn clap_understands_the_outcome() {
        let argv = ["p", "search", "-nothing", "--limit", "2", "here"];
        let argv = argv.iter().map(OsString::from).collect();
        let args = Args::try_parse_from(separate_query(argv, &Args::command()))
            .expect("the line is valid");
        let Chosen::Search(search) = args.command else {
            panic!("not a search")
        };
        assert_eq!(search.query, ["-nothing", "here"]);
        assert_eq!(search.limit, 2);
    }
}
