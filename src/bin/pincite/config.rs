//! `pincite.toml`: which sources to read, and how. Found upwards from the
//! working directory; relative paths in it are relative to it.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pincite::{IndexOptions, ReadOptions, RecordFields, Root, UrlRules};
use serde::Deserialize;
use toml::Spanned;

use crate::failure::Hinted;

/// The name of the file.
pub(crate) const FILE_NAME: &str = "pincite.toml";

/// What a `pincite.toml` says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    /// The file itself, absolute.
    pub(crate) file: PathBuf,
    /// The index folder, where the file names one.
    pub(crate) index: Option<PathBuf>,
    /// Roots (possibly none), how to read them, and synonyms.
    pub(crate) options: IndexOptions,
}

/// Reads the `pincite.toml` in `folder` or in the nearest folder above it.
pub(crate) fn find(folder: &Path) -> Result<Option<Config>> {
    for ancestor in folder.ancestors() {
        let file = ancestor.join(FILE_NAME);
        match fs::read_to_string(&file) {
            Ok(text) => return parse(&text, &file).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read `{}`", file.display()));
            }
        }
    }
    Ok(None)
}

fn parse(text: &str, file: &Path) -> Result<Config> {
    let base = file.parent().unwrap_or(Path::new(""));
    let tables: Tables = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, &span));
        problem(file, line, error.message())
    })?;

    for code in &tables.languages {
        let span = code.span();
        let code = code.get_ref();
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let message =
                format!("`{code}` is no language; give codes of two letters such as `en`");
            return Err(problem(file, Some(line_of(text, &span)), &message));
        }
    }

    let mut roots: Vec<Root> = Vec::new();
    for table in tables.root {
        let line = line_of(text, &table.path.span());
        if let Some(url) = &table.base_url
            && !(url.get_ref().starts_with("https://") || url.get_ref().starts_with("http://"))
        {
            let line = line_of(text, &url.span());
            let message = format!(
                "`{}` is no address; it begins with `https://` or `http://`",
                url.get_ref()
            );
            return Err(problem(file, Some(line), &message));
        }
        let root = table.into_root(base);
        if root.name.is_empty() {
            return Err(problem(file, Some(line), "the name of a root is empty"));
        }
        if roots.iter().any(|other| other.name == root.name) {
            let message = format!(
                "two roots are named `{}`; tell them apart with `name = …`",
                root.name
            );
            return Err(problem(file, Some(line), &message));
        }
        roots.push(root);
    }

    Ok(Config {
        file: file.to_owned(),
        index: tables.index.map(|path| absolute(base, &path)),
        options: IndexOptions {
            roots,
            read: ReadOptions {
                languages: tables
                    .languages
                    .into_iter()
                    .map(Spanned::into_inner)
                    .collect(),
                comments: tables.comments,
                fields: tables.fields,
            },
            synonyms: tables.synonyms.map(|path| absolute(base, &path)),
        },
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    index: Option<PathBuf>,
    #[serde(default)]
    languages: Vec<Spanned<String>>,
    synonyms: Option<PathBuf>,
    #[serde(default)]
    comments: bool,
    #[serde(default)]
    fields: RecordFields,
    #[serde(default)]
    root: Vec<RootTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RootTable {
    name: Option<String>,
    path: Spanned<PathBuf>,
    base_url: Option<Spanned<String>>,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default, alias = "url_rules")]
    urls: UrlRules,
}

impl RootTable {
    fn into_root(self, base: &Path) -> Root {
        let Self {
            name,
            path,
            base_url,
            include,
            exclude,
            urls,
        } = self;
        let root = Root::new(absolute(base, path.get_ref()));
        Root {
            name: name.unwrap_or(root.name),
            base_url: base_url.map(Spanned::into_inner),
            url_rules: urls,
            include,
            exclude,
            ..root
        }
    }
}

/// Joins and, where the path exists, resolves `.`, `..` and links, so that one
/// folder has one path and a root of `.` has a name.
pub(crate) fn absolute(base: &Path, path: &Path) -> PathBuf {
    let joined = base.join(path);
    fs::canonicalize(&joined)
        .or_else(|_| std::path::absolute(&joined))
        .unwrap_or(joined)
}

fn problem(file: &Path, line: Option<usize>, message: &str) -> anyhow::Error {
    let place = match line {
        Some(line) => format!("{}:{line}", file.display()),
        None => file.display().to_string(),
    };
    Hinted {
        message: format!("{place}: {message}"),
        hint: "`pincite index --help` shows a whole pincite.toml".to_owned(),
    }
    .into()
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    let before = text.get(..span.start).unwrap_or(text);
    before.bytes().filter(|&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "/nowhere/site/pincite.toml";

    fn check(text: &str, expected: &str) {
        let message = match parse(text, Path::new(FILE)) {
            Ok(config) => format!("{config:?}"),
            Err(error) => error.to_string(),
        };
        assert!(message.contains(expected), "{message}\nlacks: {expected}");
    }

    #[test]
    fn an_address_has_a_scheme() {
        check(
            "[[root]]\npath = 'docs'\nbase_url = 'docs.example.org'",
            "pincite.toml:3: `docs.example.org` is no address",
        );
    }

    #[test]
    fn a_whole_file() {
        let text = r#"
            index = "../index"
            languages = ["en", "de"]
            synonyms = "words.txt"
            [[root]]
            path = "docs"
            base_url = "https://example.org/"
            exclude = ["drafts/**"]
            [root.url_rules]
            strip = [".html"]
            [[root]]
            name = "faq"
            path = "/srv/help"
            urls = { index = ["start"] }
        "#;
        let config = parse(text, Path::new(FILE)).expect("the file is valid");
        assert_eq!(
            config.index.as_deref(),
            Some(Path::new("/nowhere/site/../index"))
        );
        assert_eq!(
            config.options.synonyms.as_deref(),
            Some(Path::new("/nowhere/site/words.txt"))
        );
        assert_eq!(config.options.read.languages, ["en", "de"]);
        let [docs, help] = config.options.roots.as_slice() else {
            panic!("{config:?}")
        };
        assert_eq!(docs.name, "docs");
        assert_eq!(docs.path, Path::new("/nowhere/site/docs"));
        assert_eq!(docs.url_rules.strip, [".html"]);
        assert_eq!(docs.url_rules.index, UrlRules::default().index);
        assert_eq!(docs.exclude, ["drafts/**"]);
        assert_eq!(help.name, "faq");
        assert_eq!(help.path, Path::new("/srv/help"));
        assert_eq!(help.url_rules.index, ["start"]);
    }

    #[test]
    fn fields_of_records_have_the_names_that_are_given() {
        let text = "[fields]\nquestion = ['frage', 'item.ask']\nanswer = []";
        let config = parse(text, Path::new(FILE)).expect("the file is valid");
        let expected = RecordFields {
            question: vec!["frage".to_owned(), "item.ask".to_owned()],
            answer: Vec::new(),
            ..RecordFields::default()
        };
        assert_eq!(config.options.read.fields, expected);
        check(
            "languages = ['de']\n[fields]\ntext = ['body']\nquestions = ['frage']",
            "pincite.toml:4: unknown field `questions`, expected one of `question`",
        );
        check(
            "[fields]\nquestion = 'frage'",
            "pincite.toml:2: invalid type",
        );
    }

    #[test]
    fn an_empty_file_names_nothing() {
        let config = parse("", Path::new(FILE)).expect("the file is valid");
        assert_eq!(config.options, IndexOptions::default());
        assert_eq!(config.index, None);
    }

    #[test]
    fn mistakes_are_shown_with_their_line() {
        check(
            "\nindxe = 'x'",
            "pincite.toml:2: unknown field `indxe`, expected one of `index`",
        );
        check(
            "[[root]]\npath = 'a'\nbaseurl = 'b'",
            "pincite.toml:3: unknown field `baseurl`",
        );
        check(
            "[[root]]\nname = 'a'",
            "pincite.toml:1: missing field `path`",
        );
        check(
            "[[root]]\npath = 'a/docs'\n[[root]]\npath = 'b/docs'",
            "pincite.toml:4: two roots are named `docs`",
        );
        check(
            "languages = [\n'en',\n'German']",
            "pincite.toml:3: `German` is no language",
        );
        check("index = ", "pincite.toml:1: ");
        check("index = 3", "pincite.toml:1: invalid type");
    }

    #[test]
    fn the_nearest_file_upwards_counts() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).expect("writable");
        fs::write(folder.path().join(FILE_NAME), "languages = ['en']").expect("writable");
        fs::write(
            folder.path().join("a").join(FILE_NAME),
            "languages = ['de']",
        )
        .expect("writable");
        let config = find(&deep).expect("readable").expect("found");
        assert_eq!(config.options.read.languages, ["de"]);
        assert_eq!(config.file, folder.path().join("a").join(FILE_NAME));
    }
}
