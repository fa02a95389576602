//! Whether the mails to an organisation's members arrive: what an admin sees of them, and nothing of what they are about.

use super::view::Health;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::{ChannelId, MemberId};
use serde::Serialize;
use std::collections::HashMap;

/// A member's mail in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct MemberMail {
    /// Whose.
    pub member: MemberId,
    /// Its name.
    pub name: String,
    /// Whether it arrives.
    pub health: Health,
}

/// The mail of every member who wants any, or once did.
pub async fn member_mail(app: &App, caller: &Caller) -> Result<Vec<MemberMail>, Error> {
    caller.check(app, Action::EditMember, Relation::Own, None).await?;
    let owner = caller.principal.organisation;
    let channels = app.store.members_mail(owner).await?;
    let ids: Vec<ChannelId> = channels.iter().map(|channel| channel.id).collect();
    let backlogs = app.store.backlogs(&ids, caller.ctx.at).await?;
    let members = app.store.members(owner).await?;
    let names: HashMap<MemberId, String> = members.into_iter().map(|m| (m.id, m.name)).collect();
    let mail = channels.iter().filter_map(|channel| {
        let member = channel.member?;
        let backlog = backlogs.get(&channel.id).copied().unwrap_or_default();
        let health = Health::of(channel, backlog, caller.ctx.at);
        Some(MemberMail { member, name: names.get(&member).cloned().unwrap_or_default(), health })
    });
    Ok(mail.collect())
}
