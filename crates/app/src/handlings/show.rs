//! A handling as its authority sees it.

use super::step;
use crate::duties::{self, DutyView};
use crate::reports::{Assignee, ReportKey, find, relation};
use crate::{App, Caller, Error};
use domain::authz::Action;
use domain::handling::State;
use domain::ids::{CaseId, Item, ItemKind, OrgId, ReportId};
use domain::reference::Reference;
use domain::time::Time;
use serde::Serialize;

/// A case in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct CaseRef {
    /// Its id.
    pub id: CaseId,
    /// Its reference.
    pub reference: Reference,
    /// Its title.
    pub title: String,
}

/// One authority's work on one report, for that authority.
#[derive(Clone, Debug, Serialize)]
pub struct HandlingView {
    /// The report.
    pub report: ReportId,
    /// The report's reference.
    pub reference: Reference,
    /// Whose work.
    pub organisation: OrgId,
    /// Where it stands.
    pub status: State,
    /// In whose hands.
    pub assignee: Option<Assignee>,
    /// The case that it is in, where the reader sees that case.
    pub case: Option<CaseRef>,
    /// Why nothing follows.
    pub reason: Option<String>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<Time>,
    /// When triage came to an outcome.
    pub decided_at: Option<Time>,
    /// When the reporter was answered last.
    pub feedback_at: Option<Time>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// What can be done now.
    pub allowed: Vec<&'static str>,
    /// The clocks on it.
    pub duties: Vec<DutyView>,
    /// What `If-Match` is held against.
    #[serde(skip)]
    pub version: i32,
}

/// The caller's organisation's handling of a report.
pub async fn show(app: &App, caller: &Caller, key: ReportKey) -> Result<HandlingView, Error> {
    let held = find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    caller.check(app, Action::ReadHandling, relation(&held), Some(item)).await?;
    let organisation = caller.principal.organisation;
    let row = app.store.handlings(&[held.item], Some(organisation)).await?.into_iter().next();
    let row = row.ok_or(Error::Hidden)?;
    let case = match row.case {
        Some(id) => app.store.case(&caller.viewer(), id).await?,
        None => None,
    };
    Ok(HandlingView {
        report: row.report,
        reference: held.reference,
        organisation,
        status: row.state,
        assignee: row.assignee.zip(row.assignee_name.clone()).map(|(id, name)| Assignee { id, name }),
        case: case.map(|c| CaseRef { id: c.id, reference: c.reference, title: c.title }),
        reason: row.reason.clone(),
        acknowledged_at: row.acknowledged_at,
        decided_at: row.decided_at,
        feedback_at: row.feedback_at,
        closed_at: row.closed_at,
        allowed: step::allowed(&row.handling),
        duties: duties::of(app, caller, item).await?,
        version: row.version,
    })
}
