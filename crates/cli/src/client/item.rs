//! What the command line names items by: a reference that people read out, or an id.

use domain::reference::{Reference, ReferenceKind};
use std::fmt;
use uuid::Uuid;

/// An id, or a checked reference; the API takes either in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item(String);

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For clap: a report's. A mistyped character is found before anything is sent.
pub(crate) fn report(text: &str) -> Result<Item, String> {
    item(ReferenceKind::Report, text, "R-7QK4-M2XD")
}

/// For clap: an alert's.
pub(crate) fn alert(text: &str) -> Result<Item, String> {
    item(ReferenceKind::Alert, text, "A-TG4S-BEWP")
}

fn item(kind: ReferenceKind, text: &str, example: &str) -> Result<Item, String> {
    if let Ok(id) = Uuid::try_parse(text.trim()) {
        return Ok(Item(id.hyphenated().to_string()));
    }
    if let Some(reference) = Reference::parse(kind, text) {
        return Ok(Item(reference.to_string()));
    }
    let starts = text.trim().get(..2).is_some_and(|start| start.eq_ignore_ascii_case(kind.prefix()));
    Err(if starts {
        "a character of it is mistyped: its last character is a check, and doesn't fit".to_owned()
    } else {
        format!("expected a reference such as {example}, or an id (UUID)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_as_people_type_them() {
        let made = Reference::new(ReferenceKind::Report, 12_345).to_string();
        assert_eq!(report(&format!(" {}", made.to_lowercase())).unwrap().to_string(), made);
        let id = "01A209B6-8EEF-7612-9DD2-5773485252F8";
        assert_eq!(report(id).unwrap().to_string(), id.to_lowercase());
        let mut wrong = made.clone();
        let last = if wrong.pop() == Some('0') { '1' } else { '0' };
        wrong.push(last);
        assert!(report(&wrong).unwrap_err().contains("mistyped"));
        assert!(alert(&made).unwrap_err().contains("A-"));
        assert!(report("../v1/me").is_err() && report("").is_err() && report("é").is_err());
    }
}
