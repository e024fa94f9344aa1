//! The state of a drawing: where the next letters stand, how large they are,
//! and in which font.

use std::rc::Rc;

use lopdf::Object;
use lopdf::content::Operation;

use super::font::Font;

/// States that are saved one inside the other.
const MAX_STATES: usize = 512;

/// Letters that were drawn at once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    /// Where it begins and ends, along the line.
    pub(super) x: f32,
    pub(super) end: f32,
    /// The line it stands on, from the bottom of the page.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) mono: bool,
    /// It is marked as no part of the text, such as a header.
    pub(super) artifact: bool,
}

/// A content as it is drawn.
pub(super) struct Drawing<'a> {
    pub(super) state: State<'a>,
    saved: Vec<State<'a>>,
    line: Matrix,
    text: Matrix,
    /// For every open mark, whether it is that of an artifact.
    marks: Vec<bool>,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(state: State<'a>) -> Drawing<'a> {
        Drawing {
            state,
            saved: Vec::new(),
            line: Matrix::UNIT,
            text: Matrix::UNIT,
            marks: Vec::new(),
        }
    }

    /// Carries an operation out; `room` is how much text may still come.
    pub(super) fn apply(&mut self, operation: &Operation, runs: &mut Vec<Run>, room: &mut usize) {
        let at = |index| number(operation, index);
        match operation.operator.as_str() {
            "q" if self.saved.len() < MAX_STATES => self.saved.push(self.state.clone()),
            "Q" => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            "cm" => self.state.matrix = matrix_of(&operation.operands).then(&self.state.matrix),
            "BT" => self.set(Matrix::UNIT),
            "Tm" => self.set(matrix_of(&operation.operands)),
            "Td" => self.set(self.line.moved(at(0), at(1))),
            "TD" => {
                self.state.leading = -at(1);
                self.set(self.line.moved(at(0), at(1)));
            }
            "T*" => self.next_line(),
            "Tc" => self.state.letter_space = at(0),
            "Tw" => self.state.word_space = at(0),
            "Tz" => self.state.stretch = at(0) / 100.0,
            "TL" => self.state.leading = at(0),
            "Tj" => self.show_all(&operation.operands, runs, room),
            "'" => {
                self.next_line();
                self.show_all(&operation.operands, runs, room);
            }
            "\"" => {
                (self.state.word_space, self.state.letter_space) = (at(0), at(1));
                self.next_line();
                self.show_all(operation.operands.get(2..).unwrap_or_default(), runs, room);
            }
            "TJ" => {
                if let Some(Ok(pieces)) = operation.operands.first().map(Object::as_array) {
                    self.show_all(pieces, runs, room);
                }
            }
            "BDC" | "BMC" if self.marks.len() < MAX_STATES => {
                let tag = operation.operands.first();
                self.marks
                    .push(tag.is_some_and(|tag| is_name(tag, b"Artifact")));
            }
            "EMC" => {
                self.marks.pop();
            }
            _ => {}
        }
    }

    fn set(&mut self, matrix: Matrix) {
        self.line = matrix;
        self.text = matrix;
    }

    fn next_line(&mut self) {
        self.set(self.line.moved(0.0, -self.state.leading));
    }

    /// Shows strings; numbers between them move the place.
    fn show_all(&mut self, pieces: &[Object], runs: &mut Vec<Run>, room: &mut usize) {
        for piece in pieces {
            match piece {
                Object::String(bytes, _) => self.show(bytes, runs, room),
                piece => {
                    let by = piece.as_float().unwrap_or(0.0) / 1000.0;
                    let by = -by * self.state.size * self.state.stretch;
                    self.text = self.text.moved(by, 0.0);
                }
            }
        }
    }

    fn show(&mut self, bytes: &[u8], runs: &mut Vec<Run>, room: &mut usize) {
        let Some(font) = &self.state.font else {
            return;
        };
        let (text, width, codes, spaces) = font.show(bytes);
        let width = width / 1000.0 * self.state.size
            + codes as f32 * self.state.letter_space
            + spaces as f32 * self.state.word_space;
        let start = self.text.then(&self.state.matrix);
        self.text = self.text.moved(width * self.state.stretch, 0.0);
        let end = self.text.then(&self.state.matrix);
        let [a, b, c, d, x, y] = start.0;
        // Text that runs up the page stands on a line of its own kind.
        let upright = a.abs() >= b.abs();
        let (x, y, end) = if upright {
            (x, y, end.0[4])
        } else {
            (y, -x, end.0[5])
        };
        let size = self.state.size.abs() * if upright { d.abs() } else { c.abs() };
        let known = [x, y, end, size].into_iter().all(f32::is_finite);
        if text.is_empty() || !known || text.len() > *room {
            *room = if text.len() > *room { 0 } else { *room };
            return;
        }
        *room -= text.len();
        runs.push(Run {
            text,
            x: x.min(end),
            end: x.max(end),
            y,
            size,
            bold: font.bold,
            mono: font.mono,
            artifact: self.marks.contains(&true),
        });
    }
}

pub(super) fn is_name(object: &Object, name: &[u8]) -> bool {
    object.as_name().is_ok_and(|own| own == name)
}

pub(super) fn number(operation: &Operation, index: usize) -> f32 {
    let operand = operation.operands.get(index);
    operand
        .and_then(|operand| operand.as_float().ok())
        .unwrap_or(0.0)
}

pub(super) fn matrix_of(operands: &[Object]) -> Matrix {
    let mut matrix = Matrix::UNIT;
    for (value, operand) in matrix.0.iter_mut().zip(operands) {
        *value = operand.as_float().unwrap_or(0.0);
    }
    matrix
}

/// What is saved and restored.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// From the units of the drawing to those of the page.
    pub(super) matrix: Matrix,
    pub(super) font: Option<Rc<Font<'a>>>,
    pub(super) size: f32,
    letter_space: f32,
    word_space: f32,
    stretch: f32,
    leading: f32,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            matrix: Matrix::UNIT,
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
        }
    }
}

/// A change of units.
#[derive(Clone, Copy)]
pub(super) struct Matrix([f32; 6]);

impl Matrix {
    const UNIT: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first, then the other.
    pub(super) fn then(&self, other: &Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(&self, x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}
