//! Triage, answers to reporters, cases: what moves, which clocks start and end, and who learns of it.

use crate::demo_world::{World, body, plain};
use crate::support::{TestApp, clauses, on_both_databases, party};
use app::agreements::{Scope, SuspensionGround, suspend};
use app::cases::{self, CaseKey};
use app::duties::DutyList;
use app::handlings::{self, HandlingView, claim, release_claim};
use app::reports::{self, QueueFilter, ReportKey};
use app::{Caller, Error, Idempotency, feedback};
use chrono::TimeDelta;
use domain::agreement::{AgreementKind, DataLevel, FlowKind, PartyRole, Regime};
use domain::authz::{Action, Role};
use domain::decision::{OrgKind, Rule};
use domain::duty::DutyKind;
use domain::handling::State;
use domain::ids::{CaseId, ReportId};
use domain::time::{Term, Time};
use serde_json::{Value, json};
use uuid::Uuid;

/// A report of `company` on a domain of its own.
async fn report(t: &TestApp, w: &World, company: &str) -> ReportId {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    let body = plain("Something happened", &[("domain-name", &format!("{company}-attack.example"))]);
    reports::submit(&t.app, &caller, &body, None).await.unwrap().id
}

async fn triage(t: &TestApp, w: &World, who: &str, id: ReportId, body: Value) -> Result<HandlingView, Error> {
    handlings::triage(&t.app, &w.caller(t, who).await, ReportKey::Id(id), &body, None).await
}

async fn answer(t: &TestApp, w: &World, who: &str, id: ReportId) -> Result<feedback::FeedbackView, Error> {
    let body = json!({"text": "Two domains are down.", "outcome": "blocked"});
    feedback::give(&t.app, &w.caller(t, who).await, ReportKey::Id(id), &body).await
}

/// (kind, state, due) of the clocks that an organisation owes on a report, in the order of kinds.
async fn clocks(t: &TestApp, w: &World, who: &str, id: ReportId) -> Vec<(DutyKind, &'static str, Time)> {
    let caller = w.caller(t, who).await;
    let ours = caller.principal.organisation;
    let duties = app::duties::of(&t.app, &caller, id.into()).await.unwrap();
    let mut clocks: Vec<_> =
        duties.into_iter().filter(|d| d.owed_by.id == ours).map(|d| (d.kind, d.state, d.due)).collect();
    clocks.sort_by_key(|(kind, _, due)| (*kind as u8, *due));
    clocks
}

async fn owners_status(t: &TestApp, w: &World, company: &str, id: ReportId) -> &'static str {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    let listed = reports::list(&t.app, &caller, &reports::ListFilter { limit: 50, ..Default::default() })
        .await
        .unwrap();
    let shown = reports::show(&t.app, &caller, ReportKey::Id(id)).await.unwrap().status;
    assert_eq!(listed.items.iter().find(|row| row.id == id).unwrap().status, shown);
    shown
}

async fn queued(t: &TestApp, w: &World, who: &str) -> Vec<(ReportId, Option<DutyKind>)> {
    let filter = QueueFilter { limit: 50, ..Default::default() };
    let page = reports::queue(&t.app, &w.caller(t, who).await, &filter).await.unwrap();
    let counted = app::home::home(&t.app, &w.caller(t, who).await).await.unwrap().queue;
    assert_eq!(counted, page.items.len() as u64);
    page.items.into_iter().map(|row| (row.id, row.clock.map(|clock| clock.duty))).collect()
}

fn pointers<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| (e.pointer, e.code)).collect(),
        other => panic!("{other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, Vec<&'static str>) {
    match result {
        Err(Error::WrongState { state, allowed }) => (state, allowed),
        other => panic!("{other:?}"),
    }
}

on_both_databases! {
    async fn who_does_not_triage_moves_nothing(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "nordbank").await;
        // its owner sees it, and may not; nor may everybody at the authority
        for (who, action) in [
            ("reporter@nordbank", Action::AcknowledgeHandling),
            ("dpo@brabant", Action::AcknowledgeHandling),
            ("admin@brabant", Action::AcknowledgeHandling),
        ] {
            let result = triage(t, &w, who, id, json!({"decision": "acknowledge"})).await;
            assert!(matches!(result, Err(Error::Forbidden(found, Some(_))) if found == action), "{who}: {result:?}");
            assert!(matches!(answer(t, &w, who, id).await, Err(Error::Forbidden(Action::GiveFeedback, Some(_)))), "{who}");
            let caller = w.caller(t, who).await;
            assert!(matches!(claim(&t.app, &caller, ReportKey::Id(id), None).await, Err(Error::Forbidden(Action::ClaimHandling, _))), "{who}");
            assert!(matches!(cases::open(&t.app, &caller, &json!({"title": "Mine"})).await, Err(Error::Forbidden(Action::OpenCase, None))), "{who}");
            assert!(matches!(reports::queue(&t.app, &caller, &QueueFilter::default()).await, Err(Error::Forbidden(Action::ReadHandling, None))), "{who}");
            // what isn't readable says no more than what isn't permitted
            assert!(matches!(triage(t, &w, who, id, json!({})).await, Err(Error::Forbidden(Action::ReadHandling, _))), "{who}");
        }
        // a duty officer triages and answers nobody; referring is the supervisor's
        assert!(matches!(answer(t, &w, "duty@brabant", id).await, Err(Error::Forbidden(Action::GiveFeedback, _))));
        let refer = json!({"decision": "refer", "to": w.organisation("lutetia")});
        assert!(matches!(triage(t, &w, "analyst@brabant", id, refer.clone()).await, Err(Error::Forbidden(Action::ReferHandling, _))));
        assert_eq!(pointers(triage(t, &w, "supervisor@brabant", id, refer).await), [("/decision".to_owned(), "enum")]);
        let ask = json!({"decision": "need-info", "reason": "Which host?"});
        assert_eq!(pointers(triage(t, &w, "analyst@brabant", id, ask).await), [("/decision".to_owned(), "enum")]);
        assert_eq!(pointers(triage(t, &w, "analyst@brabant", id, json!({"decision": "no-action"})).await), [("/reason".to_owned(), "required")]);
        assert_eq!(clocks(t, &w, "analyst@brabant", id).await.len(), 1);
        assert_eq!((owners_status(t, &w, "nordbank", id).await, queued(t, &w, "analyst@brabant").await.len()), ("received", 1));
    }

    async fn what_is_impossible_says_what_is_possible(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "nordbank").await;
        let key = || ReportKey::Id(id);
        let caller = w.caller(t, "analyst@brabant").await;
        let close = refused(triage(t, &w, "analyst@brabant", id, json!({"decision": "close"})).await);
        assert_eq!(close, ("new", vec!["acknowledge", "claim", "accept", "link", "no-action"]));
        let view = triage(t, &w, "analyst@brabant", id, json!({"decision": "acknowledge"})).await.unwrap();
        assert_eq!((view.status, view.acknowledged_at), (State::Acknowledged, Some(t.app.now())));
        assert_eq!(refused(triage(t, &w, "analyst@brabant", id, json!({"decision": "acknowledge"})).await).1, ["claim", "accept", "link", "no-action"]);
        assert_eq!(refused(release_claim(&t.app, &caller, key(), None).await).0, "acknowledged");
        // a version that isn't the present one, before the state is looked at
        let stale = handlings::triage(&t.app, &caller, key(), &json!({"decision": "acknowledge"}), Some(view.version - 1)).await;
        assert!(matches!(stale, Err(Error::VersionMismatch)));
        let unknown = json!({"decision": "accept", "case": Uuid::nil()});
        assert_eq!(pointers(triage(t, &w, "analyst@brabant", id, unknown).await), [("/case".to_owned(), "reference")]);
        triage(t, &w, "analyst@brabant", id, json!({"decision": "no-action", "reason": "A test of ours"})).await.unwrap();
        // before the reporter was answered, answering is what can be done
        assert_eq!(refused(triage(t, &w, "analyst@brabant", id, json!({"decision": "close"})).await), ("no-action", vec!["feedback"]));
        assert_eq!(owners_status(t, &w, "nordbank", id).await, "read");
    }

    async fn a_report_without_the_purpose_goes_into_no_case(t: &TestApp) {
        let w = World::new(t).await;
        let mut body = plain("For warning only", &[("domain-name", "warn.example")]);
        body["marking"] = json!({"purposes": ["early-warning", "detection"]});
        let id = reports::submit(&t.app, &w.caller(t, "reporter@nordbank").await, &body, None).await.unwrap().id;
        let new = json!({"decision": "accept", "case": {"title": "Case"}});
        assert_eq!(pointers(triage(t, &w, "analyst@brabant", id, new).await), [("/decision".to_owned(), "enum")]);
        let analyst = w.caller(t, "analyst@brabant").await;
        let opened = cases::open(&t.app, &analyst, &json!({"title": "Case", "reports": [id]})).await;
        assert_eq!(pointers(opened), [("/reports/0".to_owned(), "enum")]);
        assert!(cases::list(&t.app, &analyst, None, 50).await.unwrap().items.is_empty(), "a case was opened");
        // it can still be worked on
        triage(t, &w, "analyst@brabant", id, json!({"decision": "no-action", "reason": "Noted"})).await.unwrap();
    }

    async fn the_whole_way_of_a_report_with_its_clocks(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "nordbank").await;
        let who = "analyst@brabant";
        let released = t.app.now();
        assert_eq!(clocks(t, &w, who, id).await, [(DutyKind::Acknowledge, "running", released + TimeDelta::hours(24))]);
        t.advance(TimeDelta::hours(2));
        let acknowledged = t.app.now();
        let caller = w.caller(t, who).await;
        let claimed = claim(&t.app, &caller, ReportKey::Id(id), None).await.unwrap();
        assert_eq!((claimed.status, claimed.assignee.unwrap().id), (State::InTriage, w.person(who).id));
        assert_eq!(refused(claim(&t.app, &w.caller(t, "colleague@brabant").await, ReportKey::Id(id), None).await).0, "in-triage");
        let outcome = Term::WorkingDays(5).after(acknowledged);
        assert_eq!(clocks(t, &w, who, id).await, [
            (DutyKind::Acknowledge, "done", released + TimeDelta::hours(24)),
            (DutyKind::TriageOutcome, "running", outcome),
        ]);
        assert_eq!(queued(t, &w, who).await, [(id, Some(DutyKind::TriageOutcome))]);
        assert_eq!(owners_status(t, &w, "nordbank", id).await, "read");

        t.advance(TimeDelta::hours(1));
        let accepted = t.app.now();
        let view = triage(t, &w, who, id, json!({"decision": "accept", "case": {"title": "Phish-kit Lindorm"}})).await.unwrap();
        let case = view.case.unwrap();
        assert_eq!((view.status, case.title.as_str(), view.decided_at), (State::Accepted, "Phish-kit Lindorm", Some(accepted)));
        assert_eq!(view.allowed, Vec::<&str>::new(), "closing waits for an answer");
        assert!(queued(t, &w, who).await.is_empty());
        assert_eq!(owners_status(t, &w, "nordbank", id).await, "in-a-case");
        assert_eq!(clocks(t, &w, who, id).await[1..], [
            (DutyKind::TriageOutcome, "done", outcome),
            (DutyKind::Progress, "running", accepted + TimeDelta::days(90)),
        ]);

        t.advance(TimeDelta::days(30));
        let answered = t.app.now();
        let given = answer(t, &w, who, id).await.unwrap();
        assert_eq!((given.by.as_deref(), given.outcome.unwrap().as_str()), (Some("analyst"), "blocked"));
        assert_eq!(owners_status(t, &w, "nordbank", id).await, "answered");
        let of_the_owner = feedback::list(&t.app, &w.caller(t, "reporter@nordbank").await, ReportKey::Id(id)).await.unwrap();
        assert_eq!(of_the_owner.len(), 1);
        assert_eq!((of_the_owner[0].text.as_str(), of_the_owner[0].by.as_deref()), ("Two domains are down.", None));
        assert_eq!(clocks(t, &w, who, id).await[2..], [
            (DutyKind::Progress, "done", accepted + TimeDelta::days(90)),
            (DutyKind::Progress, "running", answered + TimeDelta::days(90)),
        ]);

        let closed = t.app.now();
        let view = triage(t, &w, who, id, json!({"decision": "close"})).await.unwrap();
        assert_eq!((view.status, view.closed_at, view.allowed), (State::Closed, Some(closed), vec!["reopen"]));
        assert_eq!(owners_status(t, &w, "nordbank", id).await, "closed");
        let last = clocks(t, &w, who, id).await;
        assert_eq!(last[3..], [
            (DutyKind::Progress, "done", answered + TimeDelta::days(90)),
            (DutyKind::ClosureFeedback, "running", Term::WorkingDays(10).after(closed)),
        ]);
        answer(t, &w, "supervisor@brabant", id).await.unwrap();
        assert_eq!(clocks(t, &w, who, id).await[4].1, "done");

        let view = triage(t, &w, "colleague@brabant", id, json!({"decision": "reopen"})).await.unwrap();
        assert_eq!((view.status, view.assignee.unwrap().name, view.case.is_none()), (State::InTriage, "colleague".to_owned(), true));
        assert_eq!(queued(t, &w, who).await, [(id, Some(DutyKind::TriageOutcome))]);
        assert_eq!(owners_status(t, &w, "nordbank", id).await, "read");
        // the reporter is owed another answer
        triage(t, &w, who, id, json!({"decision": "no-action", "reason": "Nothing new"})).await.unwrap();
        assert_eq!(refused(triage(t, &w, who, id, json!({"decision": "close"})).await).1, ["feedback"]);
        assert!(clocks(t, &w, who, id).await.iter().all(|(_, state, _)| *state == "done"));
    }

    async fn an_outcome_without_an_acknowledgement_is_both(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "nordbank").await;
        triage(t, &w, "duty@brabant", id, json!({"decision": "no-action", "reason": "Known and gone"})).await.unwrap();
        let states: Vec<_> = clocks(t, &w, "analyst@brabant", id).await.into_iter().map(|(kind, state, _)| (kind, state)).collect();
        assert_eq!(states, [(DutyKind::Acknowledge, "done"), (DutyKind::TriageOutcome, "done")]);
        let told = reports::show(&t.app, &w.caller(t, "reporter@nordbank").await, ReportKey::Id(id)).await.unwrap();
        assert_eq!((told.handlings[0].acknowledged_at, told.handlings[0].reason.as_deref()), (Some(t.app.now()), Some("Known and gone")));
        let told = reports::disclosures(&t.app, &w.caller(t, "reporter@nordbank").await, ReportKey::Id(id)).await.unwrap();
        assert_eq!(told[0].acknowledged_at, Some(t.app.now()));
        // an answer to a new one acknowledges it
        let id = report(t, &w, "nordbank").await;
        answer(t, &w, "analyst@brabant", id).await.unwrap();
        let view = handlings::show(&t.app, &w.caller(t, "analyst@brabant").await, ReportKey::Id(id)).await.unwrap();
        assert_eq!((view.status, view.acknowledged_at), (State::Acknowledged, Some(t.app.now())));
    }

    async fn authorities_see_nothing_of_each_others_work(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "hexacom").await;
        let accept = json!({"decision": "accept", "case": {"title": "Relay Kestrel"}});
        let case = triage(t, &w, "analyst@brabant", id, accept).await.unwrap().case.unwrap();
        answer(t, &w, "analyst@brabant", id).await.unwrap();
        let lutetia = w.caller(t, "analyst@lutetia").await;
        let view = handlings::show(&t.app, &lutetia, ReportKey::Id(id)).await.unwrap();
        assert_eq!((view.status, view.case.is_none(), view.feedback_at), (State::New, true, None));
        let shown = reports::show(&t.app, &lutetia, ReportKey::Id(id)).await.unwrap();
        assert_eq!((shown.handlings.len(), shown.feedback.len()), (1, 0));
        assert!(feedback::list(&t.app, &lutetia, ReportKey::Id(id)).await.unwrap().is_empty());
        assert!(app::duties::of(&t.app, &lutetia, id.into()).await.unwrap().iter().all(|d| d.owed_by.id == w.organisation("lutetia")));
        let rows = reports::list(&t.app, &lutetia, &reports::ListFilter { limit: 9, ..Default::default() }).await.unwrap();
        assert!(rows.items[0].cases.is_empty());
        let told = reports::timeline(&t.app, &lutetia, ReportKey::Id(id)).await.unwrap();
        assert_eq!(told.iter().map(|e| e.what).collect::<Vec<_>>(), ["submitted"]);
        // the case is there for nobody else, not by id and not by reference
        for who in ["analyst@lutetia", "reporter@hexacom", "officer@polder", "operator@entente"] {
            let caller = w.caller(t, who).await;
            for key in [CaseKey::Id(case.id), CaseKey::Reference(case.reference.clone()), CaseKey::Id(CaseId(Uuid::nil()))] {
                assert!(matches!(cases::show(&t.app, &caller, key.clone()).await, Err(Error::Hidden)), "{who}");
                assert!(matches!(cases::add_report(&t.app, &caller, key, id).await, Err(Error::Hidden)), "{who}");
            }
            assert!(matches!(app::audit::for_item(&t.app, &caller, case.id.into(), None, 9).await, Err(Error::Hidden)), "{who}");
        }
        let into = json!({"decision": "link", "case": case.id});
        assert_eq!(pointers(triage(t, &w, "analyst@lutetia", id, into).await), [("/case".to_owned(), "reference")]);
        // at the authority: who may, and who may not
        let dpo = w.caller(t, "dpo@brabant").await;
        assert!(matches!(cases::show(&t.app, &dpo, CaseKey::Id(case.id)).await, Err(Error::Forbidden(Action::ReadCase, Some(_)))));
        assert!(matches!(cases::list(&t.app, &dpo, None, 9).await, Err(Error::Forbidden(Action::ReadCase, None))));
        // both close it: then it is closed
        for who in ["analyst@brabant", "analyst@lutetia"] {
            if who == "analyst@lutetia" {
                triage(t, &w, who, id, json!({"decision": "no-action", "reason": "Brabant has it"})).await.unwrap();
                answer(t, &w, who, id).await.unwrap();
            }
            assert_eq!(owners_status(t, &w, "hexacom", id).await, "answered");
            triage(t, &w, who, id, json!({"decision": "close"})).await.unwrap();
        }
        assert_eq!(owners_status(t, &w, "hexacom", id).await, "closed");
        let of_the_owner = feedback::list(&t.app, &w.caller(t, "reporter@hexacom").await, ReportKey::Id(id)).await.unwrap();
        assert_eq!(of_the_owner.len(), 2);
    }

    async fn a_case_is_opened_with_reports_and_takes_more(t: &TestApp) {
        let w = World::new(t).await;
        let (first, second, unrouted) = (report(t, &w, "nordbank").await, report(t, &w, "hexacom").await, report(t, &w, "klinikum").await);
        let mut green = plain("Green", &[("domain-name", "green.example")]);
        green["marking"] = json!({"tlp": "TLP:GREEN"});
        let linked = reports::submit(&t.app, &w.caller(t, "reporter@klinikum").await, &green, None).await.unwrap().id;
        let analyst = w.caller(t, "analyst@brabant").await;
        // Klinikum's amber report reached nobody: here it is nothing
        let stranger = w.person("analyst@lutetia").id;
        let wrong = json!({"title": "Lindorm", "lead": stranger, "members": [w.person("dpo@brabant").id], "reports": [first, unrouted]});
        assert_eq!(pointers(cases::open(&t.app, &analyst, &wrong).await), [
            ("/lead".to_owned(), "reference"), ("/members/0".to_owned(), "reference"), ("/reports/1".to_owned(), "reference"),
        ]);
        let twice = json!({"title": "Lindorm", "reports": [first, first]});
        assert_eq!(pointers(cases::open(&t.app, &analyst, &twice).await), [("/reports/1".to_owned(), "duplicate")]);
        let body = json!({"title": "Phish-kit Lindorm", "members": [w.person("colleague@brabant").id], "reports": [first]});
        let keyed = |body: &Value| Idempotency { key: "c-1".to_owned(), route: "POST /v1/cases", body_hash: *vault::ContentHash::of(body).unwrap().as_bytes() };
        let mut ids = Vec::new();
        for replayed in [false, true] {
            let mut caller = w.caller(t, "analyst@brabant").await;
            caller.ctx.idempotency = Some(keyed(&body));
            let made = cases::open(&t.app, &caller, &body).await.unwrap();
            assert_eq!(made.replayed, replayed);
            ids.push(made.case.id);
        }
        assert_eq!(ids[0], ids[1]);
        let key = || CaseKey::Id(ids[0]);
        let case = cases::show(&t.app, &analyst, key()).await.unwrap();
        assert_eq!((case.case.lead.name.as_str(), case.members.len(), case.reports.len(), case.case.reports_count), ("analyst", 2, 1, 1));
        assert_eq!((case.reports[0].id, case.reports[0].status, case.may_edit), (first, "accepted", true));
        // who isn't in it reads it and changes nothing
        let outsider = w.caller(t, "supervisor@brabant").await;
        assert!(!cases::show(&t.app, &outsider, key()).await.unwrap().may_edit);
        assert!(matches!(cases::add_report(&t.app, &outsider, key(), second).await, Err(Error::Forbidden(Action::EditCase, Some(_)))));
        for missing in [unrouted, ReportId(Uuid::nil())] {
            assert_eq!(pointers(cases::add_report(&t.app, &analyst, key(), missing).await), [("/report".to_owned(), "reference")]);
        }
        let colleague = w.caller(t, "colleague@brabant").await;
        cases::add_report(&t.app, &colleague, key(), second).await.unwrap();
        assert_eq!(pointers(cases::add_report(&t.app, &colleague, key(), second).await), [("/report".to_owned(), "duplicate")]);
        triage(t, &w, "duty@brabant", linked, json!({"decision": "link", "case": ids[0]})).await.unwrap();
        let case = cases::show(&t.app, &analyst, key()).await.unwrap();
        assert_eq!(case.reports.iter().map(|r| (r.id, r.status)).collect::<Vec<_>>(), [(first, "accepted"), (second, "linked"), (linked, "linked")]);
        // no owner learns whether a case was there before
        for (company, id) in [("nordbank", first), ("hexacom", second), ("klinikum", linked)] {
            let owner = w.caller(t, &format!("reporter@{company}")).await;
            let log = app::audit::for_item(&t.app, &owner, id.into(), None, 50).await.unwrap();
            let mut done: Vec<_> = log.items.iter().filter(|e| e.outcome == "done").map(|e| e.action.clone()).collect();
            done.sort();
            assert_eq!(done, ["handling.accept", "handling.acknowledge", "report.submit"], "{company}");
            assert!(log.items.iter().all(|e| e.actor.organisation.as_ref().unwrap().name == company || e.actor.id.is_none()));
            assert_eq!(owners_status(t, &w, company, id).await, "in-a-case");
        }
        // what is hidden is neither shown nor counted in a case
        suspend(&t.app, &w.caller(t, "signatory@nordbank").await, w.agreement("N"), Scope::All, SuspensionGround::SecurityBreach, "Keys").await.unwrap();
        let case = cases::show(&t.app, &w.caller(t, "analyst@brabant").await, key()).await.unwrap();
        assert_eq!((case.reports.len(), case.case.reports_count), (2, 2));
        assert_eq!(cases::list(&t.app, &w.caller(t, "analyst@brabant").await, None, 9).await.unwrap().items[0].reports_count, 2);
        assert!(matches!(triage(t, &w, "analyst@brabant", first, json!({"decision": "close"})).await, Err(Error::Hidden)));
        assert!(matches!(answer(t, &w, "analyst@brabant", first).await, Err(Error::Hidden)));
    }

    async fn cases_come_in_pages(t: &TestApp) {
        let w = World::new(t).await;
        for n in 0..5 {
            t.advance(TimeDelta::seconds(i64::from(n % 2)));
            cases::open(&t.app, &w.caller(t, "analyst@brabant").await, &json!({"title": format!("Case {n}")})).await.unwrap();
        }
        let caller = w.caller(t, "duty@brabant").await;
        let (mut titles, mut after) = (Vec::new(), None);
        loop {
            let page = cases::list(&t.app, &caller, after, 2).await.unwrap();
            titles.extend(page.items.into_iter().map(|c| c.title));
            let Some((at, _, id)) = page.next else { break };
            after = Some((at, CaseId(id)));
        }
        let mut all = titles.clone();
        all.sort();
        all.dedup();
        assert_eq!((titles.len(), all.len(), titles.last().map(String::as_str)), (5, 5, Some("Case 0")));
    }

    async fn two_authorities_at_once_leave_the_owner_the_sum(t: &TestApp) {
        let w = World::new(t).await;
        for _ in 0..4 {
            let id = report(t, &w, "hexacom").await;
            let mut tasks = Vec::new();
            for who in ["analyst@brabant", "analyst@lutetia"] {
                triage(t, &w, who, id, json!({"decision": "no-action", "reason": "Known"})).await.unwrap();
                answer(t, &w, who, id).await.unwrap();
                let (app, caller) = (t.app.clone(), w.caller(t, who).await);
                tasks.push(tokio::spawn(async move {
                    handlings::triage(&app, &caller, ReportKey::Id(id), &json!({"decision": "close"}), None).await
                }));
            }
            for task in tasks {
                task.await.unwrap().unwrap();
            }
            assert_eq!(owners_status(t, &w, "hexacom", id).await, "closed");
        }
        // one report, two colleagues: one of them has it
        let id = report(t, &w, "nordbank").await;
        let mut tasks = Vec::new();
        for who in ["analyst@brabant", "colleague@brabant"] {
            let (app, caller) = (t.app.clone(), w.caller(t, who).await);
            tasks.push(tokio::spawn(async move { claim(&app, &caller, ReportKey::Id(id), None).await }));
        }
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => won += 1,
                Err(Error::WrongState { state: "in-triage", .. }) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(won, 1);
    }

    async fn an_answer_is_given_once_for_a_key_and_only_with_words(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "nordbank").await;
        let mut caller = w.caller(t, "analyst@brabant").await;
        let give = |caller: app::Caller, body: Value| async move { feedback::give(&t.app, &caller, ReportKey::Id(id), &body).await };
        assert_eq!(pointers(give(caller.clone(), json!({"text": " ", "outcome": "won", "colour": "red"})).await).len(), 3);
        let body = json!({"text": "Thank you."});
        for (text, expected) in [("Thank you.", Some(false)), ("Thank you.", Some(true)), ("Another", None)] {
            let body = json!({"text": text});
            caller = w.caller(t, "analyst@brabant").await;
            let hash = *vault::ContentHash::of(&body).unwrap().as_bytes();
            caller.ctx.idempotency = Some(Idempotency { key: "f".to_owned(), route: "POST /v1/reports/{id}/feedback", body_hash: hash });
            match (give(caller.clone(), body).await, expected) {
                (Ok(given), Some(replayed)) => assert_eq!(given.replayed, replayed),
                (Err(Error::IdempotencyMismatch), None) => {}
                (other, _) => panic!("{other:?}"),
            }
        }
        assert_eq!(feedback::list(&t.app, &caller, ReportKey::Id(id)).await.unwrap().len(), 1, "{body}");
    }

    async fn counts_are_of_what_one_may_see(t: &TestApp) {
        let w = World::new(t).await;
        let mut red = body("TLP:RED");
        red["severity"] = json!("critical");
        reports::submit(&t.app, &w.caller(t, "reporter@nordbank").await, &red, None).await.unwrap();
        let id = report(t, &w, "nordbank").await;
        report(t, &w, "hexacom").await;
        let home = |who: &'static str| {
            let w = &w;
            async move { app::home::home(&t.app, &w.caller(t, who).await).await.unwrap() }
        };
        assert_eq!((home("analyst@brabant").await.queue, home("analyst@lutetia").await.queue, home("officer@polder").await.queue), (2, 1, 0));
        assert_eq!((home("analyst@brabant").await.duties, home("analyst@brabant").await.overdue), (2, 0));
        assert_eq!(home("dpo@brabant").await.queue, 0);
        assert_eq!(home("operator@entente").await, app::home::HomeCounts::default());
        t.advance(TimeDelta::hours(25));
        assert_eq!(home("analyst@brabant").await.overdue, 2);
        triage(t, &w, "analyst@brabant", id, json!({"decision": "acknowledge"})).await.unwrap();
        assert_eq!((home("analyst@brabant").await.overdue, home("analyst@brabant").await.duties), (1, 2));
        // Nordbank's own stages: DORA for both, GDPR where persons are in it
        let owed = app::duties::list(&t.app, &w.caller(t, "reporter@nordbank").await, &DutyList { limit: 50, ..Default::default() }).await.unwrap();
        let mut kinds: Vec<_> = owed.iter().map(|d| d.kind.as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["dora-initial", "dora-initial", "gdpr-breach"]);
    }
}

/// A company and an authority whose agreement lists no feedback, with one report between them.
async fn silent(t: &TestApp) -> (Caller, Caller, ReportId) {
    let nordbank = t.organisation("nordbank", OrgKind::Company, "SE").await;
    let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
    let reporter = t.member(nordbank, "reporter", &[Role::Reporter]).await;
    let analyst = t.member(brabant, "analyst", &[Role::Analyst]).await;
    let signed = [t.signatory(nordbank).await, t.signatory(brabant).await];
    let mut clauses = clauses();
    clauses.directions.retain(|d| d.flow != FlowKind::Feedback);
    let parties = vec![
        party(nordbank, PartyRole::Reporter, "SE", Regime::Gdpr),
        party(brabant, PartyRole::Receiver, "BE", Regime::Led),
    ];
    let kind = AgreementKind::CompanyAuthority;
    let prepared = t.prepare(kind, DataLevel::Strategic, parties, clauses).await.unwrap();
    t.enact(prepared, &[&signed[0], &signed[1]]).await.unwrap();
    let (reporter, analyst) = (t.as_member(&reporter).await, t.as_member(&analyst).await);
    let body = plain("Phishing", &[("domain-name", "kit.example")]);
    let report = reports::submit(&t.app, &reporter, &body, None).await.unwrap().id;
    (reporter, analyst, report)
}

fn failed<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<Rule> {
    let Err(Error::LacksAgreement(findings)) = result else { panic!("{result:?}") };
    findings.iter().map(|finding| finding.rule).collect()
}

on_both_databases! {
    async fn an_answer_that_no_direction_lists_is_refused_and_not_kept(t: &TestApp) {
        let (reporter, analyst, report) = silent(t).await;
        let given = feedback::give(&t.app, &analyst, ReportKey::Id(report), &json!({"text": "Known."})).await;
        assert_eq!(failed(given), [Rule::Direction]);
        assert!(feedback::list(&t.app, &reporter, ReportKey::Id(report)).await.unwrap().is_empty());
    }

    async fn a_reason_that_no_direction_lists_is_refused_and_not_kept(t: &TestApp) {
        let (reporter, analyst, report) = silent(t).await;
        let body = json!({"decision": "no-action", "reason": "The host is ours."});
        let refused = handlings::triage(&t.app, &analyst, ReportKey::Id(report), &body, None).await;
        assert_eq!(failed(refused), [Rule::Direction]);
        let view = handlings::show(&t.app, &analyst, ReportKey::Id(report)).await.unwrap();
        assert_eq!((view.status, view.reason), (State::New, None));
        assert!(!t.everything_stored().contains("The host is ours."));
        let told = reports::show(&t.app, &reporter, ReportKey::Id(report)).await.unwrap();
        assert_eq!((told.status, told.handlings[0].reason.clone()), ("received", None));
        // what says nothing needs no decision
        let body = json!({"decision": "acknowledge"});
        handlings::triage(&t.app, &analyst, ReportKey::Id(report), &body, None).await.unwrap();
    }

    async fn a_reason_rests_on_a_decision_of_its_own(t: &TestApp) {
        let w = World::new(t).await;
        let id = report(t, &w, "nordbank").await;
        triage(t, &w, "analyst@brabant", id, json!({"decision": "no-action", "reason": "Known"})).await.unwrap();
        let log = app::audit::for_item(&t.app, &w.caller(t, "reporter@nordbank").await, id.into(), None, 50).await.unwrap();
        let decided: Vec<_> = log.items.iter().filter(|e| e.decision.is_some()).map(|e| e.action.as_str()).collect();
        assert_eq!(decided, ["handling.no-action"]);
        // it is no release of the report
        let owner = w.caller(t, "reporter@nordbank").await;
        let access = reports::access(&t.app, &owner, ReportKey::Id(id), w.organisation("brabant")).await.unwrap();
        assert_eq!(access.decisions.len(), 1);
    }
}
