//! The only form in which an item leaves the platform: what a projection leaves of it.
//!
//! A withheld class tells that it is there, and nothing else: all its elements become one
//! `{"data_class": …, "withheld": true}`, which stands in the list where such elements usually stand, whatever their
//! number, size and place were. A subject's name inside a text that is kept reads as its pseudonym or `[withheld]`, as
//! the subject's own class says. References, audience and confirmations are the owner's alone.

use super::partial::{Partial, Slot, class};
use super::text::{Shown, Text};
use super::view::{ObservableView, OwnerView, PassageView, ReportView, SubjectView};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::Projection;
use serde_json::Value;

/// An item as one reader may see it. Only this crate makes one, and only by applying a projection.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosed<T> {
    view: T,
    json: Value,
}

/// Makes the pseudonym of a value of a class for one (originator, recipient, agreement).
pub type Pseudonymise<'a> = dyn Fn(DataClass, &str) -> String + 'a;

impl<T> Disclosed<T> {
    pub(crate) fn new(view: T, json: impl FnOnce(&T) -> Value) -> Self {
        let json = json(&view);
        Self { view, json }
    }

    /// The wire form; `api` adds what isn't content (id, reference, status, organisation).
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The same for pages and converters.
    pub fn view(&self) -> &T {
        &self.view
    }
}

impl Disclosed<ReportView> {
    /// Everything that is open, for its owner.
    pub fn for_owner(report: &Partial) -> Self {
        let mut view = project(report, Projection::EVERYTHING, &|_, _| String::new());
        let confirmed = report.confirmed.iter().filter_map(Slot::open);
        let own = Reader { report, projection: Projection::EVERYTHING, pseudonym: &|_, _| String::new() };
        view.owner = Some(OwnerView {
            references: report.head.references.clone(),
            audience: report.head.audience.clone(),
            confirmed: confirmed.map(|(pointer, text, _)| (pointer.clone(), own.text(text))).collect(),
        });
        Self::new(view, ReportView::to_json)
    }

    /// What `projection` leaves of it. A class that is sealed in `report` counts as withheld.
    pub fn for_recipient(report: &Partial, projection: Projection, pseudonym: &Pseudonymise<'_>) -> Self {
        Self::new(project(report, projection, pseudonym), ReportView::to_json)
    }
}

/// One reader's projection of one report.
struct Reader<'a> {
    report: &'a Partial,
    projection: Projection,
    pseudonym: &'a Pseudonymise<'a>,
}

impl Reader<'_> {
    fn keeps(&self, class: DataClass) -> bool {
        self.projection.kept.contains(class)
    }

    fn text(&self, text: &Text) -> String {
        text.show(|index| match self.report.subjects.get(index) {
            Some(Slot::Open(subject)) if self.keeps(subject.element.data_class) => {
                Shown::Open(&subject.forms)
            }
            Some(Slot::Open(subject)) if self.projection.readable().contains(subject.element.data_class) => {
                Shown::Pseudonym(&subject.forms, self.pseudonym)
            }
            _ => Shown::Withheld,
        })
    }
}

fn project(report: &Partial, projection: Projection, pseudonym: &Pseudonymise<'_>) -> ReportView {
    let reader = Reader { report, projection, pseudonym };
    let head = &report.head;
    let facts = reader.keeps(DataClass::IncidentFacts);
    let mut view = ReportView {
        kind: facts.then_some(head.kind),
        title: facts.then(|| reader.text(&report.title)),
        summary: facts.then(|| reader.text(&report.summary)),
        detected_at: head.detected_at.filter(|_| facts),
        aware_at: head.aware_at.filter(|_| facts),
        classified_at: head.classified_at.filter(|_| facts),
        occurred_at: head.occurred_at.filter(|_| facts),
        ongoing: head.ongoing.filter(|_| facts),
        language: facts.then(|| head.language.clone()),
        categories: if facts { head.categories.clone() } else { Vec::new() },
        severity: head.severity.filter(|_| facts),
        affected: facts.then(|| head.affected.clone()),
        counts: if facts { head.counts.clone() } else { Vec::new() },
        marking: head.marking.clone(),
        narrative: Vec::new(),
        observables: Vec::new(),
        subjects: Vec::new(),
        reporter: None,
        pseudonymised: ClassSet::EMPTY,
        withheld: projection.withheld(report.classes()),
        owner: None,
    };
    let mut unreadable = ClassSet::EMPTY;
    passages(&reader, &mut view, &mut unreadable);
    observables(&reader, &mut view, &mut unreadable);
    subjects(&reader, &mut view, &mut unreadable);
    match &report.reporter {
        Some(Slot::Open(person)) if reader.keeps(DataClass::ReporterIdentity) => {
            view.reporter = Some((person.name.clone(), person.contacts.clone()));
        }
        Some(Slot::Open(person)) if projection.readable().contains(DataClass::ReporterIdentity) => {
            view.pseudonymised.insert(DataClass::ReporterIdentity);
            view.reporter = Some((pseudonym(DataClass::ReporterIdentity, &person.name), Vec::new()));
        }
        Some(Slot::Open(_) | Slot::Sealed(_)) => unreadable.insert(DataClass::ReporterIdentity),
        None => {}
    }
    // a sealed class can't be read whatever the projection says; a whole text has no pseudonym
    view.withheld = view.withheld.or(unreadable);
    view
}

fn passages(reader: &Reader<'_>, view: &mut ReportView, unreadable: &mut ClassSet) {
    for slot in &reader.report.narrative {
        let data_class = class(slot, |p| p.data_class);
        match slot {
            Slot::Open(passage) if reader.keeps(data_class) => {
                view.narrative.push(PassageView { text: reader.text(&passage.text), data_class });
            }
            Slot::Open(_) | Slot::Sealed(_) => unreadable.insert(data_class),
        }
    }
}

fn observables(reader: &Reader<'_>, view: &mut ReportView, unreadable: &mut ClassSet) {
    for slot in &reader.report.observables {
        let data_class = class(slot, |o| o.element.data_class);
        let Some(part) = slot.open().filter(|_| reader.projection.readable().contains(data_class)) else {
            unreadable.insert(data_class);
            continue;
        };
        let element = &part.element;
        let kept = reader.keeps(data_class);
        if !kept {
            view.pseudonymised.insert(data_class);
        }
        view.observables.push(ObservableView {
            kind: element.kind,
            value: if kept { element.value.clone() } else { (reader.pseudonym)(data_class, &element.value) },
            data_class,
            pseudonymised: !kept,
            infrastructure_ground: element.infrastructure_ground,
            role: element.role,
            first_seen: element.first_seen,
            last_seen: element.last_seen,
            // a text has no pseudonym
            note: if kept { reader.text(&part.note) } else { String::new() },
        });
    }
}

fn subjects(reader: &Reader<'_>, view: &mut ReportView, unreadable: &mut ClassSet) {
    for slot in &reader.report.subjects {
        let data_class = class(slot, |s| s.element.data_class);
        let Some(part) = slot.open().filter(|_| reader.projection.readable().contains(data_class)) else {
            unreadable.insert(data_class);
            continue;
        };
        let element = &part.element;
        let kept = reader.keeps(data_class);
        if !kept {
            view.pseudonymised.insert(data_class);
        }
        let shown = |value: &String| {
            if kept || value.is_empty() { value.clone() } else { (reader.pseudonym)(data_class, value) }
        };
        view.subjects.push(SubjectView {
            role: element.role,
            name: shown(&element.name),
            identifiers: element.identifiers.iter().map(shown).collect(),
            data_class,
            pseudonymised: !kept,
        });
    }
}
