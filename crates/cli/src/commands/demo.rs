//! `entente demo`: everything in one process on loopback, with an invented world to look around in.

use super::Configured;
use crate::config::Config;
use crate::demo::{self, DemoFolder};
use crate::{shutdown, telemetry, web};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use domain::time::Time;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

/// Where it listens unless told otherwise; any free port where this one is taken.
const USUAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

#[derive(Args, Debug)]
pub(super) struct Demo {
    /// The loopback address and port to listen on; 0 is any free port [default: 127.0.0.1:8080, else a free port]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Keep the data in this folder, and find them there again; by default they are removed at the end
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The moment at which the world stands, so that its references and dates repeat [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    at: Option<Time>,
    /// Serve TLS with a certificate made on the spot
    #[arg(long, value_enum)]
    tls: Option<Certificate>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Certificate {
    SelfSigned,
}

fn moment(text: &str) -> Result<Time, String> {
    chrono::DateTime::parse_from_rfc3339(text)
        .map(|at| domain::time::micros(at.to_utc()))
        .map_err(|_| "expected a moment such as 2026-03-02T08:00:00Z".to_owned())
}

impl Demo {
    pub(super) async fn run(&self) -> Result<()> {
        let config = Configured::default().read(Vec::new())?.config()?;
        telemetry::quietly(&config);
        let stop = shutdown::on_signal()?;
        let listener = self.listen()?;
        let port = listener.local_addr()?.port();
        // a name, since passkeys need one, and this one is the machine's own everywhere
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let address = format!("{scheme}://localhost:{port}");
        let tls = match self.tls {
            Some(Certificate::SelfSigned) => Some(web::tls::self_signed().await?),
            None => None,
        };
        let password = config.demo.password.clone().map(|password| password.0);
        let folder = DemoFolder::open(self.data.as_deref(), self.at.or(config.demo.at), password)?;
        let ended = serve(&config, &folder, &address, listener, tls, stop).await;
        // the database is closed by now, so the folder can go
        drop(folder);
        ended
    }

    fn listen(&self) -> Result<TcpListener> {
        match self.listen {
            Some(address) if !address.ip().is_loopback() => bail!(
                "--listen {address}: the demo's accounts are known to whoever reads its screen, so it listens on this \
                 machine alone, as on 127.0.0.1:8080"
            ),
            Some(address) => web::bind(address),
            None => web::bind(USUAL).or_else(|_| web::bind(SocketAddr::new(USUAL.ip(), 0))),
        }
    }
}

async fn serve(
    config: &Config,
    folder: &DemoFolder,
    address: &str,
    listener: TcpListener,
    tls: Option<axum_server::tls_rustls::RustlsConfig>,
    stop: tokio_util::sync::CancellationToken,
) -> Result<()> {
    web::metrics::serve(config.telemetry.metrics)?;
    let (instance, app) = demo::open(config, folder, address).await?;
    let limit = usize::try_from(config.server.body_limit.0).context("server.body_limit")?;
    let api = api::router(app.clone(), super::serve::api_settings(config)?);
    let settings = pages::Settings {
        demo: Some(demo::one_click(folder)),
        public_url: address.to_owned(),
        mail: config.mail.url.is_some() && config.mail.from.is_some(),
        ..pages::Settings::default()
    };
    let pages = pages::router(app.clone(), settings);
    let router = web::router(api, pages, instance.store.clone(), limit);
    demo::greet(address, folder, tls.is_some());
    let works = crate::work::settings(config, address, true)?;
    web::run(app, Some(works), listener, tls, router, stop).await
}
