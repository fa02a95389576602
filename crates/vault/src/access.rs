//! Access tokens after RFC 9068: who calls, never what they may do. Roles are read per request.
//!
//! ```
//! use chrono::{DateTime, TimeDelta, Utc};
//! use uuid::Uuid;
//! use vault::{AccessClaims, Expected, SeededRandom, SigningKey, access};
//! let now = DateTime::<Utc>::UNIX_EPOCH;
//! let key = SigningKey::generate(&SeededRandom::new(1))?;
//! let claims = AccessClaims {
//!     iss: "https://entente.example".into(), aud: "https://entente.example".into(), client_id: "web".into(),
//!     sub: Uuid::from_u128(1), org: Uuid::from_u128(2), sid: Some(Uuid::from_u128(3)), jti: Uuid::from_u128(4),
//!     iat: now.timestamp(), exp: (now + TimeDelta::minutes(5)).timestamp(),
//! };
//! let token = access::issue(&key, &claims)?;
//! let expected = Expected { iss: &claims.iss, aud: &claims.aud, now };
//! assert_eq!(access::verify(&[key.verifying_key().clone()], &token, &expected)?, claims);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::jws::{self, JwsError};
use crate::signing::{SigningKey, VerifyingKey};

/// The `typ` of an access token (RFC 9068, 2.1).
pub const ACCESS_TOKEN: &str = "at+jwt";

/// What an access token says (RFC 9068, 2.2). Times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// The instance's public address.
    pub iss: String,
    /// The member, or the service client where there is no person.
    pub sub: Uuid,
    /// The organisation for which it acts.
    pub org: Uuid,
    /// The session that it belongs to and ends with; service clients have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The OAuth client that it was issued to.
    pub client_id: String,
    /// The resource that it is for: one.
    pub aud: String,
    /// Issued at.
    pub iat: i64,
    /// No longer valid from then on.
    pub exp: i64,
    /// Its own id.
    pub jti: Uuid,
}

/// What a verifier demands of a token.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, to the letter.
    pub iss: &'a str,
    /// The resource, to the letter.
    pub aud: &'a str,
    /// The time at which it must be valid.
    pub now: DateTime<Utc>,
}

/// Why an access token isn't accepted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AccessError {
    /// Not one of our tokens.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// Too old.
    #[error("the access token has expired")]
    Expired,
    /// From another instance.
    #[error("the access token is from another issuer")]
    WrongIssuer,
    /// For another resource.
    #[error("the access token is for another resource")]
    WrongAudience,
}

/// A signed access token.
pub fn issue(key: &SigningKey, claims: &AccessClaims) -> Result<String, JwsError> {
    jws::sign(key, ACCESS_TOKEN, claims)
}

/// What `token` says, if one of `keys` signed it and it is what is `expected`. There is no leeway: issuer and
/// verifier share their clock.
pub fn verify(
    keys: &[VerifyingKey],
    token: &str,
    expected: &Expected<'_>,
) -> Result<AccessClaims, AccessError> {
    let claims: AccessClaims = jws::verify(keys, ACCESS_TOKEN, token)?;
    if claims.iss != expected.iss {
        return Err(AccessError::WrongIssuer);
    }
    if claims.aud != expected.aud {
        return Err(AccessError::WrongAudience);
    }
    if expected.now.timestamp() >= claims.exp {
        return Err(AccessError::Expired);
    }
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn claims() -> AccessClaims {
        AccessClaims {
            iss: "https://entente.example".into(),
            sub: Uuid::from_u128(1),
            org: Uuid::from_u128(2),
            sid: Some(Uuid::from_u128(3)),
            client_id: "web".into(),
            aud: "https://entente.example/v1".into(),
            iat: now().timestamp(),
            exp: now().timestamp() + 300,
            jti: Uuid::from_u128(4),
        }
    }

    fn expected(now: DateTime<Utc>) -> Expected<'static> {
        Expected { iss: "https://entente.example", aud: "https://entente.example/v1", now }
    }

    #[test]
    fn valid_until_the_second_of_expiry_by_the_injected_clock() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let keys = [key.verifying_key().clone()];
        let token = issue(&key, &claims()).unwrap();
        let at = |seconds| verify(&keys, &token, &expected(now() + TimeDelta::seconds(seconds)));
        assert_eq!(at(0), Ok(claims()));
        assert_eq!(at(299), Ok(claims()));
        assert_eq!(at(300), Err(AccessError::Expired));
        assert_eq!(at(100_000_000), Err(AccessError::Expired));
    }

    #[test]
    fn only_for_its_issuer_and_resource() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let keys = [key.verifying_key().clone()];
        let token = issue(&key, &claims()).unwrap();
        let elsewhere = Expected { iss: "https://other.example", ..expected(now()) };
        assert_eq!(verify(&keys, &token, &elsewhere), Err(AccessError::WrongIssuer));
        let elsewhere = Expected { aud: "https://entente.example", ..expected(now()) };
        assert_eq!(verify(&keys, &token, &elsewhere), Err(AccessError::WrongAudience));
    }

    #[test]
    fn a_receipt_with_the_same_claims_is_no_token() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let keys = [key.verifying_key().clone()];
        let receipt = jws::sign(&key, jws::RECEIPT, &claims()).unwrap();
        let refused = verify(&keys, &receipt, &expected(now()));
        assert!(matches!(refused, Err(AccessError::Jws(JwsError::WrongType { .. }))));
    }

    #[test]
    fn missing_claims_are_refused_and_a_service_client_has_no_session() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let keys = [key.verifying_key().clone()];
        let bare = jws::sign(&key, ACCESS_TOKEN, &serde_json::json!({"sub": Uuid::from_u128(1)})).unwrap();
        assert_eq!(verify(&keys, &bare, &expected(now())), Err(JwsError::Malformed.into()));
        let machine = AccessClaims { sid: None, ..claims() };
        let token = issue(&key, &machine).unwrap();
        assert_eq!(verify(&keys, &token, &expected(now())), Ok(machine));
    }
}
