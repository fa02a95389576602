//! Writing a report: the form, kept as a draft from its first save on, then named confirmation and submission.

mod confirm;
mod desk;
mod paste;

use super::posted::{Asked, Fields, Posted};
use super::problem::Problem;
use super::session::{SignedIn, after};
use super::{Answer, Site};
use crate::report_form;
use crate::words::say;
use app::Error;
use app::reports::drafts;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Desk, Sheet};
use domain::authz::{Action, Relation};
use domain::ids::DraftId;
use domain::report::Mode;
use serde_json::json;

/// Tells the script where a form lives from now on: its first save has made a draft of it.
const MOVED: HeaderName = HeaderName::from_static("x-moved");

/// `GET /reports/new`: the empty form. Nothing is kept before something is typed.
pub(crate) async fn begin(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    by.caller.check(&site.app, Action::DraftReport, Relation::Own, None).await?;
    let desk = Desk { site: &site, by: &by, headers: &headers };
    desk.answer(Sheet { body: json!({}), ..Sheet::default() }).await
}

/// `GET /drafts/{id}`.
pub(crate) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    headers: HeaderMap,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Answer {
    let draft = drafts::show(&site.app, &by.caller, draft_id(&id)?).await?;
    let desk = Desk { site: &site, by: &by, headers: &headers };
    desk.answer(Sheet {
        id: Some(draft.id),
        body: draft.body,
        saved: Some(draft.updated_at),
        free_row: asked.has("row"),
        found: paste::told(&asked, by.lang),
        ..Sheet::default()
    })
    .await
}

/// `POST /reports/new`: the first save, which makes a draft.
pub(crate) async fn create(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Answer {
    kept(&site, &headers, &posted, None).await
}

/// `POST /drafts/{id}`.
pub(crate) async fn act(
    State(site): State<Site>,
    headers: HeaderMap,
    Path(id): Path<String>,
    posted: Posted,
) -> Answer {
    let id = draft_id(&id)?;
    match posted.fields.get("act") {
        "submit" => {
            confirm::submit(&Desk { site: &site, by: &posted.by, headers: &headers }, id, &posted.fields)
                .await
        }
        "discard" => {
            drafts::remove(&site.app, &posted.by.caller, id, None).await?;
            let lang = posted.by.lang;
            Ok(after("/reports", &say(lang, "draft-discarded", &[])))
        }
        _ => kept(&site, &headers, &posted, Some(id)).await,
    }
}

/// Saves what was typed, then does what was asked for. What is wrong is told at its field, and nothing typed is lost.
async fn kept(site: &Site, headers: &HeaderMap, posted: &Posted, id: Option<DraftId>) -> Answer {
    let (by, fields) = (&posted.by, &posted.fields);
    let desk = Desk { site, by, headers };
    let before = match id {
        Some(id) => drafts::show(&site.app, &by.caller, id).await?.body,
        None => json!({}),
    };
    let mut body = report_form::body(fields, &before);
    let paste = paste::find(&desk, fields, &mut body).await?;
    let saved = match id {
        Some(id) => drafts::save(&site.app, &by.caller, id, &body, None).await,
        None => drafts::create(&site.app, &by.caller, &body).await,
    };
    match saved {
        Ok(draft) => {
            let sheet = Sheet {
                id: Some(draft.id),
                body,
                saved: Some(draft.updated_at),
                before: fields.some("tlp_before").and_then(domain::marking::Tlp::parse),
                ..Sheet::default()
            };
            went_on(&desk, fields, sheet, &paste, id.is_none()).await
        }
        Err(Error::Invalid(errors)) => {
            // whoever wants to submit is told everything at once, what is missing too
            let all = || domain::report::parse_import(&body, Mode::Submit, by.now()).err();
            let errors = if fields.get("act") == "check" { all().unwrap_or(errors) } else { errors };
            let sheet = Sheet { id, body, errors, paste: fields.get("paste").to_owned(), ..Sheet::default() };
            desk.answer(sheet).await
        }
        Err(error) => Err(error.into()),
    }
}

/// After a save.
async fn went_on(desk: &Desk<'_>, fields: &Fields, sheet: Sheet, paste: &paste::Pasted, new: bool) -> Answer {
    let lang = desk.by.lang;
    let path = sheet.path();
    match fields.get("act") {
        "check" => confirm::check(desk, sheet).await,
        "add-observable" => Ok(Redirect::to(&format!("{path}?row=1#observables")).into_response()),
        "paste" => Ok(Redirect::to(&format!("{path}?{}#observables", paste.query())).into_response()),
        _ if desk.is_part() => {
            let mut response = desk.answer(sheet).await?;
            if new {
                response.headers_mut().extend(HeaderValue::from_str(&path).ok().map(|path| (MOVED, path)));
            }
            Ok(response)
        }
        _ => Ok(after(&path, &say(lang, "draft-saved-toast", &[]))),
    }
}

fn draft_id(text: &str) -> Result<DraftId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// The status of a page with complaints: a script that fetches a part needs a plain answer to show it.
fn complaint(desk: &Desk<'_>, wrong: bool) -> StatusCode {
    if wrong && !desk.is_part() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

impl Desk<'_> {
    /// The form's page.
    pub(super) async fn answer(&self, sheet: Sheet) -> Result<Response, Problem> {
        let status = complaint(self, !sheet.errors.is_empty());
        let page = self.page(sheet).await?;
        Ok(crate::respond(&page, self.by.lang, self.headers, status))
    }
}
