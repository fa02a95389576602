//! The only writer of decisions, grounds and holdings. Preview, enforcement and explanation share [`plan`]; what was
//! planned is written by [`write`], in the transaction of the release, after `still_holds` has looked again.

use crate::Error;
use crate::directory::{Directory, OrgRef, VersionRef};
use domain::agreement::{AgreementState, FlowKind};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{
    AudienceMode, AudienceRequest, Consent, Decision, Finding, Ground, ItemFacts, OnlyRecipient, Outcome,
    Projection, RecipientOutcome, Verdict, audience,
};
use domain::ids::{AgreementId, DecisionId, Item, OrgId};
use domain::marking::{Marking, PurposeSet};
use domain::time::{Time, never};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use storage::agreements::Catalogue;
use storage::decisions::NewDecision;
use storage::holdings::{ListColumns, NewGround, NewHolding};
use storage::view::Held;
use storage::{StoreError, WriteTx};
use vault::ContentHash;

/// An audience as decided at one moment.
#[derive(Debug)]
pub struct Plan {
    /// What everybody gets.
    pub outcomes: Vec<RecipientOutcome>,
    /// Digest of who gets what under which version: a submission that names another one is asked again.
    pub basis: String,
    /// What the decisions were made from, for replaying them.
    inputs: Value,
    /// The state of agreements and facts that was decided on.
    epoch: String,
    classes: ClassSet,
    flow: FlowKind,
    from: OrgId,
    named: bool,
}

/// What is planned to pass.
#[derive(Clone, Copy, Debug)]
pub struct Passing<'a> {
    /// From whom.
    pub from: OrgId,
    /// As what.
    pub flow: FlowKind,
    /// What a decision needs to know of it.
    pub facts: &'a ItemFacts,
    /// Whom its owner wants to reach.
    pub mode: &'a AudienceMode,
    /// Originators' leaves.
    pub consents: &'a [Consent],
}

/// Decides for everybody.
pub fn plan(catalogue: &Catalogue, passing: &Passing<'_>, at: Time) -> Result<Plan, Error> {
    let request = AudienceRequest {
        from: passing.from,
        kind: passing.flow,
        item: passing.facts,
        purposes_asked: PurposeSet::ALL,
        legal_basis: None,
        mode: passing.mode,
        consents: passing.consents,
    };
    let outcomes = audience(&request, &catalogue.states, &catalogue.world, at);
    let joined: Vec<&AgreementState> = catalogue
        .states
        .iter()
        .filter(|state| state.parties.iter().any(|party| party.organisation == passing.from))
        .collect();
    let inputs = json!({
        "facts": passing.facts, "mode": passing.mode, "consents": passing.consents, "agreements": joined, "world": world(catalogue),
    });
    Ok(Plan {
        basis: digest(&outcomes)?,
        outcomes,
        inputs,
        epoch: catalogue.epoch.clone(),
        classes: passing.facts.classes,
        flow: passing.flow,
        from: passing.from,
        named: matches!(passing.mode, AudienceMode::Only { .. }),
    })
}

/// The world as pairs: JSON object keys are texts, ids and countries stay what they are.
fn world(catalogue: &Catalogue) -> Value {
    let world = &catalogue.world;
    json!({
        "organisations": world.organisations.iter().collect::<Vec<_>>(),
        "countries": world.countries.iter().collect::<Vec<_>>(),
        "communities": world.communities.iter().collect::<Vec<_>>(),
    })
}

fn digest(outcomes: &[RecipientOutcome]) -> Result<String, Error> {
    let grounds: Vec<_> = outcomes
        .iter()
        .flat_map(|o| {
            o.grounds
                .iter()
                .map(move |g| (o.organisation, g.agreement, g.version, g.stored, &g.decision.outcome))
        })
        .map(|(org, agreement, version, stored, outcome)| {
            let (projection, purposes, dropped) = match outcome {
                Outcome::Release { projection, purposes, dropped, .. } => (*projection, *purposes, *dropped),
                Outcome::Refuse => (Projection::NOTHING, PurposeSet::EMPTY, 0),
            };
            json!([org, agreement, version, stored, projection, purposes, dropped.to_string()])
        })
        .collect();
    let hash = ContentHash::of(&grounds).map_err(|e| StoreError::Internal(e.to_string()))?;
    Ok(hash.to_string())
}

/// One organisation's outcome in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct AudienceEntry {
    /// Who.
    pub organisation: OrgRef,
    /// `release` or `refuse`.
    pub outcome: &'static str,
    /// The bound agreement, or the one that refused; none where there is none.
    pub agreement: Option<VersionRef>,
    /// What passes.
    pub projection: ProjectionView,
    /// Why.
    pub because: Vec<Finding>,
}

/// A projection over the classes present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProjectionView {
    /// As they are.
    pub kept: ClassSet,
    /// As pseudonyms.
    pub pseudonymised: ClassSet,
    /// Not at all.
    pub withheld: ClassSet,
}

impl ProjectionView {
    /// Over the classes that an item holds.
    pub const fn new(projection: Projection, present: ClassSet) -> Self {
        let shown = projection.over(present);
        Self { kept: shown.kept, pseudonymised: shown.pseudonymised, withheld: projection.withheld(present) }
    }
}

impl Plan {
    /// Who would get something.
    pub fn recipients(&self) -> impl Iterator<Item = &RecipientOutcome> {
        self.outcomes.iter().filter(|outcome| !outcome.grounds.is_empty())
    }

    /// For an answer: everybody with an outcome.
    pub fn view(&self, directory: &Directory) -> Result<Vec<AudienceEntry>, Error> {
        self.outcomes.iter().map(|outcome| self.entry(outcome, directory)).collect()
    }

    fn entry(&self, outcome: &RecipientOutcome, directory: &Directory) -> Result<AudienceEntry, Error> {
        let organisation = directory.organisation(outcome.organisation)?;
        Ok(match (outcome.grounds.first(), outcome.refusals.first()) {
            (Some(ground), _) => AudienceEntry {
                organisation,
                outcome: "release",
                agreement: Some(VersionRef {
                    id: ground.agreement,
                    reference: ground.reference.clone(),
                    version: ground.version,
                }),
                projection: ProjectionView::new(
                    ground.stored.meet(ground.decision.projection().unwrap_or_default()),
                    self.classes,
                ),
                because: ground.decision.findings.clone(),
            },
            (None, refusal) => AudienceEntry {
                organisation,
                outcome: "refuse",
                agreement: refusal
                    .and_then(|r| r.agreement.clone())
                    .map(|(id, reference, version)| VersionRef { id, reference, version }),
                projection: ProjectionView { withheld: self.classes, ..ProjectionView::default() },
                because: refusal.map(|r| r.decision.findings.clone()).unwrap_or_default(),
            },
        })
    }
}

/// What is being released, beside who gets it.
pub(crate) struct Release<'a> {
    /// The item.
    pub(crate) item: Item,
    /// Of which revision.
    pub(crate) revision: i32,
    /// What lists show, by projection and dropped sources.
    pub(crate) columns: &'a (dyn Fn(Projection, u64) -> ListColumns + Sync),
    /// The stage column of a holder.
    pub(crate) stage: i32,
    /// The holder's first clock, by bound agreement.
    pub(crate) next_due: &'a (dyn Fn(AgreementId) -> Time + Sync),
    /// The owner's own stage and clock; `None` when the owner holds it already.
    pub(crate) own: Option<(i32, Time)>,
}

/// Words that go back along an agreement without making anybody a holder: feedback.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reply<'a> {
    /// As what.
    pub(crate) flow: FlowKind,
    /// From whom.
    pub(crate) from: OrgId,
    /// To whom.
    pub(crate) to: OrgId,
    /// About what, as the sender holds it: its category and label bind the reply.
    pub(crate) held: &'a Held,
}

/// Decides a reply under the agreement that its subject came by.
pub(crate) fn plan_reply(catalogue: &Catalogue, reply: &Reply<'_>, at: Time) -> Result<Plan, Error> {
    let held = reply.held;
    let facts = ItemFacts {
        categories: held.category.into_iter().collect(),
        marking: Marking { tlp: held.tlp, purposes: held.ground.purposes, ..Marking::mildest() },
        classes: ClassSet::of(DataClass::IncidentFacts),
        sources: Vec::new(),
        elements: BTreeSet::new(),
        disputed_until: None,
        abusive_material: false,
    };
    let recipient = OnlyRecipient {
        organisation: reply.to,
        agreement: Some(held.ground.agreement),
        withhold: ClassSet::EMPTY,
    };
    let mode = AudienceMode::Only { organisations: vec![recipient] };
    plan(
        catalogue,
        &Passing { from: reply.from, flow: reply.flow, facts: &facts, mode: &mode, consents: &[] },
        at,
    )
}

/// Stores the decision on a reply; a refusal is an error, and nothing is sent.
pub(crate) async fn write_reply(
    tx: &WriteTx,
    plan: &Plan,
    item: Item,
    revision: i32,
) -> Result<DecisionId, Error> {
    let outcome = plan.outcomes.first();
    let Some((outcome, ground)) = outcome.and_then(|o| Some((o, o.grounds.first()?))) else {
        let refusals = outcome.map(|o| o.refusals.iter()).into_iter().flatten();
        let findings =
            refusals.flat_map(|r| r.decision.findings.clone()).filter(|f| f.verdict == Verdict::Fail);
        return Err(Error::LacksAgreement(findings.collect()));
    };
    write_ground(tx, plan, (outcome.organisation, ground), item, revision).await
}

/// Stores the one decision by which something passes to a recipient without making it a holder.
pub(crate) async fn write_ground(
    tx: &WriteTx,
    plan: &Plan,
    (recipient, ground): (OrgId, &Ground),
    item: Item,
    revision: i32,
) -> Result<DecisionId, Error> {
    let id: DecisionId = tx.new_id();
    let decision = NewDecision {
        id,
        item,
        revision,
        flow: plan.flow,
        sender: plan.from,
        recipient,
        agreement: Some((ground.agreement, ground.version)),
        decision: ground.decision.clone(),
        rank: ground.rank,
    };
    tx.add_decisions(vec![decision], &plan.inputs).await?;
    Ok(id)
}

/// Decides what holders are told of taking `held` back, which is the sender's own: for each the agreement that it holds it by.
pub(crate) fn plan_restriction(
    catalogue: &Catalogue,
    held: &Held,
    holders: &[(OrgId, AgreementId)],
    at: Time,
) -> Result<Plan, Error> {
    let facts = ItemFacts {
        categories: held.category.into_iter().collect(),
        marking: Marking { tlp: held.tlp, ..Marking::mildest() },
        classes: ClassSet::of(DataClass::IncidentFacts),
        sources: Vec::new(),
        elements: BTreeSet::new(),
        disputed_until: None,
        abusive_material: false,
    };
    let only = |(organisation, agreement): &(OrgId, AgreementId)| OnlyRecipient {
        organisation: *organisation,
        agreement: Some(*agreement),
        withhold: ClassSet::EMPTY,
    };
    let mode = AudienceMode::Only { organisations: holders.iter().map(only).collect() };
    let (from, flow) = (held.owner, FlowKind::Restriction);
    plan(catalogue, &Passing { from, flow, facts: &facts, mode: &mode, consents: &[] }, at)
}

/// Stores those decisions. A refusal keeps the reason back; that the item is gone is told to everybody who had it.
pub(crate) async fn write_restriction(
    tx: &WriteTx,
    plan: &Plan,
    item: Item,
    revision: i32,
) -> Result<(), Error> {
    let mut decisions = Vec::with_capacity(plan.outcomes.len());
    for outcome in &plan.outcomes {
        let granted = outcome.grounds.first().map(|g| (Some((g.agreement, g.version)), &g.decision, g.rank));
        let refused = outcome.refusals.first().map(|refusal| {
            let agreement = refusal.agreement.as_ref().map(|(id, _, version)| (*id, *version));
            (agreement, &refusal.decision, 0)
        });
        let Some((agreement, decision, rank)) = granted.or(refused) else { continue };
        decisions.push(NewDecision {
            id: tx.new_id(),
            item,
            revision,
            flow: plan.flow,
            sender: plan.from,
            recipient: outcome.organisation,
            agreement,
            decision: decision.clone(),
            rank,
        });
    }
    if decisions.is_empty() {
        return Ok(());
    }
    Ok(tx.add_decisions(decisions, &plan.inputs).await?)
}

/// Looks again, in the transaction, whether agreements and facts are as planned. `Busy` makes the caller plan anew.
pub(crate) async fn still_holds(tx: &WriteTx, plan: &Plan) -> Result<bool, Error> {
    Ok(tx.catalogue_epoch().await? == plan.epoch)
}

/// Writes decisions, grounds and holdings. Returns the bound decision of each recipient.
pub(crate) async fn write(
    tx: &WriteTx,
    plan: &Plan,
    release: &Release<'_>,
) -> Result<BTreeMap<OrgId, DecisionId>, Error> {
    let (item, revision, flow, from) = (release.item, release.revision, plan.flow, plan.from);
    let mut bound = BTreeMap::new();
    let (mut decisions, mut grounds, mut holdings) = (Vec::new(), Vec::new(), Vec::new());
    let mut decide = |recipient, agreement: Option<(AgreementId, i32)>, decision: &Decision, rank| {
        let id: DecisionId = tx.new_id();
        let decision = decision.clone();
        decisions.push(NewDecision {
            id,
            item,
            revision,
            flow,
            sender: from,
            recipient,
            agreement,
            decision,
            rank,
        });
        id
    };
    if let Some((stage, next_due)) = release.own {
        let own = Decision {
            outcome: Outcome::Release {
                projection: Projection::EVERYTHING,
                terms: Projection::EVERYTHING,
                purposes: PurposeSet::ALL,
                dropped: 0,
            },
            findings: Vec::new(),
            relied: domain::agreement::ClauseSet::EMPTY,
            valid_until: never(),
        };
        let id = decide(from, None, &own, i16::MAX);
        grounds.push(NewGround::own(item, from, id, revision, flow));
        holdings.push(NewHolding {
            organisation: from,
            item,
            owner: from,
            columns: (release.columns)(Projection::EVERYTHING, 0),
            stage,
            next_due,
            cap: Projection::EVERYTHING,
            cap_purposes: PurposeSet::ALL,
            compartment: None,
        });
    }
    for outcome in &plan.outcomes {
        let organisation = outcome.organisation;
        // a refusal for want of any agreement says nothing that isn't said by there being none, unless somebody asked
        for refusal in outcome.refusals.iter().filter(|r| r.agreement.is_some() || plan.named) {
            let agreement = refusal.agreement.as_ref().map(|(id, _, version)| (*id, *version));
            decide(organisation, agreement, &refusal.decision, 0);
        }
        for (index, ground) in outcome.grounds.iter().enumerate() {
            let Outcome::Release { purposes, dropped, .. } = ground.decision.outcome else { continue };
            let id =
                decide(organisation, Some((ground.agreement, ground.version)), &ground.decision, ground.rank);
            grounds.push(NewGround {
                organisation,
                item,
                agreement: ground.agreement,
                version: ground.version,
                flow,
                from,
                decision: id,
                revision,
                rank: ground.rank,
                stored: ground.stored,
                purposes,
                dropped,
                relied: ground.decision.relied.bits(),
                valid_until: ground.decision.valid_until,
            });
            if index == 0 {
                bound.insert(organisation, id);
                holdings.push(NewHolding {
                    organisation,
                    item,
                    owner: from,
                    columns: (release.columns)(ground.stored, dropped),
                    stage: release.stage,
                    next_due: (release.next_due)(ground.agreement),
                    cap: ground.stored,
                    cap_purposes: purposes,
                    compartment: None,
                });
            }
        }
    }
    tx.add_decisions(decisions, &plan.inputs).await?;
    tx.release(holdings, grounds).await?;
    Ok(bound)
}
