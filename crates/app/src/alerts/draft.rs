//! Writing an alert: a draft with inherited terms, and changing it while it is one.

use super::compose::{Composed, compose};
use super::show::{self, AlertDetail, AlertKey};
use crate::{App, Caller, Error};
use domain::alert::{AlertCommand, AlertError, AlertVerb, parse_alert};
use domain::authz::{Action, Relation, acts};
use domain::decision::Projection;
use domain::ids::{AlertId, CaseId, Item};
use domain::reference::{Reference, ReferenceKind};
use domain::report::Parts;
use serde_json::{Value, json};
use storage::alerts::{NewAlertVersion, Source};
use storage::audit::{AuditEvents, RowKey};
use storage::holdings::ListColumns;
use storage::{Replay, StoreError, Write, WriteTx};
use vault::{ItemKey, RowSalt};

/// Drafts an alert from a case. Its marking is the join of its reports', stated stricter at most.
pub async fn draft(app: &App, caller: &Caller, body: &Value) -> Result<AlertDetail, Error> {
    caller.check(app, Action::DraftAlert, Relation::Own, None).await?;
    let new = parse_alert(body, caller.ctx.at).map_err(Error::Invalid)?;
    let composed = compose(app, caller, &new).await?;
    let content = Stored::of(app, caller, composed).await?;
    let (id, replayed) = app.store.write(&caller.ctx, DraftAlert { content }).await?;
    Ok(AlertDetail { replayed, ..show::show(app, caller, AlertKey::Id(id)).await? })
}

/// Changes a draft. `version` is the one that was read, when the client says so.
pub async fn edit(
    app: &App,
    caller: &Caller,
    id: AlertId,
    body: &Value,
    version: Option<i32>,
) -> Result<AlertDetail, Error> {
    let row = app.store.own_alert(&caller.viewer(), id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::EditAlert, Relation::Own, Some(id.into())).await?;
    row.decide(&AlertCommand::Edit, &caller.ctx.actor, caller.ctx.at).map_err(refused)?;
    let new = parse_alert(body, caller.ctx.at).map_err(Error::Invalid)?;
    if new.case != row.case {
        return Err(Error::field(
            "/case",
            "reference",
            "an alert stays with its case; draft a new one for another",
        ));
    }
    let composed = compose(app, caller, &new).await?;
    let content = Stored::of(app, caller, composed).await?;
    app.store.write(&caller.ctx, EditAlert { id, version, content }).await?;
    show::show(app, caller, AlertKey::Id(id)).await
}

/// How the state machine's refusals are answered.
pub(super) fn refused(error: AlertError) -> Error {
    match error {
        AlertError::WrongState { state, allowed, .. } => Error::WrongState {
            state: state.as_str(),
            allowed: allowed.into_iter().map(AlertVerb::as_str).collect(),
        },
        AlertError::SecondPerson => Error::SecondPerson,
        AlertError::NotDrafterOrClearer => Error::Forbidden(Action::PublishAlert, None),
        AlertError::ClearanceStale => Error::ClearanceStale,
    }
}

/// A composed alert, ready for its row.
struct Stored {
    composed: Composed,
    parts: Parts,
    key: ItemKey,
}

impl Stored {
    async fn of(app: &App, caller: &Caller, composed: Composed) -> Result<Self, Error> {
        let parts = composed.content.to_parts().map_err(|e| StoreError::Internal(e.to_string()))?;
        let key = app.store.take_item_key(caller.principal.organisation, caller.ctx.at).await?;
        Ok(Self { composed, parts, key })
    }

    async fn put(&self, tx: &WriteTx, id: AlertId, reference: &Reference, n: i32) -> Result<(), Error> {
        let author = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let salt = RowSalt::generate(tx.random());
        let whole = json!({"plain": self.parts.plain, "personal": self.parts.personal});
        let commitment = salt.commit(&whole).map_err(|e| StoreError::Internal(e.to_string()))?;
        let content = &self.composed.content;
        let version = NewAlertVersion {
            n,
            columns: columns(content, reference, n, Projection::EVERYTHING, 0),
            parts: &self.parts,
            classes: content.classes(),
            key: &self.key,
            commitment: *commitment.as_bytes(),
        };
        let sources: Vec<Source> = content
            .reports
            .iter()
            .zip(&self.composed.sources)
            .zip(0..)
            .map(|((report, source), bit)| Source {
                report: *report,
                revision: source.revision,
                bit,
                classes: source.projection.kept,
            })
            .collect();
        tx.put_alert_version(id, author, &version, &sources).await?;
        Ok(())
    }
}

/// What lists show of an alert to a reader with `projection`.
pub(super) fn columns(
    content: &domain::alert::AlertContent,
    reference: &Reference,
    revision: i32,
    projection: Projection,
    dropped: u64,
) -> ListColumns {
    let shown = content.list_columns(reference, projection, dropped);
    ListColumns {
        reference: reference.clone(),
        revision,
        title: shown.title.unwrap_or_default(),
        category: shown.categories.first().map(ToString::to_string).unwrap_or_default(),
        tlp: shown.tlp,
        severity: shown.severity.map_or(0, domain::taxonomy::Severity::rank),
        detected_at: shown.detected_at,
    }
}

struct DraftAlert {
    content: Stored,
}

impl Write for DraftAlert {
    const NAME: &'static str = "alerts.draft";
    type Output = (AlertId, bool);
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok(((id.into(), true), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        let case: CaseId = self.content.composed.content.case;
        let locked = tx.lock_case(case).await?.ok_or(Error::Hidden)?;
        let id: AlertId = tx.new_id();
        let reference = Reference::new(ReferenceKind::Alert, tx.new_bits());
        let drafter = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let permit = tx.principal().authorize_new::<acts::DraftAlert>(id.0)?;
        tx.add_alert(permit, &reference, locked.id, drafter, self.content.composed.content.expires_at)
            .await?;
        self.content.put(tx, id, &reference, 1).await?;
        tx.remember(id.0, 201).await?;
        let owner = tx.principal().organisation;
        let rows = [
            tx.touched("alerts", id.0, 1).await?,
            tx.touched("alert_versions", RowKey::Nth(id.0, 1), 1).await?,
        ];
        Ok(((id, false), AuditEvents::one(Action::DraftAlert, Item::from(id), owner).touching(rows)))
    }
}

struct EditAlert {
    id: AlertId,
    version: Option<i32>,
    content: Stored,
}

impl Write for EditAlert {
    const NAME: &'static str = "alerts.edit";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let item = Item::from(self.id);
        let locked = tx.lock_alert(self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditAlert, _>(&locked, Relation::Own, item)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        let mut next =
            locked.decide(&AlertCommand::Edit, &tx.principal().actor, tx.now()).map_err(refused)?;
        next.expires_at = self.content.composed.content.expires_at;
        self.content.put(tx, self.id, &locked.reference, locked.number).await?;
        let version = locked.version() + 1;
        tx.save_alert(permit, &next, None).await?;
        let rows = [
            tx.touched("alerts", self.id.0, version).await?,
            tx.touched("alert_versions", RowKey::Nth(self.id.0, locked.number), version).await?,
        ];
        Ok(((), AuditEvents::one(Action::EditAlert, item, next.organisation).touching(rows)))
    }
}
