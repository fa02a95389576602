//! Files that a command leaves: whole or not at all, and for the user alone.

use super::{Failure, Kind};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Whether a file of that name may be there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It is replaced, in one step.
    Replace,
    /// Then nothing is written.
    Keep,
}

/// Writes a file (0600) beside its place and moves it there. False: one was there, and was to be kept.
pub(crate) fn write(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<bool> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let (temporary, mut file) = beside(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| match existing {
        Existing::Replace => std::fs::rename(&temporary, path).map(|()| true),
        // a link is made only where nothing is, so that of two writers one loses
        Existing::Keep => match std::fs::hard_link(&temporary, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            linked => linked.map(|()| true),
        },
    });
    if !matches!((&written, existing), (Ok(_), Existing::Replace)) {
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    let random = u64::from_be_bytes(vault::randomness::bytes(&vault::OsRandom));
    let temporary = path.with_file_name(format!(".{name}.{random:016x}"));
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&temporary)?;
    Ok((temporary, file))
}

/// The text of a file that holds a secret. One that others can read is refused, with how to mend it.
pub(crate) fn read_secret(path: &Path) -> Result<String, Failure> {
    let failed =
        |error: io::Error| Failure::new(Kind::Failed, format!("{} can't be read: {error}", path.display()));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(path).map_err(failed)?);
        if mode & 0o077 != 0 {
            let shown = path.display();
            return Err(Failure::new(
                Kind::Failed,
                format!(
                    "{shown} can be read by others on this machine (mode {:04o}), so what it holds may be theirs by now. \
                     Mend it with: chmod 600 {shown}",
                    mode & 0o7777
                ),
            ));
        }
    }
    std::fs::read_to_string(path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    #[test]
    fn a_file_is_kept_or_replaced_whole_and_for_the_user_alone() {
        let folder = testkit::Folder::new();
        let file = folder.join("x.json");
        assert!(write(&file, b"one", Existing::Keep).unwrap());
        assert!(!write(&file, b"two", Existing::Keep).unwrap());
        assert_eq!(std::fs::read(&file).unwrap(), b"one");
        assert!(write(&file, b"three", Existing::Replace).unwrap());
        assert_eq!(std::fs::read(&file).unwrap(), b"three");
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(write(&folder.join("no/such/folder"), b"", Existing::Replace).is_err());
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused_with_the_cure() {
        let folder = testkit::Folder::new();
        let file = folder.join("secret");
        write(&file, b"s3cret", Existing::Replace).unwrap();
        assert_eq!(read_secret(&file).unwrap(), "s3cret");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refused = read_secret(&file).unwrap_err().to_string();
        assert!(refused.contains("chmod 600") && !refused.contains("s3cret"), "{refused}");
    }
}
