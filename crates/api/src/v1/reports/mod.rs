//! Reports: what companies submit, and what everybody may see of it.

pub(crate) mod access;
pub(crate) mod correlations;
pub(crate) mod disclosures;
pub(crate) mod duties;
pub(crate) mod export_misp;
pub(crate) mod export_stix;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod queue;
pub(crate) mod receipt;
pub(crate) mod show;
pub(crate) mod submit;
pub(crate) mod timeline;
pub(crate) mod withdraw;

use crate::answer::{Answer, Answered, ETag};
use crate::extract::Named;
use crate::problem::Problem;
use app::reports::{self, Preview, ReportKey, Submitted};
use app::{App, Caller, Held};
use domain::reference::{Reference, ReferenceKind};
use serde_json::json;
use uuid::Uuid;

/// What the address names: an id, else a reference; anything else names nothing.
pub(crate) fn key(named: &Named) -> ReportKey {
    if let Some(id) = named.id() {
        return ReportKey::Id(id);
    }
    Reference::parse(ReferenceKind::Report, &named.0)
        .map_or(ReportKey::Id(Uuid::nil().into()), ReportKey::Reference)
}

/// The tag of a report as its reader holds it.
pub(crate) fn tag(app: &App, held: &Held) -> ETag {
    let projection = held.ground.projection;
    ETag::of(
        app,
        &[
            b"report",
            held.item.as_bytes(),
            &held.revision.to_be_bytes(),
            &held.stage.to_be_bytes(),
            held.ground.decision.0.as_bytes(),
            &projection.kept.bits().to_be_bytes(),
            &projection.pseudonymised.bits().to_be_bytes(),
            &held.ground.dropped.to_be_bytes(),
            b"json",
        ],
    )
}

/// The answer to a submission, from a body or from a draft.
pub(crate) async fn submitted(app: &App, caller: &Caller, done: &Submitted) -> Answered {
    let held = reports::find(app, caller, ReportKey::Id(done.id)).await?;
    let answer = Answer::created(done, format!("/v1/reports/{}", done.id))?;
    Ok(answer.tagged(&tag(app, &held)).replay(done.replayed))
}

/// The refusal of a submission whose preview no longer holds, with what holds now.
pub(crate) fn stale(now: &Preview) -> Problem {
    Problem::from(app::Error::StaleBasis)
        .with("audience", json!(now.audience))
        .with("basis", now.basis.clone())
}
