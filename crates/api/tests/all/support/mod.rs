//! An application on a fresh database, in the world of the use cases' own tests: one place makes organisations, people
//! and agreements, and moves the clock. What is here beside it is a look into the database, to see that nothing changed.

#[path = "../../../../app/tests/all/support/clock.rs"]
#[allow(dead_code, reason = "these tests need a part of it")]
mod clock;
#[path = "../../../../app/tests/all/support/world.rs"]
#[allow(dead_code, reason = "these tests need a part of it")]
mod world;

use clock::TestClock;
pub(crate) use world::{clauses, party};

use app::{App, Store, StoreError};
use chrono::TimeDelta;
use std::sync::Arc;
use testkit::{TestDatabase, TestFile};
use vault::{Keyring, Passwords, SeededRandom};

/// What everybody's password is here.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// The public URL of the instance under test.
pub(crate) const URL: &str = "https://entente.example";

/// One application. The databases go with it.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Arc<TestClock>,
    databases: Databases,
}

enum Databases {
    Sqlite { _items: TestFile, _keys: TestFile },
    Postgres(TestDatabase),
}

impl TestApp {
    /// On an embedded database.
    pub(crate) async fn sqlite() -> Self {
        let (items, keys) = (testkit::sqlite(), testkit::sqlite());
        let store = open(&items.url(), &keys.url()).await.unwrap();
        store.migrate().await.unwrap();
        Self::on(store, Databases::Sqlite { _items: items, _keys: keys })
    }

    /// On PostgreSQL, the key store in the same database.
    pub(crate) async fn postgres() -> Self {
        let migrate = |url: String| async move { open(&url, &url).await?.migrate().await };
        let database = testkit::postgres().database(migrate).await;
        let store = open(database.url(), database.url()).await.unwrap();
        Self::on(store, Databases::Postgres(database))
    }

    fn on(store: Store, databases: Databases) -> Self {
        let clock = Arc::new(TestClock::new("2026-11-23T09:00:00Z"));
        let random = Arc::new(SeededRandom::new(7));
        let app = App::new(store, Arc::clone(&clock) as _, random, Passwords::cheap(), URL);
        Self { app, clock, databases }
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// How many rows each table holds, but for the log, keys taken in advance and what idempotency remembers. Only on
    /// PostgreSQL, which `psql` can ask; empty on SQLite.
    pub(crate) fn rows(&self) -> Vec<String> {
        let Databases::Postgres(database) = &self.databases else { return Vec::new() };
        let tables = testkit::psql(
            database.url(),
            &[
                "SELECT string_agg(format('SELECT %L || count(*) FROM %I', tablename || ' ', tablename), ' UNION ALL ') \
               FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'audit%' AND tablename NOT LIKE '%keys%' \
               AND tablename NOT IN ('idempotency', 'sessions', 'sign_in_failures')",
            ],
        );
        let counted = testkit::psql(database.url(), &[tables.unwrap().as_str()]).unwrap();
        let mut rows: Vec<String> = counted.lines().map(str::to_owned).collect();
        rows.sort();
        rows
    }
}

async fn open(url: &str, keys_url: &str) -> Result<Store, StoreError> {
    Store::open(url, keys_url, Keyring::ephemeral(7).unwrap(), 8).await
}

/// Makes two tests of each function: one on SQLite, one on PostgreSQL.
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: &TestApp) $body:block)+) => {$(
        mod $name {
            #[allow(clippy::wildcard_imports, reason = "a test's own module")]
            use super::*;

            $(#[$attribute])*
            async fn case($app: &TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                case(&TestApp::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                case(&TestApp::postgres().await).await;
            }
        }
    )+};
}
pub(crate) use on_both_databases;
