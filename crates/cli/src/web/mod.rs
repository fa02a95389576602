//! The listener: every route behind the same few layers, over TLS or not, until it is told to stop.

mod health;
mod layers;
pub(crate) mod metrics;
pub(crate) mod tls;

use anyhow::{Context, Result};
use app::App;
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use storage::Store;
use tokio_util::sync::CancellationToken;

/// How long open connections may take to end, once the process was told to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// All routes: the interfaces for machines, the pages, and health.
pub(crate) fn router(api: Router, pages: Router, store: Store, body_limit: usize) -> Router {
    layers::around(api.merge(pages).merge(health::router(store)), body_limit)
}

/// A listener on `address`. Taken before anything else is done, so that a port that isn't free is told at once.
pub(crate) fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| format!("can't listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Runs the server, and the worker where this process `works`, until `stop`. Then open connections end first, the
/// worker next, and last the writes that nobody waits for any more.
pub(crate) async fn run(
    app: App,
    works: Option<worker::Settings>,
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    router: Router,
    stop: CancellationToken,
) -> Result<()> {
    let idle = CancellationToken::new();
    let worker = works.map(|settings| tokio::spawn(worker::run(app.clone(), settings, idle.clone())));
    let store = app.store.clone();
    let awake = tokio::spawn(async move { store.keep_awake().await });
    let stopping = app.stopping.clone();
    let told = stop.clone();
    tokio::spawn(async move {
        told.cancelled().await;
        // streams would hold their connections open for as long as they may
        stopping.cancel();
    });
    let served = answer(listener, tls, router, stop).await;
    idle.cancel();
    awake.abort();
    if let Some(worker) = worker {
        worker.await.context("the worker failed")?;
    }
    app.store.settle().await;
    served
}

async fn answer(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    router: Router,
    stop: CancellationToken,
) -> Result<()> {
    let handle = Handle::new();
    let drain = handle.clone();
    tokio::spawn(async move {
        stop.cancelled().await;
        drain.graceful_shutdown(Some(DRAIN));
    });
    // the caller's address, for the growing lock-out of those who guess passwords
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => axum_server::from_tcp_rustls(listener, tls)?.handle(handle).serve(service).await?,
        None => axum_server::from_tcp(listener)?.handle(handle).serve(service).await?,
    }
    Ok(())
}
