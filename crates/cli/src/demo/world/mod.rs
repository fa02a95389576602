//! The world of `entente demo`: who is in it, what they have agreed, what has been reported, and what was done about it.
//! Data tables and one replay, which does everything through the use cases that people use, with the clock put to the
//! moment of each act. What a page shows of it is therefore true.

mod channels;
mod found;
pub(crate) mod people;
mod reports;
mod stage;
mod terms;
mod values;
mod work;

use super::clock::MovableClock;
use anyhow::{Context, Result};
use app::App;
use chrono::TimeDelta;
use domain::time::Time;
use stage::Stage;
use work::{Act, Step};

/// When the world began: its agreements are a little older than its oldest report.
const FOUNDED: TimeDelta = TimeDelta::days(45);

/// Tells the whole story up to `now` into an empty instance; everybody's password is `password`.
pub(crate) async fn replay(app: &App, clock: &MovableClock, now: Time, password: &str) -> Result<()> {
    let cast = found::found(app, clock, now - FOUNDED, password).await.context("the demo's organisations")?;
    channels::set_up(app, &cast).await.context("the demo's channels")?;
    let mut stage = Stage::new(app, cast, now);
    for step in story() {
        clock.set(now - TimeDelta::minutes(step.ago));
        stage.play(&step).await.with_context(|| format!("the demo's act {:?} of {}", step.act, step.who))?;
    }
    clock.set(now);
    Ok(())
}

/// Everything that happens, in the order of time.
fn story() -> Vec<Step> {
    let submitted =
        reports::reports().map(|report| Step { ago: report.ago, who: report.by, act: Act::Submit(report) });
    let begun =
        reports::drafts().map(|report| Step { ago: report.ago, who: report.by, act: Act::Draft(report) });
    let mut story: Vec<Step> = submitted.chain(begun).chain(work::steps()).collect();
    story.sort_by_key(|step| std::cmp::Reverse(step.ago));
    story
}
