//! Directives: which of them hold text, and where in them it stands.

mod class;

use std::ops::Range;

use self::class::Class;
use super::Reader;
use super::blocks::Frame;
use super::lines::{Line, extent, least_indent};
use super::markers;
use crate::document::BlockKind;
use crate::source::question::is_question;
use crate::source::question::outline::Part;

/// The parts of a directive, as ranges of its lines. The first line holds what
/// stands behind its mark.
pub(super) struct Parts<'a> {
    /// From the first line to the options or the first empty line.
    pub(super) head: Range<usize>,
    pub(super) options: Vec<Field<'a>>,
    pub(super) content: Range<usize>,
}

/// One option: its name and the lines of its value.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    value: Vec<Line>,
}

impl<'a> Reader<'a> {
    /// Reads a directive: the line it begins with, and its lines, of which the
    /// first holds only what stands behind the mark.
    pub(super) fn directive(&mut self, name: &str, whole: Line, lines: &mut [Line], frame: Frame) {
        let argument = lines.first().map_or("", |line| line.text(self.text));
        let class = class::of(name, argument);
        let parts = self.parts_of(lines, !matches!(class, Class::Code));
        if let Some(name) = parts.options.iter().find(|option| option.name == "name")
            && let Some(line) = name.value.first()
        {
            self.marks.ids.named(line.text(self.text));
        }
        if !class.is_silent() {
            self.begin_content();
        }
        match class {
            Class::Text => self.contents(lines, &parts, frame.inner()),
            Class::Quote => {
                let quote = Frame {
                    quote: true,
                    ..frame.inner()
                };
                self.contents(lines, &parts, quote);
            }
            Class::Versioned => self.versioned(name, whole, lines, &parts, frame.inner()),
            Class::Titled => self.titled(lines, &parts, frame, false),
            Class::Disclosure => self.titled(lines, &parts, frame, true),
            Class::Transparent => {
                self.blank_head(lines, &parts);
                // Sections may stand inside.
                let same = Frame {
                    depth: frame.depth + 1,
                    ..frame
                };
                self.body(lines, same);
            }
            Class::Code => self.code_directive(lines, &parts, frame),
            Class::Elsewhere => self.elsewhere(whole, lines, &parts, frame),
            Class::Picture => self.picture(whole, lines, &parts, frame),
            Class::Table => self.table_directive(name, lines, &parts, frame),
            Class::Line => self.line_directive(lines, &parts, frame),
            Class::Object => self.object(name, lines, &parts, frame),
            Class::Glossary => self.glossary(lines, &parts, frame),
            Class::Scope => {
                self.set_scope(name, argument);
                self.blank_head(lines, &parts);
                self.body(lines, frame.inner());
            }
            Class::Meta => self.meta(lines),
            Class::Title => {
                let title = argument.trim();
                self.head.title.get_or_insert_with(|| title.to_owned());
            }
            Class::Dropped(reason) => self.drop_directive(reason, whole, lines),
            Class::Unknown => self.unknown(whole, lines, &parts, frame),
        }
    }

    /// Tells argument, options and content apart.
    fn parts_of(&self, lines: &[Line], options_below: bool) -> Parts<'a> {
        let text: &'a str = self.text;
        let full = |at: usize| lines.get(at).is_some_and(|line| !line.is_blank());
        let option = |at: usize| {
            lines
                .get(at)
                .and_then(|line| markers::field(line.text(text)))
        };
        let mut at = 1;
        while full(at) && option(at).is_none() && (options_below || at == 1) {
            // The content of a listing may look like an option.
            if !options_below {
                break;
            }
            at += 1;
        }
        let head = 0..at;
        let mut options = Vec::new();
        let mut column = None;
        while full(at)
            && let Some(line) = lines.get(at)
        {
            let begins = column.is_none_or(|column| line.indent <= column);
            match option(at).filter(|_| begins) {
                Some((name, mark)) => {
                    column = Some(line.indent);
                    options.push(Field {
                        name,
                        value: vec![line.after(mark, text)],
                    });
                }
                None => match options.last_mut() {
                    Some(last) => last.value.push(*line),
                    None => break,
                },
            }
            at += 1;
        }
        Parts {
            head,
            options,
            content: at..lines.len(),
        }
    }

    /// Empties the lines that are options, so that the rest is text.
    fn blank_options(&self, lines: &mut [Line], parts: &Parts<'_>) {
        for line in lines
            .iter_mut()
            .take(parts.content.start)
            .skip(parts.head.end)
        {
            *line = line.emptied();
        }
    }

    pub(super) fn blank_head(&self, lines: &mut [Line], parts: &Parts<'_>) {
        for line in lines.iter_mut().take(parts.content.start) {
            *line = line.emptied();
        }
    }

    /// Reads argument and content alike as text.
    fn contents(&mut self, lines: &mut [Line], parts: &Parts<'_>, frame: Frame) {
        self.blank_options(lines, parts);
        if let Some((first, rest)) = lines.split_first_mut()
            && let Some(base) = least_indent(rest)
        {
            first.indent = base;
        }
        self.body(lines, frame);
    }

    /// `versionadded:: 2.5 text`: the version alone would say nothing.
    fn versioned(
        &mut self,
        name: &str,
        whole: Line,
        lines: &mut [Line],
        parts: &Parts<'_>,
        frame: Frame,
    ) {
        let mut lead = crate::source::markdown::inline::Inline::default();
        let start = whole.text(self.text).find(name).unwrap_or(0) + whole.bytes().start;
        lead.push(name, start..start + name.len());
        self.lead = Some(lead);
        self.contents(lines, parts, frame);
        self.flush_lead();
    }

    /// What has a title of its own. A disclosure, and what asks something,
    /// stands for itself.
    fn titled(&mut self, lines: &mut [Line], parts: &Parts<'_>, frame: Frame, apart: bool) {
        let title = self.inline(lines.get(parts.head.clone()).unwrap_or_default());
        self.blank_head(lines, parts);
        let folded = parts.options.iter().any(|option| {
            let values = option.value.iter().map(|line| line.text(self.text));
            option.name == "class" && values.into_iter().any(|v| v.contains("dropdown"))
        });
        let asks = is_question(&title.text);
        let heading = (apart || folded || asks)
            .then(|| self.object_heading(&title, None, frame))
            .flatten();
        let Some(heading) = heading else {
            self.prompt(title, None, frame);
            return self.body(lines, frame.inner());
        };
        self.flush_lead();
        self.parts.push(Part::Details(heading));
        self.body(lines, frame.inner());
        self.parts.push(Part::Close);
    }

    /// A listing: its caption, then the code.
    fn code_directive(&mut self, lines: &mut [Line], parts: &Parts<'_>, frame: Frame) {
        self.caption(parts, frame);
        self.code(lines.get(parts.content.clone()).unwrap_or_default());
    }

    fn caption(&mut self, parts: &Parts<'_>, frame: Frame) {
        for option in parts.options.iter().filter(|o| o.name == "caption") {
            self.paragraph(&option.value, frame);
        }
    }

    /// A listing that is in another file.
    fn elsewhere(&mut self, whole: Line, lines: &[Line], parts: &Parts<'_>, frame: Frame) {
        self.caption(parts, frame);
        self.drop_directive("include", whole, lines);
    }

    /// A picture: what it is said to show, and the text below it.
    fn picture(&mut self, whole: Line, lines: &mut [Line], parts: &Parts<'_>, frame: Frame) {
        for option in parts.options.iter().filter(|o| o.name == "alt") {
            self.paragraph(&option.value, frame);
        }
        self.drop("picture", whole.bytes());
        self.blank_head(lines, parts);
        self.body(lines, frame.inner());
    }

    /// A line of its own: it heads what follows on the page, but no section.
    fn line_directive(&mut self, lines: &[Line], parts: &Parts<'_>, frame: Frame) {
        let text = self.inline(lines.get(parts.head.clone()).unwrap_or_default());
        self.prompt(text, None, frame);
    }

    /// A directive of an extension: its content is taken for text, its
    /// argument only where it is words.
    fn unknown(&mut self, whole: Line, lines: &mut [Line], parts: &Parts<'_>, frame: Frame) {
        let argument = self.inline(lines.get(parts.head.clone()).unwrap_or_default());
        if argument.text.trim().contains(' ') {
            self.prompt(argument, None, frame);
        } else {
            self.drop("directive", whole.bytes());
        }
        self.blank_head(lines, parts);
        self.body(lines, frame.inner());
    }

    fn drop_directive(&mut self, reason: &str, whole: Line, lines: &[Line]) {
        let end = extent(lines).map_or(0, |bytes| bytes.end);
        let bytes = whole.bytes();
        self.drop(reason, bytes.start..bytes.end.max(end));
    }

    /// The value of an option, as it stands.
    pub(super) fn option(&self, parts: &Parts<'_>, name: &str) -> Option<&'a str> {
        let option = parts.options.iter().find(|option| option.name == name)?;
        let bytes = extent(&option.value)?;
        self.text.get(bytes)
    }

    /// The title of a table, above it.
    pub(super) fn table_title(&mut self, lines: &[Line], parts: &Parts<'_>, frame: Frame) {
        let title = lines.get(parts.head.clone()).unwrap_or_default();
        if extent(title).is_some() {
            let full: Vec<Line> = title.iter().copied().filter(|l| !l.is_blank()).collect();
            self.paragraph(&full, frame);
        }
    }

    /// Adds a table whose rows are known.
    pub(super) fn table(&mut self, rows: Vec<Vec<String>>, bytes: Range<usize>) {
        let rows = rows.into_iter().filter_map(|cells| {
            let full = cells.iter().any(|cell| !cell.is_empty());
            full.then(|| cells.join(" | ").trim().to_owned())
        });
        let rows: Vec<String> = rows.collect();
        self.block(BlockKind::Table, rows.join("\n"), bytes);
    }
}
