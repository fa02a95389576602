//! The sequencer on both databases: no gap, no repeat, one holder at a time, and the worker that runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")]

use app::App;
use app::organisations::{NewOrganisation, add_organisation};
use chrono::TimeDelta;
use domain::actor::{Actor, SystemRole};
use domain::country::Country;
use domain::decision::OrgKind;
use domain::time::{Clock, Time};
use std::sync::Arc;
use std::time::Duration;
use storage::Store;
use storage::audit::AuditFilter;
use tokio_util::sync::CancellationToken;
use vault::{Keyring, OsRandom, Passwords};
use worker::outgoing::{self, Outgoing};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Time {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }
}

/// A store of its own on each database, with what keeps it there.
struct Place {
    store: Store,
    again: Store,
    _file: Option<testkit::TestFile>,
    _database: Option<testkit::TestDatabase>,
    _keys: testkit::TestFile,
}

async fn open(url: &str, keys: &str) -> Store {
    Store::open(url, keys, Keyring::ephemeral(1).unwrap(), 4).await.unwrap()
}

async fn on_sqlite() -> Place {
    let (file, keys) = (testkit::sqlite(), testkit::sqlite());
    let store = open(&file.url(), &keys.url()).await;
    store.migrate().await.unwrap();
    let again = open(&file.url(), &keys.url()).await;
    Place { store, again, _file: Some(file), _database: None, _keys: keys }
}

async fn on_postgres() -> Place {
    let keys = testkit::sqlite();
    let migrate = |url: String| async move {
        let keys = testkit::sqlite();
        open(&url, &keys.url()).await.migrate().await
    };
    let database = testkit::postgres().database(migrate).await;
    let store = open(database.url(), &keys.url()).await;
    store.migrate().await.unwrap();
    let again = open(database.url(), &keys.url()).await;
    Place { store, again, _file: None, _database: Some(database), _keys: keys }
}

fn app(store: &Store) -> App {
    App::new(store.clone(), Arc::new(Noon), Arc::new(OsRandom), Passwords::cheap(), "http://localhost")
}

/// Writes that leave one event each in the log.
async fn write(app: &App, from: usize, count: usize) {
    for n in from..from + count {
        let new = NewOrganisation {
            slug: format!("org-{n}"),
            name: format!("Organisation {n}"),
            country: Country::parse("BE").unwrap(),
            kind: OrgKind::Company,
            regulator: false,
            regimes: Vec::new(),
            brands: Vec::new(),
            domains: Vec::new(),
        };
        let importer = app.caller(Actor::System(SystemRole::Importer)).await.unwrap();
        add_organisation(app, &importer, new).await.unwrap();
    }
}

async fn positions_are_given_once_and_without_gaps(place: Place) {
    let (app, at) = (app(&place.store), Noon.now());
    write(&app, 0, 7).await;
    let lease = place.store.lease_sequencer(at).await.unwrap().unwrap();
    assert_eq!(place.store.sequence(lease, at).await.unwrap().unwrap().events, 7);
    assert_eq!(place.store.sequence(lease, at).await.unwrap().unwrap().events, 0);
    write(&app, 7, 5).await;
    let done = place.store.sequence(lease, at).await.unwrap().unwrap();
    assert_eq!((done.events, done.entries, done.is_full()), (5, 0, false));
    let filter = AuditFilter { limit: 100, ..AuditFilter::default() };
    let organisations = place.store.organisations().await.unwrap();
    let mut seen = 0;
    for organisation in &organisations {
        seen += place.store.audit_events(organisation.id, &filter).await.unwrap().len();
    }
    assert_eq!(seen, 12);
}

async fn whoever_lost_the_lease_gives_nothing(place: Place) {
    let (app, at) = (app(&place.store), Noon.now());
    write(&app, 0, 3).await;
    let first = place.store.lease_sequencer(at).await.unwrap().unwrap();
    let later = at + TimeDelta::minutes(1);
    let second = place.again.lease_sequencer(later).await.unwrap().unwrap();
    assert_ne!(first, second);
    assert_eq!(place.store.sequence(first, later).await.unwrap(), None, "the first was away too long");
    // giving back what one no longer has takes nothing from the other
    place.store.release_sequencer(first, later).await.unwrap();
    assert_eq!(place.again.sequence(second, later).await.unwrap().unwrap().events, 3);
}

async fn the_worker_follows_commits_and_stops(place: Place) {
    let app = app(&place.store);
    let stop = CancellationToken::new();
    let settings = worker::Settings {
        outgoing: Outgoing::new(outgoing::Settings::default()).unwrap(),
        mailer: None,
        bounces: None,
        concurrency: 1,
    };
    let worker = tokio::spawn(worker::run(app.clone(), settings, stop.clone()));
    write(&app, 0, 4).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), worker).await.unwrap().unwrap();
    // the lease was given back, so that another needn't wait; and nothing is left to do
    let lease = place.again.lease_sequencer(Noon.now()).await.unwrap().unwrap();
    assert_eq!(place.again.sequence(lease, Noon.now()).await.unwrap().unwrap().events, 0);
}

#[tokio::test]
async fn positions_on_sqlite() {
    positions_are_given_once_and_without_gaps(on_sqlite().await).await;
}

#[tokio::test]
async fn positions_on_postgres() {
    positions_are_given_once_and_without_gaps(on_postgres().await).await;
}

#[tokio::test]
async fn fencing_on_sqlite() {
    whoever_lost_the_lease_gives_nothing(on_sqlite().await).await;
}

#[tokio::test]
async fn fencing_on_postgres() {
    whoever_lost_the_lease_gives_nothing(on_postgres().await).await;
}

#[tokio::test]
async fn the_worker_on_sqlite() {
    the_worker_follows_commits_and_stops(on_sqlite().await).await;
}

#[tokio::test]
async fn the_worker_on_postgres() {
    the_worker_follows_commits_and_stops(on_postgres().await).await;
}

#[tokio::test]
async fn two_holders_wait_for_each_other_on_postgres() {
    let place = on_postgres().await;
    let at = Noon.now();
    assert!(place.store.lease_sequencer(at).await.unwrap().is_some());
    assert_eq!(place.again.lease_sequencer(at + TimeDelta::seconds(5)).await.unwrap(), None);
}
