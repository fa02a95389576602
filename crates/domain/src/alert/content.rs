//! An alert with what each element rests on.

use crate::data_class::{ClassSet, DataClass};
use crate::decision::{AudienceMode, ItemFacts, Projection, SourceFacts};
use crate::ids::{CaseId, ObservableId, ReportId};
use crate::marking::Marking;
use crate::observable::{InfrastructureGround, ObservableType};
use crate::reference::Reference;
use crate::report::free_text::{self, FreeText};
use crate::report::{
    Confirmed, ListColumns, ObservableRole, ReportedObservable, Subject, SubjectRole, Unclassed,
};
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use std::collections::BTreeSet;

/// A text, and the reports that it rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertText {
    /// The text; empty if there is none.
    pub text: String,
    /// Bit n is the n-th of `reports`.
    pub rests_on: u64,
}

/// An observable, and the reports that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertObservable {
    /// Its stored id, where it was picked by it.
    pub id: Option<ObservableId>,
    /// Its type.
    pub kind: ObservableType,
    /// Its normal form.
    pub value: String,
    /// The strictest class that it has in any source.
    pub data_class: DataClass,
    /// Why it is an attacker's, where its class was lowered.
    pub infrastructure_ground: Option<InfrastructureGround>,
    /// What it was.
    pub role: ObservableRole,
    /// Bit n is the n-th of `reports`; 0 is the publisher's own knowledge.
    pub rests_on: u64,
}

/// An alert's content. Not serializable: it goes to storage in parts, and out as [`crate::report::Disclosed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertContent {
    /// The case that it comes from; only for the publisher.
    pub case: CaseId,
    /// The reports that it is made of, in the order of the bits; only for the publisher.
    pub reports: Vec<ReportId>,
    /// The title.
    pub title: AlertText,
    /// The summary.
    pub summary: AlertText,
    /// The recommendation.
    pub recommendation: AlertText,
    /// One at least.
    pub categories: Vec<Category>,
    /// How bad it is.
    pub severity: Severity,
    /// Observables, none twice.
    pub observables: Vec<AlertObservable>,
    /// At least as strict as every source's.
    pub marking: Marking,
    /// Whom it is for; only for the publisher.
    pub audience: AudienceMode,
    /// When it ceases to hold; absent: 90 days after publishing.
    pub expires_at: Option<Time>,
    /// Stretches that look like personal data and aren't.
    pub confirmed: Vec<Confirmed>,
}

/// The appearance of a value in an alert, as storage indexes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSighting {
    /// Its type.
    pub kind: ObservableType,
    /// Its normal form.
    pub value: String,
    /// Its class here.
    pub data_class: DataClass,
    /// Its role here.
    pub role: ObservableRole,
    /// The reports that it rests on.
    pub rests_on: u64,
}

impl AlertContent {
    /// The classes that the alert holds.
    pub fn classes(&self) -> ClassSet {
        let observables: ClassSet = self.observables.iter().map(|o| o.data_class).collect();
        observables.or(ClassSet::of(DataClass::IncidentFacts))
    }

    /// What a decision needs to know, with the terms that its sources have now, in the order of `reports`. The marking
    /// is joined with theirs again: a source may have become stricter since.
    pub fn facts(&self, sources: Vec<SourceFacts>) -> ItemFacts {
        let observables = self.observables.iter().map(|o| (o.rests_on, o.data_class));
        self.facts_over(sources, observables.collect())
    }

    pub(super) fn facts_over(
        &self,
        sources: Vec<SourceFacts>,
        observables: BTreeSet<(u64, DataClass)>,
    ) -> ItemFacts {
        let marking =
            sources.iter().fold(self.marking.clone(), |marking, source| marking.join(&source.marking));
        let mut elements = observables;
        elements.extend(self.texts().map(|(_, text)| (text.rests_on, DataClass::IncidentFacts)));
        let violence = Category::parse("abusive-content/violence");
        ItemFacts {
            categories: self.categories.clone(),
            marking,
            classes: elements.iter().map(|(_, class)| *class).collect(),
            sources,
            elements,
            disputed_until: None,
            abusive_material: self.categories.iter().any(|c| Some(*c) == violence),
        }
    }

    /// The texts that there are, with their pointers.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, &AlertText)> {
        [("/title", &self.title), ("/summary", &self.summary), ("/recommendation", &self.recommendation)]
            .into_iter()
            .filter(|(_, text)| !text.text.is_empty())
    }

    /// Each observable as it is indexed.
    pub fn sightings(&self) -> Vec<AlertSighting> {
        let sighting = |o: &AlertObservable| AlertSighting {
            kind: o.kind,
            value: o.value.clone(),
            data_class: o.data_class,
            role: o.role,
            rests_on: o.rests_on,
        };
        self.observables.iter().map(sighting).collect()
    }

    /// What is indexed for search, by class and what it rests on: texts, and plain values.
    pub fn search_texts(&self) -> Vec<(DataClass, u64, String)> {
        let texts = self.texts().map(|(_, t)| (DataClass::IncidentFacts, t.rests_on, t.text.clone()));
        let plain = self.observables.iter().filter(|o| !o.data_class.is_personal());
        texts.chain(plain.map(|o| (o.data_class, o.rests_on, o.value.clone()))).collect()
    }

    /// Personal data in the texts that nobody has confirmed. `names` are those of the sources' subjects.
    pub fn unclassed(&self, names: &[String]) -> Vec<Unclassed> {
        free_text::open(self.hits(names), &self.confirmed)
    }

    pub(super) fn hits(&self, names: &[String]) -> Vec<Unclassed> {
        let data_class = DataClass::IncidentFacts;
        let texts = self.texts();
        let texts: Vec<FreeText> = texts
            .map(|(pointer, text)| FreeText {
                pointer: pointer.to_owned(),
                data_class,
                text: text.text.clone(),
            })
            .collect();
        let observables: Vec<ReportedObservable> =
            self.observables.iter().map(AlertObservable::reported).collect();
        let subject = |name: &String| Subject {
            role: SubjectRole::Other,
            name: name.clone(),
            identifiers: Vec::new(),
            data_class: DataClass::VictimIdentity,
        };
        let subjects: Vec<Subject> = names.iter().map(subject).collect();
        free_text::hits(&texts, &observables, &subjects)
    }

    /// The title for a recipient for whom the sources in `dropped` aren't there.
    pub(super) fn title_for(&self, projection: Projection, dropped: u64) -> Option<&str> {
        let shown = projection.kept.contains(DataClass::IncidentFacts) && self.title.rests_on & dropped == 0;
        shown.then_some(self.title.text.as_str())
    }

    /// Reference and category: what a title reads as where its sources dropped out.
    pub(super) fn plain_title(&self, reference: &Reference) -> String {
        self.categories
            .first()
            .map_or_else(|| reference.to_string(), |category| format!("{reference} {category}"))
    }

    /// What lists show of it to one recipient.
    pub fn list_columns(&self, reference: &Reference, projection: Projection, dropped: u64) -> ListColumns {
        let title = self.title_for(projection, dropped).map(str::to_owned);
        ListColumns {
            title: Some(title.unwrap_or_else(|| self.plain_title(reference))),
            severity: Some(self.severity),
            categories: self.categories.clone(),
            kind: None,
            detected_at: None,
            tlp: self.marking.tlp,
        }
    }
}

impl AlertObservable {
    fn reported(&self) -> ReportedObservable {
        ReportedObservable {
            kind: self.kind,
            value: self.value.clone(),
            data_class: self.data_class,
            infrastructure_ground: self.infrastructure_ground,
            role: self.role,
            first_seen: None,
            last_seen: None,
            note: String::new(),
        }
    }
}
