//! What a line is: code, a module line, the marker of a container, or text
//! with litter in it.

use std::ops::Range;

use super::scan::{Scan, tag_name};

/// What is known of the lines so far.
#[derive(Default)]
pub(super) struct Lines {
    fence: Option<(u8, usize)>,
    after_blank: bool,
    started: bool,
    in_list: bool,
    in_code: bool,
    in_module: bool,
    /// Inside `{% highlight %}`.
    in_highlight: bool,
    /// The options of a container of MyST may follow.
    in_options: bool,
    /// The name that `(name)=` gives to the heading below it.
    target: Option<String>,
    /// The indent of what stands in the open JSX element, once it is known.
    base: Option<usize>,
    /// The indent that it has to keep.
    floor: usize,
}

impl Lines {
    pub(super) fn line(&mut self, scan: &mut Scan<'_>, range: Range<usize>) {
        let line = scan.text.get(range.clone()).unwrap_or_default();
        let trimmed = line.trim_ascii();
        let block_start = self.after_blank || !self.started;
        self.after_blank = trimmed.is_empty();
        if trimmed.is_empty() {
            self.in_module = false;
            return;
        }
        self.started = true;
        if range.end <= scan.at {
            // Inside something that began on an earlier line.
            self.after_blank = true;
            return;
        }
        if self.highlight(scan, &range, trimmed) {
            return;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        let cut = self.dedent(scan, range.start, indent, trimmed);
        let indent = indent - cut;
        let bare = after_markers(trimmed);
        if let Some((byte, length)) = self.fence {
            let run = bare.bytes().take_while(|b| *b == byte).count();
            if run >= length && bare.trim_end().len() == run {
                self.fence = None;
            }
            return;
        }
        if let Some(fence) = fence_of(bare) {
            self.fence = Some(fence);
            return;
        }
        let begin = range.start + (line.len() - line.trim_ascii_start().len());
        let whole = begin..begin + trimmed.len();
        if (indent == 0 || self.in_module) && self.module_line(block_start, trimmed) {
            scan.push(whole);
            scan.mdx = true;
            self.after_blank = true;
            return;
        }
        let options = std::mem::take(&mut self.in_options);
        self.in_code = (indent >= 4 || line.starts_with('\t'))
            && !self.in_list
            && (block_start || self.in_code);
        if bare.len() < trimmed.len() {
            self.in_list = true;
        } else if indent == 0 && !line.starts_with('\t') {
            self.in_list = false;
        }
        if admonition(trimmed) {
            // An item with the content that its indented lines make.
            scan.admonitions.push(begin);
            scan.items.push(begin);
            scan.push(begin + 4..whole.end);
            self.in_list = true;
        } else if !self.in_code && trimmed.starts_with(":::") {
            scan.push(whole);
            self.after_blank = true;
            self.in_options = trimmed.trim_start_matches(':').starts_with('{');
        } else if options && is_option(trimmed) {
            scan.push(whole);
            self.after_blank = true;
            self.in_options = true;
        } else if !self.in_code && block_start && is_contents(trimmed) {
            scan.push(whole);
            self.after_blank = true;
        } else if let Some(name) = target(trimmed).filter(|_| block_start && !self.in_code) {
            self.target = Some(name.to_owned());
            scan.push(whole);
            self.after_blank = true;
        } else if !self.in_code && trimmed.starts_with("{:") && trimmed.ends_with('}') {
            scan.push(whole);
        } else if !self.in_code {
            let target = self.target.take();
            if trimmed.starts_with('#') {
                let line = range.start + cut;
                scan.heading_ids.extend(target.map(|name| (line, name)));
                scan.heading_id(line, whole.clone());
            }
            scan.inline(range);
            // A container may be opened behind a short code.
            if scan.masks.last().is_some_and(|mask| mask.end > begin)
                && let Some(at) = trimmed.find(":::")
                && trimmed
                    .get(..at)
                    .is_some_and(|before| before.trim_end().ends_with(['}', '>']))
                && scan
                    .masks
                    .last()
                    .is_some_and(|mask| mask.end >= begin + at - 1)
            {
                scan.push(begin + at..whole.end);
            }
        }
    }

    /// Takes back the indent that JSX elements give their content, or it would
    /// read as code; returns how much. The line end changes places with it.
    fn dedent(&mut self, scan: &mut Scan<'_>, start: usize, indent: usize, line: &str) -> usize {
        let tag = self.fence.is_none() && line.starts_with('<');
        if tag {
            self.base = None;
            // An element in a list stays where its item has it.
            self.floor = if self.in_list {
                self.floor.min(indent)
            } else {
                0
            };
        }
        if scan.opened == scan.closed {
            self.floor = if tag && self.in_list { indent } else { 0 };
            return 0;
        }
        let base = if tag {
            indent
        } else {
            *self.base.get_or_insert(indent)
        };
        let cut = indent.min(base).saturating_sub(self.floor);
        let before = scan.text.get(..start).unwrap_or_default();
        let end = if before.ends_with("\r\n") {
            2
        } else {
            usize::from(!before.is_empty())
        };
        if cut > 0 && end > 0 {
            scan.shifts.push((start - end, end, cut));
        }
        cut
    }

    /// Jekyll: `{% highlight ruby %}` to `{% endhighlight %}` is a block of code.
    fn highlight(&mut self, scan: &mut Scan<'_>, range: &Range<usize>, line: &str) -> bool {
        let text = scan.text.get(range.clone()).unwrap_or_default();
        let indent = text.len() - text.trim_ascii_start().len();
        if self.fence.is_some() || indent >= 4 && !self.in_list {
            return false;
        }
        if line.starts_with("{%") && line.ends_with("%}") {
            let wanted = if self.in_highlight {
                "endhighlight"
            } else {
                "highlight"
            };
            if tag_name(line) == wanted && line.matches("{%").count() == 1 {
                self.in_highlight = !self.in_highlight;
                scan.fences.push(range.start + indent..range.end);
                self.after_blank = true;
                return true;
            }
        }
        self.in_highlight
    }

    /// MDX: `import` and `export`, up to the next blank line.
    fn module_line(&mut self, block_start: bool, line: &str) -> bool {
        let starts = (block_start || self.in_module) && is_module_line(line);
        self.in_module = starts || self.in_module;
        self.in_module
    }
}

fn is_module_line(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("import ") {
        let rest = rest.trim_start();
        let from = rest
            .split(" from ")
            .nth(1)
            .is_some_and(|path| path.trim_start().starts_with(['\'', '"']));
        return from || rest == "{" || rest.starts_with(['\'', '"']);
    }
    let Some(rest) = line.strip_prefix("export ") else {
        return false;
    };
    let declares = ["const ", "let ", "var ", "function ", "async ", "class "];
    (declares.iter().any(|word| rest.starts_with(word)) && rest.contains(['=', '(', '{']))
        || rest.starts_with("default ") && rest.contains(['(', '{', ';'])
        || rest.starts_with('{')
        || rest.starts_with("* from")
}

/// `:class: tip`, an option of a container of MyST.
fn is_option(line: &str) -> bool {
    let name = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

/// What a generator puts the table of contents in place of.
fn is_contents(line: &str) -> bool {
    let markers = ["[toc]", "[[toc]]", "[[_toc_]]"];
    line.starts_with('[')
        && markers
            .iter()
            .any(|marker| line.eq_ignore_ascii_case(marker))
}

/// `(name)=` before a heading of MyST.
fn target(line: &str) -> Option<&str> {
    let name = line.strip_prefix('(')?.strip_suffix(")=")?;
    let valid = |c: char| c.is_alphanumeric() || "-_.:/".contains(c);
    (!name.is_empty() && name.chars().all(valid)).then_some(name)
}

/// The line without quote and list markers.
fn after_markers(line: &str) -> &str {
    let mut line = line;
    // A line has few markers; more are decoration.
    for _ in 0..8 {
        let rest = line.trim_start();
        if !rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+')) {
            return rest;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let item = rest.get(digits..).filter(|_| (1..=9).contains(&digits));
        line = match rest.strip_prefix('>') {
            Some(quoted) => quoted,
            None => match ["- ", "* ", "+ "]
                .iter()
                .find_map(|mark| rest.strip_prefix(mark))
            {
                Some(item) => item,
                None => {
                    match item.and_then(|i| i.strip_prefix(". ").or_else(|| i.strip_prefix(") "))) {
                        Some(item) => item,
                        None => return rest,
                    }
                }
            },
        };
    }
    line
}

fn fence_of(line: &str) -> Option<(u8, usize)> {
    let byte = line.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let run = line.bytes().take_while(|b| *b == byte).count();
    let info = line.get(run..).unwrap_or_default();
    (run >= 3 && (byte == b'~' || !info.contains('`'))).then_some((byte, run))
}

/// `!!! note "Title"`, `??? tip`, `=== "Tab"`: their content is indented.
fn admonition(line: &str) -> bool {
    let marked = line.starts_with(['!', '?', '=']);
    let Some(mark) = line
        .get(..3)
        .filter(|_| marked)
        .filter(|mark| matches!(*mark, "!!!" | "???" | "==="))
    else {
        return false;
    };
    let rest = line
        .get(3..)
        .unwrap_or_default()
        .trim_start_matches(['+', '!']);
    let word = rest.trim_start();
    rest.starts_with(' ')
        && line.len() > 8
        && match mark {
            "===" => word.starts_with('"'),
            _ => word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '"'),
        }
}
