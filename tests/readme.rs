//! The examples of README and documentation: what they say is printed is printed.

use std::path::Path;
use std::process::Command;

/// Where examples stand.
const FILES: [&str; 2] = ["README.md", "docs/quality.md"];

/// A `$ pincite …` line with what stands under it.
struct Example {
    command: String,
    output: String,
}

fn examples() -> Vec<Example> {
    let read = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::read_to_string(path).unwrap()
    };
    FILES
        .map(read)
        .concat()
        .split("```console\n$ ")
        .skip(1)
        .map(|block| {
            let block = block.split("```").next().unwrap();
            let (command, output) = block.split_once('\n').unwrap();
            Example {
                command: command.to_owned(),
                output: output.to_owned(),
            }
        })
        .collect()
}

/// They are wrapped for reading, and times differ from run to run.
fn words(text: &str) -> Vec<&str> {
    let whole = text;
    let text = text.rsplit_once(" · ").map_or(text, |(text, last)| {
        if last.trim().ends_with(" ms") {
            text
        } else {
            whole
        }
    });
    text.split_whitespace().collect()
}

#[test]
fn the_readme_shows_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let examples = examples();
    assert!(examples.len() >= 10);
    for Example { command, output } in examples {
        let arguments = command.strip_prefix("pincite ").unwrap();
        let run = Command::new("sh")
            .arg("-c")
            .arg(format!("\"$PINCITE\" {arguments}"))
            .env("PINCITE", env!("CARGO_BIN_EXE_pincite"))
            .env("PINCITE_INDEX", folder.path())
            .env_remove("PINCITE_CORPUS")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let printed = String::from_utf8(run.stdout).unwrap();
        assert_eq!(words(&printed), words(&output), "{command}\n{printed}");
        let answered = !command.contains("parking") && !command.contains("gaps");
        assert_eq!(run.status.code(), Some(i32::from(!answered)), "{command}");
    }
}
