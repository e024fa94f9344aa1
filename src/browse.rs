//! What an index holds, without a question: its documents, and passages with
//! what stands around them.

use std::ops::ControlFlow;

use tantivy::Term;

use crate::citation::{cite, sentence};
use crate::contract::{
    DEFAULT_SNIPPET_CHARS, DocumentInfo, DocumentView, DocumentsRequest, DocumentsResponse,
    Neighbour, PassageView, SCHEMA,
};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::passage::Passage;
use crate::schema::{StoredPassage, document_id, id_text};
use crate::snippet::{self, Mark};

/// The most passages that are given before and after a passage.
const SURROUNDINGS: u64 = 1;
/// The most documents of a page: each of them is read.
const MAX_DOCUMENTS: usize = 1_000;

/// The passage whose id begins with `id`, with its surroundings.
pub(crate) fn passage(index: &Index, id: &str) -> Result<PassageView> {
    let stored = index.stored(index.find(id)?)?;
    let ordinal = u64::from(stored.passage.ordinal);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let from = ordinal.saturating_sub(SURROUNDINGS);
    for near in index.passages_of(&stored, from, ordinal + SURROUNDINGS)? {
        let list = match near.passage.ordinal.cmp(&stored.passage.ordinal) {
            std::cmp::Ordering::Less => &mut before,
            std::cmp::Ordering::Greater => &mut after,
            std::cmp::Ordering::Equal => continue,
        };
        list.push(neighbour(index, near, &|_| Vec::new()));
    }
    let first_line = stored.passage.text.lines().next();
    let citation = cite(index, &stored, first_line.unwrap_or_default());
    let document = document_id(&stored.origin.name());
    let passage = stored.passage;
    Ok(PassageView {
        schema: SCHEMA.to_owned(),
        id: id_text(passage.id),
        document: id_text(document),
        kind: passage.kind,
        lang: passage.lang,
        title: passage.title,
        heading_path: passage.heading_path,
        question: passage.question,
        text: passage.text,
        citation,
        before,
        after,
    })
}

/// A passage among others of its document. What is marked in it tells where a
/// browser should scroll to.
pub(crate) fn neighbour(
    index: &Index,
    stored: StoredPassage,
    mark: &dyn Fn(&Passage) -> Vec<Mark>,
) -> Neighbour {
    let passage = &stored.passage;
    let fragments = match stored.origin.has_text_fragments() {
        true => snippet::cut(passage, &mark(passage), DEFAULT_SNIPPET_CHARS),
        false => Vec::new(),
    };
    Neighbour {
        id: id_text(stored.passage.id),
        citation: cite(index, &stored, sentence(&fragments)),
        heading_path: stored.passage.heading_path,
        question: stored.passage.question,
        text: stored.passage.text,
    }
}

/// The documents by root and path.
pub(crate) fn documents(index: &Index, request: &DocumentsRequest) -> Result<DocumentsResponse> {
    let limit = request.limit.clamp(1, MAX_DOCUMENTS);
    // A name is never followed by itself and this.
    let from = request.after.as_ref().map(|after| format!("{after}\0"));
    let roots = index.options().roots.iter().map(|root| root.name.as_str());
    // Of documents that come from no files.
    let roots: Vec<&str> = roots.chain([""]).collect();
    let is_wanted = |name: &str| {
        request.path.as_deref().is_none_or(|path| {
            let mut below = roots.iter().filter_map(|root| {
                let path = name.strip_prefix(*root)?;
                path.strip_prefix('/')
            });
            name.starts_with(path) || below.any(|below| below.starts_with(path))
        })
    };
    let mut names: Vec<String> = Vec::new();
    let mut failed = None;
    let statistics = &index.statistics;
    let from = from.as_deref().unwrap_or_default();
    statistics.terms(index.fields.path, from, None, &mut |name, _| {
        let Ok(name) = std::str::from_utf8(name) else {
            return ControlFlow::Continue(());
        };
        if !is_wanted(name) {
            return ControlFlow::Continue(());
        }
        // Paths without their root are terms, too, and name no document.
        match statistics.doc_freq(&document_term(index, name)) {
            Ok(0) => {}
            Ok(_) => names.push(name.to_owned()),
            Err(error) => failed = Some(error),
        }
        if names.len() > limit || failed.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    let more = names.len() > limit;
    names.truncate(limit);
    let next = names.last().filter(|_| more).cloned();
    let mut documents = Vec::with_capacity(names.len());
    for name in names {
        let passages = statistics.doc_freq(&document_term(index, &name))?;
        if let Some(address) = statistics.first_with(&document_term(index, &name))? {
            documents.push(info(&index.stored(address)?, passages));
        }
    }
    Ok(DocumentsResponse {
        schema: SCHEMA.to_owned(),
        total: index.documents(),
        documents,
        next,
    })
}

/// The document of an id with all its passages.
pub(crate) fn document(index: &Index, id: &str) -> Result<DocumentView> {
    let passages = index.passages_of_document(id)?;
    let document = passages
        .first()
        .map(|first| info(first, passages.len() as u64))
        .ok_or_else(|| Error::DocumentId { id: id.to_owned() })?;
    let passages = passages.into_iter();
    Ok(DocumentView {
        schema: SCHEMA.to_owned(),
        document,
        passages: passages
            .map(|passage| neighbour(index, passage, &|_| Vec::new()))
            .collect(),
    })
}

fn document_term(index: &Index, name: &str) -> Term {
    Term::from_field_u64(index.fields.document, document_id(name))
}

/// What a passage of a document tells about it.
fn info(stored: &StoredPassage, passages: u64) -> DocumentInfo {
    let StoredPassage { passage, origin } = stored;
    DocumentInfo {
        id: id_text(document_id(&origin.name())),
        root: origin.root.clone(),
        path: origin.path.clone(),
        record: origin.record.clone(),
        url: origin.url.clone(),
        title: passage.title.clone(),
        lang: passage.lang.clone(),
        passages: usize::try_from(passages).unwrap_or(usize::MAX),
    }
}
