//! Numbers after section words: `chapter 4`, `Chapter IV` and `chapter four`
//! get the same terms.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Role, Token};

/// The mark of a reference term; no word of a text begins with it.
const REFERENCE: char = '§';

/// Words that are followed by a number, by the name they share.
const SECTION_WORDS: &[(&str, &[&str])] = &[
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

/// Number words up to twenty, folded.
const NUMBER_WORDS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwolf", 12),
    ("un", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("uno", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("sei", 6),
    ("sette", 7),
    ("otto", 8),
    ("nove", 9),
    ("dieci", 10),
    ("dois", 2),
    ("quatro", 4),
    ("sete", 7),
    ("oito", 8),
    ("dez", 10),
    ("een", 1),
    ("twee", 2),
    ("drie", 3),
    ("vijf", 5),
    ("zes", 6),
    ("zeven", 7),
    ("negen", 9),
    ("tien", 10),
    ("первая", 1),
    ("вторая", 2),
    ("третья", 3),
    ("четвертая", 4),
    ("пятая", 5),
];

/// Counters that follow a number with 第 before it.
const CJK_COUNTERS: &[(char, &str)] = &[
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

/// Adds to a section word with its number one reference term at the place of
/// the number, and the digits as an alias where the number is spelt otherwise.
pub(super) fn add_references(text: &str, tokens: &mut Vec<Token>) {
    let mut added = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        if first.role == Role::Whole || second.position != first.position + 1 {
            continue;
        }
        let Some(name) = section_name(&first.form) else {
            continue;
        };
        let between = text.get(first.range.end..second.range.start).unwrap_or("x");
        if !between
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '#'))
        {
            continue;
        }
        let surface = text.get(second.range.clone()).unwrap_or_default();
        let Some(number) = number_of(surface, &second.form) else {
            continue;
        };
        let range = first.range.start..second.range.end;
        added.push((at + 2, reference(name, &number, range, second.position)));
        if number != second.form {
            added.push((at + 2, alias(number, second)));
        }
    }
    for (at, token) in added.into_iter().rev() {
        tokens.insert(at, token);
    }
    add_cjk_references(text, tokens);
}

fn reference(name: &str, number: &str, range: std::ops::Range<usize>, position: u32) -> Token {
    let term = format!("{REFERENCE}{name}:{number}");
    Token {
        range,
        position,
        form: term.clone(),
        stem: term,
        role: Role::Reference,
    }
}

fn alias(number: String, of: &Token) -> Token {
    Token {
        range: of.range.clone(),
        position: of.position,
        form: number.clone(),
        stem: number,
        role: Role::Alias,
    }
}

fn section_name(form: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let names = SECTION_WORDS.iter();
        names
            .flat_map(|(name, words)| words.iter().map(|word| (*word, *name)))
            .collect()
    });
    NAMES.get(form).copied()
}

/// Reads digits (a version keeps its dots), a number word, or a roman number
/// in capitals.
fn number_of(surface: &str, form: &str) -> Option<String> {
    if form.starts_with(|c: char| c.is_ascii_digit()) {
        let plain = form.chars().all(|c| c.is_ascii_digit() || c == '.');
        return plain
            .then(|| form.trim_start_matches('0').to_owned())
            .filter(|n| !n.is_empty());
    }
    if let Some((_, number)) = NUMBER_WORDS.iter().find(|(word, _)| *word == form) {
        return Some(number.to_string());
    }
    roman(surface).map(|number| number.to_string())
}

/// Reads a roman number as it is properly written, in one case throughout.
/// A single `c`, `d`, `m` or `l` is a letter, and so is a lone small `i`.
fn roman(word: &str) -> Option<u32> {
    let upper = word.to_ascii_uppercase();
    if word.len() > 8 || (word != upper && word.chars().any(|c| c.is_ascii_uppercase())) {
        return None;
    }
    if word.len() == 1 && !matches!(word, "I" | "V" | "X" | "v" | "x" | "i") {
        return None;
    }
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let digits: Option<Vec<u32>> = upper.chars().map(value).collect();
    let digits = digits?;
    let mut sum = 0;
    for (at, digit) in digits.iter().enumerate() {
        if digits.get(at + 1).is_some_and(|next| next > digit) {
            sum -= *digit as i32;
        } else {
            sum += *digit as i32;
        }
    }
    let sum = u32::try_from(sum).ok()?;
    (to_roman(sum) == upper).then_some(sum)
}

fn to_roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while number >= value && roman.len() < 16 {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

/// Finds `第4章` and `第四章` in the text and adds the reference to the token
/// that begins where the number does.
fn add_cjk_references(text: &str, tokens: &mut Vec<Token>) {
    for (start, _) in text.match_indices('第') {
        let rest = text.get(start + '第'.len_utf8()..).unwrap_or_default();
        let digits: String = rest
            .chars()
            .take_while(|c| cjk_digit(*c).is_some() || *c == '十')
            .take(4)
            .collect();
        let after = rest.get(digits.len()..).unwrap_or_default();
        let Some(counter) = after.chars().next() else {
            continue;
        };
        let Some((_, name)) = CJK_COUNTERS.iter().find(|(c, _)| *c == counter) else {
            continue;
        };
        let Some(number) = cjk_number(&digits) else {
            continue;
        };
        let end = start + '第'.len_utf8() + digits.len() + counter.len_utf8();
        let at = tokens.partition_point(|token| token.range.start < end && token.range.end <= end);
        let position = tokens
            .get(at.saturating_sub(1))
            .map_or(0, |token| token.position);
        tokens.insert(
            at,
            reference(name, &number.to_string(), start..end, position),
        );
    }
}

fn cjk_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => "〇一二三四五六七八九"
            .chars()
            .position(|digit| digit == c)
            .and_then(|n| u32::try_from(n).ok()),
    }
}

/// Reads up to 99, in figures or in Han digits with 十.
fn cjk_number(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    if let Some((tens, ones)) = digits.split_once('十') {
        let one = |text: &str, empty| match text.chars().next() {
            None => Some(empty),
            Some(c) => cjk_digit(c),
        };
        return Some(one(tens, 1)? * 10 + one(ones, 0)?);
    }
    digits
        .chars()
        .try_fold(0_u32, |sum, c| Some(sum * 10 + cjk_digit(c)?))
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::roman;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = tokens(text, None)
            .into_iter()
            .map(|token| token.form)
            .filter(|form| form.starts_with('§'))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn references() {
        check("John Wick: Chapter 4, it’s", &["§chapter:4"]);
        check("Kapitel vier und Teil II", &["§chapter:4", "§part:2"]);
        check("Version 3.10", &["§version:3.10"]);
        check("第4章と第十二節", &["§chapter:4", "§section:12"]);
        check("a key chapter in four acts", &[]);
        check("part of it", &[]);
    }

    #[test]
    fn roman_numbers_are_written_properly() {
        for (word, expected) in [
            ("IV", Some(4)),
            ("xii", Some(12)),
            ("IIII", None),
            ("Mix", None),
            ("civil", None),
            ("XCIX", Some(99)),
        ] {
            assert_eq!(roman(word), expected, "{word}");
        }
    }
}
