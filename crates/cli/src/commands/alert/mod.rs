//! `entente alert`: what authorities publish, for whoever receives it.

mod acknowledge;
mod export;
mod list;
mod show;

use anyhow::Result;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Alert {
    /// List received alerts, or your own
    List(list::List),
    /// Show an alert as far as it is released to you
    Show(show::Show),
    /// Answer an alert: received, doesn't concern you, acted on
    #[command(name = "ack", visible_alias = "acknowledge")]
    Acknowledge(acknowledge::Acknowledge),
    /// Write an alert in a format that other tools read
    Export(export::Export),
}

impl Alert {
    pub(super) async fn run(&self) -> Result<()> {
        match self {
            Self::List(command) => command.run().await,
            Self::Show(command) => command.run().await,
            Self::Acknowledge(command) => command.run().await,
            Self::Export(command) => command.run().await,
        }
    }
}
