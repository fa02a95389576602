//! What the recipient may use the item for.

use crate::agreement::{Clause, FlowKind};
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Consent, Mend, Rule, SourceFacts};
use crate::marking::{Purpose, PurposeSet};

/// Granted = the item's ∩ the clause's ∩ asked; an originator's consent adds to the item's. None granted refuses.
pub(in crate::decision) fn purposes(q: &Question<'_>, sheet: &mut Sheet) -> PurposeSet {
    let offered = q.clauses().purposes.and(q.flow.purposes_asked);
    let item = q.flow.item.marking.purposes;
    let granted =
        offered.iter().filter(|p| item.contains(*p) || is_mended(q, *p, sheet)).collect::<PurposeSet>();
    let asked = item.and(q.flow.purposes_asked);
    let because = Because::Purposes { asked, granted };
    if granted.is_empty() {
        let mend = if q.clauses().purposes.is_empty() { Mend::Amend } else { Mend::Consent };
        sheet.fail(Clause::Purposes, Rule::Purpose, because, mend);
    } else if asked.is_subset(granted) {
        sheet.pass(Clause::Purposes, Rule::Purpose, because);
    } else {
        sheet.limit(Clause::Purposes, Rule::Purpose, because, None);
    }
    granted
}

/// Whether consents make up for a purpose that the item lacks: each source that lacks it needs one; where none does,
/// the lack is the item's own and its sender's consent counts.
fn is_mended(q: &Question<'_>, purpose: Purpose, sheet: &mut Sheet) -> bool {
    let mut lacking = q.flow.item.sources.iter().filter(|s| !s.marking.purposes.contains(purpose)).peekable();
    if lacking.peek().is_some() {
        let mut all = true;
        for source in lacking {
            // no short cut: each consent has to say when it ends
            all &= names(consents_for(q, source), purpose, q, sheet);
        }
        return all;
    }
    let own = q.flow.consents.iter().filter(|c| {
        c.from == q.flow.from
            && c.recipient == q.flow.to
            && !q.flow.item.sources.iter().any(|s| s.item == c.item)
    });
    names(own, purpose, q, sheet)
}

fn names<'a>(
    consents: impl Iterator<Item = &'a Consent>,
    purpose: Purpose,
    q: &Question<'_>,
    sheet: &mut Sheet,
) -> bool {
    let mut any = false;
    for consent in consents.filter(|c| c.purposes.contains(purpose)) {
        sheet.depends_on(consent.valid_until);
        any |= q.at < consent.valid_until;
    }
    any
}

/// Consents of a source's originator that name this recipient, lapsed ones too.
pub(super) fn consents_for<'a>(
    q: &Question<'a>,
    source: &'a SourceFacts,
) -> impl Iterator<Item = &'a Consent> {
    let to = q.flow.to;
    q.flow
        .consents
        .iter()
        .filter(move |c| c.item == source.item && c.from == source.originator && c.recipient == to)
}

/// The purpose without which a flow has no sense: a consent to pass a source on must name it, so that two consents
/// always have a purpose in common and taking one away never lets more through.
pub(super) const fn needed(kind: FlowKind) -> Purpose {
    match kind {
        FlowKind::Alert | FlowKind::Onward | FlowKind::Feedback => Purpose::EarlyWarning,
        FlowKind::Sighting | FlowKind::Match => Purpose::Detection,
        FlowKind::Bulletin => Purpose::Prevention,
        FlowKind::Frequency => Purpose::Statistics,
        FlowKind::Report
        | FlowKind::Clarification
        | FlowKind::Request
        | FlowKind::Response
        | FlowKind::Consent
        | FlowKind::Referral
        | FlowKind::Coordination
        | FlowKind::Transfer
        | FlowKind::Restriction => Purpose::Investigation,
    }
}
