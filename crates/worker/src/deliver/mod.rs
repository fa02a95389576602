//! Sends what is due.
//!
//! [`run`] leases channels and gives each a task of its own; the task sends with no transaction open and hands what came of
//! it to the [`collector`], which writes the outcomes of many channels at once. A channel that takes long gives its place
//! to another after a second and goes on beside it, so that slow endpoints hold up nobody.

mod channel;
mod collector;
mod mail;
mod webhook;

use crate::Settings;
use crate::mail::Mailer;
use crate::outgoing::Outgoing;
use crate::pace::Pace;
use app::App;
use app::notify::{self, Leased, Prepared};
use channel::Ready;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Channels leased by one statement.
const BATCH: usize = 64;
/// How long a channel keeps its place.
const PATIENCE: Duration = Duration::from_secs(1);
/// Channels under way at once, those included that gave their place away.
const MOST: usize = 4096;
/// How long what is under way may take when the process is told to stop.
const PARTING: Duration = Duration::from_secs(20);

/// What sends.
pub(crate) struct Sender {
    pub(crate) app: App,
    pub(crate) outgoing: Outgoing,
    pub(crate) mailer: Option<Mailer>,
}

pub(super) async fn run(app: &App, settings: Settings, shutdown: &CancellationToken) {
    let Settings { outgoing, mailer, concurrency, .. } = settings;
    let sender = Arc::new(Sender { app: app.clone(), outgoing, mailer });
    let (outcomes, inbox) = mpsc::channel(1024);
    let collector = tokio::spawn(collector::run(app.clone(), inbox));
    let (places, all) = (Arc::new(Semaphore::new(concurrency.max(1))), Arc::new(Semaphore::new(MOST)));
    let (tasks, mut pace) = (TaskTracker::new(), Pace::new(app.store.commits()));
    while !shutdown.is_cancelled() {
        pace.look();
        let free = places.available_permits().min(all.available_permits()).min(BATCH);
        if free == 0 {
            tokio::select! {
                () = shutdown.cancelled() => {}
                _ = places.acquire() => {}
                () = tokio::time::sleep(PATIENCE) => {}
            }
            continue;
        }
        match app.store.lease_channels(app.now(), free).await {
            Ok(leased) if leased.is_empty() => {
                pace.well();
                pace.wait(shutdown).await;
            }
            Ok(leased) => {
                for ready in prepared(app, leased).await {
                    let (sender, outcomes) = (Arc::clone(&sender), outcomes.clone());
                    let (Ok(permit), Ok(one)) =
                        (Arc::clone(&places).try_acquire_owned(), Arc::clone(&all).try_acquire_owned())
                    else {
                        // nobody else takes places, so there is one for each
                        continue;
                    };
                    tasks.spawn(async move {
                        let settled = in_time(permit, channel::send(&sender, ready)).await;
                        drop(one);
                        if outcomes.send(settled).await.is_err() {
                            tracing::warn!("what was sent can't be noted; it is sent again");
                        }
                    });
                }
            }
            Err(error) => {
                tracing::warn!(%error, "what is due can't be asked for");
                pace.badly();
                pace.wait(shutdown).await;
            }
        }
    }
    tasks.close();
    if tokio::time::timeout(PARTING, tasks.wait()).await.is_err() {
        tracing::info!("some deliveries are still under way; another worker sends them again");
    }
    drop(outcomes);
    if let Err(error) = collector.await {
        tracing::warn!(%error, "the collector ended badly");
    }
}

/// Runs `work`, and gives its place away when it takes long.
async fn in_time<T>(place: OwnedSemaphorePermit, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        done = &mut work => return done,
        () = tokio::time::sleep(PATIENCE) => drop(place),
    }
    work.await
}

/// The messages of leased channels. Where one of them can't be built, the others are built one by one: a row that doesn't
/// read keeps its own channel waiting, and no other.
async fn prepared(app: &App, leased: Vec<Leased>) -> Vec<Ready> {
    let secrets = {
        let channels: Vec<_> = leased.iter().map(|one| one.channel.clone()).collect();
        app.store.open_secrets(&channels).await
    };
    let mut secrets = match secrets {
        Ok(secrets) => secrets,
        Err(error) => {
            tracing::warn!(%error, "secrets of channels can't be read");
            return leased.into_iter().map(|one| Ready::unprepared(one.channel)).collect();
        }
    };
    let messages = match notify::prepare(app, &leased).await {
        Ok(messages) => messages.into_iter().map(Some).collect(),
        Err(error) => {
            tracing::warn!(%error, "messages can't be built together");
            one_by_one(app, &leased).await
        }
    };
    leased
        .into_iter()
        .zip(messages)
        .map(|(one, messages)| match messages {
            Some(messages) => {
                let secrets = secrets.remove(&one.channel.id);
                let due: Vec<_> = one.due.into_iter().zip(messages).collect();
                Ready { channel: one.channel, secrets, due, prepared: true }
            }
            None => Ready::unprepared(one.channel),
        })
        .collect()
}

async fn one_by_one(app: &App, leased: &[Leased]) -> Vec<Option<Vec<Prepared>>> {
    let mut built = Vec::with_capacity(leased.len());
    for one in leased {
        built.push(match notify::prepare(app, std::slice::from_ref(one)).await {
            Ok(mut messages) => messages.pop(),
            Err(error) => {
                tracing::error!(channel = %one.channel.id, %error, "a channel's messages can't be built");
                None
            }
        });
    }
    built
}
