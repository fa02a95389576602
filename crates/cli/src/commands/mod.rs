//! The command line.

mod alert;
mod bounce;
mod check_config;
mod completion;
mod demo;
mod import;
mod listen;
mod login;
mod logout;
mod match_values;
mod migrate;
mod out;
mod report;
mod serve;
mod shown;
mod whoami;
mod worker;

use crate::config::{self, Reading, Sources};
use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; why stands on standard error
  2  the command line isn't understood
  3  not signed in, or not allowed
  4  not there, or not visible to you
  5  the server can't take what was sent, or not in this state
  6  the server can't be reached, or asks to come back later

Client commands take the server from --server, ENTENTE_SERVER or the last \"entente login\", and the token from
ENTENTE_TOKEN or the last \"entente login\". \"entente COMMAND --help\" shows examples.";

/// Exchange cybercrime incidents under agreements that the software itself enforces.
#[derive(Debug, Parser)]
#[command(
    name = "entente",
    version,
    after_help = EXIT_CODES
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run an invented world on this machine, to look around in
    Demo(demo::Demo),
    /// Run the server; with SQLite the worker runs in the same process
    Serve(serve::Serve),
    /// Run the worker: notifications and clocks (PostgreSQL only)
    Worker(worker::Worker),
    /// Bring the database to this version's schema
    Migrate(migrate::Migrate),
    /// Take a mail that came back, piped in by the mail server
    Bounce(bounce::Bounce),
    /// Explain the configuration: each value, where it comes from, and what is wrong
    CheckConfig(check_config::CheckConfig),
    /// Sign in at a server, and stay signed in on this machine
    Login(login::Login),
    /// End the session
    Logout(logout::Logout),
    /// Show who you are to the server
    Whoami(whoami::Whoami),
    /// Report an incident, follow it, take it back
    #[command(subcommand)]
    Report(report::Report),
    /// Turn files of other formats into drafts of reports
    Import(import::Import),
    /// Read, answer and export alerts
    #[command(subcommand)]
    Alert(alert::Alert),
    /// Look up which values are known
    Match(match_values::Match),
    /// Receive events as they happen: from the server's stream, or by webhook
    Listen(listen::Listen),
    /// Print what a shell needs to complete the command line
    Completion(completion::Completion),
}

/// Runs a command.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    match arguments.command {
        Command::Demo(command) => command.run().await,
        Command::Serve(command) => command.run().await,
        Command::Worker(command) => command.run().await,
        Command::Migrate(command) => command.run().await,
        Command::Bounce(command) => command.run(),
        Command::CheckConfig(command) => command.run(),
        Command::Login(command) => command.run().await,
        Command::Logout(command) => command.run().await,
        Command::Whoami(command) => command.run().await,
        Command::Report(command) => command.run().await,
        Command::Import(command) => command.run().await,
        Command::Alert(command) => command.run().await,
        Command::Match(command) => command.run().await,
        Command::Listen(command) => command.run().await,
        Command::Completion(command) => command.run(Arguments::command()),
    }
}

/// Where a command finds its configuration.
#[derive(Args, Clone, Debug, Default)]
struct Configured {
    /// The configuration file; the environment wins over it
    #[arg(long, value_name = "FILE", env = "ENTENTE_CONFIG")]
    config: Option<PathBuf>,
    /// A setting, over file and environment, as in database.url=postgres://user@host/name
    #[arg(long = "set", value_name = "SECTION.KEY=VALUE")]
    settings: Vec<String>,
}

impl Configured {
    /// Reads the configuration; `flags` are the command's own (flag, section.key, value).
    fn read(&self, flags: Vec<(&'static str, String, String)>) -> Result<Reading> {
        let file = match &self.config {
            Some(path) => {
                let text = std::fs::read_to_string(path);
                Some((path.clone(), text.with_context(|| format!("{} can't be read", path.display()))?))
            }
            None => None,
        };
        let mut all = Vec::new();
        for setting in &self.settings {
            let Some((name, value)) = setting.split_once('=') else {
                bail!("--set {setting} has no \"=\": write it as section.key=value");
            };
            all.push(("--set", name.trim().to_owned(), value.to_owned()));
        }
        all.extend(flags);
        // a variable that isn't UTF-8 can be no value of ours
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Ok(config::read(&Sources { file, variables, flags: all }))
    }
}
