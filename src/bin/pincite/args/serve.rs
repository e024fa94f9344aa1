//! `pincite serve` and `pincite key`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::Corpus;

pub(super) const SERVE_EXAMPLES: &str = "\
A page with a search box stands at the address that is printed, the service for
programs below /api/v1 and described by /openapi.json. Builds of the index are
followed without a restart.

Examples:
  pincite serve                                    this project's index
  pincite serve --watch                            and build it as sources change
  pincite serve --index docs=a/index --index faq=b/index
  pincite serve --allow-origin https://example.org (a search box on that site)
  pincite serve --addr 0.0.0.0:7700 --allow-host search.example.org \\
      --keys keys.txt --rate 20 --behind-proxy
  pincite serve --query-log queries.jsonl          (for `pincite gaps`)

  curl 'http://127.0.0.1:7700/api/v1/search?q=reset'

Only this machine can reach it unless --addr says otherwise. It speaks plain
HTTP: put a proxy with TLS before it where others reach it. Ctrl-C ends it after
the requests under way.";

pub(super) const KEY_EXAMPLES: &str = "\
The key is printed once; the file keeps only its hash. A line is `read NAME
HASH` or `admin NAME HASH`; remove it to withdraw the key, the last one with a
restart of the service. Keys of scope admin may also POST /api/v1/refresh. As
soon as the file holds a key of scope read, every request needs a key; else
reading is open to all.

Examples:
  pincite key website --file keys.txt
  pincite key deploy --admin --file keys.txt
  curl -H 'Authorization: Bearer KEY' http://127.0.0.1:7700/api/v1/stats";

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// An index to serve, with the name that `index=` of a request chooses it
    /// by; can be given several times, the first is the one without `index=`.
    #[arg(
        long,
        value_name = "[NAME=]DIR",
        env = "PINCITE_INDEX",
        hide_env_values = true
    )]
    pub(crate) index: Vec<String>,

    #[command(flatten)]
    pub(crate) corpus: Corpus,

    /// Address and port to listen at; port 0 is any that is free.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7700")]
    pub(crate) addr: String,

    /// A name by which requests may address the service, besides localhost and
    /// numbers; can be given several times.
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,

    /// A site whose pages may ask, such as https://example.org; can be given
    /// several times.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<String>,

    /// A file of API keys; `pincite key` makes them.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,

    /// The most requests a second for each key, or else each address.
    #[arg(long, value_name = "N")]
    pub(crate) rate: Option<u32>,

    /// Callers are told apart by the last address of X-Forwarded-For, which the
    /// proxy before us has to set.
    #[arg(long)]
    pub(crate) behind_proxy: bool,

    /// Write each question to this file, one JSON object a line: time, query,
    /// answered, confidence, duration; no addresses.
    #[arg(long, value_name = "FILE")]
    pub(crate) query_log: Option<PathBuf>,

    /// Build the indexes again as their sources change.
    #[cfg(feature = "watch")]
    #[arg(long)]
    pub(crate) watch: bool,

    /// The title of the page.
    #[arg(long, value_name = "TEXT", default_value = "pincite")]
    pub(crate) title: String,

    /// What to tell on standard error.
    #[arg(long, value_name = "LEVEL", default_value = "info", ignore_case = true)]
    pub(crate) log: LogLevel,
}

/// `error` is what failed, `info` also each request, `debug` what the libraries
/// say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Key {
    /// What to call it, to tell it from others; letters, digits, `-` and `_`.
    pub(crate) name: String,

    /// Allow it to refresh the index.
    #[arg(long)]
    pub(crate) admin: bool,

    /// The file to add it to.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: PathBuf,
}
