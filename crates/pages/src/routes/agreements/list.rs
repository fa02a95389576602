//! The agreements of the reader's organisation.

use crate::page::{AgreementRow, AgreementsPage};
use crate::routes::phrases::{date, org};
use crate::routes::posted::Asked;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::routes::{Answer, Site};
use crate::view::{Filter, ItemRef, StateTag, Tone};
use crate::words::{Lang, arg, say, word};
use app::agreements::{self, AgreementSummary};
use app::directory::Directory;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::agreement::Status;

/// `GET /agreements?view=`.
pub(in crate::routes) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let all = agreements::list(&site.app, &by.caller).await?;
    let directory = Directory::load(&site.app.store).await?;
    let view = asked.get("view");
    let rows = all.iter().filter(|summary| match view {
        "in-force" => in_force(summary),
        "other" => !in_force(summary),
        _ => true,
    });
    let page = AgreementsPage {
        shell: shell(&site, &by, &say(lang, "agreements", &[]), "agreements").await?,
        summary: summary(&all, lang),
        filters: filters(&all, view, lang),
        rows: rows.map(|summary| row(summary, &directory, lang)).collect(),
        next: None,
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

fn in_force(summary: &AgreementSummary) -> bool {
    matches!(summary.status, Status::Active | Status::Notice)
}

fn summary(all: &[AgreementSummary], lang: Lang) -> String {
    let live = all.iter().filter(|summary| in_force(summary)).count();
    let stopped = all.iter().filter(|summary| summary.status == Status::Suspended).count();
    let mut text = say(lang, "agreements-summary", &[("n", arg(live))]);
    if stopped > 0 {
        text = format!("{text} · {}", say(lang, "agreements-summary-stopped", &[("n", arg(stopped))]));
    }
    text
}

fn filters(all: &[AgreementSummary], view: &str, lang: Lang) -> Vec<Filter> {
    let count = |wanted: &dyn Fn(&AgreementSummary) -> bool| {
        u32::try_from(all.iter().filter(|summary| wanted(summary)).count()).ok()
    };
    let chip = |id: &str, label: String, count| Filter {
        id: id.to_owned(),
        label,
        count,
        href: format!("/agreements?view={id}"),
        on: view == id || (view.is_empty() && id == "all"),
    };
    vec![
        chip("all", say(lang, "agreements-all", &[]), count(&|_| true)),
        chip("in-force", say(lang, "agreements-in-force", &[]), count(&in_force)),
        chip("other", say(lang, "agreements-other", &[]), count(&|summary| !in_force(summary))),
    ]
}

fn row(summary: &AgreementSummary, directory: &Directory, lang: Lang) -> AgreementRow {
    let reference = &summary.reference.0;
    let parties = summary.parties.iter().filter(|party| party.left_at.is_none());
    AgreementRow {
        item: ItemRef {
            reference: reference.clone(),
            title: summary.title.clone(),
            href: format!("/agreements/{reference}"),
        },
        state: state(summary.status, lang),
        kind: summary.kind.as_str().to_owned(),
        level: summary.data_level.as_str().to_owned(),
        parties: parties
            .filter_map(|party| Some(org(&directory.organisation(party.organisation).ok()?)))
            .collect(),
        expires: date(summary.expires_at, lang),
    }
}

/// Where an agreement stands, in its ink.
pub(super) fn state(status: Status, lang: Lang) -> StateTag {
    let tone = match status {
        Status::Active => Tone::Ok,
        Status::Notice | Status::Suspended | Status::Signed => Tone::Warn,
        Status::Draft
        | Status::Negotiation
        | Status::LegalReview
        | Status::Terminated
        | Status::Expired
        | Status::WindDown
        | Status::Closed
        | Status::Rejected => Tone::Plain,
    };
    StateTag::new(word(lang, "agreement-state", status.as_str()), tone)
}
