//! One agreement, as its parties read it.

use super::clauses::told;
use super::gate::{gate, matrix};
use super::list::state;
use crate::page::{AgreementPage, DateRow, Note, Signature};
use crate::routes::phrases::{date, org};
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{ItemRef, OrgRef, StateTag, Step};
use crate::words::{Lang, arg, say, word};
use app::agreements::{self, AgreementView, Effects, SignatureView};
use app::directory::Directory;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use chrono::TimeDelta;
use domain::agreement::{AgreementState, Clause, ClauseSet, Status};
use domain::time::Time;

/// `GET /agreements/{reference}`. Who isn't of a party is told the same as where there is none.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let all = agreements::list(&site.app, &by.caller).await?;
    let found = all.into_iter().find(|summary| summary.reference.0.eq_ignore_ascii_case(reference.trim()));
    let id = found.ok_or_else(Problem::not_found)?.id;
    let agreement = agreements::show(&site.app, &by.caller, id).await?;
    let effects = agreements::effects(&site.app, &by.caller, &agreement.detail).await?;
    let directory = Directory::load(&site.app.store).await?;
    let shell = shell(&site, &by, &agreement.detail.summary.reference.0, "agreements").await?;
    let page = AgreementPage { shell, ..page(&agreement, &effects, &directory, by.now(), lang) };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn page(
    view: &AgreementView,
    effects: &Effects,
    directory: &Directory,
    now: Time,
    lang: Lang,
) -> AgreementPage {
    let (summary, terms) = (&view.detail.summary, &view.detail.state);
    let parties = terms.parties.len();
    let n = [("n", arg(view.signatures.len())), ("all", arg(parties))];
    AgreementPage {
        item: ItemRef {
            reference: summary.reference.0.clone(),
            title: summary.title.clone(),
            href: format!("/agreements/{}", summary.reference.0),
        },
        state: tag(summary.status, summary.version, lang),
        note: note(view, effects, now, lang),
        steps: steps(summary.status, lang),
        matrix: matrix(terms, effects, lang),
        clauses: told(terms, effects, lang),
        dates: dates(view, now, lang),
        signing_version: u32::try_from(summary.version).unwrap_or(1),
        signed: say(lang, "signatures-of", &n),
        signatures: signatures(view, terms, directory, lang),
        hash: grouped(&view.detail.content_hash.to_string()),
        gate: gate(terms, effects, now, lang),
        ..AgreementPage::default()
    }
}

fn tag(status: Status, version: i32, lang: Lang) -> StateTag {
    let plain = state(status, lang);
    if status == Status::Active {
        let text = say(lang, "agreement-version-state", &[("n", arg(version))]);
        return StateTag { text, ..plain };
    }
    plain
}

/// The one thing to know: tampering, a stop, facts that lower what is written.
fn note(view: &AgreementView, effects: &Effects, now: Time, lang: Lang) -> Option<Note> {
    if !view.intact || view.signatures.iter().any(|signature| !signature.holds) {
        return Some(Note {
            lead: say(lang, "agreement-not-intact", &[]),
            text: say(lang, "agreement-not-intact-help", &[]),
            ..Note::default()
        });
    }
    if let Some(stop) = view.detail.suspensions.iter().find(|stop| stop.ended_at.is_none()) {
        let lead = if stop.clauses == ClauseSet::ALL {
            say(lang, "agreement-suspended", &[])
        } else {
            let clauses: Vec<String> =
                stop.clauses.iter().map(|clause| word(lang, "clause", Clause::as_str(clause))).collect();
            say(lang, "agreement-suspended-clauses", &[("list", arg(clauses.join(", ")))])
        };
        let at = crate::view::Moment::new(stop.from, now, lang).words;
        let text = say(lang, "agreement-suspended-since", &[("at", arg(at)), ("reason", arg(&stop.reason))]);
        return Some(Note { lead, text, ..Note::default() });
    }
    let lower = effects.parties.iter().find_map(|effect| {
        let today = effect.today.as_ref().filter(|today| today.projection != effect.written)?;
        Some((effect.organisation.name.clone(), word(lang, "trust", today.effective.as_str())))
    })?;
    Some(Note {
        lead: say(lang, "agreement-lower", &[("who", arg(lower.0))]),
        text: say(lang, "agreement-lower-help", &[("level", arg(lower.1))]),
        ..Note::default()
    })
}

fn steps(status: Status, lang: Lang) -> Vec<Step> {
    let now = match status {
        Status::Draft => 0,
        Status::Negotiation => 1,
        Status::LegalReview => 2,
        Status::Signed => 3,
        Status::Active | Status::Suspended | Status::Notice => 4,
        Status::Terminated | Status::Expired | Status::WindDown | Status::Closed | Status::Rejected => 5,
    };
    let names = [
        say(lang, "step-draft", &[]),
        say(lang, "step-negotiation", &[]),
        say(lang, "step-review", &[]),
        say(lang, "step-signed", &[]),
        say(lang, "step-in-force", &[]),
        say(lang, "step-ended", &[]),
    ];
    let shown = if now == 5 { 6 } else { 5 };
    let step = |(place, label)| Step { label, done: place < now, current: place == now };
    names.into_iter().take(shown).enumerate().map(step).collect()
}

fn dates(view: &AgreementView, now: Time, lang: Lang) -> Vec<DateRow> {
    let summary = &view.detail.summary;
    let both = || say(lang, "date-both", &[]);
    let begins = if summary.in_force_from <= now {
        say(lang, "date-in-force", &[])
    } else {
        say(lang, "date-in-force-from", &[])
    };
    let soon = |at: Time| now < at && at - now < TimeDelta::days(60);
    let row = |at: Time, what: String, who: String| DateRow { at: date(at, lang), what, who, soon: soon(at) };
    vec![
        row(summary.in_force_from, begins, both()),
        row(summary.next_review, say(lang, "date-review", &[]), say(lang, "date-managers", &[])),
        row(summary.expires_at, say(lang, "date-expires", &[]), both()),
    ]
}

fn signatures(
    view: &AgreementView,
    terms: &AgreementState,
    directory: &Directory,
    lang: Lang,
) -> Vec<Signature> {
    let one = |party: &domain::agreement::Party| {
        let named = directory.organisation(party.organisation).map(|named| org(&named)).unwrap_or_default();
        let signed = view.signatures.iter().find(|s| s.signature.organisation == party.organisation);
        signed.map_or_else(
            || Signature { org: named.clone(), line: String::new(), notes: Vec::new() },
            |signed| signature(named.clone(), signed, lang),
        )
    };
    terms.parties.iter().map(one).collect()
}

fn signature(org: OrgRef, signed: &SignatureView, lang: Lang) -> Signature {
    let stored = &signed.signature;
    let key: String = stored.key.kid().to_string().chars().take(11).collect();
    let at = format!("{} {} UTC", date(stored.signed_at, lang), stored.signed_at.format("%H:%M"));
    let mut notes = vec![say(lang, "signature-at", &[("at", arg(at)), ("key", arg(key))])];
    if !signed.holds {
        notes.push(say(lang, "signature-broken", &[]));
    }
    let line = say(lang, "signature-line", &[("name", arg(&stored.member_name))]);
    Signature { org, line, notes }
}

/// A hash in groups of four, so that two persons can compare it aloud.
fn grouped(hash: &str) -> String {
    let digits: Vec<char> = hash.rsplit(':').next().unwrap_or_default().chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
