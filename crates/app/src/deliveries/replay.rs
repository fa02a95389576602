//! Sending a channel again what it was sent, or should have been, in a stretch of time.

use crate::{App, Caller, Error, channels};
use chrono::TimeDelta;
use domain::authz::{Action, Relation, acts};
use domain::fields::{Errors, FieldError, Reader};
use domain::ids::ChannelId;
use domain::notification::{ChannelKind, ChannelState, DeliveryState};
use domain::time::Time;
use serde::Serialize;
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::deliveries::ReplayRange;
use storage::{Write, WriteTx};

/// The longest stretch.
const LONGEST: TimeDelta = TimeDelta::days(31);
/// The most deliveries at once.
const MOST: u64 = 100_000;

/// How many go out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// So many.
    pub count: u64,
}

/// Reads `{since, until?, states?}`.
fn range(body: &Value, now: Time) -> Result<ReplayRange, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let since = if reader.has("since") {
        reader.time("since", now)
    } else {
        reader.missing("since");
        None
    };
    let until = if reader.has("until") { reader.time("until", now) } else { Some(now) };
    let again = |word: &str| {
        let states = [DeliveryState::Dead, DeliveryState::Delivered];
        DeliveryState::parse(word).filter(|state| states.contains(state))
    };
    let states = if reader.has("states") {
        let states = reader.words("states", 2, again, "dead or delivered");
        if states.as_ref().is_some_and(Vec::is_empty) {
            reader.fail("states", "length", "name dead, delivered or both");
        }
        states
    } else {
        Some(vec![DeliveryState::Dead, DeliveryState::Delivered])
    };
    if let (Some(since), Some(until)) = (since, until) {
        if until <= since {
            reader.fail("until", "range", "must be later than since");
        } else if until - since > LONGEST {
            reader.fail("since", "range", "is more than 31 days before the end: ask for a shorter stretch");
        }
    }
    reader.finish();
    let range = since.zip(until).zip(states);
    errors.into_result(range.map(|((since, until), states)| ReplayRange { since, until, states }))
}

/// Makes due again what was owed to a channel in a stretch of time, each with its own id, so that a receiver knows what it
/// has already. On a paused channel it waits.
pub async fn replay(app: &App, caller: &Caller, id: ChannelId, body: &Value) -> Result<Replayed, Error> {
    let channel = channels::find(app, caller, id, Action::RetryDelivery).await?;
    let range = range(body, caller.ctx.at).map_err(Error::Invalid)?;
    if channel.kind == ChannelKind::Stream {
        let why = "nothing is sent to a stream: open it with the Last-Event-ID from which to begin";
        return Err(Error::field("", "type", why));
    }
    app.store.write(&caller.ctx, ReplayRangeOf { id, range }).await
}

struct ReplayRangeOf {
    id: ChannelId,
    range: ReplayRange,
}

impl Write for ReplayRangeOf {
    const NAME: &'static str = "deliveries.replay";
    type Output = Replayed;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Replayed, AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_channel(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::RetryDelivery, _>(&locked, Relation::Own, None)?;
        if locked.state == ChannelState::Disabled {
            return Err(Error::WrongState { state: locked.state.as_str(), allowed: vec!["enable"] });
        }
        if tx.count_replay(self.id, &self.range, MOST + 1).await? > MOST {
            let why = "leaves more than 100,000 deliveries to send again: ask for a shorter stretch";
            return Err(Error::field("/since", "range", why));
        }
        let count = tx.raise_deliveries(permit, &self.range).await?;
        tx.unblock_channel(&locked).await?;
        Ok((Replayed { count }, AuditEvents::one(Action::RetryDelivery, None, owner)))
    }
}
