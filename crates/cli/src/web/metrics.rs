//! Metrics for Prometheus, on a listener of their own: they need no sign-in and name nobody.

use anyhow::{Context, Result};
use axum::Router;
use axum::http::header;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use std::time::Duration;

/// Seconds: from a write that only touches memory to a receiver that takes all the time it has.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0];
/// How often old samples are folded together.
const UPKEEP: Duration = Duration::from_secs(5);

/// Counts from now on, and serves `/metrics` on `address` until the process ends. Without an address nothing is counted.
pub(crate) fn serve(address: Option<SocketAddr>) -> Result<()> {
    let Some(address) = address else { return Ok(()) };
    let listener = super::bind(address).context("telemetry.metrics")?;
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .install_recorder()?;
    let page = handle.clone();
    let router = Router::new().route(
        "/metrics",
        get(move || {
            let text = page.render();
            async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text) }
        }),
    );
    tokio::spawn(upkeep(handle));
    let listener = tokio::net::TcpListener::from_std(listener)?;
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics are served no more");
        }
    });
    Ok(())
}

async fn upkeep(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}
