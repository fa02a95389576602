//! An application on a fresh database, with a clock that tests move and a source of ids that repeats.
//!
//! ```ignore
//! on_both_databases! {
//!     async fn a_stranger_sees_nothing(t: &TestApp) {
//!         let nordbank = t.organisation("nordbank", OrgKind::Company, "SE").await;
//!         let reporter = t.member(nordbank, "reporter", &[Role::Reporter]).await;
//!         assert!(list(&t.app, &t.as_member(&reporter).await).await.unwrap().is_empty());
//!     }
//! }
//! ```

mod clock;
mod hold;
mod world;

pub(crate) use clock::TestClock;
pub(crate) use world::{Person, Signed, clauses, party};

use app::App;
use chrono::TimeDelta;
use std::sync::Arc;
use storage::{Store, StoreError};
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
    Sqlite { items: TestFile, keys: TestFile },
    Postgres(TestDatabase),
}

impl TestApp {
    /// On an embedded database.
    pub(crate) async fn sqlite() -> Self {
        let (items, keys) = (testkit::sqlite(), testkit::sqlite());
        let store = open(&items.url(), &keys.url()).await.unwrap();
        store.migrate().await.unwrap();
        Self::on(store, Databases::Sqlite { items, keys })
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

    /// All that the databases hold, as text: bytes of files as they are, rows of tables as the database prints them.
    pub(crate) fn everything_stored(&self) -> String {
        match &self.databases {
            Databases::Sqlite { items, keys } => {
                let mut all = Vec::new();
                for path in [items.path(), keys.path()] {
                    for tail in ["", "-wal"] {
                        let mut file = path.clone().into_os_string();
                        file.push(tail);
                        all.extend(std::fs::read(file).unwrap_or_default());
                    }
                }
                String::from_utf8_lossy(&all).into_owned()
            }
            Databases::Postgres(database) => {
                let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";
                let tables = testkit::psql(database.url(), &[tables]).unwrap();
                let rows = |table: &str| {
                    let sql = format!("SELECT row_to_json(t)::text FROM \"{table}\" t");
                    testkit::psql(database.url(), &[&sql]).unwrap()
                };
                tables
                    .lines()
                    .filter(|line| !line.trim().is_empty())
                    .map(|table| rows(table.trim()))
                    .collect()
            }
        }
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
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
