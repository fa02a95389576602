//! Agreements: recorded only when all have signed, seen only by their parties, stopped at once.

use crate::support::{Person, Signed, TestApp, clauses, on_both_databases, party};
use app::agreements::{
    Scope, Signature, SuspensionGround, begin_suspensions, enact, list, resume, show, suspend,
};
use app::organisations::{RecordedFacts, set_country_facts};
use app::reports::{self, ListFilter, ReportKey};
use app::{Caller, Error};
use chrono::TimeDelta;
use domain::agreement::{
    AgreementKind, Clause, Clauses, DataLevel, Level, Onward, Party, PartyRole, Regime, Status, ThirdCountry,
};
use domain::authz::{Action, Role};
use domain::country::{Country, CountryFacts};
use domain::decision::OrgKind;
use domain::ids::{AgreementId, CommunityId, OrgId, ReportId};
use serde_json::json;
use uuid::Uuid;

/// Nordbank reports to Brabant; Polder is somebody else.
struct Scene {
    nordbank: OrgId,
    brabant: OrgId,
    bank: Signed,
    agency: Signed,
    reporter: Person,
    analyst: Person,
    stranger: Person,
}

async fn scene(t: &TestApp) -> Scene {
    let nordbank = t.organisation("nordbank", OrgKind::Company, "SE").await;
    let brabant = t.organisation("brabant", OrgKind::Authority, "BE").await;
    let polder = t.organisation("polder", OrgKind::Authority, "NL").await;
    Scene {
        nordbank,
        brabant,
        bank: t.signatory(nordbank).await,
        agency: t.signatory(brabant).await,
        reporter: t.member(nordbank, "reporter", &[Role::Reporter]).await,
        analyst: t.member(brabant, "analyst", &[Role::Analyst, Role::Supervisor]).await,
        stranger: t.member(polder, "signatory", &[Role::Signatory, Role::Supervisor]).await,
    }
}

impl Scene {
    fn parties(&self) -> Vec<Party> {
        vec![
            party(self.nordbank, PartyRole::Reporter, "SE", Regime::Gdpr),
            party(self.brabant, PartyRole::Receiver, "BE", Regime::Led),
        ]
    }

    async fn agreement(&self, t: &TestApp) -> AgreementId {
        let kind = AgreementKind::CompanyAuthority;
        let prepared = t.prepare(kind, DataLevel::Operational, self.parties(), clauses()).await.unwrap();
        t.enact(prepared, &[&self.bank, &self.agency]).await.unwrap()
    }

    async fn report(&self, t: &TestApp) -> ReportId {
        let body = json!({
            "kind": "incident", "title": "Phishing against customers", "summary": "A page that looks like ours.",
            "detected_at": "2026-11-23T06:00:00Z", "categories": ["fraud/phishing"], "severity": "high",
        });
        reports::submit(&t.app, &t.as_member(&self.reporter).await, &body, None).await.unwrap().id
    }
}

/// The reports that somebody sees, by list; the read by id says the same.
async fn sees(t: &TestApp, person: &Person, report: ReportId) -> bool {
    let caller = t.as_member(person).await;
    let filter = ListFilter { limit: 50, ..ListFilter::default() };
    let listed = !reports::list(&t.app, &caller, &filter).await.unwrap().items.is_empty();
    let shown = match reports::show(&t.app, &caller, ReportKey::Id(report)).await {
        Ok(_) => true,
        Err(Error::Hidden) => false,
        Err(other) => panic!("{other:?}"),
    };
    assert_eq!(listed, shown);
    listed
}

async fn stop(t: &TestApp, caller: &Caller, id: AgreementId, ground: SuspensionGround) -> Result<(), Error> {
    suspend(&t.app, caller, id, Scope::All, ground, "Keys were stolen").await
}

fn pointers<T>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|e| e.pointer).collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was taken"),
    }
}

on_both_databases! {
    async fn nothing_is_recorded_until_every_party_has_signed(t: &TestApp) {
        let s = scene(t).await;
        let kind = AgreementKind::CompanyAuthority;
        let prepared = t.prepare(kind, DataLevel::Operational, s.parties(), clauses()).await.unwrap();
        let other = t.prepare(kind, DataLevel::Strategic, s.parties(), clauses()).await.unwrap();
        let at = t.app.now();
        let by = |text, signed: &Signed| {
            Signature::make(text, signed.person.organisation, signed.person.id, &signed.key, at)
        };
        let (bank, agency) = (by(&prepared, &s.bank), by(&prepared, &s.agency));
        let stranger = t.signatory(t.organisation("lutetia", OrgKind::Authority, "FR").await).await;
        let not_signatory = Signature { member: s.analyst.id, ..agency.clone() };
        let of_the_other_party = Signature { member: s.bank.person.id, ..agency.clone() };
        let of_another_text = by(&other, &s.agency);
        let with_another_key = Signature { key: s.bank.key.verifying_key().clone(), ..agency.clone() };
        let importer = t.importer().await;
        for (why, signatures, expected) in [
            ("nobody", vec![], vec!["/parties/0", "/parties/1"]),
            ("one", vec![bank.clone()], vec!["/parties/1"]),
            ("one twice", vec![bank.clone(), bank.clone()], vec!["/signatures/1/organisation", "/parties/1"]),
            ("a stranger", vec![bank.clone(), agency.clone(), by(&prepared, &stranger)], vec!["/signatures/2/organisation"]),
            ("no signatory", vec![bank.clone(), not_signatory], vec!["/signatures/1/member"]),
            ("the other's signatory", vec![bank.clone(), of_the_other_party], vec!["/signatures/1/member"]),
            ("another text", vec![bank.clone(), of_another_text], vec!["/signatures/1/signature"]),
            ("another key", vec![bank.clone(), with_another_key], vec!["/signatures/1/signature"]),
        ] {
            assert_eq!(pointers(enact(&t.app, &importer, prepared.clone(), signatures).await), expected, "{why}");
        }
        let both = vec![bank, agency];
        let member = t.as_member(&s.bank.person).await;
        let refused = enact(&t.app, &member, prepared.clone(), both.clone()).await;
        assert!(matches!(refused, Err(Error::Forbidden(Action::SignAgreement, None))), "{refused:?}");
        assert!(t.app.store.agreement_states(None).await.unwrap().is_empty(), "something was stored");

        let id = enact(&t.app, &importer, prepared, both).await.unwrap();
        let states = t.app.store.agreement_states(Some(s.nordbank)).await.unwrap();
        assert_eq!((states.len(), states[0].id, states[0].status), (1, id, Status::Active));
        assert_eq!(states[0].reference.0, "AGR-2026-0001");
        assert_eq!((&states[0].parties, &*states[0].clauses), (&s.parties(), &clauses()));
        // its reference is taken now
        assert!(matches!(t.enact(other, &[&s.bank, &s.agency]).await, Err(Error::Store(_))));
        let next = t.prepare(kind, DataLevel::Strategic, s.parties(), clauses()).await.unwrap();
        assert_eq!(next.reference().0, "AGR-2026-0002");
    }

    async fn terms_that_can_not_be_are_refused_with_every_reason(t: &TestApp) {
        let s = scene(t).await;
        let dnipro = t.organisation("dnipro", OrgKind::Authority, "UA").await;
        let hexacom = t.organisation("hexacom", OrgKind::Company, "FR").await;
        let operator = t.organisation("operator", OrgKind::Operator, "BE").await;
        let agency = party(s.brabant, PartyRole::Partner, "BE", Regime::Led);
        let third = party(dnipro, PartyRole::Partner, "UA", Regime::Other);
        let company = |id, role, country| party(id, role, country, Regime::Gdpr);
        let kind = AgreementKind::CompanyAuthority;
        let level = DataLevel::Strategic;
        let reporter = || company(s.nordbank, PartyRole::Reporter, "SE");
        for (why, kind, parties, expected) in [
            ("alone", kind, vec![reporter()], vec!["/parties", "/parties"]),
            ("two companies", kind, vec![reporter(), company(hexacom, PartyRole::Receiver, "FR")], vec!["/parties/1/role", "/parties"]),
            ("three in a pair", kind, vec![reporter(), s.parties()[1].clone(), company(hexacom, PartyRole::Reporter, "FR")], vec!["/parties"]),
            ("twice", kind, vec![s.parties()[1].clone(), s.parties()[1].clone()], vec!["/parties/1/organisation"]),
            ("a partner here", kind, vec![reporter(), agency.clone()], vec!["/parties/1/role"]),
            ("elsewhere", kind, vec![company(s.nordbank, PartyRole::Reporter, "FI"), s.parties()[1].clone()],
                vec!["/parties/0/country", "/clauses/third_country"]),
            ("unknown", kind, vec![company(OrgId(Uuid::nil()), PartyRole::Reporter, "SE"), s.parties()[1].clone()], vec!["/parties/0/organisation"]),
            ("the operator", kind, vec![company(operator, PartyRole::Reporter, "BE"), s.parties()[1].clone()], vec!["/parties/0/organisation"]),
            ("a competent company", kind, vec![party(s.nordbank, PartyRole::Reporter, "SE", Regime::Led), s.parties()[1].clone()],
                vec!["/parties/0/competent_authority"]),
            ("third country without clause", AgreementKind::ThirdCountry, vec![agency.clone(), third], vec!["/clauses/third_country"]),
            ("no third country", AgreementKind::ThirdCountry, vec![agency, party(s.stranger.organisation, PartyRole::Partner, "NL", Regime::Led)],
                vec!["/kind"]),
        ] {
            assert_eq!(pointers(t.prepare(kind, level, parties, clauses()).await), expected, "{why}");
        }
        let onward = Onward::AllowedWithin(CommunityId(Uuid::nil()));
        let empty = Clauses { onward, ..Clauses::default() };
        let found = pointers(t.prepare(kind, level, s.parties(), empty).await);
        assert_eq!(found, ["/clauses/directions", "/clauses/onward"]);
    }

    async fn parties_read_it_and_nobody_else(t: &TestApp) {
        let s = scene(t).await;
        let id = s.agreement(t).await;
        for person in [&s.reporter, &s.analyst, &s.bank.person] {
            let caller = t.as_member(person).await;
            let seen = show(&t.app, &caller, id).await.unwrap();
            assert!(seen.intact);
            let signed: Vec<_> = seen.signatures.iter().map(|v| (v.party.as_str(), v.holds)).collect();
            assert_eq!(signed, [("brabant", true), ("nordbank", true)]);
            let listed = list(&t.app, &caller).await.unwrap();
            assert_eq!((listed.len(), listed[0].id, listed[0].parties.len()), (1, id, 2));
        }
        let stranger = t.as_member(&s.stranger).await;
        assert!(list(&t.app, &stranger).await.unwrap().is_empty());
        for unseen in [id, AgreementId(Uuid::nil())] {
            assert!(matches!(show(&t.app, &stranger, unseen).await, Err(Error::Hidden)));
            assert!(matches!(stop(t, &stranger, unseen, SuspensionGround::Other).await, Err(Error::Hidden)));
            assert!(matches!(resume(&t.app, &stranger, unseen).await, Err(Error::Hidden)));
        }
        let nothing = t.member(s.brabant, "nothing", &[]).await;
        let nothing = t.as_member(&nothing).await;
        assert!(matches!(show(&t.app, &nothing, id).await, Err(Error::Forbidden(Action::ReadAgreement, None))));
        assert!(matches!(list(&t.app, &nothing).await, Err(Error::Forbidden(Action::ReadAgreement, None))));
    }

    async fn a_suspension_hides_at_once_and_a_resumption_brings_back(t: &TestApp) {
        let s = scene(t).await;
        let id = s.agreement(t).await;
        let report = s.report(t).await;
        assert!(sees(t, &s.analyst, report).await && !sees(t, &s.stranger, report).await);

        let reporter = t.as_member(&s.reporter).await;
        let refused = stop(t, &reporter, id, SuspensionGround::SecurityBreach).await;
        assert!(matches!(refused, Err(Error::Forbidden(Action::SuspendAgreement, None))));
        let dpo = t.member(s.nordbank, "dpo", &[Role::Dpo, Role::Signatory]).await;
        let dpo = t.as_member(&dpo).await;
        let nameless = suspend(&t.app, &dpo, id, Scope::Clauses(vec![]), SuspensionGround::Other, "").await;
        assert_eq!(pointers(nameless), ["/scope", "/reason"]);
        stop(t, &dpo, id, SuspensionGround::SecurityBreach).await.unwrap();
        assert!(!sees(t, &s.analyst, report).await, "still visible");
        assert!(sees(t, &s.reporter, report).await, "the owner lost its own");
        assert_eq!(show(&t.app, &dpo, id).await.unwrap().detail.summary.status, Status::Suspended);
        // what is reported meanwhile goes nowhere
        let meanwhile = s.report(t).await;
        assert!(!sees(t, &s.analyst, meanwhile).await);

        let agency = t.as_member(&s.agency.person).await;
        let analyst = t.as_member(&s.analyst).await;
        assert!(matches!(resume(&t.app, &analyst, id).await, Err(Error::Forbidden(Action::ResumeAgreement, None))));
        assert!(matches!(resume(&t.app, &agency, id).await, Err(Error::WrongState { .. })), "another party's stop");
        assert!(matches!(resume(&t.app, &dpo, id).await, Err(Error::SecondPerson)));
        assert!(!sees(t, &s.analyst, report).await);
        resume(&t.app, &t.as_member(&s.bank.person).await, id).await.unwrap();
        assert_eq!(show(&t.app, &agency, id).await.unwrap().detail.summary.status, Status::Active);
        let caller = t.as_member(&s.analyst).await;
        reports::show(&t.app, &caller, ReportKey::Id(report)).await.unwrap();
        let hidden = reports::show(&t.app, &caller, ReportKey::Id(meanwhile)).await;
        assert!(matches!(hidden, Err(Error::Hidden)), "a resumption released something new");
        let again = resume(&t.app, &t.as_member(&s.bank.person).await, id).await;
        assert!(matches!(again, Err(Error::WrongState { .. })));
    }

    async fn a_clause_that_is_relied_on_hides_and_another_does_not(t: &TestApp) {
        let s = scene(t).await;
        let id = s.agreement(t).await;
        let report = s.report(t).await;
        let ground = SuspensionGround::HumanRights;
        suspend(&t.app, &t.as_member(&s.analyst).await, id, Scope::Clauses(vec![Clause::Feedback]), ground, "Late").await.unwrap();
        assert!(sees(t, &s.analyst, report).await);
        suspend(&t.app, &t.as_member(&s.analyst).await, id, Scope::Clauses(vec![Clause::DataClasses]), ground, "Leak").await.unwrap();
        assert!(!sees(t, &s.analyst, report).await);
        let detail = show(&t.app, &t.as_member(&s.analyst).await, id).await.unwrap().detail;
        assert_eq!((detail.summary.status, detail.suspensions.len()), (Status::Active, 2));
        resume(&t.app, &t.as_member(&s.agency.person).await, id).await.unwrap();
        assert!(sees(t, &s.analyst, report).await);
    }

    async fn other_grounds_stop_after_a_day(t: &TestApp) {
        let s = scene(t).await;
        let id = s.agreement(t).await;
        let report = s.report(t).await;
        stop(t, &t.as_member(&s.bank.person).await, id, SuspensionGround::TermsNotKept).await.unwrap();
        assert_eq!(begin_suspensions(&t.app).await.unwrap(), 0);
        t.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
        assert_eq!(begin_suspensions(&t.app).await.unwrap(), 0);
        assert!(sees(t, &s.analyst, report).await);
        t.advance(TimeDelta::seconds(1));
        assert_eq!(begin_suspensions(&t.app).await.unwrap(), 1);
        assert_eq!(begin_suspensions(&t.app).await.unwrap(), 0, "it begins twice");
        assert!(!sees(t, &s.analyst, report).await);
        let same = resume(&t.app, &t.as_member(&s.bank.person).await, id).await;
        assert!(matches!(same, Err(Error::SecondPerson)), "{same:?}");
    }

    async fn release_and_suspension_at_once_never_leave_a_visible_report(t: &TestApp) {
        let s = scene(t).await;
        let id = s.agreement(t).await;
        let caller = t.as_member(&s.bank.person).await;
        let (report, stopped) =
            tokio::join!(s.report(t), stop(t, &caller, id, SuspensionGround::SecurityBreach));
        stopped.unwrap();
        assert!(!sees(t, &s.analyst, report).await);
    }

    async fn a_suspension_waits_for_releases_under_way_and_later_ones_see_it(t: &TestApp) {
        let s = scene(t).await;
        let id = s.agreement(t).await;
        let release = t.hold(t.as_member(&s.reporter).await).await;
        let (app, caller) = (t.app.clone(), t.as_member(&s.bank.person).await);
        let before = release
            .outlasted_by(async move {
                suspend(&app, &caller, id, Scope::All, SuspensionGround::SecurityBreach, "Keys were stolen").await
            })
            .await;
        assert_ne!(t.app.store.catalogue(t.app.now()).await.unwrap().epoch, before);
    }

    async fn a_first_fact_about_a_country_waits_for_releases_under_way(t: &TestApp) {
        let s = scene(t).await;
        let release = t.hold(t.as_member(&s.reporter).await).await;
        let (app, caller) = (t.app.clone(), t.importer().await);
        let recorded = RecordedFacts {
            country: Country::parse("UA").unwrap(),
            facts: CountryFacts::default(),
            source: "Register".to_owned(),
            read_at: t.app.now(),
        };
        release.outlasted_by(async move { set_country_facts(&app, &caller, recorded).await }).await;
    }

    async fn a_new_fact_about_a_country_ends_what_rested_on_the_old_one(t: &TestApp) {
        let s = scene(t).await;
        let ua = Country::parse("UA").unwrap();
        let facts = |facts| RecordedFacts { country: ua, facts, source: "Register".to_owned(), read_at: t.app.now() };
        let review = domain::country::Review { next_due: t.app.now() + TimeDelta::days(300), clean: true };
        let assured = CountryFacts {
            human_rights: Some(domain::country::HumanRights::Assured),
            review: Some(review),
            ..CountryFacts::default()
        };
        set_country_facts(&t.app, &t.importer().await, facts(assured.clone())).await.unwrap();
        let dnipro = t.organisation("dnipro", OrgKind::Authority, "UA").await;
        let officer = t.signatory(dnipro).await;
        let analyst = t.member(dnipro, "analyst", &[Role::Analyst]).await;
        let mut parties = s.parties();
        parties[1] = party(dnipro, PartyRole::Receiver, "UA", Regime::Other);
        let ground = Some("art. 49(1)(d), note of 3 November".to_owned());
        let third_country = Some(ThirdCountry { granted: Level::L1, gdpr_ground: ground, national_law_basis: None });
        let clauses = Clauses { third_country, ..clauses() };
        let prepared =
            t.prepare(AgreementKind::CompanyAuthority, DataLevel::Strategic, parties, clauses).await.unwrap();
        t.enact(prepared, &[&s.bank, &officer]).await.unwrap();
        let report = s.report(t).await;
        assert!(sees(t, &analyst, report).await);
        // the same again changes nothing
        set_country_facts(&t.app, &t.importer().await, facts(assured)).await.unwrap();
        assert!(sees(t, &analyst, report).await);
        set_country_facts(&t.app, &t.importer().await, facts(CountryFacts::default())).await.unwrap();
        assert!(!sees(t, &analyst, report).await);
    }
}
