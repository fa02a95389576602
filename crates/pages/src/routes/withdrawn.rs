//! What was taken back from the reader's organisation, and the word that it is gone here.

use super::phrases::org;
use super::posted::Posted;
use super::session::{SignedIn, after};
use super::shell::shell;
use super::{Answer, Site};
use crate::page::{Stone, WithdrawnPage};
use crate::view::{Clock, Moment, StateTag, Tone};
use crate::words::{arg, say};
use app::Error;
use app::disclosures::{self, TombstoneView};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

/// `GET /withdrawn`.
pub(super) async fn show(State(site): State<Site>, by: SignedIn, headers: HeaderMap) -> Answer {
    let lang = by.lang;
    let stones = disclosures::list(&site.app, &by.caller, None).await?;
    let page = WithdrawnPage {
        shell: shell(&site, &by, &say(lang, "withdrawn-title", &[]), "duties").await?,
        summary: say(lang, "withdrawn-waiting", &[("n", arg(waiting(&stones)))]),
        rows: stones.iter().map(|one| stone(one, &by)).collect(),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// How many of them wait for the reader's organisation.
pub(super) fn waiting(stones: &[TombstoneView]) -> usize {
    stones.iter().filter(|one| waits(one)).count()
}

const fn waits(stone: &TombstoneView) -> bool {
    stone.due.is_some() && stone.acknowledged_at.is_none()
}

pub(super) fn stone(one: &TombstoneView, by: &SignedIn) -> Stone {
    let (lang, now) = (by.lang, by.now());
    let due = one.due.filter(|_| waits(one));
    let state = if one.acknowledged_at.is_some() {
        StateTag::new(say(lang, "withdrawn-confirmed", &[]), Tone::Ok)
    } else {
        StateTag::default()
    };
    Stone {
        id: one.id.to_string(),
        kind: one.kind.as_str().to_owned(),
        reference: one.reference.to_string(),
        from: org(&one.organisation),
        at: Moment::new(one.withdrawn_at, now, lang),
        reason: one.reason.clone().unwrap_or_default(),
        clock: due.map(|due| Clock::new(one.withdrawn_at, due, now, lang)),
        state,
        answerable: due.is_some(),
    }
}

/// `POST /withdrawn` with `disclosure`.
pub(super) async fn confirm(State(site): State<Site>, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    let id = fields.get("disclosure").parse().map_err(|_| Error::Hidden)?;
    let gone = disclosures::acknowledge(&site.app, &by.caller, id).await?;
    let text = say(by.lang, "withdrawn-done", &[("reference", arg(gone.reference))]);
    Ok(after("/withdrawn", &text))
}
