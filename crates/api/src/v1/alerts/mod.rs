//! Alerts: what authorities publish from their cases, and what their recipients answer.

pub(crate) mod acknowledge;
pub(crate) mod clear;
pub(crate) mod draft;
pub(crate) mod edit;
pub(crate) mod export_csv;
pub(crate) mod export_misp;
pub(crate) mod export_stix;
pub(crate) mod give_back;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod publish;
pub(crate) mod recall;
pub(crate) mod show;
pub(crate) mod submit;

use crate::answer::{Answer, Answered, ETag};
use crate::extract::{IfMatch, Named};
use crate::problem::Problem;
use app::alerts::{self, AlertDetail, AlertKey};
use app::{App, Caller};
use domain::ids::AlertId;
use domain::reference::{Reference, ReferenceKind};
use uuid::Uuid;

/// What the address names: an id, else a reference; anything else names nothing.
fn key(named: &Named) -> AlertKey {
    if let Some(id) = named.id() {
        return AlertKey::Id(id);
    }
    Reference::parse(ReferenceKind::Alert, &named.0)
        .map_or(AlertKey::Id(Uuid::nil().into()), AlertKey::Reference)
}

/// The tag of an alert as its reader has it: the publisher's row, or what a recipient reads and has answered.
fn tag(app: &App, alert: &AlertDetail) -> ETag {
    let (id, version, state) = (alert.id.0, alert.version.to_be_bytes(), alert.state.as_str().as_bytes());
    let mut reader = Vec::new();
    if let Some(own) = &alert.own {
        reader.extend(own.row_version.to_be_bytes());
    }
    if let Some(received) = &alert.received {
        let ground = &received.held.ground;
        reader.extend(ground.decision.0.as_bytes());
        reader.extend(ground.projection.kept.bits().to_be_bytes());
        reader.extend(ground.projection.pseudonymised.bits().to_be_bytes());
        reader.extend(ground.dropped.to_be_bytes());
        reader.extend(received.state.as_str().as_bytes());
    }
    ETag::of(app, &[b"alert", id.as_bytes(), &version, state, &reader, b"json"])
}

/// An alert as its reader may see it.
fn answer(app: &App, alert: &AlertDetail) -> Answered {
    Ok(Answer::ok(&alert.json())?.tagged(&tag(app, alert)))
}

/// Refuses when the client names another version than the present one.
async fn honoured(app: &App, caller: &Caller, id: AlertId, version: &IfMatch) -> Result<(), Problem> {
    if version.is_sent() {
        version.honoured(&tag(app, &alerts::show(app, caller, AlertKey::Id(id)).await?))?;
    }
    Ok(())
}
