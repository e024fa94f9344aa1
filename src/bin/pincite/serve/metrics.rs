//! Counts and times for Prometheus.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper ends of the classes of times, in seconds: a search takes about one
/// millisecond.
const SECONDS: [f64; 11] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
];

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    answers: Family<Answer, Counter>,
    documents: Family<Index, Gauge<u64, AtomicU64>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    route: String,
    status: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    index: String,
    answered: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Index {
    index: String,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("pincite");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let seconds = Family::new_with_constructor(histogram);
        registry.register(
            "http_request_duration_seconds",
            "Time from a request to its answer",
            seconds.clone(),
        );
        let answers = Family::default();
        registry.register("searches", "Searches, answered or not", answers.clone());
        let documents = Family::default();
        registry.register("documents", "Documents in an index", documents.clone());
        Self {
            registry,
            requests,
            seconds,
            answers,
            documents,
        }
    }

    /// Counts a request. `route` is its pattern, not its address, of which
    /// there may be any number; so may be of methods.
    pub(crate) fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = match method {
            "GET" | "HEAD" | "POST" | "OPTIONS" => method,
            _ => "other",
        };
        self.requests
            .get_or_create(&Request {
                method: method.to_owned(),
                route: route.to_owned(),
                status: u32::from(status),
            })
            .inc();
        self.seconds
            .get_or_create(&Route {
                route: route.to_owned(),
            })
            .observe(took.as_secs_f64());
    }

    /// Counts a search.
    pub(crate) fn search(&self, index: &str, answered: bool) {
        self.answers
            .get_or_create(&Answer {
                index: index.to_owned(),
                answered: answered.to_string(),
            })
            .inc();
    }

    /// Notes how many documents an index holds.
    pub(crate) fn documents(&self, index: &str, documents: usize) {
        self.documents
            .get_or_create(&Index {
                index: index.to_owned(),
            })
            .set(documents as u64);
    }

    /// Everything in the text format of Prometheus (OpenMetrics).
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told() {
        let metrics = Metrics::new();
        metrics.request("GET", "/api/v1/search", 200, Duration::from_millis(2));
        metrics.request("BREW", "/", 405, Duration::ZERO);
        metrics.search("default", false);
        metrics.documents("default", 7);
        let text = metrics.text();
        for line in [
            r#"pincite_http_requests_total{method="GET",route="/api/v1/search",status="200"} 1"#,
            r#"pincite_http_requests_total{method="other",route="/",status="405"} 1"#,
            r#"pincite_http_request_duration_seconds_bucket{le="0.0025",route="/api/v1/search"} 1"#,
            r#"pincite_searches_total{index="default",answered="false"} 1"#,
            r#"pincite_documents{index="default"} 7"#,
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
