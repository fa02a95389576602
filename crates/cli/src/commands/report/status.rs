//! `entente report status`: how a report stands, as far as one may know it.

use crate::client::{self, Call, Client, Connection, Item, Kind};
use crate::commands::shown::{self, line};
use crate::terminal::table::Table;
use crate::terminal::{heading, plain, say};
use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente report status R-7QK4-M2XD
  entente report status R-7QK4-M2XD --output json | jq '.feedback.items[].text'

JSON: {report, disclosures, feedback, duties}; disclosures is null where the report isn't your own.")]
pub(in crate::commands) struct Status {
    #[command(flatten)]
    connection: Connection,
    /// The report: its reference, or its id
    #[arg(value_name = "REFERENCE", value_parser = client::report)]
    report: Item,
}

impl Status {
    pub(super) async fn run(&self) -> Result<()> {
        let client = Client::connect(&self.connection)?;
        let path = format!("/v1/reports/{}", self.report);
        let report = client.send(Call::get(&path)).await?.json()?;
        let part = async |name: &str| match client.send(Call::get(format!("{path}/{name}"))).await {
            // a reader's roles may allow the report and not this
            Err(failure) if failure.kind() == Kind::NotAllowed => Ok(Value::Null),
            answer => answer?.json(),
        };
        let own = report["disclosure"].is_null();
        let disclosures = if own { part("disclosures").await? } else { Value::Null };
        let (feedback, duties): (Value, Value) = (part("feedback").await?, part("duties").await?);
        if self.connection.json() {
            return shown::json(
                &json!({"report": report, "disclosures": disclosures, "feedback": feedback, "duties": duties}),
            );
        }
        print(&report);
        shown::part("Who holds it", &holders(shown::list(&disclosures, "items")));
        shown::part("Answers", &answers(shown::list(&feedback, "items")));
        shown::part("Clocks", &shown::duties(shown::list(&duties, "items")));
        Ok(())
    }
}

fn print(report: &Value) {
    let title = format!("{}  {}", shown::text(report, "reference"), shown::text(report, "title"));
    say(heading(&plain(&title)));
    line("status", &format!("{}, revision {}", shown::text(report, "status"), report["revision"]));
    line("of", &shown::organisation(&report["organisation"]));
    line("submitted", &shown::time(&report["submitted_at"]));
    line("severity", shown::text(report, "severity"));
    line("label", shown::text(&report["marking"], "tlp"));
    for handling in shown::list(report, "handlings") {
        let reason = handling["reason"].as_str().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let (who, state) = (shown::organisation(&handling["organisation"]), shown::text(handling, "status"));
        line("handled by", &format!("{who}: {state}{reason}"));
    }
    let withdrawal = &report["withdrawal"];
    if withdrawal.is_object() {
        let (at, reason) = (shown::time(&withdrawal["at"]), shown::text(withdrawal, "reason"));
        let (done, all) = (&withdrawal["acknowledged"], &withdrawal["holders"]);
        line("withdrawn", &format!("{at}, {done} of {all} have let go of it: {reason}"));
    }
    for entry in shown::list(&report["disclosure"], "withheld") {
        line(
            "withheld",
            &format!("{} ({})", shown::text(entry, "data_class"), shown::text(&entry["because"], "rule")),
        );
    }
}

fn holders(entries: &[Value]) -> Vec<String> {
    if entries.is_empty() {
        return Vec::new();
    }
    let mut table = Table::new(["organisation", "since", "under", "state", "acknowledged"]);
    for entry in entries {
        table.row([
            &shown::organisation(&entry["organisation"]),
            &shown::time(&entry["at"]),
            &shown::agreement(&entry["agreement"]),
            shown::text(entry, "state"),
            &shown::time(&entry["acknowledged_at"]),
        ]);
    }
    table.text(0)
}

fn answers(entries: &[Value]) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in entries {
        let who = shown::organisation(&entry["organisation"]);
        lines.push(plain(&format!("{}  {who}", shown::time(&entry["at"]))));
        let words = plain(shown::text(entry, "text"));
        lines.extend(words.lines().map(|line| format!("  {line}")));
    }
    lines
}
