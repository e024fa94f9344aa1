//! A language code as a number, to be kept beside each passage for ranking.

/// The longest code there is has three letters; a column holds eight bytes.
const MAX_BYTES: usize = 8;

/// The bytes of an ISO 639 code in a number; 0 where the language is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct LanguageCode(pub(super) u64);

impl LanguageCode {
    /// Packs a code.
    pub(crate) fn new(code: &str) -> Self {
        let bytes = code.bytes().take(MAX_BYTES);
        Self(bytes.fold(0, |sum, byte| sum << 8 | u64::from(byte)))
    }

    /// Whether the language is known.
    pub(crate) fn is_known(self) -> bool {
        self != Self::default()
    }

    /// Returns the code as text.
    pub(crate) fn text(self) -> String {
        let bytes = self.0.to_be_bytes();
        let bytes = bytes.into_iter().filter(|byte| *byte != 0).collect();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::LanguageCode;

    #[test]
    fn a_code_comes_back() {
        for code in ["de", "gsw", ""] {
            assert_eq!(LanguageCode::new(code).text(), code);
        }
        assert!(LanguageCode::new("de").is_known());
        assert!(!LanguageCode::new("").is_known());
    }
}
