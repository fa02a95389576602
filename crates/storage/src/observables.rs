//! Observables are stored once and sighted many times; equality, correlation and match work on keyed match keys.

use crate::sql::{Run, args, places};
use crate::view::{Viewer, readable_class, viewer_args};
use crate::{Store, StoreError, WriteTx};
use domain::data_class::DataClass;
use domain::ids::{Item, ItemKind, ObservableId, OrgId};
use domain::observable::ObservableType;
use domain::time::Time;
use sea_orm::{FromQueryResult, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A value that an item holds.
#[derive(Clone, Debug)]
pub struct NewSighting {
    /// Its type.
    pub kind: ObservableType,
    /// In normal form.
    pub value: String,
    /// Its class.
    pub class: DataClass,
    /// Bit per source of a derived item that it rests on; 0 for the owner's own.
    pub rests_on: u64,
    /// Attacker, victim …
    pub role: String,
    /// First seen.
    pub first_seen: Option<Time>,
    /// Last seen.
    pub last_seen: Option<Time>,
}

/// Reports that share a visible observable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The other item.
    pub item: Uuid,
    /// Through a value of this type,
    pub kind: ObservableType,
    /// this value, where it is of a technical class,
    pub value: Option<String>,
    /// which so many visible items have in all.
    pub in_all: i64,
}

/// An appearance of a value that was asked about, in an item that the viewer sees and a class that the viewer reads in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Appearance {
    /// The value's type,
    pub kind: ObservableType,
    /// and match key.
    pub match_key: Vec<u8>,
    /// Where.
    pub item: Item,
    /// In which class.
    pub class: DataClass,
    /// Attacker, victim …
    pub role: String,
    /// First seen.
    pub first_seen: Option<Time>,
    /// Last seen.
    pub last_seen: Option<Time>,
    /// How many appearances there are in all that the viewer sees.
    pub in_all: i64,
}

impl WriteTx {
    /// Adds an item's observables. Upserts are sorted by (type, match key): two transactions take the same rows in the same
    /// order, or `PostgreSQL` deadlocks. A personal class never fills `observables.value`.
    pub async fn add_sightings(
        &self,
        item: Item,
        revision: i32,
        owner: OrgId,
        sightings: &[NewSighting],
    ) -> Result<(), StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            r#type: String,
            match_key: Vec<u8>,
        }
        let key_of = |s: &NewSighting| {
            self.keyring().matching().match_key(s.kind.as_str(), &s.value).as_bytes().to_vec()
        };
        let version = self.keyring().matching().version();
        let mut wanted: BTreeMap<(&'static str, Vec<u8>), Option<String>> = BTreeMap::new();
        for s in sightings {
            let value = wanted.entry((s.kind.as_str(), key_of(s))).or_default();
            if !s.class.is_personal() {
                *value = Some(s.value.clone());
            }
        }
        let rows = wanted
            .iter()
            .map(|((kind, key), value)| {
                args![self.new_id::<Uuid>(), *kind, key.clone(), version, value.clone()]
            })
            .collect();
        // the update also returns the row that was there; a plain value, once known, stays
        self.tx
            .insert(
                "observables (id, type, match_key, match_key_version, value)",
                rows,
                "ON CONFLICT (type, match_key, match_key_version) DO UPDATE SET value = COALESCE(observables.value, excluded.value)",
            )
            .await?;
        let mut ids: HashMap<(String, Vec<u8>), Uuid> = HashMap::new();
        let keys: Vec<Vec<u8>> = wanted.keys().map(|(_, key)| key.clone()).collect();
        for chunk in keys.chunks(10_000) {
            let sql = format!(
                "SELECT id, type, match_key FROM observables WHERE match_key IN ({})",
                places(1, chunk.len())
            );
            let rows: Vec<Row> =
                self.tx.all(&sql, chunk.iter().map(|key| Value::from(key.clone())).collect()).await?;
            ids.extend(rows.into_iter().map(|row| ((row.r#type, row.match_key), row.id)));
        }
        let mut rows = Vec::with_capacity(sightings.len());
        for s in sightings {
            let id = ids.get(&(s.kind.as_str().to_owned(), key_of(s)));
            let id = *id.ok_or_else(|| StoreError::Internal("an observable is gone".to_owned()))?;
            rows.push(args![
                self.new_id::<Uuid>(),
                id,
                item.kind.as_str(),
                item.id,
                revision,
                owner.0,
                i32::from(s.class as u8),
                i64::from_ne_bytes(s.rests_on.to_ne_bytes()),
                s.role.clone(),
                s.first_seen,
                s.last_seen,
            ]);
        }
        self.tx
            .insert(
                "sightings (id, observable_id, kind, item_id, revision, org_id, data_class, rests_on, role, first_seen, last_seen)",
                rows,
                "",
            )
            .await
    }

    /// Adds the texts that search looks through: plain classes only.
    pub async fn add_search_docs(
        &self,
        item: Item,
        revision: i32,
        texts: Vec<(DataClass, u64, String)>,
    ) -> Result<(), StoreError> {
        let rows = texts
            .into_iter()
            .filter(|(class, _, text)| !class.is_personal() && !text.is_empty())
            .map(|(class, rests_on, text)| {
                let rests_on = i64::from_ne_bytes(rests_on.to_ne_bytes());
                args![item.kind.as_str(), item.id, revision, i32::from(class as u8), rests_on, text]
            })
            .collect();
        self.tx.insert("search_docs (kind, item_id, revision, class, rests_on, body)", rows, "").await
    }
}

#[derive(FromQueryResult)]
struct SharedRow {
    item_id: Uuid,
    r#type: String,
    value: Option<String>,
    in_all: i64,
}

#[derive(FromQueryResult)]
struct CountRow {
    item_id: Uuid,
    n: i64,
}

#[derive(FromQueryResult)]
struct AppearanceRow {
    r#type: String,
    match_key: Vec<u8>,
    kind: String,
    item_id: Uuid,
    data_class: i32,
    role: String,
    first_seen: Option<Time>,
    last_seen: Option<Time>,
    in_all: i64,
}

impl TryFrom<AppearanceRow> for Appearance {
    type Error = StoreError;
    fn try_from(row: AppearanceRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("sightings", column, row.item_id);
        let class = DataClass::ALL.into_iter().find(|class| i32::from(*class as u8) == row.data_class);
        Ok(Self {
            kind: ObservableType::parse(&row.r#type).ok_or_else(|| corrupt("observable_id"))?,
            item: Item { kind: ItemKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?, id: row.item_id },
            class: class.ok_or_else(|| corrupt("data_class"))?,
            match_key: row.match_key,
            role: row.role,
            first_seen: row.first_seen,
            last_seen: row.last_seen,
            in_all: row.in_all,
        })
    }
}

impl Store {
    /// Where the viewer sees these values (type, match key), in reports and alerts: the newest `each` of every value, one
    /// statement for all of them.
    pub async fn appearances(
        &self,
        viewer: &Viewer,
        values: &[(ObservableType, Vec<u8>)],
        each: u64,
    ) -> Result<Vec<Appearance>, StoreError> {
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let pairs: Vec<String> =
            (0..values.len()).map(|n| format!("(${}, ${})", 2 * n + 5, 2 * n + 6)).collect();
        // cases hold no sightings; naming them keeps every parameter in use
        let sql = format!(
            "SELECT type, match_key, kind, item_id, data_class, role, first_seen, last_seen, in_all FROM (SELECT o.type, o.match_key, \
             t.kind, t.item_id, t.data_class, t.role, t.first_seen, t.last_seen, count(*) OVER (PARTITION BY o.id) AS in_all, \
             row_number() OVER (PARTITION BY o.id ORDER BY t.item_id DESC) AS place FROM observables o JOIN sightings t \
             ON t.observable_id = o.id WHERE (o.type, o.match_key) IN (VALUES {}) AND t.kind <> $2 AND {}) v WHERE place <= {each} \
             ORDER BY match_key, place",
            pairs.join(", "),
            seen("t"),
        );
        let mut all = viewer_args(viewer, ItemKind::Case);
        all.extend(values.iter().flat_map(|(kind, key)| args![kind.as_str(), key.clone()]));
        let rows: Vec<AppearanceRow> = self.db().all(&sql, all).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The ids of values by their match keys, for values that the caller has read already.
    pub async fn observable_ids(
        &self,
        match_keys: &[Vec<u8>],
    ) -> Result<HashMap<Vec<u8>, ObservableId>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            match_key: Vec<u8>,
        }
        let mut ids = HashMap::new();
        for chunk in match_keys.chunks(10_000) {
            let sql = format!(
                "SELECT id, match_key FROM observables WHERE match_key IN ({})",
                places(1, chunk.len())
            );
            let rows: Vec<Row> =
                self.db().all(&sql, chunk.iter().map(|key| Value::from(key.clone())).collect()).await?;
            ids.extend(rows.into_iter().map(|row| (row.match_key, row.id.into())));
        }
        Ok(ids)
    }

    /// The keyed digest under which a value is stored.
    pub fn match_key(&self, kind: ObservableType, value: &str) -> Vec<u8> {
        self.keyring().matching().match_key(kind.as_str(), value).as_bytes().to_vec()
    }

    /// For each of `items` (reports that the viewer sees), how many other visible reports share an observable with it that
    /// the viewer reads in full in both.
    pub async fn match_counts(
        &self,
        viewer: &Viewer,
        items: &[Uuid],
    ) -> Result<HashMap<Uuid, i64>, StoreError> {
        if items.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "SELECT t.item_id, count(DISTINCT u.item_id) AS n FROM sightings t JOIN sightings u ON u.observable_id = t.observable_id \
             AND u.kind = t.kind AND u.item_id <> t.item_id WHERE t.kind = $2 AND t.item_id IN ({}) AND {} AND {} GROUP BY t.item_id",
            places(5, items.len()),
            seen("t"),
            seen("u"),
        );
        let mut values = viewer_args(viewer, ItemKind::Report);
        values.extend(items.iter().map(|item| Value::from(*item)));
        let rows: Vec<CountRow> = self.db().all(&sql, values).await?;
        Ok(rows.into_iter().map(|row| (row.item_id, row.n)).collect())
    }

    /// For values that a report would hold, how many reports that the viewer sees already have one of them.
    pub async fn matches_of_values(
        &self,
        viewer: &Viewer,
        match_keys: &[Vec<u8>],
    ) -> Result<i64, StoreError> {
        if match_keys.is_empty() {
            return Ok(0);
        }
        let sql = format!(
            "SELECT count(DISTINCT t.item_id) AS n FROM sightings t JOIN observables o ON o.id = t.observable_id \
             WHERE t.kind = $2 AND o.match_key IN ({}) AND {}",
            places(5, match_keys.len()),
            seen("t"),
        );
        let mut values = viewer_args(viewer, ItemKind::Report);
        values.extend(match_keys.iter().map(|key| Value::from(key.clone())));
        Ok(self.db().value(&sql, values).await?.unwrap_or(0))
    }

    /// What a report shares with others that the viewer sees: rare values first.
    pub async fn shared_with(
        &self,
        viewer: &Viewer,
        report: Uuid,
        limit: u64,
    ) -> Result<Vec<Shared>, StoreError> {
        let sql = format!(
            "SELECT u.item_id, o.type, o.value, count(*) OVER (PARTITION BY o.id) + 1 AS in_all FROM sightings t \
             JOIN observables o ON o.id = t.observable_id JOIN sightings u ON u.observable_id = t.observable_id AND u.kind = t.kind \
             AND u.item_id <> t.item_id WHERE t.kind = $2 AND t.item_id = $5 AND {} AND {} ORDER BY in_all, u.item_id LIMIT {limit}",
            seen("t"),
            seen("u"),
        );
        let mut values = viewer_args(viewer, ItemKind::Report);
        values.push(report.into());
        let rows: Vec<SharedRow> = self.db().all(&sql, values).await?;
        rows.into_iter()
            .map(|row| {
                let kind = ObservableType::parse(&row.r#type)
                    .ok_or_else(|| StoreError::corrupt("observables", "type", row.item_id))?;
                Ok(Shared { item: row.item_id, kind, value: row.value, in_all: row.in_all })
            })
            .collect()
    }
}

/// Holds where the sighting `t` belongs to an item that the viewer holds, at the revision released, in a class read in full.
fn seen(t: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM holdings h WHERE h.org_id = $1 AND h.kind = {t}.kind AND h.item_id = {t}.item_id AND h.open \
         AND h.revision = {t}.revision AND (h.compartment_id IS NULL OR h.compartment_id IN \
         (SELECT compartment_id FROM compartment_members WHERE member_id = $4)) AND {})",
        readable_class(&format!("{t}.data_class"), &format!("{t}.rests_on"))
    )
}
