//! Clearing: another person signs a hash over content, marking, recipients and what each of them gets.

use super::compose::{Composed, recompose};
use super::draft::refused;
use super::show::{self, AlertDetail, AlertKey, own_content};
use crate::{App, Caller, Error};
use domain::alert::{AlertCommand, AlertContent, ClearedRecipient, canonical};
use domain::authz::{Act, Action, Relation, acts};
use domain::fields::{Errors, FieldError, Reader, is_forbidden};
use domain::ids::{AlertId, Item};
use domain::taxonomy::Severity;
use serde_json::Value;
use std::marker::PhantomData;
use storage::alerts::AlertRow;
use storage::audit::AuditEvents;
use storage::{StoreError, Write, WriteTx};
use vault::{Commitment, ContentHash};

/// Hands a draft to the second person. Texts with unclassed personal data come back with every place.
pub async fn submit_for_clearance(app: &App, caller: &Caller, id: AlertId) -> Result<AlertDetail, Error> {
    let (row, composed) = own(app, caller, id, Action::SubmitAlert).await?;
    row.decide(&AlertCommand::Submit, &caller.ctx.actor, caller.ctx.at).map_err(refused)?;
    classed(&composed)?;
    step::<acts::SubmitAlert>(app, caller, &row, AlertCommand::Submit, None).await
}

/// Sends an alert back to its drafter: body `{reason}`.
pub async fn return_(app: &App, caller: &Caller, id: AlertId, body: &Value) -> Result<AlertDetail, Error> {
    let row = app.store.own_alert(&caller.viewer(), id).await?.ok_or(Error::Hidden)?;
    permitted(app, caller, &row, Action::ReturnAlert).await?;
    let reason = reason(body)?;
    step::<acts::ReturnAlert>(app, caller, &row, AlertCommand::Return { reason }, None).await
}

/// Clears an alert: body `{confirmed?}`, the pointers of the places that name a source and stay all the same, because
/// that reporter agrees. Without them the answer lists the places and changes nothing.
pub async fn clear(app: &App, caller: &Caller, id: AlertId, body: &Value) -> Result<AlertDetail, Error> {
    let (row, composed) = own(app, caller, id, Action::ClearAlert).await?;
    // before the fields: whoever isn't the second person has nothing to mend
    row.decide(&AlertCommand::Clear { hash: Vec::new() }, &caller.ctx.actor, caller.ctx.at)
        .map_err(refused)?;
    classed(&composed)?;
    named(&composed, &confirmed(body)?)?;
    let (cleared, hash) = signed(app, &row, &composed.content, &composed.recipients()).await?;
    step::<acts::ClearAlert>(app, caller, &row, AlertCommand::Clear { hash }, Some(cleared)).await
}

/// Whether the role table lets the caller do `action` to this alert; a refusal goes to the log.
async fn permitted(app: &App, caller: &Caller, alert: &AlertRow, action: Action) -> Result<(), Error> {
    if is_urgent(alert) && caller.principal.may_urgently(action, Relation::Own) {
        return Ok(());
    }
    caller.check(app, action, Relation::Own, Some(alert.id.into())).await
}

/// A critical alert opens rights that others don't: the duty officer may clear it.
fn is_urgent(alert: &AlertRow) -> bool {
    alert.columns.severity == Severity::Critical.rank()
}

/// The alert and what it is now; visibility before role.
pub(super) async fn own(
    app: &App,
    caller: &Caller,
    id: AlertId,
    action: Action,
) -> Result<(AlertRow, Composed), Error> {
    let row = app.store.own_alert(&caller.viewer(), id).await?.ok_or(Error::Hidden)?;
    permitted(app, caller, &row, action).await?;
    let content = own_content(app, &row).await?;
    let composed = recompose(app, caller, content).await?;
    Ok((row, composed))
}

/// The value that a clearance signs, and its hash, of the alert as it stands with these recipients.
pub(super) async fn signed(
    app: &App,
    row: &AlertRow,
    content: &AlertContent,
    recipients: &[ClearedRecipient],
) -> Result<(Value, Vec<u8>), Error> {
    let commitment = app.store.alert_commitment(row.id, row.number).await?;
    let commitment = commitment.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let commitment =
        commitment.ok_or_else(|| StoreError::corrupt("alert_versions", "content_commitment", row.id))?;
    let value = canonical(&Commitment::from_bytes(commitment).to_string(), &content.marking, recipients);
    let hash = ContentHash::of(&value).map_err(|e| StoreError::Internal(e.to_string()))?;
    Ok((value, hash.as_bytes().to_vec()))
}

fn classed(composed: &Composed) -> Result<(), Error> {
    let open: Vec<FieldError> = composed
        .content
        .unclassed(&composed.subjects)
        .into_iter()
        .map(|u| FieldError { message: u.message(), pointer: u.pointer, code: "unclassed" })
        .collect();
    if open.is_empty() { Ok(()) } else { Err(Error::Invalid(open)) }
}

fn named(composed: &Composed, confirmed: &[String]) -> Result<(), Error> {
    let open: Vec<FieldError> = composed
        .flags
        .iter()
        .filter(|flag| !confirmed.contains(&flag.pointer))
        .map(|flag| FieldError {
            pointer: flag.pointer.clone(),
            code: "unclassed",
            message: format!(
                "names the source {}: replace it, drop it, or list this pointer in `confirmed` once that reporter agrees",
                flag.what
            ),
        })
        .collect();
    if open.is_empty() { Ok(()) } else { Err(Error::Invalid(open)) }
}

fn confirmed(body: &Value) -> Result<Vec<String>, Error> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let pointer = |text: &str| {
        let fits = text.starts_with('/') && text.len() <= 200 && !text.chars().any(is_forbidden);
        fits.then(|| text.to_owned())
    };
    let pointers = reader.words("confirmed", 400, pointer, "a pointer of this alert such as /summary");
    reader.finish();
    errors.into_result(Some(pointers.unwrap_or_default())).map_err(Error::Invalid)
}

/// `{reason}`, required.
pub(super) fn reason(body: &Value) -> Result<String, Error> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let reason = reader.required_text("reason", 4_000);
    reader.finish();
    errors.into_result(reason).map_err(Error::Invalid)
}

/// One step of an alert's life that touches nothing else.
async fn step<A: Act + Send + Sync + 'static>(
    app: &App,
    caller: &Caller,
    row: &AlertRow,
    command: AlertCommand,
    cleared: Option<Value>,
) -> Result<AlertDetail, Error> {
    let write = Step::<A> { id: row.id, version: row.version, command, cleared, act: PhantomData };
    app.store.write(&caller.ctx, write).await?;
    show::show(app, caller, AlertKey::Id(row.id)).await
}

struct Step<A> {
    id: AlertId,
    /// The version that was looked at: what was cleared is what stands there.
    version: i32,
    command: AlertCommand,
    cleared: Option<Value>,
    act: PhantomData<fn() -> A>,
}

impl<A: Act + Send + Sync + 'static> Write for Step<A> {
    const NAME: &'static str = "alerts.step";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let item = Item::from(self.id);
        let locked = tx.lock_alert(self.id).await?.ok_or(Error::Hidden)?;
        let permit = if is_urgent(&locked) {
            tx.principal().authorize_urgent::<A, _>(&locked, Relation::Own, item)?
        } else {
            tx.principal().authorize::<A, _>(&locked, Relation::Own, item)?
        };
        if locked.version() != self.version {
            return Err(Error::VersionMismatch);
        }
        let next = locked.decide(&self.command, &tx.principal().actor, tx.now()).map_err(refused)?;
        tx.save_alert(permit, &next, self.cleared.as_ref()).await?;
        Ok(((), AuditEvents::one(A::ACTION, item, next.organisation)))
    }
}
