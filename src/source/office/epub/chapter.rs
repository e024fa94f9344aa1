//! A chapter: XHTML as the reader of web pages takes it, and its sections
//! under its name.

use crate::document::Section;

/// The elements that HTML knows to have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// On a page of the web these surround the text; in a book they hold notes.
const ASIDES: [&str; 3] = ["aside", "footer", "header"];
/// The elements that do not part words.
const INLINE: [&str; 10] = [
    "a", "b", "em", "i", "small", "span", "strong", "sub", "sup", "u",
];
/// How much of a page that is left out is looked at (characters).
const EXCERPT: usize = 2000;

/// A chapter that has text.
pub(super) struct Chapter {
    pub(super) path: String,
    pub(super) title: Option<String>,
    pub(super) sections: Vec<Section>,
}

impl Chapter {
    /// The sections, under the name of the chapter where they have no heading
    /// that says the same.
    pub(super) fn under(self, name: Option<String>) -> Vec<Section> {
        let mut sections = self.sections;
        for section in &mut sections {
            section.span = None;
            section
                .blocks
                .iter_mut()
                .for_each(|block| block.span = None);
        }
        let Some(name) = name else {
            return sections;
        };
        let first = sections.first().and_then(|section| {
            let outermost = section.parents.first();
            outermost.or(section.heading.as_ref())
        });
        if first.is_some_and(|first| first.to_lowercase() == name.to_lowercase()) {
            return sections;
        }
        for section in &mut sections {
            match (&section.heading, section.parents.is_empty()) {
                (None, true) => section.heading = Some(name.clone()),
                _ => section.parents.insert(0, name.clone()),
            }
        }
        sections
    }
}

/// Gives elements that XHTML closes in their first tag an end of their own
/// (to a browser, `<title/>` has none), and makes asides plain parts.
pub(super) fn as_html(xhtml: &str) -> String {
    let mut out = String::with_capacity(xhtml.len() + xhtml.len() / 16);
    let mut rest = xhtml;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(text);
        let (tag, behind) = tag.split_at(tag_end(tag));
        rest = behind;
        let open = if tag.starts_with("</") { "</" } else { "<" };
        let inner = tag.strip_prefix(open).unwrap_or_default();
        let is_end = |c: char| c.is_whitespace() || "/>".contains(c);
        let (name, inner) = inner.split_at(inner.find(is_end).unwrap_or(inner.len()));
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push_str(tag);
            continue;
        }
        let name = if ASIDES.contains(&name) { "div" } else { name };
        out.push_str(open);
        out.push_str(name);
        match inner.strip_suffix("/>") {
            Some(inner) if !VOID.contains(&name) && open == "<" => {
                out.push_str(inner);
                out.push_str("></");
                out.push_str(name);
                out.push('>');
            }
            _ => out.push_str(inner),
        }
    }
    out.push_str(rest);
    out
}

/// The length of the tag or comment at the start of a text.
fn tag_end(tag: &str) -> usize {
    if tag.starts_with("<!--") {
        return tag.find("-->").map_or(tag.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            // No tag holds another: what does is no tag.
            (_, b'<') if at > 0 => return 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A tag that never ends is text.
    1
}

/// Whether a title is only what the file is called.
pub(super) fn is_file_name(title: &str, path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    title.eq_ignore_ascii_case(file) || title.eq_ignore_ascii_case(stem)
}

/// The beginning of a page that is left out.
pub(super) fn excerpt(page: &str) -> String {
    let body = page.find("<body").and_then(|at| page.get(at..));
    let body: String = body.unwrap_or(page).chars().take(EXCERPT).collect();
    without_tags(&body)
}

/// A text without tags; descriptions of books are marked up now and then.
pub(super) fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let opens = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tag.split_once('>') {
            Some((tag, behind)) if opens => {
                let name = tag.trim_start_matches('/').split([' ', '/']).next();
                if name.is_none_or(|name| !INLINE.contains(&name)) {
                    out.push(' ');
                }
                rest = behind;
            }
            _ => {
                out.push('<');
                rest = tag;
            }
        }
    }
    out.push_str(rest);
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_elements_get_an_end() {
        for (xhtml, html) in [
            ("<title/><p id='a>b'/>", "<title></title><p id='a>b'></p>"),
            ("<aside id='n'>x</aside>", "<div id='n'>x</div>"),
            ("<br/><img src='x'/>", "<br/><img src='x'/>"),
            (
                "<!-- <a/> --><a id=\"1\" />",
                "<!-- <a/> --><a id=\"1\" ></a>",
            ),
            ("a < b <c", "a < b <c"),
            ("<a \"<b/>\"", "<a \"<b></b>\""),
            ("<é/></p/>", "<é/></p/>"),
        ] {
            assert_eq!(as_html(xhtml), html);
        }
    }

    #[test]
    fn tags_are_taken_away() {
        assert_eq!(
            without_tags("<p>A <b>bold</b>, long<br/>book</p>"),
            "A bold, long book"
        );
        assert_eq!(without_tags("1 < 2 <3"), "1 < 2 <3");
    }

    #[test]
    fn names_of_files_are_no_titles() {
        assert!(is_file_name("ch01", "OEBPS/ch01.xhtml"));
        assert!(!is_file_name("Chapter 1", "OEBPS/ch01.xhtml"));
    }
}
