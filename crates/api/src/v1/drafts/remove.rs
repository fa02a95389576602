//! `DELETE /v1/drafts/{id}`: throws a draft away.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, IfMatch};
use crate::openapi::Doc;
use crate::state::Api;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::DraftId;

pub(crate) fn doc() -> Doc {
    Doc::new("Throw a draft away", "For good.").needs(Action::DraftReport).if_match()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<DraftId>,
    version: IfMatch,
) -> Answered {
    let seen = drafts::show(&api.app, &caller, id).await?;
    version.required(&super::tag(&api.app, &seen))?;
    drafts::remove(&api.app, &caller, id, Some(seen.version)).await?;
    Ok(Answer::nothing())
}
