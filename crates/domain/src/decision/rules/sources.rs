//! How far each source of a derived item reaches. A source that doesn't reach the recipient drops out, with every
//! element that rests on it, also where another source has the same.

use super::purposes::{consents_for, needed};
use crate::agreement::{AgreementState, Clause, ClauseSet, Onward, Status};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::question::{Question, Sheet};
use crate::decision::{Because, Mend, Reach, Rule, SourceFacts};
use crate::ids::OrgId;
use crate::marking::{Handling, PurposeSet, Tlp};
use crate::time::Time;

/// What is left of an item for one recipient.
pub(in crate::decision) struct Survivors {
    /// Classes of the elements that are left.
    pub(in crate::decision) present: ClassSet,
    /// Bit per source that dropped out.
    pub(in crate::decision) dropped: u64,
    /// What the consents that carry a source allow.
    pub(in crate::decision) purposes: PurposeSet,
}

/// One source as this recipient gets it.
struct Reached {
    reach: Reach,
    classes: ClassSet,
    purposes: PurposeSet,
}

/// Looks at every source, then at every element. Refuses when sources dropped out and no element is left, and in
/// requests and responses as soon as one element is missing.
pub(in crate::decision) fn sources(q: &Question<'_>, granted: PurposeSet, sheet: &mut Sheet) -> Survivors {
    let item = q.flow.item;
    if !q.is_derived() {
        return Survivors { present: item.classes, dropped: 0, purposes: PurposeSet::ALL };
    }
    let reached: Vec<Reached> = item.sources.iter().map(|s| reach(q, s, granted, sheet)).collect();
    let dropped = reached.iter().enumerate().filter(|(_, r)| r.drops()).fold(0, |bits, (n, _)| bits | bit(n));
    let passes = |mask: u64, class: DataClass| {
        // a bit beyond the sources names one that nobody knows
        let unknown = (reached.len()..64).fold(0, |bits, n| bits | bit(n));
        mask & (dropped | unknown) == 0
            && reached.iter().enumerate().all(|(n, r)| mask & bit(n) == 0 || r.classes.contains(class))
    };
    let left = item.elements.iter().filter(|(mask, class)| passes(*mask, *class));
    let (count, present) =
        left.fold((0, ClassSet::EMPTY), |(n, set), (_, class)| (n + 1, set.or(ClassSet::of(*class))));
    let present = present.and(item.classes);
    let missing = count < item.elements.len();
    let refuses = present.is_empty() || (q.is_all_or_nothing() && missing);
    for (source, reached) in item.sources.iter().zip(&reached) {
        finding(source, reached, refuses, sheet);
    }
    if refuses && dropped == 0 {
        // nothing dropped out, but the publisher holds none of the classes, or a consent names none
        sheet.fail(Clause::Onward, Rule::Reach, Because::Nothing, Mend::Consent);
    }
    let purposes = reached.iter().filter(|r| !r.drops()).fold(PurposeSet::ALL, |set, r| set.and(r.purposes));
    Survivors { present, dropped, purposes }
}

/// Sources are 62 at most; what lies beyond has no bit and is dropped with the unknown.
fn bit(n: usize) -> u64 {
    u32::try_from(n).ok().and_then(|n| 1u64.checked_shl(n)).unwrap_or(0)
}

impl Reached {
    fn drops(&self) -> bool {
        match self.reach {
            Reach::Clear | Reach::Client | Reach::Community { .. } | Reach::Consent | Reach::Own => false,
            Reach::NoConsent
            | Reach::OutsideCommunity { .. }
            | Reach::Label
            | Reach::Forbidden
            | Reach::Lapsed => true,
        }
    }
}

/// The reach of one source. A lapsed agreement and a clause that forbids beat a consent; a consent beats the rest.
fn reach(q: &Question<'_>, source: &SourceFacts, granted: PurposeSet, sheet: &mut Sheet) -> Reached {
    let whole = |reach| Reached { reach, classes: source.projection.kept, purposes: PurposeSet::ALL };
    if source.originator == q.flow.from {
        return Reached { reach: Reach::Own, classes: ClassSet::ALL, purposes: PurposeSet::ALL };
    }
    sheet.depends_on(source.live_until);
    if source.live_until <= q.at {
        return whole(Reach::Lapsed);
    }
    if source.onward == Onward::Forbidden {
        return whole(Reach::Forbidden);
    }
    let by_label = reach_by_label(q, source);
    let by_label = whole(by_label);
    if !by_label.drops() {
        return by_label;
    }
    let needed = needed(q.flow.kind);
    let mut consented = None;
    for consent in consents_for(q, source).filter(|c| c.purposes.contains(needed)) {
        sheet.depends_on(consent.valid_until);
        if q.at < consent.valid_until && granted.contains(needed) {
            let (classes, purposes) = consented.unwrap_or((ClassSet::EMPTY, PurposeSet::ALL));
            consented = Some((consent.classes.or(classes), consent.purposes.and(purposes)));
        }
    }
    match consented {
        Some((classes, purposes)) => {
            Reached { reach: Reach::Consent, classes: classes.and(source.projection.kept), purposes }
        }
        None => by_label,
    }
}

/// The reach of a source without regard to consents. Each label reaches also whom a stricter one reaches.
fn reach_by_label(q: &Question<'_>, source: &SourceFacts) -> Reach {
    if source.marking.handling.contains(&Handling::H2) {
        return Reach::NoConsent;
    }
    match source.marking.tlp {
        Tlp::Clear => return Reach::Clear,
        Tlp::Green | Tlp::Amber => {}
        Tlp::AmberStrict | Tlp::Red => return Reach::Label,
    }
    if q.world.organisations.get(&q.flow.from).is_some_and(|holder| holder.clients.contains(&q.flow.to)) {
        return Reach::Client;
    }
    match source.onward {
        Onward::AllowedWithin(community) => {
            if q.world.communities.get(&community).is_some_and(|members| members.contains(&q.flow.to)) {
                Reach::Community { community }
            } else {
                Reach::OutsideCommunity { community }
            }
        }
        Onward::PriorConsent => Reach::NoConsent,
        Onward::Forbidden => Reach::Forbidden,
    }
}

fn finding(source: &SourceFacts, reached: &Reached, refuses: bool, sheet: &mut Sheet) {
    let because = Because::Source {
        item: source.item,
        originator: source.originator,
        label: source.marking.tlp,
        reach: reached.reach.clone(),
    };
    let mend = match reached.reach {
        Reach::NoConsent | Reach::OutsideCommunity { .. } | Reach::Label => Some(Mend::Consent),
        Reach::Forbidden => Some(Mend::Amend),
        Reach::Clear
        | Reach::Client
        | Reach::Community { .. }
        | Reach::Consent
        | Reach::Own
        | Reach::Lapsed => None,
    };
    match (reached.drops(), refuses) {
        (false, _) => sheet.pass(Clause::Onward, Rule::Reach, because),
        (true, false) => sheet.limit(Clause::Onward, Rule::Reach, because, mend),
        (true, true) => sheet.fail(Clause::Onward, Rule::Reach, because, mend),
    }
}

/// Until when, as known at `at`, `agreement` lets `publisher` pass on what `originator` gave it: `at` or earlier means
/// that it doesn't any more. It is the `live_until` of a [`SourceFacts`].
pub fn live_until(
    agreement: &AgreementState,
    originator: OrgId,
    publisher: OrgId,
    disputed_until: Option<Time>,
    at: Time,
) -> Time {
    let onward = ClauseSet::of(Clause::Onward);
    let decides = matches!(agreement.status, Status::Active | Status::Notice)
        && agreement.in_force_from <= at
        && agreement.party(originator).is_some()
        && agreement.party(publisher).is_some()
        && disputed_until.is_none_or(|until| until <= at);
    if !decides {
        return at;
    }
    agreement
        .suspensions
        .iter()
        .filter(|s| s.party.is_none_or(|p| p == originator || p == publisher))
        .filter(|s| !s.clauses.and(onward).is_empty())
        .fold(agreement.expires_at, |until, s| until.min(s.from))
}
