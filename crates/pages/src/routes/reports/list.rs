//! The list of reports: an owner's own, or those that an authority received.

use super::stage;
use crate::page::{ReportRow, ReportsPage};
use crate::routes::audience::tlp;
use crate::routes::live::{ANSWERS, REPORT_CHANGES, REPORTS, live};
use crate::routes::phrases::{at_place, encoded, item, place};
use crate::routes::posted::{Asked, Fields};
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Filter, ItemRef, Moment, Pick, Severity};
use crate::words::{Lang, arg, say, word};
use app::reports::{self, ListFilter, Page, drafts};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::decision::OrgKind;
use domain::ids::ItemKind;
use domain::taxonomy::{self, Category};

/// Rows on a page.
const ROWS: u64 = 50;

/// Statuses that have a chip of their own, on either side.
const OWN: [&str; 6] = ["received", "read", "in-a-case", "answered", "closed", "unrouted"];
const RECEIVED: [&str; 6] = ["new", "acknowledged", "in-triage", "accepted", "no-action", "closed"];

/// `GET /reports?q=&status=&severity=&category=&after=`.
pub(crate) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let (new, changed) =
        if by.kind() == OrgKind::Company { (&[][..], ANSWERS) } else { (REPORTS, REPORT_CHANGES) };
    let live = live(&site, &by, new, changed).await?;
    let listed = reports::list(&site.app, &by.caller, &filter(&asked)).await?;
    let can_report = by.caller.principal.may(Action::DraftReport, Relation::Own);
    let mut shell = shell(&site, &by, &say(lang, "reports", &[]), "reports").await?;
    asked.get("q").clone_into(&mut shell.search);
    shell.live = live;
    let severities: Vec<&str> = taxonomy::Severity::ALL.iter().rev().map(|one| one.as_str()).collect();
    let categories: Vec<&str> = Category::all().map(Category::as_str).collect();
    let page = ReportsPage {
        shell,
        summary: summary(&listed, &asked, lang),
        can_report,
        filters: filters(&asked, by.kind(), lang),
        query: asked.get("q").to_owned(),
        severity: Pick::new(&severities, &[asked.get("severity")]),
        category: Pick::new(&categories, &[asked.get("category")]),
        drafts: if can_report { open_drafts(&site, &by).await? } else { Vec::new() },
        reports: listed.items.iter().map(|row| told(row, &by)).collect(),
        next: listed
            .next
            .map(|(at, _, id)| format!("/reports?{}after={}", query(&asked, None), place(at, id))),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn filter(asked: &Fields) -> ListFilter {
    ListFilter {
        q: asked.some("q").map(str::to_owned),
        status: asked.some("status").map(str::to_owned),
        severity: asked.some("severity").and_then(taxonomy::Severity::parse),
        category: asked.some("category").and_then(Category::parse),
        after: asked.some("after").and_then(at_place),
        limit: ROWS,
        ..ListFilter::default()
    }
}

/// Says how many there are, where the page shows all of them.
fn summary(listed: &Page<reports::ReportRow>, asked: &Fields, lang: Lang) -> String {
    let n = listed.items.len();
    match (listed.next.is_some() || asked.has("after"), asked.some("q")) {
        (true, _) => say(lang, "reports-latest", &[("n", arg(n))]),
        (false, Some(words)) => say(lang, "reports-found", &[("n", arg(n)), ("words", arg(words))]),
        (false, None) => say(lang, "reports-all", &[("n", arg(n))]),
    }
}

fn filters(asked: &Fields, kind: OrgKind, lang: Lang) -> Vec<Filter> {
    let (group, statuses) = match kind {
        OrgKind::Company => ("stage", OWN),
        OrgKind::Authority | OrgKind::Csirt | OrgKind::Operator => ("handling-state", RECEIVED),
    };
    let chip = |id: &str, label: String, status: Option<&str>| Filter {
        id: id.to_owned(),
        label,
        count: None,
        href: format!("/reports?{}", query(asked, status).trim_end_matches('&')),
        on: asked.get("status") == status.unwrap_or_default(),
    };
    let all = chip("all", say(lang, "filter-all", &[]), Some(""));
    let others = statuses.iter().map(|status| chip(status, word(lang, group, status), Some(status)));
    std::iter::once(all).chain(others).collect()
}

/// The query of the present list, ending in `&`; with another status where one is given.
fn query(asked: &Fields, status: Option<&str>) -> String {
    let value =
        |name| if name == "status" { status.unwrap_or_else(|| asked.get(name)) } else { asked.get(name) };
    let pairs = ["q", "severity", "category", "status"].map(|name| (name, value(name)));
    let set = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let parts: Vec<String> = set.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if parts.is_empty() { String::new() } else { format!("{}&", parts.join("&")) }
}

async fn open_drafts(site: &Site, by: &SignedIn) -> Result<Vec<ItemRef>, Problem> {
    let drafts = drafts::list(&site.app, &by.caller, None, 6).await?;
    let link = |draft: &drafts::DraftView| ItemRef {
        reference: String::new(),
        title: draft.body["title"].as_str().unwrap_or_default().to_owned(),
        href: format!("/drafts/{}", draft.id),
    };
    Ok(drafts.iter().map(link).collect())
}

fn told(row: &reports::ReportRow, by: &SignedIn) -> ReportRow {
    ReportRow {
        item: item(ItemKind::Report, row.reference.as_str(), &row.title),
        stage: stage(row.status),
        severity: Severity::from_id(row.severity.as_str()).unwrap_or_default(),
        categories: row.categories.iter().map(|one| one.as_str().to_owned()).collect(),
        reporter: row.reporter.name.clone(),
        tlp: tlp(row.tlp),
        matches: u32::try_from(row.matches).unwrap_or(0),
        sent: Moment::new(row.submitted_at, by.now(), by.lang),
    }
}
