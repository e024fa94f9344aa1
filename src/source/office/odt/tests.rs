//! Tests of the reader of OpenDocument texts.

use super::*;
use crate::source::office::archive::pack;
use crate::source::office::{dropped_of, outline_of};

const NAMED: &str = "<office:document-styles><office:styles>
    <style:style style:name='Text_20_body' style:display-name='Text body'/>
    <style:style style:name='Title'><style:text-properties fo:font-size='28pt'/></style:style>
    <style:style style:name='Quotations'/><style:style style:name='Preformatted_20_Text'/></office:styles>
    <office:master-styles><style:header><text:p>Harbour</text:p></style:header></office:master-styles>
    </office:document-styles>";
const OWN: &str = "<office:automatic-styles><style:style style:name='B'><style:text-properties fo:font-weight='bold'/></style:style>
    <style:style style:name='H'><style:text-properties text:display='none'/></style:style>
    <style:style style:name='P1' style:parent-style-name='Preformatted_20_Text'/></office:automatic-styles>";
const META: &str =
    "<office:document-meta><office:meta><meta:initial-creator>Anna Berg</meta:initial-creator>
    <dc:creator>Ole</dc:creator><meta:creation-date>2020-01-02T03:04:05</meta:creation-date>
    <dc:date>2021-01-02T03:04:05</dc:date><dc:title>Boats</dc:title><dc:language>nb-NO</dc:language>
    </office:meta></office:document-meta>";

fn document(text: &str) -> Document {
    let content = format!(
        "<office:document-content>{OWN}<office:body><office:text>{text}</office:text></office:body></office:document-content>"
    );
    read(&pack(&[("content.xml", &content), ("styles.xml", NAMED)])).unwrap()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(outline_of(&document(text)), expected);
}

#[test]
fn headings_and_title() {
    let found = document(
        "<text:p text:style-name='Title'>Boats</text:p><text:p>Intro.</text:p>
         <text:h text:outline-level='1'><text:bookmark text:name='sails'/>Sails</text:h><text:p>Of
         cloth.</text:p><text:h text:outline-level='2'>Main</text:h><text:p>Large.</text:p>",
    );
    assert_eq!(found.title.as_deref(), Some("Boats"));
    assert_eq!(
        outline_of(&found),
        [
            "art >: Intro.",
            "art >Sails #sails: Of cloth.",
            "art Sails>Main: Large."
        ]
    );
    assert_eq!(dropped_of(&found), ["header: Harbour"]);
}

#[test]
fn what_the_document_says_about_itself() {
    let content = "<d><office:body><text:p>Text.</text:p></office:body></d>";
    let found = read(&pack(&[("content.xml", content), ("meta.xml", META)])).unwrap();
    assert_eq!(found.title.as_deref(), Some("Boats"));
    assert_eq!(found.author.as_deref(), Some("Anna Berg"));
    assert_eq!(found.date.as_deref(), Some("2021-01-02T03:04:05"));
    assert_eq!(found.lang.as_deref(), Some("nb"));
}

#[test]
fn lists_tables_quotes_and_code() {
    check(
        "<text:list><text:list-item><text:p>One</text:p><text:p>more</text:p><text:list><text:list-item>
         <text:p>Two</text:p></text:list-item></text:list></text:list-item></text:list>
         <table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Boat</text:p></table:table-cell>
         <table:table-cell><text:p>Sail</text:p></table:table-cell></table:table-row></table:table-header-rows>
         <table:table-row><table:table-cell><text:p>Dory</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>
         <text:p text:style-name='Quotations'>Three</text:p>
         <text:p text:style-name='P1'>if a:</text:p><text:p text:style-name='P1'><text:s text:c='4'/>b()<text:line-break/>c()</text:p>",
        &[
            "art >: ListItem(One) + more + ListItem(Two) + Table(Boat | Sail\nDory |) + Quote(Three) + Code(if a:\n    b()\nc())",
        ],
    );
}

#[test]
fn notes_spaces_and_text_boxes() {
    check(
        "<text:p>A boat<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of the harbour.</text:p>
         </text:note-body></text:note> of<text:s/>wood<text:tab/>and<text:line-break/>iron.<draw:frame><draw:text-box>
         <text:p>Boxed.</text:p></draw:text-box><svg:title>A picture</svg:title></draw:frame></text:p><text:p>Next.</text:p>",
        &["art >: A boat of wood and iron. + Of the harbour. + Boxed. + Next."],
    );
}

#[test]
fn changes_comments_and_contents_are_left_out() {
    let found = document(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Anna</dc:creator></office:change-info>
         <text:p>It sank.</text:p></text:deletion></text:changed-region></text:tracked-changes>
         <text:table-of-content><text:index-body><text:p>Sails 1</text:p><text:p>Oars 2</text:p></text:index-body></text:table-of-content>
         <text:p>It floats.<office:annotation><dc:creator>Anna</dc:creator><text:p>Really?</text:p></office:annotation><text:span text:style-name='H'>secret</text:span></text:p>
         <text:section text:display='none'><text:p>Draft.</text:p></text:section>",
    );
    assert_eq!(outline_of(&found), ["art >: It floats."]);
    assert_eq!(
        dropped_of(&found),
        [
            "deletion: It sank.",
            "table of contents: Sails 1 Oars 2",
            "comment: Really?",
            "hidden: secret",
            "hidden: Draft.",
            "header: Harbour"
        ]
    );
}

#[test]
fn pairs_by_bold_text() {
    check(
        "<text:h>FAQ</text:h><text:p><text:span text:style-name='B'>How fast?</text:span></text:p><text:p>Ten knots.</text:p>
         <text:p><text:span text:style-name='B'>How deep?</text:span> A metre.</text:p>",
        &["faq FAQ>How fast?: Ten knots.", "faq FAQ>How deep?: A metre."],
    );
}

#[test]
fn what_is_no_document_is_told() {
    let told = |parts: &[(&str, &str)]| read(&pack(parts)).unwrap_err();
    assert_eq!(told(&[("a", "")]), "it holds no text document");
    let manifest = "<m><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></m>";
    assert_eq!(
        told(&[
            ("META-INF/manifest.xml", manifest),
            ("content.xml", "rubbish")
        ]),
        "it has a password"
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(<text:(p|h|span|list|list-item|note|s|tab)/?>|</text:(p|h|span|list|list-item|note)>|</?table:table(-row|-cell)?>|<office:annotation>|[a-zQA:? ]{1,8}|\0){0,40}") {
        document(&text);
    }
}
