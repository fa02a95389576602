//! Adding a report to a case; by its members.

use super::put;
use super::show::{CaseDetail, CaseKey, find, show};
use crate::duties::FeedbackClauses;
use crate::handlings::step::Step;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::handling::Command;
use domain::ids::{CaseId, Item, ReportId};
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Adds a report that the caller's organisation received to one of its cases.
pub async fn add_report(
    app: &App,
    caller: &Caller,
    key: CaseKey,
    report: ReportId,
) -> Result<CaseDetail, Error> {
    let case = find(app, caller, key).await?.id;
    let clauses = FeedbackClauses::load(app, caller).await?;
    app.store.write(&caller.ctx, AddReport { case, report, clauses }).await?;
    show(app, caller, CaseKey::Id(case)).await
}

struct AddReport {
    case: CaseId,
    report: ReportId,
    clauses: FeedbackClauses,
}

impl Write for AddReport {
    const NAME: &'static str = "cases.add_report";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let item = Item::from(self.case);
        let member = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let relation = if tx.in_case(self.case, member).await? { Relation::Member } else { Relation::Own };
        tx.principal().check(Action::EditCase, relation, Some(item))?;
        // the handling before the case, as triage locks them
        let step = match Step::begin(tx, self.report).await {
            Err(Error::Hidden) => None,
            step => Some(step?),
        };
        let case = tx.lock_case(self.case).await?.ok_or(Error::Hidden)?;
        if !case.state.takes_reports() {
            return Err(Error::WrongState { state: case.state.as_str(), allowed: Vec::new() });
        }
        let missing = || Error::field("/report", "reference", "is no report that you received");
        let step = step.ok_or_else(missing)?;
        if tx.case_holds(self.case, self.report).await? {
            return Err(Error::field("/report", "duplicate", "is in this case already"));
        }
        let permit = tx.principal().authorize::<acts::EditCase, _>(&case, relation, item)?;
        let command = Command::Link(self.case);
        Ok(((), put(tx, &self.clauses, (self.case, &permit), &step, &command).await?))
    }
}
