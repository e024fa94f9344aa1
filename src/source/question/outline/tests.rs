//! Tests of the outline: which headings and prompts become pairs.

use super::*;

fn span() -> Span {
    Span {
        first_line: 1,
        last_line: 1,
        bytes: None,
    }
}

fn heading(level: u32, text: &str) -> Heading {
    Heading {
        level,
        text: text.to_owned(),
        anchor: None,
        span: span(),
    }
}

fn block(text: &str) -> Block {
    Block::new(BlockKind::Paragraph, text)
}

/// `# Title` is a heading, `**Bold?** rest` a prompt, `Q:` and `A:` labels.
fn check(title: Option<&str>, source: &str, expected: &[&str]) {
    let parts = source.lines().map(|line| {
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let rest = line.get(level..).unwrap_or_default().trim();
        match line.get(..2) {
            _ if level > 0 => Part::Heading(heading(level as u32, rest)),
            Some("Q:") => Part::Asked {
                heading: heading(99, line.get(2..).unwrap_or_default().trim()),
                whole: block(line),
                certain: true,
            },
            Some("A:") => Part::Answer {
                stripped: block(line.get(2..).unwrap_or_default().trim()),
                whole: block(line),
            },
            Some("**") => Part::Prompt {
                heading: heading(50, line.trim_matches('*')),
                rest: None,
                whole: block(line),
            },
            Some("<s") => Part::Details(heading(20, line.get(2..).unwrap_or_default().trim())),
            Some("</") => Part::Close,
            _ => Part::Block(block(line).at(span())),
        }
    });
    let found: Vec<String> = sections(title, parts.collect())
        .into_iter()
        .map(|s| {
            let kind = if s.kind == SectionKind::Faq {
                "faq"
            } else {
                "art"
            };
            let texts: Vec<String> = s.blocks.into_iter().map(|b| b.text).collect();
            let heading = s.heading.unwrap_or_default();
            format!(
                "{kind} {}>{heading}: {}",
                s.parents.join(">"),
                texts.join("|")
            )
        })
        .collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn a_lone_question_is_an_article() {
    check(
        None,
        "opening\n## Why?\ntext\n## Other\nmore",
        &["art >: opening", "art >Why?: text", "art >Other: more"],
    );
}

#[test]
fn questions_under_a_faq_heading_are_pairs() {
    check(
        None,
        "## FAQ\n### 1. Why?\nyes\n### Group\n#### How?\nso",
        &["faq FAQ>Why?: yes", "faq FAQ>Group>How?: so"],
    );
    check(
        Some("FAQ"),
        "## Why?\nyes\n## Index\n- a",
        &["faq >Why?: yes", "art >Index: - a"],
    );
    check(
        None,
        "## FAQ\n## Why?\nyes\n## How?\nso\n## End\nx",
        &["faq FAQ>Why?: yes", "faq FAQ>How?: so", "art >End: x"],
    );
    check(
        None,
        "## FAQ\n### A?\n1\n### B?\n2\n### Fees\n3",
        &["faq FAQ>A?: 1", "faq FAQ>B?: 2", "faq FAQ>Fees: 3"],
    );
}

#[test]
fn plain_questions_under_a_faq_heading_are_pairs() {
    let plain = "Why?\nyes\nalways\n2. How?\nso";
    check(
        None,
        &format!("## FAQ\n{plain}\n## End\nx"),
        &[
            "faq FAQ>Why?: yes|always",
            "faq FAQ>How?: so",
            "art >End: x",
        ],
    );
    check(None, plain, &["art >: Why?|yes|always|2. How?|so"]);
    let list = "## FAQ\nWhy?\nHow?\nWhen?\nsoon";
    check(None, list, &["art >FAQ: Why?|How?|When?|soon"]);
    check(
        None,
        "## FAQ\n### Who?\nWhy?\nyes\nHow?\nso",
        &["faq FAQ>Who?: Why?|yes|How?|so"],
    );
}

#[test]
fn repeated_questions_are_pairs() {
    check(
        None,
        "## A?\n1\n## B?\n2\n## C?\n3\n## D\n4",
        &["faq >A?: 1", "faq >B?: 2", "faq >C?: 3", "art >D: 4"],
    );
    check(
        None,
        "**A?**\n1\n**B?**\n2\n**C?**\n3",
        &["faq >A?: 1", "faq >B?: 2", "faq >C?: 3"],
    );
    check(None, "**A?**\n1\n**B?**\n2", &["art >: **A?**|1|**B?**|2"]);
}

#[test]
fn deeper_headings_belong_to_the_answer() {
    check(
        Some("FAQ"),
        "## A?\n1\n### Details\n2\n#### More\n3\n## B?\n4",
        &["faq >A?: 1|Details|2|More|3", "faq >B?: 4"],
    );
}

#[test]
fn labels_need_an_answer() {
    check(
        None,
        "Q: Why?\nA: Yes.\nmore\n# H\ntext",
        &["faq >Why?: Yes.|more", "art >H: text"],
    );
    check(
        None,
        "Q: I wonder.\nStill.\nA: Yes.",
        &["faq >I wonder. Still.: Yes."],
    );
    check(
        None,
        "Q: Why?\nQ: How?\nA: So.",
        &["art >: Q: Why?", "faq >How?: So."],
    );
    check(None, "A: alone", &["art >: A: alone"]);
}

#[test]
fn a_disclosure_ends_where_it_is_closed() {
    check(
        None,
        "# H\none\n<s Why?\nyes\n</\ntwo",
        &["art >H: one|two", "faq H>Why?: yes"],
    );
    check(
        None,
        "<s More\nyes\n</\n</\ntwo",
        &["art >: two", "art >More: yes"],
    );
}

#[test]
fn headings_without_text_stay_unless_they_group() {
    check(None, "# A\n## B\n# C\nx", &["art A>B: ", "art >C: x"]);
}
