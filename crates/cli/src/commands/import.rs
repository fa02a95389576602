//! `entente import`: files of other formats into drafts, on a server, or with `--dry-run` only as a report of what would be
//! taken, as what, and what not and why. Several files are tried one by one: a broken one doesn't keep the others from
//! being read, but the command then fails.

use crate::clock::WallClock;
use crate::terminal::{complain, say};
use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use domain::time::Clock as _;
use interop::misp;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Names a server whose tokens this machine has.
const SERVER: &str = "ENTENTE_SERVER";
const TOKEN: &str = "ENTENTE_TOKEN";
/// A large file is read, checked and stored within one request.
const PATIENCE: Duration = Duration::from_mins(2);

#[derive(Args, Debug)]
pub(super) struct Import {
    /// What the files are
    #[arg(long, value_enum)]
    format: Format,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only report what would be taken; needs no server
    #[arg(long)]
    dry_run: bool,
    /// The server
    #[arg(long, env = SERVER, value_name = "URL")]
    server: Option<String>,
    /// An access token of a member who may import
    #[arg(long, env = TOKEN, hide_env_values = true)]
    token: Option<String>,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Output::Text)]
    output: Output,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// An event of MISP, or several, as JSON
    Misp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// Lines
    Text,
    /// One JSON array, an object for each file
    Json,
}

impl Import {
    pub(super) async fn run(&self) -> Result<()> {
        let server = if self.dry_run { None } else { Some(self.connect()?) };
        let mut results = Vec::new();
        let mut failed = 0;
        for file in &self.files {
            let result = match &server {
                None => self.read(file),
                Some(server) => self.send(server, file).await,
            };
            match result {
                Ok(answer) if self.output == Output::Json => {
                    results.push(
                        json!({"file": file, "drafts": answer["drafts"], "mapping": answer["mapping"]}),
                    );
                }
                Ok(answer) => self.print(file, &answer),
                Err(error) => {
                    failed += 1;
                    complain(format!("{}: {error:#}", file.display()));
                    results.push(json!({"file": file, "error": format!("{error:#}")}));
                }
            }
        }
        if self.output == Output::Json {
            say(serde_json::to_string_pretty(&results)?);
        }
        match failed {
            0 => Ok(()),
            _ => bail!("{failed} of {} files could not be imported", self.files.len()),
        }
    }

    /// What the file gives, as the server would answer it.
    fn read(&self, file: &Path) -> Result<Value> {
        let bytes = std::fs::read(file).context("can't be read")?;
        let import = match self.format {
            Format::Misp => {
                misp::read(&bytes, WallClock.now()).map_err(|error| anyhow!("the file {error}"))?
            }
        };
        let draft = |draft: &misp::ImportedDraft| {
            json!({
                "title": draft.title, "observables": draft.observables, "categories": draft.categories,
                "marking": draft.marking,
            })
        };
        Ok(json!({"drafts": import.drafts.iter().map(draft).collect::<Vec<_>>(), "mapping": import.mapping}))
    }

    fn connect(&self) -> Result<Server> {
        let server = self.server.as_deref().filter(|server| !server.is_empty());
        let token = self.token.as_deref().filter(|token| !token.is_empty());
        let (Some(url), Some(token)) = (server, token) else {
            bail!(
                "name the server and an access token, by --server and --token or by {SERVER} and {TOKEN}; --dry-run \
                 needs neither"
            );
        };
        let client = reqwest::Client::builder().timeout(PATIENCE).build().context("no client can be made")?;
        Ok(Server { client, url: url.trim_end_matches('/').to_owned(), token: token.to_owned() })
    }

    async fn send(&self, server: &Server, file: &Path) -> Result<Value> {
        let bytes = std::fs::read(file).context("can't be read")?;
        let format = match self.format {
            Format::Misp => "misp",
        };
        server.import(format, bytes).await
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
            say(format!(
                "  {}{} · {} observables · {} · {}",
                draft["id"].as_str().map(|id| format!("{id}  ")).unwrap_or_default(),
                draft["title"].as_str().unwrap_or_default(),
                draft["observables"],
                categories.join(", "),
                draft["marking"]["tlp"].as_str().unwrap_or_default(),
            ));
        }
        say(format!("  taken: {}", taken.len()));
        for entry in taken {
            say(format!(
                "    {} as {}: {}",
                words(entry, "path"),
                words(entry, "as"),
                words(entry, "because")
            ));
        }
        say(format!("  not taken: {}", left.len()));
        for entry in left {
            say(format!("    {}: {}", words(entry, "path"), words(entry, "because")));
        }
    }
}

fn words<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or("-")
}

/// The server, as one member.
struct Server {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Server {
    async fn import(&self, format: &str, bytes: Vec<u8>) -> Result<Value> {
        let answer = self
            .client
            .post(format!("{}/v1/import?format={format}", self.url))
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .body(bytes)
            .send()
            .await
            .with_context(|| format!("{} doesn't answer", self.url))?;
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        if status.is_success() { Ok(body) } else { Err(refused(status.as_u16(), &body)) }
    }
}

/// A problem of the server's, with every error that it lists.
fn refused(status: u16, problem: &Value) -> anyhow::Error {
    let text = problem["detail"].as_str().or(problem["title"].as_str()).unwrap_or("refused");
    let errors = problem["errors"].as_array().into_iter().flatten();
    let lines: String = errors
        .map(|error| ["\n  ", words(error, "pointer"), " ", words(error, "message")].concat())
        .collect();
    anyhow!("the server answered {status}: {text}{lines}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Arguments;
    use clap::Parser as _;

    fn import(files: &[&str]) -> Import {
        let files = files.iter().map(PathBuf::from).collect();
        Import { format: Format::Misp, files, dry_run: true, server: None, token: None, output: Output::Json }
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
    fn without_a_server_it_says_what_is_missing() {
        let import = Import { dry_run: false, ..import(&["x"]) };
        let why = import.connect().err().unwrap().to_string();
        assert!(why.contains(SERVER) && why.contains("--dry-run"), "{why}");
    }

    #[test]
    fn the_command_line_is_checked() {
        let parsed = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(parsed("entente import --format misp a.json b.json --dry-run --output json").is_ok());
        assert_eq!(parsed("entente import --format csv a").unwrap_err().exit_code(), 2);
        assert_eq!(parsed("entente import --format misp").unwrap_err().exit_code(), 2);
    }
}
