//! A delivery in an answer.

use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::{ChannelId, DeliveryId, Item, ItemKind};
use domain::notification::{DeliveryState, EventType, Subject};
use domain::time::Time;
use serde::Serialize;
use std::collections::HashMap;
use storage::deliveries::{Attempt, Delivery};
use storage::view::{Narrow, Order};
use uuid::Uuid;

/// What a delivery is about.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryItem {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its id, where the caller may read it.
    pub id: Option<Uuid>,
    /// Its reference, likewise.
    pub reference: Option<String>,
}

/// What came of the last try.
#[derive(Clone, Debug, Serialize)]
pub struct LastAttempt {
    /// When.
    pub at: Time,
    /// In a word.
    pub outcome: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<i32>,
    /// How long it took.
    pub millis: i32,
    /// Why it failed.
    pub error: Option<String>,
}

/// A try in full.
#[derive(Clone, Debug, Serialize)]
pub struct AttemptView {
    /// What came of it.
    #[serde(flatten)]
    pub attempt: LastAttempt,
    /// The beginning of the answer.
    pub head: Option<String>,
}

/// A delivery in a list.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryView {
    /// Its id, which is what the receiver knows it by.
    pub id: DeliveryId,
    /// To whom.
    pub channel: ChannelId,
    /// As its owner calls it; none where the channel is gone.
    #[serde(skip)]
    pub channel_name: Option<String>,
    /// What happened.
    #[serde(rename = "type")]
    pub event: EventType,
    /// To what.
    pub item: DeliveryItem,
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it was cancelled or given up.
    pub reason: Option<String>,
    /// Tries since it last became pending.
    pub tries: i32,
    /// When it came to be owed.
    pub created_at: Time,
    /// When it is tried next; none when it isn't.
    pub next_at: Option<Time>,
    /// When it came to an end.
    pub done_at: Option<Time>,
    /// What came of the last try.
    pub last_attempt: Option<LastAttempt>,
}

/// A delivery with all its tries.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryDetail {
    /// The delivery.
    #[serde(flatten)]
    pub delivery: DeliveryView,
    /// Every try, the first one first.
    pub attempts: Vec<AttemptView>,
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        let Attempt { at, outcome, status, millis, error, head } = attempt;
        Self { attempt: LastAttempt { at, outcome, status, millis, error }, head }
    }
}

/// Details of deliveries: tries and names of items looked up at once.
pub(super) async fn details(
    app: &App,
    caller: &Caller,
    deliveries: Vec<Delivery>,
) -> Result<Vec<DeliveryDetail>, Error> {
    let mut attempts = app.store.attempts(&deliveries).await?;
    let names = Names::load(app, caller, &deliveries).await?;
    let detail = |delivery: Delivery| {
        let attempts = attempts.remove(&delivery.id).unwrap_or_default();
        let attempts: Vec<AttemptView> = attempts.into_iter().map(Into::into).collect();
        let pending = delivery.state == DeliveryState::Pending;
        let view = DeliveryView {
            id: delivery.id,
            channel: delivery.channel,
            item: names.item(delivery.subject),
            channel_name: delivery.channel_name,
            event: delivery.event,
            state: delivery.state,
            reason: delivery.reason,
            tries: delivery.tries,
            created_at: delivery.at,
            next_at: pending.then_some(delivery.next_at),
            done_at: delivery.done_at,
            last_attempt: attempts.last().map(|last| last.attempt.clone()),
        };
        DeliveryDetail { delivery: view, attempts }
    };
    Ok(deliveries.into_iter().map(detail).collect())
}

/// The reference of what a delivery is about, where the caller may read it and its organisation still sees it.
pub(super) async fn reference(
    app: &App,
    caller: &Caller,
    delivery: &Delivery,
) -> Result<Option<String>, Error> {
    let mut names = Names::load(app, caller, std::slice::from_ref(delivery)).await?;
    Ok(names.0.remove(&delivery.subject))
}

/// References of what the caller may read and its organisation still sees.
#[derive(Default)]
struct Names(HashMap<Subject, String>);

impl Names {
    async fn load(app: &App, caller: &Caller, deliveries: &[Delivery]) -> Result<Self, Error> {
        let mut names = HashMap::new();
        let may = |action, relation| caller.principal.may(action, relation);
        let viewer = caller.viewer();
        for (kind, action) in [(ItemKind::Report, Action::ReadReport), (ItemKind::Alert, Action::ReadAlert)] {
            let of_kind = |delivery: &Delivery| delivery.subject.item().filter(|item| item.kind == kind);
            let mut ids: Vec<Uuid> = deliveries.iter().filter_map(of_kind).map(|item| item.id).collect();
            ids.sort_unstable();
            ids.dedup();
            let (own, received) = (may(action, Relation::Own), may(action, Relation::Received));
            if ids.is_empty() || !(own || received) {
                continue;
            }
            let subject = |id| Subject::Item(Item { kind, id });
            let narrow = Narrow::new(Order::Newest, ids.len() as u64).items(&ids);
            for held in app.store.list_held(&viewer, kind, narrow).await? {
                if if held.is_own() { own } else { received } {
                    names.insert(subject(held.item), held.reference.to_string());
                }
            }
            // a publisher's own alerts aren't among what it holds
            if kind == ItemKind::Alert && own {
                for (id, reference) in app.store.own_alert_references(&viewer, &ids).await? {
                    names.insert(subject(id.0), reference.to_string());
                }
            }
        }
        let agreements = deliveries.iter().any(|d| matches!(d.subject, Subject::Agreement(_)));
        if agreements && may(Action::ReadAgreement, Relation::Party) {
            for agreement in app.store.agreement_summaries(viewer.organisation).await? {
                names.insert(Subject::Agreement(agreement.id), agreement.reference.to_string());
            }
        }
        Ok(Self(names))
    }

    fn item(&self, subject: Subject) -> DeliveryItem {
        let kind = subject.kind();
        // whoever reads deliveries keeps the channels
        if let Subject::Channel(id) = subject {
            return DeliveryItem { kind, id: Some(id.0), reference: None };
        }
        let reference = self.0.get(&subject).cloned();
        DeliveryItem { kind, id: reference.as_ref().map(|_| subject.id()), reference }
    }
}
