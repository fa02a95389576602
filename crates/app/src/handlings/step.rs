//! One step of a handling, inside a transaction: the rows, the clocks, what lists show, the events and the log entries.

use crate::Error;
use crate::duties::{self, FeedbackClauses};
use domain::authz::{Act, Action, Relation};
use domain::handling::{Command, Handling, OwnerStatus, State, Verb, WrongState};
use domain::ids::{Item, ReportId};
use domain::notification::EventType;
use serde_json::json;
use storage::WriteTx;
use storage::audit::{AuditEvents, RowKey};
use storage::handlings::HandlingRow;
use storage::permit::Locked;
use storage::view::Held;

/// What can be done by a person now; questions to reporters, referrals and hand-overs aren't possible yet.
const OFFERED: [Verb; 8] = [
    Verb::Acknowledge,
    Verb::Claim,
    Verb::ReleaseClaim,
    Verb::Accept,
    Verb::Link,
    Verb::NoAction,
    Verb::Close,
    Verb::Reopen,
];

/// The acting organisation's locked handling of a report, and how it holds the report.
pub(crate) struct Step {
    /// Under what it is read.
    pub(crate) held: Held,
    /// The work as it is.
    pub(crate) locked: Locked<HandlingRow>,
}

/// The words of what is possible with a handling now.
pub(crate) fn allowed(handling: &Handling) -> Vec<&'static str> {
    let possible = handling.allowed();
    OFFERED.iter().filter(|verb| possible.contains(verb)).map(|verb| verb.as_str()).collect()
}

fn wrong_state(handling: &Handling, error: &WrongState) -> Error {
    let mut allowed = allowed(handling);
    // closing waits for an answer to the reporter: that is what can be done about it
    if error.lacks_feedback {
        allowed.push("feedback");
    }
    Error::WrongState { state: error.state.as_str(), allowed }
}

impl Step {
    /// Locks the handling; hidden and absent are one answer.
    pub(crate) async fn begin(tx: &WriteTx, report: ReportId) -> Result<Self, Error> {
        let locked = tx.lock_handling(report).await?.ok_or(Error::Hidden)?;
        let held = tx.find_held(report.into()).await?.ok_or(Error::Hidden)?;
        Ok(Self { held, locked })
    }

    /// The report.
    pub(crate) fn item(&self) -> Item {
        Item::from(self.locked.report)
    }

    /// Holds the client's version against the present one.
    pub(crate) fn unmoved(&self, version: Option<i32>) -> Result<(), Error> {
        match version {
            Some(version) if version != self.locked.version() => Err(Error::VersionMismatch),
            _ => Ok(()),
        }
    }

    /// The handling after `command`.
    pub(crate) fn after(&self, tx: &WriteTx, command: &Command) -> Result<Handling, Error> {
        let before = &self.locked.handling;
        before.decide(command, &tx.principal().actor, tx.now()).map_err(|e| wrong_state(before, &e))
    }

    /// Writes the next state under the right to do `A`, with all that follows from it.
    pub(crate) async fn finish<A: Act>(
        &self,
        tx: &WriteTx,
        clauses: &FeedbackClauses,
        next: &Handling,
    ) -> Result<AuditEvents, Error> {
        let (item, before) = (self.item(), &self.locked.handling);
        let permit = tx.principal().authorize::<A, _>(&self.locked, Relation::Received, item)?;
        tx.save_handling(permit, next).await?;
        duties::on_handling(tx, clauses, &self.held, before, next).await?;
        let newly = before.acknowledged_at.is_none() && next.acknowledged_at.is_some();
        if newly {
            tx.set_acknowledged(before.organisation, item).await?;
            tx.announce(EventType::HandlingAcknowledged, item, before.organisation, json!({})).await?;
        }
        let announced = match next.state {
            State::Accepted | State::Linked => Some(EventType::HandlingAccepted),
            State::Referred => Some(EventType::HandlingReferred),
            State::Closed => Some(EventType::HandlingClosed),
            State::New | State::Acknowledged | State::InTriage | State::NeedsInfo | State::NoAction => None,
        };
        if let Some(event) = announced.filter(|_| next.state != before.state) {
            tx.announce(event, item, before.organisation, json!({})).await?;
        }
        self.show_progress(tx, next).await?;
        self.events(tx, next, A::ACTION, newly).await
    }

    /// What lists show of it: the authority's own line, and the owner's plain stage over all authorities.
    pub(crate) async fn show_progress(&self, tx: &WriteTx, next: &Handling) -> Result<(), Error> {
        let (report, owner, item) = (next.report, self.held.owner, self.item());
        let due = tx.next_due(next.organisation, item).await?;
        tx.set_progress(next.organisation, item, next.state.code(), due).await?;
        tx.lock_owners_holding(report, owner).await?;
        let all: Vec<Handling> = tx.handlings_of(report).await?.into_iter().map(|row| row.handling).collect();
        // whoever holds it holds it by a release; who has it in a case goes on with it for a while after it is taken back
        let stage = OwnerStatus::of(tx.report_state(report).await?, false, true, &all);
        Ok(tx.set_owners_stage(report, owner, stage).await?)
    }

    /// The owner's log tells what its own page tells of the work, and no more: not who claims it, and not whether a case
    /// was there before this report.
    async fn events(
        &self,
        tx: &WriteTx,
        next: &Handling,
        action: Action,
        newly_acknowledged: bool,
    ) -> Result<AuditEvents, Error> {
        let (item, owner) = (self.item(), self.held.owner);
        let row = RowKey::Of(next.report.0, next.organisation);
        let digest = tx.touched("handlings", row, self.locked.version() + 1).await?;
        let inside = matches!(action, Action::ClaimHandling | Action::ReleaseClaim | Action::LinkHandling);
        let mut events = AuditEvents::one(action, item, (!inside).then_some(owner)).touching([digest]);
        if action == Action::LinkHandling {
            events = events.and(Action::AcceptHandling, item, owner);
        }
        if newly_acknowledged && action != Action::AcknowledgeHandling {
            events = events.and(Action::AcknowledgeHandling, item, owner);
        }
        Ok(events)
    }
}
