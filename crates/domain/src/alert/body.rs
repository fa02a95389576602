//! The body of an alert: `{case, reports, title, summary, recommendation?, categories, severity, observables,
//! text_sources?, marking?, audience?, expires_at?}`, and `confirmed` as in a report's body.

use crate::decision::AudienceMode;
use crate::fields::{Errors, FieldError, Reader};
use crate::ids::{CaseId, ObservableId, ReportId};
use crate::report::ReportedObservable;
use crate::report::elements::{self, Seen};
use crate::report::terms::{self, StatedMarking};
use crate::report::{INLINE_OBSERVABLES, Mode};
use crate::taxonomy::{Category, Severity};
use crate::time::Time;
use chrono::TimeDelta;
use serde_json::Value;

const ID: &str = "an id (UUID)";

/// An alert as its drafter states it; [`super::compose`] joins it with its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlert {
    /// The case that it comes from.
    pub case: CaseId,
    /// The reports that it is made of.
    pub reports: Vec<ReportId>,
    /// 200 characters at most.
    pub title: String,
    /// 4,000 characters at most.
    pub summary: String,
    /// 4,000 characters at most; may be empty.
    pub recommendation: String,
    /// One at least.
    pub categories: Vec<Category>,
    /// How bad it is.
    pub severity: Severity,
    /// Observables, by id or the publisher's own.
    pub observables: Vec<Picked>,
    /// Texts that rest on fewer than all reports.
    pub text_sources: TextSources,
    /// Stricter terms than inherited.
    pub(crate) marking: StatedMarking,
    /// Whom it is for.
    pub audience: AudienceMode,
    /// When it ceases to hold; absent: 90 days after publishing.
    pub expires_at: Option<Time>,
    /// (pointer, text) of stretches that look like personal data and aren't.
    pub confirmed: Vec<(String, String)>,
}

/// An observable of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// One of a source.
    Known(ObservableId),
    /// The publisher's own knowledge.
    Own(ReportedObservable),
}

/// On which reports a text rests; absent: on all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextSources {
    /// The title.
    pub title: Option<Vec<ReportId>>,
    /// The summary.
    pub summary: Option<Vec<ReportId>>,
    /// The recommendation.
    pub recommendation: Option<Vec<ReportId>>,
}

/// Reads a body; every error at once.
pub fn parse_alert(body: &Value, now: Time) -> Result<NewAlert, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let alert = read(&mut reader, &errors, now);
    reader.finish();
    errors.into_result(alert)
}

fn read(r: &mut Reader<'_>, errors: &Errors, now: Time) -> Option<NewAlert> {
    let case = r.id("case");
    require(r, "case");
    let reports = ids(r, "reports");
    let title = r.required_text("title", 200);
    let summary = r.required_text("summary", 4_000);
    let recommendation = r.text("recommendation", 4_000);
    let categories = r.words("categories", 20, Category::parse, "an RSIT category such as fraud/phishing");
    require(r, "categories");
    if r.raw("categories").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        r.missing("categories");
    }
    let severity = r.word("severity", Severity::parse, "low, medium, high, critical");
    require(r, "severity");
    let observables = observables(r, errors, now);
    let text_sources = r.object("text_sources", |r| TextSources {
        title: ids(r, "title"),
        summary: ids(r, "summary"),
        recommendation: ids(r, "recommendation"),
    });
    let marking = terms::marking(r);
    let audience = terms::audience(r, true);
    let expires_at = r.time("expires_at", now + TimeDelta::days(366));
    if expires_at.is_some_and(|at| at <= now) {
        r.fail("expires_at", "range", "is past");
    }
    let confirmed = elements::confirmed(r);
    Some(NewAlert {
        case: case?,
        reports: reports.unwrap_or_default(),
        title: title?,
        summary: summary?,
        recommendation: recommendation.unwrap_or_default(),
        categories: categories?,
        severity: severity?,
        observables,
        text_sources: text_sources.unwrap_or_default(),
        marking: marking.unwrap_or_default(),
        audience: audience.unwrap_or_default(),
        expires_at,
        confirmed,
    })
}

fn require(reader: &mut Reader<'_>, field: &'static str) {
    if !reader.has(field) {
        reader.missing(field);
    }
}

fn ids(reader: &mut Reader<'_>, field: &'static str) -> Option<Vec<ReportId>> {
    reader.words(field, 200, |text| text.parse().ok(), ID)
}

/// Ids and objects in one list, in any order.
fn observables(reader: &mut Reader<'_>, errors: &Errors, now: Time) -> Vec<Picked> {
    let mut seen = Seen::new(Mode::Submit, now);
    let mut picked: Vec<Picked> = Vec::new();
    for (index, value) in
        reader.array("observables", INLINE_OBSERVABLES).unwrap_or_default().iter().enumerate()
    {
        let place = format!("observables/{index}");
        let one = if let Some(id) = value.as_str() {
            let id = id.trim().parse().ok().map(Picked::Known);
            if id.is_none() {
                reader.fail(&place, "enum", "must be the id (UUID) of an observable, or an object");
            }
            id
        } else {
            own(value, &reader.pointer(&place), errors, &mut seen).map(Picked::Own)
        };
        let Some(one) = one else { continue };
        if picked.iter().any(|other| same(other, &one)) {
            reader.fail(&place, "duplicate", "is listed twice");
        }
        picked.push(one);
    }
    picked
}

fn same(a: &Picked, b: &Picked) -> bool {
    match (a, b) {
        (Picked::Known(a), Picked::Known(b)) => a == b,
        (Picked::Own(a), Picked::Own(b)) => (a.kind, &a.value) == (b.kind, &b.value),
        (Picked::Known(_), Picked::Own(_)) | (Picked::Own(_), Picked::Known(_)) => false,
    }
}

/// Reads one object as a report's body has it, with its errors where it stands.
fn own(value: &Value, pointer: &str, errors: &Errors, seen: &mut Seen) -> Option<ReportedObservable> {
    if !value.is_object() {
        errors.push(pointer, "type", "must be the id (UUID) of an observable, or an object");
        return None;
    }
    let local = Errors::new();
    let mut reader = Reader::root(value, &local);
    let observable = elements::observable(&mut reader, seen);
    reader.finish();
    for error in local.into_vec() {
        errors.push(format!("{pointer}{}", error.pointer), error.code, error.message);
    }
    observable
}
