//! Keeps the sequencer's lease and works under it: at once after a commit of this process, and by a jittered poll for
//! those of others.

use crate::pace::{BURST, LONGEST, POLL, jittered};
use app::App;
use tokio_util::sync::CancellationToken;

pub(super) async fn run(app: &App, shutdown: &CancellationToken) {
    let (mut lease, mut pause, mut commits) = (None, POLL, app.store.commits());
    while !shutdown.is_cancelled() {
        if lease.is_none() {
            lease = match app.store.lease_sequencer(app.now()).await {
                Ok(lease) => lease,
                Err(error) => {
                    tracing::warn!(%error, "the sequencer's lease can't be asked for");
                    None
                }
            };
        }
        if let Some(held) = lease {
            match app.store.sequence(held, app.now()).await {
                Ok(Some(done)) => {
                    pause = POLL;
                    if done.is_full() {
                        continue;
                    }
                }
                Ok(None) => {
                    tracing::info!("another process sequences now");
                    lease = None;
                }
                Err(error) => {
                    tracing::warn!(%error, "what was committed can't be sequenced");
                    pause = (pause * 2).min(LONGEST);
                }
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(jittered(pause)) => {}
            _ = commits.changed(), if lease.is_some() => tokio::time::sleep(BURST).await,
        }
    }
    if let Some(held) = lease
        && let Err(error) = app.store.release_sequencer(held, app.now()).await
    {
        tracing::debug!(%error, "the lease ends by itself");
    }
}
