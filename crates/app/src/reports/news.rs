//! What happened to an owner's reports since a moment, and how soon they were answered: the material of its home.

use crate::directory::{Directory, OrgRef};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::ItemKind;
use domain::reference::Reference;
use domain::time::Time;
use std::collections::HashMap;
use storage::view::{Held, Narrow, Order};
use uuid::Uuid;

/// How many of the newest reports are looked at.
const REPORTS: u64 = 200;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct NewsEntry {
    /// When.
    pub at: Time,
    /// What: `acknowledged`, `accepted`, `triaged`, `closed`, `feedback`, `alerted`.
    pub what: &'static str,
    /// By whom.
    pub organisation: OrgRef,
    /// To which report.
    pub reference: Reference,
    /// Its title.
    pub title: String,
    /// In words, where somebody said something.
    pub text: Option<String>,
}

/// The news, and the figure.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// What happened, newest first.
    pub entries: Vec<NewsEntry>,
    /// Of answered reports: when they were answered first, and how long that took, oldest first.
    pub answers: Vec<(Time, chrono::TimeDelta)>,
    /// How many reports there are, up to the number that is looked at.
    pub reports: usize,
}

/// The news of the caller's own reports since `since`.
pub async fn news(app: &App, caller: &Caller, since: Time) -> Result<News, Error> {
    caller.check(app, Action::ReadReport, Relation::Own, None).await?;
    let narrow = Narrow::new(Order::Newest, REPORTS).own(true);
    let held = app.store.list_held(&caller.viewer(), ItemKind::Report, narrow).await?;
    let known: HashMap<Uuid, &Held> = held.iter().map(|one| (one.item, one)).collect();
    let ids: Vec<Uuid> = held.iter().map(|one| one.item).collect();
    let directory = Directory::load(&app.store).await?;
    let mut news = News { reports: held.len(), ..News::default() };
    let mut first: HashMap<Uuid, Time> = HashMap::new();
    for row in app.store.handlings(&ids, None).await? {
        let Some(report) = known.get(&row.report.0) else { continue };
        let organisation = directory.organisation(row.organisation)?;
        let entry = |at, what, text| NewsEntry {
            at,
            what,
            organisation: organisation.clone(),
            reference: report.reference.clone(),
            title: report.title.clone(),
            text,
        };
        let outcome = if row.case.is_some() { "accepted" } else { "triaged" };
        for (at, what) in
            [(row.acknowledged_at, "acknowledged"), (row.decided_at, outcome), (row.closed_at, "closed")]
        {
            news.entries.extend(at.filter(|at| *at > since).map(|at| entry(at, what, None)));
        }
        if let Some(at) = row.feedback_at {
            first.entry(row.report.0).and_modify(|known| *known = at.min(*known)).or_insert(at);
        }
        if row.feedback_at.is_some_and(|at| at > since) {
            let answers = app.store.feedback(row.report, Some(row.organisation)).await?;
            let fresh = answers.into_iter().filter(|answer| answer.at > since);
            news.entries.extend(fresh.map(|answer| entry(answer.at, "feedback", Some(answer.body))));
        }
        // parts go on from a case only
        if row.case.is_some() {
            for (_, publisher, at) in app.store.alerts_of_report(row.report).await? {
                if at > since && publisher == row.organisation {
                    news.entries.push(entry(at, "alerted", None));
                }
            }
        }
    }
    news.entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let took = |(id, at): (Uuid, Time)| known.get(&id).map(|report| (at, at - report.sort_at));
    news.answers = first.into_iter().filter_map(took).collect();
    news.answers.sort_by_key(|(at, _)| *at);
    Ok(news)
}

/// When the caller was here last before this session: the last sign of life of an earlier session that still stands.
pub async fn last_visit(app: &App, caller: &Caller) -> Result<Option<Time>, Error> {
    let domain::actor::Actor::Member { session: present, .. } = caller.ctx.actor else { return Ok(None) };
    let sessions = app.store.sessions(caller.member()?).await?;
    Ok(sessions.into_iter().filter(|session| session.id != present).map(|session| session.seen_at).max())
}
