//! Replays recorded statements: `psql`, which is written in C, on as many connections as are asked for, each statement
//! prepared once, and one round trip for each.

use crate::statements::Statements;
use anyhow::{Context, Result, bail};
use domain::time::Clock;
use entente_tests::MachineClock;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use vault::OsRandom;

/// Transactions that are written to a connection ahead.
const AHEAD: usize = 4;

/// Connections that replay until they are stopped.
pub(crate) struct Replayers {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<Result<()>>>,
}

impl Replayers {
    pub(crate) fn start(url: &str, statements: &Arc<Statements>, connections: usize) -> Result<Self> {
        let prepared = prepared(url, statements)?;
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for _ in 0..connections {
            let (child, statements, stop) = (psql(url)?, Arc::clone(statements), Arc::clone(&stop));
            let prepared = prepared.clone();
            threads.push(thread::spawn(move || feed(child, &prepared, &statements, &stop)));
        }
        Ok(Self { stop, threads })
    }

    pub(crate) fn stop(self) -> Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().map_err(|_| anyhow::anyhow!("a replayer panicked"))??;
        }
        Ok(())
    }
}

/// Each statement as PostgreSQL takes it: without types, and where it can't tell them, with.
fn prepared(url: &str, statements: &Statements) -> Result<String> {
    let mut script = String::new();
    for place in 0..statements.texts() {
        let plain = statements.prepare(place, false);
        let one = if testkit::psql(url, &[&plain]).is_ok() { plain } else { statements.prepare(place, true) };
        testkit::psql(url, &[&one]).map_err(anyhow::Error::msg)?;
        script.push_str(&one);
        script.push_str(";\n");
    }
    // all of it once, and nothing kept
    let mut trial = script.clone();
    statements.transaction(&OsRandom, &now(), &mut trial);
    let mut child = psql(url)?;
    child.stdin.take().context("psql's input")?.write_all(trial.as_bytes())?;
    let ended = child.wait_with_output()?;
    if !ended.status.success() {
        bail!("the recording can't be replayed: {}", String::from_utf8_lossy(&ended.stderr));
    }
    Ok(script)
}

fn now() -> String {
    MachineClock.now().format("%Y-%m-%d %H:%M:%S%.6f+00").to_string()
}

fn psql(url: &str) -> Result<Child> {
    let mut command = Command::new("psql");
    command.args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1", url]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().context("psql")
}

fn feed(mut child: Child, prepared: &str, statements: &Statements, stop: &AtomicBool) -> Result<()> {
    let mut input = child.stdin.take().context("psql's input")?;
    input.write_all(prepared.as_bytes())?;
    let mut text = String::new();
    while !stop.load(Ordering::Relaxed) {
        text.clear();
        for _ in 0..AHEAD {
            statements.transaction(&OsRandom, &now(), &mut text);
        }
        if input.write_all(text.as_bytes()).is_err() {
            break;
        }
    }
    drop(input);
    let ended = child.wait_with_output()?;
    if !ended.status.success() {
        bail!("a replayed statement failed: {}", String::from_utf8_lossy(&ended.stderr));
    }
    Ok(())
}
