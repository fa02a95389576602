//! Triage: what an authority decides on a report that it received.

use super::show::{self, HandlingView};
use super::step::Step;
use super::{add_to_case, may_be_investigated, open_case};
use crate::duties::FeedbackClauses;
use crate::release::{self, Plan, Reply};
use crate::reports::{ReportKey, find, relation};
use crate::{App, Caller, Error};
use domain::agreement::FlowKind;
use domain::authz::{Action, Relation, acts};
use domain::handling::{CaseChoice, Command, Triage, Verb, parse_triage};
use domain::ids::{CaseId, Item, ReportId};
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::view::Held;
use storage::{StoreError, Write, WriteTx};

/// How often the words to the reporter are decided anew when agreements change under them.
const PLANS: u32 = 4;

/// Triages a report by a body `{decision, case?, reason?, to?}`. `version` is the one that was read, when the client says
/// so. Accepting and linking need the purpose investigation; closing needs feedback.
pub async fn triage(
    app: &App,
    caller: &Caller,
    key: ReportKey,
    body: &Value,
    version: Option<i32>,
) -> Result<HandlingView, Error> {
    let held = find(app, caller, key).await?;
    let report = ReportId::from(held.item);
    let parsed = parse_triage(body);
    // a body that can't be read says nothing about what it wants: then who may not even look is told so first
    let action = parsed.as_ref().map_or(Action::ReadHandling, |triage| verb(triage).action());
    caller.check(app, action, relation(&held), Some(report.into())).await?;
    let triage = parsed.map_err(Error::Invalid)?;
    let later = match verb(&triage) {
        Verb::Refer => Some("referring a report to another authority isn't possible yet"),
        Verb::NeedInfo => Some("asking the reporter back isn't possible yet"),
        _ => None,
    };
    if let Some(why) = later {
        return Err(Error::field("/decision", "enum", why));
    }
    for _ in 0..PLANS {
        let clauses = FeedbackClauses::load(app, caller).await?;
        let plan = words_to_reporter(app, caller, &held, &triage).await?;
        let write = TriageReport { report, triage: triage.clone(), version, clauses, plan };
        if app.store.write(&caller.ctx, write).await? {
            return show::show(app, caller, ReportKey::Id(report)).await;
        }
    }
    Err(StoreError::Busy.into())
}

/// Why nothing follows is told to the reporter: those words leave the authority, so they are decided as feedback is. What
/// says nothing needs no decision.
async fn words_to_reporter(
    app: &App,
    caller: &Caller,
    held: &Held,
    triage: &Triage,
) -> Result<Option<Plan>, Error> {
    if !matches!(triage, Triage::Ready(Command::NoAction(_))) {
        return Ok(None);
    }
    let catalogue = app.store.catalogue(caller.ctx.at).await?;
    let reply = Reply { flow: FlowKind::Feedback, from: caller.principal.organisation, to: held.owner, held };
    Ok(Some(release::plan_reply(&catalogue, &reply, caller.ctx.at)?))
}

const fn verb(triage: &Triage) -> Verb {
    match triage {
        Triage::Ready(command) => command.verb(),
        Triage::Accept(_) => Verb::Accept,
    }
}

struct TriageReport {
    report: ReportId,
    triage: Triage,
    version: Option<i32>,
    clauses: FeedbackClauses,
    /// The decision on what is told to the reporter, where something is.
    plan: Option<Plan>,
}

impl Write for TriageReport {
    const NAME: &'static str = "handlings.triage";
    /// Whether it was done; else agreements have changed since the plan.
    type Output = bool;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(bool, AuditEvents), Error> {
        if let Some(plan) = &self.plan
            && !release::still_holds(tx, plan).await?
        {
            return Ok((false, AuditEvents::unchanged()));
        }
        let step = Step::begin(tx, self.report).await?;
        tx.principal().check(verb(&self.triage).action(), Relation::Received, Some(step.item()))?;
        step.unmoved(self.version)?;
        let events = match &self.triage {
            Triage::Ready(Command::Link(case)) => {
                let next = step.after(tx, &Command::Link(*case))?;
                may_be_investigated(&step.held, "/decision")?;
                add_to_case::<acts::LinkHandling>(tx, &step, *case, "/case").await?;
                step.finish::<acts::LinkHandling>(tx, &self.clauses, &next).await?
            }
            Triage::Accept(CaseChoice::Existing(case)) => {
                let next = step.after(tx, &Command::Accept(*case))?;
                may_be_investigated(&step.held, "/decision")?;
                add_to_case::<acts::AcceptHandling>(tx, &step, *case, "/case").await?;
                step.finish::<acts::AcceptHandling>(tx, &self.clauses, &next).await?
            }
            Triage::Accept(CaseChoice::New { title }) => self.accept_into_new(tx, &step, title).await?,
            Triage::Ready(command) => {
                let next = step.after(tx, command)?;
                self.simple(tx, &step, command.verb(), &next).await?
            }
        };
        Ok((true, events))
    }
}

impl TriageReport {
    async fn accept_into_new(&self, tx: &WriteTx, step: &Step, title: &str) -> Result<AuditEvents, Error> {
        let case: CaseId = tx.new_id();
        let next = step.after(tx, &Command::Accept(case))?;
        may_be_investigated(&step.held, "/decision")?;
        let lead = tx.principal().member().ok_or(Error::Unauthenticated)?;
        open_case(tx, case, title, lead, &[]).await?;
        let permit = tx.principal().authorize_new::<acts::OpenCase>(case.0)?;
        tx.link_report(&permit, self.report, lead).await?;
        let events = step.finish::<acts::AcceptHandling>(tx, &self.clauses, &next).await?;
        let digest = tx.touched("cases", case.0, 1).await?;
        Ok(events.and(Action::OpenCase, Item::from(case), tx.principal().organisation).touching([digest]))
    }

    async fn no_action(
        &self,
        tx: &WriteTx,
        step: &Step,
        next: &domain::handling::Handling,
    ) -> Result<AuditEvents, Error> {
        let undecided = || StoreError::Internal("words to a reporter without a decision".to_owned());
        let plan = self.plan.as_ref().ok_or_else(undecided)?;
        let decision = release::write_reply(tx, plan, step.item(), step.held.revision).await?;
        let events = step.finish::<acts::TakeNoAction>(tx, &self.clauses, next).await?;
        Ok(events.decided(Action::TakeNoAction, decision))
    }

    async fn simple(
        &self,
        tx: &WriteTx,
        step: &Step,
        verb: Verb,
        next: &domain::handling::Handling,
    ) -> Result<AuditEvents, Error> {
        let clauses = &self.clauses;
        match verb {
            Verb::Acknowledge => step.finish::<acts::AcknowledgeHandling>(tx, clauses, next).await,
            Verb::NoAction => self.no_action(tx, step, next).await,
            Verb::Close => step.finish::<acts::CloseHandling>(tx, clauses, next).await,
            Verb::Reopen => step.finish::<acts::ReopenHandling>(tx, clauses, next).await,
            // those with a case are handled above, the others aren't triage decisions or not possible yet
            Verb::Claim
            | Verb::ReleaseClaim
            | Verb::Assign
            | Verb::NeedInfo
            | Verb::Answered
            | Verb::Accept
            | Verb::Link
            | Verb::Refer => Err(Error::field("/decision", "enum", "isn't possible here")),
        }
    }
}
