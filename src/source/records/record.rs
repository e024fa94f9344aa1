//! A record to a document: a question with its answer, or a title and a text,
//! by the names of its fields.

use super::body;
use crate::analysis::sentences;
use crate::document::{Block, Document, Section, SectionKind, Span};
use crate::options::RecordFields;
use crate::source::html::{is_absolute, language};
use crate::source::question::{
    is_question, starts_with_question_word, strip_answer_label, strip_question_label,
};

/// A name that data and manifests have far more often than articles: alone it
/// does not make an article of a record that nothing else speaks for.
pub(super) const WEAK_TEXT: &str = "description";
/// So many sentences are prose; a manifest describes itself in one or two.
const MIN_PROSE_SENTENCES: usize = 3;
/// Enough of a text to count its sentences (bytes).
const PROSE_SAMPLE: usize = 4096;
/// A longer id is no id but a text (bytes).
const MAX_ID: usize = 200;
/// A longer name of a group is no name; it goes with every record (bytes).
pub(super) const MAX_GROUP: usize = 400;
/// Fields that name the group of a record.
pub(super) const GROUP: &[&str] = &["category", "section", "topic"];
const DESCRIPTION: &[&str] = &[WEAK_TEXT, "summary"];
const AUTHOR: &[&str] = &["author"];
const DATE: &[&str] = &["date", "datePublished", "published", "updated"];

/// A text of a record, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Span,
}

/// The texts of a field, and the name that it was found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) texts: Vec<Text>,
}

/// What has fields: an object of JSON, a row of a table.
pub(super) trait Record {
    /// Returns the first of the fields so named that holds words.
    fn field<S: AsRef<str>>(&self, names: &[S]) -> Option<Field>;
}

/// What speaks for a record by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// One of a list that is the whole source: any text will do.
    Listed,
    /// One of a list inside of an object; `alone` if the object has no other
    /// lists or objects.
    Inside { alone: bool },
    /// On its own: a title and some sentences are asked for.
    Single,
    /// Below an article: only questions with their answers.
    Below,
}

/// A document that was made of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) document: Document,
    pub(super) id: Option<String>,
    /// The names of the fields that it was made of.
    pub(super) used: Vec<String>,
}

/// Makes a document of a record that stands in the groups so named. Returns
/// `None` where its fields are those of neither a question nor an article.
pub(super) fn document<R: Record>(
    record: &R,
    fields: &RecordFields,
    standing: Standing,
    groups: &[String],
) -> Option<Made> {
    let title = record.field(&fields.title);
    let (mut document, mut used) = pair(record, fields, standing, title.as_ref())
        .or_else(|| article(record, fields, standing, title.as_ref()))?;
    let group = record
        .field(GROUP)
        .filter(|field| joined(field).len() <= MAX_GROUP);
    let unread = |field: &Field| !used.contains(&field.name);
    let description = record.field(DESCRIPTION).filter(unread);
    let author = record.field(AUTHOR).filter(unread);
    let date = record.field(DATE).filter(unread);
    let [id, url, lang] = [&fields.id, &fields.url, &fields.lang].map(|names| record.field(names));
    document.description = description.as_ref().map(joined);
    document.author = author.as_ref().map(joined);
    document.date = date.as_ref().map(joined);
    document.url = url.as_ref().map(raw).filter(|url| is_absolute(url));
    document.lang = lang.as_ref().map(raw).and_then(|tag| language(&tag));
    let own = group.as_ref().map(joined).filter(|own| !own.is_empty());
    for section in &mut document.sections {
        let above = groups.iter().chain(&own).cloned();
        section.parents.splice(0..0, above);
    }
    let own_id = id.as_ref().map(raw).and_then(|id| clean_id(&id));
    used.extend([title, group, description, author, date, id, url, lang].map(name_of));
    let mut made = Made {
        document,
        id: None,
        used,
    };
    if let Some(id) = own_id {
        made.identify(id);
    }
    Some(made)
}

impl Made {
    /// Whether it has no question of its own.
    pub(super) fn is_article(&self) -> bool {
        let first = self.document.sections.first();
        first.is_some_and(|section| section.kind == SectionKind::Article)
    }

    /// Gives the record its id, which is the anchor of its first section too,
    /// where that has none of its own.
    pub(super) fn identify(&mut self, id: String) {
        if let Some(first) = self.document.sections.first_mut() {
            first.anchor = first.anchor.take().or_else(|| anchor_of(&id));
        }
        self.id = Some(id);
    }
}

/// Tells whether two names are the same without regard to case.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || !(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase()
}

/// The ids of structured data are addresses, whole or the last part of one.
fn anchor_of(id: &str) -> Option<String> {
    let anchor = match id.split_once('#') {
        Some((page, anchor)) if page.is_empty() || is_absolute(page) => anchor,
        _ if is_absolute(id) => return None,
        _ => id,
    };
    (!anchor.is_empty()).then(|| anchor.to_owned())
}

/// Returns an id without what would break it, or `None` where it is none.
pub(super) fn clean_id(id: &str) -> Option<String> {
    let id = id.trim();
    let fits = !id.is_empty() && id.len() <= MAX_ID && !id.contains(char::is_control);
    fits.then(|| id.to_owned())
}

/// A question with its answer, and the names of their fields. A text answers
/// where nothing else does; so does an answer to a title that asks.
fn pair<R: Record>(
    record: &R,
    fields: &RecordFields,
    standing: Standing,
    title: Option<&Field>,
) -> Option<(Document, Vec<String>)> {
    let is_listed = standing == Standing::Listed;
    let asked = record.field(&fields.question).filter(has_letters);
    let question = match &asked {
        Some(question) => question,
        None => title.filter(|title| is_listed && asks(&joined(title)))?,
    };
    let answer = match record.field(&fields.answer) {
        None if asked.is_some() => record
            .field(&fields.text)
            .filter(|text| is_listed || !is_weak(text, fields)),
        answer => answer,
    }?;
    let blocks = answer_blocks(&answer);
    let text = joined(question);
    let text = strip_question_label(&text);
    if blocks.is_empty() || text.is_empty() {
        return None;
    }
    let title = title.map(joined).filter(|title| {
        !title.is_empty() && asked.is_some() && strip_question_label(title) != text
    });
    let section = Section {
        kind: SectionKind::Faq,
        parents: Vec::new(),
        heading: Some(text.to_owned()),
        anchor: None,
        span: span_of(question),
        blocks,
    };
    let document = Document {
        title,
        sections: vec![section],
        ..Document::default()
    };
    Some((document, vec![question.name.clone(), answer.name]))
}

fn asks(text: &str) -> bool {
    is_question(text) || starts_with_question_word(text)
}

fn answer_blocks(answer: &Field) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut before: Option<&str> = None;
    for Text { text, span } in &answer.texts {
        // Several people may have marked the same answer.
        if before == Some(text) {
            continue;
        }
        before = Some(text);
        let placed = body::blocks(text).into_iter();
        blocks.extend(placed.map(|block| block.at(span.clone())));
    }
    if let Some(first) = blocks.first_mut() {
        let stripped = strip_answer_label(&first.text);
        if !stripped.is_empty() && stripped.len() < first.text.len() {
            first.text = stripped.to_owned();
        }
    }
    blocks
}

/// A title and a text, and the name of the field of the text.
fn article<R: Record>(
    record: &R,
    fields: &RecordFields,
    standing: Standing,
    title: Option<&Field>,
) -> Option<(Document, Vec<String>)> {
    if standing == Standing::Below {
        return None;
    }
    let text = record.field(&fields.text).filter(has_letters)?;
    let title = title.map(joined).filter(|title| !title.is_empty());
    let is_weak = is_weak(&text, fields);
    let strong = title.is_some() && !is_weak;
    let is_article = match standing {
        Standing::Listed => true,
        Standing::Inside { alone } => {
            strong || alone && !is_weak || (alone || !is_weak) && is_prose(&text)
        }
        Standing::Single => strong && is_prose(&text),
        Standing::Below => false,
    };
    if !is_article {
        return None;
    }
    let mut document = Document {
        title,
        ..Document::default()
    };
    for text in &text.texts {
        append(&mut document, text);
    }
    let has_words = document.sections.iter().any(|s| !s.blocks.is_empty());
    has_words.then(|| (document, vec![text.name]))
}

fn append(document: &mut Document, Text { text, span }: &Text) {
    let read = body::sections(text, document.title.as_deref());
    let own_title = match (&document.title, read.title) {
        (None, own) => {
            document.title = own;
            None
        }
        (Some(title), own) => own.filter(|own| own.to_lowercase() != title.to_lowercase()),
    };
    for mut section in read.sections {
        match &own_title {
            Some(own) if section.heading.is_none() => section.heading = Some(own.clone()),
            Some(own) => section.parents.insert(0, own.clone()),
            None => {}
        }
        section.span = section.heading.as_ref().map(|_| span.clone());
        for block in &mut section.blocks {
            block.span = Some(span.clone());
        }
        document.sections.push(section);
    }
    for mut dropped in read.dropped {
        dropped.span = Some(span.clone());
        document.dropped.push(dropped);
    }
    document.warnings.extend(read.warnings);
}

/// Whether the text is weak; it is not where somebody has named it first.
fn is_weak(text: &Field, fields: &RecordFields) -> bool {
    let is = |name: &String| name.eq_ignore_ascii_case(WEAK_TEXT);
    is(&text.name) && !fields.text.first().is_some_and(is)
}

fn is_prose(text: &Field) -> bool {
    let mut count = 0;
    for Text { text, .. } in &text.texts {
        let mut end = PROSE_SAMPLE.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        count += sentences(text.get(..end).unwrap_or_default()).len();
        if count >= MIN_PROSE_SENTENCES {
            return true;
        }
    }
    false
}

fn has_letters(field: &Field) -> bool {
    let texts = &field.texts;
    texts
        .iter()
        .any(|text| text.text.contains(char::is_alphabetic))
}

/// The texts of a field as one line.
fn joined(field: &Field) -> String {
    let lines: Vec<_> = field.texts.iter().map(|t| body::line(&t.text)).collect();
    lines.join(" ")
}

/// The first text of a field as it stands.
fn raw(field: &Field) -> String {
    let first = field.texts.first();
    first.map_or_else(String::new, |text| text.text.trim().to_owned())
}

fn name_of(field: Option<Field>) -> String {
    field.map_or_else(String::new, |field| field.name)
}

fn span_of(field: &Field) -> Option<Span> {
    let spans = field.texts.iter().map(|text| text.span.clone());
    spans.reduce(|all, span| all.join(&span))
}
