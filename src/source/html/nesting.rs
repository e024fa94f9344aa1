//! Prepares mark-up for the parser. Parsers slow down quadratically with the
//! number of open elements, and formatting left open is opened again in every
//! paragraph, so tags beyond a depth that no real page has are left out.

use std::borrow::Cow;

use super::tree::is_block;

/// Open elements at a time. Browsers stop at 512 too.
const MAX_DEPTH: usize = 512;

/// Open formatting elements at a time; each is opened again in every block.
const MAX_FORMATTING: usize = 16;

/// Elements that the parser opens again in later paragraphs.
const FORMATTING: &[&str] = &[
    "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that have no end tag, or whose end tag is optional: they close
/// each other, so that they count for nothing here.
const UNCOUNTED: &[&str] = &[
    "a", "area", "base", "basefont", "bgsound", "body", "br", "col", "dd", "dt", "embed", "frame",
    "head", "hr", "html", "img", "input", "keygen", "li", "link", "meta", "nobr", "option", "p",
    "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is text up to their end tag.
const RAW_TEXT: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noscript",
];

/// Returns `html` such that the parser needs linear time and memory, and with
/// empty elements in XML syntax closed where the page is XHTML.
pub(crate) fn prepare(html: &str) -> Cow<'_, str> {
    let is_xml = html.trim_start().starts_with("<?xml");
    let mut out = String::new();
    let mut copied = 0;
    let (mut depth, mut formatting, mut foreign) = (0usize, 0usize, 0usize);
    for tag in Tags::new(html) {
        if is_xml && tag.is_self_closing && RAW_TEXT.contains(&tag.name.as_str()) {
            out.push_str(html.get(copied..tag.start).unwrap_or_default());
            out.push_str(&format!("<{0}></{0}>", tag.name));
            copied = tag.end;
            continue;
        }
        if UNCOUNTED.contains(&tag.name.as_str()) || RAW_TEXT.contains(&tag.name.as_str()) {
            continue;
        }
        // In drawings and formulas `<path/>` is whole; in HTML `<div/>` is open.
        if foreign > 0 && tag.is_self_closing && !is_block(&tag.name) {
            continue;
        }
        if matches!(tag.name.as_str(), "svg" | "math") && !tag.is_self_closing {
            foreign = match tag.is_end {
                true => foreign.saturating_sub(1),
                false => foreign + 1,
            };
        }
        let is_formatting = FORMATTING.contains(&tag.name.as_str());
        let (open, limit) = match is_formatting {
            true => (&mut formatting, MAX_FORMATTING),
            false => (&mut depth, MAX_DEPTH),
        };
        if tag.is_end {
            *open = open.saturating_sub(1);
        } else {
            *open += 1;
        }
        let is_beyond = match tag.is_end {
            true => *open >= limit,
            false => *open > limit,
        };
        if is_beyond {
            out.push_str(html.get(copied..tag.start).unwrap_or_default());
            // Whatever the tag was, it stood between two pieces of text.
            if !is_formatting {
                out.push_str("<br>");
            }
            copied = tag.end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

struct Tag {
    name: String,
    start: usize,
    end: usize,
    is_end: bool,
    is_self_closing: bool,
}

/// The tags of a page, without those in comments and scripts.
struct Tags<'a> {
    html: &'a str,
    at: usize,
    /// Once a search for the end of a raw element has found nothing, it need
    /// not be made again.
    no_end: Vec<&'static str>,
}

impl<'a> Tags<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            no_end: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn skip_raw_text(&mut self, name: &str) {
        let Some(&name) = RAW_TEXT.iter().find(|raw| **raw == name) else {
            return;
        };
        if self.no_end.contains(&name) {
            return;
        }
        match find_end_tag(self.rest(), name) {
            Some(end) => self.at += end,
            None => self.no_end.push(name),
        }
    }
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.at + self.rest().find('<')?;
            self.at = start + 1;
            let rest = self.rest();
            if rest.starts_with("!--") {
                self.at += rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            let is_end = rest.starts_with('/');
            let rest = rest.strip_prefix('/').unwrap_or(rest);
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let name_len = rest
                .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
                .unwrap_or(rest.len());
            let name = rest
                .get(..name_len)
                .unwrap_or_default()
                .to_ascii_lowercase();
            let body = rest.get(name_len..).unwrap_or_default();
            let len = tag_len(body)?;
            let is_self_closing = body.get(..len).is_some_and(|b| b.ends_with("/>"));
            self.at = start + 1 + usize::from(is_end) + name_len + len;
            let tag = Tag {
                start,
                end: self.at,
                is_end,
                is_self_closing,
                name,
            };
            if !is_end && !is_self_closing {
                self.skip_raw_text(&tag.name);
            }
            return Some(tag);
        }
    }
}

/// Returns the length of the rest of a tag up to and with its `>`, which may
/// also stand within a quoted value.
fn tag_len(body: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, b) in body.bytes().enumerate() {
        match quote {
            Some(q) if b == q => quote = None,
            Some(_) => {}
            None if b == b'>' => return Some(at + 1),
            None if matches!(b, b'"' | b'\'') && before == b'=' => quote = Some(b),
            None => {}
        }
        if !b.is_ascii_whitespace() {
            before = b;
        }
    }
    None
}

fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find("</") {
        at += found;
        let after = text.as_bytes().get(at + 2..at + 2 + name.len())?;
        if after.eq_ignore_ascii_case(name.as_bytes()) {
            return Some(at);
        }
        at += 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_ordinary_pages_alone() {
        let page =
            "<div title='a>b'><!-- <div> --><script>'<div>'</script><p>text<br/></div>".repeat(600);
        assert!(matches!(prepare(&page), Cow::Borrowed(_)));
        let drawing = "<svg><path d='1'/><g/></svg>".repeat(600);
        assert!(matches!(prepare(&drawing), Cow::Borrowed(_)));
        let list = "<p>one<li>two".repeat(2000);
        assert!(matches!(prepare(&list), Cow::Borrowed(_)));
    }

    #[test]
    fn bounds_the_depth() {
        let page = format!("{}deep{}", "<div>".repeat(5000), "</div>".repeat(5000));
        let prepared = prepare(&page);
        assert_eq!(prepared.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(prepared.matches("</div>").count(), MAX_DEPTH);
        assert!(prepared.contains("deep"));
    }

    #[test]
    fn bounds_open_formatting() {
        let page = "<p><font size=1>text".repeat(3000);
        assert_eq!(prepare(&page).matches("<font").count(), MAX_FORMATTING);
    }

    #[test]
    fn closes_empty_elements_of_xhtml() {
        let page = "<?xml version='1.0'?><html><title/><p>text";
        assert_eq!(
            prepare(page),
            "<?xml version='1.0'?><html><title></title><p>text"
        );
        assert!(matches!(prepare("<html><title/><p>text"), Cow::Borrowed(_)));
    }
}
