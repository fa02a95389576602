//! Reading cases.

use crate::reports::{self, Assignee, Page, ReportRow};
use crate::{App, Caller, Error};
use domain::alert::AlertState;
use domain::authz::{Action, Relation};
use domain::case::CaseState;
use domain::ids::{AlertId, CaseId, Item, ItemKind};
use domain::reference::Reference;
use domain::time::Time;
use serde::Serialize;
use std::collections::HashMap;
use storage::cases::CaseRow;
use storage::view::{Narrow, Order};
use uuid::Uuid;

/// How many reports of a case are shown with it.
const REPORTS: usize = 500;

/// How a case is named.
#[derive(Clone, Debug)]
pub enum CaseKey {
    /// By id: machines.
    Id(CaseId),
    /// By reference: people.
    Reference(Reference),
}

/// A case in a list.
#[derive(Clone, Debug, Serialize)]
pub struct CaseView {
    /// Its id.
    pub id: CaseId,
    /// Its reference.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: CaseState,
    /// Who leads it.
    pub lead: Assignee,
    /// When it was opened.
    pub opened_at: Time,
    /// How many of its reports the reader sees now.
    pub reports_count: i64,
    /// What `If-Match` is held against.
    #[serde(skip)]
    pub version: i32,
}

impl From<CaseRow> for CaseView {
    fn from(row: CaseRow) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            title: row.title,
            state: row.state,
            lead: Assignee { id: row.lead, name: row.lead_name },
            opened_at: row.opened_at,
            reports_count: row.reports,
            version: row.version,
        }
    }
}

/// An alert drawn from a case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseAlert {
    /// Its id.
    pub id: AlertId,
    /// Its reference.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: AlertState,
    /// When it was begun.
    pub created_at: Time,
    /// When it went out.
    pub published_at: Option<Time>,
}

/// A report of a case that its reporter took back.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnReport {
    /// Its reference.
    pub reference: Reference,
    /// When.
    pub withdrawn_at: Time,
}

/// A case with what is in it.
#[derive(Clone, Debug, Serialize)]
pub struct CaseDetail {
    /// The case.
    #[serde(flatten)]
    pub case: CaseView,
    /// Its reports that the reader sees now, in the order in which they came in.
    pub reports: Vec<ReportRow>,
    /// What is left of those that their reporters took back.
    pub withdrawn: Vec<WithdrawnReport>,
    /// The alerts drawn from it, last begun first.
    pub alerts: Vec<CaseAlert>,
    /// Who is in it, the lead included.
    pub members: Vec<Assignee>,
    /// Whether the reader may change it.
    #[serde(skip)]
    pub may_edit: bool,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

/// The organisation's cases that the caller sees, last opened first.
pub async fn list(
    app: &App,
    caller: &Caller,
    after: Option<(Time, CaseId)>,
    limit: u64,
) -> Result<Page<CaseView>, Error> {
    caller.check(app, Action::ReadCase, Relation::Own, None).await?;
    let limit = limit.clamp(1, 200);
    let mut rows = app.store.cases(&caller.viewer(), after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| (row.opened_at, 0, row.id.0));
    Ok(Page { items: rows.into_iter().map(Into::into).collect(), next })
}

/// A case that the caller sees and may read; hidden and absent are one answer.
pub(super) async fn find(app: &App, caller: &Caller, key: CaseKey) -> Result<CaseRow, Error> {
    let viewer = caller.viewer();
    let case = match key {
        CaseKey::Id(id) => app.store.case(&viewer, id).await?,
        CaseKey::Reference(reference) => app.store.case_by_reference(&viewer, &reference).await?,
    };
    let case = case.ok_or(Error::Hidden)?;
    caller.check(app, Action::ReadCase, Relation::Own, Some(Item::from(case.id))).await?;
    Ok(case)
}

/// One case.
pub async fn show(app: &App, caller: &Caller, key: CaseKey) -> Result<CaseDetail, Error> {
    let case = find(app, caller, key).await?;
    let (id, viewer) = (case.id, caller.viewer());
    let alerts = app.store.alerts_of_case(&viewer, id).await?;
    let withdrawn = app.store.withdrawn_from_case(case.organisation, id).await?;
    let members = app.store.case_members(id).await?;
    let members: Vec<Assignee> = members.into_iter().map(|(id, name)| Assignee { id, name }).collect();
    let inside = caller.principal.member().is_some_and(|me| members.iter().any(|m| m.id == me));
    let relation = if inside { Relation::Member } else { Relation::Own };
    Ok(CaseDetail {
        may_edit: caller.principal.may(Action::EditCase, relation) && case.state.takes_reports(),
        case: case.into(),
        reports: rows(app, caller, id).await?,
        withdrawn: withdrawn
            .into_iter()
            .map(|(reference, withdrawn_at)| WithdrawnReport { reference, withdrawn_at })
            .collect(),
        alerts: alerts
            .into_iter()
            .map(|row| CaseAlert {
                id: row.alert.id,
                reference: row.columns.reference,
                title: row.columns.title,
                state: row.alert.state,
                created_at: row.created_at,
                published_at: row.alert.published_at,
            })
            .collect(),
        members,
        replayed: false,
    })
}

/// The rows of a case's reports: what the reader no longer sees leaves no gap.
async fn rows(app: &App, caller: &Caller, case: CaseId) -> Result<Vec<ReportRow>, Error> {
    let linked: Vec<Uuid> =
        app.store.case_reports(case).await?.into_iter().take(REPORTS).map(|(id, _)| id.0).collect();
    let narrow = Narrow::new(Order::Newest, REPORTS as u64).items(&linked);
    let mut held = app.store.list_held(&caller.viewer(), ItemKind::Report, narrow).await?;
    let places: HashMap<Uuid, usize> = linked.iter().enumerate().map(|(n, id)| (*id, n)).collect();
    held.sort_by_key(|h| places.get(&h.item).copied());
    reports::rows(app, caller, &held).await
}
