//! Sessions: signing in, renewing, signing out.

pub(crate) mod create;
pub(crate) mod end;
pub(crate) mod refresh;

use crate::problem::Problem;
use app::App;
use app::identity::{self, Proof, SignedIn};
use serde_json::{Value, json};

/// `{access_token, token_type, expires_in, refresh_token, member}`: what RFC 6749 answers, and who signed in.
async fn view(app: &App, signed_in: &SignedIn) -> Result<Value, Problem> {
    let Proof::Tokens { access, refresh } = &signed_in.proof else { return Err(Problem::internal()) };
    let me = identity::me(app, &app.caller(signed_in.principal.actor).await?).await?;
    Ok(json!({
        "access_token": access.token,
        "token_type": "Bearer",
        "expires_in": access.expires_in,
        "refresh_token": refresh.expose(),
        "member": super::me::view(&me)["member"],
    }))
}

/// Wrong credentials or a used-up token: the same words whatever it was.
fn refused(error: app::Error) -> Problem {
    match error {
        app::Error::Unauthenticated => Problem::new(
            crate::problem::Kind::Unauthenticated,
            "That didn't sign you in. Check the e-mail address and the password, or sign in again.",
        )
        .challenge(),
        other => other.into(),
    }
}
