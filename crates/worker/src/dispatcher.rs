//! Turns events into deliveries, as they come.

use crate::pace::Pace;
use app::{App, notify};
use tokio_util::sync::CancellationToken;

pub(super) async fn run(app: &App, shutdown: &CancellationToken) {
    let mut pace = Pace::new(app.store.commits());
    while !shutdown.is_cancelled() {
        pace.look();
        match notify::dispatch(app).await {
            Ok(0) => pace.well(),
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(%error, "events can't be told");
                pace.badly();
            }
        }
        pace.wait(shutdown).await;
    }
}
