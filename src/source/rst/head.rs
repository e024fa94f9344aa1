//! What a document says about itself: the fields at its top, `meta`, and
//! comments that site generators read.

use super::Reader;
use super::lines::{Line, extent};
use super::markers;

/// Longer values describe nothing (bytes).
const MAX_VALUE: usize = 2000;
/// Fields at the top that steer how a page is built.
const SETTINGS: &[&str] = &[
    "category",
    "class",
    "keywords",
    "nocomments",
    "no-search",
    "nosearch",
    "orphan",
    "save_as",
    "slug",
    "status",
    "tags",
    "template",
    "tocdepth",
    "url",
];

/// What has been found so far.
#[derive(Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) author: Option<String>,
    pub(super) date: Option<String>,
    /// A heading has come.
    pub(super) titled: bool,
    /// Something else has come: fields describe the document no more.
    pub(super) over: bool,
}

impl Head {
    /// Keeps a value if its name is one that is asked for.
    fn set(&mut self, name: &str, value: &str) -> bool {
        let place = match name {
            "title" => &mut self.title,
            "description" | "summary" => &mut self.description,
            "author" | "authors" => &mut self.author,
            "date" => &mut self.date,
            "lang" | "language" => {
                let code = value.split(['-', '_']).next().unwrap_or_default();
                let is_code =
                    (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphabetic());
                if is_code && self.lang.is_none() {
                    self.lang = Some(code.to_ascii_lowercase());
                }
                return is_code;
            }
            _ => return false,
        };
        let fits = !value.is_empty() && value.len() <= MAX_VALUE;
        if fits && place.is_none() {
            *place = Some(value.to_owned());
        }
        fits
    }
}

impl Reader<'_> {
    /// A field at the top of the document. Returns whether it is no text.
    pub(super) fn docinfo(&mut self, name: &str, body: &[Line]) -> bool {
        let name = name.trim().to_lowercase();
        let value = self.value(body);
        if self.head.set(&name, &value) {
            return true;
        }
        let setting = SETTINGS.contains(&name.as_str());
        if setting {
            let bytes = self.field_bytes(body);
            self.drop("attribute", bytes);
        }
        setting
    }

    /// The line of the field as a whole; its mark stands before the body.
    fn field_bytes(&self, body: &[Line]) -> std::ops::Range<usize> {
        let first = body.first().map_or(0, |line| line.bytes().start);
        let start = self.lines.start(first.saturating_sub(1));
        let end = extent(body).map_or(first, |bytes| bytes.end);
        start..end
    }

    /// `meta`: the description of the page; what only search engines read is
    /// dropped.
    pub(super) fn meta(&mut self, lines: &[Line]) {
        let mut at = 0;
        while let Some(&line) = lines.get(at) {
            let mut end = at + 1;
            if let Some((name, mark)) = markers::field(line.text(self.text)) {
                while lines.get(end).is_some_and(|next| {
                    !next.is_blank() && markers::field(next.text(self.text)).is_none()
                }) {
                    end += 1;
                }
                // "description lang=en" names the language too.
                let name = name.split_whitespace().next().unwrap_or_default();
                let mut body = vec![line.after(mark, self.text)];
                body.extend(lines.get(at + 1..end).unwrap_or_default());
                let value = self.value(&body);
                if !self.head.set(&name.to_lowercase(), &value) {
                    self.drop_lines("attribute", lines.get(at..end).unwrap_or_default());
                }
            }
            at = end;
        }
    }

    /// Comments at the top such as `.. title: Lamps`, as Nikola reads them.
    pub(super) fn described_by(&mut self, comment: &str) -> bool {
        if self.head.over {
            return false;
        }
        let Some((name, value)) = comment.split_once(": ") else {
            return false;
        };
        self.head.set(name.trim(), value.trim())
    }

    fn value(&mut self, body: &[Line]) -> String {
        let full: Vec<Line> = body.iter().copied().filter(|l| !l.is_blank()).collect();
        self.inline(&full).text.trim().to_owned()
    }
}
