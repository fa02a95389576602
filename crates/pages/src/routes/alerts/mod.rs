//! Alerts: the lists out and in, the composer, one alert with its steps.

mod act;
mod audience;
mod compose;
mod draft;
mod list;
mod own;
mod received;
mod show;

pub(super) use act::{act, answered_by_reference};
pub(super) use compose::{create, edit, fresh, save};
pub(super) use list::show as list;
pub(super) use show::show;

use super::problem::Problem;
use crate::view::{StateTag, Tone};
use crate::words::{Lang, arg, say, word};
use app::alerts::AlertKey;
use domain::alert::{AlertState, RecipientState};
use domain::reference::{Reference, ReferenceKind};

/// The alert that an address names.
pub(super) fn key(reference: &str) -> Result<AlertKey, Problem> {
    let parsed = Reference::parse(ReferenceKind::Alert, reference);
    parsed.map(AlertKey::Reference).ok_or_else(Problem::not_found)
}

/// Where an alert stands, in its ink.
pub(super) fn state(state: AlertState, lang: Lang) -> StateTag {
    let tone = match state {
        AlertState::Published => Tone::Ok,
        AlertState::AwaitingClearance => Tone::Warn,
        AlertState::Draft
        | AlertState::Cleared
        | AlertState::Updated
        | AlertState::Recalled
        | AlertState::Expired => Tone::Plain,
    };
    StateTag::new(word(lang, "alert-state", state.as_str()), tone)
}

/// How far an alert has come with one recipient, in its ink.
pub(super) fn answer(state: RecipientState, lang: Lang) -> StateTag {
    let tone = if state.is_answer() { Tone::Ok } else { Tone::Plain };
    StateTag::new(word(lang, "recipient-state", state.as_str()), tone)
}

/// *2 of 3 acknowledged*.
pub(super) fn progress(answered: i64, recipients: i64, lang: Lang) -> String {
    say(lang, "alert-progress", &[("n", arg(answered)), ("all", arg(recipients))])
}
