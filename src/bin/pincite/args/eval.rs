//! What can be asked of `pincite eval`.

use std::path::PathBuf;

use super::folder;

pub(super) const EXAMPLES: &str = "\
Your own search: a list of questions, each with what should answer it.
  # question<TAB>path, path#anchor, #anchor or address of a right hit
  How do I reset the lamp?<TAB>faq.md#reset
  What is the parking fee?<TAB>                (nothing: there is no answer)
A question with several right places stands on several lines. `Answered` is the
share of questions with a right hit among the first three that were taken for
answered, and of those without an answer that were not.

A collection: a folder with
  corpus.jsonl   {\"id\": \"d1\", \"title\": \"…\", \"text\": \"…\"} a line; with \"question\"
                 and \"answer\" it is a FAQ pair
  queries.jsonl  {\"id\": \"q1\", \"text\": \"…\"} a line, or topics.tsv: id<TAB>text,
                 or TREC's <top> with <num> and <title>
  qrels.tsv      query<TAB>document<TAB>grade, or TREC's query 0 document grade
Measured are the queries with a relevant document, of grade 1 or more (nDCG by
the grades), as trec_eval does; intervals are bootstrapped, p is that of a paired
randomisation test. A query without judgement, or with \"answerable\": false,
has no answer there. Where queries have an \"answer\", the words of the document
that answer them, `answer in snippet` is the share of right first hits whose
snippet contains it.

Examples:
  pincite eval --own questions.tsv
  pincite eval --own questions.tsv --fail-under Success@1=0.9
  pincite eval collections/piaf --run new.run
  pincite eval collections/piaf --compare old.run
  pincite eval collections/piaf --snippet-chars 120
  pincite eval collections/piaf --foreign collections/squad --json

Exit codes: 0 done, 1 a figure is below --fail-under, 2 error.";

#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// The folder of a collection with judgements.
    #[arg(value_name = "DIR", required_unless_present = "own")]
    pub(crate) dir: Option<PathBuf>,

    /// Ask the questions of this list of your own index.
    #[arg(long, value_name = "FILE", conflicts_with = "dir")]
    pub(crate) own: Option<PathBuf>,

    /// Write the rankings to this file, in the form of TREC.
    #[arg(long, value_name = "FILE", conflicts_with = "own")]
    pub(crate) run: Option<PathBuf>,

    /// Compare with the rankings in this file, in the form of TREC.
    #[arg(long, value_name = "RUN", conflicts_with = "own")]
    pub(crate) compare: Option<PathBuf>,

    /// Ask the queries of this collection too, which have no answer in DIR.
    #[arg(long, value_name = "OTHER_DIR", conflicts_with = "own")]
    pub(crate) foreign: Option<PathBuf>,

    /// The most characters of a snippet, where queries have an "answer" to look for in it.
    #[arg(long, value_name = "N", default_value_t = pincite::eval::SNIPPET_CHARS, conflicts_with = "own")]
    pub(crate) snippet_chars: usize,

    /// End with exit code 1 if a measure is lower, such as Success@1=0.9; may be repeated.
    #[arg(long, value_name = "MEASURE=VALUE", value_parser = threshold)]
    pub(crate) fail_under: Vec<Threshold>,

    /// Print JSON, with every query.
    #[arg(long)]
    pub(crate) json: bool,

    /// With --own: the folder of the index.
    #[arg(
        long,
        value_name = "DIR",
        env = "PINCITE_INDEX",
        hide_env_values = true,
        value_parser = folder()
    )]
    pub(crate) index: Option<PathBuf>,

    /// With --own: ask of this folder; an index of other sources is rebuilt from it.
    #[arg(
        long,
        value_name = "DIR",
        env = "PINCITE_CORPUS",
        hide_env_values = true,
        value_parser = folder()
    )]
    pub(crate) corpus: Option<PathBuf>,

    /// With --own: ask of the index as it is, even if sources have changed.
    #[arg(long, conflicts_with = "dir")]
    pub(crate) no_refresh: bool,
}

/// What a measure has to reach.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Threshold {
    pub(crate) measure: String,
    pub(crate) value: f64,
}

fn threshold(text: &str) -> Result<Threshold, String> {
    let expected = || "expected a measure and a number from 0 to 1, such as Success@1=0.9";
    let (measure, value) = text.split_once('=').ok_or_else(expected)?;
    let value: f64 = value.trim().parse().map_err(|_| expected())?;
    if !(0.0..=1.0).contains(&value) {
        return Err(expected().to_owned());
    }
    Ok(Threshold {
        measure: measure.trim().to_owned(),
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_measure_with_a_number() {
        let expected = Threshold {
            measure: "P@5".to_owned(),
            value: 0.25,
        };
        assert_eq!(threshold("P@5=.25"), Ok(expected));
        for text in ["P@5", "P@5=", "P@5=x", "P@5=70", "P@5=-1", "P@5=NaN"] {
            assert!(threshold(text).is_err(), "{text}");
        }
    }
}
