//! The report as its owner wrote it. Nothing here is serializable: see the module's table.

use super::moment::Moment;
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{AudienceMode, ItemFacts};
use crate::marking::{Marking, words};
use crate::observable::{InfrastructureGround, ObservableType};
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

words! {
    /// What kind of report it is.
    ReportKind {
        /// Something happened.
        Incident = "incident",
        /// Something may be happening; few fields, a follow-up is due in 72 hours.
        EarlyWarning = "early-warning",
        /// Counts per category and period; no personal data.
        Frequency = "frequency",
    }
}

words! {
    /// What an observable was in the incident.
    ObservableRole {
        /// Used by the attacker.
        Attacker = "attacker",
        /// Of the one harmed.
        Victim = "victim",
        /// Of one who passes money or goods on.
        Mule = "mule",
        /// Carried the attack without being anybody's in it.
        Infrastructure = "infrastructure",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// What a person was in the incident.
    SubjectRole {
        /// Was harmed.
        Victim = "victim",
        /// Is suspected.
        Suspect = "suspect",
        /// Passed money or goods on.
        Mule = "mule",
        /// Saw it.
        Witness = "witness",
        /// Holds an account that was used.
        AccountHolder = "account-holder",
        /// Something else.
        Other = "other",
    }
}

impl SubjectRole {
    /// The class of a person in this role, unless the reporter says otherwise.
    pub const fn default_class(self) -> DataClass {
        match self {
            Self::Victim | Self::Witness | Self::Other => DataClass::VictimIdentity,
            Self::Suspect | Self::Mule => DataClass::SuspectIdentity,
            Self::AccountHolder => DataClass::Subscriber,
        }
    }
}

/// Who and what was hit; numbers are the reporter's estimates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Affected {
    /// Where.
    pub countries: Vec<crate::country::Country>,
    /// In which sectors, in lower-kebab-case.
    pub sectors: Vec<String>,
    /// How many persons.
    pub persons: Option<u64>,
    /// How many services.
    pub services: Option<u64>,
    /// Loss in whole euros.
    pub loss_eur: Option<u64>,
}

/// A part of the narrative.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Passage {
    /// 100,000 characters at most.
    pub text: String,
    /// Its class.
    pub data_class: DataClass,
}

/// A technical value with what it was in the incident.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReportedObservable {
    /// Its type.
    pub kind: ObservableType,
    /// Its normal form.
    pub value: String,
    /// Its class; the note has the same.
    pub data_class: DataClass,
    /// Why it is an attacker's, where its class was lowered.
    pub infrastructure_ground: Option<InfrastructureGround>,
    /// What it was.
    pub role: ObservableRole,
    /// When first seen.
    pub first_seen: Option<Time>,
    /// When last seen.
    pub last_seen: Option<Time>,
    /// 2,000 characters at most.
    pub note: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// In which role.
    pub role: SubjectRole,
    /// The name; replaced in every free text for readers who may not see it.
    pub name: String,
    /// Customer numbers, dates of birth and the like; replaced likewise.
    pub identifiers: Vec<String>,
    /// Always a personal class.
    pub data_class: DataClass,
}

/// Where the owner keeps the same incident; only the owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternalReference {
    /// Which system.
    pub system: String,
    /// Under which id.
    pub id: String,
    /// Where to look.
    pub url: Option<String>,
}

/// One figure of a frequency report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Count {
    /// Of what.
    pub category: Category,
    /// In which year, month or day.
    pub period: Moment,
    /// How many.
    pub count: u64,
}

/// "This looks like personal data, and isn't": a hit of the free-text scan that a person has confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Confirmed {
    /// The field, as a JSON pointer into the body.
    pub pointer: String,
    /// The exact text of the hit.
    pub text: String,
    /// The class of that field, which is this text's too.
    pub data_class: DataClass,
}

/// The person who reports. Filled by `app` from the member who submits, never from a body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reporter {
    /// The name.
    pub name: String,
    /// Addresses and numbers.
    pub contacts: Vec<String>,
}

/// A report, submitted or not. In a draft whatever `Option` or list is empty is not filled in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportContent {
    /// What kind.
    pub kind: ReportKind,
    /// 200 characters at most.
    pub title: String,
    /// 4,000 characters at most.
    pub summary: String,
    /// When it was noticed; there in every submitted incident and early warning.
    pub detected_at: Option<Time>,
    /// When the organisation became aware: statutory clocks start here.
    pub aware_at: Option<Time>,
    /// When it was classified as major.
    pub classified_at: Option<Time>,
    /// When it happened, as far as known.
    pub occurred_at: Option<Moment>,
    /// Whether it goes on.
    pub ongoing: Option<bool>,
    /// BCP 47 tag of the texts.
    pub language: String,
    /// At least one in every submitted report.
    pub categories: Vec<Category>,
    /// There in every submitted incident.
    pub severity: Option<Severity>,
    /// Who and what was hit.
    pub affected: Affected,
    /// Longer text, each part with its class.
    pub narrative: Vec<Passage>,
    /// Technical values, none twice.
    pub observables: Vec<ReportedObservable>,
    /// Persons.
    pub subjects: Vec<Subject>,
    /// Only in frequency reports.
    pub counts: Vec<Count>,
    /// Only for the owner.
    pub references: Vec<ExternalReference>,
    /// What may be done with it.
    pub marking: Marking,
    /// Whom the owner wants to reach; only for the owner.
    pub audience: AudienceMode,
    /// Hits that the owner has confirmed; only for the owner.
    pub confirmed: Vec<Confirmed>,
    /// Who reports, class reporter-identity.
    pub reporter: Option<Reporter>,
}

impl Default for ReportContent {
    /// An empty draft with the defaults of the API contract.
    fn default() -> Self {
        Self {
            kind: ReportKind::Incident,
            title: String::new(),
            summary: String::new(),
            detected_at: None,
            aware_at: None,
            classified_at: None,
            occurred_at: None,
            ongoing: None,
            language: "en".to_owned(),
            categories: Vec::new(),
            severity: None,
            affected: Affected::default(),
            narrative: Vec::new(),
            observables: Vec::new(),
            subjects: Vec::new(),
            counts: Vec::new(),
            references: Vec::new(),
            marking: Marking::default(),
            audience: AudienceMode::default(),
            confirmed: Vec::new(),
            reporter: None,
        }
    }
}

/// The appearance of a value in the report, as storage indexes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sighting {
    /// Its type.
    pub kind: ObservableType,
    /// Its normal form.
    pub value: String,
    /// Its class here.
    pub data_class: DataClass,
    /// Its role here.
    pub role: ObservableRole,
    /// When first seen.
    pub first_seen: Option<Time>,
    /// When last seen.
    pub last_seen: Option<Time>,
}

impl ReportContent {
    /// The classes that the report holds; incident-facts always.
    pub fn classes(&self) -> ClassSet {
        let mut classes = ClassSet::of(DataClass::IncidentFacts);
        let narrative = self.narrative.iter().map(|p| p.data_class);
        let observables = self.observables.iter().map(|o| o.data_class);
        let subjects = self.subjects.iter().map(|s| s.data_class);
        let reporter = self.reporter.iter().map(|_| DataClass::ReporterIdentity);
        for class in narrative.chain(observables).chain(subjects).chain(reporter) {
            classes.insert(class);
        }
        classes
    }

    /// Each observable as it is indexed.
    pub fn sightings(&self) -> Vec<Sighting> {
        let sighting = |o: &ReportedObservable| Sighting {
            kind: o.kind,
            value: o.value.clone(),
            data_class: o.data_class,
            role: o.role,
            first_seen: o.first_seen,
            last_seen: o.last_seen,
        };
        self.observables.iter().map(sighting).collect()
    }

    /// What a decision needs to know of it.
    pub fn facts(&self) -> ItemFacts {
        self.facts_over(self.classes())
    }

    pub(super) fn facts_over(&self, classes: ClassSet) -> ItemFacts {
        let violence = Category::parse("abusive-content/violence");
        ItemFacts {
            categories: self.categories.clone(),
            marking: self.marking.clone(),
            classes,
            sources: Vec::new(),
            elements: BTreeSet::new(),
            disputed_until: None,
            abusive_material: self.categories.iter().any(|c| Some(*c) == violence),
        }
    }
}
