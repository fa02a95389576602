//! One alert: for its publisher with everybody it goes to and why, for a recipient as far as it is released.

use super::clear::own;
use super::compose::{Composed, compose, originators, recompose};
use crate::directory::{AgreementNames, Directory, OrgRef, VersionRef};
use crate::release::{AudienceEntry, ProjectionView};
use crate::reports::{Disclosure, WithheldClass, because};
use crate::{App, Caller, Error};
use domain::alert::{
    AlertContent, AlertPartial, AlertState, AlertVerb, AlertView, Flag, RecipientState, parse_alert,
};
use domain::authz::{Action, Relation};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{Because, Finding};
use domain::ids::{AlertId, CaseId, Item, ItemKind, MemberId};
use domain::reference::Reference;
use domain::report::Disclosed;
use domain::time::Time;
use serde::Serialize;
use serde_json::{Value, json};
use storage::StoreError;
use storage::alerts::AlertRow;
use storage::view::Held;
use vault::pseudonym::Relation as PseudonymRelation;

/// How an alert is named.
#[derive(Clone, Debug)]
pub enum AlertKey {
    /// By id: machines.
    Id(AlertId),
    /// By reference: people.
    Reference(Reference),
}

/// One recipient, or one that isn't: for the publisher.
#[derive(Clone, Debug, Serialize)]
pub struct RecipientEntry {
    /// Outcome, agreement, projection, findings.
    #[serde(flatten)]
    pub audience: AudienceEntry,
    /// How far it has come; none before publishing and for refusals.
    pub state: Option<RecipientState>,
    /// When it answered.
    pub acknowledged_at: Option<Time>,
    /// Its word to the publisher.
    pub note: Option<String>,
}

/// An alert as one reader sees it.
#[derive(Clone, Debug)]
pub struct AlertDetail {
    /// Its id.
    pub id: AlertId,
    /// Its reference.
    pub reference: Reference,
    /// Which version.
    pub version: i32,
    /// Where it stands.
    pub state: AlertState,
    /// Who publishes.
    pub organisation: OrgRef,
    /// The content.
    pub content: Disclosed<AlertView>,
    /// When it went out.
    pub published_at: Option<Time>,
    /// What only the publisher sees; `None` for a recipient.
    pub own: Option<OwnAlert>,
    /// What only a recipient sees; `None` for the publisher.
    pub received: Option<ReceivedAlert>,
    /// Whether this is the answer to a key that was used before.
    pub replayed: bool,
}

/// The publisher's side.
#[derive(Clone, Debug)]
pub struct OwnAlert {
    /// The case.
    pub case: CaseId,
    /// That case's reference and title.
    pub case_name: (Reference, String),
    /// Everybody, with what and why.
    pub recipients: Vec<RecipientEntry>,
    /// Places that name a source.
    pub flags: Vec<Flag>,
    /// The organisations whose reports it is made of.
    pub originators: Vec<OrgRef>,
    /// What the state machine lets happen next.
    pub allowed: Vec<AlertVerb>,
    /// Who wrote it.
    pub drafter: (MemberId, String),
    /// Who asked for clearance.
    pub submitted_by: Option<MemberId>,
    /// Who cleared it, and when.
    pub cleared: Option<(MemberId, String, Time)>,
    /// Why it was returned or recalled.
    pub reason: Option<String>,
    /// Reports that it is made of and that were taken back since: nothing new of it goes out until there is a version
    /// without them, or a recall.
    pub withdrawn: Vec<(Reference, Time)>,
    /// The row's version: what `If-Match` is held against.
    pub row_version: i32,
}

/// A recipient's side.
#[derive(Clone, Debug)]
pub struct ReceivedAlert {
    /// The spine's row.
    pub held: Held,
    /// Under what it is read.
    pub disclosure: Disclosure,
    /// Every finding of the decision that it is read under.
    pub findings: Vec<Finding>,
    /// What the organisation has answered.
    pub state: RecipientState,
}

impl AlertDetail {
    /// The alert view of the API contract.
    pub fn json(&self) -> Value {
        let mut json = self.content.json().clone();
        let mut extra = json!({
            "id": self.id, "reference": self.reference, "version": self.version, "state": self.state,
            "organisation": self.organisation, "published_at": self.published_at,
        });
        if let (Some(own), Some(extra)) = (&self.own, extra.as_object_mut()) {
            let flags: Vec<_> =
                own.flags.iter().map(|f| json!({"pointer": f.pointer, "what": f.what})).collect();
            extra.insert("recipients".to_owned(), json!(own.recipients));
            extra.insert("flags".to_owned(), json!(flags));
            extra.insert("reason".to_owned(), json!(own.reason));
            let withdrawn = own.withdrawn.iter();
            let withdrawn: Vec<_> = withdrawn
                .map(|(reference, at)| json!({"reference": reference, "withdrawn_at": at}))
                .collect();
            extra.insert("withdrawn_sources".to_owned(), json!(withdrawn));
        }
        if let (Some(received), Some(extra)) = (&self.received, extra.as_object_mut()) {
            extra.insert("disclosure".to_owned(), json!(received.disclosure));
            extra.insert("answer".to_owned(), json!(received.state));
        }
        if let (Some(fields), Value::Object(extra)) = (json.as_object_mut(), extra) {
            fields.extend(extra);
        }
        json
    }
}

/// One alert: the organisation's own, or a received one; hidden and absent are one answer.
pub async fn show(app: &App, caller: &Caller, key: AlertKey) -> Result<AlertDetail, Error> {
    let viewer = caller.viewer();
    let row = match &key {
        AlertKey::Id(id) => app.store.own_alert(&viewer, *id).await?,
        AlertKey::Reference(reference) => app.store.own_alert_by_reference(&viewer, reference).await?,
    };
    if let Some(row) = row {
        // whoever may take it back has to be able to read it
        let recalls = caller.principal.may(Action::RecallAlert, Relation::Own);
        let action = if recalls { Action::RecallAlert } else { Action::DraftAlert };
        caller.check(app, action, Relation::Own, Some(row.id.into())).await?;
        return own_detail(app, caller, row).await;
    }
    let held = match &key {
        AlertKey::Id(id) => app.store.find_held(&viewer, ItemKind::Alert, id.0).await?,
        AlertKey::Reference(reference) => {
            app.store.find_by_reference(&viewer, ItemKind::Alert, reference).await?
        }
    };
    let held = held.ok_or(Error::Hidden)?;
    let item = Item { kind: ItemKind::Alert, id: held.item };
    caller.check(app, Action::ReadAlert, Relation::Received, Some(item)).await?;
    received_detail(app, caller, held).await
}

/// The content of an own alert, all classes open.
pub(super) async fn own_content(app: &App, row: &AlertRow) -> Result<AlertContent, Error> {
    let corrupt = || StoreError::corrupt("alert_versions", "content", row.id);
    let sealed = app.store.alert_content(row.id, row.number).await?.ok_or_else(corrupt)?;
    let parts = app.store.open_contents(&[(sealed, ClassSet::ALL)]).await?;
    let parts = parts.into_iter().next().ok_or_else(corrupt)?;
    let partial = AlertPartial::from_parts(&parts.plain, &parts.personal).map_err(|_| corrupt())?;
    Ok(partial.complete().ok_or_else(corrupt)?)
}

async fn own_detail(app: &App, caller: &Caller, row: AlertRow) -> Result<AlertDetail, Error> {
    let content = own_content(app, &row).await?;
    let disclosed = Disclosed::<AlertView>::alert_for_owner(&content.to_partial(), &row.reference);
    let classes = content.classes();
    let composed = recompose(app, caller, content).await?;
    let directory = Directory::load(&app.store).await?;
    let recipients = if row.published_at.is_some() {
        as_released(app, caller, &row, classes, &directory).await?
    } else {
        planned(&composed, &directory)?
    };
    let case = app.store.case(&caller.viewer(), row.case).await?;
    let case = case.ok_or_else(|| StoreError::corrupt("alerts", "case_id", row.id))?;
    let members = app.store.members(row.organisation).await?;
    let name = |id: MemberId| members.iter().find(|m| m.id == id).map(|m| m.name.clone()).unwrap_or_default();
    let cleared = row.clearance.as_ref().map(|c| (c.by, name(c.by), c.at));
    Ok(AlertDetail {
        id: row.id,
        reference: row.reference.clone(),
        version: row.number,
        state: row.state,
        organisation: directory.organisation(row.organisation)?,
        content: disclosed,
        published_at: row.published_at,
        own: Some(OwnAlert {
            case: row.case,
            case_name: (case.reference, case.title),
            recipients,
            flags: composed.flags,
            originators: originators(&composed.sources, &directory),
            allowed: row.allowed(),
            drafter: (row.drafter, name(row.drafter)),
            submitted_by: row.submitted_by,
            cleared,
            reason: row.reason.clone(),
            withdrawn: app.store.withdrawn_sources(row.id).await?,
            row_version: row.version,
        }),
        received: None,
        replayed: false,
    })
}

fn planned(composed: &Composed, directory: &Directory) -> Result<Vec<RecipientEntry>, Error> {
    let entries = composed.plan.view(directory)?;
    Ok(entries
        .into_iter()
        .map(|audience| RecipientEntry { audience, state: None, acknowledged_at: None, note: None })
        .collect())
}

/// From the decisions that were stored when it went out.
async fn as_released(
    app: &App,
    caller: &Caller,
    row: &AlertRow,
    classes: ClassSet,
    directory: &Directory,
) -> Result<Vec<RecipientEntry>, Error> {
    let names = AgreementNames::load(app, caller).await?;
    let answers = app.store.recipients(row.id).await?;
    let mut entries: Vec<RecipientEntry> = Vec::new();
    for decision in app.store.decisions(row.id.into(), None).await? {
        // the first of a recipient is its bound ground, or its refusal
        let seen = entries.iter().any(|e| e.audience.organisation.id == decision.recipient);
        if seen || decision.recipient == row.organisation {
            continue;
        }
        let answer = answers.iter().find(|a| a.organisation == decision.recipient);
        entries.push(RecipientEntry {
            audience: AudienceEntry {
                organisation: directory.organisation(decision.recipient)?,
                outcome: if decision.projection.is_some() { "release" } else { "refuse" },
                agreement: decision.agreement.and_then(|(id, version)| names.version(id, version)),
                projection: ProjectionView::new(decision.projection.unwrap_or_default(), classes),
                because: decision.findings,
            },
            state: answer.map(|a| a.state),
            acknowledged_at: answer.and_then(|a| a.answered_at),
            note: answer.and_then(|a| a.note.clone()),
        });
    }
    Ok(entries)
}

/// A received alert as its holder may read it now.
pub(crate) async fn received_detail(app: &App, caller: &Caller, held: Held) -> Result<AlertDetail, Error> {
    let corrupt = || StoreError::corrupt("alert_versions", "content", held.item);
    let sealed = app.store.held_alert_content(&held).await?.ok_or_else(corrupt)?;
    let projection = held.ground.projection;
    let opened = sealed.classes().and(projection.readable());
    let parts = app.store.open_contents(&[(sealed, projection.readable())]).await?;
    let parts = parts.into_iter().next().ok_or_else(corrupt)?;
    let partial = AlertPartial::from_parts(&parts.plain, &parts.personal).map_err(|_| corrupt())?;
    let item = Item { kind: ItemKind::Alert, id: held.item };
    if !opened.is_empty() {
        app.store.note_read(&caller.ctx, Action::ReadAlert, item, held.owner).await?;
    }
    let organisation = caller.principal.organisation;
    let relation = PseudonymRelation {
        originator: held.owner.0,
        recipient: organisation.0,
        agreement: held.ground.agreement.0,
    };
    let pseudonym = |_: DataClass, value: &str| {
        app.store.keyring().pseudonyms().pseudonym(&relation, value).as_str().to_owned()
    };
    let content = Disclosed::<AlertView>::alert_for_recipient(
        &partial,
        &held.reference,
        projection,
        held.ground.dropped,
        &pseudonym,
    );
    let decisions = app.store.decisions(item, Some(organisation)).await?;
    let mut findings =
        decisions.into_iter().find(|d| d.id == held.ground.decision).map(|d| d.findings).unwrap_or_default();
    // a recipient learns what it gets and why, not whose reports it was made of
    findings.retain(|f| !matches!(f.because, Because::Source { .. }));
    let withheld = content.view().withheld.iter();
    let withheld =
        withheld.map(|data_class| WithheldClass { data_class, because: because(&findings, data_class) });
    let disclosure = Disclosure {
        agreement: Some(VersionRef {
            id: held.ground.agreement,
            reference: held.ground.reference.clone(),
            version: held.ground.version,
        }),
        kept: projection.kept,
        pseudonymised: projection.pseudonymised,
        withheld: withheld.collect(),
    };
    let answers = app.store.answers(organisation, &[held.item]).await?;
    let directory = Directory::load(&app.store).await?;
    Ok(AlertDetail {
        id: held.item.into(),
        reference: held.reference.clone(),
        version: held.revision,
        state: AlertState::from_code(held.stage).unwrap_or(AlertState::Published),
        organisation: directory.organisation(held.owner)?,
        content,
        published_at: Some(held.released_at),
        own: None,
        received: Some(ReceivedAlert {
            disclosure,
            findings,
            state: answers.first().map_or(RecipientState::Released, |(_, state)| *state),
            held,
        }),
        replayed: false,
    })
}

/// An alert's audience as it would be decided now.
#[derive(Clone, Debug, Serialize)]
pub struct AlertPreview {
    /// Everybody, with what and why.
    pub recipients: Vec<RecipientEntry>,
    /// The marking that it inherits, or the stricter one that it states.
    pub marking: domain::marking::Marking,
    /// Places that name a source: (pointer, what).
    pub flags: Vec<(String, String)>,
    /// The organisations whose reports it is made of.
    pub originators: Vec<OrgRef>,
    /// Digest of the audience.
    pub basis: String,
}

/// The preview of a stored alert.
pub async fn preview(app: &App, caller: &Caller, id: AlertId) -> Result<AlertPreview, Error> {
    let (_, composed) = own(app, caller, id, Action::DraftAlert).await?;
    previewed(app, composed).await
}

/// The preview of a body that isn't stored: the composer's live panel.
pub async fn preview_body(app: &App, caller: &Caller, body: &Value) -> Result<AlertPreview, Error> {
    caller.check(app, Action::DraftAlert, Relation::Own, None).await?;
    let new = parse_alert(body, caller.ctx.at).map_err(Error::Invalid)?;
    previewed(app, compose(app, caller, &new).await?).await
}

async fn previewed(app: &App, composed: Composed) -> Result<AlertPreview, Error> {
    let directory = Directory::load(&app.store).await?;
    Ok(AlertPreview {
        recipients: planned(&composed, &directory)?,
        marking: composed.content.marking.clone(),
        originators: originators(&composed.sources, &directory),
        flags: composed.flags.into_iter().map(|f| (f.pointer, f.what)).collect(),
        basis: composed.plan.basis,
    })
}
