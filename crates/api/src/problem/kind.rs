//! The closed list of problem types.

use axum::http::StatusCode;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:ident, $title:literal;)+) => {
        /// What kind of problem it is: the `type` of the answer, with its status and title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $name),+ }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The `type`.
            pub const fn uri(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
            /// The HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }
            /// The same for every problem of the kind.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

kinds! {
    /// Fields are wrong: all of them are listed.
    InvalidFields = "urn:entente:problem:invalid-fields", UNPROCESSABLE_ENTITY, "Some fields are wrong";
    /// The request can't be read at all.
    Unreadable = "urn:entente:problem:unreadable", BAD_REQUEST, "The request can't be read";
    /// Nobody is signed in.
    Unauthenticated = "urn:entente:problem:unauthenticated", UNAUTHORIZED, "Sign in first";
    /// Visible, but not permitted.
    Forbidden = "urn:entente:problem:forbidden", FORBIDDEN, "Not permitted";
    /// Not there or not visible.
    NotFound = "urn:entente:problem:not-found", NOT_FOUND, "Not found";
    /// Not possible in the item's state.
    WrongState = "urn:entente:problem:wrong-state", CONFLICT, "Not possible in this state";
    /// Agreements have changed since the preview.
    StaleBasis = "urn:entente:problem:stale-basis", CONFLICT, "The audience has changed since the preview";
    /// What was cleared isn't what stands there now.
    ClearanceStale = "urn:entente:problem:clearance-stale", CONFLICT, "The clearance is out of date";
    /// `If-Match` names another version.
    VersionMismatch = "urn:entente:problem:version-mismatch", PRECONDITION_FAILED, "The item has changed";
    /// `If-Match` is missing.
    PreconditionRequired = "urn:entente:problem:precondition-required", PRECONDITION_REQUIRED, "Say which version you mean";
    /// The body is too large.
    TooLarge = "urn:entente:problem:too-large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The body's media type isn't taken here.
    UnsupportedMedia = "urn:entente:problem:unsupported-media", UNSUPPORTED_MEDIA_TYPE, "This kind of body isn't taken here";
    /// The idempotency key was used with another body.
    IdempotencyMismatch = "urn:entente:problem:idempotency-mismatch", UNPROCESSABLE_ENTITY, "The idempotency key was used with another body";
    /// Too many tries.
    RateLimited = "urn:entente:problem:rate-limited", TOO_MANY_REQUESTS, "Too many tries";
    /// Another person has to do this.
    SecondPerson = "urn:entente:problem:second-person", FORBIDDEN, "A second person is needed";
    /// No agreement lets this pass.
    LacksAgreement = "urn:entente:problem:lacks-agreement", FORBIDDEN, "No agreement covers this";
    /// The value can't be searched for.
    NotSearchable = "urn:entente:problem:not-searchable", UNPROCESSABLE_ENTITY, "This can't be searched for";
    /// The database is away or busy.
    Unavailable = "urn:entente:problem:unavailable", SERVICE_UNAVAILABLE, "Try again shortly";
    /// A defect of ours.
    Internal = "urn:entente:problem:internal", INTERNAL_SERVER_ERROR, "Something went wrong here";
    /// The address exists, but not with this method; says no more than the status (RFC 9457, 4.2.1).
    MethodNotAllowed = "about:blank", METHOD_NOT_ALLOWED, "Method Not Allowed";
}

impl Kind {
    /// The kind of a `type`, for tests and clients.
    pub fn parse(uri: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.uri() == uri)
    }
}
