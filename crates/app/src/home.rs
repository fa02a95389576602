//! What waits for a person's organisation, in numbers: the counts beside the navigation.

use crate::reports::queue_narrow;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::ItemKind;
use serde::Serialize;
use storage::view::{Narrow, Order};

/// The counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HomeCounts {
    /// Received reports on which triage isn't done; 0 for who doesn't triage.
    pub queue: u64,
    /// Clocks of the organisation that are late.
    pub overdue: u64,
    /// Clocks of the organisation that run, the late ones included.
    pub duties: u64,
    /// Received alerts that nobody has acknowledged; 0 for who doesn't read alerts.
    pub alerts_inbox: u64,
}

/// Counts what waits. Nobody is refused: what one may not see counts nothing.
pub async fn home(app: &App, caller: &Caller) -> Result<HomeCounts, Error> {
    let (viewer, may) = (caller.viewer(), |action| caller.principal.may(action, Relation::Received));
    let narrow = || Narrow::new(Order::Newest, 1);
    let mut counts = HomeCounts::default();
    if may(Action::ReadHandling) {
        counts.queue = app.store.count_held(&viewer, ItemKind::Report, queue_narrow(narrow())).await?;
    }
    if may(Action::ReadAlert) {
        let unread = narrow().own(false).unacknowledged();
        counts.alerts_inbox = app.store.count_held(&viewer, ItemKind::Alert, unread).await?;
    }
    if caller.principal.may(Action::ReadDuties, Relation::Own) {
        (counts.duties, counts.overdue) = app.store.duty_counts(&viewer).await?;
    }
    Ok(counts)
}
