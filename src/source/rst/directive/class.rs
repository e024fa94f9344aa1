//! What the name of a directive says about its text.

/// What a directive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Text, from its first line on: an admonition.
    Text,
    /// Text that is quoted.
    Quote,
    /// A version, then text.
    Versioned,
    /// A title, then text.
    Titled,
    /// A title that is shown alone until its text is asked for.
    Disclosure,
    /// Text as if the directive were not there; the argument is for the
    /// builder.
    Transparent,
    Code,
    /// Code that is in another file.
    Elsewhere,
    Picture,
    Table,
    /// One line that stands out.
    Line,
    /// The signature of an object of a program, then its description.
    Object,
    Glossary,
    /// What the objects that follow belong to.
    Scope,
    Meta,
    /// The title of the page.
    Title,
    /// No text, for this reason.
    Dropped(&'static str),
    Unknown,
}

impl Class {
    /// Whether nothing of it is seen on the page.
    pub(super) fn is_silent(self) -> bool {
        matches!(
            self,
            Class::Dropped(_) | Class::Scope | Class::Meta | Class::Title
        )
    }
}

/// Objects of the domains of Sphinx that may be named without their domain.
const OBJECTS: &[&str] = &[
    "attribute",
    "classmethod",
    "cmdoption",
    "confval",
    "data",
    "decorator",
    "decoratormethod",
    "describe",
    "envvar",
    "exception",
    "function",
    "method",
    "object",
    "option",
    "property",
    "setting",
    "staticmethod",
];

/// Finds what a directive of this name, with this argument, holds.
pub(super) fn of(name: &str, argument: &str) -> Class {
    let lower = name.to_lowercase();
    if let Some((domain, kind)) = lower.rsplit_once(':') {
        return in_domain(domain, kind);
    }
    match lower.as_str() {
        "note" | "warning" | "tip" | "hint" | "important" | "caution" | "danger" | "error"
        | "attention" | "seealso" | "todo" | "compound" | "footer" | "header" | "line-block" => {
            Class::Text
        }
        "container" | "rst-class" | "cssclass" | "div" | "hlist" | "tabs" | "tab-set" | "grid"
        | "ifconfig" => Class::Transparent,
        "epigraph" | "highlights" | "pull-quote" => Class::Quote,
        "versionadded" | "versionchanged" | "versionremoved" | "deprecated" | "version-added"
        | "version-changed" | "version-removed" | "version-deprecated" => Class::Versioned,
        "admonition" | "topic" | "sidebar" | "tab" | "tab-item" | "group-tab" | "card"
        | "grid-item" | "grid-item-card" => Class::Titled,
        "dropdown" | "details" | "collapse" | "toggle" | "collapsible" => Class::Disclosure,
        "only" => only(argument),
        // In Sphinx an object of Python, in Docutils a class of CSS.
        "class" if is_object(argument) => Class::Object,
        "class" => Class::Transparent,
        "code" | "code-block" | "sourcecode" | "code-tab" | "parsed-literal" | "prompt"
        | "console" | "doctest" | "testcode" | "testoutput" | "productionlist" | "math"
        | "ipython" | "ipython3" | "jupyter-execute" | "code-cell" | "plot" | "testsetup" => {
            Class::Code
        }
        "literalinclude" | "include-code" | "command-output" | "program-output" => Class::Elsewhere,
        "image" | "figure" | "thumbnail" | "video" | "youtube" => Class::Picture,
        "table" | "list-table" | "flat-table" | "csv-table" => Class::Table,
        "rubric" | "centered" => Class::Line,
        "glossary" => Class::Glossary,
        "module" | "currentmodule" | "program" => Class::Scope,
        "meta" => Class::Meta,
        "title" => Class::Title,
        "contents" | "toctree" | "sectnum" | "section-numbering" => {
            Class::Dropped("table of contents")
        }
        "include" => Class::Dropped("include"),
        "raw" => Class::Dropped("raw mark-up"),
        "graphviz"
        | "graph"
        | "digraph"
        | "mermaid"
        | "plantuml"
        | "uml"
        | "blockdiag"
        | "seqdiag"
        | "inheritance-diagram" => Class::Dropped("diagram"),
        "highlight" | "highlightlang" | "index" | "role" | "default-role" | "default-domain"
        | "target-notes" | "tabularcolumns" | "bibliography" | "footbibliography"
        | "automodule" | "autosummary" | "date" | "replace" | "unicode" | "sectionauthor"
        | "codeauthor" | "moduleauthor" | "todolist" | "genindex" | "jinja" | "comment"
        | "testcleanup" => Class::Dropped("directive"),
        name if OBJECTS.contains(&name) => Class::Object,
        // `autoclass` and its like take their text from the program.
        name if name.starts_with("auto") => Class::Object,
        _ => Class::Unknown,
    }
}

fn in_domain(domain: &str, kind: &str) -> Class {
    match (domain, kind) {
        (_, "module" | "currentmodule" | "program") => Class::Scope,
        (_, "namespace" | "namespace-push" | "namespace-pop") => Class::Dropped("directive"),
        ("std", "glossary") => Class::Glossary,
        _ => Class::Object,
    }
}

/// `only:: latex` is not on the site.
fn only(expression: &str) -> Class {
    let elsewhere = [
        "latex", "latexpdf", "pdf", "man", "texinfo", "epub", "text", "not html",
    ];
    if elsewhere.contains(&expression.trim()) {
        Class::Dropped("not on the site")
    } else {
        Class::Transparent
    }
}

fn is_object(argument: &str) -> bool {
    argument.contains(['(', '.']) || argument.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_inside() {
        for (name, argument, expected) in [
            ("note", "", Class::Text),
            ("Note", "", Class::Text),
            ("py:function", "a()", Class::Object),
            ("py:module", "a", Class::Scope),
            ("class", "Lamp(oil)", Class::Object),
            ("class", "wide", Class::Transparent),
            ("only", "html", Class::Transparent),
            ("only", "latex", Class::Dropped("not on the site")),
            ("toctree", "", Class::Dropped("table of contents")),
            ("lantern", "", Class::Unknown),
        ] {
            assert_eq!(of(name, argument), expected, "{name} {argument}");
        }
    }
}
