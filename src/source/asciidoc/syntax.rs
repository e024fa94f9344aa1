//! What a line is by itself: a title, a delimiter, the marker of an item.

use std::ops::Range;

/// A longer run of signs before an item is no marker (bytes).
const MAX_MARKER: usize = 12;
/// The underline of a title may be this much longer or shorter (characters).
const UNDERLINE_SLACK: usize = 1;

/// What stands between two lines of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    Comment,
    Listing,
    Literal,
    Fence,
    Pass,
    Example,
    Sidebar,
    Quote,
    Open,
    /// A table, and what separates its cells.
    Table(char),
}

/// What stands before an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker<'a> {
    /// A bullet, a number, a callout.
    Item,
    /// The term of a description, and the sign behind it.
    Term { term: Range2, sign: &'a str },
}

/// A range that can be copied.
pub(super) type Range2 = (usize, usize);

/// Reads `== Title`: its level, from 1 for the document's, and where the text
/// of the title stands.
pub(super) fn title(line: &str) -> Option<(u32, Range<usize>)> {
    let sign = line.bytes().next().filter(|b| matches!(b, b'=' | b'#'))?;
    let level = line.bytes().take_while(|b| *b == sign).count();
    let rest = line.get(level..)?;
    if level > 6 || !rest.starts_with([' ', '\t']) || rest.trim().is_empty() {
        return None;
    }
    let start = line.len() - rest.trim_start().len();
    // The signs may be repeated behind the title.
    let closed = line.get(start..)?.strip_suffix(line.get(..level)?);
    let text = match closed.filter(|text| text.ends_with(' ')) {
        Some(text) => text.trim_end(),
        None => line.get(start..)?,
    };
    Some((level as u32, start..start + text.len()))
}

/// Tells the level of a title by the line under it.
pub(super) fn underlined(line: &str, under: &str) -> Option<u32> {
    let sign = under.chars().next()?;
    let level = match sign {
        '=' => 1,
        '-' => 2,
        '~' => 3,
        '^' => 4,
        '+' => 5,
        _ => return None,
    };
    // Cheap refusals first: most lines are far longer than a title.
    let length = under.len();
    if length < 2 || !under.bytes().all(|b| b == sign as u8) || line.starts_with(['.', ' ', '\t']) {
        return None;
    }
    let width = line.chars().take(length + UNDERLINE_SLACK + 1).count();
    let fits = width.abs_diff(length) <= UNDERLINE_SLACK;
    (fits && line.contains(char::is_alphanumeric)).then_some(level)
}

/// Tells what a line delimits.
pub(super) fn delimiter(line: &str) -> Option<Delimiter> {
    let first = line.chars().next()?;
    if let Some(rest) = line.strip_prefix("```") {
        let word = !rest.contains(char::is_whitespace) && !rest.contains('`');
        return word.then_some(Delimiter::Fence);
    }
    if let Some(rest) = line.get(1..).filter(|rest| rest.starts_with("===")) {
        let separator = match first {
            '|' => Some('|'),
            '!' => Some('!'),
            ',' => Some(','),
            ':' => Some(':'),
            _ => None,
        };
        if let Some(separator) = separator {
            return rest
                .bytes()
                .all(|b| b == b'=')
                .then_some(Delimiter::Table(separator));
        }
    }
    if line == "--" {
        return Some(Delimiter::Open);
    }
    let kind = match first {
        '/' => Delimiter::Comment,
        '-' => Delimiter::Listing,
        '.' => Delimiter::Literal,
        '+' => Delimiter::Pass,
        '=' => Delimiter::Example,
        '*' => Delimiter::Sidebar,
        '_' => Delimiter::Quote,
        _ => return None,
    };
    (line.len() >= 4 && line.bytes().all(|b| b == first as u8)).then_some(kind)
}

/// A comment of one line.
pub(super) fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

/// A rule between parts, or the end of a page.
pub(super) fn is_break(line: &str) -> bool {
    matches!(
        line,
        "'''" | "---" | "- - -" | "***" | "* * *" | "<<<" | "___"
    ) || line.len() > 3 && line.starts_with("'''") && line.bytes().all(|b| b == b'\'')
}

/// A line of attributes for the block below it: `[NOTE]`, `[#id]`, `[[id]]`.
pub(super) fn is_block_attributes(line: &str) -> bool {
    let Some(inner) = line
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return false;
    };
    let first = inner.chars().next();
    first.is_none_or(|c| c.is_alphanumeric() || "_{,.#\"'%".contains(c))
        || inner.starts_with('[') && inner.ends_with(']') && !inner.starts_with("[[")
}

/// The title of a block: `.Title`.
pub(super) fn block_title(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('.')?;
    let after = rest.trim_start_matches('.');
    // ". item" is an item, "..." a sign, "../path" a path.
    let fits = rest.len() - after.len() <= 1 && !after.starts_with([' ', '\t', '/']);
    (fits && !after.is_empty() && rest.len() == after.len()).then_some(rest)
}

/// Finds the marker of an item, and where its text begins.
pub(super) fn marker(line: &str) -> Option<(Marker<'_>, usize)> {
    bullet(line)
        .map(|at| (Marker::Item, at))
        .or_else(|| term(line))
}

/// Finds where the text behind a bullet, a number or a callout begins.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let indent = line.len() - line.trim_start().len();
    let text = line.get(indent..)?;
    let first = text.bytes().next()?;
    if !(matches!(first, b'*' | b'-' | b'.' | b'<') || first.is_ascii_alphanumeric() || first > 127)
    {
        return None;
    }
    let head: &str = text.get(..MAX_MARKER.min(text.len())).unwrap_or(text);
    let end = head.find([' ', '\t'])?;
    let word = text.get(..end)?;
    let rest = text.get(end..)?.trim_start();
    if !is_marker(word) || rest.is_empty() {
        return None;
    }
    let checked = ["[ ] ", "[x] ", "[X] ", "[*] "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
        .filter(|_| matches!(first, b'*' | b'-'));
    Some(line.len() - checked.unwrap_or(rest).trim_start().len())
}

fn is_marker(word: &str) -> bool {
    let all = |word: &str, fits: fn(u8) -> bool| !word.is_empty() && word.bytes().all(fits);
    if word == "-" || word == "•" || all(word, |b| b == b'*') {
        return true;
    }
    if all(word, |b| b == b'.') {
        return word.len() <= 5;
    }
    if let Some(number) = word.strip_suffix('.') {
        // "Q." labels a question, "J." is a name.
        return all(number, |b| b.is_ascii_digit())
            || number.len() == 1 && all(number, |b| b.is_ascii_lowercase());
    }
    if let Some(number) = word.strip_suffix(')') {
        return all(number, |b| matches!(b, b'i' | b'v' | b'x'));
    }
    word.strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .is_some_and(|number| number == "." || all(number, |b| b.is_ascii_digit()))
}

/// Finds a term: `term::`, `term:: text`, also `:::`, `::::` and `;;`.
fn term(line: &str) -> Option<(Marker<'_>, usize)> {
    let indent = line.len() - line.trim_start().len();
    let mut from = indent;
    loop {
        let rest = line.get(from..)?;
        let at = from + rest.find([':', ';'])?;
        let sign = line.get(at..)?;
        let length = match sign.bytes().next()? {
            b';' if sign.starts_with(";;") => 2,
            b';' => 1,
            _ => sign.bytes().take_while(|b| *b == b':').count(),
        };
        let after = sign.get(length..)?;
        let fits =
            (2..=4).contains(&length) && (after.is_empty() || after.starts_with([' ', '\t']));
        if fits && at > indent {
            let term = (indent, line.get(..at)?.trim_end().len());
            let sign = sign.get(..length)?;
            let text = line.len() - after.trim_start().len();
            return Some((Marker::Term { term, sign }, text));
        }
        from = at + length;
    }
}

/// Reads a macro that is a block, `name::target[attributes]`: its name and its
/// attributes.
pub(super) fn block_macro(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_suffix(']')?;
    let (name, rest) = inner.split_once("::")?;
    let (target, attributes) = rest.split_once('[')?;
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (fits && !target.starts_with([' ', '\t', ':'])).then_some((name, attributes))
}

/// The label of an admonition, and where its text begins.
pub(super) fn admonition(line: &str) -> Option<usize> {
    let (label, rest) = line.split_at_checked(line.find(':')?)?;
    let known = matches!(label, "NOTE" | "TIP" | "IMPORTANT" | "WARNING" | "CAUTION");
    let text = rest.get(1..)?;
    (known && text.starts_with([' ', '\t'])).then(|| line.len() - text.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let check = |line: &str, expected: Option<(u32, &str)>| {
            let found = title(line).map(|(level, text)| (level, &line[text]));
            assert_eq!(found, expected, "{line}");
        };
        check("= T", Some((1, "T")));
        check("=== T ===", Some((3, "T")));
        check("## C#", Some((2, "C#")));
        check("== a == b", Some((2, "a == b")));
        check("======= T", None);
        check("==T", None);
        check("== ", None);
    }

    #[test]
    fn underlines() {
        for (line, under, level) in [
            ("Title", "=====", Some(1)),
            ("Title", "------", Some(2)),
            ("Größe", "~~~~", Some(3)),
            ("Title", "---", None),
            ("----", "----", None),
            (".Title", "------", None),
            ("Title", "=-===", None),
        ] {
            assert_eq!(underlined(line, under), level, "{line}");
        }
    }

    #[test]
    fn delimiters() {
        for (line, expected) in [
            ("----", Some(Delimiter::Listing)),
            ("......", Some(Delimiter::Literal)),
            ("```rust", Some(Delimiter::Fence)),
            ("--", Some(Delimiter::Open)),
            ("|===", Some(Delimiter::Table('|'))),
            (",====", Some(Delimiter::Table(','))),
            ("////", Some(Delimiter::Comment)),
            ("---", None),
            ("====x", None),
            ("```a b", None),
            ("é===", None),
            ("", None),
        ] {
            assert_eq!(delimiter(line), expected, "{line}");
        }
    }

    #[test]
    fn markers() {
        let check = |line: &str, expected: Option<(&str, &str)>| {
            let found = marker(line).map(|(marker, at)| match marker {
                Marker::Item => ("*", &line[at..]),
                Marker::Term { term, .. } => (&line[term.0..term.1], &line[at..]),
            });
            assert_eq!(found, expected, "{line}");
        };
        check("* a", Some(("*", "a")));
        check("  *** a", Some(("*", "a")));
        check("- [x] a", Some(("*", "a")));
        check(". a", Some(("*", "a")));
        check("10. a", Some(("*", "a")));
        check("iv) a", Some(("*", "a")));
        check("<1> a", Some(("*", "a")));
        check("<.> a", Some(("*", "a")));
        check("a b:: c", Some(("a b", "c")));
        check("a b::", Some(("a b", "")));
        check("x::y::: z", Some(("x::y", "z")));
        check("x;; z", Some(("x", "z")));
        for line in [
            "*a",
            "* ",
            "A. Yes",
            "1.5 a",
            ":: a",
            "x::y",
            "for (;;) {",
            "a: b",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn lines_about_blocks() {
        for line in [
            "[NOTE]",
            "[[a-b]]",
            "[#a]",
            "[]",
            "[%header,cols=\"1,2\"]",
            "[{a}]",
        ] {
            assert!(is_block_attributes(line), "{line}");
        }
        for line in ["[a] b", "[ ]", "[[[a]]]", "[", "a]"] {
            assert!(!is_block_attributes(line), "{line}");
        }
        assert_eq!(block_title(".T t"), Some("T t"));
        for line in ["..", ". a", "...", "../a", "./a", "."] {
            assert_eq!(block_title(line), None, "{line}");
        }
        assert_eq!(block_macro("image::a.png[b]"), Some(("image", "b")));
        assert_eq!(block_macro("toc::[]"), Some(("toc", "")));
        assert_eq!(block_macro("a:: b[c]"), None);
        assert_eq!(admonition("NOTE: a"), Some(6));
        assert_eq!(admonition("Note: a"), None);
    }
}
