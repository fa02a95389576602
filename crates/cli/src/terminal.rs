//! What the program says to the person who started it. The one place that writes to standard output and standard error;
//! the log goes through `tracing`.

pub(crate) mod ask;
pub(crate) mod table;

use std::fmt::Display;
use std::io::{IsTerminal as _, Write};

/// A line on standard output. A reader that has gone away isn't an error of ours.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Text of somebody else's as a terminal may show it: nothing in it moves the cursor, changes colours, or reads as what
/// it isn't. Line ends stay.
pub(crate) fn plain(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' => ' ',
        c if domain::fields::is_forbidden(c) => '\u{FFFD}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// A line of what goes on, for whoever watches: only where standard error is a terminal.
pub(crate) fn mention(line: impl Display) {
    if std::io::stderr().is_terminal() {
        complain(line);
    }
}

/// A heading: bold on a terminal that may have it.
pub(crate) fn heading(text: &str) -> String {
    let allowed =
        |name: &str, no: &dyn Fn(&std::ffi::OsStr) -> bool| !std::env::var_os(name).is_some_and(|v| no(&v));
    let styled = std::io::stdout().is_terminal()
        && allowed("NO_COLOR", &|value| !value.is_empty())
        && allowed("TERM", &|value| value == "dumb");
    if styled { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// What a command makes, byte for byte, on standard output. A reader that has enough isn't an error of ours.
pub(crate) fn give(bytes: &[u8]) -> std::io::Result<()> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
