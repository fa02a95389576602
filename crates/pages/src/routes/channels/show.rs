//! One channel: how it works, what it is, what it is told about, and what was delivered.

use super::rows::{self, ahead, channel as row, delivery};
use super::{key, path, target};
use crate::page::{ChannelPage, HealthFact, Note, SubscriptionRow};
use crate::routes::live::live;
use crate::routes::phrases::{at_place, place};
use crate::routes::posted::{Asked, Fields};
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Filter, Moment, Shell};
use crate::words::{Lang, arg, say, word};
use app::channels::{self, ChannelView, Health, HealthState};
use app::deliveries::{self, DeliveryList, DeliveryView};
use app::subscriptions::{self, SubscriptionView};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use chrono::TimeDelta;
use domain::ids::DeliveryId;
use domain::notification::{ChannelKind, DeliveryState};

/// Deliveries on a page.
const ROWS: usize = 30;

/// `GET /channels/{id}?state=&after=&trial=`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(id): Path<String>,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let channel = channels::show(&site.app, &by.caller, key(&id)?).await?;
    let page = page(&site, &by, &channel, &asked).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// The page of a channel.
pub(super) async fn page(
    site: &Site,
    by: &SignedIn,
    channel: &ChannelView,
    asked: &Fields,
) -> Result<ChannelPage, Problem> {
    let (lang, now) = (by.lang, by.now());
    let live = live(site, by, &[], &[]).await?;
    let state = DeliveryState::parse(asked.get("state"));
    let after = asked.some("after").and_then(at_place).map(|(at, id)| (at, DeliveryId(id)));
    let list = DeliveryList { state, channel: Some(channel.id), after, limit: ROWS as u64 + 1 };
    let mut found = deliveries::list(&site.app, &by.caller, &list).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|one| place(one.created_at, one.id.0));
    let told = subscriptions::list(&site.app, &by.caller, Some(channel.id), None, 200).await?;
    let possible = channels::possible(channel.state);
    let can = |act: &str| possible.contains(&act);
    let sends = channel.kind != ChannelKind::Stream;
    let here = path(channel.id);
    let page = ChannelPage {
        shell: Shell { live, ..shell(site, by, &channel.name, "channels").await? },
        row: row(channel, by),
        version: channel.version,
        can_test: sends && can("pause"),
        can_pause: can("pause"),
        can_enable: can("enable"),
        can_disable: can("disable"),
        can_remove: can("remove"),
        can_rotate: channel.kind == ChannelKind::Webhook,
        // what a disabled channel was owed waits for its being enabled
        can_replay: sends && can("disable"),
        note: note(&channel.health, lang),
        trial: trial(site, by, channel, asked, &found).await?,
        health: facts(channel, by),
        facts: is(channel, by),
        public_key: channel.public_key.clone().unwrap_or_default(),
        subscriptions: told.iter().map(|one| subscription(one, lang)).collect(),
        filters: filters(&here, state, lang),
        next: next.map(|after| format!("{here}?state={}&after={after}", asked_state(state))),
        poll: rows::poll(&found, now),
        deliveries: found.iter().map(|one| delivery(one, by)).collect(),
        replay: (written(now - TimeDelta::days(1)), String::new()),
    };
    Ok(page)
}

fn written(at: domain::time::Time) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// The trial that was just asked for, of this channel.
async fn trial(
    site: &Site,
    by: &SignedIn,
    channel: &ChannelView,
    asked: &Fields,
    listed: &[DeliveryView],
) -> Result<Option<crate::page::DeliveryRow>, Problem> {
    let Some(id) = asked.some("trial").and_then(|text| text.parse::<DeliveryId>().ok()) else {
        return Ok(None);
    };
    if let Some(one) = listed.iter().find(|one| one.id == id) {
        return Ok(Some(delivery(one, by)));
    }
    match deliveries::show(&site.app, &by.caller, id).await {
        Ok(one) if one.delivery.channel == channel.id => Ok(Some(delivery(&one.delivery, by))),
        Ok(_) | Err(app::Error::Hidden) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What is to be known before anything else.
fn note(health: &Health, lang: Lang) -> Option<Note> {
    health.failing_since?;
    let text = rows::sentence(health.last_error.as_deref().unwrap_or_default());
    let lead = match health.state {
        HealthState::Disabled => say(lang, "channel-gave-up", &[]),
        _ => say(lang, "channel-fails", &[]),
    };
    Some(Note { lead, text, ..Note::default() })
}

/// How it works.
fn facts(channel: &ChannelView, by: &SignedIn) -> Vec<HealthFact> {
    let (lang, now, health) = (by.lang, by.now(), &channel.health);
    let at = |name: String, at: Option<domain::time::Time>| {
        at.map(|at| HealthFact { name, at: Some(Moment::new(at, now, lang)), value: String::new() })
    };
    let none = || say(lang, "none", &[]);
    let fact = |name: String, value: String| Some(HealthFact { name, value, at: None });
    let or_none = |text: String| if text.is_empty() { none() } else { text };
    if channel.kind == ChannelKind::Stream {
        return at(say(lang, "works-since", &[]), Some(channel.state_since)).into_iter().collect();
    }
    let arrived = at(say(lang, "works-last", &[]), health.last_success_at)
        .or_else(|| fact(say(lang, "works-last", &[]), say(lang, "not-yet", &[])));
    let failures = (health.failures > 0).then(|| health.failures.to_string());
    let facts = [
        arrived,
        at(say(lang, "works-failing", &[]), health.failing_since),
        failures.and_then(|n| fact(say(lang, "works-failures", &[]), n)),
        health.blocked_until.map(|until| HealthFact {
            name: say(lang, "works-next", &[]),
            at: Some(ahead(until, now, lang)),
            value: String::new(),
        }),
        fact(say(lang, "works-waiting", &[]), waiting(health, lang)),
        at(say(lang, "works-oldest", &[]), health.oldest_waiting),
        fact(say(lang, "works-lag", &[]), or_none(rows::lag(health, lang))),
        at(say(lang, "works-since", &[]), Some(channel.state_since)),
    ];
    facts.into_iter().flatten().collect()
}

fn waiting(health: &Health, lang: Lang) -> String {
    if health.backlog > 0 { health.backlog.to_string() } else { say(lang, "none", &[]) }
}

/// What it is.
fn is(channel: &ChannelView, by: &SignedIn) -> Vec<(String, String)> {
    let lang = by.lang;
    let mut facts = Vec::new();
    match channel.kind {
        ChannelKind::Webhook => {
            facts.push((say(lang, "channel-url", &[]), target(channel)));
            facts.push((say(lang, "channel-content", &[]), word(lang, "contents", channel.content.as_str())));
        }
        ChannelKind::Email => {
            facts.push((say(lang, "channel-address", &[]), target(channel)));
            facts.push((say(lang, "channel-digest", &[]), word(lang, "digest", channel.digest.as_str())));
        }
        ChannelKind::Stream => {}
    }
    facts.push((say(lang, "channel-made-at", &[]), Moment::new(channel.created_at, by.now(), lang).words));
    facts
}

fn subscription(one: &SubscriptionView, lang: Lang) -> SubscriptionRow {
    let listed = |key: &str, words: Vec<String>| {
        (!words.is_empty()).then(|| format!("{}: {}", word(lang, "told-field", key), words.join(", ")))
    };
    let filter = &one.filter;
    let categories = filter.categories.iter().map(|one| word(lang, "category", one.as_str())).collect();
    let types = filter.observable_types.iter().map(|one| word(lang, "observable", one.as_str())).collect();
    let countries = filter.countries.iter().map(ToString::to_string).collect();
    let severity = filter.severity_at_least.map(|one| word(lang, "severity-least", one.as_str()));
    let tlp = filter.tlp_at_most.map(|label| say(lang, "told-up-to", &[("label", arg(label))]));
    let narrowed = [
        severity,
        tlp,
        listed("category", categories),
        listed("countries", countries),
        listed("type", types),
    ];
    SubscriptionRow {
        href: format!("{}/subscriptions/{}", path(one.channel), one.id),
        events: one.events.iter().map(|event| event.as_str().to_owned()).collect(),
        narrowed: narrowed.into_iter().flatten().collect(),
    }
}

fn asked_state(state: Option<DeliveryState>) -> &'static str {
    state.map_or("", DeliveryState::as_str)
}

fn filters(here: &str, on: Option<DeliveryState>, lang: Lang) -> Vec<Filter> {
    let chip = |state: Option<DeliveryState>| Filter {
        id: state.map_or("all", DeliveryState::as_str).to_owned(),
        label: state.map_or_else(
            || say(lang, "deliveries-all", &[]),
            |state| word(lang, "delivery-state", state.as_str()),
        ),
        count: None,
        href: format!("{here}?state={}", asked_state(state)),
        on: on == state,
    };
    std::iter::once(None).chain(DeliveryState::ALL.iter().copied().map(Some)).map(chip).collect()
}
