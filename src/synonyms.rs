//! The synonyms file: which words may stand for which.
//!
//! ```text
//! # two-way: each stands for the others
//! film, movie, motion picture
//! # one-way: a search for the left finds the right, not the reverse
//! tv => television, broadcast
//! ```

use crate::analysis::{self, Role};
use crate::error::{Error, Result};

/// The rules of a synonyms file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Synonyms {
    rules: Vec<Rule>,
}

/// A run of words and what may stand for it. Words are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    from: Vec<String>,
    to: Vec<String>,
}

impl Synonyms {
    /// Reads a synonyms file.
    ///
    /// # Errors
    /// [`Error::Synonyms`] with the line that has fewer than two words.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut rules = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = without_comment(line).trim();
            if line.is_empty() {
                continue;
            }
            let error = |detail: &str| Error::Synonyms {
                line: at + 1,
                detail: detail.to_owned(),
            };
            if let Some((from, to)) = line.split_once("=>") {
                let (from, to) = (entries(from), entries(to));
                if from.is_empty() || to.is_empty() {
                    return Err(error("`=>` needs words on both sides"));
                }
                rules.extend(from.iter().map(|from| Rule {
                    from: words(from),
                    to: to.clone(),
                }));
            } else {
                let all = entries(line);
                if all.len() < 2 {
                    return Err(error("needs two words or more, separated by commas"));
                }
                rules.extend(all.iter().map(|from| Rule {
                    from: words(from),
                    to: all.iter().filter(|to| *to != from).cloned().collect(),
                }));
            }
        }
        rules.retain(|rule| !rule.from.is_empty());
        Ok(Self { rules })
    }

    /// Finds the rules whose words stand at the front of `forms`, and yields
    /// how many words they cover and what may stand for them.
    pub(crate) fn at<'a>(
        &'a self,
        forms: &'a [&str],
    ) -> impl Iterator<Item = (usize, &'a [String])> {
        self.rules.iter().filter_map(move |rule| {
            let fits =
                forms.len() >= rule.from.len() && rule.from.iter().zip(forms).all(|(a, b)| a == b);
            fits.then_some((rule.from.len(), rule.to.as_slice()))
        })
    }
}

/// A comment begins the line or stands behind white space: `C#` is a word.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices('#').find(|(at, _)| {
        let before = line.get(..*at).and_then(|front| front.chars().next_back());
        before.is_none_or(char::is_whitespace)
    });
    comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line)
}

fn entries(list: &str) -> Vec<String> {
    list.split(',')
        .map(|entry| entry.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|entry| !entry.is_empty())
        .collect()
}

fn words(entry: &str) -> Vec<String> {
    analysis::tokens(entry, None)
        .into_iter()
        .filter(|token| matches!(token.role, Role::Word | Role::Whole))
        .map(|token| token.form.into())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_way_and_one_way() {
        let synonyms =
            Synonyms::parse("film, Motion Picture # comment\ntv => television\n").unwrap();
        let at = |forms: &[&str]| -> Vec<(usize, Vec<String>)> {
            synonyms.at(forms).map(|(n, to)| (n, to.to_vec())).collect()
        };
        assert_eq!(at(&["film", "x"]), [(1, vec!["Motion Picture".to_owned()])]);
        assert_eq!(at(&["motion", "picture"]), [(2, vec!["film".to_owned()])]);
        assert_eq!(at(&["tv"]), [(1, vec!["television".to_owned()])]);
        assert_eq!(at(&["television"]), []);
    }

    #[test]
    fn a_sharp_in_a_word_is_no_comment() {
        let synonyms = Synonyms::parse("C#, csharp # both\n# nothing\n").unwrap();
        assert_eq!(synonyms.at(&["csharp"]).count(), 1);
    }

    #[test]
    fn a_line_of_one_word_is_refused_with_its_number() {
        let error = Synonyms::parse("a, b\nalone\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2 of the synonyms: needs two words or more, separated by commas"
        );
    }
}
