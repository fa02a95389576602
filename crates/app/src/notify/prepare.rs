//! What may be sent now of what was owed when the event was told.

use super::content::content;
use super::message::{Known, Message, is_blind, sight};
use crate::{App, Error};
use domain::agreement::AgreementRef;
use domain::ids::{DeliveryId, MemberId, OrgId};
use domain::marking::Tlp;
use domain::notification::{Contents, EventType, Subject};
use serde_json::json;
use std::collections::HashMap;
use storage::StoreError;
use storage::notify::{Addressee, ChannelRow, Due, Leased};
use storage::view::Held;
use vault::ContentHash;

/// What to do with a delivery that is due.
#[derive(Clone, Debug)]
pub enum Prepared {
    /// Send this; the bytes tell whether it is the same the next time.
    Send(Box<Message>, Vec<u8>),
    /// Don't: why.
    Cancel(&'static str),
    /// What may be sent isn't what was sent first: the receiver gets the new state under this new id.
    Reissue(DeliveryId),
}

/// Builds the messages of leased channels, in the order of what is due on each. A few statements, however many there are;
/// only content is read item by item.
pub async fn prepare(app: &App, leased: &[Leased]) -> Result<Vec<Vec<Prepared>>, Error> {
    let now = app.now();
    let all = leased.iter().flat_map(|one| one.due.iter().map(move |due| (&one.channel, due)));
    let (mut seen, mut gone) = (Vec::new(), Vec::new());
    for (channel, due) in all {
        if let Some(item) = due.subject.item() {
            let pairs = if is_blind(due.event) { &mut gone } else { &mut seen };
            pairs.push((channel.organisation, item));
        }
    }
    let held = app.store.held_by(&seen, now).await?;
    let gone = app.store.known_as(&gone).await?;
    let agreements = cited(app, leased.iter().flat_map(|one| &one.due).map(|due| due.subject)).await?;
    let mut owners: Vec<OrgId> =
        held.values().map(|held| held.owner).chain(gone.values().map(|(_, owner)| *owner)).collect();
    owners.sort_unstable();
    owners.dedup();
    let names = app.store.names_of(&owners).await?;
    let name = |owner: OrgId| names.get(&owner).map(|(name, _)| name.as_str());
    let members: Vec<MemberId> = leased.iter().filter_map(|one| one.channel.member).collect();
    let members = app.store.addressees(&members).await?;
    let mut prepared = Vec::with_capacity(leased.len());
    for Leased { channel, due } in leased {
        let mut messages = Vec::with_capacity(due.len());
        for due in due {
            let key = due.subject.item().map(|item| (channel.organisation, item));
            let held = key.and_then(|key| held.get(&key));
            let gone = key.and_then(|key| gone.get(&key)).map(|(reference, owner)| (reference, *owner));
            let organisation = held.map(|h| h.owner).or(gone.map(|(_, owner)| owner)).and_then(name);
            let known = Known { held, gone, agreement: agreements.get(&due.subject), organisation };
            messages.push(one(app, channel, due, &known, &members).await?);
        }
        prepared.push(messages);
    }
    Ok(prepared)
}

/// How people cite the agreements among these.
pub(crate) async fn cited(
    app: &App,
    subjects: impl Iterator<Item = Subject>,
) -> Result<HashMap<Subject, AgreementRef>, Error> {
    let ids = subjects.filter_map(|subject| match subject {
        Subject::Agreement(id) => Some(id),
        Subject::Item(_) | Subject::Channel(_) => None,
    });
    let cited = app.store.agreement_references(&ids.collect::<Vec<_>>()).await?;
    Ok(cited.into_iter().map(|(id, reference)| (Subject::Agreement(id), reference)).collect())
}

async fn one(
    app: &App,
    channel: &ChannelRow,
    due: &Due,
    known: &Known<'_>,
    members: &HashMap<MemberId, Addressee>,
) -> Result<Prepared, Error> {
    if let Some(reason) = refusal(channel, due, known, members) {
        return Ok(Prepared::Cancel(reason));
    }
    let basis = basis(channel, due, known.held)?;
    if due.basis.as_ref().is_some_and(|first| *first != basis) {
        return Ok(Prepared::Reissue(storage::write::new_id(app.now(), app.random())));
    }
    let mut message = Message::new(due.id, (due.event, due.event_at), due.subject, known);
    message.to =
        channel.member.and_then(|member| members.get(&member)).map(|addressee| addressee.email.clone());
    let carries = matches!(
        due.event,
        EventType::ReportSubmitted
            | EventType::ReportRevised
            | EventType::AlertPublished
            | EventType::AlertUpdated
    );
    if let (Contents::Full, true, Some(held)) = (channel.content, carries, known.held)
        && let Some(content) = content(app, channel.organisation, held).await?
        && let Some(data) = message.data.as_object_mut()
    {
        data.insert("content".to_owned(), content);
    }
    Ok(Prepared::Send(Box::new(message), basis))
}

/// Why a delivery isn't sent any more.
fn refusal(
    channel: &ChannelRow,
    due: &Due,
    known: &Known<'_>,
    members: &HashMap<MemberId, Addressee>,
) -> Option<&'static str> {
    if due.subject.item().is_some() && !is_blind(due.event) {
        match known.held {
            None => return Some("not-visible"),
            Some(held) if held.withdrawn => return Some("withdrawn"),
            Some(held) if held.tlp == Tlp::Red => return Some("red"),
            Some(_) => {}
        }
    }
    let member = channel.member?;
    let Some(addressee) = members.get(&member) else { return Some("account-gone") };
    let own = known.held.is_some_and(Held::is_own);
    let may = sight(&addressee.roles, addressee.organisation_kind, due.event, due.subject, own);
    (!may).then_some("not-permitted")
}

/// A digest of what decides what is sent: the ground that it is read under, and how much the channel carries.
fn basis(channel: &ChannelRow, due: &Due, held: Option<&Held>) -> Result<Vec<u8>, Error> {
    let read = held.map(|held| {
        let ground = &held.ground;
        json!([
            ground.agreement,
            ground.version,
            ground.projection,
            ground.purposes,
            ground.dropped.to_string(),
            held.revision
        ])
    });
    let hash = ContentHash::of(&json!([due.event, due.subject.id(), channel.content, read]));
    let hash = hash.map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(hash.to_string().into_bytes())
}
