//! What is done to a channel: tried, paused, enabled, disabled, taken away, given a new secret, sent again what it missed.

use super::show::page;
use super::{complaints, create::told_above, key, path, secret};
use crate::routes::posted::{Fields, Posted};
use crate::routes::session::{SignedIn, after};
use crate::routes::{Answer, Site};
use crate::view::{Shell, Toast};
use crate::words::{arg, say};
use app::channels::{self, ChannelView};
use app::{Error, deliveries};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// `POST /channels/{id}` with `act`.
pub(in crate::routes) async fn act(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let channel = channels::show(&site.app, &by.caller, key(&id)?).await?;
    if fields.get("act") == "rotate" {
        let body = json!({"keep_hours": fields.get("keep_hours").parse::<u64>().unwrap_or(24)});
        let version = fields.get("version").parse().ok();
        let made = channels::rotate_secret(&site.app, &by.caller, channel.id, &body, version).await?;
        let page = secret::rotated(&site, &by, &made).await?;
        return Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK));
    }
    match step(&site, &by, &channel, &fields).await {
        Ok((place, text)) => Ok(after(&place, &text)),
        Err(Error::Invalid(errors)) => {
            let text = told_above(&complaints(&errors, by.lang));
            let mut page = page(&site, &by, &channel, &Fields::default()).await?;
            page.shell = Shell { toast: Some(Toast { text, undo: None, danger: true }), ..page.shell };
            if fields.get("act") == "replay" {
                page.replay = (fields.get("since").to_owned(), fields.get("until").to_owned());
            }
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// Does it; gives where to go on, and what to say there.
async fn step(
    site: &Site,
    by: &SignedIn,
    channel: &ChannelView,
    fields: &Fields,
) -> Result<(String, String), Error> {
    let (app, caller, lang, id) = (&site.app, &by.caller, by.lang, channel.id);
    let here = path(id);
    Ok(match fields.get("act") {
        "test" => {
            let trial = channels::trial(app, caller, id).await?;
            (format!("{here}?trial={}", trial.delivery), say(lang, "channel-tried", &[]))
        }
        "pause" => {
            channels::pause(app, caller, id, None).await?;
            (here, say(lang, "channel-is-paused", &[]))
        }
        "enable" => {
            channels::enable(app, caller, id, None).await?;
            (here, say(lang, "channel-is-enabled", &[]))
        }
        "disable" => {
            channels::disable(app, caller, id, None).await?;
            (here, say(lang, "channel-is-disabled", &[]))
        }
        "remove" => {
            channels::remove(app, caller, id, None).await?;
            ("/channels".to_owned(), say(lang, "channel-is-removed", &[("name", arg(&channel.name))]))
        }
        "replay" => {
            let replayed = deliveries::replay(app, caller, id, &range(fields)).await?;
            (here, say(lang, "replayed", &[("n", arg(replayed.count))]))
        }
        _ => return Err(Error::field("", "enum", "nothing was chosen")),
    })
}

/// The API's body of a replay.
fn range(fields: &Fields) -> Value {
    let mut body = json!({"states": fields.all("state").collect::<Vec<_>>()});
    for name in ["since", "until"] {
        if let (Some(text), Some(body)) = (fields.some(name), body.as_object_mut()) {
            body.insert(name.to_owned(), json!(crate::report_form::time(text)));
        }
    }
    body
}
