//! One channel's turn: everything that is due on it, and how the channel is afterwards.

use super::{Sender, mail, webhook};
use crate::pace::random;
use app::notify::{
    Attempt, ChannelRow, ChannelSecrets, Due, Health, Message, Outcome, Prepared, Settled, Verdict,
};
use chrono::TimeDelta;
use domain::notification::{ChannelKind, Subject, next_try, pause_after};
use domain::time::Time;
use futures_util::future::join_all;
use std::collections::BTreeMap;

/// How long a channel waits whose messages can't be built.
const UNBUILT: TimeDelta = TimeDelta::minutes(5);

/// A leased channel with its messages.
pub(super) struct Ready {
    pub(super) channel: ChannelRow,
    pub(super) secrets: Option<ChannelSecrets>,
    pub(super) due: Vec<(Due, Prepared)>,
    /// Whether the messages were built.
    pub(super) prepared: bool,
}

impl Ready {
    pub(super) fn unprepared(channel: ChannelRow) -> Self {
        Self { channel, secrets: None, due: Vec::new(), prepared: false }
    }
}

/// What came of one try.
pub(super) enum Tried {
    /// The receiver took it.
    Taken(Attempt),
    /// It didn't: when it wishes to be asked again, and whether asking again is of use.
    Refused { attempt: Attempt, wish: Option<TimeDelta>, for_good: bool },
    /// It wasn't sent for a reason that isn't the receiver's.
    Held(TimeDelta),
}

/// Sends what is due, each item's messages one after the other.
pub(super) async fn send(sender: &Sender, ready: Ready) -> Settled {
    let Ready { channel, secrets, due, prepared } = ready;
    if !prepared {
        let health = Health { blocked_until: Some(sender.app.now() + UNBUILT), ..Health::default() };
        return Settled { channel, outcomes: Vec::new(), health };
    }
    let (mut outcomes, mut sendable) = (Vec::new(), Vec::new());
    for (due, prepared) in due {
        match prepared {
            Prepared::Send(message, basis) => sendable.push((due, message, basis)),
            Prepared::Cancel(reason) => outcomes.push(unsent(due, Verdict::Cancelled(reason))),
            Prepared::Reissue(id) => outcomes.push(unsent(due, Verdict::Reissued(id))),
        }
    }
    let mut health = Health::default();
    let tried = match channel.kind {
        ChannelKind::Webhook => webhooks(sender, &channel, secrets.as_ref(), sendable).await,
        ChannelKind::Email => mail::send(sender, &channel, sendable).await,
        // a stream is followed, and nothing is owed to it
        ChannelKind::Stream => Vec::new(),
    };
    for (due, basis, tried) in tried {
        outcomes.push(outcome(sender, &channel, due, basis, tried, &mut health));
    }
    for outcome in &outcomes {
        measure(channel.kind, outcome);
    }
    if health.success.is_some() {
        health.blocked_until = None;
    }
    Settled { channel, outcomes, health }
}

type Sendable = (Due, Box<Message>, Vec<u8>);

async fn webhooks(
    sender: &Sender,
    channel: &ChannelRow,
    secrets: Option<&ChannelSecrets>,
    sendable: Vec<Sendable>,
) -> Vec<(Due, Vec<u8>, Tried)> {
    let mut items: BTreeMap<Subject, Vec<Sendable>> = BTreeMap::new();
    for one in sendable {
        items.entry(one.0.subject).or_default().push(one);
    }
    let lines = items.into_values().map(|line| async move {
        let mut tried = Vec::with_capacity(line.len());
        for (due, message, basis) in line {
            let result = webhook::send(sender, channel, secrets, &message).await;
            let failed = !matches!(result, Tried::Taken(_));
            tried.push((due, basis, result));
            if failed {
                // what is later about the same item isn't sent before it
                break;
            }
        }
        tried
    });
    join_all(lines).await.into_iter().flatten().collect()
}

fn measure(kind: ChannelKind, outcome: &Outcome) {
    let word = match outcome.verdict {
        Verdict::Delivered => "delivered",
        Verdict::Again(_) if outcome.attempt.is_none() => "held",
        Verdict::Again(_) => "failed",
        Verdict::Dead => "dead",
        Verdict::Cancelled(_) => "cancelled",
        Verdict::Reissued(_) => "reissued",
    };
    metrics::counter!("entente_deliveries_total", "kind" => kind.as_str(), "outcome" => word).increment(1);
    if let Some(attempt) = &outcome.attempt {
        let seconds = f64::from(attempt.millis) / 1000.0;
        metrics::histogram!("entente_delivery_seconds", "kind" => kind.as_str(), "outcome" => word)
            .record(seconds);
    }
}

fn unsent(due: Due, verdict: Verdict) -> Outcome {
    Outcome { due, verdict, basis: None, attempt: None }
}

fn outcome(
    sender: &Sender,
    channel: &ChannelRow,
    due: Due,
    basis: Vec<u8>,
    tried: Tried,
    health: &mut Health,
) -> Outcome {
    let now = sender.app.now();
    let block = |health: &mut Health, until: Time| {
        health.blocked_until = Some(health.blocked_until.map_or(until, |before| before.max(until)));
    };
    match tried {
        Tried::Taken(attempt) => {
            health.success = Some(now);
            Outcome { due, verdict: Verdict::Delivered, basis: Some(basis), attempt: Some(attempt) }
        }
        Tried::Held(pause) => {
            block(health, now + pause);
            Outcome { due, verdict: Verdict::Again(now + pause), basis: None, attempt: None }
        }
        Tried::Refused { attempt, wish, for_good } => {
            let why = attempt.error.clone().unwrap_or_else(|| "it doesn't answer".to_owned());
            health.failure = Some((now, why));
            let pause = pause_after(channel.failures + 1, random());
            block(health, now + pause.max(wish.unwrap_or_default().min(TimeDelta::hours(1))));
            let next = if for_good { None } else { next_try(due.tries + 1, now, wish, random()) };
            let verdict = next.map_or(Verdict::Dead, Verdict::Again);
            Outcome { due, verdict, basis: Some(basis), attempt: Some(attempt) }
        }
    }
}
