//! Lines of pages -> headings, paragraphs, items, tables and code.

use std::collections::{HashMap, HashSet};

use super::lines::Line;
use crate::document::{Block, BlockKind};
use crate::source::markdown::inline::Inline;
use crate::source::question::outline::Part;
use crate::source::question::{has_question_mark, label, number_prefix};
use crate::source::text::lines::Lines;
use crate::source::text::paragraphs::strip_bullet;

/// Letters larger than those of the text by this much make a heading.
const LARGE: f32 = 1.1;
/// A longer or taller group of large letters is a motto (bytes, lines).
const MAX_HEADING: (usize, usize) = (250, 4);
/// Nobody tells more levels of headings apart by their size.
const MAX_LEVELS: usize = 6;
/// Lines further apart than usual by this much are two paragraphs.
const APART: f32 = 1.25;
/// The distance of lines where nothing tells it, in sizes.
const USUAL_LEADING: f32 = 1.2;
/// Columns that begin within this many units begin at the same place.
const COLUMN: f32 = 12.0;
/// Nobody reads code that is further to the right (columns).
const MAX_INDENT: usize = 80;
/// Labelled questions stand below every heading.
const LABEL_LEVEL: u32 = 90;

/// Builds the parts of the outline. The line of a span is a page.
pub(super) fn parts(pages: &[Vec<Line>]) -> Vec<Part> {
    let lines: Vec<&Line> = pages.iter().flatten().collect();
    let usual = Usual::of(&lines);
    let groups = groups(&lines, &usual);
    let large = |group: &&&[&Line]| usual.is_heading(group);
    let mut sizes: Vec<i32> = groups
        .iter()
        .filter(large)
        .map(|group| half_points(size(group)))
        .collect();
    sizes.sort_by(|a, b| b.cmp(a));
    sizes.dedup();
    let emitter = Emitter {
        usual: &usual,
        words: words(&lines),
        sizes,
        places: Lines::new(&"\n".repeat(pages.len())),
    };
    let mut parts = Vec::new();
    for group in groups {
        emitter.emit(group, &mut parts);
    }
    parts
}

/// What is usual in a file.
struct Usual {
    size: f32,
    /// The distance of lines, in sizes.
    leading: f32,
    /// Code stands out only where the text is in another font.
    mono: bool,
    /// Where columns end, by page and by where they begin.
    ends: HashMap<(usize, i32), f32>,
}

impl Usual {
    fn of(lines: &[&Line]) -> Usual {
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        let mut leadings: HashMap<i32, usize> = HashMap::new();
        let mut ends: HashMap<(usize, i32), f32> = HashMap::new();
        let (mut all, mut mono) = (0, 0);
        for line in lines {
            let length: usize = line.cells.iter().map(String::len).sum();
            *sizes.entry(half_points(line.size)).or_default() += length;
            all += length;
            mono += if line.mono { length } else { 0 };
            let end = ends.entry((line.page, column(line.x))).or_insert(line.end);
            *end = end.max(line.end);
        }
        for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
            let step = (line.y - next.y) / line.size.max(1.0);
            if line.page == next.page && (0.5..3.0).contains(&step) && same_size(line, next) {
                *leadings.entry((step * 20.0).round() as i32).or_default() += 1;
            }
        }
        // The smaller one, where two are as frequent: the order has to be the
        // same each time.
        let most = |counts: &HashMap<i32, usize>| {
            let most = counts.iter().max_by_key(|&(value, count)| (*count, -value));
            most.map(|(value, _)| *value as f32)
        };
        Usual {
            size: most(&sizes).unwrap_or(0.0) / 2.0,
            leading: most(&leadings).map_or(USUAL_LEADING, |leading| leading / 20.0),
            mono: mono * 2 > all,
            ends,
        }
    }

    /// Where the column that holds a line ends.
    fn end(&self, line: &Line) -> f32 {
        let place = column(line.x);
        let near = (place - 2..=place + 2).filter_map(|at| self.ends.get(&(line.page, at)));
        near.copied().fold(line.end, f32::max)
    }

    fn is_heading(&self, group: &[&Line]) -> bool {
        let (bytes, lines) = MAX_HEADING;
        let cells = || group.iter().flat_map(|line| &line.cells);
        size(group) >= self.size * LARGE
            && group.len() <= lines
            && cells().map(String::len).sum::<usize>() <= bytes
    }

    fn is_code(&self, line: &Line) -> bool {
        line.mono && !self.mono
    }
}

fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

fn column(x: f32) -> i32 {
    (x / COLUMN).floor() as i32
}

fn size(group: &[&Line]) -> f32 {
    group.first().map_or(0.0, |line| line.size)
}

fn same_size(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() <= a.size.max(b.size) * 0.08
}

/// All words in lower case, without what breaks them.
fn words(lines: &[&Line]) -> HashSet<String> {
    let mut words = HashSet::new();
    for line in lines {
        let text = line.text().to_lowercase();
        let all = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        words.extend(all.filter(|word| !word.ends_with('-')).map(str::to_owned));
    }
    words
}

/// Parts the lines into those that belong together.
fn groups<'a, 'b>(lines: &'a [&'b Line], usual: &Usual) -> Vec<&'a [&'b Line]> {
    let mut groups = Vec::new();
    let mut start = 0;
    for at in 1..=lines.len() {
        let group = lines.get(start..at).unwrap_or_default();
        let goes_on = lines
            .get(at)
            .is_some_and(|next| continues(group, next, usual));
        if !goes_on {
            groups.push(group);
            start = at;
        }
    }
    groups
}

/// Whether a line goes on with the lines before it.
fn continues(group: &[&Line], next: &Line, usual: &Usual) -> bool {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return false;
    };
    let step = last.y - next.y;
    let below = last.page == next.page && step > 0.0;
    let near = step <= usual.leading.max(1.0) * APART * last.size;
    if usual.is_code(last) || usual.is_code(next) {
        return usual.is_code(last) && usual.is_code(next) && below;
    }
    if is_row(last) || is_row(next) {
        // The rows of a table stand further apart than lines.
        return is_row(last) && is_row(next) && below && step <= last.size * 3.5;
    }
    let text = last.text();
    if !same_size(last, next) || is_bold(last) != is_bold(next) || begins(next, first) {
        return false;
    }
    let ended = text.ends_with(['.', '!', '?', ':', ';', '"', '”', '»', '。', '？', '！']);
    let goes_on = next.text().starts_with(char::is_lowercase);
    if !below {
        // The next column, or the next page.
        return !ended && goes_on && last.size < usual.size * LARGE;
    }
    if !near {
        return false;
    }
    if usual.is_heading(group) || goes_on && is_broken(&text) {
        return true;
    }
    if group.len() == 1 && has_question_mark(&text) && !goes_on {
        return false;
    }
    let item = is_item(first);
    if item && next.x < first.x - last.size * 0.5 {
        return false;
    }
    let indented = next.x > last.x + last.size * 0.8;
    if indented && ended && !(item && group.len() == 1) {
        return false;
    }
    // What is shorter than its column ends where it was meant to.
    let (end, begin) = (usual.end(last), last.x);
    let filled = (last.end - begin) / (end - begin).max(1.0);
    filled > if ended { 0.8 } else { 0.55 }
}

/// Whether a line begins something new, whatever stands before it.
fn begins(line: &Line, first: &Line) -> bool {
    let text = line.text();
    let numbered = number_prefix(&text).is_some_and(|(_, rest)| !rest.is_empty());
    strip_bullet(&text).len() < text.len()
        || label(&text).is_some()
        || numbered && number_prefix(first.front()).is_some()
}

/// Whether a text ends within a word; a dash has a space before it.
fn is_broken(text: &str) -> bool {
    let front = text.strip_suffix(['-', '‐']);
    front.is_some_and(|front| front.ends_with(char::is_alphabetic))
}

fn is_item(line: &Line) -> bool {
    let front = line.front();
    let lone = line.cells.len() > 1 && strip_bullet(&format!("{front} x")) == "x";
    lone || strip_bullet(front).len() < front.len() || number_prefix(front).is_some()
}

fn is_bold(line: &Line) -> bool {
    line.bold > 0 && line.bold >= line.text().len()
}

fn is_row(line: &Line) -> bool {
    let label = line
        .cells
        .first()
        .is_some_and(|cell| cell.chars().count() <= 2);
    line.cells.len() > 1 && !(label && line.cells.len() == 2) && !is_item(line)
}

struct Emitter<'a> {
    usual: &'a Usual,
    words: HashSet<String>,
    /// The sizes of headings, largest first.
    sizes: Vec<i32>,
    places: Lines,
}

impl Emitter<'_> {
    fn emit(&self, group: &[&Line], parts: &mut Vec<Part>) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            return;
        };
        let span = self.places.span(first.page - 1..last.page);
        let block = |kind, text: String| Part::Block(Block::new(kind, text).at(span.clone()));
        if self.usual.is_code(first) {
            return parts.push(block(BlockKind::Code, code(group)));
        }
        if is_row(first) && group.len() > 1 {
            let rows: Vec<String> = group.iter().map(|line| line.cells.join(" | ")).collect();
            return parts.push(block(BlockKind::Table, rows.join("\n")));
        }
        let inline = self.inline(group);
        if self.usual.is_heading(group) {
            let place = half_points(first.size);
            let level = self.sizes.iter().position(|size| *size == place);
            let level = level.unwrap_or(MAX_LEVELS).min(MAX_LEVELS) as u32 + 1;
            return parts.extend(inline.heading(level, None, &self.places).map(Part::Heading));
        }
        if is_item(first) {
            let text = strip_bullet(inline.text.trim()).to_owned();
            return parts.push(block(BlockKind::ListItem, text));
        }
        inline.parts(BlockKind::Paragraph, LABEL_LEVEL, &self.places, parts);
    }

    /// The lines joined, broken words made whole.
    fn inline(&self, group: &[&Line]) -> Inline {
        let mut inline = Inline::default();
        let mut bold = group.first().is_some_and(|line| line.bold > 0);
        if bold {
            inline.open_strong();
        }
        for (at, line) in group.iter().enumerate() {
            let mut text = line.text();
            let next = group.get(at + 1).map(|next| next.text());
            let glued = next.is_some_and(|next| self.glues(&mut text, &next));
            let place = line.page - 1..line.page;
            if bold && line.bold < text.len() {
                let cut = text.split_at_checked(line.bold);
                let (front, rest) = cut.unwrap_or((text.as_str(), ""));
                inline.push(front, place.clone());
                inline.close_strong();
                inline.push(rest, place);
                bold = false;
            } else {
                inline.push(&text, place);
            }
            if !glued {
                inline.space();
            }
        }
        if bold {
            inline.close_strong();
        }
        inline
    }

    /// Whether the next line goes on within the last word of this one; a
    /// hyphen that only breaks the word is taken away.
    fn glues(&self, text: &mut String, next: &str) -> bool {
        let ideographic = |c: Option<char>| {
            c.is_some_and(|c| ('\u{2e80}'..'\u{a000}').contains(&c) || c >= '\u{f900}')
        };
        if ideographic(text.chars().next_back()) && ideographic(next.chars().next()) {
            return true;
        }
        let Some(front) = text.strip_suffix(['-', '‐']) else {
            return false;
        };
        let is_end = |c: char| !c.is_alphabetic();
        let first = front
            .rsplit(is_end)
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let second = next.split(is_end).next().unwrap_or_default();
        if first.is_empty() || !second.starts_with(char::is_lowercase) {
            return front.ends_with(char::is_alphanumeric)
                && next.starts_with(char::is_alphanumeric);
        }
        let known = |word: &str| self.words.contains(word);
        let whole = format!("{first}{second}");
        let compound = known(&format!("{first}-{second}")) || known(&first) && known(second);
        if known(&whole) || !compound {
            text.truncate(front.len());
        }
        true
    }
}

/// The lines as they stand, with their indent.
fn code(group: &[&Line]) -> String {
    let left = group.iter().map(|line| line.x).fold(f32::MAX, f32::min);
    let lines = group.iter().map(|line| {
        // Letters of one width are six tenths of their size wide.
        let indent = ((line.x - left) / (line.size * 0.6).max(1.0)).round();
        format!(
            "{}{}",
            " ".repeat((indent as usize).min(MAX_INDENT)),
            line.text()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
