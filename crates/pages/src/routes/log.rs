//! The log: an organisation's for its auditor and data-protection officer, an item's for its owner.

use super::phrases::{at_place, encoded, item, org, place};
use super::posted::{Asked, Fields};
use super::problem::Problem;
use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{LogPage, LogRow};
use crate::view::{Moment, OrgRef, Pick, StateTag, Tone};
use crate::words::{Lang, arg, say, word};
use app::audit::{self, AuditFilter, EventView};
use app::{alerts, cases, reports};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::reference::{Reference, ReferenceKind};
use uuid::Uuid;

/// What a reader most often looks for; the filter takes any action.
const KINDS: [&str; 16] = [
    "report.submit",
    "report.read",
    "handling.acknowledge",
    "handling.accept",
    "handling.no-action",
    "feedback.give",
    "case.open",
    "alert.draft",
    "alert.clear",
    "alert.return",
    "alert.publish",
    "alert.recall",
    "alert.acknowledge",
    "agreement.sign",
    "agreement.suspend",
    "agreement.resume",
];

/// `GET /log?item=&kind=&outcome=&after=`.
pub(super) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let known = |name: &str| asked.some(name).map(str::to_owned);
    let found = match asked.some("item") {
        Some(text) => found(&site, &by, text).await?.map(Some),
        None => Some(None),
    };
    let filter = AuditFilter {
        item: found.flatten(),
        action: known("kind"),
        outcome: known("outcome"),
        after: asked.some("after").and_then(at_place),
        limit: 50,
        ..AuditFilter::default()
    };
    let events = match found {
        // no such item that the reader sees: no event of it either, in the same words
        None => None,
        Some(_) => Some(audit::events(&site.app, &by.caller, &filter).await?),
    };
    let next = events.as_ref().and_then(|page| page.next);
    let page = LogPage {
        shell: shell(&site, &by, &say(lang, "log", &[]), "log").await?,
        summary: summary(&by),
        query_item: asked.get("item").to_owned(),
        kinds: picks(&KINDS, asked.get("kind")),
        outcomes: picks(&["done", "denied", "read"], asked.get("outcome")),
        checkpoint: None,
        rows: events.map(|page| page.items.iter().map(|event| row(event, &by)).collect()).unwrap_or_default(),
        next: next.map(|(at, _, id)| format!("/log?{}after={}", kept(&asked), place(at, id))),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn summary(by: &SignedIn) -> String {
    if by.caller.principal.may(Action::ReadLog, Relation::Own) {
        say(by.lang, "log-of-organisation", &[])
    } else {
        say(by.lang, "log-of-items", &[])
    }
}

/// A known value that was asked for beyond the list is kept in it, so that the filter shows what it does.
fn picks(options: &[&str], chosen: &str) -> Pick {
    let mut pick = Pick::new(options, &[]);
    if !chosen.is_empty() {
        pick.chosen.push(chosen.to_owned());
        if !pick.options.iter().any(|option| option == chosen) {
            pick.options.push(chosen.to_owned());
        }
    }
    pick
}

fn kept(asked: &Fields) -> String {
    let pairs = asked.pairs().filter(|(name, value)| *name != "after" && !value.is_empty());
    pairs.flat_map(|(name, value)| [encoded(name), "=".to_owned(), encoded(value), "&".to_owned()]).collect()
}

/// The id behind a reference that the reader sees; none where there is no such item, or it isn't the reader's to see.
async fn found(site: &Site, by: &SignedIn, text: &str) -> Result<Option<Uuid>, Problem> {
    let (app, caller) = (&site.app, &by.caller);
    let of = |kind| Reference::parse(kind, text);
    let id = if let Some(reference) = of(ReferenceKind::Report) {
        reports::find(app, caller, reports::ReportKey::Reference(reference)).await.map(|held| held.item)
    } else if let Some(reference) = of(ReferenceKind::Case) {
        cases::show(app, caller, cases::CaseKey::Reference(reference)).await.map(|case| case.case.id.0)
    } else if let Some(reference) = of(ReferenceKind::Alert) {
        alerts::show(app, caller, alerts::AlertKey::Reference(reference)).await.map(|alert| alert.id.0)
    } else {
        return Ok(None);
    };
    match id {
        Ok(id) => Ok(Some(id)),
        Err(app::Error::Hidden) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn row(event: &EventView, by: &SignedIn) -> LogRow {
    let lang = by.lang;
    let named = event.item.as_ref().and_then(|on| Some(item(on.kind, on.reference.as_ref()?.as_str(), "")));
    let repeats = (event.repeats > 1).then(|| say(lang, "log-repeats", &[("n", arg(event.repeats))]));
    LogRow {
        at: Moment::new(event.at, by.now(), lang),
        action: event.action.clone(),
        more: repeats.unwrap_or_default(),
        item: named,
        actor: actor(event, lang),
        org: event.actor.organisation.as_ref().map_or_else(OrgRef::default, org),
        outcome: outcome(&event.outcome, lang),
    }
}

/// A colleague by name; of another organisation only that somebody there did it.
fn actor(event: &EventView, lang: Lang) -> String {
    match (&event.actor.name, event.actor.kind.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "system") => say(lang, "log-platform", &[]),
        (None, _) => say(lang, "log-somebody", &[]),
    }
}

fn outcome(outcome: &str, lang: Lang) -> StateTag {
    let tone = if outcome == "denied" { Tone::Danger } else { Tone::Plain };
    StateTag::new(word(lang, "outcome", outcome), tone)
}
