//! What a use case refuses, as a problem. Exhaustive: a new refusal is a compile error here.

use super::{Kind, Problem};
use app::{Error, StoreError};
use axum::http::{HeaderValue, header};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Hidden => Self::not_found(),
            Error::Forbidden(action, _) => Self::new(
                Kind::Forbidden,
                format!(
                    "Your roles don't include `{}` on this item. Ask a colleague who has it.",
                    action.as_str()
                ),
            )
            .with("action", action.as_str()),
            Error::Unauthenticated => Self::unauthenticated(),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::WrongState { state, allowed } => {
                Self::new(Kind::WrongState, state_detail(state, &allowed))
                    .with("state", state)
                    .with("allowed", allowed)
            }
            Error::LacksAgreement(findings) => Self::new(
                Kind::LacksAgreement,
                "No agreement in force between you and the recipient lets this pass; `because` says which clause. Nothing \
                 was sent.",
            )
            .with("because", serde_json::json!(findings)),
            Error::StaleBasis => Self::new(
                Kind::StaleBasis,
                "Agreements have changed since the preview, so others would see this than you were shown. Nothing was \
                 submitted. Look at the new audience and submit with its basis.",
            ),
            Error::ClearanceStale => Self::new(
                Kind::ClearanceStale,
                "What was cleared isn't what stands there now. Submit it for clearance again.",
            ),
            Error::SecondPerson => Self::new(
                Kind::SecondPerson,
                "This needs a person other than the one who prepared it. Ask a colleague.",
            ),
            Error::VersionMismatch => Self::version_mismatch(),
            Error::IdempotencyMismatch => Self::new(
                Kind::IdempotencyMismatch,
                "This Idempotency-Key came with another body before. Nothing was done; use a new key for a new act.",
            ),
            Error::RateLimited { retry_after } => {
                Self::new(Kind::RateLimited, format!("Wait {retry_after} seconds, then try again."))
                    .header(header::RETRY_AFTER, HeaderValue::from(retry_after))
            }
            Error::NotSearchable => Self::new(
                Kind::NotSearchable,
                "This value is of a kind that is stored encrypted and can't be searched for by its text.",
            ),
            Error::Store(error) => error.into(),
        }
    }
}

fn state_detail(state: &str, allowed: &[&str]) -> String {
    if allowed.is_empty() {
        return format!("In the state `{state}` nothing more can be done here.");
    }
    format!("The state is `{state}`, where this isn't possible. Possible now: {}.", allowed.join(", "))
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Busy | StoreError::Unavailable(_) => Kind::Unavailable,
            // a race that the use case didn't foresee; what it wanted is there already or has changed
            StoreError::Conflict(_) => return Self::version_mismatch(),
            StoreError::Corrupt { .. }
            | StoreError::Sealed(_)
            | StoreError::Statement(_)
            | StoreError::Internal(_) => Kind::Internal,
        };
        match kind {
            Kind::Unavailable => Self::new(
                kind,
                "The database doesn't answer in time. Nothing was changed; try again with the same Idempotency-Key.",
            )
            .header(header::RETRY_AFTER, HeaderValue::from(2)),
            _ => Self::internal(),
        }
        .caused_by(error)
    }
}

impl Problem {
    /// Nobody, or nobody any more.
    pub fn unauthenticated() -> Self {
        Self::new(
            Kind::Unauthenticated,
            "Send `Authorization: Bearer` with an access token of `POST /v1/sessions` that is still valid.",
        )
        .challenge()
    }

    /// Says how to sign in.
    #[must_use]
    pub fn challenge(self) -> Self {
        self.header(header::WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer realm="entente""#))
    }

    /// Fields are wrong.
    pub fn invalid(errors: Vec<domain::fields::FieldError>) -> Self {
        let detail = match errors.len() {
            1 => "One field is wrong; `errors` says which and how to mend it.".to_owned(),
            n => format!("{n} fields are wrong; `errors` says which and how to mend them."),
        };
        Self::new(Kind::InvalidFields, detail).errors(errors)
    }

    /// Somebody was faster.
    pub fn version_mismatch() -> Self {
        Self::new(
            Kind::VersionMismatch,
            "The item has changed since you read it. Read it again, then repeat what you want with its new ETag.",
        )
    }
}
