//! Channels, subscriptions, deliveries, preferences: who keeps them, where they may lead, what they never tell.

use crate::demo_world::{World, plain};
use crate::support::{TestApp, on_both_databases};
use app::agreements::{Scope, SuspensionGround, suspend};
use app::channels::{self, Created, HealthState};
use app::deliveries::{self, DeliveryList, DeliveryView};
use app::notify::{Attempt, Health, Leased, Outcome, Settled, Verdict};
use app::{Caller, Error, Idempotency, notify, preferences, reports, subscriptions};
use chrono::TimeDelta;
use domain::authz::{Action, Role};
use domain::decision::OrgKind;
use domain::ids::{ChannelId, DeliveryId, OrgId, SubscriptionId};
use domain::notification::{ChannelState, DeliveryState, EventType, MailMode};
use serde_json::{Value, json};
use storage::audit::AuditFilter;
use uuid::Uuid;

const NOBODY: Uuid = Uuid::from_u128(0x0196_0000_0000_7000_8000_0000_0000_0009);

/// Two organisations whose partner officers keep channels.
struct Two {
    polder: OrgId,
    officer: Caller,
    /// Of the first too, without the right.
    supervisor: Caller,
    stranger: Caller,
}

impl Two {
    async fn new(t: &TestApp) -> Self {
        let polder = t.organisation("polder", OrgKind::Authority, "NL").await;
        let meridian = t.organisation("meridian", OrgKind::Csirt, "LU").await;
        let officer = t.member(polder, "officer", &[Role::PartnerOfficer]).await;
        let supervisor = t.member(polder, "supervisor", &[Role::Supervisor]).await;
        let stranger = t.member(meridian, "officer", &[Role::PartnerOfficer]).await;
        Self {
            polder,
            officer: t.as_member(&officer).await,
            supervisor: t.as_member(&supervisor).await,
            stranger: t.as_member(&stranger).await,
        }
    }

    /// The officer at this moment.
    async fn officer(&self, t: &TestApp) -> Caller {
        t.app.caller(self.officer.ctx.actor).await.unwrap()
    }

    async fn webhook(&self, t: &TestApp) -> Created {
        channels::create(&t.app, &self.officer(t).await, &webhook()).await.unwrap()
    }
}

fn webhook() -> Value {
    json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.polder.example/hook?key=s3cret"})
}

fn pointer<T: std::fmt::Debug>(result: Result<T, Error>) -> (String, &'static str) {
    match result {
        Err(Error::Invalid(errors)) => (errors[0].pointer.clone(), errors[0].code),
        other => panic!("{other:?}"),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what a use case answers, handed on")]
fn is_hidden<T: std::fmt::Debug>(result: Result<T, Error>, what: &str) {
    assert!(matches!(result, Err(Error::Hidden)), "{what}: {result:?}");
}

#[expect(clippy::needless_pass_by_value, reason = "what a use case answers, handed on")]
fn is_forbidden<T: std::fmt::Debug>(result: Result<T, Error>, what: &str) {
    assert!(matches!(result, Err(Error::Forbidden(..))), "{what}: {result:?}");
}

fn wrong_state<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, Vec<&'static str>) {
    match result {
        Err(Error::WrongState { state, allowed }) => (state, allowed),
        other => panic!("{other:?}"),
    }
}

/// How often `action` is in the organisation's log with this outcome.
async fn logged(t: &TestApp, organisation: OrgId, action: Action, outcome: &str) -> i32 {
    let filter =
        AuditFilter { action: Some(action.as_str().to_owned()), limit: 500, ..AuditFilter::default() };
    let events = t.app.store.audit_events(organisation, &filter).await.unwrap();
    events.iter().filter(|event| event.outcome == outcome).map(|event| event.repeats).sum()
}

async fn leased(t: &TestApp) -> Vec<Leased> {
    t.app.store.lease_channels(t.app.now(), 100).await.unwrap()
}

/// What a worker does with everything that is due, with one answer for all.
async fn settle(t: &TestApp, verdict: Verdict) -> usize {
    let now = t.app.now();
    let mut settled = Vec::new();
    for Leased { channel, due } in leased(t).await {
        let failed = verdict != Verdict::Delivered;
        let attempt = Attempt {
            at: now,
            millis: 12,
            status: Some(if failed { 503 } else { 204 }),
            error: failed.then(|| "503 Service Unavailable".to_owned()),
            head: failed.then(|| "down".to_owned()),
        };
        let outcomes = due.into_iter().map(|due| Outcome {
            due,
            verdict,
            basis: Some(b"basis".to_vec()),
            attempt: Some(attempt.clone()),
        });
        let health = Health {
            success: (!failed).then_some(now),
            failure: failed.then(|| (now, "503 Service Unavailable".to_owned())),
            blocked_until: failed.then(|| now + TimeDelta::minutes(10)),
        };
        settled.push(Settled { channel, outcomes: outcomes.collect(), health });
    }
    let count = settled.iter().map(|one| one.outcomes.len()).sum();
    t.app.store.settle_leases(&settled, now).await.unwrap();
    count
}

async fn listed(t: &TestApp, caller: &Caller, state: Option<DeliveryState>) -> Vec<DeliveryView> {
    let list = DeliveryList { state, limit: 50, ..DeliveryList::default() };
    deliveries::list(&t.app, caller, &list).await.unwrap()
}

on_both_databases! {
    async fn another_organisations_channel_isnt_there(t: &TestApp) {
        let two = Two::new(t).await;
        let id = two.webhook(t).await.channel.id;
        let body = json!({"channel": id, "events": ["alert.published"]});
        let told = subscriptions::create(&t.app, &two.officer(t).await, &body).await.unwrap().id;
        let trial = channels::trial(&t.app, &two.officer(t).await, id).await.unwrap().delivery;
        let (app, stranger) = (&t.app, &two.stranger);
        let replay = json!({"since": "2026-11-22T09:00:00Z"});
        for channel in [id, ChannelId(NOBODY), ChannelId(Uuid::nil())] {
            is_hidden(channels::show(app, stranger, channel).await, "show");
            is_hidden(channels::update(app, stranger, channel, &webhook(), None).await, "update");
            is_hidden(channels::enable(app, stranger, channel, None).await, "enable");
            is_hidden(channels::pause(app, stranger, channel, None).await, "pause");
            is_hidden(channels::disable(app, stranger, channel, None).await, "disable");
            is_hidden(channels::rotate_secret(app, stranger, channel, &json!({}), None).await, "rotate");
            is_hidden(channels::trial(app, stranger, channel).await, "trial");
            is_hidden(channels::remove(app, stranger, channel, None).await, "remove");
            is_hidden(deliveries::replay(app, stranger, channel, &replay).await, "replay");
            let body = json!({"channel": channel, "events": ["alert.published"]});
            let refused = subscriptions::create(app, stranger, &body).await;
            assert_eq!(pointer(refused), ("/channel".to_owned(), "reference"));
        }
        for subscription in [told, SubscriptionId(NOBODY)] {
            is_hidden(subscriptions::show(app, stranger, subscription).await, "show");
            is_hidden(subscriptions::update(app, stranger, subscription, &body, None).await, "update");
            is_hidden(subscriptions::remove(app, stranger, subscription, None).await, "remove");
        }
        for delivery in [trial, DeliveryId(NOBODY), DeliveryId(Uuid::nil()), DeliveryId(Uuid::max())] {
            is_hidden(deliveries::show(app, stranger, delivery).await, "show");
            is_hidden(deliveries::retry(app, stranger, delivery).await, "retry");
        }
        assert!(channels::list(app, stranger, None, 50).await.unwrap().is_empty());
        assert!(subscriptions::list(app, stranger, Some(id), None, 50).await.unwrap().is_empty());
        assert!(listed(t, stranger, None).await.is_empty());
        // nothing was moved by any of it
        let channel = channels::show(app, &two.officer(t).await, id).await.unwrap();
        assert_eq!((channel.state, channel.version, channel.health.backlog), (ChannelState::Enabled, 1, 1));
    }

    async fn only_who_keeps_channels_keeps_them(t: &TestApp) {
        let two = Two::new(t).await;
        let id = two.webhook(t).await.channel.id;
        let trial = channels::trial(&t.app, &two.officer(t).await, id).await.unwrap().delivery;
        let (app, other) = (&t.app, &two.supervisor);
        let body = json!({"channel": id, "events": ["alert.published"]});
        is_forbidden(channels::create(app, other, &webhook()).await, "create");
        is_forbidden(channels::list(app, other, None, 50).await, "list");
        is_forbidden(channels::show(app, other, id).await, "show");
        is_forbidden(channels::update(app, other, id, &webhook(), None).await, "update");
        is_forbidden(channels::pause(app, other, id, None).await, "pause");
        is_forbidden(channels::rotate_secret(app, other, id, &json!({}), None).await, "rotate");
        is_forbidden(channels::trial(app, other, id).await, "trial");
        is_forbidden(channels::remove(app, other, id, None).await, "remove");
        is_forbidden(channels::member_mail(app, &two.officer).await, "member mail");
        is_forbidden(subscriptions::create(app, other, &body).await, "subscribe");
        is_forbidden(subscriptions::list(app, other, None, None, 50).await, "subscriptions");
        is_forbidden(deliveries::show(app, other, trial).await, "delivery");
        is_forbidden(deliveries::retry(app, other, trial).await, "retry");
        is_forbidden(deliveries::replay(app, other, id, &json!({"since": "2026-11-22T09:00:00Z"})).await, "replay");
        is_forbidden(deliveries::list(app, other, &DeliveryList::default()).await, "deliveries");
        assert!(logged(t, two.polder, Action::EditChannel, "denied").await >= 8);
        assert!(logged(t, two.polder, Action::RetryDelivery, "denied").await >= 4);
        assert_eq!(logged(t, two.polder, Action::EditChannel, "done").await, 2);
    }

    async fn a_webhook_never_leads_inside(t: &TestApp) {
        let two = Two::new(t).await;
        let app = t.app.clone().with_loopback(true);
        for url in [
            "http://siem.polder.example/hook", "https://127.0.0.1/", "https://0x7f.1/", "https://[::1]/", "https://[::ffff:10.0.0.8]/",
            "https://169.254.169.254/latest/meta-data/", "https://10.1.2.3/", "https://localhost/", "https://siem/",
            "https://db.internal/", "https://user:word@siem.polder.example/", "https://siem.polder.example:0/", "ftp://siem.polder.example/",
            "https://siem.polder.example/#x", "file:///etc/passwd", "https://192.0.2.8/", "not a url",
        ] {
            let body = json!({"kind": "webhook", "name": "SIEM", "url": url});
            assert_eq!(pointer(channels::create(&t.app, &two.officer, &body).await).0, "/url", "{url}");
        }
        for address in ["officer", "a@b.example, c@d.example", "Officer <officer@polder.example>", "a@[192.0.2.1]"] {
            let body = json!({"kind": "email", "name": "Duty desk", "address": address});
            assert_eq!(pointer(channels::create(&t.app, &two.officer, &body).await).0, "/address", "{address}");
        }
        // all at once
        let body = json!({"kind": "webhook", "name": "", "url": "https://10.1.2.3/", "content": "everything", "colour": "red"});
        let Err(Error::Invalid(errors)) = channels::create(&t.app, &two.officer, &body).await else { panic!() };
        let at: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(at, ["/name", "/content", "/colour", "/url"]);
        assert!(channels::list(&t.app, &two.officer, None, 50).await.unwrap().is_empty());
        assert_eq!(logged(t, two.polder, Action::EditChannel, "done").await, 0);
        // the machine itself, where it is allowed; never with content
        let body = json!({"kind": "webhook", "name": "Local", "url": "http://127.0.0.1:9000/hook"});
        let local = channels::create(&app, &two.officer(t).await, &body).await.unwrap().channel;
        let full = json!({"kind": "webhook", "name": "Local", "url": "http://127.0.0.1:9000/hook", "content": "full"});
        assert_eq!(pointer(channels::update(&app, &two.officer(t).await, local.id, &full, None).await).0, "/content");
        is_wrong_kind(t, &two, local.id).await;
    }

    async fn the_secret_is_told_once(t: &TestApp) {
        let two = Two::new(t).await;
        let idempotency = Some(Idempotency { key: "k-1".to_owned(), route: "POST /v1/channels", body_hash: [7; 32] });
        let mut caller = two.officer(t).await;
        caller.ctx.idempotency.clone_from(&idempotency);
        let created = channels::create(&t.app, &caller, &webhook()).await.unwrap();
        let (id, secret) = (created.channel.id, created.secret.clone().unwrap());
        assert!(secret.starts_with("whsec_") && created.channel.public_key.as_ref().unwrap().starts_with("whpk_"));
        let mut again = two.officer(t).await;
        again.ctx.idempotency = idempotency;
        let replayed = channels::create(&t.app, &again, &webhook()).await.unwrap();
        assert_eq!((replayed.channel.id, replayed.secret, replayed.replayed), (id, None, true));
        let officer = two.officer(t).await;
        let rotated = channels::rotate_secret(&t.app, &officer, id, &json!({}), Some(1)).await.unwrap();
        assert_ne!(rotated.secret, secret);
        assert_eq!(rotated.previous_until, Some(officer.ctx.at + TimeDelta::hours(24)));
        let (kept, version) = t.app.store.channel_secrets(two.polder, id).await.unwrap().unwrap();
        assert_eq!((kept.current, kept.previous, version), (rotated.secret.clone(), Some(secret.clone()), 2));
        let stale = channels::rotate_secret(&t.app, &two.officer(t).await, id, &json!({}), Some(1)).await;
        assert!(matches!(stale, Err(Error::VersionMismatch)), "{stale:?}");
        let ended = channels::rotate_secret(&t.app, &two.officer(t).await, id, &json!({"keep_hours": 0}), None).await.unwrap();
        assert_eq!(ended.previous_until, None);
        let (kept, _) = t.app.store.channel_secrets(two.polder, id).await.unwrap().unwrap();
        assert_eq!((kept.current, kept.previous), (ended.secret.clone(), None));
        for (body, code) in [(json!({"keep_hours": 169}), "range"), (json!({"keep_hours": "long"}), "type"), (json!({"keep": 1}), "unknown")] {
            let refused = channels::rotate_secret(&t.app, &two.officer(t).await, id, &body, None).await;
            assert_eq!(pointer(refused).1, code, "{body}");
        }
        // no other answer holds it, nor does the database, nor a debug line
        channels::trial(&t.app, &two.officer(t).await, id).await.unwrap();
        let officer = two.officer(t).await;
        let shown = channels::show(&t.app, &officer, id).await.unwrap();
        let list = channels::list(&t.app, &officer, None, 50).await.unwrap();
        let told = listed(t, &officer, None).await;
        let all = format!("{} {} {} {created:?} {rotated:?}", json!(shown), json!(list), json!(told));
        assert!(!all.contains("whsec_"), "{all}");
        let stored = t.everything_stored();
        for secret in [&secret, &rotated.secret, &ended.secret] {
            assert!(!stored.contains(secret.trim_start_matches("whsec_")));
        }
        // the URL whole to its owner, without its query in lists
        assert_eq!(shown.url.as_deref(), Some("https://siem.polder.example/hook?key=s3cret"));
        assert_eq!(list[0].url.as_deref(), Some("https://siem.polder.example/hook?…"));
    }

    async fn channels_go_only_where_they_can(t: &TestApp) {
        let two = Two::new(t).await;
        let id = two.webhook(t).await.channel.id;
        let at = || two.officer(t);
        assert_eq!(wrong_state(channels::enable(&t.app, &at().await, id, None).await), ("enabled", vec!["pause", "disable"]));
        assert_eq!(wrong_state(channels::remove(&t.app, &at().await, id, None).await), ("enabled", vec!["pause", "disable"]));
        let stale = channels::pause(&t.app, &at().await, id, Some(7)).await;
        assert!(matches!(stale, Err(Error::VersionMismatch)), "{stale:?}");
        let paused = channels::pause(&t.app, &at().await, id, Some(1)).await.unwrap();
        assert_eq!((paused.state, paused.health.state, paused.version), (ChannelState::Paused, HealthState::Paused, 2));
        assert_eq!(wrong_state(channels::pause(&t.app, &at().await, id, None).await), ("paused", vec!["enable", "disable"]));
        assert_eq!(wrong_state(channels::trial(&t.app, &at().await, id).await), ("paused", vec!["enable"]));
        channels::enable(&t.app, &at().await, id, None).await.unwrap();
        let trial = channels::trial(&t.app, &at().await, id).await.unwrap().delivery;
        let disabled = channels::disable(&t.app, &at().await, id, None).await.unwrap();
        assert_eq!((disabled.health.state, disabled.health.backlog), (HealthState::Disabled, 1));
        assert_eq!(wrong_state(channels::pause(&t.app, &at().await, id, None).await), ("disabled", vec!["enable", "remove"]));
        assert_eq!(wrong_state(deliveries::retry(&t.app, &at().await, trial).await), ("channel-disabled", vec!["enable"]));
        let body = json!({"channel": id, "events": ["alert.published"]});
        subscriptions::create(&t.app, &at().await, &body).await.unwrap();
        assert!(leased(t).await.is_empty(), "a disabled channel is told nothing");
        channels::remove(&t.app, &at().await, id, None).await.unwrap();
        is_hidden(channels::show(&t.app, &at().await, id).await, "removed");
        assert!(subscriptions::list(&t.app, &at().await, None, None, 50).await.unwrap().is_empty());
        // what was owed stays told
        let delivery = deliveries::show(&t.app, &at().await, trial).await.unwrap().delivery;
        assert_eq!((delivery.state, delivery.reason.as_deref(), delivery.channel_name), (DeliveryState::Cancelled, Some("channel-removed"), None));
        assert_eq!(wrong_state(deliveries::retry(&t.app, &at().await, trial).await), ("cancelled", vec![]));
        // set up, paused, enabled, tried, disabled, removed
        assert_eq!(logged(t, two.polder, Action::EditChannel, "done").await, 6);
    }

    async fn what_failed_goes_out_again(t: &TestApp) {
        let two = Two::new(t).await;
        let id = two.webhook(t).await.channel.id;
        let trial = channels::trial(&t.app, &two.officer(t).await, id).await.unwrap().delivery;
        t.advance(TimeDelta::seconds(90));
        let later = t.app.now() + TimeDelta::hours(1);
        assert_eq!(settle(t, Verdict::Again(later)).await, 1);
        let failing = channels::show(&t.app, &two.officer(t).await, id).await.unwrap().health;
        assert_eq!((failing.state, failing.backlog, failing.lag_seconds, failing.failures), (HealthState::Failing, 1, 90, 1));
        assert_eq!(failing.last_error.as_deref(), Some("503 Service Unavailable"));
        assert!(failing.blocked_until.is_some() && failing.oldest_waiting.is_some() && failing.failing_since.is_some());
        assert!(leased(t).await.is_empty(), "left alone");
        // a person asks for it: now, though the channel is left alone
        let raised = deliveries::retry(&t.app, &two.officer(t).await, trial).await.unwrap();
        assert_eq!((raised.delivery.state, raised.delivery.tries, raised.attempts.len()), (DeliveryState::Pending, 0, 1));
        assert_eq!((raised.attempts[0].attempt.status, raised.attempts[0].head.as_deref()), (Some(503), Some("down")));
        t.advance(TimeDelta::seconds(1));
        assert_eq!(settle(t, Verdict::Dead).await, 1);
        let dead = listed(t, &two.officer(t).await, Some(DeliveryState::Dead)).await;
        assert_eq!((dead[0].id, dead[0].next_at, dead[0].reason.as_deref()), (trial, None, Some("tries")));
        assert_eq!(dead[0].last_attempt.as_ref().unwrap().outcome, "failed");
        // the same id goes out again, and arrives
        deliveries::retry(&t.app, &two.officer(t).await, trial).await.unwrap();
        t.advance(TimeDelta::seconds(1));
        assert_eq!(settle(t, Verdict::Delivered).await, 1);
        let done = deliveries::show(&t.app, &two.officer(t).await, trial).await.unwrap();
        assert_eq!((done.delivery.state, done.attempts.len()), (DeliveryState::Delivered, 3));
        let health = channels::show(&t.app, &two.officer(t).await, id).await.unwrap().health;
        assert_eq!((health.state, health.backlog, health.lag_seconds), (HealthState::Healthy, 0, 0));
        assert_eq!(logged(t, two.polder, Action::RetryDelivery, "done").await, 2);
        // two trials a key apart are two deliveries, one key one
        let keyed = async || {
            let mut caller = two.officer(t).await;
            let route = "POST /v1/channels/{id}/test";
            caller.ctx.idempotency = Some(Idempotency { key: "k".to_owned(), route, body_hash: [1; 32] });
            channels::trial(&t.app, &caller, id).await.unwrap()
        };
        let (first, second) = (keyed().await, keyed().await);
        assert_eq!((first.delivery, first.replayed, second.replayed), (second.delivery, false, true));
    }

    async fn enabling_forgets_failures_and_lets_what_waits_out(t: &TestApp) {
        let two = Two::new(t).await;
        let id = two.webhook(t).await.channel.id;
        channels::trial(&t.app, &two.officer(t).await, id).await.unwrap();
        assert_eq!(settle(t, Verdict::Again(t.app.now() + TimeDelta::hours(10))).await, 1);
        channels::pause(&t.app, &two.officer(t).await, id, None).await.unwrap();
        t.advance(TimeDelta::seconds(5));
        assert!(leased(t).await.is_empty());
        let health = channels::enable(&t.app, &two.officer(t).await, id, None).await.unwrap().health;
        assert_eq!((health.failures, health.failing_since, health.blocked_until, health.backlog), (0, None, None, 1));
        let due = leased(t).await;
        assert_eq!((due.len(), due[0].due.len(), due[0].due[0].tries), (1, 1, 0));
    }
}

async fn is_wrong_kind(t: &TestApp, two: &Two, webhook: ChannelId) {
    let officer = two.officer(t).await;
    let stream = json!({"kind": "stream", "name": "Console"});
    assert_eq!(pointer(channels::update(&t.app, &officer, webhook, &stream, None).await).0, "/kind");
    let stream = channels::create(&t.app, &two.officer(t).await, &stream).await.unwrap();
    assert_eq!((stream.secret, stream.channel.public_key), (None, None));
    let id = stream.channel.id;
    let since = json!({"since": "2026-11-22T09:00:00Z"});
    assert_eq!(pointer(channels::rotate_secret(&t.app, &officer, id, &json!({}), None).await).1, "type");
    assert_eq!(pointer(channels::trial(&t.app, &officer, id).await).1, "type");
    assert_eq!(pointer(deliveries::replay(&t.app, &officer, id, &since).await).1, "type");
}

/// A channel of Brabant's that is told of reports, by an admin who may read none.
async fn brabants_channel(t: &TestApp, w: &World) -> ChannelId {
    let admin = w.caller(t, "admin@brabant").await;
    let id = channels::create(&t.app, &admin, &webhook()).await.unwrap().channel.id;
    let body = json!({"channel": id, "events": ["report.submitted"]});
    subscriptions::create(&t.app, &w.caller(t, "admin@brabant").await, &body).await.unwrap();
    id
}

async fn submit(t: &TestApp, w: &World, title: &str) {
    let reporter = w.caller(t, "reporter@nordbank").await;
    reports::submit(&t.app, &reporter, &plain(title, &[]), None).await.unwrap();
    while notify::dispatch(&t.app).await.unwrap() > 0 {}
}

on_both_databases! {
    async fn who_keeps_channels_learns_nothing_of_items(t: &TestApp) {
        let w = World::new(t).await;
        brabants_channel(t, &w).await;
        submit(t, &w, "Phishing").await;
        let admin = w.caller(t, "admin@brabant").await;
        let told = listed(t, &admin, None).await;
        assert_eq!(told.len(), 1);
        let item = &told[0].item;
        assert_eq!((item.kind, item.id, item.reference.as_ref()), ("report", None, None));
        assert_eq!((told[0].event, told[0].state), (EventType::ReportSubmitted, DeliveryState::Pending));
        // who may read reports too sees which one
        let both = t.member(w.organisation("brabant"), "both", &[Role::Admin, Role::Analyst]).await;
        let both = t.as_member(&both).await;
        let item = listed(t, &both, None).await[0].item.clone();
        assert!(item.id.is_some() && item.reference.unwrap().starts_with("R-"));
        // and no longer once the agreement is suspended
        let signatory = w.caller(t, "signatory@brabant").await;
        let ground = SuspensionGround::SecurityBreach;
        suspend(&t.app, &signatory, w.agreement("N"), Scope::All, ground, "Keys were stolen").await.unwrap();
        let both = t.app.caller(both.ctx.actor).await.unwrap();
        let item = listed(t, &both, None).await[0].item.clone();
        assert_eq!((item.id, item.reference), (None, None));
    }

    async fn a_stretch_of_time_is_sent_again(t: &TestApp) {
        let w = World::new(t).await;
        let id = brabants_channel(t, &w).await;
        let admin = async || w.caller(t, "admin@brabant").await;
        let begin = t.app.now();
        for n in 0..3 {
            t.advance(TimeDelta::minutes(10));
            submit(t, &w, &format!("Report {n}")).await;
        }
        assert_eq!(settle(t, Verdict::Delivered).await, 3);
        t.advance(TimeDelta::minutes(10));
        channels::trial(&t.app, &admin().await, id).await.unwrap();
        settle(t, Verdict::Delivered).await;
        t.advance(TimeDelta::minutes(1));
        for (body, at) in [
            (json!({}), "/since"),
            (json!({"since": "tomorrow"}), "/since"),
            (json!({"since": begin + TimeDelta::days(1)}), "/since"),
            (json!({"since": begin - TimeDelta::days(40)}), "/since"),
            (json!({"since": begin, "until": begin}), "/until"),
            (json!({"since": begin, "states": []}), "/states"),
            (json!({"since": begin, "states": ["cancelled"]}), "/states/0"),
            (json!({"since": begin, "colour": "red"}), "/colour"),
        ] {
            assert_eq!(pointer(deliveries::replay(&t.app, &admin().await, id, &body).await).0, at, "{body}");
        }
        assert!(leased(t).await.is_empty());
        let dead = json!({"since": begin, "states": ["dead"]});
        assert_eq!(deliveries::replay(&t.app, &admin().await, id, &dead).await.unwrap().count, 0);
        let last = json!({"since": begin + TimeDelta::minutes(35)});
        assert_eq!(deliveries::replay(&t.app, &admin().await, id, &last).await.unwrap().count, 0, "trials aside");
        let first = json!({"since": begin, "until": begin + TimeDelta::minutes(25)});
        assert_eq!(deliveries::replay(&t.app, &admin().await, id, &first).await.unwrap().count, 2);
        let due = leased(t).await;
        assert_eq!((due.len(), due[0].due.len()), (1, 2));
        assert_eq!(listed(t, &admin().await, Some(DeliveryState::Delivered)).await.len(), 2);
        channels::disable(&t.app, &admin().await, id, None).await.unwrap();
        let refused = deliveries::replay(&t.app, &admin().await, id, &first).await;
        assert_eq!(wrong_state(refused), ("disabled", vec!["enable"]));
    }

    async fn lists_turn_pages_and_narrow(t: &TestApp) {
        let two = Two::new(t).await;
        let other = two.webhook(t).await.channel.id;
        let id = two.webhook(t).await.channel.id;
        let mut made = Vec::new();
        for _ in 0..5 {
            t.advance(TimeDelta::seconds(1));
            made.push(channels::trial(&t.app, &two.officer(t).await, id).await.unwrap().delivery);
        }
        channels::trial(&t.app, &two.officer(t).await, other).await.unwrap();
        made.reverse();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let list = DeliveryList { state: Some(DeliveryState::Pending), channel: Some(id), after, limit: 2 };
            let page = deliveries::list(&t.app, &two.officer, &list).await.unwrap();
            let Some(end) = page.last() else { break };
            after = Some((end.created_at, end.id));
            seen.extend(page.iter().map(|delivery| delivery.id));
        }
        assert_eq!(seen, made);
        assert_eq!(listed(t, &two.officer, None).await.len(), 6);
        let first = channels::list(&t.app, &two.officer, None, 1).await.unwrap();
        let place = Some((first[0].created_at, first[0].id));
        let rest = channels::list(&t.app, &two.officer, place, 50).await.unwrap();
        let all: Vec<ChannelId> = first.iter().chain(&rest).map(|channel| channel.id).collect();
        assert!(all.len() == 2 && all.contains(&id) && all.contains(&other), "{all:?}");
        assert_eq!(first[0].health.backlog + rest[0].health.backlog, 6);
    }

    async fn there_is_an_end_to_channels(t: &TestApp) {
        let two = Two::new(t).await;
        let stream = json!({"kind": "stream", "name": "Console"});
        let mut last = None;
        for _ in 0..channels::MOST {
            last = Some(channels::create(&t.app, &two.officer(t).await, &stream).await.unwrap().channel.id);
        }
        assert_eq!(pointer(channels::create(&t.app, &two.officer(t).await, &stream).await).1, "length");
        let id = last.unwrap();
        channels::disable(&t.app, &two.officer(t).await, id, None).await.unwrap();
        channels::remove(&t.app, &two.officer(t).await, id, None).await.unwrap();
        channels::create(&t.app, &two.officer(t).await, &stream).await.unwrap();
    }

    async fn subscriptions_change_and_go(t: &TestApp) {
        let two = Two::new(t).await;
        let id = two.webhook(t).await.channel.id;
        let other = two.webhook(t).await.channel.id;
        let body = json!({"channel": id, "events": ["alert.published"], "filter": {"severity_at_least": "high", "categories": ["fraud"]}});
        let made = subscriptions::create(&t.app, &two.officer(t).await, &body).await.unwrap();
        assert_eq!(json!(made)["filter"]["categories"], json!(["fraud"]));
        let changed = json!({"channel": other, "events": ["alert.recalled", "alert.updated"]});
        let stale = subscriptions::update(&t.app, &two.officer(t).await, made.id, &changed, Some(3)).await;
        assert!(matches!(stale, Err(Error::VersionMismatch)), "{stale:?}");
        let absent = json!({"channel": NOBODY, "events": ["alert.recalled"]});
        let refused = subscriptions::update(&t.app, &two.officer(t).await, made.id, &absent, None).await;
        assert_eq!(pointer(refused), ("/channel".to_owned(), "reference"));
        let now = subscriptions::update(&t.app, &two.officer(t).await, made.id, &changed, Some(1)).await.unwrap();
        assert_eq!((now.channel, now.events.len(), now.version), (other, 2, 2));
        assert_eq!(json!(now)["filter"], json!({"categories": [], "severity_at_least": null, "countries": [], "tlp_at_most": null, "observable_types": []}));
        let of = async |channel| subscriptions::list(&t.app, &two.officer, Some(channel), None, 50).await.unwrap().len();
        assert_eq!((of(id).await, of(other).await), (0, 1));
        subscriptions::remove(&t.app, &two.officer(t).await, made.id, Some(2)).await.unwrap();
        is_hidden(subscriptions::show(&t.app, &two.officer, made.id).await, "removed");
        assert_eq!(logged(t, two.polder, Action::EditSubscription, "done").await, 3);
    }

    async fn a_members_mail_is_its_own_matter(t: &TestApp) {
        let w = World::new(t).await;
        let analyst = async || w.caller(t, "analyst@brabant").await;
        let offered = preferences::show(&t.app, &analyst().await).await.unwrap();
        assert_eq!((offered.mode, offered.chosen, offered.version), (MailMode::Off, false, 0));
        assert!(offered.events.contains(&EventType::ReportSubmitted));
        // nothing is on until somebody says so, and nothing that the roles don't open
        let dead = json!({"mode": "at-once", "events": ["delivery.dead"]});
        assert_eq!(pointer(preferences::save(&t.app, &analyst().await, &dead, None).await).0, "/events/0");
        let operator = w.caller(t, "operator@entente").await;
        is_forbidden(preferences::show(&t.app, &operator).await, "operator");
        let wish = json!({"mode": "at-once", "events": ["report.submitted"], "severity_at_least": "medium"});
        let stale = preferences::save(&t.app, &analyst().await, &wish, Some(4)).await;
        assert!(matches!(stale, Err(Error::VersionMismatch)), "{stale:?}");
        let saved = preferences::save(&t.app, &analyst().await, &wish, Some(0)).await.unwrap();
        assert_eq!((saved.mode, saved.chosen, saved.version), (MailMode::AtOnce, true, 1));
        submit(t, &w, "Phishing").await;
        let admin = async || w.caller(t, "admin@brabant").await;
        // the organisation sees that it works, and nothing of what it is about
        assert!(channels::list(&t.app, &admin().await, None, 50).await.unwrap().is_empty());
        assert!(subscriptions::list(&t.app, &admin().await, None, None, 50).await.unwrap().is_empty());
        assert!(listed(t, &admin().await, None).await.is_empty());
        let due = leased(t).await;
        assert_eq!((due.len(), due[0].due.len()), (1, 1));
        let (channel, delivery) = (due[0].channel.id, due[0].due[0].id);
        is_hidden(channels::show(&t.app, &admin().await, channel).await, "channel");
        is_hidden(channels::disable(&t.app, &admin().await, channel, None).await, "disable");
        is_hidden(deliveries::show(&t.app, &admin().await, delivery).await, "delivery");
        is_hidden(deliveries::retry(&t.app, &admin().await, delivery).await, "retry");
        let body = json!({"channel": channel, "events": ["report.submitted"]});
        assert_eq!(pointer(subscriptions::create(&t.app, &admin().await, &body).await).0, "/channel");
        let mail = channels::member_mail(&t.app, &admin().await).await.unwrap();
        assert_eq!((mail[0].name.as_str(), mail[0].health.backlog), ("analyst", 1));
        // switched off, it is gone; the wish stays known
        let off = json!({"mode": "off", "events": ["report.submitted"]});
        let saved = preferences::save(&t.app, &analyst().await, &off, Some(1)).await.unwrap();
        assert_eq!((saved.mode, saved.events.as_slice(), saved.version), (MailMode::Off, &[EventType::ReportSubmitted][..], 2));
        let mail = channels::member_mail(&t.app, &admin().await).await.unwrap();
        assert_eq!((mail[0].health.backlog, mail[0].health.state), (0, HealthState::Disabled));
        let daily = json!({"mode": "daily", "events": ["report.submitted"]});
        assert_eq!(preferences::save(&t.app, &analyst().await, &daily, None).await.unwrap().mode, MailMode::Daily);
        assert_eq!(logged(t, w.organisation("brabant"), Action::EditPreferences, "done").await, 3);
        // another member's is another
        assert!(!preferences::show(&t.app, &w.caller(t, "colleague@brabant").await).await.unwrap().chosen);
    }
}
