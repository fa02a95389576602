//! One process per SQLite file: its writes are put in order within the process, and the worker runs there too.

use anyhow::{Context, Result, bail};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held until dropped, or until the process ends however it ends.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Lock {
    /// Takes the lock of the database in `file`.
    pub(crate) fn take(file: &Path) -> Result<Self> {
        // beside the database, not on it: SQLite's own locks would be dropped with any other handle on the file
        let path = file.with_extension("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(&path).with_context(|| format!("{} can't be opened", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self(lock)),
            Err(TryLockError::WouldBlock) => bail!(
                "another process works with {}: an instance on SQLite is one process; stop that one first, or use \
                 PostgreSQL, where any number of servers and workers run side by side",
                file.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} can't be locked", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_told_why() {
        let folder = testkit::Folder::new();
        let file = folder.join("entente.sqlite");
        let first = Lock::take(&file).unwrap();
        let refused = Lock::take(&file).unwrap_err().to_string();
        assert!(refused.starts_with("another process works with "), "{refused}");
        drop(first);
        Lock::take(&file).unwrap();
    }
}
