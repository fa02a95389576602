//! How much waits in the queue, in the views that its page offers.

use super::list::queue_narrow;
use crate::{App, Caller, Error};
use chrono::TimeDelta;
use domain::authz::{Action, Relation};
use domain::ids::ItemKind;
use domain::taxonomy::Severity;
use serde::Serialize;
use storage::view::{Narrow, Order};

/// A clock that ends within this counts as soon.
const SOON: TimeDelta = TimeDelta::hours(5);

/// The counts, over what the caller sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueCounts {
    /// All that waits.
    pub open: u64,
    /// With nobody.
    pub unclaimed: u64,
    /// With the caller.
    pub mine: u64,
    /// Critical and high.
    pub urgent: u64,
    /// Late.
    pub overdue: u64,
    /// Due within five hours, the late ones aside.
    pub soon: u64,
}

/// Counts the caller's queue.
pub async fn queue_counts(app: &App, caller: &Caller) -> Result<QueueCounts, Error> {
    caller.check(app, Action::ReadHandling, Relation::Received, None).await?;
    let (viewer, now) = (caller.viewer(), caller.ctx.at);
    let all = || queue_narrow(Narrow::new(Order::Clock, 1));
    let count = |narrow| app.store.count_held(&viewer, ItemKind::Report, narrow);
    let overdue = count(all().due_before(now)).await?;
    Ok(QueueCounts {
        open: count(all()).await?,
        unclaimed: count(all().assignee(None)).await?,
        mine: count(all().assignee(caller.principal.member())).await?,
        urgent: count(all().severity_at_least(Severity::High)).await?,
        overdue,
        soon: count(all().due_before(now + SOON)).await?.saturating_sub(overdue),
    })
}
