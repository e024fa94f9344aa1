//! Section words, number words and counters, by language.

/// Words that are followed by a number, by the name they share.
pub(super) const SECTION_WORDS: &[(&str, &[&str])] = &[
    (
        "chapter",
        &[
            "chapter",
            "chapters",
            "kapitel",
            "chapitre",
            "capitulo",
            "capitolo",
            "hoofdstuk",
            "rozdzial",
            "глава",
            "главы",
            "главе",
            "главу",
        ],
    ),
    (
        "part",
        &[
            "part",
            "parts",
            "teil",
            "partie",
            "parte",
            "deel",
            "czesc",
            "часть",
            "части",
        ],
    ),
    (
        "section",
        &[
            "section",
            "sections",
            "abschnitt",
            "seccion",
            "secao",
            "sezione",
            "раздел",
            "раздела",
        ],
    ),
    (
        "paragraph",
        &["paragraph", "paragraphe", "parrafo", "paragrafo"],
    ),
    (
        "article",
        &[
            "article",
            "artikel",
            "articulo",
            "articolo",
            "artigo",
            "статья",
            "статьи",
        ],
    ),
    (
        "step",
        &[
            "step", "steps", "schritt", "etape", "paso", "passo", "stap", "шаг",
        ],
    ),
    (
        "version",
        &[
            "version",
            "versions",
            "versione",
            "versao",
            "versie",
            "версия",
            "версии",
        ],
    ),
    (
        "volume",
        &[
            "volume", "volumes", "band", "tome", "tomo", "volumen", "том",
        ],
    ),
    (
        "book",
        &["book", "buch", "livre", "libro", "livro", "boek", "книга"],
    ),
    (
        "episode",
        &[
            "episode",
            "episodes",
            "folge",
            "episodio",
            "aflevering",
            "эпизод",
            "серия",
        ],
    ),
    (
        "season",
        &[
            "season",
            "seasons",
            "staffel",
            "saison",
            "temporada",
            "stagione",
            "сезон",
        ],
    ),
    ("act", &["act", "akt", "acte", "acto", "atto"]),
    ("scene", &["scene", "szene", "escena", "scena"]),
    (
        "figure",
        &["figure", "fig", "abbildung", "abb", "figura", "рисунок"],
    ),
    (
        "table",
        &[
            "table",
            "tabelle",
            "tableau",
            "tabla",
            "tabella",
            "tabela",
            "таблица",
        ],
    ),
    ("page", &["page", "pages", "seite", "pagina", "страница"]),
    (
        "appendix",
        &[
            "appendix",
            "anhang",
            "annexe",
            "apendice",
            "appendice",
            "приложение",
        ],
    ),
    ("phase", &["phase", "phases", "fase"]),
    ("level", &["level", "stufe", "niveau", "nivel", "livello"]),
    ("stage", &["stage"]),
    (
        "lesson",
        &["lesson", "lektion", "lecon", "leccion", "lezione", "урок"],
    ),
    (
        "question",
        &["question", "frage", "pregunta", "domanda", "вопрос"],
    ),
    (
        "rule",
        &["rule", "regel", "regle", "regla", "regola", "правило"],
    ),
    ("law", &["law"]),
    ("type", &["type", "typ", "tipo", "тип"]),
];

/// Number words up to twenty by language, folded.
pub(super) const NUMBER_WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
    ),
    (
        "de",
        &[
            "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn",
            "elf", "zwolf",
        ],
    ),
    (
        "fr",
        &[
            "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
            "douze",
        ],
    ),
    (
        "es",
        &[
            "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
            "once", "doce",
        ],
    ),
    (
        "it",
        &[
            "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
        ],
    ),
    (
        "pt",
        &[
            "um", "dois", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez",
        ],
    ),
    (
        "nl",
        &[
            "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
        ],
    ),
    (
        "ru",
        &[
            "один",
            "два",
            "три",
            "четыре",
            "пять",
            "шесть",
            "семь",
            "восемь",
            "девять",
            "десять",
        ],
    ),
];

/// Counters that follow a number with 第 before it.
pub(super) const CJK_COUNTERS: &[(char, &str)] = &[
    ('章', "chapter"),
    ('节', "section"),
    ('節', "section"),
    ('部', "part"),
    ('条', "article"),
    ('條', "article"),
    ('巻', "volume"),
    ('卷', "volume"),
    ('回', "episode"),
    ('集', "episode"),
    ('話', "episode"),
    ('话', "episode"),
    ('課', "lesson"),
    ('课', "lesson"),
    ('頁', "page"),
    ('页', "page"),
    ('版', "version"),
    ('步', "step"),
];
