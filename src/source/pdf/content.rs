//! What a page draws -> runs of letters with their places.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

use super::drawing::{Drawing, Run, State, is_name, matrix_of, number};
use super::font::Font;

/// What one page draws, with its forms; a map of a country takes as much
/// (bytes).
const MAX_CONTENT: usize = 8 * 1024 * 1024;
/// What all pages draw: each page may name the same contents (bytes).
const MAX_TOTAL: usize = 256 * 1024 * 1024;
/// Forms are drawn inside forms, in a circle if the file is hostile.
const MAX_FORMS_DEEP: usize = 12;
/// And each can draw the next one many times.
const MAX_FORMS: usize = 100_000;
/// All the text of a file (bytes).
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// What reading all pages may still take.
pub(super) struct Budget {
    bytes: usize,
    forms: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            bytes: MAX_TOTAL,
            forms: MAX_FORMS,
            text: MAX_TEXT,
        }
    }
}

/// The fonts that were met so far, by the place of their dictionary.
pub(super) type Fonts<'a> = HashMap<usize, Rc<Font<'a>>>;

/// Reads what a page draws. The error says what was not read.
pub(super) fn runs<'a>(
    pdf: &'a Pdf,
    page: ObjectId,
    fonts: &mut Fonts<'a>,
    budget: &mut Budget,
) -> (Vec<Run>, Option<String>) {
    let mut reader = Reader {
        pdf,
        fonts,
        budget,
        runs: Vec::new(),
        problem: None,
        open: 0,
    };
    let resources = resources(pdf, page);
    match pdf.get_page_content_with_limit(page, MAX_CONTENT) {
        Ok(content) if content.is_empty() && draws(pdf, page) => {
            reader.problem = Some("what it draws is damaged");
        }
        Ok(content) => reader.draw(&content, &resources, State::default(), 0),
        Err(_) => reader.problem = Some("what it draws is damaged or too large"),
    }
    (reader.runs, reader.problem.map(str::to_owned))
}

/// Whether a page states that it draws something.
fn draws(pdf: &Pdf, page: ObjectId) -> bool {
    let streams = pdf.get_page_contents(page).into_iter();
    let mut streams = streams.filter_map(|id| pdf.get_object(id).ok()?.as_stream().ok());
    // Packed, nothing takes up to ten bytes.
    streams.any(|stream| stream.content.len() > 10)
}

/// The resources of a page and of those above it, the nearest first.
fn resources(pdf: &Pdf, page: ObjectId) -> Vec<&Dictionary> {
    let Ok((own, ids)) = pdf.get_page_resources(page) else {
        return Vec::new();
    };
    let named = ids.into_iter().filter_map(|id| pdf.get_dictionary(id).ok());
    own.into_iter().chain(named).collect()
}

struct Reader<'a, 'b> {
    pdf: &'a Pdf,
    fonts: &'b mut Fonts<'a>,
    budget: &'b mut Budget,
    runs: Vec<Run>,
    problem: Option<&'static str>,
    /// Bytes of the contents that are open: a page and forms inside forms.
    open: usize,
}

impl<'a> Reader<'a, '_> {
    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        state: State<'a>,
        depth: usize,
    ) {
        let length = content.len();
        match self.budget.bytes.checked_sub(length) {
            Some(left) => self.budget.bytes = left,
            None => {
                self.problem = Some("the pages before it draw all that the limit allows");
                return;
            }
        }
        let Ok(content) = Content::decode(content) else {
            self.problem = Some("what it draws is damaged");
            return;
        };
        let mut drawing = Drawing::new(state);
        self.open += length;
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Do" => self.form(operation, resources, &drawing, depth),
                "Tf" => {
                    drawing.state.font = self.font(operation, resources);
                    drawing.state.size = number(operation, 1);
                }
                _ => drawing.apply(operation, &mut self.runs, &mut self.budget.text),
            }
        }
        self.open -= length;
        if self.budget.text == 0 {
            self.problem = Some("the text is longer than the limit");
        }
    }

    fn form(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
        drawing: &Drawing<'a>,
        depth: usize,
    ) {
        let Some(Object::Stream(form)) = self.find(b"XObject", operation, resources) else {
            return;
        };
        if !form
            .dict
            .get(b"Subtype")
            .is_ok_and(|kind| is_name(kind, b"Form"))
        {
            return;
        }
        let forms = self
            .budget
            .forms
            .checked_sub(1)
            .filter(|_| depth < MAX_FORMS_DEEP);
        let Some(forms) = forms else {
            self.problem = Some("its forms are nested too deep, or too many");
            return;
        };
        self.budget.forms = forms;
        let room = MAX_CONTENT.saturating_sub(self.open);
        let Ok(content) = form.get_plain_content_with_limit(room) else {
            self.problem = Some("a form on it is damaged or too large");
            return;
        };
        let own = form
            .dict
            .get_deref(b"Resources", self.pdf)
            .and_then(Object::as_dict);
        let resources = own.map_or_else(|_| resources.to_vec(), |own| vec![own]);
        let mut state = drawing.state.clone();
        if let Ok(matrix) = form
            .dict
            .get_deref(b"Matrix", self.pdf)
            .and_then(Object::as_array)
        {
            state.matrix = matrix_of(matrix).then(&state.matrix);
        }
        self.draw(&content, &resources, state, depth + 1);
    }

    fn font(
        &mut self,
        operation: &Operation,
        resources: &[&'a Dictionary],
    ) -> Option<Rc<Font<'a>>> {
        let font = self.find(b"Font", operation, resources)?.as_dict().ok()?;
        let place = std::ptr::from_ref(font).addr();
        let found = self.fonts.entry(place);
        Some(
            found
                .or_insert_with(|| Rc::new(Font::new(self.pdf, font)))
                .clone(),
        )
    }

    /// The resource that an operation names first.
    fn find(
        &self,
        kind: &[u8],
        operation: &Operation,
        resources: &[&'a Dictionary],
    ) -> Option<&'a Object> {
        let name = operation.operands.first()?.as_name().ok()?;
        resources.iter().find_map(|resources| {
            let all = resources.get_deref(kind, self.pdf).ok()?.as_dict().ok()?;
            all.get_deref(name, self.pdf).ok()
        })
    }
}
