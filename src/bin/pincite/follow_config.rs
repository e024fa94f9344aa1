//! Sees what becomes of `pincite.toml` while the program runs.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::failure::sentence;
use crate::output::places::shown;
use crate::settings::Settings;

/// The settings of a run, which are found again and again.
#[derive(Debug)]
pub(crate) struct FollowedConfig {
    /// The index and the folder that options or the environment name.
    index: Option<PathBuf>,
    corpus: Option<PathBuf>,
    settings: Settings,
    /// What was found last, if that is not what `settings` are.
    other: Option<Found>,
    /// What was found before, which may be half of what an editor writes.
    before: Option<Found>,
}

type Found = Result<Settings, String>;

/// What came of a look at `pincite.toml`.
#[derive(Debug, PartialEq)]
pub(crate) enum Look {
    /// It says what it said, or what is known and told already.
    Same,
    /// It says something else.
    Changed,
    /// It says something else that cannot be followed: why, and what to do.
    Refused(String),
}

impl FollowedConfig {
    /// Follows what these settings were found from.
    pub(crate) fn new(index: Option<&Path>, corpus: Option<&Path>, settings: Settings) -> Self {
        Self {
            index: index.map(Path::to_owned),
            corpus: corpus.map(Path::to_owned),
            settings,
            other: None,
            before: None,
        }
    }

    /// Finds the settings of a run, and follows them.
    pub(crate) fn find(index: Option<&Path>, corpus: Option<&Path>) -> Result<Self> {
        let settings = Settings::find(index, corpus)?;
        Ok(Self::new(index, corpus, settings))
    }

    /// The settings as they were last, and could be followed.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Looks at the file. An edit counts when it is seen for the second time.
    #[cfg(feature = "watch")]
    pub(crate) fn look(&mut self) -> Look {
        let found = self.found();
        if self.before.as_ref() != Some(&found) {
            self.before = Some(found);
            return Look::Same;
        }
        self.take(found)
    }

    /// Looks at the file. An edit counts at once.
    #[cfg(feature = "mcp")]
    pub(crate) fn look_once(&mut self) -> Look {
        let found = self.found();
        self.take(found)
    }

    fn found(&self) -> Found {
        let found = Settings::find(self.index.as_deref(), self.corpus.as_deref());
        found.map_err(|error| sentence(&error))
    }

    fn take(&mut self, found: Found) -> Look {
        if found.as_ref() == Ok(&self.settings) {
            self.other = None;
            return Look::Same;
        }
        if self.other.as_ref() == Some(&found) {
            return Look::Same;
        }
        match found {
            Ok(settings) if settings.index == self.settings.index => {
                self.settings = settings;
                self.other = None;
                Look::Changed
            }
            Ok(settings) => {
                let told = format!(
                    "pincite.toml names another index now, `{}`: begin again to use it",
                    shown(&settings.index)
                );
                self.other = Some(Ok(settings));
                Look::Refused(told)
            }
            Err(reason) => {
                let told = format!("{reason}; until it is mended, what it said before holds");
                self.other = Some(Err(reason));
                Look::Refused(told)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, FILE_NAME};
    use crate::settings::combine;

    #[test]
    fn what_can_be_followed_is_and_what_cannot_is_told_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let here = folder.path();
        let found = |text: &str| -> Found {
            std::fs::write(here.join(FILE_NAME), text).expect("writable");
            let config = config::find(here).map_err(|error| sentence(&error))?;
            Ok(combine(here, None, None, config))
        };
        let first = found("languages = ['en']").expect("valid");
        let mut followed = FollowedConfig::new(None, None, first);
        let mut take = |text: &str| followed.take(found(text));
        let refused = |look: Look, part: &str| match look {
            Look::Refused(told) => assert!(told.contains(part), "{told}"),
            look => panic!("{look:?}, not {part}"),
        };
        assert_eq!(take("languages = ['en']"), Look::Same);
        assert_eq!(take("languages = ['en', 'de']"), Look::Changed);
        refused(take("language = 'en'"), "pincite.toml:1: unknown field");
        assert_eq!(take("language = 'en'"), Look::Same);
        refused(take("index = 'other'"), "names another index now");
        assert_eq!(take("index = 'other'"), Look::Same);
        refused(take("language = 'en'"), "what it said before holds");
        // Mended, and so as it was.
        assert_eq!(take("languages = ['en', 'de']"), Look::Same);
        refused(take("language = 'en'"), "unknown field");
        assert_eq!(take("languages = ['de']"), Look::Changed);
        let languages = &followed.settings().options_for(&[]).read.languages;
        assert_eq!(languages, &["de"]);
    }
}
