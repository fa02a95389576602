//! How long a server takes to start, and what it holds when it has nothing to do.

use crate::{Ground, Options, say, usage};
use anyhow::Result;
use entente_tests::{Founder, MachineClock};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) async fn run(mut options: Options) -> Result<()> {
    let database: String = options.take("database", "sqlite".to_owned())?;
    options.end()?;
    let ground = Ground::new(&database)?;
    {
        let app = ground.place.open(Arc::new(MachineClock)).await?;
        Founder::new(&app).await?.company("nordbank").await?;
        app.store.settle().await;
    }
    let mut starts = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let server = ground.place.serve(false)?;
        starts.push(begun.elapsed().as_secs_f64() * 1_000.0);
        drop(server);
    }
    let (server, workers) = ground.start(1)?;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let (resident, _) = usage::memory(server.process.id());
    let worker = workers.first().map(|worker| usage::memory(worker.id()).0);
    let start = crate::median(&starts);
    say(format!(
        "{database}: starts in {start:.0} ms (median of 5), {resident:.1} MiB at rest, worker {worker:?} MiB"
    ));
    say(
        json!({"load": "idle", "database": database, "start_ms": start, "server_mib": resident, "worker_mib": worker}),
    );
    Ok(())
}
