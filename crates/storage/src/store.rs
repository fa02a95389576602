//! The one door to the database and to the key store.

use crate::keys::KeyStore;
use crate::wake::Signals;
use crate::{Dialect, StoreError};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, IsolationLevel,
    TransactionTrait,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};
use tokio_util::task::TaskTracker;
use vault::Keyring;

/// A handle; cloning it is cheap.
#[derive(Clone)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) db: DatabaseConnection,
    pub(crate) keys: KeyStore,
    pub(crate) keyring: Keyring,
    pub(crate) tasks: TaskTracker,
    /// How many writes this process has begun.
    pub(crate) writes: AtomicU64,
    /// Wakes whoever waits for a commit, of this process or of another.
    pub(crate) signals: Signals,
    /// Tells this process from others that use the same database.
    pub(crate) process: u64,
    dialect: Dialect,
    /// `SQLite` has one writer; its own busy handler sleeps and is unfair, a mutex is not.
    writer: Mutex<()>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.shared.dialect)
    }
}

impl Store {
    /// Opens `url` (`sqlite:<path>` or `postgres://…`) and the key store at `keys_url`; neither is migrated here.
    pub async fn open(
        url: &str,
        keys_url: &str,
        keyring: Keyring,
        max_connections: u32,
    ) -> Result<Self, StoreError> {
        let db = connect(url, max_connections).await?;
        let dialect = Dialect::of(db.get_database_backend());
        let keys = KeyStore::open(keys_url).await?;
        let process = u64::from_be_bytes(vault::randomness::bytes(&vault::OsRandom));
        let (tasks, signals, writer) = (TaskTracker::new(), Signals::default(), Mutex::new(()));
        Ok(Self {
            shared: Arc::new(Shared {
                db,
                keys,
                keyring,
                tasks,
                writes: AtomicU64::new(0),
                signals,
                process,
                dialect,
                writer,
            }),
        })
    }

    /// Brings database and key store to the schema of this code.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        migrate(&self.shared.db).await?;
        self.shared.keys.migrate().await
    }

    /// The schema version that the database is at; `None` before the first migration.
    pub async fn schema_version(&self) -> Result<Option<i32>, StoreError> {
        use crate::sql::Run as _;
        let exists = match self.dialect() {
            Dialect::Sqlite => "SELECT 1 FROM sqlite_master WHERE name = 'schema_info'",
            Dialect::Postgres => "SELECT 1 FROM information_schema.tables WHERE table_name = 'schema_info'",
        };
        if self.db().value::<i32>(exists, vec![]).await?.is_none() {
            return Ok(None);
        }
        self.db().value("SELECT version FROM schema_info", vec![]).await
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.shared.dialect
    }

    /// The instance's keys.
    pub fn keyring(&self) -> &Keyring {
        &self.shared.keyring
    }

    /// Waits until every write that was begun has ended; for an orderly stop.
    pub async fn settle(&self) {
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }

    pub(crate) fn db(&self) -> &DatabaseConnection {
        &self.shared.db
    }

    /// One moment of the database, for a page that is made of several statements.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(match self.dialect() {
            Dialect::Postgres => {
                self.shared
                    .db
                    .begin_with_config(
                        Some(IsolationLevel::RepeatableRead),
                        Some(sea_orm::AccessMode::ReadOnly),
                    )
                    .await?
            }
            // WAL gives every deferred transaction its snapshot at the first read
            Dialect::Sqlite => self.shared.db.begin().await?,
        })
    }

    pub(crate) async fn writer_lane(&self) -> Option<MutexGuard<'_, ()>> {
        match self.dialect() {
            Dialect::Sqlite => Some(self.shared.writer.lock().await),
            Dialect::Postgres => None,
        }
    }
}

pub(crate) async fn connect(url: &str, max_connections: u32) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(max_connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .pragma("journal_mode", "WAL")
                // an acknowledged report survives a power cut
                .pragma("synchronous", "FULL")
                .pragma("cache_size", "-32768")
        });
    sea_orm::Database::connect(options).await.map_err(StoreError::Unavailable)
}

/// On `PostgreSQL` one process migrates at a time; the others wait and then find nothing to do.
async fn migrate(db: &DatabaseConnection) -> Result<(), StoreError> {
    if Dialect::of(db.get_database_backend()) == Dialect::Sqlite {
        return Ok(migrations::up(db).await?);
    }
    // the lock belongs to a session, so it needs a connection of its own: a transaction holds one
    let lock = db.begin().await?;
    lock.execute_unprepared("SELECT pg_advisory_xact_lock(7233195)").await?;
    let result = migrations::up(db).await;
    lock.commit().await?;
    Ok(result?)
}

/// The URL of an embedded database in `folder`.
pub fn sqlite_url(folder: &Path, name: &str) -> String {
    format!("sqlite://{}?mode=rwc", folder.join(name).display())
}
