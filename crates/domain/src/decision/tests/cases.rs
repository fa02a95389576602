//! Worked cases: small questions with the answers that people expect, one test each.

use super::world::*;
use crate::agreement::{
    AgreementKind, AgreementState, Clause, ClauseSet, FlowKind, LegalBasis, Level, Matching, Onward,
    PartyRole, Status, Suspension, ThirdCountry, Treatment,
};
use crate::country::{CountryFacts, TransferBasis};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    AudienceMode, Because, Finding, Flow, Gate, ItemFacts, Mend, OnlyRecipient, Outcome, Projection, Rule,
    SourceFacts, decide, gate, live_until, read_projection,
};
use crate::marking::{Handling, Purpose, PurposeSet, Tlp};
use crate::time::{Term, never};
use DataClass::{
    Financial, IdentifyingAddress, IncidentFacts, ReporterIdentity, Subscriber, TechnicalIndicator,
    VictimIdentity,
};

fn with_victim(tlp: Tlp) -> ItemFacts {
    report(tlp, PLAIN.or(classes([VictimIdentity])))
}

/// An alert of Brabant made of one report that it holds under `under`.
fn alert_of(source: SourceFacts) -> ItemFacts {
    alert(vec![source], &[(1, TechnicalIndicator), (1, IncidentFacts)])
}

/// A report of Nordbank as Brabant holds it.
fn nordbanks(under: &AgreementState) -> SourceFacts {
    held(1, NORDBANK, &report(Tlp::Amber, PLAIN), under, BRABANT)
}

fn finding(findings: &[Finding], rule: Rule) -> &Finding {
    findings.iter().find(|f| f.rule == rule).unwrap()
}

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
    let alert = alert_of(SourceFacts { live_until, ..nordbanks(&n) });
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
    let alone = ask(&p, FlowKind::Alert, BRABANT, POLDER, &alert_of(nordbanks(&n)));
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
    let item = alert_of(nordbanks(&n));
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
    let decision = ask(&peers, FlowKind::Alert, BRABANT, POLDER, &alert_of(nordbanks(&n)));
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

#[test]
fn requests_go_whole_or_not_at_all() {
    let basis =
        LegalBasis { instrument: "national-law".into(), article: "46bis".into(), note: String::new() };
    let n = with_brabant(1, NORDBANK).with(|c| c.legal_basis.push(basis));
    let item = report(Tlp::Amber, PLAIN.or(classes([Subscriber])));
    let cited = Some(("national-law", "46bis"));
    let request = |agreement: &AgreementState, legal_basis| {
        let flow = Flow { legal_basis, ..flow(FlowKind::Request, BRABANT, NORDBANK, &item) };
        decide(agreement, &world(), &flow, noon())
    };
    let refused = request(&n, cited);
    assert_eq!(refused.failed(), [Rule::DataClass]);
    let because = &finding(&refused.findings, Rule::DataClass).because;
    assert!(matches!(because, Because::Classes { withheld, .. } if *withheld == classes([Subscriber])));

    // strategic agreements are exempt in requests
    let n = n.strategic().treats(Treatment::Allow, [Subscriber]);
    assert_eq!(request(&n, cited).projection(), Some(kept(item.classes)));
    assert_eq!(request(&n, Some(("national-law", "47"))).failed(), [Rule::LegalBasis]);
    assert_eq!(request(&n, None).failed(), [Rule::LegalBasis]);
}

#[test]
fn a_restriction_is_never_refused_and_shows_nothing_where_another_flow_would_be() {
    let mut n = with_brabant(1, NORDBANK);
    let item = report(Tlp::Amber, PLAIN);
    let open = ask(&n, FlowKind::Restriction, NORDBANK, BRABANT, &item);
    assert_eq!(open.projection(), Some(kept(PLAIN)));
    n.status = Status::Terminated;
    let ended = ask(&n, FlowKind::Restriction, NORDBANK, BRABANT, &item);
    assert_eq!((ended.projection(), ended.failed()), (Some(Projection::NOTHING), vec![]));
}

#[test]
fn the_reporting_person_never_travels_on() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let item = report(Tlp::Amber, PLAIN.or(classes([ReporterIdentity])));
    let source = held(1, NORDBANK, &item, &n, BRABANT);
    assert!(source.projection.kept.contains(ReporterIdentity));
    let alert = alert(vec![source], &[(1, IncidentFacts), (1, ReporterIdentity)]);
    let decision = ask(&partners(4, POLDER), FlowKind::Alert, BRABANT, POLDER, &alert);
    assert_eq!(decision.projection(), Some(kept(classes([IncidentFacts]))));
    assert!(decision.is_limited_by(Rule::Onward));
}

#[test]
fn regulators_abusive_material_matching_and_leavers() {
    let n = with_brabant(1, NORDBANK);
    let item = report(Tlp::Amber, PLAIN);
    let mut regulated = world();
    regulated.organisations.get_mut(&BRABANT).unwrap().regulator = true;
    let flow = flow(FlowKind::Report, NORDBANK, BRABANT, &item);
    assert_eq!(decide(&n, &regulated, &flow, noon()).failed(), [Rule::UseLimitation]);
    let lifted = n.clone().with(|c| c.use_limitation = false);
    assert!(decide(&lifted, &regulated, &flow, noon()).projection().is_some());

    let abusive = ItemFacts { abusive_material: true, ..item.clone() };
    assert_eq!(ask(&n, FlowKind::Report, NORDBANK, BRABANT, &abusive).failed(), [Rule::Category]);

    assert_eq!(ask(&n, FlowKind::Match, NORDBANK, BRABANT, &item).failed(), [Rule::Match]);
    let silent = n.clone().with(|c| c.matching = Matching::Silent);
    let matched = ask(&silent, FlowKind::Match, NORDBANK, BRABANT, &item);
    assert!(matched.projection().is_some() && matched.relied.contains(Clause::Match));

    let mut left = n;
    left.left.insert(BRABANT);
    assert_eq!(ask(&left, FlowKind::Report, NORDBANK, BRABANT, &item).failed(), [Rule::NotInForce]);
    assert!(!gate(&left, BRABANT, FlowKind::Report, noon()).live);
    assert_eq!(live_until(&left, NORDBANK, BRABANT, None, noon()), noon());
}

#[test]
fn only_named_recipients_and_less_than_the_agreement_keeps() {
    let agreements = [with_brabant(1, NORDBANK), partners(4, POLDER)];
    let item = report(Tlp::Amber, PLAIN);
    let only = |withhold| AudienceMode::Only {
        organisations: vec![
            OnlyRecipient { organisation: POLDER, agreement: None, withhold: ClassSet::EMPTY },
            OnlyRecipient { organisation: BRABANT, agreement: None, withhold },
        ],
    };
    let ask = |mode: &AudienceMode| audience_of(FlowKind::Report, NORDBANK, &item, mode, &agreements);
    let outcomes = ask(&only(classes([IncidentFacts])));
    assert_eq!(outcomes.iter().map(|o| o.organisation).collect::<Vec<_>>(), [BRABANT, POLDER]);
    let ground = &outcomes[0].grounds[0];
    assert_eq!(ground.decision.projection(), Some(kept(classes([TechnicalIndicator]))));
    assert!(!ground.stored.readable().contains(IncidentFacts));
    assert!(outcomes[1].refusals[0].agreement.is_none());
    // without everything it is a refusal
    let outcomes = ask(&only(ClassSet::ALL));
    assert!(outcomes[0].grounds.is_empty());
    assert_eq!(outcomes[0].refusals[0].decision.failed(), [Rule::DataClass]);
    assert_eq!(ask(&AudienceMode::Nobody), []);
}

#[test]
fn labels_reach_clients_and_clear_reaches_anyone() {
    let n = with_brabant(1, NORDBANK); // prior consent
    let p = partners(4, POLDER);
    let alert_at =
        |tlp: Tlp, under: &AgreementState| alert_of(held(1, NORDBANK, &report(tlp, PLAIN), under, BRABANT));
    let reaches = |world: &crate::decision::World, item: &ItemFacts| {
        decide(&p, world, &flow(FlowKind::Alert, BRABANT, POLDER, item), noon()).projection().is_some()
    };
    assert!(reaches(&world(), &alert_at(Tlp::Clear, &n)));
    assert!(!reaches(&world(), &alert_at(Tlp::Green, &n)));
    let mut serving = world();
    serving.organisations.get_mut(&BRABANT).unwrap().clients.insert(POLDER);
    assert!(reaches(&serving, &alert_at(Tlp::Amber, &n)));
    // forbidden refuses every label, consent or not
    let forbidden = n.with(|c| c.onward = Onward::Forbidden);
    let item = alert_at(Tlp::Clear, &forbidden);
    let consents = [leave(&item.sources[0], POLDER)];
    let flow = Flow { consents: &consents, ..flow(FlowKind::Alert, BRABANT, POLDER, &item) };
    assert_eq!(decide(&p, &serving, &flow, noon()).failed(), [Rule::Reach]);
}

#[test]
fn a_consent_carries_its_classes_to_its_recipient_for_its_purpose_while_it_lasts() {
    let n = with_brabant(1, NORDBANK);
    let p = partners(4, POLDER);
    let item = alert_of(nordbanks(&n));
    let whole = leave(&item.sources[0], POLDER);
    let with = |consent: crate::decision::Consent, at| {
        let consents = [consent];
        let flow = Flow { consents: &consents, ..flow(FlowKind::Alert, BRABANT, POLDER, &item) };
        decide(&p, &world(), &flow, at)
    };
    assert_eq!(with(whole.clone(), noon()).projection(), Some(kept(PLAIN)));
    let mut less = whole.clone();
    less.classes = classes([TechnicalIndicator]);
    assert_eq!(with(less, noon()).projection(), Some(kept(classes([TechnicalIndicator]))));
    let mut warning = whole.clone();
    warning.purposes = PurposeSet::of(Purpose::EarlyWarning);
    assert!(matches!(
        with(warning, noon()).outcome,
        Outcome::Release { purposes, .. } if purposes == PurposeSet::of(Purpose::EarlyWarning)
    ));
    for spoil in [
        |c: &mut crate::decision::Consent| c.recipient = MERIDIAN,
        |c: &mut crate::decision::Consent| c.from = BRABANT,
        |c: &mut crate::decision::Consent| c.purposes = PurposeSet::of(Purpose::Statistics),
        |c: &mut crate::decision::Consent| c.valid_until = noon(),
    ] {
        let mut spoilt = whole.clone();
        spoil(&mut spoilt);
        assert_eq!(with(spoilt, noon()).failed(), [Rule::Reach]);
    }
    let mut short = whole;
    short.valid_until = days(3);
    assert_eq!(with(short, noon()).valid_until, days(3));
}

#[test]
fn sources_lapse_and_own_ones_reach_freely() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let p = partners(4, POLDER);
    let lapsing = SourceFacts { live_until: days(2), ..nordbanks(&n) };
    let item = alert_of(lapsing.clone());
    assert_eq!(ask(&p, FlowKind::Alert, BRABANT, POLDER, &item).valid_until, days(2));
    let later = decide(&p, &world(), &flow(FlowKind::Alert, BRABANT, POLDER, &item), days(2));
    assert_eq!(later.failed(), [Rule::Reach]);
    let own = alert_of(SourceFacts { originator: BRABANT, live_until: days(-1), ..lapsing });
    assert_eq!(ask(&p, FlowKind::Alert, BRABANT, POLDER, &own).projection(), Some(kept(PLAIN)));
    assert_eq!(live_until(&n, NORDBANK, BRABANT, None, noon()), n.expires_at);
}

#[test]
fn an_element_needs_every_source_to_be_held_in_full() {
    let n = with_brabant(1, NORDBANK).with(|c| c.onward = Onward::AllowedWithin(CIRCLE));
    let p = partners(4, POLDER).treats(Treatment::Allow, [IdentifyingAddress, VictimIdentity]);
    let source = held(1, NORDBANK, &with_victim(Tlp::Amber), &n, BRABANT);
    // Brabant has the victim as a pseudonym and no address; a bit beyond the sources is nobody's
    let elements =
        [(1, IncidentFacts), (1, VictimIdentity), (1, IdentifyingAddress), (0b10, TechnicalIndicator)];
    let decision = ask(&p, FlowKind::Alert, BRABANT, POLDER, &alert(vec![source], &elements));
    assert_eq!(decision.projection(), Some(kept(classes([IncidentFacts]))));
}

#[test]
fn an_agreement_that_never_ends_decides_for_good() {
    let mut n = with_brabant(1, NORDBANK);
    n.expires_at = never();
    let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &report(Tlp::Clear, PLAIN));
    assert_eq!(decision.valid_until, never());
}
