//! Triage: what an authority decides on a report that it received.

use super::show::{self, HandlingView};
use super::step::Step;
use super::{add_to_case, may_be_investigated, open_case};
use crate::duties::FeedbackClauses;
use crate::reports::{ReportKey, find, relation};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::handling::{CaseChoice, Command, Triage, Verb, parse_triage};
use domain::ids::{CaseId, Item, ReportId};
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

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
    let clauses = FeedbackClauses::load(app, caller).await?;
    app.store.write(&caller.ctx, TriageReport { report, triage, version, clauses }).await?;
    show::show(app, caller, ReportKey::Id(report)).await
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
}

impl Write for TriageReport {
    const NAME: &'static str = "handlings.triage";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
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
        Ok(((), events))
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
            Verb::NoAction => step.finish::<acts::TakeNoAction>(tx, clauses, next).await,
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
