//! STIX 2.1 bundles, written from what a projection left of a report or an alert.
//!
//! | item | becomes |
//! |---|---|
//! | report | a `grouping` over all that follows; `incident` with the Incident Core extension; `note` for each passage and for the facts that STIX has no field for |
//! | alert | a `report` over an `incident`, `observed-data`, and `indicator` for what may be looked for |
//! | observables | a cyber-observable object and `observed-data`; values without an object, and pseudonyms, in one `note` |
//! | organisation | `identity`, one for everybody |
//! | marking | TLP 2.0 by its fixed id; a statement for PAP, handling codes and purposes; one for the agreement's version |
//!
//! Held to what real readers enforce: ids of domain objects are `UUIDv4` from outside; no custom properties, extensions
//! only; every object of the item carries its markings; a bundle holds every definition that it points to.

mod alert;
mod build;
mod marking;
mod object;
mod observable;
mod report;
#[cfg(test)]
mod tests;

pub use alert::alert;
pub(crate) use build::rsit;
pub use report::report;

use crate::export::{Document, Name, Part, Version};
use crate::time::millis;
use domain::taxonomy::{Category, Severity};
use serde_json::{Value, json};

/// Objects of strings and numbers always can be written; the type says what `serde_json` says.
pub type Built<T> = Result<T, serde_json::Error>;

/// A bundle in which the times of our objects are still missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    whole: Part,
    fixed: Vec<Value>,
    parts: Vec<Part>,
}

impl Document for Bundle {
    fn parts(&self) -> Vec<&Part> {
        self.parts.iter().chain([&self.whole]).collect()
    }

    fn to_json(&self, versions: &dyn Fn(&Name) -> Option<Version>) -> Value {
        let ours = self.parts.iter().map(|part| {
            let mut object = part.body.clone();
            if let (Some(fields), Some(version)) = (object.as_object_mut(), versions(&part.name)) {
                fields.insert("created".to_owned(), json!(millis(version.created)));
                // markings have no versions
                if part.name.kind != "marking-definition" {
                    fields.insert("modified".to_owned(), json!(millis(version.modified)));
                }
            }
            object
        });
        let mut bundle = self.whole.body.clone();
        if let Some(fields) = bundle.as_object_mut() {
            fields.insert("objects".to_owned(), self.fixed.iter().cloned().chain(ours).collect());
        }
        bundle
    }
}

/// 0 to 100, as the Incident Core extension counts.
const fn criticality(severity: Severity) -> u8 {
    match severity {
        Severity::Low => 25,
        Severity::Medium => 50,
        Severity::High => 75,
        Severity::Critical => 100,
    }
}

/// The vocabulary is open: RSIT's own words, without their class.
fn incident_types(categories: &[Category]) -> Vec<String> {
    let word = |category: &Category| {
        let word = category.as_str();
        word.split_once('/').map_or(word, |(_, kind)| kind).to_owned()
    };
    let mut types: Vec<String> = Vec::new();
    for category in categories {
        let word = word(category);
        if !types.contains(&word) {
            types.push(word);
        }
    }
    types
}
