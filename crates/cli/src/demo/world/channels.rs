//! How some of the demo's organisations want to be told. What would need a name of somebody's looked up is paused: no
//! request leaves by itself, and what waits is there to be seen.

use super::found::Cast;
use anyhow::{Context, Result};
use app::{App, Caller, channels, preferences, subscriptions};
use domain::actor::Actor;
use domain::ids::SessionId;
use serde_json::{Value, json};
use uuid::Uuid;

/// A channel: who keeps it, what it is, what it is told of, whether it is paused.
struct Kept {
    by: &'static str,
    channel: fn() -> Value,
    told: fn() -> Value,
    paused: bool,
}

const CHANNELS: &[Kept] = &[
    Kept {
        by: "officer@meridian",
        channel: || json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.meridian.example/hooks/entente?tenant=1"}),
        told: || {
            json!({
                "events": ["alert.published", "alert.updated", "alert.recalled", "alert.expired"],
                "filter": {"severity_at_least": "medium"},
            })
        },
        paused: true,
    },
    Kept {
        by: "officer@meridian",
        channel: || json!({"kind": "email", "name": "Duty desk", "address": "duty@meridian.example", "digest": "hourly"}),
        told: || json!({"events": ["alert.recalled", "agreement.suspended"]}),
        paused: true,
    },
    Kept {
        by: "officer@meridian",
        channel: || json!({"kind": "stream", "name": "Wall display"}),
        told: || json!({"events": ["alert.published"]}),
        paused: false,
    },
    Kept {
        by: "admin@brabant",
        channel: || json!({"kind": "webhook", "name": "Case system", "url": "https://cases.brabant.example/entente"}),
        told: || json!({"events": ["report.submitted", "report.revised", "report.withdrawn"]}),
        paused: true,
    },
];

/// Who wants mails, and which.
type Wish = (&'static str, fn() -> Value);

const WISHES: &[Wish] = &[
    (
        "officer@polder",
        || json!({"mode": "at-once", "events": ["alert.published", "alert.recalled"], "severity_at_least": "high"}),
    ),
    (
        "reporter@nordbank",
        || json!({"mode": "daily", "events": ["feedback.given", "duty.warned", "duty.overdue"]}),
    ),
];

/// Sets them up.
pub(super) async fn set_up(app: &App, cast: &Cast) -> Result<()> {
    for kept in CHANNELS {
        keep(app, cast, kept).await.with_context(|| format!("a channel of {}", kept.by))?;
    }
    for (who, wish) in WISHES {
        preferences::save(app, &caller(app, cast, who).await?, &wish(), None)
            .await
            .with_context(|| format!("the mail of {who}"))?;
    }
    Ok(())
}

async fn keep(app: &App, cast: &Cast, kept: &Kept) -> Result<()> {
    let made = channels::create(app, &caller(app, cast, kept.by).await?, &(kept.channel)()).await?;
    let id = made.channel.id;
    let mut told = (kept.told)();
    if let Some(told) = told.as_object_mut() {
        told.insert("channel".to_owned(), json!(id));
    }
    subscriptions::create(app, &caller(app, cast, kept.by).await?, &told).await?;
    if kept.paused {
        channels::pause(app, &caller(app, cast, kept.by).await?, id, None).await?;
    }
    Ok(())
}

/// One per act: what an act makes takes its ids from its caller.
async fn caller(app: &App, cast: &Cast, who: &str) -> Result<Caller> {
    let (id, organisation) = cast.member(who)?;
    Ok(app.caller(Actor::Member { id, organisation, session: SessionId(Uuid::nil()) }).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::notification::{ChannelKind, parse_channel};

    #[test]
    fn what_would_leave_this_machine_is_paused() {
        for kept in CHANNELS {
            let channel = parse_channel(&(kept.channel)()).unwrap();
            assert!(kept.paused || channel.kind == ChannelKind::Stream, "{}", channel.name);
        }
    }
}
