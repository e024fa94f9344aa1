//! HTML inside Markdown, as a flat run of tags and text: no tree, because a
//! tag and its end may stand in different blocks.

use std::borrow::Cow;
use std::ops::Range;

/// A longer tag is taken for text, so that a stray `<` costs little (bytes).
const MAX_TAG: usize = 4096;

/// A tag or a run of text. Comments and declarations are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// The name in lower case.
    Open(String),
    /// The id of the heading whose tag was opened right before.
    Id(String),
    Close(String),
    /// Where the text stands in the HTML.
    Text(Range<usize>),
}

/// Splits HTML into tags and text.
pub(crate) fn tokens(html: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut text_from = 0;
    let mut at = 0;
    while let Some(open) = html
        .get(at..)
        .and_then(|rest| rest.find('<'))
        .map(|found| at + found)
    {
        if let Some(end) = code_end(html, at, open) {
            at = end;
            continue;
        }
        let rest = html.get(open..).unwrap_or_default();
        let (end, token) = if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment
                .find("-->")
                .map_or(html.len(), |end| open + 4 + end + 3);
            (end, None)
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            (
                rest.find('>').map_or(html.len(), |end| open + end + 1),
                None,
            )
        } else if let Some((length, token)) = tag(rest) {
            (open + length, Some(token))
        } else {
            at = open + 1;
            continue;
        };
        if text_from < open {
            out.push(Token::Text(text_from..open));
        }
        let id = match &token {
            Some(Token::Open(name)) if heading_level(name).is_some() => {
                id_of(html.get(open..end).unwrap_or_default())
            }
            _ => None,
        };
        out.extend(token);
        out.extend(id.map(Token::Id));
        at = end;
        text_from = end;
    }
    if text_from < html.len() {
        out.push(Token::Text(text_from..html.len()));
    }
    out
}

/// The value of the attribute `id`.
fn id_of(tag: &str) -> Option<String> {
    let (_, rest) = tag.split_once("id=")?;
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next(),
        _ => rest.split(|c: char| c.is_whitespace() || c == '>').next(),
    };
    let own = tag.split("id=").next()?.ends_with(char::is_whitespace);
    value
        .filter(|id| own && !id.is_empty())
        .map(|id| decode(id).into_owned())
}

/// The end of the code between back quotes that begins at `from` or later and
/// before `to`: MDX has Markdown inside of elements, and a tag in code is text.
fn code_end(html: &str, from: usize, to: usize) -> Option<usize> {
    let open = from + html.get(from..to)?.find('`')?;
    let rest = html.get(open + 1..)?;
    let line = rest.split('\n').next()?;
    Some(open + 1 + line.find('`').map_or(line.len(), |end| end + 1)).filter(|end| {
        // A lone one is no code; what follows on its line is looked at again.
        line.contains('`') || *end <= to
    })
}

/// Parses the tag at the start: its length and what it is.
fn tag(html: &str) -> Option<(usize, Token)> {
    let inner = html.get(1..)?;
    let close = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-.:_".contains(c)))
        .unwrap_or(inner.len());
    let name = inner.get(..name_end)?.to_ascii_lowercase();
    let start = html.len() - inner.len() + name_end;
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().skip(start).take(MAX_TAG) {
        match (quote, byte) {
            (None, b'>') => {
                return Some((
                    at + 1,
                    if close {
                        Token::Close(name)
                    } else {
                        Token::Open(name)
                    },
                ));
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// What a tag does to the text around it.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "ul"
            | "caption"
            | "iframe"
            | "video"
            | "picture"
            | "details"
    )
}

/// Elements whose content no reader sees.
pub(crate) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "svg" | "template" | "noscript" | "title" | "head"
    )
}

/// The level of `h1` to `h6`.
pub(crate) fn heading_level(name: &str) -> Option<u32> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// Decodes the character references that pages use; others stay as they are.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let end = tail.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((reference(tail.get(1..end)?)?, tail.get(end + 1..)?))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "bull" => '•',
        "middot" => '·',
        "times" => '×',
        "deg" => '°',
        "euro" => '€',
        "rarr" => '→',
        "larr" => '←',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[&str]) {
        let found: Vec<String> = tokens(html)
            .into_iter()
            .map(|token| match token {
                Token::Open(name) => format!("<{name}"),
                Token::Id(id) => format!("#{id}"),
                Token::Close(name) => format!("/{name}"),
                Token::Text(range) => html.get(range).unwrap_or_default().to_owned(),
            })
            .collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn tags_and_text() {
        check("<p>a<BR/>b</p>", &["<p", "a", "<br", "b", "/p"]);
        check("<a title=\"x>y\">z", &["<a", "z"]);
        check("a<!-- b <i> -->c<!-- d", &["a", "c"]);
        check("<h2 class=\"a\" id='b'>c", &["<h2", "#b", "c"]);
        check("<h2 data-id=x>c<p id=d>", &["<h2", "c", "<p"]);
        check("1 < 2 <", &["1 < 2 <"]);
        check("a `<h1>` b<i>", &["a `<h1>` b", "<i"]);
        check("a ` b <i>\n`<b>", &["a ` b ", "<i", "\n`", "<b"]);
        check("<!DOCTYPE html>x", &["x"]);
    }

    #[test]
    fn character_references() {
        for (text, expected) in [
            ("a &amp; b", "a & b"),
            ("&#65;&#x42;", "AB"),
            ("&nope; &", "&nope; &"),
            ("&#0;", "&#0;"),
        ] {
            assert_eq!(decode(text), expected);
        }
    }
}
