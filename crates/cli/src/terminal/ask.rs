//! Questions to the person at the terminal. Where there is nobody, a question is refused, never answered by a default.

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

/// A line, or `None` where nobody can be asked.
pub(crate) fn line(question: &str) -> io::Result<Option<String>> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Ok(None);
    }
    let mut out = io::stderr();
    write!(out, "{question} ")?;
    out.flush()?;
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(Some(line.trim().to_owned()))
}

/// The same, without showing what is typed.
pub(crate) fn hidden(question: &str) -> io::Result<Option<String>> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Ok(None);
    }
    let mut out = io::stderr();
    write!(out, "{question} ")?;
    out.flush()?;
    let shown = tcgetattr(&input)?;
    let mut silent = shown.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Flush, &silent)?;
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    // whatever came of it, the terminal is as it was
    tcsetattr(&input, OptionalActions::Now, &shown)?;
    writeln!(out)?;
    read?;
    // a password may begin and end with spaces
    Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
}
