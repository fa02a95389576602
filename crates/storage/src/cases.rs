//! Cases: an authority's own. Whoever isn't of that authority, or is outside the case's compartment, sees nothing of it.

use crate::permit::{Locked, Permit};
use crate::sql::{Run, args};
use crate::view::{Viewer, viewer_args, visible};
use crate::{Store, StoreError, WriteTx};
use domain::authz::{Act, acts};
use domain::case::CaseState;
use domain::ids::{CaseId, ItemKind, MemberId, OrgId, ReportId};
use domain::reference::Reference;
use domain::time::Time;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A case as stored.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// Whose.
    pub organisation: OrgId,
    /// Its reference.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: CaseState,
    /// Who leads.
    pub lead: MemberId,
    /// That person's name.
    pub lead_name: String,
    /// When it was opened.
    pub opened_at: Time,
    /// How many reports are in it that the reader sees now: a hidden one isn't counted either.
    pub reports: i64,
    /// Raised by each change.
    pub version: i32,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    reference: String,
    title: String,
    state: String,
    lead: Uuid,
    lead_name: String,
    opened_at: Time,
    reports: i64,
    version: i32,
}

impl TryFrom<Row> for CaseRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            organisation: row.org_id.into(),
            reference: Reference::from_stored(row.reference),
            title: row.title,
            state: CaseState::parse(&row.state)
                .ok_or_else(|| StoreError::corrupt("cases", "state", row.id))?,
            lead: row.lead.into(),
            lead_name: row.lead_name,
            opened_at: row.opened_at,
            reports: row.reports,
            version: row.version,
        })
    }
}

/// `$1` to `$4` are [`viewer_args`].
fn select() -> String {
    format!(
        "SELECT c.id, c.org_id, c.reference, c.title, c.state, c.lead, m.name AS lead_name, c.opened_at, c.version, \
         (SELECT count(*) FROM case_reports x WHERE x.case_id = c.id AND EXISTS ({})) AS reports FROM cases c \
         JOIN members m ON m.id = c.lead WHERE c.org_id = $1 AND (c.compartment_id IS NULL OR c.compartment_id IN \
         (SELECT compartment_id FROM compartment_members WHERE member_id = $4))",
        visible("1", " AND h.item_id = x.report_id")
    )
}

fn whose(viewer: &Viewer) -> Vec<Value> {
    viewer_args(viewer, ItemKind::Report)
}

impl WriteTx {
    /// Opens a case of the acting organisation.
    pub async fn add_case(
        &self,
        permit: Permit<'_, acts::OpenCase>,
        reference: &Reference,
        title: &str,
        lead: MemberId,
        members: &[MemberId],
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "INSERT INTO cases (id, org_id, reference, title, state, lead, opened_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
                args![
                    permit.key,
                    self.principal().organisation.0,
                    reference.as_str(),
                    title,
                    CaseState::Open.as_str(),
                    lead.0,
                    self.now()
                ],
            )
            .await?;
        let rows = members.iter().map(|m| args![permit.key, m.0]).collect();
        self.tx
            .insert("case_members (case_id, member_id)", rows, "ON CONFLICT (case_id, member_id) DO NOTHING")
            .await
    }

    /// Locks a case that the acting person sees.
    pub async fn lock_case(&self, id: CaseId) -> Result<Option<Locked<CaseRow>>, StoreError> {
        let lock = match self.dialect() {
            crate::Dialect::Postgres => " FOR UPDATE OF c",
            crate::Dialect::Sqlite => "",
        };
        let mut values = whose(&Viewer::of(self.principal(), self.now()));
        values.push(id.0.into());
        let row: Option<Row> = self.tx.one(&format!("{} AND c.id = $5{lock}", select()), values).await?;
        let Some(row) = row else { return Ok(None) };
        let (key, version) = (row.id, row.version);
        Ok(Some(Locked { value: row.try_into()?, key, version }))
    }

    /// Puts a report into a case.
    pub async fn link_report<A: Act>(
        &self,
        case: &Permit<'_, A>,
        report: ReportId,
        by: MemberId,
    ) -> Result<(), StoreError> {
        self.tx
            .insert(
                "case_reports (case_id, report_id, linked_at, linked_by)",
                vec![args![case.key(), report.0, self.now(), by.0]],
                "ON CONFLICT (case_id, report_id) DO NOTHING",
            )
            .await
    }

    /// Whether a person is in a case, as its lead or as a member.
    pub async fn in_case(&self, case: CaseId, member: MemberId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM cases c WHERE c.id = $1 AND (c.lead = $2 OR EXISTS \
                   (SELECT 1 FROM case_members x WHERE x.case_id = c.id AND x.member_id = $2))";
        let found: Option<i32> = self.tx.value(sql, args![case.0, member.0]).await?;
        Ok(found.is_some())
    }

    /// Whether a report is in a case.
    pub async fn case_holds(&self, case: CaseId, report: ReportId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM case_reports WHERE case_id = $1 AND report_id = $2";
        let found: Option<i32> = self.tx.value(sql, args![case.0, report.0]).await?;
        Ok(found.is_some())
    }

    /// The reports of a case.
    pub async fn reports_of_case(&self, case: CaseId) -> Result<Vec<ReportId>, StoreError> {
        #[derive(FromQueryResult)]
        struct Link {
            report_id: Uuid,
        }
        let rows: Vec<Link> = self
            .tx
            .all(
                "SELECT report_id FROM case_reports WHERE case_id = $1 ORDER BY linked_at, report_id",
                args![case.0],
            )
            .await?;
        Ok(rows.into_iter().map(|row| row.report_id.into()).collect())
    }

    /// Sets a case's state.
    pub async fn set_case_state(&self, case: CaseId, state: CaseState) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE cases SET state = $1, version = version + 1 WHERE id = $2",
                args![state.as_str(), case.0],
            )
            .await?;
        Ok(())
    }
}

impl Store {
    /// The organisation's cases that the viewer sees, last opened first.
    pub async fn cases(
        &self,
        viewer: &Viewer,
        after: Option<(Time, CaseId)>,
        limit: u64,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let (at, id) = after.map_or((domain::time::never(), Uuid::max()), |(at, id)| (at, id.0));
        let sql = format!(
            "{} AND (c.opened_at, c.id) < ($5, $6) ORDER BY c.opened_at DESC, c.id DESC LIMIT {limit}",
            select()
        );
        let mut values = whose(viewer);
        values.extend(args![at, id]);
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// One case that the viewer sees, by id.
    pub async fn case(&self, viewer: &Viewer, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        let mut values = whose(viewer);
        values.push(id.0.into());
        let row: Option<Row> = self.db().one(&format!("{} AND c.id = $5", select()), values).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// One case that the viewer sees, by reference.
    pub async fn case_by_reference(
        &self,
        viewer: &Viewer,
        reference: &Reference,
    ) -> Result<Option<CaseRow>, StoreError> {
        let mut values = whose(viewer);
        values.push(reference.as_str().into());
        let row: Option<Row> = self.db().one(&format!("{} AND c.reference = $5", select()), values).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// The reports of a case that the viewer sees; each still has to be found through the viewer.
    pub async fn case_reports(&self, case: CaseId) -> Result<Vec<(ReportId, Time)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Link {
            report_id: Uuid,
            linked_at: Time,
        }
        let rows: Vec<Link> = self
            .db()
            .all("SELECT report_id, linked_at FROM case_reports WHERE case_id = $1 ORDER BY linked_at, report_id", args![case.0])
            .await?;
        Ok(rows.into_iter().map(|row| (row.report_id.into(), row.linked_at)).collect())
    }

    /// The cases of the viewer's organisation that these reports are in, as far as the viewer sees them: (report, case).
    pub async fn cases_of_reports(
        &self,
        viewer: &Viewer,
        reports: &[Uuid],
    ) -> Result<Vec<(ReportId, CaseId, String)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Link {
            report_id: Uuid,
            id: Uuid,
            title: String,
        }
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT x.report_id, c.id, c.title FROM case_reports x JOIN cases c ON c.id = x.case_id WHERE c.org_id = $1 \
             AND (c.compartment_id IS NULL OR c.compartment_id IN (SELECT compartment_id FROM compartment_members WHERE member_id = $2)) \
             AND x.report_id IN ({})",
            crate::sql::places(3, reports.len())
        );
        let mut values = args![viewer.organisation.0, viewer.member.map_or(Uuid::nil(), |m| m.0)];
        values.extend(reports.iter().map(|r| Value::from(*r)));
        let rows: Vec<Link> = self.db().all(&sql, values).await?;
        Ok(rows.into_iter().map(|row| (row.report_id.into(), row.id.into(), row.title)).collect())
    }

    /// The references of those of these cases that the viewer sees.
    pub async fn case_references(
        &self,
        viewer: &Viewer,
        cases: &[Uuid],
    ) -> Result<Vec<(CaseId, Reference)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Named {
            id: Uuid,
            reference: String,
        }
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT c.id, c.reference FROM cases c WHERE c.org_id = $1 AND (c.compartment_id IS NULL OR c.compartment_id IN \
             (SELECT compartment_id FROM compartment_members WHERE member_id = $2)) AND c.id IN ({})",
            crate::sql::places(3, cases.len())
        );
        let mut values = args![viewer.organisation.0, viewer.member.map_or(Uuid::nil(), |m| m.0)];
        values.extend(cases.iter().map(|case| Value::from(*case)));
        let rows: Vec<Named> = self.db().all(&sql, values).await?;
        Ok(rows.into_iter().map(|row| (row.id.into(), Reference::from_stored(row.reference))).collect())
    }

    /// Who is in a case.
    pub async fn case_members(&self, case: CaseId) -> Result<Vec<(MemberId, String)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Member {
            id: Uuid,
            name: String,
        }
        let rows: Vec<Member> = self
            .db()
            .all(
                "SELECT m.id, m.name FROM case_members x JOIN members m ON m.id = x.member_id WHERE x.case_id = $1 ORDER BY m.name, m.id",
                args![case.0],
            )
            .await?;
        Ok(rows.into_iter().map(|row| (row.id.into(), row.name)).collect())
    }
}
