//! What readers share about questions: what is one, which headings announce a
//! list of them, which labels stand before question and answer.

pub(crate) mod outline;

/// A line longer than this is prose, whatever its last character (characters).
const MAX_QUESTION_CHARS: usize = 400;
/// A heading with more words than this only mentions a FAQ.
const MAX_FAQ_HEADING_WORDS: usize = 9;
/// The same for scripts that do not separate words (characters).
const MAX_FAQ_HEADING_CHARS: usize = 24;

/// Headings over questions and answers, lower case, without punctuation. Each
/// is looked for as a run of whole words.
const FAQ_PHRASES: &[&str] = &[
    "frequently asked questions",
    "frequently asked question",
    "frequent questions",
    "common questions",
    "questions and answers",
    "questions answers",
    "q a",
    "q and a",
    "häufige fragen",
    "häufig gestellte fragen",
    "oft gestellte fragen",
    "fragen und antworten",
    "fragen antworten",
    "foire aux questions",
    "questions fréquentes",
    "questions fréquemment posées",
    "questions courantes",
    "questions et réponses",
    "questions réponses",
    "questions souvent posées",
    "preguntas frecuentes",
    "preguntas más frecuentes",
    "preguntas y respuestas",
    "preguntes freqüents",
    "domande frequenti",
    "domande più frequenti",
    "domande e risposte",
    "perguntas frequentes",
    "perguntas mais frequentes",
    "perguntas e respostas",
    "veelgestelde vragen",
    "vragen en antwoorden",
    "vanliga frågor",
    "frågor och svar",
    "ofte stilte spørsmål",
    "ofte stillede spørgsmål",
    "spørsmål og svar",
    "spørgsmål og svar",
    "usein kysytyt kysymykset",
    "usein kysyttyä",
    "często zadawane pytania",
    "najczęściej zadawane pytania",
    "pytania i odpowiedzi",
    "często kladené otázky",
    "často kladené otázky",
    "často kladené dotazy",
    "gyakori kérdések",
    "gyakran ismételt kérdések",
    "întrebări frecvente",
    "sıkça sorulan sorular",
    "sık sorulan sorular",
    "часто задаваемые вопросы",
    "частые вопросы",
    "вопросы и ответы",
    "вопрос ответ",
    "часті запитання",
    "поширені запитання",
    "питання та відповіді",
    "често задавани въпроси",
    "συχνές ερωτήσεις",
    "συχνεσ ερωτησεισ",
    "ερωτήσεις και απαντήσεις",
    "câu hỏi thường gặp",
    "pertanyaan umum",
    "pertanyaan yang sering diajukan",
    "soalan lazim",
    "الأسئلة الشائعة",
    "الأسئلة المتكررة",
    "أسئلة شائعة",
    "اسئلة شائعة",
    "سوالات متداول",
    "שאלות נפוצות",
    "שאלות ותשובות",
    "अक्सर पूछे जाने वाले प्रश्न",
];

/// The same for scripts without spaces: looked for as a part of the text.
const FAQ_PARTS: &[&str] = &[
    "よくある質問",
    "よくあるご質問",
    "よくあるお問い合わせ",
    "質問と回答",
    "常见问题",
    "常見問題",
    "常见疑问",
    "常见问答",
    "问与答",
    "問與答",
    "問答集",
    "问答",
    "자주 묻는 질문",
    "자주묻는질문",
    "자주 하는 질문",
    "คำถามที่พบบ่อย",
];

/// Words before a question, with an optional number behind them.
const QUESTION_LABELS: &[&str] = &[
    "question",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "vraag",
    "вопрос",
    "ερώτηση",
    "q",
];
/// Letters that stand for "question" in other languages, and are much else
/// too: they count only where an answer label follows.
const WEAK_QUESTION_LABELS: &[&str] = &[
    "f", "p", "d", "v", "в", "ε", "問", "问", "質問", "문", "질문",
];
/// Words before an answer.
const ANSWER_LABELS: &[&str] = &[
    "answer",
    "antwort",
    "réponse",
    "reponse",
    "respuesta",
    "resposta",
    "risposta",
    "antwoord",
    "ответ",
    "απάντηση",
    "a",
    "r",
    "о",
    "α",
    "答",
    "回答",
    "답",
    "답변",
];

/// Words that begin a question in the languages that put them first.
const QUESTION_WORDS: &[&str] = &[
    "how",
    "what",
    "why",
    "when",
    "where",
    "who",
    "whom",
    "whose",
    "which",
    "can",
    "could",
    "do",
    "does",
    "did",
    "is",
    "are",
    "should",
    "will",
    "would",
    "may",
    "must",
    "wie",
    "was",
    "warum",
    "wann",
    "wo",
    "wer",
    "welche",
    "welcher",
    "welches",
    "kann",
    "comment",
    "pourquoi",
    "quand",
    "où",
    "qui",
    "quel",
    "quelle",
    "quels",
    "quelles",
    "cómo",
    "qué",
    "cuándo",
    "dónde",
    "quién",
    "cuál",
    "come",
    "perché",
    "cosa",
    "quando",
    "dove",
    "chi",
    "quale",
    "como",
    "porque",
    "onde",
    "qual",
    "hoe",
    "waarom",
    "wanneer",
    "waar",
    "как",
    "что",
    "почему",
    "когда",
    "где",
    "кто",
    "зачем",
    "можно",
];

/// What a label at the start of a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// `Q:`, `Question 3:` and the like.
    Question,
    /// A letter that may stand for a question, such as `P:`.
    WeakQuestion,
    /// `A:`, `Antwort:` and the like.
    Answer,
}

/// Tells whether the text asks something, by the marks around it.
pub(crate) fn is_question(text: &str) -> bool {
    let text = text.trim();
    if text.chars().nth(MAX_QUESTION_CHARS).is_some() {
        return false;
    }
    if text.starts_with('¿') {
        return true;
    }
    let core = text.trim_end_matches(|c: char| {
        c.is_whitespace() || "\"'”’»«“„)]}*_`!。.…".contains(c) && c != ';'
    });
    match core.chars().next_back() {
        Some('?' | '？' | '؟' | '՞' | '\u{37e}' | '⸮' | '⁇' | '⁈') => {
            core.chars().any(char::is_alphanumeric)
        }
        Some(';') => core.chars().any(is_greek),
        // The Armenian mark stands inside the last word.
        _ => core
            .rsplit(char::is_whitespace)
            .next()
            .is_some_and(|word| word.contains('՞')),
    }
}

/// Tells whether the text begins with a question word.
pub(crate) fn starts_with_question_word(text: &str) -> bool {
    let word = text
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    QUESTION_WORDS.contains(&word.as_str())
}

/// Tells whether a heading announces questions with their answers.
pub(crate) fn is_faq_heading(text: &str) -> bool {
    if is_question(text) {
        return false;
    }
    let plain = normalized(strip_number(text.trim()));
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > MAX_FAQ_HEADING_WORDS {
        return false;
    }
    if plain.chars().count() <= MAX_FAQ_HEADING_CHARS
        && FAQ_PARTS.iter().any(|part| plain.contains(part))
    {
        return true;
    }
    let padded = format!(" {plain} ");
    if FAQ_PHRASES
        .iter()
        .any(|phrase| padded.contains(phrase) && padded.contains(&format!(" {phrase} ")))
    {
        return true;
    }
    has_faq_word(&words)
}

/// Returns the text without what numbers or labels a question.
pub(crate) fn strip_question_label(text: &str) -> &str {
    let text = text.trim();
    let rest = match label(text) {
        Some((Label::Question | Label::WeakQuestion, rest)) => rest,
        _ => text,
    };
    let rest = strip_number(rest);
    if rest.is_empty() { text } else { rest }
}

/// Returns the text without the label of an answer.
pub(crate) fn strip_answer_label(text: &str) -> &str {
    let text = text.trim();
    match label(text) {
        Some((Label::Answer, rest)) => rest,
        _ => text,
    }
}

/// Finds the label at the start of a line, and what follows it.
pub(crate) fn label(text: &str) -> Option<(Label, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "*_[(".contains(c));
    let word_end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(word_end)?;
    let kind = label_kind(word)?;
    let numbered = rest.trim_start_matches([' ', '#', '.', '\u{a0}']);
    let digits = numbered
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(numbered.len());
    let (number, behind) = numbered.split_at_checked(digits)?;
    let has_number = number.contains(|c: char| c.is_ascii_digit()) && number.len() <= 6;
    // "Q1 how" needs no mark behind the number; "Q how" is no label.
    let (after, marked) = if has_number {
        (behind, number.ends_with('.'))
    } else {
        (rest, false)
    };
    let after = after.trim_start_matches(['*', '_', ']']);
    let mark = after.chars().next();
    let after = match mark {
        Some(c @ (':' | '：' | '.' | ')' | '．' | '、' | '-' | '–' | '—')) => {
            // "A - B" and "Q-Bert" are words; a dash counts after a number.
            if matches!(c, '-' | '–' | '—') && !has_number {
                return None;
            }
            after.get(c.len_utf8()..)?
        }
        _ if marked => after,
        _ => return None,
    };
    let after = after.trim_start_matches([')', ']', '*', '_']);
    let wide = !word.is_ascii();
    if !(after.is_empty() || wide || after.starts_with(char::is_whitespace)) {
        // "Q:Why" is a label, "a.b" and "r:5" are not.
        let capital = after
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || !c.is_ascii());
        if !(capital && mark == Some(':') && word.starts_with(char::is_uppercase)) {
            return None;
        }
    }
    let single = word.chars().count() == 1;
    if single && word.starts_with(char::is_lowercase) {
        return None;
    }
    Some((kind, after.trim_start()))
}

fn label_kind(word: &str) -> Option<Label> {
    if word.is_empty() || word.len() > 24 {
        return None;
    }
    let word = word.to_lowercase();
    let known = |labels: &[&str]| labels.contains(&word.as_str());
    if known(QUESTION_LABELS) {
        Some(Label::Question)
    } else if known(WEAK_QUESTION_LABELS) {
        Some(Label::WeakQuestion)
    } else if known(ANSWER_LABELS) {
        Some(Label::Answer)
    } else {
        None
    }
}

/// Returns the text without the number that counts it: `1.`, `(2)`, `3.2.1.`,
/// `[4]`, `5 -`. A year or a version that is part of the sentence stays.
pub(crate) fn strip_number(text: &str) -> &str {
    match number_prefix(text) {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// Finds a counting number at the start: how many levels it has, and the rest.
pub(crate) fn number_prefix(text: &str) -> Option<(usize, &str)> {
    let open = text.strip_prefix(['(', '[', '#']);
    let inner = open.unwrap_or(text);
    let end = inner
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(inner.len());
    let (number, rest) = inner.split_at_checked(end)?;
    let groups: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    if groups.len() > 6
        || groups
            .iter()
            .any(|group| group.is_empty() || group.len() > 3)
    {
        return None;
    }
    let spaced = rest.trim_start();
    let mark = spaced.chars().next();
    let after = match mark {
        Some(')' | ']' | ':') if spaced.len() == rest.len() => spaced.get(1..)?,
        Some('、' | '．' | '）' | '：') => spaced.get(3..)?,
        Some(c @ ('-' | '–' | '—')) if spaced.len() < rest.len() => {
            spaced.get(c.len_utf8()..)?
        }
        _ if number.ends_with('.') => rest,
        // "3.2 Title" counts, "3.10 is out" and "7 wonders" do not.
        Some(c)
            if groups.len() > 1
                && (c.is_uppercase() || c == '¿')
                && groups.iter().all(|g| g.len() <= 2) =>
        {
            rest
        }
        _ => return None,
    };
    let wide = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || !c.is_ascii());
    if !wide {
        return None;
    }
    let after = after.trim_start();
    // A number alone numbers nothing.
    (!after.is_empty()).then_some((groups.len(), after))
}

/// "Product FAQ", "FAQ: shipping", "FAQs"; not "how to write a FAQ".
fn has_faq_word(words: &[&str]) -> bool {
    let Some(at) = words
        .iter()
        .position(|word| matches!(*word, "faq" | "faqs" | "чаво" | "faqページ"))
    else {
        return false;
    };
    let mention = at > 0
        && matches!(
            words.get(at - 1),
            Some(&("this" | "a" | "an" | "of" | "to" | "about"))
        );
    let asks = words
        .first()
        .is_some_and(|word| QUESTION_WORDS.contains(word));
    !mention && !asks
}

/// Lower case, punctuation as single spaces, "f.a.q." as one word.
fn normalized(text: &str) -> String {
    let lower = text
        .to_lowercase()
        .replace("f.a.q.s", "faqs")
        .replace("f.a.q", "faq");
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        if c.is_alphanumeric() || is_mark(c) {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

/// Combining vowels and accents of Indic and Thai script are part of words.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}' | '\u{e31}'..='\u{e4e}')
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
            "هل هو مجاني؟",
            "Πόσο κοστίζει;",
            "¿Cuánto cuesta?",
            "Really?!",
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
    fn question_labels_go_and_years_stay() {
        let cases = [
            ("Q: Is it free?", "Is it free?"),
            ("Q. Is it free?", "Is it free?"),
            ("Q1: Is it free?", "Is it free?"),
            ("Q 12. Is it free?", "Is it free?"),
            ("Q1.2: Is it free?", "Is it free?"),
            ("**Q:** Is it free?", "Is it free?"),
            ("Question 3: Is it free?", "Is it free?"),
            ("Frage: Kostet das?", "Kostet das?"),
            ("1. Is it free?", "Is it free?"),
            ("(1) Is it free?", "Is it free?"),
            ("12) Is it free?", "Is it free?"),
            ("3.2. Is it free?", "Is it free?"),
            ("3.2 Is it free?", "Is it free?"),
            ("4 - Is it free?", "Is it free?"),
            ("问：多少钱？", "多少钱？"),
            ("2024 was a good year?", "2024 was a good year?"),
            ("2024. Why?", "2024. Why?"),
            ("3.10 is out?", "3.10 is out?"),
            ("3.5-inch disks: why?", "3.5-inch disks: why?"),
            ("7 wonders, which?", "7 wonders, which?"),
            ("Quality: what is it?", "Quality: what is it?"),
            ("Q", "Q"),
            ("1.", "1."),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(strip_question_label(text), expected, "{text}");
        }
    }

    #[test]
    fn answer_labels_go_and_articles_stay() {
        let cases = [
            ("A: Yes.", "Yes."),
            ("A. Yes.", "Yes."),
            ("A1: Yes.", "Yes."),
            ("Answer: Yes.", "Yes."),
            ("Antwort: Ja.", "Ja."),
            ("答：是的。", "是的。"),
            ("Ответ: да.", "да."),
            ("A dog barks.", "A dog barks."),
            ("A4 paper", "A4 paper"),
            ("a: lower", "a: lower"),
            ("Amiga: yes", "Amiga: yes"),
        ];
        for (text, expected) in cases {
            assert_eq!(strip_answer_label(text), expected, "{text}");
        }
    }

    #[test]
    fn question_words_begin_a_question() {
        assert!(starts_with_question_word("How to pay"));
        assert!(starts_with_question_word("“Warum nicht"));
        assert!(!starts_with_question_word("Howling wolves"));
        assert!(!starts_with_question_word(""));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged(text in ".{0,60}") {
            is_question(&text);
            is_faq_heading(&text);
            starts_with_question_word(&text);
            proptest::prop_assert!(text.contains(strip_question_label(&text)));
            proptest::prop_assert!(text.contains(strip_answer_label(&text)));
        }
    }
}
