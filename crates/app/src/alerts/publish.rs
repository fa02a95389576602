//! Publishing what was cleared, and taking it back.

use super::clear::{own, reason, signed};
use super::compose::Composed;
use super::draft::{columns, refused};
use super::show::{self, AlertDetail, AlertKey};
use crate::release::{self, Release};
use crate::{App, Caller, Error};
use domain::alert::{AlertCommand, AlertState, RecipientChange, cleared_recipients, compare};
use domain::authz::{Action, Relation, Role, acts};
use domain::duty::{DutyKind, on_publish, on_withdraw};
use domain::ids::{AgreementId, AlertId, Item, OrgId};
use domain::notification::EventType;
use domain::time::never;
use serde_json::{Value, json};
use std::sync::Arc;
use storage::audit::AuditEvents;
use storage::observables::NewSighting;
use storage::{StoreError, Write, WriteTx};
use uuid::Uuid;

/// How often publishing plans anew when agreements change under it.
const PLANS: u32 = 4;

/// Publishes a cleared alert. Recipients are decided anew: fewer, or with less, goes; more, or wider, needs another
/// clearance.
pub async fn publish(app: &App, caller: &Caller, id: AlertId) -> Result<AlertDetail, Error> {
    for _ in 0..PLANS {
        let (row, composed) = own(app, caller, id, Action::PublishAlert).await?;
        let cleared = row.cleared.as_ref().and_then(cleared_recipients).unwrap_or_default();
        // the content of now under the recipients of then: the same hash, or something has changed since
        let (_, hash) = signed(app, &row, &composed.content, &cleared).await?;
        let command = AlertCommand::Publish { hash };
        row.decide(&command, &caller.ctx.actor, caller.ctx.at).map_err(refused)?;
        let now = composed.recipients();
        if let RecipientChange::Wider(_) = compare(&cleared, &now) {
            return Err(Error::ClearanceStale);
        }
        if now.is_empty() {
            let message = "nobody would receive it: the reports' originators have to consent first";
            return Err(Error::field("/recipients", "required", message));
        }
        let write = PublishAlert { id, version: row.version, command, composed: Arc::new(composed) };
        if app.store.write(&caller.ctx, write).await? {
            return show::show(app, caller, AlertKey::Id(id)).await;
        }
    }
    Err(StoreError::Busy.into())
}

struct PublishAlert {
    id: AlertId,
    version: i32,
    command: AlertCommand,
    composed: Arc<Composed>,
}

impl Write for PublishAlert {
    const NAME: &'static str = "alerts.publish";
    /// Whether it was done; else agreements have changed since the plan.
    type Output = bool;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(bool, AuditEvents), Error> {
        let (item, plan, content) = (Item::from(self.id), &self.composed.plan, &self.composed.content);
        let locked = tx.lock_alert(self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::PublishAlert, _>(&locked, Relation::Own, item)?;
        if locked.version() != self.version {
            return Err(Error::VersionMismatch);
        }
        // what was gone when it was planned drops out already
        let sources: Vec<Uuid> =
            self.composed.sources.iter().filter(|s| s.revision > 0).map(|s| s.item.id).collect();
        if !release::still_holds(tx, plan).await? || !tx.still_stand(&sources).await? {
            return Ok((false, AuditEvents::unchanged()));
        }
        let next = locked.decide(&self.command, &tx.principal().actor, tx.now()).map_err(refused)?;
        let (number, publisher) = (locked.number, locked.organisation);
        let recipients: Vec<(OrgId, AgreementId, i32)> = plan
            .recipients()
            .filter_map(|r| r.grounds.first().map(|g| (r.organisation, g.agreement, g.version)))
            .collect();
        let duties = on_publish(publisher, self.id, number, &recipients, tx.now());
        let due = duties.first().map_or_else(never, |duty| duty.due);
        release::write(
            tx,
            plan,
            &Release {
                item,
                revision: number,
                columns: &|projection, dropped| {
                    columns(content, &next.reference, number, projection, dropped)
                },
                stage: AlertState::Published.code(),
                next_due: &|_| due,
                own: Some((AlertState::Published.code(), never())),
            },
        )
        .await?;
        let organisations: Vec<OrgId> = recipients.iter().map(|(org, _, _)| *org).collect();
        tx.add_recipients(self.id, &organisations).await?;
        tx.add_duties(&duties).await?;
        let sightings: Vec<NewSighting> = content
            .sightings()
            .into_iter()
            .map(|s| NewSighting {
                kind: s.kind,
                value: s.value,
                class: s.data_class,
                rests_on: s.rests_on,
                role: s.role.as_str().to_owned(),
                first_seen: None,
                last_seen: None,
            })
            .collect();
        tx.add_sightings(item, number, publisher, &sightings).await?;
        tx.add_search_docs(item, number, content.search_texts()).await?;
        let feeds: Vec<Uuid> = organisations.iter().map(|organisation| organisation.0).collect();
        tx.feed(&feeds, item, number).await?;
        let cleared = locked.value.cleared.clone();
        tx.save_alert(permit, &next, cleared.as_ref()).await?;
        let observables: Vec<_> = content.observables.iter().map(|o| json!([o.kind, o.data_class])).collect();
        let data = json!({"version": number, "observables": observables});
        tx.announce(EventType::AlertPublished, item, publisher, data).await?;
        Ok((true, AuditEvents::one(Action::PublishAlert, item, publisher)))
    }
}

/// Takes an alert back, at once and from everybody: body `{reason}`. One person is enough.
pub async fn recall(app: &App, caller: &Caller, id: AlertId, body: &Value) -> Result<AlertDetail, Error> {
    let row = app.store.own_alert(&caller.viewer(), id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::RecallAlert, Relation::Own, Some(id.into())).await?;
    let duty_officer = caller.principal.roles.contains(&Role::DutyOfficer);
    let probe = AlertCommand::Recall { reason: String::new(), duty_officer };
    row.decide(&probe, &caller.ctx.actor, caller.ctx.at).map_err(refused)?;
    let command = AlertCommand::Recall { reason: reason(body)?, duty_officer };
    app.store.write(&caller.ctx, RecallAlert { id, command }).await?;
    show::show(app, caller, AlertKey::Id(id)).await
}

struct RecallAlert {
    id: AlertId,
    command: AlertCommand,
}

impl Write for RecallAlert {
    const NAME: &'static str = "alerts.recall";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let item = Item::from(self.id);
        let locked = tx.lock_alert(self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::RecallAlert, _>(&locked, Relation::Own, item)?;
        let next = locked.decide(&self.command, &tx.principal().actor, tx.now()).map_err(refused)?;
        let cleared = locked.value.cleared.clone();
        tx.save_alert(permit, &next, cleared.as_ref()).await?;
        let holders = tx.withdraw_holdings(item, next.organisation).await?;
        for holder in &holders {
            crate::duties::end(tx, &[DutyKind::AlertAcknowledge], *holder, item).await?;
        }
        tx.add_duties(&on_withdraw(next.organisation, item, &holders, tx.now())).await?;
        // without the alert there is nothing to put out without a source
        crate::duties::end(tx, &[DutyKind::AlertUpdate], next.organisation, item).await?;
        tx.announce(EventType::AlertRecalled, item, next.organisation, json!({"version": next.number}))
            .await?;
        Ok(((), AuditEvents::one(Action::RecallAlert, item, next.organisation)))
    }
}
