//! The one form in which the API says no: RFC 9457 problem details, `application/problem+json`.
//!
//! An operation returns a [`Problem`]; `crate::frame` adds `instance`, the request's id, and writes it out. Details are
//! written for the reader: what, where, how to mend. What went wrong inside goes to the log under the same id, and only
//! where it is our fault.

mod kind;
mod refusal;

pub use kind::Kind;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::fields::FieldError;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Why an operation wasn't done.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<FieldError>,
    more: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// What went wrong inside: for the log, never for the reader.
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// A problem in one sentence.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { kind, detail, errors: Vec::new(), more: Map::new(), headers: Vec::new(), cause: None }
    }

    /// Not there or not visible: the same words for both, whatever was asked for.
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "There is nothing here that you can see. Check the address.")
    }

    /// The request can't be read.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(Kind::Unreadable, detail)
    }

    /// A defect of ours.
    pub fn internal() -> Self {
        Self::new(
            Kind::Internal,
            "Something went wrong here. Nothing was changed; name the instance when you report it.",
        )
    }

    /// Names single fields or parameters that are wrong.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors;
        self
    }

    /// Adds a member of its own.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a header, in place of an earlier one of that name.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value));
        self
    }

    /// Keeps what went wrong inside, for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    /// What kind of problem it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The response, under the request that it answers.
    pub(crate) fn render(self, instance: uuid::Uuid) -> Response {
        let status = self.kind.status();
        if status.is_server_error() {
            self.log(instance);
        }
        let mut body = Map::new();
        body.insert("type".to_owned(), json!(self.kind.uri()));
        body.insert("title".to_owned(), json!(self.kind.title()));
        body.insert("status".to_owned(), json!(status.as_u16()));
        body.insert("detail".to_owned(), json!(self.detail));
        body.insert("errors".to_owned(), json!(self.errors));
        body.insert("instance".to_owned(), json!(format!("urn:uuid:{instance}")));
        body.extend(self.more);
        let media = HeaderValue::from_static("application/problem+json");
        let mut response =
            (status, [(header::CONTENT_TYPE, media)], Value::Object(body).to_string()).into_response();
        response.headers_mut().extend(self.headers);
        response
    }

    fn log(&self, instance: uuid::Uuid) {
        let mut chain = String::new();
        let mut cause = self.cause.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static));
        while let Some(error) = cause {
            if !chain.is_empty() {
                chain.push_str(": ");
            }
            chain.push_str(&error.to_string());
            cause = error.source();
        }
        tracing::error!(%instance, kind = self.kind.uri(), cause = chain, "request failed");
    }
}

impl IntoResponse for Problem {
    /// Only the outermost layer knows the request's id, so a problem travels there as it is.
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        *response.status_mut() = self.kind.status();
        response.extensions_mut().insert(self);
        response
    }
}
