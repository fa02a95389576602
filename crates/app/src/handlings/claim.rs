//! Claims: taking a report into one's hands, and giving it back.

use super::show::{self, HandlingView};
use super::step::Step;
use crate::duties::FeedbackClauses;
use crate::reports::{ReportKey, find, relation};
use crate::{App, Caller, Error};
use domain::authz::{Act, Relation, acts};
use domain::handling::Command;
use domain::ids::ReportId;
use std::marker::PhantomData;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Takes a report that nobody has.
pub async fn claim(
    app: &App,
    caller: &Caller,
    key: ReportKey,
    version: Option<i32>,
) -> Result<HandlingView, Error> {
    move_claim::<acts::ClaimHandling>(app, caller, key, Command::Claim, version).await
}

/// Gives a report back to the queue.
pub async fn release_claim(
    app: &App,
    caller: &Caller,
    key: ReportKey,
    version: Option<i32>,
) -> Result<HandlingView, Error> {
    move_claim::<acts::ReleaseClaim>(app, caller, key, Command::ReleaseClaim, version).await
}

async fn move_claim<A: Act + Send + Sync + 'static>(
    app: &App,
    caller: &Caller,
    key: ReportKey,
    command: Command,
    version: Option<i32>,
) -> Result<HandlingView, Error> {
    let held = find(app, caller, key).await?;
    let report = ReportId::from(held.item);
    caller.check(app, A::ACTION, relation(&held), Some(report.into())).await?;
    let clauses = FeedbackClauses::load(app, caller).await?;
    let write = MoveClaim { report, command, version, clauses, act: PhantomData::<fn() -> A> };
    app.store.write(&caller.ctx, write).await?;
    show::show(app, caller, ReportKey::Id(report)).await
}

struct MoveClaim<A> {
    report: ReportId,
    command: Command,
    version: Option<i32>,
    clauses: FeedbackClauses,
    act: PhantomData<fn() -> A>,
}

impl<A: Act + Send + Sync + 'static> Write for MoveClaim<A> {
    const NAME: &'static str = "handlings.claim";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let step = Step::begin(tx, self.report).await?;
        tx.principal().check(A::ACTION, Relation::Received, Some(step.item()))?;
        step.unmoved(self.version)?;
        let next = step.after(tx, &self.command)?;
        Ok(((), step.finish::<A>(tx, &self.clauses, &next).await?))
    }
}
