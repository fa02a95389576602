//! The decision for one agreement.

use super::question::{Question, Sheet};
use super::{Decision, Flow, Outcome, Projection, World, rules};
use crate::agreement::{AgreementState, FlowKind};
use crate::time::Time;

/// Says what of an item passes under one agreement from a sender to a recipient at a moment, and why. Pure and total;
/// every rule is evaluated, also after the first that fails. The same answer holds on `[at, valid_until)`.
///
/// A `Restriction` is never refused; where another flow would be, it is released empty.
pub fn decide(agreement: &AgreementState, world: &World, flow: &Flow<'_>, at: Time) -> Decision {
    let question = Question::new(agreement, world, flow, at);
    let (q, mut sheet) = (&question, Sheet::new(at));
    let relied = q.relied();

    rules::in_force(q, &mut sheet);
    rules::parties(q, &mut sheet);
    rules::suspension(q, relied, &mut sheet);
    rules::direction(q, &mut sheet);
    let granted = rules::purposes(q, &mut sheet);
    rules::categories(q, &mut sheet);
    rules::tlp_ceiling(q, &mut sheet);
    rules::pap_ceiling(q, &mut sheet);
    rules::handling(q, &mut sheet);
    rules::legal_basis(q, &mut sheet);
    rules::matching(q, &mut sheet);
    rules::use_limitation(q, &mut sheet);
    rules::disputed(q, &mut sheet);
    let left = rules::sources(q, granted, &mut sheet);
    let terms = rules::data_classes(q, left.present, &mut sheet)
        .meet(rules::reporter_in_derived(q, left.present, &mut sheet))
        .meet(rules::strategic(q, left.present, &mut sheet))
        .meet(rules::third_country(q, left.present, granted, &mut sheet));
    rules::something_left(q, terms, left.present, &mut sheet);

    let refused = sheet.has_failed();
    let release = |terms: Projection| Outcome::Release {
        projection: terms.over(left.present),
        terms,
        purposes: granted.and(left.purposes),
        dropped: left.dropped,
    };
    let outcome = match (refused, flow.kind) {
        (false, _) => release(terms),
        (true, FlowKind::Restriction) => {
            sheet.soften();
            release(Projection::NOTHING)
        }
        (true, _) => Outcome::Refuse,
    };
    let (findings, valid_until) = sheet.into_parts();
    Decision { outcome, findings, relied, valid_until }
}
