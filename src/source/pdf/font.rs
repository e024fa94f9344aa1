//! Fonts: what the codes of a string stand for, and how wide they are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document as Pdf, Encoding, Object};

/// The map of the largest fonts of East Asia takes a tenth (bytes).
const MAX_MAP: usize = 4 * 1024 * 1024;
/// Wide fonts have no more codes than this.
const MAX_WIDTHS: usize = 65_536;
/// The width of a letter whose width is not stated (thousandths of its size).
const USUAL_WIDTH: f32 = 500.0;

/// A font as far as it is needed to read text.
pub(super) struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    /// The texts of all codes, where codes are single bytes.
    table: Option<Vec<String>>,
    first: usize,
    widths: Vec<f32>,
    wide: HashMap<u32, f32>,
    missing: f32,
    pub(super) bold: bool,
    pub(super) mono: bool,
}

impl<'a> Font<'a> {
    pub(super) fn new(pdf: &'a Pdf, font: &'a Dictionary) -> Font<'a> {
        let name = font.get_deref(b"BaseFont", pdf).and_then(Object::as_name);
        let name = String::from_utf8_lossy(name.unwrap_or_default()).to_lowercase();
        let composite = is_kind(font, b"Type0");
        let mono = ["courier", "mono", "consol", "menlo", "cmtt", "typewriter"];
        let heavy = ["bold", "black", "heavy", "-bd", "cmbx", "medi"];
        let mut new = Font {
            encoding: mapped(pdf, font),
            table: None,
            first: 0,
            widths: Vec::new(),
            wide: HashMap::new(),
            missing: USUAL_WIDTH,
            bold: heavy.iter().any(|word| name.contains(word)),
            mono: mono.iter().any(|word| name.contains(word)),
        };
        let own = font.get_font_encoding_with_limit(pdf, MAX_MAP).ok();
        if composite {
            new.encoding = new.encoding.or(own);
            new.wide_widths(pdf, font);
        } else {
            new.table = Some(table(new.encoding.as_ref(), own.as_ref()));
            new.simple_widths(pdf, font);
        }
        new
    }

    /// The text of a string, its width in thousandths of the size, how many
    /// codes it has, and how many of them are spaces.
    pub(super) fn show(&self, bytes: &[u8]) -> (String, f32, usize, usize) {
        if let Some(table) = &self.table {
            let mut text = String::with_capacity(bytes.len());
            let mut width = 0.0;
            for &byte in bytes {
                let letters = table.get(usize::from(byte)).map_or("", String::as_str);
                text.push_str(letters);
                width += self.width(usize::from(byte), letters);
            }
            let spaces = bytes.iter().filter(|byte| **byte == b' ').count();
            return (text, width, bytes.len(), spaces);
        }
        let text = self
            .encoding
            .as_ref()
            .map(|encoding| encoding.bytes_to_string(bytes));
        let text = text.and_then(Result::ok).unwrap_or_default();
        let codes = bytes.chunks(2).map(|pair| {
            pair.iter()
                .fold(0, |code, byte| code * 256 + u32::from(*byte))
        });
        let width = codes
            .map(|code| self.wide.get(&code).copied().unwrap_or(self.missing))
            .sum();
        (text, width, bytes.len().div_ceil(2), 0)
    }

    fn width(&self, code: usize, letters: &str) -> f32 {
        let stated = code
            .checked_sub(self.first)
            .and_then(|at| self.widths.get(at));
        match stated {
            Some(width) => *width,
            // The standard fonts need not state their widths.
            None if self.widths.is_empty() && !self.mono => standard_width(letters),
            None if self.mono => 600.0,
            None => self.missing,
        }
    }

    fn simple_widths(&mut self, pdf: &Pdf, font: &Dictionary) {
        let first = font.get_deref(b"FirstChar", pdf).and_then(Object::as_i64);
        self.first = first
            .ok()
            .and_then(|first| usize::try_from(first).ok())
            .unwrap_or(0);
        let widths = font.get_deref(b"Widths", pdf).and_then(Object::as_array);
        let widths = widths
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .take(256);
        let number = |object: &Object| pdf.dereference(object).ok()?.1.as_float().ok();
        // Letters of a font of drawings are measured in units of its own.
        let drawn = is_kind(font, b"Type3");
        let matrix = font
            .get_deref(b"FontMatrix", pdf)
            .and_then(Object::as_array);
        let unit = matrix.ok().and_then(|matrix| number(matrix.first()?));
        let unit = unit.filter(|_| drawn).map_or(1.0, |unit| unit * 1000.0);
        self.widths = widths
            .map(|width| number(width).unwrap_or(USUAL_WIDTH) * unit)
            .collect();
        let descriptor = font
            .get_deref(b"FontDescriptor", pdf)
            .and_then(Object::as_dict);
        if let Ok(descriptor) = descriptor {
            let missing = descriptor.get(b"MissingWidth").ok();
            self.missing = missing.and_then(number).unwrap_or(USUAL_WIDTH);
            let weight = descriptor.get(b"FontWeight").ok().and_then(number);
            self.bold |= weight.is_some_and(|weight| weight >= 600.0);
        }
    }

    fn wide_widths(&mut self, pdf: &Pdf, font: &Dictionary) {
        self.missing = 1000.0;
        let descendants = font
            .get_deref(b"DescendantFonts", pdf)
            .and_then(Object::as_array);
        let first = descendants.ok().and_then(|fonts| fonts.first());
        let Some(Ok(inner)) = first
            .and_then(|font| pdf.dereference(font).ok())
            .map(|(_, font)| font.as_dict())
        else {
            return;
        };
        let number = |object: &Object| pdf.dereference(object).ok()?.1.as_float().ok();
        if let Some(width) = inner.get(b"DW").ok().and_then(number) {
            self.missing = width;
        }
        let Ok(widths) = inner.get_deref(b"W", pdf).and_then(Object::as_array) else {
            return;
        };
        // `10 [500 600]` for codes from 10, or `10 20 500` for a range.
        let mut widths = widths.iter();
        while let (Some(start), Some(next)) = (widths.next(), widths.next()) {
            let Some(start) = number(start).map(|start| start as u32) else {
                return;
            };
            let next = pdf.dereference(next).map_or(next, |(_, next)| next);
            let room = MAX_WIDTHS.saturating_sub(self.wide.len());
            if let Ok(list) = next.as_array() {
                let list = list.iter().filter_map(number).take(room);
                self.wide.extend((start..).zip(list));
            } else if let (Some(end), Some(width)) = (number(next), widths.next().and_then(number))
            {
                let range = (start..=end as u32).take(room);
                self.wide.extend(range.map(|code| (code, width)));
            }
        }
    }
}

fn is_kind(font: &Dictionary, kind: &[u8]) -> bool {
    let own = font.get(b"Subtype").and_then(Object::as_name);
    own.is_ok_and(|own| own == kind)
}

/// What the font says that its codes mean, which is surer than their names.
fn mapped<'a>(pdf: &Pdf, font: &Dictionary) -> Option<Encoding<'a>> {
    if !font.has(b"ToUnicode") {
        return None;
    }
    let mut bare = font.clone();
    bare.remove(b"Encoding");
    match bare.get_font_encoding_with_limit(pdf, MAX_MAP) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Encoding::UnicodeMapEncoding(map)),
        _ => None,
    }
}

fn table(first: Option<&Encoding<'_>>, second: Option<&Encoding<'_>>) -> Vec<String> {
    let read = |encoding: Option<&Encoding<'_>>, code: u8| {
        let text = encoding?.bytes_to_string(&[code]).ok()?;
        (!text.is_empty() && !text.contains('\u{fffd}')).then_some(text)
    };
    let known = first.is_some() || second.is_some();
    let letters = |code: u8| {
        let text = read(first, code).or_else(|| read(second, code));
        text.unwrap_or_else(|| match code {
            // Without a name, a code of ASCII most likely means itself.
            b' '..=b'~' if !known => char::from(code).to_string(),
            b' ' => " ".to_owned(),
            _ => String::new(),
        })
    };
    (0..=255).map(letters).collect()
}

/// About as wide as in Helvetica and Times.
fn standard_width(letters: &str) -> f32 {
    match letters.chars().next() {
        None => 0.0,
        Some(
            ' ' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ';' | ':' | '!' | '\'' | '|'
            | '/',
        ) => 265.0,
        Some('r' | '-' | '(' | ')' | '[' | ']' | '"') => 333.0,
        Some('m' | 'w' | 'M' | 'W' | '—' | '…' | '@' | '%') => 850.0,
        Some(c) if c.is_uppercase() => 690.0,
        Some(_) => 520.0,
    }
}
