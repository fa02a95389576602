//! One alert: as its publisher sees it, or as a recipient does.

use super::key;
use crate::page::AlertPage;
use crate::routes::live::live;
use crate::routes::phrases::{item, org};
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Clock, Marking, Moment, Observable, Severity, Tlp};
use crate::words::say;
use crate::words_of::Teller;
use app::alerts::{self, AlertDetail};
use app::directory::Directory;
use app::duties;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::alert::{AlertState, AlertView};
use domain::authz::Role;
use domain::ids::ItemKind;

/// `GET /alerts/{reference}`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let live = live(&site, &by, &[], &[]).await?;
    let alert = alerts::show(&site.app, &by.caller, key(&reference)?).await?;
    let mut page = page(&site, &by, &alert).await?;
    page.shell.live = live;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// The page of an alert, for whoever reads it.
pub(super) async fn page(site: &Site, by: &SignedIn, alert: &AlertDetail) -> Result<AlertPage, Problem> {
    let partner = by.caller.principal.roles.contains(&Role::PartnerOfficer);
    let entry = if alert.own.is_none() && partner { "inbox" } else { "alerts" };
    let shell = shell(site, by, alert.reference.as_str(), entry).await?;
    let page = AlertPage { shell, ..common(alert, by) };
    let directory = Directory::load(&site.app.store).await?;
    let teller = Teller { lang: by.lang, directory: &directory };
    if let Some(own) = &alert.own {
        return Ok(super::own::page(page, (alert, own), teller, by));
    }
    let Some(received) = &alert.received else { return Ok(page) };
    let owed = duties::of(&site.app, &by.caller, alert.id.into()).await?;
    Ok(super::received::page(page, (alert, received), &owed, teller, by))
}

/// What both sides read.
fn common(alert: &AlertDetail, by: &SignedIn) -> AlertPage {
    let (view, lang, now) = (alert.content.view(), by.lang, by.now());
    let ends = view.expires_at.zip(alert.published_at);
    AlertPage {
        item: item(ItemKind::Alert, alert.reference.as_str(), &view.title),
        state: super::state(alert.state, lang),
        version: u32::try_from(alert.version).unwrap_or(1),
        published: alert.published_at.map(|at| Moment::new(at, now, lang)),
        summary: view.summary.clone().unwrap_or_default(),
        recommendation: view.recommendation.clone().unwrap_or_default(),
        observables: view.observables.iter().map(observable).collect(),
        clock: ends.map(|(ends, from)| Clock::new(from, ends, now, lang)),
        clock_words: ends.map(|(ends, _)| ends_at(ends, by)).unwrap_or_default(),
        publisher_org: org(&alert.organisation),
        severity: Severity::from_id(view.severity.as_str()).unwrap_or_default(),
        categories: view.categories.iter().map(|category| category.as_str().to_owned()).collect(),
        marking: marking(view),
        exports: exports(alert),
        ..AlertPage::default()
    }
}

fn ends_at(at: domain::time::Time, by: &SignedIn) -> String {
    format!("{} {}", say(by.lang, "alert-expires", &[]), Moment::new(at, by.now(), by.lang).words)
}

/// Once it is out, and not while its next version is written.
fn exports(alert: &AlertDetail) -> Vec<(String, String)> {
    let out = matches!(
        alert.state,
        AlertState::Published | AlertState::Updated | AlertState::Recalled | AlertState::Expired
    );
    let files = [("STIX", "stix.json"), ("MISP", "misp.json"), ("CSV", "observables.csv")];
    let link = |(name, file): (&str, &str)| {
        (name.to_owned(), format!("/alerts/{}/{file}", alert.reference.as_str()))
    };
    if out { files.map(link).to_vec() } else { Vec::new() }
}

fn marking(view: &AlertView) -> Marking {
    Marking {
        tlp: Tlp::from_label(view.marking.tlp.as_str()).unwrap_or_default(),
        pap: view.marking.pap.as_str().to_owned(),
        handling: view.marking.handling.iter().map(|code| code.as_str().to_owned()).collect(),
        purposes: view.marking.purposes.iter().map(|purpose| purpose.as_str().to_owned()).collect(),
    }
}

fn observable(one: &domain::alert::AlertObservableView) -> Observable {
    Observable {
        kind: one.kind.as_str().to_owned(),
        value: one.value.clone(),
        class: one.data_class.as_str().to_owned(),
        role: one.role.as_str().to_owned(),
        also_in: one.owner.as_ref().map_or(0, |(_, reports)| u32::try_from(reports.len()).unwrap_or(0)),
        pseudonym: one.pseudonymised,
        ..Observable::default()
    }
}
