//! For *Who will see this*: to whom a recipient of a report could pass it on, and to whom only with its owner's leave.

use super::{AudienceMode, AudienceRequest, Consent, ItemFacts, Projection, SourceFacts, World, audience};
use crate::agreement::{AgreementRef, AgreementState, FlowKind};
use crate::data_class::ClassSet;
use crate::ids::{Item, OrgId};
use crate::marking::{Marking, PurposeSet};
use crate::time::{Time, never};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::collections::BTreeSet;

/// A report as one authority would hold it.
#[derive(Clone, Debug)]
pub struct HeldReport<'a> {
    /// The report; any id before it has one.
    pub item: Item,
    /// Whose it is.
    pub originator: OrgId,
    /// Who holds it.
    pub holder: OrgId,
    /// What is in it.
    pub facts: &'a ItemFacts,
    /// Under which agreement the holder has it.
    pub agreement: &'a AgreementState,
    /// What the holder has of it: the projection of the bound ground.
    pub projection: Projection,
    /// For what the holder may use it.
    pub purposes: PurposeSet,
}

/// One organisation further on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnwardOutcome {
    /// Who would pass it on.
    pub via: OrgId,
    /// Who would get it.
    pub to: OrgId,
    /// The agreement between those two that would carry it.
    pub agreement: AgreementRef,
    /// What of it.
    pub projection: Projection,
    /// Whether only with the originator's consent; else without asking.
    pub needs_consent: bool,
}

/// To whom the holder of a report could pass it on in an alert that is made of nothing else, sorted by organisation.
/// Neither the originator nor the holder is among them, nor who couldn't get it even with a consent.
pub fn onward_reach<A: Borrow<AgreementState>>(
    held: &HeldReport<'_>,
    agreements: &[A],
    world: &World,
    at: Time,
) -> Vec<OnwardOutcome> {
    let alert = alert_of(held, at);
    let everybody_asked: Vec<Consent> = world
        .organisations
        .keys()
        .map(|recipient| Consent {
            item: held.item,
            from: held.originator,
            recipient: *recipient,
            classes: ClassSet::ALL,
            purposes: PurposeSet::ALL,
            valid_until: never(),
        })
        .collect();
    let run = |consents: &[Consent]| {
        let request = AudienceRequest {
            from: held.holder,
            kind: FlowKind::Alert,
            item: &alert,
            purposes_asked: PurposeSet::ALL,
            legal_basis: None,
            mode: &AudienceMode::Agreements,
            consents,
        };
        audience(&request, agreements, world, at)
    };
    // both list the same organisations in the same order
    run(&[])
        .into_iter()
        .zip(run(&everybody_asked))
        .filter(|(free, _)| free.organisation != held.originator)
        .filter_map(|(free, asked)| {
            let needs_consent = free.grounds.is_empty();
            let to = free.organisation;
            let ground = free.grounds.into_iter().chain(asked.grounds).next()?;
            Some(OnwardOutcome {
                via: held.holder,
                to,
                projection: ground.decision.projection()?,
                agreement: ground.reference,
                needs_consent,
            })
        })
        .collect()
}

/// The alert that rests on the held report alone.
fn alert_of(held: &HeldReport<'_>, at: Time) -> ItemFacts {
    let mut handling = held.facts.marking.handling.clone();
    handling.extend(&held.agreement.clauses.marking.handling_required);
    let marking = Marking { handling, purposes: held.purposes, ..held.facts.marking.clone() };
    let source = SourceFacts {
        item: held.item,
        revision: 1,
        originator: held.originator,
        agreement: held.agreement.id,
        reference: held.agreement.reference.clone(),
        projection: held.projection,
        marking: marking.clone(),
        onward: held.agreement.clauses.onward.clone(),
        live_until: super::live_until(
            held.agreement,
            held.originator,
            held.holder,
            held.facts.disputed_until,
            at,
        ),
    };
    ItemFacts {
        categories: held.facts.categories.clone(),
        marking,
        classes: held.projection.kept,
        sources: vec![source],
        elements: held.projection.kept.iter().map(|class| (1, class)).collect::<BTreeSet<_>>(),
        disputed_until: None,
        abusive_material: held.facts.abusive_material,
    }
}
