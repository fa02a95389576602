//! What a channel is told about: one subscription, made, changed, taken away.

use super::{complaints, key, path};
use crate::page::SubscriptionPage;
use crate::routes::posted::Posted;
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::shell;
use crate::routes::{Answer, Site, told};
use crate::words::say;
use app::channels::{self, ChannelView};
use app::subscriptions::{self, SubscriptionView};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use domain::ids::{ChannelId, SubscriptionId};
use domain::notification::Filter;

/// Stands in an address for the one that isn't there yet.
const NEW: &str = "new";

/// `GET /channels/{id}/subscriptions/{subscription}`, or `…/new`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path((id, one)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let channel = channels::show(&site.app, &by.caller, key(&id)?).await?;
    let known = if one == NEW { None } else { Some(found(&site, &by, channel.id, &one).await?) };
    let typed = match &known {
        Some(one) => {
            let events: Vec<String> = one.events.iter().map(|event| event.as_str().to_owned()).collect();
            told::form(&events, &one.filter)
        }
        None => told::form(&told::usual(by.kind()), &Filter::default()),
    };
    let page = SubscriptionPage { typed, ..page(&site, &by, &channel, known.as_ref()).await? };
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// `POST /channels/{id}/subscriptions/{subscription}`, or `…/new`, with `act` = `save` or `remove`.
pub(in crate::routes) async fn act(
    State(site): State<Site>,
    Path((id, one)): Path<(String, String)>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let (app, caller) = (&site.app, &by.caller);
    let channel = channels::show(app, caller, key(&id)?).await?;
    let known = if one == NEW { None } else { Some(found(&site, &by, channel.id, &one).await?) };
    let version = fields.get("version").parse().ok();
    let here = path(channel.id);
    if let (Some(known), "remove") = (&known, fields.get("act")) {
        subscriptions::remove(app, caller, known.id, version).await?;
        return Ok(after(&here, &say(by.lang, "subscription-removed", &[])));
    }
    let body = told::body(channel.id, &fields);
    let saved = match &known {
        Some(known) => subscriptions::update(app, caller, known.id, &body, version).await,
        None => subscriptions::create(app, caller, &body).await,
    };
    match saved {
        Ok(_) => Ok(after(&here, &say(by.lang, "subscription-saved", &[]))),
        Err(app::Error::Invalid(errors)) => {
            let page = SubscriptionPage {
                typed: told::sent(&fields),
                errors: complaints(&errors, by.lang),
                ..page(&site, &by, &channel, known.as_ref()).await?
            };
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// The subscription that the address names, if it is one of that channel.
async fn found(
    site: &Site,
    by: &SignedIn,
    channel: ChannelId,
    one: &str,
) -> Result<SubscriptionView, Problem> {
    let id: SubscriptionId = one.parse().map_err(|_| Problem::not_found())?;
    let found = subscriptions::show(&site.app, &by.caller, id).await?;
    if found.channel == channel { Ok(found) } else { Err(Problem::not_found()) }
}

async fn page(
    site: &Site,
    by: &SignedIn,
    channel: &ChannelView,
    one: Option<&SubscriptionView>,
) -> Result<SubscriptionPage, Problem> {
    let here = path(channel.id);
    let end = one.map_or_else(|| NEW.to_owned(), |one| one.id.to_string());
    Ok(SubscriptionPage {
        shell: shell(site, by, &say(by.lang, "channel-about", &[]), "channels").await?,
        action: format!("{here}/subscriptions/{end}"),
        channel: (channel.name.clone(), here),
        edits: one.is_some(),
        version: one.map_or(0, |one| one.version),
        ..SubscriptionPage::default()
    })
}
