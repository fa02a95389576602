//! The organisation's channels, and, for its admins, whether the mail to its members arrives.

use super::rows::{channel, health};
use crate::page::{ChannelRow, ChannelsPage};
use crate::routes::live::live;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::Shell;
use crate::words::{Lang, arg, say};
use app::channels::{self, HealthState, MOST};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::notification::ChannelKind;

/// `GET /channels`.
pub(in crate::routes) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    let lang = by.lang;
    let live = live(&site, &by, &[], &[]).await?;
    let all = channels::list(&site.app, &by.caller, None, MOST.unsigned_abs()).await?;
    let shows_members = by.caller.principal.may(Action::EditMember, Relation::Own);
    let mail = if shows_members { channels::member_mail(&site.app, &by.caller).await? } else { Vec::new() };
    let waits = all.iter().any(|one| one.health.lag_seconds > 0);
    let failing = all.iter().filter(|one| one.health.state == HealthState::Failing).count();
    let page = ChannelsPage {
        shell: Shell { live, ..shell(&site, &by, &say(lang, "channels", &[]), "channels").await? },
        summary: summary(all.len(), failing, lang),
        rows: all.iter().map(|one| channel(one, &by)).collect(),
        members: mail
            .iter()
            .map(|one| ChannelRow { name: one.name.clone(), ..health(&one.health, ChannelKind::Email, &by) })
            .collect(),
        shows_members,
        poll: if waits { 5 } else { 15 },
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn summary(all: usize, failing: usize, lang: Lang) -> String {
    match (all, failing) {
        (0, _) => String::new(),
        (_, 0) => say(lang, "channels-none-fails", &[]),
        (all, failing) => say(lang, "channels-fail", &[("n", arg(failing)), ("all", arg(all))]),
    }
}
