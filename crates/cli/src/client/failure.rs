//! Why a client command didn't do what it was asked: words for people, and the exit code that says the same to a script.

use crate::terminal::plain;
use reqwest::StatusCode;
use serde_json::Value;
use std::fmt;
use std::process::ExitCode;

/// What a script may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything else.
    Failed,
    /// Not signed in, or not allowed.
    NotAllowed,
    /// Not there, or not visible.
    NotFound,
    /// The server can't take what was sent, or not now that things have changed.
    Refused,
    /// The server can't be reached, or asks to come back later.
    Unreachable,
}

impl Kind {
    /// The documented exit code. 2, a command line that isn't understood, is clap's.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::NotAllowed => 3,
            Self::NotFound => 4,
            Self::Refused => 5,
            Self::Unreachable => 6,
        }
    }

    fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            401 | 403 => Self::NotAllowed,
            404 => Self::NotFound,
            400 | 409 | 412 | 413 | 415 | 422 => Self::Refused,
            429 | 502..=504 => Self::Unreachable,
            _ => Self::Failed,
        }
    }
}

/// Why not.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    text: String,
    problem: Value,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Failure {}

/// One field that the server can't take.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong<'a> {
    pub(crate) pointer: &'a str,
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
}

impl Failure {
    pub(crate) fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), problem: Value::Null }
    }

    /// What the server answered instead of doing it.
    pub(crate) fn answered(status: StatusCode, problem: Value) -> Self {
        let mut failure = Self { kind: Kind::of(status), text: String::new(), problem };
        failure.text = failure.words(status);
        failure
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// The server's problem document; null where there is none.
    pub(crate) const fn problem(&self) -> &Value {
        &self.problem
    }

    /// Whether the problem is of this type, as in `stale-basis`.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.problem["type"].as_str().and_then(|uri| uri.strip_prefix("urn:entente:problem:")) == Some(name)
    }

    /// The fields that are wrong.
    pub(crate) fn wrong(&self) -> impl Iterator<Item = Wrong<'_>> {
        self.problem["errors"].as_array().into_iter().flatten().filter_map(|error| {
            // an entry of another shape says nothing to anybody
            let (pointer, message) = (error["pointer"].as_str()?, error["message"].as_str()?);
            Some(Wrong { pointer, code: error["code"].as_str().unwrap_or_default(), message })
        })
    }

    /// With other words, and everything else as it was.
    pub(crate) fn worded(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// The first line: what the server says as a whole.
    pub(crate) fn headline(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    fn words(&self, status: StatusCode) -> String {
        let said = self.problem["detail"].as_str().or(self.problem["title"].as_str());
        let mut text = match said {
            // whoever reads this doesn't see `errors` but the lines below
            Some(said) => match said.split_once("; `errors` says") {
                Some((said, _)) if self.wrong().next().is_some() => format!("{}.", plain(said)),
                _ => plain(said),
            },
            // something between us and the server may answer anything
            None => format!("the server answers {status} and doesn't say why"),
        };
        for wrong in self.wrong() {
            let place = if wrong.pointer.is_empty() { "/" } else { wrong.pointer };
            text.push_str("\n  ");
            text.push_str(&plain(&format!("{place}  {}", wrong.message)));
        }
        if let Some(instance) = self.problem["instance"].as_str().filter(|_| status.is_server_error()) {
            text.push_str("\n  ");
            text.push_str(&plain(instance));
        }
        text
    }
}

/// The exit code of a command that failed.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    let kind = error.downcast_ref::<Failure>().map_or(Kind::Failed, Failure::kind);
    ExitCode::from(kind.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;
    use serde_json::json;

    #[test]
    fn every_pointer_stands_on_a_line() {
        let problem = json!({"type": "urn:entente:problem:invalid-fields", "detail": "2 fields are wrong; `errors` says which.", "errors": [
            {"pointer": "/title", "code": "required", "message": "is required"},
            {"pointer": "/observables/0/value", "code": "format", "message": "is no domain"}, {"pointer": 7}]});
        let failure = Failure::answered(StatusCode::UNPROCESSABLE_ENTITY, problem);
        assert_eq!(
            failure.to_string(),
            "2 fields are wrong.\n  /title  is required\n  /observables/0/value  is no domain"
        );
        assert!(failure.is("invalid-fields") && failure.kind() == Kind::Refused);
        assert_eq!(failure.wrong().count(), 2, "an entry of another shape is left out");
    }

    #[test]
    fn codes_follow_the_status() {
        for (status, code) in
            [(401, 3), (403, 3), (404, 4), (409, 5), (422, 5), (429, 6), (503, 6), (500, 1), (418, 1)]
        {
            let failure = Failure::answered(StatusCode::from_u16(status).unwrap(), Value::Null);
            assert_eq!(failure.kind().code(), code, "{status}");
            assert!(failure.to_string().contains(&status.to_string()), "{failure}");
        }
    }

    #[test]
    fn a_context_keeps_the_code() {
        let failed: Result<(), Failure> = Err(Failure::new(Kind::NotFound, "gone"));
        let error = failed.context("reading").context("again").unwrap_err();
        assert_eq!(exit_code(&error), ExitCode::from(4));
        assert_eq!(exit_code(&anyhow::anyhow!("else")), ExitCode::from(1));
    }

    #[test]
    fn nothing_that_moves_the_cursor_reaches_the_screen() {
        let problem =
            json!({"detail": "\u{1b}[2Jgone", "errors": [{"pointer": "/a\u{1b}", "message": "b\u{7}"}]});
        let failure = Failure::answered(StatusCode::CONFLICT, problem);
        assert!(!failure.to_string().contains(['\u{1b}', '\u{7}']), "{failure:?}");
    }
}
