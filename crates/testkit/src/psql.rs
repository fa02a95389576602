//! `psql`, from the same packages as the server.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Debian keeps the programs of each version apart; the highest one speaks to all of them.
static PSQL: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin/psql"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from("psql"))
});

/// Runs statements, each in a transaction of its own, and gives what the last rows hold: a line each, columns
/// separated by `|`.
pub fn psql(url: &str, statements: &[&str]) -> Result<String, String> {
    let mut command = Command::new(&*PSQL);
    command.args(["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]);
    for statement in statements {
        command.args(["--command", statement]);
    }
    // Otherwise a notice about what isn't there to drop ends up among the errors.
    command.env("PGOPTIONS", "-c client_min_messages=warning").stdin(Stdio::null()).arg(url);
    let output = command.output().map_err(|error| {
        format!("cannot run psql ({error}): PostgreSQL's client is missing; ./tests/run installs what the tests need")
    })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    } else {
        Err(format!("psql {statements:?}: {}", String::from_utf8_lossy(&output.stderr).trim_end()))
    }
}
