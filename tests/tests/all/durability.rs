//! What was acknowledged is kept, and what is owed arrives: while servers and workers are killed (`kill -9`) at random
//! moments, while two workers share the work, and after a receiver was away.
//!
//! With `ENTENTE_TEST_SEED` a run kills at the moments of an earlier one; where the system is by then is another matter.

use anyhow::{Context, Result, ensure};
use domain::agreement::{AgreementKind, PartyRole};
use domain::marking::Tlp;
use entente_tests::{
    Address, Client, Founder, MachineClock, Manner, Organisation, Place, Receiver, Server, free_port, report,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use testkit::Process;
use uuid::Uuid;
use vault::{OsRandom, Randomness, SeededRandom, randomness};

mod hour;

/// How much is done to an instance.
#[derive(Clone, Copy)]
struct Plan {
    /// Kills.
    instants: u32,
    /// Authorities under the one agreement.
    authorities: u32,
    /// Webhooks of each that hear of critical reports.
    hooks: u32,
    /// Critical reports.
    critical: u64,
    /// The longest pause before a kill, in milliseconds.
    pause: u64,
    /// How long what is owed may take after the last kill.
    patience: Duration,
}

/// What belongs to a change: 500 deliveries of 5 reports, beside those of all the others.
const SHORT: Plan = Plan {
    instants: 5,
    authorities: 2,
    hooks: 49,
    critical: 5,
    pause: 700,
    patience: Duration::from_mins(1),
};
/// A fan-out of 10,000: 20 critical reports to 500 webhooks.
const LONG: Plan = Plan {
    instants: 100,
    authorities: 10,
    hooks: 50,
    critical: 20,
    pause: 1_500,
    patience: Duration::from_mins(10),
};
/// Who reports at the same time.
const REPORTERS: u64 = 2;

/// A company that reports to authorities, and the authorities' receivers.
struct World {
    company: Organisation,
    receiver: Receiver,
    /// Hooks that hear of critical reports.
    bulk: Vec<u32>,
    /// The hook that hears of every report.
    every: u32,
}

impl World {
    async fn found(place: &Place, authorities: u32, hooks: u32) -> Result<Self> {
        let app = place.open(Arc::new(MachineClock)).await?;
        let founder = Founder::new(&app).await?;
        let company = founder.company("nordbank").await?;
        let mut units = Vec::new();
        for n in 0..authorities {
            units.push(founder.authority(&format!("unit-{n}")).await?);
        }
        let mut parties = vec![(&company, PartyRole::Reporter)];
        parties.extend(units.iter().map(|unit| (unit, PartyRole::Receiver)));
        founder.agree(AgreementKind::Multilateral, &parties, |c| c.marking.max_tlp = Tlp::Amber).await?;
        let mut receiver = Receiver::new(Arc::new(MachineClock));
        let mut bulk = Vec::new();
        for unit in &units {
            for _ in 0..hooks {
                let filter = json!({"severity_at_least": "critical"});
                bulk.push(hook(&founder, unit, &mut receiver, filter).await?);
            }
        }
        // an organisation of its own, since the others have as many webhooks as they may
        let every = founder.authority("unit-every").await?;
        founder
            .agree(
                AgreementKind::CompanyAuthority,
                &[(&company, PartyRole::Reporter), (&every, PartyRole::Receiver)],
                |c| c.marking.max_tlp = Tlp::Amber,
            )
            .await?;
        let every = hook(&founder, &every, &mut receiver, json!({})).await?;
        app.store.settle().await;
        Ok(Self { company, receiver, bulk, every })
    }
}

async fn hook(
    founder: &Founder<'_>,
    of: &Organisation,
    receiver: &mut Receiver,
    filter: serde_json::Value,
) -> Result<u32> {
    let hook = receiver.open(Manner::Takes).await?;
    let secret = founder.webhook(of, &receiver.url(hook), &["report.submitted"], filter).await?;
    receiver.expect(hook, &secret)?;
    Ok(hook)
}

/// The processes of an instance.
struct Running<'a> {
    place: &'a Place,
    address: Address,
    server: Option<Server>,
    workers: Vec<Process>,
    metrics: Vec<u16>,
}

impl<'a> Running<'a> {
    fn start(place: &'a Place) -> Result<Self> {
        let metrics = if place.is_postgres() { vec![free_port()?, free_port()?] } else { Vec::new() };
        let workers = metrics.iter().map(|port| place.work(*port)).collect::<Result<Vec<_>>>()?;
        let mut running = Self { place, address: Address::default(), server: None, workers, metrics };
        running.serve()?;
        Ok(running)
    }

    fn serve(&mut self) -> Result<()> {
        let server = self.place.serve(false)?;
        self.address.set(&server.address);
        self.server = Some(server);
        Ok(())
    }

    /// Kills the server or one of the workers, in turn, and starts it again.
    fn kill(&mut self, turn: usize) -> Result<()> {
        match turn % (1 + self.workers.len()) {
            0 => {
                if let Some(mut server) = self.server.take() {
                    server.process.kill();
                }
                self.serve()
            }
            n => {
                self.workers[n - 1].kill();
                self.workers[n - 1] = self.place.work(self.metrics[n - 1])?;
                Ok(())
            }
        }
    }

    /// How many deliveries each worker says it has made.
    async fn delivered(&self) -> Result<Vec<u64>> {
        let mut all = Vec::new();
        for port in &self.metrics {
            let text = reqwest::get(format!("http://127.0.0.1:{port}/metrics")).await?.text().await?;
            let line = text.lines().find(|line| {
                line.starts_with("entente_deliveries_total{") && line.contains("outcome=\"delivered\"")
            });
            let count = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
            all.push(count.unwrap_or(0));
        }
        Ok(all)
    }

    fn said(&self) -> String {
        let workers = self.workers.iter().map(Process::said).collect::<Vec<_>>().join("\n");
        let server = self.server.as_ref().map(|server| server.process.said()).unwrap_or_default();
        format!("server:\n{server}\nworkers:\n{workers}")
    }
}

/// What the reporters were told, and when they shall stop.
#[derive(Default)]
struct Ledger {
    next: AtomicU64,
    stop: AtomicBool,
    acknowledged: Mutex<BTreeMap<u64, Uuid>>,
}

fn is_critical(number: u64, plan: &Plan) -> bool {
    number % 4 == 1 && number / 4 < plan.critical
}

async fn submit(client: &Client, number: u64, plan: &Plan) -> Result<(u16, serde_json::Value)> {
    let severity = if is_critical(number, plan) { "critical" } else { "low" };
    // the body is the same at every try, as the key demands
    let at = "2026-03-02T08:00:00Z".parse().unwrap();
    let body = report(number, severity, 5, at);
    client.post("/v1/reports", &body, Some(&format!("durability-{number}"))).await
}

/// Submits one report after the other, each until it is acknowledged, whatever happens to the server meanwhile.
async fn report_on(client: Client, ledger: Arc<Ledger>, plan: Plan) -> Result<()> {
    while !ledger.stop.load(Ordering::SeqCst) {
        let number = ledger.next.fetch_add(1, Ordering::SeqCst);
        let end = Instant::now() + Duration::from_mins(2);
        loop {
            match submit(&client, number, &plan).await {
                Ok((201, answer)) => {
                    let id: Uuid = answer["id"].as_str().context("an id")?.parse()?;
                    ledger.acknowledged.lock().unwrap().insert(number, id);
                    break;
                }
                Ok((status, answer)) => ensure!(status >= 500, "report {number}: {status} {answer}"),
                Err(error) => ensure!(Instant::now() < end, "report {number}: {error:#}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// A minute passes for those who hold leases: what a killed worker was at is free. A worker that lives loses its own too,
/// and what it sent is sent again.
fn minute_passes(place: &Place) {
    let ago = "now() - interval '1 second'";
    for table in ["outbox", "channels"] {
        let sql = format!("UPDATE {table} SET lease_until = {ago} WHERE lease_until IS NOT NULL");
        testkit::psql(place.url(), &[&sql]).unwrap();
    }
}

async fn kill_and_lose_nothing(place: Place, plan: Plan) -> Result<()> {
    let seed = std::env::var("ENTENTE_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from_be_bytes(randomness::bytes(&OsRandom)));
    survive(place, plan, seed).await.with_context(|| format!("ENTENTE_TEST_SEED={seed}"))
}

async fn survive(place: Place, plan: Plan, seed: u64) -> Result<()> {
    let random = SeededRandom::new(seed);
    let world = World::found(&place, plan.authorities, plan.hooks).await?;
    let mut running = Running::start(&place)?;
    let ledger = Arc::new(Ledger::default());
    let reporters: Vec<_> = (0..REPORTERS)
        .map(|_| {
            let client = Client::new(&running.address, &world.company.email("reporter"))?;
            Ok(tokio::spawn(report_on(client, Arc::clone(&ledger), plan)))
        })
        .collect::<Result<_>>()?;
    for turn in 0..plan.instants as usize {
        tokio::time::sleep(Duration::from_millis(pause(&random, plan.pause))).await;
        running.kill(turn)?;
    }
    // every critical report is under way or done
    while ledger.next.load(Ordering::SeqCst) < 4 * plan.critical + REPORTERS {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    ledger.stop.store(true, Ordering::SeqCst);
    for reporter in reporters {
        reporter.await??;
    }
    if place.is_postgres() && plan.instants < LONG.instants {
        minute_passes(&place);
    }

    let acknowledged = ledger.acknowledged.lock().unwrap().clone();
    let mut owed = BTreeSet::new();
    for (number, id) in &acknowledged {
        owed.insert((world.every, *id));
        if is_critical(*number, &plan) {
            owed.extend(world.bulk.iter().map(|hook| (*hook, *id)));
        }
    }
    let all = u64::try_from(owed.len())?;
    let arrived = world.receiver.wait_for(all, plan.patience).await;
    let got = world.receiver.got();
    let lost: Vec<_> = owed.iter().filter(|one| !got.contains_key(one)).collect();
    ensure!(
        arrived,
        "{} of {all} deliveries are lost, as {:?}; {}",
        lost.len(),
        lost.first(),
        running.said()
    );
    // what is never owed would have come by now: the last of the owed has
    let unowed = got.keys().filter(|one| !owed.contains(one)).count();
    ensure!(unowed == 0, "{unowed} deliveries are about reports that nobody was told are kept");
    let changed = got.values().filter(|one| one.ids.len() > 1).count();
    ensure!(changed == 0, "{changed} deliveries came under more than one id");
    ensure!(world.receiver.forged() == 0, "{} requests weren't genuine", world.receiver.forged());

    let reader = Client::new(&running.address, &world.company.email("reporter"))?;
    for (number, id) in &acknowledged {
        let (status, shown) = reader.get(&format!("/v1/reports/{id}")).await?;
        ensure!(status == 200, "report {number} was acknowledged, and is gone: {status} {shown}");
        let title = format!("Credential phishing {number}");
        ensure!(shown.to_string().contains(&title), "report {number} isn't what was submitted: {shown}");
        let (status, again) = submit(&reader, *number, &plan).await?;
        ensure!(
            status == 201 && again["id"] == json!(id),
            "report {number} was taken twice: {status} {again}"
        );
    }
    Ok(())
}

/// From 50 ms on.
fn pause(random: &dyn Randomness, most: u64) -> u64 {
    50 + u64::from(u32::from_be_bytes(randomness::bytes(random))) % (most - 50)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_on_sqlite() -> Result<()> {
    kill_and_lose_nothing(Place::sqlite(), SHORT).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_servers_and_workers_lose_nothing_on_postgres() -> Result<()> {
    kill_and_lose_nothing(Place::postgres(testkit::postgres()), SHORT).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: ./tests/run --long"]
async fn a_hundred_kills_lose_nothing_on_sqlite() -> Result<()> {
    kill_and_lose_nothing(Place::sqlite(), LONG).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: ./tests/run --long"]
async fn a_hundred_kills_lose_nothing_on_postgres() -> Result<()> {
    kill_and_lose_nothing(Place::postgres(testkit::postgres()), LONG).await
}

/// `entente serve` that doesn't work itself, and two `entente worker`: both deliver, and nothing comes twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_share_the_work() -> Result<()> {
    let place = Place::postgres(testkit::postgres());
    let world = World::found(&place, 2, 40).await?;
    let running = Running::start(&place)?;
    let client = Client::new(&running.address, &world.company.email("reporter"))?;
    let plan = Plan { critical: 8, ..SHORT };
    let mut owed = 0;
    for number in 0..4 * plan.critical {
        let (status, answer) = submit(&client, number, &plan).await?;
        ensure!(status == 201, "{status} {answer}");
        owed += 1 + if is_critical(number, &plan) { u64::try_from(world.bulk.len())? } else { 0 };
    }
    let arrived = world.receiver.wait_for(owed, Duration::from_secs(30)).await;
    ensure!(arrived, "{} of {owed}; {}", world.receiver.distinct(), running.said());
    // whatever would come twice has time to
    tokio::time::sleep(Duration::from_secs(2)).await;
    let twice = world.receiver.got().values().filter(|one| one.times > 1 || one.ids.len() > 1).count();
    ensure!(twice == 0, "{twice} of {owed} deliveries came more than once");
    let delivered = running.delivered().await?;
    ensure!(delivered.iter().all(|count| *count > 0), "one of them does nothing: {delivered:?}");
    ensure!(delivered.iter().sum::<u64>() == owed, "{delivered:?} of {owed}");
    ensure!(world.receiver.forged() == 0);
    Ok(())
}
