//! Where events go: a file each, or a line each. An event is told only once it is kept.

use crate::client::files::{self, Existing};
use crate::client::{Failure, Kind};
use crate::commands::shown;
use crate::terminal::{plain, say};
use serde_json::Value;
use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;

/// As many names as are remembered where there is no folder to look into. A server repeats within days.
const REMEMBERED: usize = 10_000;

/// The events of one run.
#[derive(Debug)]
pub(super) struct Kept {
    dir: Option<PathBuf>,
    json: bool,
    order: VecDeque<String>,
    names: HashSet<String>,
}

impl Kept {
    pub(super) fn new(dir: Option<PathBuf>, json: bool) -> Self {
        Self { dir, json, order: VecDeque::new(), names: HashSet::new() }
    }

    /// Keeps an event under its name. False: it is there already, so it was a repeat.
    pub(super) fn keep(&mut self, name: &str, event: &Value) -> Result<bool, Failure> {
        if self.names.contains(name) {
            return Ok(false);
        }
        if let Some(dir) = &self.dir {
            let path = dir.join(format!("{}.json", safe(name)));
            let text = format!("{event:#}\n");
            let written = files::write(&path, text.as_bytes(), Existing::Keep).map_err(|error| {
                Failure::new(Kind::Failed, format!("{} can't be written: {error}", path.display()))
            })?;
            if !written {
                return Ok(false);
            }
        }
        self.remember(name);
        if self.json {
            say(event);
        } else {
            let item = &event["data"]["item"];
            say(plain(&format!(
                "{}  {}  {}  {}",
                shown::time(&event["time"]),
                shown::text(event, "type"),
                shown::text(item, "reference"),
                shown::organisation(&event["data"]["organisation"]),
            )));
        }
        Ok(true)
    }

    fn remember(&mut self, name: &str) {
        self.names.insert(name.to_owned());
        self.order.push_back(name.to_owned());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.names.remove(&oldest);
        }
    }
}

/// A name as a file may have it: it stays in its folder, whoever made it up.
fn safe(name: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let name: String = name.chars().take(160).map(letter).collect();
    name.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_kept_once_over_several_runs() {
        let folder = testkit::Folder::new();
        let event = json!({"type": "entente.report.submitted.v1"});
        for first in [true, false] {
            let mut kept = Kept::new(Some(folder.path().to_owned()), true);
            assert_eq!(kept.keep("7-report.submitted", &event).unwrap(), first);
            assert!(!kept.keep("7-report.submitted", &event).unwrap());
        }
        let text = std::fs::read_to_string(folder.join("7-report.submitted.json")).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), event);
    }

    #[test]
    fn a_name_stays_in_the_folder() {
        assert_eq!(safe("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(safe(".hidden"), "hidden");
        assert_eq!(safe("12-entente.alert.published.v1"), "12-entente.alert.published.v1");
        assert!(safe(&"x".repeat(1_000)).len() < 200);
    }

    #[test]
    fn without_a_folder_the_last_ones_are_remembered() {
        let mut kept = Kept::new(None, true);
        for n in 0..=REMEMBERED {
            kept.remember(&n.to_string());
        }
        assert!(!kept.names.contains("0") && kept.names.contains("1") && kept.names.len() == REMEMBERED);
    }
}
