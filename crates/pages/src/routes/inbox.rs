//! What partners published to the reader's organisation: by urgency, each answered with one click.

use super::alerts::{answer, answered_by_reference};
use super::channels::health_tag;
use super::live::{ALERT_CHANGES, ALERTS, live};
use super::phrases::{at_place, chips, item, org, place};
use super::posted::{Asked, Posted};
use super::problem::Problem;
use super::queue::bar;
use super::session::{SignedIn, after};
use super::shell::shell;
use super::withdrawn::stone;
use super::{Answer, Site};
use crate::page::{ChannelHealth, InboxPage, Letter};
use crate::view::{AgreementRef, Filter, Moment, Severity, Shell, Tlp};
use crate::words::{Lang, arg, say, word};
use app::alerts::{self, InboxRow};
use app::channels;
use app::disclosures;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::authz::{Action, Relation};
use domain::data_class::ClassSet;
use domain::ids::{AlertId, ItemKind};

/// Letters on a page.
const ROWS: usize = 30;
/// Tombstones beside them.
const RECALLED: usize = 20;
/// Channels beside them.
const CHANNELS: u64 = 8;

/// `GET /inbox?view=&after=`.
pub(super) async fn show(
    State(site): State<Site>,
    by: SignedIn,
    Asked(asked): Asked,
    headers: HeaderMap,
) -> Answer {
    let lang = by.lang;
    let after = asked.some("after").and_then(at_place).map(|(at, id)| (at, AlertId(id)));
    let live = live(&site, &by, ALERTS, ALERT_CHANGES).await?;
    let mut all = alerts::inbox(&site.app, &by.caller, after, ROWS as u64 + 1).await?;
    let more = all.len() > ROWS;
    all.truncate(ROWS);
    let next = all.last().filter(|_| more).map(|row| (row.received_at, row.id));
    let gone = if after.is_none() {
        disclosures::list(&site.app, &by.caller, Some(ItemKind::Alert)).await?
    } else {
        Vec::new()
    };
    let waiting = all.iter().filter(|row| !row.state.is_answer()).count();
    let only = asked.get("view") == "waiting";
    // by urgency: what is owed first, the nearest clock and the worst before the others
    all.sort_by_key(|row| (row.clock.as_ref().map_or(i64::MAX, |c| c.due.timestamp()), -row.severity.rank()));
    let recalled = gone.iter().take(RECALLED).map(|one| stone(one, &by));
    let page = InboxPage {
        shell: Shell { live, ..shell(&site, &by, &say(lang, "inbox", &[]), "inbox").await? },
        summary: say(lang, "inbox-waiting", &[("n", arg(waiting))]),
        filters: filters(only, waiting, all.len(), lang),
        rows: all.iter().filter(|row| !only || !row.state.is_answer()).map(|row| letter(row, &by)).collect(),
        next: next.map(|(at, id)| format!("/inbox?after={}", place(at, id.0))),
        recalled: recalled.collect(),
        channels: health(&site, &by).await?,
        keeps: by.caller.principal.may(Action::EditChannel, Relation::Own),
    };
    Ok(crate::respond(&page, lang, &headers, StatusCode::OK))
}

/// How the organisation's channels are, for who looks after them.
async fn health(site: &Site, by: &SignedIn) -> Result<Vec<ChannelHealth>, Problem> {
    if !by.caller.principal.may(Action::EditChannel, Relation::Own) {
        return Ok(Vec::new());
    }
    let channels = channels::list(&site.app, &by.caller, None, CHANNELS).await?;
    let lang = by.lang;
    let told = channels.into_iter().map(|one| {
        let error = super::channels::sentence(one.health.last_error.as_deref().unwrap_or_default());
        let health = match (one.health.failing_since, one.health.last_success_at) {
            (Some(_), _) => error,
            (None, Some(at)) => {
                let ago = Moment::new(at, by.now(), lang).ago;
                say(lang, "channel-delivered-ago", &[("time", arg(ago))])
            }
            (None, None) => word(lang, "channel-kind", one.kind.as_str()),
        };
        let state = health_tag(&one.health, one.kind, lang);
        ChannelHealth { name: one.name, href: format!("/channels/{}", one.id), health, state }
    });
    Ok(told.collect())
}

fn filters(only: bool, waiting: usize, all: usize, lang: Lang) -> Vec<Filter> {
    let chip = |id: &str, label: String, n: usize, on| Filter {
        id: id.to_owned(),
        label,
        count: u32::try_from(n).ok(),
        href: format!("/inbox?view={id}"),
        on,
    };
    vec![
        chip("all", say(lang, "inbox-all", &[]), all, !only),
        chip("waiting", say(lang, "inbox-only-waiting", &[]), waiting, only),
    ]
}

fn letter(row: &InboxRow, by: &SignedIn) -> Letter {
    let (lang, now) = (by.lang, by.now());
    let open = row.clock.as_ref().filter(|_| !row.state.is_answer());
    let due = open.map(|clock| Moment::new(clock.due, now, lang).words);
    let may = by.caller.principal.may(Action::AcknowledgeAlert, Relation::Received);
    Letter {
        item: item(ItemKind::Alert, row.reference.as_str(), &row.title),
        from: org(&row.from),
        agreement: AgreementRef {
            reference: row.agreement.0.clone(),
            href: format!("/agreements/{}", row.agreement.0),
            ..AgreementRef::default()
        },
        severity: Severity::from_id(row.severity.as_str()).unwrap_or_default(),
        tlp: Tlp::from_label(row.tlp.as_str()).unwrap_or_default(),
        categories: row.categories.iter().map(|category| category.as_str().to_owned()).collect(),
        chips: chips(row.kept, ClassSet::EMPTY, ClassSet::EMPTY),
        at: Moment::new(row.received_at, now, lang),
        clock: open.map(|clock| bar(clock, now, lang)),
        clock_words: due.map(|at| say(lang, "alert-answer-by", &[("at", arg(at))])).unwrap_or_default(),
        state: answer(row.state, lang),
        answerable: may && !row.state.is_answer(),
    }
}

/// `POST /inbox` with `alert` and `act`.
pub(super) async fn act(State(site): State<Site>, posted: Posted) -> Answer {
    let Posted { by, fields } = posted;
    answered_by_reference(&site, &by, fields.get("alert"), fields.get("act")).await?;
    Ok(after("/inbox", &say(by.lang, "alert-is-answered", &[])))
}
