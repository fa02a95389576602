//! The organisation's own alerts, and those that it received.

use crate::page::{AlertRow, AlertsPage};
use crate::routes::live::{ALERT_CHANGES, ALERTS, live};
use crate::routes::phrases::{at_place, item, org, place};
use crate::routes::posted::Asked;
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Filter, Moment, Severity, Shell, Tlp};
use crate::words::{Lang, arg, say};
use app::alerts::{self, InboxRow, OutboxRow};
use app::directory::Directory;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::alert::AlertState;
use domain::authz::{Action, Relation};
use domain::ids::{AlertId, ItemKind};
use domain::notification::EventType;
use domain::time::Time;

/// Rows on a page.
const ROWS: usize = 50;

/// `GET /alerts?box=&after=`: the outbox for who writes alerts, else the inbox.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let writes = by.caller.principal.may(Action::DraftAlert, Relation::Own);
    let out = writes && asked.get("box") != "inbox";
    let after = asked.some("after").and_then(at_place).map(|(at, id)| (at, AlertId(id)));
    let changes: &[EventType] = if out { &[EventType::AlertAcknowledged] } else { ALERT_CHANGES };
    let live = live(&site, &by, if out { &[] } else { ALERTS }, changes).await?;
    let (rows, next, summary) =
        if out { outgoing(&site, &by, after).await? } else { incoming(&site, &by, after).await? };
    let page = AlertsPage {
        shell: Shell { live, ..shell(&site, &by, &say(lang, "alerts", &[]), "alerts").await? },
        summary,
        outbox: out,
        filters: if writes { filters(out, lang) } else { Vec::new() },
        rows,
        next: next.map(|(at, id)| {
            format!("/alerts?box={}&after={}", if out { "outbox" } else { "inbox" }, place(at, id.0))
        }),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// A place in either list.
type At = (Time, AlertId);

fn filters(out: bool, lang: Lang) -> Vec<Filter> {
    let chip = |id: &str, label: String, on| Filter {
        id: id.to_owned(),
        label,
        count: None,
        href: format!("/alerts?box={id}"),
        on,
    };
    vec![
        chip("outbox", say(lang, "alerts-ours", &[]), out),
        chip("inbox", say(lang, "alerts-received", &[]), !out),
    ]
}

async fn outgoing(
    site: &Site,
    by: &SignedIn,
    after: Option<At>,
) -> Result<(Vec<AlertRow>, Option<At>, String), Problem> {
    let mut all = alerts::outbox(&site.app, &by.caller, after, ROWS as u64 + 1).await?;
    let more = all.len() > ROWS;
    all.truncate(ROWS);
    let directory = Directory::load(&site.app.store).await?;
    let own = org(&directory.organisation(by.caller.principal.organisation)?);
    let waiting = all.iter().filter(|row| row.state == AlertState::AwaitingClearance).count();
    let summary = say(by.lang, "alerts-waiting", &[("n", arg(waiting))]);
    let next = all.last().filter(|_| more).map(|row| (row.created_at, row.id));
    let row = |row: &OutboxRow| AlertRow {
        item: item(ItemKind::Alert, row.reference.as_str(), &row.title),
        state: super::state(row.state, by.lang),
        severity: Severity::from_id(row.severity.as_str()).unwrap_or_default(),
        categories: row.categories.iter().map(|category| category.as_str().to_owned()).collect(),
        tlp: Tlp::from_label(row.tlp.as_str()).unwrap_or_default(),
        from: own.clone(),
        progress: row
            .published_at
            .map(|_| super::progress(row.answered, row.recipients, by.lang))
            .unwrap_or_default(),
        at: Moment::new(row.published_at.unwrap_or(row.created_at), by.now(), by.lang),
    };
    Ok((all.iter().map(row).collect(), next, summary))
}

async fn incoming(
    site: &Site,
    by: &SignedIn,
    after: Option<At>,
) -> Result<(Vec<AlertRow>, Option<At>, String), Problem> {
    let mut all = alerts::inbox(&site.app, &by.caller, after, ROWS as u64 + 1).await?;
    let more = all.len() > ROWS;
    all.truncate(ROWS);
    let waiting = all.iter().filter(|row| !row.state.is_answer()).count();
    let summary = say(by.lang, "inbox-waiting", &[("n", arg(waiting))]);
    let next = all.last().filter(|_| more).map(|row| (row.received_at, row.id));
    let row = |row: &InboxRow| AlertRow {
        item: item(ItemKind::Alert, row.reference.as_str(), &row.title),
        state: super::answer(row.state, by.lang),
        severity: Severity::from_id(row.severity.as_str()).unwrap_or_default(),
        categories: row.categories.iter().map(|category| category.as_str().to_owned()).collect(),
        tlp: Tlp::from_label(row.tlp.as_str()).unwrap_or_default(),
        from: org(&row.from),
        progress: String::new(),
        at: Moment::new(row.received_at, by.now(), by.lang),
    };
    Ok((all.iter().map(row).collect(), next, summary))
}
