//! Rules of some flows, recipients and states: legal basis, matching, use limitation, dispute.

use crate::agreement::{Clause, FlowKind, Matching};
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, Rule};

/// Requests, responses and transfers cite an instrument and article that the clause has.
pub(in crate::decision) fn legal_basis(q: &Question<'_>, sheet: &mut Sheet) {
    if !q.cites_legal_basis() {
        return;
    }
    let cited = q.flow.legal_basis.is_some_and(|(instrument, article)| {
        q.clauses().legal_basis.iter().any(|b| b.instrument == instrument && b.article == article)
    });
    if cited {
        sheet.pass(Clause::LegalBasis, Rule::LegalBasis, Because::LegalBasis { cited });
    } else {
        sheet.fail(Clause::LegalBasis, Rule::LegalBasis, Because::LegalBasis { cited }, Mend::Amend);
    }
}

/// Hit or no hit only where the clause is on.
pub(in crate::decision) fn matching(q: &Question<'_>, sheet: &mut Sheet) {
    if q.flow.kind != FlowKind::Match {
        return;
    }
    match q.clauses().matching {
        Matching::Off => sheet.fail(Clause::Match, Rule::Match, Because::Nothing, Mend::Amend),
        Matching::Silent | Matching::Visible => sheet.pass(Clause::Match, Rule::Match, Because::Nothing),
    }
}

/// Nothing to an organisation that supervises companies, nor to one of which that isn't known.
pub(in crate::decision) fn use_limitation(q: &Question<'_>, sheet: &mut Sheet) {
    if !q.clauses().use_limitation {
        return;
    }
    if q.world.organisations.get(&q.flow.to).is_none_or(|facts| facts.regulator) {
        sheet.fail(Clause::UseLimitation, Rule::UseLimitation, Because::Nothing, Mend::Amend);
    } else {
        sheet.pass(Clause::UseLimitation, Rule::UseLimitation, Because::Nothing);
    }
}

/// While an item is under dispute nothing new of it goes out.
pub(in crate::decision) fn disputed(q: &Question<'_>, sheet: &mut Sheet) {
    let Some(until) = q.flow.item.disputed_until else { return };
    sheet.depends_on(until);
    if q.at < until {
        sheet.fail(None, Rule::Disputed, Because::Disputed { until }, None);
    }
}
