//! What the program says to the person who started it. The one place that writes to standard output and standard error;
//! the log goes through `tracing`.

use std::fmt::Display;
use std::io::Write;

/// A line on standard output. A reader that has gone away isn't an error of ours.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
