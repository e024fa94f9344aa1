//! What stands beside the text of an article and looks like it: references to
//! other pages, calls to share, the headings over such things.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::key;

/// What a heading or a label says over references to other pages, comments and
/// calls to do something, in the languages that pages come in. Compared by
/// letters and digits alone; a line each for a language.
const BESIDE: &[&str] = &[
    "related|related articles|related stories|related posts|related news|related content|\
     related topics|related coverage|related reading|more stories|more news|more like this|\
     more stories like this|read more|read also|read next|also read|up next in|\
     you may also like|you might also like|recommended|recommended for you|recommended reading|\
     most read|most popular|popular posts|popular stories|trending|trending now|trending stories|\
     top stories|latest news|latest stories|breaking news|recent posts|dont miss|partner news|\
     explore further|share|share this|share this article|share this story|comments|\
     leave a comment|leave a reply|post a comment|join the conversation|tags|newsletter|\
     sign up for our newsletter|subscribe|about the author",
    "mehr zum thema|lesen sie auch|auch interessant|das könnte sie auch interessieren|\
     das könnte dich auch interessieren|ähnliche artikel|ähnliche beiträge|weitere artikel|\
     weitere beiträge|meistgelesen|kommentare|kommentar schreiben|schreibe einen kommentar|\
     schlagwörter|teilen|artikel teilen|zum thema",
    "articles similaires|articles liés|à lire aussi|lire aussi|à lire également|\
     sur le même sujet|les plus lus|commentaires|laisser un commentaire|partager|\
     partager cet article|dans la même rubrique",
    "artículos relacionados|noticias relacionadas|te puede interesar|también te puede interesar|\
     lea también|lee también|lo más leído|más noticias|comentarios|deja un comentario|\
     deja una respuesta|compartir|etiquetas",
    "articoli correlati|leggi anche|potrebbe interessarti|ti potrebbe interessare|i più letti|\
     commenti|lascia un commento|condividi",
    "artigos relacionados|notícias relacionadas|leia também|veja também|mais lidas|comentários|\
     deixe um comentário|deixe uma resposta|compartilhe|compartilhar",
    "lees ook|gerelateerde artikelen|meer over dit onderwerp|meest gelezen|reacties|\
     geef een reactie|delen",
    "läs också|läs mer|relaterade artiklar|mest läst|kommentarer|dela",
    "читайте также|похожие статьи|похожие записи|похожие новости|по теме|комментарии|\
     добавить комментарий|оставить комментарий|популярное|популярные статьи|самое читаемое|\
     поделиться",
    "czytaj też|czytaj także|zobacz także|podobne artykuły|powiązane artykuły|najczęściej czytane|\
     komentarze|dodaj komentarz|udostępnij",
    "ilgili haberler|benzer yazılar|yorumlar|paylaş|bunlar da ilginizi çekebilir",
    "関連記事|関連リンク|関連ニュース|おすすめ記事|あわせて読みたい|人気記事|新着記事|コメント|コメントを残す",
    "相关文章|相关阅读|相关新闻|推荐阅读|热门文章|评论|发表评论|相關文章|延伸閱讀|留言",
    "관련 기사|관련기사|인기 기사|많이 본 뉴스|댓글",
];

/// A longer text is no label (bytes).
const MAX_LABEL: usize = 80;

/// The keys of all phrases.
static KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    BESIDE
        .iter()
        .flat_map(|row| row.split('|'))
        .map(key)
        .collect()
});

/// Tells whether a heading or a label announces something other than the text.
pub(super) fn is_beside(text: &str) -> bool {
    text.len() <= MAX_LABEL && KEYS.contains(&key(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_stands_beside_a_text() {
        for text in [
            "Related articles",
            "READ MORE:",
            "Don’t miss",
            "Leggi anche",
            "関連記事",
        ] {
            assert!(is_beside(text), "{text}");
        }
        for text in [
            "",
            "Related work",
            "Sharing files",
            "Read more about sails",
            "See also",
        ] {
            assert!(!is_beside(text), "{text}");
        }
    }
}
