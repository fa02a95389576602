//! What happens because its time has come: so far suspensions whose notice is over.

use crate::pace::jittered;
use app::{App, agreements};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is looked at: how much later than it was announced a suspension with notice may take hold.
const EVERY: Duration = Duration::from_secs(20);

pub(super) async fn run(app: &App, shutdown: &CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(error) = agreements::begin_suspensions(app).await {
            tracing::warn!(%error, "suspensions can't begin");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(jittered(EVERY)) => {}
        }
    }
}
