//! Pages that are no documents: what a server says in place of a page, and
//! pages without text.

use crate::document::{Document, SectionKind};

use super::words::key;

/// A page of nothing but links with fewer letters and digits only sends its
/// reader elsewhere.
const MIN_LINKS_CHARS: usize = 60;
/// A page that has this many letters and digits says more than that it is
/// missing: it is about such pages.
const MAX_ERROR_CHARS: usize = 600;

/// How the title or the first heading of an error page begins, compared by
/// letters and digits; a line each for a language.
const ERRORS: &[&str] = &[
    "page not found|404 not found|404 error|error 404|404 page not found|not found|page missing|\
     page does not exist|this page does not exist|this page doesnt exist|403 forbidden|forbidden|\
     access denied|500 internal server error|internal server error|502 bad gateway|bad gateway|\
     503 service unavailable|service unavailable|just a moment|attention required",
    "seite nicht gefunden|fehler 404|404 fehler|zugriff verweigert",
    "page non trouvée|page introuvable|erreur 404|accès refusé",
    "página no encontrada|error 404|acceso denegado",
    "pagina non trovata|errore 404|accesso negato",
    "página não encontrada|erro 404|acesso negado",
    "pagina niet gevonden|toegang geweigerd",
    "sidan hittades inte|siden ble ikke funnet|siden blev ikke fundet|sivua ei löytynyt",
    "страница не найдена|ошибка 404|доступ запрещен",
    "nie znaleziono strony|strona nie istnieje|błąd 404",
    "sayfa bulunamadı",
    "ページが見つかりません|お探しのページは見つかりません",
    "页面不存在|找不到页面|页面未找到|找不到頁面|頁面不存在",
    "페이지를 찾을 수 없습니다",
];

/// The reason for which a page is no document, if it is none. `links` are the
/// letters and digits of its links.
pub(super) fn reason(document: &Document, links: usize) -> Option<&'static str> {
    let sections = document.sections.iter();
    if sections.clone().any(|s| s.kind == SectionKind::Faq) {
        return None;
    }
    let texts = sections.clone().flat_map(|section| {
        let blocks = section.blocks.iter().map(|block| &block.text);
        section.heading.iter().chain(blocks)
    });
    let letters = texts.flat_map(|text| text.chars().filter(|c| c.is_alphanumeric()));
    let chars = letters.take(MAX_ERROR_CHARS + 1).count();
    let is_links = chars < MIN_LINKS_CHARS && chars <= links;
    if document.sections.is_empty() || is_links {
        return Some("the page has next to no text");
    }
    let heading = sections.filter_map(|s| s.heading.as_ref()).next();
    let mut names = document.title.iter().chain(heading);
    (chars <= MAX_ERROR_CHARS && names.any(|name| is_error(name)))
        .then_some("the page is an error message of its server")
}

/// A title may have the name of the site beside the message.
fn is_error(name: &str) -> bool {
    let parts = name.split(['|', '–', '—', '·', '-', ':']).map(key);
    let mut names = parts.chain([key(name)]);
    names.any(|name| {
        let is = |phrase: &str| key(phrase) == name;
        name == "404" || ERRORS.iter().flat_map(|row| row.split('|')).any(is)
    })
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::options::ReadOptions;

    #[track_caller]
    fn check(page: &str, expected: Option<&str>) {
        assert_eq!(
            read(page, &ReadOptions::default()).withheld.as_deref(),
            expected,
            "{page}"
        );
    }

    #[test]
    fn error_messages_are_no_documents() {
        let error = Some("the page is an error message of its server");
        check(
            "<title>404 Not Found</title><h1>Not Found</h1><p>The requested URL was not found here.",
            error,
        );
        check(
            "<title>Seite nicht gefunden – Hafen</title><p>Diese Seite gibt es leider nicht mehr.",
            error,
        );
        let about = "<p>A server answers with this status when it has no such page.".repeat(20);
        check(&format!("<title>404 Not Found</title>{about}"), None);
        check(
            "<title>Found</title><p>Lost keys were found at the pier.",
            None,
        );
    }

    #[test]
    fn a_page_without_text_is_none() {
        let blank = Some("the page has next to no text");
        check("<title>Boats</title>", blank);
        check("<p><a href=x>Command reference</a>", blank);
        check("<p>Closed.", None);
        check("<p>Boats float.", None);
    }
}
