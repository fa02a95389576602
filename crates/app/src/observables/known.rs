//! Many values at once, over everything that the caller's organisation holds: one statement, however many values.

use super::hits::{Key, hits};
use crate::directory::{Directory, OrgRef};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::data_class::DataClass;
use domain::ids::{DecisionId, Item, ItemKind};
use domain::marking::Tlp;
use domain::observable::{Asked, ObservableType, Unread, benign, parse_asked};
use domain::reference::Reference;
use domain::time::Time;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use storage::observables::Appearance;
use storage::view::{Held, Narrow, Order};
use uuid::Uuid;

/// Sightings that are told of one value; `in_all` says how many there are.
const EACH: u64 = 10;
/// Items that one statement names: both databases take twice as many parameters.
const ITEMS: usize = 10_000;

/// What is known of one value, at its place in the question.
#[derive(Clone, Debug, Serialize)]
pub struct Known {
    /// As it was asked.
    pub value: String,
    /// Its type, where it could be read.
    #[serde(rename = "type")]
    pub kind: Option<ObservableType>,
    /// The list of harmless values that holds it: such a value says nothing, and isn't looked for.
    pub benign: Option<&'static str>,
    /// Where it was seen, newest first.
    pub sightings: Vec<KnownSighting>,
    /// How often in all, as far as the caller sees.
    pub in_all: i64,
    /// Whether somebody else knows it, and an agreement lets them say so.
    pub hit: bool,
    /// With a hit: what to ask its holder with, who isn't named.
    pub ask: Option<Value>,
    /// Nobody else was asked: the hits of one answer were used up. Ask again for these.
    pub unasked: bool,
    /// Why it couldn't be read.
    pub error: Option<Unread>,
}

/// One appearance of a value.
#[derive(Clone, Debug, Serialize)]
pub struct KnownSighting {
    /// In which item.
    pub item: KnownItem,
    /// Its title, as the caller may read it.
    pub title: String,
    /// Whose it is.
    pub organisation: OrgRef,
    /// Its label: what may be done with the answer.
    pub tlp: Tlp,
    /// In which class the value stands there.
    pub data_class: DataClass,
    /// Attacker, victim …
    pub role: String,
    /// First seen.
    pub first_seen: Option<Time>,
    /// Last seen.
    pub last_seen: Option<Time>,
    /// When the item came.
    pub at: Time,
}

/// The item of a sighting.
#[derive(Clone, Debug, Serialize)]
pub struct KnownItem {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ItemKind,
    /// Its id.
    pub id: Uuid,
    /// Its reference.
    pub reference: Reference,
}

/// Looks up the values of a body `{values}`, in their order.
pub async fn known(app: &App, caller: &Caller, body: &Value) -> Result<Vec<Known>, Error> {
    caller.check(app, Action::AskMatch, Relation::Own, None).await?;
    let asked = parse_asked(body).map_err(Error::Invalid)?;
    let keys = keys(app, &asked);
    let wanted: BTreeSet<_> = keys.iter().flatten().cloned().collect();
    let wanted: Vec<Key> = wanted.into_iter().collect();
    let found = app.store.appearances(&caller.viewer(), &wanted, EACH).await?;
    let held = held(app, caller, &found).await?;
    note(app, caller, &found, &held).await?;
    let directory = Directory::load(&app.store).await?;
    let mut by_value: HashMap<Key, Vec<&Appearance>> = HashMap::new();
    for one in &found {
        by_value.entry((one.kind, one.match_key.clone())).or_default().push(one);
    }
    let unseen: Vec<Key> = wanted.iter().filter(|key| !by_value.contains_key(*key)).cloned().collect();
    let hits = hits(app, caller, &unseen).await?;
    let mut answers = Vec::with_capacity(asked.len());
    for (asked, key) in asked.into_iter().zip(keys) {
        let seen = key.as_ref().and_then(|key| by_value.get(key)).map_or(&[][..], Vec::as_slice);
        let hit = key.as_ref().and_then(|key| hits.told.get(key)).copied();
        let unasked = key.as_ref().is_some_and(|key| hits.unasked.contains(key));
        let mut sightings = Vec::with_capacity(seen.len());
        for one in seen {
            // one that was taken back between two statements is gone
            let Some(held) = held.get(&one.item) else { continue };
            sightings.push(told(one, held, &directory)?);
        }
        let list = asked.read.as_ref().ok().and_then(|(kind, value)| benign(*kind, value));
        answers.push(Known {
            value: asked.typed,
            kind: asked.read.as_ref().ok().map(|(kind, _)| *kind),
            benign: list,
            in_all: if sightings.is_empty() { 0 } else { seen.first().map_or(0, |one| one.in_all) },
            hit: hit.is_some(),
            ask: hit.zip(asked.read.as_ref().ok()).map(|(hit, (kind, value))| ask(hit, *kind, value)),
            unasked,
            sightings,
            error: asked.read.err(),
        });
    }
    Ok(answers)
}

/// The body of a question for consent to its unnamed holder, to be completed by who asks.
fn ask(hit: DecisionId, kind: ObservableType, value: &str) -> Value {
    json!({"hit": hit, "observable": {"type": kind, "value": value}, "purposes": ["detection", "investigation"], "reason": ""})
}

/// What each value is looked up by; nothing for one that can't be read or says nothing.
fn keys(app: &App, asked: &[Asked]) -> Vec<Option<Key>> {
    let key = |asked: &Asked| {
        let (kind, value) = asked.read.as_ref().ok()?;
        benign(*kind, value).is_none().then(|| (*kind, app.store.match_key(*kind, value)))
    };
    asked.iter().map(key).collect()
}

/// The items behind the appearances, masked as every list masks them.
async fn held(app: &App, caller: &Caller, found: &[Appearance]) -> Result<HashMap<Item, Held>, Error> {
    let mut all = HashMap::new();
    for kind in [ItemKind::Report, ItemKind::Alert] {
        let ids: BTreeSet<Uuid> = found.iter().filter(|a| a.item.kind == kind).map(|a| a.item.id).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for ids in ids.chunks(ITEMS) {
            let narrow = Narrow::new(Order::Newest, ids.len() as u64).items(ids);
            let page = app.store.list_held(&caller.viewer(), kind, narrow).await?;
            all.extend(page.into_iter().map(|held| (Item { kind, id: held.item }, held)));
        }
    }
    Ok(all)
}

/// A hit on a personal value tells that it is there: the log says so before the answer goes out.
async fn note(
    app: &App,
    caller: &Caller,
    found: &[Appearance],
    held: &HashMap<Item, Held>,
) -> Result<(), Error> {
    let personal: BTreeSet<Item> = found.iter().filter(|a| a.class.is_personal()).map(|a| a.item).collect();
    let items: Vec<_> =
        personal.into_iter().filter_map(|item| held.get(&item).map(|held| (item, held.owner))).collect();
    Ok(app.store.note_reads(&caller.ctx, Action::AskMatch, &items).await?)
}

fn told(one: &Appearance, held: &Held, directory: &Directory) -> Result<KnownSighting, Error> {
    Ok(KnownSighting {
        item: KnownItem { kind: one.item.kind, id: one.item.id, reference: held.reference.clone() },
        title: held.title.clone(),
        organisation: directory.organisation(held.owner)?,
        tlp: held.tlp,
        data_class: one.class,
        role: one.role.clone(),
        first_seen: one.first_seen,
        last_seen: one.last_seen,
        at: held.sort_at,
    })
}
