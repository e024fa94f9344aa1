//! Rankings in a file, in the form of TREC: `query Q0 document rank score tag`
//! on each line.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use super::lines::{self, faulty};
use crate::error::{Error, Result};

/// What names the program in a run file.
const TAG: &str = "pincite";

/// The ranking of each query by its id: documents, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The rankings.
    pub rankings: HashMap<String, Vec<Ranking>>,
}

/// A document of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// The id of the document.
    pub document: String,
    /// Its score; comparable within one ranking only.
    pub score: f32,
}

impl Run {
    /// Reads a run file: lines `query Q0 document rank score tag`, or `query
    /// document score`. As for `trec_eval` the score makes the order, the rank
    /// means nothing, and of equal scores the document whose id is greater in
    /// bytes comes first.
    ///
    /// # Errors
    /// [`Error::Evaluation`] with the line that is neither, or names a document
    /// again.
    pub fn read(path: &Path) -> Result<Self> {
        let text = lines::read(path)?;
        let mut run = Run::default();
        for (number, line) in lines::filled(&text) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (query, document, score) = match fields.as_slice() {
                // What a header of the short form is.
                [_, _, "score"] if number == 1 => continue,
                [query, document, score] => (query, document, score),
                [query, _, document, _, score, _, ..] => (query, document, score),
                _ => {
                    let detail = "expected `query Q0 document rank score tag`".to_owned();
                    return Err(faulty(path, number, detail));
                }
            };
            let score: f32 = match score.parse() {
                Ok(score) if !f32::is_nan(score) => score,
                _ => return Err(faulty(path, number, format!("`{score}` is no score"))),
            };
            let ranking = run.rankings.entry((*query).to_owned()).or_default();
            ranking.push(Ranking {
                document: (*document).to_owned(),
                score,
            });
        }
        for (query, ranking) in &mut run.rankings {
            ranking.sort_by(|a, b| {
                let by_score = b.score.total_cmp(&a.score);
                by_score.then_with(|| b.document.cmp(&a.document))
            });
            let mut documents: Vec<&str> = ranking.iter().map(|r| r.document.as_str()).collect();
            documents.sort_unstable();
            let mut pairs = documents.iter().zip(documents.iter().skip(1));
            if let Some((twice, _)) = pairs.find(|(a, b)| a == b) {
                return Err(Error::Evaluation {
                    path: path.to_owned(),
                    line: None,
                    detail: format!("query `{query}` has the document `{twice}` more than once"),
                });
            }
        }
        Ok(run)
    }

    /// Returns the run as the text of a run file, the queries in this order.
    /// Scores fall strictly, so that every reader sees the same order.
    pub fn to_text<'a>(&self, queries: impl IntoIterator<Item = &'a str>) -> String {
        let mut text = String::new();
        for query in queries {
            let mut last = f32::INFINITY;
            let ranking = self.rankings.get(query).into_iter().flatten();
            for (rank, Ranking { document, score }) in (1..).zip(ranking) {
                let score = match score.partial_cmp(&last) {
                    Some(Ordering::Less) => *score,
                    _ => last.next_down(),
                };
                last = score;
                // A string takes all that is written to it.
                let _ = writeln!(text, "{query} Q0 {document} {rank} {score} {TAG}");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Run, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.run");
        std::fs::write(&path, text).unwrap();
        let told = |error: Error| error.to_string();
        let here = folder.path().display().to_string();
        Run::read(&path).map_err(|error| told(error).replace(&here, "HERE"))
    }

    fn documents(run: &Run, query: &str) -> Vec<String> {
        let ranking = run.rankings[query].iter();
        ranking.map(|ranking| ranking.document.clone()).collect()
    }

    #[test]
    fn the_score_makes_the_order() {
        let run =
            read("q Q0 b 1 1.5 x\nq Q0 a 2 2.5 x\n\nq Q0 c 3 1.5 x\nr Q0 a 1 -1 x\n").unwrap();
        assert_eq!(documents(&run, "q"), ["a", "c", "b"]);
        assert_eq!(documents(&run, "r"), ["a"]);
        let short = read("qid\tdocid\tscore\nq\ta\t1e-3\nq\tb\t2\n").unwrap();
        assert_eq!(documents(&short, "q"), ["b", "a"]);
    }

    #[test]
    fn scores_fall_strictly_and_come_back() {
        let ranking = [("a", 2.0), ("b", 2.0), ("c", 2.0), ("d", 0.1)];
        let ranking = ranking.map(|(document, score)| Ranking {
            document: document.to_owned(),
            score,
        });
        let run = Run {
            rankings: [("q".to_owned(), ranking.to_vec())].into(),
        };
        let text = run.to_text(["q", "none"]);
        assert_eq!(text.lines().next(), Some("q Q0 a 1 2 pincite"));
        assert_eq!(text.lines().count(), 4);
        let back = read(&text).unwrap();
        assert_eq!(documents(&back, "q"), ["a", "b", "c", "d"]);
        assert!(
            back.rankings["q"]
                .windows(2)
                .all(|pair| pair[0].score > pair[1].score)
        );
    }

    #[test]
    fn faults_are_named() {
        let check = |text: &str, expected: &str| {
            assert_eq!(read(text).map(|_| ()), Err(expected.to_owned()));
        };
        check(
            "q a\n",
            "HERE/a.run:1: expected `query Q0 document rank score tag`",
        );
        check("q a 1\nq b x\n", "HERE/a.run:2: `x` is no score");
        check("q a NaN\n", "HERE/a.run:1: `NaN` is no score");
        check(
            "q a 1\nq a 2\n",
            "`HERE/a.run`: query `q` has the document `a` more than once",
        );
    }
}
