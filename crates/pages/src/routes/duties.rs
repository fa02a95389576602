//! All clocks of the reader's organisation, in both directions.

use super::phrases::{at_place, encoded, item, org, place};
use super::posted::{Asked, Posted};
use super::session::{SignedIn, after};
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{DutiesPage, DutyRow};
use crate::view::{Clock, Filter, ItemRef, Moment, StateTag, Tone};
use crate::words::{Lang, arg, say, word};
use app::DutyFilter;
use app::Error;
use app::duties::{self, DutyList, DutyView};
use app::reports::ReportKey;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::duty::DutyKind;
use domain::reference::{Reference, ReferenceKind};

/// Rows on a page.
const ROWS: usize = 50;

/// `GET /duties?view=&after=`.
pub(super) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let (lang, view) = (by.lang, asked.get("view"));
    let after_place = asked.some("after").and_then(at_place).map(|(at, id)| (at, id.into()));
    let limit = u64::try_from(ROWS + 1).unwrap_or(50);
    let mut rows =
        duties::list(&site.app, &by.caller, &DutyList { after: after_place, limit, ..narrowed(view) })
            .await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let last = rows.last().filter(|_| more).and_then(|duty| Some((duty.due, duty.id?)));
    let counts = app::home::home(&site.app, &by.caller).await?;
    let page = DutiesPage {
        shell: shell(&site, &by, &say(lang, "duties", &[]), "duties").await?,
        summary: summary(counts.duties, counts.overdue, lang),
        filters: filters(view, lang),
        rows: rows.iter().map(|duty| row(duty, &by)).collect(),
        next: last.map(|(at, id)| format!("/duties?view={}&after={}", encoded(view), place(at, id.0))),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// What a view asks for; the first is what the organisation owes.
fn narrowed(view: &str) -> DutyList {
    let (owed_to_us, filter) = match view {
        "theirs" => (true, DutyFilter::Running),
        "late" => (false, DutyFilter::Overdue),
        "theirs-late" => (true, DutyFilter::Overdue),
        "done" => (false, DutyFilter::Done),
        _ => (false, DutyFilter::Running),
    };
    DutyList { owed_to_us, filter: Some(filter), ..DutyList::default() }
}

fn summary(running: u64, overdue: u64, lang: Lang) -> String {
    let text = say(lang, "duties-running", &[("n", arg(running))]);
    if overdue == 0 {
        return text;
    }
    format!("{text} · {}", say(lang, "duties-overdue", &[("n", arg(overdue))]))
}

fn filters(view: &str, lang: Lang) -> Vec<Filter> {
    let chip = |id: &str, label: String| Filter {
        id: id.to_owned(),
        label,
        count: None,
        href: format!("/duties?view={id}"),
        on: view == id || (view.is_empty() && id == "ours"),
    };
    vec![
        chip("ours", say(lang, "duties-ours", &[])),
        chip("late", say(lang, "duties-late", &[])),
        chip("theirs", say(lang, "duties-theirs", &[])),
        chip("theirs-late", say(lang, "duties-theirs-late", &[])),
        chip("done", say(lang, "duties-done", &[])),
    ]
}

fn row(duty: &DutyView, by: &SignedIn) -> DutyRow {
    let (lang, now) = (by.lang, by.now());
    let runs = matches!(duty.state, "running" | "overdue");
    DutyRow {
        kind: duty.kind.as_str().to_owned(),
        item: named(duty, by),
        owed_by: org(&duty.owed_by),
        owed_to: duty.owed_to.as_ref().map(org),
        source: source(duty, lang),
        clock: runs.then(|| Clock::new(duty.starts, duty.due, now, lang)),
        state: StateTag::new(
            word(lang, "duty-state", duty.state),
            if duty.state == "done" { Tone::Ok } else { Tone::Plain },
        ),
        due: Moment::new(duty.due, now, lang),
        meet: duty.id.filter(|_| runs && by.meets(duty)).map(|id| format!("duty-meet-{id}")),
    }
}

impl SignedIn {
    /// Whether the reader may say that a duty is met: a statutory one of the own organisation, on an item that they see.
    fn meets(&self, duty: &DutyView) -> bool {
        let principal = &self.caller.principal;
        duty.kind.is_statutory()
            && duty.item.is_some()
            && duty.owed_by.id == principal.organisation
            && principal.may(Action::MeetDuty, Relation::Own)
    }
}

/// `POST /duties`: a statutory duty was met, outside of the platform.
pub(super) async fn act(State(site): State<Site>, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    let reference = Reference::parse(ReferenceKind::Report, fields.get("report")).ok_or(Error::Hidden)?;
    let kind = DutyKind::parse(fields.get("kind")).ok_or(Error::Hidden)?;
    duties::met(&site.app, &by.caller, ReportKey::Reference(reference), kind).await?;
    Ok(after("/duties", &say(by.lang, "duty-met", &[])))
}

/// The item, where the reader still sees it.
fn named(duty: &DutyView, by: &SignedIn) -> ItemRef {
    let named = duty.item.as_ref().map_or_else(ItemRef::default, |on| {
        item(on.kind, &on.reference, duty.title.as_deref().unwrap_or_default())
    });
    // what was taken back has no page any more
    let gone =
        duty.kind == DutyKind::WithdrawalAcknowledge && duty.owed_by.id == by.caller.principal.organisation;
    if gone { ItemRef { href: "/withdrawn".to_owned(), ..named } } else { named }
}

/// *AGR-2026-0001, § 12 Feedback*, or the law.
fn source(duty: &DutyView, lang: Lang) -> String {
    let clause = duty.clause.map(|clause| word(lang, "clause", clause.as_str()));
    let agreement = duty.agreement.as_ref().map(|agreement| agreement.reference.0.clone());
    let by_clause = agreement.into_iter().chain(clause).collect::<Vec<_>>().join(", ");
    duty.source.map_or(by_clause, str::to_owned)
}
