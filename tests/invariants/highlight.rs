//! Whether a marked text stands for a word of the query.

use pincite::QueryInfo;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// The words that a highlight may stand for.
pub(crate) struct Targets {
    words: Vec<String>,
}

impl Targets {
    pub(crate) fn new(query: &QueryInfo) -> Self {
        let corrections = query.corrections.iter();
        let expansions = corrections.chain(&query.completions).chain(&query.synonyms);
        let mut words = words(&query.text);
        words.extend(
            expansions
                .flat_map(|e| &e.to)
                .flat_map(|to| self::words(to)),
        );
        for excluded in &query.excluded {
            // What is excluded may be asked for, too: the parts of `茶の湯` stay
            // where only the whole is excluded.
            for excluded in self::words(excluded) {
                if let Some(at) = words.iter().position(|word| *word == excluded) {
                    words.swap_remove(at);
                }
            }
        }
        Self { words }
    }

    /// Whether a word of the marked text is a form of a word of the query.
    pub(crate) fn cover(&self, marked: &str) -> bool {
        words(marked)
            .iter()
            .any(|word| self.words.iter().any(|target| are_forms(word, target)))
    }
}

/// The words of a text: runs of letters and digits, and what lies between the
/// word borders of Unicode, which are closer where scripts meet.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in [text].into_iter().chain(text.unicode_words()) {
        let folded = folded(piece);
        let runs = folded.split(|c: char| !c.is_alphanumeric() && !is_vowel_sign(c));
        let found = runs.chain(folded.unicode_words());
        words.extend(found.filter(|word| !word.is_empty()).map(str::to_owned));
        // Thousands, with their commas or without.
        if folded.contains(',') && folded.starts_with(|c: char| c.is_ascii_digit()) {
            words.push(folded.replace(',', ""));
        }
    }
    words
}

fn folded(text: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| DIGITS.chars().zip('0'..).find(|(han, _)| *han == c);
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) || is_vowel_sign(*c))
        .flat_map(char::to_lowercase)
        // Soft hyphens, marks of direction, and the ornament of Arabic.
        .filter(|c| !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{0640}'))
        .map(|c| digit(c).map_or(c, |(_, digit)| digit))
        .map(|c| match c {
            '٠'..='٩' => char::from_digit(u32::from(c) - u32::from('٠'), 10).unwrap(),
            c => c,
        })
        .nfc()
        .collect();
    folded
        .replace('ß', "ss")
        .replace('œ', "oe")
        .replace('æ', "ae")
        .replace('ø', "o")
        .replace('ł', "l")
        .replace(['đ', 'ð'], "d")
        .replace('þ', "th")
        .replace('ı', "i")
        .replace('ς', "σ")
        // `carries` is a form of `carry`.
        .replace('y', "i")
        .replace(['أ', 'إ', 'آ', 'ٱ'], "ا")
        .replace('ى', "ي")
        .replace('ة', "ه")
        // The number of `第4章` is a word, as in `chapter 4`.
        .replace('第', " 第 ")
        .replace('章', " 章 ")
}

/// Vowels that are marks by their class: Indic scripts and Thai.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0DFF}' | '\u{0E00}'..='\u{0EFF}' | '\u{3099}' | '\u{309A}')
}

/// Whether two folded words are forms of one: equal, the same number, or with
/// the same beginning. Arabic and Hebrew also write particles before a word,
/// and scripts without spaces have no words to begin with.
fn are_forms(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return a == b;
    }
    // `bring` has no ending.
    begin_alike(a, b) || begin_alike(without_ending(a), without_ending(b))
}

fn begin_alike(a: &str, b: &str) -> bool {
    if [a, b]
        .iter()
        .any(|word| word.starts_with(|c: char| c.is_numeric()))
    {
        return false;
    }
    let is_in = |low: char, high: char| {
        [a, b]
            .iter()
            .all(|w| w.chars().any(|c| low <= c && c <= high))
    };
    let (semitic, unspaced) = (
        is_in('\u{0590}', '\u{06FF}'),
        is_in('\u{0E00}', '\u{3FFFF}'),
    );
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    if unspaced {
        return common(&a, &b) >= shorter.min(2);
    }
    let same = if semitic {
        common(&a, &b)
    } else {
        a.iter().zip(&b).take_while(|(a, b)| a == b).count()
    };
    let forms = |same: usize, shorter: usize| same >= 3 && same * 2 >= shorter;
    forms(same, shorter) || (same >= 2 && same + 1 >= shorter && longer <= same + 4)
}

/// The word without its commonest English endings: `using` and `used` have but
/// two letters in common.
fn without_ending(word: &str) -> &str {
    let ending = ["ing", "ed", "es", "ful", "s", "e"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending));
    ending.filter(|rest| rest.len() >= 2).unwrap_or(word)
}

/// The length of the longest piece that both hold.
fn common(a: &[char], b: &[char]) -> usize {
    let mut longest = 0;
    for start in 0..a.len() {
        for other in 0..b.len() {
            let pairs = a[start..].iter().zip(&b[other..]);
            longest = longest.max(pairs.take_while(|(a, b)| a == b).count());
        }
    }
    longest
}

/// The numbers up to twelve in the spellings that the cases use.
fn number(word: &str) -> Option<u32> {
    const SPELT: [&[&str]; 12] = [
        &["one", "eins", "un", "i"],
        &["two", "zwei", "deux", "ii"],
        &["three", "drei", "trois", "iii"],
        &["four", "vier", "quatre", "iv"],
        &["five", "funf", "cinq", "v"],
        &["six", "sechs", "vi"],
        &["seven", "sieben", "sept", "vii"],
        &["eight", "acht", "huit", "viii"],
        &["nine", "neun", "neuf", "ix"],
        &["ten", "zehn", "dix", "x"],
        &["eleven", "elf", "onze", "xi"],
        &["twelve", "zwolf", "douze", "xii"],
    ];
    word.parse().ok().or_else(|| {
        let at = SPELT.iter().position(|spelt| spelt.contains(&word))?;
        u32::try_from(at + 1).ok()
    })
}

#[test]
fn forms_are_told_from_other_words() {
    let check = |query: &str, marked: &str, expected: bool| {
        let query = QueryInfo {
            text: query.to_owned(),
            ..QueryInfo::default()
        };
        assert_eq!(
            Targets::new(&query).cover(marked),
            expected,
            "{query:?} {marked}"
        );
    };
    check("who composed it", "Composers", true);
    check("Häuser", "Haus", true);
    check("bring", "bringen", true);
    check("chapter IV", "4", true);
    check("緑茶の温度", "温度", true);
    check("كتاب", "الكتاب", true);
    check("parking fee", "see", false);
    check("parking fee", "fees", true);
    check("chapter 4", "14", false);
    check("this", "is", false);
    check("第4章", "第四章", true);
    check("版本 3.1", "温度", false);
    check("train station", "rain", false);
    check("cooking", "king", false);
    check("it goes on", "go", true);
    check("used", "Using", true);
    check("coming", "comes", true);
    check("l’homme", "homme", true);
}
