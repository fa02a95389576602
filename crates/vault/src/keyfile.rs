//! Key files: created once with mode 0600, read only when nobody else could have read or written them.
//!
//! Refuses files that the world can read or that the group can write. The group may read, because container
//! platforms mount secrets that way.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::randomness::{self, Randomness};

/// Why a key file can't be used. The text is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Reading, writing or creating failed.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Others may read or change it.
    #[error("{path} has mode {mode:o}: a key file must be closed to others (chmod 600)", path = path.display())]
    TooOpen {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The content isn't a key of the kind expected.
    #[error("{path} doesn't hold {expected}", path = path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        expected: &'static str,
    },
}

impl KeyFileError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    pub(crate) fn malformed(path: &Path, expected: &'static str) -> Self {
        Self::Malformed { path: path.to_owned(), expected }
    }
}

/// The folder `dir`, made with mode 0700 if it is absent; refused if others may write to it.
pub(crate) fn ensure_folder(dir: &Path) -> Result<(), KeyFileError> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(KeyFileError::io(dir))?;
    refuse_mode(dir, 0o022)
}

/// The content of `path`, or `None` if there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<Zeroizing<String>>, KeyFileError> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            refuse_mode(path, 0o027)?;
            Ok(Some(text))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeyFileError::Io { path: path.to_owned(), source }),
    }
}

/// The content of `path`; if it is absent, it is first created with what `make` gives. Two processes that start
/// together get the same content.
pub(crate) fn read_or_create(
    path: &Path,
    random: &dyn Randomness,
    make: impl FnOnce() -> Zeroizing<String>,
) -> Result<Zeroizing<String>, KeyFileError> {
    if let Some(text) = read(path)? {
        return Ok(text);
    }
    let temporary = write_beside(path, &make(), random)?;
    // A link, not a rename: it fails if another process was first, and its key then stands.
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary).map_err(KeyFileError::io(&temporary))?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(KeyFileError::io(path)(error));
        }
        _ => sync_folder(path)?,
    }
    read(path)?.ok_or_else(|| KeyFileError::io(path)(io::ErrorKind::NotFound.into()))
}

/// Puts `content` in the place of whatever `path` held, at once or not at all.
pub(crate) fn replace(path: &Path, content: &str, random: &dyn Randomness) -> Result<(), KeyFileError> {
    let temporary = write_beside(path, content, random)?;
    fs::rename(&temporary, path).map_err(KeyFileError::io(path))?;
    sync_folder(path)
}

fn write_beside(path: &Path, content: &str, random: &dyn Randomness) -> Result<PathBuf, KeyFileError> {
    let mut name = path.as_os_str().to_owned();
    // The process id keeps two processes with the same seed apart.
    name.push(format!(".{}-{}.new", std::process::id(), hex::encode(randomness::bytes::<8>(random))));
    let temporary = PathBuf::from(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)
        .map_err(KeyFileError::io(&temporary))?;
    file.write_all(content.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(KeyFileError::io(&temporary))?;
    Ok(temporary)
}

/// Without this a crash may lose the name of a key under which data was sealed already.
fn sync_folder(path: &Path) -> Result<(), KeyFileError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(KeyFileError::io(folder))
}

fn refuse_mode(path: &Path, forbidden: u32) -> Result<(), KeyFileError> {
    let mode = fs::metadata(path).map_err(KeyFileError::io(path))?.permissions().mode() & 0o777;
    if mode & forbidden == 0 { Ok(()) } else { Err(KeyFileError::TooOpen { path: path.to_owned(), mode }) }
}

/// A folder of its own for one test, removed at its end.
#[cfg(test)]
pub(crate) struct TestFolder(pub(crate) PathBuf);

#[cfg(test)]
impl TestFolder {
    pub(crate) fn new() -> Self {
        let name = format!("entente-vault-{}", hex::encode(randomness::bytes::<8>(&randomness::OsRandom)));
        let path = std::env::temp_dir().join(name);
        ensure_folder(&path).unwrap();
        Self(path)
    }
}

#[cfg(test)]
impl Drop for TestFolder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::OsRandom;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn creates_once_and_keeps() {
        let folder = TestFolder::new();
        let path = folder.0.join("a.key");
        let first = read_or_create(&path, &OsRandom, || Zeroizing::new("one".into())).unwrap();
        let again = read_or_create(&path, &OsRandom, || Zeroizing::new("two".into())).unwrap();
        assert_eq!((first.as_str(), again.as_str()), ("one", "one"));
        assert_eq!((mode(&folder.0), mode(&path)), (0o700, 0o600));
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "no temporary file stays behind");
    }

    #[test]
    fn threads_that_race_agree() {
        let folder = TestFolder::new();
        let path = folder.0.join("a.key");
        let texts: Vec<String> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..8)
                .map(|n| {
                    let path = &path;
                    scope.spawn(move || {
                        read_or_create(path, &OsRandom, || Zeroizing::new(format!("{n}")))
                            .unwrap()
                            .to_string()
                    })
                })
                .collect();
            started.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    }

    #[test]
    fn replaces_whole() {
        let folder = TestFolder::new();
        let path = folder.0.join("a.key");
        replace(&path, "one", &OsRandom).unwrap();
        replace(&path, "two", &OsRandom).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().as_str(), "two");
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn refuses_what_others_can_read() {
        let folder = TestFolder::new();
        let path = folder.0.join("a.key");
        replace(&path, "one", &OsRandom).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read(&path), Err(KeyFileError::TooOpen { mode: 0o644, .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(read(&path).is_ok());
        fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(ensure_folder(&folder.0), Err(KeyFileError::TooOpen { .. })));
    }
}
