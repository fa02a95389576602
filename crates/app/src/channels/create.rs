//! Setting up a channel. It is enabled at once, and told nothing before it has a subscription.

use super::described::described;
use super::view::ChannelView;
use super::{MOST, show};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::ChannelId;
use domain::notification::{ChannelKind, NewChannel};
use serde::Serialize;
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::channels::ChannelSecrets;
use storage::{Replay, Write, WriteTx};
use vault::{ItemKey, WebhookSecret};

/// A channel that was set up.
#[derive(Clone, Serialize)]
pub struct Created {
    /// The channel.
    #[serde(flatten)]
    pub channel: ChannelView,
    /// A webhook's secret: shown now and never again, not to a repeated request either.
    pub secret: Option<String>,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

impl std::fmt::Debug for Created {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Created({})", self.channel.id)
    }
}

/// Sets up a channel.
pub async fn create(app: &App, caller: &Caller, body: &Value) -> Result<Created, Error> {
    caller.check(app, Action::EditChannel, Relation::Own, None).await?;
    let new = described(app, body)?;
    let mut secrets = None;
    if new.kind == ChannelKind::Webhook {
        let current = WebhookSecret::generate(app.random()).expose().to_string();
        let key = app.store.take_item_key(caller.principal.organisation, caller.ctx.at).await?;
        secrets = Some((ChannelSecrets { current, previous: None, previous_until: None }, key));
    }
    let secret = secrets.as_ref().map(|(secrets, _)| secrets.current.clone());
    let (id, replayed) = app.store.write(&caller.ctx, CreateChannel { new, secrets }).await?;
    let channel = show(app, caller, id).await?;
    Ok(Created { channel, secret: secret.filter(|_| !replayed), replayed })
}

struct CreateChannel {
    new: NewChannel,
    secrets: Option<(ChannelSecrets, ItemKey)>,
}

impl Write for CreateChannel {
    const NAME: &'static str = "channels.create";
    type Output = (ChannelId, bool);
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok(((id.into(), true), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        let id: ChannelId = tx.new_id();
        let owner = tx.principal().organisation;
        let permit = tx.principal().authorize_new::<acts::EditChannel>(id.0)?;
        // two that meet may pass it by one: it keeps out runaways, it isn't a quota
        if tx.count_channels(owner).await? >= MOST {
            let full = format!("your organisation has {MOST} channels, which is the most: remove one first");
            return Err(Error::field("", "length", full));
        }
        let secrets = self.secrets.as_ref().map(|(secrets, key)| (secrets, key));
        tx.add_channel(permit, owner, &self.new, secrets).await?;
        tx.remember(id.0, 201).await?;
        let touched = tx.touched("channels", id.0, 1).await?;
        Ok(((id, false), AuditEvents::one(Action::EditChannel, None, owner).touching([touched])))
    }
}
