//! Opening a case.

use super::put;
use super::show::{CaseDetail, CaseKey, show};
use crate::duties::FeedbackClauses;
use crate::handlings::step::Step;
use crate::handlings::{may_be_investigated, open_case};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, Role, acts};
use domain::case::{NewCase, parse_case};
use domain::fields::{Errors, FieldError};
use domain::handling::{Command, State, Verb};
use domain::ids::{CaseId, ItemKind, MemberId};
use serde_json::Value;
use std::collections::HashMap;
use storage::audit::AuditEvents;
use storage::view::{Narrow, Order};
use storage::{Replay, Write, WriteTx};
use uuid::Uuid;

/// Opens a case by a body `{title, lead?, members?, reports?}`. Its reports are accepted into it.
pub async fn open(app: &App, caller: &Caller, body: &Value) -> Result<CaseDetail, Error> {
    caller.check(app, Action::OpenCase, Relation::Own, None).await?;
    let new = parse_case(body).map_err(Error::Invalid)?;
    let mut wrong = check_people(app, caller, &new).await?;
    wrong.extend(check_reports(app, caller, &new).await?);
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let lead = match new.lead {
        Some(lead) => lead,
        None => caller.member()?,
    };
    let clauses = FeedbackClauses::load(app, caller).await?;
    let (id, replayed) = app.store.write(&caller.ctx, OpenCase { new, lead, clauses }).await?;
    Ok(CaseDetail { replayed, ..show(app, caller, CaseKey::Id(id)).await? })
}

async fn check_people(app: &App, caller: &Caller, new: &NewCase) -> Result<Vec<FieldError>, Error> {
    if new.lead.is_none() && new.members.is_empty() {
        return Ok(Vec::new());
    }
    let colleagues = app.store.members(caller.principal.organisation).await?;
    let works_cases = |id: MemberId| {
        let roles = [Role::Analyst, Role::Supervisor, Role::DutyOfficer];
        colleagues
            .iter()
            .any(|m| m.id == id && !m.disabled && roles.iter().any(|role| m.roles.contains(role)))
    };
    let errors = Errors::new();
    let why = "is no analyst, supervisor or duty officer of your organisation";
    if new.lead.is_some_and(|lead| !works_cases(lead)) {
        errors.push("/lead", "reference", why);
    }
    for (n, member) in new.members.iter().enumerate() {
        if !works_cases(*member) {
            errors.push(format!("/members/{n}"), "reference", why);
        }
    }
    Ok(errors.into_vec())
}

async fn check_reports(app: &App, caller: &Caller, new: &NewCase) -> Result<Vec<FieldError>, Error> {
    if new.reports.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = new.reports.iter().map(|report| report.0).collect();
    let narrow = Narrow::new(Order::Newest, 200).own(false).items(&ids);
    let held = app.store.list_held(&caller.viewer(), ItemKind::Report, narrow).await?;
    let held: HashMap<Uuid, _> = held.into_iter().map(|h| (h.item, h)).collect();
    let handlings = app.store.handlings(&ids, Some(caller.principal.organisation)).await?;
    let states: HashMap<Uuid, State> = handlings.into_iter().map(|h| (h.report.0, h.state)).collect();
    let errors = Errors::new();
    for (n, report) in ids.iter().enumerate() {
        let pointer = format!("/reports/{n}");
        let (Some(held), Some(state)) = (held.get(report), states.get(report)) else {
            errors.push(pointer, "reference", "is no report that you received");
            continue;
        };
        if let Err(Error::Invalid(found)) = may_be_investigated(held, &pointer) {
            for e in found {
                errors.push(e.pointer, e.code, e.message);
            }
        }
        if state.after(Verb::Accept).is_none() && !matches!(state, State::Accepted | State::Linked) {
            errors.push(pointer, "reference", format!("is {state}: it can't go into a case now"));
        }
    }
    Ok(errors.into_vec())
}

struct OpenCase {
    new: NewCase,
    lead: MemberId,
    clauses: FeedbackClauses,
}

impl Write for OpenCase {
    const NAME: &'static str = "cases.open";
    type Output = (CaseId, bool);
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok(((id.into(), true), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        let id: CaseId = tx.new_id();
        let item = open_case(tx, id, &self.new.title, self.lead, &self.new.members).await?;
        let digest = tx.touched("cases", id.0, 1).await?;
        let mut events =
            AuditEvents::one(Action::OpenCase, item, tx.principal().organisation).touching([digest]);
        let permit = tx.principal().authorize_new::<acts::OpenCase>(id.0)?;
        // in the order of ids, so that two that open cases with the same reports don't wait for each other
        let mut reports = self.new.reports.clone();
        reports.sort_unstable();
        for report in reports {
            let step = Step::begin(tx, report).await?;
            events = events.with(put(tx, &self.clauses, (id, &permit), &step, &Command::Accept(id)).await?);
        }
        tx.remember(id.0, 201).await?;
        Ok(((id, false), events))
    }
}
