//! The arguments of a tool call. What is wrong with them is told in words that
//! an agent can act upon.

use pincite::Kind;
use serde_json::{Map, Value};

/// What an agent gave, by name.
#[derive(Debug, Default)]
pub(super) struct Arguments(Map<String, Value>);

impl Arguments {
    /// Takes arguments of these names only, of which the first `told` are named
    /// where one is wrong. Null is as good as nothing.
    pub(super) fn new(
        given: Map<String, Value>,
        names: &[&str],
        told: usize,
    ) -> Result<Self, String> {
        if let Some(unknown) = given.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(format!(
                "there is no argument `{unknown}`; the arguments are {}",
                names.get(..told).unwrap_or(names).join(", ")
            ));
        }
        let mut given = given;
        given.retain(|_, value| !value.is_null());
        Ok(Self(given))
    }

    /// A text; one of white space counts as none.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, String> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(format!("`{name}` is a string")),
        }
    }

    /// A number within a range. Some models write numbers as strings.
    pub(super) fn number(&self, name: &str, least: usize) -> Result<Option<usize>, String> {
        let number = match self.0.get(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number
                .as_u64()
                // 5.0 is a whole number of JSON, too.
                .or_else(|| {
                    number
                        .as_f64()
                        .filter(|n| n.fract() == 0.0 && *n >= 0.0)
                        .map(|n| n as u64)
                }),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        number
            .and_then(|number| usize::try_from(number).ok())
            .filter(|number| *number >= least)
            .map(Some)
            .ok_or_else(|| format!("`{name}` is a whole number from {least} up"))
    }

    /// A kind of passage.
    pub(super) fn kind(&self, name: &str) -> Result<Option<Kind>, String> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        [Kind::Faq, Kind::Article]
            .into_iter()
            .find(|kind| text.eq_ignore_ascii_case(kind.name()))
            .map(Some)
            .ok_or_else(|| format!("`{name}` is faq or article"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NAMES: &[&str] = &["query", "limit", "kind"];

    fn arguments(json: Value) -> Result<Arguments, String> {
        let Value::Object(map) = json else {
            return Err("no object".into());
        };
        Arguments::new(map, NAMES, 2)
    }

    #[test]
    fn what_is_given_is_taken() {
        let given = json!({"query": " a b ", "limit": "5", "kind": "FAQ"});
        let given = arguments(given).expect("known names");
        assert_eq!(given.text("query"), Ok(Some("a b")));
        assert_eq!(given.number("limit", 1), Ok(Some(5)));
        assert_eq!(given.kind("kind"), Ok(Some(Kind::Faq)));
        let given = arguments(json!({"query": " ", "limit": 5.0, "kind": null}));
        let given = given.expect("known names");
        assert_eq!(given.text("query"), Ok(None));
        assert_eq!(given.number("limit", 1), Ok(Some(5)));
        assert_eq!(given.kind("kind"), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let told = arguments(json!({"q": 1})).map(|_| ());
        let expected = "there is no argument `q`; the arguments are query, limit";
        assert_eq!(told, Err(expected.to_owned()));
        let given = json!({"query": 3, "kind": "page"});
        let given = arguments(given).expect("known names");
        assert_eq!(given.text("query"), Err("`query` is a string".into()));
        assert_eq!(given.kind("kind"), Err("`kind` is faq or article".into()));
        for limit in [json!(0), json!(-1), json!(1.5), json!("x"), json!([1])] {
            let given = arguments(json!({ "limit": limit })).expect("known names");
            let told = given.number("limit", 1);
            assert_eq!(told, Err("`limit` is a whole number from 1 up".to_owned()));
        }
    }
}
