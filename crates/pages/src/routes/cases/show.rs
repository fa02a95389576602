//! One case: its reports as the reader sees them now, what they share, what came of them.

use super::list::state;
use crate::page::{CaseAlert, CasePage, CaseReport};
use crate::routes::alerts;
use crate::routes::phrases::item;
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Event, Marking, Moment, Observable, Severity, StateTag, Tlp, Tone};
use crate::words::{arg, say, word};
use app::alerts::CaseObservable;
use app::cases::{self, CaseDetail, CaseKey};
use app::reports::ReportRow;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::ids::ItemKind;
use domain::reference::{Reference, ReferenceKind};

/// `GET /cases/{reference}`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let reference = Reference::parse(ReferenceKind::Case, &reference).ok_or_else(Problem::not_found)?;
    let case = cases::show(&site.app, &by.caller, CaseKey::Reference(reference)).await?;
    let observables = app::alerts::case_observables(&site.app, &by.caller, case.case.id).await?;
    let may_alert = by.caller.principal.may(Action::DraftAlert, Relation::Own);
    let strictest = case.reports.iter().map(|report| report.tlp).max();
    let page = CasePage {
        shell: shell(&site, &by, &case.case.title, "cases").await?,
        item: item(ItemKind::Case, case.case.reference.as_str(), &case.case.title),
        state: state(case.case.state, lang),
        can_alert: may_alert && case.may_edit && !case.reports.is_empty(),
        reports: case.reports.iter().map(|report| row(report, &by)).collect(),
        observables: observables.iter().map(observable).collect(),
        timeline: timeline(&case, &by),
        lead: case.case.lead.name.clone(),
        members: case.members.iter().map(|member| member.name.clone()).collect(),
        marking: Marking { tlp: strictest.map(tlp).unwrap_or_default(), ..Marking::default() },
        facts: vec![(say(lang, "col-opened", &[]), Moment::new(case.case.opened_at, by.now(), lang).words)],
        alerts: case_alerts(&site, &by, &case).await?,
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn tlp(label: domain::marking::Tlp) -> Tlp {
    Tlp::from_label(label.as_str()).unwrap_or_default()
}

fn row(report: &ReportRow, by: &SignedIn) -> CaseReport {
    CaseReport {
        item: item(ItemKind::Report, report.reference.as_str(), &report.title),
        reporter: report.reporter.name.clone(),
        severity: Severity::from_id(report.severity.as_str()).unwrap_or_default(),
        tlp: tlp(report.tlp),
        state: StateTag::new(word(by.lang, "handling-state", report.status), Tone::Plain),
    }
}

fn observable(one: &CaseObservable) -> Observable {
    Observable {
        kind: one.kind.as_str().to_owned(),
        value: one.value.clone(),
        class: one.data_class.as_str().to_owned(),
        role: one.role.as_str().to_owned(),
        also_in: u32::try_from(one.reports.len()).unwrap_or(0),
        ..Observable::default()
    }
}

/// What the case itself can tell: its opening, and the alerts drawn from it; newest first.
fn timeline(case: &CaseDetail, by: &SignedIn) -> Vec<Event> {
    let lang = by.lang;
    let opened = say(lang, "case-event-opened", &[("name", arg(&case.case.lead.name))]);
    let mut events = vec![(case.case.opened_at, opened)];
    for alert in &case.alerts {
        let reference = [("reference", arg(&alert.reference))];
        events.push((alert.created_at, say(lang, "case-event-drafted", &reference)));
        events.extend(alert.published_at.map(|at| (at, say(lang, "case-event-published", &reference))));
    }
    for gone in &case.withdrawn {
        let reference = [("reference", arg(&gone.reference))];
        events.push((gone.withdrawn_at, say(lang, "case-event-withdrawn", &reference)));
    }
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let event =
        |(at, text)| Event { at: Moment::new(at, by.now(), lang), text, more: String::new(), own: true };
    events.into_iter().map(event).collect()
}

async fn case_alerts(site: &Site, by: &SignedIn, case: &CaseDetail) -> Result<Vec<CaseAlert>, Problem> {
    if case.alerts.is_empty() || !by.caller.principal.may(Action::DraftAlert, Relation::Own) {
        let told = case.alerts.iter().map(|alert| told(alert, String::new(), by));
        return Ok(told.collect());
    }
    let own = app::alerts::outbox(&site.app, &by.caller, None, 200).await?;
    let progress = |alert: &cases::CaseAlert| {
        let row = own.iter().find(|row| row.id == alert.id && row.published_at.is_some());
        row.map(|row| alerts::progress(row.answered, row.recipients, by.lang)).unwrap_or_default()
    };
    Ok(case.alerts.iter().map(|alert| told(alert, progress(alert), by)).collect())
}

fn told(alert: &cases::CaseAlert, progress: String, by: &SignedIn) -> CaseAlert {
    CaseAlert {
        item: item(ItemKind::Alert, alert.reference.as_str(), &alert.title),
        state: alerts::state(alert.state, by.lang),
        progress,
    }
}
