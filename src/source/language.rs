//! The language of a document: from its metadata, else from its path, else
//! from its text; and what the paths of one page in several languages share.

use super::format::{NameHints, name_hints};
use crate::analysis;
use crate::document::{BlockKind, Document};
use crate::options::ReadOptions;

/// Languages without a stemmer that paths name. More codes would make more
/// folders of other meanings (`my`, `or`) look like languages.
const UNSTEMMED: [&str; 12] = [
    "bg", "he", "hr", "ja", "ko", "lv", "sk", "sl", "th", "uk", "vi", "zh",
];

/// What follows a language and says how it is written.
const SCRIPTS: [&str; 5] = ["arab", "cyrl", "hans", "hant", "latn"];

/// Languages that share so many words that one is taken for the other: then
/// the path knows better.
const ALIKE: [&[&str]; 3] = [
    &["no", "nb", "nn", "da", "sv"],
    &["cs", "sk"],
    &["es", "pt", "ca"],
];

/// A text is in another language than its path says if it has so many function
/// words of that one,
const REFUTING_WORDS: usize = 3;
/// and so many times those of the language of the path: languages share some.
const REFUTING_TIMES: usize = 3;
/// One letter of so many in the script of a language is enough to be in it:
/// technical texts are full of Latin names.
const SCRIPT_SHARE: usize = 20;
/// Fewer letters may all be names.
const MIN_LETTERS: usize = 20;

/// Enough prose to tell the language by.
const SAMPLE_BYTES: usize = 2048;
/// From so many places of the document.
const SAMPLE_PIECES: usize = 8;

/// Returns the language (ISO 639-1) that a part of a path names: `de`,
/// `pt-br`, `zh_CN`, `sr-Latn`, in any case. A word that only begins like one
/// (`it-support`) names none.
pub(super) fn language_code(part: &str) -> Option<String> {
    let part = part.to_ascii_lowercase();
    let mut subtags = part.split(['-', '_']);
    let primary = subtags.next()?;
    let variants = subtags.all(|subtag| {
        let region = subtag.len() == 2 && subtag.bytes().all(|b| b.is_ascii_lowercase());
        let area = subtag.len() == 3 && subtag.bytes().all(|b| b.is_ascii_digit());
        region || area || SCRIPTS.contains(&subtag)
    });
    let known = analysis::has_stemmer(primary) || UNSTEMMED.contains(&primary);
    (variants && known).then(|| primary.to_owned())
}

/// The languages that the folders of a path name, the innermost first.
pub(super) fn folder_languages(path: &str) -> impl Iterator<Item = String> {
    path.rsplit('/').skip(1).filter_map(language_code)
}

/// Decides the language of a document. What it says itself comes first; what
/// its path says counts unless the text is in another language, since `it/`
/// may be a department.
pub(super) fn language_of(
    document: &Document,
    hints: &NameHints,
    options: &ReadOptions,
) -> Option<String> {
    if document.lang.is_some() {
        return document.lang.clone();
    }
    let sample = sample(document);
    let named = hints.languages.first();
    // Half of the sample is enough to see that a path is right.
    let half = analysis::beginning(&sample, SAMPLE_BYTES / 2);
    let is_plain = |named: &&String| is_in_script_of(&sample, named) || leads(half, named);
    if let Some(named) = named.filter(is_plain) {
        return Some(named.clone());
    }
    let mut allowed = options.languages.clone();
    if !allowed.is_empty() {
        allowed.extend(hints.languages.iter().cloned());
    }
    let detected = analysis::detect(&sample, &allowed);
    // Nothing is to be weighed where the path and the text say the same.
    if hints.languages.is_empty() || detected.as_ref() == hints.languages.first() {
        return detected;
    }
    let evidence = Evidence::new(&sample, detected.as_deref());
    let named = hints.languages.iter();
    let mut named = named.filter(|named| !evidence.refutes(named));
    named.next().cloned().or(detected)
}

/// What a text tells about its language.
struct Evidence<'a> {
    text: &'a str,
    detected: Option<&'a str>,
    letters: usize,
    /// How many function words of each language it has.
    function_words: Vec<(&'static str, usize)>,
}

impl<'a> Evidence<'a> {
    fn new(text: &'a str, detected: Option<&'a str>) -> Self {
        Self {
            text,
            detected,
            letters: text.chars().filter(|c| c.is_alphabetic()).count(),
            function_words: analysis::function_words_by_language(text).1,
        }
    }

    /// Whether the text is in another language. The guess by letters alone is
    /// not enough: it takes tables and lists of names for anything.
    fn refutes(&self, lang: &str) -> bool {
        if is_in_script_of(self.text, lang) || self.detected == Some(lang) {
            return false;
        }
        if analysis::is_never_latin(lang) {
            return self.letters >= MIN_LETTERS;
        }
        if self.detected.is_some_and(analysis::is_never_latin) {
            return true;
        }
        let own = self.count(lang);
        let others = self.function_words.iter();
        let mut others = others.filter(|(other, _)| !are_alike(lang, other));
        others.any(|&(other, count)| {
            let times = if self.detected == Some(other) {
                1
            } else {
                REFUTING_TIMES
            };
            count >= REFUTING_WORDS && count > own * times
        })
    }

    fn count(&self, lang: &str) -> usize {
        let counts = self.function_words.iter();
        let mut counts = counts.filter(|(other, _)| *other == lang);
        counts.next().map_or(0, |(_, count)| *count)
    }
}

/// Whether a fair share of the letters of a text is of a script of the
/// language, other than Latin.
fn is_in_script_of(text: &str, lang: &str) -> bool {
    if !analysis::is_never_latin(lang) && lang != "sr" || text.is_ascii() {
        return false;
    }
    let (mut own, mut letters) = (0, 0);
    for c in text.chars() {
        match analysis::languages_of_script(c) {
            Some(languages) => {
                letters += 1;
                own += usize::from(languages.contains(&lang));
            }
            None => letters += usize::from(c.is_alphabetic()),
        }
    }
    own > 0 && own * SCRIPT_SHARE >= letters
}

/// Whether a text has more function words of the language than of any other.
fn leads(text: &str, lang: &str) -> bool {
    let (_, counts) = analysis::function_words_by_language(text);
    let most = counts.iter().map(|(_, count)| *count).max();
    let own = counts.iter().find(|(other, _)| *other == lang);
    own.is_some_and(|(_, own)| *own >= REFUTING_WORDS && most == Some(*own))
}

fn are_alike(a: &str, b: &str) -> bool {
    ALIKE
        .iter()
        .any(|group| group.contains(&a) && group.contains(&b))
}

/// Takes out of a path what says that it is the page in this language: folders,
/// the ending, and the charset that goes with it. What is left is the same for
/// the page in every language. Other folders that look like a language stay.
pub(crate) fn path_without_language(path: &str, lang: &str) -> String {
    let (folders, name) = path
        .rsplit_once('/')
        .map_or((None, path), |(folders, name)| (Some(folders), name));
    let mut parts: Vec<&str> = folders
        .into_iter()
        .flat_map(|folders| folders.split('/'))
        .filter(|folder| language_code(folder).as_deref() != Some(lang))
        .collect();
    let ending = name_hints(name).filter(|hints| hints.languages.iter().any(|l| l == lang));
    let bare = ending.and_then(|hints| hints.bare);
    parts.push(bare.as_deref().unwrap_or(name));
    parts.join("/")
}

/// Running text from all over a document: many begin with a notice in English.
fn sample(document: &Document) -> String {
    let sections = document.sections.iter();
    let blocks = sections.flat_map(|section| &section.blocks);
    let texts: Vec<&str> = blocks
        .filter(|block| block.kind != BlockKind::Code)
        .map(|block| block.text.as_str())
        .collect();
    let all: usize = texts.iter().map(|text| text.len()).sum();
    let pieces = if all <= SAMPLE_BYTES {
        1
    } else {
        SAMPLE_PIECES
    };
    let mut sample = String::new();
    for piece in 0..pieces {
        let from = texts.len() * piece / pieces;
        let until = texts.len() * (piece + 1) / pieces;
        let mut room = SAMPLE_BYTES / pieces;
        for text in texts.get(from..until).into_iter().flatten() {
            let taken = analysis::beginning(text, room);
            sample.push_str(taken);
            sample.push('\n');
            room -= taken.len();
            if taken.len() < text.len() {
                break;
            }
        }
    }
    if sample.trim().is_empty() {
        sample = document.title.clone().unwrap_or_default();
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_at_the_front_does_not_tell_the_language() {
        let notice = "You may copy this if you keep the notice that it is under. ".repeat(40);
        let text = "Das Boot schwimmt, und es ist nicht zu schnell für den Hafen. ".repeat(8);
        let page = format!("{notice}\n\n{}", format!("{text}\n\n").repeat(12));
        let read = crate::source::read("boat.txt", page.as_bytes());
        assert_eq!(read.unwrap()[0].lang.as_deref(), Some("de"));
    }

    #[test]
    fn parts_of_paths_that_name_a_language() {
        for (part, expected) in [
            ("de", Some("de")),
            ("pt-br", Some("pt")),
            ("zh_CN", Some("zh")),
            ("zh-Hant-TW", Some("zh")),
            ("es-419", Some("es")),
            ("JA", Some("ja")),
            ("is", None),
            ("my", None),
            ("it-support", None),
            ("id-cards", None),
            ("docs", None),
            ("", None),
            ("de-", None),
        ] {
            assert_eq!(language_code(part).as_deref(), expected, "{part}");
        }
    }

    const ENGLISH: &str = "Our department answers every question about printers, passwords and \
                           new computers on working days between nine and five. If the matter \
                           cannot wait, call the number that stands on the back of your badge, \
                           and somebody will come and see what they can do.";
    const SHORT: &str = "We answer questions about printers and passwords at the desk.";
    const GERMAN: &str = "Wer einen Balkon hat, kann mit zwei Modulen einen Teil seines Stroms \
                          selbst erzeugen und damit das Netz entlasten.";

    fn check(path: &str, text: &str, expected: Option<&str>) {
        let documents = crate::source::read(path, text.as_bytes()).unwrap();
        assert_eq!(documents[0].lang.as_deref(), expected, "{path}");
    }

    #[test]
    fn metadata_then_path_then_text() {
        let declared = format!("---\nlang: fr\n---\n{GERMAN}\n");
        check("de/a.md", &declared, Some("fr"));
        check("docs/de/a.md", "4.2\n", Some("de"));
        check("docs/pt-br/a.md", "4.2\n", Some("pt"));
        check("zh-cn/a.md", "4.2\n", Some("zh"));
        check("README.ja.md", "4.2\n", Some("ja"));
        check("a.html.ko.euc-kr", "<p>4.2", Some("ko"));
        check("en/a.fr.md", "4.2\n", Some("fr"));
        check("docs/a.md", GERMAN, Some("de"));
        check("docs/a.md", "4.2\n", None);
    }

    #[test]
    fn a_text_that_is_in_another_language_refutes_its_path() {
        check("docs/it/a.md", ENGLISH, Some("en"));
        check("docs/is/a.md", ENGLISH, Some("en"));
        check("a.no.md", ENGLISH, Some("en"));
        check("de/it/a.md", GERMAN, Some("de"));
        check("it/a.md", SHORT, None);
        check("a.id.md", SHORT, None);
        check("it/a.md", "La stampante non stampa: che fare?", Some("it"));
    }

    #[test]
    fn a_text_full_of_latin_names_is_in_the_language_of_its_script() {
        let japanese = "kubectl apply が the Deployment を作成し、kubectl get pods で and the \
                        Pods in the namespace を確認できます。";
        check("ja/a.md", japanese, Some("ja"));
        check(
            "zh-cn/a.md",
            "使用 kubectl get pods 查看 the list of Pods in the namespace。",
            Some("zh"),
        );
        check("ja/a.md", ENGLISH, Some("en"));
        check(
            "de/a.md",
            "本は二週間借りられます。延長は電話でもできます。",
            Some("ja"),
        );
    }

    #[test]
    fn languages_that_are_alike_do_not() {
        let danish = "Hvis du vil have hjælp, kan du skrive til os eller ringe hver dag.";
        check("da/a.md", danish, Some("da"));
        check("no/a.md", danish, Some("no"));
    }

    #[test]
    fn languages_to_choose_from_do_not_bind_the_path() {
        let options = ReadOptions {
            languages: vec!["en".to_owned(), "fr".to_owned()],
            ..ReadOptions::default()
        };
        let read = crate::source::read_with("de/a.md", GERMAN.as_bytes(), &options).unwrap();
        assert_eq!(read[0].lang.as_deref(), Some("de"));
    }

    #[test]
    fn what_the_languages_of_a_page_share() {
        for (path, lang, expected) in [
            ("docs/a.md", "en", "docs/a.md"),
            ("docs/de/a.md", "de", "docs/a.md"),
            ("docs/a.fr.md", "fr", "docs/a.md"),
            ("x.html.en.utf8", "en", "x.html"),
            ("x.html.ja.utf8", "ja", "x.html"),
            ("x.html.de", "de", "x.html"),
            ("zh-cn/x.html.zh-cn.utf8", "zh", "x.html"),
            ("docs/it/a.md", "en", "docs/it/a.md"),
            ("de/it/a.md", "de", "it/a.md"),
            ("a.no.md", "en", "a.no.md"),
            ("x.html.utf8", "en", "x.html.utf8"),
            ("de/de.md", "de", "de.md"),
        ] {
            assert_eq!(path_without_language(path, lang), expected, "{path}");
        }
    }
}
