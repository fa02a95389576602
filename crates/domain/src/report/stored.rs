//! The stored form of a report's elements. Only `parts` uses it; nothing else of the crate is serialized to storage.

use super::content::{ObservableRole, ReportedObservable, Subject, SubjectRole};
use super::partial::{PartObservable, PartSubject};
use super::text::{Forms, Text};
use crate::data_class::DataClass;
use crate::observable::{InfrastructureGround, ObservableType};
use crate::time::Time;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct StoredPassage {
    pub(super) text: Text,
    pub(super) data_class: DataClass,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredObservable {
    pub(super) kind: ObservableType,
    pub(super) value: String,
    pub(super) data_class: DataClass,
    pub(super) ground: Option<InfrastructureGround>,
    pub(super) role: ObservableRole,
    pub(super) first_seen: Option<Time>,
    pub(super) last_seen: Option<Time>,
    pub(super) note: Text,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredSubject {
    pub(super) role: SubjectRole,
    pub(super) name: String,
    pub(super) identifiers: Vec<String>,
    pub(super) data_class: DataClass,
    pub(super) variants: Vec<(String, usize)>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredConfirmed {
    pub(super) pointer: String,
    pub(super) text: Text,
    pub(super) data_class: DataClass,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StoredReporter {
    pub(super) name: String,
    pub(super) contacts: Vec<String>,
}

pub(super) fn store_observable(part: PartObservable) -> StoredObservable {
    let o = part.element;
    StoredObservable {
        kind: o.kind,
        value: o.value,
        data_class: o.data_class,
        ground: o.infrastructure_ground,
        role: o.role,
        first_seen: o.first_seen,
        last_seen: o.last_seen,
        note: part.note,
    }
}

pub(super) fn read_observable(stored: StoredObservable) -> PartObservable {
    PartObservable {
        element: ReportedObservable {
            kind: stored.kind,
            value: stored.value,
            data_class: stored.data_class,
            infrastructure_ground: stored.ground,
            role: stored.role,
            first_seen: stored.first_seen,
            last_seen: stored.last_seen,
            note: String::new(),
        },
        note: stored.note,
    }
}

pub(super) fn store_subject(part: PartSubject) -> StoredSubject {
    let variants = part.forms.variants(&part.element);
    let s = part.element;
    StoredSubject {
        role: s.role,
        name: s.name,
        identifiers: s.identifiers,
        data_class: s.data_class,
        variants,
    }
}

pub(super) fn read_subject(stored: StoredSubject) -> PartSubject {
    let element = Subject {
        role: stored.role,
        name: stored.name,
        identifiers: stored.identifiers,
        data_class: stored.data_class,
    };
    let forms = Forms::from_parts(&element, &stored.variants);
    PartSubject { element, forms }
}
