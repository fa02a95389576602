//! Setting channels up, changing them, and having the worker look at them.

use super::{Channel, ChannelSecrets, Row, SELECT, place};
use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args};
use crate::{StoreError, WriteTx};
use domain::authz::acts;
use domain::ids::{ChannelId, MemberId, OrgId};
use domain::notification::{ChannelState, Digest, NewChannel};
use domain::time::never;
use sea_orm::Value;
use uuid::Uuid;
use vault::{ItemKey, Sealed};

impl WriteTx {
    /// Sets up a channel, enabled.
    pub async fn add_channel(
        &self,
        permit: Permit<'_, acts::EditChannel>,
        owner: OrgId,
        new: &NewChannel,
        secrets: Option<(&ChannelSecrets, &ItemKey)>,
    ) -> Result<(), StoreError> {
        self.insert_channel(permit.key, owner, None, new, (ChannelState::Enabled, secrets)).await
    }

    /// Sets up a member's own mail.
    pub async fn add_member_mail(
        &self,
        permit: Permit<'_, acts::EditPreferences>,
        owner: OrgId,
        member: MemberId,
        new: &NewChannel,
        state: ChannelState,
    ) -> Result<(), StoreError> {
        self.insert_channel(permit.key, owner, Some(member), new, (state, None)).await
    }

    async fn insert_channel(
        &self,
        id: Uuid,
        owner: OrgId,
        member: Option<MemberId>,
        new: &NewChannel,
        (state, secrets): (ChannelState, Option<(&ChannelSecrets, &ItemKey)>),
    ) -> Result<(), StoreError> {
        let sealed = secrets.map(|(s, key)| Sealed::new(s, key, &place(id), self.random())).transpose()?;
        self.tx
            .exec(
                "INSERT INTO channels (id, org_id, member_id, kind, name, target, content, digest, state, state_since, secrets, key_id, \
                 failures, next_at, lease_token, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, 0, $10, 1)",
                args![
                    id,
                    owner.0,
                    member.map(|m| m.0),
                    new.kind.as_str(),
                    new.name.clone(),
                    new.target.clone(),
                    new.content.as_str(),
                    new.digest.as_str(),
                    state.as_str(),
                    self.now(),
                    sealed.as_ref().map(|s| s.as_bytes().to_vec()),
                    sealed.as_ref().map(|s| s.key_id().0),
                    never(),
                ],
            )
            .await?;
        Ok(())
    }

    /// How many channels the organisation has, members' own mail aside.
    pub async fn count_channels(&self, owner: OrgId) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM channels WHERE org_id = $1 AND member_id IS NULL";
        Ok(self.tx.value(sql, args![owner.0]).await?.unwrap_or(0))
    }

    /// Locks one of the organisation's channels.
    pub async fn lock_channel(
        &self,
        owner: OrgId,
        id: ChannelId,
    ) -> Result<Option<Locked<Channel>>, StoreError> {
        self.lock_channel_where("id = $1 AND org_id = $2 AND member_id IS NULL", args![id.0, owner.0]).await
    }

    /// Locks a channel, an organisation's or a member's.
    pub async fn lock_any_channel(
        &self,
        owner: OrgId,
        id: ChannelId,
    ) -> Result<Option<Locked<Channel>>, StoreError> {
        self.lock_channel_where("id = $1 AND org_id = $2", args![id.0, owner.0]).await
    }

    /// Locks a member's own mail.
    pub async fn lock_member_mail(&self, member: MemberId) -> Result<Option<Locked<Channel>>, StoreError> {
        self.lock_channel_where("member_id = $1", args![member.0]).await
    }

    async fn lock_channel_where(
        &self,
        condition: &str,
        values: Vec<Value>,
    ) -> Result<Option<Locked<Channel>>, StoreError> {
        let sql = format!("{SELECT} WHERE {condition}{}", self.dialect().for_update());
        let row: Option<Row> = self.tx.one(&sql, values).await?;
        let Some(row) = row else { return Ok(None) };
        let value = Channel::try_from(row)?;
        Ok(Some(Locked { key: value.id.0, version: value.version, value }))
    }

    /// Says anew what a channel is.
    pub async fn save_channel(
        &self,
        permit: Permit<'_, acts::EditChannel>,
        new: &NewChannel,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "UPDATE channels SET name = $1, target = $2, content = $3, digest = $4, version = version + 1 WHERE id = $5 AND version = $6",
                    args![
                        new.name.clone(),
                        new.target.clone(),
                        new.content.as_str(),
                        new.digest.as_str(),
                        permit.key,
                        permit.version
                    ],
                )
                .await?,
        )
    }

    /// Puts a channel into another state.
    pub async fn set_channel_state(
        &self,
        permit: Permit<'_, acts::EditChannel>,
        state: ChannelState,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "UPDATE channels SET state = $1, state_since = $2, version = version + 1 WHERE id = $3 AND version = $4",
                    args![state.as_str(), self.now(), permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Exchanges a webhook's secrets, under a fresh key.
    pub async fn set_channel_secrets(
        &self,
        permit: Permit<'_, acts::EditChannel>,
        secrets: &ChannelSecrets,
        key: &ItemKey,
    ) -> Result<(), StoreError> {
        let sealed = Sealed::new(secrets, key, &place(permit.key), self.random())?;
        moved(
            self.tx
                .exec(
                    "UPDATE channels SET secrets = $1, key_id = $2, version = version + 1 WHERE id = $3 AND version = $4",
                    args![sealed.as_bytes().to_vec(), key.id().0, permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Takes a channel away with its subscriptions; what was delivered stays told.
    pub async fn remove_channel(&self, permit: Permit<'_, acts::EditChannel>) -> Result<(), StoreError> {
        self.tx.exec("DELETE FROM subscriptions WHERE channel_id = $1", args![permit.key]).await?;
        moved(
            self.tx
                .exec(
                    "DELETE FROM channels WHERE id = $1 AND version = $2",
                    args![permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Switches a member's mail on or off, and says how it is gathered.
    pub async fn set_member_mail(
        &self,
        permit: Permit<'_, acts::EditPreferences>,
        state: ChannelState,
        digest: Digest,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "UPDATE channels SET state_since = CASE WHEN state = $1 THEN state_since ELSE $2 END, state = $1, digest = $3, \
                     version = version + 1 WHERE id = $4 AND version = $5",
                    args![state.as_str(), self.now(), digest.as_str(), permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Forgets that a channel failed, and has the worker look at it now.
    pub async fn wake_channel(&self, channel: &Locked<Channel>) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE channels SET failures = 0, failing_since = NULL, blocked_until = NULL, next_at = $1 WHERE id = $2",
                args![self.now(), channel.key],
            )
            .await?;
        Ok(())
    }

    /// Has the worker look at a channel now although it fails: somebody asked for it.
    pub async fn unblock_channel(&self, channel: &Locked<Channel>) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE channels SET blocked_until = NULL, next_at = CASE WHEN next_at > $1 THEN $1 ELSE next_at END WHERE id = $2",
                args![self.now(), channel.key],
            )
            .await?;
        Ok(())
    }
}
