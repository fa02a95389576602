//! A report beside the queue: what one decides by, without leaving the list.

use crate::page::{Preview, Similar};
use crate::routes::Site;
use crate::routes::phrases::{agreement, chips, item, org, withheld};
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::view::{AgreementRef, Clock, Marking, Moment, Observable, Severity, Tlp};
use crate::words::{Lang, arg, say, word};
use app::duties::{self, DutyView};
use app::reports::{self, Correlation, ReportDetail, ReportKey};
use domain::ids::ItemKind;
use domain::reference::{Reference, ReferenceKind};

/// The first observables are enough to decide by.
const OBSERVABLES: usize = 5;

/// The preview of the report named `reference`; none where it names nothing that the reader sees.
pub(super) async fn preview(site: &Site, by: &SignedIn, reference: &str) -> Result<Option<Preview>, Problem> {
    let Some(reference) = Reference::parse(ReferenceKind::Report, reference) else { return Ok(None) };
    let (app, caller) = (&site.app, &by.caller);
    let detail = match reports::show(app, caller, ReportKey::Reference(reference)).await {
        Ok(detail) => detail,
        // it was withdrawn, or triage is done: the list says so by its absence
        Err(app::Error::Hidden) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let similar = reports::correlations(app, caller, ReportKey::Id(detail.id())).await?;
    let duties = duties::of(app, caller, detail.id().into()).await?;
    let level = level(site, by, &detail).await?;
    Ok(Some(told(&detail, &similar, &duties, &level, by)))
}

/// The data level of the agreement that the report is read under.
async fn level(site: &Site, by: &SignedIn, detail: &ReportDetail) -> Result<String, Problem> {
    let bound = detail.held.ground.agreement;
    let all = app::agreements::list(&site.app, &by.caller).await?;
    Ok(all
        .iter()
        .find(|one| one.id == bound)
        .map(|one| one.data_level.as_str().to_owned())
        .unwrap_or_default())
}

fn told(
    detail: &ReportDetail,
    similar: &[Correlation],
    duties: &[DutyView],
    level: &str,
    by: &SignedIn,
) -> Preview {
    let (view, lang, now) = (detail.content.view(), by.lang, by.now());
    let next =
        duties.iter().filter(|duty| matches!(duty.state, "running" | "overdue")).min_by_key(|duty| duty.due);
    let clock = next.map(|duty| Clock::new(duty.starts, duty.due, now, lang));
    let disclosure = detail.disclosure.as_ref();
    Preview {
        item: item(ItemKind::Report, detail.held.reference.as_str(), &detail.held.title),
        marking: Marking {
            tlp: Tlp::from_label(view.marking.tlp.as_str()).unwrap_or_default(),
            pap: view.marking.pap.as_str().to_owned(),
            ..Marking::default()
        },
        severity: Severity::from_id(detail.held.severity.as_str()).unwrap_or_default(),
        categories: view.categories.iter().map(|category| category.as_str().to_owned()).collect(),
        reporter: org(&detail.organisation),
        clock_words: next.map(|duty| clock_words(duty, by)).unwrap_or_default(),
        clock,
        summary: view.summary.clone().unwrap_or_default(),
        agreement: disclosure
            .and_then(|d| d.agreement.as_ref())
            .map_or_else(AgreementRef::default, |named| agreement(named, level)),
        chips: disclosure.map(|d| present(d, view)).unwrap_or_default(),
        similar: similar.iter().take(4).map(|one| similarity(one, lang)).collect(),
        observables: view.observables.iter().take(OBSERVABLES).map(observable).collect(),
        withheld: disclosure
            .map(|d| withheld(&d.withheld, &format!("/reports/{}#why", detail.held.reference)))
            .unwrap_or_default(),
        claimable: detail.handlings.first().is_some_and(|handling| handling.assignee.is_none()),
    }
}

/// The classes that the report has, with their fates; what it doesn't have isn't told.
fn present(d: &reports::Disclosure, view: &domain::report::ReportView) -> Vec<crate::view::Chip> {
    let mut seen: domain::data_class::ClassSet = view.observables.iter().map(|one| one.data_class).collect();
    seen = seen.or(view.subjects.iter().map(|one| one.data_class).collect());
    seen = seen.or(view.narrative.iter().map(|one| one.data_class).collect());
    seen.insert(domain::data_class::DataClass::IncidentFacts);
    if view.reporter.is_some() {
        seen.insert(domain::data_class::DataClass::ReporterIdentity);
    }
    chips(seen.and(d.kept), seen.and(d.pseudonymised), view.withheld)
}

/// *Acknowledge receipt within 58 min, by 23 Nov 15:30 UTC*.
fn clock_words(duty: &DutyView, by: &SignedIn) -> String {
    let (lang, now) = (by.lang, by.now());
    let what = word(lang, "duty", duty.kind.as_str());
    let clock = Clock::new(duty.starts, duty.due, now, lang);
    let at = Moment::new(duty.due, now, lang).words;
    if now > duty.due {
        say(lang, "clock-says-late", &[("what", arg(what)), ("time", arg(clock.words))])
    } else {
        say(lang, "clock-says-left", &[("what", arg(what)), ("time", arg(clock.words)), ("at", arg(at))])
    }
}

pub(in crate::routes) fn similarity(one: &Correlation, lang: Lang) -> Similar {
    let rarest = one.shared.first();
    let kind = rarest.map(|shared| word(lang, "observable", shared.kind.as_str())).unwrap_or_default();
    let n = rarest.map_or(0, |shared| shared.in_all);
    Similar {
        item: item(ItemKind::Report, one.reference.as_str(), &one.title),
        why: say(lang, "similar-shares", &[("kind", arg(kind)), ("n", arg(n))]),
        tlp: Tlp::from_label(one.tlp.as_str()).unwrap_or_default(),
        case: one.cases.first().cloned(),
    }
}

fn observable(one: &domain::report::ObservableView) -> Observable {
    Observable {
        kind: one.kind.as_str().to_owned(),
        value: one.value.clone(),
        class: one.data_class.as_str().to_owned(),
        role: one.role.as_str().to_owned(),
        pseudonym: one.pseudonymised,
        ..Observable::default()
    }
}
