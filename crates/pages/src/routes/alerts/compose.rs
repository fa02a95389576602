//! The composer: what goes in, and whom that reaches.

use super::audience::{dropped, flags, recipients, refused};
use super::draft::Typed;
use super::key;
use crate::page::{AlertDraftPage, PickObservable, PickReport};
use crate::routes::phrases::item;
use crate::routes::posted::{Asked, Posted};
use crate::routes::problem::{Problem, field_errors};
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{FieldError, Marking, Pick, Tlp};
use crate::words::{Lang, arg, say};
use crate::words_of::Teller;
use app::alerts::{self, AlertDetail, AlertPreview, CaseObservable};
use app::cases::{self, CaseDetail, CaseKey};
use app::directory::Directory;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::ids::ItemKind;
use domain::reference::{Reference, ReferenceKind};
use domain::taxonomy::{Category, Severity};

/// What the composer works on.
struct Desk {
    case: CaseDetail,
    known: Vec<CaseObservable>,
}

impl Desk {
    async fn load(site: &Site, by: &SignedIn, key: CaseKey) -> Result<Self, Problem> {
        let case = cases::show(&site.app, &by.caller, key).await?;
        let known = alerts::case_observables(&site.app, &by.caller, case.case.id).await?;
        Ok(Self { case, known })
    }

    async fn named(site: &Site, by: &SignedIn, reference: &str) -> Result<Self, Problem> {
        let reference = Reference::parse(ReferenceKind::Case, reference).ok_or_else(Problem::not_found)?;
        Self::load(site, by, CaseKey::Reference(reference)).await
    }
}

/// `GET /alerts/new?case=`.
pub(in crate::routes) async fn fresh(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let desk = Desk::named(&site, &by, asked.get("case")).await?;
    let typed = Typed::fresh(&desk.case, &desk.known);
    let page = page(&site, &by, &desk, &typed, "/alerts/new", Vec::new()).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// `POST /alerts/new`: `act` is `save` or `submit`. A script that asks for a part gets the audience, and nothing is kept.
pub(in crate::routes) async fn create(
    State(site): State<Site>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let desk = Desk::named(&site, &by, fields.get("case")).await?;
    let typed = Typed::sent(&fields);
    if headers.contains_key("x-fragment") {
        let page = page(&site, &by, &desk, &typed, "/alerts/new", Vec::new()).await?;
        return Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK));
    }
    let body = typed.body(&desk.case, &desk.known);
    match alerts::draft(&site.app, &by.caller, &body).await {
        Ok(alert) => kept(&site, &by, &desk, &typed, &alert, fields.get("act") == "submit").await,
        Err(app::Error::Invalid(errors)) => {
            let page = page(&site, &by, &desk, &typed, "/alerts/new", complaints(&errors, by.lang)).await?;
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /alerts/{reference}/edit`.
pub(in crate::routes) async fn edit(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let (alert, desk) = stored(&site, &by, &reference).await?;
    let typed = Typed::stored(&alert, &desk.case);
    let action = format!("/alerts/{}/edit", alert.reference);
    let page = page(&site, &by, &desk, &typed, &action, Vec::new()).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// `POST /alerts/{reference}/edit`.
pub(in crate::routes) async fn save(
    State(site): State<Site>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let (alert, desk) = stored(&site, &by, &reference).await?;
    let typed = Typed::sent(&fields);
    let action = format!("/alerts/{}/edit", alert.reference);
    if headers.contains_key("x-fragment") {
        let page = page(&site, &by, &desk, &typed, &action, Vec::new()).await?;
        return Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK));
    }
    let body = typed.body(&desk.case, &desk.known);
    match alerts::edit(&site.app, &by.caller, alert.id, &body, None).await {
        Ok(alert) => kept(&site, &by, &desk, &typed, &alert, fields.get("act") == "submit").await,
        Err(app::Error::Invalid(errors)) => {
            let page = page(&site, &by, &desk, &typed, &action, complaints(&errors, by.lang)).await?;
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// A draft of the organisation with its case; a received alert has no composer.
async fn stored(site: &Site, by: &SignedIn, reference: &str) -> Result<(AlertDetail, Desk), Problem> {
    let alert = alerts::show(&site.app, &by.caller, key(reference)?).await?;
    let case = alert.own.as_ref().map(|own| own.case).ok_or_else(Problem::not_found)?;
    let desk = Desk::load(site, by, CaseKey::Id(case)).await?;
    Ok((alert, desk))
}

/// After keeping it: to its page, and to the second person where that was asked.
async fn kept(
    site: &Site,
    by: &SignedIn,
    desk: &Desk,
    typed: &Typed,
    alert: &AlertDetail,
    submit: bool,
) -> Answer {
    let path = format!("/alerts/{}", alert.reference);
    if !submit {
        let text = say(by.lang, "alert-kept", &[("reference", arg(&alert.reference))]);
        return Ok(after(&path, &text));
    }
    match alerts::submit_for_clearance(&site.app, &by.caller, alert.id).await {
        Ok(_) => Ok(after(&path, &say(by.lang, "alert-sent", &[]))),
        // the draft is kept; what is wrong is mended in its own composer
        Err(app::Error::Invalid(errors)) => {
            let page =
                page(site, by, desk, typed, &format!("{path}/edit"), complaints(&errors, by.lang)).await?;
            Ok(crate::respond(&page, by.lang, &HeaderMap::new(), StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    site: &Site,
    by: &SignedIn,
    desk: &Desk,
    typed: &Typed,
    action: &str,
    errors: Vec<FieldError>,
) -> Result<AlertDraftPage, Problem> {
    let (case, lang) = (&desk.case.case, by.lang);
    let body = typed.preview(&desk.case, &desk.known);
    let (preview, errors) = match alerts::preview_body(&site.app, &by.caller, &body).await {
        Ok(preview) => (Some(preview), errors),
        // what the sources refuse is as wrong in the draft
        Err(app::Error::Invalid(found)) => (None, merged(errors, complaints(&found, by.lang))),
        Err(error) => return Err(error.into()),
    };
    let inherited = typed.inherited(&desk.case);
    let page = AlertDraftPage {
        shell: shell(site, by, &say(lang, "alert-new", &[]), "alerts").await?,
        action: action.to_owned(),
        case: item(ItemKind::Case, case.reference.as_str(), &case.title),
        errors,
        title: typed.title.clone(),
        summary: typed.summary.clone(),
        recommendation: typed.recommendation.clone(),
        category: Pick::new(&categories(), &[&typed.category]),
        severity: Pick::new(&severities(), &[&typed.severity]),
        expires_at: typed.expires_at.clone(),
        reports: reports(desk, typed),
        observables: observables(desk, typed),
        inherited: marking(inherited, preview.as_ref()),
        marking: marking(typed.tlp.unwrap_or(inherited).max(inherited), preview.as_ref()),
        labels: Tlp::ALL.into_iter().filter(|label| *label >= inherited).collect(),
        ..AlertDraftPage::default()
    };
    let directory = Directory::load(&site.app.store).await?;
    let teller = Teller { lang, directory: &directory };
    Ok(match &preview {
        Some(preview) => audience(page, preview, (desk, typed), teller),
        None => page,
    })
}

/// Complaints under the names of the form's fields, each beginning with the words above the field.
fn complaints(errors: &[domain::fields::FieldError], lang: Lang) -> Vec<FieldError> {
    let told = |error: FieldError| {
        let (field, label) = match error.field.split('.').next().unwrap_or_default() {
            "title" => ("title", say(lang, "field-title", &[])),
            "summary" => ("summary", say(lang, "field-summary", &[])),
            "recommendation" => ("recommendation", say(lang, "alert-recommendation", &[])),
            "categories" => ("category", say(lang, "field-category", &[])),
            "severity" => ("severity", say(lang, "field-severity", &[])),
            "expires_at" => ("expires_at", say(lang, "alert-expires", &[])),
            "reports" => ("a2", say(lang, "alert-reports", &[])),
            "observables" => ("a3", say(lang, "alert-observables", &[])),
            "marking" => ("tlp", say(lang, "fact-marking", &[])),
            _ => ("title", String::new()),
        };
        FieldError { field: field.to_owned(), message: format!("{label}: {}", error.message) }
    };
    field_errors(errors).into_iter().map(told).collect()
}

fn merged(mut errors: Vec<FieldError>, found: Vec<FieldError>) -> Vec<FieldError> {
    for error in found {
        if !errors.iter().any(|other| other.field == error.field) {
            errors.push(error);
        }
    }
    errors
}

fn audience(
    page: AlertDraftPage,
    preview: &AlertPreview,
    (desk, typed): (&Desk, &Typed),
    teller: Teller<'_>,
) -> AlertDraftPage {
    let chosen: Vec<&CaseObservable> =
        desk.known.iter().filter(|one| typed.observables.contains(&one.id.to_string())).collect();
    let value = |index: usize| chosen.get(index).map(|one| one.value.clone());
    AlertDraftPage {
        recipients: recipients(&preview.recipients, teller),
        refused: refused(&preview.recipients, teller),
        dropped: dropped(&preview.recipients, teller),
        brands: flags(&preview.flags, &value, teller.lang),
        ..page
    }
}

fn marking(tlp: Tlp, preview: Option<&AlertPreview>) -> Marking {
    let of = preview.map(|preview| &preview.marking);
    Marking {
        tlp,
        pap: of.map(|marking| marking.pap.as_str().to_owned()).unwrap_or_default(),
        handling: of
            .map(|m| m.handling.iter().map(|code| code.as_str().to_owned()).collect())
            .unwrap_or_default(),
        ..Marking::default()
    }
}

fn categories() -> Vec<&'static str> {
    let all = Category::all();
    all.filter(|category| category.as_str().contains('/')).map(Category::as_str).collect()
}

fn severities() -> Vec<&'static str> {
    Severity::ALL.iter().map(|severity| severity.as_str()).collect()
}

fn reports(desk: &Desk, typed: &Typed) -> Vec<PickReport> {
    let pick = |report: &app::reports::ReportRow| PickReport {
        item: item(ItemKind::Report, report.reference.as_str(), &report.title),
        reporter: report.reporter.name.clone(),
        tlp: Tlp::from_label(report.tlp.as_str()).unwrap_or_default(),
        chosen: typed.has_report(report.reference.as_str()),
    };
    desk.case.reports.iter().map(pick).collect()
}

fn observables(desk: &Desk, typed: &Typed) -> Vec<PickObservable> {
    let pick = |one: &CaseObservable| PickObservable {
        id: one.id.to_string(),
        kind: one.kind.as_str().to_owned(),
        value: one.value.clone(),
        class: one.data_class.as_str().to_owned(),
        chosen: typed.observables.contains(&one.id.to_string()),
    };
    desk.known.iter().map(pick).collect()
}
