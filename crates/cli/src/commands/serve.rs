//! `entente serve`: the pages and the interfaces for machines, on an instance's own data.

use super::Configured;
use crate::clock::WallClock;
use crate::config::Config;
use crate::instance::{Instance, Migrate};
use crate::terminal::say;
use crate::{shutdown, telemetry, web};
use anyhow::{Context, Result};
use app::App;
use axum_server::tls_rustls::RustlsConfig;
use clap::Args;
use std::sync::Arc;
use storage::Dialect;
use vault::{OsRandom, Passwords};

#[derive(Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    configured: Configured,
    /// The address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Bring the database to this version's schema first; with SQLite that is always done
    #[arg(long)]
    migrate: bool,
}

impl Serve {
    pub(super) async fn run(&self) -> Result<()> {
        let listen = self.listen.clone().map(|address| ("--listen", "server.listen".to_owned(), address));
        let config = self.configured.read(listen.into_iter().collect())?.config()?;
        telemetry::start(&config);
        let public_url = config.public_url()?;
        for unheeded in config.unheeded() {
            tracing::warn!("{unheeded}");
        }
        let tls = tls(&config).await?;
        let listener = web::bind(config.server.listen)?;
        let stop = shutdown::on_signal()?;
        let migrate = if self.migrate { Migrate::Yes } else { Migrate::No };
        web::metrics::serve(config.telemetry.metrics)?;
        let instance = Instance::open(&config, migrate).await?;
        let app = App::new(
            instance.store.clone(),
            Arc::new(WallClock),
            Arc::new(OsRandom),
            Passwords::standard(),
            public_url,
        )
        .with_loopback(config.worker.allow_loopback);
        let works = config.worker.enabled || instance.store.dialect() == Dialect::Sqlite;
        let works = if works {
            Some(crate::work::settings(&config, public_url, config.worker.allow_loopback)?)
        } else {
            None
        };
        let limit = usize::try_from(config.server.body_limit.0)?;
        let api = api::router(app.clone(), api_settings(&config)?);
        let pages = pages::router(app.clone(), page_settings(&config, public_url)?);
        let router = web::router(api, pages, instance.store.clone(), limit);
        say(format!("Listening on {public_url} ({})", listener.local_addr()?));
        web::run(app, works, listener, tls, router, stop).await
    }
}

pub(super) fn api_settings(config: &Config) -> Result<api::Settings> {
    Ok(api::Settings {
        body_limit: usize::try_from(config.server.body_limit.0)?,
        import_limit: usize::try_from(config.limits.import_bytes.0)?,
        behind_proxy: config.server.behind_proxy,
        requests_per_minute: u32::try_from(config.limits.requests_per_minute.0)?,
    })
}

fn page_settings(config: &Config, public_url: &str) -> Result<pages::Settings> {
    Ok(pages::Settings {
        demo: None,
        public_url: public_url.to_owned(),
        behind_proxy: config.server.behind_proxy,
        import_limit: usize::try_from(config.limits.import_bytes.0)?,
        mail: config.mail.url.is_some() && config.mail.from.is_some(),
        ..pages::Settings::default()
    })
}

async fn tls(config: &Config) -> Result<Option<RustlsConfig>> {
    match (&config.tls.certificate, &config.tls.key) {
        (Some(certificate), Some(key)) => {
            Ok(Some(web::tls::from_files(certificate, key).await.context("TLS can't be offered")?))
        }
        _ => Ok(None),
    }
}
