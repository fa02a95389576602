//! Agreements: the list, and one to read.

use askama::Template;

use super::{Action, Note};
use crate::filters;
use crate::view::{Fate, Filter, Finding, ItemRef, OrgRef, Shell, StateTag, Step};

/// `/agreements`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "agreements.html")]
pub struct AgreementsPage {
    /// The frame.
    pub shell: Shell,
    /// *5 in force, 1 being signed*.
    pub summary: String,
    /// States as chips.
    pub filters: Vec<Filter>,
    /// The page of rows.
    pub rows: Vec<AgreementRow>,
    /// The next page's path.
    pub next: Option<String>,
}

/// One agreement in the list.
#[derive(Debug, Clone)]
pub struct AgreementRow {
    /// The agreement.
    pub item: ItemRef,
    /// Its state.
    pub state: StateTag,
    /// Its kind, as its wire id.
    pub kind: String,
    /// Its data level, as its wire id.
    pub level: String,
    /// Its parties.
    pub parties: Vec<OrgRef>,
    /// When it expires, a date.
    pub expires: String,
}

/// `/agreements/{ref}` and `/agreements/{ref}/v/{n}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "agreement.html")]
pub struct AgreementPage {
    /// The frame.
    pub shell: Shell,
    /// The agreement.
    pub item: ItemRef,
    /// Its state.
    pub state: StateTag,
    /// Buttons in the header; one primary at most.
    pub actions: Vec<Action>,
    /// The one thing to know.
    pub note: Option<Note>,
    /// Its life.
    pub steps: Vec<Step>,
    /// What each party receives.
    pub matrix: Matrix,
    /// Text and clauses.
    pub clauses: Vec<Clause>,
    /// Reviews and expiry.
    pub dates: Vec<DateRow>,
    /// Which version the signatures are on.
    pub signing_version: u32,
    /// *1 of 2*.
    pub signed: String,
    /// One per party.
    pub signatures: Vec<Signature>,
    /// What is signed: the hash of the canonical text.
    pub hash: String,
    /// The third-country gate, where there is one.
    pub gate: Option<Gate>,
}

/// Data class by party and version.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// Each party with the names of its columns.
    pub parties: Vec<(OrgRef, Vec<String>)>,
    /// One per data class.
    pub rows: Vec<MatrixRow>,
}

impl Matrix {
    /// How many columns it has without the first.
    pub fn columns(&self) -> usize {
        self.parties.iter().map(|(_, columns)| columns.len()).sum()
    }
}

/// One data class.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// The class, as its wire id.
    pub class: String,
    /// A cell per column.
    pub cells: Vec<MatrixCell>,
}

/// What becomes of a class in a column.
#[derive(Debug, Clone, Copy)]
pub struct MatrixCell {
    /// What becomes of it.
    pub fate: Fate,
    /// Whether it differs from the version before.
    pub changed: bool,
    /// Whether a party begins here.
    pub edge: bool,
}

/// One clause: its number, its text, its terms.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The wire id; also the anchor `c-<id>`.
    pub id: String,
    /// `§ 5`.
    pub number: String,
    /// Whether it differs from the version before.
    pub changed: bool,
    /// The text, in runs.
    pub text: Vec<Run>,
    /// The terms that are enforced: name and value.
    pub machine: Vec<(String, String)>,
}

/// A run of a clause's text.
#[derive(Debug, Clone)]
pub struct Run {
    /// Empty, `ins` or `del`.
    pub edit: String,
    /// The words, with the spaces round them.
    pub text: String,
}

/// One date of an agreement.
#[derive(Debug, Clone)]
pub struct DateRow {
    /// When, a date.
    pub at: String,
    /// What happens.
    pub what: String,
    /// Who acts.
    pub who: String,
    /// Whether it is near.
    pub soon: bool,
}

/// One party's signature.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The party.
    pub org: OrgRef,
    /// *Marc Devos, signatory*; empty while it waits.
    pub line: String,
    /// Notes under it, a line each.
    pub notes: Vec<String>,
}

/// The third-country gate.
#[derive(Debug, Clone)]
pub struct Gate {
    /// *L1 today*.
    pub level: StateTag,
    /// What the version grants.
    pub lede: String,
    /// The conditions.
    pub findings: Vec<Finding>,
}
