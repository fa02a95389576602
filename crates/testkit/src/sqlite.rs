//! SQLite databases for tests: a file each.

use crate::Folder;
use std::path::PathBuf;

/// A SQLite database that doesn't exist yet, in a fresh folder that is removed on drop.
#[derive(Debug)]
pub struct TestFile {
    folder: Folder,
}

/// A place for a SQLite database.
#[track_caller]
pub fn sqlite() -> TestFile {
    TestFile { folder: Folder::new() }
}

impl TestFile {
    /// The file; it is made by whoever opens it.
    pub fn path(&self) -> PathBuf {
        self.folder.join("entente.sqlite")
    }

    /// The URL that opens the file, and makes it at the first time.
    pub fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.path().display())
    }
}
