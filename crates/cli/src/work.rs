//! What the worker sends with, from the configuration.

use crate::config::Config;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::Duration;
use worker::mail::Mailer;
use worker::outgoing::{self, Outgoing};

/// The worker's settings. `loopback` lets webhooks reach this very machine: only the demo and trials want that.
pub(crate) fn settings(config: &Config, public_url: &str, loopback: bool) -> Result<worker::Settings> {
    let outgoing = outgoing::Settings {
        allow_loopback: loopback,
        timeout: Duration::from_secs(config.worker.timeout.0),
        ..outgoing::Settings::default()
    };
    Ok(worker::Settings {
        outgoing: Outgoing::new(outgoing)?,
        mailer: mailer(config, public_url)?,
        bounces: config.mail.bounces.as_ref().map(|_| bounces(config)),
        concurrency: usize::try_from(config.worker.concurrency.0).context("worker.concurrency")?,
    })
}

/// The folder in which bounces wait for the worker.
pub(crate) fn bounces(config: &Config) -> PathBuf {
    config.data.dir.join("bounces")
}

fn mailer(config: &Config, public_url: &str) -> Result<Option<Mailer>> {
    let (Some(url), Some(from)) = (&config.mail.url, &config.mail.from) else { return Ok(None) };
    let mailer = Mailer::new(&url.0, &from.0, public_url)?;
    Ok(Some(match &config.mail.bounces {
        Some(address) => mailer.with_bounces(&address.0)?,
        None => mailer,
    }))
}
