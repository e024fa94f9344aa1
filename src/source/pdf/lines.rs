//! Runs of letters -> lines of text, in the order in which the page draws
//! them: that is the order in which it was written.

use super::drawing::Run;

/// Letters this far apart, in sizes of the letters, are two words.
const WORD_GAP: f32 = 0.16;
/// And this far apart, two cells of a table.
const CELL_GAP: f32 = 1.5;
/// How far a sign may stand above or below its line, in sizes: footnote marks.
const RAISED: f32 = 0.45;

/// One line has no more sizes that matter.
const MAX_SIZES: usize = 16;

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// The number of the page, from 1.
    pub(super) page: usize,
    /// The pieces between wide gaps; most lines have one.
    pub(super) cells: Vec<String>,
    /// How far the bold words at its start reach, in bytes of the text.
    pub(super) bold: usize,
    pub(super) mono: bool,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) artifact: bool,
}

impl Line {
    /// The first piece: what shows that the line begins something.
    pub(super) fn front(&self) -> &str {
        self.cells.first().map_or("", String::as_str)
    }

    pub(super) fn text(&self) -> String {
        self.cells.join(" ")
    }
}

/// Joins the runs of a page.
pub(super) fn lines(page: usize, mut runs: Vec<Run>) -> Vec<Line> {
    if is_upside_down(&runs) {
        runs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut open: Option<Open> = None;
    for run in runs {
        match open.as_mut().filter(|open| open.takes(&run)) {
            Some(open) => open.push(&run),
            None => {
                lines.extend(open.take().and_then(|open| open.close(page)));
                let mut new = Open::new(&run);
                new.push(&run);
                open = Some(new);
            }
        }
    }
    lines.extend(open.and_then(|open| open.close(page)));
    lines
}

/// Some programs draw a page from its end.
fn is_upside_down(runs: &[Run]) -> bool {
    let steps = runs.iter().zip(runs.iter().skip(1));
    let (mut up, mut down) = (0usize, 0usize);
    for (run, next) in steps {
        let step = next.y - run.y;
        up += usize::from(step > run.size * 0.5);
        down += usize::from(step < -run.size * 0.5);
    }
    up > 2 * down.max(1)
}

/// A line that is being joined.
struct Open {
    line: Line,
    text: String,
    /// Where its last run ended.
    end: f32,
    all_bold: bool,
    /// The length of the cells so far, with what parts them.
    before: usize,
    /// The letters in each size, for the size of most of them.
    sizes: Vec<(f32, usize)>,
    last: String,
    last_x: f32,
}

impl Open {
    fn new(run: &Run) -> Open {
        Open {
            line: Line {
                x: run.x,
                y: run.y,
                size: run.size,
                mono: true,
                artifact: run.artifact,
                ..Line::default()
            },
            text: String::new(),
            end: run.x,
            all_bold: true,
            before: 0,
            sizes: Vec::new(),
            last: String::new(),
            last_x: f32::MIN,
        }
    }

    /// Whether a run goes on with the line.
    fn takes(&self, run: &Run) -> bool {
        let size = self.line.size.max(run.size);
        let level = (run.y - self.line.y).abs() <= size * RAISED;
        let follows = run.x >= self.end - size * 0.6 || self.repeats(run);
        level && follows && run.artifact == self.line.artifact
    }

    /// Some programs draw letters twice to make them bold.
    fn repeats(&self, run: &Run) -> bool {
        run.text == self.last && (run.x - self.last_x).abs() < run.size * 0.1
    }

    fn push(&mut self, run: &Run) {
        if self.repeats(run) {
            return;
        }
        let gap = run.x - self.end;
        let size = run.size.max(1.0);
        let blank = self.text.ends_with(char::is_whitespace) || self.text.is_empty();
        if gap > size * CELL_GAP && !self.text.trim().is_empty() {
            self.end_cell();
        } else if gap > size * WORD_GAP && !blank {
            self.text.push(' ');
        }
        for c in run.text.chars() {
            match ligature(c) {
                Some(letters) => self.text.push_str(letters),
                None if c == '\u{ad}' => self.text.push('-'),
                None if c.is_control() => self.text.push(' '),
                None => self.text.push(c),
            }
        }
        let letters = run.text.trim().chars().count();
        if letters > 0 {
            self.all_bold &= run.bold;
            self.line.mono &= run.mono;
            if self.all_bold {
                self.line.bold = self.before + self.text.trim_end().len();
            }
            let same = |(size, _): &&mut (f32, usize)| (*size - run.size).abs() < 0.1;
            if let Some((_, count)) = self.sizes.iter_mut().find(same) {
                *count += letters;
            } else if self.sizes.len() < MAX_SIZES {
                self.sizes.push((run.size, letters));
            }
        }
        self.last.clone_from(&run.text);
        self.last_x = run.x;
        self.end = self.end.max(run.end);
    }

    fn end_cell(&mut self) {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        if !words.is_empty() {
            self.line.cells.push(words.join(" "));
            self.before += self.line.cells.last().map_or(0, String::len) + 1;
        }
        self.text.clear();
    }

    fn close(mut self, page: usize) -> Option<Line> {
        if self.line.mono && self.line.cells.is_empty() {
            // Code: spaces count.
            let text = self.text.trim_end();
            let indent = text.len() - text.trim_start().len();
            self.line.x += indent as f32 * self.line.size * 0.6;
            self.line.cells.push(text.trim_start().to_owned());
        } else {
            self.end_cell();
        }
        self.line.page = page;
        self.line.end = self.end;
        let most = self.sizes.iter().max_by_key(|(_, count)| *count);
        self.line.size = most.map_or(self.line.size, |(size, _)| *size);
        let filled = self.line.cells.iter().any(|cell| !cell.is_empty());
        filled.then_some(self.line)
    }
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, x: f32, y: f32) -> Run {
        Run {
            text: text.to_owned(),
            x,
            end: x + text.chars().count() as f32 * 5.0,
            y,
            size: 10.0,
            bold: text.starts_with('*'),
            mono: false,
            artifact: false,
        }
    }

    fn check(runs: &[(&str, f32, f32)], expected: &[&str]) {
        let runs = runs.iter().map(|&(text, x, y)| run(text, x, y)).collect();
        let found: Vec<String> = lines(1, runs)
            .iter()
            .map(|line| line.cells.join(" | "))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn gaps_part_words_and_cells() {
        check(
            &[
                ("He", 0.0, 9.0),
                ("llo", 10.5, 9.0),
                ("you", 28.0, 9.0),
                ("far", 80.0, 9.0),
            ],
            &["Hello you | far"],
        );
        check(&[("ﬁle\u{1}", 0.0, 9.0), ("2", 20.0, 12.0)], &["file 2"]);
        check(&[("*b", 0.0, 9.0), ("*b", 0.3, 9.0)], &["*b"]);
    }

    #[test]
    fn lines_end_where_the_next_begins() {
        check(
            &[
                ("one", 0.0, 30.0),
                ("two", 0.0, 18.0),
                ("right", 99.0, 30.0),
                ("back", 0.0, 30.0),
            ],
            &["one", "two", "right", "back"],
        );
        check(
            &[
                ("c", 0.0, 10.0),
                ("b", 0.0, 30.0),
                ("a", 0.0, 50.0),
                ("0", 0.0, 70.0),
            ],
            &["0", "a", "b", "c"],
        );
    }
}
