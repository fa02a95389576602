//! `POST /v1/reports/{id}/withdraw`: takes a report back.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, IfMatch, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports::{self, ReportKey};
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Withdraw a report",
        "From everybody who has it, at once: it leaves their lists, searches and counts, and each owes you an acknowledgement in \
         24 hours. Who has it in a case reads on for 48 hours. Whoever published an alert made of it owes that alert without \
         it, or a recall, in 24 hours. `withdrawal` says how many have acknowledged. It can't be undone.",
    )
    .needs(Action::WithdrawReport)
    .takes::<schema::Reason>()
    .transition()
    .honours_if_match()
    .answers::<schema::Report>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    named: Named,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let key = super::key(&named);
    if version.is_sent() {
        let held = reports::find(&api.app, &caller, key.clone()).await?;
        version.honoured(&super::tag(&api.app, &held))?;
    }
    let report = reports::withdraw(&api.app, &caller, key, &body.value).await?;
    let held = reports::find(&api.app, &caller, ReportKey::Id(report.id())).await?;
    Ok(Answer::ok(&report.json())?.tagged(&super::tag(&api.app, &held)))
}
