//! A recipient's answer: acknowledged, not relevant, acted on.

use super::show::{self, AlertDetail, AlertKey};
use crate::{App, Caller, Error};
use domain::alert::{Acknowledgement, parse_acknowledgement};
use domain::authz::{Action, Relation, acts};
use domain::duty::DutyKind;
use domain::ids::{AlertId, Item};
use domain::time::never;
use serde_json::{Value, json};
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

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
    app.store.write(&caller.ctx, Answer { id, answer }).await?;
    show::show(app, caller, AlertKey::Id(id)).await
}

struct Answer {
    id: AlertId,
    answer: Acknowledgement,
}

impl Write for Answer {
    const NAME: &'static str = "alerts.acknowledge";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let item = Item::from(self.id);
        let held = tx.find_held(item).await?.ok_or(Error::Hidden)?;
        let locked = tx.lock_recipient(self.id).await?.ok_or(Error::Hidden)?;
        let permit =
            tx.principal().authorize::<acts::AcknowledgeAlert, _>(&locked, Relation::Received, item)?;
        let by = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let organisation = tx.principal().organisation;
        let mut next = locked.value.clone();
        next.state = next.state.then(self.answer.state);
        next.note = self.answer.note.clone().or(next.note);
        next.answered_at = Some(next.answered_at.unwrap_or_else(|| tx.now()));
        tx.save_recipient(permit, &next, by).await?;
        crate::duties::end(tx, &[DutyKind::AlertAcknowledge], organisation, item).await?;
        tx.set_acknowledged(organisation, item).await?;
        tx.set_progress(organisation, item, held.stage, never()).await?;
        tx.announce("alert.acknowledged", item, held.owner, json!({"state": next.state})).await?;
        Ok(((), AuditEvents::one(Action::AcknowledgeAlert, item, held.owner)))
    }
}
