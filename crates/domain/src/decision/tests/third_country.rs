//! The ladder of levels, fact by fact, and the further conditions for personal data.

use super::cases::third_country;
use super::world::*;
use crate::agreement::{AgreementKind, AgreementState, FlowKind, Level, PartyRole, Regime, Treatment};
use crate::country::{CountryFacts, HumanRights, Review, TransferBasis};
use crate::data_class::DataClass::IdentifyingAddress;
use crate::decision::{Because, Decision, Rule, decide};
use crate::marking::{Purpose, PurposeSet, Tlp};

/// Facts that support everything.
fn best() -> CountryFacts {
    CountryFacts {
        transfer_bases: vec![TransferBasis::Adequacy],
        clean_at_l2_since: Some(days(-400)),
        ..facts_at_l1()
    }
}

fn alert_to_dnipro(agreement: &AgreementState, facts: Option<CountryFacts>) -> Decision {
    let mut world = world();
    world.countries.remove(&country("UA"));
    world.countries.extend(facts.map(|facts| (country("UA"), facts)));
    let item = report(Tlp::Amber, PLAIN.or(classes([IdentifyingAddress])));
    decide(agreement, &world, &flow(FlowKind::Alert, BRABANT, DNIPRO, &item), noon())
}

fn effective(granted: Level, facts: Option<CountryFacts>) -> Level {
    let decision = alert_to_dnipro(&third_country(granted), facts);
    let level = decision.findings.iter().find_map(|f| match f.because {
        Because::Level { effective, .. } => Some(effective),
        _ => None,
    });
    level.unwrap()
}

#[test]
fn the_level_in_effect_is_what_the_facts_support() {
    let with = |change: fn(&mut CountryFacts)| {
        let mut facts = best();
        change(&mut facts);
        Some(facts)
    };
    let self_assessed = |f: &mut CountryFacts| {
        f.transfer_bases = vec![TransferBasis::SelfAssessment { dossier: days(-100), reported: true }];
    };
    for granted in Level::ALL {
        assert_eq!(effective(*granted, Some(best())), *granted);
        assert_eq!(effective(*granted, None), Level::L0, "nothing recorded");
    }
    let l3 = |change| effective(Level::L3, with(change));
    assert_eq!(l3(|f| f.human_rights = None), Level::L0);
    assert_eq!(l3(|f| f.human_rights = Some(HumanRights::Doubtful)), Level::L0);
    assert_eq!(l3(|f| f.human_rights = Some(HumanRights::NotAssured)), Level::L0);
    assert_eq!(l3(|f| f.transfer_bases.clear()), Level::L1);
    assert_eq!(l3(|f| f.data_protection_law = false), Level::L1);
    assert_eq!(l3(|f| f.convention_108 = false), Level::L1);
    assert_eq!(l3(self_assessed), Level::L2);
    assert_eq!(l3(|f| f.clean_at_l2_since = None), Level::L2);
    assert_eq!(l3(|f| f.clean_at_l2_since = Some(days(-300))), Level::L2);
    assert_eq!(l3(|f| f.review = None), Level::L2);
    assert_eq!(l3(|f| f.review = Some(Review { next_due: days(9), clean: false })), Level::L2);
    assert_eq!(l3(|f| f.review = Some(Review { next_due: noon(), clean: true })), Level::L2);
    assert_eq!(effective(Level::L1, with(|f| f.review = None)), Level::L0);
    let unreported = |f: &mut CountryFacts| {
        f.transfer_bases = vec![TransferBasis::SelfAssessment { dossier: days(-1), reported: false }];
    };
    assert_eq!(l3(unreported), Level::L1);
}

#[test]
fn level_zero_and_a_missing_clause_refuse() {
    assert_eq!(alert_to_dnipro(&third_country(Level::L0), Some(best())).failed(), [Rule::ThirdCountry]);
    let without = third_country(Level::L3).with(|c| c.third_country = None);
    assert_eq!(alert_to_dnipro(&without, Some(best())).failed(), [Rule::ThirdCountry]);
}

#[test]
fn personal_data_need_more_than_the_level() {
    let l3 = || third_country(Level::L3).treats(Treatment::Allow, [IdentifyingAddress]);
    let passes = |agreement: &AgreementState| {
        let decision = alert_to_dnipro(agreement, Some(best()));
        decision.projection().unwrap().kept.contains(IdentifyingAddress)
    };
    assert!(passes(&l3()));
    assert!(!passes(&l3().strategic()));
    let mut unlisted = l3();
    unlisted.parties[1].competent_authority = false;
    assert!(!passes(&unlisted));
    assert!(!passes(&l3().with(|c| c.purposes = PurposeSet::of(Purpose::EarlyWarning))));
    assert!(!passes(&l3().with(|c| {
        if let Some(clause) = &mut c.third_country {
            clause.national_law_basis = None;
        }
    })));
    let mut same_regime = l3().with(|c| {
        if let Some(clause) = &mut c.third_country {
            clause.national_law_basis = None;
        }
    });
    same_regime.parties[1].regime = Regime::Led;
    assert!(passes(&same_regime));
}

#[test]
fn what_came_from_another_state_stays_in_the_union_as_far_as_it_is_personal() {
    let onward =
        |c: &mut crate::agreement::Clauses| c.onward = crate::agreement::Onward::AllowedWithin(CIRCLE);
    let n = with_brabant(1, NORDBANK).treats(Treatment::Allow, [IdentifyingAddress]).with(onward);
    let full = report(Tlp::Amber, PLAIN.or(classes([IdentifyingAddress])));
    let source = held(1, NORDBANK, &full, &n, BRABANT);
    let item =
        alert(vec![source], &[(1, crate::data_class::DataClass::IncidentFacts), (1, IdentifyingAddress)]);
    let l3 = third_country(Level::L3).treats(Treatment::Allow, [IdentifyingAddress]);
    let mut world = world();
    world.countries.insert(country("UA"), best());
    let ask = |world: &crate::decision::World| {
        decide(&l3, world, &flow(FlowKind::Alert, BRABANT, DNIPRO, &item), noon())
    };
    assert!(!ask(&world).projection().unwrap().kept.contains(IdentifyingAddress));
    assert!(ask(&world).is_limited_by(Rule::TransferBasis));
    world.organisations.get_mut(&NORDBANK).unwrap().country = country("BE");
    assert!(ask(&world).projection().unwrap().kept.contains(IdentifyingAddress));
}

#[test]
fn a_company_under_gdpr_needs_a_ground() {
    let direct = agreement(
        8,
        AgreementKind::CompanyAuthority,
        [(NORDBANK, PartyRole::Reporter), (DNIPRO, PartyRole::Receiver)],
    );
    let grounded = |gdpr_ground: Option<String>| {
        let clause =
            crate::agreement::ThirdCountry { granted: Level::L1, gdpr_ground, national_law_basis: None };
        let direct = direct.clone().with(|c| c.third_country = Some(clause));
        ask(&direct, FlowKind::Report, NORDBANK, DNIPRO, &report(Tlp::Amber, PLAIN))
    };
    assert_eq!(grounded(None).failed(), [Rule::TransferBasis]);
    let passes = grounded(Some("art. 49(1)(d)".into()));
    assert_eq!(passes.projection(), Some(kept(PLAIN)));
    assert!(passes.relied.contains(crate::agreement::Clause::ThirdCountry));
}

#[test]
fn an_answer_lasts_until_a_fact_ages() {
    let review = Some(Review { next_due: days(50), clean: true });
    let decision = alert_to_dnipro(&third_country(Level::L3), Some(CountryFacts { review, ..best() }));
    assert_eq!(decision.valid_until, days(50));
}
