//! `entente alert ack`.

use crate::client::{self, Call, Client, Connection, Item};
use crate::commands::shown;
use crate::terminal::say;
use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente alert ack A-TG4S-BEWP
  entente alert ack A-TG4S-BEWP --state acted-on --note \"Blocked at all sites.\"")]
pub(in crate::commands) struct Acknowledge {
    #[command(flatten)]
    connection: Connection,
    /// The alert: its reference, or its id
    #[arg(value_name = "REFERENCE", value_parser = client::alert)]
    alert: Item,
    /// What came of it
    #[arg(long, value_enum, default_value_t = State::Acknowledged)]
    state: State,
    /// A word to the publisher
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    /// Received
    Acknowledged,
    /// Doesn't concern us
    NotRelevant,
    /// Acted on
    ActedOn,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::NotRelevant => "not-relevant",
            Self::ActedOn => "acted-on",
        }
    }
}

impl Acknowledge {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        // the transition wants the id, which a reference has to be looked up for
        let seen = client.send(Call::get(format!("/v1/alerts/{}", self.alert))).await?.json()?;
        let id = shown::text(&seen, "id");
        let mut body = json!({"state": self.state.word()});
        if let Some(note) = &self.note {
            body["note"] = json!(note);
        }
        let call = Call::post(format!("/v1/alerts/{id}/acknowledge")).json(&body);
        let alert = client.send(call).await?.json()?;
        if self.connection.json() {
            return shown::json(&alert);
        }
        say(format!("{}: {}.", shown::text(&alert, "reference"), shown::text(&alert, "answer")));
        Ok(())
    }
}
