//! Lists: an owner's reports, an authority's received ones, the triage queue. Every row is masked by the same expression
//! as the item itself.

use crate::directory::{Directory, OrgRef};
use crate::duties::Clock;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::decision::OrgKind;
use domain::handling::{OwnerStatus, State};
use domain::ids::{ItemKind, MemberId, OrgId, ReportId};
use domain::marking::Tlp;
use domain::observable::ObservableType;
use domain::reference::Reference;
use domain::taxonomy::{Category, Severity};
use domain::time::Time;
use serde::Serialize;
use std::collections::HashMap;
use storage::view::{Held, Narrow, Order};
use uuid::Uuid;

/// A page of a list and the place after it.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins (time, severity, id); none at the end.
    #[serde(skip)]
    pub next: Option<(Time, i32, Uuid)>,
}

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct ReportRow {
    /// Its id.
    pub id: ReportId,
    /// Its reference.
    pub reference: Reference,
    /// `incident` …
    pub kind: &'static str,
    /// As released; empty where the facts are withheld.
    pub title: String,
    /// A holder's own handling state, or an owner's plain stage.
    pub status: &'static str,
    /// How bad.
    pub severity: Severity,
    /// The first category.
    pub categories: Vec<Category>,
    /// Whose it is.
    pub reporter: OrgRef,
    /// When it was detected.
    pub detected_at: Option<Time>,
    /// When it came.
    pub submitted_at: Time,
    /// The label.
    pub tlp: Tlp,
    /// How many other reports that the viewer sees share an observable with it.
    pub matches: i64,
    /// The next clock.
    pub clock: Option<Clock>,
    /// Who has it: id and name.
    pub assignee: Option<Assignee>,
    /// Titles of the viewer's cases that it is in.
    pub cases: Vec<String>,
    /// Whether the viewer's organisation owns it.
    #[serde(skip)]
    pub own: bool,
}

/// A colleague.
#[derive(Clone, Debug, Serialize)]
pub struct Assignee {
    /// Who.
    pub id: MemberId,
    /// The name.
    pub name: String,
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// A status of the caller's side.
    pub status: Option<String>,
    /// A category or class of categories.
    pub category: Option<Category>,
    /// A severity.
    pub severity: Option<Severity>,
    /// An owner.
    pub organisation: Option<OrgId>,
    /// Words.
    pub q: Option<String>,
    /// An observable: any value in any writing.
    pub observable: Option<String>,
    /// Not older than.
    pub since: Option<Time>,
    /// Only own reports, only received ones, or (`None`) both.
    pub own: Option<bool>,
    /// The place after which the page begins.
    pub after: Option<(Time, Uuid)>,
    /// How many; 50 by default, 200 at most.
    pub limit: u64,
}

/// What to queue.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    /// With nobody (`Some(None)`) or with this member.
    pub assignee: Option<Option<MemberId>>,
    /// Critical and high only.
    pub urgent: bool,
    /// The place after which the page begins.
    pub after: Option<(Time, i32, Uuid)>,
    /// How many.
    pub limit: u64,
}

/// A page of reports, newest first.
pub async fn list(app: &App, caller: &Caller, filter: &ListFilter) -> Result<Page<ReportRow>, Error> {
    readable(app, caller).await?;
    let limit = filter.limit.clamp(1, 200);
    let mut narrow = Narrow::new(Order::Newest, limit + 1).standing();
    if let Some(own) = filter.own {
        narrow = narrow.own(own);
    }
    if let Some(status) = &filter.status {
        narrow = by_status(narrow, status, caller)?;
    }
    if let Some(category) = filter.category {
        narrow = narrow.category(category);
    }
    if let Some(severity) = filter.severity {
        narrow = narrow.severity(severity);
    }
    if let Some(organisation) = filter.organisation {
        narrow = narrow.owner(organisation);
    }
    if let Some(since) = filter.since {
        narrow = narrow.since(since);
    }
    if let Some(typed) = filter.observable.as_deref() {
        let (kind, value) = observable(typed)?;
        narrow = narrow.observable(&app.store.match_key(kind, &value));
    }
    if let Some(typed) = filter.q.as_deref() {
        narrow = match searched(app, narrow, typed) {
            Some(narrow) => narrow,
            None => return Ok(Page { items: Vec::new(), next: None }),
        };
    }
    if let Some((at, item)) = filter.after {
        narrow = narrow.after(at, item);
    }
    let held = app.store.list_held(&caller.viewer(), ItemKind::Report, narrow).await?;
    page(app, caller, held, Order::Newest, limit).await
}

/// The caller's queue: open work by clock, then severity.
pub async fn queue(app: &App, caller: &Caller, filter: &QueueFilter) -> Result<Page<ReportRow>, Error> {
    caller.check(app, Action::ReadHandling, Relation::Received, None).await?;
    let limit = filter.limit.clamp(1, 200);
    let mut narrow = queue_narrow(Narrow::new(Order::Clock, limit + 1));
    if let Some(assignee) = filter.assignee {
        narrow = narrow.assignee(assignee);
    }
    if filter.urgent {
        narrow = narrow.severity_at_least(Severity::High);
    }
    if let Some((due, severity, item)) = filter.after {
        narrow = narrow.after_clock(due, severity, item);
    }
    let held = app.store.list_held(&caller.viewer(), ItemKind::Report, narrow).await?;
    page(app, caller, held, Order::Clock, limit).await
}

/// What is in the queue: received reports on which the work isn't done. Shared with its count.
pub(crate) fn queue_narrow(narrow: Narrow) -> Narrow {
    narrow.own(false).standing().stages(State::New.code(), State::NeedsInfo.code())
}

async fn readable(app: &App, caller: &Caller) -> Result<(), Error> {
    let company = caller.principal.organisation_kind == OrgKind::Company;
    let relation = if company { Relation::Own } else { Relation::Received };
    caller.check(app, Action::ReadReport, relation, None).await
}

fn by_status(narrow: Narrow, status: &str, caller: &Caller) -> Result<Narrow, Error> {
    let unknown = || Error::field("/status", "enum", "is not a status of a report on your side");
    let stage = if caller.principal.organisation_kind == OrgKind::Company {
        OwnerStatus::parse(status).ok_or_else(unknown)?.code()
    } else {
        State::parse(status).ok_or_else(unknown)?.code()
    };
    Ok(narrow.stages(stage, stage))
}

fn observable(typed: &str) -> Result<(ObservableType, String), Error> {
    let unknown =
        || Error::field("/observable", "format", "is not an address, domain, URL, hash or other observable");
    domain::observable::guess(typed).ok_or_else(unknown)
}

/// A reference or a value is looked up as such; anything else is words. `None` when there is nothing to look for.
fn searched(app: &App, narrow: Narrow, typed: &str) -> Option<Narrow> {
    if let Some(reference) = Reference::parse(domain::reference::ReferenceKind::Report, typed) {
        return Some(narrow.reference(&reference));
    }
    match domain::observable::guess(typed) {
        Some((kind, value)) => Some(narrow.observable(&app.store.match_key(kind, &value))),
        None => narrow.words(&app.store, typed),
    }
}

async fn page(
    app: &App,
    caller: &Caller,
    mut held: Vec<Held>,
    order: Order,
    limit: u64,
) -> Result<Page<ReportRow>, Error> {
    let more = held.len() as u64 > limit;
    held.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = held.last().filter(|_| more).map(|h| {
        let place = match order {
            Order::Newest => h.sort_at,
            Order::Clock => h.next_due,
        };
        (place, h.severity.rank(), h.item)
    });
    Ok(Page { items: rows(app, caller, &held).await?, next })
}

/// Rows for held reports, with one query per kind of thing, however many rows.
pub(crate) async fn rows(app: &App, caller: &Caller, held: &[Held]) -> Result<Vec<ReportRow>, Error> {
    let viewer = caller.viewer();
    let ids: Vec<Uuid> = held.iter().map(|h| h.item).collect();
    let directory = Directory::load(&app.store).await?;
    let matches = app.store.match_counts(&viewer, &ids).await?;
    let handlings = app.store.handlings(&ids, Some(caller.principal.organisation)).await?;
    let handlings: HashMap<Uuid, _> = handlings.into_iter().map(|h| (h.report.0, h)).collect();
    let mut clocks: HashMap<Uuid, Clock> = HashMap::new();
    for duty in app.store.clocks(&viewer, &ids).await? {
        clocks
            .entry(duty.duty.item.id)
            .or_insert_with(|| Clock::of(&duty, viewer.organisation, caller.ctx.at));
    }
    let mut cases: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (report, _, title) in app.store.cases_of_reports(&viewer, &ids).await? {
        cases.entry(report.0).or_default().push(title);
    }
    held.iter()
        .map(|h| {
            let handling = handlings.get(&h.item);
            let status = match handling {
                Some(handling) => handling.state.as_str(),
                None => OwnerStatus::from_code(h.stage).map_or("received", OwnerStatus::as_str),
            };
            Ok(ReportRow {
                id: h.item.into(),
                reference: h.reference.clone(),
                kind: "incident",
                title: h.title.clone(),
                status,
                severity: h.severity,
                categories: h.category.into_iter().collect(),
                reporter: directory.organisation(h.owner)?,
                detected_at: h.detected_at,
                submitted_at: h.sort_at,
                tlp: h.tlp,
                matches: matches.get(&h.item).copied().unwrap_or(0),
                clock: clocks.remove(&h.item),
                assignee: handling
                    .and_then(|h| h.assignee.zip(h.assignee_name.clone()))
                    .map(|(id, name)| Assignee { id, name }),
                cases: cases.remove(&h.item).unwrap_or_default(),
                own: h.is_own(),
            })
        })
        .collect()
}
