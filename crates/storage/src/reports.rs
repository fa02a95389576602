//! Reports, their revisions, receipts and feedback.

use crate::permit::Permit;
use crate::sealed_parts::{SealedContent, seal, split};
use crate::sql::{Run, args};
use crate::view::Held;
use crate::{Store, StoreError, WriteTx};
use domain::authz::acts;
use domain::data_class::ClassSet;
use domain::feedback::FeedbackOutcome;
use domain::ids::{FeedbackId, MemberId, OrgId, ReportId};
use domain::reference::Reference;
use domain::report::Parts;
use domain::time::Time;
use sea_orm::{FromQueryResult, Value as Sql};
use serde_json::Value;
use uuid::Uuid;
use vault::ItemKey;

/// A report to store, with its first revision.
#[derive(Debug)]
pub struct NewReportRow<'a> {
    /// Its reference.
    pub reference: &'a Reference,
    /// `incident`, `early-warning`, `frequency`.
    pub kind: &'static str,
    /// `submitted`.
    pub state: &'static str,
    /// Who reports.
    pub reporter: MemberId,
    /// Whose it is.
    pub owner: OrgId,
    /// The audience as asked for.
    pub audience: Value,
    /// The content, by class.
    pub parts: &'a Parts,
    /// The classes in it.
    pub classes: ClassSet,
    /// The item key that the personal classes are sealed under.
    pub key: &'a ItemKey,
    /// Digest of the content, as the receipt commits to it.
    pub commitment: [u8; 32],
}

/// What the report row says, whoever looks.
#[derive(Clone, Debug)]
pub struct ReportHead {
    /// Its id.
    pub id: ReportId,
    /// Whose it is.
    pub owner: OrgId,
    /// Who reported.
    pub reporter: MemberId,
    /// The reporting person's name and address: of class reporter-identity.
    pub reporter_name: String,
    /// The person's e-mail address.
    pub reporter_email: String,
    /// `incident` …
    pub kind: String,
    /// `submitted`, `closed`, `withdrawn` …
    pub state: String,
    /// When it was accepted.
    pub submitted_at: Time,
    /// The newest revision.
    pub current_revision: i32,
}

/// One answer of an authority to the reporter.
#[derive(Clone, Debug)]
pub struct Feedback {
    /// Its id.
    pub id: FeedbackId,
    /// Which authority.
    pub organisation: OrgId,
    /// Who wrote it: only for that authority's eyes.
    pub member: MemberId,
    /// That person's name: likewise.
    pub member_name: String,
    /// In one word.
    pub outcome: Option<FeedbackOutcome>,
    /// The text, of class incident-facts.
    pub body: String,
    /// When.
    pub at: Time,
}

impl WriteTx {
    /// Stores a report and its first revision.
    pub async fn add_report(
        &self,
        permit: Permit<'_, acts::SubmitReport>,
        new: &NewReportRow<'_>,
    ) -> Result<(), StoreError> {
        let (id, at) = (permit.key, self.now());
        self.tx
            .exec(
                "INSERT INTO reports (id, owner_org, reference, kind, state, reporter, current_revision, submitted_at, audience, version) \
                 VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, 1)",
                args![id, new.owner.0, new.reference.as_str(), new.kind, new.state, new.reporter.0, at, new.audience.clone()],
            )
            .await?;
        let sealed = seal(new.parts, new.key, ("report_revisions", id, 1), self.random())?;
        let key_id: Option<Uuid> = sealed.as_ref().map(|_| new.key.id().0);
        self.tx
            .exec(
                "INSERT INTO report_revisions (report_id, n, content, sealed, key_id, classes, content_commitment, member_id, at) \
                 VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
                args![
                    id,
                    new.parts.plain.clone(),
                    sealed,
                    key_id,
                    new.classes.bits(),
                    new.commitment.to_vec(),
                    new.reporter.0,
                    at
                ],
            )
            .await?;
        Ok(())
    }

    /// Keeps the signed receipt.
    pub async fn add_receipt(&self, report: ReportId, revision: i32, jws: &str) -> Result<(), StoreError> {
        self.tx
            .exec(
                "INSERT INTO receipts (report_id, revision, jws) VALUES ($1, $2, $3)",
                args![report.0, revision, jws],
            )
            .await?;
        Ok(())
    }

    /// Adds an authority's answer.
    pub async fn add_feedback(
        &self,
        permit: Permit<'_, acts::GiveFeedback>,
        organisation: OrgId,
        member: MemberId,
        feedback: &domain::feedback::Feedback,
    ) -> Result<FeedbackId, StoreError> {
        let id: FeedbackId = self.new_id();
        self.tx
            .exec(
                "INSERT INTO feedback (id, report_id, org_id, member_id, body, outcome, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                args![
                    id.0,
                    permit.key,
                    organisation.0,
                    member.0,
                    feedback.text.clone(),
                    feedback.outcome.map(|o| o.as_str().to_owned()),
                    self.now()
                ],
            )
            .await?;
        Ok(id)
    }
}

#[derive(FromQueryResult)]
struct HeadRow {
    id: Uuid,
    owner_org: Uuid,
    reporter: Uuid,
    name: String,
    email: String,
    kind: String,
    state: String,
    submitted_at: Time,
    current_revision: i32,
}

#[derive(FromQueryResult)]
struct RevisionRow {
    report_id: Uuid,
    n: i32,
    content: Value,
    sealed: Option<Vec<u8>>,
    key_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct FeedbackRow {
    id: Uuid,
    org_id: Uuid,
    member_id: Uuid,
    member_name: String,
    body: String,
    outcome: Option<String>,
    at: Time,
}

impl Store {
    /// The head rows of reports that the viewer was found to hold; in no order.
    pub async fn report_heads(&self, held: &[Held]) -> Result<Vec<ReportHead>, StoreError> {
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT r.id, r.owner_org, r.reporter, m.name, m.email, r.kind, r.state, r.submitted_at, r.current_revision \
             FROM reports r JOIN members m ON m.id = r.reporter WHERE r.id IN ({})",
            crate::sql::places(1, held.len())
        );
        let rows: Vec<HeadRow> =
            self.db().all(&sql, held.iter().map(|h| Sql::from(h.item)).collect()).await?;
        Ok(rows
            .into_iter()
            .map(|row| ReportHead {
                id: row.id.into(),
                owner: row.owner_org.into(),
                reporter: row.reporter.into(),
                reporter_name: row.name,
                reporter_email: row.email,
                kind: row.kind,
                state: row.state,
                submitted_at: row.submitted_at,
                current_revision: row.current_revision,
            })
            .collect())
    }

    /// The content of held reports at the revisions released, in the order of `held`; a missing one is left out.
    pub async fn report_contents(&self, held: &[Held]) -> Result<Vec<(Uuid, SealedContent)>, StoreError> {
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let pairs: Vec<String> =
            (0..held.len()).map(|i| format!("(${}, ${})", 2 * i + 1, 2 * i + 2)).collect();
        let sql = format!(
            "SELECT report_id, n, content, sealed, key_id FROM report_revisions WHERE (report_id, n) IN (VALUES {})",
            pairs.join(", ")
        );
        let values = held.iter().flat_map(|h| [Sql::from(h.item), Sql::from(h.revision)]).collect();
        let rows: Vec<RevisionRow> = self.db().all(&sql, values).await?;
        rows.into_iter()
            .map(|row| {
                let sealed = split(row.sealed.as_deref().unwrap_or_default())
                    .ok_or_else(|| StoreError::corrupt("report_revisions", "sealed", row.report_id))?;
                let content = SealedContent {
                    plain: row.content,
                    sealed,
                    key_id: row.key_id,
                    table: "report_revisions",
                    row: row.report_id,
                    part: row.n,
                };
                Ok((row.report_id, content))
            })
            .collect()
    }

    /// The signed receipt of a revision. The caller has checked that the reader owns the report.
    pub async fn receipt(&self, report: ReportId, revision: i32) -> Result<Option<String>, StoreError> {
        self.db()
            .value(
                "SELECT jws FROM receipts WHERE report_id = $1 AND revision = $2",
                args![report.0, revision],
            )
            .await
    }

    /// The answers to a report: all of them for its owner, one authority's own for that authority (`by`).
    pub async fn feedback(&self, report: ReportId, by: Option<OrgId>) -> Result<Vec<Feedback>, StoreError> {
        let mut sql = "SELECT f.id, f.org_id, f.member_id, m.name AS member_name, f.body, f.outcome, f.at FROM feedback f \
                       JOIN members m ON m.id = f.member_id WHERE f.report_id = $1"
            .to_owned();
        let mut values = args![report.0];
        if let Some(by) = by {
            sql.push_str(" AND f.org_id = $2");
            values.push(by.0.into());
        }
        sql.push_str(" ORDER BY f.at, f.id");
        let rows: Vec<FeedbackRow> = self.db().all(&sql, values).await?;
        rows.into_iter()
            .map(|row| {
                let outcome = row.outcome.as_deref().map(|word| {
                    let corrupt = || StoreError::corrupt("feedback", "outcome", row.id);
                    FeedbackOutcome::parse(word).ok_or_else(corrupt)
                });
                Ok(Feedback {
                    id: row.id.into(),
                    organisation: row.org_id.into(),
                    member: row.member_id.into(),
                    member_name: row.member_name,
                    outcome: outcome.transpose()?,
                    body: row.body,
                    at: row.at,
                })
            })
            .collect()
    }
}
