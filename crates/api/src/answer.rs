//! What an operation answers: a status, a body, and the headers that go with them.

use crate::problem::Problem;
use app::App;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What a handler returns.
pub(crate) type Answered = Result<Answer, Problem>;

/// Says that the answer is to a key that was used before.
const REPLAY: HeaderName = HeaderName::from_static("idempotent-replay");

/// An entity tag, with its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ETag(String);

impl ETag {
    /// Over what an answer was made of: item, version, ground, projection. A counter would tell a reader of versions that
    /// are withheld from it; a keyed digest tells only whether its own answer changed.
    pub(crate) fn of(app: &App, parts: &[&[u8]]) -> Self {
        Self(format!("\"{}\"", app.store.keyring().etag().tag(parts)))
    }

    /// Over a whole answer to one reader; nothing in it may change by the clock alone.
    pub(crate) fn over(app: &App, view: &impl Serialize) -> Result<Self, Problem> {
        let bytes = serde_json::to_vec(view).map_err(|error| Problem::internal().caused_by(error))?;
        Ok(Self::of(app, &[&bytes, b"json"]))
    }

    /// As the header has it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    media: &'static str,
    body: Vec<u8>,
    headers: Vec<(HeaderName, String)>,
}

impl Answer {
    /// 200 with a view.
    pub(crate) fn ok(view: &impl Serialize) -> Answered {
        // a view that can't be written is a defect, whatever the reason
        let body = serde_json::to_vec(view).map_err(|error| Problem::internal().caused_by(error))?;
        Ok(Self { status: StatusCode::OK, media: "application/json", body, headers: Vec::new() })
    }

    /// 200 with all entries of a list that has no further pages.
    pub(crate) fn list(items: &impl Serialize) -> Answered {
        Self::ok(&serde_json::json!({"items": items, "next": null}))
    }

    /// 201 with a view and where it lives.
    pub(crate) fn created(view: &impl Serialize, location: String) -> Answered {
        let answer = Self::ok(view)?;
        Ok(Self { status: StatusCode::CREATED, ..answer }.header(header::LOCATION, location))
    }

    /// 204.
    pub(crate) const fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, media: "", body: Vec::new(), headers: Vec::new() }
    }

    /// 200 with a file.
    pub(crate) const fn file(media: &'static str, body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, media, body, headers: Vec::new() }
    }

    /// 200 with something that isn't JSON.
    pub(crate) fn text(media: &'static str, body: String) -> Self {
        Self { status: StatusCode::OK, media, body: body.into_bytes(), headers: Vec::new() }
    }

    /// With another status.
    pub(crate) const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With another media type.
    pub(crate) const fn media(mut self, media: &'static str) -> Self {
        self.media = media;
        self
    }

    /// With the item's tag.
    pub(crate) fn tagged(self, tag: &ETag) -> Self {
        let tag = tag.as_str().to_owned();
        self.header(header::ETAG, tag)
    }

    /// With the mark of a replay, if it is one.
    pub(crate) fn replay(self, replayed: bool) -> Self {
        if replayed { self.header(REPLAY, "true".to_owned()) } else { self }
    }

    /// With a header.
    pub(crate) fn header(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if !self.media.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
        response
    }
}
