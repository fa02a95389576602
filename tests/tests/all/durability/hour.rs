//! A receiver that is away for an hour, by a clock that is moved, with the worker itself and a receiver on loopback.

use super::{hook, report};
use anyhow::{Result, ensure};
use app::reports;
use chrono::TimeDelta;
use domain::agreement::{AgreementKind, PartyRole};
use domain::time::{Clock, Time};
use entente_tests::{Founder, MachineClock, Place, Receiver};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use worker::outgoing::{self, Outgoing};

/// The machine's time and what was added to it.
#[derive(Default)]
struct MovedClock(Mutex<TimeDelta>);

impl MovedClock {
    fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Time {
        MachineClock.now() + *self.0.lock().unwrap()
    }
}

async fn away_for_an_hour(place: Place) -> Result<()> {
    let clock = Arc::new(MovedClock::default());
    let app = place.open(Arc::clone(&clock) as _).await?;
    let founder = Founder::new(&app).await?;
    let (company, unit) = (founder.company("nordbank").await?, founder.authority("unit").await?);
    let parties = [(&company, PartyRole::Reporter), (&unit, PartyRole::Receiver)];
    founder.agree(AgreementKind::CompanyAuthority, &parties, |_| {}).await?;
    // of one organisation two receivers: the one that is away holds up nothing of the other's
    let mut away = Receiver::new(Arc::clone(&clock) as _);
    let mut there = Receiver::new(Arc::clone(&clock) as _);
    hook(&founder, &unit, &mut away, json!({})).await?;
    hook(&founder, &unit, &mut there, json!({})).await?;

    let stop = CancellationToken::new();
    let settings = worker::Settings {
        outgoing: Outgoing::new(outgoing::Settings {
            allow_loopback: true,
            ..outgoing::Settings::default()
        })?,
        mailer: None,
        bounces: None,
        concurrency: 16,
    };
    let works = tokio::spawn(worker::run(app.clone(), settings, stop.clone()));

    let soon = Duration::from_secs(20);
    let mut number = 0;
    let mut submitted = 0;
    away.be_down(true);
    // twelve times five minutes, two reports in each
    for _ in 0..12 {
        for _ in 0..2 {
            let body = report(number, "high", 2, clock.now());
            reports::submit(&app, &founder.as_member(&company, "reporter").await?, &body, None).await?;
            number += 1;
            submitted += 1;
        }
        ensure!(there.wait_for(submitted, soon).await, "the other receiver waits with the one that is away");
        clock.advance(TimeDelta::minutes(5));
        // the worker looks by itself every second
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    ensure!(away.distinct() == 0, "it was away");
    away.be_down(false);
    let mut waits = 0;
    while !away.wait_for(submitted, Duration::from_millis(1_500)).await {
        clock.advance(TimeDelta::minutes(5));
        waits += 1;
        ensure!(waits < 24, "two hours after it came back {} of {submitted} have come", away.distinct());
    }
    stop.cancel();
    works.await?;
    for (_, got) in away.got() {
        ensure!(got.ids.len() == 1, "the id changed");
    }
    ensure!(there.got().values().all(|got| got.times == 1), "the other one was told again");
    ensure!(away.forged() + there.forged() == 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_afterwards_on_sqlite() -> Result<()> {
    away_for_an_hour(Place::sqlite()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_afterwards_on_postgres() -> Result<()> {
    away_for_an_hour(Place::postgres(testkit::postgres())).await
}
