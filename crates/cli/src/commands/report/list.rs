//! `entente report list`.

use crate::client::{Client, Connection};
use crate::commands::shown;
use crate::terminal::mention;
use crate::terminal::table::Table;
use anyhow::Result;
use clap::Args;
use serde_json::json;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente report list --severity high --since 2026-11-01T00:00:00Z
  entente report list --observable login-nordbank[.]example
  entente report list --output json --limit 1000 | jq -r '.items[].reference'")]
pub(in crate::commands) struct List {
    #[command(flatten)]
    connection: Connection,
    /// A status on your side, such as received or accepted
    #[arg(long)]
    status: Option<String>,
    /// A category such as fraud/phishing, or a class such as fraud
    #[arg(long)]
    category: Option<String>,
    /// low, medium, high or critical
    #[arg(long)]
    severity: Option<String>,
    /// Words, a reference or a value
    #[arg(short = 'q', long = "query", value_name = "WORDS")]
    q: Option<String>,
    /// A technical value in any writing
    #[arg(long, value_name = "VALUE")]
    observable: Option<String>,
    /// Not older than this
    #[arg(long, value_name = "RFC3339")]
    since: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

impl List {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        let filters = [
            ("status", &self.status),
            ("category", &self.category),
            ("severity", &self.severity),
            ("q", &self.q),
            ("observable", &self.observable),
            ("since", &self.since),
        ];
        let query: Vec<(&'static str, String)> =
            filters.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect();
        let items = client.list("/v1/reports", &query, self.limit).await?;
        if self.connection.json() {
            return shown::json(&json!({"items": items}));
        }
        let mut table =
            Table::new(["reference", "status", "severity", "label", "of", "submitted", "due", "title"]);
        for item in &items {
            let text = |field| shown::text(item, field);
            table.row([
                text("reference"),
                text("status"),
                text("severity"),
                text("tlp"),
                &shown::organisation(&item["reporter"]),
                &shown::time(&item["submitted_at"]),
                &shown::time(&item["clock"]["due"]),
                text("title"),
            ]);
        }
        if table.is_empty() {
            mention("No reports.");
        } else {
            table.print(0);
        }
        Ok(())
    }
}
