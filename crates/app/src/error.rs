//! What a use case can answer instead of doing what was asked. One enum for all of them, since they all answer in the
//! same closed list of problem types (`docs/adr/0003-one-error-enum.md`); matches at the edge are exhaustive.

use domain::authz::Action;
use domain::decision::Finding;
use domain::fields::FieldError;
use domain::ids::Item;
use storage::permit::Denied;
use storage::{StoreError, WriteError};

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not visible: one answer for both.
    #[error("not found")]
    Hidden,
    /// Visible, but not permitted.
    #[error("not permitted: {}", .0.as_str())]
    Forbidden(Action, Option<Item>),
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    Unauthenticated,
    /// Fields are wrong: all of them.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// The item isn't in a state for this; the acts that are possible now.
    #[error("not possible in this state")]
    WrongState {
        /// The state it is in.
        state: &'static str,
        /// What is possible.
        allowed: Vec<&'static str>,
    },
    /// No agreement in force lets this pass, and why not.
    #[error("no agreement lets this pass")]
    LacksAgreement(Vec<Finding>),
    /// Agreements have changed since the preview; look again.
    #[error("the preview is out of date")]
    StaleBasis,
    /// What was cleared isn't what stands there now.
    #[error("the clearance is out of date")]
    ClearanceStale,
    /// Another person has to do this.
    #[error("a second person is needed")]
    SecondPerson,
    /// The caller's version isn't the present one.
    #[error("the version has moved on")]
    VersionMismatch,
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used with another body")]
    IdempotencyMismatch,
    /// Too many tries; how many seconds to wait.
    #[error("too many tries")]
    RateLimited {
        /// Seconds.
        retry_after: u64,
    },
    /// The value can't be searched for.
    #[error("not searchable")]
    NotSearchable,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        Self::Forbidden(denied.action, denied.item)
    }
}

impl WriteError for Error {
    fn store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
    fn denial(&self) -> Option<Denied> {
        if let Self::Forbidden(action, item) = self {
            Some(Denied { action: *action, item: *item })
        } else {
            None
        }
    }
}

impl Error {
    /// One wrong field.
    pub fn field(pointer: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { pointer: pointer.to_owned(), code, message: message.into() }])
    }
}
