//! Taking in a file, and what became of each of its entries.

use askama::Template;

use crate::filters;
use crate::view::{ItemRef, Shell, Tlp};

/// `/import`. Posts `csrf` and then `file`, as `multipart/form-data`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "import.html")]
pub struct ImportPage {
    /// The frame.
    pub shell: Shell,
    /// Why the file couldn't be taken; empty where it was, or none was sent.
    pub error: String,
    /// The drafts that were made.
    pub drafts: Vec<ImportedDraft>,
    /// What became of each entry.
    pub mapping: Vec<MappedEntry>,
    /// *31 entries taken, 4 not*; empty before a file was sent.
    pub summary: String,
}

/// A draft made of a file.
#[derive(Debug, Clone)]
pub struct ImportedDraft {
    /// Where it waits.
    pub item: ItemRef,
    /// Its label.
    pub tlp: Tlp,
    /// Its categories, as wire ids.
    pub categories: Vec<String>,
    /// How many observables it holds.
    pub observables: usize,
}

/// One entry of the file.
#[derive(Debug, Clone)]
pub struct MappedEntry {
    /// Where it stands in the file.
    pub path: String,
    /// Whether it is in the draft.
    pub taken: bool,
    /// As what; may be empty.
    pub became: String,
    /// Why.
    pub because: String,
}
