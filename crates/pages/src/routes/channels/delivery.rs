//! One delivery: every try with what came of it, and sending it again.

use super::key;
use super::rows::{delivery, poll, sentence};
use crate::page::{AttemptRow, DeliveryPage};
use crate::routes::posted::Posted;
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Moment, StateTag, Tone};
use crate::words::{arg, say, word};
use app::channels;
use app::deliveries::{self, AttemptView, DeliveryDetail};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::ids::{ChannelId, DeliveryId};
use domain::notification::{ChannelState, DeliveryState};

/// `GET /channels/{id}/deliveries/{delivery}`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path((id, one)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let (channel, found) = found(&site, &by, &id, &one).await?;
    let lang = by.lang;
    let shown = channels::show(&site.app, &by.caller, channel).await?;
    let row = delivery(&found.delivery, &by);
    let open = found.delivery.state == DeliveryState::Pending;
    let title = word(lang, "event-type", &row.event);
    let page = DeliveryPage {
        shell: shell(&site, &by, &title, "channels").await?,
        id: found.delivery.id.to_string(),
        channel: (shown.name, super::path(channel)),
        can_retry: found.delivery.state != DeliveryState::Cancelled && shown.state != ChannelState::Disabled,
        attempts: found.attempts.iter().rev().map(|attempt| tried(attempt, &by)).collect(),
        poll: if open { poll([&found.delivery], by.now()) } else { 0 },
        row,
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// `POST /channels/{id}/deliveries/{delivery}` with `act` = `retry`.
pub(in crate::routes) async fn retry(
    State(site): State<Site>,
    Path((id, one)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let by = posted.by;
    let (_, found) = found(&site, &by, &id, &one).await?;
    let retried = deliveries::retry(&site.app, &by.caller, found.delivery.id).await?;
    let here = delivery(&retried.delivery, &by).href;
    Ok(after(&here, &say(by.lang, "delivery-retried", &[])))
}

/// The delivery that the address names, if it is one of that channel.
async fn found(
    site: &Site,
    by: &SignedIn,
    channel: &str,
    one: &str,
) -> Result<(ChannelId, DeliveryDetail), Problem> {
    let channel = key(channel)?;
    let id: DeliveryId = one.parse().map_err(|_| Problem::not_found())?;
    let found = deliveries::show(&site.app, &by.caller, id).await?;
    if found.delivery.channel == channel { Ok((channel, found)) } else { Err(Problem::not_found()) }
}

fn tried(one: &AttemptView, by: &SignedIn) -> AttemptRow {
    let (lang, last) = (by.lang, &one.attempt);
    let tone = if last.outcome == "delivered" { Tone::Ok } else { Tone::Danger };
    AttemptRow {
        at: Moment::new(last.at, by.now(), lang),
        outcome: StateTag::new(word(lang, "attempt-outcome", &last.outcome), tone),
        status: last.status.map(|status| status.to_string()).unwrap_or_default(),
        took: say(lang, "attempt-took", &[("n", arg(last.millis))]),
        error: sentence(last.error.as_deref().unwrap_or_default()),
        head: one.head.clone().unwrap_or_default(),
    }
}
