//! `pincite mcp`: tools for AI agents, by the Model Context Protocol. Over
//! standard input and output here; [`http`] is the same for a web server.

mod arguments;
mod budget;
mod contents;
mod find;
mod follow;
mod hits;
#[cfg(feature = "serve")]
pub(crate) mod http;
mod indexes;
mod passages;
mod service;
mod tools;

use std::sync::Arc;

use anyhow::{Context, Result};
use pincite::LiveSearcher;
use rmcp::service::{QuitReason, ServerInitializeError};
use rmcp::{ServiceExt, transport};

pub(crate) use indexes::{Indexes, NamedIndex};
pub(crate) use service::Service;

use crate::args::Mcp;
use crate::failure::{ANSWERED, sentence};
use crate::follow_config::FollowedConfig;
use crate::refresh;
use follow::Followed;
use indexes::Current;

/// What an agent is told when a call panics.
const FAILED: &str = "the call failed: try it in other words";

/// Runs the command: until the client closes standard input, or Ctrl-C.
pub(crate) fn run(args: &Mcp) -> Result<u8> {
    let (index, corpus) = (args.places.index.as_deref(), args.corpus.folder.as_deref());
    let config = FollowedConfig::find(index, corpus)?;
    let dir = config.settings().index.clone();
    let current: Current = if args.no_refresh {
        drop(refresh::open_as_is(config.settings())?);
        let live = LiveSearcher::new(&dir);
        Box::new(move || live.current().map_err(|error| sentence(&error.into())))
    } else {
        let followed = Followed::new(config);
        // Clients begin long before somebody asks something.
        followed.look();
        Box::new(move || Arc::clone(&followed).current())
    };
    let indexes = Indexes::new(vec![NamedIndex {
        name: "default".to_owned(),
        dir,
        current,
        searched: Box::new(|_| {}),
    }]);
    let on_thread = Box::new(|work| {
        let done = tokio::task::spawn_blocking(work);
        Box::pin(async { done.await.map_err(|_| FAILED.to_owned()) }) as _
    });

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot begin to listen")?;
    let served = runtime.block_on(over_stdio(Service::new(indexes, on_thread)));
    // A refresh that is under way is no reason to stay; the next build removes
    // what it leaves.
    runtime.shutdown_background();
    served.map(|()| ANSWERED)
}

async fn over_stdio(service: Service) -> Result<()> {
    let served = async {
        let running = match service.serve(transport::stdio_pipes()).await {
            Ok(running) => running,
            // The client went before it said anything.
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => return Err(error).context("the client does not speak the protocol"),
        };
        match running.waiting().await {
            Ok(QuitReason::JoinError(error)) | Err(error) => {
                Err(error).context("the service failed")
            }
            Ok(_) => Ok(()),
        }
    };
    tokio::select! {
        served = served => served,
        interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot listen for Ctrl-C"),
    }
}
