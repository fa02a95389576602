//! Taking reports back: who may, what is left for whom, how far it follows, and what meets it half way.

use crate::demo_world::{READERS, World, body, plain};
use crate::support::{TestApp, on_both_databases};
use app::agreements::{Scope, SuspensionGround, suspend};
use app::alerts::{self, AlertKey};
use app::disclosures::{self, TombstoneView};
use app::observables::known;
use app::reports::{self, ListFilter, OnwardHolders, ReportDetail, ReportKey, Withdrawal};
use app::{Caller, Error, cases, exports, feedback, handlings};
use chrono::TimeDelta;
use domain::authz::Action;
use domain::decision::OrgKind;
use domain::duty::DutyKind;
use domain::ids::{AlertId, DisclosureId, ItemKind, ReportId};
use serde_json::{Value, json};
use uuid::Uuid;

async fn submit(t: &TestApp, w: &World, company: &str, body: &Value) -> ReportId {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    reports::submit(&t.app, &caller, body, None).await.unwrap().id
}

async fn withdraw(t: &TestApp, w: &World, who: &str, id: ReportId) -> Result<ReportDetail, Error> {
    let why = json!({"reason": "The logs were another customer's."});
    reports::withdraw(&t.app, &w.caller(t, who).await, ReportKey::Id(id), &why).await
}

async fn triage(t: &TestApp, caller: &Caller, id: ReportId, body: Value) -> Result<(), Error> {
    handlings::triage(&t.app, caller, ReportKey::Id(id), &body, None).await.map(|_| ())
}

async fn progress(t: &TestApp, w: &World, company: &str, id: ReportId) -> Withdrawal {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    let detail = reports::show(&t.app, &caller, ReportKey::Id(id)).await.unwrap();
    assert_eq!(detail.status, "withdrawn");
    detail.withdrawal.unwrap()
}

async fn stones(t: &TestApp, w: &World, who: &str) -> Vec<TombstoneView> {
    disclosures::list(&t.app, &w.caller(t, who).await, None).await.unwrap()
}

async fn confirm(t: &TestApp, w: &World, who: &str, id: DisclosureId) -> Result<TombstoneView, Error> {
    disclosures::acknowledge(&t.app, &w.caller(t, who).await, id).await
}

/// Whether somebody finds it in a list, by words, by a value, or by looking the value up.
async fn found(t: &TestApp, caller: &Caller, id: ReportId) -> [bool; 4] {
    let listed = |filter: ListFilter| async move {
        match reports::list(&t.app, caller, &ListFilter { limit: 50, ..filter }).await {
            Ok(page) => page.items.iter().any(|row| row.id == id),
            Err(Error::Forbidden(..)) => false,
            Err(other) => panic!("{other:?}"),
        }
    };
    let asked = known(&t.app, caller, &json!({"values": ["login-kit.example"]})).await;
    let hit = asked.is_ok_and(|known| known[0].sightings.iter().any(|s| s.item.id == id.0));
    [
        listed(ListFilter::default()).await,
        listed(ListFilter { q: Some("phishing".to_owned()), ..ListFilter::default() }).await,
        listed(ListFilter { observable: Some("login-kit.example".to_owned()), ..ListFilter::default() })
            .await,
        hit,
    ]
}

/// The kinds of clocks that run for an organisation.
async fn owed(t: &TestApp, w: &World, who: &str) -> Vec<DutyKind> {
    let list =
        app::duties::DutyList { filter: Some(app::DutyFilter::Running), limit: 50, ..Default::default() };
    let duties = app::duties::list(&t.app, &w.caller(t, who).await, &list).await.unwrap();
    duties.into_iter().map(|duty| duty.kind).collect()
}

/// An alert of everything in a report that Brabant has taken into a case, cleared.
async fn cleared(t: &TestApp, w: &World, report: ReportId) -> AlertId {
    let analyst = w.caller(t, "analyst@brabant").await;
    let new = json!({"decision": "accept", "case": {"title": "Kit"}});
    let done = handlings::triage(&t.app, &analyst, ReportKey::Id(report), &new, None).await.unwrap();
    let case = done.case.unwrap().id;
    let offered = alerts::case_observables(&t.app, &analyst, case).await.unwrap();
    let plain = offered.iter().filter(|o| !o.data_class.is_personal());
    let body = json!({
        "case": case, "reports": [report], "title": "A kit is about", "summary": "It asks for one-time codes.",
        "categories": ["fraud/phishing"], "severity": "high", "observables": plain.map(|o| o.id).collect::<Vec<_>>()
    });
    let id = alerts::draft(&t.app, &analyst, &body).await.unwrap().id;
    alerts::submit_for_clearance(&t.app, &analyst, id).await.unwrap();
    alerts::clear(&t.app, &w.caller(t, "supervisor@brabant").await, id, &json!({})).await.unwrap();
    id
}

on_both_databases! {
    async fn only_its_owner_takes_a_report_back(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        for who in ["analyst@brabant", "dpo@brabant", "auditor@nordbank"] {
            let refused = withdraw(t, &w, who, id).await;
            assert!(matches!(refused, Err(Error::Forbidden(Action::WithdrawReport, Some(_)))), "{who}: {refused:?}");
        }
        for who in ["reporter@hexacom", "analyst@lutetia", "officer@polder", "operator@entente"] {
            for id in [id, ReportId(Uuid::nil())] {
                assert!(matches!(withdraw(t, &w, who, id).await, Err(Error::Hidden)), "{who}");
            }
        }
        let reporter = w.caller(t, "reporter@nordbank").await;
        for wrong in [json!({}), json!({"reason": " "}), json!({"reason": "x", "colour": "red"})] {
            let refused = reports::withdraw(&t.app, &reporter, ReportKey::Id(id), &wrong).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong}: {refused:?}");
        }
        assert_eq!(found(t, &w.caller(t, "analyst@brabant").await, id).await, [true; 4]);
        assert!(stones(t, &w, "analyst@brabant").await.is_empty());
        assert!(reports::show(&t.app, &reporter, ReportKey::Id(id)).await.unwrap().withdrawal.is_none());
    }

    async fn a_withdrawal_reaches_everybody_and_each_confirms(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "hexacom", &body("TLP:AMBER")).await;
        let other = submit(t, &w, "nordbank", &plain("Other", &[("domain-name", "other.example")])).await;
        triage(t, &w.caller(t, "analyst@lutetia").await, id, json!({"decision": "acknowledge"})).await.unwrap();
        t.advance(TimeDelta::hours(1));
        let at = t.app.now();
        let done = withdraw(t, &w, "compliance@hexacom", id).await.unwrap();
        assert_eq!((done.status, done.withdrawal.unwrap().holders), ("withdrawn", 2));
        for who in READERS.into_iter().filter(|who| *who != "reporter@hexacom") {
            let caller = w.caller(t, who).await;
            assert!(matches!(reports::show(&t.app, &caller, ReportKey::Id(id)).await, Err(Error::Hidden)), "{who}");
            assert_eq!(found(t, &caller, id).await, [false; 4], "{who}");
            let triaged = triage(t, &caller, id, json!({"decision": "acknowledge"})).await;
            assert!(matches!(triaged, Err(Error::Hidden)), "{who}");
        }
        assert_eq!(app::home::home(&t.app, &w.caller(t, "analyst@lutetia").await).await.unwrap().queue, 0);
        // the other report is as it was
        assert!(reports::show(&t.app, &w.caller(t, "analyst@brabant").await, ReportKey::Id(other)).await.is_ok());
        assert_eq!(owed(t, &w, "analyst@lutetia").await, [DutyKind::WithdrawalAcknowledge]);
        assert_eq!(owed(t, &w, "analyst@brabant").await, [DutyKind::Acknowledge, DutyKind::WithdrawalAcknowledge]);
        // again: it is withdrawn already, whatever the body
        let again = reports::withdraw(&t.app, &w.caller(t, "reporter@hexacom").await, ReportKey::Id(id), &json!({})).await;
        assert!(matches!(&again, Err(Error::WrongState { state: "withdrawn", allowed }) if allowed.is_empty()), "{again:?}");

        let stone = stones(t, &w, "analyst@lutetia").await.remove(0);
        assert_eq!((stone.kind, stone.withdrawn_at, stone.due), (ItemKind::Report, at, Some(at + TimeDelta::hours(24))));
        assert_eq!(stone.reason.as_deref(), Some("The logs were another customer's."));
        // somebody else's release is nobody's
        for (who, id) in [("analyst@brabant", stone.id), ("analyst@lutetia", DisclosureId(Uuid::nil()))] {
            assert!(matches!(confirm(t, &w, who, id).await, Err(Error::Hidden)), "{who}");
        }
        let mine = stones(t, &w, "analyst@brabant").await.remove(0);
        for who in ["admin@brabant", "auditor@brabant"] {
            let refused = confirm(t, &w, who, mine.id).await;
            assert!(matches!(refused, Err(Error::Forbidden(Action::AcknowledgeWithdrawal, _))), "{who}: {refused:?}");
            let caller = w.caller(t, who).await;
            assert!(matches!(disclosures::list(&t.app, &caller, None).await, Err(Error::Forbidden(..))), "{who}");
        }
        t.advance(TimeDelta::hours(2));
        let done = confirm(t, &w, "analyst@lutetia", stone.id).await.unwrap();
        assert_eq!(done.acknowledged_at, Some(t.app.now()));
        assert!(matches!(confirm(t, &w, "analyst@lutetia", stone.id).await, Err(Error::WrongState { state: "acknowledged", .. })));
        assert!(owed(t, &w, "analyst@lutetia").await.is_empty());
        let withdrawal = progress(t, &w, "hexacom", id).await;
        assert_eq!((withdrawal.acknowledged, withdrawal.holders, withdrawal.at), (1, 2, at));
        let owner = w.caller(t, "reporter@hexacom").await;
        let released = reports::disclosures(&t.app, &owner, ReportKey::Id(id)).await.unwrap();
        let mut told: Vec<_> =
            released.iter().map(|d| (d.organisation.name.as_str(), d.state.as_str(), d.acknowledged_at)).collect();
        told.sort_unstable();
        assert_eq!(told, [("brabant", "withdrawn", None), ("lutetia", "withdrawn", Some(t.app.now()))]);
        // whoever never had it has nothing to confirm
        for who in ["reporter@nordbank", "officer@polder", "officer@meridian"] {
            assert!(stones(t, &w, who).await.is_empty(), "{who}");
        }
    }

    async fn what_only_the_owner_has_is_taken_back_from_nobody(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "nordbank", &body("TLP:RED")).await;
        withdraw(t, &w, "dpo@nordbank", id).await.unwrap();
        let withdrawal = progress(t, &w, "nordbank", id).await;
        assert_eq!((withdrawal.holders, withdrawal.acknowledged, withdrawal.onward.len()), (0, 0, 0));
    }

    async fn who_has_it_in_a_case_reads_on_for_two_days_and_makes_nothing_of_it(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        let alert = cleared(t, &w, id).await;
        withdraw(t, &w, "reporter@nordbank", id).await.unwrap();
        let shown = reports::show(&t.app, &analyst, ReportKey::Id(id)).await.unwrap();
        assert!(shown.held.withdrawn);
        assert_eq!(found(t, &analyst, id).await, [false; 4], "out of lists, search, values and match at once");
        let file = exports::report(&t.app, &analyst, ReportKey::Id(id), exports::Format::Stix).await;
        assert!(matches!(file, Err(Error::Hidden)), "it leaves in a file");
        // its work can be put in order, and its owner's page says withdrawn all the same
        feedback::give(&t.app, &analyst, ReportKey::Id(id), &json!({"text": "Noted."})).await.unwrap();
        triage(t, &analyst, id, json!({"decision": "close"})).await.unwrap();
        progress(t, &w, "nordbank", id).await;
        assert_eq!(owed(t, &w, "analyst@brabant").await, [DutyKind::WithdrawalAcknowledge]);
        // nothing of it goes on, cleared or not
        let published = alerts::publish(&t.app, &analyst, alert).await;
        assert!(published.is_err(), "published from a withdrawn report");
        let own = alerts::show(&t.app, &analyst, AlertKey::Id(alert)).await.unwrap().own.unwrap();
        assert_eq!(own.withdrawn.len(), 1);
        let case = own.case;
        let draft = json!({
            "case": case, "reports": [id], "title": "A kit", "summary": "Again.", "categories": ["fraud/phishing"], "severity": "high"
        });
        assert!(matches!(alerts::draft(&t.app, &analyst, &draft).await, Err(Error::Invalid(_))));
        let before = cases::show(&t.app, &analyst, cases::CaseKey::Id(case)).await.unwrap();
        assert_eq!((before.reports.len(), before.withdrawn.len()), (1, 1));
        t.advance(TimeDelta::hours(48));
        let analyst = w.caller(t, "analyst@brabant").await;
        assert!(matches!(reports::show(&t.app, &analyst, ReportKey::Id(id)).await, Err(Error::Hidden)));
        // in the case a line stays: reference and time
        let after = cases::show(&t.app, &analyst, cases::CaseKey::Id(case)).await.unwrap();
        assert_eq!((after.reports.len(), &after.withdrawn[0].reference), (0, &shown.held.reference));
        let stone = stones(t, &w, "analyst@brabant").await.remove(0);
        confirm(t, &w, "analyst@brabant", stone.id).await.unwrap();
        assert_eq!(progress(t, &w, "nordbank", id).await.acknowledged, 1);
    }

    async fn it_follows_into_alerts_and_counts_those_who_got_them(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let alert = cleared(t, &w, id).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        alerts::publish(&t.app, &analyst, alert).await.unwrap();
        let before = alerts::show(&t.app, &analyst, AlertKey::Id(alert)).await.unwrap();
        assert!(before.own.unwrap().withdrawn.is_empty());
        withdraw(t, &w, "reporter@nordbank", id).await.unwrap();
        let withdrawal = progress(t, &w, "nordbank", id).await;
        let of = |country: &str, kind, acknowledged| {
            let country = domain::country::Country::parse(country).unwrap();
            OnwardHolders { country, kind, holders: 1, acknowledged }
        };
        let circle = |n| vec![of("LU", OrgKind::Csirt, n), of("NL", OrgKind::Authority, n), of("UA", OrgKind::Authority, n)];
        assert_eq!((withdrawal.holders, withdrawal.acknowledged, &withdrawal.onward), (4, 0, &circle(0)));
        let told = json!(withdrawal).to_string();
        assert!(["polder", "dnipro", "meridian"].iter().all(|name| !told.contains(name)), "{told}");
        // the publisher sees that it is frozen, and owes it anew or a recall
        assert!(owed(t, &w, "analyst@brabant").await.contains(&DutyKind::AlertUpdate));
        let own = alerts::show(&t.app, &analyst, AlertKey::Id(alert)).await.unwrap();
        assert_eq!(own.json()["withdrawn_sources"].as_array().unwrap().len(), 1);
        alerts::recall(&t.app, &analyst, alert, &json!({"reason": "A source was withdrawn."})).await.unwrap();
        assert!(!owed(t, &w, "analyst@brabant").await.contains(&DutyKind::AlertUpdate));
        for who in ["officer@polder", "officer@dnipro", "officer@meridian"] {
            let stone = stones(t, &w, who).await.remove(0);
            // the recall's own reason is the publisher's
            assert_eq!((stone.kind, stone.organisation.name.as_str(), stone.reason), (ItemKind::Alert, "brabant", None));
            confirm(t, &w, who, stone.id).await.unwrap();
        }
        let withdrawal = progress(t, &w, "nordbank", id).await;
        assert_eq!((withdrawal.holders, withdrawal.acknowledged, withdrawal.onward), (4, 3, circle(1)));
    }

    async fn a_reason_passes_only_where_the_agreement_carries_it(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let signatory = w.caller(t, "signatory@nordbank").await;
        suspend(&t.app, &signatory, w.agreement("N"), Scope::All, SuspensionGround::SecurityBreach, "Keys").await.unwrap();
        withdraw(t, &w, "reporter@nordbank", id).await.unwrap();
        let stone = stones(t, &w, "analyst@brabant").await.remove(0);
        assert_eq!((stone.reason, stone.due.is_some()), (None, true), "that it is gone is told all the same");
        // the decisions on telling are no releases of the report
        let owner = w.caller(t, "reporter@nordbank").await;
        let access = reports::access(&t.app, &owner, ReportKey::Id(id), w.organisation("brabant")).await.unwrap();
        assert_eq!((access.outcome, access.decisions.len()), ("release", 1));
    }
}

on_both_databases! {
    async fn accepting_and_withdrawing_at_once_end_in_one_of_two_ways(t: &TestApp) {
        let w = World::new(t).await;
        for n in 0..6 {
            let id = submit(t, &w, "nordbank", &plain(&format!("Race {n}"), &[("domain-name", "race.example")])).await;
            let analyst = w.caller(t, "analyst@brabant").await;
            let owner = w.caller(t, "reporter@nordbank").await;
            let (app, one) = (t.app.clone(), analyst.clone());
            let accepting = tokio::spawn(async move {
                let body = json!({"decision": "accept", "case": {"title": "Kit"}});
                handlings::triage(&app, &one, ReportKey::Id(id), &body, None).await.map(|_| ())
            });
            let app = t.app.clone();
            let withdrawing = tokio::spawn(async move {
                reports::withdraw(&app, &owner, ReportKey::Id(id), &json!({"reason": "Wrong"})).await.map(|_| ())
            });
            withdrawing.await.unwrap().unwrap();
            let readable = match accepting.await.unwrap() {
                // answered before or after: either way it was in the case before it was taken back
                Ok(()) => true,
                Err(Error::Hidden) => reports::show(&t.app, &analyst, ReportKey::Id(id)).await.is_ok(),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(reports::show(&t.app, &analyst, ReportKey::Id(id)).await.is_ok(), readable);
            assert_eq!(progress(t, &w, "nordbank", id).await.holders, 1);
        }
    }

    async fn publishing_and_withdrawing_at_once_leave_no_alert_unasked(t: &TestApp) {
        let w = World::new(t).await;
        for _ in 0..4 {
            let id = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
            let alert = cleared(t, &w, id).await;
            let analyst = w.caller(t, "analyst@brabant").await;
            let owner = w.caller(t, "reporter@nordbank").await;
            let (app, one) = (t.app.clone(), analyst.clone());
            let publishing = tokio::spawn(async move { alerts::publish(&app, &one, alert).await.map(|_| ()) });
            let app = t.app.clone();
            let withdrawing = tokio::spawn(async move {
                reports::withdraw(&app, &owner, ReportKey::Id(id), &json!({"reason": "Wrong"})).await.map(|_| ())
            });
            withdrawing.await.unwrap().unwrap();
            let out = publishing.await.unwrap().is_ok();
            let asked = app::duties::of(&t.app, &analyst, alert.into()).await;
            let asked = asked.is_ok_and(|duties| duties.iter().any(|duty| duty.kind == DutyKind::AlertUpdate));
            assert_eq!(out, asked, "an alert of a withdrawn report is out and nobody owes anything");
            let onward: usize = progress(t, &w, "nordbank", id).await.onward.iter().map(|one| one.holders).sum();
            assert_eq!(onward, if out { 3 } else { 0 });
        }
    }
}
