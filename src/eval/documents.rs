//! The documents of a collection, read as the reader of records reads them.

use std::collections::HashMap;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;

use super::collection::{Id, checked_id, json_reason};
use super::lines::{self, faulty};
use super::{OnProgress, Progress, Step};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::source;

/// The file of the documents; its name picks the reader.
pub(super) const CORPUS: &str = "corpus.jsonl";
/// Lines that are read on all cores before the progress is told.
const BATCH: usize = 4_096;

/// Reads the documents of a file, on all cores.
///
/// # Errors
/// [`Error::Evaluation`] with the faulty line, and [`Error::Io`].
pub(super) fn read(
    path: &Path,
    warnings: &mut Vec<String>,
    on_progress: OnProgress<'_>,
) -> Result<Vec<Document>> {
    if !path.is_file() {
        return Err(Error::Evaluation {
            path: path.parent().unwrap_or(path).to_owned(),
            line: None,
            detail: format!(
                "there is no {CORPUS}, with an object with `id` and `text` on each line"
            ),
        });
    }
    let text = lines::read(path)?;
    let all: Vec<(usize, &str)> = lines::filled(&text).collect();
    let mut progress = Progress::new(Step::Read, all.len());
    let (mut documents, mut wordless) = (Vec::new(), Vec::new());
    let mut ids: HashMap<String, usize> = HashMap::new();
    for batch in all.chunks(BATCH) {
        on_progress(progress);
        let read: Vec<_> = batch
            .par_iter()
            .map(|(_, line)| read_document(line))
            .collect();
        for ((number, _), read) in batch.iter().zip(read) {
            let (id, document) = read.map_err(|detail| faulty(path, *number, detail))?;
            if let Some(first) = ids.insert(id.clone(), *number) {
                let detail = format!("the id `{id}` stands in line {first} already");
                return Err(faulty(path, *number, detail));
            }
            match document {
                Some(document) => documents.push(document),
                None => wordless.push(*number),
            }
        }
        progress.done += batch.len();
    }
    on_progress(progress);
    if let Some(first) = wordless.first() {
        warnings.push(format!(
            "lines of {CORPUS} without a text that could be found: {}, such as line {first}",
            wordless.len()
        ));
    }
    Ok(documents)
}

#[derive(Deserialize)]
struct Head {
    id: Option<Id>,
    _id: Option<Id>,
}

/// Reads a line as a source of records would be; the error says what is wrong.
fn read_document(line: &str) -> Result<(String, Option<Document>), String> {
    let head: Head = serde_json::from_str(line).map_err(|error| json_reason(&error))?;
    let id = checked_id(head.id, head._id)?;
    let documents = match source::read(CORPUS, line.as_bytes()) {
        Ok(documents) => documents,
        Err(Error::NoReader { .. }) => Vec::new(),
        Err(Error::Unreadable { reason, .. }) => return Err(reason),
        Err(error) => return Err(error.to_string()),
    };
    // A record that holds others is one document here.
    let mut documents = documents.into_iter();
    let first = documents.next().map(|mut first| {
        first
            .sections
            .extend(documents.flat_map(|more| more.sections));
        first.record = Some(id.clone());
        first
    });
    Ok((id, first))
}
