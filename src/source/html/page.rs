//! What a page says about itself: title, language, address, and whether it
//! only sends its reader elsewhere.

use scraper::{Html, Node};

use super::words::key;

/// What stands between the title of a page and the name of its site.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " • ", "|", " : ",
];

/// What a page says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) title: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) url: Option<String>,
    /// Whether it asks the browser to go to another page at once.
    pub(crate) redirects: bool,
}

/// Reads the metadata of a page whose top headings are `h1s`.
pub(crate) fn read(html: &Html, h1s: &[String]) -> Page {
    let raw = Raw::read(html);
    Page {
        title: title(&raw, h1s),
        lang: [&raw.lang, &raw.content_language, &raw.locale]
            .into_iter()
            .flatten()
            .find_map(|tag| language(tag)),
        url: [&raw.canonical, &raw.og_url]
            .into_iter()
            .flatten()
            .find(|url| is_absolute(url))
            .cloned(),
        redirects: raw.redirects,
    }
}

#[derive(Default)]
struct Raw {
    title: Option<String>,
    og_title: Option<String>,
    site: Option<String>,
    lang: Option<String>,
    content_language: Option<String>,
    locale: Option<String>,
    canonical: Option<String>,
    og_url: Option<String>,
    redirects: bool,
}

impl Raw {
    fn read(html: &Html) -> Self {
        let mut raw = Raw::default();
        for node in html.tree.nodes() {
            let Node::Element(element) = node.value() else {
                continue;
            };
            let attr = |name| element.attr(name).map(collapse).filter(|v| !v.is_empty());
            match element.name() {
                "html" => {
                    let xml = element.attrs().find(|(name, _)| *name == "xml:lang");
                    set(
                        &mut raw.lang,
                        attr("lang").or(xml.map(|(_, v)| v.to_owned())),
                    );
                }
                // Drawings have titles too.
                "title" if &*element.name.ns == "http://www.w3.org/1999/xhtml" => {
                    let text: String = node
                        .children()
                        .filter_map(|child| child.value().as_text().map(|t| t.to_string()))
                        .collect();
                    set(
                        &mut raw.title,
                        Some(collapse(&text)).filter(|t| !t.is_empty()),
                    );
                }
                "link" => {
                    let rel = element.attr("rel").unwrap_or_default().to_ascii_lowercase();
                    if rel.split_ascii_whitespace().any(|r| r == "canonical") {
                        set(&mut raw.canonical, attr("href"));
                    }
                }
                "meta" => {
                    let name = attr("property")
                        .or_else(|| attr("name"))
                        .or_else(|| attr("http-equiv"));
                    let content = attr("content");
                    match name.unwrap_or_default().to_ascii_lowercase().as_str() {
                        "og:title" => set(&mut raw.og_title, content),
                        "og:site_name" => set(&mut raw.site, content),
                        "og:locale" => set(&mut raw.locale, content),
                        "og:url" => set(&mut raw.og_url, content),
                        "content-language" => set(&mut raw.content_language, content),
                        "refresh" => {
                            let content = content.unwrap_or_default().to_ascii_lowercase();
                            raw.redirects |= content.contains("url");
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        raw
    }
}

/// The first statement counts.
fn set(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

fn title(raw: &Raw, h1s: &[String]) -> Option<String> {
    let site = raw.site.as_deref().map(key).unwrap_or_default();
    let is_site = |text: &str| !site.is_empty() && key(text) == site;
    let host = [&raw.canonical, &raw.og_url]
        .into_iter()
        .flatten()
        .find_map(|url| host(url));
    let names = [site.clone(), host.map(key).unwrap_or_default()];
    let cut = |text: &String| without_site(text, &names, h1s);
    let og = raw.og_title.as_ref().map(cut).filter(|t| !is_site(t));
    let head = raw.title.as_ref().map(cut).filter(|t| !is_site(t));
    // Of several top headings none is the title, unless another source says so.
    let h1 = match h1s {
        [only] if !is_site(only) => Some(only.clone()),
        [first, ..] if og.is_none() && head.is_none() => Some(first.clone()),
        _ => None,
    };
    og.or(h1)
        .or(head)
        .or_else(|| raw.title.clone())
        .filter(|t| !t.is_empty())
}

/// The name of the server in an address, without what stands before and after
/// the part that people know it by.
fn host(url: &str) -> Option<&str> {
    let host = url
        .split_once("://")?
        .1
        .split(['/', ':', '?', '#'])
        .next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Cuts the name of the site off where the page itself confirms that it is
/// one.
fn without_site(text: &str, sites: &[String], h1s: &[String]) -> String {
    for separator in SEPARATORS {
        let ends = [text.rsplit_once(separator), text.split_once(separator)];
        let sides = ends
            .into_iter()
            .flatten()
            .flat_map(|(a, b)| [(a, b), (b, a)]);
        for (rest, other) in sides {
            let is_title = h1s.iter().any(|h1| !h1.is_empty() && key(h1) == key(rest));
            let is_site = sites.contains(&key(other)) && !key(other).is_empty();
            if (is_title || is_site) && !key(rest).is_empty() {
                return rest.trim().to_owned();
            }
        }
    }
    text.to_owned()
}

/// `de-AT` and `de_AT` are `de`; what is no language code of two letters is
/// unknown.
fn language(tag: &str) -> Option<String> {
    let code = tag.split(['-', '_', ',', ' ']).next().unwrap_or_default();
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    is_code.then(|| code.to_ascii_lowercase())
}

fn is_absolute(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        url.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    })
}

fn collapse(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_title(head: &str, h1s: &[&str], expected: Option<&str>) {
        let h1s: Vec<_> = h1s.iter().map(|h| (*h).to_owned()).collect();
        let page = read(&Html::parse_document(head), &h1s);
        assert_eq!(page.title.as_deref(), expected);
    }

    #[test]
    fn finds_the_title() {
        check_title(
            "<title>Opening hours | Shop</title>",
            &["Opening hours"],
            Some("Opening hours"),
        );
        check_title(
            "<title>Shop – Opening hours</title><meta property=og:site_name content=Shop>",
            &[],
            Some("Opening hours"),
        );
        check_title(
            "<title>Mix - and match</title>",
            &[],
            Some("Mix - and match"),
        );
        check_title(
            "<meta property=og:title content='A'><title>B</title>",
            &["C"],
            Some("A"),
        );
        check_title("<title>Guide</title>", &["One", "Two"], Some("Guide"));
        check_title("<svg><title>icon</title></svg>", &["Page"], Some("Page"));
        check_title(
            "<link rel=canonical href=https://www.harbour.example/x><title>Boats | Harbour.example</title>",
            &[],
            Some("Boats"),
        );
        check_title("<p>nothing", &[], None);
    }

    #[test]
    fn finds_language_and_address() {
        let read = |page: &str| read(&Html::parse_document(page), &[]);
        assert_eq!(read("<html lang=de-AT>").lang.as_deref(), Some("de"));
        assert_eq!(
            read("<meta property=og:locale content=pt_BR>")
                .lang
                .as_deref(),
            Some("pt")
        );
        assert_eq!(read("<html lang=english>").lang, None);
        let url =
            read("<link rel=canonical href=/x><meta property=og:url content=https://a.example/x>")
                .url;
        assert_eq!(url.as_deref(), Some("https://a.example/x"));
        assert_eq!(read("<link rel=canonical href=x.html>").url, None);
    }

    #[test]
    fn sees_redirects() {
        let redirects = |page: &str| read(&Html::parse_document(page), &[]).redirects;
        assert!(redirects(
            "<meta http-equiv=Refresh content='0; URL=new.html'>"
        ));
        assert!(!redirects("<meta http-equiv=refresh content=300>"));
    }
}
