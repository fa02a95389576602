//! `entente match`: which values are known, of any number.

use super::shown;
use crate::client::{Call, Client, Connection, Failure, Kind};
use crate::terminal::table::Table;
use crate::terminal::{mention, plain};
use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::Read as _;
use std::path::Path;

/// As many as the API takes in one request, and less than it takes bytes.
const MOST: usize = 1_000;
const MOST_BYTES: usize = 900_000;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente match login-nordbank[.]example 203.0.113.47
  entente match values.txt --output json | jq '.items[] | select(.in_all > 0)'
  cut -d, -f3 proxy.csv | entente match - --hits

An argument that names a file that is there is read as one: a value in each line, blank lines and lines that begin
with # left out. What is asked is told to your own Entente server and to nobody else.")]
pub(super) struct Match {
    #[command(flatten)]
    connection: Connection,
    /// Values in any writing, files of values, or - for standard input
    #[arg(required = true, value_name = "VALUE|FILE|-")]
    asked: Vec<String>,
    /// Show only what is known
    #[arg(long)]
    hits: bool,
}

impl Match {
    pub(super) async fn run(&self) -> Result<()> {
        let values = self.values()?;
        if values.is_empty() {
            return Err(Failure::new(Kind::Failed, "there is no value to look up").into());
        }
        let client = Client::connect(&self.connection)?;
        let (mut items, mut done) = (Vec::with_capacity(values.len()), 0);
        for chunk in chunks(&values) {
            let call = Call::post("/v1/observables/match").json(&json!({"values": chunk})).harmless();
            let mut answer = client.send(call).await?.json()?;
            if let Value::Array(known) = answer["items"].take() {
                items.extend(known);
            }
            done += chunk.len();
            if done < values.len() || done > MOST {
                mention(format!("{done} of {} values looked up", values.len()));
            }
        }
        if self.hits {
            items.retain(is_known);
        }
        if self.connection.json() {
            return shown::json(&json!({"items": items}));
        }
        print(&items);
        Ok(())
    }

    /// Each once, in the order of the command line.
    fn values(&self) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for asked in &self.asked {
            if asked == "-" {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).context("standard input can't be read as text")?;
                all.extend(lines(&text));
            } else if Path::new(asked).is_file() {
                let text = std::fs::read_to_string(asked)
                    .with_context(|| format!("{asked} can't be read as text"))?;
                let of_file: Vec<String> = lines(&text).collect();
                mention(format!("{asked}: {} values", of_file.len()));
                all.extend(of_file);
            } else {
                all.push(asked.trim().to_owned());
            }
        }
        let mut seen = HashSet::new();
        all.retain(|value| !value.is_empty() && seen.insert(value.clone()));
        Ok(all)
    }
}

fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned)
}

fn chunks(values: &[String]) -> Vec<&[String]> {
    let (mut chunks, mut from, mut bytes) = (Vec::new(), 0, 0);
    for (at, value) in values.iter().enumerate() {
        // quotes, a comma, and what JSON has to escape
        let size = 2 * value.len() + 3;
        if at > from && (at - from == MOST || bytes + size > MOST_BYTES) {
            chunks.push(&values[from..at]);
            (from, bytes) = (at, 0);
        }
        bytes += size;
    }
    if from < values.len() {
        chunks.push(&values[from..]);
    }
    chunks
}

fn is_known(item: &Value) -> bool {
    !shown::list(item, "sightings").is_empty() || item["hit"] == true
}

fn print(items: &[Value]) {
    let mut table = Table::new(["value", "type", "seen", "where", "of", "label", "last", "title"]);
    let (mut known, mut unread) = (0, 0);
    for item in items {
        let (value, kind) = (shown::text(item, "value"), shown::text(item, "type"));
        let sightings = shown::list(item, "sightings");
        known += usize::from(is_known(item));
        if let Some(why) = item["error"]["message"].as_str() {
            unread += 1;
            table.row([value, kind, "unread", "-", "-", "-", "-", why]);
        } else if let Some(list) = item["benign"].as_str() {
            table.row([value, kind, "harmless", "-", "-", "-", "-", list]);
        } else if sightings.is_empty() {
            // an agreement may let the fact be told, and nothing else
            let seen = if item["hit"] == true { "hit" } else { "0" };
            table.row([value, kind, seen, "-", "-", "-", "-", "-"]);
        }
        for (index, one) in sightings.iter().enumerate() {
            let (value, kind) = if index == 0 { (value, kind) } else { ("", "") };
            let seen = if index == 0 { item["in_all"].to_string() } else { String::new() };
            table.row([
                value,
                kind,
                &seen,
                shown::text(&one["item"], "reference"),
                &shown::organisation(&one["organisation"]),
                shown::text(one, "tlp"),
                &shown::time(&one["at"]),
                shown::text(one, "title"),
            ]);
        }
    }
    if !table.is_empty() {
        table.print(0);
    }
    let unread = if unread == 0 { String::new() } else { format!(", {unread} could not be read") };
    mention(plain(&format!("{known} of {} values are known{unread}.", items.len())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Output;

    fn asked(asked: &[&str]) -> Match {
        let connection = Connection { server: None, ca: None, output: Output::Text };
        Match { connection, asked: asked.iter().map(ToString::to_string).collect(), hits: false }
    }

    #[test]
    fn files_and_values_are_taken_once_each() {
        let folder = testkit::Folder::new();
        let file = folder.join("values.txt");
        std::fs::write(&file, "# seen today\n a.example \n\nb.example\na.example\n").unwrap();
        let values = asked(&["b.example", file.to_str().unwrap(), "c.example"]).values().unwrap();
        assert_eq!(values, ["b.example", "a.example", "c.example"]);
    }

    #[test]
    fn any_number_goes_in_requests_that_the_api_takes() {
        let values: Vec<String> = (0..2_500).map(|n| format!("host{n}.example")).collect();
        let sizes: Vec<usize> = chunks(&values).iter().map(|chunk| chunk.len()).collect();
        assert_eq!(sizes, [1_000, 1_000, 500]);
        let long: Vec<String> =
            (0..500).map(|n| format!("http://a.example/{n}/{}", "x".repeat(2_000))).collect();
        let in_all: usize = chunks(&long).iter().map(|chunk| chunk.len()).sum();
        assert_eq!(in_all, 500);
        assert!(chunks(&long).iter().all(|chunk| json!({"values": chunk}).to_string().len() < 1 << 20));
        assert_eq!(chunks(&values[..1_000]).len(), 1);
    }
}
