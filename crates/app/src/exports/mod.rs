//! Reports and alerts in the field's formats: what the caller reads on the page, under the same decision, and no more.
//!
//! An export is a reading: the use case that shows the item finds it, checks the role and notes the reading of personal
//! classes; the writers in `interop` are given only what the projection left. Each reader's copy has ids of its own, kept in
//! `stix_objects`, so that one id never has two contents and the same export twice is the same export.
//!
//! Refuses alerts that haven't gone out: a STIX report and a published event have a time of release.

mod about;
mod alert;
mod names;
mod report;

pub use alert::alert;
pub use report::report;

use domain::reference::Reference;

/// In which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A STIX 2.1 bundle.
    Stix,
    /// A MISP event.
    Misp,
    /// The observables of an alert as a table.
    Csv,
}

impl Format {
    /// Its media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Stix => "application/stix+json;version=2.1",
            Self::Misp => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The end of addresses and file names, with its dot.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Stix => ".stix.json",
            Self::Misp => ".misp.json",
            Self::Csv => ".csv",
        }
    }
}

/// A file to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Of what.
    pub reference: Reference,
    /// In which words.
    pub format: Format,
    /// The file.
    pub body: Vec<u8>,
}

impl Exported {
    /// `R-7QK4-M2XD.stix.json`.
    pub fn file_name(&self) -> String {
        format!("{}{}", self.reference.as_str(), self.format.suffix())
    }
}
