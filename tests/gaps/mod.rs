//! Gaps: what is one need is together, whatever the order of the questions.

use std::ops::ControlFlow;

use pincite::gaps::{Advice, AskedQuestion, Gap, GapOptions, GapsReport, find_gaps};
use pincite::{Error, IndexBuilder, Searcher};

const FAQ: &str = "\
# FAQ

## When is the museum open?

From ten to six, on Sundays to eight.

## Can I bring my dog?

Yes, on a leash. Only the garden is closed to animals.

## How do I renew a library card?

At the desk, with your old card and an identity document.
";

const JAPANESE: &str = "# 図書館\n\n図書館は午前十時に開館します。駐車場はありません。\n";

fn searcher(files: &[(&str, &str)]) -> Searcher {
    let mut builder = IndexBuilder::in_memory().unwrap();
    for (path, text) in files {
        for document in pincite::read(path, text.as_bytes()).unwrap() {
            builder.add(path, &document).unwrap();
        }
    }
    Searcher::new(builder.finish().unwrap()).unwrap()
}

fn museum() -> Searcher {
    searcher(&[("faq.md", FAQ)])
}

fn asked(text: &str, count: u64) -> AskedQuestion {
    AskedQuestion {
        text: text.to_owned(),
        count,
        ..AskedQuestion::default()
    }
}

fn report(searcher: &Searcher, questions: &[AskedQuestion], options: &GapOptions) -> GapsReport {
    find_gaps(searcher, questions, options, &|_| ControlFlow::Continue(())).unwrap()
}

fn wordings(gap: &Gap) -> Vec<&str> {
    let others = gap.wordings.iter().map(|wording| wording.text.as_str());
    [gap.question.as_str()].into_iter().chain(others).collect()
}

/// Asserts which questions are one need; each need is in its own order.
#[track_caller]
fn check(searcher: &Searcher, needs: &[&[&str]]) {
    let questions: Vec<AskedQuestion> = needs
        .iter()
        .flat_map(|need| need.iter())
        .map(|text| asked(text, 1))
        .collect();
    let options = GapOptions {
        below: 1.1,
        limit: usize::MAX,
        ..GapOptions::default()
    };
    let report = report(searcher, &questions, &options);
    let mut found: Vec<Vec<&str>> = report.gaps.iter().map(wordings).collect();
    let mut expected: Vec<Vec<&str>> = needs.iter().map(|need| need.to_vec()).collect();
    for needs in [&mut found, &mut expected] {
        needs.iter_mut().for_each(|need| need.sort_unstable());
        needs.sort();
    }
    assert_eq!(found, expected);
}

#[test]
fn wordings_of_one_need() {
    check(
        &museum(),
        &[
            &[
                "parking fee",
                "What is the fee for parking?",
                "PARKING FEES",
                "fees: parking!",
                "how much is the fee to park",
            ],
            &["renting wheelchairs", "Can I rent a wheelchair?"],
            &["gift shop opening"],
            &["photography", "photography?"],
        ],
    );
}

#[test]
fn slips_of_the_pen() {
    check(
        &museum(),
        &[
            // To the index `fees` is rather `free`, and `museun` is `museum`.
            &["wheelchair rental", "wheelchar rental", "whelchair rental"],
            &["museum cafeteria", "museun cafeteria"],
            &["house"],
            &["horse"],
        ],
    );
}

#[test]
fn scripts_without_spaces() {
    let searcher = searcher(&[("faq.md", FAQ), ("toshokan.md", JAPANESE)]);
    check(
        &searcher,
        &[
            &["自転車置き場はどこですか", "自転車置き場はどこ？"],
            &["食堂はありますか"],
            &["ที่จอดรถอยู่ที่ไหน", "ที่จอดรถอยู่ไหน"],
            &["轮椅租赁", "轮椅 租赁"],
        ],
    );
}

#[test]
fn the_order_of_the_questions_says_nothing() {
    let texts = [
        "parking fee",
        "fee for parking",
        "parking",
        "parkng fee",
        "car park fee",
        "park a car",
        "wheelchair",
        "rent a wheelchair",
        "wheelchair rental price",
        "rental price",
        "price",
        "lockers",
        "locker price",
        "dog",
        "may dogs come in",
        "自転車",
        "???",
    ];
    let searcher = museum();
    let mut questions: Vec<AskedQuestion> = (0..)
        .zip(texts)
        .map(|(at, text)| asked(text, 1 + at % 3))
        .collect();
    let options = GapOptions::default();
    let expected = report(&searcher, &questions, &options);
    assert!(expected.total_gaps > 3, "{expected:?}");
    for _ in 0..questions.len() {
        questions.rotate_left(1);
        assert_eq!(report(&searcher, &questions, &options), expected);
    }
    questions.reverse();
    assert_eq!(report(&searcher, &questions, &options), expected);
    // As two lines of a log, or as one that says twice.
    let halves = questions.iter().flat_map(|question| {
        let one = AskedQuestion {
            count: 1,
            ..question.clone()
        };
        let rest = AskedQuestion {
            count: question.count - 1,
            ..question.clone()
        };
        [one, rest]
    });
    let halves: Vec<AskedQuestion> = halves.collect();
    assert_eq!(report(&searcher, &halves, &options), expected);
}

#[test]
fn what_stands_for_a_gap_and_what_to_do() {
    let questions = [
        asked("parking fee", 3),
        asked("what is the parking fee", 3),
        asked("What is the parking fee?", 3),
        asked("parking fees", 1),
        asked("renew passport", 5),
        asked("when is the museum open", 9),
    ];
    let report = report(&museum(), &questions, &GapOptions::default());
    assert_eq!((report.questions, report.asked), (6, 24));
    assert_eq!((report.answered_questions, report.answered_asked), (1, 9));
    assert_eq!((report.total_gaps, report.gaps_asked), (2, 15));
    let [parking, passport] = report.gaps.as_slice() else {
        panic!("{report:?}");
    };
    assert_eq!(
        wordings(parking),
        [
            "What is the parking fee?",
            "parking fee",
            "what is the parking fee",
            "parking fees"
        ]
    );
    assert_eq!((parking.count, parking.advice), (10, Advice::Write));
    assert_eq!(parking.unknown, ["parking", "fee"]);
    assert!(
        !parking.answered && parking.nearest.is_empty(),
        "{parking:?}"
    );
    assert_eq!(passport.unknown, ["passport"]);
    let near = passport.nearest[0].heading.as_deref();
    assert_eq!(near, Some("How do I renew a library card?"));
}

#[test]
fn another_wording_is_answered() {
    let questions = [
        asked("can I bring my dog to concerts", 2),
        asked("bring my dog", 1),
        asked("dog grooming saloon", 1),
    ];
    let options = GapOptions {
        below: 0.9999,
        ..GapOptions::default()
    };
    let report = report(&museum(), &questions, &options);
    let [bringing, grooming] = report.gaps.as_slice() else {
        panic!("{report:?}");
    };
    assert_eq!(bringing.question, questions[0].text);
    let other = bringing.answered_as.as_ref().unwrap();
    assert_eq!(other.question, "bring my dog");
    assert_eq!(other.by.heading.as_deref(), Some("Can I bring my dog?"));
    assert_eq!(bringing.advice, Advice::AddWording);
    assert_eq!(grooming.answered_as, None);
}

#[test]
fn answered_since() {
    let then = |text: &str, answered, unanswered| AskedQuestion {
        answered,
        unanswered,
        ..asked(text, answered + unanswered)
    };
    let questions = [
        then("can I bring my dog", 0, 2),
        then("when is the museum open", 3, 0),
        then("parking fee", 1, 1),
    ];
    let report = report(&museum(), &questions, &GapOptions::default());
    assert_eq!(report.total_answered_since, 1);
    assert_eq!(report.answered_since[0].question, "can I bring my dog");
    assert_eq!(report.answered_since[0].advice, Advice::Nothing);
    let gap = &report.gaps[0];
    assert_eq!((gap.answered_then, gap.unanswered_then), (1, 1));
}

#[test]
fn rare_and_further_gaps_are_left_out() {
    let questions = [
        asked("parking", 3),
        asked("lockers", 2),
        asked("wheelchair", 1),
    ];
    let mut options = GapOptions {
        min_count: 2,
        ..GapOptions::default()
    };
    assert_eq!(report(&museum(), &questions, &options).total_gaps, 2);
    options.limit = 1;
    let cut = report(&museum(), &questions, &options);
    assert_eq!((cut.total_gaps, cut.gaps.len()), (2, 1));
    assert_eq!(report(&museum(), &[], &options), GapsReport::default());
    assert_eq!(
        report(&museum(), &[asked(" \n", 1)], &options),
        GapsReport::default()
    );
}

#[test]
fn it_can_be_ended() {
    let ended = find_gaps(
        &museum(),
        &[asked("a", 1)],
        &GapOptions::default(),
        &|progress| {
            assert_eq!((progress.done, progress.total), (0, 1));
            ControlFlow::Break(())
        },
    );
    assert!(matches!(ended, Err(Error::Cancelled)));
}
