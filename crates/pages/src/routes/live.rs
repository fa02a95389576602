//! Pages that stay true while they are open: from which position a page follows, and of what it tells.

use super::Site;
use super::problem::Problem;
use super::session::SignedIn;
use crate::view::Live;
use domain::notification::EventType;

/// What adds a row to a list of received alerts.
pub(crate) const ALERTS: &[EventType] = &[EventType::AlertPublished];
/// What changes one.
pub(crate) const ALERT_CHANGES: &[EventType] =
    &[EventType::AlertUpdated, EventType::AlertRecalled, EventType::AlertExpired];
/// What adds a row to an authority's lists of reports.
pub(crate) const REPORTS: &[EventType] = &[EventType::ReportSubmitted];
/// What changes one there.
pub(crate) const REPORT_CHANGES: &[EventType] = &[EventType::ReportRevised, EventType::ReportWithdrawn];
/// What changes a row of a company's own reports.
pub(crate) const ANSWERS: &[EventType] = &[
    EventType::HandlingAcknowledged,
    EventType::HandlingAccepted,
    EventType::HandlingReferred,
    EventType::HandlingClosed,
    EventType::FeedbackGiven,
];

/// What a page hears of from now on. Asked before the page's rows are read, so that nothing falls in between; what is told
/// twice for it is known by its reference.
pub(crate) async fn live(
    site: &Site,
    by: &SignedIn,
    new: &[EventType],
    changed: &[EventType],
) -> Result<Option<Live>, Problem> {
    let after = site.app.store.stream_end(by.caller.principal.organisation).await?;
    let types = |events: &[EventType]| events.iter().map(|e| e.as_str()).collect::<Vec<_>>().join(" ");
    Ok(Some(Live { after, new: types(new), changed: types(changed) }))
}
