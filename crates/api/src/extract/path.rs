//! Ids and references in addresses. A malformed one names nothing, so it is read as the nil id, which names nothing
//! either: the use case then answers as for any absent item, at the same point and the same cost.

use crate::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use std::convert::Infallible;
use uuid::Uuid;

/// The id in `{id}`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: From<Uuid>, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Ok(Self(uuid(&text(parts, state).await).unwrap_or_default().into()))
    }
}

/// The text in `{id}` where a reference such as `R-7QK4-M2XD` names the item too.
#[derive(Clone, Debug)]
pub(crate) struct Named(pub(crate) String);

impl Named {
    /// The id, if it is one; what isn't may be a reference.
    pub(crate) fn id<T: From<Uuid>>(&self) -> Option<T> {
        uuid(&self.0).map(T::from)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self(text(parts, state).await))
    }
}

/// The hyphenated form only: one item has one address.
fn uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}

async fn text<S: Send + Sync>(parts: &mut Parts, state: &S) -> String {
    let Ok(parameters) = RawPathParams::from_request_parts(parts, state).await else { return String::new() };
    parameters.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned()).unwrap_or_default()
}
