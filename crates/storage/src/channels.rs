//! Channels as their organisation keeps them: what they are, whether they work, what waits. Claiming and outcomes are the
//! worker's.
//!
//! A member's own mail is a channel with `member_id`; lists and look-ups here pass over it, but for those that say so.

mod write;

use crate::sql::{Run, args, places};
use crate::{Store, StoreError};
use domain::ids::{ChannelId, MemberId, OrgId};
use domain::notification::{ChannelKind, ChannelState, Contents, Digest};
use domain::time::{Time, never};
use sea_orm::{FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;
use vault::{KeyId, Place, Sealed};

/// One channel.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Whose.
    pub owner: OrgId,
    /// The member whose mail it is; none for the organisation's own.
    pub member: Option<MemberId>,
    /// How.
    pub kind: ChannelKind,
    /// As its owner calls it.
    pub name: String,
    /// A URL or a mailbox.
    pub target: Option<String>,
    /// How much.
    pub content: Contents,
    /// How mails are gathered.
    pub digest: Digest,
    /// Whether it is told anything.
    pub state: ChannelState,
    /// Since when.
    pub state_since: Time,
    /// Failed tries in a row.
    pub failures: i32,
    /// Since when it fails.
    pub failing_since: Option<Time>,
    /// It is left alone until then.
    pub blocked_until: Option<Time>,
    /// When something last arrived.
    pub last_success_at: Option<Time>,
    /// When something last didn't.
    pub last_failure_at: Option<Time>,
    /// Why not.
    pub last_error: Option<String>,
    /// When it was set up.
    pub created_at: Time,
    /// Raised when its owner changes it.
    pub version: i32,
}

/// What a webhook's requests are signed with.
#[derive(Clone, Serialize, Deserialize)]
pub struct ChannelSecrets {
    /// `whsec_…`
    pub current: String,
    /// The one before, while it is still good.
    pub previous: Option<String>,
    /// Until when it is.
    pub previous_until: Option<Time>,
}

impl std::fmt::Debug for ChannelSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChannelSecrets(..)")
    }
}

/// What waits for a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many deliveries.
    pub waiting: i64,
    /// Since when the oldest does.
    pub oldest: Option<Time>,
    /// The same of those that should have gone out by now.
    pub late: Option<Time>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    member_id: Option<Uuid>,
    kind: String,
    name: String,
    target: Option<String>,
    content: String,
    digest: String,
    state: String,
    state_since: Time,
    failures: i32,
    failing_since: Option<Time>,
    blocked_until: Option<Time>,
    last_success_at: Option<Time>,
    last_failure_at: Option<Time>,
    last_error: Option<String>,
    created_at: Time,
    version: i32,
}

const SELECT: &str = "SELECT id, org_id, member_id, kind, name, target, content, digest, state, state_since, failures, failing_since, \
     blocked_until, last_success_at, last_failure_at, last_error, created_at, version FROM channels";

impl TryFrom<Row> for Channel {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("channels", column, row.id);
        Ok(Self {
            id: row.id.into(),
            owner: row.org_id.into(),
            member: row.member_id.map(Into::into),
            kind: ChannelKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            content: Contents::parse(&row.content).ok_or_else(|| corrupt("content"))?,
            digest: Digest::parse(&row.digest).ok_or_else(|| corrupt("digest"))?,
            state: ChannelState::parse(&row.state).ok_or_else(|| corrupt("state"))?,
            name: row.name,
            target: row.target,
            state_since: row.state_since,
            failures: row.failures,
            failing_since: row.failing_since,
            blocked_until: row.blocked_until,
            last_success_at: row.last_success_at,
            last_failure_at: row.last_failure_at,
            last_error: row.last_error,
            created_at: row.created_at,
            version: row.version,
        })
    }
}

pub(crate) fn place(id: Uuid) -> Place<'static> {
    Place::new("channels", id, "secrets")
}

impl Store {
    /// The organisation's channels, last set up first.
    pub async fn channels(
        &self,
        owner: OrgId,
        after: Option<(Time, ChannelId)>,
        limit: u64,
    ) -> Result<Vec<Channel>, StoreError> {
        let (at, id) = after.map_or((never(), Uuid::max()), |(at, id)| (at, id.0));
        let sql = format!(
            "{SELECT} WHERE org_id = $1 AND member_id IS NULL AND (created_at, id) < ($2, $3) \
             ORDER BY created_at DESC, id DESC LIMIT {limit}"
        );
        let rows: Vec<Row> = self.db().all(&sql, args![owner.0, at, id]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// One of the organisation's channels.
    pub async fn channel(&self, owner: OrgId, id: ChannelId) -> Result<Option<Channel>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1 AND org_id = $2 AND member_id IS NULL");
        let row: Option<Row> = self.db().one(&sql, args![id.0, owner.0]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// A member's own mail.
    pub async fn member_mail(&self, member: MemberId) -> Result<Option<Channel>, StoreError> {
        let row: Option<Row> =
            self.db().one(&format!("{SELECT} WHERE member_id = $1"), args![member.0]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// The mail of all members of an organisation.
    pub async fn members_mail(&self, owner: OrgId) -> Result<Vec<Channel>, StoreError> {
        let sql =
            format!("{SELECT} WHERE org_id = $1 AND member_id IS NOT NULL ORDER BY created_at DESC, id DESC");
        let rows: Vec<Row> = self.db().all(&sql, args![owner.0]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// What one of the organisation's webhooks signs with, and the version that this was read at.
    pub async fn channel_secrets(
        &self,
        owner: OrgId,
        id: ChannelId,
    ) -> Result<Option<(ChannelSecrets, i32)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            secrets: Option<Vec<u8>>,
            key_id: Option<Uuid>,
            version: i32,
        }
        let sql = "SELECT secrets, key_id, version FROM channels WHERE id = $1 AND org_id = $2 AND member_id IS NULL";
        let row: Option<Row> = self.db().one(sql, args![id.0, owner.0]).await?;
        let Some(Row { secrets: Some(secrets), key_id: Some(key_id), version }) = row else {
            return Ok(None);
        };
        let keys = self.shared.keys.open_keys(self.keyring(), &[key_id]).await?;
        let Some(key) = keys.get(&key_id) else { return Ok(None) };
        let sealed: Sealed<ChannelSecrets> = Sealed::from_bytes(KeyId(key_id), secrets);
        Ok(Some((sealed.open(key, &place(id.0))?, version)))
    }

    /// What waits for these channels, in one statement; a channel for which nothing does isn't in the answer.
    pub async fn backlogs(
        &self,
        channels: &[ChannelId],
        now: Time,
    ) -> Result<HashMap<ChannelId, Backlog>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            channel_id: Uuid,
            waiting: i64,
            oldest: Option<Time>,
            late: Option<Time>,
        }
        if channels.is_empty() {
            return Ok(HashMap::new());
        }
        // what is gathered for a digest waits for its hour and isn't late
        let sql = format!(
            "SELECT channel_id, count(*) AS waiting, min(at) AS oldest, min(CASE WHEN next_at <= $1 OR tries > 0 THEN at END) AS late \
             FROM deliveries WHERE state = 'pending' AND channel_id IN ({}) GROUP BY channel_id",
            places(2, channels.len())
        );
        let mut values = args![now];
        values.extend(channels.iter().map(|id| Value::from(id.0)));
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        let backlog = |row: &Row| Backlog { waiting: row.waiting, oldest: row.oldest, late: row.late };
        Ok(rows.into_iter().map(|row| (row.channel_id.into(), backlog(&row))).collect())
    }
}
