//! `entente report withdraw`: everybody who holds the report is told to let go of it. Asked for by name, since it can't be
//! taken back.

use crate::client::{self, Call, Client, Connection, Failure, Item, Kind};
use crate::commands::shown;
use crate::terminal::{ask, complain, plain, say};
use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  entente report withdraw R-7QK4-M2XD --reason \"Sent by mistake: an exercise.\"

Asks you to type the reference. Everybody who holds the report is told, and owes you a confirmation.")]
pub(in crate::commands) struct Withdraw {
    #[command(flatten)]
    connection: Connection,
    /// The report: its reference, or its id
    #[arg(value_name = "REFERENCE", value_parser = client::report)]
    report: Item,
    /// Why; the holders read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Don't ask
    #[arg(long)]
    yes: bool,
}

impl Withdraw {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        let path = format!("/v1/reports/{}", self.report);
        let report = client.send(Call::get(&path)).await?.json()?;
        if !self.yes {
            confirm(&report)?;
        }
        let path = format!("/v1/reports/{}/withdraw", shown::text(&report, "id"));
        let call = Call::post(path).json(&json!({"reason": self.reason}));
        let withdrawn = client.send(call).await?.json()?;
        if self.connection.json() {
            return shown::json(&withdrawn);
        }
        say(format!(
            "{} is withdrawn; \"report status\" shows who has let go of it.",
            shown::text(&report, "reference")
        ));
        Ok(())
    }
}

fn confirm(report: &Value) -> Result<(), Failure> {
    let refused = |why: String| Failure::new(Kind::Failed, format!("nothing was withdrawn: {why}"));
    let reference = shown::text(report, "reference");
    complain(plain(&format!(
        "{reference}  {}\nEverybody who holds it will be told to let go of it. This can't be taken back.",
        shown::text(report, "title")
    )));
    match ask::line(&format!("Type {reference} to withdraw it:"))
        .map_err(|error| refused(error.to_string()))?
    {
        Some(typed) if typed.eq_ignore_ascii_case(reference) => Ok(()),
        Some(_) => Err(refused("that isn't its reference".to_owned())),
        None => Err(refused("there is nobody at a terminal to ask; pass --yes".to_owned())),
    }
}
