//! The fields of the index: the only place where they are named. A passage
//! becomes an engine document here, and comes back.

mod fingerprint;
mod language;
mod places;
mod terms;

use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{DocId, SegmentReader, TantivyDocument, schema};

use crate::analysis::{self, Memo, Token};
use crate::contract::Kind;
use crate::error::{Error, Result};
use crate::passage::Passage;
use crate::source::{Stamp, path_without_language};

use fingerprint::fingerprint;
pub(crate) use language::LanguageCode;
use places::Places;
use terms::{Prepared, Terms};

/// The parts of a passage that are searched apart and weigh differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The question of a pair, or the nearest heading.
    Heading,
    /// The document's title and the headings further out.
    Context,
    /// The answer, or the text.
    Body,
}

impl Part {
    pub(crate) const ALL: [Part; 3] = [Part::Heading, Part::Context, Part::Body];
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The passage's id.
    pub(crate) id: Field,
    /// A hash of root and path, the same for all passages of a document.
    pub(crate) document: Field,
    /// A hash of root and path, the same for all documents of a source.
    pub(crate) source: Field,
    /// A hash that the documents of a family share.
    pub(crate) family: Field,
    /// The language as a number.
    pub(crate) language: Field,
    /// The passage's place in its document.
    pub(crate) ordinal: Field,
    /// The section's place in its document.
    pub(crate) section: Field,
    /// What the passage is in its document: a question with its answer, what it
    /// opens with, or neither.
    pub(crate) role: Field,
    /// A fingerprint that near-duplicates share.
    pub(crate) fingerprint: Field,
    pub(crate) kind: Field,
    pub(crate) lang: Field,
    /// The path with the root's name in front, and without.
    pub(crate) path: Field,
    /// The question or heading as one term, see [`analysis::plain`], behind
    /// what tells its kind.
    pub(crate) opening: Field,
    stems: [Field; 3],
    forms: [Field; 3],
    stored: Field,
}

/// A passage as it is stored, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredPassage {
    pub(crate) passage: Passage,
    pub(crate) origin: Origin,
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// The name of the root.
    pub(crate) root: String,
    /// The path below the root, with `/`.
    pub(crate) path: String,
    /// What tells the document from others of the same source.
    pub(crate) record: Option<String>,
    /// The address of the document, without a fragment.
    pub(crate) url: Option<String>,
    /// Whether the source is a web page.
    pub(crate) web: bool,
    /// Size and time of the file; `None` for a document without one.
    pub(crate) stamp: Option<Stamp>,
}

impl Origin {
    /// Whether a citation says to which text a browser should scroll.
    pub(crate) fn has_text_fragments(&self) -> bool {
        self.web || self.url.is_some()
    }

    /// Names the document within the index.
    pub(crate) fn name(&self) -> String {
        self.name_of(&self.path)
    }

    /// Names the family of the document, which is in this language: the same
    /// page in several languages.
    fn family(&self, lang: Option<&str>) -> String {
        match lang {
            Some(lang) => self.name_of(&path_without_language(&self.path, lang)),
            None => self.name(),
        }
    }

    fn name_of(&self, path: &str) -> String {
        match &self.record {
            Some(record) => format!("{}/{path}#{record}", self.root),
            None => format!("{}/{path}", self.root),
        }
    }
}

impl Fields {
    /// Builds the schema and returns it with its fields.
    pub(crate) fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        // Without lengths a field has no bounds of its blocks either, by which
        // the search passes them by.
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(terms::PREPARED)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let mut text = |name: &str| builder.add_text_field(name, words.clone());
        let stems = ["heading", "context", "body"].map(&mut text);
        let forms = ["heading_form", "context_form", "body_form"].map(&mut text);
        let whole = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let whole = TextOptions::default().set_indexing_options(whole);
        let number = NumericOptions::default().set_indexed();
        let fields = Fields {
            id: builder.add_u64_field("id", FAST),
            document: builder.add_u64_field("document", number.clone().set_fast()),
            source: builder.add_u64_field("source", number),
            family: builder.add_u64_field("family", FAST),
            language: builder.add_u64_field("language", FAST),
            ordinal: builder.add_u64_field("ordinal", FAST),
            section: builder.add_u64_field("section", FAST),
            role: builder.add_u64_field("role", FAST),
            fingerprint: builder.add_u64_field("fingerprint", FAST),
            kind: builder.add_text_field("kind", whole.clone()),
            lang: builder.add_text_field("lang", whole.clone()),
            path: builder.add_text_field("path", whole.clone()),
            opening: builder.add_text_field("opening", whole),
            stems,
            forms,
            stored: builder.add_bytes_field("stored", schema::STORED),
        };
        (builder.build(), fields)
    }

    /// Makes the tokenizer known that the fields are indexed with.
    pub(crate) fn register_tokenizer(engine: &tantivy::Index) {
        engine
            .tokenizers()
            .register(terms::PREPARED, Prepared::default());
    }

    /// The field of stems of a part: those that are not the word itself, which
    /// would stand in the index twice.
    pub(crate) fn stems(&self, part: Part) -> Field {
        pick(&self.stems, part)
    }

    /// The field of word forms of a part, with every token.
    pub(crate) fn forms(&self, part: Part) -> Field {
        pick(&self.forms, part)
    }

    /// What stands before the terms of `opening` of passages of a kind.
    pub(crate) fn opening_mark(&self, kind: Kind) -> char {
        match kind {
            Kind::Faq => '?',
            Kind::Article => '#',
        }
    }

    /// Turns a passage into an engine document; also gives the number of
    /// tokens of each part.
    pub(crate) fn document_of(
        &self,
        stored: StoredPassage,
        memo: &mut Memo,
    ) -> Result<(TantivyDocument, [u64; 3])> {
        let StoredPassage { passage, origin } = &stored;
        let lang = passage.lang.as_deref();
        let (heading, context) = headings(passage);
        let tokens = [
            analysis::tokens_with(heading.unwrap_or_default(), lang, memo),
            analysis::tokens_with(&context, lang, memo),
            analysis::tokens_with(&passage.text, lang, memo),
        ];
        let mut document = TantivyDocument::default();
        document.add_u64(self.id, passage.id);
        document.add_u64(self.document, document_id(&origin.name()));
        document.add_u64(self.source, source_id(&origin.root, &origin.path));
        document.add_u64(self.family, document_id(&origin.family(lang)));
        let language = LanguageCode::new(lang.unwrap_or_default());
        document.add_u64(self.language, language.0);
        document.add_u64(self.ordinal, u64::from(passage.ordinal));
        document.add_u64(self.section, u64::from(passage.section));
        document.add_u64(self.role, role(passage));
        document.add_u64(self.fingerprint, fingerprint(tokens.iter().flatten()));
        document.add_text(self.kind, passage.kind.name());
        document.add_text(self.lang, lang.unwrap_or("und"));
        document.add_text(self.path, &origin.path);
        document.add_text(self.path, origin.name());
        if let Some(heading) = heading {
            let mark = self.opening_mark(passage.kind);
            let plain = analysis::plain(heading);
            document.add_text(self.opening, format!("{mark}{plain}"));
        }
        let lengths = [&tokens[0], &tokens[1], &tokens[2]].map(|tokens| tokens.len() as u64);
        for (part, tokens) in Part::ALL.into_iter().zip(tokens) {
            let stems = terms(&tokens, |token| {
                Some(token.stem.as_str())
                    .filter(|stem| analysis::without_language(stem) != token.form)
            });
            let forms = terms(&tokens, |token| Some(&token.form));
            document.add_text(self.stems(part), stems);
            document.add_text(self.forms(part), forms);
        }
        let mut stored = stored;
        let places = Places::take(&mut stored.passage);
        let bytes = postcard::to_allocvec(&(stored, places)).map_err(unreadable)?;
        document.add_bytes(self.stored, &bytes);
        Ok((document, lengths))
    }

    /// Reads a passage back.
    pub(crate) fn passage_of(&self, document: &TantivyDocument) -> Result<StoredPassage> {
        let bytes = document
            .get_first(self.stored)
            .and_then(|value| value.as_bytes())
            .unwrap_or_default();
        let (mut stored, places): (StoredPassage, Places) =
            postcard::from_bytes(bytes).map_err(unreadable)?;
        places.put(&mut stored.passage);
        Ok(stored)
    }
}

/// One of the terms of each token that has it, for the engine.
fn terms<'t>(tokens: &'t [Token], term: impl Fn(&'t Token) -> Option<&'t str>) -> String {
    let terms = || {
        let terms = tokens.iter();
        terms.filter_map(|token| Some((term(token)?, token.position)))
    };
    let (count, bytes) = terms().fold((0, 0), |(count, bytes), (term, _)| {
        (count + 1, bytes + term.len())
    });
    let mut prepared = Terms::with_capacity(count, bytes);
    for (term, position) in terms() {
        prepared.push(term, position);
    }
    prepared.into_text()
}

/// What is stored is written and read by this version only, so that this is
/// damage to the index.
fn unreadable(error: postcard::Error) -> Error {
    Error::Engine {
        source: tantivy::TantivyError::InternalError(error.to_string()).into(),
    }
}

fn pick(fields: &[Field; 3], part: Part) -> Field {
    let [heading, context, body] = *fields;
    match part {
        Part::Heading => heading,
        Part::Context => context,
        Part::Body => body,
    }
}

const FAQ: u64 = 1;
const OPENING: u64 = 2;

fn role(passage: &Passage) -> u64 {
    match passage.kind {
        Kind::Faq => FAQ,
        Kind::Article if passage.opens() => OPENING,
        Kind::Article => 0,
    }
}

/// The heading that stands nearest (the question of a pair), and what stands
/// further out.
fn headings(passage: &Passage) -> (Option<&str>, String) {
    let path = passage.heading_path.as_slice();
    let outer = match (&passage.question, path) {
        (None, [outer @ .., _]) => outer,
        _ => path,
    };
    let title = passage.title.clone().filter(|_| !passage.introduces);
    let mut context = title.unwrap_or_default();
    for heading in outer {
        context.push('\n');
        context.push_str(heading);
    }
    (passage.heading(), context)
}

/// Names a document by a number, for grouping.
pub(crate) fn document_id(name: &str) -> u64 {
    hash64(name.as_bytes())
}

/// An id as it is told: 16 hex digits.
pub(crate) fn id_text(id: u64) -> String {
    format!("{id:016x}")
}

/// Names a source by a number: what is indexed for it is deleted by this.
pub(crate) fn source_id(root: &str, path: &str) -> u64 {
    document_id(&format!("{root}/{path}"))
}

fn hash64(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    hash.as_bytes()
        .iter()
        .take(8)
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Opens the ids of the passages of a segment.
pub(crate) fn ids(segment: &SegmentReader) -> Result<Column> {
    Ok(segment.fast_fields().u64("id")?)
}

/// The numbers that are kept beside each passage for ranking, of one segment.
#[derive(Debug)]
pub(crate) struct Columns {
    id: Column,
    document: Column,
    family: Column,
    language: Column,
    ordinal: Column,
    section: Column,
    role: Column,
    fingerprint: Column,
}

/// What the columns say of a passage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// The passage's id.
    pub(crate) id: u64,
    /// The same for all passages of a document.
    pub(crate) document: u64,
    /// The same for all documents of a family.
    pub(crate) family: u64,
    /// The language of the document.
    pub(crate) language: LanguageCode,
    /// The passage's place in its document.
    pub(crate) ordinal: u64,
    /// The section's place in its document.
    pub(crate) section: u64,
    /// Whether it is a question with its answer.
    pub(crate) is_faq: bool,
    /// Whether the document opens with it.
    pub(crate) opens: bool,
    /// Near-duplicates differ in few bits.
    pub(crate) fingerprint: u64,
}

impl Columns {
    /// Opens the columns of a segment.
    pub(crate) fn open(segment: &SegmentReader) -> Result<Self> {
        let column = |name| segment.fast_fields().u64(name);
        Ok(Self {
            id: column("id")?,
            document: column("document")?,
            family: column("family")?,
            language: column("language")?,
            ordinal: column("ordinal")?,
            section: column("section")?,
            role: column("role")?,
            fingerprint: column("fingerprint")?,
        })
    }

    /// Reads the id of a passage.
    pub(crate) fn id(&self, doc: DocId) -> u64 {
        self.id.first(doc).unwrap_or_default()
    }

    /// Reads the numbers of a passage.
    pub(crate) fn numbers(&self, doc: DocId) -> Numbers {
        let of = |column: &Column| column.first(doc).unwrap_or_default();
        Numbers {
            id: of(&self.id),
            document: of(&self.document),
            family: of(&self.family),
            language: LanguageCode(of(&self.language)),
            ordinal: of(&self.ordinal),
            section: of(&self.section),
            is_faq: of(&self.role) == FAQ,
            opens: of(&self.role) == OPENING,
            fingerprint: of(&self.fingerprint),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored() -> StoredPassage {
        StoredPassage {
            passage: Passage {
                id: 7,
                kind: Kind::Faq,
                title: Some("Help".to_owned()),
                lang: Some("en".to_owned()),
                heading_path: vec!["Orders".to_owned()],
                question: Some("Can I return it?".to_owned()),
                ..Passage::of_text("Yes, within 30 days.", Vec::new())
            },
            origin: Origin {
                root: "help".to_owned(),
                path: "orders.md".to_owned(),
                record: None,
                url: None,
                web: false,
                stamp: None,
            },
        }
    }

    #[test]
    fn a_passage_comes_back_as_it_was() {
        let (_, fields) = Fields::schema();
        let (document, lengths) = fields.document_of(stored(), &mut Memo::default()).unwrap();
        assert_eq!(lengths, [4, 2, 4]);
        assert_eq!(fields.passage_of(&document).unwrap(), stored());
    }

    #[test]
    fn a_family_is_told_by_the_path_without_its_language() {
        let family = |path: &str, lang| {
            let path = path.to_owned();
            let origin = Origin {
                path,
                ..stored().origin
            };
            origin.family(lang)
        };
        assert_eq!(family("de/orders.md", Some("de")), "help/orders.md");
        assert_eq!(family("de/orders.md", Some("en")), "help/de/orders.md");
        assert_eq!(family("de/orders.md", None), "help/de/orders.md");
        let mut record = stored().origin;
        record.path = "faq.fr.csv".to_owned();
        record.record = Some("7".to_owned());
        assert_eq!(record.family(Some("fr")), "help/faq.csv#7");
    }

    #[test]
    fn the_question_is_the_heading_and_the_rest_is_context() {
        let mut stored = stored();
        let (own, context) = headings(&stored.passage);
        assert_eq!(own, Some("Can I return it?"));
        assert_eq!(context, "Help\nOrders");
        stored.passage.question = None;
        let (own, context) = headings(&stored.passage);
        assert_eq!((own, context.as_str()), (Some("Orders"), "Help"));
    }
}
