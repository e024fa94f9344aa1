//! Everything that is printed: facts about the terminal, and one file for each
//! form of an answer.

pub(crate) mod build_plan;
pub(crate) mod clean;
pub(crate) mod differences;
pub(crate) mod eval;
pub(crate) mod gaps;
pub(crate) mod index_report;
pub(crate) mod json;
pub(crate) mod layout;
pub(crate) mod markdown;
pub(crate) mod passage;
pub(crate) mod places;
pub(crate) mod reading;
pub(crate) mod stats;
pub(crate) mod stubs;
pub(crate) mod style;
pub(crate) mod suggestions;
pub(crate) mod terminal;
pub(crate) mod text;
pub(crate) mod verified;
pub(crate) mod wording;
