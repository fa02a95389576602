//! What happens by itself. So far that is one thing: the sequencer, which gives what was committed its place in the log
//! and in feeds.
//!
//! With SQLite it runs in the server's process, with PostgreSQL in any number of processes, of which one works at a time.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

pub mod mail;
pub mod outgoing;
mod sequencer;

use app::App;
use tokio_util::sync::CancellationToken;

/// Works until `shutdown`, and returns once what it was at is done. Failures are logged and tried again.
pub async fn run(app: App, shutdown: CancellationToken) {
    sequencer::run(&app, &shutdown).await;
}
