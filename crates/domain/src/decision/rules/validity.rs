//! Whether the agreement decides at all: in force, between its parties, not suspended.

use crate::agreement::{Clause, ClauseSet, Status};
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Rule};

/// Between its two dates, and neither a draft nor ended. (Suspended as a whole is the suspension rule's matter.)
pub(in crate::decision) fn in_force(q: &Question<'_>, sheet: &mut Sheet) {
    let agreement = q.agreement;
    sheet.depends_on(agreement.in_force_from);
    sheet.depends_on(agreement.expires_at);
    let decides = matches!(agreement.status, Status::Active | Status::Notice | Status::Suspended);
    let because = Because::InForce {
        status: agreement.status,
        from: agreement.in_force_from,
        until: agreement.expires_at,
    };
    if decides && agreement.in_force_from <= q.at && q.at < agreement.expires_at {
        sheet.pass(None, Rule::NotInForce, because);
    } else {
        sheet.fail(None, Rule::NotInForce, because, None);
    }
}

/// Sender and recipient have both signed, and neither has left.
pub(in crate::decision) fn parties(q: &Question<'_>, sheet: &mut Sheet) {
    for party in [q.sender, q.recipient] {
        match party.map(|p| p.organisation) {
            None => sheet.fail(None, Rule::NoAgreement, Because::NoAgreement, None),
            Some(organisation) if q.agreement.left.contains(&organisation) => {
                sheet.fail(None, Rule::NotInForce, Because::PartyLeft { organisation }, None);
            }
            Some(_) => {}
        }
    }
}

/// No clause that the release rests on is suspended for either side.
pub(in crate::decision) fn suspension(q: &Question<'_>, relied: ClauseSet, sheet: &mut Sheet) {
    let mut stopped = ClauseSet::EMPTY;
    let mut since = None;
    for suspension in &q.agreement.suspensions {
        let concerns = suspension.party.is_none_or(|p| p == q.flow.from || p == q.flow.to);
        let clauses = suspension.clauses.and(relied);
        if !concerns || clauses.is_empty() {
            continue;
        }
        sheet.depends_on(suspension.from);
        if suspension.from <= q.at {
            stopped = stopped.or(clauses);
            since = Some(since.map_or(suspension.from, |s: crate::time::Time| s.min(suspension.from)));
        }
    }
    if q.agreement.status == Status::Suspended {
        stopped = stopped.or(relied);
    }
    let clauses: Vec<Clause> = stopped.iter().collect();
    let first = clauses.first().copied();
    let because = Because::Suspended { clauses, since };
    if first.is_some() {
        sheet.fail(first, Rule::Suspended, because, None);
    } else {
        sheet.pass(None, Rule::Suspended, because);
    }
}
