//! Tables: as wide as they need to be, and no wider than the terminal. Where nobody watches, nothing is cut.

use super::{heading, plain, say};
use std::io::IsTerminal as _;

/// Between two columns.
const GAP: usize = 2;
/// No column is cut below this.
const NARROWEST: usize = 8;

/// Rows under a head.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(head: [&'static str; N]) -> Self {
        Self { head: head.into(), rows: Vec::new() }
    }

    /// Adds a row of as many cells as the head has.
    pub(crate) fn row<const N: usize>(&mut self, cells: [&str; N]) {
        self.rows.push(cells.iter().map(|cell| plain(cell).replace('\n', " ")).collect());
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Prints it, each line after `indent` spaces.
    pub(crate) fn print(&self, indent: usize) {
        let mut lines = self.lines(indent, width()).into_iter();
        if let Some(head) = lines.next() {
            say(heading(&head));
        }
        lines.for_each(say);
    }

    /// Its lines, for whoever puts them elsewhere.
    pub(crate) fn text(&self, indent: usize) -> Vec<String> {
        self.lines(indent, width())
    }

    fn lines(&self, indent: usize, room: Option<usize>) -> Vec<String> {
        let head: Vec<String> = self.head.iter().map(ToString::to_string).collect();
        let all = || std::iter::once(&head).chain(&self.rows);
        let mut widths: Vec<usize> =
            (0..head.len()).map(|column| all().map(|row| length(&row[column])).max().unwrap_or(0)).collect();
        if let Some(room) = room {
            while widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1) + indent > room {
                // the widest column loses least by losing a character
                match widths.iter_mut().filter(|width| **width > NARROWEST).max() {
                    Some(width) => *width -= 1,
                    None => break,
                }
            }
        }
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{:width$}", cut(cell, width)));
            let line = cells.collect::<Vec<_>>().join(&" ".repeat(GAP));
            format!("{}{}", " ".repeat(indent), line.trim_end())
        };
        all().map(line).collect()
    }
}

/// The terminal's width, if standard output is one.
fn width() -> Option<usize> {
    let out = std::io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&out).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn cut(text: &str, width: usize) -> String {
    if length(text) <= width {
        return text.to_owned();
    }
    let mut shorter: String = text.chars().take(width.saturating_sub(1)).collect();
    shorter.push('…');
    shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["reference", "title"]);
        table.row(["R-7QK4-M2XD", "Credential phishing\nagainst\u{1b}[1m customers"]);
        table.row(["R-1", "é"]);
        table
    }

    #[test]
    fn nothing_is_cut_where_nobody_watches() {
        let lines = table().lines(2, None);
        assert_eq!(lines[0], "  reference    title");
        assert_eq!(lines[1], "  R-7QK4-M2XD  Credential phishing against\u{FFFD}[1m customers");
        assert_eq!(lines[2], "  R-1          é");
    }

    #[test]
    fn the_widest_column_gives_way() {
        let lines = table().lines(0, Some(30));
        assert_eq!(lines[1], "R-7QK4-M2XD  Credential phish…");
        assert!(lines.iter().all(|line| length(line) <= 30));
        assert!(table().lines(0, Some(3)).len() == 3, "there is an end to giving way");
    }
}
