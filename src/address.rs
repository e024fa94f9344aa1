//! Addresses: of a source below its root, and of a passage within its page.

use crate::options::Root;

/// A text fragment of a longer sentence names its first and last words only.
const MAX_EXACT_BYTES: usize = 120;
/// The words on each side of such a fragment: enough to be found nowhere else.
const SIDE_WORDS: usize = 5;

/// What needs no encoding in a segment of a path (RFC 3986, section 3.3).
const IN_PATH: &[u8] = b"-._~!$&'()*+,;=:@";
/// What needs no encoding in a fragment (RFC 3986, section 3.5).
const IN_ANCHOR: &[u8] = b"-._~!$&'()*+,;=:@/?";
/// In a text directive `-`, `,` and `&` have a meaning of their own.
const IN_DIRECTIVE: &[u8] = b"._~";

/// The address of a source below the root's `base_url`.
pub(crate) fn page_address(root: &Root, relative: &str) -> Option<String> {
    let base = root.base_url.as_deref()?.trim_end_matches('/');
    let rules = &root.url_rules;
    let stripped = rules
        .strip
        .iter()
        .find_map(|ending| relative.strip_suffix(ending.as_str()));
    let path = stripped.unwrap_or(relative);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let path = if rules.index.iter().any(|index| index == name) {
        if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        }
    } else if stripped.is_some() {
        format!("{path}{}", rules.append)
    } else {
        path.to_owned()
    };
    let path: Vec<String> = path
        .split('/')
        .map(|segment| encoded(segment, IN_PATH))
        .collect();
    Some(format!("{base}/{}", path.join("/")))
}

/// The address of a passage within its page.
pub(crate) fn passage_address(
    url: &str,
    anchor: Option<&str>,
    text_fragment: Option<&str>,
) -> String {
    let page = url.split('#').next().unwrap_or(url);
    let mut address = page.to_owned();
    if anchor.is_some() || text_fragment.is_some() {
        address.push('#');
    }
    address.push_str(&anchor.map(|a| encoded(a, IN_ANCHOR)).unwrap_or_default());
    address.push_str(text_fragment.unwrap_or_default());
    address
}

/// Builds a text fragment directive (WICG, "URL Fragment Text Directives"):
/// `:~:text=exact` or `:~:text=first words,last words`.
pub(crate) fn text_fragment(sentence: &str) -> Option<String> {
    // A fragment does not reach over blocks.
    let line = sentence.lines().next()?.trim();
    let line = line.strip_prefix("- ").unwrap_or(line);
    // The bars between the cells of a row are ours.
    let line = line
        .split(" | ")
        .max_by_key(|cell| cell.len())
        .unwrap_or(line);
    if line.is_empty() {
        return None;
    }
    if line.len() <= MAX_EXACT_BYTES {
        return Some(format!(":~:text={}", encoded(line, IN_DIRECTIVE)));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.len() > 1 {
        let side = SIDE_WORDS.min(words.len() / 2);
        let first = words.get(..side)?.join(" ");
        let last = words.get(words.len() - side..)?.join(" ");
        return Some(format!(
            ":~:text={},{}",
            encoded(&first, IN_DIRECTIVE),
            encoded(&last, IN_DIRECTIVE)
        ));
    }
    // A language without spaces: the first and the last characters.
    let characters: Vec<char> = line.chars().collect();
    let side = |range: Option<&[char]>| range.map(|c| c.iter().collect::<String>());
    let first = side(characters.get(..SIDE_WORDS * 2))?;
    let last = side(characters.get(characters.len() - SIDE_WORDS * 2..))?;
    Some(format!(
        ":~:text={},{}",
        encoded(first.trim(), IN_DIRECTIVE),
        encoded(last.trim(), IN_DIRECTIVE)
    ))
}

/// Percent-encodes everything but letters, digits and `also`.
fn encoded(text: &str, also: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || also.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sentences_are_named_whole() {
        assert_eq!(
            text_fragment("- It opens at 9, not 10.").as_deref(),
            Some(":~:text=It%20opens%20at%209%2C%20not%2010.")
        );
        assert_eq!(text_fragment(" \n"), None);
        assert_eq!(
            text_fragment("Zone | Adult fare | 3").as_deref(),
            Some(":~:text=Adult%20fare")
        );
    }

    #[test]
    fn long_ones_by_both_ends() {
        let words: Vec<String> = (0..40).map(|n| format!("word{n}")).collect();
        assert_eq!(
            text_fragment(&words.join(" ")).as_deref(),
            Some(
                ":~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
            )
        );
        let unspaced = "水".repeat(50);
        assert!(text_fragment(&unspaced).is_some_and(|f| f.contains(',')));
    }

    #[test]
    fn addresses_lead_to_the_anchor_and_the_sentence() {
        assert_eq!(
            passage_address("https://a.example/b#old", Some("faq"), Some(":~:text=Yes.")),
            "https://a.example/b#faq:~:text=Yes."
        );
        assert_eq!(
            passage_address("https://a.example/b", None, None),
            "https://a.example/b"
        );
    }

    fn check(relative: &str, expected: &str) {
        let root = Root {
            base_url: Some("https://example.org/docs/".to_owned()),
            ..Root::default()
        };
        assert_eq!(page_address(&root, relative).as_deref(), Some(expected));
    }

    #[test]
    fn addresses_follow_the_rules_of_the_root() {
        check("guide.md", "https://example.org/docs/guide");
        check("a/index.md", "https://example.org/docs/a/");
        check("README.md", "https://example.org/docs/");
        check("islands.mdx", "https://example.org/docs/islands");
        check(
            "über uns.html",
            "https://example.org/docs/%C3%BCber%20uns.html",
        );
        assert_eq!(page_address(&Root::default(), "a.md"), None);
        let mut book = Root {
            base_url: Some("https://example.org".to_owned()),
            ..Root::default()
        };
        book.url_rules.append = ".html".to_owned();
        let found = page_address(&book, "ch01.md");
        assert_eq!(found.as_deref(), Some("https://example.org/ch01.html"));
    }
}
