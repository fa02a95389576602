//! The steps of an alert: to the second person, cleared, returned, published, recalled; and a recipient's answer.

use super::key;
use super::show::page;
use crate::routes::posted::{Fields, Posted};
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::{Answer, Site};
use crate::view::{Shell, Toast};
use crate::words::say;
use app::alerts::{self, AlertDetail};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::ids::AlertId;
use serde_json::json;

/// `POST /alerts/{reference}` with `act`.
pub(in crate::routes) async fn act(
    State(site): State<Site>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let alert = alerts::show(&site.app, &by.caller, key(&reference)?).await?;
    match step(&site, &by, alert.id, &fields).await {
        Ok(text) => Ok(after(&format!("/alerts/{}", alert.reference), &text)),
        Err(app::Error::Invalid(errors)) => {
            let flagged = alert.own.as_ref().is_some_and(|own| {
                errors.iter().all(|error| own.flags.iter().any(|flag| flag.pointer == error.pointer))
            });
            let told = if flagged {
                say(by.lang, "alert-unconfirmed", &[])
            } else {
                errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ")
            };
            refused(&site, &by, &alert, told, &headers).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page as it is, with what was wrong said on it.
async fn refused(
    site: &Site,
    by: &SignedIn,
    alert: &AlertDetail,
    told: String,
    headers: &HeaderMap,
) -> Answer {
    let mut page = page(site, by, alert).await?;
    page.shell = Shell { toast: Some(Toast { text: told, undo: None, danger: true }), ..page.shell };
    Ok(crate::respond(&page, by.lang, headers, StatusCode::UNPROCESSABLE_ENTITY))
}

/// Does it, and says so.
async fn step(site: &Site, by: &SignedIn, id: AlertId, fields: &Fields) -> Result<String, app::Error> {
    let (app, caller, lang) = (&site.app, &by.caller, by.lang);
    let reason = || json!({"reason": fields.get("reason")});
    Ok(match fields.get("act") {
        "submit-for-clearance" => {
            alerts::submit_for_clearance(app, caller, id).await?;
            say(lang, "alert-sent", &[])
        }
        "clear" => {
            let confirmed: Vec<&str> = fields.all("confirmed").collect();
            alerts::clear(app, caller, id, &json!({"confirmed": confirmed})).await?;
            say(lang, "alert-was-cleared", &[])
        }
        "return" => {
            alerts::return_(app, caller, id, &reason()).await?;
            say(lang, "alert-is-returned", &[])
        }
        "publish" => {
            alerts::publish(app, caller, id).await?;
            say(lang, "alert-is-out", &[])
        }
        "recall" => {
            alerts::recall(app, caller, id, &reason()).await?;
            say(lang, "alert-is-recalled", &[])
        }
        answer => {
            answered(site, by, id, answer).await?;
            say(lang, "alert-is-answered", &[])
        }
    })
}

/// A recipient's answer: `acknowledge`, `not-relevant` or `acted-on`.
pub(in crate::routes) async fn answered(
    site: &Site,
    by: &SignedIn,
    id: AlertId,
    answer: &str,
) -> Result<(), app::Error> {
    let state = if answer == "acknowledge" { "acknowledged" } else { answer };
    alerts::acknowledge(&site.app, &by.caller, id, &json!({"state": state})).await?;
    Ok(())
}

/// The same from the inbox, where only the reference is known.
pub(in crate::routes) async fn answered_by_reference(
    site: &Site,
    by: &SignedIn,
    reference: &str,
    answer: &str,
) -> Result<(), Problem> {
    let alert = alerts::show(&site.app, &by.caller, key(reference)?).await?;
    Ok(answered(site, by, alert.id, answer).await?)
}
