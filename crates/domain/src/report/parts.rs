//! What storage keeps of a report: one plain value, and one value per personal class to be sealed with the item's key.
//! The plain value holds for a personal element only its class and place; names and identifiers of subjects are taken
//! out of every text, so that nothing of a personal class is readable without its key.

use super::content::{Affected, Count, ExternalReference, ReportContent, ReportKind, Reporter};
use super::moment::{Moment, Precision};
use super::partial::{PartPassage, Partial, Slot, class};
use super::stored::{
    StoredConfirmed, StoredObservable, StoredPassage, StoredReporter, StoredSubject, read_observable,
    read_subject, store_observable, store_subject,
};
use super::text::Text;
use crate::country::Country;
use crate::data_class::DataClass;
use crate::decision::AudienceMode;
use crate::marking::Marking;
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A report as storage keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// The two plain classes, and what only the owner sees.
    pub plain: Value,
    /// One value per personal class that the report holds.
    pub personal: BTreeMap<DataClass, Value>,
}

/// Why stored parts aren't a report.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// A value doesn't have the stored form.
    #[error("stored report content can't be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The plain value has more places of a class than the class has elements.
    #[error("stored report content lacks an element of the class {0}")]
    Missing(DataClass),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    kind: ReportKind,
    title: Text,
    summary: Text,
    detected_at: Option<Time>,
    aware_at: Option<Time>,
    classified_at: Option<Time>,
    occurred_at: Option<(Time, Precision)>,
    ongoing: Option<bool>,
    language: String,
    categories: Vec<Category>,
    severity: Option<Severity>,
    countries: Vec<Country>,
    sectors: Vec<String>,
    persons: Option<u64>,
    services: Option<u64>,
    loss_eur: Option<u64>,
    counts: Vec<(Category, Time, Precision, u64)>,
    references: Vec<(String, String, Option<String>)>,
    marking: Marking,
    audience: AudienceMode,
    reporter: bool,
    narrative: Vec<Stored<StoredPassage>>,
    observables: Vec<Stored<StoredObservable>>,
    subjects: Vec<Stored<StoredSubject>>,
    confirmed: Vec<Stored<StoredConfirmed>>,
}

/// The elements of one personal class, in the order of their places.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Personal {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    narrative: Vec<StoredPassage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    observables: Vec<StoredObservable>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<StoredSubject>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    confirmed: Vec<StoredConfirmed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reporter: Option<StoredReporter>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Stored<T> {
    Sealed { sealed: DataClass },
    Open(T),
}

impl ReportContent {
    /// The stored form; [`Partial::from_parts`] reads it back.
    pub fn to_parts(&self) -> Result<Parts, PartsError> {
        self.to_partial().into_parts()
    }
}

/// Elements of plain classes stay, those of personal classes move to their class and leave their place.
pub(crate) fn place<T, S>(
    slots: Vec<Slot<T>>,
    of: impl Fn(&T) -> DataClass,
    store: impl Fn(T) -> S,
    mut take: impl FnMut(DataClass, S),
) -> Vec<Stored<S>> {
    let mut placed = Vec::with_capacity(slots.len());
    for slot in slots {
        let sealed = class(&slot, &of);
        match slot {
            Slot::Open(element) if !sealed.is_personal() => placed.push(Stored::Open(store(element))),
            Slot::Open(element) => {
                take(sealed, store(element));
                placed.push(Stored::Sealed { sealed });
            }
            Slot::Sealed(sealed) => placed.push(Stored::Sealed { sealed }),
        }
    }
    placed
}

/// The reverse of [`place`]; a class that isn't there stays sealed.
pub(crate) fn fill<T, S>(
    stored: Vec<Stored<S>>,
    open: &mut BTreeMap<DataClass, std::vec::IntoIter<S>>,
    read: impl Fn(S) -> T,
) -> Result<Vec<Slot<T>>, PartsError> {
    let slot = |stored| match stored {
        Stored::Open(element) => Ok(Slot::Open(read(element))),
        Stored::Sealed { sealed } => match open.get_mut(&sealed) {
            None => Ok(Slot::Sealed(sealed)),
            Some(rest) => rest.next().map(|e| Slot::Open(read(e))).ok_or(PartsError::Missing(sealed)),
        },
    };
    stored.into_iter().map(slot).collect()
}

impl Partial {
    fn into_parts(self) -> Result<Parts, PartsError> {
        let mut personal: BTreeMap<DataClass, Personal> = BTreeMap::new();
        let narrative = place(
            self.narrative,
            |p| p.data_class,
            |p| StoredPassage { text: p.text, data_class: p.data_class },
            |class, p| personal.entry(class).or_default().narrative.push(p),
        );
        let observables = place(
            self.observables,
            |o| o.element.data_class,
            store_observable,
            |class, o| personal.entry(class).or_default().observables.push(o),
        );
        let subjects = place(
            self.subjects,
            |s| s.element.data_class,
            store_subject,
            |class, s| personal.entry(class).or_default().subjects.push(s),
        );
        let confirmed = place(
            self.confirmed,
            |c| c.2,
            |(pointer, text, data_class)| StoredConfirmed { pointer, text, data_class },
            |class, c| personal.entry(class).or_default().confirmed.push(c),
        );
        let reporter = self.reporter.is_some();
        if let Some(Slot::Open(r)) = self.reporter {
            personal.entry(DataClass::ReporterIdentity).or_default().reporter =
                Some(StoredReporter { name: r.name, contacts: r.contacts });
        }
        let head = self.head;
        let plain = Plain {
            kind: head.kind,
            title: self.title,
            summary: self.summary,
            detected_at: head.detected_at,
            aware_at: head.aware_at,
            classified_at: head.classified_at,
            occurred_at: head.occurred_at.map(|m| (m.at, m.precision)),
            ongoing: head.ongoing,
            language: head.language,
            categories: head.categories,
            severity: head.severity,
            countries: head.affected.countries,
            sectors: head.affected.sectors,
            persons: head.affected.persons,
            services: head.affected.services,
            loss_eur: head.affected.loss_eur,
            counts: head
                .counts
                .into_iter()
                .map(|c| (c.category, c.period.at, c.period.precision, c.count))
                .collect(),
            references: head.references.into_iter().map(|r| (r.system, r.id, r.url)).collect(),
            marking: head.marking,
            audience: head.audience,
            reporter,
            narrative,
            observables,
            subjects,
            confirmed,
        };
        let sealed = |(class, part)| Ok((class, serde_json::to_value::<Personal>(part)?));
        Ok(Parts {
            plain: serde_json::to_value(plain)?,
            personal: personal.into_iter().map(sealed).collect::<Result<_, PartsError>>()?,
        })
    }

    /// Reads a report back with those personal classes that are given; the others stay sealed.
    pub fn from_parts(plain: &Value, personal: &BTreeMap<DataClass, Value>) -> Result<Self, PartsError> {
        let plain = Plain::deserialize(plain)?;
        let (mut narrative, mut observables) = (BTreeMap::new(), BTreeMap::new());
        let (mut subjects, mut confirmed) = (BTreeMap::new(), BTreeMap::new());
        let mut reporter = None;
        for (class, value) in personal {
            let part = Personal::deserialize(value)?;
            narrative.insert(*class, part.narrative.into_iter());
            observables.insert(*class, part.observables.into_iter());
            subjects.insert(*class, part.subjects.into_iter());
            confirmed.insert(*class, part.confirmed.into_iter());
            reporter = reporter.or(part.reporter);
        }
        let reporter = reporter.map_or(Slot::Sealed(DataClass::ReporterIdentity), |r| {
            Slot::Open(Reporter { name: r.name, contacts: r.contacts })
        });
        Ok(Self {
            title: plain.title,
            summary: plain.summary,
            narrative: fill(plain.narrative, &mut narrative, |p: StoredPassage| PartPassage {
                text: p.text,
                data_class: p.data_class,
            })?,
            observables: fill(plain.observables, &mut observables, read_observable)?,
            subjects: fill(plain.subjects, &mut subjects, read_subject)?,
            confirmed: fill(plain.confirmed, &mut confirmed, |c: StoredConfirmed| {
                (c.pointer, c.text, c.data_class)
            })?,
            reporter: plain.reporter.then_some(reporter),
            head: ReportContent {
                kind: plain.kind,
                detected_at: plain.detected_at,
                aware_at: plain.aware_at,
                classified_at: plain.classified_at,
                occurred_at: plain.occurred_at.map(|(at, precision)| Moment { at, precision }),
                ongoing: plain.ongoing,
                language: plain.language,
                categories: plain.categories,
                severity: plain.severity,
                affected: Affected {
                    countries: plain.countries,
                    sectors: plain.sectors,
                    persons: plain.persons,
                    services: plain.services,
                    loss_eur: plain.loss_eur,
                },
                counts: plain
                    .counts
                    .into_iter()
                    .map(|(category, at, precision, count)| Count {
                        category,
                        period: Moment { at, precision },
                        count,
                    })
                    .collect(),
                references: plain
                    .references
                    .into_iter()
                    .map(|(system, id, url)| ExternalReference { system, id, url })
                    .collect(),
                marking: plain.marking,
                audience: plain.audience,
                ..ReportContent::default()
            },
        })
    }
}
