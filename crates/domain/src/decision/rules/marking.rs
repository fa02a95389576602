//! The ceiling: labels and handling codes that the agreement takes. (How far a source reaches is another check.)

use crate::agreement::Clause;
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, Rule};
use crate::marking::Handling;

/// The label isn't above the ceiling.
pub(in crate::decision) fn tlp_ceiling(q: &Question<'_>, sheet: &mut Sheet) {
    let (label, max) = (q.flow.item.marking.tlp, q.clauses().marking.max_tlp);
    let because = Because::Tlp { label, max };
    if label <= max {
        sheet.pass(Clause::Marking, Rule::TlpCeiling, because);
    } else {
        sheet.fail(Clause::Marking, Rule::TlpCeiling, because, Mend::LowerLabel);
    }
}

/// The PAP label isn't above the ceiling.
pub(in crate::decision) fn pap_ceiling(q: &Question<'_>, sheet: &mut Sheet) {
    let (label, max) = (q.flow.item.marking.pap, q.clauses().marking.max_pap);
    let because = Because::Pap { label, max };
    if label <= max {
        sheet.pass(Clause::Marking, Rule::PapCeiling, because);
    } else {
        sheet.fail(Clause::Marking, Rule::PapCeiling, because, Mend::LowerLabel);
    }
}

/// Codes of the item are accepted; required ones are added, which the finding says.
pub(in crate::decision) fn handling(q: &Question<'_>, sheet: &mut Sheet) {
    let (codes, clause) = (&q.flow.item.marking.handling, &q.clauses().marking);
    let refused: Vec<Handling> = codes.difference(&clause.handling_accepted).copied().collect();
    let added: Vec<Handling> = clause.handling_required.difference(codes).copied().collect();
    let (fails, limits) = (!refused.is_empty(), !added.is_empty());
    let because = Because::Handling { refused, added };
    if fails {
        sheet.fail(Clause::Marking, Rule::HandlingCode, because, Mend::LowerLabel);
    } else if limits {
        sheet.limit(Clause::Marking, Rule::HandlingCode, because, None);
    } else {
        sheet.pass(Clause::Marking, Rule::HandlingCode, because);
    }
}
