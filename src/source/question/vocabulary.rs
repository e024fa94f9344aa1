//! The words of many languages that announce, begin and label questions and
//! answers, all in lower case. A language is added here and nowhere else.

/// Headings over questions and answers, without punctuation. Each is looked
/// for as a run of whole words.
pub(super) const FAQ_PHRASES: &[&str] = &[
    "frequently asked",
    "frequent questions",
    "common questions",
    "commonly asked questions",
    "popular questions",
    "your questions",
    "people also ask",
    "questions and answers",
    "questions answers",
    "q a",
    "q and a",
    "häufige fragen",
    "häufig gestellte",
    "häufig gestellt",
    "oft gestellte fragen",
    "oft gefragt",
    "fragen und antworten",
    "fragen antworten",
    "foire aux questions",
    "questions fréquentes",
    "questions fréquemment",
    "questions courantes",
    "questions et réponses",
    "questions réponses",
    "questions souvent posées",
    "vos questions",
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
    "dúvidas frequentes",
    "veelgestelde vragen",
    "vragen en antwoorden",
    "vraag en antwoord",
    "vanliga frågor",
    "frågor och svar",
    "ofte stilte spørsmål",
    "ofte stillede spørgsmål",
    "spørsmål og svar",
    "spørgsmål og svar",
    "usein kysytyt",
    "usein kysyttyä",
    "często zadawane",
    "najczęściej zadawane",
    "pytania i odpowiedzi",
    "často kladené",
    "časté dotazy",
    "časté otázky",
    "najčešća pitanja",
    "gyakori kérdések",
    "gyakran ismételt",
    "întrebări frecvente",
    "sıkça sorulan",
    "sık sorulan",
    "часто задаваемые",
    "частые вопросы",
    "вопросы и ответы",
    "вопрос ответ",
    "часті запитання",
    "поширені запитання",
    "питання та відповіді",
    "често задавани",
    "συχνές ερωτήσεις",
    "συχνες ερωτησεις",
    "ερωτήσεις και απαντήσεις",
    "câu hỏi thường gặp",
    "hỏi đáp",
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
    "अक्सर पूछे",
];

/// The same for scripts without spaces: looked for as a part of the text.
pub(super) const FAQ_PARTS: &[&str] = &[
    "よくある質問",
    "よくあるご質問",
    "よくあるお問い合わせ",
    "質問と回答",
    "常见问题",
    "常見問題",
    "常见疑问",
    "常见问答",
    "常見問答",
    "问与答",
    "問與答",
    "問答集",
    "问答",
    "자주 묻는 질문",
    "자주묻는질문",
    "자주 하는 질문",
    "คำถามที่พบบ่อย",
];

/// The word itself, in the scripts that have it as a word.
pub(super) const FAQ_WORDS: &[&str] = &["faq", "faqs", "чаво", "faqページ"];

/// Words that begin a question in the languages that put them first, a
/// language a row. Many are much else too: only with company do they make a
/// FAQ.
pub(super) const QUESTION_WORDS: &[&str] = &[
    "how what why when where who whom whose which can could do does did is are was were will \
     would should may must am has have shall",
    "wie was warum wieso weshalb wann wo woher wohin wer wem wen wessen welche welcher welches \
     welchen kann können darf muss gibt wofür womit wozu worin ist sind wird werden soll",
    "comment pourquoi quand où qui que quoi quel quelle quels quelles combien est-ce qu'est-ce \
     puis-je peut-on faut-il dois-je",
    "qué cómo cuándo dónde quién cuál cuáles cuánto cuánta por puedo",
    "como porque quando onde quem qual quais quanto posso",
    "come perché quando dove chi quale quali cosa che cos'è",
    "wat hoe waarom wanneer waar wie welk welke kan mag",
    "что как почему когда где кто какой какая какие сколько можно зачем",
    "jak co dlaczego kiedy gdzie kto czy ile jaki jakie",
];

/// Ends of a question in the languages that mark it by a word, not by a mark.
pub(super) const QUESTION_ENDS: &[&str] = &[
    "ですか",
    "ますか",
    "ませんか",
    "でしょうか",
    "のか",
    "吗",
    "呢",
    "嗎",
    "습니까",
    "입니까",
    "합니까",
    "됩니까",
];

/// Labels before a question, without number and punctuation.
pub(super) const QUESTION_LABELS: &[&str] = &[
    "question",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "vraag",
    "вопрос",
    "ερώτηση",
    "câu hỏi",
    "hỏi",
    "問",
    "问",
    "質問",
    "문",
    "질문",
    "q",
];

/// Letters that stand for "question" in other languages, and are much else
/// too: they count only where an answer label follows.
pub(super) const WEAK_QUESTION_LABELS: &[&str] = &["f", "p", "d", "v", "в", "ε", "ερ", "س"];

/// Labels before an answer.
pub(super) const ANSWER_LABELS: &[&str] = &[
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
    "trả lời",
    "đáp",
    "答",
    "回答",
    "답",
    "답변",
    "a",
    "r",
    "о",
    "α",
    "απ",
    "ج",
];
