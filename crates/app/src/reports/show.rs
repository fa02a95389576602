//! One report as its reader may see it: found through the viewer, projected, its reading logged.

use super::withdraw::{self, Withdrawal};
use crate::directory::{AgreementNames, Directory, OrgRef, VersionRef};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{Because, Finding};
use domain::handling::{OwnerStatus, plain_stage};
use domain::ids::{CaseId, Item, ItemKind, ReportId};
use domain::reference::Reference;
use domain::report::{Disclosed, Partial, ReportView};
use domain::time::Time;
use serde::Serialize;
use serde_json::{Value, json};
use storage::StoreError;
use storage::reports::{Feedback, ReportHead};
use storage::view::Held;
use vault::pseudonym::Relation as PseudonymRelation;

/// How a report is named.
#[derive(Clone, Debug)]
pub enum ReportKey {
    /// By id: machines.
    Id(ReportId),
    /// By reference: people.
    Reference(Reference),
}

/// Why a class is withheld.
#[derive(Clone, Debug, Serialize)]
pub struct WithheldClass {
    /// The class.
    pub data_class: DataClass,
    /// The finding that took it away; none where a later amendment did.
    pub because: Option<Finding>,
}

/// Under what a holder reads.
#[derive(Clone, Debug, Serialize)]
pub struct Disclosure {
    /// The agreement.
    pub agreement: Option<VersionRef>,
    /// Read in full.
    pub kept: ClassSet,
    /// Read as pseudonyms.
    pub pseudonymised: ClassSet,
    /// Not read.
    pub withheld: Vec<WithheldClass>,
}

/// One authority's work, as far as the reader may know it.
#[derive(Clone, Debug, Serialize)]
pub struct HandlingBrief {
    /// Whose work.
    pub organisation: OrgRef,
    /// For the owner the plain stage, for the authority its own state.
    pub status: &'static str,
    /// When it was acknowledged.
    pub acknowledged_at: Option<Time>,
    /// Why nothing follows: the authority's words to the owner.
    pub reason: Option<String>,
    /// Who has it: for the authority only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// The case: for the authority only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// What `If-Match` is held against: for the authority only.
    #[serde(skip)]
    pub version: i32,
}

/// A report as one reader sees it.
#[derive(Clone, Debug)]
pub struct ReportDetail {
    /// The spine's row.
    pub held: Held,
    /// Whose it is.
    pub organisation: OrgRef,
    /// `submitted`, `withdrawn` …
    pub head: ReportHead,
    /// For the owner the plain stage, for an authority its handling's state.
    pub status: &'static str,
    /// For the owner every authority's, for an authority its own.
    pub handlings: Vec<HandlingBrief>,
    /// The content.
    pub content: Disclosed<ReportView>,
    /// Under what it is read; `None` for the owner.
    pub disclosure: Option<Disclosure>,
    /// Every finding of the decision that it is read under; empty for the owner.
    pub findings: Vec<Finding>,
    /// Answers: for the owner everybody's, for an authority its own.
    pub feedback: Vec<Feedback>,
    /// How far taking it back has come; for the owner.
    pub withdrawal: Option<Withdrawal>,
}

impl ReportDetail {
    /// Its id.
    pub fn id(&self) -> ReportId {
        self.held.item.into()
    }

    /// The report view of the API contract.
    pub fn json(&self) -> Value {
        let mut json = self.content.json().clone();
        let mut extra = json!({
            "id": self.held.item, "reference": self.held.reference, "revision": self.held.revision, "status": self.status,
            "handlings": self.handlings, "submitted_at": self.head.submitted_at, "organisation": self.organisation,
            "disclosure": self.disclosure,
        });
        if let (Some(withdrawal), Some(extra)) = (&self.withdrawal, extra.as_object_mut()) {
            extra.insert("withdrawal".to_owned(), json!(withdrawal));
        }
        if let (Some(fields), Value::Object(extra)) = (json.as_object_mut(), extra) {
            fields.extend(extra);
        }
        json
    }
}

/// The spine's row of a report; hidden and absent are one answer.
pub async fn find(app: &App, caller: &Caller, key: ReportKey) -> Result<Held, Error> {
    let viewer = caller.viewer();
    let held = match key {
        ReportKey::Id(id) => app.store.find_held(&viewer, ItemKind::Report, id.0).await?,
        ReportKey::Reference(reference) => {
            app.store.find_by_reference(&viewer, ItemKind::Report, &reference).await?
        }
    };
    held.ok_or(Error::Hidden)
}

/// How the caller's organisation stands to what it holds.
pub(crate) fn relation(held: &Held) -> Relation {
    if held.is_own() { Relation::Own } else { Relation::Received }
}

/// One report.
pub async fn show(app: &App, caller: &Caller, key: ReportKey) -> Result<ReportDetail, Error> {
    let held = find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    caller.check(app, Action::ReadReport, relation(&held), Some(item)).await?;
    let content = disclose(app, caller, &held).await?;
    let found = app.store.report_heads(std::slice::from_ref(&held)).await?;
    let report = found.into_iter().next().ok_or_else(|| StoreError::corrupt("reports", "id", held.item))?;
    let directory = Directory::load(&app.store).await?;
    let own = held.is_own();
    let by = (!own).then_some(caller.principal.organisation);
    let feedback = app.store.feedback(held.item.into(), by).await?;
    let rows = app.store.handlings(&[held.item], by).await?;
    let mut handlings = Vec::with_capacity(rows.len());
    for row in &rows {
        handlings.push(HandlingBrief {
            organisation: directory.organisation(row.organisation)?,
            status: if own {
                plain_stage(std::slice::from_ref(&row.handling)).as_str()
            } else {
                row.state.as_str()
            },
            acknowledged_at: row.acknowledged_at,
            reason: row.reason.clone(),
            assignee: row.assignee_name.clone().filter(|_| !own),
            case: row.case.filter(|_| !own),
            version: row.version,
        });
    }
    let status = match rows.first() {
        Some(row) if !own => row.state.as_str(),
        _ => OwnerStatus::from_code(held.stage).map_or("received", OwnerStatus::as_str),
    };
    let findings = if own { Vec::new() } else { findings_of(app, caller, &held).await? };
    let disclosure =
        if own { None } else { Some(disclosure(app, caller, &held, &content, &findings).await?) };
    let withdrawal =
        if own { withdraw::progress(app, &held, &directory, caller.ctx.at).await? } else { None };
    Ok(ReportDetail {
        withdrawal,
        organisation: directory.organisation(held.owner)?,
        held,
        head: report,
        status,
        handlings,
        content,
        disclosure,
        findings,
        feedback,
    })
}

/// Opens what the viewer's projection keeps or pseudonymises, and nothing else; logs the reading of personal classes
/// before the answer goes out.
pub(crate) async fn disclose(
    app: &App,
    caller: &Caller,
    held: &Held,
) -> Result<Disclosed<ReportView>, Error> {
    let contents = app.store.report_contents(std::slice::from_ref(held)).await?;
    let (_, content) = contents
        .into_iter()
        .next()
        .ok_or_else(|| StoreError::corrupt("report_revisions", "report_id", held.item))?;
    let projection = held.ground.projection;
    let wanted = projection.readable();
    let opened = content.classes().and(wanted);
    let parts = app.store.open_contents(&[(content, wanted)]).await?;
    let parts = parts
        .into_iter()
        .next()
        .ok_or_else(|| StoreError::corrupt("report_revisions", "sealed", held.item))?;
    let partial = Partial::from_parts(&parts.plain, &parts.personal)
        .map_err(|_| StoreError::corrupt("report_revisions", "content", held.item))?;
    if !opened.is_empty() {
        let item = Item { kind: ItemKind::Report, id: held.item };
        app.store.note_read(&caller.ctx, Action::ReadReport, item, held.owner).await?;
    }
    if held.is_own() {
        return Ok(Disclosed::for_owner(&partial));
    }
    let relation = PseudonymRelation {
        originator: held.owner.0,
        recipient: caller.principal.organisation.0,
        agreement: held.ground.agreement.0,
    };
    let pseudonym = |_: DataClass, value: &str| {
        app.store.keyring().pseudonyms().pseudonym(&relation, value).as_str().to_owned()
    };
    Ok(Disclosed::for_recipient(&partial, projection, &pseudonym))
}

async fn findings_of(app: &App, caller: &Caller, held: &Held) -> Result<Vec<Finding>, Error> {
    let item = Item { kind: held.kind, id: held.item };
    let decisions = app.store.decisions(item, Some(caller.principal.organisation)).await?;
    Ok(decisions.into_iter().find(|d| d.id == held.ground.decision).map(|d| d.findings).unwrap_or_default())
}

/// Under what a received report is read, with why each withheld class is.
pub(crate) async fn disclosed_under(
    app: &App,
    caller: &Caller,
    held: &Held,
    content: &Disclosed<ReportView>,
) -> Result<Disclosure, Error> {
    let findings = findings_of(app, caller, held).await?;
    disclosure(app, caller, held, content, &findings).await
}

async fn disclosure(
    app: &App,
    caller: &Caller,
    held: &Held,
    content: &Disclosed<ReportView>,
    findings: &[Finding],
) -> Result<Disclosure, Error> {
    let names = AgreementNames::load(app, caller).await?;
    let view = content.view();
    let projection = held.ground.projection;
    let withheld = view
        .withheld
        .iter()
        .map(|data_class| WithheldClass { data_class, because: because(findings, data_class) })
        .collect();
    Ok(Disclosure {
        agreement: names.version(held.ground.agreement, held.ground.version),
        kept: projection.kept,
        pseudonymised: projection.pseudonymised,
        withheld,
    })
}

/// The finding that takes `class` away: data level and country level come before the table of classes, since amending the
/// table wouldn't bring the class back.
pub(crate) fn because(findings: &[Finding], class: DataClass) -> Option<Finding> {
    let by_level = |f: &&Finding| match &f.because {
        Because::DataLevel { withheld, .. } | Because::Level { withheld, .. } => withheld.contains(class),
        _ => false,
    };
    let by_table =
        |f: &&Finding| matches!(&f.because, Because::Classes { withheld, .. } if withheld.contains(class));
    findings.iter().find(by_level).or_else(|| findings.iter().find(by_table)).cloned()
}

/// One line of a report's story, as far as the reader may know it.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Time,
    /// What: `submitted`, `released`, `acknowledged`, `triaged`, `closed`, `feedback`, `alerted`, `withdrawn`.
    pub what: &'static str,
    /// By or to whom.
    pub organisation: OrgRef,
    /// In words, where somebody said something.
    pub text: Option<String>,
}

/// A report's story, newest first. The owner sees each authority's plain steps, an authority its own.
pub async fn timeline(app: &App, caller: &Caller, key: ReportKey) -> Result<Vec<TimelineEntry>, Error> {
    let held = find(app, caller, key).await?;
    let item = Item { kind: ItemKind::Report, id: held.item };
    caller.check(app, Action::ReadReport, relation(&held), Some(item)).await?;
    let directory = Directory::load(&app.store).await?;
    let own = held.is_own();
    let by = (!own).then_some(caller.principal.organisation);
    let heads = app.store.report_heads(std::slice::from_ref(&held)).await?;
    let mut entries = Vec::new();
    for head in heads {
        let organisation = directory.organisation(held.owner)?;
        entries.push(TimelineEntry { at: head.submitted_at, what: "submitted", organisation, text: None });
    }
    if own {
        for release in app.store.disclosures(item, held.owner, caller.ctx.at).await? {
            let organisation = directory.organisation(release.organisation)?;
            entries.push(TimelineEntry { at: release.at, what: "released", organisation, text: None });
        }
        if let Some(withdrawn) = app.store.withdrawn(held.item.into()).await? {
            let (at, organisation) = (withdrawn.at, directory.organisation(held.owner)?);
            let text = Some(withdrawn.reason);
            entries.push(TimelineEntry { at, what: "withdrawn", organisation, text });
        }
        for (_, publisher, at) in app.store.alerts_of_report(held.item.into()).await? {
            let organisation = directory.organisation(publisher)?;
            entries.push(TimelineEntry { at, what: "alerted", organisation, text: None });
        }
    }
    for row in app.store.handlings(&[held.item], by).await? {
        let organisation = directory.organisation(row.organisation)?;
        let decided = if row.case.is_some() { "accepted" } else { "triaged" };
        for (at, what) in
            [(row.acknowledged_at, "acknowledged"), (row.decided_at, decided), (row.closed_at, "closed")]
        {
            let text = row.reason.clone().filter(|_| what == "triaged");
            entries.extend(at.map(|at| TimelineEntry { at, what, organisation: organisation.clone(), text }));
        }
    }
    for answer in app.store.feedback(held.item.into(), by).await? {
        let organisation = directory.organisation(answer.organisation)?;
        entries.push(TimelineEntry {
            at: answer.at,
            what: "feedback",
            organisation,
            text: Some(answer.body),
        });
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(entries)
}
