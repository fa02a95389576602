//! From what happened to what is sent: who is told, what of it, in which order, and what a second worker can't do.

use crate::demo_world::{World, body, plain};
use crate::support::{PASSWORD, TestApp, on_both_databases};
use app::agreements::{Scope, SuspensionGround, suspend as suspend_agreement};
use app::notify::{self, Attempt, Health, Leased, Message, Outcome, Prepared, Settled, Verdict};
use app::reports::{self, ReportKey};
use app::{
    Caller, Error, alerts,
    events::{Follower, Told},
    handlings, identity, subscriptions,
};
use app::{channels, deliveries};
use chrono::TimeDelta;
use domain::alert::RecipientState;
use domain::ids::{AlertId, ChannelId, ReportId};
use domain::notification::{ChannelState, DeliveryState, EventType, TRIES, next_try};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// What a receiver does with a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Receiver {
    Takes,
    Fails,
    /// It fails, and what may be sent is something else by the next try.
    FailsBeforeNewTerms,
}

/// One message as it would have been sent.
#[derive(Debug)]
struct Sent {
    channel: ChannelId,
    message: Message,
}

async fn channel(t: &TestApp, w: &World, who: &str, events: &[&str], filter: Value) -> ChannelId {
    let caller = w.caller(t, who).await;
    let body = json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.polder.example/hook"});
    let id = channels::create(&t.app, &caller, &body).await.unwrap().channel.id;
    let body = json!({"channel": id, "events": events, "filter": filter});
    subscriptions::create(&t.app, &w.caller(t, who).await, &body).await.unwrap();
    id
}

async fn dispatch(t: &TestApp) {
    while notify::dispatch(&t.app).await.unwrap() > 0 {}
}

async fn lease(t: &TestApp) -> Vec<Leased> {
    t.app.store.lease_channels(t.app.now(), 64).await.unwrap()
}

/// What a worker does with what it leased, but for the network.
async fn settle(t: &TestApp, leased: Vec<Leased>, receiver: Receiver) -> Vec<Sent> {
    let now = t.app.now();
    let prepared = notify::prepare(&t.app, &leased).await.unwrap();
    let (mut sent, mut settled) = (Vec::new(), Vec::new());
    for (one, messages) in leased.into_iter().zip(prepared) {
        let (mut outcomes, mut health) = (Vec::new(), Health::default());
        for (due, prepared) in one.due.into_iter().zip(messages) {
            let tries = due.tries + 1;
            let (verdict, basis, message) = match prepared {
                Prepared::Cancel(reason) => (Verdict::Cancelled(reason), None, None),
                Prepared::Reissue(id) => (Verdict::Reissued(id), None, None),
                Prepared::Send(message, basis) if receiver == Receiver::Takes => {
                    health.success = Some(now);
                    (Verdict::Delivered, Some(basis), Some(message))
                }
                Prepared::Send(message, basis) => {
                    health.failure = Some((now, "it answers 503".to_owned()));
                    let verdict = next_try(tries, now, None, 0).map_or(Verdict::Dead, Verdict::Again);
                    let other = receiver == Receiver::FailsBeforeNewTerms;
                    (verdict, Some(if other { b"other terms".to_vec() } else { basis }), Some(message))
                }
            };
            let attempt = message.as_ref().map(|_| Attempt { at: now, ..Attempt::default() });
            sent.extend(message.map(|message| Sent { channel: one.channel.id, message: *message }));
            outcomes.push(Outcome { due, verdict, basis, attempt });
        }
        settled.push(Settled { channel: one.channel, outcomes, health });
    }
    for (organisation, channel) in t.app.store.settle_leases(&settled, now).await.unwrap() {
        channels::give_up(&t.app, organisation, channel).await.unwrap();
    }
    sent
}

/// Everything that is due now goes out.
async fn work(t: &TestApp, receiver: Receiver) -> Vec<Sent> {
    let mut all = Vec::new();
    loop {
        dispatch(t).await;
        let leased = lease(t).await;
        if leased.is_empty() {
            return all;
        }
        all.extend(settle(t, leased, receiver).await);
    }
}

fn heard(sent: &[Sent]) -> Vec<(ChannelId, EventType)> {
    sent.iter().map(|sent| (sent.channel, sent.message.event)).collect()
}

async fn submit(t: &TestApp, w: &World, body: &Value) -> ReportId {
    let caller = w.caller(t, "reporter@nordbank").await;
    reports::submit(&t.app, &caller, body, None).await.unwrap().id
}

/// A case over the report, an alert from it, cleared by another person and published.
async fn publish(t: &TestApp, w: &World, report: ReportId, label: &str) -> AlertId {
    let analyst = || w.caller(t, "analyst@brabant");
    let triage = json!({"decision": "accept", "case": {"title": "Kit"}});
    let done =
        handlings::triage(&t.app, &analyst().await, ReportKey::Id(report), &triage, None).await.unwrap();
    let alert = json!({
        "case": done.case.unwrap().id, "reports": [report], "title": "A kit is about", "summary": "It asks for codes.",
        "categories": ["fraud/phishing"], "severity": "high", "marking": {"tlp": label},
        "observables": [{"type": "url", "value": "https://kit.example/a", "data_class": "technical-indicator", "role": "attacker"}]
    });
    let id = alerts::draft(&t.app, &analyst().await, &alert).await.unwrap().id;
    alerts::submit_for_clearance(&t.app, &analyst().await, id).await.unwrap();
    alerts::clear(&t.app, &w.caller(t, "supervisor@brabant").await, id, &json!({})).await.unwrap();
    alerts::publish(&t.app, &analyst().await, id).await.unwrap();
    id
}

/// A person in a session that exists: a stream ends with it.
async fn signed_in(t: &TestApp, w: &World, who: &str) -> Caller {
    let attempt = identity::Attempt {
        email: w.person(who).email.clone(),
        password: PASSWORD.to_owned(),
        address: "192.0.2.10".parse().unwrap(),
        kind: identity::SessionKind::Api,
    };
    let actor = identity::sign_in(&t.app, attempt).await.unwrap().principal.actor;
    t.app.caller(actor).await.unwrap()
}

async fn suspend(t: &TestApp, w: &World) {
    let signatory = w.caller(t, "signatory@polder").await;
    let ground = SuspensionGround::SecurityBreach;
    suspend_agreement(&t.app, &signatory, w.agreement("P"), Scope::All, ground, "Keys were stolen")
        .await
        .unwrap();
}

const ALERTS: [&str; 3] = ["alert.published", "alert.updated", "alert.recalled"];

on_both_databases! {
    async fn only_those_who_may_see_an_item_are_told_of_it(t: &TestApp) {
        let w = World::new(t).await;
        let polder = channel(t, &w, "officer@polder", &["report.submitted", "alert.published"], json!({})).await;
        let meridian = channel(t, &w, "officer@meridian", &["report.submitted"], json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        let alert = publish(t, &w, report, "TLP:AMBER").await;
        let sent = work(t, Receiver::Takes).await;
        assert_eq!(heard(&sent), [(polder, EventType::AlertPublished)], "nobody else, and nothing else");
        let message = &sent[0].message;
        assert_eq!(message.subject.id(), alert.0);
        let text = message.data.to_string();
        assert!(!text.contains("kit"), "thin: {text}");
        assert_eq!(message.data["severity"], "high");
        // the publisher sees that it has arrived
        let detail = alerts::show(&t.app, &w.caller(t, "analyst@brabant").await, alerts::AlertKey::Id(alert)).await;
        let own = detail.unwrap().own.unwrap();
        let state = own.recipients.iter().find(|r| r.audience.organisation.id == w.organisation("polder")).unwrap().state;
        assert_eq!(state, Some(RecipientState::Delivered));
        let _ = meridian;
    }

    async fn a_full_channel_carries_what_a_reader_would_be_shown(t: &TestApp) {
        let w = World::new(t).await;
        for who in ["officer@polder", "officer@dnipro"] {
            let caller = w.caller(t, who).await;
            let body = json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.example.org/hook", "content": "full"});
            let id = channels::create(&t.app, &caller, &body).await.unwrap().channel.id;
            let body = json!({"channel": id, "events": ALERTS});
            subscriptions::create(&t.app, &w.caller(t, who).await, &body).await.unwrap();
        }
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        let alert = publish(t, &w, report, "TLP:AMBER").await;
        let sent = work(t, Receiver::Takes).await;
        assert_eq!(sent.len(), 2);
        for who in ["officer@polder", "officer@dnipro"] {
            let caller = w.caller(t, who).await;
            let shown = alerts::show(&t.app, &caller, alerts::AlertKey::Id(alert)).await.unwrap();
            let agreement = shown.received.as_ref().unwrap().held.ground.agreement;
            let same = sent.iter().find(|sent| {
                sent.message.data["content"]["disclosure"]["agreement"]["id"] == json!(agreement)
            });
            let content = &same.unwrap().message.data["content"];
            for part in ["title", "observables", "disclosure"] {
                assert_eq!(content[part], shown.json()[part], "{who}: {part}");
            }
        }
    }

    async fn a_filter_learns_nothing_of_what_is_withheld(t: &TestApp) {
        let w = World::new(t).await;
        // an IBAN is a class of its own, which Brabant gets and Lutetia doesn't
        let wants = json!({"observable_types": ["iban"]});
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        let mut sighted = Vec::new();
        for who in ["analyst@brabant", "analyst@lutetia"] {
            let caller = w.caller(t, who).await;
            let shown = reports::show(&t.app, &caller, ReportKey::Id(report)).await.ok();
            sighted.push(shown.is_some_and(|detail| {
                detail.content.json()["observables"].to_string().contains("SE45")
            }));
        }
        for (who, reads) in ["brabant", "lutetia"].into_iter().zip(sighted) {
            let events = t.app.store.lease_events(t.app.now(), 100).await.unwrap();
            for event in events {
                let Some(item) = event.subject.item() else { continue };
                let pairs = [(w.organisation(who), item)];
                let held = t.app.store.held_by(&pairs, t.app.now()).await.unwrap();
                let Some(held) = held.get(&pairs[0]) else { continue };
                let facts = notify::facts(held, &event.data, &[]);
                let filter: domain::notification::Filter = serde_json::from_value(wants.clone()).unwrap();
                assert_eq!(filter.matches(&facts), reads, "{who}");
            }
            t.advance(TimeDelta::minutes(2));
        }
    }

    async fn a_suspension_stops_what_waits(t: &TestApp) {
        let w = World::new(t).await;
        let polder = channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        dispatch(t).await;
        suspend(t, &w).await;
        assert!(work(t, Receiver::Takes).await.is_empty());
        let waits = channels::show(&t.app, &w.caller(t, "officer@polder").await, polder).await.unwrap();
        assert_eq!(waits.health.backlog, 0, "cancelled, not kept");
    }

    async fn a_recall_cancels_what_waits_and_follows_what_went(t: &TestApp) {
        let w = World::new(t).await;
        let polder = channel(t, &w, "officer@polder", &["alert.published"], json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        // one that went
        let first = publish(t, &w, report, "TLP:AMBER").await;
        assert_eq!(heard(&work(t, Receiver::Takes).await), [(polder, EventType::AlertPublished)]);
        let analyst = w.caller(t, "analyst@brabant").await;
        alerts::recall(&t.app, &analyst, first, &json!({"reason": "wrong host"})).await.unwrap();
        let sent = work(t, Receiver::Takes).await;
        assert_eq!(heard(&sent), [(polder, EventType::AlertRecalled)], "though it subscribed to no recall");
        assert!(sent[0].message.reference.is_some(), "the receiver can tell which");
        assert_eq!(sent[0].message.data["severity"], Value::Null, "and no more than that");
        // one that was recalled before it went
        let second = submit(t, &w, &plain("Another", &[("domain-name", "other.example")])).await;
        let second = publish(t, &w, second, "TLP:AMBER").await;
        dispatch(t).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        alerts::recall(&t.app, &analyst, second, &json!({"reason": "wrong host"})).await.unwrap();
        assert!(work(t, Receiver::Takes).await.is_empty(), "nobody hears of what never reached it");
    }

    async fn tries_end_and_the_organisation_is_told(t: &TestApp) {
        let w = World::new(t).await;
        let failing = channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        let other = channel(t, &w, "officer@polder", &["delivery.dead", "channel.disabled"], json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        dispatch(t).await;
        let mut ids = Vec::new();
        for _ in 0..TRIES {
            let leased = lease(t).await;
            assert_eq!(leased.len(), 1);
            let sent = settle(t, leased, Receiver::Fails).await;
            ids.push(sent[0].message.id);
            assert!(lease(t).await.is_empty(), "it waits before the next try");
            t.advance(TimeDelta::hours(11));
        }
        ids.dedup();
        assert_eq!(ids.len(), 1, "the id never changes");
        dispatch(t).await;
        let leased = lease(t).await;
        assert_eq!(leased.len(), 1, "no try is left");
        assert_eq!(heard(&settle(t, leased, Receiver::Takes).await), [(other, EventType::DeliveryDead)]);
        // five days of nothing but failures
        for _ in 0..3 {
            let officer = w.caller(t, "officer@polder").await;
            channels::trial(&t.app, &officer, failing).await.unwrap();
            let leased = lease(t).await;
            settle(t, leased, Receiver::Fails).await;
            t.advance(TimeDelta::hours(30));
        }
        let officer = w.caller(t, "officer@polder").await;
        assert_eq!(channels::show(&t.app, &officer, failing).await.unwrap().state, ChannelState::Disabled);
        let sent = work(t, Receiver::Takes).await;
        assert_eq!(heard(&sent), [(other, EventType::ChannelDisabled)]);
    }

    async fn one_success_ends_a_failure(t: &TestApp) {
        let w = World::new(t).await;
        let polder = channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        for n in 0..3 {
            let report = submit(t, &w, &plain(&format!("Report {n}"), &[("domain-name", "a.example")])).await;
            publish(t, &w, report, "TLP:AMBER").await;
        }
        dispatch(t).await;
        assert_eq!(settle(t, lease(t).await, Receiver::Fails).await.len(), 3);
        assert!(lease(t).await.is_empty(), "it is left alone");
        t.advance(TimeDelta::minutes(1));
        let probe = lease(t).await;
        assert_eq!(probe[0].due.len(), 1, "and then tried with one");
        settle(t, probe, Receiver::Takes).await;
        let rest = lease(t).await;
        assert_eq!(rest[0].due.len(), 2, "and then with the rest");
        settle(t, rest, Receiver::Takes).await;
        let officer = w.caller(t, "officer@polder").await;
        let health = channels::show(&t.app, &officer, polder).await.unwrap().health;
        assert_eq!((health.failures, health.failing_since, health.backlog), (0, None, 0));
    }

    async fn a_worker_that_was_away_too_long_writes_nothing(t: &TestApp) {
        let w = World::new(t).await;
        channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        dispatch(t).await;
        let slow = lease(t).await;
        assert!(lease(t).await.is_empty(), "one worker at a time");
        t.advance(TimeDelta::minutes(2));
        let quick = lease(t).await;
        assert_eq!(quick[0].due.len(), 1, "what a worker left is taken by another");
        assert_eq!(settle(t, slow, Receiver::Fails).await.len(), 1);
        // had the first one's failure been written, the second one's success would find it waiting
        settle(t, quick, Receiver::Takes).await;
        t.advance(TimeDelta::hours(1));
        assert!(work(t, Receiver::Takes).await.is_empty(), "it was delivered");
    }

    async fn an_event_taken_over_is_told_once(t: &TestApp) {
        let w = World::new(t).await;
        channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        // a worker takes every event and is never heard of again
        let lost = t.app.store.lease_events(t.app.now(), 100).await.unwrap();
        assert!(!lost.is_empty());
        dispatch(t).await;
        assert!(lease(t).await.is_empty(), "they are its own for a while");
        t.advance(TimeDelta::minutes(1));
        assert_eq!(work(t, Receiver::Takes).await.len(), 1);
        for event in lost {
            let chunk = storage::notify::Chunk { done: true, ..Default::default() };
            assert!(!t.app.store.fan_out(&event, &chunk, t.app.now()).await.unwrap(), "its word counts no more");
        }
        assert!(work(t, Receiver::Takes).await.is_empty());
    }

    async fn a_paused_channel_keeps_what_comes(t: &TestApp) {
        let w = World::new(t).await;
        let polder = channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        channels::pause(&t.app, &w.caller(t, "officer@polder").await, polder, None).await.unwrap();
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        assert!(work(t, Receiver::Takes).await.is_empty());
        channels::enable(&t.app, &w.caller(t, "officer@polder").await, polder, None).await.unwrap();
        assert_eq!(work(t, Receiver::Takes).await.len(), 1);
    }

    async fn a_stream_gives_places_and_checks_each_event_again(t: &TestApp) {
        let w = World::new(t).await;
        let officer = signed_in(t, &w, "officer@polder").await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        dispatch(t).await;
        let sequencer = t.app.store.lease_sequencer(t.app.now()).await.unwrap().unwrap();
        t.app.store.sequence(sequencer, t.app.now()).await.unwrap();
        let mut follower = Follower::start(&t.app, &officer, Some(0)).await.unwrap();
        let told = follower.next().await.unwrap();
        let heard = |told: &[Told]| told.iter().map(|told| told.message.event).collect::<BTreeSet<_>>();
        let (activated, published) = (EventType::AgreementActivated, EventType::AlertPublished);
        assert_eq!(heard(&told), BTreeSet::from([activated, published]), "not the report it was made of");
        assert_eq!(told.iter().map(|told| told.position).collect::<Vec<_>>(), [1, 2]);
        // who has lost sight of it gets nothing of it
        suspend(t, &w).await;
        let mut again = Follower::start(&t.app, &officer, Some(0)).await.unwrap();
        assert_eq!(heard(&again.next().await.unwrap()), BTreeSet::from([activated]));
        let nothing = tokio::time::timeout(Duration::from_millis(300), again.next()).await;
        assert!(nothing.is_err(), "{nothing:?}");
        // and who has signed out is shown out
        identity::sign_out(&t.app, &officer).await.unwrap();
        assert!(matches!(again.next().await, Err(Error::Unauthenticated)));
    }

    async fn new_terms_make_a_new_message(t: &TestApp) {
        let w = World::new(t).await;
        channel(t, &w, "officer@polder", &ALERTS, json!({})).await;
        let report = submit(t, &w, &body("TLP:AMBER")).await;
        publish(t, &w, report, "TLP:AMBER").await;
        dispatch(t).await;
        let first = settle(t, lease(t).await, Receiver::FailsBeforeNewTerms).await;
        t.advance(TimeDelta::minutes(1));
        assert!(settle(t, lease(t).await, Receiver::Takes).await.is_empty(), "not sent under its old id");
        let second = work(t, Receiver::Takes).await;
        assert_eq!(second.len(), 1);
        assert_ne!(first[0].message.id, second[0].message.id);
        let officer = w.caller(t, "officer@polder").await;
        for (sent, state) in [(&first, DeliveryState::Cancelled), (&second, DeliveryState::Delivered)] {
            let found = deliveries::show(&t.app, &officer, sent[0].message.id).await.unwrap();
            assert_eq!(found.delivery.state, state, "the console finds it by its id");
        }
    }
}
