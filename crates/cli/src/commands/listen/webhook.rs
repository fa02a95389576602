//! A receiver of webhooks: small, on loopback unless told otherwise, and deaf to whatever isn't signed by the server.

use super::kept::Kept;
use crate::client::files;
use crate::client::{Failure, Kind};
use crate::clock::WallClock;
use crate::terminal::complain;
use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use domain::time::Clock as _;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use vault::webhook::{self, Received};
use vault::{WebhookPublicKey, WebhookSecret};

/// Events are thin; whatever is larger isn't one.
const LARGEST: usize = 1 << 20;

/// Receives until `stop`, or until `count` events have come.
pub(super) async fn receive(
    address: SocketAddr,
    secrets: &Path,
    kept: Kept,
    count: Option<u64>,
    stop: CancellationToken,
) -> Result<()> {
    let keys = Keys::read(secrets)?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure::new(Kind::Failed, format!("can't listen on {address}: {error}")))?;
    let address = listener.local_addr()?;
    complain(format!("Listening on http://{address}/"));
    if !address.ip().is_loopback() {
        complain("Other machines reach this address, unencrypted: put it behind something that offers TLS.");
    }
    let receiver =
        Arc::new(Receiver { keys, state: Mutex::new(Progress { kept, left: count }), stop: stop.clone() });
    axum::serve(listener, router(receiver)).with_graceful_shutdown(stop.cancelled_owned()).await?;
    Ok(())
}

fn router(receiver: Arc<Receiver>) -> Router {
    Router::new()
        .route("/", post(take))
        .route("/{*path}", post(take))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(receiver)
}

/// What a signature may be made with.
#[derive(Debug, Default)]
struct Keys {
    secrets: Vec<WebhookSecret>,
    public: Vec<WebhookPublicKey>,
}

impl Keys {
    /// A key in each line; two while one replaces the other.
    fn read(path: &Path) -> Result<Self, Failure> {
        let text = files::read_secret(path)?;
        let mut keys = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            let refused = |why: &dyn std::fmt::Display| {
                Failure::new(Kind::Failed, format!("{}, line {}: {why}", path.display(), number + 1))
            };
            if line.starts_with("whpk_") {
                keys.public.push(WebhookPublicKey::parse(line).map_err(|error| refused(&error))?);
            } else if !line.is_empty() && !line.starts_with('#') {
                keys.secrets.push(WebhookSecret::parse(line).map_err(|error| refused(&error))?);
            }
        }
        if keys.secrets.is_empty() && keys.public.is_empty() {
            return Err(Failure::new(
                Kind::Failed,
                format!("{} holds no secret: put whsec_... into it", path.display()),
            ));
        }
        Ok(keys)
    }

    fn verify(&self, headers: &HeaderMap, body: &[u8], now: i64) -> Result<(), webhook::NotGenuine> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let received = Received {
            id: header(webhook::ID),
            timestamp: header(webhook::TIMESTAMP),
            signature: header(webhook::SIGNATURE),
        };
        let (secrets, public): (Vec<_>, Vec<_>) =
            (self.secrets.iter().collect(), self.public.iter().collect());
        webhook::verify(&secrets, &public, &received, body, now)
    }
}

#[derive(Debug)]
struct Receiver {
    keys: Keys,
    state: Mutex<Progress>,
    stop: CancellationToken,
}

#[derive(Debug)]
struct Progress {
    kept: Kept,
    left: Option<u64>,
}

async fn take(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if let Err(why) = receiver.keys.verify(&headers, &body, WallClock.now().timestamp()) {
        complain(format!("refused a request: {why}"));
        return StatusCode::UNAUTHORIZED;
    }
    // it is the server's, so an event that can't be read is a defect that a repetition doesn't mend
    let Ok(event) = serde_json::from_slice::<Value>(&body) else {
        complain("refused a webhook: its body isn't JSON");
        return StatusCode::BAD_REQUEST;
    };
    // verified, so it is one word of letters, digits, hyphens and underscores
    let id = headers.get(webhook::ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let mut state = receiver.state.lock().unwrap_or_else(PoisonError::into_inner);
    match state.kept.keep(id, &event) {
        Ok(new) => {
            if let Some(left) = state.left.as_mut().filter(|_| new) {
                *left = left.saturating_sub(1);
            }
            if state.left == Some(0) {
                receiver.stop.cancel();
            }
            StatusCode::NO_CONTENT
        }
        Err(failure) => {
            // not kept, so the server tries again
            complain(format!("entente: {failure}"));
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::files::Existing;
    use vault::SeededRandom;

    fn secret(seed: u64) -> WebhookSecret {
        WebhookSecret::generate(&SeededRandom::new(seed))
    }

    async fn running(folder: &testkit::Folder, secrets: &[&WebhookSecret]) -> String {
        let file = folder.join("secret");
        let lines: Vec<String> = secrets.iter().map(|secret| secret.expose().to_string()).collect();
        files::write(&file, format!("# two\n{}\n", lines.join("\n")).as_bytes(), Existing::Replace).unwrap();
        let kept = Kept::new(Some(folder.path().to_owned()), true);
        let state = Mutex::new(Progress { kept, left: None });
        let receiver = Receiver { keys: Keys::read(&file).unwrap(), state, stop: CancellationToken::new() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router(Arc::new(receiver))).await });
        format!("http://{address}/hooks/entente")
    }

    async fn send(address: &str, id: &str, signature: &str, at: i64, body: &str) -> u16 {
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(address);
        let request = request
            .header(webhook::ID, id)
            .header(webhook::TIMESTAMP, at.to_string())
            .header(webhook::SIGNATURE, signature)
            .body(body.to_owned());
        request.send().await.unwrap().status().as_u16()
    }

    #[tokio::test]
    async fn only_what_is_genuine_is_kept_and_once() {
        let folder = testkit::Folder::new();
        let (old, new, strange) = (secret(1), secret(2), secret(3));
        let address = running(&folder, &[&new, &old]).await;
        let now = WallClock.now().timestamp();
        let body = r#"{"type": "entente.alert.published.v1"}"#;
        let sign = |by: &WebhookSecret, id: &str, at: i64| {
            webhook::sign(&[by], &[], id, at, body.as_bytes()).unwrap()
        };
        assert_eq!(send(&address, "m1", &sign(&strange, "m1", now), now, body).await, 401);
        assert_eq!(
            send(&address, "m1", &sign(&old, "m2", now), now, body).await,
            401,
            "signed for another id"
        );
        assert_eq!(send(&address, "m1", &sign(&old, "m1", now), now, "{}").await, 401, "altered on its way");
        let late = now - 3_600;
        assert_eq!(send(&address, "m1", &sign(&old, "m1", late), late, body).await, 401, "replayed");
        assert!(!folder.join("m1.json").exists());
        assert_eq!(send(&address, "m1", &sign(&old, "m1", now), now, body).await, 204);
        assert_eq!(
            send(&address, "m1", &sign(&new, "m1", now), now, body).await,
            204,
            "a repeat is fine, and kept once"
        );
        assert!(folder.join("m1.json").exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_without_a_secret_is_refused_without_its_words() {
        let folder = testkit::Folder::new();
        for (text, why) in
            [("", "holds no secret"), ("# only this\n", "holds no secret"), ("\nhunter2\n", "line 2")]
        {
            let file = folder.join("secret");
            files::write(&file, text.as_bytes(), Existing::Replace).unwrap();
            let refused = Keys::read(&file).unwrap_err().to_string();
            assert!(refused.contains(why) && !refused.contains("hunter2"), "{refused}");
        }
    }
}
