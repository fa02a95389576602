//! Reading the log: an organisation's own for its auditor and data-protection officer, that of its own items for whoever
//! reports for it.

use crate::directory::{Directory, OrgRef};
use crate::reports::Page;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::{AlertId, CaseId, DecisionId, EventId, Item, ItemKind, RequestId};
use domain::reference::Reference;
use domain::time::Time;
use serde::Serialize;
use std::collections::HashMap;
use storage::audit::AuditEvent;
use storage::view::{Narrow, Order};
use uuid::Uuid;

pub use storage::audit::AuditFilter;

/// Who did something.
#[derive(Clone, Debug, Serialize)]
pub struct ActorView {
    /// `member`, `client`, `system`.
    pub kind: String,
    /// Who; none for the system, and for people of another organisation.
    pub id: Option<Uuid>,
    /// By name, likewise.
    pub name: Option<String>,
    /// Of which organisation; none for the system.
    pub organisation: Option<OrgRef>,
}

/// On what.
#[derive(Clone, Debug, Serialize)]
pub struct LoggedItem {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ItemKind,
    /// Its id.
    pub id: Uuid,
    /// Its reference, where the reader sees the item now.
    pub reference: Option<Reference>,
}

/// One entry of the log.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// Who.
    pub actor: ActorView,
    /// What: the permit's name.
    pub action: String,
    /// On what.
    pub item: Option<LoggedItem>,
    /// `done`, `denied`, `read`.
    pub outcome: String,
    /// How often within ten minutes.
    pub repeats: i32,
    /// The decision that it rests on.
    pub decision: Option<DecisionId>,
    /// Under which request.
    pub request: RequestId,
}

/// A page of the log, newest first. Who may read only the log of their organisation's items gets that.
pub async fn events(app: &App, caller: &Caller, filter: &AuditFilter) -> Result<Page<EventView>, Error> {
    let whole = caller.principal.may(Action::ReadLog, Relation::Own);
    if !whole {
        caller.check(app, Action::ReadItemLog, Relation::Own, None).await?;
    }
    let limit = filter.limit.clamp(1, 200);
    let filter = AuditFilter { own_items: filter.own_items || !whole, limit: limit + 1, ..filter.clone() };
    let mut rows = app.store.audit_events(caller.principal.organisation, &filter).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| (row.at, 0, row.id.0));
    Ok(Page { items: views(app, caller, rows).await?, next })
}

/// The log of one item that the caller sees: what anybody did to an own one, what the caller's organisation did to one
/// that it received.
pub async fn for_item(
    app: &App,
    caller: &Caller,
    item: Item,
    after: Option<(Time, Uuid)>,
    limit: u64,
) -> Result<Page<EventView>, Error> {
    let own = owns(app, caller, item).await?.ok_or(Error::Hidden)?;
    let action = if own { Action::ReadItemLog } else { Action::ReadLog };
    caller.check(app, action, Relation::Own, Some(item)).await?;
    events(app, caller, &AuditFilter { item: Some(item.id), after, limit, ..AuditFilter::default() }).await
}

/// Whether an item is the organisation's own; `None` when the caller doesn't see it.
async fn owns(app: &App, caller: &Caller, item: Item) -> Result<Option<bool>, Error> {
    let viewer = caller.viewer();
    let held = match item.kind {
        ItemKind::Report => app.store.find_held(&viewer, item.kind, item.id).await?,
        ItemKind::Case => return Ok(app.store.case(&viewer, CaseId(item.id)).await?.map(|_| true)),
        ItemKind::Alert => {
            if app.store.own_alert(&viewer, AlertId(item.id)).await?.is_some() {
                return Ok(Some(true));
            }
            app.store.find_held(&viewer, item.kind, item.id).await?
        }
    };
    Ok(held.map(|held| held.is_own()))
}

async fn views(app: &App, caller: &Caller, rows: Vec<AuditEvent>) -> Result<Vec<EventView>, Error> {
    let names = references(app, caller, &rows).await?;
    let directory = Directory::load(&app.store).await?;
    let views = rows.into_iter().map(|row| EventView {
        id: row.id,
        at: row.at,
        actor: ActorView {
            id: Some(row.actor).filter(|id| !id.is_nil()),
            name: row.actor_name,
            organisation: directory.organisation(row.organisation).ok(),
            kind: row.actor_kind,
        },
        action: row.action,
        item: row.item.map(|item| LoggedItem {
            kind: item.kind,
            id: item.id,
            reference: names.get(&item.id).cloned(),
        }),
        outcome: row.outcome,
        repeats: row.repeats,
        decision: row.decision,
        request: row.request,
    });
    Ok(views.collect())
}

/// The references of the items that the reader sees: one statement for each kind.
async fn references(
    app: &App,
    caller: &Caller,
    rows: &[AuditEvent],
) -> Result<HashMap<Uuid, Reference>, Error> {
    let viewer = caller.viewer();
    let of = |kind: ItemKind| {
        let mut ids: Vec<Uuid> =
            rows.iter().filter_map(|row| row.item).filter(|i| i.kind == kind).map(|i| i.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let mut names = HashMap::new();
    for kind in [ItemKind::Report, ItemKind::Alert] {
        let ids = of(kind);
        if ids.is_empty() {
            continue;
        }
        let narrow = Narrow::new(Order::Newest, ids.len() as u64).items(&ids);
        let held = app.store.list_held(&viewer, kind, narrow).await?;
        names.extend(held.into_iter().map(|h| (h.item, h.reference)));
    }
    let cases = app.store.case_references(&viewer, &of(ItemKind::Case)).await?;
    names.extend(cases.into_iter().map(|(id, reference)| (id.0, reference)));
    Ok(names)
}
