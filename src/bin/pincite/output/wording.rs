//! The words that text and Markdown share.

use pincite::{Fragment, Highlight, Hit, Kind, SearchResponse};

use super::clean::clean_line;

/// The fragments of the snippet, each with what stands before it for the text
/// that is left out. A fragment that begins a line, or follows one that ends a
/// line, is shown on a line of its own: it may be an item, a row or code.
pub(crate) fn fragments(hit: &Hit) -> Vec<(&'static str, &Fragment)> {
    let mut fragments = Vec::new();
    let mut from = 0;
    let mut ended_line = false;
    for fragment in &hit.snippet.fragments {
        let rest = hit.text.get(from..).unwrap_or_default();
        let start = rest.find(&fragment.text).map(|at| from + at);
        let end = start.map_or(from, |start| start + fragment.text.len());
        let begins_line = start.is_some_and(|start| {
            let before = hit.text.get(..start).unwrap_or_default();
            before.is_empty() || before.ends_with('\n')
        });
        let gap = match (fragments.is_empty(), fragment.cut_before) {
            (true, true) => "… ",
            (true, false) => "",
            (false, _) if begins_line || ended_line => " …\n",
            (false, _) => " … ",
        };
        fragments.push((gap, fragment));
        ended_line = hit
            .text
            .get(end..)
            .is_some_and(|rest| rest.starts_with('\n'));
        from = end;
    }
    fragments
}

/// What was searched instead of words that occur nowhere, and which these are.
pub(crate) fn corrections(response: &SearchResponse) -> Option<(String, String)> {
    let corrections = &response.query.corrections;
    if corrections.is_empty() {
        return None;
    }
    let results: Vec<String> = corrections.iter().map(|c| c.to.join(" or ")).collect();
    let missing: Vec<&str> = corrections.iter().map(|c| c.from.as_str()).collect();
    let verb = if missing.len() == 1 { "does" } else { "do" };
    Some((
        results.join(", "),
        format!("{} {verb} not occur", missing.join(", ")),
    ))
}

/// What the search was limited to, in words.
pub(crate) fn limits(response: &SearchResponse) -> Option<String> {
    let query = &response.query;
    let mut limits = Vec::new();
    match query.kind {
        Some(Kind::Faq) => limits.push("only questions with their answers".to_owned()),
        Some(Kind::Article) => limits.push("only articles".to_owned()),
        None => {}
    }
    if let Some(lang) = &query.lang {
        limits.push(format!("only in the language `{lang}`"));
    }
    if let Some(path) = &query.path {
        limits.push(format!("only below `{path}`"));
    }
    if !query.excluded.is_empty() {
        limits.push(format!("without “{}”", query.excluded.join("”, “")));
    }
    (!limits.is_empty()).then(|| format!("Searched {}", limits.join(", ")))
}

/// A confidence as people read it.
pub(crate) fn percent(confidence: f32) -> String {
    format!("{:.0}%", confidence.clamp(0.0, 1.0) * 100.0)
}

/// What a hit is called that has neither question nor heading.
pub(crate) fn title_or_file(hit: &Hit) -> &str {
    hit.title.as_deref().unwrap_or_else(|| {
        let path = &hit.citation.path;
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.is_empty() {
            &hit.citation.root
        } else {
            name
        }
    })
}

/// Title and headings above the headline, where there are any.
pub(crate) fn breadcrumb(hit: &Hit) -> Option<String> {
    let above = if hit.question.is_some() {
        hit.heading_path.as_slice()
    } else {
        hit.heading_path
            .split_last()
            .map_or(&[][..], |(_, above)| above)
    };
    let has_headline = hit.question.is_some() || !hit.heading_path.is_empty();
    let title = hit.title.as_ref().filter(|_| has_headline);
    let headline = hit.question.as_ref().or(hit.heading_path.last());
    let mut crumbs: Vec<&str> = Vec::new();
    for crumb in title.into_iter().chain(above) {
        // Many pages repeat their title as the first heading; and that a pair
        // stands under the heading FAQ, the badge says already.
        let is_said = hit.kind == Kind::Faq && crumb.eq_ignore_ascii_case("faq");
        if crumbs.last() != Some(&crumb.as_str()) && Some(crumb) != headline && !is_said {
            crumbs.push(crumb);
        }
    }
    (!crumbs.is_empty()).then(|| clean_line(&crumbs.join(" › ")))
}

/// The text in pieces, each with whether it is highlighted.
pub(crate) fn pieces<'a>(
    text: &'a str,
    highlights: &[Highlight],
) -> impl Iterator<Item = (&'a str, bool)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for &Highlight { start, end } in highlights {
        let (Some(before), Some(inside)) = (text.get(done..start), text.get(start..end)) else {
            continue;
        };
        pieces.push((before, false));
        pieces.push((inside, true));
        done = end;
    }
    pieces.push((text.get(done..).unwrap_or_default(), false));
    pieces.into_iter().filter(|(piece, _)| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::tests::hit;

    #[test]
    fn the_title_is_not_repeated() {
        let mut hit = hit();
        hit.heading_path = vec!["Lamp".into(), "Care".into()];
        assert_eq!(breadcrumb(&hit).as_deref(), Some("Lamp › Care"));
        hit.heading_path = vec!["FAQ".into()];
        assert_eq!(breadcrumb(&hit).as_deref(), Some("Lamp"));
        hit.question = None;
        hit.kind = Kind::Article;
        assert_eq!(breadcrumb(&hit).as_deref(), Some("Lamp"));
        hit.heading_path.clear();
        assert_eq!(breadcrumb(&hit), None);
    }

    #[test]
    fn fragments_of_other_lines_stand_on_lines_of_their_own() {
        let mut hit = hit();
        let check = |hit: &mut Hit, text: &str, fragments: &[&str], expected: &[&str]| {
            let piece = hit.snippet.fragments[0].clone();
            let piece = |text: &&str| Fragment {
                text: (*text).into(),
                ..piece.clone()
            };
            hit.text = text.into();
            hit.snippet.fragments = fragments.iter().map(piece).collect();
            let gaps: Vec<_> = super::fragments(hit).iter().map(|(gap, _)| *gap).collect();
            assert_eq!(gaps, expected, "{text}");
        };
        check(
            &mut hit,
            "One. Two. Three.",
            &["One.", "Three."],
            &["… ", " … "],
        );
        check(
            &mut hit,
            "One.\n- Two\n- Three",
            &["One.", "- Three"],
            &["… ", " …\n"],
        );
        check(
            &mut hit,
            "- One\nTwo. Three.",
            &["- One", "Three."],
            &["… ", " …\n"],
        );
        hit.snippet.fragments[0].cut_before = false;
        check(&mut hit, "One. Two", &["nowhere", "Two"], &["", " … "]);
    }

    #[test]
    fn highlights_out_of_place_are_left_out() {
        let marks = [(9, 99), (1, 2), (3, 6)].map(|(start, end)| Highlight { start, end });
        let pieces: Vec<_> = pieces("äbcdef", &marks).collect();
        assert_eq!(pieces, [("äb", false), ("cde", true), ("f", false)]);
    }
}
