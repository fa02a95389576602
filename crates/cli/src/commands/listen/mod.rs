//! `entente listen`: what happens, as it happens, on standard output or as files. Either this program follows the server's
//! stream, or the server sends webhooks to it.
//!
//! Owns that no event is lost between two runs (`stream`) and none is kept twice (`webhook`); refuses an event that isn't
//! the server's.

mod kept;
mod stream;
mod webhook;

use crate::client::{Connection, Failure, Kind};
use crate::shutdown;
use anyhow::Result;
use clap::{ArgGroup, Args};
use kept::Kept;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("how").required(true),
    after_help = "\
Examples:
  entente listen --stream --dir events --state-file events.position
  entente listen --webhook 127.0.0.1:8600 --secret-file webhook.secret --dir events
  entente listen --stream --output json | jq -r '.data.item.reference'

Each event is a CloudEvents 1.0 object: a line with --output json, or a file in --dir. --stream writes files named
<position>-<type>.json, reconnects by itself, and goes on after the position in --state-file. --webhook verifies each
signature (Standard Webhooks), answers 204, or 401 to whatever isn't genuine, and keeps repeats of a webhook-id once,
as <webhook-id>.json. The secret file holds the channel's whsec_... (or whpk_...), a line each while one replaces the
other, and is readable by you alone. Ctrl-C ends either."
)]
pub(super) struct Listen {
    #[command(flatten)]
    connection: Connection,
    /// Follow the server's stream of events
    #[arg(long, group = "how")]
    stream: bool,
    /// Receive webhooks at this address
    #[arg(
        long,
        group = "how",
        value_name = "ADDRESS:PORT",
        num_args = 0..=1,
        default_missing_value = "127.0.0.1:8600",
        requires = "secret_file"
    )]
    webhook: Option<SocketAddr>,
    /// The secret of the webhook's channel
    #[arg(long, value_name = "FILE", conflicts_with = "stream")]
    secret_file: Option<PathBuf>,
    /// Write each event to a file in this folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// Keep the position here, and go on after it the next time
    #[arg(long, value_name = "FILE", conflicts_with = "webhook")]
    state_file: Option<PathBuf>,
    /// End after so many events
    #[arg(long, value_name = "N")]
    count: Option<u64>,
}

impl Listen {
    pub(super) async fn run(&self) -> Result<()> {
        if let Some(dir) = &self.dir {
            std::fs::create_dir_all(dir).map_err(|error| {
                Failure::new(Kind::Failed, format!("{} can't be made: {error}", dir.display()))
            })?;
        }
        let kept = Kept::new(self.dir.clone(), self.connection.json());
        let stop = shutdown::on_signal()?;
        match (self.webhook, &self.secret_file) {
            (Some(address), Some(secrets)) => {
                webhook::receive(address, secrets, kept, self.count, stop).await
            }
            _ => stream::follow(&self.connection, self.state_file.as_deref(), kept, self.count, stop).await,
        }
    }
}
