//! Problems, sessions, and who is who.

use super::OrgKindWord;
use utoipa::ToSchema;
use uuid::Uuid;

/// RFC 9457 problem details.
#[derive(ToSchema)]
pub(crate) struct Problem {
    /// `urn:entente:problem:…`; stable.
    r#type: String,
    /// The same for every problem of the type.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong here, and how to mend it.
    detail: String,
    /// Every wrong field or parameter.
    errors: Vec<FieldProblem>,
    /// The request's id.
    instance: String,
    /// With wrong-state: what is possible now.
    allowed: Option<Vec<String>>,
}

/// One wrong field.
#[derive(ToSchema)]
pub(crate) struct FieldProblem {
    /// RFC 6901 pointer into the body; a query parameter as `?name`.
    pointer: String,
    /// required, unknown, type, enum, format, range, length, text, duplicate, reference, unclassed.
    code: String,
    /// How to mend it.
    message: String,
}

/// What to sign in with.
#[derive(ToSchema)]
#[schema(examples(json!({"email": "reporter@nordbank.example", "password": "correct horse battery staple"})))]
pub(crate) struct NewSession {
    /// The account's address.
    #[schema(min_length = 1, max_length = 254)]
    email: String,
    /// Taken as it is; 1,024 bytes at most.
    #[schema(format = Password, min_length = 1, max_length = 1024)]
    password: String,
}

/// What to renew a session with.
#[derive(ToSchema)]
pub(crate) struct Refresh {
    /// Good once.
    #[schema(min_length = 1, max_length = 500)]
    refresh_token: String,
}

/// Tokens.
#[derive(ToSchema)]
pub(crate) struct Session {
    /// For `Authorization: Bearer`.
    access_token: String,
    /// `Bearer`.
    token_type: String,
    /// The access token's life in seconds.
    expires_in: u64,
    /// For one renewal.
    refresh_token: String,
    /// Who signed in.
    member: Member,
}

/// A person.
#[derive(ToSchema)]
pub(crate) struct Member {
    /// Its id.
    id: Uuid,
    /// As people call it.
    name: String,
    /// The address to sign in with.
    email: String,
}

/// The caller.
#[derive(ToSchema)]
pub(crate) struct Me {
    /// Who.
    member: Member,
    /// Of which organisation.
    organisation: Organisation,
    /// What it is there, as of now.
    roles: Vec<String>,
    /// What the roles permit on some item, such as `report.submit`.
    permissions: Vec<String>,
}

/// An organisation.
#[derive(ToSchema)]
pub(crate) struct Organisation {
    /// Its id.
    id: Uuid,
    /// Its name.
    name: String,
    /// ISO 3166 code of two letters.
    country: String,
    /// What it is.
    kind: OrgKindWord,
}
