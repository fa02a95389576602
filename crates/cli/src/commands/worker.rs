//! `entente worker`: what happens by itself, in a process of its own. Any number may run beside any number of servers.

use super::Configured;
use crate::clock::WallClock;
use crate::instance::{Instance, Migrate};
use crate::{shutdown, telemetry};
use anyhow::{Result, bail};
use app::App;
use clap::Args;
use std::sync::Arc;
use vault::{OsRandom, Passwords};

#[derive(Args, Debug)]
pub(super) struct Worker {
    #[command(flatten)]
    configured: Configured,
}

impl Worker {
    pub(super) async fn run(&self) -> Result<()> {
        let config = self.configured.read(Vec::new())?.config()?;
        telemetry::start(&config);
        let public_url = config.public_url()?;
        if config.database.url.file().is_some() {
            bail!(
                "with SQLite \"entente serve\" runs the worker itself: a process of its own needs PostgreSQL"
            );
        }
        let stop = shutdown::on_signal()?;
        crate::web::metrics::serve(config.telemetry.metrics)?;
        let instance = Instance::open(&config, Migrate::No).await?;
        let app = App::new(
            instance.store.clone(),
            Arc::new(WallClock),
            Arc::new(OsRandom),
            Passwords::standard(),
            public_url,
        );
        tracing::info!("working");
        let settings = crate::work::settings(&config, public_url, config.worker.allow_loopback)?;
        tokio::select! {
            () = worker::run(app, settings, stop) => {}
            () = instance.store.keep_awake() => {}
        }
        instance.store.settle().await;
        Ok(())
    }
}
