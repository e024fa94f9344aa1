//! Headings and blocks in the order of the source -> sections: which heading
//! stands under which, and which of them are questions with their answers.

use super::{is_faq_heading, is_question, starts_with_question_word, strip_question_label};
use crate::document::{Block, BlockKind, Section, SectionKind, Span};

/// Fewer questions side by side than this make no FAQ by themselves.
const MIN_QUESTIONS: usize = 3;
/// Headings further out than this are not named as parents: nobody reads them,
/// and a chain that grows with the nesting would cost its square.
const MAX_PARENTS: usize = 12;
/// How many paragraphs a labelled question may have before its answer.
const MAX_QUESTION_BLOCKS: usize = 3;

/// One thing that a reader found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A heading of the source.
    Heading(Heading),
    /// A disclosure: its summary is the heading, [`Part::Close`] its end.
    Details(Heading),
    /// What may be the end of a disclosure.
    Close,
    /// A line that may be a question: a bold paragraph, a defined term.
    /// `rest` is what follows in the same paragraph, `whole` what it is if it
    /// is no question.
    Prompt {
        heading: Heading,
        rest: Option<Block>,
        whole: Block,
    },
    /// A paragraph with a question label; `certain` if the label says so in
    /// any language.
    Asked {
        heading: Heading,
        whole: Block,
        certain: bool,
    },
    /// A paragraph with an answer label, without it and as it stands.
    Answer { stripped: Block, whole: Block },
    /// Anything else.
    Block(Block),
}

/// A heading, or what acts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Depth; a heading stands under the nearest one before it of less depth.
    pub(crate) level: u32,
    pub(crate) text: String,
    pub(crate) anchor: Option<String>,
    pub(crate) span: Span,
}

/// Builds the sections. `title` is the document's, which may announce a FAQ.
pub(crate) fn sections(title: Option<&str>, parts: Vec<Part>) -> Vec<Section> {
    let mut parts = resolve_labels(parts);
    adopt_questions(&mut parts);
    let tree = Tree::new(&parts);
    let pairs = find_pairs(title.is_some_and(is_faq_heading), &parts, &tree);
    emit(parts, &tree, &pairs)
}

/// A heading's place among the others.
struct Node {
    parent: Option<usize>,
    class: Class,
    /// There is text right under it.
    text: bool,
    /// There is text under it or under one of its headings.
    deep_text: bool,
    children: bool,
    asks: bool,
    faq: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Heading,
    Details,
    Prompt,
    Labelled,
}

struct Tree {
    nodes: Vec<Node>,
    /// For every `Close` in turn, the node that it closes.
    closed: Vec<Option<usize>>,
}

impl Tree {
    fn new(parts: &[Part]) -> Tree {
        let mut nodes: Vec<Node> = Vec::new();
        let mut closed = Vec::new();
        let mut stack: Vec<(u32, usize)> = Vec::new();
        for part in parts {
            match part {
                Part::Heading(h) => add(&mut nodes, &mut stack, h, Class::Heading),
                Part::Details(h) => add(&mut nodes, &mut stack, h, Class::Details),
                Part::Asked { heading, .. } => {
                    add(&mut nodes, &mut stack, heading, Class::Labelled)
                }
                Part::Prompt { heading, rest, .. } => {
                    while stack
                        .last()
                        .is_some_and(|&(level, _)| level >= heading.level)
                    {
                        stack.pop();
                    }
                    // Whatever it turns out to be, it is text for those above.
                    mark_text(&mut nodes, stack.last());
                    add(&mut nodes, &mut stack, heading, Class::Prompt);
                    if rest.is_some() {
                        mark_text(&mut nodes, stack.last());
                    }
                }
                Part::Answer { .. } | Part::Block(_) => mark_text(&mut nodes, stack.last()),
                Part::Close => {
                    let open = stack.iter().rposition(|&(_, node)| {
                        nodes.get(node).is_some_and(|n| n.class == Class::Details)
                    });
                    closed.push(open.and_then(|at| stack.get(at)).map(|&(_, node)| node));
                    if let Some(at) = open {
                        stack.truncate(at);
                    }
                }
            }
        }
        for at in (0..nodes.len()).rev() {
            let Some((parent, true)) = nodes.get(at).map(|n| (n.parent, n.deep_text)) else {
                continue;
            };
            if let Some(parent) = parent.and_then(|p| nodes.get_mut(p)) {
                parent.deep_text = true;
            }
        }
        Tree { nodes, closed }
    }
}

fn add(nodes: &mut Vec<Node>, stack: &mut Vec<(u32, usize)>, heading: &Heading, class: Class) {
    while stack
        .last()
        .is_some_and(|&(level, _)| level >= heading.level)
    {
        stack.pop();
    }
    let parent = stack.last().map(|&(_, node)| node);
    if let (Some(parent), true) = (
        parent.and_then(|p| nodes.get_mut(p)),
        class != Class::Prompt,
    ) {
        parent.children = true;
    }
    stack.push((heading.level, nodes.len()));
    nodes.push(Node {
        parent,
        class,
        text: false,
        deep_text: false,
        children: false,
        asks: is_question(&heading.text),
        faq: class != Class::Prompt && is_faq_heading(&heading.text),
    });
}

fn mark_text(nodes: &mut [Node], top: Option<&(u32, usize)>) {
    if let Some(node) = top.and_then(|&(_, node)| nodes.get_mut(node)) {
        node.text = true;
        node.deep_text = true;
    }
}

/// Decides for every node whether it is a question with its answer.
fn find_pairs(faq_title: bool, parts: &[Part], tree: &Tree) -> Vec<bool> {
    let nodes = &tree.nodes;
    // Questions and all, by parent (0: none), headings and prompts apart.
    let mut counts = vec![[(0usize, 0usize); 2]; nodes.len() + 1];
    let place = |node: &Node| {
        (
            node.parent.map_or(0, |p| p + 1),
            usize::from(node.class == Class::Prompt),
        )
    };
    for node in nodes.iter().filter(|n| n.class != Class::Labelled) {
        let (parent, class) = place(node);
        if let Some((questions, all)) = counts.get_mut(parent).and_then(|c| c.get_mut(class)) {
            *all += 1;
            *questions += usize::from(node.asks && node.deep_text);
        }
    }
    let texts = parts.iter().filter_map(heading_of).map(|h| h.text.as_str());
    let mut under_faq = vec![false; nodes.len()];
    let mut in_pair = vec![false; nodes.len()];
    let mut pairs = vec![false; nodes.len()];
    for (at, (node, text)) in nodes.iter().zip(texts).enumerate() {
        let above = |flags: &[bool]| {
            node.parent
                .is_some_and(|p| flags.get(p).copied().unwrap_or(false))
        };
        let announced = faq_title || above(&under_faq);
        let (parent, class) = place(node);
        let (questions, all) = counts
            .get(parent)
            .and_then(|c| c.get(class))
            .copied()
            .unwrap_or_default();
        let most = 2 * questions > all;
        let repeated = questions >= MIN_QUESTIONS && most;
        let pair = node.deep_text
            && match node.class {
                Class::Labelled => true,
                Class::Details => !node.faq && (node.asks || announced),
                Class::Prompt => node.asks && node.text && (announced || repeated),
                Class::Heading if node.faq => false,
                Class::Heading if node.asks => announced || repeated,
                Class::Heading => {
                    announced
                        && !node.children
                        && !above(&in_pair)
                        && (most || starts_with_question_word(text) && questions > 0)
                }
            };
        for (flags, value) in [
            (&mut under_faq, announced || node.faq),
            (
                &mut in_pair,
                pair || node.parent.is_some_and(|p| in_pair_at(&pairs, p)),
            ),
            (&mut pairs, pair),
        ] {
            if let Some(flag) = flags.get_mut(at) {
                *flag = value;
            }
        }
    }
    pairs
}

fn in_pair_at(pairs: &[bool], at: usize) -> bool {
    pairs.get(at).copied().unwrap_or(false)
}

fn heading_of(part: &Part) -> Option<&Heading> {
    match part {
        Part::Heading(heading) | Part::Details(heading) => Some(heading),
        Part::Prompt { heading, .. } | Part::Asked { heading, .. } => Some(heading),
        Part::Answer { .. } | Part::Block(_) | Part::Close => None,
    }
}

/// Sections under construction, with where the next block goes.
struct Output {
    sections: Vec<Section>,
    /// Whether a section stays when nothing stands under it.
    keep_empty: Vec<bool>,
    target: usize,
}

impl Output {
    fn open(&mut self, section: Section, keep_empty: bool) -> usize {
        self.target = self.sections.len();
        self.sections.push(section);
        self.keep_empty.push(keep_empty);
        self.target
    }

    fn push(&mut self, block: Block) {
        if let Some(section) = self.sections.get_mut(self.target) {
            section.blocks.push(block);
        }
    }
}

fn emit(parts: Vec<Part>, tree: &Tree, pairs: &[bool]) -> Vec<Section> {
    let mut out = Output {
        sections: Vec::new(),
        keep_empty: Vec::new(),
        target: 0,
    };
    let opening = section(SectionKind::Article, Vec::new(), None);
    out.open(opening, false);
    // For every node, the section that takes its text, and its heading.
    let mut slots: Vec<usize> = Vec::with_capacity(tree.nodes.len());
    let mut names: Vec<String> = Vec::with_capacity(tree.nodes.len());
    let mut closed = tree.closed.iter();
    for part in parts {
        let at = slots.len();
        let pair = pairs.get(at).copied().unwrap_or(false);
        match part {
            Part::Block(block) | Part::Answer { whole: block, .. } => out.push(block),
            Part::Close => {
                let node = closed
                    .next()
                    .copied()
                    .flatten()
                    .and_then(|n| tree.nodes.get(n));
                if let Some(node) = node {
                    out.target = node.parent.and_then(|p| slots.get(p)).copied().unwrap_or(0);
                }
            }
            Part::Prompt {
                heading,
                rest,
                whole,
            } => {
                names.push(String::new());
                if pair {
                    let parents = parents_of(at, tree, &names);
                    slots.push(out.open(section(SectionKind::Faq, parents, Some(heading)), false));
                    rest.into_iter().for_each(|block| out.push(block));
                } else {
                    slots.push(out.target);
                    out.push(whole);
                }
            }
            Part::Asked { heading, .. } => {
                names.push(String::new());
                let parents = parents_of(at, tree, &names);
                slots.push(out.open(section(SectionKind::Faq, parents, Some(heading)), false));
            }
            Part::Heading(heading) | Part::Details(heading) => {
                names.push(heading.text.clone());
                let above = tree.nodes.get(at).and_then(|n| n.parent);
                let answer = above.filter(|&p| {
                    let slot = slots.get(p).copied().unwrap_or(0);
                    slot == out.target
                        && out
                            .sections
                            .get(slot)
                            .is_some_and(|s| s.kind == SectionKind::Faq)
                });
                if let (Some(parent), false) = (answer, pair) {
                    out.push(Block::new(BlockKind::Paragraph, heading.text).at(heading.span));
                    slots.push(slots.get(parent).copied().unwrap_or(0));
                    continue;
                }
                let parents = parents_of(at, tree, &names);
                let kind = if pair {
                    SectionKind::Faq
                } else {
                    SectionKind::Article
                };
                let leaf = tree
                    .nodes
                    .get(at)
                    .is_some_and(|n| !n.children && !n.deep_text);
                slots.push(out.open(section(kind, parents, Some(heading)), leaf));
            }
        }
    }
    let kept = out.sections.into_iter().zip(out.keep_empty);
    kept.filter(|(section, keep)| *keep || !section.blocks.is_empty())
        .map(|(section, _)| section)
        .collect()
}

fn section(kind: SectionKind, parents: Vec<String>, heading: Option<Heading>) -> Section {
    let (text, anchor, span) = match heading {
        Some(Heading {
            level: _,
            text,
            anchor,
            span,
        }) => (Some(text), anchor, Some(span)),
        None => (None, None, None),
    };
    let text = match kind {
        SectionKind::Faq => text.map(|t| strip_question_label(&t).to_owned()),
        SectionKind::Article => text,
    };
    Section {
        kind,
        parents,
        heading: text,
        anchor,
        span,
        blocks: Vec::new(),
    }
}

/// The headings above a node, outermost first.
fn parents_of(at: usize, tree: &Tree, names: &[String]) -> Vec<String> {
    let mut parents = Vec::new();
    let mut node = tree.nodes.get(at).and_then(|n| n.parent);
    while let Some(above) = node {
        if parents.len() == MAX_PARENTS {
            break;
        }
        if let Some(name) = names.get(above).filter(|name| !name.is_empty()) {
            parents.push(name.clone());
        }
        node = tree.nodes.get(above).and_then(|n| n.parent);
    }
    parents.reverse();
    parents
}

/// Keeps a labelled question only where an answer follows; turns the rest back
/// into the paragraphs that they are.
fn resolve_labels(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    let mut answering = false;
    let mut parts = parts.into_iter().peekable();
    let mut pending: Vec<Part> = Vec::new();
    while let Some(part) = parts.next() {
        match part {
            Part::Asked {
                heading,
                whole,
                certain,
            } => {
                let asks = certain && is_question(&heading.text);
                // Further paragraphs of the question, up to its answer.
                while pending.len() < MAX_QUESTION_BLOCKS {
                    match parts
                        .next_if(|next| matches!(next, Part::Block(b) if b.kind != BlockKind::Code))
                    {
                        Some(next) => pending.push(next),
                        None => break,
                    }
                }
                let answered = matches!(parts.peek(), Some(Part::Answer { .. }));
                if answered && asks && !pending.is_empty() {
                    // A complete question: what follows it belongs to the answer.
                    out.push(Part::Asked {
                        heading,
                        whole,
                        certain,
                    });
                    out.append(&mut pending);
                } else if answered {
                    out.push(Part::Asked {
                        heading: join(heading, &mut pending),
                        whole,
                        certain,
                    });
                } else if asks
                    && (!pending.is_empty() || matches!(parts.peek(), Some(Part::Block(_))))
                {
                    out.push(Part::Asked {
                        heading,
                        whole,
                        certain,
                    });
                    out.append(&mut pending);
                } else {
                    out.push(Part::Block(whole));
                    out.append(&mut pending);
                }
                answering = answered;
            }
            Part::Answer { stripped, whole } => {
                out.push(Part::Block(if answering { stripped } else { whole }));
                answering = false;
            }
            Part::Block(_) => out.push(part),
            _ => {
                answering = false;
                out.push(part);
            }
        }
    }
    out
}

fn join(mut heading: Heading, blocks: &mut Vec<Part>) -> Heading {
    for part in blocks.drain(..) {
        if let Part::Block(block) = part {
            heading.text.push(' ');
            heading.text.push_str(&block.text);
            if let Some(span) = &block.span {
                heading.span = heading.span.join(span);
            }
        }
    }
    heading
}

/// Puts questions under the FAQ heading right before them where both have the
/// same level. Levels are doubled to make room.
fn adopt_questions(parts: &mut [Part]) {
    let mut adopting: Option<u32> = None;
    // The level of an empty FAQ heading, until something stands under it.
    let mut fresh: Option<u32> = None;
    for part in parts {
        match part {
            Part::Heading(heading) => {
                let asks = is_question(&heading.text);
                let level = heading.level;
                heading.level = level.saturating_mul(2);
                if fresh == Some(level) && asks {
                    adopting = Some(level);
                }
                match adopting {
                    Some(adopted) if level == adopted && asks => heading.level += 1,
                    Some(adopted) if level <= adopted => adopting = None,
                    _ => {}
                }
                fresh = is_faq_heading(&heading.text).then_some(level);
            }
            Part::Details(heading) | Part::Asked { heading, .. } | Part::Prompt { heading, .. } => {
                heading.level = heading.level.saturating_mul(2);
                fresh = None;
            }
            Part::Block(_) | Part::Answer { .. } => fresh = None,
            Part::Close => {}
        }
    }
}

#[cfg(test)]
mod tests {
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
                _ => Part::Block(block(line)),
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
}
