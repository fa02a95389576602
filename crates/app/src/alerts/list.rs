//! Lists of alerts: what the organisation publishes, what it received.

use crate::directory::{Directory, OrgRef};
use crate::duties::Clock;
use crate::{App, Caller, Error};
use domain::agreement::AgreementRef;
use domain::alert::{AlertState, RecipientState};
use domain::authz::{Action, Relation};
use domain::data_class::ClassSet;
use domain::ids::{AlertId, CaseId, DecisionId, ItemKind};
use domain::marking::Tlp;
use domain::reference::Reference;
use domain::taxonomy::{Category, Severity};
use domain::time::Time;
use serde::Serialize;
use std::collections::HashMap;
use storage::view::{Narrow, Order};
use uuid::Uuid;

/// One of the organisation's own alerts.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxRow {
    /// Its id.
    pub id: AlertId,
    /// Its reference.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// Which version.
    pub version: i32,
    /// Where it stands.
    pub state: AlertState,
    /// How bad.
    pub severity: Severity,
    /// The first category.
    pub categories: Vec<Category>,
    /// The label.
    pub tlp: Tlp,
    /// The case.
    pub case: CaseId,
    /// When it was begun.
    pub created_at: Time,
    /// When it went out.
    pub published_at: Option<Time>,
    /// How many got it.
    pub recipients: i64,
    /// How many of them have answered.
    pub answered: i64,
}

/// One received alert.
#[derive(Clone, Debug, Serialize)]
pub struct InboxRow {
    /// Its id.
    pub id: AlertId,
    /// Its reference.
    pub reference: Reference,
    /// Its title, as released.
    pub title: String,
    /// Which version.
    pub version: i32,
    /// What the organisation has answered.
    pub state: RecipientState,
    /// How bad.
    pub severity: Severity,
    /// The first category.
    pub categories: Vec<Category>,
    /// The label.
    pub tlp: Tlp,
    /// Who publishes.
    pub from: OrgRef,
    /// By which agreement.
    pub agreement: AgreementRef,
    /// What is read in full, of what is in it.
    pub kept: ClassSet,
    /// When it came.
    pub received_at: Time,
    /// The acknowledgement's clock.
    pub clock: Option<Clock>,
}

/// A page of the organisation's own alerts, last begun first.
pub async fn outbox(
    app: &App,
    caller: &Caller,
    after: Option<(Time, AlertId)>,
    limit: u64,
) -> Result<Vec<OutboxRow>, Error> {
    caller.check(app, Action::DraftAlert, Relation::Own, None).await?;
    let rows = app.store.own_alerts(&caller.viewer(), after, limit.clamp(1, 201)).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let counts = app.store.answer_counts(&ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (recipients, answered) = counts.get(&row.id).copied().unwrap_or((0, 0));
            OutboxRow {
                id: row.id,
                reference: row.reference.clone(),
                title: row.columns.title.clone(),
                version: row.number,
                state: row.state,
                severity: Severity::from_rank(row.columns.severity).unwrap_or(Severity::Low),
                categories: Category::parse(&row.columns.category).into_iter().collect(),
                tlp: row.columns.tlp,
                case: row.case,
                created_at: row.created_at,
                published_at: row.published_at,
                recipients,
                answered,
            }
        })
        .collect())
}

/// A page of received alerts, newest first.
pub async fn inbox(
    app: &App,
    caller: &Caller,
    after: Option<(Time, AlertId)>,
    limit: u64,
) -> Result<Vec<InboxRow>, Error> {
    caller.check(app, Action::ReadAlert, Relation::Received, None).await?;
    let viewer = caller.viewer();
    let mut narrow = Narrow::new(Order::Newest, limit.clamp(1, 201)).own(false);
    if let Some((at, id)) = after {
        narrow = narrow.after(at, id.0);
    }
    let held = app.store.list_held(&viewer, ItemKind::Alert, narrow).await?;
    let ids: Vec<Uuid> = held.iter().map(|h| h.item).collect();
    let answers: HashMap<AlertId, RecipientState> =
        app.store.answers(viewer.organisation, &ids).await?.into_iter().collect();
    let mut clocks: HashMap<Uuid, Clock> = HashMap::new();
    for duty in app.store.clocks(&viewer, &ids).await? {
        clocks
            .entry(duty.duty.item.id)
            .or_insert_with(|| Clock::of(&duty, viewer.organisation, caller.ctx.at));
    }
    let bound: Vec<DecisionId> = held.iter().map(|h| h.ground.decision).collect();
    let released = app.store.released(&bound).await?;
    let directory = Directory::load(&app.store).await?;
    held.into_iter()
        .map(|h| {
            Ok(InboxRow {
                id: h.item.into(),
                state: answers.get(&h.item.into()).copied().unwrap_or(RecipientState::Released),
                title: h.title,
                version: h.revision,
                severity: h.severity,
                categories: h.category.into_iter().collect(),
                tlp: h.tlp,
                from: directory.organisation(h.owner)?,
                agreement: h.ground.reference,
                kept: h
                    .ground
                    .projection
                    .kept
                    .and(released.get(&h.ground.decision).copied().unwrap_or_default().kept),
                received_at: h.released_at,
                clock: clocks.remove(&h.item),
                reference: h.reference,
            })
        })
        .collect()
}
