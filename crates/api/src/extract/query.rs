//! Query parameters: each at most once, each known, each right; all that is wrong is told at once.

use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::fields::{FieldError, is_forbidden};
use domain::time::Time;
use std::convert::Infallible;

/// How many entries a page has unless the client says so.
const PAGE: u64 = 50;
/// The longest page.
const LONGEST_PAGE: u64 = 200;

/// The parameters of one request, taken one by one.
#[derive(Debug, Default)]
pub(crate) struct Query {
    given: Vec<(String, String)>,
    known: Vec<&'static str>,
    errors: Vec<FieldError>,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let given =
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned();
        Ok(Self { given: given.collect(), ..Self::default() })
    }
}

impl Query {
    fn wrong(&mut self, name: &str, code: &'static str, message: impl Into<String>) {
        let name: String = name.chars().take(64).collect();
        self.errors.push(FieldError { pointer: format!("?{name}"), code, message: message.into() });
    }

    /// Any text; an empty one is absent.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        let mut values = self.given.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone());
        let value = values.next()?;
        if values.next().is_some() {
            self.wrong(name, "duplicate", "is given twice");
            return None;
        }
        if value.chars().count() > 500 {
            self.wrong(name, "length", "is longer than 500 characters");
            return None;
        }
        if value.chars().any(is_forbidden) {
            self.wrong(name, "text", "has an invisible character; remove it");
            return None;
        }
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// A word parsed by `parse`, and never empty; `allowed` is named in the message.
    pub(crate) fn word<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        allowed: &str,
    ) -> Option<T> {
        let errors = self.errors.len();
        let text = self.text(name);
        let given = self.given.iter().any(|(given, _)| given == name);
        if text.is_none() && (!given || self.errors.len() > errors) {
            return None;
        }
        let word = text.and_then(|text| parse(&text));
        if word.is_none() {
            self.wrong(name, "enum", format!("must be {allowed}"));
        }
        word
    }

    /// An id in its UUID form.
    pub(crate) fn id<T: std::str::FromStr>(&mut self, name: &'static str) -> Option<T> {
        self.word(name, |text| text.parse().ok(), "an id (UUID)")
    }

    /// A time.
    pub(crate) fn time(&mut self, name: &'static str) -> Option<Time> {
        let parse = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
        self.word(name, parse, "a time such as 2026-11-20T04:10:00Z")
    }

    /// Reports a parameter that has to be there and isn't.
    pub(crate) fn require(&mut self, name: &'static str) {
        let there = self.given.iter().any(|(given, value)| given == name && !value.trim().is_empty());
        let told = self.errors.iter().any(|error| error.pointer.strip_prefix('?') == Some(name));
        if !there && !told {
            self.wrong(name, "required", "is required");
        }
    }

    /// `limit`: how many entries the page has at most.
    pub(crate) fn limit(&mut self) -> u64 {
        let parse = |text: &str| text.parse().ok().filter(|limit| (1..=LONGEST_PAGE).contains(limit));
        self.word("limit", parse, "a whole number from 1 to 200").unwrap_or(PAGE)
    }

    /// Everything that is wrong, parameters that nobody asked for included.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        let known = std::mem::take(&mut self.known);
        let mut unknown: Vec<String> = Vec::new();
        for (name, _) in &self.given {
            if !known.contains(&name.as_str()) && !unknown.contains(name) {
                unknown.push(name.clone());
            }
        }
        for name in unknown {
            let takes = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            self.wrong(&name, "unknown", format!("is not a parameter of this address, which takes {takes}"));
        }
        if self.errors.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> =
            self.errors.iter().map(|error| error.pointer.trim_start_matches('?')).collect();
        let detail = format!("These query parameters can't be taken: {}.", names.join(", "));
        Err(Problem::unreadable(detail).errors(self.errors))
    }
}

/// What a use case refuses of a filter: the same 400 as a filter that can't be read.
pub(crate) fn refused(error: app::Error) -> Problem {
    match error {
        app::Error::Invalid(errors) => {
            let query =
                |error: FieldError| FieldError { pointer: error.pointer.replacen('/', "?", 1), ..error };
            let errors: Vec<FieldError> = errors.into_iter().map(query).collect();
            Problem::unreadable("Some query parameters can't be taken; `errors` says which.").errors(errors)
        }
        other => other.into(),
    }
}
