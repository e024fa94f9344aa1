//! Tests of the reader of e-books.

use super::*;
use crate::source::office::archive::pack;
use crate::source::office::{dropped_of, outline_of};

const CONTAINER: &str = "<container><rootfiles><rootfile full-path='OEBPS/book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
const PACKAGE: &str = "<package><metadata><dc:title>The boat book</dc:title><dc:creator>Anna Berg</dc:creator><dc:creator>Ole Dahl</dc:creator>
    <dc:language>en-GB</dc:language><dc:date>2020-05-01</dc:date><dc:description>&lt;p&gt;All about &lt;i&gt;boats&lt;/i&gt;.&lt;/p&gt;</dc:description></metadata>
    <manifest><item id='nav' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>
    <item id='cover' href='cover.xhtml' media-type='application/xhtml+xml'/>
    <item id='one' href='text/ch%201.xhtml' media-type='application/xhtml+xml'/>
    <item id='two' href='text/two.xhtml' media-type='application/xhtml+xml'/>
    <item id='extra' href='extra.xhtml' media-type='application/xhtml+xml'/>
    <item id='picture' href='p.svg' media-type='image/svg+xml'/></manifest>
    <spine><itemref idref='cover'/><itemref idref='nav'/><itemref idref='two'/><itemref idref='one'/><itemref idref='one'/>
    <itemref idref='extra' linear='no'/><itemref idref='picture'/><itemref idref='none'/></spine>
    <guide><reference type='cover' href='cover.xhtml'/></guide></package>";
const NAV: &str = "<html><body><nav><ol><li><a href='text/two.xhtml#x'>Two <i>oars</i></a></li></ol></nav></body></html>";

fn page(title: &str, body: &str) -> String {
    format!(
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>{title}</title><script/></head><body>{body}</body></html>"
    )
}

fn book(two: &str, one: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let parts = [
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", PACKAGE),
        ("OEBPS/nav.xhtml", NAV),
        (
            "OEBPS/cover.xhtml",
            &page("Cover", "<p>A book about boats</p>"),
        ),
        ("OEBPS/text/ch 1.xhtml", one),
        ("OEBPS/text/two.xhtml", two),
        (
            "OEBPS/extra.xhtml",
            &page("Extra", "<p>The solution to the riddle.</p>"),
        ),
    ];
    pack(&[parts.as_slice(), more].concat())
}

#[test]
fn chapters_are_joined_in_reading_order() {
    let two = page(
        "The boat book",
        "<p>Oars are of <a id='x'/>wood.</p><h2 id='l'>Length</h2><p>Three metres.</p>",
    );
    let one = page(
        "Sails",
        "<h1>Sails</h1><p>Sails are of cloth.</p><h2 id='m'>Main sail</h2><p>The large one.</p>",
    );
    let found = read(&book(&two, &one, &[])).unwrap();
    assert_eq!(found.title.as_deref(), Some("The boat book"));
    assert_eq!(found.author.as_deref(), Some("Anna Berg, Ole Dahl"));
    assert_eq!(found.lang.as_deref(), Some("en"));
    assert_eq!(found.date.as_deref(), Some("2020-05-01"));
    assert_eq!(found.description.as_deref(), Some("All about boats."));
    assert_eq!(
        outline_of(&found),
        [
            "art >Two oars: Oars are of wood.",
            "art Two oars>Length #l: Three metres.",
            "art >Sails: Sails are of cloth.",
            "art Sails>Main sail #m: The large one."
        ]
    );
    assert_eq!(
        dropped_of(&found),
        [
            "cover: A book about boats",
            "table of contents: Two oars",
            "outside the reading order: The solution to the riddle."
        ]
    );
    assert_eq!(found.warnings, [""; 0]);
}

#[test]
fn pairs_of_chapters_stay_pairs() {
    let two = page(
        "FAQ",
        "<h1>FAQ</h1><h2 id='f'>How fast?</h2><p>Ten knots.</p><h2>How deep?</h2><p>A metre.</p>",
    );
    let found = read(&book(&two, &page("", "<p>Text.</p>"), &[])).unwrap();
    assert_eq!(
        outline_of(&found),
        [
            "faq FAQ>How fast? #f: Ten knots.",
            "faq FAQ>How deep?: A metre.",
            "art >: Text."
        ]
    );
}

#[test]
fn copy_protection_is_told() {
    let locked = |method: &str, parts: &[&str]| {
        let data = parts.iter().map(|part| {
            format!("<EncryptedData><EncryptionMethod Algorithm='{method}'/><CipherData><CipherReference URI='{part}'/></CipherData></EncryptedData>")
        });
        let xml = format!("<encryption>{}</encryption>", data.collect::<String>());
        let page = page("x", "<p>Text.</p>");
        read(&book(&page, &page, &[("META-INF/encryption.xml", &xml)]))
    };
    let both = ["OEBPS/text/ch%201.xhtml", "OEBPS/text/two.xhtml"];
    let aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    assert_eq!(
        locked(aes, &both).unwrap_err(),
        "its text is encrypted against copying (DRM)"
    );
    let half = locked(aes, &both[..1]).unwrap();
    assert_eq!(
        half.warnings,
        ["1 chapters are encrypted against copying (DRM)"]
    );
    let fonts = locked(FONT_METHODS[0], &both).unwrap();
    assert_eq!(fonts.warnings, [""; 0]);
}

#[test]
fn what_is_missing_is_told() {
    let told = |parts: &[(&str, &str)]| read(&pack(parts)).unwrap_err();
    assert_eq!(
        told(&[("a", "")]),
        "not an e-book: `META-INF/container.xml` is missing"
    );
    let container = ("META-INF/container.xml", CONTAINER);
    assert_eq!(
        told(&[container]),
        "its contents list `OEBPS/book.opf` is missing"
    );
    let empty = read(&pack(&[container, ("OEBPS/book.opf", PACKAGE)])).unwrap();
    assert!(
        empty
            .warnings
            .contains(&"`OEBPS/text/two.xhtml` is missing in the archive".to_owned())
    );
    assert!(empty.warnings.contains(&"the book has no text".to_owned()));
}

proptest::proptest! {
    #[test]
    fn any_chapter_is_read(body in "(<(p|h1|h2|a|title|div)/?>|</(p|h1|h2|a|div)>|[a-z? ]{1,8}|<!--|[<>\"'])(0){0,1}") {
        read(&book(&body, &page("", &body), &[])).unwrap();
    }
}
