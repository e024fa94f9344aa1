//! The contract as a JSON Schema: the file is what the types say, and what a
//! search gives is what the file says.

use std::ops::ControlFlow;
use std::path::Path;

use pincite::{IndexOptions, Root, SearchRequest, Searcher, SuggestRequest};

fn schema_file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema.json")
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_file_is_what_the_types_say() {
    let current = serde_json::to_string_pretty(&pincite::json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(schema_file(), &current).unwrap();
    }
    let written = std::fs::read_to_string(schema_file()).unwrap();
    assert_eq!(
        written, current,
        "run `UPDATE=1 cargo test --all-features schema`"
    );
}

#[test]
fn responses_are_valid() {
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(schema_file()).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let options = IndexOptions {
        roots: vec![Root::new(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        )],
        ..IndexOptions::default()
    };
    pincite::build(folder.path(), &options, &|_| ControlFlow::Continue(())).unwrap();
    let searcher = Searcher::open(folder.path()).unwrap();
    let mut hits = 0;
    for query in [
        "chapter 4",
        "\"chapter 4\" -trailer kind:faq",
        "rebuld the indx lang:en",
        "玉露は何度",
        "what is the parking fee",
        "",
    ] {
        let request = SearchRequest {
            explain: true,
            ..SearchRequest::new(query)
        };
        let response = serde_json::to_value(searcher.search(&request).unwrap()).unwrap();
        hits += response["hits"].as_array().map_or(0, Vec::len);
        let errors: Vec<String> = validator
            .iter_errors(&response)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{query}: {errors:#?}");
    }
    assert!(hits > 20, "the schema was held against {hits} hits only");

    // Other answers of the contract stand among the definitions.
    let mut suggestions = schema.clone();
    suggestions["$ref"] = "#/$defs/SuggestResponse".into();
    for entry in ["properties", "required", "type"] {
        suggestions.as_object_mut().unwrap().remove(entry);
    }
    let suggestions = jsonschema::validator_for(&suggestions).unwrap();
    let mut response = serde_json::to_value(
        searcher
            .suggest(&SuggestRequest::new("how do I re"))
            .unwrap(),
    )
    .unwrap();
    assert!(response["suggestions"][0]["id"].is_string());
    assert!(suggestions.is_valid(&response), "{response}");
    response["suggestions"][0]["kind"] = "both".into();
    assert!(!suggestions.is_valid(&response));

    let mut broken =
        serde_json::to_value(searcher.search(&SearchRequest::new("index")).unwrap()).unwrap();
    broken["hits"][0]["citation"]["lines"] = "all".into();
    assert!(!validator.is_valid(&broken));
}
