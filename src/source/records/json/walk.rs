//! Finds the records in a value of JSON: in lists, in groups of lists, as an
//! object of questions, or one on its own.

use std::sync::LazyLock;

use serde_json::value::RawValue;

use super::object::{Entries, Object, Pair, Source};
use super::raw::{self, elements, entries, is_array, is_object, scalar};
use crate::options::RecordFields;
use crate::source::html::names_type;
use crate::source::question::is_question;
use crate::source::records::body;
use crate::source::records::collect::Collection;
use crate::source::records::record::{
    self, GROUP, MAX_GROUP, Made, Record, Standing, Text, clean_id, same,
};
use crate::source::text::lines::Lines;

/// Lists and objects that are looked into, one inside of the other: enough for
/// groups of groups in a wrapper. Each level is read once more.
const MAX_LEVELS: usize = 8;
/// Articles stand no deeper: what is further inside is settings and
/// descriptions of interfaces.
const MAX_ARTICLE_LEVELS: usize = 6;
/// The fields of a schema.org Question.
static STRUCTURED: LazyLock<RecordFields> = LazyLock::new(|| {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    RecordFields {
        question: names(&["name", "text"]),
        answer: names(&["acceptedAnswer", "suggestedAnswer"]),
        title: Vec::new(),
        text: Vec::new(),
        id: names(&["@id"]),
        url: names(&["url", "@id"]),
        lang: names(&["inLanguage"]),
    }
});

/// A walk over a source.
pub(in crate::source::records) struct Walk<'t> {
    source: Source<'t>,
    fields: &'t RecordFields,
    pub(in crate::source::records) found: Collection,
    /// The names of the groups that the walk is in, outermost first.
    groups: Vec<String>,
}

/// What an object is to the walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Record,
    /// Something in it may be.
    Group,
}

impl<'t> Walk<'t> {
    pub(in crate::source::records) fn new(
        text: &'t str,
        lines: &'t Lines,
        fields: &'t RecordFields,
    ) -> Self {
        Self {
            source: Source { text, lines },
            fields,
            found: Collection::default(),
            groups: Vec::new(),
        }
    }

    /// Reads a whole source.
    pub(super) fn read(&mut self, value: &RawValue) {
        if is_array(value) {
            self.array(value, Standing::Listed, 1);
        } else if is_object(value) {
            self.object(value, Standing::Single, 1);
        }
    }

    fn array(&mut self, value: &RawValue, standing: Standing, level: usize) {
        if self.is_too_deep(value, level) {
            return;
        }
        let Ok(elements) = elements(value.get()) else {
            return;
        };
        let start = self.found.len();
        let mut missed = Vec::new();
        for element in elements {
            if self.found.is_full() {
                return;
            }
            let before = self.found.len();
            if is_object(element) {
                self.object(element, standing, level + 1);
                if self.found.len() == before {
                    missed.push(element);
                }
            } else if is_array(element) {
                self.array(element, inside(standing, false), level + 1);
            }
        }
        // Where nothing is a record, nothing was expected.
        if self.found.len() > start {
            for element in missed {
                let line = self.source.span(element).first_line;
                self.found.miss(line);
            }
        }
    }

    /// Reads an object: a record, questions with their answers, or a group.
    pub(in crate::source::records) fn object(
        &mut self,
        value: &RawValue,
        standing: Standing,
        level: usize,
    ) {
        if self.is_too_deep(value, level) {
            return;
        }
        let line = || self.source.span(value).first_line;
        match entries(value.get()) {
            Ok(entries) => {
                self.entries(value, &entries, standing, level, None);
            }
            Err(error) => {
                let warning = format!("line {}: {}", line(), super::reason(&error));
                self.found.warn(|| warning);
            }
        }
    }

    fn entries(
        &mut self,
        value: &RawValue,
        entries: &Entries<'_>,
        standing: Standing,
        level: usize,
        key: Option<&str>,
    ) -> Outcome {
        let is_structured = is_question_type(entries);
        let fields = match is_structured {
            true => &*STRUCTURED,
            false => self.fields,
        };
        let object = Object {
            source: self.source,
            entries,
        };
        let standing = match level > MAX_ARTICLE_LEVELS {
            true => Standing::Below,
            false => standing,
        };
        if let Some(mut made) = record::document(&object, fields, standing, &self.groups) {
            if made.id.is_none()
                && let Some(key) = key.and_then(clean_id)
            {
                made.identify(key);
            }
            let is_article = made.is_article();
            self.note_unread(entries, &made);
            self.found.push(made);
            if is_article {
                self.inner(entries, Standing::Below, level);
            }
            return Outcome::Record;
        }
        if !(self.mostly_asks(entries) && self.questions(value, entries)) {
            self.inner(entries, standing, level);
        }
        Outcome::Group
    }

    /// Reads the lists and objects of an object as groups.
    fn inner(&mut self, entries: &Entries<'_>, standing: Standing, level: usize) {
        let holders: Vec<_> = entries
            .iter()
            .filter(|(_, value)| (is_array(value) || is_object(value)) && !is_empty(value))
            .collect();
        if holders.is_empty() {
            return;
        }
        let depth = self.groups.len();
        let named = self.group_name(entries);
        self.groups.extend(named);
        let alone = holders.len() == 1;
        let mut ranges = Vec::new();
        for (key, value) in &holders {
            let start = self.found.len();
            let mut outcome = Outcome::Group;
            if is_array(value) {
                self.array(value, inside(standing, alone), level + 1);
            } else if !self.is_too_deep(value, level + 1)
                && let Ok(entries) = raw::entries(value.get())
            {
                let standing = match standing {
                    Standing::Below => Standing::Below,
                    _ => Standing::Single,
                };
                // The names of several records side by side are their ids.
                let key = Some(&**key).filter(|_| !alone);
                outcome = self.entries(value, &entries, standing, level + 1, key);
            }
            let range = start..self.found.len();
            if !range.is_empty() && outcome == Outcome::Group {
                ranges.push((range, &**key));
            }
        }
        // Of several lists each key says what is in it; of one it does not.
        if ranges.len() > 1 {
            for (range, key) in ranges.into_iter().filter(|(_, key)| key.len() <= MAX_GROUP) {
                self.found.group(range, self.groups.len(), key);
            }
        }
        self.groups.truncate(depth);
    }

    /// Reads an object whose keys are questions.
    fn questions(&mut self, value: &RawValue, entries: &Entries<'_>) -> bool {
        let start = self.found.len();
        let depth = self.groups.len();
        let named = self.group_name(entries);
        self.groups.extend(named);
        let fields = RecordFields::default();
        let mut end = self.source.place(value).start;
        for (key, answer) in entries {
            if self.found.is_full() {
                break;
            }
            let place = self.source.place(answer);
            let span = self.source.key_span(end..place.start);
            end = place.end;
            if self.is_about(key) {
                continue;
            }
            let pair = Pair {
                question: Text {
                    text: key.clone().into_owned(),
                    span,
                },
                answer: self.source.texts(answer),
            };
            let line = pair.question.span.first_line;
            match record::document(&pair, &fields, Standing::Listed, &self.groups) {
                Some(made) => self.found.push(made),
                None => self.found.miss(line),
            }
        }
        self.groups.truncate(depth);
        self.found.len() > start
    }

    fn is_too_deep(&mut self, value: &RawValue, level: usize) -> bool {
        let is_too_deep = level > MAX_LEVELS;
        if is_too_deep && value.get().contains('{') {
            let line = self.source.span(value).first_line;
            self.found.too_deep(line);
        }
        is_too_deep
    }

    fn mostly_asks(&self, entries: &Entries<'_>) -> bool {
        let asking = entries.iter().filter(|(key, _)| is_question(key)).count();
        asking > 0 && {
            let about = entries.iter().filter(|(key, _)| self.is_about(key)).count();
            asking * 2 > entries.len() - about
        }
    }

    /// Whether a key stands for something about all questions of an object.
    fn is_about(&self, key: &str) -> bool {
        let about = [&self.fields.title, &self.fields.id, &self.fields.lang];
        about.into_iter().flatten().any(|name| same(name, key))
    }

    fn group_name(&self, entries: &Entries<'_>) -> Option<String> {
        let object = Object {
            source: self.source,
            entries,
        };
        let field = object
            .field(&self.fields.title)
            .or_else(|| object.field(GROUP))?;
        let name = body::line(&field.texts.first()?.text);
        (!name.is_empty() && name.len() <= MAX_GROUP).then_some(name)
    }

    fn note_unread(&mut self, entries: &Entries<'_>, made: &Made) {
        if !self.found.samples() {
            return;
        }
        for (key, value) in entries {
            let is_used = made.used.iter().any(|name| {
                let head = name.split('.').next().unwrap_or_default();
                same(name, key) || same(head, key)
            });
            if !is_used && value.get() != "null" {
                let span = self.source.span(value);
                self.found.drop_field(key, value.get(), span);
            }
        }
    }
}

/// Tells whether nothing stands between the brackets.
fn is_empty(value: &RawValue) -> bool {
    let mut inner = value.get().bytes().skip(1);
    inner
        .find(|byte| !byte.is_ascii_whitespace())
        .is_none_or(|byte| matches!(byte, b']' | b'}'))
}

fn inside(standing: Standing, alone: bool) -> Standing {
    match standing {
        Standing::Below => Standing::Below,
        _ => Standing::Inside { alone },
    }
}

fn is_question_type(entries: &Entries<'_>) -> bool {
    let mut types = entries.iter().filter(|(key, _)| key == "@type");
    types.next().is_some_and(|(_, value)| {
        let is = |value: &RawValue| scalar(value).is_some_and(|name| names_type(&name, "Question"));
        is(value)
            || is_array(value)
                && elements(value.get())
                    .unwrap_or_default()
                    .into_iter()
                    .any(is)
    })
}
