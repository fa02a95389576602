//! `GET /events`: what happens, for the page that is open, until the session ends.
//!
//! The same events as the API's stream, and less of each: a type and a reference, by which a page knows what to read again.
//! Only our own pages may open it; the cookie alone isn't enough.

use super::Site;
use super::posted::{Asked, same_origin};
use super::problem::Problem;
use super::session::SignedIn;
use app::events::{Follower, Told};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;

/// A comment this often, so that those in between don't take the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back after a break.
const RETRY: Duration = Duration::from_secs(3);

/// `GET /events?after=`; the header `Last-Event-ID` wins.
pub(super) async fn follow(
    State(site): State<Site>,
    by: Result<SignedIn, Response>,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_origin(&headers)?;
    // a script can't do anything with the sign-in page
    let Ok(by) = by else { return Ok(StatusCode::UNAUTHORIZED.into_response()) };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(position);
    let after = last.or_else(|| position(asked.get("after")));
    let follower = Follower::start(&site.app, &by.caller, after).await?;
    Ok(Sse::new(events(follower)).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response())
}

/// A position; what isn't one is the present.
fn position(text: &str) -> Option<i64> {
    text.parse().ok().filter(|position| *position >= 0)
}

/// Until the session ends or the store fails: the browser comes back with the last id.
fn events(follower: Follower) -> impl Stream<Item = Result<Event, Infallible>> {
    let first = Event::default().retry(RETRY).comment("follows");
    let start = (follower, Vec::<Told>::new().into_iter(), Some(first));
    stream::unfold(start, |(mut follower, mut waiting, first)| async move {
        if let Some(first) = first {
            return Some((Ok(first), (follower, waiting, None)));
        }
        loop {
            if let Some(told) = waiting.next() {
                if let Some(event) = event(&told) {
                    return Some((Ok(event), (follower, waiting, None)));
                }
                continue;
            }
            match follower.next().await {
                Ok(told) => waiting = told.into_iter(),
                Err(error) => {
                    tracing::debug!(%error, "a page's stream ends");
                    return None;
                }
            }
        }
    })
}

fn event(told: &Told) -> Option<Event> {
    let message = &told.message;
    let reference = message.reference.as_ref().map(ToString::to_string);
    let data = json!({"type": message.event, "item": message.subject.kind(), "reference": reference});
    Event::default().id(told.position.to_string()).json_data(data).ok()
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn what_is_no_position_is_the_present() {
        assert_eq!((position("0"), position("17")), (Some(0), Some(17)));
        assert_eq!((position(""), position("-1"), position("x")), (None, None, None));
    }
}
