//! All integration tests, as one binary.

#[cfg(feature = "cli")]
mod readme;
mod schema;
