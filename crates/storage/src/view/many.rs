//! The same query for many viewers at once: what dispatching and delivering ask, for organisations and not for persons.

use super::{COLUMNS, GATES, GROUND_COLUMNS, GroundRow, Held, HoldingRow, held, live};
use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::ids::{Item, ItemKind, OrgId};
use domain::time::Time;
use sea_orm::{FromQueryResult, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct HoldersRow {
    org_id: Uuid,
    #[sea_orm(nested)]
    row: HoldingRow,
}

#[derive(FromQueryResult)]
struct HoldersGround {
    org_id: Uuid,
    #[sea_orm(nested)]
    row: GroundRow,
}

impl Store {
    /// What each of these organisations sees of these items at `at`, as a machine of theirs would: no compartment opens.
    pub async fn held_by(
        &self,
        pairs: &[(OrgId, Item)],
        at: Time,
    ) -> Result<HashMap<(OrgId, Item), Held>, StoreError> {
        let mut by_kind: BTreeMap<ItemKind, Vec<(Uuid, Uuid)>> = BTreeMap::new();
        for (organisation, item) in pairs {
            by_kind.entry(item.kind).or_default().push((organisation.0, item.id));
        }
        let mut found = HashMap::new();
        for (kind, mut pairs) in by_kind {
            pairs.sort_unstable();
            pairs.dedup();
            let rows = self.holders(kind, &pairs, at).await?;
            let mut grounds = self.holders_grounds(kind, &pairs, at).await?;
            for HoldersRow { org_id, row } in rows {
                if let Some(ground) = grounds.remove(&(org_id, row.item_id)) {
                    let item = Item { kind, id: row.item_id };
                    found.insert((org_id.into(), item), held(kind, &row, &ground)?);
                }
            }
        }
        Ok(found)
    }

    async fn holders(
        &self,
        kind: ItemKind,
        pairs: &[(Uuid, Uuid)],
        at: Time,
    ) -> Result<Vec<HoldersRow>, StoreError> {
        let sql = format!(
            "SELECT h.org_id, {COLUMNS} FROM (VALUES {}) w JOIN holdings h ON h.org_id = w.column1 AND h.kind = $1 AND h.item_id = w.column2 \
             WHERE h.open AND h.compartment_id IS NULL",
            places(pairs)
        );
        self.db().all(&sql, values(kind, at, pairs)).await
    }

    async fn holders_grounds(
        &self,
        kind: ItemKind,
        pairs: &[(Uuid, Uuid)],
        at: Time,
    ) -> Result<HashMap<(Uuid, Uuid), GroundRow>, StoreError> {
        let sql = format!(
            "SELECT g.org_id, {GROUND_COLUMNS} FROM (VALUES {}) w JOIN grounds g ON g.org_id = w.column1 AND g.kind = $1 AND g.item_id = w.column2 \
             {GATES} LEFT JOIN agreements a ON a.id = g.agreement_id WHERE {} ORDER BY g.rank",
            places(pairs),
            live(2)
        );
        let rows: Vec<HoldersGround> = self.db().all(&sql, values(kind, at, pairs)).await?;
        // the last one of a pair has its highest rank
        Ok(rows.into_iter().map(|found| ((found.org_id, found.row.item_id), found.row)).collect())
    }
}

fn places(pairs: &[(Uuid, Uuid)]) -> String {
    let pair = |n: usize| format!("(${}, ${})", 3 + 2 * n, 4 + 2 * n);
    (0..pairs.len()).map(pair).collect::<Vec<_>>().join(", ")
}

fn values(kind: ItemKind, at: Time, pairs: &[(Uuid, Uuid)]) -> Vec<Value> {
    let mut values = args![kind.as_str(), at];
    values.extend(pairs.iter().flat_map(|(organisation, item)| args![*organisation, *item]));
    values
}
