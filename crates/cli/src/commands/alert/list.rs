//! `entente alert list`.

use crate::client::{Client, Connection};
use crate::commands::shown;
use crate::terminal::mention;
use crate::terminal::table::Table;
use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente alert list
  entente alert list --box outbox --limit 10
  entente alert list --output json | jq -r '.items[] | select(.state == \"released\") | .reference'")]
pub(in crate::commands) struct List {
    #[command(flatten)]
    connection: Connection,
    /// What was received, or what your organisation publishes
    #[arg(long = "box", value_enum, default_value_t = Side::Inbox)]
    of: Side,
    /// How many at most
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Side {
    Inbox,
    Outbox,
}

impl List {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        let word = if self.of == Side::Inbox { "inbox" } else { "outbox" };
        let items = client.list("/v1/alerts", &[("box", word.to_owned())], self.limit).await?;
        if self.connection.json() {
            return shown::json(&json!({"items": items}));
        }
        let head = match self.of {
            Side::Inbox => ["reference", "state", "severity", "label", "from", "received", "title"],
            Side::Outbox => ["reference", "state", "severity", "label", "answered", "published", "title"],
        };
        let mut table = Table::new(head);
        for item in &items {
            let (who, when) = match self.of {
                Side::Inbox => (shown::organisation(&item["from"]), shown::time(&item["received_at"])),
                Side::Outbox => (
                    format!("{} of {}", item["answered"], item["recipients"]),
                    shown::time(&item["published_at"]),
                ),
            };
            let text = |field| shown::text(item, field);
            table.row([
                text("reference"),
                text("state"),
                text("severity"),
                text("tlp"),
                &who,
                &when,
                text("title"),
            ]);
        }
        if table.is_empty() {
            mention("No alerts.");
        } else {
            table.print(0);
        }
        Ok(())
    }
}
