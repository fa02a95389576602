//! Clocks: what submitting, triage and publishing start and end, and how answers show them.

use crate::directory::{AgreementNames, Directory, OrgRef, VersionRef};
use crate::release::Plan;
use crate::reports::{self, ReportKey};
use crate::{App, Caller, Error};
use domain::agreement::{Clause, FeedbackTerms};
use domain::authz::{Action, Relation};
use domain::duty::{self, Duty, DutyKind, Owed, RegimeProfile, on_release, on_submit};
use domain::handling::{Handling, State};
use domain::ids::{AgreementId, DutyId, Item, ItemKind, OrgId, ReportId};
use domain::notification::EventType;
use domain::report::ReportContent;
use domain::time::{Term, Time};
use serde::Serialize;
use std::collections::HashMap;
use storage::agreements::Catalogue;
use storage::audit::AuditEvents;
use storage::duties::{DutyFilter, DutyRow};
use storage::view::Held;
use storage::{StoreError, Write, WriteTx};
use uuid::Uuid;

/// A clock in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Clock {
    /// What is owed.
    pub duty: DutyKind,
    /// By when.
    pub due: Time,
    /// `running`, `overdue`.
    pub state: &'static str,
    /// The part of the time that is used: above 1 when late.
    pub share: f64,
    /// Whether the reader's organisation owes it; else it is owed to it.
    pub ours: bool,
}

impl Clock {
    /// The clock of a duty, for a reader of `organisation`.
    pub fn of(row: &DutyRow, organisation: OrgId, now: Time) -> Self {
        let duty = &row.duty;
        Self {
            duty: duty.kind,
            due: duty.due,
            state: duty.label(now),
            share: duty.share(now),
            ours: duty.owed_by == organisation,
        }
    }
}

/// A duty in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct DutyView {
    /// Its id; none while it is only planned.
    pub id: Option<DutyId>,
    /// What.
    pub kind: DutyKind,
    /// Who owes it.
    pub owed_by: OrgRef,
    /// To whom.
    pub owed_to: Option<OrgRef>,
    /// On what; without reference where the reader doesn't see it.
    pub item: Option<DutyItem>,
    /// By which agreement.
    pub agreement: Option<VersionRef>,
    /// By which clause.
    pub clause: Option<Clause>,
    /// By which law.
    pub source: Option<&'static str>,
    /// When the clock began.
    pub starts: Time,
    /// When it ends.
    pub due: Time,
    /// `running`, `stopped`, `overdue`, `done`.
    pub state: &'static str,
    /// The part of the time that is used.
    pub share: f64,
    /// The item's title, where the reader sees it.
    #[serde(skip)]
    pub title: Option<String>,
}

/// The item of a duty.
#[derive(Clone, Debug, Serialize)]
pub struct DutyItem {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ItemKind,
    /// Its id.
    pub id: Uuid,
    /// Its reference.
    pub reference: String,
}

fn view(duty: &Duty, directory: &Directory, names: &AgreementNames, now: Time) -> Result<DutyView, Error> {
    Ok(DutyView {
        id: None,
        kind: duty.kind,
        owed_by: directory.organisation(duty.owed_by)?,
        owed_to: duty.owed_to.map(|o| directory.organisation(o)).transpose()?,
        item: None,
        agreement: duty.clause.and_then(|c| names.version(c.agreement, c.version)),
        clause: duty.clause.map(|c| c.clause),
        source: duty.kind.source(),
        starts: duty.starts,
        due: duty.due,
        state: duty.label(now),
        share: duty.share(now),
        title: None,
    })
}

fn row_view(
    row: DutyRow,
    directory: &Directory,
    names: &AgreementNames,
    now: Time,
) -> Result<DutyView, Error> {
    let item = row.duty.item;
    Ok(DutyView {
        id: Some(row.id),
        item: row.reference.map(|reference| DutyItem { kind: item.kind, id: item.id, reference }),
        title: row.title,
        ..view(&row.duty, directory, names, now)?
    })
}

/// Views of clocks that would start, by due time.
pub(crate) fn views(
    duties: &[Duty],
    directory: &Directory,
    names: &AgreementNames,
    now: Time,
) -> Result<Vec<DutyView>, Error> {
    let mut views = duties.iter().map(|d| view(d, directory, names, now)).collect::<Result<Vec<_>, _>>()?;
    views.sort_by_key(|v| v.due);
    Ok(views)
}

/// What submitting a report starts: the company's statutory stages, and each recipient's acknowledgement. The report's id
/// isn't known yet; the write puts it in.
pub(crate) fn planned(
    (owner, profile): (OrgId, &[RegimeProfile]),
    catalogue: &Catalogue,
    plan: &Plan,
    content: &ReportContent,
    now: Time,
) -> Vec<Duty> {
    let report = ReportId(Uuid::nil());
    let mut duties = on_submit(owner, report, profile, content, now);
    for recipient in plan.recipients() {
        let Some(bound) = recipient.grounds.first() else { continue };
        let Some(state) = catalogue.states.iter().find(|state| state.id == bound.agreement) else { continue };
        let owed = Owed {
            by: recipient.organisation,
            to: owner,
            report,
            agreement: bound.agreement,
            version: bound.version,
        };
        duties.push(on_release(&owed, &state.clauses.feedback, now));
    }
    duties
}

/// Which duties to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct DutyList {
    /// Only these.
    pub filter: Option<DutyFilter>,
    /// Those owed to the caller's organisation instead of by it.
    pub owed_to_us: bool,
    /// The place after which the page begins.
    pub after: Option<(Time, DutyId)>,
    /// How many.
    pub limit: u64,
}

/// A page of the organisation's clocks, by due time.
pub async fn list(app: &App, caller: &Caller, list: &DutyList) -> Result<Vec<DutyView>, Error> {
    caller.check(app, Action::ReadDuties, Relation::Own, None).await?;
    let limit = list.limit.clamp(1, 200);
    let rows = app.store.duties(&caller.viewer(), !list.owed_to_us, list.filter, list.after, limit).await?;
    let directory = Directory::load(&app.store).await?;
    let names = AgreementNames::load(app, caller).await?;
    rows.into_iter().map(|row| row_view(row, &directory, &names, caller.ctx.at)).collect()
}

/// The clocks on one item that the caller sees.
pub async fn of(app: &App, caller: &Caller, item: Item) -> Result<Vec<DutyView>, Error> {
    let viewer = caller.viewer();
    app.store.find_held(&viewer, item.kind, item.id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::ReadDuties, Relation::Own, Some(item)).await?;
    let rows = app.store.duties_of(&viewer, item).await?;
    let directory = Directory::load(&app.store).await?;
    let names = AgreementNames::load(app, caller).await?;
    rows.into_iter().map(|row| row_view(row, &directory, &names, caller.ctx.at)).collect()
}

/// The company says that it has met a statutory duty on its report, towards the supervisory authority and outside of the
/// platform. The next stage of that statute, where there is one, starts now.
pub async fn met(app: &App, caller: &Caller, key: ReportKey, kind: DutyKind) -> Result<Vec<DutyView>, Error> {
    let held = reports::find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    let relation = if held.is_own() { Relation::Own } else { Relation::Received };
    caller.check(app, Action::MeetDuty, relation, Some(item)).await?;
    if !kind.is_statutory() {
        return Err(Error::field("/kind", "enum", "is met by acting on this platform, not by saying so"));
    }
    app.store.write(&caller.ctx, MeetDuty { item, kind }).await?;
    of(app, caller, item).await
}

struct MeetDuty {
    item: Item,
    kind: DutyKind,
}

impl Write for MeetDuty {
    const NAME: &'static str = "duties.met";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let held = tx.find_held(self.item).await?.ok_or(Error::Hidden)?;
        let owner = tx.principal().organisation;
        tx.principal().check(Action::MeetDuty, Relation::Own, Some(self.item))?;
        let running = tx.running_duties(owner, self.item).await?;
        if !running.iter().any(|row| row.duty.kind == self.kind) {
            return Err(Error::WrongState { state: "done", allowed: Vec::new() });
        }
        end(tx, &[self.kind], owner, self.item).await?;
        let due = tx.next_due(owner, self.item).await?;
        tx.set_progress(owner, self.item, held.stage, due).await?;
        tx.announce(EventType::DutyDone, self.item, owner, serde_json::json!({"duty": self.kind})).await?;
        Ok(((), AuditEvents::one(Action::MeetDuty, self.item, owner)))
    }
}

/// Ends an organisation's clocks of these kinds on an item, and starts what follows from them.
pub(crate) async fn end(tx: &WriteTx, kinds: &[DutyKind], owed_by: OrgId, item: Item) -> Result<(), Error> {
    end_with(tx, kinds, owed_by, item, None).await
}

/// As [`end`]; `progress` is the term of the next progress report, where one is owed.
async fn end_with(
    tx: &WriteTx,
    kinds: &[DutyKind],
    owed_by: OrgId,
    item: Item,
    progress: Option<Term>,
) -> Result<(), Error> {
    if kinds.is_empty() {
        return Ok(());
    }
    for row in tx.running_duties(owed_by, item).await? {
        if !kinds.contains(&row.duty.kind) {
            continue;
        }
        tx.end_duty(row.id).await?;
        // a progress duty that ends with its case has no next round
        if let Some(next) = duty::on_done(&row.duty, progress, tx.now()) {
            tx.add_duties(&[next]).await?;
        }
    }
    Ok(())
}

/// The feedback clauses, in force or suspended, of the agreements that an authority is a party to.
#[derive(Clone, Debug)]
pub(crate) struct FeedbackClauses(HashMap<AgreementId, (i32, FeedbackTerms)>);

impl FeedbackClauses {
    /// Reads them.
    pub(crate) async fn load(app: &App, caller: &Caller) -> Result<Self, Error> {
        let states = app.store.agreement_states(Some(caller.principal.organisation)).await?;
        Ok(Self(states.into_iter().map(|s| (s.id, (s.version, s.clauses.feedback))).collect()))
    }

    /// Of the agreement that a report is held under, with what is owed under it to whom.
    fn of(&self, held: &Held, by: OrgId) -> Result<(Owed, FeedbackTerms), Error> {
        let agreement = held.ground.agreement;
        // one that took force after the clauses were read: the whole request is to be tried again
        let (version, terms) = self.0.get(&agreement).copied().ok_or(StoreError::Busy)?;
        Ok((Owed { by, to: held.owner, report: held.item.into(), agreement, version }, terms))
    }
}

/// Ends and starts the clocks of an authority that moved its handling of a report which it holds as `held` says.
pub(crate) async fn on_handling(
    tx: &WriteTx,
    clauses: &FeedbackClauses,
    held: &Held,
    before: &Handling,
    after: &Handling,
) -> Result<(), Error> {
    let (by, now) = (before.organisation, tx.now());
    let (owed, terms) = clauses.of(held, by)?;
    let in_case = |h: &Handling| matches!(h.state, State::Accepted | State::Linked);
    let mut starting = Vec::new();
    // work that is taken up again owes an outcome again
    if (before.acknowledged_at.is_none() && after.acknowledged_at.is_some())
        || (before.state == State::Closed && after.state != State::Closed)
    {
        starting.push(duty::on_acknowledge(&owed, &terms, now));
    }
    if !in_case(before) && in_case(after) {
        starting.push(duty::on_accept(&owed, &terms, now));
    }
    if before.state != State::Closed && after.state == State::Closed {
        starting.push(duty::on_close(&owed, &terms, now));
    }
    // who took a report back awaits nothing of it any more
    if held.withdrawn {
        starting.clear();
    }
    // before the ends: an outcome without an earlier acknowledgement is both at once, and counts as in time
    start(tx, starting).await?;
    end(tx, &duty::ended_by(before, after), by, Item::from(owed.report)).await
}

/// Ends what an authority's answer to the reporter is the answer to; while the report is in a case, the next is owed.
pub(crate) async fn on_feedback(
    tx: &WriteTx,
    clauses: &FeedbackClauses,
    held: &Held,
    handling: &Handling,
) -> Result<(), Error> {
    let (owed, terms) = clauses.of(held, handling.organisation)?;
    let goes_on = matches!(handling.state, State::Accepted | State::Linked) && !held.withdrawn;
    let again = goes_on.then_some(terms.progress);
    let kinds = [DutyKind::Progress, DutyKind::ClosureFeedback];
    end_with(tx, &kinds, owed.by, Item::from(owed.report), again).await
}

/// Starts clocks; one of the same kind that has ended is followed by another round, one that runs goes on.
async fn start(tx: &WriteTx, duties: Vec<Duty>) -> Result<(), Error> {
    for duty in duties {
        let running = tx.running_duties(duty.owed_by, duty.item).await?;
        if running.iter().all(|row| row.duty.kind != duty.kind) {
            let round = tx.last_round(duty.kind, duty.owed_by, duty.item).await? + 1;
            tx.add_duties(&[Duty { round, ..duty }]).await?;
        }
    }
    Ok(())
}
