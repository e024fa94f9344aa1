//! Citations as people read them and as browsers open them.

use std::path::{Path, PathBuf};

use pincite::{Citation, IndexOptions, LineRange, SourceState};

/// Where the roots of the index are.
#[derive(Debug, Default)]
pub(crate) struct Places {
    roots: Vec<(String, PathBuf)>,
}

impl Places {
    pub(crate) fn of(options: &IndexOptions) -> Self {
        Self {
            roots: options
                .roots
                .iter()
                .map(|root| (root.name.clone(), root.path.clone()))
                .collect(),
        }
    }

    /// `path:first-last`, with the name of the root in front where there are
    /// several. A web page without an address has `path#anchor`.
    pub(crate) fn label(&self, citation: &Citation) -> String {
        let mut label = self.path(&citation.root, &citation.path);
        if let Some(lines) = citation.lines {
            label.push(':');
            label.push_str(&line_range(lines));
        } else if citation.url.is_none() {
            label.push_str(&own_anchor(citation).unwrap_or_default());
        }
        label
    }

    /// The path of a source, with the name of its root in front where there are
    /// several.
    pub(crate) fn path(&self, root: &str, path: &str) -> String {
        if path.is_empty() {
            root.to_owned()
        } else if self.roots.len() > 1 {
            format!("{root}/{path}")
        } else {
            path.to_owned()
        }
    }

    /// Where a click leads: the address of the passage, else its file.
    pub(crate) fn target(&self, citation: &Citation) -> Option<String> {
        if let Some(url) = citation.url.as_deref().and_then(web_address) {
            return Some(url);
        }
        if matches!(citation.source, SourceState::Gone | SourceState::NotAFile) {
            return None;
        }
        let (_, root) = self.roots.iter().find(|(name, _)| *name == citation.root)?;
        // A root may be a single file, which has nothing below it.
        let file = if root.is_file() {
            root.clone()
        } else {
            root.join(&citation.path)
        };
        file.is_absolute().then(|| file_url(&file))
    }
}

/// An address on the web, with nothing in it that could end a
/// link or steer a terminal.
pub(crate) fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = url.split("://").next()?.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https").then(|| encode(url, |c| !needs_encoding(c)))
}

/// The address as it is shown: without the text fragment, which is long, and
/// which only a browser reads.
pub(crate) fn visible(url: &str) -> &str {
    let page = url.split_once(":~:").map_or(url, |(page, _)| page);
    page.strip_suffix('#').unwrap_or(page)
}

/// `#anchor`, for sources without lines.
pub(crate) fn own_anchor(citation: &Citation) -> Option<String> {
    let anchor = citation.anchor.as_ref()?;
    citation.lines.is_none().then(|| format!("#{anchor}"))
}

/// `44-45`, or `44` where it is one line.
pub(crate) fn line_range(lines: LineRange) -> String {
    if lines.first == lines.last {
        lines.first.to_string()
    } else {
        format!("{}-{}", lines.first, lines.last)
    }
}

/// What happened to the source since it was indexed, if anything.
pub(crate) fn state(citation: &Citation) -> Option<&'static str> {
    match citation.source {
        SourceState::Changed => Some("changed since it was indexed"),
        SourceState::Gone => Some("the source is gone"),
        SourceState::Unchanged | SourceState::NotAFile => None,
    }
}

/// A path as it is told to the user: from the working directory where it is
/// below that.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let short = path.strip_prefix(&here).unwrap_or(path);
    if short.as_os_str().is_empty() {
        return ".".to_owned();
    }
    short.display().to_string()
}

fn file_url(path: &Path) -> String {
    let path = path.to_string_lossy();
    let slash = if path.starts_with('/') { "" } else { "/" };
    let path = encode(&path.replace('\\', "/"), |c| {
        c.is_ascii_alphanumeric() || "/-._~:".contains(c)
    });
    format!("file://{slash}{path}")
}

/// Whether a character of an address that is already encoded has no business
/// there. Letters of all scripts are shown as they are.
fn needs_encoding(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || "<>\"`\\^{}|".contains(c)
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn encode(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        if keep(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use pincite::Root;

    pub(crate) fn citation(path: &str, first: usize, last: usize) -> Citation {
        Citation {
            root: "docs".into(),
            path: path.into(),
            url: None,
            anchor: None,
            text_fragment: None,
            lines: Some(LineRange { first, last }),
            bytes: None,
            hash: "0123456789abcdef".into(),
            source: SourceState::Unchanged,
        }
    }

    fn places(roots: &[&str]) -> Places {
        Places::of(&IndexOptions {
            roots: roots.iter().map(Root::new).collect(),
            ..IndexOptions::default()
        })
    }

    #[test]
    fn a_label_is_as_short_as_it_can_be() {
        let one = places(&["/srv/docs"]);
        assert_eq!(one.label(&citation("a.md", 3, 9)), "a.md:3-9");
        assert_eq!(one.label(&citation("a.md", 3, 3)), "a.md:3");
        assert_eq!(one.label(&citation("", 3, 3)), "docs:3");
        let page = Citation {
            lines: None,
            anchor: Some("reset".into()),
            ..citation("a.html", 1, 1)
        };
        assert_eq!(one.label(&page), "a.html#reset");
        let published = Citation {
            url: Some("https://example.org/a.html#reset".into()),
            ..page
        };
        assert_eq!(one.label(&published), "a.html");
        let two = places(&["/srv/docs", "/srv/help"]);
        assert_eq!(two.label(&citation("a.md", 3, 9)), "docs/a.md:3-9");
    }

    #[test]
    fn a_target_is_the_address_or_the_file() {
        let places = places(&["/srv/docs"]);
        let mut cited = citation("a b/ü#.md", 1, 2);
        assert_eq!(
            places.target(&cited).as_deref(),
            Some("file:///srv/docs/a%20b/%C3%BC%23.md")
        );
        cited.source = SourceState::Gone;
        assert_eq!(places.target(&cited), None);
        cited.url = Some("https://example.org/ü#x".into());
        assert_eq!(
            places.target(&cited).as_deref(),
            Some("https://example.org/ü#x")
        );
    }

    #[test]
    fn what_is_shown_of_an_address_is_what_a_person_reads() {
        let check = |url: &str, expected: &str| assert_eq!(visible(url), expected);
        check("https://x/a#b:~:text=c,d", "https://x/a#b");
        check("https://x/a#:~:text=c", "https://x/a");
        check("https://x/a#b", "https://x/a#b");
        check("https://x/a", "https://x/a");
    }

    #[test]
    fn an_address_cannot_break_out_of_a_link() {
        assert_eq!(
            web_address("https://x/\u{1b}\\a b>").as_deref(),
            Some("https://x/%1B%5Ca%20b%3E")
        );
        assert_eq!(web_address("javascript:alert(1)"), None);
    }
}
