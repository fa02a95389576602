//! `entente demo`: an invented world on this machine alone, told anew into an empty folder or found again in an older one.

pub(crate) mod clock;
mod folder;
mod greeting;
mod world;

pub(crate) use folder::DemoFolder;
pub(crate) use greeting::{greet, one_click};

use crate::config::Config;
use crate::config::kind::{DatabaseUrl, Number};
use crate::instance::{Instance, Migrate};
use anyhow::{Context, Result};
use app::App;
use clock::MovableClock;
use std::sync::Arc;
use vault::{OsRandom, Passwords, Randomness, SeededRandom};

/// What every id of the demo's world is drawn from, so that a world told at the same moment has the same references.
const SEED: u64 = 0x0e47_e47e;

/// Opens the instance in the demo's folder, and tells the world into it where it is new.
pub(crate) async fn open(config: &Config, folder: &DemoFolder, public_url: &str) -> Result<(Instance, App)> {
    let mut config = config.clone();
    config.data.dir = folder.path().to_owned();
    config.keys.dir = folder.path().join("keys");
    config.database.url = DatabaseUrl(storage::sqlite_url(folder.path(), "entente.sqlite"));
    config.keys.url = DatabaseUrl(storage::sqlite_url(&config.keys.dir, "keys.sqlite"));
    config.database.max_connections = Number(8);
    // pseudonyms come from the keys: they repeat with the rest only where the moment was fixed
    let fixed = SeededRandom::new(SEED);
    let random: &dyn Randomness = if folder.mark().fixed { &fixed } else { &OsRandom };
    let instance = Instance::open_with(&config, Migrate::Yes, random).await?;
    let mark = folder.mark();
    if !mark.complete {
        let clock = Arc::new(MovableClock::standing(mark.at));
        let seeded = Arc::new(SeededRandom::new(SEED));
        let told = App::new(instance.store.clone(), clock.clone(), seeded, Passwords::cheap(), public_url);
        world::replay(&told, &clock, mark.at, &mark.password)
            .await
            .context("the demo's world can't be told")?;
        folder.complete()?;
    }
    let clock = Arc::new(MovableClock::running(mark.ahead()));
    let app = App::new(instance.store.clone(), clock, Arc::new(OsRandom), Passwords::cheap(), public_url);
    Ok((instance, app.with_loopback(true)))
}
