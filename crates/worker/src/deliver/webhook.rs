//! One request to a webhook: an event in the envelope of `CloudEvents`, signed after Standard Webhooks.

use super::Sender;
use super::channel::Tried;
use crate::outgoing::Post;
use app::notify::{Attempt, ChannelRow, ChannelSecrets, Message};
use chrono::TimeDelta;
use interop::cloudevents::{self, Event};
use tokio::time::Instant;
use vault::webhook::{self, WebhookSecret};

pub(super) async fn send(
    sender: &Sender,
    channel: &ChannelRow,
    secrets: Option<&ChannelSecrets>,
    message: &Message,
) -> Tried {
    let now = sender.app.now();
    let begun = Instant::now();
    let mut attempt = Attempt { at: now, ..Attempt::default() };
    let signed = channel.target.as_deref().ok_or("the channel has no address").and_then(|url| {
        signed(sender, channel, secrets, message).map(|(headers, body)| (url, headers, body))
    });
    let (url, headers, body) = match signed {
        Ok(signed) => signed,
        Err(why) => {
            attempt.error = Some(why.to_owned());
            return Tried::Refused { attempt, wish: None, for_good: false };
        }
    };
    let post = Post { url, media_type: cloudevents::MEDIA_TYPE, headers: &headers, body };
    let result = sender.outgoing.post(post, now).await;
    attempt.millis = i32::try_from(begun.elapsed().as_millis()).unwrap_or(i32::MAX);
    match result {
        Ok(answer) => {
            attempt.status = Some(i32::from(answer.status));
            attempt.head = Some(answer.head.clone()).filter(|head| !head.is_empty());
            if answer.is_success() {
                return Tried::Taken(attempt);
            }
            attempt.error = Some(format!("it answers {}", answer.status));
            let wish = answer.retry_after.and_then(|wish| TimeDelta::from_std(wish).ok());
            Tried::Refused { attempt, wish, for_good: false }
        }
        Err(failure) => {
            attempt.error = Some(failure.to_string());
            Tried::Refused { attempt, wish: None, for_good: false }
        }
    }
}

type Signed = ([(&'static str, String); 3], Vec<u8>);

fn signed(
    sender: &Sender,
    channel: &ChannelRow,
    secrets: Option<&ChannelSecrets>,
    message: &Message,
) -> Result<Signed, &'static str> {
    let now = sender.app.now();
    let secrets = secrets.ok_or("the channel's secret was erased: make a new one")?;
    let former =
        secrets.previous.as_ref().filter(|_| secrets.previous_until.is_some_and(|until| until > now));
    let parsed: Result<Vec<WebhookSecret>, _> =
        std::iter::once(&secrets.current).chain(former).map(|text| WebhookSecret::parse(text)).collect();
    let parsed = parsed.map_err(|_| "the channel's secret doesn't read: make a new one")?;
    let id = message.id.to_string();
    let unwritable = "the event can't be written";
    let mut event =
        Event::new(id.as_str(), &*sender.app.public_url, message.event, message.time, message.data.clone())
            .map_err(|_| unwritable)?;
    if let Some(reference) = &message.reference {
        event = event.about(reference).map_err(|_| unwritable)?;
    }
    let body = event.to_body().map_err(|_| unwritable)?;
    let key = sender.app.store.keyring().webhooks().key(channel.id.0, 0);
    let timestamp = now.timestamp();
    let secrets: Vec<&WebhookSecret> = parsed.iter().collect();
    let signature =
        webhook::sign(&secrets, &[&key], &id, timestamp, &body).map_err(|_| "the event can't be signed")?;
    let headers =
        [(webhook::ID, id), (webhook::TIMESTAMP, timestamp.to_string()), (webhook::SIGNATURE, signature)];
    Ok((headers, body))
}
