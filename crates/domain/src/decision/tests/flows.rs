//! Rules of some flows and recipients, the gate, and named recipients.

use super::world::*;
use crate::agreement::{AgreementState, Clause, FlowKind, LegalBasis, Matching, Status, Treatment};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    AudienceMode, Because, Flow, ItemFacts, OnlyRecipient, Outcome, Projection, Rule, decide, gate,
    live_until,
};
use crate::marking::Tlp;
use crate::time::never;
use DataClass::{IncidentFacts, Subscriber, TechnicalIndicator};

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
fn the_gate_keeps_what_the_version_in_force_keeps() {
    for n in [with_brabant(1, NORDBANK), with_brabant(1, NORDBANK).strategic()] {
        let item = report(Tlp::Clear, ClassSet::ALL);
        let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item);
        let Outcome::Release { terms, .. } = decision.outcome else { panic!("released") };
        for side in [NORDBANK, BRABANT] {
            let gate = gate(&n, side, FlowKind::Report, noon());
            assert_eq!(gate.projection(), terms);
            assert_eq!((gate.live, gate.from, gate.until), (true, n.in_force_from, n.expires_at));
        }
        // no row of the table: shut
        assert!(!gate(&n, BRABANT, FlowKind::Referral, noon()).live);
        assert!(!gate(&n, POLDER, FlowKind::Report, noon()).live);
    }
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
fn a_release_relies_on_the_clauses_that_let_it_through() {
    use Clause::{
        Categories, DataClasses, Directions, Marking, Match, Purposes, ThirdCountry, UseLimitation,
    };
    let item = report(Tlp::Amber, PLAIN);
    let always = [Directions, Purposes, Categories, DataClasses, Marking];
    let relied = |kind, to, agreement: &AgreementState| {
        ask(agreement, kind, BRABANT, to, &item).relied.iter().collect::<Vec<_>>()
    };
    let with = |more: &[Clause]| {
        let mut all = always.to_vec();
        all.extend(more);
        all.sort();
        all
    };
    let p = partners(4, POLDER);
    assert_eq!(relied(FlowKind::Alert, POLDER, &p), with(&[UseLimitation]));
    assert_eq!(relied(FlowKind::Match, POLDER, &p), with(&[Match, UseLimitation]));
    assert_eq!(relied(FlowKind::Transfer, POLDER, &p), with(&[Clause::LegalBasis, UseLimitation]));
    assert_eq!(relied(FlowKind::Alert, DNIPRO, &partners(5, DNIPRO)), with(&[ThirdCountry, UseLimitation]));
    let lifted = p.with(|c| c.use_limitation = false);
    assert_eq!(relied(FlowKind::Alert, POLDER, &lifted), with(&[]));
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
fn an_agreement_that_never_ends_decides_for_good() {
    let mut n = with_brabant(1, NORDBANK);
    n.expires_at = never();
    let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &report(Tlp::Clear, PLAIN));
    assert_eq!(decision.valid_until, never());
}
