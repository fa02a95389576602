//! `entente alert export`.

use crate::client::{self, Call, Client, Connection, Item};
use crate::commands::out::Out;
use crate::commands::shown;
use anyhow::Result;
use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente alert export A-TG4S-BEWP --format stix -o alert.json
  entente alert export A-TG4S-BEWP --format csv | cut -d, -f2

The file holds what is released to you and no more, under the same marking.")]
pub(in crate::commands) struct Export {
    #[command(flatten)]
    connection: Connection,
    /// The alert: its reference, or its id
    #[arg(value_name = "REFERENCE", value_parser = client::alert)]
    alert: Item,
    /// In which format
    #[arg(long, value_enum)]
    format: Format,
    #[command(flatten)]
    out: Out,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A STIX 2.1 bundle
    Stix,
    /// A MISP event
    Misp,
    /// A line for each observable
    Csv,
}

impl Export {
    pub(super) async fn run(&self) -> Result<()> {
        self.out.check()?;
        let client = Client::connect(&self.connection)?;
        let seen = client.send(Call::get(format!("/v1/alerts/{}", self.alert))).await?.json()?;
        let end = match self.format {
            Format::Stix => "stix.json",
            Format::Misp => "misp.json",
            Format::Csv => "csv",
        };
        let path = format!("/v1/alerts/{}.{end}", shown::text(&seen, "id"));
        let answer = client.send(Call::get(path)).await?;
        self.out.write(&answer.bytes)
    }
}
