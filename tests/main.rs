//! All integration tests, as one binary: a folder for each subject.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod article;
#[cfg(test)]
mod browse;
#[cfg(feature = "cli")]
#[cfg(test)]
mod cli;
#[cfg(test)]
mod corpus;
#[cfg(feature = "cli")]
#[cfg(test)]
mod crash;
#[cfg(feature = "cli")]
#[cfg(test)]
mod embedding;
#[cfg(test)]
mod gaps;
#[cfg(test)]
mod index;
#[cfg(test)]
mod invariants;
mod limits;
#[cfg(feature = "mcp")]
#[cfg(test)]
mod mcp;
#[cfg(test)]
mod properties;
#[cfg(feature = "cli")]
#[cfg(test)]
mod readme;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod search;
#[cfg(feature = "serve")]
#[cfg(test)]
mod serve;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod suggest;
#[cfg(test)]
mod trees;
#[cfg(test)]
mod verify;
