//! An alert as a STIX report.

use super::build::{Builder, Seen, key, labels};
use super::object::{Head, INCIDENT_CORE, Id, Incident, IncidentCore, Indicator, Report};
use super::observable::{Observable, pattern};
use super::report::weakness;
use super::{Built, Bundle, criticality, incident_types, marking};
use crate::export::{About, Ids, Name, Of};
use crate::facts;
use crate::indicator::is_indicator;
use crate::time::millis;
use domain::alert::{AlertObservableView, AlertView};
use domain::observable::ObservableType;
use domain::report::Disclosed;
use std::collections::BTreeMap;

/// What a second person has vetted is at the upper end of STIX's scale, and short of certain.
const VETTED: u8 = 85;

/// An alert in the words of STIX, as its reader may see it.
pub fn alert<'a>(content: &'a Disclosed<AlertView>, about: &'a About, ids: &'a mut Ids<'a>) -> Built<Bundle> {
    let view = content.view();
    let mut builder = Builder::new(about, &view.marking, None, ids)?;
    let incident = incident(&mut builder, view)?;
    let mut indicators = 0;
    let mut plain = Vec::new();
    for one in &view.observables {
        let observed = observable(&mut builder, one, about, &incident)?;
        let looked_for =
            is_indicator(one) && indicator(&mut builder, one, view, &incident, observed.as_ref())?;
        indicators += usize::from(looked_for);
        if observed.is_none() && !looked_for && (one.pseudonymised || one.kind != ObservableType::Cve) {
            plain.push(line(one));
        }
    }
    if !plain.is_empty() {
        let title = "Values without a STIX object".to_owned();
        builder.note("values".to_owned(), title, plain.join("\n"), vec![incident.clone()])?;
    }
    if let Some(told) = facts::disclosure(about, view.withheld) {
        let title = "Under what this is read".to_owned();
        builder.note("disclosure".to_owned(), title, told, vec![incident])?;
    }
    report(builder, view, indicators > 0)
}

/// What the alert is about. An authority publishes what it has found to be so, and works on it.
fn incident(builder: &mut Builder<'_>, view: &AlertView) -> Built<Id> {
    builder.fix(marking::incident_extension());
    let name = Name::word("incident", "incident");
    let id = builder.id(&name);
    let core = IncidentCore {
        extension_type: "property-extension",
        determination: "confirmed",
        investigation_status: "open",
        criticality: Some(criticality(view.severity)),
        incident_types: incident_types(&view.categories),
    };
    let incident = Incident {
        head: Head {
            labels: labels(&view.categories, &view.marking),
            external_references: vec![builder.reference()],
            ..builder.text_head("incident", id.clone())
        },
        name: view.title.clone(),
        description: view.summary.clone().unwrap_or_default(),
        extensions: BTreeMap::from([(INCIDENT_CORE, core)]),
    };
    builder.add(name, &id, &incident)?;
    builder.hold(&id);
    Ok(id)
}

fn line(one: &AlertObservableView) -> String {
    let mark = if one.pseudonymised { ", a pseudonym" } else { "" };
    format!("{} {} ({}; {}{mark})", one.kind, one.value, one.role, one.data_class)
}

fn observable(
    builder: &mut Builder<'_>,
    one: &AlertObservableView,
    about: &About,
    incident: &Id,
) -> Built<Option<Id>> {
    if one.pseudonymised
        || (one.kind != ObservableType::Cve && Observable::of(one.kind, &one.value).is_none())
    {
        return Ok(None);
    }
    if one.kind == ObservableType::Cve {
        weakness(builder, &one.value, Some(incident))?;
        return Ok(None);
    }
    // an alert doesn't say when a value was seen: at the latest when it went out
    builder.observed(Seen {
        kind: one.kind,
        value: &one.value,
        first: about.at,
        last: about.at,
        labels: facts::labels(one.role, one.data_class),
    })
}

/// Whether the value has a pattern that finds it; if so, it is an indicator.
fn indicator(
    builder: &mut Builder<'_>,
    one: &AlertObservableView,
    view: &AlertView,
    incident: &Id,
    observed: Option<&Id>,
) -> Built<bool> {
    let Some(pattern) = pattern(one.kind, &one.value) else { return Ok(false) };
    let name = Name::value("indicator", key(one.kind, &one.value));
    let id = builder.id(&name);
    let from = builder.about.at;
    let ground = one.infrastructure_ground.map(|ground| format!(", {ground}")).unwrap_or_default();
    let indicator = Indicator {
        head: Head {
            labels: labels(&view.categories, &view.marking),
            ..builder.text_head("indicator", id.clone())
        },
        name: format!("{} {}", one.kind, one.value),
        description: format!("{} ({}{ground}), from alert {}", view.title, one.role, builder.about.reference),
        indicator_types: vec!["malicious-activity"],
        pattern,
        pattern_type: "stix",
        valid_from: millis(from),
        valid_until: view.expires_at.filter(|until| millis(*until) > millis(from)).map(millis),
        confidence: VETTED,
    };
    builder.add(name, &id, &indicator)?;
    builder.hold(&id);
    let of = key(one.kind, &one.value);
    if let Some(observed) = observed {
        builder.relate(&id, "based-on", observed, Of::Value(format!("based-on|{of}")))?;
    }
    builder.relate(&id, "related-to", incident, Of::Value(format!("incident|{of}")))?;
    Ok(true)
}

fn report(mut builder: Builder<'_>, view: &AlertView, indicators: bool) -> Built<Bundle> {
    let name = Name::word("report", "report");
    let id = builder.id(&name);
    let texts =
        [view.summary.clone(), view.recommendation.as_ref().map(|text| format!("Recommendation: {text}"))];
    let object_refs = std::mem::take(&mut builder.refs);
    let report = Report {
        head: Head {
            labels: labels(&view.categories, &view.marking),
            external_references: vec![builder.reference()],
            ..builder.text_head("report", id.clone())
        },
        name: view.title.clone(),
        description: texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
        report_types: if indicators { vec!["threat-report", "indicator"] } else { vec!["threat-report"] },
        published: millis(builder.about.at),
        object_refs,
    };
    builder.add(name, &id, &report)?;
    Ok(builder.finish())
}
