//! Mails that come back, and where the links of mails lead.

use crate::demo_world::{World, plain};
use crate::support::{TestApp, on_both_databases};
use app::channels::{self, Health as Seen, HealthState};
use app::deliveries::{self, Landing};
use app::notify::{self, Attempt, Bounce, Due, Health, Leased, Outcome, Settled, Verdict};
use app::{Error, preferences, reports};
use chrono::TimeDelta;
use domain::ids::{DeliveryId, Item, ItemKind};
use domain::notification::{MailMode, Subject};
use serde_json::json;
use uuid::Uuid;

const ANALYST: &str = "analyst@brabant";

async fn wish(t: &TestApp, w: &World, who: &str, mode: &str) {
    let body = json!({"mode": mode, "events": ["report.submitted"]});
    preferences::save(&t.app, &w.caller(t, who).await, &body, None).await.unwrap();
}

/// A report, and its reference.
async fn submit(t: &TestApp, w: &World) -> String {
    let caller = w.caller(t, "reporter@nordbank").await;
    let body = plain("Phishing", &[("url", "https://kit.example/a")]);
    reports::submit(&t.app, &caller, &body, None).await.unwrap().reference.to_string()
}

/// What is due goes to a mail server that takes it.
async fn taken(t: &TestApp) -> Vec<Due> {
    while notify::dispatch(&t.app).await.unwrap() > 0 {}
    let now = t.app.now();
    let (mut all, mut settled) = (Vec::new(), Vec::new());
    for Leased { channel, due } in t.app.store.lease_channels(now, 64).await.unwrap() {
        all.extend(due.clone());
        let outcomes = due.into_iter().map(|due| Outcome {
            due,
            verdict: Verdict::Delivered,
            basis: Some(b"basis".to_vec()),
            attempt: Some(Attempt { at: now, ..Attempt::default() }),
        });
        let health = Health { success: Some(now), ..Health::default() };
        settled.push(Settled { channel, outcomes: outcomes.collect(), health });
    }
    t.app.store.settle_leases(&settled, now).await.unwrap();
    all
}

async fn comes_back(t: &TestApp, delivery: DeliveryId) -> bool {
    t.advance(TimeDelta::minutes(1));
    let why = "the mail came back: 550 5.1.1 unknown".to_owned();
    notify::bounced(&t.app, &Bounce { delivery, status: Some(550), why }).await.unwrap()
}

/// As the member sees it.
async fn own_health(t: &TestApp, w: &World) -> Seen {
    preferences::show(&t.app, &w.caller(t, ANALYST).await).await.unwrap().health.unwrap()
}

on_both_databases! {
    async fn the_member_and_the_admin_see_that_a_mail_came_back(t: &TestApp) {
        let w = World::new(t).await;
        wish(t, &w, ANALYST, "at-once").await;
        submit(t, &w).await;
        let out = taken(t).await;
        assert_eq!((out.len(), own_health(t, &w).await.state), (1, HealthState::Healthy));

        assert!(comes_back(t, out[0].id).await);
        let since = t.app.now();
        let seen = own_health(t, &w).await;
        assert_eq!((seen.state, seen.failing_since), (HealthState::Failing, Some(since)));
        assert_eq!(seen.last_error.as_deref(), Some("the mail came back: 550 5.1.1 unknown"));
        let admin = channels::member_mail(&t.app, &w.caller(t, "admin@brabant").await).await.unwrap();
        assert_eq!((admin[0].health.state, admin[0].health.failures), (HealthState::Failing, 1));

        // what is said twice counts once
        assert!(!comes_back(t, out[0].id).await);
        assert_eq!(own_health(t, &w).await.failures, 1);

        // a mail server that takes the next one has not delivered it
        t.advance(TimeDelta::hours(2));
        submit(t, &w).await;
        assert_eq!(taken(t).await.len(), 1);
        let seen = own_health(t, &w).await;
        assert_eq!((seen.state, seen.failing_since), (HealthState::Failing, Some(since)));
        // but when nothing came back for a day, it has
        t.advance(TimeDelta::hours(25));
        submit(t, &w).await;
        taken(t).await;
        let seen = own_health(t, &w).await;
        assert_eq!((seen.state, seen.failing_since), (HealthState::Healthy, None));
    }

    async fn a_mailbox_that_returns_everything_is_given_up(t: &TestApp) {
        let w = World::new(t).await;
        wish(t, &w, ANALYST, "at-once").await;
        for _ in 0..7 {
            submit(t, &w).await;
            for due in taken(t).await {
                comes_back(t, due.id).await;
            }
            t.advance(TimeDelta::hours(20));
        }
        let shown = preferences::show(&t.app, &w.caller(t, ANALYST).await).await.unwrap();
        assert_eq!((shown.mode, shown.health.unwrap().state), (MailMode::Off, HealthState::Disabled));
        submit(t, &w).await;
        assert!(taken(t).await.is_empty());
    }

    async fn a_digest_comes_back_whole(t: &TestApp) {
        let w = World::new(t).await;
        wish(t, &w, ANALYST, "hourly").await;
        submit(t, &w).await;
        taken(t).await;
        t.advance(TimeDelta::minutes(20));
        submit(t, &w).await;
        assert!(taken(t).await.is_empty(), "it is gathered");
        t.advance(TimeDelta::hours(1));
        let out = taken(t).await;
        assert_eq!(out.len(), 2);
        assert!(comes_back(t, out[1].id).await);
        // the other one went with it
        assert!(!comes_back(t, out[0].id).await);
        assert_eq!(own_health(t, &w).await.failures, 1);
    }

    async fn what_is_no_mail_of_ours_is_passed_over(t: &TestApp) {
        let w = World::new(t).await;
        wish(t, &w, ANALYST, "at-once").await;
        submit(t, &w).await;
        while notify::dispatch(&t.app).await.unwrap() > 0 {}
        let leased = t.app.store.lease_channels(t.app.now(), 64).await.unwrap();
        assert!(!comes_back(t, leased[0].due[0].id).await, "it isn't out yet");
        assert!(!comes_back(t, DeliveryId(Uuid::nil())).await);
        assert!(!comes_back(t, t.app.ctx(w.caller(t, ANALYST).await.ctx.actor).request.0.into()).await);
        assert_eq!(own_health(t, &w).await.failures, 0);
    }

    async fn a_link_leads_only_who_was_told_and_may_read(t: &TestApp) {
        let w = World::new(t).await;
        wish(t, &w, ANALYST, "at-once").await;
        let reference = submit(t, &w).await;
        let id = taken(t).await[0].id;
        let found = deliveries::landing(&t.app, &w.caller(t, ANALYST).await, id).await.unwrap();
        let Landing::Subject { subject: Subject::Item(Item { kind: ItemKind::Report, .. }), reference: named } =
            found
        else {
            panic!("{found:?}")
        };
        assert_eq!(named, Some(reference));
        // another's mail, another organisation's, none
        for who in ["supervisor@brabant", "admin@brabant", "analyst@lutetia", "reporter@nordbank"] {
            let refused = deliveries::landing(&t.app, &w.caller(t, who).await, id).await;
            assert!(matches!(refused, Err(Error::Hidden)), "{who}: {refused:?}");
        }
        let none = deliveries::landing(&t.app, &w.caller(t, ANALYST).await, DeliveryId(Uuid::nil())).await;
        assert!(matches!(none, Err(Error::Hidden)), "{none:?}");
    }
}
