//! Submitting: parse, decide, then one transaction that stores the report, its decisions, grounds and holdings, the
//! handlings, the clocks, the outbox event, the receipt and the log entries. No network inside or after it.

use super::preview::{decide, profile, reporter};
use crate::directory::{AgreementNames, Directory};
use crate::duties::{self, DutyView};
use crate::release::{self, AudienceEntry, Plan, Release};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::decision::{AudienceMode, Projection};
use domain::duty::Duty;
use domain::handling::{OwnerStatus, State};
use domain::ids::{AgreementId, DraftId, Item, OrgId, ReportId};
use domain::notification::EventType;
use domain::reference::{Reference, ReferenceKind};
use domain::report::{Mode, Parts, ReportContent, ReportKind, parse};
use domain::time::{Time, never};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use storage::audit::{AuditEvents, RowKey};
use storage::holdings::ListColumns;
use storage::observables::NewSighting;
use storage::reports::NewReportRow;
use storage::{Replay, StoreError, Write, WriteTx};
use vault::{ContentHash, ItemKey, RowSalt};

/// How often a submission plans anew when agreements change under it.
const PLANS: u32 = 4;

/// The answer to a submission.
#[derive(Clone, Debug, Serialize)]
pub struct Submitted {
    /// Its id.
    pub id: ReportId,
    /// Its reference.
    pub reference: Reference,
    /// 1.
    pub revision: i32,
    /// `received`, `unrouted` or `own-record`.
    pub status: &'static str,
    /// Everybody, with what and why.
    pub audience: Vec<AudienceEntry>,
    /// The clocks that started.
    pub duties: Vec<DutyView>,
    /// Signed: what was accepted, when, for whom.
    pub receipt: String,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

/// Submits a body. `basis` is what a preview answered; when the audience is another one now, nothing is stored.
pub async fn submit(
    app: &App,
    caller: &Caller,
    body: &Value,
    basis: Option<&str>,
) -> Result<Submitted, Error> {
    submit_from(app, caller, body, basis, None).await
}

pub(super) async fn submit_from(
    app: &App,
    caller: &Caller,
    body: &Value,
    basis: Option<&str>,
    draft: Option<DraftId>,
) -> Result<Submitted, Error> {
    caller.check(app, Action::SubmitReport, Relation::Own, None).await?;
    let read = if draft.is_some() { domain::report::parse_import } else { parse };
    let mut content = read(body, Mode::Submit, caller.ctx.at).map_err(Error::Invalid)?;
    if content.kind != ReportKind::Incident {
        return Err(Error::field("/kind", "enum", "only incidents can be submitted yet"));
    }
    content.reporter = Some(reporter(app, caller).await?);
    let (owner, at) = (caller.principal.organisation, caller.ctx.at);
    let facts = content.facts();
    let parts = content.to_parts().map_err(|e| StoreError::Internal(e.to_string()))?;
    let content = Arc::new(content);
    let profile = profile(app, caller).await?;
    for _ in 0..PLANS {
        let catalogue = app.store.catalogue(at).await?;
        let plan = decide(&catalogue, owner, &facts, &content, at)?;
        if basis.is_some_and(|basis| basis != plan.basis) {
            return Err(Error::StaleBasis);
        }
        let planned = duties::planned((owner, &profile), &catalogue, &plan, &content, at);
        let write = SubmitReport {
            content: Arc::clone(&content),
            parts: parts.clone(),
            plan: Arc::new(plan),
            duties: planned,
            key: app.store.take_item_key(owner, at).await?,
            issuer: app.public_url.to_string(),
            draft,
        };
        let plan = Arc::clone(&write.plan);
        let duties = write.duties.clone();
        let directory = Directory::load(&app.store).await?;
        return match app.store.write(&caller.ctx, write).await? {
            Done::Stored { id, reference, status, receipt } => Ok(Submitted {
                id,
                reference,
                revision: 1,
                status: status.as_str(),
                audience: plan.view(&directory)?,
                duties: duties::views(&duties, &directory, &AgreementNames::of(&catalogue), at)?,
                receipt,
                replayed: false,
            }),
            Done::Replayed(id) => replay(app, caller, id).await,
            Done::Moved => continue,
        };
    }
    Err(StoreError::Busy.into())
}

/// The first answer again, as the caller may see the report now.
pub(super) async fn replay(app: &App, caller: &Caller, id: ReportId) -> Result<Submitted, Error> {
    let held = super::find(app, caller, super::ReportKey::Id(id)).await?;
    caller.check(app, Action::ReadReport, Relation::Own, Some(id.into())).await?;
    Ok(Submitted {
        id,
        reference: held.reference.clone(),
        revision: held.revision,
        status: OwnerStatus::from_code(held.stage).map_or("received", OwnerStatus::as_str),
        audience: super::access::audience_as_stored(app, caller, id).await?,
        duties: duties::of(app, caller, id.into()).await?,
        receipt: app.store.receipt(id, 1).await?.unwrap_or_default(),
        replayed: true,
    })
}

struct SubmitReport {
    content: Arc<ReportContent>,
    parts: Parts,
    plan: Arc<Plan>,
    duties: Vec<Duty>,
    key: ItemKey,
    issuer: String,
    draft: Option<DraftId>,
}

enum Done {
    Stored {
        id: ReportId,
        reference: Reference,
        status: OwnerStatus,
        receipt: String,
    },
    Replayed(ReportId),
    /// Agreements have changed since the plan: nothing was written.
    Moved,
}

impl Write for SubmitReport {
    const NAME: &'static str = "reports.submit";
    type Output = Done;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Done, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok((Done::Replayed(id.into()), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        if !release::still_holds(tx, &self.plan).await? {
            return Ok((Done::Moved, AuditEvents::unchanged()));
        }
        let id: ReportId = tx.new_id();
        let (item, owner) = (Item::from(id), tx.principal().organisation);
        let reporter = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let permit = tx.principal().authorize_new::<acts::SubmitReport>(id.0)?;
        let reference = Reference::new(ReferenceKind::Report, tx.new_bits());
        let commitment = self.commitment(tx)?;
        let classes = self.content.classes();
        let row = NewReportRow {
            reference: &reference,
            kind: self.content.kind.as_str(),
            state: "submitted",
            reporter,
            owner,
            audience: json!(self.content.audience),
            parts: &self.parts,
            classes,
            key: &self.key,
            commitment: *commitment.as_bytes(),
        };
        tx.add_report(permit, &row).await?;
        tx.add_sightings(item, 1, owner, &self.sightings()).await?;
        let texts = self.content.search_texts().into_iter().map(|(class, text)| (class, 0, text)).collect();
        tx.add_search_docs(item, 1, texts).await?;

        let recipients: Vec<OrgId> = self.plan.recipients().map(|r| r.organisation).collect();
        let status = match (&self.content.audience, recipients.is_empty()) {
            (AudienceMode::Nobody, _) => OwnerStatus::OwnRecord,
            (_, true) => OwnerStatus::Unrouted,
            (_, false) => OwnerStatus::Received,
        };
        let due_of = self.acknowledge_by();
        release::write(
            tx,
            &self.plan,
            &Release {
                item,
                revision: 1,
                columns: &|projection, _| columns(&self.content, &reference, projection),
                stage: State::New.code(),
                next_due: &|agreement| due_of.get(&agreement).copied().unwrap_or_else(never),
                own: Some((status.code(), self.next_own_due(owner))),
            },
        )
        .await?;
        tx.add_handlings(id, &recipients).await?;
        let duties: Vec<Duty> = self.duties.iter().map(|duty| Duty { item, ..duty.clone() }).collect();
        tx.add_duties(&duties).await?;
        let receipt = self.receipt(tx, id, &reference, &commitment.to_string())?;
        tx.add_receipt(id, 1, &receipt).await?;
        if let Some(draft) = self.draft
            && let Some(locked) = tx.lock_draft(owner, draft).await?
        {
            let permit = tx.principal().authorize::<acts::DraftReport, _>(&locked, Relation::Own, None)?;
            tx.remove_draft(permit).await?;
        }
        tx.announce(EventType::ReportSubmitted, item, owner, self.event()).await?;
        tx.remember(id.0, 201).await?;
        let rows = [
            tx.touched("reports", id.0, 1).await?,
            tx.touched("report_revisions", RowKey::Nth(id.0, 1), 1).await?,
        ];
        let events = AuditEvents::one(Action::SubmitReport, item, owner).touching(rows);
        Ok((Done::Stored { id, reference, status, receipt }, events))
    }
}

impl SubmitReport {
    fn sightings(&self) -> Vec<NewSighting> {
        self.content
            .sightings()
            .into_iter()
            .map(|s| NewSighting {
                kind: s.kind,
                value: s.value,
                class: s.data_class,
                rests_on: 0,
                role: s.role.as_str().to_owned(),
                first_seen: s.first_seen,
                last_seen: s.last_seen,
            })
            .collect()
    }

    /// A digest of the whole content under a random salt: the receipt commits to it and tells nothing.
    fn commitment(&self, tx: &WriteTx) -> Result<vault::Commitment, Error> {
        let salt = RowSalt::generate(tx.random());
        let whole = json!({"plain": self.parts.plain, "personal": self.parts.personal});
        Ok(salt.commit(&whole).map_err(|e| StoreError::Internal(e.to_string()))?)
    }

    fn acknowledge_by(&self) -> HashMap<AgreementId, Time> {
        self.duties.iter().filter_map(|duty| duty.clause.map(|c| (c.agreement, duty.due))).collect()
    }

    fn next_own_due(&self, owner: OrgId) -> Time {
        self.duties
            .iter()
            .filter(|duty| duty.owed_by == owner)
            .map(|duty| duty.due)
            .min()
            .unwrap_or_else(never)
    }

    fn receipt(
        &self,
        tx: &WriteTx,
        id: ReportId,
        reference: &Reference,
        commitment: &str,
    ) -> Result<String, Error> {
        let iat = tx.now().timestamp();
        let audience: Vec<_> = self
            .plan
            .recipients()
            .filter_map(|r| {
                r.grounds.first().map(|g| json!([r.organisation, g.agreement, g.version, g.stored]))
            })
            .collect();
        let audience = ContentHash::of(&audience).map_err(|e| StoreError::Internal(e.to_string()))?;
        let payload = json!({
            "iss": self.issuer, "iat": iat, "jti": tx.new_id::<uuid::Uuid>(), "reference": reference, "report": id, "revision": 1,
            "organisation": tx.principal().organisation, "commitment": commitment, "audience_digest": audience.to_string(),
            "log": self.issuer, "sequenced_by": iat + 60,
        });
        Ok(tx.keyring().sign_receipt(&payload).map_err(|e| StoreError::Internal(e.to_string()))?)
    }

    /// What filters of subscriptions are held against.
    fn event(&self) -> Value {
        let observables: Vec<_> =
            self.content.observables.iter().map(|o| json!([o.kind, o.data_class])).collect();
        json!({"version": 1, "countries": self.content.affected.countries, "observables": observables})
    }
}

fn columns(content: &ReportContent, reference: &Reference, projection: Projection) -> ListColumns {
    let shown = content.list_columns(projection);
    ListColumns {
        reference: reference.clone(),
        revision: 1,
        title: shown.title.unwrap_or_default(),
        category: shown.categories.first().map(ToString::to_string).unwrap_or_default(),
        tlp: shown.tlp,
        severity: shown.severity.map_or(0, domain::taxonomy::Severity::rank),
        detected_at: shown.detected_at,
    }
}
