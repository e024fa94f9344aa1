//! Words that carry grammar rather than meaning, by language. They stay in
//! the index, since phrases need them, and weigh less in ranking.

use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::fold;

/// Articles, pronouns, prepositions, conjunctions, auxiliaries and question
/// words.
const FUNCTION_WORDS: [(&str, &str); 24] = [
    (
        "en",
        "a about above across after against all along also although am among an and another \
         any anybody anyone anything are aren't around as at be because been before behind \
         being below beneath beside besides between beyond both but by can can't cannot could \
         couldn't despite did didn't do does doesn't doing don't done down during each else \
         ever every everybody everyone everything except for from further get got had hadn't \
         has hasn't have haven't having he her here hers herself him himself his how however i \
         i'd i'll i'm i've if in inside into is isn't it its itself just let like many may me \
         might more most much must my myself near never no nobody none nor not nothing of off \
         on once one only onto or other our ours ourselves out outside over own per please \
         rather same shall she should shouldn't since so some somebody someone something still \
         such than that the their theirs them themselves then there therefore these they \
         they're they've this those though through thus till to together too toward towards \
         under unless unlike until up upon us very via was wasn't we we'd we'll we're we've \
         were weren't what when where whether which while who whom whose why will with within \
         without won't would wouldn't yet you you'd you'll you're you've your yours yourself",
    ),
    (
        "de",
        "ab aber alle allem allen aller alles als also am an andere anderen ans auch auf aus bei \
         beim bin bis bist da damit dann das dass dein deine dem den denn der des dessen die dies \
         diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er \
         es etwas fur gegen gibt habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr \
         ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jene kann kein keine \
         keinen konnen konnte man mein meine mich mir mit muss mussen nach nicht nichts noch nun \
         nur ob oder ohne sehr sein seine seinem seinen seiner sich sie sind so solche soll sollen \
         sondern um und uns unser unsere unter viel vom von vor wann war waren warum was wegen weil \
         welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wo \
         wohin womit worden wurde wurden zu zum zur zwischen uber darf durfen viele",
    ),
    (
        "fr",
        "a afin ai ainsi alors apres au aucun aussi autre aux avant avec avoir c car ce cela \
         celle celui ces cet cette chez ci combien comme comment contre d dans de depuis \
         derriere des devant donc dont du durant elle elles en encore entre est et etaient \
         etais etait ete etes etre eu eux fait faut furent fut hors il ils j je jusque l la \
         laquelle le lequel les leur leurs lors lui m ma mais malgre me meme mes moi mon n ne \
         ni nos notre nous on ont ou par parce parmi pas pendant peut plus pour pourquoi puis \
         qu quand que quel quelle quelles quels qui quoi s sa sans sauf se selon sera ses si \
         soit son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers vos \
         votre vous y",
    ),
    (
        "es",
        "a al algo algun alguna alguno algunos ante antes aquel aquella asi aun aunque bajo cada \
         como con contra cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde dos \
         durante e el ella ellas ellos en entre era eran eres es esa ese eso esta estaba estan \
         estas este esto estos excepto fue fueron ha habia hacia han hasta hay la las le les lo \
         los mas me mediante mi mientras mis mucho muy nada ni no nos nosotros nuestra nuestro o \
         otra otro para pero por porque puede pueden que quien quienes salvo se sea segun ser si \
         sido sin sobre son su sus tambien tan tanto te tiene tienen todo todos tras tu tus un \
         una unas uno unos usted y ya yo",
    ),
    (
        "it",
        "a ad agli ai al alla alle allo anche ancora avere aveva c che chi ci come con contro \
         cosa cui da dagli dai dal dalla dalle dallo degli dei del della delle dello di dietro \
         dopo dove durante e ed era erano essere fra fuori gli ha hanno ho i il in io l la le lei \
         li lo loro lui ma mediante mi mia mio ne negli nei nel nella nelle nello noi non nostro \
         o ogni per perche piu presso prima puo qual quale quali quando quanta quante quanti \
         quanto quella quelli quello questa queste questi questo se secondo sei senza si sia \
         siamo sono sopra sotto su sua sue sugli sui sul sulla suo tra tu tutti tutto un una uno \
         verso vi voi",
    ),
    (
        "pt",
        "a ao aos apos as ate com como contra da das de dela dele deles depois desde do dos \
         durante e ela elas ele eles em entre era essa esse esta estao estas este estes eu foi \
         foram ha isso isto ja lhe mais mas me mediante mesmo meu minha muito na nao nas nem no \
         nos nossa nosso num numa o onde os ou para pela pelas pelo pelos pode por porque quais \
         qual quando quanta quantas quanto quantos que quem sao se segundo sem ser seu seus so \
         sob sobre sua suas tambem te tem tinha todo todos tu um uma umas uns voce",
    ),
    (
        "nl",
        "aan al alle als ben bij dan dat de deze die dit doen door dus een en er ge geen had heb hebben \
         heeft het hier hij hoe hun ik in is je kan kunnen maar me meer men met mij mijn moet na naar \
         niet nog nu of om omdat onder ons ook op over te tegen toch toen tot u uit uw van veel voor \
         waar waarom wanneer want waren was wat we welke werd wie wij wil worden wordt zal ze zich zij \
         zijn zo zonder zou",
    ),
    (
        "sv",
        "alla alltsa an att av bara blev bli blir da de dem den denna deras dess dessa det detta dig din \
         dina du efter ej eller en er ett finns for fran ha hade han har hon hur i ifran in inte ja jag \
         kan kunde man med mellan men mig min mot mycket nar ni nu och om oss pa samma sedan ska som sin \
         till under upp ut utan vad var vara varfor vi vid vilka vilken vilket",
    ),
    (
        "da",
        "af alle alt anden at blev blive bliver da de dem den denne der deres det dette dig din dog du \
         efter eller en er et for fra fik ham han hans har havde have hende her hun hvad hvem hvilke \
         hvilken hvis hvor hvordan hvorfor hvornar i ikke ind jeg kan kunne man med meget men mig min \
         nar ned noget nu og om op os over pa sig skal som til ud under var ved vi vil",
    ),
    (
        "no",
        "alle at av bare ble bli blir da de den denne der dere det dette du en eller enn er et etter for \
         fra ha hadde han har hun hva hvem hvilken hvis hvor hvordan hvorfor i ikke inn jeg kan kunne man \
         med meg men min mot mye na nar og om opp oss over pa sa seg skal som til under ut var ved vi vil",
    ),
    (
        "fi",
        "ei eika en etta ha han he hyvin ja jo joka jos jota kanssa kuin kuinka kun me miksi mika mina \
         missa mita mutta myos ne niin nyt oli olla on ovat se sen siina sina sita ta tai tama tassa te \
         vai voi",
    ),
    (
        "pl",
        "a aby ale am ani az bardzo bez bo by byc byl byla bylo byly co czy czym dla do dlaczego gdy gdzie \
         go i ich ile im ja jak jaka jaki jakie jako je jego jej jest jesli juz kiedy kto ktora ktore ktory \
         ktorych ma maja mi mnie moze mozna my na nad nie nich niz o od on ona one oraz po pod przed przez \
         przy sa sie sobie ta tak tam te tego tej ten to tu ty tym w we wy z za ze",
    ),
    (
        "ru",
        "а без более бы был была были было быть в вам вас ведь весь во вот все всего всех вы где да даже \
         для до его ее если есть еще же за здесь и из или им их к как какая какие какой когда кого кто ли \
         либо между меня мне может можно мои мой мы на над надо наш не него нее нет ни них но ну о об один \
         однако он она они оно от по под при про с свои свой себя со так также такой там те тем то того \
         тоже той только том ты у уже чего чем что чтобы эта эти это этого этой этом этот я каких каким \
         сколько почему",
    ),
    (
        "tr",
        "ama ancak bana bazi ben bir biri bu bunu cok cunku da daha de degil diye en gibi hangi hem hep her \
         hic icin ile ise kac ki kim mi mu nasil ne neden nerede niye o olan olarak oldu onlar sen siz su \
         ve veya ya yani",
    ),
    (
        "id",
        "ada adalah agar akan anda apa apakah atau bagaimana bagi bahwa bisa dalam dan dapat dari dengan di \
         dia hanya harus ini itu jika juga kami kapan karena ke kepada kita lebih mana mengapa mereka oleh \
         pada saat saya secara seperti siapa sudah telah tersebut tidak untuk yang",
    ),
    (
        "ar",
        "في من الي علي عن ان هذا هذه التي الذي ما ماذا هو هي كان كانت لا لم لن قد كل و او ثم اي بين بعد قبل \
         عند مع كيف متي اين لماذا هل كم مو ذلك تلك هناك حيث اذا الا كما غير",
    ),
    (
        "he",
        "של את על אל עם זה זו הוא היא הם הן אני אתה אנחנו לא כן מה מי איך איפה מתי למה כי אם או גם רק כל יש אין",
    ),
    (
        "el",
        "ο η το οι τα του τησ των τον την στο στη στην στον στα στισ και να για με απο ωσ σε που πωσ τι ποιοσ \
         ποια ποιο ποτε γιατι ειναι ηταν δεν μην θα ενα ενασ μια αυτο αυτη αυτοσ αν αλλα η πριν μετα οτι",
    ),
    (
        "hi",
        "का की के में है हैं को से पर और यह वह क्या कब कहाँ कौन कैसे क्यों किस एक था थे थी ने तो भी ही इस उस कि या जो",
    ),
    (
        "cs",
        "a aby ale ani asi az bez by byl byla bylo byt co do i jak jake jaky je jeho jej jen \
         jeste ji jsem jsou k kde kdo kdy kolik ktera ktere ktery ma mezi mi muze na nad nebo nez \
         o od pak po pod pokud pred pri pro proc proto s se si ta tak take ten to tom tu v ve \
         vice z za ze",
    ),
    (
        "hu",
        "a az azt be csak de egy ez ezt es fel ha hogy hogyan hol is itt ki kell le meg mert mi miert mikor mit \
         mint nem ott s szerint van vagy volt",
    ),
    (
        "ro",
        "a ai al ale am ar are as asta au ca care ce cel cu cum cand cat de despre din doar dupa e ea ei el ele \
         este eu fi fie fost i il in intre isi la le lor mai mea meu mult ne nici noi nu o or pe pentru prin sa \
         sale sau se si sunt sub te tu un una unde unei unui va voi",
    ),
    (
        "zh",
        "的 了 是 在 和 与 及 或 有 我 你 他 她 它 们 这 那 吗 呢 吧 什么 么 怎么 怎样 如何 为什 哪 哪里 哪个 谁 何时 \
         是什 些 个 也 都 就 而 之 被 把 对 从 到 为 以 于 其 多少 几",
    ),
    (
        "vi",
        "ai bang boi cac cai can cho co con cua cung cu da dang de den di do duoc gi hay het khi khong la lam luc \
         mot ma may neu ngay nhu nhung nay nao o qua ra rang rat sao se tai the thi theo toi trong tu tung va vao \
         ve vi voi",
    ),
];

/// Words of degree: with the question word before them they ask for a measure,
/// and say nothing of what is measured. Language, question words, degrees.
const DEGREES: [(&str, &str, &str); 15] = [
    (
        "en",
        "how",
        "big deep early far fast frequently high large late long much old often quickly soon tall",
    ),
    (
        "de",
        "wie",
        "alt fruh gross haufig hoch lang lange oft schnell spat teuer tief viel viele weit",
    ),
    ("fr", "combien quelle", "frequence temps fois"),
    (
        "es",
        "cuanta cuantas cuanto cuantos",
        "frecuencia tiempo vez veces",
    ),
    (
        "it",
        "quanta quante quanto quanti",
        "grande lontano lungo spesso tempo volte",
    ),
    (
        "pt",
        "quanta quantas quanto quantos",
        "frequencia tempo vezes",
    ),
    ("nl", "hoe", "groot hoog lang oud snel vaak veel ver"),
    (
        "sv",
        "hur",
        "gammal lang lange langt manga mycket ofta snabbt stor",
    ),
    (
        "da",
        "hvor",
        "gammel hurtigt lang laenge langt mange meget ofte stor",
    ),
    (
        "no",
        "hvor",
        "gammel fort lang lenge langt mange mye ofte stor",
    ),
    (
        "fi",
        "kuinka",
        "iso kauan kaukana monta paljon pitka usein vanha",
    ),
    (
        "pl",
        "ile jak",
        "czasu czesto daleko dlugo duzo razy szybko",
    ),
    ("cs", "jak kolik", "casto casu daleko dlouho krat rychle"),
    ("ru", "как сколько", "быстро времени далеко долго раз часто"),
    ("tr", "kac ne", "kadar kere sik sure uzun zaman"),
];

/// Whether a folded word asks for a measure in a language, after the two words
/// before it (`how long`, `combien de temps`).
pub(crate) fn is_degree(form: &str, before: [Option<&str>; 2], lang: &str) -> bool {
    let is_among = |form: &str, words: &str| words.split(' ').any(|word| word == form);
    DEGREES.iter().any(|(code, questions, degrees)| {
        *code == canonical(lang)
            && is_among(form, degrees)
            && match before {
                [Some(first), _] if is_among(first, questions) => true,
                [Some(first), Some(second)] => {
                    is_function_word(first, lang) && is_among(second, questions)
                }
                _ => false,
            }
    })
}

/// Whether a folded word carries grammar rather than meaning in a language.
pub(crate) fn is_function_word(form: &str, lang: &str) -> bool {
    words_of(lang).is_some_and(|words| words.contains(form))
}

/// Counts the function words of a language among some folded words, to guess
/// which of the index's languages a query is in.
pub(crate) fn function_words_among<'a>(forms: impl Iterator<Item = &'a str>, lang: &str) -> usize {
    forms.filter(|form| is_function_word(form, lang)).count()
}

/// Counts the words of a text, and how many of them are function words of each
/// language.
pub(crate) fn function_words_by_language(text: &str) -> (usize, Vec<(&'static str, usize)>) {
    let mut counts = [0usize; FUNCTION_WORDS.len()];
    let mut words = 0;
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '\'')) {
        if word.is_empty() {
            continue;
        }
        words += 1;
        if word.len() > MAX_FUNCTION_WORD {
            continue;
        }
        let languages = match word.bytes().all(|b| b.is_ascii_lowercase()) {
            true => LANGUAGES_OF.get(word),
            false => LANGUAGES_OF.get(fold::form(word).as_str()),
        };
        for at in languages.into_iter().flatten() {
            if let Some(count) = counts.get_mut(usize::from(*at)) {
                *count += 1;
            }
        }
    }
    let languages = FUNCTION_WORDS.iter().map(|(lang, _)| *lang);
    (words, languages.zip(counts).collect())
}

/// No function word is longer (bytes).
const MAX_FUNCTION_WORD: usize = 24;

/// The languages that a function word belongs to, by their place in the table.
static LANGUAGES_OF: LazyLock<FxHashMap<SmolStr, Vec<u8>>> = LazyLock::new(|| {
    let mut languages: FxHashMap<SmolStr, Vec<u8>> = FxHashMap::default();
    for (at, (_, words)) in (0..).zip(FUNCTION_WORDS) {
        for word in words.split_ascii_whitespace() {
            languages.entry(fold::form(word)).or_default().push(at);
        }
    }
    languages
});

/// The words of a language as the analysis folds them; made when first asked
/// for.
fn words_of(lang: &str) -> Option<&'static HashSet<SmolStr>> {
    static SETS: [OnceLock<HashSet<SmolStr>>; FUNCTION_WORDS.len()] =
        [const { OnceLock::new() }; FUNCTION_WORDS.len()];
    let lang = canonical(lang);
    let at = FUNCTION_WORDS.iter().position(|(code, _)| *code == lang)?;
    let (_, words) = FUNCTION_WORDS.get(at)?;
    let set = SETS.get(at)?;
    Some(set.get_or_init(|| words.split_ascii_whitespace().map(fold::form).collect()))
}

/// The code under which the words of a language stand.
fn canonical(lang: &str) -> &str {
    match lang {
        "nb" | "nn" => "no",
        lang => lang,
    }
}

#[cfg(test)]
mod tests {
    use super::{DEGREES, FUNCTION_WORDS, is_degree, is_function_word};
    use crate::analysis::folded;

    #[test]
    fn function_words_by_language() {
        assert!(is_function_word(&folded("Über"), "de"));
        assert!(is_function_word(&folded("какой"), "ru"));
        assert!(is_function_word("what", "en"));
        assert!(!is_function_word("die", "en"));
    }

    #[test]
    fn what_asks_for_a_measure() {
        let check = |text: &str, lang: &str, expected: bool| {
            let words: Vec<String> = text.split(' ').map(folded).collect();
            let mut back = words.iter().rev().map(String::as_str);
            let form = back.next().expect("a word");
            let before = [back.next(), back.next()];
            assert_eq!(is_degree(form, before, lang), expected, "{text}");
        };
        check("how long", "en", true);
        check("wie lange", "de", true);
        check("Wie häufig", "de", true);
        check("combien de temps", "fr", true);
        check("cuánto tiempo", "es", true);
        check("hvor lenge", "nb", true);
        check("как долго", "ru", true);
        check("long", "en", false);
        check("a long", "en", false);
        check("how people long", "en", false);
        check("how long", "de", false);
    }

    #[test]
    fn degrees_are_listed_as_they_are_folded() {
        for (lang, questions, degrees) in DEGREES {
            for word in questions.split(' ') {
                assert!(is_function_word(word, lang), "{lang} {word}");
            }
            for word in degrees.split(' ') {
                assert_eq!(folded(word), word, "{lang}");
            }
        }
    }

    #[test]
    fn no_language_is_listed_twice() {
        for (at, (lang, _)) in FUNCTION_WORDS.iter().enumerate() {
            assert!(FUNCTION_WORDS.iter().skip(at + 1).all(|(l, _)| l != lang));
        }
    }
}
