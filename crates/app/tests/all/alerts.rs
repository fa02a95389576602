//! Alerts: who receives what of them, two persons, a hash that nothing slips past, and recall.

use crate::demo_world::{READERS, World, body};
use crate::support::{Person, Signed, TestApp, clauses, on_both_databases, party};
use DataClass::{IdentifyingAddress, IncidentFacts, TechnicalIndicator};
use app::alerts::{self, AlertDetail, AlertKey};
use app::handlings;
use app::reports::{self, ReportKey};
use app::{Caller, Error};
use domain::agreement::{AgreementKind, DataLevel, Level, PartyRole, Regime};
use domain::alert::{AlertState, RecipientState};
use domain::authz::Role;
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{Because, OrgKind, Rule, Verdict};
use domain::ids::{AlertId, CaseId, ReportId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vault::{PartyKey, SeededRandom};

fn classes(list: &[DataClass]) -> ClassSet {
    list.iter().copied().collect()
}

async fn report(t: &TestApp, w: &World, company: &str, body: &Value) -> ReportId {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    reports::submit(&t.app, &caller, body, None).await.unwrap().id
}

/// A case with these reports.
async fn open_case(t: &TestApp, w: &World, reports: &[ReportId]) -> CaseId {
    let mut case = json!({"title": "Kit"});
    let mut id = None;
    for report in reports {
        let triage = json!({"decision": "accept", "case": case});
        let analyst = w.caller(t, "analyst@brabant").await;
        let done = handlings::triage(&t.app, &analyst, ReportKey::Id(*report), &triage, None).await.unwrap();
        let taken = done.case.unwrap().id;
        case = json!(taken);
        id = Some(taken);
    }
    id.unwrap()
}

/// An alert's body over these reports with every observable that the composer offers.
async fn alert_body(t: &TestApp, w: &World, case: CaseId, reports: &[ReportId]) -> Value {
    let analyst = w.caller(t, "analyst@brabant").await;
    let offered = alerts::case_observables(&t.app, &analyst, case).await.unwrap();
    let observables: Vec<_> = offered
        .iter()
        .filter(|o| o.data_class != DataClass::Financial && o.reports.iter().any(|r| reports.contains(r)))
        .map(|o| o.id)
        .collect();
    json!({
        "case": case, "reports": reports, "title": "A kit is about", "summary": "It asks for one-time codes.",
        "categories": ["fraud/phishing"], "severity": "high", "observables": observables
    })
}

async fn drafted(t: &TestApp, w: &World, reports: &[ReportId]) -> AlertDetail {
    let case = open_case(t, w, reports).await;
    let body = alert_body(t, w, case, reports).await;
    alerts::draft(&t.app, &w.caller(t, "analyst@brabant").await, &body).await.unwrap()
}

async fn cleared(t: &TestApp, w: &World, reports: &[ReportId]) -> AlertId {
    let id = drafted(t, w, reports).await.id;
    alerts::submit_for_clearance(&t.app, &w.caller(t, "analyst@brabant").await, id).await.unwrap();
    alerts::clear(&t.app, &w.caller(t, "supervisor@brabant").await, id, &json!({})).await.unwrap();
    id
}

async fn published(t: &TestApp, w: &World, reports: &[ReportId]) -> AlertId {
    let id = cleared(t, w, reports).await;
    alerts::publish(&t.app, &w.caller(t, "analyst@brabant").await, id).await.unwrap();
    id
}

/// Who reads which classes of it, by every way to look; everybody else finds nothing.
async fn readers(t: &TestApp, w: &World, alert: AlertId) -> BTreeMap<&'static str, (ClassSet, AlertDetail)> {
    let mut found = BTreeMap::new();
    for who in READERS.into_iter().filter(|who| *who != "analyst@brabant") {
        let caller = w.caller(t, who).await;
        let inbox = listed(t, &caller).await;
        match alerts::show(&t.app, &caller, AlertKey::Id(alert)).await {
            Ok(detail) => {
                assert!(inbox.contains(&alert), "{who} finds it in no list");
                let observables = detail.content.view().observables.iter().map(|o| o.data_class);
                let shown: ClassSet = observables.chain([IncidentFacts]).collect();
                found.insert(who, (shown, detail));
            }
            Err(Error::Hidden) => {
                assert!(!inbox.contains(&alert), "{who} finds it in a list");
                let answer = alerts::acknowledge(&t.app, &caller, alert, &json!({})).await;
                assert!(matches!(answer, Err(Error::Hidden)), "{who}");
            }
            Err(other) => panic!("{who}: {other:?}"),
        }
    }
    found
}

async fn listed(t: &TestApp, caller: &Caller) -> Vec<AlertId> {
    match alerts::inbox(&t.app, caller, None, 50).await {
        Ok(rows) => rows.into_iter().map(|row| row.id).collect(),
        Err(Error::Forbidden(..)) => Vec::new(),
        Err(other) => panic!("{other:?}"),
    }
}

/// An authority that gets alerts of Brabant under an agreement in which no words come back; its officer.
async fn one_way_partner(t: &TestApp, w: &World) -> Person {
    let osprey = t.organisation("osprey", OrgKind::Authority, "NL").await;
    let officer = t.member(osprey, "officer", &[Role::PartnerOfficer]).await;
    let brabant = w.organisation("brabant");
    let person = t.member(brabant, "second-signatory", &[Role::Signatory]).await;
    let key = PartyKey::generate(&SeededRandom::new(11)).unwrap();
    let signed = [Signed { person, key }, t.signatory(osprey).await];
    let parties = vec![
        party(brabant, PartyRole::Partner, "BE", Regime::Led),
        party(osprey, PartyRole::Partner, "NL", Regime::Led),
    ];
    let kind = AgreementKind::AuthorityAuthority;
    let prepared = t.prepare(kind, DataLevel::Strategic, parties, clauses()).await.unwrap();
    t.enact(prepared, &[&signed[0], &signed[1]]).await.unwrap();
    officer
}

fn rules(detail: &AlertDetail, organisation: domain::ids::OrgId) -> Vec<Rule> {
    let own = detail.own.as_ref().unwrap();
    let entry = own.recipients.iter().find(|r| r.audience.organisation.id == organisation).unwrap();
    assert_eq!(entry.audience.outcome, "refuse");
    entry.audience.because.iter().filter(|f| f.verdict == Verdict::Fail).map(|f| f.rule).collect()
}

on_both_databases! {
    async fn an_alert_from_an_amber_report_of_nordbank_reaches_the_circle(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = published(t, &w, &[source]).await;
        let found = readers(t, &w, id).await;
        let shown: BTreeMap<_, _> = found.iter().map(|(who, (classes, _))| (*who, *classes)).collect();
        let plain = classes(&[TechnicalIndicator, IncidentFacts]);
        assert_eq!(shown, BTreeMap::from([
            ("officer@polder", classes(&[TechnicalIndicator, IncidentFacts, IdentifyingAddress])),
            ("officer@dnipro", plain),
            ("officer@meridian", plain),
        ]));
        let findings = |who: &str| found[who].1.received.as_ref().unwrap().disclosure.withheld[0].because.clone().unwrap();
        assert!(matches!(
            findings("officer@dnipro").because,
            Because::Level { effective: Level::L1, .. } | Because::DataLevel { .. }
        ));
        assert!(matches!(findings("officer@meridian").because, Because::DataLevel { .. } | Because::Classes { .. }));
    }

    async fn stricter_reports_give_alerts_to_nobody(t: &TestApp) {
        let w = World::new(t).await;
        let strict = report(t, &w, "nordbank", &body("TLP:AMBER+STRICT")).await;
        let detail = drafted(t, &w, &[strict]).await;
        for slug in ["polder", "dnipro", "meridian"] {
            let failed = rules(&detail, w.organisation(slug));
            assert!(failed.contains(&Rule::Reach) && failed.contains(&Rule::TlpCeiling), "{slug}: {failed:?}");
        }
        let hexacom = report(t, &w, "hexacom", &body("TLP:AMBER")).await;
        let detail = drafted(t, &w, &[hexacom]).await;
        for slug in ["polder", "dnipro", "meridian"] {
            assert!(rules(&detail, w.organisation(slug)).contains(&Rule::Reach), "{slug}");
        }
        assert!(readers(t, &w, detail.id).await.is_empty());
    }

    async fn an_alert_from_klinikum_reaches_the_circle(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "klinikum", &body("TLP:GREEN")).await;
        let id = published(t, &w, &[source]).await;
        let found = readers(t, &w, id).await;
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), ["officer@dnipro", "officer@meridian", "officer@polder"]);
    }

    async fn of_two_sources_only_what_rests_on_the_reaching_one_alone_goes(t: &TestApp) {
        let w = World::new(t).await;
        let nordbank = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let mut other = body("TLP:AMBER");
        // shares the domain with Nordbank's, and has one of its own
        other["observables"] = json!([
            {"type": "domain-name", "value": "login-kit.example", "role": "attacker"},
            {"type": "domain-name", "value": "relay.example", "role": "attacker"}
        ]);
        let hexacom = report(t, &w, "hexacom", &other).await;
        let both = [nordbank, hexacom];
        let case = open_case(t, &w, &both).await;
        let mut body = alert_body(t, &w, case, &both).await;
        body["text_sources"] = json!({"summary": [nordbank]});
        let analyst = w.caller(t, "analyst@brabant").await;
        let id = alerts::draft(&t.app, &analyst, &body).await.unwrap().id;
        alerts::submit_for_clearance(&t.app, &analyst, id).await.unwrap();
        alerts::clear(&t.app, &w.caller(t, "supervisor@brabant").await, id, &json!({})).await.unwrap();
        alerts::publish(&t.app, &analyst, id).await.unwrap();
        let found = readers(t, &w, id).await;
        assert_eq!(found.len(), 3);
        let polder = found["officer@polder"].1.content.view();
        let values: Vec<&str> = polder.observables.iter().map(|o| o.value.as_str()).collect();
        assert_eq!(values, ["203.0.113.47"], "the shared domain rests on both and goes to nobody");
        assert_eq!(polder.summary.as_deref(), Some("It asks for one-time codes."));
        assert!(!polder.title.contains("A kit is about"), "the title rests on both: {}", polder.title);
        assert!(!found["officer@polder"].1.json().to_string().contains("relay.example"));
        // nor does search tell
        for q in ["relay.example", "login-kit.example"] {
            let caller = w.caller(t, "officer@polder").await;
            let filter = app::reports::ListFilter { q: Some(q.to_owned()), limit: 50, ..Default::default() };
            if let Ok(page) = reports::list(&t.app, &caller, &filter).await {
                assert!(page.items.is_empty());
            }
        }
    }

    async fn clearing_needs_another_person_and_publishing_what_was_cleared(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = drafted(t, &w, &[source]).await.id;
        let analyst = w.caller(t, "analyst@brabant").await;
        let supervisor = w.caller(t, "supervisor@brabant").await;
        // not yet submitted
        let early = alerts::clear(&t.app, &supervisor, id, &json!({})).await;
        assert!(matches!(&early, Err(Error::WrongState { allowed, .. }) if allowed.contains(&"submit-for-clearance")), "{early:?}");
        alerts::submit_for_clearance(&t.app, &analyst, id).await.unwrap();
        assert!(matches!(alerts::clear(&t.app, &analyst, id, &json!({})).await, Err(Error::Forbidden(..))));
        assert!(matches!(alerts::publish(&t.app, &analyst, id).await, Err(Error::WrongState { .. })));
        let returned = alerts::return_(&t.app, &supervisor, id, &json!({"reason": "Say which kit."})).await.unwrap();
        assert_eq!((returned.state, returned.own.unwrap().reason.as_deref()), (AlertState::Draft, Some("Say which kit.")));
        alerts::submit_for_clearance(&t.app, &analyst, id).await.unwrap();
        alerts::clear(&t.app, &supervisor, id, &json!({})).await.unwrap();
        assert!(matches!(
            alerts::publish(&t.app, &w.caller(t, "colleague@brabant").await, id).await,
            Err(Error::Forbidden(..))
        ), "only who drafted or cleared it publishes");
        let out = alerts::publish(&t.app, &analyst, id).await.unwrap();
        assert_eq!(out.state, AlertState::Published);
        assert!(matches!(alerts::publish(&t.app, &analyst, id).await, Err(Error::WrongState { .. })));
    }

    async fn a_supervisor_does_not_clear_what_they_drafted(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let case = open_case(t, &w, &[source]).await;
        let body = alert_body(t, &w, case, &[source]).await;
        let supervisor = w.caller(t, "supervisor@brabant").await;
        let id = alerts::draft(&t.app, &supervisor, &body).await.unwrap().id;
        alerts::submit_for_clearance(&t.app, &w.caller(t, "analyst@brabant").await, id).await.unwrap();
        assert!(matches!(alerts::clear(&t.app, &supervisor, id, &json!({})).await, Err(Error::SecondPerson)));
    }

    async fn the_duty_officer_clears_what_is_critical_and_nothing_else(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let case = open_case(t, &w, &[source]).await;
        let (analyst, duty) = (w.caller(t, "analyst@brabant").await, w.caller(t, "duty@brabant").await);
        for (severity, may) in [("high", false), ("critical", true)] {
            let mut body = alert_body(t, &w, case, &[source]).await;
            body["severity"] = json!(severity);
            let id = alerts::draft(&t.app, &analyst, &body).await.unwrap().id;
            alerts::submit_for_clearance(&t.app, &analyst, id).await.unwrap();
            match alerts::clear(&t.app, &duty, id, &json!({})).await {
                Ok(cleared) => assert!(may && cleared.state == AlertState::Cleared, "{severity}"),
                Err(Error::Forbidden(..)) => assert!(!may, "{severity}"),
                Err(other) => panic!("{severity}: {other:?}"),
            }
        }
    }

    async fn a_source_that_narrows_after_clearing_goes_to_fewer_never_to_more(t: &TestApp) {
        use app::agreements::{Scope, SuspensionGround, suspend};
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = cleared(t, &w, &[source]).await;
        let manager = w.caller(t, "signatory@brabant").await;
        let reason = "Checked";
        suspend(&t.app, &manager, w.agreement("D"), Scope::All, SuspensionGround::SecurityBreach, reason).await.unwrap();
        alerts::publish(&t.app, &w.caller(t, "analyst@brabant").await, id).await.unwrap();
        let found = readers(t, &w, id).await;
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), ["officer@meridian", "officer@polder"]);
    }

    async fn a_named_source_is_confirmed_before_clearing(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let case = open_case(t, &w, &[source]).await;
        let mut body = alert_body(t, &w, case, &[source]).await;
        body["title"] = json!("Kit against Nord-Bank");
        let analyst = w.caller(t, "analyst@brabant").await;
        let supervisor = w.caller(t, "supervisor@brabant").await;
        let drafted = alerts::draft(&t.app, &analyst, &body).await.unwrap();
        let flags = drafted.own.unwrap().flags;
        assert_eq!(flags.iter().map(|f| f.pointer.as_str()).collect::<Vec<_>>(), ["/title"]);
        alerts::submit_for_clearance(&t.app, &analyst, drafted.id).await.unwrap();
        let Err(Error::Invalid(errors)) = alerts::clear(&t.app, &supervisor, drafted.id, &json!({})).await else {
            panic!("cleared although it names its source")
        };
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/title", "unclassed"));
        let confirmed = json!({"confirmed": ["/title"]});
        let done = alerts::clear(&t.app, &supervisor, drafted.id, &confirmed).await.unwrap();
        assert_eq!(done.state, AlertState::Cleared);
    }

    async fn personal_data_in_a_text_comes_back_before_clearing(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let case = open_case(t, &w, &[source]).await;
        let mut body = alert_body(t, &w, case, &[source]).await;
        body["summary"] = json!("Write to victim@mail.example for more.");
        let analyst = w.caller(t, "analyst@brabant").await;
        let id = alerts::draft(&t.app, &analyst, &body).await.unwrap().id;
        let Err(Error::Invalid(errors)) = alerts::submit_for_clearance(&t.app, &analyst, id).await else {
            panic!("submitted with an address in its summary")
        };
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/summary", "unclassed"));
        assert!(!errors[0].message.contains("victim@"), "an error never repeats what may be personal");
    }

    async fn recipients_answer_and_the_publisher_sees_two_of_three(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = published(t, &w, &[source]).await;
        for (who, state) in [("officer@polder", "acted-on"), ("officer@dnipro", "not-relevant")] {
            let caller = w.caller(t, who).await;
            let detail = alerts::acknowledge(&t.app, &caller, id, &json!({"state": state})).await.unwrap();
            assert_eq!(detail.received.unwrap().state, RecipientState::parse(state).unwrap());
            let clocks = app::duties::of(&t.app, &caller, id.into()).await.unwrap();
            assert!(clocks.iter().all(|c| c.state == "done"), "{who}: {clocks:?}");
        }
        let analyst = w.caller(t, "analyst@brabant").await;
        let row = alerts::outbox(&t.app, &analyst, None, 50).await.unwrap().remove(0);
        assert_eq!((row.recipients, row.answered), (3, 2));
        let bad = alerts::acknowledge(&t.app, &w.caller(t, "officer@meridian").await, id, &json!({"state": "read"})).await;
        assert!(matches!(bad, Err(Error::Invalid(_))));
    }

    async fn a_note_that_no_direction_lists_is_refused_and_not_kept(t: &TestApp) {
        let w = World::new(t).await;
        let osprey = one_way_partner(t, &w).await;
        let mut green = body("TLP:GREEN");
        green["marking"]["tlp"] = json!("TLP:CLEAR");
        let source = report(t, &w, "klinikum", &green).await;
        let id = published(t, &w, &[source]).await;
        let osprey = t.as_member(&osprey).await;
        let note = json!({"state": "acted-on", "note": "Our proxy blocks it."});
        let answered = alerts::acknowledge(&t.app, &osprey, id, &note).await;
        if let Err(Error::LacksAgreement(findings)) = &answered {
            assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [Rule::Direction]);
        } else {
            panic!("{answered:?}");
        }
        assert!(!t.everything_stored().contains("Our proxy blocks it."));
        let again = alerts::show(&t.app, &osprey, AlertKey::Id(id)).await.unwrap();
        assert_eq!(again.received.unwrap().state, RecipientState::Released);
        // without a note there is nothing to decide
        alerts::acknowledge(&t.app, &osprey, id, &json!({"state": "acted-on"})).await.unwrap();
    }

    async fn a_note_rests_on_a_decision_of_its_own(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = published(t, &w, &[source]).await;
        let polder = w.caller(t, "officer@polder").await;
        alerts::acknowledge(&t.app, &polder, id, &json!({"note": "Seen here too."})).await.unwrap();
        let analyst = w.caller(t, "analyst@brabant").await;
        let own = alerts::show(&t.app, &analyst, AlertKey::Id(id)).await.unwrap().own.unwrap();
        let entry = own.recipients.iter().find(|r| r.audience.organisation.id == w.organisation("polder")).unwrap();
        assert_eq!(entry.note.as_deref(), Some("Seen here too."));
        assert_eq!(entry.audience.outcome, "release", "the decision on the note is no release of the alert");
        let auditor = w.caller(t, "auditor@brabant").await;
        let log = app::audit::for_item(&t.app, &auditor, id.into(), None, 50).await.unwrap();
        let answered = log.items.iter().find(|e| e.action == "alert.acknowledge").unwrap();
        assert!(answered.decision.is_some());
    }

    async fn a_recall_closes_it_everywhere_at_once(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = published(t, &w, &[source]).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        assert!(matches!(alerts::recall(&t.app, &analyst, id, &json!({})).await, Err(Error::Invalid(_))));
        let colleague = w.caller(t, "colleague@brabant").await;
        assert!(matches!(alerts::recall(&t.app, &colleague, id, &json!({"reason": "x"})).await, Err(Error::Forbidden(..))));
        alerts::recall(&t.app, &analyst, id, &json!({"reason": "The host is a sinkhole."})).await.unwrap();
        assert!(readers(t, &w, id).await.is_empty());
        let polder = w.caller(t, "officer@polder").await;
        let stones = app::disclosures::list(&t.app, &polder, Some(domain::ids::ItemKind::Alert)).await.unwrap();
        assert_eq!((stones.len(), stones[0].acknowledged_at), (1, None));
    }

    async fn suspending_the_carrier_hides_a_published_alert(t: &TestApp) {
        use app::agreements::{Scope, SuspensionGround, suspend};
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let id = published(t, &w, &[source]).await;
        let signatory = w.caller(t, "signatory@brabant").await;
        let ground = SuspensionGround::SecurityBreach;
        suspend(&t.app, &signatory, w.agreement("P"), Scope::All, ground, "Breach").await.unwrap();
        assert!(!readers(t, &w, id).await.contains_key("officer@polder"));
    }

    async fn an_alert_never_says_less_than_its_sources(t: &TestApp) {
        let w = World::new(t).await;
        let source = report(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let case = open_case(t, &w, &[source]).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        let mut body = alert_body(t, &w, case, &[source]).await;
        body["marking"] = json!({"tlp": "TLP:GREEN"});
        let Err(Error::Invalid(errors)) = alerts::draft(&t.app, &analyst, &body).await else { panic!("milder than its source") };
        assert_eq!(errors[0].pointer, "/marking/tlp");
        // what the drafter states as own knowledge and a source has rests on that source
        body["marking"] = json!({});
        body["observables"] = json!([{"type": "domain-name", "value": "login-kit.example"}]);
        let preview = alerts::preview_body(&t.app, &analyst, &body).await.unwrap();
        let polder = preview.recipients.iter().find(|r| r.audience.organisation.name == "polder").unwrap();
        assert_eq!(polder.audience.outcome, "release");
        let strict = report(t, &w, "hexacom", &crate::demo_world::body("TLP:AMBER")).await;
        handlings::triage(&t.app, &analyst, ReportKey::Id(strict), &json!({"decision": "accept", "case": case}), None).await.unwrap();
        body["reports"] = json!([strict]);
        let preview = alerts::preview_body(&t.app, &analyst, &body).await.unwrap();
        assert!(preview.recipients.iter().all(|r| r.audience.outcome == "refuse"));
    }
}
