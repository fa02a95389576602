//! An application on a fresh database, in the world of the use cases' own tests: one place makes organisations, people
//! and agreements, and moves the clock. What is here beside it is a look into the database, to see that nothing changed.

mod tables;

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
    Sqlite { items: TestFile, _keys: TestFile },
    Postgres(TestDatabase),
}

impl TestApp {
    /// On an embedded database.
    pub(crate) async fn sqlite() -> Self {
        let (items, keys) = (testkit::sqlite(), testkit::sqlite());
        let store = open(&items.url(), &keys.url()).await.unwrap();
        store.migrate().await.unwrap();
        Self::on(store, Databases::Sqlite { items, _keys: keys })
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

    /// The same application under another address: an instance that shares nothing but the keys.
    pub(crate) fn elsewhere(&self) -> App {
        let (clock, random) = (Arc::clone(&self.clock) as _, Arc::new(SeededRandom::new(8)));
        App::new(self.app.store.clone(), clock, random, Passwords::cheap(), "https://elsewhere.example")
    }

    /// What each table holds: its name, how many rows, and a checksum over them. Not what trying leaves behind: the log,
    /// keys taken in advance, the sessions' last use, failed sign-ins.
    pub(crate) fn rows(&self) -> Vec<String> {
        match &self.databases {
            Databases::Postgres(database) => tables::postgres(database.url()),
            Databases::Sqlite { items, .. } => tables::sqlite(&items.path()),
        }
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
