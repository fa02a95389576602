//! Choosing what one is mailed about.

use super::show::{PreferencesView, show};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::{ChannelId, SubscriptionId};
use domain::notification::{
    ChannelKind, ChannelState, Contents, Digest, Filter, NewChannel, NewSubscription, Preferences,
    parse_preferences,
};
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Says what the caller is mailed about from now on. Switching off cancels what waits. `version` is the one that was read,
/// when the client says so.
pub async fn save(
    app: &App,
    caller: &Caller,
    body: &Value,
    version: Option<i32>,
) -> Result<PreferencesView, Error> {
    show(app, caller).await?;
    let wishes = parse_preferences(body, &caller.principal.roles).map_err(Error::Invalid)?;
    app.store.write(&caller.ctx, SavePreferences { wishes, version }).await?;
    show(app, caller).await
}

struct SavePreferences {
    wishes: Preferences,
    version: Option<i32>,
}

impl Write for SavePreferences {
    const NAME: &'static str = "preferences.save";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let member = tx.principal().member().ok_or(Error::Unauthenticated)?;
        let digest = self.wishes.mode.digest();
        let state = if digest.is_some() { ChannelState::Enabled } else { ChannelState::Disabled };
        let locked = tx.lock_member_mail(member).await?;
        let present = locked.as_ref().map_or(0, storage::permit::Locked::version);
        if self.version.is_some_and(|version| version != present) {
            return Err(Error::VersionMismatch);
        }
        let channel = match &locked {
            None => {
                let id: ChannelId = tx.new_id();
                let permit = tx.principal().authorize_new::<acts::EditPreferences>(id.0)?;
                let mail = NewChannel {
                    kind: ChannelKind::Email,
                    name: "e-mail".to_owned(),
                    target: None,
                    content: Contents::Thin,
                    digest: digest.unwrap_or(Digest::AtOnce),
                };
                tx.add_member_mail(permit, owner, member, &mail, state).await?;
                id
            }
            Some(locked) => {
                let permit =
                    tx.principal().authorize::<acts::EditPreferences, _>(locked, Relation::Own, None)?;
                tx.set_member_mail(permit, state, digest.unwrap_or(locked.digest)).await?;
                if state == ChannelState::Enabled {
                    tx.wake_channel(locked).await?;
                } else {
                    tx.cancel_waiting(locked, "switched-off").await?;
                }
                locked.id
            }
        };
        let subscription: SubscriptionId = tx.new_id();
        let permit = tx.principal().authorize_new::<acts::EditPreferences>(subscription.0)?;
        let filter = Filter { severity_at_least: self.wishes.severity_at_least, ..Filter::default() };
        let new = NewSubscription { channel, events: self.wishes.events.clone(), filter };
        tx.replace_member_subscription(permit, owner, &new).await?;
        let touched = [
            tx.touched("channels", channel.0, present + 1).await?,
            tx.touched("subscriptions", subscription.0, 1).await?,
        ];
        Ok(((), AuditEvents::one(Action::EditPreferences, None, owner).touching(touched)))
    }
}
