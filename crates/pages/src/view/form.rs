//! The report form as it stands between two requests.

use super::{Chip, Moment, OrgRef};

/// Everything in the form, as typed.
#[derive(Debug, Clone, Default)]
pub struct ReportForm {
    /// `title`.
    pub title: String,
    /// `summary`.
    pub summary: String,
    /// `detected_at`, `YYYY-MM-DD HH:MM`, UTC; so are the next three.
    pub detected_at: String,
    /// `aware_at`.
    pub aware_at: String,
    /// `classified_at`.
    pub classified_at: String,
    /// `occurred_at`; a month or day alone will do.
    pub occurred_at: String,
    /// `ongoing`.
    pub ongoing: bool,
    /// `language`.
    pub language: Pick,
    /// `category`, several.
    pub category: Pick,
    /// `severity`.
    pub severity: Pick,
    /// `pap`.
    pub pap: Pick,
    /// `handling`, several.
    pub handling: Pick,
    /// `purpose`, several.
    pub purpose: Pick,
    /// `audience.mode`.
    pub audience_mode: Pick,
    /// `audience.organisation`, several: whom it may be addressed to by name; empty for the other modes.
    pub named: Vec<NamedOrg>,
    /// Domains that look like another one, defanged.
    pub warnings: Vec<String>,
    /// The milder label that would let somebody see it, where nobody would.
    pub proposed: Option<String>,
    /// `narrative.N.*`.
    pub narrative: Vec<NarrativeRow>,
    /// `paste`.
    pub paste: String,
    /// What the paste box found: *6 found, 1 left out …*; may be empty.
    pub found: String,
    /// `observable.N.*`.
    pub observables: Vec<ObservableRow>,
    /// `subject.N.*`.
    pub subjects: Vec<SubjectRow>,
    /// `reference.N.*`.
    pub references: Vec<ReferenceRow>,
    /// `affected.countries`, separated by spaces.
    pub countries: String,
    /// `affected.sectors`.
    pub sectors: String,
    /// `affected.persons`.
    pub persons: String,
    /// `affected.services`.
    pub services: String,
    /// `affected.loss_eur`.
    pub loss_eur: String,
    /// Scan hits that wait for an answer.
    pub hits: Vec<ScanHit>,
    /// What is wrong, all of it at once.
    pub errors: Vec<FieldError>,
    /// When the draft was last kept.
    pub saved: Option<Moment>,
    /// Data classes to choose from, as wire ids.
    pub classes: Vec<String>,
    /// Observable types to choose from.
    pub kinds: Vec<String>,
    /// Roles of observables to choose from.
    pub roles: Vec<String>,
    /// Grounds for calling an address infrastructure.
    pub grounds: Vec<String>,
    /// Roles of persons to choose from.
    pub subject_roles: Vec<String>,
}

impl ReportForm {
    /// Whether something stands in the longer account.
    pub fn has_narrative(&self) -> bool {
        self.narrative.iter().any(|row| !row.text.is_empty())
    }

    /// What is wrong with a field, by its name; empty where nothing is.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|error| error.field == name).map_or("", |error| &error.message)
    }

    /// The same for a field of a row: `observable`, 3, `value`.
    pub fn row_error(&self, list: &str, index: &usize, field: &str) -> &str {
        self.error(&format!("{list}.{index}.{field}"))
    }
}

/// A closed list with what is chosen of it; values are wire ids.
#[derive(Debug, Clone, Default)]
pub struct Pick {
    /// All values.
    pub options: Vec<String>,
    /// The chosen ones.
    pub chosen: Vec<String>,
}

impl Pick {
    /// A list and what is chosen of it.
    pub fn new(options: &[&str], chosen: &[&str]) -> Self {
        let own = |list: &[&str]| list.iter().map(|value| (*value).to_owned()).collect();
        Self { options: own(options), chosen: own(chosen) }
    }

    /// Whether a value is chosen.
    pub fn has(&self, value: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == value)
    }
}

/// An organisation that a report may be addressed to.
#[derive(Debug, Clone, Default)]
pub struct NamedOrg {
    /// The value of its box.
    pub id: String,
    /// Who.
    pub org: OrgRef,
    /// Whether it is named.
    pub chosen: bool,
}

/// A part of the narrative.
#[derive(Debug, Clone, Default)]
pub struct NarrativeRow {
    /// Its text.
    pub text: String,
    /// Its class.
    pub class: String,
}

/// One observable in the form.
#[derive(Debug, Clone, Default)]
pub struct ObservableRow {
    /// The type.
    pub kind: String,
    /// The value, as typed.
    pub value: String,
    /// The class.
    pub class: String,
    /// The ground for a lowered class; may be empty.
    pub ground: String,
    /// The role.
    pub role: String,
    /// A note.
    pub note: String,
}

/// One person in the form.
#[derive(Debug, Clone, Default)]
pub struct SubjectRow {
    /// The role.
    pub role: String,
    /// The name.
    pub name: String,
    /// The class.
    pub class: String,
    /// How the first recipient would read it; empty before a preview.
    pub read_as: Vec<Chip>,
}

/// One reference of the owner's own systems.
#[derive(Debug, Clone, Default)]
pub struct ReferenceRow {
    /// The system.
    pub system: String,
    /// The number there.
    pub id: String,
    /// Where it is; may be empty.
    pub url: String,
}

/// Something in a text that looks personal and wants a word.
#[derive(Debug, Clone)]
pub struct ScanHit {
    /// The value of the `confirm` box.
    pub id: String,
    /// *A phone number stands in the summary.*
    pub text: String,
    /// The value that was found.
    pub value: String,
    /// Whether it is confirmed as not personal.
    pub confirmed: bool,
}

/// One precise complaint.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}
