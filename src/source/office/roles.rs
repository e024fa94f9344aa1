//! What the name of a paragraph's style says it is: word processors share the
//! names of their built-in styles.

use super::paragraph::Role;
use crate::document::BlockKind;

/// The role that a name in lower case speaks of, with or without spaces.
pub(super) fn role_of_name(name: &str) -> Option<Role> {
    let name = name.replace([' ', '-', '_'], "");
    let numbered = |word: &str| {
        let digits = name.strip_prefix(word)?;
        digits.parse::<u32>().ok().filter(|n| (1..=9).contains(n))
    };
    if let Some(level) = numbered("heading") {
        return Some(Role::Heading(level));
    }
    let listing = ["toc", "contents", "index"]
        .iter()
        .any(|word| numbered(word).is_some());
    if listing
        || matches!(
            name.as_str(),
            "tocheading" | "contentsheading" | "indexheading" | "tableoffigures"
        )
    {
        return Some(Role::Listing);
    }
    let kind = match name.as_str() {
        "title" | "booktitle" => return Some(Role::Title),
        "quote" | "intensequote" | "blocktext" | "quotations" | "blockquote" | "blockquotation" => {
            BlockKind::Quote
        }
        "htmlpreformatted" | "preformattedtext" | "macrotext" | "plaintext" | "verbatim" => {
            BlockKind::Code
        }
        _ if name.ends_with("code") || name.starts_with("code") => BlockKind::Code,
        _ if ["listbullet", "listnumber"]
            .iter()
            .any(|start| name.starts_with(start)) =>
        {
            BlockKind::ListItem
        }
        _ => return None,
    };
    Some(Role::Block(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_speak_of_roles() {
        for (name, role) in [
            ("heading 1", Some(Role::Heading(1))),
            ("heading3", Some(Role::Heading(3))),
            ("heading 12", None),
            ("title", Some(Role::Title)),
            ("toc 2", Some(Role::Listing)),
            ("intense quote", Some(Role::Block(BlockKind::Quote))),
            ("source code", Some(Role::Block(BlockKind::Code))),
            ("list bullet 2", Some(Role::Block(BlockKind::ListItem))),
            ("list paragraph", None),
            ("normal", None),
        ] {
            assert_eq!(role_of_name(name), role, "{name}");
        }
    }
}
