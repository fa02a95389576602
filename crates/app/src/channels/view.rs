//! A channel in an answer.

use crate::{App, Caller, Error};
use domain::ids::ChannelId;
use domain::notification::{ChannelKind, ChannelState, Contents, Digest};
use domain::time::Time;
use serde::Serialize;
use storage::channels::{Backlog, Channel};

/// Whether a channel works, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealthState {
    /// What was sent last arrived.
    Healthy,
    /// What was sent last didn't.
    Failing,
    /// Nothing was sent yet.
    Unproven,
    /// It is paused: what comes waits.
    Paused,
    /// It is disabled: what comes isn't kept for it.
    Disabled,
}

impl HealthState {
    /// As answers name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Failing => "failing",
            Self::Unproven => "unproven",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// Whether a channel works, and what waits for it.
#[derive(Clone, Debug, Serialize)]
pub struct Health {
    /// In a word.
    pub state: HealthState,
    /// How many deliveries wait.
    pub backlog: i64,
    /// Since when the oldest does.
    pub oldest_waiting: Option<Time>,
    /// For how long something has waited that should have gone out; zero when nothing has.
    pub lag_seconds: i64,
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
    /// Failed tries in a row.
    pub failures: i32,
}

impl Health {
    /// Of a channel for which this waits.
    pub(crate) fn of(channel: &Channel, backlog: Backlog, now: Time) -> Self {
        let state = match channel.state {
            ChannelState::Paused => HealthState::Paused,
            ChannelState::Disabled => HealthState::Disabled,
            ChannelState::Enabled if channel.failures > 0 => HealthState::Failing,
            ChannelState::Enabled if channel.last_success_at.is_none() => HealthState::Unproven,
            ChannelState::Enabled => HealthState::Healthy,
        };
        Self {
            state,
            backlog: backlog.waiting,
            oldest_waiting: backlog.oldest,
            lag_seconds: backlog.late.map_or(0, |late| (now - late).num_seconds().max(0)),
            failing_since: channel.failing_since,
            blocked_until: channel.blocked_until.filter(|until| *until > now),
            last_success_at: channel.last_success_at,
            last_failure_at: channel.last_failure_at,
            last_error: channel.last_error.clone(),
            failures: channel.failures,
        }
    }
}

/// A channel as its organisation sees it.
#[derive(Clone, Debug, Serialize)]
pub struct ChannelView {
    /// Its id.
    pub id: ChannelId,
    /// How.
    pub kind: ChannelKind,
    /// As its owner calls it.
    pub name: String,
    /// A webhook's URL; in lists without its query, which may hold a secret.
    pub url: Option<String>,
    /// A mailbox.
    pub address: Option<String>,
    /// How much.
    pub content: Contents,
    /// How mails are gathered.
    pub digest: Digest,
    /// Whether it is told anything.
    pub state: ChannelState,
    /// Since when.
    pub state_since: Time,
    /// When it was set up.
    pub created_at: Time,
    /// What a webhook's receiver verifies `v1a` signatures with.
    pub public_key: Option<String>,
    /// Whether it works.
    pub health: Health,
    /// What `If-Match` is held against.
    #[serde(skip)]
    pub version: i32,
}

/// Whether a URL is shown whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    Whole,
    WithoutQuery,
}

fn without_query(url: &str) -> String {
    url.split_once('?').map_or_else(|| url.to_owned(), |(address, _)| format!("{address}?…"))
}

/// Views of channels, with what waits for them looked up at once.
pub(super) async fn views(
    app: &App,
    caller: &Caller,
    channels: Vec<Channel>,
    show: Show,
) -> Result<Vec<ChannelView>, Error> {
    let now = caller.ctx.at;
    let ids: Vec<ChannelId> = channels.iter().map(|channel| channel.id).collect();
    let backlogs = app.store.backlogs(&ids, now).await?;
    let view = |channel: Channel| {
        let backlog = backlogs.get(&channel.id).copied().unwrap_or_default();
        let webhook = channel.kind == ChannelKind::Webhook;
        let key = || app.store.keyring().webhooks().key(channel.id.0, 0).public().to_string();
        let health = Health::of(&channel, backlog, now);
        let (url, address) = match channel.kind {
            ChannelKind::Webhook => (channel.target, None),
            ChannelKind::Email => (None, channel.target),
            ChannelKind::Stream => (None, None),
        };
        ChannelView {
            id: channel.id,
            kind: channel.kind,
            name: channel.name,
            url: url.map(|url| if show == Show::Whole { url } else { without_query(&url) }),
            address,
            content: channel.content,
            digest: channel.digest,
            state: channel.state,
            state_since: channel.state_since,
            created_at: channel.created_at,
            public_key: webhook.then(key),
            health,
            version: channel.version,
        }
    };
    Ok(channels.into_iter().map(view).collect())
}

#[cfg(test)]
mod tests {
    use super::without_query;

    #[test]
    fn a_query_is_left_out() {
        for (url, shown) in [
            ("https://siem.example/hook", "https://siem.example/hook"),
            ("https://siem.example/hook?key=s3cret&b=?", "https://siem.example/hook?…"),
            ("https://siem.example/?", "https://siem.example/?…"),
        ] {
            assert_eq!(without_query(url), shown);
        }
    }
}
