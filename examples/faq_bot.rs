//! Answers questions like a chat bot: from the documents of a folder, with the
//! place where the answer stands, or says that it cannot.
//!
//! ```text
//! cargo run --example faq_bot -- corpus
//! > how do I cite a result
//! ```

use std::io::{self, BufRead, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use pincite::{Hit, IndexOptions, Root, SearchRequest, SearchResponse, Searcher};

/// Below this the answer is offered, not given.
const SURE: f32 = 0.8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let documents: PathBuf = std::env::args_os().nth(1).unwrap_or("corpus".into()).into();
    let options = IndexOptions {
        roots: vec![Root::new(&documents)],
        ..IndexOptions::default()
    };
    let index = std::env::temp_dir().join(format!("faq_bot-{}", std::process::id()));
    pincite::build(&index, &options, &|_| ControlFlow::Continue(()))?;
    let searcher = Searcher::open(&index)?;

    let mut out = io::stdout();
    for line in io::stdin().lock().lines() {
        let response = searcher.search(&SearchRequest::new(line?))?;
        writeln!(out, "{}\n", reply(&response))?;
    }
    std::fs::remove_dir_all(&index)?;
    Ok(())
}

/// What the bot says.
fn reply(response: &SearchResponse) -> String {
    let Some(best) = response.hits.first() else {
        return "I find nothing about that.".to_owned();
    };
    if !response.answered {
        let mut text = "I cannot answer that from these documents.".to_owned();
        if let Some(question) = &best.question {
            text.push_str(&format!(" Did you mean “{question}”?"));
        }
        return text;
    }
    let opening = match response.confidence >= SURE {
        true => String::new(),
        false => "This may be it: ".to_owned(),
    };
    format!("{opening}{}\n({})", best.text, place(best))
}

fn place(hit: &Hit) -> String {
    let citation = &hit.citation;
    match (&citation.url, citation.lines) {
        (Some(url), _) => url.clone(),
        (None, Some(lines)) => format!("{}, line {}", citation.path, lines.first),
        (None, None) => citation.path.clone(),
    }
}
