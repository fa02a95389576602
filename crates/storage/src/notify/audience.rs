//! Whom an event concerns, and how they want to be told.

use super::Event;
use crate::sql::{Run, args, places};
use crate::{Store, StoreError};
use domain::ids::{ChannelId, Item, ItemKind, MemberId, OrgId};
use domain::notification::{ChannelKind, Digest, EventType, Filter, Telling};
use domain::reference::Reference;
use domain::time::Time;
use sea_orm::{FromQueryResult, Value as Sql};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Organisations told in one transaction.
pub const TOLD_AT_ONCE: usize = 500;

/// A channel with one of its subscriptions.
#[derive(Clone, Debug)]
pub struct Subscriber {
    /// Whose.
    pub organisation: OrgId,
    /// The channel.
    pub channel: ChannelId,
    /// How it is told.
    pub kind: ChannelKind,
    /// How its mails are gathered.
    pub digest: Digest,
    /// Whose own mails they are, if a member's.
    pub member: Option<MemberId>,
    /// Not before this moment: it fails.
    pub blocked_until: Option<Time>,
    /// What it is told of.
    pub events: Vec<EventType>,
    /// Narrowed by.
    pub filter: Filter,
}

#[derive(FromQueryResult)]
struct Row {
    org_id: Uuid,
    channel_id: Uuid,
    kind: String,
    digest: String,
    member_id: Option<Uuid>,
    blocked_until: Option<Time>,
    events: Value,
    filter: Value,
}

impl TryFrom<Row> for Subscriber {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let bad = |table, column| StoreError::corrupt(table, column, row.channel_id);
        Ok(Self {
            organisation: row.org_id.into(),
            channel: row.channel_id.into(),
            kind: ChannelKind::parse(&row.kind).ok_or_else(|| bad("channels", "kind"))?,
            digest: Digest::parse(&row.digest).ok_or_else(|| bad("channels", "digest"))?,
            member: row.member_id.map(Into::into),
            blocked_until: row.blocked_until,
            events: serde_json::from_value(row.events).map_err(|_| bad("subscriptions", "events"))?,
            filter: serde_json::from_value(row.filter).map_err(|_| bad("subscriptions", "filter"))?,
        })
    }
}

impl Store {
    /// The next organisations that an event concerns, after its cursor, in the order of their ids. Whether each of them
    /// may see the item is another question.
    pub async fn concerned(&self, event: &Event) -> Result<Vec<OrgId>, StoreError> {
        let (subject, after) = (event.subject.id(), event.cursor.map_or(Uuid::nil(), |org| org.0));
        let all: Vec<Uuid> = match event.event.telling() {
            Telling::Holders | Telling::FormerHolders => {
                let sql = format!(
                    "SELECT org_id FROM holdings WHERE item_id = $1 AND org_id <> owner_org AND org_id > $2 ORDER BY org_id LIMIT {TOLD_AT_ONCE}"
                );
                self.ids(&sql, args![subject, after]).await?
            }
            Telling::OwnerAndActor => {
                let sql = "SELECT org_id FROM holdings WHERE item_id = $1 AND org_id > $2 AND (org_id = owner_org OR org_id = $3) ORDER BY org_id";
                self.ids(sql, args![subject, after, event.organisation.0]).await?
            }
            Telling::Parties => {
                let sql = "SELECT org_id FROM agreement_parties WHERE agreement_id = $1 AND org_id > $2 AND left_at IS NULL ORDER BY org_id";
                self.ids(sql, args![subject, after]).await?
            }
            Telling::Named if event.organisation.0 > after => vec![event.organisation.0],
            Telling::Named => Vec::new(),
        };
        Ok(all.into_iter().take(TOLD_AT_ONCE).map(Into::into).collect())
    }

    async fn ids(&self, sql: &str, values: Vec<Sql>) -> Result<Vec<Uuid>, StoreError> {
        #[derive(FromQueryResult)]
        struct Id {
            org_id: Uuid,
        }
        let rows: Vec<Id> = self.db().all(sql, values).await?;
        Ok(rows.into_iter().map(|row| row.org_id).collect())
    }

    /// Every channel of these organisations that isn't disabled, once for each of its subscriptions.
    pub async fn subscribers(&self, organisations: &[OrgId]) -> Result<Vec<Subscriber>, StoreError> {
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT c.org_id, s.channel_id, c.kind, c.digest, c.member_id, c.blocked_until, s.events, s.filter FROM subscriptions s \
             JOIN channels c ON c.id = s.channel_id WHERE s.org_id IN ({}) AND c.state <> 'disabled' AND c.kind <> 'stream'",
            places(1, organisations.len())
        );
        let rows: Vec<Row> =
            self.db().all(&sql, organisations.iter().map(|org| org.0.into()).collect()).await?;
        rows.into_iter().map(Subscriber::try_from).collect()
    }

    /// The channels through which anything about an item has gone, or may have: a try was made.
    pub async fn carriers(
        &self,
        event: &Event,
        organisations: &[OrgId],
    ) -> Result<Vec<(OrgId, ChannelId)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Carrier {
            org_id: Uuid,
            channel_id: Uuid,
        }
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT DISTINCT d.org_id, d.channel_id FROM deliveries d JOIN channels c ON c.id = d.channel_id WHERE d.item_id = $1 \
             AND (d.state = 'delivered' OR d.basis IS NOT NULL) AND c.state <> 'disabled' AND d.org_id IN ({})",
            places(2, organisations.len())
        );
        let mut values = args![event.subject.id()];
        values.extend(organisations.iter().map(|org| Sql::from(org.0)));
        let rows: Vec<Carrier> = self.db().all(&sql, values).await?;
        Ok(rows.into_iter().map(|row| (row.org_id.into(), row.channel_id.into())).collect())
    }

    /// How these organisations knew items that are gone now: the reference, and whose it was.
    pub async fn known_as(
        &self,
        pairs: &[(OrgId, Item)],
    ) -> Result<HashMap<(OrgId, Item), (Reference, OrgId)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Gone {
            org_id: Uuid,
            kind: String,
            item_id: Uuid,
            reference: String,
            owner_org: Uuid,
        }
        if pairs.is_empty() {
            return Ok(HashMap::new());
        }
        let places: Vec<String> = (0..pairs.len()).map(|n| format!("({})", places(1 + 3 * n, 3))).collect();
        let sql = format!(
            "SELECT h.org_id, h.kind, h.item_id, h.reference, h.owner_org FROM (VALUES {}) w JOIN holdings h ON h.org_id = w.column1 \
             AND h.kind = w.column2 AND h.item_id = w.column3",
            places.join(", ")
        );
        let values = pairs.iter().flat_map(|(org, item)| args![org.0, item.kind.as_str(), item.id]).collect();
        let rows: Vec<Gone> = self.db().all(&sql, values).await?;
        rows.into_iter()
            .map(|row| {
                let kind = ItemKind::parse(&row.kind)
                    .ok_or_else(|| StoreError::corrupt("holdings", "kind", row.item_id))?;
                let key = (row.org_id.into(), Item { kind, id: row.item_id });
                Ok((key, (Reference::from_stored(row.reference), row.owner_org.into())))
            })
            .collect()
    }
}
