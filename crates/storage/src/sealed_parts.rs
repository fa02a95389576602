//! The personal classes of an item's content: one sealed value per class, so that a projection opens only what it keeps.

use crate::StoreError;
use domain::data_class::{ClassSet, DataClass};
use domain::report::Parts;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::{ItemKey, KeyId, Place, Randomness, Sealed};

/// Content that storage has read and not opened.
#[derive(Clone)]
pub struct SealedContent {
    /// The plain part.
    pub plain: Value,
    pub(crate) sealed: Vec<(DataClass, Vec<u8>)>,
    pub(crate) key_id: Option<Uuid>,
    pub(crate) table: &'static str,
    pub(crate) row: Uuid,
    pub(crate) part: i32,
}

impl std::fmt::Debug for SealedContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedContent(..)")
    }
}

fn place(table: &'static str, row: Uuid, part: i32, class: DataClass) -> Place<'static> {
    Place::new(table, row, class.as_str()).part(i64::from(part))
}

/// Seals each personal class for its row.
pub(crate) fn seal(
    parts: &Parts,
    key: &ItemKey,
    (table, row, part): (&'static str, Uuid, i32),
    random: &dyn Randomness,
) -> Result<Option<Vec<u8>>, StoreError> {
    if parts.personal.is_empty() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    for (class, value) in &parts.personal {
        let sealed = Sealed::new(value, key, &place(table, row, part, *class), random)?;
        let length = u32::try_from(sealed.as_bytes().len())
            .map_err(|_| StoreError::Sealed(vault::SealError::TooLong))?;
        bytes.push(*class as u8);
        bytes.extend(length.to_be_bytes());
        bytes.extend(sealed.as_bytes());
    }
    Ok(Some(bytes))
}

/// Takes the column apart again.
pub(crate) fn split(bytes: &[u8]) -> Option<Vec<(DataClass, Vec<u8>)>> {
    let mut rest = bytes;
    let mut parts = Vec::new();
    while let [class, a, b, c, d, tail @ ..] = rest {
        let class = DataClass::ALL.into_iter().find(|known| *known as u8 == *class)?;
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        parts.push((class, tail.get(..length)?.to_vec()));
        rest = tail.get(length..)?;
    }
    rest.is_empty().then_some(parts)
}

impl SealedContent {
    /// The classes that are sealed here.
    pub fn classes(&self) -> ClassSet {
        self.sealed.iter().map(|(class, _)| *class).collect()
    }

    pub(crate) fn open(&self, key: Option<&ItemKey>, wanted: ClassSet) -> Result<Parts, StoreError> {
        let mut personal = BTreeMap::new();
        for (class, bytes) in self.sealed.iter().filter(|(class, _)| wanted.contains(*class)) {
            // an erased key leaves placeholders, not an error
            let (Some(key), Some(key_id)) = (key, self.key_id) else { continue };
            let sealed: Sealed<Value> = Sealed::from_bytes(KeyId(key_id), bytes.clone());
            personal.insert(*class, sealed.open(key, &place(self.table, self.row, self.part, *class))?);
        }
        Ok(Parts { plain: self.plain.clone(), personal })
    }
}

impl crate::Store {
    /// Opens the personal classes that `wanted` names, of many contents with one look into the key store.
    pub async fn open_contents(
        &self,
        contents: &[(SealedContent, ClassSet)],
    ) -> Result<Vec<Parts>, StoreError> {
        let mut ids: Vec<Uuid> = contents
            .iter()
            .filter(|(content, wanted)| !content.classes().and(*wanted).is_empty())
            .filter_map(|(content, _)| content.key_id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let keys = self.shared.keys.open_keys(self.keyring(), &ids).await?;
        contents
            .iter()
            .map(|(content, wanted)| content.open(content.key_id.and_then(|id| keys.get(&id)), *wanted))
            .collect()
    }

    /// A key for a new item of `org`, taken before the transaction that will name it.
    pub async fn take_item_key(
        &self,
        org: domain::ids::OrgId,
        at: domain::time::Time,
    ) -> Result<ItemKey, StoreError> {
        self.shared.keys.take(self.keyring(), org, at).await
    }
}
