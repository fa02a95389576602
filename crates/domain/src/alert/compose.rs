//! Joining what a drafter states with the reports that it comes from.

use super::body::{NewAlert, Picked};
use super::content::{AlertContent, AlertObservable, AlertText};
use crate::data_class::DataClass;
use crate::decision::SourceFacts;
use crate::fields::{Errors, FieldError};
use crate::ids::{Item, ObservableId, ReportId};
use crate::marking::{Marking, Purpose};
use crate::observable::{InfrastructureGround, ObservableType};
use crate::report::{ObservableRole, free_text};
use std::collections::BTreeMap;

/// Sources that an alert may have: the bits of `rests_on` that fit a signed column.
pub const SOURCES: usize = 62;

/// An observable of the reports that an alert is made of, as its publisher holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownObservable {
    /// Its type.
    pub kind: ObservableType,
    /// Its normal form.
    pub value: String,
    /// What it was.
    pub role: ObservableRole,
    /// Why it is an attacker's.
    pub infrastructure_ground: Option<InfrastructureGround>,
    /// In which reports it stands, and with which class.
    pub sightings: Vec<(ReportId, DataClass)>,
}

/// The alert with its sources. `sources` are the terms of the reports that the drafter may read and that are in the
/// case; `known` holds **every** observable of those reports, since a value that a source has rests on that source even
/// where the drafter states it as own knowledge.
///
/// The marking is the join of the sources', made stricter by what the drafter states; stating less is an error.
pub fn compose(
    new: &NewAlert,
    sources: &[SourceFacts],
    known: &BTreeMap<ObservableId, KnownObservable>,
) -> Result<AlertContent, Vec<FieldError>> {
    let errors = Errors::new();
    let inherited = inherit(new, sources, &errors);
    let all = bits(new, &new.reports);
    let text = |field: &str, text: &str, named: Option<&Vec<ReportId>>| {
        for (index, report) in named.into_iter().flatten().enumerate() {
            if !new.reports.contains(report) {
                errors.push(format!("/text_sources/{field}/{index}"), "reference", "isn't one of `reports`");
            }
        }
        AlertText { text: text.to_owned(), rests_on: named.map_or(all, |named| bits(new, named)) }
    };
    let title = text("title", &new.title, new.text_sources.title.as_ref());
    let summary = text("summary", &new.summary, new.text_sources.summary.as_ref());
    let recommendation =
        text("recommendation", &new.recommendation, new.text_sources.recommendation.as_ref());
    let observables = observables(new, known, &errors);
    let mut content = AlertContent {
        case: new.case,
        reports: new.reports.clone(),
        title,
        summary,
        recommendation,
        categories: new.categories.clone(),
        severity: new.severity,
        observables,
        marking: marking(new, &inherited, &errors),
        audience: new.audience.clone(),
        expires_at: new.expires_at,
        confirmed: Vec::new(),
    };
    content.confirmed = free_text::confirmed(&content.hits(&[]), &new.confirmed);
    errors.into_result(Some(content))
}

/// Bit n for the n-th of `reports` that is among `named`.
fn bits(new: &NewAlert, named: &[ReportId]) -> u64 {
    let here = new.reports.iter().take(SOURCES).enumerate().filter(|(_, report)| named.contains(report));
    here.fold(0, |bits, (n, _)| bits | 1 << n)
}

/// The join of the sources' markings; the defaults where there are none.
fn inherit(new: &NewAlert, sources: &[SourceFacts], errors: &Errors) -> Marking {
    if new.reports.len() > SOURCES {
        errors.push(
            "/reports",
            "length",
            format!("names more than {SOURCES} reports; make two alerts of them"),
        );
    }
    let mut inherited: Option<Marking> = None;
    for (index, report) in new.reports.iter().enumerate() {
        let pointer = format!("/reports/{index}");
        let Some(source) = sources.iter().find(|source| source.item == Item::from(*report)) else {
            errors.push(pointer, "reference", "isn't a report of this case that you can read");
            continue;
        };
        if !source.marking.purposes.contains(Purpose::EarlyWarning) {
            errors.push(pointer, "range", "wasn't released for early warning, so no alert can be made of it");
        }
        inherited = Some(match inherited {
            Some(marking) => marking.join(&source.marking),
            None => source.marking.clone(),
        });
    }
    inherited.unwrap_or_default()
}

fn marking(new: &NewAlert, inherited: &Marking, errors: &Errors) -> Marking {
    let own = new.marking.clone().over(inherited);
    if new.reports.is_empty() {
        return own;
    }
    let milder = |field: &str, allowed: &dyn std::fmt::Display| {
        let message = format!("is milder than the reports allow; at least {allowed}");
        errors.push(format!("/marking/{field}"), "range", message);
    };
    if own.tlp < inherited.tlp {
        milder("tlp", &inherited.tlp);
    }
    if own.pap < inherited.pap {
        milder("pap", &inherited.pap);
    }
    if !own.purposes.is_subset(inherited.purposes) {
        let names: Vec<_> = inherited.purposes.iter().map(Purpose::as_str).collect();
        errors.push("/marking/purposes", "range", format!("the reports allow only {}", names.join(", ")));
    }
    // handling codes add up
    own.join(inherited)
}

fn observables(
    new: &NewAlert,
    known: &BTreeMap<ObservableId, KnownObservable>,
    errors: &Errors,
) -> Vec<AlertObservable> {
    let by_value: BTreeMap<(ObservableType, &str), &KnownObservable> =
        known.values().map(|k| ((k.kind, k.value.as_str()), k)).collect();
    let mut taken: Vec<AlertObservable> = Vec::new();
    for (index, picked) in new.observables.iter().enumerate() {
        let pointer = format!("/observables/{index}");
        let one = match picked {
            Picked::Known(id) => known.get(id).and_then(|k| from_source(new, *id, k)),
            Picked::Own(own) => {
                let source = by_value.get(&(own.kind, own.value.as_str()));
                let rests = source.map(|k| rests(new, k)).unwrap_or_default();
                Some(AlertObservable {
                    id: None,
                    kind: own.kind,
                    value: own.value.clone(),
                    data_class: rests.1.map_or(own.data_class, |class| class.max(own.data_class)),
                    infrastructure_ground: own.infrastructure_ground,
                    role: own.role,
                    rests_on: rests.0,
                })
            }
        };
        let Some(one) = one else {
            errors.push(
                pointer,
                "reference",
                "isn't an observable of the reports that this alert is made of",
            );
            continue;
        };
        if taken.iter().any(|other| (other.kind, &other.value) == (one.kind, &one.value)) {
            errors.push(pointer, "duplicate", "is listed twice");
        } else {
            taken.push(one);
        }
    }
    taken
}

/// The reports among the alert's that have the value, and the strictest class that it has there.
fn rests(new: &NewAlert, known: &KnownObservable) -> (u64, Option<DataClass>) {
    let here = known.sightings.iter().filter(|(report, _)| new.reports.contains(report));
    let reports: Vec<ReportId> = here.clone().map(|(report, _)| *report).collect();
    (bits(new, &reports), here.map(|(_, class)| *class).max())
}

fn from_source(new: &NewAlert, id: ObservableId, known: &KnownObservable) -> Option<AlertObservable> {
    let (rests_on, class) = rests(new, known);
    Some(AlertObservable {
        id: Some(id),
        kind: known.kind,
        value: known.value.clone(),
        data_class: class?,
        infrastructure_ground: known.infrastructure_ground,
        role: known.role,
        rests_on,
    })
}
