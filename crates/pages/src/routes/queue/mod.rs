//! The triage queue, with a preview beside it.

mod act;
pub(super) mod preview;

use super::live::{REPORT_CHANGES, REPORTS, live};
use super::phrases::{at_place, encoded, item};
use super::posted::Asked;
use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{QueuePage, QueueRow};
use crate::view::{Clock, Filter, Severity, Shell, Tlp};
use crate::words::{Lang, arg, say};
use app::disclosures;
use app::reports::{self, QueueCounts, QueueFilter, ReportRow};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::ids::ItemKind;
use domain::time::Time;
use uuid::Uuid;

pub(super) use act::act;

/// Rows on a page: a queue is worked from the top.
const ROWS: u64 = 50;

/// `GET /queue?view=&open=&after=`.
pub(super) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let (lang, view) = (by.lang, asked.get("view"));
    let after = asked.some("after").and_then(place);
    let filter = QueueFilter { after, limit: ROWS, ..filter(view, &by) };
    let live = live(&site, &by, REPORTS, REPORT_CHANGES).await?;
    let page = reports::queue(&site.app, &by.caller, &filter).await?;
    let counts = reports::queue_counts(&site.app, &by.caller).await?;
    let gone = disclosures::list(&site.app, &by.caller, Some(ItemKind::Report)).await?;
    let gone = super::withdrawn::waiting(&gone);
    let open = asked.get("open");
    let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let page = QueuePage {
        shell: Shell { folded: true, live, ..shell(&site, &by, &say(lang, "queue", &[]), "queue").await? },
        open: number(counts.open),
        overdue: number(counts.overdue),
        soon: number(counts.soon),
        withdrawn: if gone == 0 { String::new() } else { say(lang, "queue-withdrawn", &[("n", arg(gone))]) },
        filters: filters(view, &counts, lang),
        view: encoded(view),
        next: page.next.map(|at| format!("/queue?view={}&after={}", encoded(view), written(at))),
        rows: page.items.iter().map(|one| row(one, open, by.now(), lang)).collect(),
        preview: preview::preview(&site, &by, open).await?,
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// What a view asks for.
fn filter(view: &str, by: &SignedIn) -> QueueFilter {
    let assignee = match view {
        "unclaimed" => Some(None),
        "mine" => by.caller.principal.member().map(Some),
        _ => None,
    };
    QueueFilter { assignee, urgent: view == "urgent", ..QueueFilter::default() }
}

fn filters(view: &str, counts: &QueueCounts, lang: Lang) -> Vec<Filter> {
    let chip = |id: &str, label: String, count: u64| Filter {
        id: id.to_owned(),
        label,
        count: u32::try_from(count).ok(),
        href: format!("/queue?view={id}"),
        on: view == id || (view.is_empty() && id == "all"),
    };
    vec![
        chip("all", say(lang, "queue-all", &[]), counts.open),
        chip("unclaimed", say(lang, "queue-unclaimed", &[]), counts.unclaimed),
        chip("mine", say(lang, "queue-mine", &[]), counts.mine),
        chip("urgent", say(lang, "queue-urgent", &[]), counts.urgent),
    ]
}

fn row(row: &ReportRow, open: &str, now: Time, lang: Lang) -> QueueRow {
    QueueRow {
        item: item(ItemKind::Report, row.reference.as_str(), &row.title),
        clock: row.clock.as_ref().map(|clock| bar(clock, now, lang)),
        severity: Severity::from_id(row.severity.as_str()).unwrap_or_default(),
        categories: row.categories.iter().map(|category| category.as_str().to_owned()).collect(),
        reporter: row.reporter.name.clone(),
        tlp: Tlp::from_label(row.tlp.as_str()).unwrap_or_default(),
        matches: u32::try_from(row.matches).unwrap_or(0),
        assignee: row.assignee.as_ref().map(|who| who.name.clone()).unwrap_or_default(),
        open: row.reference.as_str() == open,
    }
}

/// The bar of a clock: its beginning follows from its end and the share that has run.
pub(super) fn bar(clock: &app::duties::Clock, now: Time, lang: Lang) -> Clock {
    Clock::new(begun(clock.due, clock.share, now), clock.due, now, lang)
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a bar is drawn in a hundred steps"
)]
fn begun(due: Time, share: f64, now: Time) -> Time {
    let left = (due - now).num_seconds() as f64;
    let whole = if (share - 1.0).abs() > 0.001 { left / (1.0 - share) } else { 3600.0 };
    due - chrono::TimeDelta::seconds(whole.clamp(1.0, 1.0e9) as i64)
}

fn place(text: &str) -> Option<(Time, i32, Uuid)> {
    let (severity, rest) = text.split_once('.')?;
    let (at, id) = at_place(rest)?;
    Some((at, severity.parse().ok()?, id))
}

fn written((at, severity, id): (Time, i32, Uuid)) -> String {
    format!("{severity}.{}", super::phrases::place(at, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_queue_reads_back() {
        let at = Time::from_timestamp_micros(1_795_444_320_000_001).unwrap();
        assert_eq!(place(&written((at, 3, Uuid::nil()))), Some((at, 3, Uuid::nil())));
        assert_eq!(place("x"), None);
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let now = Time::from_timestamp(1_795_444_320, 0).unwrap();
        let hour = chrono::TimeDelta::hours(1);
        assert_eq!(Clock::new(begun(now + hour, 0.75, now), now + hour, now, Lang::En).share, 75);
        assert_eq!(Clock::new(begun(now - hour, 1.5, now), now - hour, now, Lang::En).share, 100);
    }
}
