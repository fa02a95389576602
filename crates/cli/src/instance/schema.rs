//! Whether this program and the database's schema belong together.

use anyhow::{Context, Result, bail};
use migrations::SCHEMA_VERSION;
use std::cmp::Ordering;
use storage::Store;

/// What to do about a schema that isn't this program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Migrate {
    /// Bring it up to date.
    Yes,
    /// Refuse.
    No,
}

pub(super) async fn settle(store: &Store, migrate: Migrate) -> Result<()> {
    let found = store.schema_version().await.context("the database's schema can't be read")?;
    if let Some(newer) = found.filter(|found| *found > SCHEMA_VERSION) {
        bail!("{}", refusal(Some(newer)).unwrap_or_default());
    }
    if migrate == Migrate::Yes {
        return store.migrate().await.context("the schema can't be brought up to date");
    }
    match refusal(found) {
        Some(why) => bail!(why),
        None => Ok(()),
    }
}

/// Why a database at this version can't be served; `None` when it can.
fn refusal(found: Option<i32>) -> Option<String> {
    let Some(found) = found else {
        return Some("the database is empty: run \"entente migrate\" first".to_owned());
    };
    match found.cmp(&SCHEMA_VERSION) {
        Ordering::Equal => None,
        Ordering::Less => Some(format!(
            "the database's schema is at version {found}, and this program needs {SCHEMA_VERSION}: run \"entente migrate\""
        )),
        Ordering::Greater => Some(format!(
            "the database's schema is at version {found}, newer than this program's {SCHEMA_VERSION}: install the program \
             that wrote it, or restore the backup from before"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mismatch_says_what_to_do() {
        assert_eq!(refusal(Some(SCHEMA_VERSION)), None);
        assert!(refusal(None).unwrap().contains("entente migrate"));
        assert!(refusal(Some(SCHEMA_VERSION - 1)).unwrap().contains("run \"entente migrate\""));
        assert!(refusal(Some(SCHEMA_VERSION + 1)).unwrap().contains("newer than this program's"));
    }
}
