//! From questions to gaps: asks, tells what is answered, puts together what is
//! one need, and looks for what is nearest.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use rayon::prelude::*;

use super::cluster::{Item, Leaders, MAX_COMPARED, cluster};
use super::report::{
    Advice, AnsweredAs, AskedQuestion, Gap, GapOptions, GapsReport, Nearest, Wording,
};
use super::vocabulary::{Said, Vocabulary};
use super::{OnProgress, Progress};
use crate::contract::{Hit, SearchRequest};
use crate::error::{Error, Result};
use crate::search::Searcher;
use crate::weights;

/// Different questions that are asked, the most frequent first: some minutes
/// of work.
const MAX_QUESTIONS: usize = 250_000;
/// Questions asked on all cores before the progress is told.
const BATCH: usize = 512;
/// Other wordings that are given of a gap: more show nothing new.
const MAX_WORDINGS: usize = 50;
/// Unknown words that are given of a gap.
const MAX_UNKNOWN: usize = 10;
/// Passages that are given of a gap.
const MAX_NEAREST: usize = 3;
/// Wordings that are searched for the passages nearest to a gap.
const SEARCHED_WORDINGS: usize = 5;
/// A passage that answers less likely is not near, where the question has words
/// that the documents do not.
const NEAR: f32 = 0.1;

/// The gaps given where nothing is said: a morning's work.
const DEFAULT_LIMIT: usize = 20;

impl Default for GapOptions {
    fn default() -> Self {
        Self {
            below: weights::LITTLE_CONFIDENCE,
            min_count: 1,
            limit: DEFAULT_LIMIT,
        }
    }
}

/// Asks the questions again and gives those that are not answered, or with
/// little confidence, as gaps: different wordings of one need together. Questions
/// with the same text but for white space count as one. The result does not
/// depend on the order of the questions.
///
/// Two wordings are one need if both say two fifths of what either says:
/// words are compared as the index analyses them (stems, folded forms,
/// corrections, synonyms, pairs of characters), without function words, and
/// weigh as rare as they are in the index and among the questions.
///
/// # Errors
/// [`Error::Cancelled`] if `on_progress` ends it, and if the index cannot be
/// read.
pub fn find_gaps(
    searcher: &Searcher,
    questions: &[AskedQuestion],
    options: &GapOptions,
    on_progress: OnProgress<'_>,
) -> Result<GapsReport> {
    let mut report = GapsReport::default();
    let questions = distinct(questions, &mut report.warnings);
    let asked = ask(searcher, questions, on_progress)?;
    report.questions = asked.len();
    report.asked = asked.iter().map(|asked| asked.question.count).sum();
    let said: Vec<(&Said, u64)> = asked.iter().map(|a| (&a.said, a.question.count)).collect();
    let vocabulary = Vocabulary::new(&said, &searcher.languages());
    let items = vocabulary.items(&said);

    let is_gap = |asked: &Asked| !asked.answered || asked.confidence < options.below;
    let places = |wanted: &dyn Fn(&Asked) -> bool| -> Vec<usize> {
        let places = asked.iter().enumerate();
        places
            .filter(|(_, asked)| wanted(asked))
            .map(|(at, _)| at)
            .collect()
    };
    let answered = places(&|asked| !is_gap(asked));
    let count_of = |at: &usize| asked.get(*at).map_or(0, |asked| asked.question.count);
    report.answered_questions = answered.len();
    report.answered_asked = answered.iter().map(count_of).sum();

    let finder = Finder {
        searcher,
        asked: &asked,
        vocabulary: &vocabulary,
        items: &items,
        options,
    };
    let (mut gaps, cut) = finder.clusters(&places(&is_gap));
    let (mut since, _) = finder.clusters(&places(&|asked| {
        !is_gap(asked) && asked.question.unanswered > 0
    }));
    if cut > 0 {
        report.warnings.push(format!(
            "{cut} questions were compared with {MAX_COMPARED} others only, those with the \
             rarest words in common"
        ));
    }
    report.total_gaps = gaps.len();
    report.gaps_asked = gaps.iter().map(|gap| gap.count).sum();
    report.total_answered_since = since.len();
    gaps.truncate(options.limit);
    since.truncate(options.limit);
    let answered_as = finder.answered_as(&gaps, &answered);
    for (at, cluster) in gaps.iter().enumerate() {
        let answered_as = answered_as.get(&at).copied();
        report.gaps.push(finder.gap(cluster, answered_as, false)?);
    }
    for cluster in &since {
        report.answered_since.push(finder.gap(cluster, None, true)?);
    }
    Ok(report)
}

/// A question with what came back.
struct Asked {
    question: AskedQuestion,
    answered: bool,
    confidence: f32,
    said: Said,
}

/// The questions in the order of their texts, each once.
fn distinct(questions: &[AskedQuestion], warnings: &mut Vec<String>) -> Vec<AskedQuestion> {
    let mut distinct: BTreeMap<String, AskedQuestion> = BTreeMap::new();
    for question in questions {
        let words: Vec<&str> = question.text.split_whitespace().collect();
        let text = words.join(" ");
        if text.is_empty() {
            continue;
        }
        let merged = distinct
            .entry(text.clone())
            .or_insert_with(|| AskedQuestion {
                text,
                ..AskedQuestion::default()
            });
        merged.merge(question);
    }
    let mut distinct: Vec<AskedQuestion> = distinct.into_values().collect();
    if distinct.len() > MAX_QUESTIONS {
        warnings.push(format!(
            "of {} different questions the {MAX_QUESTIONS} most frequent were asked",
            distinct.len()
        ));
        distinct.sort_by_key(|question| Reverse(question.count));
        distinct.truncate(MAX_QUESTIONS);
    }
    distinct
}

fn ask(
    searcher: &Searcher,
    questions: Vec<AskedQuestion>,
    on_progress: OnProgress<'_>,
) -> Result<Vec<Asked>> {
    let total = questions.len();
    let mut asked = Vec::with_capacity(total);
    for batch in questions.chunks(BATCH) {
        let done = asked.len();
        if on_progress(Progress { done, total }) == ControlFlow::Break(()) {
            return Err(Error::Cancelled);
        }
        let found: Result<Vec<Asked>> = batch
            .par_iter()
            .map(|question| {
                let assessed = searcher.assess(&question.text)?;
                Ok(Asked {
                    question: question.clone(),
                    answered: assessed.answered,
                    confidence: assessed.confidence,
                    said: Said::of(&assessed.query, searcher.max_idf()),
                })
            })
            .collect();
        asked.extend(found?);
    }
    let done = total;
    match on_progress(Progress { done, total }) {
        ControlFlow::Break(()) => Err(Error::Cancelled),
        ControlFlow::Continue(()) => Ok(asked),
    }
}

/// A cluster of questions, by their places; the first stands for all.
struct Cluster {
    members: Vec<usize>,
    count: u64,
}

struct Finder<'a> {
    searcher: &'a Searcher,
    asked: &'a [Asked],
    vocabulary: &'a Vocabulary,
    items: &'a [Item],
    options: &'a GapOptions,
}

impl Finder<'_> {
    /// Clusters the questions at some places, the most often asked first; and
    /// how many were not compared with all that are similar.
    fn clusters(&self, places: &[usize]) -> (Vec<Cluster>, usize) {
        let mut asked: Vec<(usize, &Asked, &Item)> = places
            .iter()
            .filter_map(|at| Some((*at, self.asked.get(*at)?, self.items.get(*at)?)))
            .collect();
        asked.sort_by(|(_, a, _), (_, b, _)| leading(a).cmp(&leading(b)));
        let items: Vec<&Item> = asked.iter().map(|(_, _, item)| *item).collect();
        let found = cluster(&items);
        let cluster = |places: Vec<usize>| {
            let members: Vec<_> = places.iter().filter_map(|at| asked.get(*at)).collect();
            let counts = members.iter().map(|(_, asked, _)| asked.question.count);
            Cluster {
                count: counts.sum(),
                members: members.iter().map(|(at, _, _)| *at).collect(),
            }
        };
        let mut clusters: Vec<Cluster> = found.clusters.into_iter().map(cluster).collect();
        clusters.retain(|cluster| cluster.count >= self.options.min_count);
        // Of equals that which leads: clusters are in that order.
        clusters.sort_by_key(|cluster| Reverse(cluster.count));
        (clusters, found.cut)
    }

    /// For gaps, by their places, the question that says nearly the same and is
    /// answered, the most often asked.
    fn answered_as(&self, gaps: &[Cluster], answered: &[usize]) -> HashMap<usize, usize> {
        let mut leaders = Leaders::default();
        for gap in gaps {
            if let Some(item) = gap.members.first().and_then(|at| self.items.get(*at)) {
                leaders.add(item);
            }
        }
        let mut found: HashMap<usize, usize> = HashMap::new();
        for at in answered {
            let (Some(asked), Some(item)) = (self.asked.get(*at), self.items.get(*at)) else {
                continue;
            };
            let (Some(gap), _) = leaders.nearest(item) else {
                continue;
            };
            let best = found.get(&gap).and_then(|best| self.asked.get(*best));
            if best.is_none_or(|best| leading(asked) < leading(best)) {
                found.insert(gap, *at);
            }
        }
        found
    }

    fn gap(&self, cluster: &Cluster, answered_as: Option<usize>, is_answered: bool) -> Result<Gap> {
        let members = cluster.members.iter();
        let members: Vec<&Asked> = members.filter_map(|at| self.asked.get(*at)).collect();
        let mut all = AskedQuestion::default();
        for member in &members {
            all.merge(&member.question);
        }
        let question = members.first().map(|first| first.question.text.clone());
        let others = members.iter().skip(1);
        let wordings: Vec<Wording> = others
            .take(MAX_WORDINGS)
            .map(|asked| Wording {
                text: asked.question.text.clone(),
                count: asked.question.count,
            })
            .collect();
        // Where all words that matter are unknown, passages share grammar only.
        let nearest = match members
            .iter()
            .all(|asked| self.vocabulary.is_unknown(&asked.said))
        {
            true => Vec::new(),
            false => self.nearest(&members)?,
        };
        let unknown = unknown(&members, self.vocabulary);
        let confidence = members
            .iter()
            .map(|asked| asked.confidence)
            .fold(0.0, f32::max);
        let answered_as = match answered_as.and_then(|at| self.asked.get(at)) {
            Some(asked) => self
                .nearest(&[asked])?
                .into_iter()
                .next()
                .map(|by| AnsweredAs {
                    question: asked.question.text.clone(),
                    by,
                }),
            None => None,
        };
        let advice = if is_answered {
            Advice::Nothing
        } else if answered_as.is_some() {
            Advice::AddWording
        } else if nearest.is_empty() {
            Advice::Write
        } else if confidence < NEAR && !unknown.is_empty() {
            Advice::WriteOrRename
        } else {
            Advice::AddWording
        };
        Ok(Gap {
            question: question.unwrap_or_default(),
            count: cluster.count,
            first: all.first,
            last: all.last,
            answered: members.iter().any(|asked| asked.answered),
            confidence,
            answered_then: all.answered,
            unanswered_then: all.unanswered,
            more_wordings: members.len().saturating_sub(1 + wordings.len()),
            wordings,
            unknown,
            nearest,
            answered_as,
            advice,
        })
    }

    /// The passages that answer some questions best, each once.
    fn nearest(&self, asked: &[&Asked]) -> Result<Vec<Nearest>> {
        let mut found: Vec<Nearest> = Vec::new();
        for asked in asked.iter().take(SEARCHED_WORDINGS) {
            let request = SearchRequest {
                limit: MAX_NEAREST,
                ..SearchRequest::new(&asked.question.text)
            };
            for hit in self.searcher.search(&request)?.hits {
                match found.iter_mut().find(|near| near.id == hit.id) {
                    Some(near) => near.confidence = near.confidence.max(hit.confidence),
                    None => found.push(near(hit)),
                }
            }
        }
        // Of equals those of the wording that leads.
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        found.truncate(MAX_NEAREST);
        Ok(found)
    }
}

/// What makes a question stand for others: it is frequent, then clear (nothing
/// is misspelt, it is put as a question, it is short), and of equals the first
/// in the order of the alphabet.
fn leading(asked: &Asked) -> (Reverse<u64>, usize, bool, usize, &str) {
    let text = asked.question.text.as_str();
    (
        Reverse(asked.question.count),
        asked.said.corrected,
        !text.ends_with(['?', '？', '؟', ';']),
        text.chars().count(),
        text,
    )
}

/// The words that occur nowhere, the most often asked first; of several forms
/// of a word the one that comes first.
fn unknown(members: &[&Asked], vocabulary: &Vocabulary) -> Vec<String> {
    let mut counts: Vec<(&str, u64)> = Vec::new();
    let mut places: HashMap<Option<usize>, usize> = HashMap::new();
    for asked in members {
        for word in &asked.said.unknown {
            let class = vocabulary.class_of(word);
            let place = *places.entry(class).or_insert(counts.len());
            match counts.get_mut(place) {
                Some((_, count)) => *count = count.saturating_add(asked.question.count),
                None => counts.push((word, asked.question.count)),
            }
        }
    }
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let words = counts.into_iter().take(MAX_UNKNOWN);
    words.map(|(word, _)| word.to_owned()).collect()
}

fn near(hit: Hit) -> Nearest {
    let heading = hit.question.or_else(|| hit.heading_path.last().cloned());
    Nearest {
        id: hit.id,
        kind: hit.kind,
        heading: heading.or(hit.title),
        confidence: hit.confidence,
        citation: hit.citation,
    }
}
