//! The Python that the tests' clients and servers run in.

use anyhow::{Result, bail};
use std::path::PathBuf;

/// The interpreter with what `tests/requirements.txt` names: the one that `tests/run` prepared.
pub fn python() -> Result<PathBuf> {
    let prepared = crate::root().join("target/python/bin/python");
    match std::env::var_os("ENTENTE_TEST_PYTHON") {
        Some(path) => Ok(path.into()),
        None if prepared.exists() => Ok(prepared),
        None => bail!("the Python clients aren't prepared: ./tests/run does it"),
    }
}
