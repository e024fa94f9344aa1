//! Pages that a site generator is still to fill: front matter, short codes and
//! template tags are taken away, as in Markdown.

use std::borrow::Cow;

use crate::source::front_matter::{self, FrontMatter};

/// How template code begins and ends (Hugo, Jekyll).
const CODES: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")];
/// A longer code is a forgotten bracket (bytes).
const MAX_CODE: usize = 4096;

/// Returns what the head of a template says, and the page without its code. A
/// page without front matter is what a browser gets: nothing is taken from it.
pub(super) fn read(html: &str) -> (FrontMatter, Cow<'_, str>) {
    let front = front_matter::read(html);
    let Some(page) = html.get(front.end..).filter(|_| front.end > 0) else {
        return (front, Cow::Borrowed(html));
    };
    let page = without_code(page);
    (front, page)
}

fn without_code(page: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = page.get(at..).and_then(|rest| rest.find('{')) {
        let begin = at + found;
        match code_length(page.get(begin..).unwrap_or_default()) {
            Some(length) => {
                out.push_str(page.get(kept..begin).unwrap_or_default());
                at = begin + length;
                kept = at;
            }
            None => at = begin + 1,
        }
    }
    if kept == 0 {
        return Cow::Borrowed(page);
    }
    out.push_str(page.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

/// The length of the code that `rest` begins with.
fn code_length(rest: &str) -> Option<usize> {
    let (_, close) = CODES.iter().find(|(begin, _)| rest.starts_with(begin))?;
    let end = (0..=MAX_CODE.min(rest.len()))
        .rev()
        .find(|&at| rest.is_char_boundary(at))?;
    let end = rest.get(..end)?.find(close)?;
    Some(end + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, title: Option<&str>, page: &str) {
        let (front, found) = read(html);
        assert_eq!((front.title.as_deref(), found.as_ref()), (title, page));
    }

    #[test]
    fn templates_lose_their_code() {
        check(
            "---\ntitle: Boats\n---\n{{< quote by=\"Jo\" >}}<p>a{{ x }}b {% if c %}d {{% /e %}}",
            Some("Boats"),
            "<p>ab d ",
        );
        check(
            "---\ntitle: T\n---\na {{ b {{< c",
            Some("T"),
            "a {{ b {{< c",
        );
    }

    #[test]
    fn pages_keep_theirs() {
        check("<p>{{ a }} {% b %}", None, "<p>{{ a }} {% b %}");
        check("", None, "");
    }

    #[test]
    fn code_without_end_is_quick() {
        for piece in ["{{", "{{< ", "{% ", "{{%"] {
            read(&format!("---\ntitle: T\n---\n{}", piece.repeat(200_000)));
        }
    }
}
