//! Where a command's product goes: standard output, or a file that isn't there yet.

use crate::client::files::{self, Existing};
use crate::client::{Failure, Kind};
use crate::terminal::{give, mention};
use anyhow::{Context as _, Result};
use clap::Args;
use std::path::PathBuf;

/// `-o FILE`, with `--force`.
#[derive(Args, Debug)]
pub(super) struct Out {
    /// Write to this file (readable by you alone) rather than to standard output
    #[arg(short = 'o', long = "file", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace the file if it is there already
    #[arg(long, requires = "file")]
    force: bool,
}

impl Out {
    /// Whether writing will be refused, told before anything is done.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match &self.file {
            Some(file) if !self.force && file.symlink_metadata().is_ok() => Err(Failure::new(
                Kind::Failed,
                format!("{} is there already: name another file, or replace it with --force", file.display()),
            )),
            _ => Ok(()),
        }
    }

    pub(super) fn write(&self, bytes: &[u8]) -> Result<()> {
        let Some(file) = &self.file else {
            return give(bytes).context("standard output can't be written to");
        };
        let existing = if self.force { Existing::Replace } else { Existing::Keep };
        let written = files::write(file, bytes, existing)
            .with_context(|| format!("{} can't be written", file.display()))?;
        if !written {
            self.check()?;
        }
        mention(format!("{} is written.", file.display()));
        Ok(())
    }
}
