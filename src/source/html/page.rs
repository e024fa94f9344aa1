//! What a page says about itself in its head: title, language, address, site,
//! author, date, and whether it only sends its reader elsewhere.

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
    pub(crate) description: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) date: Option<String>,
    /// Whether it asks the browser to go to another page at once.
    pub(crate) redirects: bool,
}

/// The headings of a page, one of which may be its title.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    /// Those of the first level.
    pub(crate) top: Vec<String>,
    /// Those of the second and third.
    pub(crate) further: Vec<String>,
}

/// Reads the metadata of a page with these headings.
pub(crate) fn read(html: &Html, headings: &Headings) -> Page {
    let raw = Raw::read(html);
    Page {
        title: title(&raw, headings),
        lang: [&raw.lang, &raw.content_language, &raw.locale]
            .into_iter()
            .flatten()
            .find_map(|tag| language(tag)),
        url: [&raw.canonical, &raw.og_url]
            .into_iter()
            .flatten()
            .find(|url| is_absolute(url))
            .cloned(),
        description: raw.description,
        site: raw.site,
        // Some name a page about the author.
        author: raw.author.filter(|author| !is_absolute(author)),
        date: raw.published.or(raw.modified),
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
    description: Option<String>,
    author: Option<String>,
    published: Option<String>,
    modified: Option<String>,
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
                        "description" | "og:description" => set(&mut raw.description, content),
                        "author" | "article:author" | "dc.creator" => set(&mut raw.author, content),
                        "article:published_time"
                        | "datepublished"
                        | "date"
                        | "dc.date"
                        | "dc.date.issued"
                        | "pubdate" => set(&mut raw.published, content),
                        "article:modified_time" | "last-modified" => {
                            set(&mut raw.modified, content);
                        }
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

fn title(raw: &Raw, headings: &Headings) -> Option<String> {
    let site = raw.site.as_deref().map(key).unwrap_or_default();
    let is_site = |text: &str| !site.is_empty() && key(text) == site;
    let host = [&raw.canonical, &raw.og_url]
        .into_iter()
        .flatten()
        .find_map(|url| host(url));
    // `digg.com` calls itself Digg.
    let label = host.and_then(|host| host.rsplit('.').nth(1));
    let names = [
        site.clone(),
        host.map(key).unwrap_or_default(),
        label.map(key).unwrap_or_default(),
    ];
    let cut = |text: &String| without_site(text, &names, headings);
    let og = raw.og_title.as_ref().map(cut).filter(|t| !is_site(t));
    let head = raw.title.as_ref().map(cut).filter(|t| !is_site(t));
    // Of several top headings none is the title, unless another source says so.
    let h1 = match headings.top.as_slice() {
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
fn without_site(text: &str, sites: &[String], headings: &Headings) -> String {
    for separator in SEPARATORS {
        let ends = [text.rsplit_once(separator), text.split_once(separator)];
        let sides = ends
            .into_iter()
            .flatten()
            .flat_map(|(a, b)| [(a, b), (b, a)]);
        for (rest, other) in sides {
            let mut headings = headings.top.iter().chain(&headings.further);
            let is_title = headings.any(|heading| key(heading) == key(rest));
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
pub(crate) fn language(tag: &str) -> Option<String> {
    let code = tag.split(['-', '_', ',', ' ']).next().unwrap_or_default();
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    is_code.then(|| code.to_ascii_lowercase())
}

pub(crate) fn is_absolute(url: &str) -> bool {
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
        let headings = Headings {
            top: h1s.iter().map(|h| (*h).to_owned()).collect(),
            ..Headings::default()
        };
        let page = read(&Html::parse_document(head), &headings);
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
        let read = |page: &str| read(&Html::parse_document(page), &Headings::default());
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
    fn finds_what_the_head_says() {
        let page = read(
            &Html::parse_document(
                "<meta name=description content='On  boats.'><meta property=og:site_name content=Harbour>
                 <meta property=article:author content=https://a.example/ada>
                 <meta property=article:modified_time content=2024-06-01>
                 <meta property=article:published_time content=2024-05-01>",
            ),
            &Headings::default(),
        );
        assert_eq!(page.description.as_deref(), Some("On boats."));
        assert_eq!(page.site.as_deref(), Some("Harbour"));
        assert_eq!(page.author, None);
        assert_eq!(page.date.as_deref(), Some("2024-05-01"));
    }

    #[test]
    fn sees_redirects() {
        let redirects =
            |page: &str| read(&Html::parse_document(page), &Headings::default()).redirects;
        assert!(redirects(
            "<meta http-equiv=Refresh content='0; URL=new.html'>"
        ));
        assert!(!redirects("<meta http-equiv=refresh content=300>"));
    }
}
