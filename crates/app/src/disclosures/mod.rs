//! Releases that have ended, on the side of who held them: tombstones, and the word that the copies are gone.
//!
//! A tombstone is a reference, a time, and a reason where a decision lets it pass. The item itself stays hidden.

use crate::directory::{Directory, OrgRef};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::duty::DutyKind;
use domain::ids::{DisclosureId, Item, ItemKind};
use domain::notification::EventType;
use domain::reference::Reference;
use domain::time::Time;
use serde::Serialize;
use serde_json::json;
use storage::audit::AuditEvents;
use storage::withdrawal::Tombstone;
use storage::{Write, WriteTx};

/// How many are told at once: those that wait come first.
const MOST: u64 = 200;

/// What is left of an item that was taken back.
#[derive(Clone, Debug, Serialize)]
pub struct TombstoneView {
    /// The release that has ended.
    pub id: DisclosureId,
    /// Of which kind of item.
    #[serde(rename = "type")]
    pub kind: ItemKind,
    /// Its reference.
    pub reference: Reference,
    /// Who took it back.
    pub organisation: OrgRef,
    /// When.
    pub withdrawn_at: Time,
    /// Why, where that passes.
    pub reason: Option<String>,
    /// Until when it is to be acknowledged.
    pub due: Option<Time>,
    /// When it was.
    pub acknowledged_at: Option<Time>,
}

fn view(stone: Tombstone, directory: &Directory) -> Result<TombstoneView, Error> {
    Ok(TombstoneView {
        id: stone.disclosure,
        kind: stone.item.kind,
        organisation: directory.organisation(stone.owner)?,
        reference: stone.reference,
        withdrawn_at: stone.at,
        reason: stone.reason,
        due: stone.due,
        acknowledged_at: stone.acknowledged_at,
    })
}

/// The tombstones in the caller's organisation, of one kind where it is named: those that wait first, then the newest.
pub async fn list(app: &App, caller: &Caller, kind: Option<ItemKind>) -> Result<Vec<TombstoneView>, Error> {
    caller.check(app, Action::AcknowledgeWithdrawal, Relation::Received, None).await?;
    let stones = app.store.taken_back(&caller.viewer(), kind, MOST).await?;
    let directory = Directory::load(&app.store).await?;
    stones.into_iter().map(|stone| view(stone, &directory)).collect()
}

/// Says that the caller's organisation has taken note that an item is gone, and has deleted its copies.
pub async fn acknowledge(app: &App, caller: &Caller, id: DisclosureId) -> Result<TombstoneView, Error> {
    let stone = app.store.taken_back_from(&caller.viewer(), id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::AcknowledgeWithdrawal, Relation::Received, Some(stone.item)).await?;
    app.store.write(&caller.ctx, Acknowledge { stone }).await?;
    let stone = app.store.taken_back_from(&caller.viewer(), id).await?.ok_or(Error::Hidden)?;
    view(stone, &Directory::load(&app.store).await?)
}

struct Acknowledge {
    stone: Tombstone,
}

impl Write for Acknowledge {
    const NAME: &'static str = "disclosures.acknowledge";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let (item, owner): (Item, _) = (self.stone.item, self.stone.owner);
        tx.principal().check(Action::AcknowledgeWithdrawal, Relation::Received, Some(item))?;
        let organisation = tx.principal().organisation;
        let asked = DutyKind::WithdrawalAcknowledge;
        let running = tx.running_duties(organisation, item).await?;
        if !running.iter().any(|row| row.duty.kind == asked) {
            return Err(Error::WrongState { state: "acknowledged", allowed: Vec::new() });
        }
        crate::duties::end(tx, &[asked], organisation, item).await?;
        tx.announce(EventType::DutyDone, item, owner, json!({"duty": asked})).await?;
        Ok(((), AuditEvents::one(Action::AcknowledgeWithdrawal, item, owner)))
    }
}
