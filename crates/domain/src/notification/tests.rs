use super::*;
use crate::marking::Tlp;
use crate::observable::ObservableType;
use crate::taxonomy::{Category, Severity};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::json;

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn facts() -> EventFacts {
    EventFacts {
        categories: vec![Category::parse("fraud/phishing").unwrap()],
        severity: Severity::High,
        countries: vec![crate::country::Country::parse("SE").unwrap()],
        tlp: Tlp::Amber,
        observable_types: vec![ObservableType::parse("url").unwrap()],
    }
}

fn filter(body: &serde_json::Value) -> Filter {
    let body = json!({"channel": uuid::Uuid::nil(), "events": ["alert.published"], "filter": body});
    parse_subscription(&body).unwrap().filter
}

#[test]
fn a_filter_takes_what_every_part_of_it_takes() {
    for (body, passes) in [
        (json!({}), true),
        (json!({"categories": ["fraud/phishing"]}), true),
        (json!({"categories": ["fraud"]}), true),
        (json!({"categories": ["malicious-code", "fraud"]}), true),
        (json!({"categories": ["malicious-code"]}), false),
        (json!({"severity_at_least": "high"}), true),
        (json!({"severity_at_least": "critical"}), false),
        (json!({"countries": ["se"]}), true),
        (json!({"countries": ["FI"]}), false),
        (json!({"tlp_at_most": "TLP:AMBER"}), true),
        (json!({"tlp_at_most": "TLP:GREEN"}), false),
        (json!({"observable_types": ["url", "cve"]}), true),
        (json!({"observable_types": ["cve"]}), false),
        (json!({"categories": ["fraud"], "severity_at_least": "critical"}), false),
    ] {
        assert_eq!(filter(&body).matches(&facts()), passes, "{body}");
    }
}

#[test]
fn what_may_not_be_read_matches_no_filter_that_asks_for_it() {
    let blind = EventFacts { categories: vec![], countries: vec![], observable_types: vec![], ..facts() };
    for body in
        [json!({"categories": ["fraud"]}), json!({"countries": ["SE"]}), json!({"observable_types": ["url"]})]
    {
        assert!(!filter(&body).matches(&blind), "{body}");
    }
}

#[test]
fn a_bad_subscription_is_told_everything_at_once() {
    let body = json!({"events": ["alert.published", "alert.published", "alert.eaten", "channel.test"],
        "filter": {"severity_at_least": 3, "colour": "red"}});
    let errors = parse_subscription(&body).unwrap_err();
    let found: Vec<(&str, &str)> = errors.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
    for wanted in [
        ("/channel", "required"),
        ("/events/1", "duplicate"),
        ("/events/2", "enum"),
        ("/events/3", "enum"),
        ("/filter/severity_at_least", "type"),
        ("/filter/colour", "unknown"),
    ] {
        assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
    }
}

#[test]
fn a_channel_takes_only_what_its_kind_has() {
    for (body, pointer) in [
        (json!({"kind": "webhook", "name": "x"}), Some("/url")),
        (
            json!({"kind": "webhook", "name": "x", "url": "https://a.example", "address": "a@b.example"}),
            Some("/address"),
        ),
        (
            json!({"kind": "email", "name": "x", "address": "a@b.example", "content": "full"}),
            Some("/content"),
        ),
        (json!({"kind": "email", "name": "x"}), Some("/address")),
        (json!({"kind": "stream", "name": "x", "digest": "daily"}), Some("/digest")),
        (json!({"kind": "taxii", "name": "x"}), Some("/kind")),
        (json!({"kind": "pigeon", "name": "x"}), Some("/kind")),
        (json!({"kind": "stream"}), Some("/name")),
        (json!({"kind": "webhook", "name": "x", "url": "https://a.example", "content": "full"}), None),
        (json!({"kind": "email", "name": "x", "address": "a@b.example", "digest": "daily"}), None),
        (json!({"kind": "stream", "name": "x"}), None),
    ] {
        let found = parse_channel(&body).err().map(|errors| errors[0].pointer.clone());
        assert_eq!(found.as_deref(), pointer, "{body}");
    }
}

#[test]
fn tries_follow_the_schedule_and_end() {
    let now = at("2026-03-02T08:00:00Z");
    let pauses: Vec<i64> =
        (1..TRIES).map(|n| (next_try(n, now, None, 0).unwrap() - now).num_seconds()).collect();
    assert_eq!(pauses, [5, 300, 1800, 7200, 18_000, 36_000, 36_000]);
    assert_eq!(next_try(TRIES, now, None, 0), None);
    assert_eq!(next_try(0, now, None, 0), None);
    let wish = Some(TimeDelta::minutes(20));
    assert_eq!(next_try(2, now, wish, 0).unwrap() - now, TimeDelta::minutes(20));
    assert_eq!(next_try(3, now, wish, 0).unwrap() - now, TimeDelta::minutes(30));
    assert_eq!(next_try(1, now, Some(TimeDelta::days(400)), 0).unwrap() - now, TimeDelta::hours(12));
}

#[test]
fn digests_go_out_at_the_full_hour_or_at_six() {
    let hourly = |text| digest_time(Digest::Hourly, at(text));
    assert_eq!(hourly("2026-03-02T08:00:00Z"), at("2026-03-02T09:00:00Z"));
    assert_eq!(hourly("2026-03-02T08:59:59.9Z"), at("2026-03-02T09:00:00Z"));
    let daily = |text| digest_time(Digest::Daily, at(text));
    assert_eq!(daily("2026-02-28T05:59:59Z"), at("2026-02-28T06:00:00Z"));
    assert_eq!(daily("2026-02-28T06:00:00Z"), at("2026-03-01T06:00:00Z"));
    let now = at("2026-03-02T08:00:01Z");
    assert_eq!(digest_time(Digest::AtOnce, now), now);
}

#[test]
fn every_event_has_a_noun_and_a_wire_name() {
    for event in EventType::ALL {
        assert!(event.as_str().starts_with(&format!("{}.", event.noun())));
        assert_eq!(event.wire(), format!("entente.{event}.v1"));
        // who lost an item still hears that it is gone
        assert_eq!(event.is_tombstone(), event.telling() == Telling::FormerHolders);
    }
}

proptest! {
    #[test]
    fn jitter_only_delays_and_by_a_fifth_at_most(tries in 1..TRIES, random: u8) {
        let now = at("2026-03-02T08:00:00Z");
        let plain = next_try(tries, now, None, 0).unwrap() - now;
        let spread = next_try(tries, now, None, random).unwrap() - now;
        prop_assert!(spread >= plain && spread <= plain + plain / 5);
    }

    #[test]
    fn pauses_never_shrink_while_a_channel_fails(failures in 0..40i32) {
        prop_assert!(pause_after(failures + 1, 0) >= pause_after(failures, 0));
    }
}
