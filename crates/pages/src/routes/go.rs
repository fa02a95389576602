//! Where the links of mails lead.

use super::problem::Problem;
use super::session::SignedIn;
use super::{Answer, Site};
use app::deliveries::{self, Landing};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect};
use domain::ids::{DeliveryId, ItemKind};
use domain::notification::Subject;

/// `GET /go/{id}`: to the page of what the mail was about. Who may not see that is told the same as where there is none.
pub(super) async fn show(State(site): State<Site>, by: SignedIn, Path(id): Path<String>) -> Answer {
    let id: DeliveryId = id.parse().map_err(|_| Problem::not_found())?;
    let page = match deliveries::landing(&site.app, &by.caller, id).await? {
        Landing::Withdrawn => "/withdrawn".to_owned(),
        Landing::Subject { subject, reference } => page(subject, reference).ok_or_else(Problem::not_found)?,
    };
    Ok(Redirect::to(&page).into_response())
}

fn page(subject: Subject, reference: Option<String>) -> Option<String> {
    let folder = match subject {
        Subject::Item(item) => match item.kind {
            ItemKind::Report => "reports",
            ItemKind::Alert => "alerts",
            ItemKind::Case => "cases",
        },
        Subject::Agreement(_) => "agreements",
        Subject::Channel(_) => return Some("/channels".to_owned()),
    };
    Some(format!("/{folder}/{}", reference?))
}
