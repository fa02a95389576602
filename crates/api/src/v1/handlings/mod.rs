//! An authority's own work on a report that it received.

pub(crate) mod claim;
pub(crate) mod release_claim;
pub(crate) mod triage;

use super::reports::tag;
use crate::answer::{Answer, Answered};
use crate::extract::IfMatch;
use crate::problem::Problem;
use app::handlings::{self, HandlingView};
use app::reports::{self, ReportKey};
use app::{App, Caller};

/// The version that the client means, if it says so: its tag is the report's.
async fn expected(
    app: &App,
    caller: &Caller,
    key: &ReportKey,
    version: &IfMatch,
) -> Result<Option<i32>, Problem> {
    if !version.is_sent() {
        return Ok(None);
    }
    let held = reports::find(app, caller, key.clone()).await?;
    version.honoured(&tag(app, &held))?;
    Ok(Some(handlings::show(app, caller, key.clone()).await?.version))
}

/// The handling after a step, with the report's new tag.
async fn answer(app: &App, caller: &Caller, handling: &HandlingView) -> Answered {
    let held = reports::find(app, caller, ReportKey::Id(handling.report)).await?;
    Ok(Answer::ok(handling)?.tagged(&tag(app, &held)))
}
