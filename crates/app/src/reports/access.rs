//! Who received a report, and why: disclosures, one organisation's decision replayed, the signed receipt.

use super::show::{ReportKey, find, relation};
use crate::directory::{AgreementNames, Directory, OrgRef, VersionRef};
use crate::release::{AudienceEntry, ProjectionView};
use crate::{App, Caller, Error};
use domain::agreement::AgreementState;
use domain::authz::Action;
use domain::country::{Country, CountryFacts};
use domain::data_class::ClassSet;
use domain::decision::{AudienceMode, Consent, Decision, Finding, Flow, ItemFacts, OrgFacts, World, decide};
use domain::ids::{CommunityId, DecisionId, DisclosureId, Item, ItemKind, OrgId, ReportId};
use domain::marking::PurposeSet;
use domain::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage::StoreError;
use storage::decisions::StoredDecision;
use storage::view::Held;

/// One release, as the owner sees it.
#[derive(Clone, Debug, Serialize)]
pub struct DisclosureView {
    /// Its id.
    pub id: DisclosureId,
    /// To whom.
    pub organisation: OrgRef,
    /// The highest revision released.
    pub revision: i32,
    /// By which agreement.
    pub agreement: Option<VersionRef>,
    /// `release`.
    pub outcome: &'static str,
    /// What of it.
    pub projection: ProjectionView,
    /// When.
    pub at: Time,
    /// `active`, `suspended`, `restricted`, `withdrawn`.
    pub state: String,
    /// When the holder acknowledged.
    pub acknowledged_at: Option<Time>,
    /// The decision it rests on.
    pub decision: DecisionId,
}

/// One agreement's decision for one organisation.
#[derive(Clone, Debug, Serialize)]
pub struct AgreementDecision {
    /// The agreement; none where there was none.
    pub agreement: Option<VersionRef>,
    /// `release` or `refuse`.
    pub outcome: &'static str,
    /// What it released.
    pub projection: ProjectionView,
    /// Why.
    pub findings: Vec<Finding>,
    /// Whether deciding again from the stored inputs gives the same.
    pub replayed_same: bool,
    /// When it was made.
    pub at: Time,
}

/// Why an organisation sees a report, or doesn't.
#[derive(Clone, Debug, Serialize)]
pub struct AccessView {
    /// Who.
    pub organisation: OrgRef,
    /// `release` or `refuse`.
    pub outcome: &'static str,
    /// By agreement; the bound one first.
    pub decisions: Vec<AgreementDecision>,
}

/// Who received a report.
pub async fn disclosures(app: &App, caller: &Caller, key: ReportKey) -> Result<Vec<DisclosureView>, Error> {
    let held = owned(app, caller, key, Action::ReadDisclosures).await?;
    let directory = Directory::load(&app.store).await?;
    let names = AgreementNames::load(app, caller).await?;
    let present = classes(app, &held).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    let rows = app.store.disclosures(item, held.owner, caller.ctx.at).await?;
    rows.into_iter()
        .map(|row| {
            let state = if row.state == "active" && !row.live { "suspended".to_owned() } else { row.state };
            Ok(DisclosureView {
                id: row.id,
                organisation: directory.organisation(row.organisation)?,
                revision: row.revision,
                agreement: names.version(row.agreement, row.version),
                outcome: "release",
                projection: ProjectionView::new(row.projection, present),
                at: row.at,
                state,
                acknowledged_at: row.acknowledged_at,
                decision: row.decision,
            })
        })
        .collect()
}

/// One organisation's decisions, replayed from their stored inputs.
pub async fn access(
    app: &App,
    caller: &Caller,
    key: ReportKey,
    organisation: OrgId,
) -> Result<AccessView, Error> {
    let held = owned(app, caller, key, Action::ReadAccess).await?;
    let directory = Directory::load(&app.store).await?;
    let organisation = directory.organisation(organisation).map_err(|_| Error::Hidden)?;
    let names = AgreementNames::load(app, caller).await?;
    let present = classes(app, &held).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    let stored = app.store.decisions(item, Some(organisation.id)).await?;
    let mut decisions = Vec::with_capacity(stored.len());
    for decision in stored {
        decisions.push(AgreementDecision {
            agreement: decision.agreement.and_then(|(id, version)| names.version(id, version)),
            outcome: if decision.projection.is_some() { "release" } else { "refuse" },
            projection: ProjectionView::new(decision.projection.unwrap_or_default(), present),
            replayed_same: replays(app, held.owner, &decision).await?,
            findings: decision.findings,
            at: decision.at,
        });
    }
    if decisions.is_empty() {
        decisions.push(no_agreement(present, held.sort_at));
    }
    let outcome = if decisions.iter().any(|d| d.outcome == "release") { "release" } else { "refuse" };
    Ok(AccessView { organisation, outcome, decisions })
}

/// The signed receipt of the newest revision.
pub async fn receipt(app: &App, caller: &Caller, key: ReportKey) -> Result<String, Error> {
    let held = owned(app, caller, key, Action::ReadReceipt).await?;
    app.store.receipt(held.item.into(), held.revision).await?.ok_or(Error::Hidden)
}

async fn owned(app: &App, caller: &Caller, key: ReportKey, action: Action) -> Result<Held, Error> {
    let held = find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    caller.check(app, action, relation(&held), Some(item)).await?;
    Ok(held)
}

/// The classes that a report holds, by its facts: placeholders tell without a key.
async fn classes(app: &App, held: &Held) -> Result<ClassSet, Error> {
    let contents = app.store.report_contents(std::slice::from_ref(held)).await?;
    let Some((_, content)) = contents.into_iter().next() else { return Ok(ClassSet::EMPTY) };
    let partial = domain::report::Partial::from_parts(&content.plain, &std::collections::BTreeMap::new())
        .map_err(|_| StoreError::corrupt("report_revisions", "content", held.item))?;
    Ok(partial.classes())
}

/// Nothing is stored where no agreement joins the two: there was nothing to decide.
fn no_agreement(present: ClassSet, at: Time) -> AgreementDecision {
    use domain::decision::{Because, Rule, Verdict};
    let finding = Finding {
        clause: None,
        rule: Rule::NoAgreement,
        verdict: Verdict::Fail,
        because: Because::NoAgreement,
        mend: None,
    };
    AgreementDecision {
        agreement: None,
        outcome: "refuse",
        projection: ProjectionView { withheld: present, ..ProjectionView::default() },
        findings: vec![finding],
        replayed_same: true,
        at,
    }
}

/// The audience of a stored report, for the answer to a replayed key.
pub(super) async fn audience_as_stored(
    app: &App,
    caller: &Caller,
    id: ReportId,
) -> Result<Vec<AudienceEntry>, Error> {
    let held = find(app, caller, ReportKey::Id(id)).await?;
    let directory = Directory::load(&app.store).await?;
    let names = AgreementNames::load(app, caller).await?;
    let present = classes(app, &held).await?;
    let mut entries: Vec<AudienceEntry> = Vec::new();
    for decision in app.store.decisions(id.into(), None).await? {
        let seen = entries.iter().any(|e| e.organisation.id == decision.recipient);
        if seen || decision.recipient == held.owner {
            continue;
        }
        entries.push(AudienceEntry {
            organisation: directory.organisation(decision.recipient)?,
            outcome: if decision.projection.is_some() { "release" } else { "refuse" },
            agreement: decision.agreement.and_then(|(id, version)| names.version(id, version)),
            projection: ProjectionView::new(decision.projection.unwrap_or_default(), present),
            because: decision.findings,
        });
    }
    Ok(entries)
}

/// What a decision was made from, as `release::plan` stored it.
#[derive(Deserialize)]
struct Inputs {
    facts: ItemFacts,
    mode: AudienceMode,
    consents: Vec<Consent>,
    agreements: Vec<AgreementState>,
    world: WorldPairs,
}

#[derive(Deserialize)]
struct WorldPairs {
    organisations: Vec<(OrgId, OrgFacts)>,
    countries: Vec<(Country, CountryFacts)>,
    communities: Vec<(CommunityId, BTreeSet<OrgId>)>,
}

impl From<WorldPairs> for World {
    fn from(pairs: WorldPairs) -> Self {
        Self {
            organisations: pairs.organisations.into_iter().collect(),
            countries: pairs.countries.into_iter().collect(),
            communities: pairs.communities.into_iter().collect(),
        }
    }
}

/// Decides again from the stored inputs and compares findings.
async fn replays(app: &App, sender: OrgId, stored: &StoredDecision) -> Result<bool, Error> {
    let Some((agreement, version)) = stored.agreement else { return Ok(true) };
    let Some(inputs) = app.store.decision_inputs(&stored.inputs).await? else { return Ok(false) };
    let inputs: Inputs = serde_json::from_value(inputs)
        .map_err(|_| StoreError::corrupt("decision_inputs", "json", stored.id))?;
    let Some(state) = inputs.agreements.iter().find(|a| a.id == agreement && a.version == version) else {
        return Ok(false);
    };
    let withheld = match &inputs.mode {
        AudienceMode::Only { organisations } => organisations
            .iter()
            .filter(|o| o.organisation == stored.recipient)
            .fold(ClassSet::EMPTY, |set, o| set.or(o.withhold)),
        AudienceMode::Agreements | AudienceMode::Nobody => ClassSet::EMPTY,
    };
    let world = World::from(inputs.world);
    let flow = Flow {
        kind: domain::agreement::FlowKind::Report,
        from: sender,
        to: stored.recipient,
        item: &inputs.facts,
        purposes_asked: PurposeSet::ALL,
        legal_basis: None,
        consents: &inputs.consents,
    };
    let again: Decision = decide(state, &world, &flow, stored.at);
    // what the owner withheld beyond the agreement isn't a finding of it
    Ok(again.projection().is_some() == stored.projection.is_some()
        && (!withheld.is_empty() || again.findings == stored.findings))
}
