//! *Who will see this*: the audience as it would be decided now, whom it could be passed on to, and the clocks that would
//! start. Stores nothing. The same [`crate::release::plan`] decides the submission.

use crate::directory::{AgreementNames, Directory, OrgRef};
use crate::duties::{self, DutyView};
use crate::release::{self, AudienceEntry, Passing, Plan, ProjectionView};
use crate::{App, Caller, Error};
use domain::agreement::{AgreementRef, FlowKind};
use domain::authz::{Action, Relation};
use domain::decision::{HeldReport, ItemFacts, onward_reach};
use domain::duty::RegimeProfile;
use domain::ids::{Item, ItemKind, OrgId};
use domain::marking::Tlp;
use domain::report::{Mode, ReportContent, Reporter, parse};
use domain::time::Time;
use serde::Serialize;
use serde_json::Value;
use storage::agreements::Catalogue;
use uuid::Uuid;

/// Somebody further on.
#[derive(Clone, Debug, Serialize)]
pub struct OnwardEntry {
    /// Who would pass it on.
    pub via: OrgRef,
    /// To whom.
    pub to: OrgRef,
    /// By which agreement between those two.
    pub agreement: AgreementRef,
    /// What of it.
    pub projection: ProjectionView,
    /// Only with the owner's leave.
    pub needs_consent: bool,
}

/// What one label would mean.
#[derive(Clone, Debug, Serialize)]
pub struct LabelReach {
    /// The label.
    pub tlp: Tlp,
    /// Who would get the report.
    pub direct: Vec<OrgRef>,
    /// To whom those could pass it on without asking.
    pub onward: Vec<OrgRef>,
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// Everybody, with what and why.
    pub audience: Vec<AudienceEntry>,
    /// Whom it could reach after that.
    pub onward: Vec<OnwardEntry>,
    /// What each label would reach: the scale of the form.
    pub labels: Vec<LabelReach>,
    /// The clocks that would start.
    pub duties: Vec<DutyView>,
    /// How many reports that the caller sees share an observable with this one.
    pub correlations_count: i64,
    /// Domains that imitate others.
    pub warnings: Vec<String>,
    /// Whether nobody would get it, though it isn't meant for nobody.
    pub unrouted: bool,
    /// The mildest change of label that would route it.
    pub proposed_tlp: Option<Tlp>,
    /// Digest of the audience; a submission that names it is asked again when it no longer holds.
    pub basis: String,
}

/// Previews a body.
pub async fn preview(app: &App, caller: &Caller, body: &Value) -> Result<Preview, Error> {
    caller.check(app, Action::PreviewReport, Relation::Own, None).await?;
    let content = parse(body, Mode::Draft, caller.ctx.at).map_err(Error::Invalid)?;
    preview_content(app, caller, content).await
}

/// Previews a content that is parsed already.
pub async fn preview_content(
    app: &App,
    caller: &Caller,
    mut content: ReportContent,
) -> Result<Preview, Error> {
    content.reporter = Some(reporter(app, caller).await?);
    let catalogue = app.store.catalogue(caller.ctx.at).await?;
    let directory = Directory::load(&app.store).await?;
    let facts = content.facts();
    let (from, at) = (caller.principal.organisation, caller.ctx.at);
    let decided = decide(&catalogue, from, &facts, &content, at)?;
    let mut labels = Vec::with_capacity(Tlp::ALL.len());
    for tlp in Tlp::ALL.iter().copied() {
        labels.push(label((&catalogue, &directory), from, &facts, &content, tlp, at)?);
    }
    let unrouted =
        decided.recipients().next().is_none() && content.audience != domain::decision::AudienceMode::Nobody;
    let routes = |tlp: Tlp| labels.iter().any(|l| l.tlp == tlp && !l.direct.is_empty());
    let mut proposed = milder(content.marking.tlp).filter(|_| unrouted);
    while let Some(label) = proposed.filter(|label| !routes(*label)) {
        proposed = milder(label);
    }
    let keys: Vec<Vec<u8>> =
        content.sightings().iter().map(|s| app.store.match_key(s.kind, &s.value)).collect();
    let names = AgreementNames::of(&catalogue);
    let planned = duties::planned((from, &profile(app, caller).await?), &catalogue, &decided, &content, at);
    Ok(Preview {
        audience: decided.view(&directory)?,
        onward: onward((&catalogue, &directory), from, &facts, &decided, at)?,
        labels,
        duties: duties::views(&planned, &directory, &names, at)?,
        correlations_count: app.store.matches_of_values(&caller.viewer(), &keys).await?,
        warnings: warnings(&content),
        unrouted,
        proposed_tlp: proposed,
        basis: decided.basis,
    })
}

/// The reporting person, as the report carries them.
pub(super) async fn reporter(app: &App, caller: &Caller) -> Result<Reporter, Error> {
    let member = app.store.member(caller.member()?).await?.ok_or(Error::Unauthenticated)?;
    Ok(Reporter { name: member.name, contacts: vec![member.email] })
}

/// The regimes that the caller's organisation reports under.
pub(super) async fn profile(app: &App, caller: &Caller) -> Result<Vec<RegimeProfile>, Error> {
    let organisation =
        app.store.organisation(caller.principal.organisation).await?.ok_or(Error::Unauthenticated)?;
    Ok(organisation.regimes)
}

pub(super) fn decide(
    catalogue: &Catalogue,
    from: OrgId,
    facts: &ItemFacts,
    content: &ReportContent,
    at: Time,
) -> Result<Plan, Error> {
    let passing = Passing { from, flow: FlowKind::Report, facts, mode: &content.audience, consents: &[] };
    release::plan(catalogue, &passing, at)
}

fn label(
    (catalogue, directory): (&Catalogue, &Directory),
    from: OrgId,
    facts: &ItemFacts,
    content: &ReportContent,
    tlp: Tlp,
    at: Time,
) -> Result<LabelReach, Error> {
    let mut facts = facts.clone();
    facts.marking.tlp = tlp;
    let decided = decide(catalogue, from, &facts, content, at)?;
    let direct =
        decided.recipients().map(|r| directory.organisation(r.organisation)).collect::<Result<_, _>>()?;
    let onward = onward((catalogue, directory), from, &facts, &decided, at)?;
    Ok(LabelReach {
        tlp,
        direct,
        onward: onward.into_iter().filter(|o| !o.needs_consent).map(|o| o.to).collect(),
    })
}

fn onward(
    (catalogue, directory): (&Catalogue, &Directory),
    from: OrgId,
    facts: &ItemFacts,
    decided: &Plan,
    at: Time,
) -> Result<Vec<OnwardEntry>, Error> {
    let mut entries = Vec::new();
    for recipient in decided.recipients() {
        let Some(bound) = recipient.grounds.first() else { continue };
        let Some(agreement) = catalogue.states.iter().find(|state| state.id == bound.agreement) else {
            continue;
        };
        let held = HeldReport {
            item: Item { kind: ItemKind::Report, id: Uuid::nil() },
            originator: from,
            holder: recipient.organisation,
            facts,
            agreement,
            projection: bound.stored.over(facts.classes),
            purposes: facts.marking.purposes.and(agreement.clauses.purposes),
        };
        for outcome in onward_reach(&held, &catalogue.states, &catalogue.world, at) {
            // who gets it directly isn't "further on"
            if decided.recipients().any(|r| r.organisation == outcome.to) {
                continue;
            }
            entries.push(OnwardEntry {
                via: directory.organisation(outcome.via)?,
                to: directory.organisation(outcome.to)?,
                agreement: outcome.agreement,
                projection: ProjectionView::new(outcome.projection, held.projection.kept),
                needs_consent: outcome.needs_consent,
            });
        }
    }
    Ok(entries)
}

fn warnings(content: &ReportContent) -> Vec<String> {
    content
        .observables
        .iter()
        .filter(|o| domain::observable::confusable(&o.value))
        .map(|o| domain::observable::defang(o.kind, &o.value))
        .collect()
}

/// The next milder label; the form proposes one that routes an unrouted report.
fn milder(label: Tlp) -> Option<Tlp> {
    let index = Tlp::ALL.iter().position(|known| *known == label)?;
    Tlp::ALL.get(index.checked_sub(1)?).copied()
}
