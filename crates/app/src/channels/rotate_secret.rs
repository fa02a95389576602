//! Exchanging a webhook's secret.

use super::show;
use super::view::ChannelView;
use crate::{App, Caller, Error};
use chrono::TimeDelta;
use domain::authz::{Action, Relation, acts};
use domain::fields::{Errors, FieldError, Reader};
use domain::ids::ChannelId;
use domain::notification::ChannelKind;
use domain::time::Time;
use serde::Serialize;
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::channels::ChannelSecrets;
use storage::{Write, WriteTx};
use vault::{ItemKey, WebhookSecret};

/// How long the former secret stays good unless said otherwise.
const HOURS: u64 = 24;
/// The longest.
const MOST_HOURS: u64 = 168;

/// What came of it.
#[derive(Clone, Serialize)]
pub struct Rotated {
    /// The channel.
    #[serde(flatten)]
    pub channel: ChannelView,
    /// The new secret: shown now and never again.
    pub secret: String,
    /// Until when requests are signed with the former one too; none where it ended at once.
    pub previous_until: Option<Time>,
}

impl std::fmt::Debug for Rotated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rotated({})", self.channel.id)
    }
}

/// Reads `{keep_hours?}`.
fn keep_hours(body: &Value) -> Result<TimeDelta, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let hours = reader.count("keep_hours", MOST_HOURS).unwrap_or(HOURS);
    reader.finish();
    errors.into_result(i64::try_from(hours).ok().map(TimeDelta::hours))
}

/// Gives a webhook a new secret. Requests are signed with the former one too for `keep_hours`, so that the receiver can
/// change over; a second exchange within that time ends the first secret at once.
pub async fn rotate_secret(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    body: &Value,
    version: Option<i32>,
) -> Result<Rotated, Error> {
    let channel = show(app, caller, id).await?;
    let keep = keep_hours(body).map_err(Error::Invalid)?;
    if channel.kind != ChannelKind::Webhook {
        return Err(Error::field("", "type", "only a webhook has a secret"));
    }
    if version.is_some_and(|version| version != channel.version) {
        return Err(Error::VersionMismatch);
    }
    let owner = caller.principal.organisation;
    let former = app.store.channel_secrets(owner, id).await?;
    // a secret whose key is erased is no secret any more: there is nothing to keep
    let (former, read_at) = former.map_or((None, channel.version), |(s, version)| (Some(s.current), version));
    let previous_until = former.is_some().then(|| caller.ctx.at + keep).filter(|_| !keep.is_zero());
    let secret = WebhookSecret::generate(app.random()).expose().to_string();
    let previous = former.filter(|_| previous_until.is_some());
    let secrets = ChannelSecrets { current: secret.clone(), previous, previous_until };
    let key = app.store.take_item_key(owner, caller.ctx.at).await?;
    app.store.write(&caller.ctx, RotateSecret { id, version: read_at, secrets, key }).await?;
    Ok(Rotated { channel: show(app, caller, id).await?, secret, previous_until })
}

struct RotateSecret {
    id: ChannelId,
    /// The one at which the former secret was read.
    version: i32,
    secrets: ChannelSecrets,
    key: ItemKey,
}

impl Write for RotateSecret {
    const NAME: &'static str = "channels.rotate-secret";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_channel(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditChannel, _>(&locked, Relation::Own, None)?;
        if self.version != locked.version() {
            return Err(Error::VersionMismatch);
        }
        tx.set_channel_secrets(permit, &self.secrets, &self.key).await?;
        let touched = tx.touched("channels", self.id.0, locked.version() + 1).await?;
        Ok(((), AuditEvents::one(Action::EditChannel, None, owner).touching([touched])))
    }
}
