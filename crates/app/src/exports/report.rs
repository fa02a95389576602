//! A report as a file.

use super::about::{masked, party, under};
use super::names::{file, shelf, url};
use super::{Exported, Format};
use crate::reports::{self, ReportDetail, ReportKey};
use crate::{App, Caller, Error};
use domain::handling::{ReportState, State};
use domain::ids::ItemKind;
use interop::export::{About, Determination, Investigation, Progress};

/// A report as the caller may see it; what was taken back from the caller leaves in no file. There is no table of a report: `Csv` is [`Error::Hidden`], as no such address is.
pub async fn report(app: &App, caller: &Caller, key: ReportKey, format: Format) -> Result<Exported, Error> {
    let detail = reports::show(app, caller, key).await?;
    let (held, content) = (&detail.held, &detail.content);
    if held.withdrawn {
        // whoever still reads it, for the sake of a case, reads it here; its owner's file says that it is revoked
        return Err(Error::Hidden);
    }
    let (about, progress) = (about(app, caller, &detail), progress(app, caller, &detail).await?);
    let at = caller.ctx.at;
    let shelf = shelf(held.item, held.is_own(), caller.principal.organisation);
    let body = match format {
        Format::Stix => {
            file(app, at, shelf, &about, |ids| interop::stix::report(content, &about, progress, ids)).await?
        }
        Format::Misp => {
            file(app, at, shelf, &about, |ids| interop::misp::write::report(content, &about, progress, ids))
                .await?
        }
        Format::Csv => return Err(Error::Hidden),
    };
    Ok(Exported { reference: held.reference.clone(), format, body })
}

fn about(app: &App, caller: &Caller, detail: &ReportDetail) -> About {
    let held = &detail.held;
    let view = detail.content.view();
    let from = if view.title.is_some() {
        party(&detail.organisation)
    } else {
        masked(app, caller, &detail.organisation, held.owner, held.ground.agreement)
    };
    let taken_back = [ReportState::Withdrawn, ReportState::Erased].map(ReportState::as_str);
    About {
        reference: held.reference.as_str().to_owned(),
        url: url(app, ItemKind::Report, &held.reference),
        from,
        at: detail.head.submitted_at,
        purposes: if held.is_own() { view.marking.purposes } else { held.ground.purposes },
        under: detail.disclosure.as_ref().and_then(|disclosure| under(disclosure, &detail.findings)),
        revoked: taken_back.contains(&detail.head.state.as_str()),
    }
}

/// How far the work is: for the owner everybody's, for an authority its own.
async fn progress(app: &App, caller: &Caller, detail: &ReportDetail) -> Result<Progress, Error> {
    let by = (!detail.held.is_own()).then_some(caller.principal.organisation);
    let rows = app.store.handlings(&[detail.held.item], by).await?;
    let done = !rows.is_empty() && rows.iter().all(|row| row.state == State::Closed);
    let begun = rows.iter().any(|row| row.state != State::New);
    // whoever took it into a case has found it to be so
    let confirmed =
        rows.iter().any(|row| row.case.is_some() || matches!(row.state, State::Accepted | State::Linked));
    Ok(Progress {
        determination: if confirmed { Determination::Confirmed } else { Determination::Suspected },
        investigation: match (done, begun) {
            (true, _) => Investigation::Closed,
            (false, true) => Investigation::Open,
            (false, false) => Investigation::New,
        },
    })
}
