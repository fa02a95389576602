//! The first page: a company's home; an agency goes to its queue or inbox, and everybody else to the agreements.

use super::audience::tlp;
use super::phrases::item;
use super::problem::Problem;
use super::reports::stage;
use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{Figure, HomeChange, HomePage, HomeReport, NextDuty, Note};
use crate::view::{Clock, ItemRef, Moment, Severity, Spark, Stage, span};
use crate::words::{Lang, arg, say, word};
use app::DutyFilter;
use app::duties::{self, DutyList, DutyView};
use app::reports::{self, ListFilter, News, NewsEntry, ReportRow};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use chrono::{Datelike, TimeDelta};
use domain::authz::{Action, Relation, Role};
use domain::decision::OrgKind;
use domain::ids::ItemKind;
use domain::time::Time;

/// Reports that the home shows.
const REPORTS: u64 = 8;

/// `GET /`.
pub(crate) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    if by.kind() != OrgKind::Company || !by.caller.principal.may(Action::ReadReport, Relation::Own) {
        return Ok(Redirect::to(elsewhere(&by)).into_response());
    }
    let page = company(&site, &by).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

/// Where those begin who report nothing.
fn elsewhere(by: &SignedIn) -> &'static str {
    let has = |role| by.caller.principal.roles.contains(&role);
    if has(Role::Analyst) || has(Role::Supervisor) || has(Role::DutyOfficer) {
        "/queue"
    } else if has(Role::PartnerOfficer) {
        "/inbox"
    } else if has(Role::Auditor) && by.kind() != OrgKind::Company {
        "/log"
    } else if by.caller.principal.may(Action::ReadAgreement, Relation::Party)
        && by.kind() != OrgKind::Operator
    {
        "/agreements"
    } else {
        "/help"
    }
}

async fn company(site: &Site, by: &SignedIn) -> Result<HomePage, Problem> {
    let (app, caller, lang) = (&site.app, &by.caller, by.lang);
    let last = reports::last_visit(app, caller).await?;
    let since = last.unwrap_or_else(|| by.now() - TimeDelta::days(7));
    let news = reports::news(app, caller, since).await?;
    let latest = ListFilter { own: Some(true), limit: REPORTS, ..ListFilter::default() };
    let rows = reports::list(app, caller, &latest).await?.items;
    let owed = if caller.principal.may(Action::ReadDuties, Relation::Own) {
        let running = DutyList { filter: Some(DutyFilter::Running), limit: 4, ..DutyList::default() };
        duties::list(app, caller, &running).await?
    } else {
        Vec::new()
    };
    Ok(HomePage {
        shell: shell(site, by, &say(lang, "home-title", &[]), "home").await?,
        today: today(by.now(), lang),
        last_visit: last
            .map(|at| say(lang, "home-last-visit", &[("day", arg(day(at, by.now(), lang)))]))
            .unwrap_or_default(),
        can_report: caller.principal.may(Action::DraftReport, Relation::Own),
        next_duty: owed.first().map(|duty| next(duty, by)),
        then: owed.iter().skip(1).map(|duty| line(duty, by)).collect(),
        note: rows.iter().find(|row| row.status == "unrouted").map(|row| unrouted(row, lang)),
        reports: rows.iter().map(|row| report(row, by)).collect(),
        reports_total: u32::try_from(news.reports).unwrap_or(u32::MAX),
        changes_title: say(lang, "home-since", &[("day", arg(day(since, by.now(), lang)))]),
        changes: news.entries.iter().take(7).map(|entry| change(entry, by)).collect(),
        figure: figure(&news, by),
    })
}

/// *Monday 23 November, 14:32 UTC*.
fn today(now: Time, lang: Lang) -> String {
    let weekday = word(lang, "weekday", &now.weekday().number_from_monday().to_string());
    let month = word(lang, "month-name", &now.month().to_string());
    format!("{weekday} {} {month}, {} UTC", now.day(), now.format("%H:%M"))
}

/// *Friday*, *14 November*, or *earlier today*.
fn day(at: Time, now: Time, lang: Lang) -> String {
    let days = (now.date_naive() - at.date_naive()).num_days();
    match days {
        ..=0 => say(lang, "day-today", &[("at", arg(at.format("%H:%M").to_string()))]),
        1 => say(lang, "day-yesterday", &[]),
        2..=6 => word(lang, "weekday", &at.weekday().number_from_monday().to_string()),
        _ => format!("{} {}", at.day(), word(lang, "month-name", &at.month().to_string())),
    }
}

fn subject(duty: &DutyView) -> ItemRef {
    match &duty.item {
        Some(found) => item(found.kind, &found.reference, duty.title.as_deref().unwrap_or_default()),
        None => ItemRef { href: "/duties".to_owned(), ..ItemRef::default() },
    }
}

fn next(duty: &DutyView, by: &SignedIn) -> NextDuty {
    let (lang, now) = (by.lang, by.now());
    let what = word(lang, "duty", duty.kind.as_str());
    let due = Moment::new(duty.due, now, lang).words;
    let began = Moment::new(duty.starts, now, lang).words;
    let why = match duty.source {
        Some(law) => say(lang, "home-duty-law", &[("at", arg(began)), ("law", arg(law))]),
        None => say(lang, "home-duty-clause", &[("at", arg(began))]),
    };
    NextDuty {
        title: say(lang, "home-duty", &[("what", arg(what)), ("at", arg(due))]),
        why,
        item: subject(duty),
        action: say(lang, "home-duty-open", &[]),
        clock: Clock::new(duty.starts, duty.due, now, lang),
    }
}

fn line(duty: &DutyView, by: &SignedIn) -> String {
    let what = word(by.lang, "duty", duty.kind.as_str());
    format!("{what}, {}", Moment::new(duty.due, by.now(), by.lang).words)
}

fn report(row: &ReportRow, by: &SignedIn) -> HomeReport {
    let late = row.clock.as_ref().is_some_and(|clock| clock.due < by.now());
    HomeReport {
        item: item(ItemKind::Report, row.reference.as_str(), &row.title),
        stage: stage(row.status),
        severity: Severity::from_id(row.severity.as_str()).unwrap_or_default(),
        tlp: tlp(row.tlp),
        matches: u32::try_from(row.matches).unwrap_or(0),
        next: upcoming(row, by),
        late: late && stage(row.status) != Stage::Unrouted,
    }
}

/// What happens next to a report: *you: DORA initial notification, 2 h*.
fn upcoming(row: &ReportRow, by: &SignedIn) -> String {
    let lang = by.lang;
    if row.status == "unrouted" {
        return say(lang, "next-unrouted", &[]);
    }
    let Some(clock) = &row.clock else { return say(lang, "next-nothing", &[]) };
    let what = word(lang, "duty-short", clock.duty.as_str());
    let left = clock.due - by.now();
    let time = if left < TimeDelta::zero() {
        say(lang, "time-late", &[("time", arg(span(-left, false)))])
    } else {
        span(left, true)
    };
    let who = if clock.ours { say(lang, "next-you", &[]) } else { say(lang, "next-they", &[]) };
    say(lang, "next-line", &[("who", arg(who)), ("what", arg(what)), ("time", arg(time))])
}

fn unrouted(row: &ReportRow, lang: Lang) -> Note {
    Note {
        lead: say(lang, "home-unrouted", &[("reference", arg(row.reference.as_str()))]),
        text: row.title.clone(),
        href: format!("/reports/{}#why", row.reference),
        action: say(lang, "unrouted-note-why", &[]),
    }
}

fn change(entry: &NewsEntry, by: &SignedIn) -> HomeChange {
    let lang = by.lang;
    let icon = match entry.what {
        "feedback" | "acknowledged" => "check",
        "accepted" => "case",
        "alerted" => "arrow",
        _ => "log",
    };
    let words = word(lang, "news", entry.what);
    HomeChange {
        icon: icon.to_owned(),
        text: format!("{} {words}", entry.organisation.name),
        item: Some(item(ItemKind::Report, entry.reference.as_str(), &entry.title)),
        more: entry.text.as_ref().map(|text| format!("“{text}”")).unwrap_or_default(),
        at: Moment::new(entry.at, by.now(), lang),
    }
}

/// How soon reports are answered: the median, and each answered report as a point.
fn figure(news: &News, by: &SignedIn) -> Option<Figure> {
    let lang = by.lang;
    let hours: Vec<u32> =
        news.answers.iter().map(|(_, took)| u32::try_from(took.num_hours()).unwrap_or(0)).collect();
    let mut sorted = hours.clone();
    sorted.sort_unstable();
    let median = *sorted.get(sorted.len() / 2).filter(|_| sorted.len() > 1)?;
    let names: Vec<String> =
        news.answers.iter().map(|(at, _)| Moment::new(*at, by.now(), lang).words).collect();
    let points: Vec<(&str, u32)> = names.iter().map(String::as_str).zip(hours.iter().copied()).collect();
    Some(Figure {
        title: say(lang, "figure-answer", &[]),
        value: format!("{median} h"),
        unit: say(lang, "figure-answer-unit", &[("n", arg(hours.len()))]),
        spark: Spark::draw(&points, None, "h"),
        note: say(
            lang,
            "figure-answer-note",
            &[
                ("first", arg(hours.first().copied().unwrap_or(0))),
                ("last", arg(hours.last().copied().unwrap_or(0))),
            ],
        ),
    })
}
