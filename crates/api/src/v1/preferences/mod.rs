//! What the caller is mailed about: its own matter.

pub(crate) mod save;
pub(crate) mod show;

use crate::answer::{Answer, Answered, ETag};
use app::preferences::PreferencesView;
use app::{App, Caller};

/// The tag of a member's wishes.
fn tag(app: &App, caller: &Caller, preferences: &PreferencesView) -> ETag {
    let (id, version) = (caller.ctx.actor.id(), preferences.version.to_be_bytes());
    ETag::of(app, &[b"preferences", id.as_bytes(), &version, b"json"])
}

/// A member's wishes.
fn answer(app: &App, caller: &Caller, preferences: &PreferencesView) -> Answered {
    Ok(Answer::ok(preferences)?.tagged(&tag(app, caller, preferences)))
}
