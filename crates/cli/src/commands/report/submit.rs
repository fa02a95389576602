//! `entente report submit`: who would see it, then the question, then the submission with what was shown as its basis.
//! Nobody receives what nobody was shown: when agreements have changed in between, nothing is submitted.

use super::remarks::{line_of, places, without_remarks};
use crate::client::files::{self, Existing};
use crate::client::{self, Call, Client, Connection, Failure, Kind};
use crate::commands::shown;
use crate::terminal::{ask, complain, mention, plain, say};
use anyhow::{Context as _, Result};
use clap::Args;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente report submit report.json
  entente report submit report.json --yes --receipt receipt.jws --output json
  generate-report | entente report submit - --yes

The report is the API's JSON; lines that begin with // are remarks and left out. \"entente report new\" writes one to
fill in. A script that may be interrupted passes its own --key, so that its report is submitted once.")]
pub(in crate::commands) struct Submit {
    #[command(flatten)]
    connection: Connection,
    /// The report; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Submit without asking
    #[arg(short, long)]
    yes: bool,
    /// Only show who would see it
    #[arg(long, conflicts_with = "yes")]
    preview: bool,
    /// Keep the signed receipt in this file
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// The idempotency key: the same key with the same report submits it once, within a day
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

impl Submit {
    pub(super) async fn run(&self) -> Result<()> {
        if let Some(receipt) = self.receipt.as_ref().filter(|receipt| receipt.symlink_metadata().is_ok()) {
            let why = format!(
                "{} is there already, and a receipt is evidence: name another file",
                receipt.display()
            );
            return Err(Failure::new(Kind::Failed, why).into());
        }
        let text = without_remarks(&read(&self.file)?);
        let body = parse(&self.file, &text)?;
        let client = Client::connect(&self.connection)?;
        let beside = |failure: Failure| beside_lines(failure, &self.file, &text);
        let call = Call::post("/v1/reports/preview").json(&body).harmless();
        let preview = client.send(call).await.map_err(beside)?.json()?;
        if self.preview {
            if self.connection.json() {
                return shown::json(&preview);
            }
            print(&preview, say);
            return Ok(());
        }
        // what the answer holds is on standard output, what helps to decide beside it
        if !self.yes {
            print(&preview, complain);
            confirm()?;
        }
        let submitted = self.submit(&client, body, &preview).await.map_err(beside)?;
        self.keep(&submitted)?;
        if self.connection.json() {
            return shown::json(&submitted);
        }
        self.tell(&submitted);
        Ok(())
    }

    async fn submit(&self, client: &Client, mut body: Value, preview: &Value) -> Result<Value, Failure> {
        body["basis"] = preview["basis"].clone();
        let key = self.key.clone().unwrap_or_else(client::key);
        let call = Call::post("/v1/reports").json(&body).once(&key);
        match client.send(call).await {
            Err(failure) if failure.is("stale-basis") => {
                let now = shown::audience(shown::list(failure.problem(), "audience")).join("\n  ");
                let why = format!(
                    "nothing was submitted: agreements have changed since you were shown who would see it. Now:\n  {now}"
                );
                Err(failure.worded(why))
            }
            answer => {
                let answer = answer?;
                if answer.replayed {
                    mention("This report was submitted before with the same key; nothing was done again.");
                }
                answer.json()
            }
        }
    }

    fn keep(&self, submitted: &Value) -> Result<()> {
        let Some(file) = &self.receipt else { return Ok(()) };
        let receipt = shown::text(submitted, "receipt");
        let written = files::write(file, format!("{receipt}\n").as_bytes(), Existing::Keep);
        let reference = shown::text(submitted, "reference");
        let lost =
            || format!("{reference} is submitted, but its receipt could not be kept in {}", file.display());
        if written.with_context(lost)? {
            return Ok(());
        }
        // somebody made it in between
        Err(Failure::new(Kind::Failed, lost()).into())
    }

    fn tell(&self, submitted: &Value) {
        let text = |field| shown::text(submitted, field);
        say(plain(&format!("{}  {}", text("reference"), text("status"))));
        shown::part("Who received it", &shown::audience(shown::list(submitted, "audience")));
        shown::part("Clocks that started", &shown::duties(shown::list(submitted, "duties")));
        match &self.receipt {
            Some(file) => mention(format!("\nThe receipt is in {}.", file.display())),
            None => mention(
                "\n--receipt FILE would have kept the signed receipt; \"report status\" shows how it goes on.",
            ),
        }
    }
}

fn confirm() -> Result<(), Failure> {
    let refused = |why: &str| Failure::new(Kind::Failed, format!("nothing was submitted: {why}"));
    let answer = ask::line("Submit? [y/N]").map_err(|error| refused(&error.to_string()))?;
    match answer.as_deref().map(str::to_lowercase).as_deref() {
        Some("y" | "yes") => Ok(()),
        Some(_) => Err(refused("as you said")),
        None => Err(refused("there is nobody at a terminal to ask; pass --yes")),
    }
}

/// Who would see it, on whichever output.
fn print(preview: &Value, line: impl Fn(String)) {
    line("Who would see it".to_owned());
    let mut lines = shown::audience(shown::list(preview, "audience"));
    if let (true, Some(label)) = (preview["unrouted"] == true, preview["proposed_tlp"].as_str()) {
        lines.push(format!("With {label} it would reach somebody."));
    }
    lines.extend(shown::list(preview, "onward").iter().map(|onward| {
        let consent = if onward["needs_consent"] == true { ", if you consent" } else { "" };
        format!(
            "{} could pass it on to {}{consent}",
            shown::organisation(&onward["via"]),
            shown::organisation(&onward["to"])
        )
    }));
    lines.extend(
        shown::list(preview, "warnings").iter().filter_map(Value::as_str).map(|w| format!("look at: {w}")),
    );
    for text in lines {
        line(format!("  {}", plain(&text)));
    }
    let duties = shown::duties(shown::list(preview, "duties"));
    if !duties.is_empty() {
        line("Clocks that would start".to_owned());
        for text in duties {
            line(format!("  {text}"));
        }
    }
}

/// What the report's file is called.
fn name(file: &Path) -> String {
    if file.as_os_str() == "-" { "standard input".to_owned() } else { file.display().to_string() }
}

fn read(file: &Path) -> Result<String> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input can't be read as text")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))
}

/// JSON, or where it isn't.
fn parse(file: &Path, text: &str) -> Result<Value, Failure> {
    let refused = |why: String| Failure::new(Kind::Refused, format!("{}: {why}", name(file)));
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let why = error.to_string();
        // its own " at line 2 column 5" stands before
        let why = why.split(" at line ").next().unwrap_or_default();
        refused(format!("line {}, column {}: isn't JSON: {why}", error.line(), error.column()))
    })?;
    if value.is_object() { Ok(value) } else { Err(refused("isn't one JSON object".to_owned())) }
}

/// The server's objections, each beside the line that it is about.
fn beside_lines(failure: Failure, file: &Path, text: &str) -> Failure {
    if failure.wrong().next().is_none() || failure.is("stale-basis") {
        return failure;
    }
    let places = places(text);
    let mut words = format!("{}: {}", name(file), failure.headline());
    for wrong in failure.wrong() {
        let _ = match line_of(&places, wrong.pointer) {
            Some(line) => write!(words, "\n  line {line}: "),
            None => write!(words, "\n  "),
        };
        words.push_str(&plain(&format!("{}  {}", wrong.pointer, wrong.message)));
    }
    failure.worded(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;
    use serde_json::json;

    #[test]
    fn objections_stand_beside_their_lines() {
        let problem = json!({"detail": "2 fields are wrong.", "errors": [
            {"pointer": "/title", "code": "length", "message": "is too long"},
            {"pointer": "/severity", "code": "required", "message": "is required"}]});
        let failure = Failure::answered(StatusCode::UNPROCESSABLE_ENTITY, problem);
        let shown = beside_lines(failure, Path::new("r.json"), "{\n  \"title\": \"x\"\n}");
        assert_eq!(
            shown.to_string(),
            "r.json: 2 fields are wrong.\n  line 2: /title  is too long\n  /severity  is required"
        );
        assert_eq!(shown.kind(), Kind::Refused);
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let refused = |text: &str| parse(Path::new("r.json"), text).unwrap_err().to_string();
        assert_eq!(refused("{\n \"a\": ,\n}"), "r.json: line 2, column 7: isn't JSON: expected value");
        assert_eq!(refused("[]"), "r.json: isn't one JSON object");
    }
}
