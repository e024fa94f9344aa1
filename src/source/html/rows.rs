//! Tables whose rows may hold questions with their answers: side by side, or
//! one below the other with a label before each.

use super::candidates::{Bond, Candidate};
use super::chrome::Chrome;
use super::tree::{Kind, Tree};
use crate::source::question::{Label, bare_label};

/// A cell with fewer letters and digits may be the number of its row.
const MAX_NUMBER_CHARS: usize = 3;

/// Rows of a question and an answer. A table says little by itself: unless its
/// head names the columns, the questions have to ask.
pub(super) fn rows(tree: &Tree, _: &Chrome) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for table in (0..tree.len()).filter(|&i| tree.name(i) == "table") {
        // What holds tables lays out the page.
        if tree.sums(table + 1..tree.end(table)).tables > 0 {
            continue;
        }
        let rows: Vec<(usize, Vec<usize>)> = (table..tree.end(table))
            .filter(|&i| tree.name(i) == "tr")
            .map(|row| (row, cells(tree, row)))
            .collect();
        let mut bond = Bond::Adjacent;
        // The head belongs to the first pair: alone it says nothing.
        let mut head = None;
        let mut rest = rows.as_slice();
        while let Some(((row, cells), after)) = rest.split_first() {
            rest = after;
            let &[first, second] = cells.as_slice() else {
                continue;
            };
            let labels = (label(tree, first), label(tree, second));
            if let (Some(a), Some(b)) = labels
                && a.asks()
                && b.answers()
            {
                bond = Bond::Stated;
                head = Some(*row);
                continue;
            }
            if tree.name(first) == "th" && tree.name(second) == "th" {
                head = Some(*row);
                continue;
            }
            let candidate = |prompt, answer, end, bond| Candidate {
                prompt: tree.range(prompt),
                place: head.unwrap_or(*row)..end,
                body: vec![tree.range(answer)],
                group: table,
                bond,
            };
            if let Some((next, cells)) = after.first()
                && let &[mark, answer] = cells.as_slice()
                && labels.0.is_some_and(Label::asks)
                && label(tree, mark).is_some_and(Label::answers)
            {
                candidates.push(candidate(second, answer, tree.end(*next), Bond::Stated));
                rest = after.split_first().map_or(after, |(_, rest)| rest);
            } else {
                candidates.push(candidate(first, second, tree.end(*row), bond));
            }
            head = None;
        }
    }
    candidates
}

/// The cells of a row that hold text, without the number of the row.
fn cells(tree: &Tree, row: usize) -> Vec<usize> {
    let is_cell = |&i: &usize| matches!(tree.name(i), "td" | "th") && tree.chars(i) > 0;
    let mut cells: Vec<usize> = tree.children(row).filter(is_cell).collect();
    if let &[first, _, _] = cells.as_slice()
        && tree.chars(first) <= MAX_NUMBER_CHARS
    {
        cells.remove(0);
    }
    cells
}

/// What a cell that is nothing but a label stands for.
fn label(tree: &Tree, cell: usize) -> Option<Label> {
    let texts = tree
        .range(cell)
        .filter_map(|i| match tree.nodes.get(i)?.kind {
            Kind::Text(text) if tree.chars(i) > 0 => Some(text.trim()),
            _ => None,
        });
    let mut texts = texts.take(2);
    let text = texts.next().filter(|_| texts.next().is_none())?;
    // The head of a column may be in the plural.
    bare_label(text).or_else(|| bare_label(text.strip_suffix(['s', 'n'])?))
}
