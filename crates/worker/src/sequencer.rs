//! Keeps the sequencer's lease and works under it: at once after a commit of this process, and by a jittered poll for
//! those of others.

use app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use vault::{OsRandom, randomness};

/// How long without a nudge before it looks by itself.
const POLL: Duration = Duration::from_secs(1);
/// Commits come in bursts; one batch serves a burst.
const BURST: Duration = Duration::from_millis(20);
/// The longest pause after failures.
const LONGEST: Duration = Duration::from_secs(30);

pub(super) async fn run(app: &App, shutdown: &CancellationToken) {
    let (mut lease, mut pause) = (None, POLL);
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
            () = app.store.nudged(), if lease.is_some() => tokio::time::sleep(BURST).await,
        }
    }
    if let Some(held) = lease
        && let Err(error) = app.store.release_sequencer(held, app.now()).await
    {
        tracing::debug!(%error, "the lease ends by itself");
    }
}

/// Between three quarters and five quarters of `pause`, so that processes which start together drift apart.
fn jittered(pause: Duration) -> Duration {
    let [random] = randomness::bytes::<1>(&OsRandom);
    pause * 3 / 4 + pause / 512 * u32::from(random)
}
