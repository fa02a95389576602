//! Everybody at once: what each organisation would get of an item, by which agreements, and which of them is bound.

use super::{
    AudienceMode, Because, Consent, Decision, Finding, Flow, Ground, ItemFacts, Outcome, Projection,
    RecipientOutcome, Refusal, Rule, Verdict, World, decide,
};
use crate::agreement::{AgreementState, Clause, ClauseSet, FlowKind};
use crate::data_class::ClassSet;
use crate::ids::{AgreementId, OrgId};
use crate::marking::PurposeSet;
use crate::time::{Time, never};
use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// An item on its way out, to whomever agreements let have it.
#[derive(Clone, Debug)]
pub struct AudienceRequest<'a> {
    /// Who sends.
    pub from: OrgId,
    /// As what.
    pub kind: FlowKind,
    /// What.
    pub item: &'a ItemFacts,
    /// For which purposes; see [`Flow::purposes_asked`].
    pub purposes_asked: PurposeSet,
    /// For requests, responses and transfers: (instrument, article) cited.
    pub legal_basis: Option<(&'a str, &'a str)>,
    /// Whom the sender wants to reach.
    pub mode: &'a AudienceMode,
    /// Originators' leaves, for whichever recipients.
    pub consents: &'a [Consent],
}

/// What each organisation would get, sorted by organisation. Everybody in `world` but the sender; with
/// [`AudienceMode::Only`] those named, with [`AudienceMode::Nobody`] none.
///
/// Each agreement that joins sender and recipient gives a ground or a refusal; where none does there is one refusal,
/// [`Rule::NoAgreement`], without agreement.
pub fn audience<A: Borrow<AgreementState>>(
    request: &AudienceRequest<'_>,
    agreements: &[A],
    world: &World,
    at: Time,
) -> Vec<RecipientOutcome> {
    let by_party = index(request.from, agreements);
    let outcome = |organisation, wish: Wish| {
        let joined = by_party.get(&organisation).map_or(&[][..], Vec::as_slice);
        recipient(request, organisation, wish, joined, world, at)
    };
    match request.mode {
        AudienceMode::Nobody => Vec::new(),
        AudienceMode::Agreements => world
            .organisations
            .keys()
            .filter(|id| **id != request.from)
            .map(|id| outcome(*id, Wish::default()))
            .collect(),
        AudienceMode::Only { organisations } => {
            let mut wishes = BTreeMap::<OrgId, Wish>::new();
            for named in organisations.iter().filter(|named| named.organisation != request.from) {
                // named twice: the first agreement, and without what either leaves out
                let wish = wishes.entry(named.organisation).or_default();
                wish.agreement = wish.agreement.or(named.agreement);
                wish.withhold = wish.withhold.or(named.withhold);
            }
            wishes.into_iter().map(|(id, wish)| outcome(id, wish)).collect()
        }
    }
}

/// What the sender asks for one recipient.
#[derive(Clone, Copy, Default)]
struct Wish {
    agreement: Option<AgreementId>,
    withhold: ClassSet,
}

/// The agreements that the sender has signed, by each other party: one pass, so that an audience costs as many
/// decisions as there are pairs, not recipients × agreements.
fn index<A: Borrow<AgreementState>>(from: OrgId, agreements: &[A]) -> HashMap<OrgId, Vec<&AgreementState>> {
    let mut by_party = HashMap::<OrgId, Vec<&AgreementState>>::new();
    for agreement in agreements.iter().map(Borrow::borrow) {
        if !agreement.parties.iter().any(|party| party.organisation == from) {
            continue;
        }
        for party in agreement.parties.iter().filter(|party| party.organisation != from) {
            by_party.entry(party.organisation).or_default().push(agreement);
        }
    }
    by_party
}

fn recipient(
    request: &AudienceRequest<'_>,
    organisation: OrgId,
    wish: Wish,
    joined: &[&AgreementState],
    world: &World,
    at: Time,
) -> RecipientOutcome {
    let flow = Flow {
        kind: request.kind,
        from: request.from,
        to: organisation,
        item: request.item,
        purposes_asked: request.purposes_asked,
        legal_basis: request.legal_basis,
        consents: request.consents,
    };
    let mut releases = Vec::new();
    let mut refusals = Vec::new();
    for agreement in joined {
        let decision = without(decide(agreement, world, &flow, at), wish.withhold, request.kind);
        match decision.outcome {
            Outcome::Release { projection, terms, .. } => {
                releases.push(Release { agreement, decision, projection, terms });
            }
            Outcome::Refuse => refusals.push(Refusal {
                agreement: Some((agreement.id, agreement.reference.clone(), agreement.version)),
                decision,
            }),
        }
    }
    if joined.is_empty() || !world.organisations.contains_key(&organisation) {
        releases.clear();
        refusals = vec![no_agreement()];
    }
    // by reference; an absent agreement is alone anyway
    refusals.sort_by_cached_key(|refusal| {
        refusal.agreement.clone().map(|(id, reference, version)| (reference, id, version))
    });
    RecipientOutcome { organisation, grounds: rank(releases, wish.agreement), refusals }
}

/// A release that has no place among the others yet.
struct Release<'a> {
    agreement: &'a AgreementState,
    decision: Decision,
    projection: Projection,
    terms: Projection,
}

/// Ranks totally: the named agreement; then the higher weight over the classes present; then earlier retention; then
/// lower reference (id and version only so that the order never depends on the caller's). Each ground is stored less
/// what any above it doesn't keep, so that grounds are nested and the end of one never widens.
fn rank(mut releases: Vec<Release<'_>>, named: Option<AgreementId>) -> Vec<Ground> {
    releases.sort_by(|a, b| {
        let key = |release: &Release<'_>| {
            (
                Reverse(named == Some(release.agreement.id)),
                Reverse(release.projection.weight()),
                release.agreement.clauses.retention.report,
            )
        };
        let name = |release: &Release<'_>| (release.agreement.id, release.agreement.version);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.agreement.reference.cmp(&b.agreement.reference))
            .then_with(|| name(a).cmp(&name(b)))
    });
    let count = i16::try_from(releases.len()).unwrap_or(i16::MAX);
    let mut above = Projection::EVERYTHING;
    releases
        .into_iter()
        .zip((1..=count).rev())
        .map(|(release, rank)| {
            above = above.meet(release.terms);
            Ground {
                agreement: release.agreement.id,
                reference: release.agreement.reference.clone(),
                version: release.agreement.version,
                decision: release.decision,
                stored: above,
                rank,
            }
        })
        .collect()
}

/// Takes out what the sender withholds from this recipient. When nothing is left it is a refusal.
fn without(mut decision: Decision, withhold: ClassSet, kind: FlowKind) -> Decision {
    let Outcome::Release { projection, terms, .. } = &mut decision.outcome else { return decision };
    if withhold.is_empty() {
        return decision;
    }
    let present = projection.readable();
    let rest = ClassSet::ALL.minus(withhold);
    *projection = projection.over(rest);
    *terms = terms.over(rest);
    let refuses = projection.is_empty() && kind != FlowKind::Restriction;
    decision.findings.push(Finding {
        clause: None,
        rule: Rule::DataClass,
        verdict: if refuses { Verdict::Fail } else { Verdict::Limits },
        because: Because::Classes {
            kept: projection.kept,
            pseudonymised: projection.pseudonymised,
            withheld: present.and(withhold),
        },
        mend: None,
    });
    if refuses {
        decision.outcome = Outcome::Refuse;
    }
    decision
}

fn no_agreement() -> Refusal {
    let finding = Finding {
        clause: None::<Clause>,
        rule: Rule::NoAgreement,
        verdict: Verdict::Fail,
        because: Because::NoAgreement,
        mend: None,
    };
    let decision = Decision {
        outcome: Outcome::Refuse,
        findings: vec![finding],
        relied: ClauseSet::EMPTY,
        valid_until: never(),
    };
    Refusal { agreement: None, decision }
}
