//! Following what happens, by position: the event stream of machines and of pages.
//!
//! Each event is looked at again when it is passed on: whoever has lost sight of an item, a role or the session meanwhile
//! gets nothing of it. What isn't passed on leaves no gap that tells: positions count all events of an organisation.

use crate::notify::{Known, Message, cited, is_blind, sight};
use crate::{App, Caller, Error, identity};
use domain::actor::Actor;
use domain::ids::{Item, OrgId};
use domain::marking::Tlp;
use std::collections::HashMap;
use std::time::Duration;
use storage::StoreError;
use storage::notify::StreamEntry;
use storage::view::Held;
use tokio::sync::watch;

/// Events read at a time.
const BATCH: u64 = 100;
/// How long without a word of new positions before the follower looks by itself; also how long a session that has ended
/// may still hold a silent connection.
const POLL: Duration = Duration::from_secs(5);

/// One event for one reader. The message's id is the event's own, the same for every reader of an organisation.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its place: what a reader resumes after.
    pub position: i64,
    /// What is said.
    pub message: Message,
}

/// A reader that follows.
#[derive(Debug)]
pub struct Follower {
    app: App,
    actor: Actor,
    organisation: OrgId,
    position: i64,
    positions: watch::Receiver<u64>,
}

impl Follower {
    /// Follows what comes after a position; without one, what comes from now on.
    pub async fn start(app: &App, caller: &Caller, after: Option<i64>) -> Result<Self, Error> {
        let organisation = caller.principal.organisation;
        let positions = app.store.positions();
        let position = match after {
            Some(position) => position,
            None => app.store.stream_end(organisation).await?,
        };
        Ok(Self { app: app.clone(), actor: caller.ctx.actor, organisation, position, positions })
    }

    /// Waits for events that the reader may see. `Unauthenticated` once the session has ended or the account is disabled;
    /// `Busy` when the process stops: the reader comes back.
    pub async fn next(&mut self) -> Result<Vec<Told>, Error> {
        loop {
            self.positions.mark_unchanged();
            let entries = self.app.store.stream_after(self.organisation, self.position, BATCH).await?;
            // read at each look, so that a reader who is shut out is so at once
            let caller = identity::still(&self.app, self.actor).await?;
            if let Some(last) = entries.last() {
                self.position = last.position;
                let told = told(&self.app, &caller, entries).await?;
                if !told.is_empty() {
                    return Ok(told);
                }
                continue;
            }
            tokio::select! {
                () = self.app.stopping.cancelled() => return Err(StoreError::Busy.into()),
                _ = self.positions.changed() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }
}

async fn told(app: &App, caller: &Caller, entries: Vec<StreamEntry>) -> Result<Vec<Told>, Error> {
    let organisation = caller.principal.organisation;
    let (mut seen, mut gone) = (Vec::new(), Vec::new());
    for StreamEntry { event, .. } in &entries {
        if let Some(item) = event.subject.item() {
            if is_blind(event.event) { &mut gone } else { &mut seen }.push((organisation, item));
        }
    }
    let held = app.store.held_by(&seen, caller.ctx.at).await?;
    let gone = app.store.known_as(&gone).await?;
    let owners: Vec<OrgId> =
        held.values().map(|held| held.owner).chain(gone.values().map(|(_, owner)| *owner)).collect();
    let names = app.store.names_of(&owners).await?;
    let agreements = cited(app, entries.iter().map(|entry| entry.event.subject)).await?;
    let passed = entries.into_iter().filter_map(|entry| {
        let key = entry.event.subject.item().map(|item| (organisation, item));
        let held = visible(&held, key, &entry).ok()?;
        let gone = key.and_then(|key| gone.get(&key)).map(|(reference, owner)| (reference, *owner));
        let own = held.is_some_and(Held::is_own);
        let principal = &caller.principal;
        let event = entry.event;
        if !sight(&principal.roles, principal.organisation_kind, event.event, event.subject, own) {
            return None;
        }
        let owner = held.map(|held| held.owner).or(gone.map(|(_, owner)| owner));
        let organisation = owner.and_then(|owner| names.get(&owner)).map(|(name, _)| name.as_str());
        let known = Known { held, gone, agreement: agreements.get(&event.subject), organisation };
        let message = Message::new(event.id.into(), (event.event, event.at), event.subject, &known);
        Some(Told { position: entry.position, message })
    });
    Ok(passed.collect())
}

/// The reader's organisation doesn't see what the event is about, or no channel may carry it.
struct Unseen;

/// The item as the organisation sees it, where it has to be seen.
fn visible<'a>(
    held: &'a HashMap<(OrgId, Item), Held>,
    key: Option<(OrgId, Item)>,
    entry: &StreamEntry,
) -> Result<Option<&'a Held>, Unseen> {
    let Some(key) = key.filter(|_| !is_blind(entry.event.event)) else { return Ok(None) };
    let seen = held.get(&key).filter(|held| held.tlp < Tlp::Red && !held.withdrawn);
    seen.map(Some).ok_or(Unseen)
}
