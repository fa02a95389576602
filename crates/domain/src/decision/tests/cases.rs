//! Worked cases: small questions with the answers that people expect, one test each.

use super::world::*;
use crate::agreement::{
    AgreementKind, AgreementState, Clause, ClauseSet, FlowKind, Level, Onward, PartyRole, Status, Suspension,
    ThirdCountry, Treatment,
};
use crate::country::{CountryFacts, TransferBasis};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    AudienceMode, Because, Flow, Gate, ItemFacts, Mend, OnlyRecipient, Outcome, Projection, Rule,
    SourceFacts, decide, gate, live_until, read_projection,
};
use crate::marking::{Handling, Purpose, PurposeSet, Tlp};
use crate::time::Term;
use DataClass::{
    Financial, IdentifyingAddress, IncidentFacts, Subscriber, TechnicalIndicator, VictimIdentity,
};

#[test]
fn case_01_strategic_withholds_the_victim() {
    let decision = ask(
        &with_brabant(1, NORDBANK).strategic(),
        FlowKind::Report,
        NORDBANK,
        BRABANT,
        &with_victim(Tlp::Amber),
    );
    assert_eq!(decision.projection(), Some(kept(PLAIN)));
    assert!(decision.is_limited_by(Rule::Strategic));
}

#[test]
fn case_02_operational_gives_the_victim_as_a_pseudonym() {
    let decision =
        ask(&with_brabant(1, NORDBANK), FlowKind::Report, NORDBANK, BRABANT, &with_victim(Tlp::Amber));
    let expected = Projection { kept: PLAIN, pseudonymised: classes([VictimIdentity]) };
    assert_eq!(decision.projection(), Some(expected));
}

#[test]
fn case_03_red_is_above_the_ceiling() {
    let decision =
        ask(&with_brabant(1, NORDBANK), FlowKind::Report, NORDBANK, BRABANT, &with_victim(Tlp::Red));
    assert_eq!((decision.projection(), decision.failed()), (None, vec![Rule::TlpCeiling]));
}

#[test]
fn case_04_without_an_agreement_nothing_goes() {
    let item = report(Tlp::Clear, PLAIN);
    let outcomes = audience_of(
        FlowKind::Report,
        NORDBANK,
        &item,
        &AudienceMode::Agreements,
        &[with_brabant(3, KLINIKUM)],
    );
    assert!(outcomes.iter().all(|o| o.grounds.is_empty()));
    assert!(outcomes.iter().all(|o| o.refusals[0].decision.failed() == [Rule::NoAgreement]));
    // asked directly, the agreement of others says so too
    let decision = ask(&with_brabant(3, KLINIKUM), FlowKind::Report, NORDBANK, BRABANT, &item);
    assert!(decision.failed().contains(&Rule::NoAgreement));
}

#[test]
fn case_05_of_two_agreements_only_the_one_that_takes_amber_carries() {
    let x = with_brabant(1, NORDBANK).strategic();
    let y = with_brabant(2, NORDBANK).max(Tlp::Green).treats(Treatment::Allow, [Subscriber]);
    let item = report(Tlp::Amber, PLAIN.or(classes([Subscriber])));
    let outcomes = audience_of(FlowKind::Report, NORDBANK, &item, &AudienceMode::Agreements, &[x.clone(), y]);
    let brabant = outcomes.iter().find(|o| o.organisation == BRABANT).unwrap();
    assert_eq!(brabant.grounds.len(), 1);
    assert_eq!((brabant.grounds[0].agreement, brabant.grounds[0].stored), (x.id, kept(PLAIN)));
    assert_eq!(brabant.refusals[0].decision.failed(), [Rule::TlpCeiling]);
}

#[test]
fn case_06_an_alert_of_two_carries_the_join_and_h2_stays_out_until_consent() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let k = with_brabant(3, KLINIKUM).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let mut second = report(Tlp::Green, PLAIN);
    second.marking.handling.insert(Handling::H2);
    let sources = vec![nordbanks(&n), held(2, KLINIKUM, &second, &k, BRABANT)];
    let consents = [leave(&sources[1], POLDER)];
    let item = alert(sources, &[(0b01, IncidentFacts), (0b10, TechnicalIndicator)]);
    assert_eq!((item.marking.tlp, item.marking.handling.contains(&Handling::H2)), (Tlp::Amber, true));

    let p = partners(4, POLDER);
    let without = ask(&p, FlowKind::Alert, BRABANT, POLDER, &item);
    assert_eq!(without.projection(), Some(kept(classes([IncidentFacts]))));
    let flow = Flow { consents: &consents, ..flow(FlowKind::Alert, BRABANT, POLDER, &item) };
    let with = decide(&p, &world(), &flow, noon());
    assert_eq!(with.projection(), Some(kept(PLAIN)));
}

#[test]
fn case_07_level_one_takes_identifying_addresses_away() {
    let d = third_country(Level::L1).treats(Treatment::Allow, [IdentifyingAddress]);
    let item = report(Tlp::Amber, PLAIN.or(classes([IdentifyingAddress])));
    let decision = ask(&d, FlowKind::Alert, BRABANT, DNIPRO, &item);
    assert_eq!(decision.projection(), Some(kept(PLAIN)));
    assert_eq!(
        finding(&decision.findings, Rule::ThirdCountry).because,
        Because::Level { granted: Level::L1, effective: Level::L1, withheld: classes([IdentifyingAddress]) }
    );
}

/// Brabant's agreement with Dnipro at a level, with a national basis for personal data.
pub(super) fn third_country(granted: Level) -> AgreementState {
    agreement(5, AgreementKind::ThirdCountry, [(BRABANT, PartyRole::Partner), (DNIPRO, PartyRole::Partner)])
        .with(|c| {
            let national_law_basis = Some("Act on police cooperation, s. 4".to_owned());
            c.third_country = Some(ThirdCountry { granted, gdpr_ground: None, national_law_basis });
        })
}

#[test]
fn case_08_an_old_self_assessment_falls_back_to_level_one() {
    let item = report(Tlp::Amber, PLAIN.or(classes([IdentifyingAddress])));
    let d = third_country(Level::L3).treats(Treatment::Allow, [IdentifyingAddress]);
    let dossier = |age: i64| {
        let mut world = world();
        let basis = TransferBasis::SelfAssessment { dossier: days(-30 * age), reported: true };
        world.countries.insert(country("UA"), CountryFacts { transfer_bases: vec![basis], ..facts_at_l1() });
        decide(&d, &world, &flow(FlowKind::Alert, BRABANT, DNIPRO, &item), noon())
    };
    let old = dossier(13);
    assert_eq!(old.projection(), Some(kept(PLAIN)));
    assert!(matches!(
        finding(&old.findings, Rule::ThirdCountry).because,
        Because::Level { granted: Level::L3, effective: Level::L1, .. }
    ));
    let young = dossier(11);
    assert_eq!(young.projection(), Some(kept(PLAIN.or(classes([IdentifyingAddress])))));
    assert_eq!(young.valid_until, Term::Months(12).after(days(-330)));
}

#[test]
fn case_09_suspension_stops_releases_and_shuts_the_gate() {
    let mut n = with_brabant(1, NORDBANK);
    let item = with_victim(Tlp::Amber);
    let before = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item);
    assert!(gate(&n, BRABANT, FlowKind::Report, noon()).is_open(before.relied, noon()));
    n.suspensions.push(Suspension {
        party: Some(BRABANT),
        clauses: ClauseSet::of(Clause::DataClasses),
        from: days(1),
    });
    let warned = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item);
    assert_eq!((warned.projection(), warned.valid_until), (before.projection(), days(1)));
    let after = decide(&n, &world(), &flow(FlowKind::Report, NORDBANK, BRABANT, &item), days(1));
    assert_eq!(after.failed(), [Rule::Suspended]);
    assert!(!gate(&n, BRABANT, FlowKind::Report, days(1)).is_open(before.relied, days(1)));
    // Nordbank isn't suspended: its gate stays open, the pair is shut all the same
    assert!(gate(&n, NORDBANK, FlowKind::Report, days(1)).is_open(before.relied, days(1)));

    n.suspensions.clear();
    n.status = Status::Suspended;
    assert_eq!(ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item).failed(), [Rule::Suspended]);
    assert!(!gate(&n, BRABANT, FlowKind::Report, noon()).live);
    assert_eq!(live_until(&n, NORDBANK, BRABANT, None, noon()), noon());
}

#[test]
fn case_10_until_all_have_signed_the_version_in_force_decides() {
    let v1 = with_brabant(1, NORDBANK).strategic();
    let mut v2 = with_brabant(1, NORDBANK);
    (v2.version, v2.status) = (2, Status::Signed);
    let outcomes = audience_of(
        FlowKind::Report,
        NORDBANK,
        &with_victim(Tlp::Amber),
        &AudienceMode::Agreements,
        &[v1, v2],
    );
    let brabant = outcomes.iter().find(|o| o.organisation == BRABANT).unwrap();
    assert_eq!(brabant.grounds.len(), 1);
    assert_eq!((brabant.grounds[0].version, brabant.grounds[0].stored), (1, kept(PLAIN)));
    assert_eq!(brabant.refusals[0].decision.failed(), [Rule::NotInForce]);
}

#[test]
fn case_11_a_disputed_item_is_frozen_where_it_is() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let item = ItemFacts { disputed_until: Some(days(30)), ..report(Tlp::Amber, PLAIN) };
    let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item);
    assert_eq!((decision.failed(), decision.valid_until), (vec![Rule::Disputed], days(30)));
    // holders keep reading: the gate knows nothing of it; nothing goes onward
    assert!(gate(&n, BRABANT, FlowKind::Report, noon()).is_open(decision.relied, noon()));
    let live_until = live_until(&n, NORDBANK, BRABANT, item.disputed_until, noon());
    let alert = alert_on(SourceFacts { live_until, ..nordbanks(&n) });
    let onward = ask(&partners(4, POLDER), FlowKind::Alert, BRABANT, POLDER, &alert);
    assert_eq!(onward.failed(), [Rule::Reach]);
}

#[test]
fn case_12_a_consent_mends_a_missing_purpose() {
    let n = with_brabant(1, NORDBANK).with(|c| c.purposes = PurposeSet::of(Purpose::Detection));
    let mut item = report(Tlp::Amber, PLAIN);
    item.marking.purposes = PurposeSet::of(Purpose::Prosecution);
    let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item);
    assert_eq!(decision.failed(), [Rule::Purpose]);
    assert_eq!(finding(&decision.findings, Rule::Purpose).mend, Some(Mend::Consent));

    let consent = crate::decision::Consent {
        from: NORDBANK,
        valid_until: days(5),
        ..leave(&nordbanks(&with_brabant(1, NORDBANK)), BRABANT)
    };
    let flow =
        Flow { consents: std::slice::from_ref(&consent), ..flow(FlowKind::Report, NORDBANK, BRABANT, &item) };
    let mended = decide(&n, &world(), &flow, noon());
    assert!(matches!(
        mended.outcome,
        Outcome::Release { purposes, .. } if purposes == PurposeSet::of(Purpose::Detection)
    ));
    assert_eq!(mended.valid_until, days(5));
    assert_eq!(decide(&n, &world(), &flow, days(5)).failed(), [Rule::Purpose]);
}

#[test]
fn case_13_without_consent_a_source_drops_out() {
    let n = with_brabant(1, NORDBANK);
    let p = partners(4, POLDER);
    let alone = ask(&p, FlowKind::Alert, BRABANT, POLDER, &alert_on(nordbanks(&n)));
    assert_eq!(alone.failed(), [Rule::Reach]);
    assert_eq!(finding(&alone.findings, Rule::Reach).mend, Some(Mend::Consent));
    // with the publisher's own knowledge beside it only the source goes
    let beside = alert(vec![nordbanks(&n)], &[(0, TechnicalIndicator), (1, IncidentFacts)]);
    let decision = ask(&p, FlowKind::Alert, BRABANT, POLDER, &beside);
    assert_eq!(decision.projection(), Some(kept(classes([TechnicalIndicator]))));
    assert!(matches!(decision.outcome, Outcome::Release { dropped: 1, .. }));
}

#[test]
fn case_14_a_community_lets_it_through() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let item = alert_on(nordbanks(&n));
    let decision = ask(&partners(4, POLDER), FlowKind::Alert, BRABANT, POLDER, &item);
    assert_eq!(decision.projection(), Some(kept(PLAIN)));
    // the onward clause that it rests on is Nordbank's, not the carrier's
    assert!(!decision.relied.contains(Clause::Onward));
}

#[test]
fn case_15_an_agreement_of_another_company_carries_nothing_between_its_receivers() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let peers = agreement(
        2,
        AgreementKind::Multilateral,
        [(HEXACOM, PartyRole::Reporter), (BRABANT, PartyRole::Receiver), (POLDER, PartyRole::Receiver)],
    )
    .with(|c| {
        // even where its table was made to say so
        c.directions.insert(crate::agreement::Direction {
            from: PartyRole::Receiver,
            to: PartyRole::Receiver,
            flow: FlowKind::Alert,
        });
    });
    let decision = ask(&peers, FlowKind::Alert, BRABANT, POLDER, &alert_on(nordbanks(&n)));
    assert_eq!(decision.failed(), [Rule::Direction]);
    // what Brabant knows by itself may go, since the table says so
    let own = alert(Vec::new(), &[(0, IncidentFacts)]);
    assert!(ask(&peers, FlowKind::Alert, BRABANT, POLDER, &own).projection().is_some());
}

#[test]
fn case_16_two_agreements_that_cannot_be_compared() {
    let x = with_brabant(1, NORDBANK).treats(Treatment::Allow, [Financial]);
    let y = with_brabant(2, NORDBANK).treats(Treatment::Allow, [Subscriber]);
    let item = report(Tlp::Amber, PLAIN.or(classes([Subscriber, Financial])));
    let grounds = |mode: &AudienceMode, agreements: &[AgreementState]| {
        audience_of(FlowKind::Report, NORDBANK, &item, mode, agreements)
            .into_iter()
            .find(|o| o.organisation == BRABANT)
            .unwrap()
            .grounds
    };
    let named = |agreement| AudienceMode::Only {
        organisations: vec![OnlyRecipient { organisation: BRABANT, agreement, withhold: ClassSet::EMPTY }],
    };
    let both = [x.clone(), y.clone()];

    // subscriber weighs more than financial
    let unnamed = grounds(&AudienceMode::Agreements, &both);
    assert_eq!(unnamed.iter().map(|g| (g.agreement, g.rank)).collect::<Vec<_>>(), [(y.id, 2), (x.id, 1)]);
    // the named one first; revision 2 names what revision 1 was bound to
    let bound = grounds(&named(Some(x.id)), &both);
    assert_eq!(bound.iter().map(|g| (g.agreement, g.rank)).collect::<Vec<_>>(), [(x.id, 2), (y.id, 1)]);

    // when the first is suspended the other carries on, within what both keep
    let cap = bound[0].stored;
    let open = Gate::own();
    let second = read_projection(bound[1].stored, cap, &open, &gate(&y, BRABANT, FlowKind::Report, noon()));
    assert!(second.is_within(cap));
    assert!(!second.readable().contains(Subscriber) && second.readable().is_subset(cap.readable()));
}

#[test]
fn case_17_what_a_revision_drops_is_not_released() {
    let n = with_brabant(1, NORDBANK);
    let first = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &with_victim(Tlp::Amber)).projection().unwrap();
    let second =
        ask(&n, FlowKind::Report, NORDBANK, BRABANT, &report(Tlp::Amber, PLAIN)).projection().unwrap();
    assert!(first.readable().contains(VictimIdentity));
    assert_eq!(second, kept(PLAIN));
}
