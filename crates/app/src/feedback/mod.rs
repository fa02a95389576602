//! What authorities answer reporters: seen by the company at once, by no other authority.

mod give;

pub use give::give;

use crate::directory::{Directory, OrgRef};
use crate::reports::{ReportKey, find, relation};
use crate::{App, Caller, Error};
use domain::authz::Action;
use domain::feedback::FeedbackOutcome;
use domain::ids::{FeedbackId, Item, ItemKind};
use domain::time::Time;
use serde::Serialize;
use storage::reports::Feedback;

/// One answer.
#[derive(Clone, Debug, Serialize)]
pub struct FeedbackView {
    /// Its id.
    pub id: FeedbackId,
    /// Which authority.
    pub organisation: OrgRef,
    /// The text.
    pub text: String,
    /// In one word.
    pub outcome: Option<FeedbackOutcome>,
    /// When.
    pub at: Time,
    /// Who wrote it: for the authority only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

/// The answers to a report, oldest first: all of them for its owner, its own for an authority.
pub async fn list(app: &App, caller: &Caller, key: ReportKey) -> Result<Vec<FeedbackView>, Error> {
    let held = find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    caller.check(app, Action::ReadReport, relation(&held), Some(item)).await?;
    let by = (!held.is_own()).then_some(caller.principal.organisation);
    let answers = app.store.feedback(held.item.into(), by).await?;
    let directory = Directory::load(&app.store).await?;
    answers.into_iter().map(|answer| view(caller, &directory, answer)).collect()
}

fn view(caller: &Caller, directory: &Directory, answer: Feedback) -> Result<FeedbackView, Error> {
    let own = answer.organisation == caller.principal.organisation;
    Ok(FeedbackView {
        id: answer.id,
        organisation: directory.organisation(answer.organisation)?,
        text: answer.body,
        outcome: answer.outcome,
        at: answer.at,
        by: own.then_some(answer.member_name),
        replayed: false,
    })
}
