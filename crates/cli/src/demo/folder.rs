//! The demo's folder and the mark in it: what its world was told with, and whether to the end.

use crate::clock::WallClock;
use crate::instance::{MARKER, make};
use anyhow::{Context, Result, bail};
use chrono::TimeDelta;
use domain::time::{Clock as _, Time};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use vault::OsRandom;

/// What the mark says. The password is no secret: it opens an invented world on this machine, and was printed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Mark {
    /// The world's present when it was told.
    pub(crate) at: Time,
    /// The machine's time then.
    told_at: Time,
    /// Whether the moment was asked for, so that everything repeats.
    pub(crate) fixed: bool,
    /// Everybody's.
    pub(crate) password: String,
    /// Whether the world was told to the end.
    pub(crate) complete: bool,
}

impl Mark {
    /// How far the demo's clock runs ahead of the machine's, so that it goes on after a restart.
    pub(crate) fn ahead(&self) -> TimeDelta {
        self.at - self.told_at
    }
}

/// The folder. A temporary one is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct DemoFolder {
    path: PathBuf,
    temporary: bool,
    mark: Mutex<Mark>,
}

impl DemoFolder {
    /// The folder that was named, or a fresh one in the system's temporary folder. What a demo that was cut short left in
    /// it is removed; what isn't a demo's is refused.
    pub(crate) fn open(named: Option<&Path>, at: Option<Time>, password: Option<String>) -> Result<Self> {
        let (path, temporary) = match named {
            Some(path) => (path.to_owned(), false),
            None => (fresh()?, true),
        };
        make(&path)?;
        if let Some(mark) = read(&path)? {
            if mark.complete {
                return Ok(Self { path, temporary, mark: Mutex::new(mark) });
            }
            clear(&path)?;
        } else if fs::read_dir(&path)?.next().is_some() {
            bail!("{} isn't empty and holds no demo: name an empty folder, or none at all", path.display());
        }
        let told_at = WallClock.now();
        let mark = Mark {
            at: at.unwrap_or(told_at),
            told_at,
            fixed: at.is_some(),
            password: password.unwrap_or_else(random_password),
            complete: false,
        };
        let folder = Self { path, temporary, mark: Mutex::new(mark) };
        folder.write()?;
        Ok(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it goes when the demo ends.
    pub(crate) const fn is_temporary(&self) -> bool {
        self.temporary
    }

    pub(crate) fn mark(&self) -> Mark {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The world is told to the end.
    pub(crate) fn complete(&self) -> Result<()> {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner).complete = true;
        self.write()
    }

    /// Whole or not at all, and for the user alone.
    fn write(&self) -> Result<()> {
        let (path, new) = (self.path.join(MARKER), self.path.join(format!("{MARKER}.new")));
        let mut options = fs::OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = serde_json::to_string_pretty(&self.mark())?;
        options.open(&new)?.write_all(text.as_bytes())?;
        fs::rename(&new, &path).with_context(|| format!("{} can't be written", path.display()))
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        if self.temporary
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, folder = %self.path.display(), "the demo's folder stays");
        }
    }
}

fn fresh() -> Result<PathBuf> {
    let name: [u8; 8] = vault::randomness::bytes(&OsRandom);
    let path = std::env::temp_dir().join(format!("entente-demo-{:016x}", u64::from_be_bytes(name)));
    if path.exists() {
        bail!("{} exists already", path.display());
    }
    Ok(path)
}

fn read(folder: &Path) -> Result<Option<Mark>> {
    let path = folder.join(MARKER);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(
            serde_json::from_str(&text).with_context(|| format!("{} can't be read", path.display()))?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} can't be read", path.display())),
    }
}

/// Removes what a demo puts into its folder, and nothing else.
fn clear(folder: &Path) -> Result<()> {
    for file in ["entente.sqlite", "entente.sqlite-wal", "entente.sqlite-shm", "entente.lock"] {
        match fs::remove_file(folder.join(file)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    match fs::remove_dir_all(folder.join("keys")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Four groups of four, without letters and digits that look alike.
fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
    let bytes: [u8; 16] = vault::randomness::bytes(&OsRandom);
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 31)]);
    let groups: Vec<String> = bytes.chunks(4).map(|group| group.iter().map(letter).collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_folder_is_closed_to_others_and_goes() {
        let folder = DemoFolder::open(None, None, None).unwrap();
        let path = folder.path().to_owned();
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o700);
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn a_named_folder_is_found_again_with_its_password_and_clock() {
        let named = testkit::Folder::new();
        let at: Time = "2026-03-02T08:00:00Z".parse().unwrap();
        let first = DemoFolder::open(Some(named.path()), Some(at), Some("correct horse".to_owned())).unwrap();
        first.complete().unwrap();
        let mark = first.mark();
        drop(first);
        let again = DemoFolder::open(Some(named.path()), None, Some("another".to_owned())).unwrap();
        assert_eq!((again.mark().at, again.mark().password), (mark.at, "correct horse".to_owned()));
        assert_eq!(again.mark().ahead(), mark.ahead());
    }

    #[test]
    fn one_that_was_cut_short_is_told_anew_and_a_strangers_is_refused() {
        let named = testkit::Folder::new();
        drop(DemoFolder::open(Some(named.path()), None, None).unwrap());
        fs::write(named.join("entente.sqlite"), "half").unwrap();
        drop(DemoFolder::open(Some(named.path()), None, None).unwrap());
        assert!(!named.join("entente.sqlite").exists());
        let other = testkit::Folder::new();
        fs::write(other.join("letter.txt"), "").unwrap();
        let refused = DemoFolder::open(Some(other.path()), None, None).unwrap_err().to_string();
        assert!(refused.contains("isn't empty and holds no demo"), "{refused}");
    }

    #[test]
    fn random_passwords_pass_the_policy() {
        let password = random_password();
        assert_eq!(vault::password::check_policy(&password), Ok(()));
        assert_ne!(password, random_password());
    }
}
