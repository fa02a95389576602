//! An instance: its folders, keys, lock and database, opened together by every command that works on them.

mod folder;
mod lock;
mod schema;

pub(crate) use folder::{MARKER, make};
pub(crate) use lock::Lock;
pub(crate) use schema::Migrate;

use crate::config::Config;
use crate::config::kind::DatabaseUrl;
use anyhow::{Context, Result, bail};
use storage::{Dialect, Store};
use vault::{Keyring, OsRandom, Randomness};

/// An open instance. While it lives, no second process opens the same SQLite file.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) store: Store,
    _lock: Option<Lock>,
}

impl Instance {
    /// Opens what `config` names; the schema is brought up to date, or only checked, as `migrate` says.
    pub(crate) async fn open(config: &Config, migrate: Migrate) -> Result<Self> {
        folder::refuse_demo(config)?;
        make(&config.data.dir)?;
        Self::open_with(config, migrate, &OsRandom).await
    }

    /// The same on any data, with keys drawn from `random` where there are none yet.
    pub(crate) async fn open_with(
        config: &Config,
        migrate: Migrate,
        random: &dyn Randomness,
    ) -> Result<Self> {
        let lock = match config.database.url.file() {
            Some(file) => {
                parent(&config.database.url)?;
                Some(Lock::take(&file)?)
            }
            None => None,
        };
        parent(&config.keys.url)?;
        let keyring = Keyring::open(&config.keys.dir, random).context("the keys can't be opened")?;
        let connections = u32::try_from(config.database.max_connections.0)?;
        let store = Store::open(&config.database.url.0, &config.keys.url.0, keyring, connections)
            .await
            .with_context(|| format!("the database {:?} can't be opened", config.database.url))?;
        // one process, so there is nobody to race with, and nobody else would do it
        let migrate = if store.dialect() == Dialect::Sqlite { Migrate::Yes } else { migrate };
        schema::settle(&store, migrate).await?;
        Ok(Self { store, _lock: lock })
    }
}

/// The folder of a SQLite file exists from now on.
fn parent(url: &DatabaseUrl) -> Result<()> {
    let Some(file) = url.file() else { return Ok(()) };
    let Some(folder) = file.parent() else { bail!("{url:?} names no file") };
    if folder.as_os_str().is_empty() { Ok(()) } else { make(folder) }
}
