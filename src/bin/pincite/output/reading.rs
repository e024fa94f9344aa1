//! What a reader made of a file, for a person.

use pincite::{BlockKind, Document, Section, SectionKind, Span};

use super::clean::{clean, clean_line};
use super::index_report::{grouped, number_of, table};
use super::layout::{Line, paint, span, wrap};
use super::style::{BOLD, CAUTION, DIM, GOOD, PLACE, PLAIN};
use super::terminal::Look;

/// More entries of a list than this are counted: `--json` has them all.
const LISTED: usize = 40;
/// The lines of an answer that tell whether it is the right one.
const ANSWER_LINES: usize = 2;
/// The columns of a line in a pipe, where no window says how wide it is.
const PIPE_WIDTH: usize = 100;

/// Renders a document: what it says about itself, outline, questions, what was
/// left out.
pub(crate) fn render(path: &str, document: &Document, look: &Look) -> String {
    let mut out = String::new();
    let name = match &document.record {
        Some(record) => format!("{path} #{record}"),
        None => path.to_owned(),
    };
    line(&[span(&clean_line(&name), PLACE)], look, &mut out);
    out.push_str(&table(&about(document), look));
    if let Some(reason) = &document.withheld {
        indented(
            &format!("not indexed: {reason}"),
            CAUTION,
            2,
            look,
            &mut out,
        );
    }
    outline(document, look, &mut out);
    pairs(document, look, &mut out);
    dropped(document, look, &mut out);
    if !document.warnings.is_empty() {
        head("Warnings", document.warnings.len(), look, &mut out);
        for warning in document.warnings.iter().take(LISTED) {
            indented(&clean_line(warning), CAUTION, 2, look, &mut out);
        }
        rest(document.warnings.len(), look, &mut out);
    }
    out
}

/// The running text alone.
pub(crate) fn text(document: &Document, look: &Look) -> String {
    let mut out = String::new();
    for section in &document.sections {
        if !out.is_empty() {
            out.push('\n');
        }
        if let Some(heading) = &section.heading {
            line(&[span(heading, BOLD)], look, &mut out);
        }
        let blocks = section.blocks.iter();
        for block in blocks.filter(|block| block.kind != BlockKind::Caption) {
            let bullet = if block.kind == BlockKind::ListItem {
                "- "
            } else {
                ""
            };
            out.push_str(bullet);
            out.push_str(&clean(&block.text));
            out.push('\n');
        }
    }
    out
}

fn about(document: &Document) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let fields = [
        ("title", &document.title),
        ("language", &document.lang),
        ("address", &document.url),
        ("site", &document.site),
        ("author", &document.author),
        ("date", &document.date),
        ("about", &document.description),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            rows.push((name, value.clone()));
        }
    }
    let sections = document.sections.len();
    let pairs = document.sections.iter();
    let pairs = pairs.filter(|s| s.kind == SectionKind::Faq).count();
    let characters = document.text().chars().count();
    rows.push((
        "holds",
        format!(
            "{}, {}, {}",
            number_of(sections - pairs, "section"),
            number_of(pairs, "FAQ pair"),
            number_of(characters, "character")
        ),
    ));
    rows
}

fn outline(document: &Document, look: &Look, out: &mut String) {
    let articles = || {
        document
            .sections
            .iter()
            .filter(|s| s.kind == SectionKind::Article)
    };
    let all = articles().count();
    if all == 0 {
        return;
    }
    head("Outline", all, look, out);
    for section in articles().take(LISTED) {
        let depth = section.parents.len() * 2;
        let heading = match section.heading.as_deref() {
            Some(heading) => span(&clean_line(heading), PLAIN),
            None => span("(before the first heading)", DIM),
        };
        let mut spans: Line = vec![span(&" ".repeat(2 + depth), PLAIN), heading];
        spans.extend(place(section));
        spans.push(span(&format!("  {}", holds(section)), DIM));
        line(&spans, look, out);
    }
    rest(all, look, out);
}

/// `3 paragraphs, 2 items`.
fn holds(section: &Section) -> String {
    let kinds = [
        (BlockKind::Paragraph, "paragraph"),
        (BlockKind::ListItem, "item"),
        (BlockKind::Code, "code block"),
        (BlockKind::Table, "table"),
        (BlockKind::Quote, "quotation"),
        (BlockKind::Caption, "caption"),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|(kind, name)| {
            let blocks = section.blocks.iter();
            (blocks.filter(|block| block.kind == kind).count(), name)
        })
        .filter(|(number, _)| *number > 0)
        .map(|(number, name)| number_of(number, name))
        .collect();
    match parts.is_empty() {
        true => "nothing but the heading".to_owned(),
        false => parts.join(", "),
    }
}

fn pairs(document: &Document, look: &Look, out: &mut String) {
    let pairs = || {
        document
            .sections
            .iter()
            .filter(|s| s.kind == SectionKind::Faq)
    };
    let all = pairs().count();
    if all == 0 {
        return;
    }
    head("FAQ pairs", all, look, out);
    for section in pairs().take(LISTED) {
        let question = section.heading.as_deref().unwrap_or_default();
        let mut spans: Line = vec![span("  ", PLAIN), span(&clean_line(question), BOLD)];
        spans.extend(place(section));
        line(&spans, look, out);
        let answer = section.text();
        let room = look.width.unwrap_or(PIPE_WIDTH).saturating_sub(4);
        let mut lines = wrap(&[span(&answer, DIM)], Some(room));
        let is_cut = lines.len() > ANSWER_LINES;
        lines.truncate(ANSWER_LINES);
        if let (true, Some(last)) = (is_cut, lines.last_mut()) {
            last.push(span(" …", DIM));
        }
        for mut wrapped in lines {
            wrapped.insert(0, span("    ", PLAIN));
            line(&wrapped, look, out);
        }
    }
    rest(all, look, out);
}

fn dropped(document: &Document, look: &Look, out: &mut String) {
    let all = document.dropped.len();
    if all == 0 {
        return;
    }
    head("Left out", all, look, out);
    let listed = document.dropped.iter().take(LISTED);
    let widest = listed.clone().map(|d| d.reason.chars().count()).max();
    let widest = widest.unwrap_or(0);
    let room = look.width.unwrap_or(PIPE_WIDTH).saturating_sub(widest + 4);
    for dropped in listed {
        let text = clean_line(&dropped.text);
        let mut first = wrap(&[span(&text, PLAIN)], Some(room.max(20))).into_iter();
        let reason = clean_line(&dropped.reason);
        let mut spans: Line = vec![span(&format!("  {reason:<widest$}  "), DIM)];
        spans.extend(first.next().unwrap_or_default());
        line(&spans, look, out);
    }
    rest(all, look, out);
}

/// Where a section stands: ` #anchor :12-14`.
fn place(section: &Section) -> Line {
    let mut spans = Line::new();
    if let Some(anchor) = &section.anchor {
        spans.push(span(&format!("  #{}", clean_line(anchor)), PLACE));
    }
    if let Some(Span {
        first_line,
        last_line,
        ..
    }) = section.place()
    {
        let lines = match first_line == last_line {
            true => format!("  line {}", grouped(first_line)),
            false => format!("  lines {}-{}", grouped(first_line), grouped(last_line)),
        };
        spans.push(span(&lines, PLACE));
    }
    spans
}

fn head(title: &str, number: usize, look: &Look, out: &mut String) {
    out.push('\n');
    let number = span(&format!("  {}", grouped(number)), DIM);
    line(&[span(title, GOOD), number], look, out);
}

fn rest(all: usize, look: &Look, out: &mut String) {
    if all > LISTED {
        let more = format!("  and {} more, which --json lists", grouped(all - LISTED));
        line(&[span(&more, DIM)], look, out);
    }
}

fn indented(text: &str, style: anstyle::Style, by: usize, look: &Look, out: &mut String) {
    let room = look.width.map(|width| width.saturating_sub(by));
    for mut wrapped in wrap(&[span(text, style)], room) {
        wrapped.insert(0, span(&" ".repeat(by), PLAIN));
        line(&wrapped, look, out);
    }
}

fn line(spans: &[super::layout::Span], look: &Look, out: &mut String) {
    paint(spans, look, out);
    out.push('\n');
}
