//! A report as one reader sees it, and its wire form: the body of the API contract minus what is withheld.

use super::content::{Affected, Count, ExternalReference, ObservableRole, ReportKind, SubjectRole};
use super::moment::{Moment, Precision, rfc3339};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::AudienceMode;
use crate::marking::Marking;
use crate::observable::{InfrastructureGround, ObservableType};
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use serde_json::{Map, Value, json};

/// A report as one reader sees it. `None` and absent elements are withheld or not filled in: `withheld` tells which.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportView {
    /// See [`super::ReportContent`], field by field.
    pub kind: Option<ReportKind>,
    /// With subjects' names as the reader may see them.
    pub title: Option<String>,
    /// Likewise.
    pub summary: Option<String>,
    /// When it was noticed.
    pub detected_at: Option<Time>,
    /// When the organisation became aware.
    pub aware_at: Option<Time>,
    /// When it was classified.
    pub classified_at: Option<Time>,
    /// When it happened.
    pub occurred_at: Option<Moment>,
    /// Whether it goes on.
    pub ongoing: Option<bool>,
    /// Of the texts.
    pub language: Option<String>,
    /// Categories.
    pub categories: Vec<Category>,
    /// Severity.
    pub severity: Option<Severity>,
    /// Who and what was hit.
    pub affected: Option<Affected>,
    /// Figures of a frequency report.
    pub counts: Vec<Count>,
    /// Always told: it binds the reader.
    pub marking: Marking,
    /// Kept passages.
    pub narrative: Vec<PassageView>,
    /// Kept and pseudonymised observables.
    pub observables: Vec<ObservableView>,
    /// Kept and pseudonymised subjects.
    pub subjects: Vec<SubjectView>,
    /// Name (or its pseudonym) and contacts of the reporting person.
    pub reporter: Option<(String, Vec<String>)>,
    /// Classes of which something is shown as a pseudonym.
    pub pseudonymised: ClassSet,
    /// Classes that are there and not shown.
    pub withheld: ClassSet,
    /// What only the owner sees.
    pub owner: Option<OwnerView>,
}

/// What only the owner sees.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnerView {
    /// Its own references.
    pub references: Vec<ExternalReference>,
    /// Whom it wants to reach.
    pub audience: AudienceMode,
    /// (pointer, text) of confirmed hits.
    pub confirmed: Vec<(String, String)>,
}

/// A kept passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageView {
    /// With subjects' names as the reader may see them.
    pub text: String,
    /// Its class.
    pub data_class: DataClass,
}

/// A kept or pseudonymised observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservableView {
    /// Its type.
    pub kind: ObservableType,
    /// The value, or its pseudonym.
    pub value: String,
    /// Its class.
    pub data_class: DataClass,
    /// Whether `value` is a pseudonym.
    pub pseudonymised: bool,
    /// Why it is an attacker's.
    pub infrastructure_ground: Option<InfrastructureGround>,
    /// Its role.
    pub role: ObservableRole,
    /// When first seen.
    pub first_seen: Option<Time>,
    /// When last seen.
    pub last_seen: Option<Time>,
    /// Empty where pseudonymised.
    pub note: String,
}

/// A kept or pseudonymised subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectView {
    /// Its role.
    pub role: SubjectRole,
    /// The name, or its pseudonym.
    pub name: String,
    /// Likewise.
    pub identifiers: Vec<String>,
    /// Its class.
    pub data_class: DataClass,
    /// Whether names are pseudonyms.
    pub pseudonymised: bool,
}

/// In which list the one trace of a withheld class stands.
const fn home(class: DataClass) -> &'static str {
    match class {
        DataClass::TechnicalIndicator
        | DataClass::IdentifyingAddress
        | DataClass::Financial
        | DataClass::Traffic => "observables",
        DataClass::IncidentFacts | DataClass::Content | DataClass::SpecialCategory => "narrative",
        DataClass::ReporterIdentity
        | DataClass::VictimIdentity
        | DataClass::Subscriber
        | DataClass::SuspectIdentity
        | DataClass::Minor => "subjects",
    }
}

impl ReportView {
    pub(super) fn to_json(&self) -> Value {
        let mut json = Map::new();
        let mut put = |field: &str, value: Value| {
            json.insert(field.to_owned(), value);
        };
        if let Some(kind) = self.kind {
            put("kind", json!(kind.as_str()));
            put("title", json!(self.title));
            put("summary", json!(self.summary));
            put("detected_at", time(self.detected_at));
            put("aware_at", time(self.aware_at));
            put("classified_at", time(self.classified_at));
            put("occurred_at", self.occurred_at.map_or(Value::Null, moment));
            put("ongoing", json!(self.ongoing));
            put("language", json!(self.language));
            put("categories", json!(self.categories));
            put("severity", json!(self.severity.map(Severity::as_str)));
            put("affected", self.affected.as_ref().map_or(Value::Null, affected));
            if kind == ReportKind::Frequency {
                put("counts", self.counts.iter().map(count).collect());
            }
        }
        put("marking", json!(self.marking));
        let list = |name: &str, elements: Vec<Value>| -> Value {
            let traces = self.withheld.iter().filter(|class| home(*class) == name);
            elements.into_iter().chain(traces.map(|c| json!({"data_class": c, "withheld": true}))).collect()
        };
        put("narrative", list("narrative", self.narrative.iter().map(passage).collect()));
        put("observables", list("observables", self.observables.iter().map(observable).collect()));
        put("subjects", list("subjects", self.subjects.iter().map(subject).collect()));
        if let Some((name, contacts)) = &self.reporter {
            let pseudonymised = self.pseudonymised.contains(DataClass::ReporterIdentity);
            put("reporter", flagged(json!({"name": name, "contacts": contacts}), pseudonymised));
        }
        if let Some(owner) = &self.owner {
            let references = owner.references.iter();
            put(
                "references",
                references.map(|r| json!({"system": r.system, "id": r.id, "url": r.url})).collect(),
            );
            put("audience", json!(owner.audience));
            let confirmed = owner.confirmed.iter();
            put("confirmed", confirmed.map(|(at, text)| json!({"pointer": at, "text": text})).collect());
        }
        Value::Object(json)
    }
}

pub(crate) fn time(time: Option<Time>) -> Value {
    json!(time.map(rfc3339))
}

fn moment(moment: Moment) -> Value {
    match moment.precision {
        Precision::Time => json!(moment.value()),
        precision => json!({"value": moment.value(), "precision": precision.as_str()}),
    }
}

fn affected(affected: &Affected) -> Value {
    json!({
        "countries": affected.countries,
        "sectors": affected.sectors,
        "persons": affected.persons,
        "services": affected.services,
        "loss_eur": affected.loss_eur,
    })
}

fn count(count: &Count) -> Value {
    json!({"category": count.category, "period": count.period.value(), "count": count.count})
}

fn passage(passage: &PassageView) -> Value {
    json!({"text": passage.text, "data_class": passage.data_class})
}

fn observable(o: &ObservableView) -> Value {
    let json = json!({
        "type": o.kind.as_str(),
        "value": o.value,
        "data_class": o.data_class,
        "infrastructure_ground": o.infrastructure_ground.map(InfrastructureGround::as_str),
        "role": o.role.as_str(),
        "first_seen": time(o.first_seen),
        "last_seen": time(o.last_seen),
        "note": o.note,
    });
    flagged(json, o.pseudonymised)
}

fn subject(s: &SubjectView) -> Value {
    let json = json!({
        "role": s.role.as_str(),
        "name": s.name,
        "identifiers": s.identifiers,
        "data_class": s.data_class,
    });
    flagged(json, s.pseudonymised)
}

/// Says of an element that its values are pseudonyms; says nothing where they are real.
fn flagged(mut json: Value, pseudonymised: bool) -> Value {
    if let Some(fields) = json.as_object_mut().filter(|_| pseudonymised) {
        fields.insert("pseudonymised".to_owned(), json!(true));
    }
    json
}
