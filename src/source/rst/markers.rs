//! What the beginning of a line says it is: an item, a field, an option, an
//! adornment, the border of a table, explicit mark-up.

/// Longer names are prose between colons (bytes).
const MAX_NAME: usize = 200;
/// Longer numbers count no items (characters).
const MAX_ENUMERATOR: usize = 6;

/// The length of a bullet with the space behind it.
pub(super) fn bullet(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !matches!(first, '-' | '+' | '*' | '•' | '‣' | '⁃') {
        return None;
    }
    spaced(text, first.len_utf8())
}

/// The length of what counts an item (`1.`, `(a)`, `#.`, `iv)`) with the
/// space behind it.
pub(super) fn enumerator(text: &str) -> Option<usize> {
    let open = text.strip_prefix('(');
    let inner = open.unwrap_or(text);
    let end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'))
        .filter(|&end| end > 0 && end <= MAX_ENUMERATOR)?;
    let (number, rest) = inner.split_at_checked(end)?;
    let close = rest.chars().next()?;
    let closes = match open {
        Some(_) => close == ')',
        None => matches!(close, '.' | ')'),
    };
    (closes && counts(number)).then_some(())?;
    spaced(text, text.len() - inner.len() + end + 1)
}

fn counts(number: &str) -> bool {
    let all = |chars: &str| number.chars().all(|c| chars.contains(c));
    number.chars().all(|c| c.is_ascii_digit())
        || number == "#"
        || number.len() == 1 && number.chars().all(|c| c.is_ascii_alphabetic())
        || all("ivxlc")
        || all("IVXLC")
}

/// The name of a field and the length of its mark: `:name: body`.
pub(super) fn field(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix(':')?;
    if inner.starts_with([':', ' ']) {
        return None;
    }
    let mut bytes = inner.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            _ if at > MAX_NAME => return None,
            b'\\' => {
                bytes.next();
            }
            b':' => match inner.as_bytes().get(at + 1) {
                None | Some(b' ' | b'\t') => {
                    let name = inner.get(..at)?;
                    let length = spaced(text, at + 2)?;
                    return (!name.is_empty() && !name.ends_with(' ')).then_some((name, length));
                }
                Some(b'`') => return None,
                Some(_) => {}
            },
            _ => {}
        }
    }
    None
}

/// The length of the options at the start of an option list's item: two
/// spaces, or nothing, follow them.
pub(super) fn options(text: &str) -> Option<usize> {
    if !text.starts_with(['-', '+', '/']) {
        return None;
    }
    let end = text.find("  ").unwrap_or(text.len());
    let all = text.get(..end).filter(|all| all.len() <= MAX_NAME)?;
    all.split(", ").all(is_option).then_some(end)
}

fn is_option(text: &str) -> bool {
    let (option, argument) = match text.split_once([' ', '=']) {
        Some((option, argument)) => (option, Some(argument)),
        None => (text, None),
    };
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    let long = option
        .strip_prefix("--")
        .or_else(|| option.strip_prefix('/'))
        .is_some_and(is_name);
    let short = option.strip_prefix(['-', '+']).is_some_and(|rest| {
        let mut chars = rest.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphanumeric())
            && (chars.as_str().is_empty() || is_argument(chars.as_str()))
    });
    (long || short) && argument.is_none_or(is_argument)
}

fn is_argument(text: &str) -> bool {
    let angled = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'))
        .is_some_and(|inner| !inner.contains(['<', '>']));
    angled
        || text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// The character of which a line consists, if it is one of punctuation.
pub(super) fn adornment(text: &str) -> Option<char> {
    let first = text.chars().next().filter(char::is_ascii_punctuation)?;
    text.bytes()
        .all(|byte| byte == first as u8)
        .then_some(first)
}

/// Whether explicit mark-up begins here; the length of its mark.
pub(super) fn explicit(text: &str) -> Option<usize> {
    text.strip_prefix("..")?;
    spaced(text, 2)
}

/// The border of a grid table.
pub(super) fn is_grid_border(text: &str) -> bool {
    text.len() >= 4
        && text.starts_with("+-")
        && text.ends_with("-+")
        && text.bytes().all(|byte| matches!(byte, b'+' | b'-'))
}

/// The border of a simple table: two groups of `=` at least.
pub(super) fn is_simple_border(text: &str) -> bool {
    text.starts_with('=')
        && text.contains(' ')
        && text.bytes().all(|byte| matches!(byte, b'=' | b' '))
}

/// The name of a directive and the length of its mark, `.. ` taken off.
pub(super) fn directive(text: &str) -> Option<(&str, usize)> {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | ':')))
        .unwrap_or(text.len())
        .min(text.len());
    let word = text.get(..end)?;
    // "note ::" is allowed too.
    let (name, after) = match word.strip_suffix("::") {
        Some(name) => (name, end),
        None => {
            text.get(end..)?.strip_prefix(" ::")?;
            (word, end + 3)
        }
    };
    let plain = !name.is_empty() && name.len() <= MAX_NAME && !name.contains("::");
    let bounded = name.starts_with(char::is_alphanumeric) && !name.ends_with(':');
    (plain && bounded).then_some(())?;
    Some((name, spaced(text, after)?))
}

/// Whether a line is nothing but a tag of a template language.
pub(super) fn is_template_tag(text: &str) -> bool {
    [("{%", "%}"), ("{#", "#}"), ("{{", "}}")]
        .iter()
        .any(|(open, close)| {
            let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
            inner.is_some_and(|inner| !inner.contains(close))
        })
}

/// `len` and the space behind it, if there is some or the text ends there.
fn spaced(text: &str, len: usize) -> Option<usize> {
    let rest = text.get(len..)?;
    let inner = rest.trim_start_matches([' ', '\t']);
    (rest.is_empty() || inner.len() < rest.len()).then_some(text.len() - inner.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_by_their_marks() {
        for (text, expected) in [
            ("- a", Some(2)),
            ("*   a", Some(4)),
            ("-", Some(1)),
            ("• a", Some(4)),
            ("-a", None),
            ("", None),
        ] {
            assert_eq!(bullet(text), expected, "{text}");
        }
        for (text, expected) in [
            ("1. a", Some(3)),
            ("(a) b", Some(4)),
            ("#. a", Some(3)),
            ("iv) a", Some(4)),
            ("1.", Some(2)),
            ("1.5 a", None),
            ("etc. a", None),
            ("(a. b", None),
            ("1234567. a", None),
        ] {
            assert_eq!(enumerator(text), expected, "{text}");
        }
    }

    #[test]
    fn fields_and_options() {
        for (text, expected) in [
            (":a b: c", Some(("a b", 6))),
            (":a:", Some(("a", 3))),
            (":a:b: c", Some(("a:b", 6))),
            (":ref:`x`", None),
            (":: x", None),
            (": x", None),
            (":a", None),
        ] {
            assert_eq!(field(text), expected, "{text}");
        }
        for (text, expected) in [
            ("-a  Text", Some(2)),
            ("-o FILE, --oil=FILE  Text", Some(19)),
            ("/V", Some(2)),
            ("--long-one", Some(10)),
            ("-a Text of it", None),
            ("- item", None),
            ("/etc/passwd", None),
        ] {
            assert_eq!(options(text), expected, "{text}");
        }
    }

    #[test]
    fn directives_by_their_marks() {
        for (text, expected) in [
            ("note::", Some(("note", 6))),
            ("note:: a", Some(("note", 7))),
            ("py:function:: a", Some(("py:function", 14))),
            ("note :: a", Some(("note", 8))),
            ("note: a", None),
            ("note::a", None),
            (":: a", None),
            ("a b::", None),
        ] {
            assert_eq!(directive(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_of_signs() {
        assert_eq!(adornment("===="), Some('='));
        assert_eq!(adornment("==-="), None);
        assert_eq!(adornment("aaaa"), None);
        assert!(is_grid_border("+---+-+"));
        assert!(!is_grid_border("+---"));
        assert!(is_simple_border("== ==="));
        assert!(!is_simple_border("====="));
        assert!(is_template_tag("{% if a %}"));
        assert!(!is_template_tag("{{ a }} and {{ b }}"));
    }
}
