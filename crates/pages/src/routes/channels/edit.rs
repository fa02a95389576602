//! Describing a channel anew: its name, where it leads, how much it carries.

use super::create::{body, offered, typed};
use super::{complaints, key, path, target};
use crate::page::ChannelFormPage;
use crate::routes::posted::Posted;
use crate::routes::problem::Problem;
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::Pick;
use crate::words::say;
use app::channels::{self, ChannelView};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};

/// `GET /channels/{id}/edit`.
pub(in crate::routes) async fn edit(
    State(site): State<Site>,
    by: SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let channel = channels::show(&site.app, &by.caller, key(&id)?).await?;
    let page = form(&site, &by, &channel).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// `POST /channels/{id}/edit`.
pub(in crate::routes) async fn save(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let Posted { by, fields } = posted;
    let channel = channels::show(&site.app, &by.caller, key(&id)?).await?;
    let body = body(&fields, channel.kind.as_str());
    let version = fields.get("version").parse().ok();
    match channels::update(&site.app, &by.caller, channel.id, &body, version).await {
        Ok(_) => Ok(after(&path(channel.id), &say(by.lang, "channel-saved", &[]))),
        Err(app::Error::Invalid(errors)) => {
            let page = typed(form(&site, &by, &channel).await?, &fields);
            let page = ChannelFormPage { errors: complaints(&errors, by.lang), ..page };
            Ok(crate::respond(&page, by.lang, &headers, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(site: &Site, by: &SignedIn, channel: &ChannelView) -> Result<ChannelFormPage, Problem> {
    let page = offered(channel.kind, site);
    Ok(ChannelFormPage {
        shell: shell(site, by, &say(by.lang, "channel-edit-title", &[]), "channels").await?,
        action: format!("{}/edit", path(channel.id)),
        back: path(channel.id),
        edits: true,
        version: channel.version,
        name: channel.name.clone(),
        target: target(channel),
        content: Pick { chosen: vec![channel.content.as_str().to_owned()], ..page.content },
        digest: Pick { chosen: vec![channel.digest.as_str().to_owned()], ..page.digest },
        ..page
    })
}
