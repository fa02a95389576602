//! Bodies. Raw `axum::Json` is banned: it answers broken input in a form of its own and silently drops unknown fields.

use super::syntax;
use crate::problem::{Kind, Problem};
use crate::state::Api;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use domain::fields::FieldError;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A JSON body, read but not yet understood: the domain's parsers say everything that is wrong with its fields at once.
#[derive(Debug)]
pub(crate) struct ApiJson {
    pub(crate) value: Value,
    /// SHA-256 of the bytes as they came: what an idempotency key is held to.
    pub(crate) hash: [u8; 32],
}

impl FromRequest<Api> for ApiJson {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        json_only(request.headers())?;
        let bytes = bytes(request, api).await?;
        Ok(Self { value: syntax::parse(&bytes)?, hash: Sha256::digest(&bytes).into() })
    }
}

/// The body of a transition that takes no fields: absent, or `{}`.
#[derive(Debug)]
pub(crate) struct Nothing {
    pub(crate) hash: [u8; 32],
}

impl FromRequest<Api> for Nothing {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let typed = request.headers().contains_key(header::CONTENT_TYPE);
        if typed {
            json_only(request.headers())?;
        }
        let bytes = bytes(request, api).await?;
        if bytes.is_empty() {
            return Ok(Self { hash: Sha256::digest(b"").into() });
        }
        if !typed {
            return Err(unsupported());
        }
        let Value::Object(fields) = syntax::parse(&bytes)? else {
            return Err(Problem::invalid(vec![wrong("", "type", "must be an object")]));
        };
        if !fields.is_empty() {
            let unknown = fields.keys().map(|name| {
                let name: String = name.chars().take(64).collect();
                wrong(
                    &format!("/{}", name.replace('~', "~0").replace('/', "~1")),
                    "unknown",
                    "is not a field of this body",
                )
            });
            return Err(Problem::invalid(unknown.collect()));
        }
        Ok(Self { hash: Sha256::digest(&bytes).into() })
    }
}

/// A file of another format, as it came.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) bytes: Bytes,
    pub(crate) hash: [u8; 32],
}

impl FromRequest<Api> for File {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        json_only(request.headers())?;
        let bytes = bytes(request, api).await?;
        Ok(Self { hash: Sha256::digest(&bytes).into(), bytes })
    }
}

fn wrong(pointer: &str, code: &'static str, message: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code, message: message.to_owned() }
}

/// `application/json`, in UTF-8, not compressed.
fn json_only(headers: &HeaderMap) -> Result<(), Problem> {
    let stated = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (media, parameters) = stated.split_once(';').unwrap_or((stated, ""));
    let utf8 = parameters.split(';').all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    let plain = headers.get(header::CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity");
    if media.trim().eq_ignore_ascii_case("application/json") && utf8 && plain {
        Ok(())
    } else {
        Err(unsupported())
    }
}

fn unsupported() -> Problem {
    Problem::new(
        Kind::UnsupportedMedia,
        "Send the body as JSON in UTF-8, not compressed, with `Content-Type: application/json`.",
    )
    .with("accepted", vec!["application/json"])
}

/// The body, up to the limit that the route was given.
async fn bytes(request: Request, api: &Api) -> Result<Bytes, Problem> {
    Bytes::from_request(request, api).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => Problem::new(
            Kind::TooLarge,
            "The body is larger than is taken here. Nothing was changed; split it, or leave out what isn't needed.",
        ),
        _ => Problem::unreadable("The body ended before it was whole. Send it again."),
    })
}
