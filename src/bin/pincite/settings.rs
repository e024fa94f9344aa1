//! Where index and sources are: by option, environment, `pincite.toml`,
//! default, in this order.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pincite::{IndexOptions, ReadOptions, Root};

use crate::config::{self, Config, absolute};

/// Where things are for this run.
#[derive(Debug, PartialEq)]
pub(crate) struct Settings {
    /// The index folder.
    pub(crate) index: PathBuf,
    /// The folder that `--corpus` or `PINCITE_CORPUS` names.
    pub(crate) corpus: Option<PathBuf>,
    /// The nearest `pincite.toml`.
    pub(crate) config: Option<Config>,
    /// Whether the index is the one that `pincite.toml`, or the default,
    /// names. Any other index has a life of its own: once built, it alone says
    /// what it is built from.
    pub(crate) is_usual: bool,
    /// What to read when nobody says: `corpus` beside `pincite.toml`, else in
    /// the working directory.
    pub(crate) default_corpus: PathBuf,
    /// What there is but roots of `pincite.toml`, without roots.
    base: IndexOptions,
}

impl Settings {
    /// Puts together what the command line (or the environment, which clap has
    /// already looked at) and `pincite.toml` say.
    pub(crate) fn find(index: Option<&Path>, corpus: Option<&Path>) -> Result<Self> {
        let here = std::env::current_dir().context("cannot tell the working directory")?;
        let config = config::find(&here)?;
        Ok(combine(&here, index, corpus, config))
    }

    /// What the run was told to read: by option, or by the `pincite.toml` of
    /// this index. `None` when the index itself has to say.
    pub(crate) fn declared(&self) -> Option<IndexOptions> {
        self.by_option()
            .or_else(|| self.by_config().filter(|_| self.is_usual))
    }

    /// How to read a source.
    pub(crate) fn read_options(self) -> ReadOptions {
        self.base.read
    }

    /// What to build an index from that does not exist yet.
    pub(crate) fn for_new_index(&self) -> Option<IndexOptions> {
        self.by_option()
            .or_else(|| self.by_config())
            .or_else(|| self.by_default())
    }

    /// What to rebuild an index from that can no longer say so itself.
    pub(crate) fn for_unreadable_index(&self) -> Option<IndexOptions> {
        self.declared()
            .or_else(|| self.by_default().filter(|_| self.is_usual))
    }

    fn by_option(&self) -> Option<IndexOptions> {
        let corpus = self.corpus.as_ref()?;
        Some(self.options_for(std::slice::from_ref(corpus)))
    }

    fn by_config(&self) -> Option<IndexOptions> {
        let options = &self.config.as_ref()?.options;
        (!options.roots.is_empty()).then(|| options.clone())
    }

    fn by_default(&self) -> Option<IndexOptions> {
        let corpus = &self.default_corpus;
        corpus
            .exists()
            .then(|| self.options_for(std::slice::from_ref(corpus)))
    }

    /// The options for these folders: those of `pincite.toml` where it names
    /// the folder, else the defaults. Names are made unique.
    pub(crate) fn options_for(&self, paths: &[PathBuf]) -> IndexOptions {
        let mut options = self.base.clone();
        for path in paths {
            let known = self.config.iter().flat_map(|config| &config.options.roots);
            let root = known
                .into_iter()
                .find(|root| root.path == *path)
                .cloned()
                .unwrap_or_else(|| Root::new(path));
            add_root(&mut options, root);
        }
        options
    }
}

/// Adds a root under a name that is still free; a path that is there already
/// is left as it is.
pub(crate) fn add_root(options: &mut IndexOptions, mut root: Root) {
    if options.roots.iter().any(|other| other.path == root.path) {
        return;
    }
    let plain = root.name.clone();
    let mut number = 1;
    while options.roots.iter().any(|other| other.name == root.name) {
        number += 1;
        root.name = format!("{plain}-{number}");
    }
    options.roots.push(root);
}

/// Decides between what was given, what the file says and the defaults.
pub(crate) fn combine(
    here: &Path,
    index: Option<&Path>,
    corpus: Option<&Path>,
    config: Option<Config>,
) -> Settings {
    // An empty variable of the environment is one that is not set.
    let given = |path: Option<&Path>| {
        path.filter(|path| !path.as_os_str().is_empty())
            .map(|path| absolute(here, path))
    };
    let home = config
        .as_ref()
        .and_then(|config| config.file.parent())
        .unwrap_or(here)
        .to_owned();
    let usual = config
        .as_ref()
        .and_then(|config| config.index.clone())
        .unwrap_or_else(|| absolute(&home, Path::new("index")));

    let base = config
        .as_ref()
        .map_or_else(IndexOptions::default, |config| IndexOptions {
            roots: Vec::new(),
            ..config.options.clone()
        });
    let index = given(index).unwrap_or_else(|| usual.clone());
    let is_usual = index == usual;
    Settings {
        corpus: given(corpus),
        config,
        is_usual,
        default_corpus: absolute(&home, Path::new("corpus")),
        base,
        index,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            file: "/site/pincite.toml".into(),
            index: Some("/site/idx".into()),
            options: IndexOptions {
                roots: vec![Root {
                    base_url: Some("https://example.org".into()),
                    ..Root::new("/site/docs")
                }],
                read: ReadOptions {
                    languages: vec!["de".into()],
                    ..ReadOptions::default()
                },
                synonyms: None,
            },
        }
    }

    fn settings(index: &str, corpus: &str, config: Option<Config>) -> Settings {
        combine(
            Path::new("/site/sub"),
            Some(Path::new(index)),
            Some(Path::new(corpus)),
            config,
        )
    }

    #[test]
    fn options_come_before_the_file_and_the_file_before_the_defaults() {
        let check = |settings: Settings, index: &str, roots: &[&str]| {
            assert_eq!(settings.index, Path::new(index));
            let declared = settings.declared().unwrap_or_default();
            let paths: Vec<_> = declared
                .roots
                .iter()
                .map(|root| root.path.clone())
                .collect();
            assert_eq!(paths, roots.iter().map(PathBuf::from).collect::<Vec<_>>());
        };
        check(settings("", "", None), "/site/sub/index", &[]);
        check(
            settings("", "", Some(config())),
            "/site/idx",
            &["/site/docs"],
        );
        check(settings("i", "", None), "/site/sub/i", &[]);
        check(
            settings("", "c", Some(config())),
            "/site/idx",
            &["/site/sub/c"],
        );
        // An index of somebody else: the file says nothing about it.
        check(settings("i", "", Some(config())), "/site/sub/i", &[]);
        check(
            settings("/site/idx", "", Some(config())),
            "/site/idx",
            &["/site/docs"],
        );
    }

    #[test]
    fn a_named_folder_keeps_what_the_file_says_about_it() {
        let declared = settings("", "/site/docs", Some(config())).declared();
        assert_eq!(declared, Some(config().options));
        let other = settings("", "/other", Some(config()))
            .declared()
            .unwrap_or_default();
        assert_eq!(other.roots, [Root::new("/other")]);
        assert_eq!(other.read.languages, ["de"]);
    }

    #[test]
    fn an_index_elsewhere_takes_the_roots_of_the_file_only_when_it_is_new() {
        let elsewhere = settings("/elsewhere", "", Some(config()));
        assert_eq!(elsewhere.declared(), None);
        assert_eq!(elsewhere.for_unreadable_index(), None);
        assert_eq!(elsewhere.for_new_index(), Some(config().options));
    }

    #[test]
    fn the_default_corpus_counts_only_where_it_exists() {
        let mut settings = settings("", "", None);
        assert_eq!(settings.default_corpus, Path::new("/site/sub/corpus"));
        assert_eq!(settings.for_new_index(), None);
        let folder = tempfile::tempdir().expect("a temporary folder");
        settings.default_corpus = folder.path().to_owned();
        let roots = settings.for_unreadable_index().unwrap_or_default().roots;
        assert_eq!(roots, [Root::new(folder.path())]);
        settings.is_usual = false;
        assert_eq!(settings.for_unreadable_index(), None);
    }

    #[test]
    fn names_are_made_unique_and_paths_are_read_once() {
        let paths = ["/a/docs", "/b/docs", "/a/docs"].map(PathBuf::from);
        let options = settings("", "", None).options_for(&paths);
        let names: Vec<_> = options
            .roots
            .iter()
            .map(|root| root.name.as_str())
            .collect();
        assert_eq!(names, ["docs", "docs-2"]);
    }
}
