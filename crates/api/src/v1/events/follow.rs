//! `GET /v1/events`: the organisation's events, as they happen, for as long as the connection holds.

use crate::extract::{By, Query};
use crate::openapi::Doc;
use crate::problem::Problem;
use crate::state::Api;
use app::events::{Follower, Told};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::ids::RequestId;
use futures_util::stream::{self, Stream};
use interop::cloudevents;
use std::convert::Infallible;
use std::time::Duration;

/// A comment this often, so that those in between don't take the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Follow events",
        "Server-sent events: `id` is the position, `event` the type, `data` a CloudEvent. After a break, send the last `id` as \
         `Last-Event-ID` (or `after`) and nothing is missed; without one you get what happens from now on. Each event is \
         checked against what you may see at the moment it is sent.",
    )
    .filters(&[("after", "The position to go on after; the header `Last-Event-ID` wins.")])
    .answers_any("text/event-stream")
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    headers: HeaderMap,
    mut query: Query,
) -> Result<impl IntoResponse, Problem> {
    let number = |text: &str| text.parse::<i64>().ok().filter(|position| *position >= 0);
    let asked = query.word("after", number, "a position: a whole number");
    query.finish()?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let after = match last {
        Some(last) => Some(number(last).ok_or_else(unreadable)?),
        None => asked,
    };
    let follower = Follower::start(&api.app, &caller, after).await?;
    let source = api.app.public_url.to_string();
    Ok(Sse::new(events(follower, source, caller.ctx.request))
        .keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

fn unreadable() -> Problem {
    Problem::from(app::Error::field("/Last-Event-ID", "format", "must be the id of an event of this stream"))
}

/// Until the session ends or the store fails: the client comes back with the last id.
fn events(
    follower: Follower,
    source: String,
    request: RequestId,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let start = (follower, Vec::<Told>::new().into_iter());
    stream::unfold((start, source), move |((mut follower, mut waiting), source)| async move {
        loop {
            if let Some(told) = waiting.next() {
                if let Some(event) = event(&told, &source) {
                    return Some((Ok(event), ((follower, waiting), source)));
                }
                tracing::error!(position = told.position, "an event can't be written");
                continue;
            }
            match follower.next().await {
                Ok(told) => waiting = told.into_iter(),
                Err(error) => {
                    tracing::debug!(%request, %error, "a stream ends");
                    return None;
                }
            }
        }
    })
}

fn event(told: &Told, source: &str) -> Option<Event> {
    let message = &told.message;
    let mut event = cloudevents::Event::new(
        message.id.to_string(),
        source,
        message.event,
        message.time,
        message.data.clone(),
    )
    .ok()?;
    if let Some(reference) = &message.reference {
        event = event.about(reference).ok()?;
    }
    Event::default().id(told.position.to_string()).event(message.event.wire()).json_data(event).ok()
}
