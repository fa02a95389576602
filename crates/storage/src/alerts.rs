//! Alerts: what an agency publishes, its versions, where it comes from, who got it and what they answered.

use crate::holdings::ListColumns;
use crate::permit::{Locked, Permit, moved};
use crate::sealed_parts::{SealedContent, seal, split};
use crate::sql::{Run, args};
use crate::view::{Held, Viewer};
use crate::{Store, StoreError, WriteTx};
use domain::alert::{Alert, AlertState, Clearance, RecipientState};
use domain::authz::{Act, acts};
use domain::data_class::ClassSet;
use domain::ids::{AlertId, CaseId, Item, MemberId, OrgId, ReportId};
use domain::marking::Tlp;
use domain::reference::Reference;
use domain::report::Parts;
use domain::time::Time;
use sea_orm::{FromQueryResult, Value as Sql};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;
use vault::ItemKey;

/// An alert as its publisher's organisation sees it, with what the clearance was for.
#[derive(Clone, Debug)]
pub struct AlertRow {
    /// The alert itself.
    pub alert: Alert,
    /// What was cleared: the value whose hash the clearance holds.
    pub cleared: Option<Value>,
    /// When it was begun.
    pub created_at: Time,
    /// What the publisher's lists show of the newest version.
    pub columns: ListColumns,
}

impl std::ops::Deref for AlertRow {
    type Target = Alert;
    fn deref(&self) -> &Alert {
        &self.alert
    }
}

/// One version's content.
#[derive(Debug)]
pub struct NewAlertVersion<'a> {
    /// The number, from 1.
    pub n: i32,
    /// What the publisher's lists show.
    pub columns: ListColumns,
    /// The content, by class.
    pub parts: &'a Parts,
    /// The classes in it.
    pub classes: ClassSet,
    /// The key of the personal classes.
    pub key: &'a ItemKey,
    /// Digest of the content.
    pub commitment: [u8; 32],
}

/// Where a part of an item comes from: bit n of an element's `rests_on` is the source with `bit` n.
#[derive(Clone, Debug)]
pub struct Source {
    /// The report.
    pub report: ReportId,
    /// Its revision then.
    pub revision: i32,
    /// Its bit.
    pub bit: i32,
    /// The classes taken from it.
    pub classes: ClassSet,
}

/// One recipient's answer.
#[derive(Clone, Debug)]
pub struct RecipientRow {
    /// Who.
    pub organisation: OrgId,
    /// `released` to `acted-on`.
    pub state: RecipientState,
    /// In its words.
    pub note: Option<String>,
    /// When.
    pub answered_at: Option<Time>,
    /// Raised by each change.
    pub version: i32,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    reference: String,
    case_id: Uuid,
    state: String,
    number: i32,
    drafted_by: Uuid,
    submitted_by: Option<Uuid>,
    cleared_by: Option<Uuid>,
    cleared_at: Option<Time>,
    clearance_hash: Option<Vec<u8>>,
    cleared: Option<Value>,
    reason: Option<String>,
    created_at: Time,
    published_at: Option<Time>,
    expires_at: Option<Time>,
    title: String,
    severity: i32,
    category: String,
    tlp: String,
    version: i32,
}

impl TryFrom<Row> for AlertRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state =
            AlertState::parse(&row.state).ok_or_else(|| StoreError::corrupt("alerts", "state", row.id))?;
        let clearance = match (row.cleared_by, row.cleared_at, row.clearance_hash) {
            (Some(by), Some(at), Some(hash)) => Some(Clearance { by: by.into(), at, hash }),
            _ => None,
        };
        let alert = Alert {
            id: row.id.into(),
            reference: Reference::from_stored(row.reference),
            organisation: row.org_id.into(),
            case: row.case_id.into(),
            number: row.number,
            state,
            drafter: row.drafted_by.into(),
            submitted_by: row.submitted_by.map(Into::into),
            clearance,
            reason: row.reason,
            published_at: row.published_at,
            expires_at: row.expires_at,
            version: row.version,
        };
        let columns = ListColumns {
            reference: alert.reference.clone(),
            revision: row.number,
            title: row.title,
            category: row.category,
            tlp: Tlp::parse(&row.tlp).ok_or_else(|| StoreError::corrupt("alerts", "tlp", row.id))?,
            severity: row.severity,
            detected_at: None,
        };
        Ok(Self { alert, cleared: row.cleared, created_at: row.created_at, columns })
    }
}

#[derive(FromQueryResult)]
struct RecipientDbRow {
    org_id: Uuid,
    state: String,
    note: Option<String>,
    answered_at: Option<Time>,
    version: i32,
}

fn recipient(alert: AlertId, row: RecipientDbRow) -> Result<RecipientRow, StoreError> {
    Ok(RecipientRow {
        organisation: row.org_id.into(),
        state: RecipientState::parse(&row.state)
            .ok_or_else(|| StoreError::corrupt("alert_recipients", "state", alert))?,
        note: row.note,
        answered_at: row.answered_at,
        version: row.version,
    })
}

/// An alert is its organisation's own; one drawn from a case in a compartment shows only to the compartment's members.
const SELECT: &str = "SELECT a.id, a.org_id, a.reference, a.case_id, a.state, a.number, a.drafted_by, a.submitted_by, a.cleared_by, \
     a.cleared_at, a.clearance_hash, a.cleared, a.reason, a.created_at, a.published_at, a.expires_at, a.title, a.severity, a.category, a.tlp, \
     a.version FROM alerts a JOIN cases c ON c.id = a.case_id WHERE a.org_id = $1 AND (c.compartment_id IS NULL OR c.compartment_id IN \
     (SELECT compartment_id FROM compartment_members WHERE member_id = $2))";

fn whose(viewer: &Viewer) -> Vec<Sql> {
    args![viewer.organisation.0, viewer.member.map_or(Uuid::nil(), |m| m.0)]
}

impl WriteTx {
    /// Adds a draft.
    pub async fn add_alert(
        &self,
        permit: Permit<'_, acts::DraftAlert>,
        reference: &Reference,
        case: CaseId,
        drafted_by: MemberId,
        expires_at: Option<Time>,
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "INSERT INTO alerts (id, org_id, reference, case_id, state, number, drafted_by, created_at, expires_at, title, severity, \
                 category, tlp, version) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, '', 0, '', 'TLP:RED', 1)",
                args![
                    permit.key,
                    self.principal().organisation.0,
                    reference.as_str(),
                    case.0,
                    AlertState::Draft.as_str(),
                    drafted_by.0,
                    self.now(),
                    expires_at
                ],
            )
            .await?;
        Ok(())
    }

    /// Writes a version's content and what it is made of; a draft's version is written over.
    pub async fn put_alert_version(
        &self,
        alert: AlertId,
        author: MemberId,
        version: &NewAlertVersion<'_>,
        sources: &[Source],
    ) -> Result<(), StoreError> {
        let sealed = seal(version.parts, version.key, ("alert_versions", alert.0, version.n), self.random())?;
        let key_id: Option<Uuid> = sealed.as_ref().map(|_| version.key.id().0);
        self.tx
            .exec("DELETE FROM alert_versions WHERE alert_id = $1 AND n = $2", args![alert.0, version.n])
            .await?;
        self.tx
            .exec(
                "INSERT INTO alert_versions (alert_id, n, content, sealed, key_id, classes, content_commitment, member_id, at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                args![
                    alert.0,
                    version.n,
                    version.parts.plain.clone(),
                    sealed,
                    key_id,
                    version.classes.bits(),
                    version.commitment.to_vec(),
                    author.0,
                    self.now()
                ],
            )
            .await?;
        let columns = &version.columns;
        self.tx
            .exec(
                "UPDATE alerts SET title = $1, severity = $2, category = $3, tlp = $4 WHERE id = $5",
                args![
                    columns.title.clone(),
                    columns.severity,
                    columns.category.clone(),
                    columns.tlp.as_str(),
                    alert.0
                ],
            )
            .await?;
        self.tx
            .exec("DELETE FROM lineage WHERE child_kind = 'alert' AND child_id = $1", args![alert.0])
            .await?;
        let rows = sources
            .iter()
            .map(|s| args!["alert", alert.0, s.report.0, s.revision, s.bit, s.classes.bits()])
            .collect();
        self.tx
            .insert("lineage (child_kind, child_id, parent_id, parent_revision, bit, classes)", rows, "")
            .await
    }

    /// Locks an alert of the acting organisation that the acting person sees.
    pub async fn lock_alert(&self, id: AlertId) -> Result<Option<Locked<AlertRow>>, StoreError> {
        let lock = match self.dialect() {
            crate::Dialect::Postgres => " FOR UPDATE OF a",
            crate::Dialect::Sqlite => "",
        };
        let mut values = whose(&Viewer::of(self.principal(), self.now()));
        values.push(id.0.into());
        let row: Option<Row> = self.tx.one(&format!("{SELECT} AND a.id = $3{lock}"), values).await?;
        let Some(row) = row else { return Ok(None) };
        let (key, version) = (row.id, row.version);
        Ok(Some(Locked { value: row.try_into()?, key, version }))
    }

    /// Saves the next state of a locked alert; `cleared` is kept while its clearance stands.
    pub async fn save_alert<A: Act>(
        &self,
        permit: Permit<'_, A>,
        next: &Alert,
        cleared: Option<&Value>,
    ) -> Result<(), StoreError> {
        let clearance = next.clearance.as_ref();
        moved(
            self.tx
                .exec(
                    "UPDATE alerts SET state = $1, number = $2, submitted_by = $3, cleared_by = $4, cleared_at = $5, clearance_hash = $6, \
                     cleared = $7, reason = $8, published_at = $9, expires_at = $10, version = version + 1 WHERE id = $11 AND version = $12",
                    args![
                        next.state.as_str(),
                        next.number,
                        next.submitted_by.map(|m| m.0),
                        clearance.map(|c| c.by.0),
                        clearance.map(|c| c.at),
                        clearance.map(|c| c.hash.clone()),
                        cleared.cloned(),
                        next.reason.clone(),
                        next.published_at,
                        next.expires_at,
                        permit.key,
                        permit.version,
                    ],
                )
                .await?,
        )
    }

    /// Opens the recipients' answers, one row each.
    pub async fn add_recipients(&self, alert: AlertId, organisations: &[OrgId]) -> Result<(), StoreError> {
        let rows = organisations
            .iter()
            .map(|org| args![org.0, alert.0, RecipientState::Released.as_str(), 1i32])
            .collect();
        self.tx.insert("alert_recipients (org_id, alert_id, state, version)", rows, "").await
    }

    /// Locks the acting organisation's answer to an alert that the acting person sees.
    pub async fn lock_recipient(&self, alert: AlertId) -> Result<Option<Locked<RecipientRow>>, StoreError> {
        if self.find_held(Item::from(alert)).await?.is_none() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT org_id, state, note, answered_at, version FROM alert_recipients WHERE org_id = $1 AND alert_id = $2{}",
            self.dialect().for_update()
        );
        let row: Option<RecipientDbRow> =
            self.tx.one(&sql, args![self.principal().organisation.0, alert.0]).await?;
        let Some(row) = row else { return Ok(None) };
        let version = row.version;
        Ok(Some(Locked { value: recipient(alert, row)?, key: alert.0, version }))
    }

    /// Saves a recipient's answer.
    pub async fn save_recipient<A: Act>(
        &self,
        permit: Permit<'_, A>,
        next: &RecipientRow,
        by: MemberId,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "UPDATE alert_recipients SET state = $1, note = $2, answered_by = $3, answered_at = $4, version = version + 1 \
                     WHERE org_id = $5 AND alert_id = $6 AND version = $7",
                    args![
                        next.state.as_str(),
                        next.note.clone(),
                        by.0,
                        next.answered_at,
                        next.organisation.0,
                        permit.key,
                        permit.version
                    ],
                )
                .await?,
        )
    }
}

#[derive(FromQueryResult)]
struct ContentRow {
    alert_id: Uuid,
    n: i32,
    content: Value,
    sealed: Option<Vec<u8>>,
    key_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct Count {
    alert_id: Uuid,
    n: i64,
    answered: i64,
}

#[derive(FromQueryResult)]
struct Answer {
    alert_id: Uuid,
    state: String,
}

#[derive(FromQueryResult)]
struct LineageRow {
    parent_id: Uuid,
    parent_revision: i32,
    bit: i32,
    classes: i32,
}

impl Store {
    /// The organisation's own alerts that the viewer sees, last begun first.
    pub async fn own_alerts(
        &self,
        viewer: &Viewer,
        after: Option<(Time, AlertId)>,
        limit: u64,
    ) -> Result<Vec<AlertRow>, StoreError> {
        let (at, id) = after.map_or((domain::time::never(), Uuid::max()), |(at, id)| (at, id.0));
        let mut values = whose(viewer);
        values.extend(args![at, id]);
        let sql = format!(
            "{SELECT} AND (a.created_at, a.id) < ($3, $4) ORDER BY a.created_at DESC, a.id DESC LIMIT {limit}"
        );
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// References of those of these alerts that are the organisation's own and that the viewer sees.
    pub async fn own_alert_references(
        &self,
        viewer: &Viewer,
        alerts: &[Uuid],
    ) -> Result<Vec<(AlertId, Reference)>, StoreError> {
        if alerts.is_empty() {
            return Ok(Vec::new());
        }
        let mut values = whose(viewer);
        values.extend(alerts.iter().map(|id| Sql::from(*id)));
        let sql = format!("{SELECT} AND a.id IN ({})", crate::sql::places(3, alerts.len()));
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        let row = |row: Row| AlertRow::try_from(row).map(|row| (row.alert.id, row.alert.reference));
        rows.into_iter().map(row).collect()
    }

    /// The alerts drawn from a case that the viewer sees.
    pub async fn alerts_of_case(&self, viewer: &Viewer, case: CaseId) -> Result<Vec<AlertRow>, StoreError> {
        let mut values = whose(viewer);
        values.push(case.0.into());
        let sql = format!("{SELECT} AND a.case_id = $3 ORDER BY a.created_at DESC, a.id DESC LIMIT 200");
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// One of the organisation's own alerts, by id.
    pub async fn own_alert(&self, viewer: &Viewer, id: AlertId) -> Result<Option<AlertRow>, StoreError> {
        let mut values = whose(viewer);
        values.push(id.0.into());
        let row: Option<Row> = self.db().one(&format!("{SELECT} AND a.id = $3"), values).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// One of the organisation's own alerts, by reference.
    pub async fn own_alert_by_reference(
        &self,
        viewer: &Viewer,
        reference: &Reference,
    ) -> Result<Option<AlertRow>, StoreError> {
        let mut values = whose(viewer);
        values.push(reference.as_str().into());
        let row: Option<Row> = self.db().one(&format!("{SELECT} AND a.reference = $3"), values).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// The content of an alert's version: the caller has found the alert through the viewer.
    pub async fn alert_content(&self, alert: AlertId, n: i32) -> Result<Option<SealedContent>, StoreError> {
        let row: Option<ContentRow> = self
            .db()
            .one(
                "SELECT alert_id, n, content, sealed, key_id FROM alert_versions WHERE alert_id = $1 AND n = $2",
                args![alert.0, n],
            )
            .await?;
        row.map(content).transpose()
    }

    /// The salted digest of a version's content: what a clearance covers.
    pub async fn alert_commitment(&self, alert: AlertId, n: i32) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT content_commitment FROM alert_versions WHERE alert_id = $1 AND n = $2";
        self.db().value(sql, args![alert.0, n]).await
    }

    /// The content of an alert that the viewer was found to hold.
    pub async fn held_alert_content(&self, held: &Held) -> Result<Option<SealedContent>, StoreError> {
        self.alert_content(held.item.into(), held.revision).await
    }

    /// What an alert is made of.
    pub async fn alert_sources(&self, alert: AlertId) -> Result<Vec<Source>, StoreError> {
        let rows: Vec<LineageRow> = self
            .db()
            .all(
                "SELECT parent_id, parent_revision, bit, classes FROM lineage WHERE child_kind = 'alert' AND child_id = $1 ORDER BY bit",
                args![alert.0],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Source {
                report: row.parent_id.into(),
                revision: row.parent_revision,
                bit: row.bit,
                classes: ClassSet::from_bits(row.classes),
            })
            .collect())
    }

    /// The alerts that went out and rest on a report, with publisher and time: for its owner.
    pub async fn alerts_of_report(
        &self,
        report: ReportId,
    ) -> Result<Vec<(AlertId, OrgId, Time)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Child {
            id: Uuid,
            org_id: Uuid,
            published_at: Time,
        }
        let rows: Vec<Child> = self
            .db()
            .all(
                "SELECT l.child_id AS id, a.org_id, a.published_at FROM lineage l JOIN alerts a ON a.id = l.child_id WHERE l.parent_id = $1 AND l.child_kind = 'alert' \
                 AND a.published_at IS NOT NULL ORDER BY a.published_at, l.child_id",
                args![report.0],
            )
            .await?;
        Ok(rows.into_iter().map(|row| (row.id.into(), row.org_id.into(), row.published_at)).collect())
    }

    /// How many recipients each of these alerts has, and how many have answered: for the publisher's list.
    pub async fn answer_counts(&self, alerts: &[Uuid]) -> Result<HashMap<AlertId, (i64, i64)>, StoreError> {
        if alerts.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "SELECT alert_id, count(*) AS n, count(answered_at) AS answered FROM alert_recipients WHERE alert_id IN ({}) GROUP BY alert_id",
            crate::sql::places(1, alerts.len())
        );
        let rows: Vec<Count> = self.db().all(&sql, alerts.iter().map(|a| Sql::from(*a)).collect()).await?;
        Ok(rows.into_iter().map(|row| (row.alert_id.into(), (row.n, row.answered))).collect())
    }

    /// The recipients' answers: for the publisher.
    pub async fn recipients(&self, alert: AlertId) -> Result<Vec<RecipientRow>, StoreError> {
        let rows: Vec<RecipientDbRow> = self
            .db()
            .all(
                "SELECT org_id, state, note, answered_at, version FROM alert_recipients WHERE alert_id = $1 ORDER BY org_id",
                args![alert.0],
            )
            .await?;
        rows.into_iter().map(|row| recipient(alert, row)).collect()
    }

    /// One organisation's own answers to these alerts.
    pub async fn answers(
        &self,
        organisation: OrgId,
        alerts: &[Uuid],
    ) -> Result<Vec<(AlertId, RecipientState)>, StoreError> {
        if alerts.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT alert_id, state FROM alert_recipients WHERE org_id = $1 AND alert_id IN ({})",
            crate::sql::places(2, alerts.len())
        );
        let mut values = args![organisation.0];
        values.extend(alerts.iter().map(|a| Sql::from(*a)));
        let rows: Vec<Answer> = self.db().all(&sql, values).await?;
        rows.into_iter()
            .map(|row| {
                let state = RecipientState::parse(&row.state)
                    .ok_or_else(|| StoreError::corrupt("alert_recipients", "state", row.alert_id))?;
                Ok((row.alert_id.into(), state))
            })
            .collect()
    }
}

fn content(row: ContentRow) -> Result<SealedContent, StoreError> {
    Ok(SealedContent {
        plain: row.content,
        sealed: split(row.sealed.as_deref().unwrap_or_default())
            .ok_or_else(|| StoreError::corrupt("alert_versions", "sealed", row.alert_id))?,
        key_id: row.key_id,
        table: "alert_versions",
        row: row.alert_id,
        part: row.n,
    })
}
