//! Anchors as GitHub makes them from headings.

use std::collections::HashMap;

/// The anchors given so far in one document.
#[derive(Default)]
pub(super) struct Slugs {
    seen: HashMap<String, usize>,
}

impl Slugs {
    /// Returns the anchor of a heading; a second heading of the same text
    /// gets `-1`, the next `-2`.
    pub(super) fn anchor(&mut self, heading: &str) -> Option<String> {
        let base = slug(heading);
        if base.is_empty() {
            return None;
        }
        let Some(mut count) = self.seen.get(&base).copied() else {
            self.seen.insert(base.clone(), 1);
            return Some(base);
        };
        let mut anchor = format!("{base}-{count}");
        // "a-1" may be a heading of its own.
        while self.seen.contains_key(&anchor) {
            count += 1;
            anchor = format!("{base}-{count}");
        }
        self.seen.insert(base, count + 1);
        self.seen.insert(anchor.clone(), 1);
        Some(anchor)
    }

    /// Notes an anchor that the source gives itself.
    pub(super) fn reserve(&mut self, anchor: &str) {
        self.seen.entry(anchor.to_owned()).or_insert(1);
    }
}

/// Lower case, spaces to hyphens, punctuation gone, letters of any script kept.
fn slug(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    for c in heading.trim().chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() {
            out.push('-');
        } else if c.is_alphanumeric()
            || matches!(c, '-' | '_' | '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}' | '\u{e31}'..='\u{e4e}')
        {
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_as_on_github() {
        let mut slugs = Slugs::default();
        for (heading, anchor) in [
            ("What's new in 2.0?", "whats-new-in-20"),
            ("Ärger & Freude", "ärger--freude"),
            ("よくある質問", "よくある質問"),
            ("Same", "same"),
            ("Same", "same-1"),
            ("same 1", "same-1-1"),
            ("Same", "same-2"),
            ("snake_case", "snake_case"),
        ] {
            assert_eq!(slugs.anchor(heading).as_deref(), Some(anchor));
        }
        assert_eq!(slugs.anchor("?!"), None);
    }
}
