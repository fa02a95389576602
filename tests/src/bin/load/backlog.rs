//! A backlog that many deliveries deep waits for two workers: at which rate it drains, and whether all of it arrives.
//!
//! The reports are submitted through the use case, and one event of them is told by the dispatcher. The deliveries of the
//! others are seeded with one statement of SQL, after that statement's rows for the told event were compared with the
//! dispatcher's, column by column.

use crate::{Ground, Options, say, usage};
use anyhow::{Context, Result, ensure};
use app::{App, notify, reports};
use domain::agreement::{AgreementKind, PartyRole};
use domain::marking::Tlp;
use domain::time::Clock;
use entente_tests::{Founder, MachineClock, Manner, Organisation, Place, Receiver, report};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Authorities, and webhooks of each.
const UNITS: u32 = 20;
const HOOKS: u32 = 50;
const SAMPLE: Duration = Duration::from_secs(5);

/// The rows that the dispatcher would write for events that it hasn't told. At the event's own moment, with a `UUIDv7` of
/// that moment.
const ROWS: &str = "SELECT (lpad(to_hex(floor(extract(epoch FROM o.at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8' \
    || substr(md5(random()::text), 1, 15))::uuid AS id, o.at, c.org_id, c.id AS channel_id, o.id AS event_id, o.at AS event_at, o.type, o.item_kind, \
    o.item_id, COALESCE((o.data->>'version')::int, 1) AS version, 'pending' AS state, 0 AS tries, o.at AS next_at \
    FROM outbox o JOIN holdings h ON h.item_id = o.item_id AND h.org_id <> h.owner_org JOIN channels c ON c.org_id = h.org_id \
    WHERE o.type = 'report.submitted'";
const COLUMNS: &str = "id, at, org_id, channel_id, event_id, event_at, type, item_kind, item_id, version, state, tries, next_at";
/// What is the same at whatever moment a row is written, and the rest of the columns, which a new row has no value for.
const COMPARED: &str =
    "org_id, channel_id, event_id, event_at, type, item_kind, item_id, version, state, tries";

pub(crate) async fn run(mut options: Options) -> Result<()> {
    let deliveries: u32 = options.take("deliveries", 1_000_000)?;
    let workers: usize = options.take("workers", 2)?;
    options.end()?;
    let per_event = UNITS * HOOKS;
    ensure!(deliveries.is_multiple_of(per_event) && deliveries > per_event, "a multiple of {per_event}");
    let ground = Ground::new("postgres")?;
    let receiver = seed(&ground.place, deliveries / per_event).await?;
    let waiting: u32 =
        sql(&ground.place, "SELECT count(*) FROM deliveries WHERE state = 'pending'")?.parse()?;
    ensure!(waiting == deliveries, "{waiting} wait");
    say(format!("{deliveries} deliveries wait, for {per_event} webhooks of {UNITS} organisations"));

    let begun = Instant::now();
    let (_server, workers) = ground.start(workers)?;
    let (cluster, mut marks) = (usage::cluster_cpu(ground.place.url()), vec![(0.0, 0)]);
    let mut still = 0;
    while receiver.distinct() < u64::from(deliveries) {
        tokio::time::sleep(SAMPLE).await;
        let now = receiver.distinct();
        still = if marks.last().is_some_and(|(_, before)| *before == now) { still + 1 } else { 0 };
        ensure!(still < 24, "{now} of {deliveries} have come, and nothing more does");
        marks.push((begun.elapsed().as_secs_f64(), now));
    }
    let took = begun.elapsed().as_secs_f64();
    let cpu: Vec<f64> = workers.iter().map(|worker| usage::cpu(worker.id())).collect();
    let memory: Vec<f64> = workers.iter().map(|worker| usage::memory(worker.id()).1).collect();
    let cluster = usage::cluster_cpu(ground.place.url()) - cluster;
    // until the outcomes are written too
    tokio::time::sleep(Duration::from_secs(5)).await;
    let left: u32 =
        sql(&ground.place, "SELECT count(*) FROM deliveries WHERE state <> 'delivered'")?.parse()?;
    let got = receiver.got();
    ensure!(got.values().all(|one| one.ids.len() == 1), "an id changed");
    ensure!(
        left == 0 && receiver.forged() == 0,
        "{left} aren't noted as delivered, {} weren't genuine",
        receiver.forged()
    );
    let repeated = receiver.requests() - receiver.distinct();
    let tenths = tenths(&marks, u64::from(deliveries));
    say(format!(
        "drained in {took:.0} s: {:.0}/s; by tenths of the backlog: {tenths:?}/s; {repeated} came twice",
        f64::from(deliveries) / took
    ));
    say(json!({"load": "backlog", "deliveries": deliveries, "workers": workers.len(), "seconds": took,
        "per_second": f64::from(deliveries) / took, "tenths": tenths, "repeated": repeated, "worker_cpu_s": cpu,
        "worker_memory_mib": memory, "postgres_cpu_s": cluster}));
    Ok(())
}

/// The rate of each tenth of what came, from samples.
fn tenths(marks: &[(f64, u64)], all: u64) -> Vec<u64> {
    let mut rates = Vec::new();
    let reached = |wanted: u64| marks.iter().find(|(_, count)| *count >= wanted).copied().unwrap_or_default();
    for tenth in 0..10 {
        let (from, to) = (reached(all * tenth / 10), reached(all * (tenth + 1) / 10));
        let seconds = (to.0 - from.0).max(0.001);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rate"
        )]
        rates.push(((to.1 - from.1) as f64 / seconds) as u64);
    }
    rates
}

async fn seed(place: &Place, events: u32) -> Result<Receiver> {
    let app = place.open(Arc::new(MachineClock)).await?;
    let founder = Founder::new(&app).await?;
    let company = founder.company("nordbank").await?;
    let mut units = Vec::new();
    for n in 0..UNITS {
        units.push(founder.authority(&format!("unit-{n}")).await?);
    }
    let mut parties = vec![(&company, PartyRole::Reporter)];
    parties.extend(units.iter().map(|unit| (unit, PartyRole::Receiver)));
    founder.agree(AgreementKind::Multilateral, &parties, |c| c.marking.max_tlp = Tlp::Amber).await?;
    let mut receiver = Receiver::new(Arc::new(MachineClock));
    for unit in &units {
        for _ in 0..HOOKS {
            let hook = receiver.open(Manner::Takes).await?;
            let secret = founder.webhook(unit, &receiver.url(hook), &["report.submitted"], json!({})).await?;
            receiver.expect(hook, &secret)?;
        }
    }
    submit(&app, &founder, &company, 0).await?;
    while notify::dispatch(&app).await? > 0 {}
    compare(place)?;
    for number in 1..events {
        submit(&app, &founder, &company, number).await?;
    }
    app.store.settle().await;
    let told = format!("INSERT INTO deliveries ({COLUMNS}) {ROWS} AND o.done_at IS NULL");
    for statement in [
        &told,
        "UPDATE outbox SET done_at = now() WHERE done_at IS NULL",
        "UPDATE channels SET next_at = now()",
        "ANALYZE",
        "CHECKPOINT",
    ] {
        sql(place, statement)?;
    }
    Ok(receiver)
}

async fn submit(app: &App, founder: &Founder<'_>, company: &Organisation, number: u32) -> Result<()> {
    let body = report(number.into(), "high", 2, MachineClock.now());
    let caller = founder.as_member(company, "reporter").await?;
    reports::submit(app, &caller, &body, None).await.with_context(|| format!("report {number}"))?;
    Ok(())
}

/// The dispatcher's rows for the one event that it has told, against what would have been seeded for it.
fn compare(place: &Place) -> Result<()> {
    let seeded = format!("SELECT {COMPARED} FROM ({ROWS}) s");
    let told = format!("SELECT {COMPARED} FROM deliveries");
    let count = |query: &str| sql(place, &format!("SELECT count(*) FROM ({query}) q"));
    let (rows, more, less) = (
        count(&told)?,
        count(&format!("{told} EXCEPT {seeded}"))?,
        count(&format!("{seeded} EXCEPT {told}"))?,
    );
    ensure!(
        rows == (UNITS * HOOKS).to_string() && more == "0" && less == "0",
        "{rows} rows, {more} and {less} differ"
    );
    // an id tells its row's moment, and nothing is filled that seeding leaves empty
    let odd = count(
        "SELECT 1 FROM deliveries WHERE substr(replace(id::text, '-', ''), 1, 12) <> lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') \
         OR next_at <> at OR basis IS NOT NULL OR reason IS NOT NULL OR done_at IS NOT NULL",
    )?;
    ensure!(odd == "0", "{odd} rows of the dispatcher's aren't as they are seeded");
    say(format!("{rows} rows of the dispatcher are as they are seeded"));
    Ok(())
}

fn sql(place: &Place, statement: &str) -> Result<String> {
    testkit::psql(place.url(), &[statement]).map_err(anyhow::Error::msg)
}
