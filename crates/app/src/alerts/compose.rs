//! Joining an alert with the reports that it is made of, as its publisher holds them now.

use crate::directory::Directory;
use crate::release::{self, Passing, Plan};
use crate::{App, Caller, Error};
use domain::agreement::{AgreementRef, FlowKind, Onward};
use domain::alert::{AlertContent, ClearedRecipient, Flag, KnownObservable, NewAlert, flags};
use domain::authz::Action;
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{Outcome, Projection, SourceFacts, live_until};
use domain::ids::{AgreementId, CaseId, Item, ItemKind, ObservableId, OrgId, ReportId};
use domain::marking::Marking;
use domain::observable::ObservableType;
use domain::report::{Disclosed, ObservableRole, Partial, ReportView};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use storage::StoreError;
use storage::agreements::Catalogue;
use storage::view::{Held, Narrow, Order};
use uuid::Uuid;

/// A report as its reader holds it, opened as far as it is kept.
pub(super) struct Read {
    pub(super) held: Held,
    pub(super) content: Disclosed<ReportView>,
}

/// The reports of a case that the caller sees, opened; the reading of personal classes is logged once for all.
pub(super) async fn read_reports(
    app: &App,
    caller: &Caller,
    wanted: &[ReportId],
) -> Result<Vec<Read>, Error> {
    let ids: Vec<Uuid> = wanted.iter().map(|id| id.0).collect();
    let narrow = Narrow::new(Order::Newest, ids.len() as u64).items(&ids);
    // what was taken back isn't passed on, though who has it in a case still reads it
    let held = app.store.list_held(&caller.viewer(), ItemKind::Report, narrow.standing()).await?;
    let mut contents: HashMap<Uuid, _> = app.store.report_contents(&held).await?.into_iter().collect();
    let mut sealed = Vec::with_capacity(held.len());
    let mut personal = Vec::new();
    for h in &held {
        let content = contents
            .remove(&h.item)
            .ok_or_else(|| StoreError::corrupt("report_revisions", "report_id", h.item))?;
        // a pseudonym can't go into an alert, so only what is kept is opened
        let kept = h.ground.projection.kept;
        if !content.classes().and(kept).is_empty() {
            personal.push((Item { kind: ItemKind::Report, id: h.item }, h.owner));
        }
        sealed.push((content, kept));
    }
    let parts = app.store.open_contents(&sealed).await?;
    app.store.note_reads(&caller.ctx, Action::ReadReport, &personal).await?;
    held.into_iter()
        .zip(parts)
        .map(|(held, parts)| {
            let partial = Partial::from_parts(&parts.plain, &parts.personal)
                .map_err(|_| StoreError::corrupt("report_revisions", "content", held.item))?;
            let kept = Projection { kept: held.ground.projection.kept, pseudonymised: ClassSet::EMPTY };
            let content = Disclosed::for_recipient(&partial, kept, &|_, _| String::new());
            Ok(Read { held, content })
        })
        .collect()
}

/// The terms under which the publisher holds a report now.
fn terms(read: &Read, catalogue: &Catalogue, caller: &Caller) -> Result<SourceFacts, Error> {
    let ground = &read.held.ground;
    let agreement = catalogue.states.iter().find(|state| state.id == ground.agreement);
    let agreement =
        agreement.ok_or_else(|| StoreError::corrupt("grounds", "agreement_id", read.held.item))?;
    let mut marking = read.content.view().marking.clone();
    marking.handling.extend(&agreement.clauses.marking.handling_required);
    marking.purposes = marking.purposes.and(ground.purposes);
    Ok(SourceFacts {
        item: Item { kind: ItemKind::Report, id: read.held.item },
        revision: read.held.revision,
        originator: read.held.owner,
        agreement: agreement.id,
        reference: agreement.reference.clone(),
        projection: ground.projection,
        marking,
        onward: agreement.clauses.onward.clone(),
        live_until: live_until(
            agreement,
            read.held.owner,
            caller.principal.organisation,
            None,
            caller.ctx.at,
        ),
    })
}

/// A source that the publisher doesn't hold any more: it drops out for everybody.
fn gone(report: ReportId, caller: &Caller) -> SourceFacts {
    SourceFacts {
        item: report.into(),
        revision: 0,
        originator: OrgId(Uuid::nil()),
        agreement: AgreementId(Uuid::nil()),
        reference: AgreementRef(String::new()),
        projection: Projection::NOTHING,
        marking: Marking::mildest(),
        onward: Onward::Forbidden,
        live_until: caller.ctx.at,
    }
}

/// The terms of `reports`, in their order: the bits of `rests_on`.
fn sources(
    reports: &[ReportId],
    read: &[Read],
    catalogue: &Catalogue,
    caller: &Caller,
) -> Result<Vec<SourceFacts>, Error> {
    reports
        .iter()
        .map(|id| match read.iter().find(|r| r.held.item == id.0) {
            Some(found) => terms(found, catalogue, caller),
            None => Ok(gone(*id, caller)),
        })
        .collect()
}

/// Every observable that the publisher reads in full in these reports, with where it stands.
async fn known(app: &App, read: &[Read]) -> Result<BTreeMap<ObservableId, KnownObservable>, Error> {
    let mut by_value: BTreeMap<(ObservableType, String), KnownObservable> = BTreeMap::new();
    for r in read {
        for o in &r.content.view().observables {
            let entry = by_value.entry((o.kind, o.value.clone())).or_insert_with(|| KnownObservable {
                kind: o.kind,
                value: o.value.clone(),
                role: o.role,
                infrastructure_ground: o.infrastructure_ground,
                sightings: Vec::new(),
            });
            entry.sightings.push((r.held.item.into(), o.data_class));
        }
    }
    let keys: Vec<Vec<u8>> = by_value.keys().map(|(kind, value)| app.store.match_key(*kind, value)).collect();
    let ids = app.store.observable_ids(&keys).await?;
    Ok(keys
        .iter()
        .zip(by_value.into_values())
        .filter_map(|(key, known)| Some((*ids.get(key)?, known)))
        .collect())
}

/// An alert with its sources and its audience, as of now.
pub(super) struct Composed {
    pub(super) content: AlertContent,
    pub(super) sources: Vec<SourceFacts>,
    pub(super) plan: Plan,
    /// Where it names its sources.
    pub(super) flags: Vec<Flag>,
    /// Names of the sources' subjects that the publisher reads.
    pub(super) subjects: Vec<String>,
}

impl Composed {
    /// What each recipient gets, as a clearance covers it.
    pub(super) fn recipients(&self) -> Vec<ClearedRecipient> {
        let cleared = |r: &domain::decision::RecipientOutcome| {
            let ground = r.grounds.first()?;
            let Outcome::Release { projection, dropped, .. } = ground.decision.outcome else { return None };
            let (organisation, agreement) = (r.organisation, ground.agreement);
            Some(ClearedRecipient {
                organisation,
                agreement,
                projection: ground.stored.meet(projection),
                dropped,
            })
        };
        self.plan.recipients().filter_map(cleared).collect()
    }
}

/// Composes what a drafter states.
pub(super) async fn compose(app: &App, caller: &Caller, new: &NewAlert) -> Result<Composed, Error> {
    let case = app.store.case(&caller.viewer(), new.case).await?;
    let case = case.ok_or_else(|| Error::field("/case", "reference", "isn't one of your cases"))?;
    let linked = app.store.case_reports(case.id).await?;
    let wanted: Vec<ReportId> =
        new.reports.iter().copied().filter(|id| linked.iter().any(|(report, _)| report == id)).collect();
    let read = read_reports(app, caller, &wanted).await?;
    let catalogue = app.store.catalogue(caller.ctx.at).await?;
    // only what is there: a report that isn't in the case, or isn't visible, is a field error
    let present: Vec<ReportId> =
        wanted.into_iter().filter(|id| read.iter().any(|r| r.held.item == id.0)).collect();
    let terms = sources(&present, &read, &catalogue, caller)?;
    let content = domain::alert::compose(new, &terms, &known(app, &read).await?).map_err(Error::Invalid)?;
    finish(app, caller, content, terms, &read, &catalogue).await
}

/// Composes a stored content anew, with the terms that its sources have now.
pub(super) async fn recompose(app: &App, caller: &Caller, content: AlertContent) -> Result<Composed, Error> {
    let read = read_reports(app, caller, &content.reports).await?;
    let catalogue = app.store.catalogue(caller.ctx.at).await?;
    let terms = sources(&content.reports, &read, &catalogue, caller)?;
    finish(app, caller, content, terms, &read, &catalogue).await
}

async fn finish(
    app: &App,
    caller: &Caller,
    content: AlertContent,
    sources: Vec<SourceFacts>,
    read: &[Read],
    catalogue: &Catalogue,
) -> Result<Composed, Error> {
    let facts = content.facts(sources.clone());
    let from = caller.principal.organisation;
    let passing =
        Passing { from, flow: FlowKind::Alert, facts: &facts, mode: &content.audience, consents: &[] };
    let plan = release::plan(catalogue, &passing, caller.ctx.at)?;
    let (mut names, mut domains) = (Vec::new(), Vec::new());
    for organisation in app.store.organisations().await? {
        if sources.iter().any(|s| s.originator == organisation.id) {
            names.push(organisation.name);
            names.extend(organisation.brands);
            domains.extend(organisation.domains);
        }
    }
    names.sort();
    names.dedup();
    let subjects = read
        .iter()
        .flat_map(|r| r.content.view().subjects.iter().filter(|s| !s.pseudonymised).map(|s| s.name.clone()))
        .collect();
    let flags = flags(&content, &names, &domains);
    Ok(Composed { content, sources, plan, flags, subjects })
}

/// An observable that an alert of a case could hold.
#[derive(Clone, Debug, Serialize)]
pub struct CaseObservable {
    /// Its id, for `observables` of an alert's body.
    pub id: ObservableId,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ObservableType,
    /// Its value.
    pub value: String,
    /// The strictest class that it has in the case's reports.
    pub data_class: DataClass,
    /// Its role.
    pub role: ObservableRole,
    /// The reports that have it.
    pub reports: Vec<ReportId>,
}

/// What the composer offers: every observable of the case's reports that the caller reads in full.
pub async fn case_observables(
    app: &App,
    caller: &Caller,
    case: CaseId,
) -> Result<Vec<CaseObservable>, Error> {
    let case = app.store.case(&caller.viewer(), case).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::DraftAlert, domain::authz::Relation::Own, Some(case.id.into())).await?;
    let reports: Vec<ReportId> =
        app.store.case_reports(case.id).await?.into_iter().map(|(id, _)| id).collect();
    let read = read_reports(app, caller, &reports).await?;
    let known = known(app, &read).await?;
    Ok(known
        .into_iter()
        .filter_map(|(id, k)| {
            let data_class = k.sightings.iter().map(|(_, class)| *class).max()?;
            let reports = k.sightings.into_iter().map(|(report, _)| report).collect();
            Some(CaseObservable { id, kind: k.kind, value: k.value, data_class, role: k.role, reports })
        })
        .collect())
}

/// Organisations behind an alert's sources, for the composer's sentences.
pub(super) fn originators(sources: &[SourceFacts], directory: &Directory) -> Vec<crate::directory::OrgRef> {
    let mut ids: Vec<OrgId> = sources.iter().map(|s| s.originator).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| directory.organisation(id).ok()).collect()
}
