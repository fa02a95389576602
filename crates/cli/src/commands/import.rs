//! `entente import`: files of other formats into drafts, on a server, or with `--dry-run` only as a report of what would be
//! taken, as what, and what not and why. Several files are tried one by one: a broken one doesn't keep the others from
//! being read, but the command then fails.

use crate::client::{self, Call, Client, Connection, Failure, Kind};
use crate::clock::WallClock;
use crate::terminal::{complain, mention, plain, say};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use domain::time::Clock as _;
use interop::misp;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente import --format misp --dry-run event.json
  entente import --format misp events/*.json

Nothing is submitted: what comes in is a draft, to be looked at first. JSON: an array with {file, drafts, mapping}, or
{file, error}, for each file.")]
pub(super) struct Import {
    #[command(flatten)]
    connection: Connection,
    /// What the files are
    #[arg(long, value_enum)]
    format: Format,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only report what would be taken; needs no server
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// An event of MISP, or several, as JSON
    Misp,
}

impl Import {
    pub(super) async fn run(&self) -> Result<()> {
        let client = if self.dry_run { None } else { Some(Client::connect(&self.connection)?) };
        let mut results = Vec::new();
        let mut failed: Vec<Kind> = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            if self.files.len() > 1 {
                mention(format!("[{}/{}] {}", index + 1, self.files.len(), file.display()));
            }
            let result = match &client {
                None => self.read(file),
                Some(client) => self.send(client, file).await,
            };
            match result {
                Ok(answer) if self.connection.json() => {
                    results.push(
                        json!({"file": file, "drafts": answer["drafts"], "mapping": answer["mapping"]}),
                    );
                }
                Ok(answer) => self.print(file, &answer),
                Err(error) => {
                    failed.push(error.downcast_ref::<Failure>().map_or(Kind::Failed, Failure::kind));
                    complain(format!("{}: {error:#}", file.display()));
                    results.push(json!({"file": file, "error": format!("{error:#}")}));
                }
            }
        }
        if self.connection.json() {
            say(serde_json::to_string_pretty(&results)?);
        }
        match failed.first() {
            None => Ok(()),
            // the first one's code: the others' reasons stand above
            Some(kind) => {
                let why = format!("{} of {} files could not be imported", failed.len(), self.files.len());
                Err(Failure::new(*kind, why).into())
            }
        }
    }

    /// What the file gives, as the server would answer it.
    fn read(&self, file: &Path) -> Result<Value> {
        let bytes = std::fs::read(file).context("can't be read")?;
        let import = match self.format {
            Format::Misp => misp::read(&bytes, WallClock.now())
                .map_err(|error| Failure::new(Kind::Refused, format!("the file {error}")))?,
        };
        let draft = |draft: &misp::ImportedDraft| {
            json!({
                "title": draft.title, "observables": draft.observables, "categories": draft.categories,
                "marking": draft.marking,
            })
        };
        Ok(json!({"drafts": import.drafts.iter().map(draft).collect::<Vec<_>>(), "mapping": import.mapping}))
    }

    async fn send(&self, client: &Client, file: &Path) -> Result<Value> {
        let bytes = std::fs::read(file).context("can't be read")?;
        let format = match self.format {
            Format::Misp => "misp",
        };
        let call = Call::post("/v1/import").query("format", format).body(bytes).once(&client::key());
        Ok(client.send(call).await?.json()?)
    }

    fn print(&self, file: &Path, answer: &Value) {
        let verb = if self.dry_run { "would become" } else { "has become" };
        let list = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
        let (drafts, mapping) = (list("drafts"), list("mapping"));
        let (taken, left): (Vec<_>, Vec<_>) = mapping.iter().partition(|entry| entry["taken"] == true);
        let drafts_in_words =
            if drafts.len() == 1 { "1 draft".to_owned() } else { format!("{} drafts", drafts.len()) };
        say(format!("{}: {verb} {drafts_in_words}", file.display()));
        for draft in &drafts {
            let categories: Vec<&str> =
                draft["categories"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            say(plain(&format!(
                "  {}{} · {} observables · {} · {}",
                draft["id"].as_str().map(|id| format!("{id}  ")).unwrap_or_default(),
                draft["title"].as_str().unwrap_or_default(),
                draft["observables"],
                categories.join(", "),
                draft["marking"]["tlp"].as_str().unwrap_or_default(),
            )));
        }
        say(format!("  taken: {}", taken.len()));
        for entry in taken {
            say(plain(&format!(
                "    {} as {}: {}",
                words(entry, "path"),
                words(entry, "as"),
                words(entry, "because")
            )));
        }
        say(format!("  not taken: {}", left.len()));
        for entry in left {
            say(plain(&format!("    {}: {}", words(entry, "path"), words(entry, "because"))));
        }
    }
}

fn words<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Output;
    use crate::commands::Arguments;
    use clap::Parser as _;

    fn import(files: &[&str]) -> Import {
        let files = files.iter().map(PathBuf::from).collect();
        let connection = Connection { server: None, ca: None, output: Output::Json };
        Import { connection, format: Format::Misp, files, dry_run: true }
    }

    #[test]
    fn a_dry_run_tells_what_becomes_of_each_entry() {
        let folder = testkit::Folder::new();
        let file = folder.join("event.json");
        let event = r#"{"Event": {"info": "Kit", "Attribute": [{"type": "domain", "category": "Network activity",
            "to_ids": true, "value": "kit.example"}, {"type": "nonsense", "category": "Other", "value": "x"}]}}"#;
        std::fs::write(&file, event).unwrap();
        let answer = import(&[]).read(&file).unwrap();
        assert_eq!(answer["drafts"][0]["title"], "Kit");
        assert_eq!(answer["drafts"][0]["observables"], 1);
        assert!(answer["mapping"].as_array().unwrap().iter().any(|entry| entry["taken"] == false));
    }

    #[tokio::test]
    async fn a_broken_file_names_line_and_column_and_harms_no_other() {
        let folder = testkit::Folder::new();
        let (broken, fine) = (folder.join("broken.json"), folder.join("fine.json"));
        std::fs::write(&broken, "{\n  \"Event\": {,}\n}").unwrap();
        std::fs::write(&fine, r#"{"Event": {"info": "Kit"}}"#).unwrap();
        let why = format!("{:#}", import(&[]).read(&broken).unwrap_err());
        assert!(why.contains("line 2, column 13"), "{why}");
        let failed = import(&[broken.to_str().unwrap(), fine.to_str().unwrap()]).run().await.unwrap_err();
        assert_eq!(failed.to_string(), "1 of 2 files could not be imported");
    }

    #[test]
    fn the_command_line_is_checked() {
        let parsed = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parsed("entente import --format misp a.json b.json --dry-run --output json").is_ok());
        assert_eq!(parsed("entente import --format csv a").unwrap_err().exit_code(), 2);
        assert_eq!(parsed("entente import --format misp").unwrap_err().exit_code(), 2);
    }
}
