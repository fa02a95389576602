//! What exported objects are called outside, and since when they say what they say.
//!
//! An id is given once for (item, view, name) and never again for anything else. `modified` moves when the digest of the
//! content does, and only then, so that the same export twice is the same export. A view is a reader's: two readers of
//! one item have different ids, since what they may read differs.
//!
//! Exporters that meet agree: rows are made and compared under their locks, and whoever finds another's id in place of
//! the one it proposed is told to build its objects anew.

use crate::sql::{Run, args};
use crate::{Store, StoreError};
use chrono::{DurationRound, TimeDelta};
use domain::ids::OrgId;
use domain::time::Time;
use sea_orm::{DatabaseTransaction, FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// How often an exporter that lost a race tries again.
const TRIES: u32 = 6;

/// Whose reading of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// All of it: its owner's. Also what is the same for everybody, such as an organisation's name.
    Full,
    /// What was released to this organisation.
    Of(OrgId),
}

impl View {
    fn key(self) -> String {
        match self {
            Self::Full => "full".to_owned(),
            Self::Of(organisation) => organisation.to_string(),
        }
    }
}

/// An item as one reader sees it; or an organisation or agreement that many items name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shelf {
    /// Whose objects.
    pub item: Uuid,
    /// For whom.
    pub view: View,
}

/// Where an object's id is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Item and reader.
    pub shelf: Shelf,
    /// What the object is in the item. Never a value that may be personal: this is stored as it stands.
    pub name: String,
}

/// What is kept of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id, without the type.
    pub id: Uuid,
    /// Since when there is one.
    pub created: Time,
    /// Since when it says what it says.
    pub modified: Time,
    /// Keyed digest of what it says.
    pub digest: String,
}

/// An object that somebody is about to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Where its id is kept.
    pub place: Place,
    /// The id that is kept, or a new one.
    pub id: Uuid,
    /// Keyed digest of what it says now.
    pub digest: String,
}

#[derive(FromQueryResult)]
struct Row {
    item_id: Uuid,
    view_key: String,
    local_name: String,
    stix_id: Uuid,
    created: Time,
    modified: Time,
    content_sha256: String,
}

type Found = HashMap<Place, Kept>;

async fn find<C: Run>(db: &C, shelves: &[Shelf], tail: &str) -> Result<Found, StoreError> {
    if shelves.is_empty() {
        return Ok(Found::new());
    }
    let conditions: Vec<String> = (0..shelves.len())
        .map(|n| format!("(item_id = ${} AND view_key = ${})", 2 * n + 1, 2 * n + 2))
        .collect();
    let sql = format!(
        "SELECT item_id, view_key, local_name, stix_id, created, modified, content_sha256 FROM stix_objects WHERE {} \
         ORDER BY item_id, view_key, local_name{tail}",
        conditions.join(" OR ")
    );
    let values: Vec<Value> = shelves.iter().flat_map(|s| args![s.item, s.view.key()]).collect();
    let rows: Vec<Row> = db.all(&sql, values).await?;
    let by_key: HashMap<(Uuid, String), Shelf> =
        shelves.iter().map(|shelf| ((shelf.item, shelf.view.key()), *shelf)).collect();
    let mut found = Found::with_capacity(rows.len());
    for row in rows {
        let Some(shelf) = by_key.get(&(row.item_id, row.view_key)) else { continue };
        let kept = Kept {
            id: row.stix_id,
            created: row.created,
            modified: row.modified,
            digest: row.content_sha256,
        };
        found.insert(Place { shelf: *shelf, name: row.local_name }, kept);
    }
    Ok(found)
}

/// STIX counts milliseconds.
fn millis(at: Time) -> Time {
    at.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(at)
}

impl Store {
    /// What is kept of the objects on these shelves.
    pub async fn stix_objects(&self, shelves: &[Shelf]) -> Result<HashMap<Place, Kept>, StoreError> {
        find(self.db(), shelves, "").await
    }

    /// Keeps what isn't kept yet and moves `modified` where the digest is another. `None`: somebody else was first with
    /// one of the ids, and what refers to it has to be built again.
    pub async fn keep_stix_objects(
        &self,
        at: Time,
        proposed: &[Proposed],
    ) -> Result<Option<HashMap<Place, Kept>>, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.keep_once(at, proposed).await {
                Err(StoreError::Busy) if tries < TRIES => {
                    tokio::time::sleep(std::time::Duration::from_millis(5 << tries)).await;
                }
                result => return result,
            }
        }
    }

    async fn keep_once(&self, at: Time, proposed: &[Proposed]) -> Result<Option<Found>, StoreError> {
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        // in one order for everybody, or two exporters of the same item wait for each other
        let mut sorted: Vec<&Proposed> = proposed.iter().collect();
        sorted.sort_by_key(|one| (one.place.shelf.item, one.place.shelf.view.key(), one.place.name.clone()));
        let now = millis(at);
        let rows = sorted.iter().map(|one| row(one, now, now)).collect();
        insert(&tx, rows, "ON CONFLICT (item_id, view_key, local_name) DO NOTHING").await?;
        let mut shelves: Vec<Shelf> = sorted.iter().map(|one| one.place.shelf).collect();
        shelves.dedup();
        let mut found = find(&tx, &shelves, self.dialect().for_update()).await?;
        let mut moved = Vec::new();
        for one in sorted {
            let Some(kept) = found.get_mut(&one.place) else {
                return Err(StoreError::corrupt("stix_objects", "local_name", one.place.shelf.item));
            };
            if kept.id != one.id {
                tx.rollback().await?;
                return Ok(None);
            }
            if kept.digest != one.digest {
                kept.modified = now.max(kept.modified + TimeDelta::milliseconds(1));
                kept.digest.clone_from(&one.digest);
                moved.push(row(one, kept.created, kept.modified));
            }
        }
        let overwrite = "ON CONFLICT (item_id, view_key, local_name) DO UPDATE SET modified = excluded.modified, \
                         content_sha256 = excluded.content_sha256";
        insert(&tx, moved, overwrite).await?;
        tx.commit().await?;
        Ok(Some(found))
    }
}

fn row(one: &Proposed, created: Time, modified: Time) -> Vec<Value> {
    let shelf = one.place.shelf;
    args![shelf.item, shelf.view.key(), one.place.name.clone(), one.id, created, modified, one.digest.clone()]
}

async fn insert(tx: &DatabaseTransaction, rows: Vec<Vec<Value>>, tail: &str) -> Result<(), StoreError> {
    let columns = "stix_objects (item_id, view_key, local_name, stix_id, created, modified, content_sha256)";
    tx.insert(columns, rows, tail).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use vault::Keyring;

    fn proposed(view: View, name: &str, id: u128, digest: &str) -> Proposed {
        let shelf = Shelf { item: Uuid::from_u128(7), view };
        let place = Place { shelf, name: name.to_owned() };
        Proposed { place, id: Uuid::from_u128(id), digest: digest.to_owned() }
    }

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    async fn an_id_is_given_once_and_modified_moves_with_the_content(store: &Store) {
        let (noon, later) = (at("2026-11-23T12:00:00.123456Z"), at("2026-11-23T13:00:00Z"));
        let polder = View::Of(Uuid::from_u128(9).into());
        let first = [proposed(View::Full, "incident", 1, "a"), proposed(polder, "incident", 2, "b")];
        let kept = store.keep_stix_objects(noon, &first).await.unwrap().unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[&first[0].place].created, at("2026-11-23T12:00:00.123Z"));
        // the same content later: nothing moves
        assert_eq!(store.keep_stix_objects(later, &first).await.unwrap().unwrap(), kept);
        // other content: the same id, a later version; at the same instant too
        for time in [later, later] {
            let before = store.stix_objects(&[first[0].place.shelf]).await.unwrap();
            let before = &before[&first[0].place];
            let digest = format!("{}.", before.digest);
            let changed = proposed(View::Full, "incident", 1, &digest);
            let kept = store.keep_stix_objects(time, std::slice::from_ref(&changed)).await.unwrap().unwrap();
            let kept = &kept[&changed.place];
            assert_eq!((kept.id, kept.created), (Uuid::from_u128(1), at("2026-11-23T12:00:00.123Z")));
            assert!(kept.modified > before.modified && kept.modified >= later);
        }
        // the other reader's object hasn't moved
        let other = store.stix_objects(&[first[1].place.shelf]).await.unwrap();
        assert_eq!(other[&first[1].place], kept[&first[1].place]);
        // another id for the same object, or its id for another object: refused, and nothing is kept of it
        let late = [proposed(View::Full, "incident", 3, "a"), proposed(View::Full, "note", 4, "n")];
        assert_eq!(store.keep_stix_objects(later, &late).await.unwrap(), None);
        let taken = [proposed(View::Full, "note", 1, "n")];
        assert!(matches!(store.keep_stix_objects(later, &taken).await, Err(StoreError::Conflict(_))));
        assert_eq!(store.stix_objects(&[first[0].place.shelf]).await.unwrap().len(), 1);
    }

    async fn exporters_that_meet_agree(store: &Store) {
        let noon = at("2026-11-23T12:00:00Z");
        let exporters = (0..8u128).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                // as an exporter does: propose what is known, else an id of one's own, until nobody was first
                for round in 0.. {
                    let names: Vec<String> = (0..20).map(|i| format!("note/{i}")).collect();
                    let shelf = proposed(View::Full, "", 0, "").place.shelf;
                    let known = store.stix_objects(&[shelf]).await.unwrap();
                    let all: Vec<Proposed> = names
                        .iter()
                        .zip(0u128..)
                        .map(|(name, i)| {
                            let fresh = Uuid::from_u128(1000 * (n + 1) + 100_000 * round + i);
                            let place = Place { shelf, name: name.clone() };
                            let id = known.get(&place).map_or(fresh, |kept| kept.id);
                            Proposed { place, id, digest: "same".to_owned() }
                        })
                        .collect();
                    if let Some(kept) = store.keep_stix_objects(noon, &all).await.unwrap() {
                        return kept;
                    }
                }
                unreachable!()
            })
        });
        let mut all = Vec::new();
        for exporter in exporters.collect::<Vec<_>>() {
            all.push(exporter.await.unwrap());
        }
        assert!(all.iter().all(|kept| kept.len() == 20 && kept == &all[0]));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_sqlite() {
        for run in 0..2 {
            let (items, keys) = (testkit::sqlite(), testkit::sqlite());
            let keyring = Keyring::ephemeral(1).unwrap();
            let store = Store::open(&items.url(), &keys.url(), keyring, 4).await.unwrap();
            store.migrate().await.unwrap();
            case(run, &store).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn on_postgres() {
        for run in 0..2 {
            let database = testkit::postgres().empty_database();
            let keyring = Keyring::ephemeral(1).unwrap();
            let store = Store::open(database.url(), database.url(), keyring, 8).await.unwrap();
            store.migrate().await.unwrap();
            case(run, &store).await;
        }
    }

    async fn case(run: u8, store: &Store) {
        if run == 0 {
            an_id_is_given_once_and_modified_moves_with_the_content(store).await;
        } else {
            exporters_that_meet_agree(store).await;
        }
    }
}
