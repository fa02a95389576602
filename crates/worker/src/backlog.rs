//! How much waits, as metrics.

use crate::pace::jittered;
use app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often it is counted.
const EVERY: Duration = Duration::from_secs(15);

pub(super) async fn run(app: &App, shutdown: &CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(jittered(EVERY)) => {}
        }
        match app.store.waiting().await {
            Ok(waiting) => {
                let age = waiting
                    .oldest_event
                    .map_or(0.0, |at| (app.now() - at).to_std().unwrap_or_default().as_secs_f64());
                gauge("entente_events_waiting", waiting.events);
                metrics::gauge!("entente_oldest_event_seconds").set(age);
                gauge("entente_deliveries_waiting", waiting.deliveries);
                gauge("entente_channels_failing", waiting.failing);
            }
            Err(error) => tracing::debug!(%error, "what waits can't be counted"),
        }
    }
}

fn gauge(name: &'static str, count: i64) {
    // a gauge is a float; counts that don't fit one exactly are far away
    metrics::gauge!(name).set(f64::from(i32::try_from(count).unwrap_or(i32::MAX)));
}
