//! What a submitted report costs: (a) the statements of one, replayed by `psql` in one transaction each, and (b) the whole
//! request. Both in turns, on the same database, under terms like those of the demo's bank.

use crate::replay::Replayers;
use crate::{Ground, Options, median, percentile, say, statements, usage};
use anyhow::{Context, Result, ensure};
use domain::agreement::{AgreementKind, Onward, PartyRole, Treatment};
use domain::data_class::DataClass;
use domain::marking::Tlp;
use domain::time::Clock;
use entente_tests::{Address, Client, Founder, MachineClock, Place, Server, report};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

const OBSERVABLES: usize = 5;
/// After so many reports the observables that are seen again are the same ones.
const RECURS: u64 = 97 * 250 * 31;
const REPORTER: &str = "reporter@nordbank.example";

pub(crate) async fn run(mut options: Options) -> Result<()> {
    let database: String = options.take("database", "postgres".to_owned())?;
    let connections: String = options.take("connections", "1,8,32".to_owned())?;
    let window = Duration::from_secs(options.take("seconds", 30)?);
    let warm_up = Duration::from_secs(options.take("warm-up", 20)?);
    let rounds: usize = options.take("rounds", 3)?;
    options.end()?;
    let ground = Ground::new(&database)?;
    found(&ground.place).await?;
    let statements = if ground.place.is_postgres() {
        let recorded = record(&ground.place).await?;
        say(format!("one submit: {} statements", recorded.len()));
        Some(Arc::new(recorded))
    } else {
        None
    };
    let (server, _workers) = ground.start(0)?;
    let mut all = Vec::new();
    for count in connections.split(',') {
        let count: usize = count.trim().parse().context("--connections")?;
        let bench = Bench { place: &ground.place, server: &server, count, window };
        if let Some(statements) = &statements {
            bench.replayed(statements, warm_up).await?;
        }
        bench.requested(warm_up).await?;
        let (mut bare, mut whole) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            if let Some(statements) = &statements {
                bare.push(bench.replayed(statements, window).await?);
            }
            whole.push(bench.requested(window).await?);
        }
        all.push(table(count, &bare, &whole));
    }
    let memory = usage::memory(server.process.id());
    say(format!("server's memory: {:.0} MiB, at most {:.0} MiB", memory.0, memory.1));
    say(
        json!({"load": "submit", "database": database, "window_s": window.as_secs(), "warm_up_s": warm_up.as_secs(),
        "rounds": rounds, "statements": statements.map(|s| s.len()), "memory_mib": memory, "rows": all}),
    );
    Ok(())
}

/// One window of either kind.
#[derive(Default)]
struct Window {
    per_second: f64,
    p50: f64,
    p99: f64,
    /// Processor time for each, in milliseconds: the server's, and PostgreSQL's.
    server: f64,
    cluster: f64,
}

fn table(count: usize, bare: &[Window], whole: &[Window]) -> Value {
    let of = |windows: &[Window], field: fn(&Window) -> f64| {
        median(&windows.iter().map(field).collect::<Vec<_>>())
    };
    let (a, b) = (of(bare, |w| w.per_second), of(whole, |w| w.per_second));
    say(format!(
        "{count:>3} connections: a {a:.0}/s, b {b:.0}/s, b/a {:.2}; b: p50 {:.1} ms, p99 {:.1} ms, server {:.2} ms CPU, PostgreSQL {:.2} ms CPU (a: {:.2})",
        b / a,
        of(whole, |w| w.p50),
        of(whole, |w| w.p99),
        of(whole, |w| w.server),
        of(whole, |w| w.cluster),
        of(bare, |w| w.cluster),
    ));
    let each = |windows: &[Window]| windows.iter().map(|w| w.per_second.round()).collect::<Vec<_>>();
    json!({"connections": count, "a": each(bare), "b": each(whole), "a_median": a, "b_median": b, "ratio": b / a,
        "p50_ms": of(whole, |w| w.p50), "p99_ms": of(whole, |w| w.p99), "server_cpu_ms": of(whole, |w| w.server),
        "postgres_cpu_ms": of(whole, |w| w.cluster), "postgres_cpu_ms_a": of(bare, |w| w.cluster)})
}

struct Bench<'a> {
    place: &'a Place,
    server: &'a Server,
    count: usize,
    window: Duration,
}

impl Bench<'_> {
    fn cluster_cpu(&self) -> f64 {
        if self.place.is_postgres() { usage::cluster_cpu(self.place.url()) } else { f64::NAN }
    }

    async fn replayed(&self, statements: &Arc<statements::Statements>, window: Duration) -> Result<Window> {
        let replayers = Replayers::start(self.place.url(), statements, self.count)?;
        // prepared and connected
        tokio::time::sleep(Duration::from_millis(500)).await;
        let (reports, cpu, begun) = (count(self.place)?, self.cluster_cpu(), Instant::now());
        tokio::time::sleep(window).await;
        let (after, used, took) = (count(self.place)?, self.cluster_cpu(), begun.elapsed());
        replayers.stop()?;
        ensure!(after > reports, "nothing was replayed");
        let done = f64::from(after - reports);
        Ok(Window {
            per_second: done / took.as_secs_f64(),
            cluster: (used - cpu) / done * 1_000.0,
            ..Window::default()
        })
    }

    async fn requested(&self, window: Duration) -> Result<Window> {
        let load = Load::start(&self.server.address, self.count)?;
        tokio::time::sleep(Duration::from_millis(500).min(self.window)).await;
        drop(load.taken());
        let (cpu, cluster, begun) =
            (usage::cpu(self.server.process.id()), self.cluster_cpu(), Instant::now());
        tokio::time::sleep(window).await;
        let mut taken = load.taken();
        let (used, cluster_used, took) =
            (usage::cpu(self.server.process.id()), self.cluster_cpu(), begun.elapsed());
        load.stop().await?;
        ensure!(!taken.is_empty(), "nothing was submitted");
        taken.sort_by(f64::total_cmp);
        let done = f64::from(u32::try_from(taken.len())?);
        Ok(Window {
            per_second: done / took.as_secs_f64(),
            p50: percentile(&taken, 0.5),
            p99: percentile(&taken, 0.99),
            server: (used - cpu) / done * 1_000.0,
            cluster: (cluster_used - cluster) / done * 1_000.0,
        })
    }
}

fn count(place: &Place) -> Result<u32> {
    let text = testkit::psql(place.url(), &["SELECT count(*) FROM reports"]).map_err(anyhow::Error::msg)?;
    Ok(text.trim().parse()?)
}

/// Reporters that submit one report after the other, each on a connection of its own.
struct Load {
    stop: Arc<AtomicBool>,
    /// How long each took, in milliseconds.
    taken: Arc<Mutex<Vec<f64>>>,
    tasks: Vec<JoinHandle<Result<()>>>,
}

impl Load {
    fn start(server: &str, count: usize) -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1_000);
        let address = Address::default();
        address.set(server);
        let (stop, taken) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let mut tasks = Vec::new();
        for _ in 0..count {
            let client = Client::new(&address, REPORTER)?;
            let (stop, taken) = (Arc::clone(&stop), Arc::clone(&taken));
            tasks.push(tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let number = NEXT.fetch_add(1, Ordering::Relaxed);
                    let body = report(number, "high", OBSERVABLES, MachineClock.now());
                    let begun = Instant::now();
                    let (status, answer) =
                        client.post("/v1/reports", &body, Some(&format!("load-{number}"))).await?;
                    let millis = begun.elapsed().as_secs_f64() * 1_000.0;
                    ensure!(status == 201, "{status} {answer}");
                    taken.lock().unwrap_or_else(PoisonError::into_inner).push(millis);
                }
                Ok(())
            }));
        }
        Ok(Self { stop, taken, tasks })
    }

    fn taken(&self) -> Vec<f64> {
        std::mem::take(&mut self.taken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn stop(self) -> Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await??;
        }
        Ok(())
    }
}

/// The demo's bank, its authority, and the authority's circle, with the same terms.
async fn found(place: &Place) -> Result<()> {
    let app = place.open(Arc::new(MachineClock)).await?;
    let founder = Founder::new(&app).await?;
    let nordbank = founder.company("nordbank").await?;
    let hexacom = founder.company("hexacom").await?;
    let klinikum = founder.company("klinikum").await?;
    let (brabant, lutetia) = (founder.authority("brabant").await?, founder.authority("lutetia").await?);
    let (polder, meridian) = (founder.partner("polder").await?, founder.partner("meridian").await?);
    let circle = founder.circle(&[&polder, &meridian]).await?;
    let (reporter, receiver, partner) = (PartyRole::Reporter, PartyRole::Receiver, PartyRole::Partner);
    founder
        .agree(AgreementKind::CompanyAuthority, &[(&nordbank, reporter), (&brabant, receiver)], |clauses| {
            clauses.marking.max_tlp = Tlp::AmberStrict;
            let allowed = [DataClass::IdentifyingAddress, DataClass::Subscriber, DataClass::Financial];
            clauses.data_classes.default.extend(allowed.map(|class| (class, Treatment::Allow)));
            clauses.onward = Onward::AllowedWithin(circle);
        })
        .await?;
    let telecom = [(&hexacom, reporter), (&brabant, receiver), (&lutetia, receiver)];
    founder.agree(AgreementKind::Multilateral, &telecom, |c| c.marking.max_tlp = Tlp::Amber).await?;
    let hospital = [(&klinikum, reporter), (&brabant, receiver)];
    founder.agree(AgreementKind::CompanyAuthority, &hospital, |c| c.marking.max_tlp = Tlp::Green).await?;
    for other in [&polder, &meridian] {
        let alerts = [(&brabant, partner), (other, partner)];
        founder.agree(AgreementKind::AuthorityAuthority, &alerts, |c| c.marking.max_tlp = Tlp::Amber).await?;
    }
    app.store.settle().await;
    Ok(())
}

/// The statements of one submit, as PostgreSQL logs them for a server that does nothing else.
async fn record(place: &Place) -> Result<statements::Statements> {
    let log = format!("{}/log", usage::folder(place.url()).context("a cluster of our own")?);
    let sql = |statement: &str| testkit::psql(place.url(), &[statement]).map_err(anyhow::Error::msg);
    let name = sql("SELECT current_database()")?;
    sql(&format!("ALTER DATABASE {name} SET log_statement = 'all'"))?;
    let server = place.serve(false)?;
    let address = Address::default();
    address.set(&server.address);
    let client = Client::new(&address, REPORTER)?;
    for number in 0..40 {
        let body = report(number, "high", OBSERVABLES, MachineClock.now());
        let (status, answer) = client.post("/v1/reports", &body, Some(&format!("warm-{number}"))).await?;
        ensure!(status == 201, "{status} {answer}");
    }
    let mut recorded = Vec::new();
    // two of them: what differs is made for each, and what both have seen before is the same
    for number in [500, 500 + RECURS] {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let before = std::fs::metadata(&log)?.len();
        let body = report(number, "high", OBSERVABLES, MachineClock.now());
        client.post("/v1/reports", &body, Some(&format!("recorded-{number}"))).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let text = std::fs::read(&log)?;
        let tail = text.get(usize::try_from(before)?..).unwrap_or_default();
        recorded.push(String::from_utf8_lossy(tail).into_owned());
    }
    drop(server);
    sql(&format!("ALTER DATABASE {name} RESET log_statement"))?;
    statements::Statements::read(&recorded[0], &recorded[1])
}
