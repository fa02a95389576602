//! Cases: an authority's own. Whoever isn't of that authority finds nothing, whatever they hold of what is in them.

mod add_report;
mod open;
mod show;

pub use add_report::add_report;
pub use open::open;
pub use show::{CaseAlert, CaseDetail, CaseKey, CaseView, WithdrawnReport, list, show};

use crate::Error;
use crate::duties::FeedbackClauses;
use crate::handlings::may_be_investigated;
use crate::handlings::step::Step;
use domain::authz::{Act, Action, acts};
use domain::handling::{Command, State};
use domain::ids::{CaseId, Item};
use storage::WriteTx;
use storage::audit::AuditEvents;
use storage::permit::Permit;

/// Puts a report into a case by the right to do `A` to the case. Work that hasn't come to an outcome yet comes to one by
/// it; a report that is in another case already is in both, and stays where its handling says.
async fn put<A: Act>(
    tx: &WriteTx,
    clauses: &FeedbackClauses,
    (case, permit): (CaseId, &Permit<'_, A>),
    step: &Step,
    command: &Command,
) -> Result<AuditEvents, Error> {
    may_be_investigated(&step.held, "/report")?;
    let member = tx.principal().member().ok_or(Error::Unauthenticated)?;
    let organisation = tx.principal().organisation;
    let changed = AuditEvents::one(Action::EditCase, Item::from(case), organisation);
    let events = match step.locked.state {
        State::Accepted | State::Linked => changed,
        _ => {
            let next = step.after(tx, command)?;
            let moved = match command {
                Command::Link(_) => step.finish::<acts::LinkHandling>(tx, clauses, &next).await?,
                _ => step.finish::<acts::AcceptHandling>(tx, clauses, &next).await?,
            };
            changed.with(moved)
        }
    };
    tx.link_report(permit, step.locked.report, member).await?;
    Ok(events)
}
