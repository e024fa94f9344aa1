//! Keeps what a source or a query holds from steering the terminal.

use std::borrow::Cow;

/// Replaces control characters and bidirectional overrides by `U+FFFD`. Line
/// breaks and tabs stay.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(is_harmful) {
        // A carriage return alone would overwrite the line it stands in.
        Cow::Owned(text.replace("\r\n", "\n").replace(is_harmful, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Makes one line of any text: like [`clean`], with every run of white space
/// as one space.
pub(crate) fn clean_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    clean(&words.join(" ")).into_owned()
}

fn is_harmful(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Overrides and isolates make text read other than it is.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        _ => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(clean(input), expected);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        check("a\u{1b}[31mb\u{7}", "a\u{FFFD}[31mb\u{FFFD}");
        check("\u{9b}2J\u{7f}\0", "\u{FFFD}2J\u{FFFD}\u{FFFD}");
        check("one\r\ntwo\rthree", "one\ntwo\u{FFFD}three");
        check("\u{202E}txt\u{2066}", "\u{FFFD}txt\u{FFFD}");
    }

    #[test]
    fn text_stays_as_it_is() {
        check(
            "two\tlines\n日本 e\u{301} 👩\u{200D}👧",
            "two\tlines\n日本 e\u{301} 👩\u{200D}👧",
        );
        assert!(matches!(clean("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_line_has_no_breaks() {
        assert_eq!(clean_line(" a\r\n\tb\u{2028}c\u{1b} "), "a b c\u{FFFD}");
    }
}
