//! The program as an operator runs it: on both databases, over TLS and not, refused and stopped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")]

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use testkit::{Folder, Process};

const PROGRAM: &str = env!("CARGO_BIN_EXE_entente");

/// Runs a command to its end without this process's own settings.
fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ENTENTE_")) {
        command.env_remove(name);
    }
    command.args(arguments).output().unwrap()
}

/// What a refused command says.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

/// A configuration file for an instance in `folder`.
fn configured(folder: &Folder, database: Option<&str>) -> String {
    let place = folder.path().display();
    let database = database.map(|url| format!("[database]\nurl = \"{url}\"\n")).unwrap_or_default();
    let text = format!(
        "[server]\nlisten = \"127.0.0.1:0\"\npublic_url = \"http://localhost\"\n[data]\ndir = \"{place}/data\"\n\
         [keys]\ndir = \"{place}/keys\"\n{database}"
    );
    let path = folder.join("entente.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Starts a server and waits for its address.
fn serve(arguments: &[&str]) -> (Process, String) {
    let server = Process::start(PROGRAM, arguments, &[]);
    let address = server.wait_for(Duration::from_mins(1), |line| {
        let (_, rest) = line.split_once("Listening on ")?;
        Some(rest.split_once('(')?.1.trim_end_matches(')').to_owned())
    });
    (server, address)
}

async fn get(url: &str) -> (u16, String) {
    let client = reqwest::Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let answer = client.get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_server_on_sqlite_is_one_process_and_stops_when_asked() {
    let folder = Folder::new();
    let config = configured(&folder, None);
    let (mut server, address) = serve(&["serve", "--config", &config]);
    assert_eq!(get(&format!("http://{address}/healthz")).await, (200, "ok\n".to_owned()));
    assert_eq!(get(&format!("http://{address}/readyz")).await, (200, "ready\n".to_owned()));
    let second = refused(&["serve", "--config", &config]);
    assert!(second.contains("another process works with"), "{second}");
    assert!(refused(&["worker", "--config", &config]).contains("needs PostgreSQL"));
    assert!(server.interrupt().success());
    let again = run(&["migrate", "--config", &config]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
}

#[tokio::test]
async fn on_postgres_the_schema_comes_first_and_any_number_runs() {
    let folder = Folder::new();
    let database = testkit::postgres().database(|_| async { Ok::<(), String>(()) }).await;
    let config = configured(&folder, Some(database.url()));
    assert!(refused(&["serve", "--config", &config]).contains("run \"entente migrate\" first"));
    assert!(run(&["migrate", "--config", &config]).status.success());
    assert!(run(&["migrate", "--config", &config]).status.success(), "twice does nothing");
    let (mut first, address) = serve(&["serve", "--config", &config]);
    let (mut second, other) = serve(&["serve", "--config", &config, "--set", "worker.enabled=false"]);
    let mut worker = Process::start(PROGRAM, &["worker", "--config", &config], &[]);
    worker.wait_for(Duration::from_secs(30), |line| line.contains("working").then_some(()));
    for address in [address, other] {
        assert_eq!(get(&format!("http://{address}/readyz")).await.0, 200);
    }
    assert!(first.interrupt().success() && second.interrupt().success() && worker.interrupt().success());
}

#[test]
fn what_others_reach_is_encrypted_or_refused() {
    let folder = Folder::new();
    let config = configured(&folder, None);
    let why = refused(&["serve", "--config", &config, "--listen", "0.0.0.0:0"]);
    assert!(why.contains("--listen: server.listen is 0.0.0.0:0, which other machines reach"), "{why}");
    assert!(!folder.join("data").exists(), "a refused start leaves nothing");
    let why = refused(&["demo", "--listen", "0.0.0.0:0"]);
    assert!(why.contains("listens on this machine alone"), "{why}");
}

// with a thread beside the one that waits: over HTTP/2 a server that ends asks its clients, who have to be able to answer
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_offers_tls_and_its_data_are_never_served() {
    let folder = Folder::new();
    let data = folder.join("demo");
    let data: &Path = &data;
    let arguments =
        ["demo", "--listen", "127.0.0.1:0", "--tls", "self-signed", "--data", data.to_str().unwrap()];
    let mut demo = Process::start(PROGRAM, &arguments, &[]);
    let address = demo.wait_for(Duration::from_mins(2), |line| {
        line.split_once("Listening on ").map(|(_, address)| address.to_owned())
    });
    assert!(address.starts_with("https://localhost:"), "{address}");
    assert_eq!(get(&format!("{address}/readyz")).await.0, 200);
    assert!(demo.interrupt().success());
    let config = configured(&folder, None);
    let set = format!("data.dir={}", data.display());
    let why = refused(&["serve", "--config", &config, "--set", &set]);
    assert!(why.contains("holds the data of \"entente demo\""), "{why}");
}

#[test]
fn a_wrong_configuration_is_explained_with_line_and_column() {
    let folder = Folder::new();
    let path = folder.join("wrong.toml");
    std::fs::write(&path, "[server]\npublic_url = \"https://entente.example\"\nlisten_on = 1\n").unwrap();
    let why = refused(&["check-config", "--config", path.to_str().unwrap()]);
    assert!(why.contains("wrong.toml, line 3, column 1: server.listen_on is unknown"), "{why}");
    let fine = configured(&folder, Some("postgres://entente:s3cret@nowhere/entente"));
    let output = run(&["check-config", "--config", &fine]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("The configuration can be used."), "{said}");
    assert!(said.contains("postgres://entente:***@nowhere/entente") && !said.contains("s3cret"));
    assert_eq!(run(&["serve", "--nonsense"]).status.code(), Some(2));
}
