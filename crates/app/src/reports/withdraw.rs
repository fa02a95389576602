//! Taking a report back: from everybody, at once, in one transaction.
//!
//! Who has it in a case keeps reading it for [`IN_CASE`], in which its work can be put in order; everybody else is left with
//! a tombstone. It follows into alerts: their publishers owe them anew without it, or a recall.

use super::show::{self, ReportDetail, ReportKey, find, relation};
use crate::directory::{Directory, OrgRef};
use crate::release::{self, Plan};
use crate::{App, Caller, Error, duties};
use domain::authz::{Action, Relation, acts};
use domain::country::Country;
use domain::decision::OrgKind;
use domain::duty::{DutyKind, on_source_withdrawn, on_withdraw};
use domain::fields::{Errors, Reader};
use domain::handling::{OwnerStatus, ReportState};
use domain::ids::{CaseId, Item, OrgId, ReportId};
use domain::notification::EventType;
use domain::time::{Term, Time};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use storage::audit::AuditEvents;
use storage::view::Held;
use storage::withdrawal::Reached;
use storage::{StoreError, Write, WriteTx};

/// How long an authority that has the report in a case reads on.
const IN_CASE: Term = Term::Hours(48);
/// What holders owed on the report itself: nothing of it is awaited any more.
const ENDED: [DutyKind; 4] =
    [DutyKind::Acknowledge, DutyKind::TriageOutcome, DutyKind::Progress, DutyKind::ClosureFeedback];
/// How often it is planned anew when agreements or holders change under it.
const PLANS: u32 = 4;

/// How far a withdrawal has come, for the report's owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// When it was taken back.
    pub at: Time,
    /// Why.
    pub reason: String,
    /// How many have received it, or an alert made of it.
    pub holders: usize,
    /// How many of them have acknowledged that it is gone.
    pub acknowledged: usize,
    /// Those that received an alert made of it: their names are their publisher's matter.
    pub onward: Vec<OnwardHolders>,
}

/// Some that received an alert made of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnwardHolders {
    /// In which country.
    pub country: Country,
    /// Of which kind.
    pub kind: OrgKind,
    /// How many.
    pub holders: usize,
    /// How many of them have acknowledged.
    pub acknowledged: usize,
}

/// Takes a report back from everybody by a body `{reason}`.
pub async fn withdraw(
    app: &App,
    caller: &Caller,
    key: ReportKey,
    body: &Value,
) -> Result<ReportDetail, Error> {
    let held = find(app, caller, key).await?;
    let report = ReportId::from(held.item);
    caller.check(app, Action::WithdrawReport, relation(&held), Some(report.into())).await?;
    if OwnerStatus::from_code(held.stage) == Some(OwnerStatus::Withdrawn) {
        return Err(wrong_state(ReportState::Withdrawn));
    }
    let reason = reason(body)?;
    for _ in 0..PLANS {
        let plan = plan(app, caller, &held).await?;
        let write = WithdrawReport { report, reason: reason.clone(), revision: held.revision, plan };
        if app.store.write(&caller.ctx, write).await? {
            return show::show(app, caller, ReportKey::Id(report)).await;
        }
    }
    Err(StoreError::Busy.into())
}

fn reason(body: &Value) -> Result<String, Error> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let reason = reader.required_text("reason", 4_000);
    reader.finish();
    errors.into_result(reason).map_err(Error::Invalid)
}

fn wrong_state(state: ReportState) -> Error {
    Error::WrongState { state: state.as_str(), allowed: Vec::new() }
}

/// The decisions on telling each holder: that it is gone always passes, the reason where the agreement lets it.
async fn plan(app: &App, caller: &Caller, held: &Held) -> Result<Plan, Error> {
    let item = Item { kind: held.kind, id: held.item };
    let catalogue = app.store.catalogue(caller.ctx.at).await?;
    let released = app.store.disclosures(item, held.owner, caller.ctx.at).await?;
    let holders: Vec<_> = released.iter().map(|one| (one.organisation, one.agreement)).collect();
    release::plan_restriction(&catalogue, held, &holders, caller.ctx.at)
}

struct WithdrawReport {
    report: ReportId,
    reason: String,
    revision: i32,
    plan: Plan,
}

impl Write for WithdrawReport {
    const NAME: &'static str = "reports.withdraw";
    /// Whether it was done; else agreements or holders have changed since the plan.
    type Output = bool;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(bool, AuditEvents), Error> {
        let item = Item::from(self.report);
        let locked = tx.lock_own_report(self.report).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::WithdrawReport, _>(&locked, Relation::Own, item)?;
        locked.state.withdrawn().ok_or_else(|| wrong_state(locked.state))?;
        let (owner, version) = (tx.principal().organisation, locked.version() + 1);
        // first: an authority that is just taking it into a case has done so wholly, or finds it gone
        let handlings = tx.lock_handlings(self.report).await?;
        let holders = tx.lock_holders(item, owner).await?;
        let told = |holder: &OrgId| self.plan.outcomes.iter().any(|one| one.organisation == *holder);
        if !release::still_holds(tx, &self.plan).await? || !holders.iter().all(told) {
            return Ok((false, AuditEvents::unchanged()));
        }
        tx.withdraw_report(permit, &self.reason).await?;
        let in_case = |holder: &OrgId| {
            handlings.iter().find(|work| work.organisation == *holder).and_then(|work| work.case)
        };
        let (keeping, closed): (Vec<OrgId>, Vec<OrgId>) =
            holders.iter().copied().partition(|holder| in_case(holder).is_some());
        let until = IN_CASE.after(tx.now());
        let cases: Vec<(OrgId, CaseId)> =
            keeping.into_iter().filter_map(|holder| Some((holder, in_case(&holder)?))).collect();
        for (holder, case) in cases {
            tx.leave_in_case(item, holder, case, until).await?;
        }
        tx.close_holdings(item, &closed).await?;
        tx.forget_values(item).await?;
        for holder in &holders {
            duties::end(tx, &ENDED, *holder, item).await?;
        }
        tx.add_duties(&on_withdraw(owner, item, &holders, tx.now())).await?;
        let alerts = tx.alerts_made_of(self.report).await?;
        tx.add_duties(&on_source_withdrawn(owner, &alerts, tx.now())).await?;
        tx.set_owners_stage(self.report, owner, OwnerStatus::Withdrawn).await?;
        release::write_restriction(tx, &self.plan, item, self.revision).await?;
        tx.announce(EventType::ReportWithdrawn, item, owner, json!({})).await?;
        let digest = tx.touched("reports", self.report.0, version).await?;
        Ok((true, AuditEvents::one(Action::WithdrawReport, item, owner).touching([digest])))
    }
}

/// How far the withdrawal of an own report has come; none where it wasn't taken back.
pub(super) async fn progress(
    app: &App,
    held: &Held,
    directory: &Directory,
    at: Time,
) -> Result<Option<Withdrawal>, Error> {
    let report = ReportId::from(held.item);
    let Some(withdrawn) = app.store.withdrawn(report).await? else { return Ok(None) };
    let released = app.store.disclosures(report.into(), held.owner, at).await?;
    let reached = app.store.reached_by_alerts(report, held.owner).await?;
    // who has the report itself is counted, and named, there
    let beyond = reached.iter().filter(|one| !released.iter().any(|r| r.organisation == one.organisation));
    let onward = onward(beyond, directory)?;
    let sum = |count: fn(&OnwardHolders) -> usize| onward.iter().map(count).sum::<usize>();
    let acknowledged = released.iter().filter(|one| one.acknowledged_at.is_some()).count();
    Ok(Some(Withdrawal {
        at: withdrawn.at,
        reason: withdrawn.reason,
        holders: released.len() + sum(|one| one.holders),
        acknowledged: acknowledged + sum(|one| one.acknowledged),
        onward,
    }))
}

/// By country and kind; whoever received several alerts has acknowledged once all are.
fn onward<'a>(
    reached: impl Iterator<Item = &'a Reached>,
    directory: &Directory,
) -> Result<Vec<OnwardHolders>, Error> {
    let mut by_organisation: BTreeMap<OrgId, bool> = BTreeMap::new();
    for one in reached {
        *by_organisation.entry(one.organisation).or_insert(true) &= one.acknowledged;
    }
    let mut all: Vec<OnwardHolders> = Vec::new();
    for (id, acknowledged) in by_organisation {
        let OrgRef { country, kind, .. } = directory.organisation(id)?;
        let acknowledged = usize::from(acknowledged);
        if let Some(place) = all.iter_mut().find(|one| (one.country, one.kind) == (country, kind)) {
            place.holders += 1;
            place.acknowledged += acknowledged;
        } else {
            all.push(OnwardHolders { country, kind, holders: 1, acknowledged });
        }
    }
    all.sort_by_key(|one| (one.country.to_string(), one.kind.as_str()));
    Ok(all)
}
