//! Answering a reporter.

use super::{FeedbackView, view};
use crate::directory::Directory;
use crate::duties::{self, FeedbackClauses};
use crate::handlings::step::Step;
use crate::release::{self, Plan, Reply};
use crate::reports::{ReportKey, find, relation};
use crate::{App, Caller, Error};
use domain::agreement::FlowKind;
use domain::authz::{Action, Relation, acts};
use domain::feedback::{Feedback, parse_feedback};
use domain::handling::{Command, State};
use domain::ids::{FeedbackId, ReportId};
use domain::notification::EventType;
use serde_json::{Value, json};
use storage::audit::AuditEvents;
use storage::view::Held;
use storage::{Replay, StoreError, Write, WriteTx};

/// Answers the reporter of a report by a body `{text, outcome?}`, in whatever state the work is: an answer to one that
/// nobody has acknowledged acknowledges it.
pub async fn give(app: &App, caller: &Caller, key: ReportKey, body: &Value) -> Result<FeedbackView, Error> {
    let held = find(app, caller, key).await?;
    let report = ReportId::from(held.item);
    caller.check(app, Action::GiveFeedback, relation(&held), Some(report.into())).await?;
    let feedback = parse_feedback(body).map_err(Error::Invalid)?;
    let (id, replayed) = write(app, caller, &held, &feedback).await?;
    let own = app.store.feedback(report, Some(caller.principal.organisation)).await?;
    let given = own.into_iter().find(|f| f.id == id);
    let given = given.ok_or_else(|| StoreError::corrupt("feedback", "id", id))?;
    let directory = Directory::load(&app.store).await?;
    Ok(FeedbackView { replayed, ..view(caller, &directory, given)? })
}

/// How often an answer is decided anew when agreements change under it.
const PLANS: u32 = 4;

/// The answer leaves the authority, so it is decided like everything that does.
async fn write(
    app: &App,
    caller: &Caller,
    held: &Held,
    feedback: &Feedback,
) -> Result<(FeedbackId, bool), Error> {
    let reply = Reply { flow: FlowKind::Feedback, from: caller.principal.organisation, to: held.owner, held };
    for _ in 0..PLANS {
        let catalogue = app.store.catalogue(caller.ctx.at).await?;
        let write = GiveFeedback {
            report: held.item.into(),
            feedback: feedback.clone(),
            clauses: FeedbackClauses::load(app, caller).await?,
            plan: release::plan_reply(&catalogue, &reply, caller.ctx.at)?,
        };
        if let Some(done) = app.store.write(&caller.ctx, write).await? {
            return Ok(done);
        }
    }
    Err(StoreError::Busy.into())
}

struct GiveFeedback {
    report: ReportId,
    feedback: Feedback,
    clauses: FeedbackClauses,
    plan: Plan,
}

impl Write for GiveFeedback {
    const NAME: &'static str = "feedback.give";
    /// The answer's id and whether a key was replayed; none when agreements have changed since the plan.
    type Output = Option<(FeedbackId, bool)>;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok((Some((id.into(), true)), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        if !release::still_holds(tx, &self.plan).await? {
            return Ok((None, AuditEvents::unchanged()));
        }
        let step = Step::begin(tx, self.report).await?;
        let (item, before) = (step.item(), &step.locked.handling);
        let permit =
            tx.principal().authorize::<acts::GiveFeedback, _>(&step.locked, Relation::Received, item)?;
        let member = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let received = match before.state {
            State::New => step.after(tx, &Command::Acknowledge)?,
            _ => before.clone(),
        };
        let next = received.with_feedback(tx.now());
        let decision = release::write_reply(tx, &self.plan, item, step.held.revision).await?;
        let id = tx.add_feedback(permit, before.organisation, member, &self.feedback).await?;
        duties::on_feedback(tx, &self.clauses, &step.held, before).await?;
        let events = step.finish::<acts::GiveFeedback>(tx, &self.clauses, &next).await?;
        tx.announce(EventType::FeedbackGiven, item, before.organisation, json!({})).await?;
        tx.remember(id.0, 201).await?;
        let digest = tx.touched("feedback", id.0, 1).await?;
        Ok((Some((id, false)), events.touching([digest]).decided(Action::GiveFeedback, decision)))
    }
}
