//! An alert as a file.

use super::about::{party, under};
use super::names::{file, shelf, url};
use super::{Exported, Format};
use crate::alerts::{self, AlertDetail, AlertKey};
use crate::{App, Caller, Error};
use domain::alert::{AlertState, AlertVerb};
use domain::ids::ItemKind;
use interop::export::About;

/// An alert as the caller may see it, once it has gone out.
pub async fn alert(app: &App, caller: &Caller, key: AlertKey, format: Format) -> Result<Exported, Error> {
    let detail = alerts::show(app, caller, key).await?;
    let about = about(app, &detail)?;
    let content = &detail.content;
    let at = caller.ctx.at;
    let shelf = shelf(detail.id.0, detail.own.is_some(), caller.principal.organisation);
    let body = match format {
        Format::Stix => {
            file(app, at, shelf, &about, |ids| interop::stix::alert(content, &about, ids)).await?
        }
        Format::Misp => {
            file(app, at, shelf, &about, |ids| interop::misp::write::alert(content, &about, ids)).await?
        }
        Format::Csv => interop::csv::alert(content, &about).into_bytes(),
    };
    Ok(Exported { reference: detail.reference.clone(), format, body })
}

fn about(app: &App, alert: &AlertDetail) -> Result<About, Error> {
    // while its next version is written, what would go out isn't what stands here
    let written =
        matches!(alert.state, AlertState::Draft | AlertState::AwaitingClearance | AlertState::Cleared);
    let Some(at) = alert.published_at.filter(|_| !written) else {
        let allowed = alert.own.iter().flat_map(|own| &own.allowed);
        let allowed = allowed.copied().map(AlertVerb::as_str).collect();
        return Err(Error::WrongState { state: alert.state.as_str(), allowed });
    };
    let received = alert.received.as_ref();
    Ok(About {
        reference: alert.reference.as_str().to_owned(),
        url: url(app, ItemKind::Alert, &alert.reference),
        from: party(&alert.organisation),
        at,
        purposes: received
            .map_or(alert.content.view().marking.purposes, |received| received.held.ground.purposes),
        under: received.and_then(|received| under(&received.disclosure, &received.findings)),
        revoked: alert.state == AlertState::Recalled,
    })
}
