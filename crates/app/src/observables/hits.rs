//! Hit or no hit: whether somebody whom an agreement lets say so knows a value that the caller's organisation doesn't.
//!
//! A hit is one bit about an item that leaves its holder, so it is decided and stored like everything that does, between
//! holder and asker, with the item's originator's terms where it is another's. It names nobody. Never told: an item that is
//! TLP:RED, meant for nobody, withdrawn, restricted to some inside its holder, or of a class that the agreement doesn't let
//! pass. Under a `silent` clause the asker hears no hit.

use crate::release::{self, Passing, Plan};
use crate::{App, Caller, Error};
use domain::agreement::{AgreementState, FlowKind, Matching};
use domain::authz::{Action, Relation};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{
    AudienceMode, Ground, ItemFacts, OnlyRecipient, RecipientOutcome, SourceFacts, live_until,
};
use domain::handling::OwnerStatus;
use domain::ids::{DecisionId, Item, ItemKind, OrgId};
use domain::marking::Tlp;
use domain::observable::ObservableType;
use domain::report::{Disclosed, Partial, ReportView};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use storage::agreements::Catalogue;
use storage::audit::AuditEvents;
use storage::view::{Held, Narrow, Order, Viewer};
use storage::{StoreError, Write, WriteTx};
use uuid::Uuid;

/// A value by type and match key.
pub(super) type Key = (ObservableType, Vec<u8>);

/// Hits that are told in one answer; each has a decision of its own.
const HITS: usize = 50;
/// Items that are looked at for one value and holder: the newest.
const EACH: u64 = 10;
/// How often it is decided anew when agreements change under it.
const PLANS: u32 = 4;

/// What others know.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// The decision behind each hit.
    pub(super) told: HashMap<Key, DecisionId>,
    /// Values that nobody was asked about: the hits of one answer were used up.
    pub(super) unasked: HashSet<Key>,
}

/// Asks about values that the caller's organisation doesn't see itself.
pub(super) async fn hits(app: &App, caller: &Caller, unseen: &[Key]) -> Result<Hits, Error> {
    if unseen.is_empty() {
        return Ok(Hits::default());
    }
    for _ in 0..PLANS {
        let catalogue = app.store.catalogue(caller.ctx.at).await?;
        let holders = holders(&catalogue, caller.principal.organisation);
        if holders.is_empty() {
            return Ok(Hits::default());
        }
        let (found, unasked) = find(app, caller, &catalogue, &holders, unseen).await?;
        let keys: Vec<Key> = found.iter().map(|hit| hit.key.clone()).collect();
        if let Some(decisions) = app.store.write(&caller.ctx, TellHits { found }).await? {
            return Ok(Hits { told: keys.into_iter().zip(decisions).collect(), unasked });
        }
    }
    Err(StoreError::Busy.into())
}

fn is_visible(agreement: &AgreementState) -> bool {
    agreement.clauses.matching == Matching::Visible
}

/// With whom the asker has an agreement that lets hits be told.
fn holders(catalogue: &Catalogue, asker: OrgId) -> BTreeSet<OrgId> {
    let joined = catalogue.states.iter().filter(|state| is_visible(state) && state.party(asker).is_some());
    joined.flat_map(|state| &state.parties).map(|p| p.organisation).filter(|id| *id != asker).collect()
}

/// A hit that was decided on.
struct Hit {
    key: Key,
    holder: OrgId,
    item: Item,
    revision: i32,
    plan: Plan,
    /// Its place among the asker's grounds.
    ground: usize,
}

impl Hit {
    fn released(&self) -> Option<(OrgId, &Ground)> {
        let outcome: &RecipientOutcome = self.plan.outcomes.first()?;
        Some((outcome.organisation, outcome.grounds.get(self.ground)?))
    }
}

async fn find(
    app: &App,
    caller: &Caller,
    catalogue: &Catalogue,
    holders: &BTreeSet<OrgId>,
    unseen: &[Key],
) -> Result<(Vec<Hit>, HashSet<Key>), Error> {
    let mut open: BTreeSet<Key> = unseen.iter().cloned().collect();
    let mut found = Vec::new();
    for holder in holders {
        let wanted: Vec<Key> = open.iter().cloned().collect();
        // as a machine of the holder would see it: what is restricted to some of its people isn't there
        let viewer = Viewer { organisation: *holder, member: None, at: caller.ctx.at };
        let seen = app.store.appearances(&viewer, &wanted, EACH).await?;
        let ids: BTreeSet<Uuid> =
            seen.iter().filter(|a| a.item.kind == ItemKind::Report).map(|a| a.item.id).collect();
        let held = told_of(app, &viewer, &ids.into_iter().collect::<Vec<_>>()).await?;
        for one in seen {
            let key = (one.kind, one.match_key);
            let Some((held, view)) = held.get(&one.item.id).filter(|_| open.contains(&key)) else { continue };
            if found.len() == HITS {
                return Ok((found, open.into_iter().collect()));
            }
            let facts = facts(held, view, one.class, *holder, (catalogue, caller));
            let Some(facts) = facts else { continue };
            if let Some((plan, ground)) = decided(catalogue, caller, *holder, &facts)? {
                open.remove(&key);
                let (holder, revision) = (*holder, held.revision);
                found.push(Hit { key, holder, item: one.item, revision, plan, ground });
            }
        }
    }
    Ok((found, HashSet::new()))
}

/// The holder's reports of which a hit may be told at all, with their terms.
async fn told_of(
    app: &App,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, (Held, ReportView)>, Error> {
    let narrow = Narrow::new(Order::Newest, ids.len() as u64).items(ids).standing();
    let mut held = app.store.list_held(viewer, ItemKind::Report, narrow).await?;
    held.retain(|one| {
        let quiet = matches!(
            OwnerStatus::from_code(one.stage),
            Some(OwnerStatus::OwnRecord | OwnerStatus::Withdrawn | OwnerStatus::Erased)
        );
        one.tlp != Tlp::Red && !quiet
    });
    let contents = app.store.report_contents(&held).await?;
    let contents: HashMap<Uuid, _> = contents.into_iter().collect();
    let mut all = BTreeMap::new();
    for one in held {
        let Some(content) = contents.get(&one.item) else { continue };
        let partial = Partial::from_parts(&content.plain, &BTreeMap::new())
            .map_err(|_| StoreError::corrupt("report_revisions", "content", one.item))?;
        let disclosed: Disclosed<ReportView> = Disclosed::for_owner(&partial);
        all.insert(one.item, (one, disclosed.view().clone()));
    }
    Ok(all)
}

/// What a decision needs to know of one value in a report that `holder` holds.
fn facts(
    held: &Held,
    view: &ReportView,
    class: DataClass,
    holder: OrgId,
    (catalogue, caller): (&Catalogue, &Caller),
) -> Option<ItemFacts> {
    let mut facts = ItemFacts {
        categories: view.categories.clone(),
        marking: view.marking.clone(),
        classes: ClassSet::of(class),
        sources: Vec::new(),
        elements: BTreeSet::new(),
        disputed_until: None,
        abusive_material: false,
    };
    if held.is_own() {
        return Some(facts);
    }
    // somebody else's report: its originator's terms bind the bit as they bind an alert
    let ground = &held.ground;
    let agreement = catalogue.states.iter().find(|state| state.id == ground.agreement)?;
    facts.marking.handling.extend(&agreement.clauses.marking.handling_required);
    facts.marking.purposes = facts.marking.purposes.and(ground.purposes);
    facts.elements = BTreeSet::from([(1, class)]);
    facts.sources = vec![SourceFacts {
        item: Item { kind: ItemKind::Report, id: held.item },
        revision: held.revision,
        originator: held.owner,
        agreement: agreement.id,
        reference: agreement.reference.clone(),
        projection: ground.projection,
        marking: facts.marking.clone(),
        onward: agreement.clauses.onward.clone(),
        live_until: live_until(agreement, held.owner, holder, None, caller.ctx.at),
    }];
    Some(facts)
}

/// The decision by which the hit passes, if an agreement with a `visible` clause lets it.
fn decided(
    catalogue: &Catalogue,
    caller: &Caller,
    holder: OrgId,
    facts: &ItemFacts,
) -> Result<Option<(Plan, usize)>, Error> {
    let asker = OnlyRecipient {
        organisation: caller.principal.organisation,
        agreement: None,
        withhold: ClassSet::EMPTY,
    };
    let mode = AudienceMode::Only { organisations: vec![asker] };
    let passing = Passing { from: holder, flow: FlowKind::Match, facts, mode: &mode, consents: &[] };
    let plan = release::plan(catalogue, &passing, caller.ctx.at)?;
    let visible = |ground: &Ground| {
        let agreement = catalogue.states.iter().find(|state| state.id == ground.agreement);
        agreement.is_some_and(is_visible)
            && ground.decision.projection().is_some_and(|shown| facts.classes.is_subset(shown.kept))
    };
    let place = plan.outcomes.first().and_then(|outcome| outcome.grounds.iter().position(visible));
    Ok(place.map(|place| (plan, place)))
}

struct TellHits {
    found: Vec<Hit>,
}

impl Write for TellHits {
    const NAME: &'static str = "observables.hits";
    /// The decision on each hit, in order; none when agreements have changed since the plan.
    type Output = Option<Vec<DecisionId>>;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        tx.principal().check(Action::AskMatch, Relation::Own, None)?;
        // asked and not known is in the log as well, without the values
        let mut events = AuditEvents::one(Action::AskMatch, None, tx.principal().organisation);
        let mut decisions = Vec::with_capacity(self.found.len());
        for hit in &self.found {
            if !release::still_holds(tx, &hit.plan).await? {
                return Ok((None, AuditEvents::unchanged()));
            }
            let released =
                hit.released().ok_or_else(|| StoreError::Internal("a hit without a ground".to_owned()))?;
            let decision = release::write_ground(tx, &hit.plan, released, hit.item, hit.revision).await?;
            // the holder sees in its log that it was asked, and by which organisation
            events = events.and(Action::AskMatch, hit.item, hit.holder).deciding(decision);
            decisions.push(decision);
        }
        Ok((Some(decisions), events))
    }
}
