//! Where mark-up may open and close, by the rules of Docutils.

use super::MAX_NAME;

/// How many of the same byte stand from `at` on.
pub(super) fn run(text: &str, at: usize, end: usize, byte: u8) -> usize {
    let rest = text.as_bytes().get(at..end).unwrap_or_default();
    rest.iter().take_while(|&&b| b == byte).count()
}

/// The length of `_` or `__` at `at`, if it ends a reference.
pub(super) fn reference_mark(text: &str, at: usize, end: usize) -> usize {
    let length = run(text, at, end, b'_');
    let closed = ends(text.get(at + length..).unwrap_or_default());
    if length <= 2 && closed { length } else { 0 }
}

/// Whether a mark of `len` bytes at `at` may open something.
pub(super) fn opens(text: &str, at: usize, len: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at + len..).and_then(|t| t.chars().next());
    let Some(after) = after.filter(|c| !c.is_whitespace()) else {
        return false;
    };
    let Some(before) = before else { return true };
    let quoted = matches!(
        (before, after),
        ('\'', '\'') | ('"', '"') | ('(', ')') | ('[', ']') | ('{', '}') | ('<', '>')
    );
    !quoted
        && (before.is_whitespace()
            || "'\"([{<-/:".contains(before)
            || !before.is_ascii() && !before.is_alphanumeric())
}

/// Whether mark-up may end before this text.
pub(super) fn ends(text: &str) -> bool {
    text.chars().next().is_none_or(|c| {
        c.is_whitespace()
            || "'\")]}>-/\\:.,;!?".contains(c)
            || !c.is_ascii() && !c.is_alphanumeric()
    })
}

/// The next `mark` that closes what began at `start`.
pub(super) fn find_close(text: &str, start: usize, end: usize, mark: &str) -> Option<usize> {
    let mut from = start + 1;
    loop {
        let found = from + text.get(ceil(text, from)..end)?.find(mark)? + ceil(text, from) - from;
        let before = text.get(..found)?.chars().next_back()?;
        let after = text.get(found + mark.len()..)?;
        if found > start && !before.is_whitespace() && before != '\\' && ends(after) {
            return Some(found);
        }
        from = found + 1;
    }
}

/// The next backquote that is not escaped.
pub(super) fn find_backquote(text: &str, start: usize, end: usize) -> Option<usize> {
    let mut from = start;
    loop {
        let found = from + text.get(from..end)?.find('`')?;
        if found > start && text.as_bytes().get(found - 1) != Some(&b'\\') {
            return Some(found);
        }
        from = found + 1;
    }
}

/// `:role:` at the end of what stands before interpreted text.
pub(super) fn role_before(before: &str) -> Option<&str> {
    let inner = before.strip_suffix(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | ':');
    let start = inner
        .char_indices()
        .rev()
        .take(MAX_NAME)
        .take_while(|&(_, c)| is_name(c))
        .last()
        .map(|(at, _)| at)?;
    let run = before.get(start..)?;
    // ":py:func:" is one name; in "see:func:" only the last part is.
    let name = if run.starts_with(':') {
        run
    } else {
        let colon = run.get(..run.len() - 1)?.rfind(':')?;
        run.get(colon..)?
    };
    let word = name.trim_matches(':');
    word.starts_with(char::is_alphanumeric).then_some(name)
}

/// `:role:` behind interpreted text.
pub(super) fn role_behind(behind: &str) -> Option<&str> {
    let inner = behind.strip_prefix(':')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    let end = inner.find(|c: char| !is_name(c)).filter(|&end| end > 0)?;
    let closed = inner.get(end..)?.strip_prefix(':').is_some_and(ends);
    closed.then(|| behind.get(..end + 2)).flatten()
}

pub(super) fn ceil(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_at_the_border_of_words() {
        for (text, at, expected) in [
            ("*a", 0, true),
            ("* a", 0, false),
            ("a*b", 1, false),
            ("(*b", 1, true),
            ("(*)", 1, false),
            ("“*b", 3, true),
            ("*", 0, false),
        ] {
            assert_eq!(opens(text, at, 1), expected, "{text}");
        }
        for (text, expected) in [
            ("", true),
            (".", true),
            (" a", true),
            ("a", false),
            ("_", false),
        ] {
            assert_eq!(ends(text), expected, "{text}");
        }
    }

    #[test]
    fn roles_stand_next_to_their_text() {
        for (before, expected) in [
            ("see :ref:", Some(":ref:")),
            ("see:ref:", Some(":ref:")),
            (":py:func:", Some(":py:func:")),
            ("see:", None),
            ("::", None),
            ("", None),
        ] {
            assert_eq!(role_before(before), expected, "{before}");
        }
        assert_eq!(role_behind(":ref: x"), Some(":ref:"));
        assert_eq!(role_behind(": x"), None);
        assert_eq!(role_behind(":ref:x"), None);
    }
}
