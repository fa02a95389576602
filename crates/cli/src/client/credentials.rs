//! What `entente login` leaves on this machine: one entry for each server, in a file that only its owner reads.
//!
//! Whoever holds a refresh token is the member, so the file is 0600 in a folder of 0700, and one that others can read is
//! refused rather than used. Writing it is one step, under a lock that every command takes.

use super::files::{self, Existing};
use super::{Failure, Kind};
use domain::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longer than any command holds the lock: it is held for one request.
const PATIENCE: Duration = Duration::from_mins(1);
const LOOK_AGAIN: Duration = Duration::from_millis(40);

const FIRST_LINES: &str =
    "# Written by \"entente login\". To the servers below, whoever can read this file is you.\n\n";

/// A token: never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Token(pub(crate) String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A session at one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) email: String,
    pub(crate) access_token: Token,
    pub(crate) refresh_token: Token,
    /// Of the access token, by this machine's clock.
    pub(crate) expires_at: Time,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The server of the last sign-in: the one that is meant when none is named.
    pub(crate) last: Option<String>,
    #[serde(default)]
    pub(crate) servers: BTreeMap<String, Entry>,
}

/// Where they are kept.
#[derive(Clone, Debug)]
pub(crate) struct Keeper(PathBuf);

/// The right to write them.
#[derive(Debug)]
pub(crate) struct Locked<'a> {
    keeper: &'a Keeper,
    #[expect(dead_code, reason = "the open file is the lock")]
    file: File,
}

impl Keeper {
    /// `$XDG_CONFIG_HOME/entente/credentials.toml`, or the same below `~/.config`.
    pub(crate) fn of_the_user() -> Result<Self, Failure> {
        let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let folder =
            variable("XDG_CONFIG_HOME").or_else(|| variable("HOME").map(|home| home.join(".config")));
        let folder = folder.ok_or_else(|| {
            Failure::new(
                Kind::Failed,
                "HOME isn't set, so there is no place for credentials: set it, or ENTENTE_TOKEN",
            )
        })?;
        Ok(Self(folder.join("entente/credentials.toml")))
    }

    #[cfg(test)]
    pub(crate) const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    #[cfg(test)]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// What is kept; nothing yet is nobody signed in.
    pub(crate) fn read(&self) -> Result<Credentials, Failure> {
        if !self.0.exists() {
            return Ok(Credentials::default());
        }
        let text = files::read_secret(&self.0)?;
        toml::from_str(&text).map_err(|error| {
            // only the place: the line itself may hold a token
            let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].lines().count());
            Failure::new(
                Kind::Failed,
                format!(
                    "{} can't be understood near line {line}: remove it and run \"entente login\" again",
                    self.0.display()
                ),
            )
        })
    }

    /// Waits for other commands that write.
    pub(crate) async fn lock(&self) -> Result<Locked<'_>, Failure> {
        let failed = |what: &Path, error: std::io::Error| {
            Failure::new(Kind::Failed, format!("{} can't be made: {error}", what.display()))
        };
        if let Some(folder) = self.0.parent() {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder).map_err(|error| failed(folder, error))?;
        }
        // beside the file, which is another one after each writing
        let path = self.0.with_extension("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|error| failed(&path, error))?;
        let mut left = PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Locked { keeper: self, file }),
                Err(TryLockError::WouldBlock) if !left.is_zero() => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                    left = left.saturating_sub(LOOK_AGAIN);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Failure::new(
                        Kind::Failed,
                        format!("another command has held {} for a minute: end it", path.display()),
                    ));
                }
                Err(TryLockError::Error(error)) => return Err(failed(&path, error)),
            }
        }
    }
}

impl Locked<'_> {
    pub(crate) fn read(&self) -> Result<Credentials, Failure> {
        self.keeper.read()
    }

    pub(crate) fn write(&self, credentials: &Credentials) -> Result<(), Failure> {
        let path = &self.keeper.0;
        let failed =
            |why: String| Failure::new(Kind::Failed, format!("{} can't be written: {why}", path.display()));
        let text = toml::to_string(credentials).map_err(|error| failed(error.to_string()))?;
        files::write(path, format!("{FIRST_LINES}{text}").as_bytes(), Existing::Replace)
            .map(|_| ())
            .map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    fn entry() -> Entry {
        Entry {
            email: "reporter@nordbank.example".to_owned(),
            access_token: Token("access".to_owned()),
            refresh_token: Token("refresh".to_owned()),
            expires_at: Time::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn what_is_written_is_read_again_and_only_by_its_owner() {
        let folder = testkit::Folder::new();
        let keeper = Keeper::at(folder.join("config/entente/credentials.toml"));
        assert_eq!(keeper.read().unwrap(), Credentials::default());
        let servers = BTreeMap::from([("https://entente.example".to_owned(), entry())]);
        let all = Credentials { last: Some("https://entente.example".to_owned()), servers };
        keeper.lock().await.unwrap().write(&all).unwrap();
        assert_eq!(keeper.read().unwrap(), all);
        assert_eq!(keeper.path().metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(keeper.path().parent().unwrap().metadata().unwrap().mode() & 0o777, 0o700);
        std::fs::set_permissions(keeper.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(keeper.read().unwrap_err().to_string().contains("chmod 600"));
    }

    #[tokio::test]
    async fn a_broken_file_is_told_by_its_line_without_its_words() {
        let folder = testkit::Folder::new();
        let keeper = Keeper::at(folder.join("credentials.toml"));
        files::write(keeper.path(), b"last = \"x\"\naccess_token = \"s3cret\"\n", Existing::Replace).unwrap();
        let why = keeper.read().unwrap_err().to_string();
        assert!(why.contains("line") && why.contains("entente login") && !why.contains("s3cret"), "{why}");
    }

    #[tokio::test]
    async fn one_writes_at_a_time() {
        let folder = testkit::Folder::new();
        let keeper = Keeper::at(folder.join("credentials.toml"));
        let first = keeper.lock().await.unwrap();
        let waits = tokio::time::timeout(Duration::from_millis(120), keeper.lock()).await;
        assert!(waits.is_err(), "the second waits");
        drop(first);
        keeper.lock().await.unwrap();
    }

    #[test]
    fn a_token_is_never_printed() {
        assert!(!format!("{:?}", entry()).contains("access\""));
        assert!(format!("{:?}", entry()).contains("***"));
    }
}
