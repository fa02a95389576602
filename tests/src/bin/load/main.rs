//! The load program: what Entente does under load, on this machine, beside the load itself.
//!
//! ```text
//! load submit   [--database postgres|sqlite] [--connections 1,8,32] [--seconds 30] [--warm-up 20] [--rounds 3]
//! load fan-out  [--database postgres|sqlite] [--endpoints 1000] [--dead 0] [--slow 0] [--alerts 3]
//! load backlog  [--deliveries 1000000] [--workers 2]
//! load idle     [--database postgres|sqlite]
//! ```
//!
//! Each starts its own PostgreSQL (with fsync), server and workers, prints a table, and one line of JSON at the end.
//! `docs/PERFORMANCE.md` says what the figures mean.

mod backlog;
mod fan_out;
mod idle;
mod replay;
mod statements;
mod submit;
mod usage;

use anyhow::{Context, Result, bail};
use entente_tests::{Place, Server};
use std::collections::BTreeMap;
use std::str::FromStr;
use testkit::{Cluster, Process};

/// What follows the command: `--name value`, each known to the command.
pub(crate) struct Options(BTreeMap<String, String>);

impl Options {
    fn read(words: impl Iterator<Item = String>) -> Result<Self> {
        let (mut words, mut options) = (words, BTreeMap::new());
        while let Some(word) = words.next() {
            let Some(name) = word.strip_prefix("--") else { bail!("{word}: expected --name value") };
            let value = words.next().with_context(|| format!("--{name} wants a value"))?;
            options.insert(name.to_owned(), value);
        }
        Ok(Self(options))
    }

    /// Takes an option out; its default where it isn't given.
    pub(crate) fn take<T: FromStr>(&mut self, name: &str, default: T) -> Result<T> {
        match self.0.remove(name) {
            Some(text) => text.parse().ok().with_context(|| format!("--{name} {text}: can't be read")),
            None => Ok(default),
        }
    }

    /// What is left is unknown.
    pub(crate) fn end(&self) -> Result<()> {
        match self.0.keys().next() {
            Some(unknown) => bail!("--{unknown}: unknown here"),
            None => Ok(()),
        }
    }
}

/// An instance to be loaded, with its database.
pub(crate) struct Ground {
    pub(crate) place: Place,
    // after the place: its databases are dropped first
    _cluster: Option<Cluster>,
}

impl Ground {
    pub(crate) fn new(database: &str) -> Result<Self> {
        match database {
            "sqlite" => Ok(Self { place: Place::sqlite(), _cluster: None }),
            "postgres" => {
                let cluster = Cluster::durable();
                Ok(Self { place: Place::postgres(&cluster), _cluster: Some(cluster) })
            }
            other => bail!("--database {other}: expected postgres or sqlite"),
        }
    }

    /// A server, and with PostgreSQL so many workers beside it.
    pub(crate) fn start(&self, workers: usize) -> Result<(Server, Vec<Process>)> {
        let server = self.place.serve(false)?;
        let workers = if self.place.is_postgres() { workers } else { 0 };
        let workers =
            (0..workers).map(|_| self.place.work(entente_tests::free_port()?)).collect::<Result<_>>()?;
        Ok((server, workers))
    }
}

/// A line for people.
#[expect(clippy::print_stdout, reason = "that is what this program is for")]
pub(crate) fn say(line: impl std::fmt::Display) {
    println!("{line}");
}

/// The value below which this share of sorted values lies.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

/// The middle one.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    percentile(&sorted, 0.5)
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let options = Options::read(words)?;
    match command.as_str() {
        "submit" => submit::run(options).await,
        "fan-out" => fan_out::run(options).await,
        "backlog" => backlog::run(options).await,
        "idle" => idle::run(options).await,
        other => bail!("{other:?}: expected submit, fan-out, backlog or idle"),
    }
}
