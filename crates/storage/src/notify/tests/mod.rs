//! That nothing here reads a table from end to end, however much history lies in it: the statements are run as they are,
//! and PostgreSQL is asked how many rows it read without an index.

mod seed;

use super::*;
use crate::deliveries::DeliveryFilter;
use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::ids::{ChannelId, DeliveryId, Item, ItemKind, OrgId};
use domain::notification::{DeliveryState, EventType, Subject};
use domain::time::Time;
use serde_json::json;
use uuid::Uuid;
use vault::Keyring;

/// Rows that a statement may read without an index: what is small is read so, and rightly.
const MOST: i64 = 2_000;

fn at(text: &str) -> Time {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The n-th made-up id of a kind, as the seed makes it in SQL.
fn made(kind: &str, n: i64) -> Uuid {
    let sum = seed::md5(&format!("{kind}{n}"));
    Uuid::parse_str(&sum).unwrap()
}

struct Scene {
    store: Store,
    now: Time,
    org: OrgId,
    channel: ChannelId,
}

impl Scene {
    /// Rows of large tables that were read without an index so far.
    async fn walked(&self) -> i64 {
        // one connection, so what it has read is told by itself
        self.store.db().value::<bool>("SELECT pg_stat_force_next_flush() IS NULL", args![]).await.unwrap();
        let sql = "SELECT COALESCE(sum(seq_tup_read), 0)::bigint FROM pg_stat_user_tables";
        self.store.db().value(sql, args![]).await.unwrap().unwrap()
    }

    async fn walks<T>(&self, what: &str, work: impl Future<Output = Result<T, StoreError>>) -> T {
        let before = self.walked().await;
        let done = work.await.unwrap();
        let rows = self.walked().await - before;
        assert!(rows <= MOST, "{what} read {rows} rows without an index");
        done
    }

    fn event(&self, event: EventType, item: Uuid) -> Event {
        Event {
            id: made("outbox", 1),
            at: self.now,
            event,
            subject: Subject::Item(Item { kind: ItemKind::Alert, id: item }),
            organisation: self.org,
            data: json!({}),
            cursor: None,
            token: 0,
        }
    }
}

#[tokio::test]
async fn nothing_walks_through_history() {
    let database = &testkit::postgres().empty_database();
    let open = |connections| async move {
        let keyring = Keyring::ephemeral(1).unwrap();
        Store::open(database.url(), database.url(), keyring, connections).await.unwrap()
    };
    open(2).await.migrate().await.unwrap();
    // one connection: its counters are those of everything that was read
    let store = open(1).await;
    seed::seed(&store).await;
    let org: OrgId = made("org", 7).into();
    let scene = Scene { store, now: at("2026-11-20T12:00:00Z"), org, channel: made("channel", 7).into() };
    let (store, now) = (&scene.store, scene.now);
    let item = Item { kind: ItemKind::Alert, id: made("item", 10_006) };

    let events = scene.walks("leasing events", store.lease_events(now, 16)).await;
    assert_eq!(events.len(), 5);
    let published = scene.event(EventType::AlertPublished, item.id);
    assert!(!scene.walks("those concerned", store.concerned(&published)).await.is_empty());
    assert_eq!(scene.walks("subscribers", store.subscribers(&[org])).await.len(), 1);
    scene.walks("carriers", store.carriers(&published, &[org])).await;
    scene.walks("how an item was known", store.known_as(&[(org, item)])).await;
    assert_eq!(scene.walks("what is held", store.held_by(&[(org, item)], now)).await.len(), 1);

    let chunk = Chunk {
        version: 2,
        deliveries: vec![NewDelivery {
            id: crate::write::new_id(now, &vault::OsRandom),
            organisation: org,
            channel: scene.channel,
            due: now,
            wake: now,
        }],
        streams: vec![org],
        last: Some(org),
        done: true,
    };
    let mut updated = events[0].clone();
    updated.event = EventType::AlertUpdated;
    assert!(scene.walks("fanning out", store.fan_out(&updated, &chunk, now)).await);

    let leased = scene.walks("leasing channels", store.lease_channels(now, 64)).await;
    let ours = leased.iter().find(|leased| leased.channel.id == scene.channel).unwrap();
    assert!(!ours.due.is_empty());
    let settled: Vec<Settled> = leased
        .iter()
        .map(|leased| Settled {
            channel: leased.channel.clone(),
            outcomes: leased.due.iter().map(|due| delivered(due, now)).collect(),
            health: Health { success: Some(now), ..Health::default() },
        })
        .collect();
    scene.walks("settling", store.settle_leases(&settled, now)).await;

    assert_eq!(scene.walks("a stream", store.stream_after(org, 400, 50)).await.len(), 50);
    for state in [None, Some(DeliveryState::Dead), Some(DeliveryState::Pending)] {
        for channel in [None, Some(scene.channel)] {
            let filter = DeliveryFilter { state, channel, after: None, limit: 50 };
            scene.walks(&format!("deliveries {state:?} {channel:?}"), store.deliveries(org, &filter)).await;
        }
    }
    scene.walks("one delivery", store.delivery(org, DeliveryId(Uuid::nil()))).await;
    scene.walks("backlogs", store.backlogs(&[scene.channel], now)).await;
}

fn delivered(due: &Due, now: Time) -> Outcome {
    let attempt = Some(Attempt { at: now, ..Attempt::default() });
    Outcome { due: due.clone(), verdict: Verdict::Delivered, basis: Some(b"basis".to_vec()), attempt }
}
