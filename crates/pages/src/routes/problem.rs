//! How a page says no: the API's problem, in words for a reader. A handler returns a [`Problem`]; [`super::frame`] adds the
//! request's number and writes it out. What went wrong inside goes to the log, and only where it is our fault.

use crate::page::ProblemPage;
use crate::view::FieldError;
use crate::words::{Lang, arg, say};
use app::{Error, StoreError};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

/// Why a page can't be shown, or an act wasn't done.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    title: Box<str>,
    detail: String,
    errors: Vec<FieldError>,
    allowed: Vec<String>,
    retry_after: Option<u32>,
    cause: Option<Box<str>>,
}

impl Problem {
    /// A problem in words.
    pub(crate) fn new(status: StatusCode, title: String, detail: String) -> Self {
        Self {
            status,
            title: title.into(),
            detail,
            errors: Vec::new(),
            allowed: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// Not there or not visible: the same words for both.
    pub(crate) fn not_found() -> Self {
        let lang = Lang::default();
        Self::new(
            StatusCode::NOT_FOUND,
            say(lang, "problem-not-found", &[]),
            say(lang, "problem-not-found-help", &[]),
        )
    }

    /// A form whose token isn't this session's.
    pub(crate) fn forged() -> Self {
        let lang = Lang::default();
        Self::new(
            StatusCode::FORBIDDEN,
            say(lang, "problem-forged", &[]),
            say(lang, "problem-forged-help", &[]),
        )
    }

    /// A body that is no form.
    pub(crate) fn unsupported_media() -> Self {
        let lang = Lang::default();
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            say(lang, "problem-media", &[]),
            say(lang, "problem-media-help", &[]),
        )
    }

    /// A body that is too large.
    pub(crate) fn too_large() -> Self {
        let lang = Lang::default();
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            say(lang, "problem-too-large", &[]),
            say(lang, "problem-too-large-help", &[]),
        )
    }

    /// A defect of ours.
    pub(crate) fn internal() -> Self {
        let lang = Lang::default();
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            say(lang, "problem-internal", &[]),
            say(lang, "problem-internal-help", &[]),
        )
    }

    /// The page, under the request that it answers.
    pub(crate) fn render(self, instance: Uuid, back: &str) -> Response {
        if self.status.is_server_error() {
            tracing::error!(%instance, cause = self.cause.as_deref().unwrap_or_default(), "request failed");
        }
        let page = ProblemPage {
            status: self.status.as_u16(),
            title: self.title.into(),
            detail: self.detail,
            errors: self.errors,
            allowed: self.allowed,
            instance: if self.status.is_server_error() { instance.to_string() } else { String::new() },
            back: back.to_owned(),
        };
        let mut response = crate::respond(&page, Lang::default(), &HeaderMap::new(), self.status);
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// Only the outermost layer knows the request's number, so a problem travels there as it is.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let lang = Lang::default();
        let problem = |status, title: String, detail: String| Self::new(status, title, detail);
        match error {
            Error::Hidden => Self::not_found(),
            Error::Forbidden(..) => problem(
                StatusCode::FORBIDDEN,
                say(lang, "problem-forbidden", &[]),
                say(lang, "problem-forbidden-help", &[]),
            ),
            Error::Unauthenticated => problem(
                StatusCode::UNAUTHORIZED,
                say(lang, "problem-unauthenticated", &[]),
                say(lang, "problem-unauthenticated-help", &[]),
            ),
            Error::Invalid(errors) => Self { errors: field_errors(&errors), ..invalid(lang, errors.len()) },
            Error::WrongState { allowed, .. } => Self {
                allowed: allowed.into_iter().map(str::to_owned).collect(),
                ..problem(
                    StatusCode::CONFLICT,
                    say(lang, "problem-wrong-state", &[]),
                    say(lang, "problem-wrong-state-help", &[]),
                )
            },
            Error::LacksAgreement(_) => problem(
                StatusCode::FORBIDDEN,
                say(lang, "problem-lacks-agreement", &[]),
                say(lang, "problem-lacks-agreement-help", &[]),
            ),
            Error::StaleBasis => {
                conflict(say(lang, "problem-stale-basis", &[]), say(lang, "problem-stale-basis-help", &[]))
            }
            Error::ClearanceStale => conflict(
                say(lang, "problem-clearance-stale", &[]),
                say(lang, "problem-clearance-stale-help", &[]),
            ),
            Error::SecondPerson => problem(
                StatusCode::FORBIDDEN,
                say(lang, "problem-second-person", &[]),
                say(lang, "problem-second-person-help", &[]),
            ),
            Error::VersionMismatch | Error::IdempotencyMismatch => moved_on(lang),
            Error::RateLimited { retry_after } => Self {
                retry_after: u32::try_from(retry_after).ok(),
                ..problem(
                    StatusCode::TOO_MANY_REQUESTS,
                    say(lang, "problem-rate-limited", &[]),
                    say(lang, "problem-rate-limited-help", &[("n", arg(retry_after))]),
                )
            },
            Error::NotSearchable => problem(
                StatusCode::UNPROCESSABLE_ENTITY,
                say(lang, "problem-not-searchable", &[]),
                say(lang, "problem-not-searchable-help", &[]),
            ),
            Error::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let lang = Lang::default();
        let cause = Some(chain(&error).into());
        match error {
            StoreError::Busy | StoreError::Unavailable(_) => Self {
                cause,
                retry_after: Some(2),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    say(lang, "problem-unavailable", &[]),
                    say(lang, "problem-unavailable-help", &[]),
                )
            },
            // a race that the use case didn't foresee
            StoreError::Conflict(_) => moved_on(lang),
            StoreError::Corrupt { .. }
            | StoreError::Sealed(_)
            | StoreError::Statement(_)
            | StoreError::Internal(_) => Self { cause, ..Self::internal() },
        }
    }
}

fn conflict(title: String, detail: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, title, detail)
}

fn moved_on(lang: Lang) -> Problem {
    conflict(say(lang, "problem-moved-on", &[]), say(lang, "problem-moved-on-help", &[]))
}

fn invalid(lang: Lang, fields: usize) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        say(lang, "problem-invalid", &[]),
        say(lang, "problem-invalid-help", &[("n", arg(fields))]),
    )
}

/// Complaints under the names that the domain gives its fields.
pub(crate) fn field_errors(errors: &[domain::fields::FieldError]) -> Vec<FieldError> {
    let field = |pointer: &str| pointer.trim_start_matches('/').replace('/', ".");
    errors.iter().map(|e| FieldError { field: field(&e.pointer), message: e.message.clone() }).collect()
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

/// The answer for addresses that nothing lives under.
pub(crate) async fn unknown() -> Problem {
    Problem::not_found()
}

/// The answer for a method that an address doesn't take.
pub(crate) async fn wrong_method() -> Problem {
    let lang = Lang::default();
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        say(lang, "problem-method", &[]),
        say(lang, "problem-method-help", &[]),
    )
}
