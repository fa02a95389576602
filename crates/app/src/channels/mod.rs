//! Channels: the ways in which an organisation wants to be told, and whether they work.
//!
//! A webhook's secret leaves here twice at most: when the channel is set up, and when the secret is exchanged.

mod create;
mod described;
mod give_up;
mod keepers;
mod list;
mod member_mail;
mod remove;
mod rotate_secret;
mod show;
mod state;
mod trial;
mod update;
mod view;

pub use create::{Created, create};
pub use described::described;
pub use give_up::give_up;
pub use keepers::keepers;
pub use list::list;
pub use member_mail::{MemberMail, member_mail};
pub use remove::remove;
pub use rotate_secret::{Rotated, rotate_secret};
pub(crate) use show::find;
pub use show::show;
pub use state::{disable, enable, pause, possible};
pub use trial::{Trial, trial};
pub use update::update;
pub use view::{ChannelView, Health, HealthState};

/// How many channels an organisation has at most.
pub const MOST: i64 = 50;
