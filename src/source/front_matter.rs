//! Front matter of Markdown and of page templates: YAML between `---` lines, TOML between `+++`.
//!
//! What is wrong in it is a warning; the text below is read all the same.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

/// Longer front matter is data, not the head of a page (bytes).
const MAX_BYTES: usize = 256 * 1024;
/// Front matter is flat; a deep one is hostile and costs stack.
const MAX_DEPTH: usize = 32;
/// Far more values than a page describes itself with.
const MAX_NODES: usize = 20_000;
/// An alias saves some typing; thousands are a bomb.
const MAX_ALIASES: usize = 100;

/// What the head of a page says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    pub(crate) title: Option<String>,
    /// ISO 639 code, lower case, without region.
    pub(crate) lang: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) warning: Option<String>,
    /// Where the text begins (bytes).
    pub(crate) end: usize,
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Fields<T> {
    #[serde(default = "none")]
    title: Option<T>,
    #[serde(default = "none")]
    lang: Option<T>,
    #[serde(default = "none")]
    language: Option<T>,
    #[serde(default = "none")]
    url: Option<T>,
    #[serde(default = "none")]
    permalink: Option<T>,
    #[serde(default = "none")]
    canonical: Option<T>,
    #[serde(default = "none")]
    description: Option<T>,
    #[serde(default = "none")]
    author: Option<T>,
    #[serde(default = "none")]
    date: Option<T>,
}

/// The names of [`Fields`].
const FIELDS: [&str; 9] = [
    "title",
    "lang",
    "language",
    "url",
    "permalink",
    "canonical",
    "description",
    "author",
    "date",
];

/// A field of any type: only texts and numbers say something here.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient {
    Text(String),
    Integer(i64),
    Float(f64),
    Date(toml::value::Datetime),
    Other(IgnoredAny),
}

/// Reads the front matter at the start of `text`; without one, all is empty.
pub(crate) fn read(text: &str) -> FrontMatter {
    let Some(found) = find(text) else {
        return FrontMatter::default();
    };
    if found.inner.len() > MAX_BYTES {
        return faulty(&found, "the front matter is too long");
    }
    let fields = match found.fence {
        "+++" => toml_fields(found.inner),
        _ if !looks_like_yaml(found.inner) => return FrontMatter::default(),
        _ => yaml_fields(found.inner),
    };
    match fields {
        Ok(fields) => FrontMatter {
            end: found.end,
            ..fields
        },
        Err(detail) => faulty(&found, &format!("the front matter is faulty: {detail}")),
    }
}

struct Found<'a> {
    fence: &'static str,
    inner: &'a str,
    end: usize,
}

fn find(text: &str) -> Option<Found<'_>> {
    let fence = ["---", "+++"]
        .into_iter()
        .find(|fence| text.starts_with(fence))?;
    let mut lines = Splitter { text, at: 0 };
    let first = lines.next()?;
    if first.trim_end() != fence {
        return None;
    }
    let start = lines.at;
    loop {
        let before = lines.at;
        let line = lines.next()?.trim_end();
        if line == fence || (line == "..." && fence == "---") {
            return Some(Found {
                fence,
                inner: text.get(start..before)?,
                end: lines.at,
            });
        }
    }
}

/// Lines with any line end, and where the next one begins.
struct Splitter<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Splitter<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, tail) = rest.split_at_checked(end)?;
        let line_end = if tail.starts_with("\r\n") {
            2
        } else {
            usize::from(!tail.is_empty())
        };
        self.at += end + line_end;
        Some(line)
    }
}

/// A rule, a paragraph and another rule are no front matter: the first line
/// that is neither empty nor a comment has to be a key.
fn looks_like_yaml(inner: &str) -> bool {
    let mut lines = inner
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    match lines.next() {
        None => true,
        Some(line) => {
            line.starts_with('{')
                || line.split_once(':').is_some_and(|(key, value)| {
                    let spaced = value.is_empty() || value.starts_with([' ', '\t']);
                    spaced && !key.is_empty() && key.split_whitespace().count() <= 2
                })
        }
    }
}

fn yaml_fields(inner: &str) -> Result<FrontMatter, String> {
    if inner.trim().is_empty() {
        return Ok(FrontMatter::default());
    }
    let unified = with_line_feeds(inner);
    if let Some(entries) = read_entries(&unified) {
        if entries.is_empty() {
            return Ok(FrontMatter::default());
        }
        let fields =
            serde_saphyr::from_str_with_options::<Fields<String>>(&entries, yaml_options());
        if let Ok(fields) = fields {
            return Ok(front_matter(fields, Some));
        }
    }
    let parse_error =
        match serde_saphyr::from_str_with_options::<Fields<String>>(&unified, yaml_options()) {
            Ok(fields) => return Ok(front_matter(fields, Some)),
            Err(error) => error,
        };
    // A title that is a list, say: take what can be taken.
    match serde_saphyr::from_str_with_options::<Fields<Lenient>>(&unified, yaml_options()) {
        Ok(fields) => Ok(front_matter(fields, plain)),
        Err(_) => Err(first_line(&parse_error.to_string())),
    }
}

fn with_line_feeds(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n").into(),
        false => text.into(),
    }
}

/// The entries of [`Fields`] as they stand: what is wrong in another one hides
/// nothing, and most of a head are others. `None` if that is not to be told by
/// its lines.
fn read_entries(yaml: &str) -> Option<String> {
    let mut entries = String::new();
    let mut is_read = false;
    for line in yaml.split_inclusive('\n') {
        let goes_on = line.trim_end().is_empty() || line.starts_with([' ', '\t', '#', '-']);
        if !goes_on {
            let (key, _) = line.split_once(':')?;
            if key.starts_with(['{', '[', '?', '&', '*', '!', '%', '|', '>', '"', '\'']) {
                return None;
            }
            is_read = FIELDS.contains(&key.trim_end());
        }
        if is_read {
            entries.push_str(line);
        }
    }
    Some(entries)
}

fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
            max_aliases: MAX_ALIASES,
            max_anchors: MAX_ALIASES,
            max_total_scalar_bytes: MAX_BYTES,
            max_recorded_anchor_events: MAX_NODES,
            max_recorded_anchor_bytes: MAX_BYTES,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::FirstWins,
        with_snippet: false,
    }
}

fn toml_fields(inner: &str) -> Result<FrontMatter, String> {
    let unified = with_line_feeds(inner);
    if unified.bytes().filter(|b| matches!(b, b'[' | b'{')).count() > MAX_NODES {
        return Err("too many values".to_owned());
    }
    let fields =
        toml::from_str::<Fields<Lenient>>(&unified).map_err(|error| first_line(error.message()))?;
    Ok(front_matter(fields, plain))
}

fn front_matter<T>(fields: Fields<T>, plain: impl Fn(T) -> Option<String>) -> FrontMatter {
    let Fields {
        title,
        lang,
        language,
        url,
        permalink,
        canonical,
        description,
        author,
        date,
    } = fields;
    let text = |field: Option<T>| {
        let text = field
            .and_then(&plain)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        (!text.is_empty()).then_some(text)
    };
    FrontMatter {
        title: text(title),
        lang: text(lang)
            .or_else(|| text(language))
            .and_then(|code| language_code(&code)),
        url: text(canonical)
            .or_else(|| text(url))
            .or_else(|| text(permalink)),
        description: text(description),
        author: text(author),
        date: text(date),
        warning: None,
        end: 0,
    }
}

fn plain(field: Lenient) -> Option<String> {
    match field {
        Lenient::Text(text) => Some(text),
        Lenient::Integer(number) => Some(number.to_string()),
        Lenient::Float(number) => Some(number.to_string()),
        Lenient::Date(date) => Some(date.to_string()),
        Lenient::Other(_) => None,
    }
}

/// "en", "pt_BR", "zh-Hans" -> the language alone.
pub(super) fn language_code(code: &str) -> Option<String> {
    let primary = code.split(['-', '_']).next()?.to_ascii_lowercase();
    let fits = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
    fits.then_some(primary)
}

/// Keeps the title where a line of its own names it.
fn faulty(found: &Found<'_>, warning: &str) -> FrontMatter {
    let sign = if found.fence == "+++" { '=' } else { ':' };
    let head = found.inner.split(['\n', '\r']).take(200);
    let title = head
        .filter_map(|line| line.split_once(sign))
        .find(|(key, _)| *key == "title" || *key == "title ");
    let title = title.map(|(_, value)| value.trim().trim_matches(['"', '\'']).trim());
    FrontMatter {
        title: title
            .filter(|t| {
                !t.is_empty() && t.len() < 300 && !t.starts_with(['[', '{', '|', '>', '&', '*'])
            })
            .map(str::to_owned),
        warning: Some(warning.to_owned()),
        end: found.end,
        ..FrontMatter::default()
    }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().to_owned()
}

fn none<T>() -> Option<T> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: Option<&str>, rest: &str) -> FrontMatter {
        let found = read(text);
        assert_eq!(found.title.as_deref(), title, "{text:?}");
        assert_eq!(text.get(found.end..), Some(rest), "{text:?}");
        found
    }

    #[test]
    fn yaml_and_toml() {
        let found = check(
            "---\ntitle: Lamps\nlanguage: en-GB\npermalink: /lamps/\ntags: [a, b]\n---\ntext",
            Some("Lamps"),
            "text",
        );
        assert_eq!(
            (found.lang.as_deref(), found.url.as_deref()),
            (Some("en"), Some("/lamps/"))
        );
        let found = check(
            "+++\ntitle = \"Lamps\"\nlang = 'de'\ndraft = true\n+++\r\ntext",
            Some("Lamps"),
            "text",
        );
        assert_eq!(found.lang.as_deref(), Some("de"));
        let found = check(
            "+++\ntitle = 'T'\ndate = 2024-05-01\nauthor = 'Ada'\n+++\n",
            Some("T"),
            "",
        );
        assert_eq!(
            (found.date.as_deref(), found.author.as_deref()),
            (Some("2024-05-01"), Some("Ada"))
        );
        check(
            "---\r\ntitle: \"A: b\"\r\n...\r\ntext",
            Some("A: b"),
            "text",
        );
        check("---\rtitle: Old\r---\rtext", Some("Old"), "text");
        check("---\ntitle: 2024\n---\n", Some("2024"), "");
        check("---\ntitle: [a]\nlang: fr\n---\n", None, "");
        check("---\n---\ntext", None, "text");
    }

    #[test]
    fn what_is_no_front_matter() {
        for text in [
            "",
            "---",
            "text\n---\ntitle: a\n---\n",
            "---\ntitle: a\n",
            "---\nA paragraph.\n---\n",
            "----\na: b\n----\n",
        ] {
            assert_eq!(read(text), FrontMatter::default(), "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_in_another_entry_hides_nothing() {
        let found = read("---\ntags: [a, b\ntitle: Boats\nx: *none\n---\n");
        assert_eq!(
            (found.title.as_deref(), found.warning),
            (Some("Boats"), None)
        );
        let listed = read("---\nauthor:\n- Boats\ntitle: >\n  On\n\n  sails\n---\n");
        assert_eq!(listed.title.as_deref(), Some("On sails"));
        let whole = read("---\n\"title\": Oars\nlang: de\n---\n");
        assert_eq!(whole.title.as_deref(), Some("Oars"));
        assert_eq!(whole.lang.as_deref(), Some("de"));
    }

    #[test]
    fn faults_are_warnings() {
        let found = check(
            "---\ntitle: \"Lamps\nbad: [\n---\ntext",
            Some("Lamps"),
            "text",
        );
        assert!(found.warning.is_some());
        let found = check(
            "+++\ntitle = \"Lamps\"\nbroken\n+++\ntext",
            Some("Lamps"),
            "text",
        );
        assert!(found.warning.is_some());
    }

    #[test]
    fn bombs_go_off_harmlessly() {
        let mut bomb = "---\na: &a [x,x,x,x,x,x,x,x]\n".to_owned();
        for (name, of) in [
            ("b", "a"),
            ("c", "b"),
            ("d", "c"),
            ("e", "d"),
            ("f", "e"),
            ("g", "f"),
            ("h", "g"),
            ("i", "h"),
        ] {
            bomb.push_str(&format!(
                "{name}: &{name} [*{of},*{of},*{of},*{of},*{of},*{of},*{of},*{of}]\n"
            ));
        }
        bomb.push_str("title: *i\n---\ntext");
        assert!(read(&bomb).end > 0);
        let deep = format!("---\ntitle: {}\n---\ntext", "[".repeat(50_000));
        assert!(read(&deep).warning.is_some());
        let deep = format!("+++\ntitle = {}\n+++\ntext", "[".repeat(50_000));
        assert!(read(&deep).warning.is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(---|\\+\\+\\+)?\n[a-z:=&* \\[\\]{}\"\n-]{0,60}\n(---|\\+\\+\\+)?\n.{0,20}") {
            let found = read(&text);
            proptest::prop_assert!(text.is_char_boundary(found.end));
        }
    }
}
