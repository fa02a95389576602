//! Folders for the service's user alone, and the mark by which a demo's folder is known.

use crate::config::Config;
use anyhow::{Context, Result, bail};
use std::fs::DirBuilder;
use std::path::Path;

/// The file that says that a folder holds a demo's world.
pub(crate) const MARKER: &str = "demo.json";

/// Makes a folder with mode 0700, and those above it; one that exists stays as it is.
pub(crate) fn make(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| format!("the folder {} can't be made", path.display()))
}

/// A demo's passwords are printed, so its data never become a real instance's.
pub(super) fn refuse_demo(config: &Config) -> Result<()> {
    let beside = config.database.url.file().and_then(|file| file.parent().map(Path::to_owned));
    for folder in [Some(config.data.dir.clone()), beside].into_iter().flatten() {
        if folder.join(MARKER).exists() {
            bail!(
                "{} holds the data of \"entente demo\", whose accounts anybody may know: start with an empty folder, \
                 or look at the demo with \"entente demo --data {}\"",
                folder.display(),
                folder.display()
            );
        }
    }
    Ok(())
}
