//! From a document in the making to the file: ids that are kept, and times that move only with the content.

use crate::{App, Error};
use domain::ids::{ItemKind, OWN, OrgId};
use domain::reference::Reference;
use domain::time::Time;
use interop::export::{About, Document, Ids, Name, Of, Part, Scope, Version};
use std::collections::HashMap;
use storage::StoreError;
use storage::stix::{Kept, Place, Proposed, Shelf, View};
use uuid::Uuid;

/// How often a document is built anew because somebody else was first with one of its ids.
const TRIES: u32 = 6;

/// A document's file. `shelf` is the item as its reader sees it; `build` is given ids and makes the document, and may be
/// asked again.
pub(super) async fn file<D: Document>(
    app: &App,
    at: Time,
    shelf: Shelf,
    about: &About,
    build: impl Fn(&mut Ids<'_>) -> Result<D, serde_json::Error>,
) -> Result<Vec<u8>, Error> {
    let defect =
        |error: serde_json::Error| StoreError::Internal(format!("an export can't be written: {error}"));
    let shelves = Shelves { app, item: shelf };
    let agreement = about.under.as_ref().map(|under| under.agreement);
    let shared =
        [about.from.id, OWN.0].into_iter().chain(agreement).map(|item| Shelf { item, view: View::Full });
    let all: Vec<Shelf> = std::iter::once(shelf).chain(shared).collect();
    for _ in 0..TRIES {
        let known = app.store.stix_objects(&all).await?;
        let document = shelves.build(&known, &build).map_err(defect)?;
        let proposed: Vec<Proposed> =
            document.parts().into_iter().map(|part| shelves.propose(part)).collect();
        let unchanged = |one: &Proposed| known.get(&one.place).is_some_and(|kept| kept.digest == one.digest);
        let kept = if proposed.iter().all(unchanged) {
            known
        } else {
            let Some(kept) = app.store.keep_stix_objects(at, &proposed).await? else { continue };
            kept
        };
        let version = |name: &Name| {
            let kept = kept.get(&shelves.place(name))?;
            Some(Version { created: kept.created, modified: kept.modified })
        };
        return Ok(serde_json::to_vec(&document.to_json(&version)).map_err(defect)?);
    }
    Err(StoreError::Busy.into())
}

/// Where the ids of one item's objects are kept.
struct Shelves<'a> {
    app: &'a App,
    item: Shelf,
}

impl Shelves<'_> {
    /// The document with the ids that are kept, and new ones where there are none.
    fn build<D: Document>(
        &self,
        known: &HashMap<Place, Kept>,
        build: &impl Fn(&mut Ids<'_>) -> Result<D, serde_json::Error>,
    ) -> Result<D, serde_json::Error> {
        let mut fresh: HashMap<Place, Uuid> = HashMap::new();
        build(&mut |name: &Name| {
            let place = self.place(name);
            if let Some(kept) = known.get(&place) {
                return kept.id;
            }
            let new =
                || uuid::Builder::from_random_bytes(vault::randomness::bytes(self.app.random())).into_uuid();
            *fresh.entry(place).or_insert_with(new)
        })
    }

    fn place(&self, name: &Name) -> Place {
        let shared = |item: Uuid| Shelf { item, view: View::Full };
        let on = match name.scope {
            Scope::Item => self.item,
            Scope::Organisation(id) | Scope::Agreement(id) => shared(id),
            Scope::Instance => shared(OWN.0),
        };
        let of = match &name.of {
            Of::Word(word) => word.clone(),
            // values may be personal, and names are stored as they stand
            Of::Value(value) => self.tag(&[b"export-name", value.as_bytes()]),
        };
        Place { shelf: on, name: format!("{}/{of}", name.kind) }
    }

    fn propose(&self, part: &Part) -> Proposed {
        let body = part.body.to_string();
        let digest = self.tag(&[b"export-content", body.as_bytes()]);
        Proposed { place: self.place(&part.name), id: part.id, digest }
    }

    fn tag(&self, parts: &[&[u8]]) -> String {
        self.app.store.keyring().etag().tag(parts)
    }
}

/// Whose copy it is: the owner's is whole, a recipient's its own.
pub(super) fn shelf(item: Uuid, own: bool, reader: OrgId) -> Shelf {
    Shelf { item, view: if own { View::Full } else { View::Of(reader) } }
}

/// The address of an item's page.
pub(super) fn url(app: &App, kind: ItemKind, reference: &Reference) -> String {
    format!("{}/{}s/{}", app.public_url, kind.as_str(), reference.as_str())
}
