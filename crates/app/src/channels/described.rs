//! What a channel's owner writes, checked as far as it can be without a request.

use crate::{App, Error};
use domain::address::target;
use domain::fields::FieldError;
use domain::mailbox::mailbox;
use domain::notification::{ChannelKind, Contents, NewChannel, parse_channel};
use serde_json::Value;

/// Reads a body, and whether its URL or mailbox may be used; all that is wrong at once.
pub fn described(app: &App, body: &Value) -> Result<NewChannel, Error> {
    let (parsed, mut errors) = match parse_channel(body) {
        Ok(channel) => (Some(channel), Vec::new()),
        Err(errors) => (None, errors),
    };
    let kind = body.get("kind").and_then(Value::as_str).and_then(ChannelKind::parse);
    let text = |field: &str| body.get(field).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let pointed = |errors: &[FieldError], pointer: &str| errors.iter().any(|error| error.pointer == pointer);
    let mut wrong = |pointer: &str, code: &'static str, message: String| {
        if !pointed(&errors, pointer) {
            errors.push(FieldError { pointer: pointer.to_owned(), code, message });
        }
    };
    let mut normal = None;
    if let (Some(ChannelKind::Webhook), Some(url)) = (kind, text("url")) {
        match target(url, app.allow_loopback) {
            Ok(target) => {
                let full = body.get("content").and_then(Value::as_str) == Some(Contents::Full.as_str());
                if full && target.url().scheme() != "https" {
                    wrong("/content", "enum", "goes only to an https address: say thin".to_owned());
                }
                normal = Some(target.url().to_string());
            }
            Err(error) => wrong("/url", error.code(), error.to_string()),
        }
    }
    if let (Some(ChannelKind::Email), Some(address)) = (kind, text("address")) {
        match mailbox(address) {
            Ok(address) => normal = Some(address),
            Err(error) => wrong("/address", error.code(), error.to_string()),
        }
    }
    match parsed {
        Some(channel) if errors.is_empty() => Ok(NewChannel { target: normal, ..channel }),
        _ => Err(Error::Invalid(errors)),
    }
}
