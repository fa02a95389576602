//! Stopping an agreement, and resuming it.
//!
//! A breach of security and human rights stop at once, other grounds with a day's notice. Each party lifts its own stops:
//! what another one stopped to protect its data stays stopped until that party says otherwise.

use super::tell;
use crate::{App, Caller, Error};
use chrono::TimeDelta;
use domain::actor::SystemRole;
use domain::agreement::{AgreementState, Clause, ClauseSet, Status};
use domain::authz::{Action, Relation, acts};
use domain::fields::Errors;
use domain::ids::{AgreementId, OrgId};
use domain::notification::{EventType, Subject};
use serde_json::json;
use storage::agreements::NewSuspension;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};
use uuid::Uuid;

/// The notice of a suspension that isn't urgent.
const NOTICE: TimeDelta = TimeDelta::hours(24);

/// What stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// These clauses: whatever was released relying on one of them.
    Clauses(Vec<Clause>),
}

/// Why it stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuspensionGround {
    /// Data are no longer safe with a party: at once.
    SecurityBreach,
    /// People would be harmed: at once.
    HumanRights,
    /// Terms weren't kept: with notice.
    TermsNotKept,
    /// Anything else: with notice.
    Other,
}

impl SuspensionGround {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SecurityBreach, Self::HumanRights, Self::TermsNotKept, Self::Other];

    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SecurityBreach => "security-breach",
            Self::HumanRights => "human-rights",
            Self::TermsNotKept => "terms-not-kept",
            Self::Other => "other",
        }
    }

    /// Reads [`SuspensionGround::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.as_str() == text)
    }

    const fn notice(self) -> TimeDelta {
        match self {
            Self::SecurityBreach | Self::HumanRights => TimeDelta::zero(),
            Self::TermsNotKept | Self::Other => NOTICE,
        }
    }
}

/// Stops an agreement of the caller's organisation, whole or in some clauses. What it carried is hidden from then on.
pub async fn suspend(
    app: &App,
    caller: &Caller,
    id: AgreementId,
    scope: Scope,
    ground: SuspensionGround,
    reason: &str,
) -> Result<(), Error> {
    app.store.write(&caller.ctx, Suspend { id, scope, ground, reason: reason.to_owned() }).await
}

struct Suspend {
    id: AgreementId,
    scope: Scope,
    ground: SuspensionGround,
    reason: String,
}

impl Write for Suspend {
    const NAME: &'static str = "agreements.suspend";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let agreement = tx.lock_agreement(self.id).await?.ok_or(Error::Hidden)?;
        let permit =
            tx.principal().authorize::<acts::SuspendAgreement, _>(&agreement, Relation::Party, None)?;
        still_party(&agreement, tx, Action::SuspendAgreement)?;
        let clauses = match &self.scope {
            Scope::All => ClauseSet::ALL,
            Scope::Clauses(clauses) => {
                clauses.iter().fold(ClauseSet::EMPTY, |set, c| set.or(ClauseSet::of(*c)))
            }
        };
        let errors = Errors::new();
        if clauses.is_empty() {
            errors.push("/scope", "required", "name a clause, or all");
        }
        crate::organisations::check_line(&errors, "/reason", &self.reason, 2000);
        errors.into_result(Some(())).map_err(Error::Invalid)?;
        if !matches!(agreement.status, Status::Active | Status::Notice | Status::Suspended) {
            return Err(Error::WrongState { state: agreement.status.as_str(), allowed: Vec::new() });
        }
        let from = tx.now() + self.ground.notice();
        let id: Uuid = tx.new_id();
        let (ground, reason) = (self.ground.as_str(), self.reason.clone());
        let new = NewSuspension { id, party: None, clauses, ground, reason, from };
        let version = agreement.version() + 1;
        tx.suspend_agreement(permit, &agreement, &new).await?;
        let touched = [
            tx.touched("agreements", self.id.0, version).await?,
            tx.touched("agreement_suspensions", id, 1).await?,
        ];
        let by = tx.principal().organisation;
        tx.announce(EventType::AgreementSuspended, Subject::Agreement(self.id), by, json!({})).await?;
        Ok(((), tell(Action::SuspendAgreement, &agreement, tx.principal().organisation, &touched)))
    }
}

/// Lifts what the caller's organisation has stopped; by another person than the one who stopped it. What was hidden
/// comes back, and no more.
pub async fn resume(app: &App, caller: &Caller, id: AgreementId) -> Result<(), Error> {
    app.store.write(&caller.ctx, Resume(id)).await
}

struct Resume(AgreementId);

impl Write for Resume {
    const NAME: &'static str = "agreements.resume";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let agreement = tx.lock_agreement(self.0).await?.ok_or(Error::Hidden)?;
        let permit =
            tx.principal().authorize::<acts::ResumeAgreement, _>(&agreement, Relation::Party, None)?;
        still_party(&agreement, tx, Action::ResumeAgreement)?;
        let principal = tx.principal();
        let mut own = Vec::new();
        let mut second = true;
        for suspension in tx.suspensions(self.0).await? {
            let by = tx.suspended_by(&suspension).await?;
            // the platform's own stops, and those whose entry has left the log, are for any party to lift
            let (actor, organisation) = by.unwrap_or((Uuid::nil(), OrgId(Uuid::nil())));
            if organisation.0.is_nil() || organisation == principal.organisation {
                second &= actor.is_nil() || actor != principal.actor.id();
                own.push(suspension.id);
            }
        }
        if own.is_empty() {
            return Err(Error::WrongState { state: agreement.status.as_str(), allowed: Vec::new() });
        }
        if !second {
            return Err(Error::SecondPerson);
        }
        let version = agreement.version() + 1;
        tx.resume_agreement(permit, &agreement, &own).await?;
        let mut digests = vec![tx.touched("agreements", self.0.0, version).await?];
        for id in own {
            digests.push(tx.touched("agreement_suspensions", id, 2).await?);
        }
        let by = tx.principal().organisation;
        tx.announce(EventType::AgreementResumed, Subject::Agreement(self.0), by, json!({})).await?;
        Ok(((), tell(Action::ResumeAgreement, &agreement, tx.principal().organisation, &digests)))
    }
}

/// Who has left reads on what it signed, and changes nothing any more.
fn still_party(agreement: &AgreementState, tx: &WriteTx, action: Action) -> Result<(), Error> {
    let principal = tx.principal();
    let system = principal.actor.kind() == "system";
    if system || agreement.party(principal.organisation).is_some() {
        Ok(())
    } else {
        Err(Error::Forbidden(action, None))
    }
}

/// Shuts the gates of suspensions whose notice is over; the worker's clock calls it. Returns how many agreements.
pub async fn begin_suspensions(app: &App) -> Result<usize, Error> {
    let due = app.store.suspensions_to_begin(app.now()).await?;
    for id in &due {
        app.store.write(&app.system(SystemRole::Clock), Begin(*id)).await?;
    }
    Ok(due.len())
}

struct Begin(AgreementId);

impl Write for Begin {
    const NAME: &'static str = "agreements.begin_suspensions";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let agreement = tx.lock_agreement(self.0).await?.ok_or(Error::Hidden)?;
        let version = agreement.version() + 1;
        tx.begin_suspensions(&agreement).await?;
        let digest = tx.touched("agreements", self.0.0, version).await?;
        Ok(((), tell(Action::SuspendAgreement, &agreement, OrgId(Uuid::nil()), &[digest])))
    }
}
