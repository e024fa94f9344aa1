//! Which part of interpreted text a reader of the published page sees.

use std::ops::Range;

/// What a role shows of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The part of the text that is shown.
    pub(super) part: Range<usize>,
    /// Whether the role's own name is part of what it says: `:pep:` of `8`.
    pub(super) named: bool,
}

/// Roles whose text is literal: `<x>` at its end is no target.
const LITERAL: &[&str] = &[
    "code",
    "command",
    "dfn",
    "emphasis",
    "file",
    "guilabel",
    "kbd",
    "literal",
    "math",
    "menuselection",
    "program",
    "regexp",
    "samp",
    "strong",
    "sub",
    "subscript",
    "sup",
    "superscript",
];
/// Roles that link: the target may stand right behind the text, and a number is
/// the name of something.
const LINKING: &[&str] = &[
    "any", "doc", "download", "envvar", "eq", "func", "keyword", "meth", "mod", "numref", "option",
    "ref", "term", "token",
];

/// Finds what `:role:` shows of `text`.
pub(super) fn shown(role: &str, text: &str) -> Shown {
    let name = role.rsplit(':').next().unwrap_or(role);
    let part = |part: Range<usize>| Shown { part, named: false };
    if LITERAL.contains(&name) {
        let start = usize::from(name == "guilabel" && text.starts_with('&'));
        return part(start..text.len());
    }
    let linking = LINKING.contains(&name);
    if let Some(title) = title(text, linking) {
        return part(title);
    }
    if name.starts_with("ans") {
        return part(plugin(name, text));
    }
    match text.as_bytes().first() {
        // Only the last name of an object is shown.
        Some(b'~') => {
            let start = text.rfind('.').map_or(1, |dot| dot + 1);
            part(start..text.len())
        }
        Some(b'!') => part(1..text.len()),
        // "see 8" says nothing where "see pep 8" was meant.
        Some(b'0'..=b'9') if !linking => Shown {
            part: 0..text.len(),
            named: true,
        },
        _ => part(0..text.len()),
    }
}

/// `text <target>`: the text. Links may stand without a space between.
pub(super) fn title(text: &str, tight: bool) -> Option<Range<usize>> {
    let inner = text.strip_suffix('>')?;
    let open = inner.rfind('<')?;
    let title = inner.get(..open)?;
    let end = title.trim_end();
    let apart = tight || end.len() < title.len();
    (apart && !end.is_empty() && !end.ends_with('\\')).then_some(0..end.len())
}

/// Roles of Ansible name what they mean by its collection: the plugin is shown
/// without its type, an option or a value without its plugin.
fn plugin(role: &str, text: &str) -> Range<usize> {
    let Some(mark) = text.find('#') else {
        return 0..text.len();
    };
    if role == "ansplugin" {
        return 0..mark;
    }
    let rest = text.get(mark..).unwrap_or_default();
    let start = rest.rfind(':').map_or(mark + 1, |colon| mark + colon + 1);
    // A value may hold a colon too: the first one ends the plugin.
    let first = rest.find(':').map_or(start, |colon| mark + colon + 1);
    let start = if rest.contains('=') { first } else { start };
    start..text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_show_their_text() {
        for (role, text, expected) in [
            ("ref", "Lamps <lamp_label>", "Lamps"),
            ("ref", "Lamps<lamp_label>", "Lamps"),
            ("envvar", "OIL=1<OIL>", "OIL=1"),
            ("ref", "lamp_label", "lamp_label"),
            ("ref", "2.9", "2.9"),
            ("doc", "/guide/oil", "/guide/oil"),
            ("py:func", "~lamps.oil.fill", "fill"),
            ("func", "~fill", "fill"),
            ("class", "!Lamp", "Lamp"),
            ("class", "List<int>", "List<int>"),
            ("code", "a <b>", "a <b>"),
            ("guilabel", "&File", "File"),
            (
                "abbr",
                "LED (light-emitting diode)",
                "LED (light-emitting diode)",
            ),
            ("ansplugin", "a.b.copy#module", "a.b.copy"),
            ("ansopt", "a.b.copy#module:mode=u:rw", "mode=u:rw"),
            ("ansretval", "a.b.copy#module:dest", "dest"),
            ("unknown", "Some text <there>", "Some text"),
            ("ref", "<bare>", "<bare>"),
        ] {
            let Shown { part, named } = shown(role, text);
            assert_eq!(&text[part], expected, ":{role}:`{text}`");
            assert!(!named, ":{role}:`{text}`");
        }
        assert!(shown("pep", "8").named);
        assert!(!shown("sup", "2").named);
    }
}
