//! Cuts text to a number of characters: between words, or between graphemes
//! where there are no spaces.

use unicode_segmentation::GraphemeCursor;

/// Where the `count` characters after `from` end.
pub(super) fn after(text: &str, from: usize, count: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.char_indices().nth(count);
    end.map_or(text.len(), |(at, _)| from + at)
}

/// Where the `count` characters before `to` begin.
pub(super) fn before(text: &str, to: usize, count: usize) -> usize {
    let Some(last) = count.checked_sub(1) else {
        return to;
    };
    let rest = text.get(..to).unwrap_or_default();
    let start = rest.char_indices().rev().nth(last);
    start.map_or(0, |(at, _)| at)
}

/// The first start of a word at or after `from`, not later than `limit`.
pub(super) fn word_start(text: &str, from: usize, limit: usize) -> usize {
    let gap = text.get(from..limit).unwrap_or_default();
    if text
        .get(..from)
        .is_some_and(|before| before.ends_with(char::is_whitespace))
    {
        return from;
    }
    match gap.char_indices().find(|(_, c)| c.is_whitespace()) {
        Some((at, c)) => from + at + c.len_utf8(),
        None => (from..limit)
            .find(|at| is_border(text, *at))
            .unwrap_or(limit),
    }
}

/// The last end of a word at or before `to`, not earlier than `limit`.
pub(super) fn word_end(text: &str, to: usize, limit: usize) -> usize {
    let gap = text.get(limit..to).unwrap_or_default();
    if text
        .get(to..)
        .is_none_or(|after| after.starts_with(char::is_whitespace))
    {
        return to;
    }
    match gap.rfind(char::is_whitespace) {
        Some(at) => limit + at,
        None => (limit..to)
            .rev()
            .map(|at| at + 1)
            .find(|at| is_border(text, *at))
            .unwrap_or(limit),
    }
}

/// Whether a character as the reader sees it ends there.
fn is_border(text: &str, at: usize) -> bool {
    text.is_char_boundary(at)
        && GraphemeCursor::new(at, text.len(), true)
            .is_boundary(text, 0)
            .unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        let text = "да или нет";
        assert_eq!(&text[..after(text, 0, 2)], "да");
        assert_eq!(&text[before(text, text.len(), 3)..], "нет");
        assert_eq!(after(text, 0, 99), text.len());
        assert_eq!(before(text, text.len(), 99), 0);
        assert_eq!(before(text, 4, 0), 4);
    }

    #[test]
    fn words_stay_whole() {
        let text = "one two three";
        assert_eq!(word_start(text, 1, 8), 4);
        assert_eq!(word_start(text, 4, 8), 4);
        assert_eq!(word_end(text, 10, 4), 7);
        assert_eq!(word_end(text, 7, 4), 7);
    }

    #[test]
    fn without_spaces_what_is_seen_as_one_stays_whole() {
        // A letter with a combining mark, and a family of emoji.
        for text in ["abe\u{301}cd", "ab\u{1F469}\u{200D}\u{1F467}cd"] {
            let (start, end) = (2, text.len() - 2);
            for at in start + 1..end {
                if text.is_char_boundary(at) {
                    assert_eq!(word_start(text, at, text.len()), end);
                    assert_eq!(word_end(text, at, 0), start);
                }
            }
        }
    }
}
