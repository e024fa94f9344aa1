//! Whether a web page has the anchor and the sentence that a citation leads to.

use std::collections::HashSet;

use scraper::{Html, Selector};

/// A page, and what is derived of it once.
pub(super) struct Page {
    /// The names that a fragment can lead to.
    names: HashSet<String>,
    /// The letters and digits of its text: white space and signs differ
    /// between what is shown and what is written.
    letters: String,
    /// Whether codes of a generator stand between the words, so that the page
    /// that is shown says something else.
    is_template: bool,
}

impl Page {
    pub(super) fn new(text: &str) -> Self {
        let page = Html::parse_document(text);
        let elements = page.tree.values().filter_map(|node| node.as_element());
        let names = elements
            .flat_map(|element| [element.attr("id"), element.attr("name")])
            .flatten()
            .map(str::to_owned)
            .collect();
        let text: String = match Selector::parse("body") {
            Ok(body) => page.select(&body).flat_map(|body| body.text()).collect(),
            Err(_) => page.root_element().text().collect(),
        };
        Self {
            names,
            letters: letters(&text),
            is_template: text.contains("{{<") || text.contains("{{%"),
        }
    }

    pub(super) fn has_anchor(&self, anchor: &str) -> bool {
        self.names.contains(anchor)
    }

    /// The first piece of a text fragment directive that does not stand in the
    /// page behind those before it.
    pub(super) fn missing(&self, fragment: &str) -> Option<String> {
        if self.is_template {
            return None;
        }
        let directive = fragment.strip_prefix(":~:text=").unwrap_or(fragment);
        let mut rest = self.letters.as_str();
        for piece in directive.split(',') {
            let piece = decoded(piece);
            let wanted = letters(&piece);
            match rest.split_once(wanted.as_str()) {
                Some((_, after)) => rest = after,
                None => return Some(format!("`{piece}`")),
            }
        }
        None
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            let digits = String::from_utf8_lossy(&digits).into_owned();
            bytes.extend(u8::from_str_radix(&digits, 16));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_and_sentences() {
        let page = Page::new("<h2 id=a>On <b>t</b>ime</h2><a name=b></a><p>It’s 9, not 10.");
        assert!(page.has_anchor("a") && page.has_anchor("b") && !page.has_anchor("c"));
        assert_eq!(page.missing(":~:text=On%20time"), None);
        assert_eq!(page.missing(":~:text=On,9%2C%20not"), None);
        let found = page.missing(":~:text=9%2C%20not,On");
        assert_eq!(found.as_deref(), Some("`On`"));
        let template = Page::new("<p>It {{< is >}} so.");
        assert_eq!(template.missing(":~:text=It%20is"), None);
    }
}
