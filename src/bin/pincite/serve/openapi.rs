//! The description of the service (OpenAPI 3.1): the routes as they are
//! registered, and the types of the contract.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use super::api::{RefreshResponse, StatsResponse};
use super::app::App;
use super::input::{INDEX, LOG, MAX_HITS, MAX_QUERY_CHARS};
use super::problem;

/// Where definitions stand in a JSON Schema, and where here.
const DEFINITIONS: &str = "#/$defs/";
const SCHEMAS: &str = "#/components/schemas/";
/// The largest number that is read.
const MAX_INTEGER: u64 = u64::MAX;

/// What an operation takes and gives, by the names of the types.
struct Operation {
    id: &'static str,
    request: Option<&'static str>,
    response: &'static str,
}

const OPERATIONS: [Operation; 9] = [
    Operation::new("search", Some("SearchRequest"), "SearchResponse"),
    Operation::new("search_post", Some("SearchRequest"), "SearchResponse"),
    Operation::new("suggest", Some("SuggestRequest"), "SuggestResponse"),
    Operation::new("suggest_post", Some("SuggestRequest"), "SuggestResponse"),
    Operation::new("passage", None, "PassageView"),
    Operation::new("documents", Some("DocumentsRequest"), "DocumentsResponse"),
    Operation::new("document", None, "DocumentView"),
    Operation::new("stats", None, "StatsResponse"),
    Operation::new("refresh", None, "RefreshResponse"),
];

impl Operation {
    const fn new(id: &'static str, request: Option<&'static str>, response: &'static str) -> Self {
        Self {
            id,
            request,
            response,
        }
    }
}

/// The route that gives the description of `api`.
pub(crate) fn route(api: OpenApi) -> Router<Arc<App>> {
    let text = describe(api).to_string();
    let kind = HeaderValue::from_static("application/json");
    let answer = move || async move { ([(header::CONTENT_TYPE, kind)], text).into_response() };
    Router::new().route("/openapi.json", get(answer))
}

fn describe(api: OpenApi) -> Value {
    let mut description = serde_json::to_value(api).unwrap_or_default();
    let schemas = schemas();
    let operations = description
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flatten();
    for (method, operation) in operations {
        let id = operation["operationId"].as_str().unwrap_or_default();
        if let Some(known) = OPERATIONS.iter().find(|known| known.id == id) {
            complete(operation, method == "post", known, &schemas);
        }
    }
    description["info"] = json!({
        "title": "pincite",
        "description": env!("CARGO_PKG_DESCRIPTION"),
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE") },
    });
    description["components"] = json!({
        "schemas": schemas,
        "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } },
    });
    // Without `--keys` no key is needed.
    description["security"] = json!([{}, { "key": [] }]);
    description
}

/// Adds to an operation what it takes and gives.
fn complete(operation: &mut Value, is_post: bool, known: &Operation, schemas: &Map<String, Value>) {
    let response = json!({ "$ref": format!("{SCHEMAS}{}", known.response) });
    operation["responses"]["200"]["content"] =
        json!({ "application/json": { "schema": response } });
    if !is_post {
        operation["responses"]["304"] = json!({
            "description": "Who asks has this answer: `If-None-Match` names it"
        });
    }
    let problem = json!({ "schema": { "$ref": format!("{SCHEMAS}Problem") } });
    operation["responses"]["default"] = json!({
        "description": "Why there is no answer (RFC 9457)",
        "content": { "application/problem+json": problem }
    });
    let index = json!({
        "description": "The name of the index; without it the first one",
        "type": "string"
    });
    let log = json!({
        "default": true,
        "description": "Whether the query log takes it: false where a question is asked again",
        "type": "boolean"
    });
    let is_logged = known.request == Some("SearchRequest");
    let request = known.request.and_then(|name| schemas.get(name));
    if let (true, Some(mut body)) = (is_post, request.cloned()) {
        body["properties"][INDEX] = index;
        body["properties"][INDEX]["type"] = json!(["string", "null"]);
        if is_logged {
            body["properties"][LOG] = log;
            body["properties"][LOG]["type"] = json!(["boolean", "null"]);
        }
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": body } }
        });
        return;
    }
    let fields = request.and_then(|request| request["properties"].as_object());
    let fields = fields.into_iter().flatten();
    let parameters = fields.map(|(name, schema)| parameter(name, schema));
    let mut all = operation["parameters"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    all.extend(parameters);
    all.push(parameter(INDEX, &index));
    if is_logged {
        all.push(parameter(LOG, &log));
    }
    operation["parameters"] = Value::Array(all);
}

/// A field of a request as a parameter of an address. It cannot be null there.
fn parameter(name: &str, schema: &Value) -> Value {
    let mut schema = schema.clone();
    let description = schema
        .as_object_mut()
        .and_then(|schema| schema.remove("description"));
    let is_null = |kind: &Value| *kind == "null" || kind["type"] == "null";
    for choice in ["type", "anyOf"] {
        if let Some(kinds) = schema[choice].as_array_mut() {
            kinds.retain(|kind| !is_null(kind));
            if let (1, "type") = (kinds.len(), choice) {
                schema[choice] = kinds.remove(0);
            }
        } else if schema[choice].is_null()
            && let Some(schema) = schema.as_object_mut()
        {
            schema.remove(choice);
        }
    }
    if let Some(schema) = schema.as_object_mut() {
        schema.retain(|name, value| !(name == "default" && value.is_null()));
    }
    json!({
        "name": name,
        "in": "query",
        "required": false,
        "description": description,
        "schema": schema,
    })
}

/// The types by their names.
fn schemas() -> Map<String, Value> {
    let mut contract = pincite::json_schema();
    let mut schemas = Map::new();
    if let Some(definitions) = contract["$defs"].as_object_mut() {
        schemas.append(definitions);
    }
    if let Some(response) = contract.as_object_mut() {
        response.retain(|name, _| name != "$defs" && name != "$schema");
    }
    schemas.insert("SearchResponse".to_owned(), contract);
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<StatsResponse>();
    generator.subschema_for::<RefreshResponse>();
    generator.subschema_for::<problem::Body<'_>>();
    schemas.extend(generator.take_definitions(true));
    if let Some(problem) = schemas.remove("Body") {
        schemas.insert("Problem".to_owned(), problem);
    }
    schemas.values_mut().for_each(move_references);
    for (name, schema) in &mut schemas {
        if name.ends_with("Request") {
            limit(schema);
        }
    }
    schemas
}

fn move_references(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get_mut("$ref") {
                *to = to.replace(DEFINITIONS, SCHEMAS);
            }
            fields.values_mut().for_each(move_references);
        }
        Value::Array(items) => items.iter_mut().for_each(move_references),
        _ => {}
    }
}

/// Adds the limits that the service has and the library has not.
fn limit(request: &mut Value) {
    let Some(fields) = request["properties"].as_object_mut() else {
        return;
    };
    for (name, field) in fields {
        match name.as_str() {
            "query" | "text" => field["maxLength"] = MAX_QUERY_CHARS.into(),
            "limit" => field["maximum"] = MAX_HITS.into(),
            _ if field["type"] == "integer" => field["maximum"] = MAX_INTEGER.into(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::api;

    fn description() -> Value {
        let (_, _, api) = api::routes();
        describe(api)
    }

    #[test]
    fn every_operation_says_what_it_gives() {
        let description = description();
        let paths = description["paths"].as_object().expect("paths");
        let mut found = Vec::new();
        for operation in paths.values().filter_map(Value::as_object).flatten() {
            let (_, operation) = operation;
            found.push(operation["operationId"].as_str().expect("an id"));
            let ok = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            let name = ok["$ref"]
                .as_str()
                .and_then(|name| name.strip_prefix(SCHEMAS));
            let schemas = &description["components"]["schemas"];
            assert!(schemas[name.expect("a type")].is_object(), "{operation}");
        }
        found.sort_unstable();
        let mut expected = OPERATIONS.map(|known| known.id);
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn check(value: &Value, whole: &Value) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(to)) = fields.get("$ref") {
                        let place = to.trim_start_matches('#');
                        assert!(whole.pointer(place).is_some(), "{to}");
                    }
                    fields.values().for_each(|value| check(value, whole));
                }
                Value::Array(items) => items.iter().for_each(|value| check(value, whole)),
                _ => {}
            }
        }
        let description = description();
        check(&description, &description);
    }

    #[test]
    fn both_ways_of_asking_take_the_same() {
        let description = description();
        let search = &description["paths"]["/api/v1/search"];
        let parameters = search["get"]["parameters"].as_array().expect("a list");
        let mut asked: Vec<_> = parameters
            .iter()
            .filter_map(|p| p["name"].as_str())
            .collect();
        asked.sort_unstable();
        let body = &search["post"]["requestBody"]["content"]["application/json"]["schema"];
        let body = body["properties"].as_object().expect("fields");
        let mut posted: Vec<_> = body.keys().map(String::as_str).collect();
        posted.sort_unstable();
        assert_eq!(asked, posted);
        assert!(asked.contains(&"query") && asked.contains(&"index"));
    }
}
