//! How far sources reach, and what is left when one doesn't.

use super::world::*;
use crate::agreement::{AgreementState, FlowKind, LegalBasis, Onward, Treatment};
use crate::data_class::DataClass;
use crate::decision::{Flow, ItemFacts, Outcome, Rule, SourceFacts, decide, live_until};
use crate::marking::{Purpose, PurposeSet, Tlp};
use DataClass::{
    IdentifyingAddress, IncidentFacts, ReporterIdentity, Subscriber, TechnicalIndicator, VictimIdentity,
};

#[test]
fn a_source_that_drops_out_never_makes_a_response_whole() {
    let basis =
        LegalBasis { instrument: "national-law".into(), article: "46bis".into(), note: String::new() };
    let onward = |c: &mut crate::agreement::Clauses| c.onward = Onward::AllowedWithin(CIRCLE);
    let n = with_brabant(1, NORDBANK).with(onward).treats(Treatment::Allow, [Subscriber]);
    let k = with_brabant(3, KLINIKUM);
    let full = report(Tlp::Amber, PLAIN.or(classes([Subscriber])));
    let p = partners(4, POLDER).with(|c| c.legal_basis.push(basis));
    let respond = |agreement: &AgreementState, item: &ItemFacts| {
        let legal_basis = Some(("national-law", "46bis"));
        let flow = Flow { legal_basis, ..flow(FlowKind::Response, BRABANT, POLDER, item) };
        decide(agreement, &world(), &flow, noon())
    };
    // the subscriber rests on Klinikum, whose report may not travel: the answer stays refused under a clause that
    // withholds subscribers, and a clause that allows them finds the answer incomplete
    let sources = vec![held(1, NORDBANK, &full, &n, BRABANT), held(2, KLINIKUM, &full, &k, BRABANT)];
    let item = alert(sources.clone(), &[(0b01, IncidentFacts), (0b10, Subscriber)]);
    assert_eq!(respond(&p, &item).failed(), [Rule::Reach, Rule::DataClass]);
    let allowed = p.treats(Treatment::Allow, [Subscriber]);
    assert_eq!(respond(&allowed, &item).failed(), [Rule::Reach]);
    let whole = alert(sources, &[(0b01, IncidentFacts), (0b01, Subscriber)]);
    assert_eq!(respond(&allowed, &whole).projection(), Some(kept(whole.classes)));
}

#[test]
fn each_source_that_lacks_a_purpose_needs_its_own_consent() {
    let onward = |c: &mut crate::agreement::Clauses| c.onward = Onward::AllowedWithin(CIRCLE);
    let (n, k) = (with_brabant(1, NORDBANK).with(onward), with_brabant(3, KLINIKUM).with(onward));
    let mut narrow = report(Tlp::Amber, PLAIN);
    narrow.marking.purposes = PurposeSet::of(Purpose::Investigation);
    let sources = vec![held(1, NORDBANK, &narrow, &n, BRABANT), held(2, KLINIKUM, &narrow, &k, BRABANT)];
    let consents = [leave(&sources[0], POLDER), leave(&sources[1], POLDER)];
    let item = alert(sources, &[(0b01, IncidentFacts), (0b10, TechnicalIndicator)]);
    let warn = |consents: &[crate::decision::Consent]| {
        let purposes_asked = PurposeSet::of(Purpose::EarlyWarning);
        let flow = Flow { purposes_asked, consents, ..flow(FlowKind::Alert, BRABANT, POLDER, &item) };
        decide(&partners(4, POLDER), &world(), &flow, noon()).failed()
    };
    assert_eq!(warn(&[]), [Rule::Purpose]);
    assert_eq!(warn(&consents[..1]), [Rule::Purpose]);
    assert_eq!(warn(&consents[1..]), [Rule::Purpose]);
    assert_eq!(warn(&consents), []);
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
fn labels_reach_clients_and_clear_reaches_anyone() {
    let n = with_brabant(1, NORDBANK); // prior consent
    let p = partners(4, POLDER);
    let alert_at =
        |tlp: Tlp, under: &AgreementState| alert_on(held(1, NORDBANK, &report(tlp, PLAIN), under, BRABANT));
    let reaches = |world: &crate::decision::World, item: &ItemFacts| {
        decide(&p, world, &flow(FlowKind::Alert, BRABANT, POLDER, item), noon()).projection().is_some()
    };
    assert!(reaches(&world(), &alert_at(Tlp::Clear, &n)));
    assert!(!reaches(&world(), &alert_at(Tlp::Green, &n)));
    let mut serving = world();
    serving.organisations.get_mut(&BRABANT).unwrap().clients.insert(MERIDIAN);
    assert!(!reaches(&serving, &alert_at(Tlp::Amber, &n)));
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
    let item = alert_on(nordbanks(&n));
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
    // what isn't granted can't be consented to: nobody would be left with a purpose
    let consents =
        [crate::decision::Consent { purposes: PurposeSet::of(Purpose::EarlyWarning), ..whole.clone() }];
    let detect = Flow {
        consents: &consents,
        purposes_asked: PurposeSet::of(Purpose::Detection),
        ..flow(FlowKind::Alert, BRABANT, POLDER, &item)
    };
    assert_eq!(decide(&p, &world(), &detect, noon()).failed(), [Rule::Reach]);
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
    let item = alert_on(lapsing.clone());
    assert_eq!(ask(&p, FlowKind::Alert, BRABANT, POLDER, &item).valid_until, days(2));
    let later = decide(&p, &world(), &flow(FlowKind::Alert, BRABANT, POLDER, &item), days(2));
    assert_eq!(later.failed(), [Rule::Reach]);
    let own = alert_on(SourceFacts { originator: BRABANT, live_until: days(-1), ..lapsing });
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
