//! What an agreement comes to: its table as written, beside what a decision of this moment lets pass. Both come from the
//! functions that release items, so that a page can't promise more than the platform does.

use super::AgreementDetail;
use crate::directory::{Directory, OrgRef};
use crate::{App, Caller, Error};
use domain::agreement::{AgreementState, FlowKind, Level, Onward, Party};
use domain::country::CountryFacts;
use domain::data_class::ClassSet;
use domain::decision::{Because, Flow, ItemFacts, Projection, World, decide, gate};
use domain::marking::{Marking, PurposeSet, Tlp};
use domain::time::Time;
use std::collections::BTreeSet;

/// What each party receives, and within whom it may travel on.
#[derive(Clone, Debug)]
pub struct Effects {
    /// A party each; third countries first.
    pub parties: Vec<Effect>,
    /// The community of the onward clause, where it names one.
    pub circle: Option<Circle>,
}

/// What one party receives.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The party.
    pub organisation: OrgRef,
    /// By the clauses alone.
    pub written: Projection,
    /// By a decision of this moment; only for a party outside the EU and EEA, where facts change it.
    pub today: Option<Today>,
}

/// What the facts of a third country make of the clauses.
#[derive(Clone, Debug)]
pub struct Today {
    /// What passes.
    pub projection: Projection,
    /// The level that the clause grants.
    pub granted: Level,
    /// The level in effect.
    pub effective: Level,
    /// What is recorded of the country; none where nothing is.
    pub facts: CountryFacts,
}

/// A named list of organisations.
#[derive(Clone, Debug)]
pub struct Circle {
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<OrgRef>,
}

/// What the version that decides gives each party. The caller has read the agreement as a member of a party.
pub async fn effects(app: &App, caller: &Caller, detail: &AgreementDetail) -> Result<Effects, Error> {
    let directory = Directory::load(&app.store).await?;
    let world = app.store.world().await?;
    let (state, at) = (&detail.state, caller.ctx.at);
    let mut parties = Vec::with_capacity(state.parties.len());
    for party in state.parties.iter().filter(|party| !state.left.contains(&party.organisation)) {
        let organisation = directory.organisation(party.organisation)?;
        let (flow, from) = incoming(state, party);
        let written = gate(state, party.organisation, flow, at).projection();
        let today = from.and_then(|from| today(state, &world, (flow, from, party), at));
        parties.push(Effect { organisation, written, today });
    }
    parties.sort_by_key(|effect| effect.today.is_none());
    let circle = match state.clauses.onward {
        Onward::AllowedWithin(id) => {
            let members = world.communities.get(&id).into_iter().flatten();
            let members = members.map(|member| directory.organisation(*member)).collect::<Result<_, _>>()?;
            app.store.community_name(id).await?.map(|name| Circle { name, members })
        }
        Onward::Forbidden | Onward::PriorConsent => None,
    };
    Ok(Effects { parties, circle })
}

/// The main thing that a party receives here, and from whom.
fn incoming<'a>(state: &'a AgreementState, to: &Party) -> (FlowKind, Option<&'a Party>) {
    let sender = |flow| {
        let others = state.parties.iter().filter(|party| party.organisation != to.organisation);
        others.into_iter().find(|from| {
            let listed =
                |d: &domain::agreement::Direction| (d.from, d.to, d.flow) == (from.role, to.role, flow);
            state.clauses.directions.iter().any(listed)
        })
    };
    let flows = [FlowKind::Report, FlowKind::Alert, FlowKind::Feedback];
    let found = flows.into_iter().find_map(|flow| sender(flow).map(|from| (flow, Some(from))));
    found.unwrap_or((FlowKind::Alert, None))
}

/// Decides for an item of the sender's own that holds every class and has the mildest marking: what is lost then is lost
/// to the agreement and the facts alone.
fn today(
    state: &AgreementState,
    world: &World,
    (kind, from, to): (FlowKind, &Party, &Party),
    at: Time,
) -> Option<Today> {
    let facts = world.countries.get(&to.country).cloned().unwrap_or_default();
    if facts.eu_eea {
        return None;
    }
    let item = ItemFacts {
        categories: Vec::new(),
        marking: Marking { tlp: Tlp::Clear, ..Marking::default() },
        classes: ClassSet::ALL,
        sources: Vec::new(),
        elements: BTreeSet::new(),
        disputed_until: None,
        abusive_material: false,
    };
    let flow = Flow {
        kind,
        from: from.organisation,
        to: to.organisation,
        item: &item,
        purposes_asked: PurposeSet::ALL,
        legal_basis: None,
        consents: &[],
    };
    let decision = decide(state, world, &flow, at);
    let levels = decision.findings.iter().find_map(|finding| match finding.because {
        Because::Level { granted, effective, .. } => Some((granted, effective)),
        _ => None,
    });
    let (granted, effective) = levels.unwrap_or((Level::L0, Level::L0));
    Some(Today { projection: decision.projection().unwrap_or_default(), granted, effective, facts })
}
