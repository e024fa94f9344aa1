//! The ids that Docutils and Sphinx give to sections, targets and objects.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// The ids given so far in one document.
#[derive(Default)]
pub(super) struct Ids {
    seen: HashSet<String>,
    counted: usize,
}

impl Ids {
    /// Returns the id of a section or target of this name. Where the name
    /// makes none, or it is taken, the next of `id1`, `id2` …, as in Sphinx.
    pub(super) fn named(&mut self, name: &str) -> String {
        let id = id(name);
        if id.is_empty() || !self.seen.insert(id.clone()) {
            return self.counted();
        }
        id
    }

    /// Returns the id of something without a name, such as a footnote.
    pub(super) fn counted(&mut self) -> String {
        loop {
            self.counted += 1;
            let id = format!("id{}", self.counted);
            if self.seen.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Lower case, accents gone, all else than ASCII letters and digits to `-`.
fn id(name: &str) -> String {
    let ascii = ascii(&name.to_lowercase());
    let id = hyphened(&ascii, |c| c.is_ascii_lowercase() || c.is_ascii_digit());
    id.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit())
        .trim_end_matches('-')
        .to_owned()
}

/// The id of an object or a term of Sphinx: case, dots and underscores stay.
pub(super) fn object_id(prefix: &str, name: &str) -> Option<String> {
    let whole = if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}-{name}")
    };
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let id = hyphened(&ascii(&whole), kept);
    let id = id
        .trim_start_matches(|c: char| matches!(c, '-' | '.' | '_') || c.is_ascii_digit())
        .trim_end_matches('-');
    (!id.is_empty() && id != prefix).then(|| id.to_owned())
}

fn hyphened(text: &str, kept: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if kept(c) {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// The text in ASCII: accents go, as does what has no letter in ASCII.
fn ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ø' => out.push('o'),
            'đ' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ŧ' => out.push('t'),
            'ß' => out.push_str("sz"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            _ => out.extend(c.nfkd().filter(char::is_ascii)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_as_in_sphinx() {
        let mut ids = Ids::default();
        for (name, expected) in [
            ("What's new in 2.0?", "what-s-new-in-2-0"),
            ("my_label", "my-label"),
            ("Ärger & Straße", "arger-strasze"),
            ("2.9 release", "release"),
            ("よくある質問", "id1"),
            ("Same", "same"),
            ("same", "id2"),
            ("id3", "id3"),
            ("", "id4"),
        ] {
            assert_eq!(ids.named(name), expected, "{name}");
        }
    }

    #[test]
    fn objects_keep_case_and_dots() {
        for (prefix, name, expected) in [
            ("", "lamps.Lamp.light_up", Some("lamps.Lamp.light_up")),
            ("term", "Control node", Some("term-Control-node")),
            ("cmdoption-lamp", "--oil", Some("cmdoption-lamp-oil")),
            ("term", "灯", None),
            ("", "", None),
        ] {
            assert_eq!(object_id(prefix, name).as_deref(), expected, "{name}");
        }
    }
}
