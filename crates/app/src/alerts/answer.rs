//! A recipient's answer: acknowledged, not relevant, acted on.

use super::show::{self, AlertDetail, AlertKey};
use crate::release::{self, Plan, Reply};
use crate::{App, Caller, Error};
use domain::agreement::FlowKind;
use domain::alert::{Acknowledgement, parse_acknowledgement};
use domain::authz::{Action, Relation, acts};
use domain::duty::DutyKind;
use domain::ids::{AlertId, Item};
use domain::notification::EventType;
use domain::time::never;
use serde_json::{Value, json};
use storage::audit::AuditEvents;
use storage::view::Held;
use storage::{StoreError, Write, WriteTx};

/// How often a note is decided anew when agreements change under it.
const PLANS: u32 = 4;

/// Answers an alert that the caller's organisation received: body `{state?, note?}`.
pub async fn acknowledge(
    app: &App,
    caller: &Caller,
    id: AlertId,
    body: &Value,
) -> Result<AlertDetail, Error> {
    let viewer = caller.viewer();
    let item = Item::from(id);
    let held = app.store.find_held(&viewer, item.kind, id.0).await?.ok_or(Error::Hidden)?;
    let relation = if held.is_own() { Relation::Own } else { Relation::Received };
    caller.check(app, Action::AcknowledgeAlert, relation, Some(item)).await?;
    let answer = parse_acknowledgement(body).map_err(Error::Invalid)?;
    for _ in 0..PLANS {
        let plan = word_to_publisher(app, caller, &held, &answer).await?;
        let write = AnswerAlert { id, answer: answer.clone(), plan };
        if app.store.write(&caller.ctx, write).await? {
            return show::show(app, caller, AlertKey::Id(id)).await;
        }
    }
    Err(StoreError::Busy.into())
}

/// A note leaves the recipient, so it is decided, under the agreement that the alert came by. It is a clarification: the
/// one flow of words that agreements list in both ways between any two roles. An answer without a note says no more than
/// the delivery that it answers.
async fn word_to_publisher(
    app: &App,
    caller: &Caller,
    held: &Held,
    answer: &Acknowledgement,
) -> Result<Option<Plan>, Error> {
    if answer.note.is_none() {
        return Ok(None);
    }
    let catalogue = app.store.catalogue(caller.ctx.at).await?;
    let (from, to) = (caller.principal.organisation, held.owner);
    let reply = Reply { flow: FlowKind::Clarification, from, to, held };
    Ok(Some(release::plan_reply(&catalogue, &reply, caller.ctx.at)?))
}

struct AnswerAlert {
    id: AlertId,
    answer: Acknowledgement,
    /// The decision on the note, where there is one.
    plan: Option<Plan>,
}

impl Write for AnswerAlert {
    const NAME: &'static str = "alerts.acknowledge";
    /// Whether it was done; else agreements have changed since the plan.
    type Output = bool;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(bool, AuditEvents), Error> {
        if let Some(plan) = &self.plan
            && !release::still_holds(tx, plan).await?
        {
            return Ok((false, AuditEvents::unchanged()));
        }
        let item = Item::from(self.id);
        let held = tx.find_held(item).await?.ok_or(Error::Hidden)?;
        let locked = tx.lock_recipient(self.id).await?.ok_or(Error::Hidden)?;
        let permit =
            tx.principal().authorize::<acts::AcknowledgeAlert, _>(&locked, Relation::Received, item)?;
        let by = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let organisation = tx.principal().organisation;
        let decision = match &self.plan {
            Some(plan) => Some(release::write_reply(tx, plan, item, held.revision).await?),
            None => None,
        };
        let mut next = locked.value.clone();
        next.state = next.state.then(self.answer.state);
        next.note = self.answer.note.clone().or(next.note);
        next.answered_at = Some(next.answered_at.unwrap_or_else(|| tx.now()));
        tx.save_recipient(permit, &next, by).await?;
        crate::duties::end(tx, &[DutyKind::AlertAcknowledge], organisation, item).await?;
        tx.set_acknowledged(organisation, item).await?;
        tx.set_progress(organisation, item, held.stage, never()).await?;
        tx.announce(EventType::AlertAcknowledged, item, held.owner, json!({"state": next.state})).await?;
        let events = AuditEvents::one(Action::AcknowledgeAlert, item, held.owner);
        Ok((true, decision.into_iter().fold(events, AuditEvents::deciding)))
    }
}
