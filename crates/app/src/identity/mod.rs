//! Who is who: signing in, staying signed in, and being recognised.
//!
//! An unknown account, a wrong password and a disabled member are answered alike and cost alike. Tokens say who comes,
//! never what they may do: a principal is read from the database for every request, so that a removed role, a disabled
//! member or an ended session counts from the next request on.

mod authenticate;
mod lock_out;
mod me;
mod refresh;
mod sign_in;
mod sign_out;

pub use authenticate::{Authenticated, authenticate_bearer, authenticate_cookie, still};
pub use me::{Me, me};
pub use refresh::refresh;
pub use sign_in::{AccessToken, Attempt, Proof, SignedIn, sign_in};
pub use sign_out::sign_out;
pub use storage::sessions::SessionKind;

use crate::Error;
use storage::StoreError;

/// A member who is disabled between the look-up and the write isn't signed in; no other conflict can arise here.
fn gone(error: Error) -> Error {
    match error {
        Error::Store(StoreError::Conflict(_)) => Error::Unauthenticated,
        other => other,
    }
}
