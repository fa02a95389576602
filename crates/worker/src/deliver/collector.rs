//! Writes what came of tries: the outcomes of many channels in one transaction.

use crate::pace::{LONGEST, jittered};
use app::App;
use app::notify::Settled;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long outcomes are gathered after the first.
const GATHER: Duration = Duration::from_millis(10);
/// Outcomes in one transaction: what a statement's parameters hold.
const MOST: usize = 2_000;
/// How often it is tried again before the leases end anyway.
const TRIES: u32 = 5;

/// Until every sender is gone.
pub(super) async fn run(app: App, mut inbox: mpsc::Receiver<Settled>) {
    while let Some(first) = inbox.recv().await {
        let (mut count, mut batch) = (first.outcomes.len(), vec![first]);
        tokio::time::sleep(GATHER).await;
        while count < MOST
            && let Ok(next) = inbox.try_recv()
        {
            count += next.outcomes.len();
            batch.push(next);
        }
        write(&app, &batch).await;
    }
}

async fn write(app: &App, batch: &[Settled]) {
    let mut pause = Duration::from_millis(50);
    for _ in 0..TRIES {
        match app.store.settle_leases(batch, app.now()).await {
            Ok(given_up) => {
                for (organisation, channel) in given_up {
                    match app::channels::give_up(app, organisation, channel).await {
                        Ok(()) => tracing::info!(%channel, "a channel that failed for days is disabled"),
                        // its next failure asks again
                        Err(error) => tracing::warn!(%channel, %error, "a channel can't be disabled"),
                    }
                }
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "outcomes can't be written yet");
                tokio::time::sleep(jittered(pause)).await;
                pause = (pause * 4).min(LONGEST);
            }
        }
    }
    tracing::error!(channels = batch.len(), "outcomes are given up; what they were about is sent again");
}
