//! Registering organisations and people, and the world around agreements.

use crate::support::{PASSWORD, TestApp, on_both_databases};
use app::Error;
use app::organisations::{
    NewOrganisation, NewPerson, RecordedFacts, RegimeProfile, add_community, add_member, add_organisation,
    disable_member, set_country_facts, visit,
};
use chrono::TimeDelta;
use domain::authz::Role;
use domain::country::{Country, CountryFacts};
use domain::decision::OrgKind;
use domain::ids::{MemberId, OrgId};
use uuid::Uuid;

fn person(organisation: OrgId, email: &str, roles: &[Role]) -> NewPerson {
    NewPerson {
        organisation,
        email: email.to_owned(),
        name: "Someone".to_owned(),
        roles: roles.to_vec(),
        password: PASSWORD.to_owned(),
    }
}

fn company(slug: &str) -> NewOrganisation {
    NewOrganisation {
        slug: slug.to_owned(),
        name: "Nordbank".to_owned(),
        country: Country::parse("SE").unwrap(),
        kind: OrgKind::Company,
        regulator: false,
        regimes: vec![RegimeProfile::Dora, RegimeProfile::Gdpr],
        brands: vec!["Nordbank".to_owned()],
        domains: vec!["nordbank.example".to_owned()],
    }
}

fn pointers<T>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| e.pointer).collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

on_both_databases! {
    async fn registering_is_for_operator_and_importer(t: &TestApp) {
        let operator = t.organisation("operator", OrgKind::Operator, "BE").await;
        let operator = t.member(operator, "operator", &[Role::Operator]).await;
        // a caller is one request: its ids repeat when it is used again
        let ask = async || t.as_member(&operator).await;
        let id = add_organisation(&t.app, &ask().await, company("nordbank")).await.unwrap();
        let stored = t.app.store.organisation(id).await.unwrap().unwrap();
        assert_eq!((stored.regimes, stored.domains), (vec![RegimeProfile::Dora, RegimeProfile::Gdpr], vec!["nordbank.example".to_owned()]));

        assert_eq!(pointers(add_organisation(&t.app, &ask().await, company("nordbank")).await), ["/slug"]);
        let mut wrong = company("Nord Bank");
        "\u{7}".clone_into(&mut wrong.name);
        wrong.kind = OrgKind::Authority;
        assert_eq!(pointers(add_organisation(&t.app, &ask().await, wrong).await), ["/slug", "/name", "/regimes"]);

        let admin = person(id, "admin@nordbank.example", &[Role::Admin]);
        let reporter = person(id, "reporter@nordbank.example", &[Role::Reporter]);
        assert!(matches!(add_member(&t.app, &ask().await, reporter.clone()).await, Err(Error::Forbidden(..))));
        let admin_id = add_member(&t.app, &ask().await, admin.clone()).await.unwrap();
        let second = person(id, "second@nordbank.example", &[Role::Admin]);
        assert!(matches!(add_member(&t.app, &ask().await, second).await, Err(Error::Forbidden(..))));

        let first = crate::support::Person { id: admin_id, organisation: id, email: admin.email };
        let admin = async || t.as_member(&first).await;
        add_member(&t.app, &admin().await, reporter.clone()).await.unwrap();
        assert_eq!(pointers(add_member(&t.app, &admin().await, reporter).await), ["/email"]);
        assert!(matches!(add_organisation(&t.app, &admin().await, company("other")).await, Err(Error::Forbidden(..))));
    }

    async fn an_admin_keeps_its_own_people_only(t: &TestApp) {
        let nordbank = t.organisation("nordbank", OrgKind::Company, "SE").await;
        let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
        let (admin, analyst) =
            (t.member(nordbank, "admin", &[Role::Admin]).await, t.member(brabant, "analyst", &[Role::Analyst]).await);
        let (caller, other) = (t.as_member(&admin).await, t.as_member(&analyst).await);
        let spy = person(brabant, "spy@nordbank.example", &[Role::Analyst]);
        assert!(matches!(add_member(&t.app, &caller, spy).await, Err(Error::Hidden)));
        assert!(matches!(disable_member(&t.app, &caller, analyst.id).await, Err(Error::Hidden)));
        assert!(matches!(disable_member(&t.app, &caller, MemberId(Uuid::nil())).await, Err(Error::Hidden)));
        let own = person(brabant, "spy@brabant.example", &[Role::Analyst]);
        assert!(matches!(add_member(&t.app, &other, own).await, Err(Error::Forbidden(..))));
        // a role that this kind of organisation lacks, twice; an address that is none; a short password
        let mut wrong = person(nordbank, "nobody", &[Role::Analyst, Role::Analyst, Role::Operator]);
        "short".clone_into(&mut wrong.password);
        let found = pointers(add_member(&t.app, &caller, wrong).await);
        assert_eq!(found, ["/email", "/roles/0", "/roles/1", "/roles/1", "/roles/2", "/password"]);
        assert!(!t.app.store.member(analyst.id).await.unwrap().unwrap().disabled);
        assert_eq!(t.app.store.members(nordbank).await.unwrap().len(), 1);
    }

    async fn taking_rights_away_waits_for_what_is_done_with_them(t: &TestApp) {
        let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
        let admin = t.member(brabant, "admin", &[Role::Admin]).await;
        let analyst = t.member(brabant, "analyst", &[Role::Analyst]).await;
        let write = t.hold(t.as_member(&analyst).await).await;
        let (app, caller) = (t.app.clone(), t.as_member(&admin).await);
        write.outlasted_by(async move { disable_member(&app, &caller, analyst.id).await }).await;
    }

    async fn facts_about_countries_are_the_operators(t: &TestApp) {
        let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
        let manager = t.member(brabant, "manager", &[Role::AgreementManager, Role::Admin]).await;
        let facts = |source: &str| RecordedFacts {
            country: Country::parse("UA").unwrap(),
            facts: CountryFacts { budapest: true, ..CountryFacts::default() },
            source: source.to_owned(),
            read_at: t.app.now(),
        };
        let caller = t.as_member(&manager).await;
        assert!(matches!(set_country_facts(&t.app, &caller, facts("hearsay")).await, Err(Error::Forbidden(..))));
        let before = t.app.store.catalogue(t.app.now()).await.unwrap();
        assert_eq!(pointers(set_country_facts(&t.app, &t.importer().await, facts(" ")).await), ["/source"]);
        set_country_facts(&t.app, &t.importer().await, facts("Treaty office")).await.unwrap();
        let after = t.app.store.catalogue(t.app.now()).await.unwrap();
        assert!(after.world.countries[&Country::parse("UA").unwrap()].budapest);
        assert_ne!(before.epoch, after.epoch);
        assert_eq!(after.epoch, t.app.store.catalogue(t.app.now()).await.unwrap().epoch);
    }

    async fn communities_name_organisations_that_exist(t: &TestApp) {
        let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
        let polder = t.organisation("polder", OrgKind::Authority, "NL").await;
        let manager = t.member(brabant, "manager", &[Role::AgreementManager]).await;
        let caller = t.as_member(&manager).await;
        let unknown = OrgId(Uuid::nil());
        let found = pointers(add_community(&t.app, &caller, "", &[polder, unknown, polder]).await);
        assert_eq!(found, ["/name", "/members/1", "/members/2"]);
        let id = add_community(&t.app, &caller, "Circle", &[polder]).await.unwrap();
        assert_eq!(t.app.store.world().await.unwrap().communities[&id], [polder].into());
        let signatory = t.member(brabant, "signatory", &[Role::Signatory]).await;
        let refused = add_community(&t.app, &t.as_member(&signatory).await, "Mine", &[]).await;
        assert!(matches!(refused, Err(Error::Forbidden(..))));
    }

    async fn a_visit_tells_of_the_one_before(t: &TestApp) {
        let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
        let analyst = t.member(brabant, "analyst", &[Role::Analyst]).await;
        let first = t.app.now();
        assert_eq!(visit(&t.app, &t.as_member(&analyst).await).await.unwrap(), None);
        t.advance(TimeDelta::hours(3));
        assert_eq!(visit(&t.app, &t.as_member(&analyst).await).await.unwrap(), Some(first));
    }
}
