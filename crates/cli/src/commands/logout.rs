//! `entente logout`: ends the session, at the server and on this machine.

use super::shown;
use crate::client::credentials::{Entry, Keeper};
use crate::client::{self, Address, Call, Connection, Failure, Http, Kind};
use crate::terminal::say;
use anyhow::Result;
use clap::Args;
use serde_json::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  entente logout

Ends the session of the last \"entente login\", or that at --server, and removes it from this machine.")]
pub(super) struct Logout {
    #[command(flatten)]
    connection: Connection,
}

impl Logout {
    pub(super) async fn run(&self) -> Result<()> {
        let keeper = Keeper::of_the_user()?;
        let named = match self.connection.named()? {
            Some(address) => Some(address),
            None => keeper.read()?.last.as_deref().map(Address::parse).transpose()?,
        };
        let Some(address) = named else {
            return Err(Failure::new(Kind::NotAllowed, "not signed in anywhere").into());
        };
        let server = address.as_str().to_owned();
        let http = Http::new(address, self.connection.ca.as_deref())?;
        let forgotten = client::forget(&keeper.lock().await?, &server)?;
        let Some(entry) = forgotten else {
            return Err(Failure::new(Kind::NotAllowed, format!("not signed in at {server}")).into());
        };
        end(&http, &entry).await.map_err(|failure| {
            let why = format!("removed from this machine, but the server wasn't told: {failure}");
            failure.worded(why)
        })?;
        if self.connection.json() {
            return shown::json(&json!({"server": server, "email": entry.email}));
        }
        say(format!("Signed out at {server}."));
        Ok(())
    }
}

/// Ends it at the server. One that has ended already is what was wanted.
async fn end(http: &Http, entry: &Entry) -> Result<(), Failure> {
    match http.send(&Call::delete("/v1/sessions/current"), Some(&entry.access_token)).await {
        Err(failure) if failure.is("unauthenticated") => {}
        answered => return answered.map(|_| ()),
    }
    // the access token is over, which the session needn't be
    let body = json!({"refresh_token": entry.refresh_token});
    let renewed = match http.send(&Call::post("/v1/sessions/refresh").json(&body), None).await {
        Err(failure) if failure.is("unauthenticated") => return Ok(()),
        renewed => client::Answer::whole(renewed?).await?.json()?,
    };
    let token = renewed["access_token"].as_str().unwrap_or_default().to_owned();
    http.send(&Call::delete("/v1/sessions/current"), Some(&client::credentials::Token(token)))
        .await
        .map(|_| ())
}
