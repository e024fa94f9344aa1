//! The chat bot of `examples/`, run as somebody runs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn the_bot_answers_or_says_that_it_cannot() {
    // Examples are built with the tests, beside the program.
    let program = Path::new(env!("CARGO_BIN_EXE_pincite"));
    let bot = program.with_file_name("examples").join("faq_bot");
    let mut child = Command::new(bot)
        .arg("corpus")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let questions = "how do I rebuild the index\nwhat is the parking fee\nzzzz\n";
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(questions.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    let replies: Vec<&str> = said.split_terminator("\n\n").collect();
    let [answer, near, nothing] = replies.as_slice() else {
        panic!("three replies: {said}");
    };
    assert!(answer.contains("pincite index --rebuild"), "{answer}");
    assert!(answer.ends_with("(pincite-faq.md, line 6)"), "{answer}");
    assert!(near.starts_with("I cannot answer that"), "{near}");
    assert_eq!(*nothing, "I find nothing about that.");
}
