//! What happens by itself: committed rows get their place in the log and in feeds, events are told, deliveries are sent.
//!
//! | module | owns |
//! |---|---|
//! | `sequencer` | positions, by one process at a time |
//! | `clock` | what happens because its time has come |
//! | `dispatcher` | from events to deliveries |
//! | `deliver` | from deliveries to receivers, and what came of it |
//! | [`outgoing`] | the one client for requests to addresses that others named |
//! | [`mail`] | what a mail says, and how it is sent |
//! | `backlog` | how much waits, as metrics |
//! | `pace` | how loops wait |
//!
//! With SQLite all of it runs in the server's process, with PostgreSQL in any number of processes: events and channels are
//! leased, with a token that is compared when something is written, so that two never do the same thing for long.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

mod backlog;
mod clock;
mod deliver;
mod dispatcher;
pub mod mail;
pub mod outgoing;
mod pace;
mod sequencer;

use app::App;
use mail::Mailer;
use outgoing::Outgoing;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// How the worker is set up.
pub struct Settings {
    /// Sends webhooks.
    pub outgoing: Outgoing,
    /// Sends mails; none where the instance has no mail server: they wait.
    pub mailer: Option<Mailer>,
    /// Where `entente bounce` leaves what it reads; none where mails don't come back here.
    pub bounces: Option<PathBuf>,
    /// Channels that are served at the same time; one that takes long isn't counted.
    pub concurrency: usize,
}

/// Works until `shutdown`, and returns once what it was at is done. Failures are logged and tried again.
pub async fn run(app: App, settings: Settings, shutdown: CancellationToken) {
    if let Err(error) = app.store.end_leases_of_the_dead(app.now()).await {
        tracing::warn!(%error, "what was under way at a crash waits until its leases end");
    }
    tokio::join!(
        sequencer::run(&app, &shutdown),
        dispatcher::run(&app, &shutdown),
        mail::returned::run(&app, settings.bounces.clone(), &shutdown),
        deliver::run(&app, settings, &shutdown),
        backlog::run(&app, &shutdown),
        clock::run(&app, &shutdown),
    );
}
