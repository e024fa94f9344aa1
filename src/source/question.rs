//! What readers share about questions: what is one, which headings announce a
//! list of them, which labels stand before question and answer.

mod label;
pub(crate) mod outline;
mod vocabulary;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(crate) use label::{
    Label, bare_label, label, number_prefix, strip_answer_label, strip_number, strip_question_label,
};
use vocabulary::{
    FAQ_PARTS, FAQ_PHRASES, FAQ_WORDS, QUESTION_ENDS, QUESTION_PARTS, QUESTION_WORDS,
};

/// A line longer than this is prose, whatever its last character (characters).
const MAX_QUESTION_CHARS: usize = 400;
/// A heading with more words than this only mentions a FAQ.
const MAX_FAQ_HEADING_WORDS: usize = 9;
/// The same for scripts that do not separate words (characters).
const MAX_FAQ_HEADING_CHARS: usize = 24;
/// A longer text asks nothing without a mark (bytes).
const MAX_UNMARKED_QUESTION: usize = 200;
/// A longer text says more than a question (bytes).
const MAX_ONLY_QUESTION: usize = 300;
/// What stands between the parts of a page's title.
const SEPARATORS: [char; 5] = ['|', '–', '—', '·', '•'];
/// A longer text is no heading (bytes).
const MAX_HEADING: usize = 400;

/// Tells whether the text asks something, by the marks around it or, in the
/// languages that do without them, by its last word.
pub(crate) fn is_question(text: &str) -> bool {
    has_question_mark(text) || ends_with_question_word(text)
}

/// Tells whether the text is one question and says nothing else.
pub(crate) fn is_only_question(text: &str) -> bool {
    let text = strip_question_label(text);
    let ends = [". ", "! ", "? ", "。"];
    text.len() <= MAX_ONLY_QUESTION
        && is_question(text)
        && !ends.iter().any(|end| text.contains(end))
}

/// Tells whether the text asks something by the marks around it.
pub(crate) fn has_question_mark(text: &str) -> bool {
    let text = text.trim();
    if text.len() > MAX_QUESTION_CHARS && text.chars().nth(MAX_QUESTION_CHARS).is_some() {
        return false;
    }
    if text.starts_with('¿') {
        return true;
    }
    let core = core(text);
    let behind = text.get(core.len()..).unwrap_or_default();
    if quotes_a_question(behind) {
        return false;
    }
    match core.chars().next_back() {
        Some('?' | '？' | '؟' | '՞' | '\u{37e}' | '⸮' | '⁇' | '⁈') => {
            core.chars().any(char::is_alphanumeric)
        }
        Some(';') => core.chars().any(is_greek),
        // The Armenian mark stands inside the word that is asked for.
        _ => !core.is_ascii() && core.contains('՞'),
    }
}

fn ends_with_question_word(text: &str) -> bool {
    let core = core(text.trim());
    core.len() <= MAX_UNMARKED_QUESTION
        && !core.is_ascii()
        && QUESTION_ENDS.iter().any(|end| core.ends_with(end))
        && !core.contains(['。', '，', '、'])
}

/// A sentence that ends with a question in quotes: `?”.`
fn quotes_a_question(behind: &str) -> bool {
    let after = behind.trim_start_matches(['"', '”', '“', '»', '«', '’', '」', '』', ')', '）']);
    after.len() < behind.len() && after.starts_with(['.', '。']) && !after.starts_with("..")
}

/// The text without what may stand behind its last word or mark.
fn core(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»«“„)]}）」』*_`!。.…".contains(c))
}

/// Tells whether the text begins with a question word, or has one in it where
/// words are not set apart.
pub(crate) fn starts_with_question_word(text: &str) -> bool {
    let word = text
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ':'))
        .next()
        .unwrap_or_default();
    // "What’s" is "what"; "qu'est-ce" is a word of its own.
    let word = word.to_lowercase().replace('’', "'");
    let stem = word.split(['\'', '?', '!']).next().unwrap_or_default();
    is_question_word(&word) || is_question_word(stem) || has_question_part(text)
}

fn has_question_part(text: &str) -> bool {
    !text.is_ascii()
        && text.len() <= MAX_UNMARKED_QUESTION
        && !text.contains(['。', '，', '、', '！'])
        && QUESTION_PARTS.iter().any(|part| text.contains(part))
}

fn is_question_word(word: &str) -> bool {
    let mut words = QUESTION_WORDS.iter().flat_map(|row| row.split(' '));
    !word.is_empty() && words.any(|other| other == word)
}

/// Tells whether a heading or a title announces questions with their answers.
pub(crate) fn is_faq_heading(text: &str) -> bool {
    if text.len() > MAX_HEADING || is_question(text) {
        return false;
    }
    // The title of a page is longer: one of its parts has to announce them.
    announces(text) || text.contains(SEPARATORS) && text.split(SEPARATORS).any(announces)
}

fn announces(text: &str) -> bool {
    let plain = normalized(strip_number(text.trim()));
    let hints = |word: &str| PHRASES.contains_key(word) || FAQ_WORDS.contains(&word);
    if plain.is_ascii() && !plain.split(' ').any(hints) {
        return false;
    }
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > MAX_FAQ_HEADING_WORDS {
        return false;
    }
    !plain.is_ascii()
        && plain.trim().chars().count() <= MAX_FAQ_HEADING_CHARS
        && FAQ_PARTS.iter().any(|part| plain.contains(part))
        || has_faq_phrase(&words)
        || has_faq_word(&words)
}

/// The phrases by their first words: every heading is asked about all of them.
static PHRASES: LazyLock<FxHashMap<&str, Vec<Vec<&str>>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<&str, Vec<Vec<&str>>> = FxHashMap::default();
    for phrase in FAQ_PHRASES {
        let words: Vec<&str> = phrase.split(' ').collect();
        if let Some(first) = words.first() {
            phrases.entry(first).or_default().push(words);
        }
    }
    phrases
});

fn has_faq_phrase(words: &[&str]) -> bool {
    (0..words.len()).any(|at| {
        let rest = words.get(at..).unwrap_or_default();
        let phrases = rest.first().and_then(|first| PHRASES.get(first));
        phrases.is_some_and(|phrases| phrases.iter().any(|phrase| rest.starts_with(phrase)))
    })
}

/// "Product FAQ", "FAQ: shipping", "FAQs"; not "how to write a FAQ".
fn has_faq_word(words: &[&str]) -> bool {
    let Some(at) = words.iter().position(|word| FAQ_WORDS.contains(word)) else {
        return false;
    };
    let mention = at > 0
        && matches!(
            words.get(at - 1),
            Some(&("this" | "a" | "an" | "of" | "to" | "about"))
        );
    let asks = words.first().is_some_and(|word| is_question_word(word));
    !mention && !asks
}

/// Lower case, punctuation as spaces, "f.a.q." as one word.
fn normalized(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() && !text.contains('.') {
        let spaced = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
        out.extend(text.chars().map(|c| spaced(c).to_ascii_lowercase()));
        return out;
    }
    let lower = lower(text)
        .replace("f.a.q.s", "faqs")
        .replace("f.a.q", "faq");
    let spaced = |c: char| {
        if c.is_alphanumeric() || is_mark(c) {
            c
        } else {
            ' '
        }
    };
    out.extend(lower.chars().map(spaced));
    out
}

/// Combining vowels and accents of Indic and Thai script are part of words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}')
}

/// Lower case; some write accents as marks of their own.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        let lower = text.to_lowercase();
        match is_nfc_quick(lower.chars()) {
            IsNormalized::Yes => lower,
            _ => lower.nfc().collect(),
        }
    }
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_by_their_marks() {
        let yes = [
            "Is it free?",
            "Is it \"free?\"",
            "**Why?**",
            "これは無料ですか？",
            "いつ届きますか。",
            "可以退货吗",
            "هل هو مجاني؟",
            "Πόσο κοστίζει;",
            "¿Cuánto cuesta?",
            "Really?!",
            "Որքա՞ն է տևում",
        ];
        for text in yes {
            assert!(is_question(text), "{text}");
        }
        for text in [
            "How to install",
            "It is free.",
            "let x = 1;",
            "",
            "?",
            "Where it fits",
            "See section 4, “Is it free?”.",
            "何ですか、と聞かれました。いいですか",
        ] {
            assert!(!is_question(text), "{text}");
        }
        assert!(!is_question(&format!("{}?", "word ".repeat(200))));
    }

    #[test]
    fn headings_over_questions() {
        let yes = [
            "FAQ",
            "F.A.Q.",
            "FAQs",
            "5. FAQ",
            "Billing FAQ",
            "FAQ: delivery",
            "Frequently Asked Questions (FAQ)",
            "Frequently asked questions about returns",
            "Q&A",
            "Boats, sails and oars from the old harbour | Frequently asked questions | Harbour",
            "Ca\u{302}u hỏi thường gặp",
            "Häufig gestellte Fragen",
            "Foire aux questions",
            "Preguntas frecuentes",
            "Domande frequenti",
            "Perguntas frequentes",
            "Veelgestelde vragen",
            "よくある質問",
            "常见问题",
            "자주 묻는 질문",
            "Часто задаваемые вопросы",
            "Συχνές ερωτήσεις",
            "الأسئلة الشائعة",
            "সচরাচর জিজ্ঞাসা",
            "Često postavljana pitanja",
        ];
        for text in yes {
            assert!(is_faq_heading(text), "{text}");
        }
        let no = [
            "What is a FAQ?",
            "How to write a FAQ",
            "About this FAQ",
            "Questions",
            "Installation",
            "",
            "Faqir of the mountain",
        ];
        for text in no {
            assert!(!is_faq_heading(text), "{text}");
        }
    }

    #[test]
    fn question_words_begin_a_question() {
        assert!(starts_with_question_word("How to pay"));
        assert!(starts_with_question_word("“Warum nicht"));
        assert!(starts_with_question_word("What’s new"));
        assert!(starts_with_question_word("Qu’est-ce que c’est"));
        assert!(starts_with_question_word("发票怎么开"));
        assert!(!starts_with_question_word("我们知道如何做。"));
        assert!(!starts_with_question_word("Howling wolves"));
        assert!(!starts_with_question_word(""));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged(text in ".{0,60}") {
            is_question(&text);
            is_faq_heading(&text);
            starts_with_question_word(&text);
        }
    }
}
