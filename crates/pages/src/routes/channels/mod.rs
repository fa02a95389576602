//! The delivery console: which channels there are, how each works, what was delivered and what wasn't, and sending it again.
//!
//! A secret is shown in the answer to the form that made it and nowhere else; it stands in no address and no cookie.

mod act;
mod create;
mod delivery;
mod edit;
mod list;
mod rows;
mod secret;
mod show;
mod subscription;
mod trouble;

pub(super) use act::act;
pub(super) use create::{create, fresh};
pub(super) use delivery::{retry, show as delivery};
pub(super) use edit::{edit, save};
pub(super) use list::show as list;
pub(super) use rows::{health_tag, sentence};
pub(super) use show::show;
pub(super) use subscription::{act as subscribe, show as subscription};
pub(super) use trouble::complaints;

use super::problem::Problem;
use app::channels::ChannelView;
use domain::ids::ChannelId;

/// The channel that an address names.
fn key(text: &str) -> Result<ChannelId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// A channel's page.
fn path(id: ChannelId) -> String {
    format!("/channels/{id}")
}

/// Where it leads, as its kind has it; empty for a stream.
fn target(channel: &ChannelView) -> String {
    channel.url.clone().or_else(|| channel.address.clone()).unwrap_or_default()
}
