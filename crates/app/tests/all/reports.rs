//! Reports: who receives what of them, and that nobody else learns that there is one.

use crate::demo_world::{READERS, VICTIM, World, body, plain};
use crate::support::{TestApp, on_both_databases};
use DataClass::{
    Content, Financial, IdentifyingAddress, IncidentFacts, ReporterIdentity, Subscriber, SuspectIdentity,
    TechnicalIndicator, VictimIdentity,
};
use app::agreements::{Scope, SuspensionGround, resume, suspend};
use app::release::AudienceEntry;
use app::reports::{self, ListFilter, QueueFilter, ReportKey, Submitted, drafts};
use app::{Caller, Error, Idempotency};
use domain::authz::Action;
use domain::data_class::{ClassSet, DataClass};
use domain::ids::ReportId;
use domain::marking::Tlp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

fn classes(list: &[DataClass]) -> ClassSet {
    list.iter().copied().collect()
}

async fn submit(t: &TestApp, w: &World, company: &str, body: &Value) -> Submitted {
    let caller = w.caller(t, &format!("reporter@{company}")).await;
    reports::submit(&t.app, &caller, body, None).await.unwrap()
}

/// What is read in full, as a pseudonym and not at all.
type Shown = (ClassSet, ClassSet, ClassSet);

/// What everybody but the owner sees of a report, by every way to look.
async fn readers(t: &TestApp, w: &World, report: ReportId, owner: &str) -> BTreeMap<&'static str, Shown> {
    let mut found = BTreeMap::new();
    for who in READERS.into_iter().filter(|who| *who != owner) {
        let caller = w.caller(t, who).await;
        match reports::show(&t.app, &caller, ReportKey::Id(report)).await {
            Ok(detail) => {
                let present = detail.held.ground.projection;
                let view = detail.content.view();
                let withheld = view.withheld;
                let shown = (present.kept.minus(withheld), view.pseudonymised, withheld);
                assert!(
                    listed(t, &caller, &ListFilter::default()).await.contains(&report),
                    "{who} finds it in no list"
                );
                found.insert(who, shown);
            }
            Err(Error::Hidden) => nothing_at_all(t, &caller, who, report).await,
            Err(other) => panic!("{who}: {other:?}"),
        }
    }
    found
}

/// The ids of a list; nothing for who may list nothing.
async fn listed(t: &TestApp, caller: &Caller, filter: &ListFilter) -> Vec<ReportId> {
    let filter = ListFilter { limit: 50, ..filter.clone() };
    match reports::list(&t.app, caller, &filter).await {
        Ok(page) => page.items.into_iter().map(|row| row.id).collect(),
        Err(Error::Forbidden(Action::ReadReport, None)) => Vec::new(),
        Err(other) => panic!("{other:?}"),
    }
}

fn by_words(q: &str) -> ListFilter {
    ListFilter { q: Some(q.to_owned()), ..ListFilter::default() }
}

fn by_observable(value: &str) -> ListFilter {
    ListFilter { observable: Some(value.to_owned()), ..ListFilter::default() }
}

/// Every route says what it says of an id that was never given.
async fn nothing_at_all(t: &TestApp, caller: &Caller, who: &str, report: ReportId) {
    for id in [report, ReportId(Uuid::nil())] {
        let key = || ReportKey::Id(id);
        assert!(matches!(reports::timeline(&t.app, caller, key()).await, Err(Error::Hidden)), "{who}");
        assert!(matches!(reports::correlations(&t.app, caller, key()).await, Err(Error::Hidden)), "{who}");
        assert!(matches!(reports::disclosures(&t.app, caller, key()).await, Err(Error::Hidden)), "{who}");
        assert!(matches!(reports::receipt(&t.app, caller, key()).await, Err(Error::Hidden)), "{who}");
        assert!(matches!(app::duties::of(&t.app, caller, id.into()).await, Err(Error::Hidden)), "{who}");
        assert!(matches!(app::handlings::show(&t.app, caller, key()).await, Err(Error::Hidden)), "{who}");
        let body = json!({"decision": "acknowledge"});
        let triaged = app::handlings::triage(&t.app, caller, key(), &body, None).await;
        assert!(matches!(triaged, Err(Error::Hidden)), "{who}");
        let given = app::feedback::give(&t.app, caller, key(), &json!({"text": "x"})).await;
        assert!(matches!(given, Err(Error::Hidden)), "{who}");
        assert!(matches!(app::feedback::list(&t.app, caller, key()).await, Err(Error::Hidden)), "{who}");
        assert!(
            matches!(app::audit::for_item(&t.app, caller, id.into(), None, 50).await, Err(Error::Hidden)),
            "{who}"
        );
    }
    for filter in [
        ListFilter::default(),
        by_words("phishing"),
        by_observable("login-kit.example"),
        by_observable("203.0.113.47"),
    ] {
        assert!(!listed(t, caller, &filter).await.contains(&report), "{who} {filter:?}");
    }
}

fn entry<'a>(audience: &'a [AudienceEntry], name: &str) -> &'a AudienceEntry {
    audience.iter().find(|entry| entry.organisation.name == name).unwrap()
}

on_both_databases! {
    async fn who_does_not_report_for_a_company_submits_nothing(t: &TestApp) {
        let w = World::new(t).await;
        for who in ["analyst@brabant", "officer@polder", "operator@entente", "dpo@nordbank", "signatory@nordbank"] {
            let caller = w.caller(t, who).await;
            let refused = reports::submit(&t.app, &caller, &body("TLP:AMBER"), None).await;
            assert!(matches!(refused, Err(Error::Forbidden(Action::SubmitReport, None))), "{who}: {refused:?}");
            let refused = reports::preview(&t.app, &caller, &body("TLP:AMBER")).await;
            assert!(matches!(refused, Err(Error::Forbidden(Action::PreviewReport, None))), "{who}");
            assert!(matches!(drafts::create(&t.app, &caller, &json!({})).await, Err(Error::Forbidden(Action::DraftReport, None))));
        }
        let reporter = w.caller(t, "reporter@nordbank").await;
        assert!(matches!(reports::submit(&t.app, &reporter, &json!({"title": 7}), None).await, Err(Error::Invalid(_))));
        let stale = reports::submit(&t.app, &reporter, &body("TLP:AMBER"), Some("another basis")).await;
        assert!(matches!(stale, Err(Error::StaleBasis)));
        assert!(listed(t, &reporter, &ListFilter::default()).await.is_empty(), "something was stored");
    }

    async fn everybody_gets_what_the_agreements_say_and_nobody_else_anything(t: &TestApp) {
        let w = World::new(t).await;
        let plainly = classes(&[TechnicalIndicator, IncidentFacts]);
        let personal = classes(&[ReporterIdentity, VictimIdentity, Subscriber, IdentifyingAddress, Financial, SuspectIdentity, Content]);
        let full = (
            plainly.or(classes(&[ReporterIdentity, IdentifyingAddress, Subscriber, Financial])),
            classes(&[VictimIdentity]),
            classes(&[SuspectIdentity, Content]),
        );
        let bare = (plainly, ClassSet::EMPTY, personal);
        let nobody = BTreeMap::new();
        let brabant = |shown| BTreeMap::from([("analyst@brabant", shown)]);
        let both = BTreeMap::from([("analyst@brabant", bare), ("analyst@lutetia", bare)]);
        for (company, tlp, status, expected) in [
            ("nordbank", "TLP:AMBER", "received", brabant(full)),
            ("nordbank", "TLP:AMBER+STRICT", "received", brabant(full)),
            ("nordbank", "TLP:RED", "unrouted", nobody.clone()),
            ("hexacom", "TLP:AMBER", "received", both),
            ("klinikum", "TLP:GREEN", "received", brabant(bare)),
            ("klinikum", "TLP:AMBER", "unrouted", nobody),
        ] {
            let owner = format!("reporter@{company}");
            let caller = w.caller(t, &owner).await;
            let preview = reports::preview(&t.app, &caller, &body(tlp)).await.unwrap();
            let done = reports::submit(&t.app, &caller, &body(tlp), Some(&preview.basis)).await.unwrap();
            assert_eq!(done.status, status, "{company} {tlp}");
            assert_eq!(readers(t, &w, done.id, &owner).await, expected, "{company} {tlp}");
            // one rule: what was shown before is what is done
            let audience = |entries: &[AudienceEntry]| serde_json::to_value(entries).unwrap();
            assert_eq!(audience(&preview.audience), audience(&done.audience), "{company} {tlp}");
            assert_eq!(preview.unrouted, status == "unrouted");
            let proposed = if (company, tlp) == ("klinikum", "TLP:AMBER") { Some(Tlp::Green) } else { None };
            if company == "klinikum" {
                assert_eq!(preview.proposed_tlp, proposed);
            }
            let own = reports::show(&t.app, &caller, ReportKey::Id(done.id)).await.unwrap();
            assert_eq!((own.status, own.disclosure.is_none()), (status, true));
            assert_eq!(own.content.json()["subjects"][0]["name"], VICTIM);
            let told = reports::disclosures(&t.app, &caller, ReportKey::Id(done.id)).await.unwrap();
            assert_eq!(told.len(), expected.len(), "{company} {tlp}");
            assert!(told.iter().all(|d| d.state == "active"));
            if status == "unrouted" {
                let refused = entry(&done.audience, "brabant");
                assert!(refused.because.iter().any(|f| f.rule.as_str() == "tlp-ceiling" && f.verdict.as_str() == "fail"), "{refused:?}");
                let access = reports::access(&t.app, &caller, ReportKey::Id(done.id), w.organisation("brabant")).await.unwrap();
                assert_eq!((access.outcome, access.decisions[0].replayed_same), ("refuse", true));
            }
        }
    }

    async fn a_pseudonym_stands_wherever_the_name_stood(t: &TestApp) {
        let w = World::new(t).await;
        let done = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        let detail = reports::show(&t.app, &analyst, ReportKey::Id(done.id)).await.unwrap();
        let json = detail.json();
        let pseudonym = json["subjects"].as_array().unwrap().iter().find(|s| s["role"] == "victim").unwrap()["name"].clone();
        let text = json["narrative"][0]["text"].as_str().unwrap();
        assert!(text.contains(pseudonym.as_str().unwrap()), "{text}");
        let whole = json.to_string();
        for hidden in [VICTIM, "Astrid", "KD-5512", "Maxim Petrow", "letter of Tuesday"] {
            assert!(!whole.contains(hidden), "{hidden} in {whole}");
        }
        assert!(whole.contains("203.0.113.47") && whole.contains("Sven Holmgren") && whole.contains("login-kit.example"));
        // the organisation is named, its person withheld, where the agreement is strategic
        let done = submit(t, &w, "hexacom", &body("TLP:AMBER")).await;
        let json = reports::show(&t.app, &analyst, ReportKey::Id(done.id)).await.unwrap().json();
        assert_eq!((json["organisation"]["name"].as_str(), json.get("reporter")), (Some("hexacom"), None));
        assert!(!json.to_string().contains("reporter@hexacom.example") && !json.to_string().contains("Sven"));
    }

    async fn agreements_that_change_after_the_preview_are_asked_about_again(t: &TestApp) {
        let w = World::new(t).await;
        let reporter = w.caller(t, "reporter@nordbank").await;
        let preview = reports::preview(&t.app, &reporter, &body("TLP:AMBER")).await.unwrap();
        stop(t, &w, "signatory@brabant", "N").await;
        let stale = reports::submit(&t.app, &reporter, &body("TLP:AMBER"), Some(&preview.basis)).await;
        assert!(matches!(stale, Err(Error::StaleBasis)), "{stale:?}");
        assert!(listed(t, &reporter, &ListFilter::default()).await.is_empty(), "it was stored");
        // nobody learns of the try: no clock runs, nothing is in the log but what was looked at
        assert!(app::duties::list(&t.app, &reporter, &app::duties::DutyList { limit: 50, ..Default::default() }).await.unwrap().is_empty());
        let again = reports::preview(&t.app, &reporter, &body("TLP:AMBER")).await.unwrap();
        assert!(again.unrouted && again.basis != preview.basis);
        assert_eq!(reports::submit(&t.app, &reporter, &body("TLP:AMBER"), Some(&again.basis)).await.unwrap().status, "unrouted");
    }

    async fn a_suspension_hides_everywhere_at_once_and_a_resumption_brings_back(t: &TestApp) {
        let w = World::new(t).await;
        let done = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let other = submit(t, &w, "hexacom", &plain("Another", &[("domain-name", "login-kit.example")])).await;
        let owner = w.caller(t, "reporter@nordbank").await;
        let (mut seen, mut hidden) = (0, 0);
        for suspended in [false, true, false] {
            let before = w.caller(t, "analyst@brabant").await;
            if suspended {
                stop(t, &w, "signatory@nordbank", "N").await;
            } else if seen > 0 {
                // the stop was the signatory's: another person of the same party lifts it
                let second = t.member(w.organisation("nordbank"), "second", &[domain::authz::Role::Signatory]).await;
                resume(&t.app, &t.as_member(&second).await, w.agreement("N")).await.unwrap();
            }
            // a caller from before the stop is as blind as a new one
            for caller in [&before, &w.caller(t, "analyst@brabant").await] {
                let mut found = vec![reports::show(&t.app, caller, ReportKey::Id(done.id)).await.is_ok()];
                for filter in [ListFilter::default(), by_words("one-time"), by_words(done.reference.as_str()),
                    by_observable("login-kit.example"), by_observable("203.0.113.47"), by_words("login-kit.example")] {
                    found.push(listed(t, caller, &filter).await.contains(&done.id));
                }
                let queue = reports::queue(&t.app, caller, &QueueFilter { limit: 50, ..Default::default() }).await.unwrap();
                found.push(queue.items.iter().any(|row| row.id == done.id));
                let counted = app::home::home(&t.app, caller).await.unwrap().queue;
                found.push(counted == 2);
                assert_eq!(counted, if suspended { 1 } else { 2 });
                let shared = reports::correlations(&t.app, caller, ReportKey::Id(other.id)).await.unwrap();
                found.push(shared.iter().any(|c| c.id == done.id));
                let rows = reports::list(&t.app, caller, &by_words(other.reference.as_str())).await;
                found.push(rows.unwrap().items[0].matches == 1);
                assert!(found.iter().all(|seen| *seen != suspended), "suspended: {suspended}, found: {found:?}");
            }
            let told = reports::disclosures(&t.app, &owner, ReportKey::Id(done.id)).await.unwrap();
            assert_eq!(told[0].state, if suspended { "suspended" } else { "active" });
            // Polder's agreement with Brabant has nothing to do with it
            assert!(listed(t, &w.caller(t, "officer@polder").await, &ListFilter::default()).await.is_empty());
            if suspended { hidden += 1 } else { seen += 1 }
        }
        assert_eq!((seen, hidden), (2, 1));
    }

    async fn two_that_differ_in_a_withheld_class_are_alike_for_the_recipient(t: &TestApp) {
        let w = World::new(t).await;
        // Hexacom's agreement is strategic: addresses and names are withheld; a third report shares what is withheld
        let mut with = plain("Same title", &[("domain-name", "same.example"), ("ipv4-addr", "198.51.100.7"), ("iban", "SE4550000000058398257466")]);
        with["subjects"] = json!([{"role": "victim", "name": VICTIM}]);
        let mut without = plain("Same title", &[("domain-name", "same.example"), ("ipv4-addr", "198.51.100.99"), ("iban", "DE89370400440532013000")]);
        with["narrative"] = json!([{"text": "Astrid Lindqvist was called."}]);
        without["narrative"] = json!([{"text": "Ulrike Sommer was called."}]);
        without["subjects"] = json!([{"role": "victim", "name": "Ulrike Sommer"}]);
        with["confirmed"] = json!([{"pointer": "/narrative/0/text", "text": VICTIM}]);
        without["confirmed"] = json!([{"pointer": "/narrative/0/text", "text": "Ulrike Sommer"}]);
        let a = submit(t, &w, "hexacom", &with).await;
        let b = submit(t, &w, "hexacom", &without).await;
        let third = submit(t, &w, "nordbank", &plain("Third", &[("ipv4-addr", "198.51.100.7"), ("iban", "SE4550000000058398257466")])).await;
        let analyst = w.caller(t, "analyst@brabant").await;
        let mut seen = Vec::new();
        for (done, shared_with) in [(&a, &b), (&b, &a)] {
            let json = reports::show(&t.app, &analyst, ReportKey::Id(done.id)).await.unwrap().json();
            let row = reports::list(&t.app, &analyst, &by_words(done.reference.as_str())).await.unwrap().items.remove(0);
            let row = serde_json::to_value(row).unwrap();
            let correlations = reports::correlations(&t.app, &analyst, ReportKey::Id(done.id)).await.unwrap();
            assert!(correlations.iter().all(|c| c.id == shared_with.id), "it shares what is withheld");
            let shared: Vec<_> = correlations.iter().map(|c| (c.title.clone(), serde_json::to_value(&c.shared).unwrap())).collect();
            let mut found = Vec::new();
            for filter in [by_observable("198.51.100.7"), by_observable("198.51.100.99"), by_observable("SE4550000000058398257466"),
                by_words("Lindqvist"), by_words("Ulrike"), by_words("198.51.100.7"), by_words("SE4550000000058398257466"), by_words("called")] {
                found.push(listed(t, &analyst, &filter).await.contains(&done.id));
            }
            assert_eq!(found, [false, false, false, false, false, false, false, found[7]]);
            let duties = app::duties::of(&t.app, &analyst, done.id.into()).await.unwrap().len();
            let blind = |json: &Value| {
                let text = json.to_string();
                text.replace(&done.id.to_string(), "ID").replace(done.reference.as_str(), "REF")
            };
            seen.push((blind(&json), blind(&row), shared, found, duties));
        }
        assert_eq!(seen[0], seen[1]);
        // who reads the class in the third finds that one alone
        assert_eq!(listed(t, &analyst, &by_observable("198.51.100.7")).await, [third.id]);
        let row = reports::list(&t.app, &analyst, &by_words(third.reference.as_str())).await.unwrap().items.remove(0);
        assert_eq!(row.matches, 0);
        // the owner searches its own
        let owner = w.caller(t, "reporter@hexacom").await;
        assert_eq!(listed(t, &owner, &by_observable("198.51.100.7")).await, [a.id]);
        assert_eq!(listed(t, &owner, &by_words("same.example")).await.len(), 2);
    }

    async fn what_is_shared_with_unseen_reports_does_not_show(t: &TestApp) {
        let w = World::new(t).await;
        let value = [("domain-name", "shared.example")];
        let hexacom = submit(t, &w, "hexacom", &plain("Of Hexacom", &value)).await;
        let nordbank = submit(t, &w, "nordbank", &plain("Of Nordbank", &value)).await;
        let mut red = plain("Red", &value);
        red["marking"] = json!({"tlp": "TLP:RED"});
        submit(t, &w, "nordbank", &red).await;
        // Lutetia has Hexacom's only, Brabant both, and nobody the red one but its owner
        for (who, report, expected) in [
            ("analyst@lutetia", hexacom.id, 0),
            ("analyst@brabant", hexacom.id, 1),
            ("analyst@brabant", nordbank.id, 1),
            ("reporter@hexacom", hexacom.id, 0),
            ("reporter@nordbank", nordbank.id, 1),
        ] {
            let caller = w.caller(t, who).await;
            let found = reports::correlations(&t.app, &caller, ReportKey::Id(report)).await.unwrap();
            assert_eq!(found.len(), expected, "{who}");
            assert!(found.iter().all(|c| c.shared[0].value.as_deref() == Some("shared.example")));
            assert!(found.iter().all(|c| c.shared[0].in_all == i64::try_from(expected).unwrap() + 1), "{who}");
            let filter = ListFilter { limit: 50, ..ListFilter::default() };
            let page = reports::list(&t.app, &caller, &filter).await.unwrap();
            let row = page.items.iter().find(|row| row.id == report).unwrap();
            assert_eq!(row.matches, i64::try_from(expected).unwrap(), "{who}");
        }
        let count = |who: &'static str| {
            let (w, body) = (&w, plain("Next", &value));
            async move {
                let caller = w.caller(t, who).await;
                reports::preview(&t.app, &caller, &body).await.unwrap().correlations_count
            }
        };
        assert_eq!((count("reporter@nordbank").await, count("reporter@hexacom").await, count("reporter@klinikum").await), (2, 1, 0));
    }

    async fn the_same_key_makes_one_report_and_another_body_none(t: &TestApp) {
        let w = World::new(t).await;
        let keyed = |body: &Value| {
            let hash = vault::ContentHash::of(body).unwrap();
            Idempotency { key: "k-1".to_owned(), route: "POST /v1/reports", body_hash: *hash.as_bytes() }
        };
        let (first, second) = (body("TLP:AMBER"), body("TLP:GREEN"));
        let mut ids = Vec::new();
        for (body, expected) in [(&first, Some(false)), (&first, Some(true)), (&second, None), (&first, Some(true))] {
            let mut caller = w.caller(t, "reporter@nordbank").await;
            caller.ctx.idempotency = Some(keyed(body));
            match (reports::submit(&t.app, &caller, body, None).await, expected) {
                (Ok(done), Some(replayed)) => {
                    assert_eq!((done.replayed, done.audience.iter().any(|a| a.outcome == "release")), (replayed, true));
                    assert!(!done.receipt.is_empty());
                    ids.push(done.id);
                }
                (Err(Error::IdempotencyMismatch), None) => {}
                (other, _) => panic!("{other:?}"),
            }
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        // the key is the person's own
        let mut caller = w.caller(t, "compliance@nordbank").await;
        caller.ctx.idempotency = Some(keyed(&first));
        assert_ne!(reports::submit(&t.app, &caller, &first, None).await.unwrap().id, ids[0]);
    }

    async fn a_draft_is_its_organisations_and_goes_when_it_is_submitted(t: &TestApp) {
        let w = World::new(t).await;
        let reporter = w.caller(t, "reporter@nordbank").await;
        let wrong = drafts::create(&t.app, &reporter, &json!({"severity": "huge"})).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))));
        let draft = drafts::create(&t.app, &reporter, &json!({"title": "Half"})).await.unwrap();
        for who in ["reporter@hexacom", "analyst@brabant", "operator@entente"] {
            let caller = w.caller(t, who).await;
            assert!(matches!(drafts::show(&t.app, &caller, draft.id).await, Err(Error::Hidden)), "{who}");
            assert!(matches!(drafts::save(&t.app, &caller, draft.id, &json!({}), None).await, Err(Error::Hidden)), "{who}");
            assert!(matches!(drafts::remove(&t.app, &caller, draft.id, None).await, Err(Error::Hidden)), "{who}");
            assert!(matches!(drafts::submit(&t.app, &caller, draft.id, None).await, Err(Error::Hidden)), "{who}");
        }
        // one of the organisation who may not
        let dpo = w.caller(t, "dpo@nordbank").await;
        assert!(matches!(drafts::show(&t.app, &dpo, draft.id).await, Err(Error::Forbidden(Action::DraftReport, None))));
        assert!(matches!(drafts::submit(&t.app, &reporter, draft.id, None).await, Err(Error::Invalid(_))), "it was half");
        let moved = drafts::save(&t.app, &reporter, draft.id, &body("TLP:AMBER"), Some(draft.version + 1)).await;
        assert!(matches!(moved, Err(Error::VersionMismatch)));
        let compliance = w.caller(t, "compliance@nordbank").await;
        drafts::save(&t.app, &compliance, draft.id, &body("TLP:AMBER"), Some(draft.version)).await.unwrap();
        assert!(listed(t, &w.caller(t, "analyst@brabant").await, &ListFilter::default()).await.is_empty(), "a draft was routed");
        let preview = drafts::preview(&t.app, &reporter, draft.id).await.unwrap();
        let done = drafts::submit(&t.app, &reporter, draft.id, Some(&preview.basis)).await.unwrap();
        assert_eq!(done.status, "received");
        assert!(drafts::list(&t.app, &reporter, None, 50).await.unwrap().is_empty());
        assert!(matches!(drafts::submit(&t.app, &reporter, draft.id, None).await, Err(Error::Hidden)), "twice");
    }

    async fn submitting_and_suspending_at_once_ends_one_way_or_the_other(t: &TestApp) {
        let w = World::new(t).await;
        let (owner, analyst) = (w.caller(t, "reporter@nordbank").await, w.caller(t, "analyst@brabant").await);
        let tasks: Vec<_> = (0..4)
            .map(|n| {
                let (app, caller, body) = (t.app.clone(), t.app.clone(), plain(&format!("Race {n}"), &[("domain-name", "race.example")]));
                let mut owner = owner.clone();
                owner.ctx = caller.ctx(owner.ctx.actor);
                tokio::spawn(async move { reports::submit(&app, &owner, &body, None).await })
            })
            .collect();
        stop(t, &w, "signatory@nordbank", "N").await;
        let mut statuses = Vec::new();
        for task in tasks {
            let done = task.await.unwrap().unwrap();
            // whatever came first: nothing is seen any more, and the owner's line says how it is
            assert!(matches!(reports::show(&t.app, &analyst, ReportKey::Id(done.id)).await, Err(Error::Hidden)));
            let told = reports::disclosures(&t.app, &owner, ReportKey::Id(done.id)).await.unwrap();
            let states: Vec<&str> = told.iter().map(|d| d.state.as_str()).collect();
            match done.status {
                "received" => assert_eq!(states, ["suspended"]),
                "unrouted" => assert!(states.is_empty()),
                other => panic!("{other}"),
            }
            statuses.push(done.id);
        }
        assert_eq!(listed(t, &owner, &ListFilter::default()).await.len(), 4);
        assert!(listed(t, &analyst, &ListFilter::default()).await.is_empty());
    }

    async fn no_personal_value_stands_open_in_any_table(t: &TestApp) {
        let w = World::new(t).await;
        let reporter = w.caller(t, "reporter@nordbank").await;
        drafts::create(&t.app, &reporter, &body("TLP:AMBER")).await.unwrap();
        reports::preview(&t.app, &reporter, &body("TLP:AMBER")).await.unwrap();
        let done = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let refused = submit(t, &w, "klinikum", &body("TLP:AMBER")).await;
        for who in ["analyst@brabant", "reporter@nordbank"] {
            reports::show(&t.app, &w.caller(t, who).await, ReportKey::Id(done.id)).await.unwrap();
        }
        reports::show(&t.app, &w.caller(t, "reporter@klinikum").await, ReportKey::Id(refused.id)).await.unwrap();
        let stored = t.everything_stored();
        // the scan would find it: what is plain is there
        assert!(stored.contains("login-kit.example") && stored.contains("Credential phishing"));
        for secret in [VICTIM, "Lindqvist", "KD-5512", "Sven Holmgren", "Maxim Petrow", "letter of Tuesday", "203.0.113.47",
            "SE4550000000058398257466", "SE45 5000"] {
            assert!(!stored.contains(secret), "{secret} stands open");
            assert!(!stored.contains(&hex(secret)), "{secret} stands open in bytes");
        }
    }

    async fn changes_denials_and_personal_reads_are_in_the_log(t: &TestApp) {
        let w = World::new(t).await;
        let done = submit(t, &w, "nordbank", &body("TLP:AMBER")).await;
        let of = |who: &'static str| {
            let w = &w;
            async move {
                let caller = w.caller(t, who).await;
                let filter = app::audit::AuditFilter { limit: 50, ..Default::default() };
                let page = app::audit::events(&t.app, &caller, &filter).await.unwrap();
                page.items.into_iter().map(|e| (e.action, e.outcome, e.item.map(|i| i.id), e.actor.name)).collect::<Vec<_>>()
            }
        };
        let has = |log: &[(String, String, Option<Uuid>, Option<String>)], action: &str, outcome: &str, item: Option<Uuid>, name: Option<&str>| {
            log.iter().any(|(a, o, i, n)| (a.as_str(), o.as_str(), *i, n.as_deref()) == (action, outcome, item, name))
        };
        let report = Some(done.id.0);
        assert!(has(&of("auditor@nordbank").await, "report.submit", "done", report, Some("reporter")));
        for who in ["analyst@brabant", "admin@brabant"] {
            let _ = reports::show(&t.app, &w.caller(t, who).await, ReportKey::Id(done.id)).await;
        }
        let log = of("auditor@brabant").await;
        assert!(has(&log, "report.read", "read", report, Some("analyst")), "{log:?}");
        assert!(has(&log, "report.read", "denied", report, Some("admin")), "{log:?}");
        // who reads inside a holder is that holder's matter
        let log = of("auditor@nordbank").await;
        assert!(!log.iter().any(|(a, o, _, _)| a == "report.read" && o != "done"), "{log:?}");
        // a reading of plain classes alone is no event
        let bare = submit(t, &w, "hexacom", &plain("Plain", &[("domain-name", "p.example")])).await;
        reports::show(&t.app, &w.caller(t, "analyst@lutetia").await, ReportKey::Id(bare.id)).await.unwrap();
        // the reporter of a company reads what was done to its items, not what its colleagues do else
        let log = of("reporter@nordbank").await;
        assert!(log.iter().all(|(_, _, item, _)| item.is_some()) && has(&log, "report.submit", "done", report, Some("reporter")));
        for who in ["analyst@brabant", "officer@polder", "admin@brabant"] {
            let caller = w.caller(t, who).await;
            let refused = app::audit::events(&t.app, &caller, &app::audit::AuditFilter::default()).await;
            assert!(matches!(refused, Err(Error::Forbidden(Action::ReadItemLog, None))), "{who}");
        }
        let analyst = w.caller(t, "analyst@brabant").await;
        let refused = app::audit::for_item(&t.app, &analyst, done.id.into(), None, 50).await;
        assert!(matches!(refused, Err(Error::Forbidden(Action::ReadLog, Some(_)))));
        // asking for a person of another organisation finds nothing
        let analyst_id = w.person("analyst@brabant").id.0;
        app::handlings::triage(&t.app, &analyst, ReportKey::Id(done.id), &json!({"decision": "acknowledge"}), None).await.unwrap();
        let auditor = w.caller(t, "auditor@nordbank").await;
        let filter = app::audit::AuditFilter { actor: Some(analyst_id), limit: 50, ..Default::default() };
        assert!(app::audit::events(&t.app, &auditor, &filter).await.unwrap().items.is_empty());
        let log = of("auditor@nordbank").await;
        assert!(has(&log, "handling.acknowledge", "done", report, None), "{log:?}");
    }
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

async fn stop(t: &TestApp, w: &World, who: &str, letter: &str) {
    let caller = w.caller(t, who).await;
    suspend(
        &t.app,
        &caller,
        w.agreement(letter),
        Scope::All,
        SuspensionGround::SecurityBreach,
        "Keys were stolen",
    )
    .await
    .unwrap();
}
