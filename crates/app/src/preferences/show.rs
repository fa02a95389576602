//! A member's wishes in an answer.

use crate::channels::Health;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::ChannelId;
use domain::notification::{ChannelState, EventType, MailMode, Preferences, audible, offered};
use domain::taxonomy::Severity;
use serde::Serialize;

/// What the member chose, or what is offered while it has chosen nothing.
#[derive(Clone, Debug, Serialize)]
pub struct PreferencesView {
    /// Whether it is mailed, and how often; `off` until it says otherwise.
    pub mode: MailMode,
    /// About what.
    pub events: Vec<EventType>,
    /// This bad, or worse.
    pub severity_at_least: Option<Severity>,
    /// What its roles let it be mailed about: what a form offers.
    #[serde(skip)]
    pub possible: Vec<EventType>,
    /// Whether it has chosen.
    #[serde(skip)]
    pub chosen: bool,
    /// Where its mails wait; none before it has chosen.
    #[serde(skip)]
    pub channel: Option<ChannelId>,
    /// What `If-Match` is held against; 0 before it has chosen.
    #[serde(skip)]
    pub version: i32,
    /// Whether its mails arrive; none before it has chosen.
    #[serde(skip)]
    pub health: Option<Health>,
}

/// What the caller is mailed about.
pub async fn show(app: &App, caller: &Caller) -> Result<PreferencesView, Error> {
    let member = caller.member()?;
    caller.check(app, Action::EditPreferences, Relation::Own, None).await?;
    let roles = &caller.principal.roles;
    let possible = audible(roles);
    let Some(channel) = app.store.member_mail(member).await? else {
        let Preferences { mode, events, severity_at_least } = offered(roles);
        let view = PreferencesView {
            mode,
            events,
            severity_at_least,
            possible,
            chosen: false,
            channel: None,
            version: 0,
            health: None,
        };
        return Ok(view);
    };
    let subscription = app.store.member_subscription(channel.id).await?;
    let (events, filter) = subscription.map(|s| (s.events, s.filter)).unwrap_or_default();
    let backlog = app.store.backlogs(&[channel.id], caller.ctx.at).await?;
    let backlog = backlog.get(&channel.id).copied().unwrap_or_default();
    // one that failed for days was switched off for it
    let on = channel.state == ChannelState::Enabled;
    Ok(PreferencesView {
        mode: if on { channel.digest.into() } else { MailMode::Off },
        events,
        severity_at_least: filter.severity_at_least,
        possible,
        chosen: true,
        channel: Some(channel.id),
        version: channel.version,
        health: Some(Health::of(&channel, backlog, caller.ctx.at)),
    })
}
