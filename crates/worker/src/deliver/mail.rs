//! Mails: one for each event, or one for everything that a digest gathered.

use super::Sender;
use super::channel::Tried;
use crate::mail::{FailureKind, Mailer, Notice, Recipient, compose};
use app::notify::{Attempt, ChannelRow, Due, Message};
use chrono::TimeDelta;
use domain::notification::Digest;
use std::time::Duration;
use tokio::time::Instant;

/// How long a mail waits where the instance has no mail server, or one that refuses the instance itself.
const OPERATORS: TimeDelta = TimeDelta::minutes(15);

/// How long one channel's mails are sent in a row: with the longest try after it, less than a lease. What is left follows
/// in the next one.
const IN_A_ROW: Duration = Duration::from_secs(20);

type Sendable = (Due, Box<Message>, Vec<u8>);

pub(super) async fn send(
    sender: &Sender,
    channel: &ChannelRow,
    sendable: Vec<Sendable>,
) -> Vec<(Due, Vec<u8>, Tried)> {
    let Some(mailer) = &sender.mailer else {
        return sendable.into_iter().map(|(due, _, basis)| (due, basis, Tried::Held(OPERATORS))).collect();
    };
    let together = if channel.digest == Digest::AtOnce { 1 } else { sendable.len().max(1) };
    let mut tried = Vec::with_capacity(sendable.len());
    let mut rest = sendable.into_iter().peekable();
    let (mut failed, begun) = (false, Instant::now());
    while rest.peek().is_some() && !failed && begun.elapsed() < IN_A_ROW {
        let mail: Vec<Sendable> = rest.by_ref().take(together).collect();
        let messages: Vec<&Message> = mail.iter().map(|(_, message, _)| &**message).collect();
        let result = one(sender, mailer, channel, &messages).await;
        failed = !matches!(result, Outcome::Taken(_));
        tried.extend(mail.into_iter().map(|(due, _, basis)| (due, basis, result.clone().into())));
    }
    tried
}

/// What came of one mail, for each of its events.
#[derive(Clone)]
enum Outcome {
    Taken(Attempt),
    Refused(Attempt, bool),
    Held(TimeDelta),
}

impl From<Outcome> for Tried {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Taken(attempt) => Self::Taken(attempt),
            Outcome::Refused(attempt, for_good) => Self::Refused { attempt, wish: None, for_good },
            Outcome::Held(pause) => Self::Held(pause),
        }
    }
}

async fn one(sender: &Sender, mailer: &Mailer, channel: &ChannelRow, messages: &[&Message]) -> Outcome {
    let (now, begun) = (sender.app.now(), Instant::now());
    let mut attempt = Attempt { at: now, ..Attempt::default() };
    let recipient = if channel.member.is_some() { Recipient::Member } else { Recipient::Organisation };
    let notices: Vec<Notice> = messages.iter().map(|message| notice(message)).collect();
    let to = messages.first().and_then(|message| message.to.as_deref()).or(channel.target.as_deref());
    let (Some(to), Some(mail)) = (to, compose(&notices, recipient, &sender.app.public_url, now)) else {
        attempt.error = Some("there is no address to write to".to_owned());
        return Outcome::Refused(attempt, true);
    };
    let result = mailer.send(to, &mail).await;
    attempt.millis = i32::try_from(begun.elapsed().as_millis()).unwrap_or(i32::MAX);
    match result {
        Ok(()) => Outcome::Taken(attempt),
        Err(failure) if failure.kind == FailureKind::Config => {
            tracing::warn!(
                status = failure.status,
                why = failure.text,
                "the mail server refuses this instance"
            );
            Outcome::Held(OPERATORS)
        }
        Err(failure) => {
            attempt.status = failure.status.map(i32::from);
            attempt.error = Some(failure.text);
            Outcome::Refused(attempt, failure.kind == FailureKind::Permanent)
        }
    }
}

fn notice(message: &Message) -> Notice {
    Notice {
        delivery: message.id,
        event: message.event,
        item_kind: message.subject.kind(),
        severity: message.severity,
        organisation_name: message.organisation.clone(),
        due: message.due,
        tlp: message.tlp,
        at: message.time,
    }
}
