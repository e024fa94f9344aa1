//! Tests of the reader of PDF files.

use lopdf::{Stream, dictionary};

use super::*;
use crate::document::BlockKind;

/// A file of pages that draw the given contents; `/X` is a form that draws
/// `form`.
fn file(pages: &[String], form: &str, info: &[(&str, &str)]) -> Pdf {
    let mut pdf = Pdf::with_version("1.5");
    let tree = pdf.new_object_id();
    let named = |name: &str| {
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name, "Encoding" => "WinAnsiEncoding" }
    };
    let fonts = dictionary! {
        "F" => named("Helvetica"), "B" => named("Helvetica-Bold"), "C" => named("Courier"),
    };
    let form_id = pdf.new_object_id();
    let resources = dictionary! { "Font" => fonts, "XObject" => dictionary! { "X" => form_id } };
    let resources = pdf.add_object(resources);
    // Without resources of its own, it names itself.
    let form_dict = dictionary! { "Type" => "XObject", "Subtype" => "Form" };
    let form = Stream::new(form_dict, form.as_bytes().to_vec());
    pdf.objects.insert(form_id, form.into());
    let kids = pages.iter().map(|content| {
        let content = Stream::new(dictionary! {}, content.clone().into_bytes());
        let content = pdf.add_object(content);
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        };
        Object::from(pdf.add_object(page))
    });
    let kids: Vec<Object> = kids.collect();
    let count = kids.len() as i64;
    let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    pdf.objects.insert(tree, pages.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let mut stated = Dictionary::new();
    for (key, value) in info {
        stated.set(*key, Object::string_literal(*value));
    }
    let info = pdf.add_object(stated);
    pdf.trailer.set("Root", catalog);
    pdf.trailer.set("Info", info);
    pdf
}

fn saved(mut pdf: Pdf) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

/// Lines as `font size x y text`.
fn page(lines: &[(&str, f32, f32, f32, &str)]) -> String {
    let draw = |&(font, size, x, y, text): &(&str, f32, f32, f32, &str)| {
        format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
    };
    lines.iter().map(draw).collect()
}

fn outline_of(document: &Document) -> Vec<String> {
    let line = |section: &Section| {
        let blocks = section.blocks.iter().map(|block| match block.kind {
            BlockKind::Paragraph => block.text.clone(),
            kind => format!("{kind:?}({})", block.text),
        });
        format!(
            "{}{} > {} #{}: {}",
            if section.kind == SectionKind::Faq {
                "faq "
            } else {
                ""
            },
            section.parents.join("/"),
            section.heading.as_deref().unwrap_or("-"),
            section.anchor.as_deref().unwrap_or("-"),
            blocks.collect::<Vec<_>>().join(" + ")
        )
    };
    document.sections.iter().map(line).collect()
}

#[track_caller]
fn check(pages: &[String], expected: &[&str]) {
    let found = read(&saved(file(pages, "", &[]))).unwrap();
    assert_eq!(outline_of(&found), expected);
}

#[test]
fn headings_by_size_and_anchors_by_page() {
    let first = page(&[
        ("B", 20.0, 50.0, 780.0, "Boats"),
        ("B", 14.0, 50.0, 750.0, "Sails"),
        (
            "F",
            10.0,
            50.0,
            730.0,
            "Sails are of cloth, which is woven in the long",
        ),
        ("F", 10.0, 50.0, 718.0, "winters of the north."),
    ]);
    let second = page(&[
        ("F", 10.0, 50.0, 780.0, "More about sails."),
        ("B", 14.0, 50.0, 750.0, "Oars"),
        ("F", 10.0, 50.0, 730.0, "Of wood."),
    ]);
    let info = [
        ("Title", "boats.doc"),
        ("Author", "Anna Berg"),
        ("CreationDate", "D:20200501"),
    ];
    let found = read(&saved(file(&[first, second], "", &info))).unwrap();
    assert_eq!(found.title.as_deref(), Some("Boats"));
    assert_eq!(found.author.as_deref(), Some("Anna Berg"));
    assert_eq!(found.date.as_deref(), Some("2020-05-01"));
    assert_eq!(
        outline_of(&found),
        [
            " > Sails #page=1: Sails are of cloth, which is woven in the long winters of the north.",
            " > Sails #page=2: More about sails.",
            " > Oars #page=2: Of wood."
        ]
    );
}

#[test]
fn paragraphs_and_broken_words() {
    check(
        &[page(&[
            (
                "F",
                10.0,
                50.0,
                700.0,
                "The boats of the harbour are built of oak and pine extraor-",
            ),
            (
                "F",
                10.0,
                50.0,
                688.0,
                "dinarily well, as is known, and the well known masters well-",
            ),
            ("F", 10.0, 50.0, 676.0, "known here build them."),
            ("F", 10.0, 50.0, 650.0, "Next paragraph."),
            ("F", 10.0, 50.0, 638.0, "\\225 First"),
            ("F", 10.0, 50.0, 626.0, "\\225 Second"),
        ])],
        &[
            " > - #page=1: The boats of the harbour are built of oak and pine extraordinarily well, as is known, \
             and the well known masters well-known here build them. + Next paragraph. + ListItem(First) + ListItem(Second)",
        ],
    );
}

#[test]
fn a_paragraph_goes_on_in_the_next_column_and_page() {
    let first = page(&[
        ("F", 10.0, 50.0, 700.0, "The left column begins"),
        ("F", 10.0, 50.0, 688.0, "right here and then it"),
        (
            "F",
            10.0,
            300.0,
            700.0,
            "goes on in the right one and even on to",
        ),
    ]);
    let second = page(&[("F", 10.0, 50.0, 700.0, "the next page.")]);
    check(
        &[first, second],
        &[
            " > - #page=1: The left column begins right here and then it goes on in the right one and even on to the next page.",
        ],
    );
}

#[test]
fn tables_and_code() {
    check(
        &[page(&[
            (
                "F",
                10.0,
                50.0,
                700.0,
                "Boats have these lengths, as the next table shows to all.",
            ),
            ("F", 10.0, 50.0, 680.0, "Boat"),
            ("F", 10.0, 150.0, 680.0, "Length"),
            ("F", 10.0, 50.0, 665.0, "Dory"),
            ("F", 10.0, 150.0, 665.0, "4 m"),
            ("C", 10.0, 50.0, 640.0, "if a:"),
            ("C", 10.0, 74.0, 628.0, "b\\(\\)"),
        ])],
        &[
            " > - #page=1: Boats have these lengths, as the next table shows to all. + Table(Boat | Length\nDory | 4 m) + Code(if a:\n    b())",
        ],
    );
}

#[test]
fn pairs_by_headings_bold_text_and_labels() {
    check(
        &[page(&[
            ("B", 16.0, 50.0, 700.0, "FAQ"),
            ("B", 10.0, 50.0, 680.0, "How fast is it?"),
            (
                "F",
                10.0,
                50.0,
                668.0,
                "Ten knots, with wind and with all of the sails set.",
            ),
            ("F", 10.0, 50.0, 640.0, "Q: How deep is it?"),
            ("F", 10.0, 50.0, 628.0, "A: A metre."),
        ])],
        &[
            "faq FAQ > How fast is it? #page=1: Ten knots, with wind and with all of the sails set.",
            "faq FAQ > How deep is it? #page=1: A metre.",
        ],
    );
}

#[test]
fn headers_and_artifacts_are_left_out() {
    let pages: Vec<String> = (1..=4)
        .map(|number| {
            let text = format!("Text of page {}.", "abcd".get(..number).unwrap());
            let lines = [
                ("F", 8.0, 50.0, 800.0, "Harbour handbook"),
                ("F", 10.0, 50.0, 700.0, text.as_str()),
                ("F", 8.0, 300.0, 20.0, &number.to_string()),
            ];
            format!(
                "{}/Artifact BMC {} EMC",
                page(&lines),
                page(&[("F", 8.0, 50.0, 9.0, "Draft")])
            )
        })
        .collect();
    let found = read(&saved(file(&pages, "", &[]))).unwrap();
    assert_eq!(
        outline_of(&found).first().map(String::as_str),
        Some(" > - #page=1: Text of page a.")
    );
    let dropped: Vec<_> = found
        .dropped
        .iter()
        .map(|d| format!("{}: {}", d.reason, d.text))
        .collect();
    assert_eq!(
        dropped,
        [
            "header or footer: Harbour handbook",
            "page number: 1",
            "header or footer: Draft"
        ]
    );
}

#[test]
fn operators_move_the_text() {
    check(
        &["BT /F 10 Tf 12 TL 50 700 Td [(He) -20 (llo) -400 (you)] TJ T* (and) Tj (all.) ' 0 -40 TD (Next.) Tj ET \
           q 1 0 0 1 0 300 cm BT /F 10 Tf 50 20 Td (Last.) Tj ET Q".to_owned()],
        &[" > - #page=1: Hello you and + all. + Next. + Last."],
    );
    let found = read(&saved(file(
        &["/X Do".to_owned()],
        "BT /F 9 Tf (In a form.) Tj ET /X Do",
        &[],
    )))
    .unwrap();
    assert!(outline_of(&found).concat().contains("In a form."));
    assert_eq!(
        found.warnings,
        ["page 1: its forms are nested too deep, or too many"]
    );
}

#[test]
fn what_holds_no_text_is_told() {
    let told = |bytes: &[u8]| read(bytes).unwrap_err();
    assert_eq!(
        told(b"PK\x03\x04"),
        "not a PDF file, although its name says so"
    );
    assert_eq!(
        told(b"%PDF-1.5\n"),
        "the file is damaged: its objects cannot be found"
    );
    let blank = saved(file(&["0 0 9 9 re f".to_owned()], "", &[]));
    assert_eq!(told(&blank), "holds no text; it may be a scan");
    let none = saved(file(&[], "", &[]));
    assert_eq!(told(&none), "the file is damaged: it has no pages");
}

#[test]
fn a_tree_that_leads_back_is_read() {
    let mut pdf = file(&[page(&[("F", 9.0, 9.0, 9.0, "Text.")])], "", &[]);
    let tree = pdf.catalog().unwrap().get(b"Pages").unwrap().clone();
    let id = tree.as_reference().unwrap();
    pdf.get_dictionary_mut(id)
        .unwrap()
        .set("Kids", vec![tree.clone(), tree]);
    let found = read(&saved(pdf)).unwrap();
    assert_eq!(outline_of(&found), [" > - #page=1: Text."]);
}

#[test]
fn encrypted_files_are_told() {
    let mut pdf = file(&[page(&[("F", 9.0, 9.0, 9.0, "Text.")])], "", &[]);
    let id = Object::String(b"0123456789abcdef".to_vec(), lopdf::StringFormat::Literal);
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &pdf,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    assert_eq!(read(&saved(pdf)).unwrap_err(), "it has a password");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_page_is_read(content in "(BT |ET |q |Q |/F 9 Tf |/X Do |-?[0-9]{1,3} -?[0-9]{1,3} Td |1 0 0 1 [0-9]{1,3} [0-9]{1,3} Tm |\\([a-zQA:?. -]{0,12}\\) Tj |\\[\\(a\\) -?[0-9]{1,4} \\(b\\)\\] TJ |0 0 0 0 0 0 cm |[<>\\[\\]()]){0,30}") {
        let _ = read(&saved(file(&[content.clone(), content], "BT /F 9 Tf (x) Tj ET", &[])));
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = read(&[b"%PDF-1.4\n".as_slice(), &bytes].concat());
    }
}
