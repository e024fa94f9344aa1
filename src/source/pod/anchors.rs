//! The anchors of headings and items as perldoc.perl.org and metacpan.org
//! have them: white space and hyphens become one `-`, everything else stays
//! as it is (`#Why-is-int()-broken?`). So do Pod::Simple's accurate targets. A
//! second one of the same text gets a number.

use std::collections::HashMap;

/// The anchors given so far in one document.
#[derive(Default)]
pub(super) struct Anchors {
    /// An anchor, and the number to try next for another of the same text.
    seen: HashMap<String, usize>,
}

impl Anchors {
    pub(super) fn anchor(&mut self, text: &str) -> Option<String> {
        let mut base = String::with_capacity(text.len());
        for c in text.trim().chars() {
            if !(c.is_whitespace() || c == '-') {
                base.push(c);
            } else if !base.ends_with('-') {
                base.push('-');
            }
        }
        if base.is_empty() {
            return None;
        }
        let Some(mut number) = self.seen.get(&base).copied() else {
            self.seen.insert(base.clone(), 1);
            return Some(base);
        };
        let mut anchor = format!("{base}{number}");
        while self.seen.contains_key(&anchor) {
            number += 1;
            anchor = format!("{base}{number}");
        }
        self.seen.insert(base, number + 1);
        self.seen.insert(anchor.clone(), 1);
        Some(anchor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_as_on_perldoc() {
        let mut anchors = Anchors::default();
        for (text, expected) in [
            ("Why is int() broken?", "Why-is-int()-broken?"),
            (
                "perlfaq4 - Data  Manipulation",
                "perlfaq4-Data-Manipulation",
            ),
            ("--flag", "-flag"),
            ("Größe", "Größe"),
            ("Same", "Same"),
            ("Same", "Same1"),
            ("Same1", "Same11"),
            ("Same", "Same2"),
        ] {
            assert_eq!(anchors.anchor(text).as_deref(), Some(expected));
        }
        assert_eq!(anchors.anchor(" "), None);
    }
}
