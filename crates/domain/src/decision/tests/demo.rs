//! The invented world as a table: who gets what of which report and of the alerts made of it.

use super::world::*;
use crate::agreement::{
    AgreementKind, AgreementState, FlowKind, Level, Onward, PartyRole, ThirdCountry, Treatment,
};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    AudienceMode, HeldReport, ItemFacts, Mend, Projection, RecipientOutcome, Rule, onward_reach,
};
use crate::ids::{Item, OrgId, ReportId};
use crate::marking::Tlp;
use DataClass::{
    Financial, IdentifyingAddress, IncidentFacts, ReporterIdentity, Subscriber, SuspectIdentity,
    TechnicalIndicator, VictimIdentity,
};
use std::collections::BTreeMap;

/// What the alerts' observables and texts hold: no subjects.
const ALERTED: [DataClass; 4] = [TechnicalIndicator, IncidentFacts, IdentifyingAddress, Financial];

pub(super) fn nordbank() -> AgreementState {
    with_brabant(1, NORDBANK)
        .max(Tlp::AmberStrict)
        .treats(Treatment::Allow, [IdentifyingAddress, Subscriber, Financial])
        .with(|c| c.onward = Onward::AllowedWithin(CIRCLE))
}

fn hexacom() -> AgreementState {
    agreement(
        2,
        AgreementKind::Multilateral,
        [(HEXACOM, PartyRole::Reporter), (BRABANT, PartyRole::Receiver), (LUTETIA, PartyRole::Receiver)],
    )
    .strategic()
}

fn klinikum() -> AgreementState {
    with_brabant(3, KLINIKUM).strategic().max(Tlp::Green).with(|c| c.onward = Onward::AllowedWithin(CIRCLE))
}

fn dnipro() -> AgreementState {
    agreement(5, AgreementKind::ThirdCountry, [(BRABANT, PartyRole::Partner), (DNIPRO, PartyRole::Partner)])
        .strategic()
        .with(|c| {
            c.third_country =
                Some(ThirdCountry { granted: Level::L1, gdpr_ground: None, national_law_basis: None });
        })
}

fn in_force() -> Vec<AgreementState> {
    vec![
        nordbank(),
        hexacom(),
        klinikum(),
        partners(4, POLDER).treats(Treatment::Allow, [IdentifyingAddress]),
        dnipro(),
        partners(6, MERIDIAN).strategic(),
    ]
}

/// A report with something of nearly every class.
fn full(tlp: Tlp) -> ItemFacts {
    let rest = [ReporterIdentity, VictimIdentity, Subscriber, SuspectIdentity];
    report(tlp, classes(ALERTED).or(classes(rest)))
}

fn everybody(kind: FlowKind, from: OrgId, item: &ItemFacts) -> Vec<RecipientOutcome> {
    audience_of(kind, from, item, &AudienceMode::Agreements, &in_force())
}

/// The projection of each organisation that gets anything.
fn who_gets(outcomes: &[RecipientOutcome]) -> BTreeMap<OrgId, Projection> {
    outcomes
        .iter()
        .filter_map(|o| Some((o.organisation, o.grounds.first()?.decision.projection()?)))
        .collect()
}

fn of(outcomes: &[RecipientOutcome], organisation: OrgId) -> &RecipientOutcome {
    outcomes.iter().find(|o| o.organisation == organisation).unwrap()
}

/// The rules that keep an alert from an organisation.
fn refused_by(outcomes: &[RecipientOutcome], organisation: OrgId) -> Vec<Rule> {
    let outcome = of(outcomes, organisation);
    assert!(outcome.grounds.is_empty());
    outcome.refusals.iter().flat_map(|refusal| refusal.decision.failed()).collect()
}

/// Brabant's alert of one report.
fn alert_of(originator: OrgId, report: &ItemFacts, under: &AgreementState) -> ItemFacts {
    alert(vec![held(1, originator, report, under, BRABANT)], &ALERTED.map(|class| (1, class)))
}

#[test]
fn a_report_of_nordbank_reaches_brabant_alone() {
    let expected = Projection {
        kept: PLAIN.or(classes([ReporterIdentity, IdentifyingAddress, Subscriber, Financial])),
        pseudonymised: classes([VictimIdentity]),
    };
    for tlp in [Tlp::Amber, Tlp::AmberStrict] {
        let outcomes = everybody(FlowKind::Report, NORDBANK, &full(tlp));
        assert_eq!(who_gets(&outcomes), BTreeMap::from([(BRABANT, expected)]));
        for other in [HEXACOM, KLINIKUM, LUTETIA, POLDER, DNIPRO, MERIDIAN, OPERATOR] {
            assert_eq!(refused_by(&outcomes, other), [Rule::NoAgreement]);
            assert!(of(&outcomes, other).refusals[0].agreement.is_none());
        }
        assert!(outcomes.iter().all(|o| o.organisation != NORDBANK));
    }
}

#[test]
fn a_red_report_of_nordbank_is_unrouted() {
    let outcomes = everybody(FlowKind::Report, NORDBANK, &full(Tlp::Red));
    assert!(who_gets(&outcomes).is_empty());
    assert_eq!(refused_by(&outcomes, BRABANT), [Rule::TlpCeiling]);
}

#[test]
fn a_report_of_hexacom_reaches_both_authorities_without_persons() {
    let outcomes = everybody(FlowKind::Report, HEXACOM, &full(Tlp::Amber));
    assert_eq!(who_gets(&outcomes), BTreeMap::from([(BRABANT, kept(PLAIN)), (LUTETIA, kept(PLAIN))]));
}

#[test]
fn a_report_of_klinikum_goes_green_or_not_at_all() {
    let green = everybody(FlowKind::Report, KLINIKUM, &full(Tlp::Green));
    assert_eq!(who_gets(&green), BTreeMap::from([(BRABANT, kept(PLAIN))]));
    let amber = everybody(FlowKind::Report, KLINIKUM, &full(Tlp::Amber));
    assert!(who_gets(&amber).is_empty());
    assert_eq!(refused_by(&amber, BRABANT), [Rule::TlpCeiling]);
    let finding = &of(&amber, BRABANT).refusals[0].decision.findings;
    assert!(finding.iter().any(|f| f.rule == Rule::TlpCeiling && f.mend == Some(Mend::LowerLabel)));
}

#[test]
fn an_alert_of_nordbank_reaches_the_circle_each_by_its_agreement() {
    let outcomes = everybody(FlowKind::Alert, BRABANT, &alert_of(NORDBANK, &full(Tlp::Amber), &nordbank()));
    assert_eq!(
        who_gets(&outcomes),
        BTreeMap::from([
            (POLDER, kept(PLAIN.or(classes([IdentifyingAddress])))),
            (DNIPRO, kept(PLAIN)),
            (MERIDIAN, kept(PLAIN)),
        ])
    );
    let dnipro = &of(&outcomes, DNIPRO).grounds[0].decision;
    assert!(dnipro.is_limited_by(Rule::ThirdCountry) && dnipro.is_limited_by(Rule::Strategic));
    assert!(of(&outcomes, MERIDIAN).grounds[0].decision.is_limited_by(Rule::Strategic));
    for company in [NORDBANK, HEXACOM] {
        assert!(refused_by(&outcomes, company).contains(&Rule::Reach));
    }
    assert!(refused_by(&outcomes, LUTETIA).contains(&Rule::Direction));
}

#[test]
fn an_alert_of_nordbank_strict_reaches_nobody() {
    let outcomes =
        everybody(FlowKind::Alert, BRABANT, &alert_of(NORDBANK, &full(Tlp::AmberStrict), &nordbank()));
    assert!(who_gets(&outcomes).is_empty());
    for partner in [POLDER, DNIPRO, MERIDIAN] {
        assert_eq!(refused_by(&outcomes, partner), [Rule::TlpCeiling, Rule::Reach]);
    }
}

#[test]
fn an_alert_of_klinikum_reaches_the_circle() {
    let outcomes = everybody(FlowKind::Alert, BRABANT, &alert_of(KLINIKUM, &full(Tlp::Green), &klinikum()));
    assert_eq!(
        who_gets(&outcomes),
        BTreeMap::from([(POLDER, kept(PLAIN)), (DNIPRO, kept(PLAIN)), (MERIDIAN, kept(PLAIN))])
    );
}

#[test]
fn an_alert_of_hexacom_reaches_nobody() {
    let outcomes = everybody(FlowKind::Alert, BRABANT, &alert_of(HEXACOM, &full(Tlp::Amber), &hexacom()));
    assert!(who_gets(&outcomes).is_empty());
    for partner in [POLDER, DNIPRO, MERIDIAN] {
        assert_eq!(refused_by(&outcomes, partner), [Rule::Reach]);
    }
}

#[test]
fn an_alert_of_both_carries_only_what_rests_on_nordbank_alone() {
    let report = full(Tlp::Amber);
    let sources = vec![
        held(1, NORDBANK, &report, &nordbank(), BRABANT),
        held(2, HEXACOM, &report, &hexacom(), BRABANT),
    ];
    // the title rests on both, the address on Nordbank, one indicator on each
    let elements = [
        (0b11, IncidentFacts),
        (0b01, TechnicalIndicator),
        (0b10, TechnicalIndicator),
        (0b01, IdentifyingAddress),
    ];
    let item = alert(sources, &elements);
    let outcomes = everybody(FlowKind::Alert, BRABANT, &item);
    let indicator = classes([TechnicalIndicator]);
    assert_eq!(
        who_gets(&outcomes),
        BTreeMap::from([
            (POLDER, kept(indicator.or(classes([IdentifyingAddress])))),
            (DNIPRO, kept(indicator)),
            (MERIDIAN, kept(indicator)),
        ])
    );
    for partner in [POLDER, DNIPRO, MERIDIAN] {
        let ground = &of(&outcomes, partner).grounds[0];
        assert!(matches!(ground.decision.outcome, crate::decision::Outcome::Release { dropped: 0b10, .. }));
        assert!(ground.decision.is_limited_by(Rule::Reach));
    }
}

fn reach_of(originator: OrgId, tlp: Tlp, under: &AgreementState) -> Vec<(OrgId, ClassSet, bool)> {
    let facts = full(tlp);
    let source = held(1, originator, &facts, under, BRABANT);
    let held = HeldReport {
        item: Item::from(ReportId(uuid::Uuid::nil())),
        originator,
        holder: BRABANT,
        facts: &facts,
        agreement: under,
        projection: source.projection,
        purposes: facts.marking.purposes,
    };
    onward_reach(&held, &in_force(), &world(), noon())
        .into_iter()
        .map(|o| {
            assert_eq!((o.via, o.projection.pseudonymised), (BRABANT, ClassSet::EMPTY));
            (o.to, o.projection.kept, o.needs_consent)
        })
        .collect()
}

#[test]
fn the_panel_says_who_could_get_a_report_further_on() {
    // with a consent also Hexacom, to which Brabant may send alerts under their agreement
    assert_eq!(
        reach_of(NORDBANK, Tlp::Amber, &nordbank()),
        [
            (HEXACOM, PLAIN, true),
            (POLDER, PLAIN.or(classes([IdentifyingAddress])), false),
            (DNIPRO, PLAIN, false),
            (MERIDIAN, PLAIN, false),
        ]
    );
    assert_eq!(
        reach_of(HEXACOM, Tlp::Amber, &hexacom()),
        [(NORDBANK, PLAIN, true), (POLDER, PLAIN, true), (DNIPRO, PLAIN, true), (MERIDIAN, PLAIN, true)]
    );
    assert_eq!(reach_of(NORDBANK, Tlp::AmberStrict, &nordbank()), []);
}
