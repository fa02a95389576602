//! The short forms about a received report: accept, no action, feedback, close; and what takes one click.

use super::phrases::item;
use super::posted::{Asked, Fields, Posted};
use super::problem::Problem;
use super::session::{SignedIn, after};
use super::shell::shell;
use super::{Answer, Site};
use crate::page::TriagePage;
use crate::view::ItemRef;
use crate::words::{Lang, arg, say, word};
use app::reports::{self, ReportKey};
use app::{cases, feedback, handlings};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::ids::ItemKind;
use domain::reference::{Reference, ReferenceKind};
use serde_json::{Value, json};

/// Decisions that have a form of their own.
const FORMS: [&str; 4] = ["accept", "no-action", "feedback", "close"];

/// Reasons for no action; the reporter reads the words.
const REASONS: [&str; 7] =
    ["not-criminal", "too-old", "duplicate", "insufficient", "other-competence", "low-impact", "other"];

/// `GET /reports/{reference}/triage?decision=`.
pub(super) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let decision = asked.get("decision");
    if !FORMS.contains(&decision) {
        return Err(Problem::not_found());
    }
    let page = form(&site, &by, &reference, decision).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

async fn form(site: &Site, by: &SignedIn, reference: &str, decision: &str) -> Result<TriagePage, Problem> {
    let report = reports::find(&site.app, &by.caller, key(reference)?).await?;
    // who may not triage learns that here, before filling in a form
    handlings::show(&site.app, &by.caller, ReportKey::Id(report.item.into())).await?;
    let directory = app::directory::Directory::load(&site.app.store).await?;
    let open = if decision == "accept" { open_cases(site, by).await? } else { Vec::new() };
    Ok(TriagePage {
        shell: shell(site, by, &word(by.lang, "triage", decision), "queue").await?,
        action: format!("/reports/{}/triage", report.reference),
        item: item(ItemKind::Report, report.reference.as_str(), &report.title),
        reporter: directory.organisation(report.owner)?.name,
        decision: decision.to_owned(),
        cases: open,
        case_title: report.title,
        reasons: REASONS.map(str::to_owned).to_vec(),
        ..TriagePage::default()
    })
}

async fn open_cases(site: &Site, by: &SignedIn) -> Result<Vec<ItemRef>, Problem> {
    let page = cases::list(&site.app, &by.caller, None, 50).await?;
    let open = page.items.iter().filter(|case| case.state.takes_reports());
    Ok(open.map(|case| item(ItemKind::Case, case.reference.as_str(), &case.title)).collect())
}

/// `POST /reports/{reference}/triage` with `decision`.
pub(super) async fn act(
    State(site): State<Site>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let decision = fields.some("decision").or(fields.some("act")).unwrap_or_default().to_owned();
    match done(&site, &by, &reference, &decision, &fields).await {
        Ok(toast) => Ok(after(&format!("/reports/{reference}"), &toast)),
        Err(app::Error::Invalid(errors)) if FORMS.contains(&decision.as_str()) => {
            let typed = |name: &str| fields.get(name).to_owned();
            let page = TriagePage {
                error: errors.into_iter().map(|e| e.message).collect::<Vec<_>>().join(" "),
                case_title: typed("case.title"),
                case: if fields.get("into") == "existing" { typed("case") } else { String::new() },
                text: if decision == "feedback" { typed("text") } else { typed("note") },
                ..form(&site, &by, &reference, &decision).await?
            };
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// Does it, and says so.
async fn done(
    site: &Site,
    by: &SignedIn,
    reference: &str,
    decision: &str,
    fields: &Fields,
) -> Result<String, app::Error> {
    let (app, caller, lang) = (&site.app, &by.caller, by.lang);
    let parsed = Reference::parse(ReferenceKind::Report, reference).ok_or(app::Error::Hidden)?;
    let key = ReportKey::Reference(parsed);
    let reference = [("reference", arg(reference))];
    match decision {
        "claim" => {
            handlings::claim(app, caller, key, None).await?;
            Ok(say(lang, "claimed-one", &reference))
        }
        "release-claim" => {
            handlings::release_claim(app, caller, key, None).await?;
            Ok(say(lang, "claim-released", &reference))
        }
        "feedback" => {
            let body = json!({"text": fields.get("text")});
            feedback::give(app, caller, key, &body).await?;
            Ok(say(lang, "feedback-given", &[]))
        }
        _ => {
            let body = body(site, by, decision, fields).await?;
            handlings::triage(app, caller, key, &body, None).await?;
            Ok(triaged(decision, lang))
        }
    }
}

fn triaged(decision: &str, lang: Lang) -> String {
    match decision {
        "acknowledge" => say(lang, "triaged-acknowledge", &[]),
        "accept" => say(lang, "triaged-accept", &[]),
        "no-action" => say(lang, "triaged-no-action", &[]),
        "close" => say(lang, "triaged-close", &[]),
        _ => say(lang, "triaged-other", &[]),
    }
}

/// The body of a triage, from what the form sends.
async fn body(site: &Site, by: &SignedIn, decision: &str, fields: &Fields) -> Result<Value, app::Error> {
    let mut body = json!({"decision": decision});
    match decision {
        "accept" if fields.get("into") == "existing" => {
            let unknown = || app::Error::field("/case", "reference", say(by.lang, "triage-no-case", &[]));
            let reference = Reference::parse(ReferenceKind::Case, fields.get("case")).ok_or_else(unknown)?;
            let case = cases::show(&site.app, &by.caller, cases::CaseKey::Reference(reference)).await?;
            body["case"] = json!(case.case.id);
        }
        "accept" => body["case"] = json!({"title": fields.get("case.title")}),
        "no-action" => body["reason"] = json!(reason(fields, by.lang)),
        _ => {}
    }
    Ok(body)
}

/// What the reporter reads: the reason in words, and the note.
fn reason(fields: &Fields, lang: Lang) -> String {
    let reason = fields.some("reason").filter(|reason| REASONS.contains(reason));
    let words = reason.map(|reason| word(lang, "reason", reason));
    let note = fields.some("note").map(str::to_owned);
    words.into_iter().chain(note).collect::<Vec<_>>().join(". ")
}

fn key(reference: &str) -> Result<ReportKey, Problem> {
    let parsed = Reference::parse(ReferenceKind::Report, reference);
    parsed.map(ReportKey::Reference).ok_or_else(Problem::not_found)
}
