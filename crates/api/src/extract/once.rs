//! `Idempotency-Key`: a client that never heard the answer sends the same again, and it is done once.

use super::body::{ApiJson, File, Nothing};
use crate::problem::Problem;
use app::{Caller, Idempotency};
use axum::extract::{Extension, FromRequestParts};
use axum::http::request::Parts;
use sha2::{Digest, Sha256};

/// Method and template of the route, such as `POST /v1/reports`: one key may serve several routes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route(pub(crate) &'static str);

/// The key, if the client sent one.
#[derive(Clone, Debug)]
pub(crate) struct Once {
    key: Option<String>,
    route: &'static str,
    address: String,
}

/// A body with its hash.
pub(crate) trait Hashed {
    /// SHA-256 of the bytes as they came.
    fn hash(&self) -> [u8; 32];
}

impl Hashed for ApiJson {
    fn hash(&self) -> [u8; 32] {
        self.hash
    }
}
impl Hashed for Nothing {
    fn hash(&self) -> [u8; 32] {
        self.hash
    }
}
impl Hashed for File {
    fn hash(&self) -> [u8; 32] {
        self.hash
    }
}

impl Once {
    /// The caller with the key in its context. The key is held to the body and to the address with its ids, so that it
    /// can't be spent on another item.
    pub(crate) fn of(self, mut caller: Caller, body: &impl Hashed) -> Caller {
        let digest = Sha256::new().chain_update(body.hash()).chain_update(self.address);
        let (route, body_hash) = (self.route, digest.finalize().into());
        caller.ctx.idempotency = self.key.map(|key| Idempotency { key, route, body_hash });
        caller
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let route = Extension::<Route>::from_request_parts(parts, state).await;
        let Ok(Extension(Route(route))) = route else { return Err(Problem::internal()) };
        let mut keys = parts.headers.get_all("idempotency-key").iter();
        let key = keys.next().map(|value| value.to_str().unwrap_or_default().to_owned());
        let fits =
            |key: &String| (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if key.as_ref().is_some_and(|key| !fits(key)) || keys.next().is_some() {
            return Err(Problem::unreadable(
                "Idempotency-Key must be one word of 1 to 255 visible ASCII characters, such as a UUID.",
            ));
        }
        Ok(Self { key, route, address: parts.uri.to_string() })
    }
}
