//! From events to deliveries, a chunk of organisations in one transaction.

use super::message::is_blind;
use crate::{App, Error};
use domain::country::Country;
use domain::data_class::DataClass;
use domain::ids::{ChannelId, Item, OrgId};
use domain::marking::Tlp;
use domain::notification::{ChannelKind, EventFacts, EventType, Filter, digest_time};
use domain::observable::ObservableType;
use domain::time::Time;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use storage::notify::{Chunk, Event, NewDelivery, Subscriber, TOLD_AT_ONCE};
use storage::view::Held;

/// Events that one worker takes at a time.
const EVENTS: u64 = 16;

/// Tells some of the events that wait; returns how many there were. An event that can't be told is logged and comes back
/// when its lease ends: it holds up no other.
pub async fn dispatch(app: &App) -> Result<usize, Error> {
    let events = app.store.lease_events(app.now(), EVENTS).await?;
    let taken = events.len();
    for event in events {
        let (id, kind) = (event.id, event.event);
        let lag = (app.now() - event.at).to_std().unwrap_or_default();
        metrics::histogram!("entente_event_lag_seconds").record(lag);
        match tell(app, event).await {
            Ok(()) => metrics::counter!("entente_events_told_total", "type" => kind.as_str()).increment(1),
            Err(error) => tracing::warn!(event = %id, %kind, %error, "an event can't be told now"),
        }
    }
    Ok(taken)
}

async fn tell(app: &App, mut event: Event) -> Result<(), Error> {
    loop {
        let concerned = app.store.concerned(&event).await?;
        let now = app.now();
        let mut chunk = chunk(app, &event, &concerned, now).await?;
        chunk.last = concerned.last().copied();
        chunk.done = concerned.len() < TOLD_AT_ONCE;
        if !app.store.fan_out(&event, &chunk, now).await? || chunk.done {
            return Ok(());
        }
        event.cursor = chunk.last;
    }
}

async fn chunk(app: &App, event: &Event, concerned: &[OrgId], now: Time) -> Result<Chunk, Error> {
    let tombstone = event.event.is_tombstone();
    let item = event.subject.item().filter(|_| !is_blind(event.event));
    let held = match item {
        Some(item) => {
            let pairs: Vec<(OrgId, Item)> = concerned.iter().map(|org| (*org, item)).collect();
            app.store.held_by(&pairs, now).await?
        }
        None => HashMap::new(),
    };
    let seen = |org: &OrgId| item.and_then(|item| held.get(&(*org, item)));
    // what only named persons may read goes through no channel
    let told: Vec<OrgId> = match item {
        Some(_) => concerned
            .iter()
            .copied()
            .filter(|org| seen(org).is_some_and(|h| h.tlp < Tlp::Red && !h.withdrawn))
            .collect(),
        None => concerned.to_vec(),
    };
    let countries = match held.values().next() {
        Some(any) => {
            app.store.names_of(&[any.owner]).await?.into_values().map(|(_, country)| country).collect()
        }
        None => Vec::new(),
    };
    let mut wanted: BTreeMap<ChannelId, NewDelivery> = BTreeMap::new();
    let mut want = |organisation, channel, due: Time, blocked: Option<Time>| {
        wanted.entry(channel).or_insert_with(|| NewDelivery {
            id: storage::write::new_id(now, app.random()),
            organisation,
            channel,
            due,
            wake: blocked.map_or(due, |blocked| blocked.max(due)),
        });
    };
    for subscriber in app.store.subscribers(&told).await? {
        let facts = seen(&subscriber.organisation).map(|held| facts(held, &event.data, &countries));
        if wants(&subscriber, event, facts.as_ref(), tombstone) {
            let due =
                if subscriber.kind == ChannelKind::Email { digest_time(subscriber.digest, now) } else { now };
            want(subscriber.organisation, subscriber.channel, due, subscriber.blocked_until);
        }
    }
    if tombstone {
        for (organisation, channel) in app.store.carriers(event, &told).await? {
            want(organisation, channel, now, None);
        }
    }
    let version = event.data["version"].as_i64().and_then(|n| i32::try_from(n).ok()).unwrap_or(1);
    Ok(Chunk { version, deliveries: wanted.into_values().collect(), streams: told, ..Chunk::default() })
}

fn wants(subscriber: &Subscriber, event: &Event, facts: Option<&EventFacts>, tombstone: bool) -> bool {
    // a failing channel isn't told that it fails
    let failing = event.data["channel"].as_str().and_then(|id| id.parse().ok());
    if failing == Some(subscriber.channel) && event.event != EventType::ChannelTest {
        return false;
    }
    subscriber.events.contains(&event.event)
        && match facts {
            Some(facts) => subscriber.filter.matches(facts),
            // of what is gone nothing is left to hold a filter against: who filters hears by the channel that carried it
            None => !tombstone || subscriber.filter == Filter::default(),
        }
}

/// What a filter may know: what the receiver may read. `data` is the event's, `owner` the country of who reported or
/// published the item.
pub fn facts(held: &Held, data: &Value, owner: &[Country]) -> EventFacts {
    let kept = held.ground.projection.kept;
    let list = |field: &str| data[field].as_array().cloned().unwrap_or_default();
    let affected: Vec<Country> = if kept.contains(DataClass::IncidentFacts) {
        list("countries").iter().filter_map(|country| Country::parse(country.as_str()?)).collect()
    } else {
        Vec::new()
    };
    let readable = |pair: &Value| {
        let class = DataClass::parse(pair[1].as_str()?)?;
        ObservableType::parse(pair[0].as_str()?).filter(|_| kept.contains(class))
    };
    EventFacts {
        categories: held.category.into_iter().collect(),
        severity: held.severity,
        countries: if affected.is_empty() { owner.to_vec() } else { affected },
        tlp: held.tlp,
        observable_types: list("observables").iter().filter_map(readable).collect(),
    }
}
