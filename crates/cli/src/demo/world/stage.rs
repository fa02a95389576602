//! Plays the acts of the script, each by its person and through the use case that a page or the API would call.

use super::found::Cast;
use super::work::{Act, Composed, Step};
use anyhow::{Context, Result, anyhow};
use app::reports::ReportKey;
use app::{App, Caller, alerts, cases, disclosures, duties, feedback, handlings, reports};
use domain::actor::Actor;
use domain::duty::DutyKind;
use domain::ids::{AlertId, CaseId, ItemKind, ReportId, SessionId};
use domain::time::Time;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the script's names stand for by now.
pub(super) struct Stage<'a> {
    app: &'a App,
    cast: Cast,
    now: Time,
    reports: BTreeMap<&'static str, ReportId>,
    cases: BTreeMap<&'static str, CaseId>,
    alerts: BTreeMap<&'static str, AlertId>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(app: &'a App, cast: Cast, now: Time) -> Self {
        Self { app, cast, now, reports: BTreeMap::new(), cases: BTreeMap::new(), alerts: BTreeMap::new() }
    }

    pub(super) async fn play(&mut self, step: &Step) -> Result<()> {
        let caller = self.caller(step.who).await?;
        match &step.act {
            Act::Draft(_) | Act::Submit(_) | Act::Notify(_) => self.report(&caller, &step.act).await,
            Act::Open(..) | Act::Accept(..) => self.investigate(&caller, &step.act).await,
            Act::Acknowledge(_) | Act::Claim(_) | Act::NoAction(..) | Act::Close(_) | Act::Tell(..) => {
                self.triage(&caller, &step.act).await
            }
            Act::Compose(_)
            | Act::AskClearance(_)
            | Act::Clear(_)
            | Act::Publish(_)
            | Act::Recall(..)
            | Act::Gone(_)
            | Act::Answer(..) => self.warn(&caller, &step.act).await,
        }
        .map_err(explained)
    }

    async fn report(&mut self, caller: &Caller, act: &Act) -> Result<()> {
        match act {
            Act::Draft(report) => {
                reports::drafts::create(self.app, caller, &report.body(self.now)).await?;
            }
            Act::Submit(report) => {
                let submitted = reports::submit(self.app, caller, &report.body(self.now), None).await?;
                self.reports.insert(report.key, submitted.id);
            }
            Act::Notify(name) => {
                let report = known(&self.reports, name)?;
                self.notify(caller, report).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Every stage that the report's statutes ask for, one after the other: meeting one starts the next.
    async fn notify(&self, caller: &Caller, report: ReportId) -> Result<()> {
        for kind in DutyKind::ALL.iter().copied().filter(|kind| kind.is_statutory()) {
            match duties::met(self.app, caller, ReportKey::Id(report), kind).await {
                // a statute that the company's profile doesn't name
                Ok(_) | Err(app::Error::WrongState { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn triage(&self, caller: &Caller, act: &Act) -> Result<()> {
        let app = self.app;
        match act {
            Act::Claim(name) => {
                handlings::claim(app, caller, self.key(name)?, None).await?;
            }
            Act::Tell(name, text, outcome) => {
                let body = json!({"text": text, "outcome": outcome});
                feedback::give(app, caller, self.key(name)?, &body).await?;
            }
            Act::Acknowledge(name) => self.decide(caller, name, json!({"decision": "acknowledge"})).await?,
            Act::NoAction(name, reason) => {
                self.decide(caller, name, json!({"decision": "no-action", "reason": reason})).await?;
            }
            Act::Close(name) => self.decide(caller, name, json!({"decision": "close"})).await?,
            _ => {}
        }
        Ok(())
    }

    async fn decide(&self, caller: &Caller, report: &str, body: Value) -> Result<()> {
        handlings::triage(self.app, caller, self.key(report)?, &body, None).await?;
        Ok(())
    }

    async fn investigate(&mut self, caller: &Caller, act: &Act) -> Result<()> {
        match act {
            Act::Open(name, title) => {
                let (supervisor, _) = self.cast.member("supervisor@brabant")?;
                let (duty, _) = self.cast.member("duty@brabant")?;
                let body = json!({"title": title, "members": [supervisor, duty]});
                let opened = cases::open(self.app, caller, &body).await?;
                self.cases.insert(name, opened.case.id);
            }
            Act::Accept(report, case) => {
                let case = known(&self.cases, case)?;
                self.decide(caller, report, json!({"decision": "accept", "case": case})).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn warn(&mut self, caller: &Caller, act: &Act) -> Result<()> {
        let app = self.app;
        match act {
            Act::Compose(alert) => {
                let body = self.alert(alert)?;
                let drafted = alerts::draft(app, caller, &body).await?;
                self.alerts.insert(alert.key, drafted.id);
            }
            Act::AskClearance(name) => {
                alerts::submit_for_clearance(app, caller, known(&self.alerts, name)?).await?;
            }
            Act::Clear(name) => {
                alerts::clear(app, caller, known(&self.alerts, name)?, &json!({})).await?;
            }
            Act::Publish(name) => {
                alerts::publish(app, caller, known(&self.alerts, name)?).await?;
            }
            Act::Recall(name, reason) => {
                alerts::recall(app, caller, known(&self.alerts, name)?, &json!({"reason": reason})).await?;
            }
            Act::Gone(_) => {
                // one alert is recalled in this story: whatever waits is its tombstone
                let stones = disclosures::list(app, caller, Some(ItemKind::Alert)).await?;
                for stone in stones.iter().filter(|stone| stone.acknowledged_at.is_none()) {
                    disclosures::acknowledge(app, caller, stone.id).await?;
                }
            }
            Act::Answer(name, state, note) => {
                let mut body = json!({"state": state});
                if let (false, Some(body)) = (note.is_empty(), body.as_object_mut()) {
                    body.insert("note".to_owned(), json!(note));
                }
                alerts::acknowledge(app, caller, known(&self.alerts, name)?, &body).await?;
            }
            _ => {}
        }
        Ok(())
    }

    fn alert(&self, alert: &Composed) -> Result<Value> {
        let reports =
            alert.reports.iter().map(|name| known(&self.reports, name)).collect::<Result<Vec<_>>>()?;
        Ok(json!({
            "case": known(&self.cases, alert.case)?,
            "reports": reports,
            "title": alert.title,
            "summary": alert.summary,
            "recommendation": alert.recommendation,
            "categories": alert.categories,
            "severity": alert.severity,
            // a value that a report has rests on that report, also where it is stated anew
            "observables": alert.values.iter().map(|value| value.body()).collect::<Vec<_>>(),
        }))
    }

    fn key(&self, report: &str) -> Result<ReportKey> {
        Ok(ReportKey::Id(known(&self.reports, report)?))
    }

    /// Who acts now. There is no session: nobody signs in while the world is told.
    async fn caller(&self, who: &str) -> Result<Caller> {
        let (id, organisation) = self.cast.member(who)?;
        Ok(self.app.caller(Actor::Member { id, organisation, session: SessionId(Uuid::nil()) }).await?)
    }
}

fn known<T: Copy>(names: &BTreeMap<&'static str, T>, name: &str) -> Result<T> {
    names.get(name).copied().with_context(|| format!("{name} isn't there yet"))
}

/// An error of the script itself, with every field that is wrong.
fn explained(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<app::Error>() {
        Some(app::Error::Invalid(fields)) => {
            let fields: Vec<String> =
                fields.iter().map(|field| format!("{} {}", field.pointer, field.message)).collect();
            anyhow!("{}", fields.join("; "))
        }
        _ => error,
    }
}
