//! The real binary: as a server, and for one command.

use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::Duration;
use testkit::{Folder, Process};

/// Of every account in the demo's world.
pub const DEMO_PASSWORD: &str = "correct horse battery staple";

/// How the server's first line for people begins.
const LISTENING: &str = "Listening on ";

/// The demo fills its world before it listens, in a debug build.
const START: Duration = Duration::from_mins(3);

/// The binary: the one that `tests/run` built, else built now.
pub fn program() -> Result<PathBuf> {
    static PROGRAM: OnceLock<std::result::Result<PathBuf, String>> = OnceLock::new();
    PROGRAM.get_or_init(|| build().map_err(|error| format!("{error:#}"))).clone().map_err(anyhow::Error::msg)
}

fn build() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("ENTENTE_TEST_PROGRAM") {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "ENTENTE_TEST_PROGRAM names {}, which isn't there", path.display());
        return Ok(path);
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // what is measured is optimised as the program that measures it
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "entente-cli", "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(crate::root())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo to build the binary")?;
    ensure!(built.status.success(), "the binary doesn't build");
    // Cargo says where it put it: the target folder may be anywhere.
    String::from_utf8_lossy(&built.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .next_back()
        .context("cargo built no binary")
}

/// What configures Entente, and would configure what is tested: the user's own, and the harness's.
pub(crate) fn own_variables() -> impl Iterator<Item = String> {
    std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("ENTENTE_"))
}

/// What a command left behind.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// Its errors and log.
    pub stderr: String,
}

/// Runs the binary to its end, with nothing to read, and without this process's own `ENTENTE_` variables.
pub fn entente(arguments: &[impl AsRef<OsStr>], variables: &[(&str, &str)]) -> Result<Output> {
    let mut command = Command::new(program()?);
    for name in own_variables() {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .context("entente")?;
    Ok(Output {
        status: output.status,
        stdout: String::from_utf8(output.stdout).context("what entente printed isn't UTF-8")?,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// A running `entente demo`, with a data folder of its own. Dropped, it is ended (SIGTERM) and its data removed.
#[derive(Debug)]
pub struct Demo {
    process: Process,
    address: String,
    variables: Vec<String>,
    arguments: Vec<String>,
    // After the process: fields are dropped in order, and the server still writes there while it ends.
    data: Folder,
}

impl Demo {
    /// Starts it on a free port and waits until it listens.
    pub fn start() -> Result<Self> {
        Self::start_with(&[])
    }

    /// The same, with more arguments: `&["--at", "2026-03-02T08:00:00Z"]`.
    pub fn start_with(arguments: &[&str]) -> Result<Self> {
        Self::start_in(&[], arguments)
    }

    /// The same, with settings in its environment: `&[("ENTENTE_MAIL__URL", "smtp://127.0.0.1:25")]`.
    pub fn start_in(variables: &[(&str, &str)], arguments: &[&str]) -> Result<Self> {
        let data = Folder::new();
        let variables: Vec<String> =
            variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let (process, address) = launch(data.path(), &variables, &arguments)?;
        Ok(Self { process, address, variables, arguments, data })
    }

    /// The address of a path that starts with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Where its database, keys and files lie.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// What it has printed and logged since it was started last.
    pub fn said(&self) -> String {
        self.process.said()
    }

    /// Ends it as a crash would (`kill -9`); its data stay for `restart`.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Interrupts it as Ctrl-C would, and gives how it ended; its data stay for `restart`.
    pub fn stop(&mut self) -> ExitStatus {
        self.process.interrupt()
    }

    /// Starts it again on the same data after `kill` or `stop`, likely on another port.
    pub fn restart(&mut self) -> Result<()> {
        self.process.kill();
        (self.process, self.address) = launch(self.data.path(), &self.variables, &self.arguments)?;
        Ok(())
    }
}

fn launch(data: &Path, variables: &[String], more: &[String]) -> Result<(Process, String)> {
    let program = program()?;
    let (Some(program), Some(data)) = (program.to_str(), data.to_str()) else {
        bail!("a path isn't UTF-8");
    };
    let password = format!("ENTENTE_DEMO__PASSWORD={DEMO_PASSWORD}");
    let unset: Vec<String> = own_variables().map(|name| format!("--unset={name}")).collect();
    // `env` becomes the program: there is no process in between.
    let mut arguments: Vec<&str> = unset.iter().map(String::as_str).collect();
    arguments.extend(variables.iter().map(String::as_str));
    arguments.extend([&password, program, "demo", "--listen", "127.0.0.1:0", "--data", data]);
    arguments.extend(more.iter().map(String::as_str));
    let process = Process::start("env", &arguments, &[]);
    let address = process.wait_for(START, |line| {
        let (_, rest) = line.split_once(LISTENING)?;
        rest.split_whitespace().next().map(|address| address.trim_end_matches('/').to_owned())
    });
    Ok((process, address))
}
