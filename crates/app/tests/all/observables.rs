//! Looking up many values at once: who may, what is there for whom, and that a value which can't be read harms no other.

use crate::demo_world::{World, body, plain};
use crate::support::{TestApp, on_both_databases};
use app::agreements::{Scope, SuspensionGround, suspend};
use app::observables::{Known, known};
use app::{Error, reports};
use domain::authz::Action;
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
