//! Judgements: lines `query document grade`, or TREC's `query 0 document
//! grade`, with or without a header.

use std::path::Path;

use super::collection::Judgements;
use super::lines::{self, faulty};
use crate::error::{Error, Result};

/// Reads a file of judgements.
///
/// # Errors
/// [`Error::Evaluation`] with the line that is none, or grades a document anew.
pub(super) fn read(path: &Path) -> Result<Judgements> {
    let text = lines::read(path)?;
    let judgements = parse(&text).map_err(|(line, detail)| faulty(path, line, detail))?;
    if judgements.is_empty() {
        return Err(Error::Evaluation {
            path: path.to_owned(),
            line: None,
            detail: "there are no judgements in it".to_owned(),
        });
    }
    Ok(judgements)
}

fn parse(text: &str) -> Result<Judgements, (usize, String)> {
    let mut judgements = Judgements::new();
    for (number, line) in lines::filled(text) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (query, document, grade) = match fields.as_slice() {
            [query, document, grade] | [query, _, document, grade] => (query, document, grade),
            _ => {
                let detail = "expected `query document grade` or `query 0 document grade`";
                return Err((number, detail.to_owned()));
            }
        };
        let grade: i64 = match grade.parse() {
            Ok(grade) => grade,
            Err(_) if number == 1 => continue,
            Err(_) => return Err((number, format!("the grade `{grade}` is no whole number"))),
        };
        let judged = judgements.entry((*query).to_owned()).or_default();
        match judged.insert((*document).to_owned(), grade) {
            Some(other) if other != grade => {
                let detail = format!("query `{query}`: `{document}` has the grade {other} above");
                return Err((number, detail));
            }
            _ => {}
        }
    }
    Ok(judgements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_and_a_header() {
        let plain = parse("query-id\tcorpus-id\tscore\nq\ta\t2\nq\tb\t0\n").unwrap();
        let trec = parse("q 0 a 2\n\nq 0 b 0\nq 0 b 0\n").unwrap();
        assert_eq!(plain, trec);
        assert_eq!((plain["q"]["a"], plain["q"]["b"]), (2, 0));
    }

    #[test]
    fn faults_are_named() {
        let check = |text: &str, line: usize, expected: &str| {
            assert_eq!(parse(text), Err((line, expected.to_owned())));
        };
        check("q a 1\nq b x\n", 2, "the grade `x` is no whole number");
        check("q a 1\nq a 2\n", 2, "query `q`: `a` has the grade 1 above");
        check(
            "q 1\n",
            1,
            "expected `query document grade` or `query 0 document grade`",
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("qrels.tsv");
        std::fs::write(&path, "a b c\n").unwrap();
        let told = read(&path).unwrap_err().to_string();
        assert!(
            told.ends_with("qrels.tsv`: there are no judgements in it"),
            "{told}"
        );
    }
}
