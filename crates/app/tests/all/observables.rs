//! Looking up many values at once: who may, what is there for whom, and that a value which can't be read harms no other.

use crate::demo_world::{World, body, plain};
use crate::support::{TestApp, on_both_databases, party};
use app::agreements::{Scope, SuspensionGround, suspend};
use app::observables::{Known, known};
use app::reports::ReportKey;
use app::{Caller, Error, organisations, reports};
use domain::agreement::{AgreementKind, Clauses, DataLevel, Matching, Onward, PartyRole, Regime, template};
use domain::authz::{Action, Role};
use domain::decision::OrgKind;
use domain::ids::ReportId;
use serde_json::{Value, json};

async fn submit(t: &TestApp, w: &World, company: &str, body: &Value) -> ReportId {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    reports::submit(&t.app, &caller, body, None).await.unwrap().id
}

async fn ask(t: &TestApp, w: &World, who: &str, values: &[&str]) -> Vec<Known> {
    known(&t.app, &w.caller(t, who).await, &json!({ "values": values })).await.unwrap()
}

/// The reports in which each value was seen.
async fn seen(t: &TestApp, w: &World, who: &str, values: &[&str]) -> Vec<Vec<ReportId>> {
    let ids = |one: Known| {
        assert_eq!(one.in_all, i64::try_from(one.sightings.len()).unwrap());
        one.sightings.into_iter().map(|s| ReportId(s.item.id)).collect()
    };
    ask(t, w, who, values).await.into_iter().map(ids).collect()
}

on_both_databases! {
    async fn only_who_asks_in_the_table_may_ask(t: &TestApp) {
        let w = World::new(t).await;
        for who in ["reporter@nordbank", "dpo@brabant", "admin@brabant", "officer@polder", "operator@entente"] {
            let asked = known(&t.app, &w.caller(t, who).await, &json!({"values": ["kit.example"]})).await;
            assert!(matches!(asked, Err(Error::Forbidden(Action::AskMatch, None))), "{who}: {asked:?}");
        }
        let analyst = w.caller(t, "analyst@brabant").await;
        assert!(matches!(known(&t.app, &analyst, &json!({})).await, Err(Error::Invalid(_))));
    }

    async fn what_is_not_released_in_full_is_not_there(t: &TestApp) {
        let w = World::new(t).await;
        let red = submit(t, &w, "nordbank", &body("TLP:RED")).await;
        let values = ["login-kit.example", "203.0.113.47"];
        let nothing: Vec<Vec<ReportId>> = vec![Vec::new(); 2];
        for who in ["analyst@brabant", "analyst@lutetia", "supervisor@polder", "compliance@hexacom"] {
            assert_eq!(seen(t, &w, who, &values).await, nothing, "{who}");
        }
        assert_eq!(seen(t, &w, "compliance@nordbank", &values).await, [[red], [red]]);
        let amber = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        assert_eq!(seen(t, &w, "analyst@brabant", &values).await, [[amber], [amber]]);
        // Hexacom's agreement keeps no addresses: of the same body only the domain is there
        t.advance(chrono::TimeDelta::seconds(1));
        let other = submit(t, &w, "hexacom", &body("TLP:AMBER")).await;
        assert_eq!(seen(t, &w, "analyst@lutetia", &values).await, [vec![other], vec![]]);
        assert_eq!(seen(t, &w, "analyst@brabant", &values).await, [vec![other, amber], vec![amber]]);
        // suspended: gone at once, and the other stays
        suspend(&t.app, &w.caller(t, "signatory@nordbank").await, w.agreement("N"), Scope::All, SuspensionGround::SecurityBreach, "Keys").await.unwrap();
        assert_eq!(seen(t, &w, "analyst@brabant", &values).await, [vec![other], vec![]]);
    }

    async fn each_value_is_answered_at_its_place(t: &TestApp) {
        let w = World::new(t).await;
        let id = submit(t, &w, "nordbank", &plain("Kit", &[("domain-name", "kit.example"), ("ipv4-addr", "10.0.0.1")])).await;
        let values = ["hxxp nonsense", "KIT[.]example", "", "relay.example", "10.0.0.1", "kit.example"];
        let answers = ask(t, &w, "analyst@brabant", &values).await;
        let told: Vec<_> = answers
            .iter()
            .map(|one| (one.value.as_str(), one.error.map(|e| e.code), one.benign.is_some(), one.sightings.len()))
            .collect();
        assert_eq!(told, [
            ("hxxp nonsense", Some("format"), false, 0),
            ("KIT[.]example", None, false, 1),
            ("", Some("required"), false, 0),
            ("relay.example", None, false, 0),
            ("10.0.0.1", None, true, 0),
            ("kit.example", None, false, 1),
        ]);
        let sighting = &answers[1].sightings[0];
        assert_eq!((sighting.item.id, sighting.organisation.name.as_str(), sighting.title.as_str()), (id.0, "nordbank", "Kit"));
    }

    async fn a_thousand_values_and_many_sightings_are_one_answer(t: &TestApp) {
        let w = World::new(t).await;
        for n in 0..12 {
            t.advance(chrono::TimeDelta::seconds(1));
            submit(t, &w, "nordbank", &plain(&format!("Wave {n}"), &[("domain-name", "kit.example")])).await;
        }
        let mut values: Vec<String> = (0..999).map(|n| format!("host{n}.example")).collect();
        values.push("kit.example".to_owned());
        let analyst = w.caller(t, "analyst@brabant").await;
        let answers = known(&t.app, &analyst, &json!({ "values": values })).await.unwrap();
        let last = answers.last().unwrap();
        assert_eq!((answers.len(), last.sightings.len(), last.in_all), (1_000, 10, 12));
        assert_eq!(last.sightings[0].title, "Wave 11");
        values.push("one-more.example".to_owned());
        let Err(Error::Invalid(errors)) = known(&t.app, &analyst, &json!({ "values": values })).await else { panic!() };
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/values", "length"));
    }
}

/// A bank, a telecom operator and the authority to which both report; the bank's agreement and the operator's as said.
struct Trio {
    bank: Caller,
    operator: Caller,
    authority: Caller,
    auditor: Caller,
}

async fn trio(t: &TestApp, matching: Matching, reach: Reach) -> Trio {
    let bank = t.organisation("bank", OrgKind::Company, "SE").await;
    let operator = t.organisation("operator", OrgKind::Company, "FR").await;
    let authority = t.organisation("authority", OrgKind::Authority, "BE").await;
    let signed = [t.signatory(bank).await, t.signatory(operator).await, t.signatory(authority).await];
    let circle = organisations::add_community(&t.app, &t.importer().await, "Circle", &[bank]).await.unwrap();
    let onward = match reach {
        Reach::Circle => Onward::AllowedWithin(circle),
        Reach::Nobody => Onward::PriorConsent,
    };
    let kind = AgreementKind::CompanyAuthority;
    for (company, country, signatory, matching, onward) in [
        (bank, "SE", &signed[0], matching, Onward::PriorConsent),
        (operator, "FR", &signed[1], Matching::Off, onward),
    ] {
        let parties = vec![
            party(company, PartyRole::Reporter, country, Regime::Gdpr),
            party(authority, PartyRole::Receiver, "BE", Regime::Led),
        ];
        let clauses = Clauses { matching, onward, ..template(kind) };
        let prepared = t.prepare(kind, DataLevel::Operational, parties, clauses).await.unwrap();
        t.enact(prepared, &[signatory, &signed[2]]).await.unwrap();
    }
    let people = [
        (bank, Role::Compliance),
        (operator, Role::Compliance),
        (authority, Role::Analyst),
        (authority, Role::Auditor),
    ];
    let mut callers = Vec::new();
    for (organisation, role) in people {
        let person = t.member(organisation, role.as_str(), &[role]).await;
        callers.push(t.as_member(&person).await);
    }
    let [bank, operator, authority, auditor] = callers.try_into().unwrap();
    Trio { bank, operator, authority, auditor }
}

/// How far the operator lets its reports be passed on.
#[derive(Clone, Copy)]
enum Reach {
    Nobody,
    Circle,
}

async fn report_of(t: &TestApp, company: &Caller, change: Value) -> ReportId {
    let mut body = plain("Kit", &[("domain-name", "kit.example"), ("ipv4-addr", "203.0.113.47")]);
    body.as_object_mut().unwrap().extend(change.as_object().cloned().unwrap());
    reports::submit(&t.app, company, &body, None).await.unwrap().id
}

/// Whether each of the two values is a hit for the asker, who sees neither.
async fn hit(t: &TestApp, asker: &Caller) -> [bool; 2] {
    let answers = known(&t.app, asker, &json!({"values": ["kit.example", "203.0.113.47"]})).await.unwrap();
    for one in &answers {
        assert!(one.sightings.is_empty() && one.in_all == 0 && !one.unasked);
        assert_eq!(one.ask.is_some(), one.hit);
    }
    [answers[0].hit, answers[1].hit]
}

on_both_databases! {
    async fn nobody_hears_of_a_hit_but_under_a_visible_clause(t: &TestApp) {
        for matching in [Matching::Off, Matching::Silent] {
            let suffix = TestApp::sqlite().await;
            let x = trio(&suffix, matching, Reach::Circle).await;
            report_of(&suffix, &x.operator, json!({})).await;
            assert_eq!(hit(&suffix, &x.bank).await, [false; 2], "{matching:?}");
        }
        let x = trio(t, Matching::Visible, Reach::Nobody).await;
        report_of(t, &x.operator, json!({})).await;
        // the operator would have to consent
        assert_eq!(hit(t, &x.bank).await, [false; 2]);
    }

    async fn a_hit_is_one_bit_with_a_decision_and_tells_no_name(t: &TestApp) {
        let x = trio(t, Matching::Visible, Reach::Circle).await;
        for quiet in [
            json!({"marking": {"tlp": "TLP:RED"}}),
            json!({"marking": {"tlp": "TLP:AMBER+STRICT"}}),
            json!({"marking": {"purposes": ["prosecution"]}}),
        ] {
            report_of(t, &x.operator, quiet.clone()).await;
            assert_eq!(hit(t, &x.bank).await, [false; 2], "{quiet}");
        }
        let id = report_of(t, &x.operator, json!({})).await;
        // an address is a personal class, which neither agreement lets pass in full
        assert_eq!(hit(t, &x.bank).await, [true, false]);
        let answers = known(&t.app, &x.bank, &json!({"values": ["kit.example"]})).await.unwrap();
        let told = json!(answers).to_string();
        assert!(!told.contains("operator") && !told.contains("authority") && !told.contains(&id.to_string()), "{told}");
        // the holder reads in its log that it was asked, and by which organisation
        let log = app::audit::events(&t.app, &x.auditor, &app::audit::AuditFilter::default()).await.unwrap();
        let asked = log.items.iter().find(|e| e.action == "match.ask").unwrap();
        assert_eq!((asked.actor.organisation.as_ref().unwrap().name.as_str(), asked.actor.id), ("bank", None));
        assert!(asked.decision.is_some());
        // the hit is no release of the report
        let access = reports::access(&t.app, &x.operator, ReportKey::Id(id), x.bank.principal.organisation).await.unwrap();
        assert_eq!(access.outcome, "refuse");
        // taken back: no hit any more
        reports::withdraw(&t.app, &x.operator, ReportKey::Id(id), &json!({"reason": "Wrong"})).await.unwrap();
        assert_eq!(hit(t, &x.bank).await, [false; 2]);
    }

    async fn a_holders_own_report_is_told_of_unless_it_is_red_or_for_nobody(t: &TestApp) {
        let x = trio(t, Matching::Visible, Reach::Nobody).await;
        report_of(t, &x.bank, json!({"audience": {"mode": "nobody"}})).await;
        assert_eq!(hit(t, &x.authority).await, [false; 2]);
        report_of(t, &x.bank, json!({"marking": {"tlp": "TLP:RED"}})).await;
        assert_eq!(hit(t, &x.authority).await, [false; 2]);
        let only = json!({"mode": "only", "organisations": [{"organisation": x.operator.principal.organisation}]});
        report_of(t, &x.bank, json!({"audience": only})).await;
        assert_eq!(hit(t, &x.authority).await, [true, false], "it knows the value, and its agreement lets it say so");
    }
}
