//! `If-Match`: which version of an item the client means.

use crate::answer::ETag;
use crate::problem::{Kind, Problem};
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use std::convert::Infallible;

/// The header, if the client sent it.
#[derive(Clone, Debug)]
pub(crate) struct IfMatch(Option<String>);

impl IfMatch {
    /// Refuses without the header (428), or when it names another version (412).
    pub(crate) fn required(&self, current: &ETag) -> Result<(), Problem> {
        if self.0.is_none() {
            return Err(Problem::new(
                Kind::PreconditionRequired,
                "Read the item first, then send its ETag as `If-Match`, so that nobody's change is lost.",
            ));
        }
        self.honoured(current)
    }

    /// Refuses when the header is there and names another version (412).
    pub(crate) fn honoured(&self, current: &ETag) -> Result<(), Problem> {
        let Some(stated) = &self.0 else { return Ok(()) };
        let fits = stated.split(',').map(str::trim).any(|tag| tag == "*" || tag == current.as_str());
        if fits { Ok(()) } else { Err(Problem::version_mismatch()) }
    }

    /// Whether the client sent it.
    pub(crate) const fn is_sent(&self) -> bool {
        self.0.is_some()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let lines: Vec<&str> = parts
            .headers
            .get_all(header::IF_MATCH)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        Ok(Self((!lines.is_empty()).then(|| lines.join(","))))
    }
}
