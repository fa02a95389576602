//! The server's stream: followed, and taken up again after the last event whenever it breaks off.

use super::kept::Kept;
use crate::client::events::{Event, Lines};
use crate::client::files::{self, Existing};
use crate::client::{Call, Client, Connection, Failure, Kind};
use crate::terminal::mention;
use anyhow::Result;
use reqwest::Response;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Before the first try to connect again; twice as long before each next one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A stream that says nothing for so long is dead: the server sends a remark every few seconds.
const SILENCE: Duration = Duration::from_secs(90);
/// A position is a number.
const LONGEST_POSITION: usize = 100;

/// Follows it until `stop`, or until `count` events have come.
pub(super) async fn follow(
    connection: &Connection,
    state: Option<&Path>,
    kept: Kept,
    count: Option<u64>,
    stop: CancellationToken,
) -> Result<()> {
    let mut follower = Follower { state, kept, left: count, position: position(state)? };
    let client = Client::connect(connection)?;
    tokio::select! {
        () = stop.cancelled() => Ok(()),
        ended = follower.run(&client) => Ok(ended?),
    }
}

struct Follower<'a> {
    state: Option<&'a Path>,
    kept: Kept,
    left: Option<u64>,
    position: Option<String>,
}

/// Why a connection ended.
enum End {
    /// As many events have come as were wanted.
    Enough,
    /// It broke off.
    Broken(String),
}

impl Follower<'_> {
    async fn run(&mut self, client: &Client) -> Result<(), Failure> {
        let mut pause = FIRST_PAUSE;
        let mut connected = false;
        while self.left != Some(0) {
            let mut call = Call::get("/v1/events").stream();
            if let Some(position) = &self.position {
                call = call.header("last-event-id", position.clone());
            }
            let why = match client.open(&call).await {
                Ok(response) => {
                    (connected, pause) = (true, FIRST_PAUSE);
                    match self.read(response).await? {
                        End::Enough => break,
                        End::Broken(why) => why,
                    }
                }
                // at the first try whoever started it wants to know; later on the server may be on its way back
                Err(failure) if connected && failure.kind() == Kind::Unreachable => failure.to_string(),
                Err(failure) => return Err(failure),
            };
            mention(format!("{why}; again in {:.1} s", pause.as_secs_f32()));
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    async fn read(&mut self, mut response: Response) -> Result<End, Failure> {
        let mut lines = Lines::default();
        loop {
            let bytes = match tokio::time::timeout(SILENCE, response.chunk()).await {
                Ok(Ok(Some(bytes))) => bytes,
                Ok(Ok(None)) => return Ok(End::Broken("the server has ended the stream".to_owned())),
                Ok(Err(_)) => return Ok(End::Broken("the stream broke off".to_owned())),
                Err(_) => return Ok(End::Broken("the server has gone silent".to_owned())),
            };
            let events = lines
                .take(&bytes)
                .map_err(|_| Failure::new(Kind::Failed, "the server sends an event without end"))?;
            for event in events {
                self.take(&event)?;
                if self.left == Some(0) {
                    return Ok(End::Enough);
                }
            }
        }
    }

    /// Keeps an event first, its position after: ended in between, it is kept again under the same name.
    fn take(&mut self, event: &Event) -> Result<(), Failure> {
        let body: Value = serde_json::from_str(&event.data)
            .map_err(|_| Failure::new(Kind::Failed, "an event of the stream isn't JSON"))?;
        let name = if event.name.is_empty() { body["type"].as_str().unwrap_or("event") } else { &event.name };
        let new = self.kept.keep(&format!("{}-{name}", event.id), &body)?;
        if !event.id.is_empty() {
            self.position = Some(event.id.clone());
            if let Some(state) = self.state {
                files::write(state, format!("{}\n", event.id).as_bytes(), Existing::Replace).map_err(
                    |error| {
                        Failure::new(Kind::Failed, format!("{} can't be written: {error}", state.display()))
                    },
                )?;
            }
        }
        if let Some(left) = self.left.as_mut().filter(|_| new) {
            *left -= 1;
        }
        Ok(())
    }
}

/// The position of an earlier run.
fn position(state: Option<&Path>) -> Result<Option<String>, Failure> {
    let Some(path) = state else { return Ok(None) };
    let failed = |why: &str| Failure::new(Kind::Failed, format!("{} {why}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let text = text.trim();
            if text.len() > LONGEST_POSITION || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(failed("isn't a position that \"entente listen\" wrote"));
            }
            Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&format!("can't be read: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_kept_after_its_event() {
        let folder = testkit::Folder::new();
        let state = folder.join("position");
        assert_eq!(position(Some(&state)).unwrap(), None);
        let mut follower =
            Follower { state: Some(&state), kept: Kept::new(None, true), left: Some(2), position: None };
        let event = |id: &str, data: &str| Event { id: id.into(), name: "x".into(), data: data.into() };
        follower.take(&event("7", "{}")).unwrap();
        follower.take(&event("7", "{}")).unwrap();
        assert_eq!(follower.left, Some(1), "a repeat doesn't count");
        assert_eq!(position(Some(&state)).unwrap(), Some("7".to_owned()));
        assert!(follower.take(&event("8", "no")).is_err());
        assert_eq!(position(Some(&state)).unwrap(), Some("7".to_owned()), "what wasn't kept comes again");
        std::fs::write(&state, "a b\n").unwrap();
        assert!(position(Some(&state)).is_err());
    }
}
