//! Tests of the reader of Word documents.

use super::*;
use crate::source::office::archive::pack;
use crate::source::office::{dropped_of, outline_of};

const STYLES: &str = "<w:styles>
    <w:style w:type='paragraph' w:default='1' w:styleId='Standard'><w:name w:val='Normal'/></w:style>
    <w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>
    <w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>
    <w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>
    <w:style w:styleId='Verzeichnis1'><w:name w:val='toc 1'/></w:style>
    <w:style w:styleId='Zitat'><w:name w:val='Quote'/></w:style>
    <w:style w:styleId='Quelltext'><w:name w:val='Source Code'/></w:style>
    <w:style w:type='character' w:styleId='Fett'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>
    </w:styles>";
const NOTES: &str = "<w:footnotes><w:footnote w:id='-1' w:type='separator'><w:p/></w:footnote>
    <w:footnote w:id='2'><w:p><w:r><w:t>Of the </w:t></w:r><w:r><w:t>harbour.</w:t></w:r></w:p></w:footnote></w:footnotes>";
const CORE: &str = "<cp:coreProperties><dc:title>Boats &amp; sails</dc:title><dc:creator>Anna Berg</dc:creator>
    <dc:description>All about boats.</dc:description><dc:language>en-GB</dc:language>
    <dcterms:created>2020-01-02T03:04:05Z</dcterms:created><dcterms:modified>2021-01-02T03:04:05Z</dcterms:modified>
    </cp:coreProperties>";

fn document(body: &str) -> Document {
    let main = format!("<?xml version='1.0'?><w:document><w:body>{body}</w:body></w:document>");
    let comments =
        "<w:comments><w:comment><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment></w:comments>";
    let parts = [
        ("word/document.xml", main.as_str()),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", NOTES),
        ("word/comments.xml", comments),
        (
            "word/header1.xml",
            "<w:hdr><w:p><w:r><w:t>Harbour</w:t></w:r></w:p></w:hdr>",
        ),
    ];
    read(&pack(&parts)).unwrap()
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(outline_of(&document(body)), expected);
}

fn p(style: &str, text: &str) -> String {
    let style = match style {
        "" => String::new(),
        style => format!("<w:pPr><w:pStyle w:val='{style}'/></w:pPr>"),
    };
    format!("<w:p>{style}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

#[test]
fn headings_by_style_and_level() {
    let body = [
        p("Titel", "Boats"),
        p("", "Intro."),
        p("berschrift1", "Sails"),
        p("", "Of cloth."),
        p("berschrift2", "Main"),
        p("", "Large."),
        "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Oars</w:t></w:r></w:p>".to_owned(),
        p("", "Of wood."),
    ];
    let found = document(&body.concat());
    assert_eq!(found.title.as_deref(), Some("Boats"));
    assert_eq!(
        outline_of(&found),
        [
            "art >: Intro.",
            "art >Sails: Of cloth.",
            "art Sails>Main: Large.",
            "art >Oars: Of wood."
        ]
    );
}

#[test]
fn what_the_document_says_about_itself() {
    let main = format!("<w:document>{}</w:document>", p("Heading1", "Sails"));
    let links = "<Relationships><Relationship Type='http://x/officeDocument' Target='/w/main.xml'/></Relationships>";
    let found = read(&pack(&[
        ("_rels/.rels", links),
        ("w/main.xml", &main),
        ("docProps/core.xml", CORE),
    ]))
    .unwrap();
    assert_eq!(found.title.as_deref(), Some("Boats & sails"));
    assert_eq!(found.author.as_deref(), Some("Anna Berg"));
    assert_eq!(found.description.as_deref(), Some("All about boats."));
    assert_eq!(found.lang.as_deref(), Some("en"));
    assert_eq!(found.date.as_deref(), Some("2021-01-02T03:04:05Z"));
    assert_eq!(outline_of(&found), ["art >Sails: "]);
}

#[test]
fn headings_have_their_numbers() {
    let styles = "<w:styles><w:style w:styleId='H'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>
        <w:style w:styleId='H2'><w:name w:val='heading 2'/><w:basedOn w:val='H'/></w:style></w:styles>";
    let lists = "<w:numbering><w:abstractNum w:abstractNumId='5'>
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>
        <w:num w:numId='7'><w:abstractNumId w:val='5'/></w:num></w:numbering>";
    let plain = "<w:p><w:pPr><w:pStyle w:val='H'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>End</w:t></w:r></w:p>";
    let body = [
        p("H", "Sails"),
        p("H2", "Main"),
        p("H", "Oars"),
        p("H2", "Long"),
        plain.to_owned(),
    ];
    let main = format!("<w:document>{}</w:document>", body.concat());
    let found = read(&pack(&[
        ("word/document.xml", &main),
        ("word/styles.xml", styles),
        ("word/numbering.xml", lists),
    ]))
    .unwrap();
    assert_eq!(
        outline_of(&found),
        [
            "art 1. Sails>1.1 Main: ",
            "art 2. Oars>2.1 Long: ",
            "art >End: "
        ]
    );
}

#[test]
fn lists_quotes_and_code() {
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p>";
    let none = "<w:p><w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>Two</w:t></w:r></w:p>";
    check(
        &[
            item.to_owned(),
            none.to_owned(),
            p("Zitat", "Three"),
            p("Quelltext", "if a:"),
            p("Quelltext", "    b()"),
        ]
        .concat(),
        &["art >: ListItem(One) + Two + Quote(Three) + Code(if a:\n    b())"],
    );
}

#[test]
fn tables_have_rows_and_cells() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", text));
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    check(
        &format!(
            "<w:tbl>{}{}{}</w:tbl>",
            row(&["Boat", "Sail"]),
            row(&["", ""]),
            row(&["Dory", "One"])
        ),
        &["art >: Table(Boat | Sail\nDory | One)"],
    );
    // A table in a table is text of its cell.
    check(
        &format!(
            "<w:tbl><w:tr>{}<w:tc>{}<w:tbl>{}</w:tbl></w:tc></w:tr></w:tbl>",
            cell("a"),
            p("", "b"),
            row(&["c", "d"])
        ),
        &["art >: Table(a | b c | d)"],
    );
    // A frame around text is no table.
    check(
        &format!(
            "<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>",
            p("", "a"),
            p("", "b")
        ),
        &["art >: a + b"],
    );
}

#[test]
fn runs_links_fields_and_breaks() {
    check(
        "<w:p><w:r><w:t>Se</w:t></w:r><w:r><w:t xml:space='preserve'>e </w:t></w:r>
         <w:hyperlink><w:r><w:t>the page</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>at</w:t><w:br/></w:r>
         <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> DATE \\@ d </w:instrText></w:r>
         <w:r><w:t>noon</w:t></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>, here</w:t></w:r></w:fldSimple>
         <w:r><w:t>t</w:t><w:noBreakHyphen/><w:t>t</w:t></w:r></w:p>",
        &["art >: See the page at noon, heret-t"],
    );
}

#[test]
fn changes_comments_and_hidden_text_are_left_out() {
    let found = document(
        "<w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>sank</w:delText></w:r></w:del>
         <w:ins><w:r><w:t>floats</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>
         <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Click here</w:t></w:r></w:p></w:sdtContent></w:sdt>
         <w:p><w:pPr><w:pStyle w:val='Verzeichnis1'/></w:pPr><w:r><w:t>Sails 3</w:t></w:r></w:p>",
    );
    assert_eq!(outline_of(&found), ["art >: It floats"]);
    assert_eq!(
        dropped_of(&found),
        [
            "deletion: sank",
            "hidden: secret",
            "placeholder: Click here",
            "table of contents: Sails 3",
            "comment: Really?",
            "header: Harbour"
        ]
    );
}

#[test]
fn notes_stand_after_their_paragraph() {
    check(
        &format!(
            "<w:p><w:r><w:t>A boat</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r></w:p>{}",
            p("", "Next.")
        ),
        &["art >: A boat. + Of the harbour. + Next."],
    );
}

#[test]
fn text_boxes_count_once() {
    let text = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p("", text));
    check(
        &format!(
            "<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx>{0}</wps:txbx></mc:Choice>
             <mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t> after</w:t></w:r></w:p>",
            text("In the box.")
        ),
        &["art >: Before after + In the box."],
    );
    check(
        &format!(
            "<w:p><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:p>",
            text("Old.")
        ),
        &["art >: Old."],
    );
}

#[test]
fn bookmarks_are_anchors() {
    let heading = |marks: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val='berschrift1'/></w:pPr>{marks}<w:r><w:t>Sails</w:t></w:r></w:p>"
        )
    };
    let mark = |name: &str| format!("<w:bookmarkStart w:id='1' w:name='{name}'/>");
    check(&heading(&mark("_GoBack")), &["art >Sails: "]);
    check(&heading(&mark("_Toc1")), &["art >Sails #_Toc1: "]);
    check(
        &heading(&[mark("_Toc1"), mark("sails"), mark("more")].concat()),
        &["art >Sails #sails: "],
    );
    check(
        &format!("{}{}", mark("sails"), heading("")),
        &["art >Sails #sails: "],
    );
}

#[test]
fn pairs_by_headings_bold_text_and_labels() {
    check(
        &[
            p("berschrift1", "FAQ"),
            p("berschrift2", "How fast?"),
            p("", "Ten knots."),
            p("berschrift2", "How deep?"),
            p("", "A metre."),
        ]
        .concat(),
        // The first heading, above all others, is the title.
        &["faq >How fast?: Ten knots.", "faq >How deep?: A metre."],
    );
    let bold = |runs: &[&str]| {
        let runs: String = runs
            .iter()
            .map(|text| format!("<w:r><w:rPr><w:rStyle w:val='Fett'/></w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"))
            .collect();
        format!("<w:p>{runs}</w:p>")
    };
    check(
        &[
            bold(&["How ", "fast", "?"]),
            p("", "Ten knots."),
            bold(&["How deep?"]),
            p("", "A metre."),
            bold(&["How old?"]),
            p("", "A year."),
        ]
        .concat(),
        &[
            "faq >How fast?: Ten knots.",
            "faq >How deep?: A metre.",
            "faq >How old?: A year.",
        ],
    );
    check(
        "<w:p><w:r><w:t>Q: How fast?</w:t><w:br/><w:t>A: Ten knots.</w:t></w:r></w:p>",
        &["faq >How fast?: Ten knots."],
    );
}

#[test]
fn large_letters_make_headings_where_there_are_no_styles() {
    let large = |size: u32, text: &str| {
        format!("<w:p><w:r><w:rPr><w:sz w:val='{size}'/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        large(40, "Boats"),
        large(30, "Sails"),
        large(22, "Of cloth, which is woven."),
        large(30, "Oars"),
        large(22, "Of wood, which grows."),
        large(30, "And so it ends."),
    ];
    let found = document(&body.concat());
    assert_eq!(found.title.as_deref(), Some("Boats"));
    assert_eq!(
        outline_of(&found),
        [
            "art >Sails: Of cloth, which is woven.",
            "art >Oars: Of wood, which grows. + And so it ends."
        ]
    );
}

#[test]
fn what_is_no_document_is_told() {
    let told = |parts: &[(&str, &str)]| read(&pack(parts));
    assert_eq!(
        told(&[("xl/workbook.xml", "<x/>")]).unwrap_err(),
        "it holds no text document"
    );
    let cut = told(&[("word/document.xml", "<w:document><w:p><w:r><w:t>Some text")]).unwrap();
    assert_eq!(outline_of(&cut), ["art >: Some text"]);
    assert_eq!(
        cut.warnings,
        ["`word/document.xml`: the XML ends too early"]
    );
    let empty = told(&[("word/document.xml", "")]).unwrap();
    assert_eq!(empty.warnings, ["the document has no text"]);
}

#[test]
fn deep_nesting_is_read() {
    for element in [
        "w:p",
        "w:tbl><w:tr><w:tc",
        "w:del",
        "mc:AlternateContent",
        "w:sdtContent",
    ] {
        let body = |depth| {
            format!(
                "{}<w:p><w:r><w:t>deep",
                format!("<{element}>").repeat(depth)
            )
        };
        let found = document(&body(100));
        let texts = [outline_of(&found), dropped_of(&found)].concat().concat();
        assert!(texts.contains("deep"), "{element}");
        let found = document(&body(40_000));
        let told = found.warnings.concat();
        assert!(
            told.contains("nested more than 500 deep"),
            "{element}: {told}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_body_is_read(body in "(<w:(p|r|t|tbl|tr|tc|pPr|del|b)/?>|</w:(p|r|t|tbl|tr|tc|pPr|del)>|<mc:(AlternateContent|Choice|Fallback)>|[a-zQA:? ]{1,8}|&[a-z#;]{0,4}|\0){0,40}") {
        let main = format!("<d>{body}</d>");
        read(&pack(&[("word/document.xml", &main)])).unwrap();
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}
