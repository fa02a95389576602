//! Drafts: every field optional, sealed whole, for reporter and compliance of the organisation, thirty days.

use super::preview::{Preview, preview_content};
use super::submit::{Submitted, replay, submit_from};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::{DraftId, ReportId};
use domain::report::{Mode, parse_import};
use domain::time::Time;
use serde::Serialize;
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::drafts::Draft;
use storage::{Replay, Write, WriteTx};
use vault::ItemKey;

/// A draft in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct DraftView {
    /// Its id.
    pub id: DraftId,
    /// The body, as saved.
    pub body: Value,
    /// When it was begun.
    pub created_at: Time,
    /// When it was last saved.
    pub updated_at: Time,
    /// When it goes by itself.
    pub expires_at: Time,
    /// What `If-Match` is held against.
    #[serde(skip)]
    pub version: i32,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

impl From<Draft> for DraftView {
    fn from(draft: Draft) -> Self {
        Self {
            id: draft.id,
            body: draft.body,
            created_at: draft.created_at,
            updated_at: draft.updated_at,
            expires_at: draft.updated_at + chrono::TimeDelta::days(30),
            version: draft.version,
            replayed: false,
        }
    }
}

/// Keeps a new draft. What is there has to be right; anything may be missing.
pub async fn create(app: &App, caller: &Caller, body: &Value) -> Result<DraftView, Error> {
    caller.check(app, Action::DraftReport, Relation::Own, None).await?;
    parse_import(body, Mode::Draft, caller.ctx.at).map_err(Error::Invalid)?;
    let key = app.store.take_item_key(caller.principal.organisation, caller.ctx.at).await?;
    let (id, replayed) = app.store.write(&caller.ctx, CreateDraft { body: body.clone(), key }).await?;
    Ok(DraftView { replayed, ..show(app, caller, id).await? })
}

struct CreateDraft {
    body: Value,
    key: ItemKey,
}

impl Write for CreateDraft {
    const NAME: &'static str = "drafts.create";
    type Output = (DraftId, bool);
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok(((id.into(), true), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        let id: DraftId = tx.new_id();
        let (owner, member) =
            (tx.principal().organisation, tx.principal().member().ok_or(Error::Unauthenticated)?);
        let permit = tx.principal().authorize_new::<acts::DraftReport>(id.0)?;
        tx.add_draft(permit, owner, member, &self.body, &self.key).await?;
        tx.remember(id.0, 201).await?;
        Ok(((id, false), AuditEvents::one(Action::DraftReport, None, owner)))
    }
}

/// The organisation's drafts, last saved first.
pub async fn list(
    app: &App,
    caller: &Caller,
    after: Option<(Time, DraftId)>,
    limit: u64,
) -> Result<Vec<DraftView>, Error> {
    caller.check(app, Action::DraftReport, Relation::Own, None).await?;
    let drafts = app.store.drafts(caller.principal.organisation, after, limit).await?;
    Ok(drafts.into_iter().map(Into::into).collect())
}

/// One of the organisation's drafts.
pub async fn show(app: &App, caller: &Caller, id: DraftId) -> Result<DraftView, Error> {
    let draft = app.store.draft(caller.principal.organisation, id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::DraftReport, Relation::Own, None).await?;
    Ok(draft.into())
}

/// Saves a draft; `version` is the one that was read, when the client says so.
pub async fn save(
    app: &App,
    caller: &Caller,
    id: DraftId,
    body: &Value,
    version: Option<i32>,
) -> Result<DraftView, Error> {
    show(app, caller, id).await?;
    parse_import(body, Mode::Draft, caller.ctx.at).map_err(Error::Invalid)?;
    let key = app.store.take_item_key(caller.principal.organisation, caller.ctx.at).await?;
    app.store.write(&caller.ctx, ChangeDraft { id, version, body: Some((body.clone(), key)) }).await?;
    show(app, caller, id).await
}

/// Throws a draft away.
pub async fn remove(app: &App, caller: &Caller, id: DraftId, version: Option<i32>) -> Result<(), Error> {
    app.store.write(&caller.ctx, ChangeDraft { id, version, body: None }).await
}

struct ChangeDraft {
    id: DraftId,
    version: Option<i32>,
    /// The new body with the key that seals it; none throws the draft away.
    body: Option<(Value, ItemKey)>,
}

impl Write for ChangeDraft {
    const NAME: &'static str = "drafts.change";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_draft(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::DraftReport, _>(&locked, Relation::Own, None)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        match &self.body {
            Some((body, key)) => tx.save_draft(permit, body, key).await?,
            None => tx.remove_draft(permit).await?,
        }
        Ok(((), AuditEvents::one(Action::DraftReport, None, owner)))
    }
}

/// *Who will see this*, for a draft.
pub async fn preview(app: &App, caller: &Caller, id: DraftId) -> Result<Preview, Error> {
    let draft = show(app, caller, id).await?;
    let content = parse_import(&draft.body, Mode::Draft, caller.ctx.at).map_err(Error::Invalid)?;
    preview_content(app, caller, content).await
}

/// Submits a draft and throws it away, in one transaction.
pub async fn submit(
    app: &App,
    caller: &Caller,
    id: DraftId,
    basis: Option<&str>,
) -> Result<Submitted, Error> {
    let draft = match show(app, caller, id).await {
        // gone: into the report that this very key made, if it made one
        Err(Error::Hidden) if caller.ctx.idempotency.is_some() => {
            let report = app.store.write(&caller.ctx, MadeBefore).await?;
            return replay(app, caller, report).await;
        }
        shown => shown?,
    };
    submit_from(app, caller, &draft.body, basis, Some(id)).await
}

/// The report that an idempotency key made; hidden where it made none.
struct MadeBefore;

impl Write for MadeBefore {
    const NAME: &'static str = "drafts.submitted-before";
    type Output = ReportId;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(ReportId, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::Of { id, .. } => Ok((id.into(), AuditEvents::unchanged())),
            Replay::OtherBody => Err(Error::IdempotencyMismatch),
            Replay::New => Err(Error::Hidden),
        }
    }
}
