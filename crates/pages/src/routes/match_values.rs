//! Looking up many values at once. The answer is a page and no redirect: values belong into no address.

use super::audience::tlp;
use super::phrases::{item, org};
use super::posted::Posted;
use super::problem::Problem;
use super::session::SignedIn;
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{MatchPage, MatchRow, MatchSeen};
use crate::view::Moment;
use crate::words::{Lang, arg, say, word};
use app::observables::{self, Known, KnownSighting};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use serde_json::json;

/// `GET /match`.
pub(super) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    by.caller.check(&site.app, Action::AskMatch, Relation::Own, None).await?;
    let page = empty(&site, &by).await?;
    Ok(crate::respond(&page, by.lang, &headers, StatusCode::OK))
}

async fn empty(site: &Site, by: &SignedIn) -> Result<MatchPage, Problem> {
    let shell = shell(site, by, &say(by.lang, "match-title", &[]), "match").await?;
    Ok(MatchPage { shell, ..MatchPage::default() })
}

/// `POST /match` with `values`, one a line.
pub(super) async fn ask(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    let typed = fields.get("values");
    let values: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let known = observables::known(&site.app, &by.caller, &json!({"values": values})).await;
    let page = MatchPage { typed: typed.to_owned(), asked: true, ..empty(&site, &by).await? };
    let (page, status) = match known {
        Ok(known) => (told(page, &known, &by), StatusCode::OK),
        Err(app::Error::Invalid(errors)) => {
            let error = errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ");
            let error = say(by.lang, "match-wrong", &[("why", arg(error))]);
            (MatchPage { error, asked: false, ..page }, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(crate::respond(&page, by.lang, &headers, status))
}

fn told(page: MatchPage, known: &[Known], by: &SignedIn) -> MatchPage {
    let seen = known.iter().filter(|one| !one.sightings.is_empty() || one.hit).count();
    let summary = say(by.lang, "match-summary", &[("n", arg(seen)), ("all", arg(known.len()))]);
    MatchPage { summary, rows: known.iter().map(|one| row(one, by)).collect(), ..page }
}

fn row(one: &Known, by: &SignedIn) -> MatchRow {
    let rest = usize::try_from(one.in_all).unwrap_or(0).saturating_sub(one.sightings.len());
    MatchRow {
        value: one.value.clone(),
        kind: one.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        told: nothing(one, by.lang),
        unread: one.error.is_some(),
        seen: one.sightings.iter().map(|sighting| appearance(sighting, by)).collect(),
        more: if rest == 0 { String::new() } else { say(by.lang, "match-more", &[("n", arg(rest))]) },
    }
}

/// Why there is nothing to show.
fn nothing(one: &Known, lang: Lang) -> String {
    match (&one.error, one.benign) {
        (Some(error), _) => word(lang, "match-unread", error.code),
        (None, Some(list)) => say(lang, "match-benign", &[("list", arg(list))]),
        (None, None) if one.hit => say(lang, "match-hit", &[]),
        (None, None) if one.unasked => say(lang, "match-unasked", &[]),
        (None, None) => say(lang, "match-none", &[]),
    }
}

fn appearance(sighting: &KnownSighting, by: &SignedIn) -> MatchSeen {
    MatchSeen {
        item: item(sighting.item.kind, sighting.item.reference.as_str(), &sighting.title),
        org: org(&sighting.organisation),
        tlp: tlp(sighting.tlp),
        role: sighting.role.clone(),
        at: Moment::new(sighting.at, by.now(), by.lang),
    }
}
