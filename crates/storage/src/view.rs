//! The one query through which anybody sees an item: `data-model`'s spine. There is no find by id without a viewer, and
//! absent and hidden are the same index miss, so they cost alike.
//!
//! The gate is the truth and `open` a hint: a row shows only while a live ground stands behind it.

mod many;

use crate::permit::Principal;
use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::agreement::AgreementRef;
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{Gate, Projection, read_projection};
use domain::ids::{AgreementId, CompartmentId, DecisionId, DisclosureId, ItemKind, MemberId, OWN, OrgId};
use domain::marking::{PurposeSet, Tlp};
use domain::reference::Reference;
use domain::taxonomy::{Category, Severity};
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Who looks: an organisation, and the person whose compartments open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Whose holdings.
    pub organisation: OrgId,
    /// Whose compartments; a machine has none.
    pub member: Option<MemberId>,
    /// When: gates and grounds are judged at this moment.
    pub at: Time,
}

impl Viewer {
    /// The viewer that `principal` is at `at`.
    pub fn of(principal: &Principal, at: Time) -> Self {
        Self { organisation: principal.organisation, member: principal.member(), at }
    }
}

/// The live ground that a reader reads under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundGround {
    /// The agreement, [`OWN`] for the owner.
    pub agreement: AgreementId,
    /// As people cite it; empty for [`OWN`].
    pub reference: AgreementRef,
    /// The version that decided.
    pub version: i32,
    /// From whom.
    pub from: OrgId,
    /// The stored decision.
    pub decision: DecisionId,
    /// What may be read now: the four-way expression over ground, cap and both gates.
    pub projection: Projection,
    /// What it may be used for now.
    pub purposes: PurposeSet,
    /// Sources that dropped out for this recipient.
    pub dropped: u64,
}

/// One item as its viewer's organisation holds it, masked by what may be read now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The item.
    pub item: Uuid,
    /// Its kind.
    pub kind: ItemKind,
    /// The stable id of this release.
    pub disclosure: DisclosureId,
    /// Who reported or published it.
    pub owner: OrgId,
    /// As people cite it.
    pub reference: Reference,
    /// The highest revision released to the viewer.
    pub revision: i32,
    /// Empty when the facts aren't readable.
    pub title: String,
    /// The first category.
    pub category: Option<Category>,
    /// The label.
    pub tlp: Tlp,
    /// As reported.
    pub severity: Severity,
    /// The stage column: an owner's plain stage or a holder's state, by kind.
    pub stage: i32,
    /// The next duty's due time; year 9999 when nothing is due.
    pub next_due: Time,
    /// What lists are sorted by: when it came.
    pub sort_at: Time,
    /// When it was detected.
    pub detected_at: Option<Time>,
    /// When this organisation got it.
    pub released_at: Time,
    /// When this organisation acknowledged it.
    pub acknowledged_at: Option<Time>,
    /// The compartment that it is restricted to here.
    pub compartment: Option<CompartmentId>,
    /// Its owner has taken it back, and this organisation may still read it for a while: not in lists, not in counts, not
    /// in exports, and nothing new is made of it.
    pub withdrawn: bool,
    /// Under what it is read.
    pub ground: BoundGround,
}

impl Held {
    /// Whether the viewer owns it.
    pub fn is_own(&self) -> bool {
        self.ground.agreement == OWN
    }
}

#[derive(FromQueryResult)]
struct HoldingRow {
    item_id: Uuid,
    disclosure_id: Uuid,
    owner_org: Uuid,
    reference: String,
    revision: i32,
    title: String,
    category: String,
    tlp: String,
    severity: i32,
    stage: i32,
    next_due: Time,
    sort_at: Time,
    detected_at: Option<Time>,
    released_at: Time,
    acknowledged_at: Option<Time>,
    state: String,
    cap: i32,
    cap_pseudonymised: i32,
    cap_purposes: i32,
    compartment_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct GroundRow {
    item_id: Uuid,
    agreement_id: Uuid,
    agreement_version: i32,
    reference: Option<String>,
    from_org: Uuid,
    decision_id: Uuid,
    kept: i32,
    pseudonymised: i32,
    purposes: i32,
    dropped: i64,
    s_kept: i32,
    s_pseudonymised: i32,
    s_purposes: i32,
    r_kept: i32,
    r_pseudonymised: i32,
    r_purposes: i32,
}

/// A condition on ground `g` and its two gates `s` (sender) and `r` (recipient) at parameter `$now`.
fn live(now: usize) -> String {
    format!(
        "g.revoked_at IS NULL AND g.valid_until > ${now} AND s.live AND r.live AND s.in_force_from <= ${now} AND r.in_force_from <= ${now} \
         AND s.in_force_until > ${now} AND r.in_force_until > ${now} AND g.relied_clauses & (s.suspended_clauses | r.suspended_clauses) = 0"
    )
}

const GATES: &str = "JOIN agreement_gates s ON s.agreement_id = g.agreement_id AND s.org_id = g.from_org AND s.flow = g.flow \
     JOIN agreement_gates r ON r.agreement_id = g.agreement_id AND r.org_id = g.org_id AND r.flow = g.flow";

const COLUMNS: &str = "item_id, disclosure_id, owner_org, reference, revision, title, category, tlp, severity, stage, next_due, sort_at, \
     detected_at, released_at, acknowledged_at, state, cap, cap_pseudonymised, cap_purposes, compartment_id";

const GROUND_COLUMNS: &str = "g.item_id, g.agreement_id, g.agreement_version, a.reference, g.from_org, g.decision_id, g.kept, g.pseudonymised, \
     g.purposes, g.dropped, s.kept_now AS s_kept, s.pseudonymised_now AS s_pseudonymised, s.purposes_now AS s_purposes, r.kept_now AS r_kept, \
     r.pseudonymised_now AS r_pseudonymised, r.purposes_now AS r_purposes";

/// What a list asks for beside visibility. Parameters start at `$5`: `$1` organisation, `$2` kind, `$3` now, `$4` member.
#[derive(Debug, Default)]
pub struct Narrow {
    conditions: String,
    values: Vec<Value>,
    order: Order,
    limit: u64,
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    #[default]
    Newest,
    /// By clock, then severity: the queue.
    Clock,
}

impl Narrow {
    /// At most `limit` rows, in `order`.
    pub fn new(order: Order, limit: u64) -> Self {
        Self { order, limit, ..Self::default() }
    }

    /// `condition` may use `?` once, for `value`; `h` is the holding.
    #[must_use]
    pub(crate) fn and(mut self, condition: &str, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self.conditions.push_str(" AND ");
        self.conditions.push_str(&condition.replace('?', &format!("${}", self.values.len() + 4)));
        self
    }

    /// A condition without a value.
    #[must_use]
    pub(crate) fn and_plain(mut self, condition: &str) -> Self {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(condition);
        self
    }

    /// Only what comes after this place in [`Order::Newest`].
    #[must_use]
    pub fn after(mut self, sort_at: Time, item: Uuid) -> Self {
        let n = self.values.len() + 5;
        self.values.extend(args![sort_at, item]);
        let place = format!("(h.sort_at, h.item_id) < (${n}, ${})", n + 1);
        self.and_plain(&place)
    }

    /// Only what comes after this place in [`Order::Clock`].
    #[must_use]
    pub fn after_clock(mut self, next_due: Time, severity: i32, item: Uuid) -> Self {
        let n = self.values.len() + 5;
        self.values.extend(args![next_due, severity, item]);
        let place = format!(
            "(h.next_due > ${n} OR (h.next_due = ${n} AND (h.severity < ${s} OR (h.severity = ${s} AND h.item_id > ${i}))))",
            s = n + 1,
            i = n + 2
        );
        self.and_plain(&place)
    }

    /// Only items that this viewer's organisation received, or only its own.
    #[must_use]
    pub fn own(self, own: bool) -> Self {
        self.and_plain(if own { "h.owner_org = h.org_id" } else { "h.owner_org <> h.org_id" })
    }

    /// Only what is due before this moment.
    #[must_use]
    pub fn due_before(self, at: Time) -> Self {
        self.and("h.next_due < ?", at)
    }

    /// Only of this organisation.
    #[must_use]
    pub fn owner(self, organisation: OrgId) -> Self {
        self.and("h.owner_org = ?", organisation.0)
    }

    /// Only this severity.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Self {
        self.and("h.severity = ?", severity.rank())
    }

    /// Only this severity or worse.
    #[must_use]
    pub fn severity_at_least(self, severity: Severity) -> Self {
        self.and("h.severity >= ?", severity.rank())
    }

    /// Only the item with this reference.
    #[must_use]
    pub fn reference(self, reference: &Reference) -> Self {
        self.and("h.reference = ?", reference.as_str())
    }

    /// Only these items.
    #[must_use]
    pub fn items(mut self, items: &[Uuid]) -> Self {
        let places = crate::sql::places(self.values.len() + 5, items.len());
        self.values.extend(items.iter().map(|item| Value::from(*item)));
        // an empty list matches nothing, and isn't SQL everywhere
        self.and_plain(&if items.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("h.item_id IN ({places})")
        })
    }

    /// Only this category, or this class of categories.
    #[must_use]
    pub fn category(self, category: Category) -> Self {
        if category.class() == category.as_str() {
            self.and("(h.category || '/') LIKE ?", format!("{}/%", category.as_str()))
        } else {
            self.and("h.category = ?", category.as_str())
        }
    }

    /// Only these stages.
    #[must_use]
    pub fn stages(self, from: i32, to: i32) -> Self {
        self.and("h.stage >= ?", from).and("h.stage <= ?", to)
    }

    /// Only what the holder hasn't acknowledged.
    #[must_use]
    pub fn unacknowledged(self) -> Self {
        self.and_plain("h.acknowledged_at IS NULL")
    }

    /// Only what its owner hasn't taken back.
    #[must_use]
    pub fn standing(self) -> Self {
        self.and_plain("h.state <> 'withdrawn'")
    }

    /// Only what came at or after.
    #[must_use]
    pub fn since(self, since: Time) -> Self {
        self.and("h.sort_at >= ?", since)
    }

    /// Only where the work is with nobody, or with this member.
    #[must_use]
    pub fn assignee(self, member: Option<MemberId>) -> Self {
        let handling = "SELECT 1 FROM handlings w WHERE w.org_id = h.org_id AND w.report_id = h.item_id AND";
        match member {
            Some(member) => self.and(&format!("EXISTS ({handling} w.assignee = ?)"), member.0),
            None => self.and_plain(&format!("EXISTS ({handling} w.assignee IS NULL)")),
        }
    }

    /// Only what holds an observable with this match key, in a class that the viewer reads in full.
    #[must_use]
    pub fn observable(self, match_key: &[u8]) -> Self {
        let condition = format!(
            "EXISTS (SELECT 1 FROM sightings t JOIN observables o ON o.id = t.observable_id WHERE o.match_key = ? AND t.kind = h.kind \
             AND t.item_id = h.item_id AND t.revision = h.revision AND {})",
            readable("t.data_class", "t.rests_on")
        );
        self.and(&condition, match_key.to_vec())
    }

    /// Only what holds these words, in a class that the viewer reads in full.
    #[must_use]
    pub fn words(self, store: &Store, typed: &str) -> Option<Self> {
        let query = store.dialect().full_text_query(typed)?;
        let n = self.values.len() + 5;
        let condition = format!(
            "EXISTS (SELECT 1 FROM search_docs doc WHERE doc.kind = h.kind AND doc.item_id = h.item_id AND doc.revision = h.revision AND {} AND {})",
            store.dialect().full_text(n),
            readable("doc.class", "doc.rests_on")
        );
        let mut narrow = self.and_plain(&condition);
        narrow.values.push(query.into());
        Some(narrow)
    }
}

/// Holds where a class (by number) is read in full under some live ground of `h`, and nothing that it rests on dropped out:
/// the four-way expression, in SQL.
fn readable(class: &str, rests_on: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM grounds g {GATES} WHERE g.org_id = h.org_id AND g.kind = h.kind AND g.item_id = h.item_id AND {} \
         AND ((g.kept & h.cap & s.kept_now & r.kept_now) >> {class}) & 1 = 1 AND {rests_on} & g.dropped = 0)",
        live(3)
    )
}

/// The same for a correlation or a count outside a list: `h` must be in scope and `$3` be now.
pub(crate) fn readable_class(class: &str, rests_on: &str) -> String {
    readable(class, rests_on)
}

/// Rows of `h` that `$1` sees of kind `$2` at `$3`, with compartments of `$4`.
pub(crate) fn visible(columns: &str, conditions: &str) -> String {
    format!(
        "SELECT {columns} FROM (SELECT h.*, (SELECT g.agreement_id FROM grounds g {GATES} WHERE g.org_id = h.org_id AND g.kind = h.kind \
         AND g.item_id = h.item_id AND {live} ORDER BY g.rank DESC LIMIT 1) AS ground FROM holdings h WHERE h.org_id = $1 AND h.kind = $2 \
         AND h.open AND (h.compartment_id IS NULL OR h.compartment_id IN (SELECT compartment_id FROM compartment_members WHERE member_id = $4))\
         {conditions}) v WHERE ground IS NOT NULL",
        live = live(3)
    )
}

pub(crate) fn viewer_args(viewer: &Viewer, kind: ItemKind) -> Vec<Value> {
    args![viewer.organisation.0, kind.as_str(), viewer.at, viewer.member.map_or(Uuid::nil(), |m| m.0)]
}

pub(crate) async fn list<C: ConnectionTrait>(
    db: &C,
    viewer: &Viewer,
    kind: ItemKind,
    narrow: Narrow,
) -> Result<Vec<Held>, StoreError> {
    let order = match narrow.order {
        Order::Newest => "sort_at DESC, item_id DESC",
        Order::Clock => "next_due, severity DESC, item_id",
    };
    let mut values = viewer_args(viewer, kind);
    values.extend(narrow.values);
    let sql = format!("{} ORDER BY {order} LIMIT {}", visible(COLUMNS, &narrow.conditions), narrow.limit);
    let rows: Vec<HoldingRow> = db.all(&sql, values).await?;
    let items: Vec<Uuid> = rows.iter().map(|row| row.item_id).collect();
    let mut grounds = bound_grounds(db, viewer, kind, &items).await?;
    rows.into_iter()
        .filter_map(|row| grounds.remove(&row.item_id).map(|ground| held(kind, &row, &ground)))
        .collect()
}

/// For each item the live ground with the highest rank.
async fn bound_grounds<C: ConnectionTrait>(
    db: &C,
    viewer: &Viewer,
    kind: ItemKind,
    items: &[Uuid],
) -> Result<HashMap<Uuid, GroundRow>, StoreError> {
    let mut bound = HashMap::new();
    if items.is_empty() {
        return Ok(bound);
    }
    let sql = format!(
        "SELECT {GROUND_COLUMNS} FROM grounds g {GATES} LEFT JOIN agreements a ON a.id = g.agreement_id WHERE g.org_id = $1 AND g.kind = $2 AND {} AND g.item_id IN ({}) ORDER BY g.rank",
        live(3),
        crate::sql::places(4, items.len())
    );
    let mut values = args![viewer.organisation.0, kind.as_str(), viewer.at];
    values.extend(items.iter().map(|item| Value::from(*item)));
    let rows: Vec<GroundRow> = db.all(&sql, values).await?;
    // the last one of an item has its highest rank
    bound.extend(rows.into_iter().map(|row| (row.item_id, row)));
    Ok(bound)
}

fn held(kind: ItemKind, row: &HoldingRow, g: &GroundRow) -> Result<Held, StoreError> {
    let bad = |column| StoreError::corrupt("holdings", column, row.item_id);
    let sets = |kept, pseudonymised| Projection {
        kept: ClassSet::from_bits(kept),
        pseudonymised: ClassSet::from_bits(pseudonymised),
    };
    let gate = |kept, pseudonymised| {
        let Projection { kept: kept_now, pseudonymised: pseudonymised_now } = sets(kept, pseudonymised);
        // whether it is live was the query's matter
        Gate { kept_now, pseudonymised_now, ..Gate::own() }
    };
    let projection = read_projection(
        sets(g.kept, g.pseudonymised),
        sets(row.cap, row.cap_pseudonymised),
        &gate(g.s_kept, g.s_pseudonymised),
        &gate(g.r_kept, g.r_pseudonymised),
    );
    let facts = projection.kept.contains(DataClass::IncidentFacts);
    Ok(Held {
        item: row.item_id,
        kind,
        disclosure: row.disclosure_id.into(),
        owner: row.owner_org.into(),
        reference: Reference::from_stored(row.reference.clone()),
        revision: row.revision,
        title: if facts { row.title.clone() } else { String::new() },
        category: Category::parse(&row.category).filter(|_| facts),
        tlp: Tlp::parse(&row.tlp).ok_or_else(|| bad("tlp"))?,
        severity: Severity::from_rank(row.severity).ok_or_else(|| bad("severity"))?,
        stage: row.stage,
        next_due: row.next_due,
        sort_at: row.sort_at,
        detected_at: row.detected_at.filter(|_| facts),
        released_at: row.released_at,
        acknowledged_at: row.acknowledged_at,
        compartment: row.compartment_id.map(Into::into),
        withdrawn: row.state == "withdrawn",
        ground: BoundGround {
            agreement: g.agreement_id.into(),
            reference: AgreementRef(g.reference.clone().unwrap_or_default()),
            version: g.agreement_version,
            from: g.from_org.into(),
            decision: g.decision_id.into(),
            projection,
            purposes: PurposeSet::from_bits(g.purposes & row.cap_purposes & g.s_purposes & g.r_purposes),
            dropped: u64::from_ne_bytes(g.dropped.to_ne_bytes()),
        },
    })
}

pub(crate) async fn find<C: ConnectionTrait>(
    db: &C,
    viewer: &Viewer,
    kind: ItemKind,
    item: Uuid,
) -> Result<Option<Held>, StoreError> {
    Ok(list(db, viewer, kind, Narrow::new(Order::Newest, 1).and("h.item_id = ?", item)).await?.pop())
}

impl Store {
    /// A page of what the viewer sees of one kind.
    pub async fn list_held(
        &self,
        viewer: &Viewer,
        kind: ItemKind,
        narrow: Narrow,
    ) -> Result<Vec<Held>, StoreError> {
        let snapshot = self.snapshot().await?;
        let page = list(&snapshot, viewer, kind, narrow).await?;
        snapshot.commit().await?;
        Ok(page)
    }

    /// One item, if the viewer sees it.
    pub async fn find_held(
        &self,
        viewer: &Viewer,
        kind: ItemKind,
        item: Uuid,
    ) -> Result<Option<Held>, StoreError> {
        find(self.db(), viewer, kind, item).await
    }

    /// The id behind a reference, if the viewer sees it.
    pub async fn find_by_reference(
        &self,
        viewer: &Viewer,
        kind: ItemKind,
        reference: &Reference,
    ) -> Result<Option<Held>, StoreError> {
        let narrow = Narrow::new(Order::Newest, 1).reference(reference);
        Ok(list(self.db(), viewer, kind, narrow).await?.pop())
    }

    /// How many items the viewer sees under these conditions.
    pub async fn count_held(
        &self,
        viewer: &Viewer,
        kind: ItemKind,
        narrow: Narrow,
    ) -> Result<u64, StoreError> {
        let mut values = viewer_args(viewer, kind);
        values.extend(narrow.values);
        let count: Option<i64> = self.db().value(&visible("count(*)", &narrow.conditions), values).await?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }
}
