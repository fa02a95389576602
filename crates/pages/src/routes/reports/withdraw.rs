//! Taking an own report back: a page that names who loses it, and asks why.

use super::key;
use crate::page::TriagePage;
use crate::routes::phrases::item;
use crate::routes::posted::Posted;
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::{org, shell};
use crate::routes::{Answer, Site};
use crate::words::{say, word};
use app::reports::{self, ReportKey};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::handling::OwnerStatus;
use domain::ids::{Item, ItemKind};
use serde_json::json;

/// `GET /reports/{reference}/withdraw`.
pub(crate) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let page = form(&site, &by, &reference).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

async fn form(site: &Site, by: &SignedIn, reference: &str) -> Result<TriagePage, Problem> {
    let (app, caller) = (&site.app, &by.caller);
    let held = reports::find(app, caller, key(reference)?).await?;
    let report = Item { kind: ItemKind::Report, id: held.item };
    let relation = if held.is_own() { Relation::Own } else { Relation::Received };
    // who may not withdraw learns that here, before filling in a form
    caller.check(app, Action::WithdrawReport, relation, Some(report)).await?;
    if OwnerStatus::from_code(held.stage) == Some(OwnerStatus::Withdrawn) {
        return Err(app::Error::WrongState { state: "withdrawn", allowed: Vec::new() }.into());
    }
    // an officer for data protection withdraws and reads who has it; so does everybody else who may
    let holders = reports::disclosures(app, caller, ReportKey::Id(held.item.into())).await?;
    Ok(TriagePage {
        shell: shell(site, by, &word(by.lang, "triage", "withdraw"), "reports").await?,
        action: format!("/reports/{}/withdraw", held.reference),
        item: item(ItemKind::Report, held.reference.as_str(), &held.title),
        decision: "withdraw".to_owned(),
        holders: holders.iter().map(|one| org(&one.organisation)).collect(),
        ..TriagePage::default()
    })
}

/// `POST /reports/{reference}/withdraw` with `reason`.
pub(crate) async fn act(
    State(site): State<Site>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let reason = fields.get("reason");
    let done = reports::withdraw(&site.app, &by.caller, key(&reference)?, &json!({ "reason": reason })).await;
    match done {
        Ok(detail) => {
            let text = say(by.lang, "withdraw-done", &[]);
            Ok(after(&format!("/reports/{}", detail.held.reference), &text))
        }
        Err(app::Error::Invalid(errors)) => {
            let page = TriagePage {
                error: errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" "),
                text: reason.to_owned(),
                ..form(&site, &by, &reference).await?
            };
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}
