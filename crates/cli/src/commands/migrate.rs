//! `entente migrate`: brings the database and the key store to this version's schema. Safe to run twice, and by several
//! processes at once: one works, the others find nothing to do.

use super::Configured;
use crate::instance::{self, Instance};
use crate::telemetry;
use crate::terminal::say;
use anyhow::Result;
use clap::Args;

#[derive(Args, Debug)]
pub(super) struct Migrate {
    #[command(flatten)]
    configured: Configured,
}

impl Migrate {
    pub(super) async fn run(&self) -> Result<()> {
        let config = self.configured.read(Vec::new())?.config()?;
        telemetry::start(&config);
        Instance::open(&config, instance::Migrate::Yes).await?;
        say(format!("{:?} is at schema version {}.", config.database.url, migrations::SCHEMA_VERSION));
        Ok(())
    }
}
