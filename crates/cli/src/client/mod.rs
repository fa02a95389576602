//! A member at a server: what every client command stands on.
//!
//! Owns where the server is, who one is to it, and how a call is made; refuses to send a token in the clear, to follow a
//! redirect to another place, and to repeat a call that may have been done already.
//!
//! | module | owns |
//! |---|---|
//! | `address` | what may be a server's address |
//! | `credentials` | the tokens on this machine |
//! | `session` | which token a call carries, and its renewal |
//! | `call` | one call: method, path, body, whether it may be repeated |
//! | `events` | the lines of an event stream |
//! | `item` | references and ids on the command line |
//! | `files` | files written whole, for the user alone |
//! | `failure` | why not, and the exit code |
//!
//! ```ignore
//! let client = Client::connect(&self.connection)?;
//! let report = client.send(Call::get(format!("/v1/reports/{reference}"))).await?.json()?;
//! ```

mod address;
mod call;
pub(crate) mod credentials;
pub(crate) mod events;
mod failure;
pub(crate) mod files;
mod item;
mod session;

pub(crate) use address::Address;
pub(crate) use call::{Answer, Call, Http, key};
pub(crate) use failure::{Failure, Kind, exit_code};
pub(crate) use item::{Item, alert, report};
pub(crate) use session::{forget, keep};

use clap::{Args, ValueEnum};
use credentials::Keeper;
use reqwest::Response;
use serde_json::Value;
use session::Session;
use std::path::PathBuf;

/// Where the server is, and how to answer.
#[derive(Args, Clone, Debug)]
pub(crate) struct Connection {
    /// The server [default: the one of the last "entente login"]
    #[arg(long, env = "ENTENTE_SERVER", value_name = "URL", help_heading = "Connection")]
    pub(crate) server: Option<String>,
    /// Trust this certificate authority too, as a PEM file; the system's are trusted anyway
    #[arg(long, env = "ENTENTE_CA", value_name = "FILE", help_heading = "Connection")]
    pub(crate) ca: Option<PathBuf>,
    /// For people, or for programs: the API's own JSON
    #[arg(long, value_enum, default_value_t = Output::Text, help_heading = "Connection")]
    pub(crate) output: Output,
}

/// Whom the answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// Lines and tables
    Text,
    /// JSON, as documented
    Json,
}

impl Connection {
    /// Whether the answer is for a program.
    pub(crate) fn json(&self) -> bool {
        self.output == Output::Json
    }

    /// The server that is named, by the flag or the environment.
    pub(crate) fn named(&self) -> Result<Option<Address>, Failure> {
        self.server.as_deref().filter(|text| !text.is_empty()).map(Address::parse).transpose()
    }
}

/// A member at a server.
#[derive(Debug)]
pub(crate) struct Client {
    http: Http,
    session: Session,
}

impl Client {
    /// As whoever `ENTENTE_TOKEN` or the last sign-in says. Nothing is sent yet.
    pub(crate) fn connect(connection: &Connection) -> Result<Self, Failure> {
        let named = connection.named()?;
        let token = std::env::var("ENTENTE_TOKEN").ok().filter(|token| !token.is_empty());
        let (address, session) = match (named, token) {
            (Some(address), Some(token)) => (address, Session::given(token)),
            // the address of another sign-in isn't where this token belongs
            (None, Some(_)) => {
                return Err(Failure::new(
                    Kind::NotAllowed,
                    "ENTENTE_TOKEN is set, but not for which server: name it by --server or ENTENTE_SERVER",
                ));
            }
            (named, None) => Session::kept(Keeper::of_the_user()?, named)?,
        };
        Ok(Self { http: Http::new(address, connection.ca.as_deref())?, session })
    }

    /// The server.
    pub(crate) fn address(&self) -> &Address {
        self.http.address()
    }

    /// Sends a call, with a token that is good, and gives what the server answers when it does it.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, Failure> {
        Answer::whole(self.open(&call).await?).await
    }

    /// The same, with the answer still to be read.
    pub(crate) async fn open(&self, call: &Call) -> Result<Response, Failure> {
        let token = self.session.token(&self.http).await?;
        let refused = match self.http.send(call, Some(&token)).await {
            Err(failure) if failure.is("unauthenticated") => failure,
            answered => return answered,
        };
        // nothing was done without a session, so it can be sent again
        match self.session.renewed(&self.http, &token).await? {
            Some(token) => self.http.send(call, Some(&token)).await,
            None => Err(refused.worded(
                "ENTENTE_TOKEN isn't good any more: take a new one, or unset it and run \"entente login\"",
            )),
        }
    }

    /// The entries of a list, page by page, `most` at most.
    pub(crate) async fn list(
        &self,
        path: &str,
        query: &[(&'static str, String)],
        most: usize,
    ) -> Result<Vec<Value>, Failure> {
        let (mut items, mut after) = (Vec::new(), None);
        while items.len() < most {
            let limit = (most - items.len()).min(200);
            let mut call = Call::get(path).query("limit", limit.to_string());
            for (name, value) in query {
                call = call.query(name, value.clone());
            }
            if let Some(after) = after.take() {
                call = call.query("after", after);
            }
            let mut page = self.send(call).await?.json()?;
            if let Value::Array(entries) = page["items"].take() {
                items.extend(entries);
            }
            match page["next"].take() {
                Value::String(next) => after = Some(next),
                _ => break,
            }
        }
        items.truncate(most);
        Ok(items)
    }
}
