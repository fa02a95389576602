//! Channels, deliveries and moments in words.

use super::{path, target};
use crate::page::{ChannelRow, DeliveryRow};
use crate::routes::session::SignedIn;
use crate::view::{Moment, StateTag, Tone, span};
use crate::words::{Lang, arg, say, word};
use app::channels::{ChannelView, Health, HealthState};
use app::deliveries::DeliveryView;
use chrono::TimeDelta;
use domain::notification::{ChannelKind, DeliveryState};
use domain::time::Time;

/// Whether it works, in its ink.
pub(in crate::routes) fn health_tag(health: &Health, kind: ChannelKind, lang: Lang) -> StateTag {
    let tone = match health.state {
        HealthState::Healthy => Tone::Ok,
        HealthState::Failing => Tone::Danger,
        HealthState::Disabled if health.failing_since.is_some() => Tone::Danger,
        HealthState::Paused => Tone::Warn,
        HealthState::Unproven | HealthState::Disabled => Tone::Plain,
    };
    // nothing is sent to a stream: whoever opens it sees that it works
    let state = match (health.state, kind) {
        (HealthState::Unproven, ChannelKind::Stream) => "followed",
        (state, _) => state.as_str(),
    };
    StateTag::new(word(lang, "health", state), tone)
}

/// A channel in a list.
pub(super) fn channel(channel: &ChannelView, by: &SignedIn) -> ChannelRow {
    ChannelRow {
        name: channel.name.clone(),
        href: path(channel.id),
        target: target(channel),
        ..health(&channel.health, channel.kind, by)
    }
}

/// What a list says of health alone.
pub(super) fn health(health: &Health, kind: ChannelKind, by: &SignedIn) -> ChannelRow {
    let (lang, now) = (by.lang, by.now());
    ChannelRow {
        kind: kind.as_str().to_owned(),
        state: health_tag(health, kind, lang),
        last: health.last_success_at.map(|at| Moment::new(at, now, lang)),
        waiting: u32::try_from(health.backlog).unwrap_or(u32::MAX),
        lag: lag(health, lang),
        failing: health.failing_since.map(|at| Moment::new(at, now, lang)),
        error: sentence(health.last_error.as_deref().unwrap_or_default()),
        ..ChannelRow::default()
    }
}

/// For how long something has waited that should have gone out; empty where nothing has.
pub(super) fn lag(health: &Health, lang: Lang) -> String {
    match health.lag_seconds {
        ..=0 => String::new(),
        seconds @ 1..60 => say(lang, "time-seconds", &[("n", arg(seconds))]),
        seconds => span(TimeDelta::seconds(seconds), true),
    }
}

/// What lies ahead, by how long it takes until then.
pub(super) fn ahead(at: Time, now: Time, lang: Lang) -> Moment {
    let exact = Moment::new(at, now, lang);
    let left = at - now;
    let words = if left < TimeDelta::minutes(1) {
        say(lang, "time-at-once", &[])
    } else if left < TimeDelta::days(1) {
        say(lang, "time-in", &[("time", arg(span(left, true)))])
    } else {
        exact.words.clone()
    };
    Moment { words, ..exact }
}

/// A failure's words as a sentence: some senders end without a full stop.
pub(in crate::routes) fn sentence(words: &str) -> String {
    let mut letters = words.trim().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).chain(std::iter::once('.')).collect()
    })
}

/// A delivery in a list.
pub(super) fn delivery(one: &DeliveryView, by: &SignedIn) -> DeliveryRow {
    let (lang, now) = (by.lang, by.now());
    let reference = one.item.reference.clone().unwrap_or_default();
    let item = match (one.item.kind, reference.as_str()) {
        (_, "") => String::new(),
        ("report" | "alert" | "agreement" | "case", reference) => format!("/{}s/{reference}", one.item.kind),
        _ => String::new(),
    };
    let failed = one.last_attempt.as_ref().and_then(|last| last.error.as_deref()).map(sentence);
    let failed = failed.unwrap_or_default();
    let reason = one.reason.as_deref().map(|reason| word(lang, "delivery-reason", reason));
    let why = match (one.state, reason) {
        (DeliveryState::Delivered, _) => String::new(),
        (DeliveryState::Pending, _) | (_, None) => failed,
        (DeliveryState::Dead, Some(reason)) => format!("{reason} {failed}").trim().to_owned(),
        (DeliveryState::Cancelled, Some(reason)) => reason,
    };
    let open = one.state == DeliveryState::Pending;
    let tone = match one.state {
        DeliveryState::Delivered => Tone::Ok,
        DeliveryState::Dead => Tone::Danger,
        DeliveryState::Pending if one.last_attempt.is_some() => Tone::Warn,
        DeliveryState::Pending | DeliveryState::Cancelled => Tone::Plain,
    };
    DeliveryRow {
        href: format!("{}/deliveries/{}", path(one.channel), one.id),
        event: one.event.as_str().to_owned(),
        reference,
        item,
        kind: one.item.kind.to_owned(),
        state: StateTag::new(word(lang, "delivery-state", one.state.as_str()), tone),
        why,
        tries: u32::try_from(one.tries).unwrap_or(0),
        at: Moment::new(one.created_at, now, lang),
        next: one.next_at.filter(|_| open).map(|at| ahead(at, now, lang)),
        open,
    }
}

/// After how many seconds a script looks again: soon while something is about to happen.
pub(super) fn poll<'a>(deliveries: impl IntoIterator<Item = &'a DeliveryView>, now: Time) -> u32 {
    let soon = |one: &DeliveryView| one.next_at.is_some_and(|at| at < now + TimeDelta::seconds(30));
    if deliveries.into_iter().any(soon) { 2 } else { 15 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_end_with_one_full_stop() {
        assert_eq!(sentence("The host takes no connection."), "The host takes no connection.");
        assert_eq!(sentence("it answers 500"), "It answers 500.");
        assert_eq!(sentence(" "), "");
    }

    #[test]
    fn what_lies_ahead_is_told_by_how_long_it_takes() {
        let now = Time::from_timestamp(1_795_444_320, 0).unwrap();
        let words = |seconds| ahead(now + TimeDelta::seconds(seconds), now, Lang::En).words;
        assert_eq!(words(-5), "now");
        assert_eq!(words(300), "in 5 min");
        assert_eq!(words(3 * 86_400), "26 Nov 14:32 UTC");
    }
}
