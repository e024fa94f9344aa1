//! Embeds the search in a program of your own: builds an index in memory from
//! texts that need not be files, and answers the question on the command line.
//!
//! ```text
//! cargo run --example embed -- "can I send it back"
//! ```

use pincite::{IndexBuilder, SearchRequest, Searcher};

const RETURNS: &str = "\
# Returns

## Frequently asked questions

### How long can I return an item?

Thirty days from the day on which it reached you.

### Who pays for sending it back?

We do, if the fault is ours. Otherwise you pay the postage.
";

fn main() -> Result<(), pincite::Error> {
    let question = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let question = if question.is_empty() {
        "can I send it back".to_owned()
    } else {
        question
    };

    let mut builder = IndexBuilder::in_memory()?;
    // The ending of the name picks the reader; the name is what gets cited.
    for document in pincite::read("returns.md", RETURNS.as_bytes())? {
        builder.add("returns.md", &document)?;
    }
    let searcher = Searcher::new(builder.finish()?)?;

    let response = searcher.search(&SearchRequest::new(question))?;
    let mut out = String::new();
    if !response.answered {
        out.push_str("No answer; the nearest passages:\n");
    }
    for hit in &response.hits {
        let place = hit.citation.lines.map_or(0, |lines| lines.first);
        out.push_str(&format!(
            "{} ({:.0}%)\n  {}\n  {}:{place}\n",
            hit.question.as_deref().unwrap_or("(article)"),
            hit.confidence * 100.0,
            hit.text.replace('\n', "\n  "),
            hit.citation.path,
        ));
    }
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()).map_err(|source| {
        pincite::Error::Io {
            operation: "write",
            path: "standard output".into(),
            source,
        }
    })
}
