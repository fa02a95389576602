//! What storage keeps of an alert: one plain value, and one value per personal class of its observables.

use super::content::{AlertContent, AlertObservable, AlertText};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{AudienceMode, ItemFacts, Projection, SourceFacts};
use crate::ids::{CaseId, ObservableId, ReportId};
use crate::marking::Marking;
use crate::observable::{InfrastructureGround, ObservableType};
use crate::reference::Reference;
use crate::report::partial::{Slot, class};
use crate::report::parts::{Stored, fill, place};
use crate::report::{Confirmed, ListColumns, ObservableRole, Parts, PartsError};
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// An alert of which some classes may be sealed. It has no wire form: it becomes [`crate::report::Disclosed`].
#[derive(Clone, Debug)]
pub struct AlertPartial {
    /// Everything but the observables, which are empty here.
    pub(super) head: AlertContent,
    pub(super) observables: Vec<(Slot<AlertObservable>, u64)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    case: CaseId,
    reports: Vec<ReportId>,
    title: (String, u64),
    summary: (String, u64),
    recommendation: (String, u64),
    categories: Vec<Category>,
    severity: Severity,
    /// What each observable rests on, sealed ones included: decisions need it and no key.
    rests_on: Vec<u64>,
    observables: Vec<Stored<StoredObservable>>,
    marking: Marking,
    audience: AudienceMode,
    expires_at: Option<Time>,
    confirmed: Vec<(String, String, DataClass)>,
}

#[derive(Serialize, Deserialize)]
struct StoredObservable {
    id: Option<ObservableId>,
    kind: ObservableType,
    value: String,
    data_class: DataClass,
    ground: Option<InfrastructureGround>,
    role: ObservableRole,
}

fn store(o: AlertObservable) -> StoredObservable {
    StoredObservable {
        id: o.id,
        kind: o.kind,
        value: o.value,
        data_class: o.data_class,
        ground: o.infrastructure_ground,
        role: o.role,
    }
}

fn read(o: StoredObservable) -> AlertObservable {
    AlertObservable {
        id: o.id,
        kind: o.kind,
        value: o.value,
        data_class: o.data_class,
        infrastructure_ground: o.ground,
        role: o.role,
        rests_on: 0,
    }
}

impl AlertContent {
    /// The alert with all classes open.
    pub fn to_partial(&self) -> AlertPartial {
        AlertPartial {
            head: Self { observables: Vec::new(), ..self.clone() },
            observables: self.observables.iter().map(|o| (Slot::Open(o.clone()), o.rests_on)).collect(),
        }
    }

    /// The stored form; [`AlertPartial::from_parts`] reads it back.
    pub fn to_parts(&self) -> Result<Parts, PartsError> {
        let mut personal: BTreeMap<DataClass, Vec<StoredObservable>> = BTreeMap::new();
        let observables = place(
            self.observables.iter().cloned().map(Slot::Open).collect(),
            |o| o.data_class,
            store,
            |class, o| personal.entry(class).or_default().push(o),
        );
        let text = |text: &AlertText| (text.text.clone(), text.rests_on);
        let plain = Plain {
            case: self.case,
            reports: self.reports.clone(),
            title: text(&self.title),
            summary: text(&self.summary),
            recommendation: text(&self.recommendation),
            categories: self.categories.clone(),
            severity: self.severity,
            rests_on: self.observables.iter().map(|o| o.rests_on).collect(),
            observables,
            marking: self.marking.clone(),
            audience: self.audience.clone(),
            expires_at: self.expires_at,
            confirmed: self
                .confirmed
                .iter()
                .map(|c| (c.pointer.clone(), c.text.clone(), c.data_class))
                .collect(),
        };
        let sealed = |(class, part)| Ok((class, serde_json::to_value::<Vec<StoredObservable>>(part)?));
        Ok(Parts {
            plain: serde_json::to_value(plain)?,
            personal: personal.into_iter().map(sealed).collect::<Result<_, PartsError>>()?,
        })
    }
}

impl AlertPartial {
    /// Reads an alert back with those personal classes that are given; the others stay sealed.
    pub fn from_parts(plain: &Value, personal: &BTreeMap<DataClass, Value>) -> Result<Self, PartsError> {
        let plain = Plain::deserialize(plain)?;
        let mut open = BTreeMap::new();
        for (class, value) in personal {
            open.insert(*class, Vec::<StoredObservable>::deserialize(value)?.into_iter());
        }
        let slots = fill(plain.observables, &mut open, read)?;
        let rests_on = plain.rests_on.into_iter().chain(std::iter::repeat(u64::MAX));
        let observables = slots.into_iter().zip(rests_on).map(|(slot, rests_on)| match slot {
            Slot::Open(o) => (Slot::Open(AlertObservable { rests_on, ..o }), rests_on),
            Slot::Sealed(class) => (Slot::Sealed(class), rests_on),
        });
        let text = |(text, rests_on)| AlertText { text, rests_on };
        let confirmed = plain.confirmed.into_iter();
        Ok(Self {
            observables: observables.collect(),
            head: AlertContent {
                case: plain.case,
                reports: plain.reports,
                title: text(plain.title),
                summary: text(plain.summary),
                recommendation: text(plain.recommendation),
                categories: plain.categories,
                severity: plain.severity,
                observables: Vec::new(),
                marking: plain.marking,
                audience: plain.audience,
                expires_at: plain.expires_at,
                confirmed: confirmed
                    .map(|(pointer, text, data_class)| Confirmed { pointer, text, data_class })
                    .collect(),
            },
        })
    }

    /// The whole alert; `None` while a class is sealed.
    pub fn complete(&self) -> Option<AlertContent> {
        let observables = self.observables.iter().map(|(slot, _)| slot.open().cloned());
        Some(AlertContent { observables: observables.collect::<Option<_>>()?, ..self.head.clone() })
    }

    /// The classes that the alert holds, sealed ones included.
    pub fn classes(&self) -> ClassSet {
        let observables: ClassSet =
            self.observables.iter().map(|(slot, _)| class(slot, |o| o.data_class)).collect();
        observables.or(ClassSet::of(DataClass::IncidentFacts))
    }

    /// As [`AlertContent::facts`], without any key.
    pub fn facts(&self, sources: Vec<SourceFacts>) -> ItemFacts {
        let observables =
            self.observables.iter().map(|(slot, rests_on)| (*rests_on, class(slot, |o| o.data_class)));
        self.head.facts_over(sources, observables.collect())
    }

    /// The reports that it is made of, in the order of the bits.
    pub fn reports(&self) -> &[ReportId] {
        &self.head.reports
    }

    /// Whom it is for.
    pub fn audience(&self) -> &AudienceMode {
        &self.head.audience
    }

    /// As [`AlertContent::list_columns`].
    pub fn list_columns(&self, reference: &Reference, projection: Projection, dropped: u64) -> ListColumns {
        self.head.list_columns(reference, projection, dropped)
    }
}
