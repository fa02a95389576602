//! One alert to many endpoints: how soon the first and the last of them have it, and what dead and slow ones change.

use crate::{Ground, Options, percentile, say, usage};
use anyhow::{Context, Result, ensure};
use domain::agreement::{AgreementKind, PartyRole};
use domain::marking::Tlp;
use domain::time::Clock;
use entente_tests::{Address, Client, Founder, MachineClock, Manner, Receiver, nobody, report};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a slow endpoint takes.
const SLOW: Duration = Duration::from_secs(10);
/// How long everybody may take.
const PATIENCE: Duration = Duration::from_mins(3);

pub(crate) async fn run(mut options: Options) -> Result<()> {
    let database: String = options.take("database", "postgres".to_owned())?;
    let endpoints: u32 = options.take("endpoints", 1_000)?;
    let (dead, slow): (u32, u32) = (options.take("dead", 0)?, options.take("slow", 0)?);
    let alerts: u64 = options.take("alerts", 3)?;
    let workers: usize = options.take("workers", 1)?;
    options.end()?;
    ensure!(dead + slow < endpoints, "some must be healthy");

    let ground = Ground::new(&database)?;
    let world = World::found(&ground, endpoints, dead, slow).await?;
    let (server, workers) = ground.start(workers)?;
    let people = People::of(&server.address)?;
    let mut cleared = Vec::new();
    for number in 0..alerts {
        cleared.push(people.clear(number).await?);
    }
    // the reports that the alerts are made from concern nobody who is told
    tokio::time::sleep(Duration::from_secs(2)).await;
    let healthy = u64::from(endpoints - dead - slow);
    let (mut rows, mut firsts, mut all_latencies) = (Vec::new(), Vec::new(), Vec::new());
    for alert in &cleared {
        let begun = Instant::now();
        people.analyst.done(&format!("/v1/alerts/{alert}/publish"), &json!({})).await?;
        let published = begun.elapsed().as_secs_f64() * 1_000.0;
        let mut latencies = world.latencies(*alert, healthy, begun).await?;
        latencies.sort_by(f64::total_cmp);
        let last = latencies.last().copied().unwrap_or(f64::NAN);
        firsts.push(latencies[0]);
        rows.push(json!({
            "publish_ms": published, "first_ms": latencies[0], "p50_ms": percentile(&latencies, 0.5),
            "p99_ms": percentile(&latencies, 0.99), "last_ms": last,
            "per_second": f64::from(u32::try_from(healthy)?) / (last - latencies[0]).max(1.0) * 1_000.0,
        }));
        all_latencies.extend(latencies);
        // idle again, and out of step with the polls
        tokio::time::sleep(Duration::from_millis(if endpoints == 1 { 137 } else { 3_000 })).await;
    }
    firsts.sort_by(f64::total_cmp);
    all_latencies.sort_by(f64::total_cmp);
    if endpoints > 1 {
        for row in &rows {
            say(row);
        }
    }
    let (half, most) = (percentile(&firsts, 0.5), percentile(&firsts, 0.99));
    say(format!(
        "{database}, {endpoints} endpoints ({dead} dead, {slow} slow), {alerts} alerts: first receipt p50 {half:.1} ms, p99 {most:.1} ms; \
        healthy receipts p50 {:.0} ms, p99 {:.0} ms",
        percentile(&all_latencies, 0.5),
        percentile(&all_latencies, 0.99)
    ));
    let memory = usage::memory(workers.first().map_or(server.process.id(), testkit::Process::id));
    say(json!({"load": "fan-out", "database": database, "endpoints": endpoints, "dead": dead, "slow": slow,
        "first_p50_ms": half, "first_p99_ms": most, "healthy_p99_ms": percentile(&all_latencies, 0.99),
        "worker_memory_mib": memory, "repeated": world.receiver.requests() - world.receiver.distinct(),
        "forged": world.receiver.forged(), "alerts": if endpoints > 1 { Value::from(rows) } else { Value::Null }}));
    Ok(())
}

struct World {
    receiver: Receiver,
    healthy: HashSet<u32>,
}

impl World {
    /// An organisation for each endpoint, partners of one authority under one agreement.
    async fn found(ground: &Ground, endpoints: u32, dead: u32, slow: u32) -> Result<Self> {
        let app = ground.place.open(Arc::new(MachineClock)).await?;
        let founder = Founder::new(&app).await?;
        let (nordbank, brabant) = (founder.company("nordbank").await?, founder.authority("brabant").await?);
        let reports = [(&nordbank, PartyRole::Reporter), (&brabant, PartyRole::Receiver)];
        founder
            .agree(AgreementKind::CompanyAuthority, &reports, |c| c.marking.max_tlp = Tlp::AmberStrict)
            .await?;
        let mut partners = Vec::new();
        for n in 0..endpoints.max(2) {
            partners.push(founder.partner(&format!("partner-{n}")).await?);
        }
        let mut parties = vec![(&brabant, PartyRole::Partner)];
        parties.extend(partners.iter().map(|partner| (partner, PartyRole::Partner)));
        founder.agree(AgreementKind::Multilateral, &parties, |c| c.marking.max_tlp = Tlp::Amber).await?;
        let (mut receiver, mut healthy) = (Receiver::new(Arc::new(MachineClock)), HashSet::new());
        for (n, partner) in (0..endpoints).zip(&partners) {
            // spread among the others
            let lot = n * 7_919 % endpoints;
            if lot < dead {
                founder.webhook(partner, &nobody()?, &["alert.published"], json!({})).await?;
                continue;
            }
            let manner = if lot < dead + slow { Manner::Slow(SLOW) } else { Manner::Takes };
            let hook = receiver.open(manner).await?;
            if manner == Manner::Takes {
                healthy.insert(hook);
            }
            let secret =
                founder.webhook(partner, &receiver.url(hook), &["alert.published"], json!({})).await?;
            receiver.expect(hook, &secret)?;
        }
        app.store.settle().await;
        Ok(Self { receiver, healthy })
    }

    /// How long after `begun` each healthy endpoint has had the alert, in milliseconds.
    async fn latencies(&self, alert: Uuid, healthy: u64, begun: Instant) -> Result<Vec<f64>> {
        loop {
            // looked at rarely: a look costs processor time too
            let wait = if healthy > 1 { 500 } else { 20 };
            tokio::time::sleep(Duration::from_millis(wait)).await;
            let got = self.receiver.got();
            let times = got.iter().filter(|((hook, item), _)| *item == alert && self.healthy.contains(hook));
            let times: Vec<f64> = times
                .map(|(_, got)| got.first.saturating_duration_since(begun).as_secs_f64() * 1_000.0)
                .collect();
            if u64::try_from(times.len())? == healthy {
                return Ok(times);
            }
            ensure!(begun.elapsed() < PATIENCE, "{} of {healthy} healthy endpoints have it", times.len());
        }
    }
}

/// Those who make an alert.
struct People {
    reporter: Client,
    analyst: Client,
    supervisor: Client,
}

impl People {
    fn of(server: &str) -> Result<Self> {
        let address = Address::default();
        address.set(server);
        let client = |email: &str| Client::new(&address, email);
        Ok(Self {
            reporter: client("reporter@nordbank.example")?,
            analyst: client("analyst@brabant.example")?,
            supervisor: client("supervisor@brabant.example")?,
        })
    }

    /// An alert that a second person has cleared, ready to be published.
    async fn clear(&self, number: u64) -> Result<Uuid> {
        let body = report(number, "high", 2, MachineClock.now());
        let report = id(&self.reporter.done("/v1/reports", &body).await?)?;
        let triage = format!("/v1/reports/{report}/triage");
        let accept = json!({"decision": "accept", "case": {"title": format!("Kit {number}")}});
        let handling = self.analyst.done(&triage, &accept).await?;
        let case = handling["case"]["id"].as_str().context("a case")?;
        let alert = json!({
            "case": case, "reports": [report], "title": "Phishing kit in circulation", "summary": "Block the domains of the kit.",
            "categories": ["fraud/phishing"], "severity": "high", "marking": {"tlp": "TLP:AMBER"},
            "observables": [{"type": "domain-name", "value": "kit-host.example", "role": "attacker"}],
        });
        let alert = id(&self.analyst.done("/v1/alerts", &alert).await?)?;
        self.analyst.done(&format!("/v1/alerts/{alert}/submit-for-clearance"), &json!({})).await?;
        self.supervisor.done(&format!("/v1/alerts/{alert}/clear"), &json!({})).await?;
        Ok(alert)
    }
}

fn id(answer: &Value) -> Result<Uuid> {
    Ok(answer["id"].as_str().with_context(|| format!("no id in {answer}"))?.parse()?)
}
