//! The cases of the reader's organisation.

use crate::page::{CaseRow, CasesPage};
use crate::routes::phrases::{at_place, item, place};
use crate::routes::posted::{Asked, Posted};
use crate::routes::session::{SignedIn, after};
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Moment, StateTag, Tone};
use crate::words::{Lang, arg, say, word};
use app::cases::{self, CaseView};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::case::CaseState;
use domain::ids::ItemKind;
use serde_json::json;

/// `GET /cases?after=`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let after = asked.some("after").and_then(at_place).map(|(at, id)| (at, id.into()));
    let found = cases::list(&site.app, &by.caller, after, 50).await?;
    let open = found.items.iter().filter(|case| case.state.takes_reports()).count();
    let page = CasesPage {
        shell: shell(&site, &by, &say(lang, "cases", &[]), "cases").await?,
        summary: say(lang, "cases-open", &[("n", arg(open))]),
        can_open: by.caller.principal.may(Action::OpenCase, Relation::Own),
        filters: Vec::new(),
        rows: found.items.iter().map(|case| row(case, &by)).collect(),
        next: found.next.map(|(at, _, id)| format!("/cases?after={}", place(at, id))),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn row(case: &CaseView, by: &SignedIn) -> CaseRow {
    CaseRow {
        item: item(ItemKind::Case, case.reference.as_str(), &case.title),
        state: state(case.state, by.lang),
        reports: u32::try_from(case.reports_count).unwrap_or(0),
        lead: case.lead.name.clone(),
        opened: Moment::new(case.opened_at, by.now(), by.lang),
    }
}

/// Where a case stands, in its ink.
pub(super) fn state(state: CaseState, lang: Lang) -> StateTag {
    StateTag::new(word(lang, "case-state", state.as_str()), Tone::Plain)
}

/// `POST /cases` with `title`: opens an empty one.
pub(in crate::routes) async fn open(State(site): State<Site>, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    let opened = cases::open(&site.app, &by.caller, &json!({"title": fields.get("title")})).await?;
    let reference = &opened.case.reference;
    let text = say(by.lang, "case-opened", &[("reference", arg(reference))]);
    Ok(after(&format!("/cases/{reference}"), &text))
}
