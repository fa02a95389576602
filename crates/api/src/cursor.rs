//! Where a page begins: opaque to clients, bound to its list and its reader, and refused when it was tampered with.

use crate::problem::Problem;
use app::{App, Caller};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use domain::fields::FieldError;
use domain::time::Time;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A place in a list: what it is sorted by, a second key where there is one, and the id.
pub(crate) type Place = (Time, i32, Uuid);

/// The list whose pages these are, and who reads it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pages<'a> {
    app: &'a App,
    organisation: Uuid,
    list: &'static str,
}

impl<'a> Pages<'a> {
    /// Pages of `list`, for this caller.
    pub(crate) fn of(app: &'a App, caller: &Caller, list: &'static str) -> Self {
        Self { app, organisation: caller.principal.organisation.0, list }
    }

    /// The place that `after` names.
    pub(crate) fn after(&self, after: Option<String>) -> Result<Option<Place>, Problem> {
        after.map(|cursor| self.open(&cursor).ok_or_else(Self::refused)).transpose()
    }

    /// `{items, next}`.
    pub(crate) fn page(&self, items: &impl Serialize, next: Option<Place>) -> Value {
        json!({"items": items, "next": next.map(|place| self.close(place))})
    }

    fn close(&self, (at, second, id): Place) -> String {
        let mut bytes = at.timestamp_micros().to_be_bytes().to_vec();
        bytes.extend(second.to_be_bytes());
        bytes.extend(id.as_bytes());
        format!("{}{}", self.tag(&bytes), URL_SAFE_NO_PAD.encode(&bytes))
    }

    fn open(&self, cursor: &str) -> Option<Place> {
        let (tag, text) = cursor.split_at_checked(22)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        if tag != self.tag(&bytes) {
            return None;
        }
        let (at, rest) = bytes.split_first_chunk::<8>()?;
        let (second, id) = rest.split_first_chunk::<4>()?;
        let at = DateTime::from_timestamp_micros(i64::from_be_bytes(*at))?;
        Some((at, i32::from_be_bytes(*second), Uuid::from_slice(id).ok()?))
    }

    fn tag(&self, bytes: &[u8]) -> String {
        let parts: [&[u8]; 4] = [b"cursor", self.list.as_bytes(), self.organisation.as_bytes(), bytes];
        self.app.store.keyring().etag().tag(&parts)
    }

    fn refused() -> Problem {
        let message = "is not the `next` of a page of this list; begin again without it";
        let error = FieldError { pointer: "?after".to_owned(), code: "format", message: message.to_owned() };
        Problem::unreadable(format!("`after` {message}.")).errors(vec![error])
    }
}

/// Cuts a list that was asked for with one entry more than the page has; says whether there is more.
pub(crate) fn cut<T>(items: &mut Vec<T>, limit: u64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    more
}
