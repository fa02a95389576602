//! Cases: an authority's own.

pub(crate) mod add_report;
pub(crate) mod list;
pub(crate) mod open;
pub(crate) mod show;

use crate::answer::ETag;
use crate::extract::Named;
use app::App;
use app::cases::{CaseDetail, CaseKey};
use domain::reference::{Reference, ReferenceKind};
use uuid::Uuid;

/// What the address names: an id, else a reference; anything else names nothing.
fn key(named: &Named) -> CaseKey {
    if let Some(id) = named.id() {
        return CaseKey::Id(id);
    }
    Reference::parse(ReferenceKind::Case, &named.0)
        .map_or(CaseKey::Id(Uuid::nil().into()), CaseKey::Reference)
}

/// The tag of a case: its row, and which reports and alerts of it the reader sees.
fn tag(app: &App, case: &CaseDetail) -> ETag {
    let mut parts: Vec<&[u8]> = vec![b"case", case.case.id.0.as_bytes()];
    let version = case.case.version.to_be_bytes();
    parts.push(&version);
    parts.extend(case.reports.iter().map(|report| report.id.0.as_bytes().as_slice()));
    parts.extend(case.alerts.iter().map(|alert| alert.id.0.as_bytes().as_slice()));
    ETag::of(app, &parts)
}
