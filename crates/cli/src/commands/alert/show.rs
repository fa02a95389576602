//! `entente alert show`.

use crate::client::{self, Call, Client, Connection, Item};
use crate::commands::shown::{self, line};
use crate::terminal::table::Table;
use crate::terminal::{heading, plain, say};
use anyhow::Result;
use clap::Args;
use serde_json::Value;

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  entente alert show A-TG4S-BEWP")]
pub(in crate::commands) struct Show {
    #[command(flatten)]
    connection: Connection,
    /// The alert: its reference, or its id
    #[arg(value_name = "REFERENCE", value_parser = client::alert)]
    alert: Item,
}

impl Show {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        let alert = client.send(Call::get(format!("/v1/alerts/{}", self.alert))).await?.json()?;
        if self.connection.json() {
            return shown::json(&alert);
        }
        print(&alert);
        Ok(())
    }
}

/// An alert, for people.
fn print(alert: &Value) {
    let title = format!("{}  {}", shown::text(alert, "reference"), shown::text(alert, "title"));
    say(heading(&plain(&title)));
    line("from", &shown::organisation(&alert["organisation"]));
    line("state", &format!("{}, version {}", shown::text(alert, "state"), alert["version"]));
    line("published", &shown::time(&alert["published_at"]));
    line("severity", shown::text(alert, "severity"));
    line("categories", &shown::words(shown::list(alert, "categories")));
    let marking = &alert["marking"];
    line("label", &format!("{}, {}", shown::text(marking, "tlp"), shown::text(marking, "pap")));
    line("purposes", &shown::words(shown::list(marking, "purposes")));
    if let Some(answer) = alert["answer"].as_str() {
        line("your answer", answer);
    }
    if let Some(reason) = alert["reason"].as_str() {
        line("reason", reason);
    }
    let disclosure = &alert["disclosure"];
    if !disclosure.is_null() {
        line("under", &shown::agreement(&disclosure["agreement"]));
        for entry in shown::list(disclosure, "withheld") {
            line(
                "withheld",
                &format!("{} ({})", shown::text(entry, "data_class"), shown::text(&entry["because"], "rule")),
            );
        }
    }
    for (name, field) in [("Summary", "summary"), ("Recommendation", "recommendation")] {
        if let Some(text) = alert[field].as_str().filter(|text| !text.is_empty()) {
            shown::part(name, &plain(text).lines().map(str::to_owned).collect::<Vec<_>>());
        }
    }
    let mut table = Table::new(["type", "value", "role", "class"]);
    for one in shown::list(alert, "observables") {
        let text = |field| shown::text(one, field);
        let value = if one["withheld"] == true { "(withheld)" } else { text("value") };
        table.row([text("type"), value, text("role"), text("data_class")]);
    }
    if !table.is_empty() {
        shown::part("Observables", &table.text(0));
    }
    let recipients = shown::list(alert, "recipients");
    if !recipients.is_empty() {
        shown::part("Recipients", &shown::audience(recipients));
    }
}
