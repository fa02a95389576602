//! Ceilings, codes, categories, observers: one small table each.

use super::world::*;
use crate::agreement::{AgreementKind, Clause, Direction, FlowKind, PartyRole};
use crate::decision::{Because, ItemFacts, Rule, Verdict};
use crate::marking::{Handling, Pap, Tlp};
use crate::taxonomy::Category;
use std::collections::BTreeSet;

#[test]
fn a_label_passes_up_to_the_ceiling() {
    for max in Tlp::ALL {
        for tlp in Tlp::ALL {
            let n = with_brabant(1, NORDBANK).max(*max);
            let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &report(*tlp, PLAIN));
            assert_eq!(decision.projection().is_some(), tlp <= max, "{tlp} under {max}");
        }
    }
    for max in Pap::ALL {
        for pap in Pap::ALL {
            let n = with_brabant(1, NORDBANK).with(|c| c.marking.max_pap = *max);
            let mut item = report(Tlp::Amber, PLAIN);
            item.marking.pap = *pap;
            let failed = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item).failed();
            assert_eq!(failed, if pap <= max { vec![] } else { vec![Rule::PapCeiling] });
        }
    }
}

#[test]
fn required_codes_are_added_and_others_refused() {
    let n = with_brabant(1, NORDBANK).with(|c| {
        c.marking.handling_required = BTreeSet::from([Handling::H0, Handling::H1]);
    });
    let mut item = report(Tlp::Amber, PLAIN);
    let decision = ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item);
    let finding = decision.findings.iter().find(|f| f.rule == Rule::HandlingCode).unwrap();
    assert_eq!((finding.verdict, finding.clause), (Verdict::Limits, Some(Clause::Marking)));
    assert_eq!(finding.because, Because::Handling { refused: vec![], added: vec![Handling::H1] });
    item.marking.handling.insert(Handling::H3);
    assert_eq!(ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item).failed(), [Rule::HandlingCode]);
}

#[test]
fn all_categories_have_to_be_allowed() {
    let category = |text: &&str| Category::parse(text).unwrap();
    let ask_for = |list: &[&str], allow: &[&str]| {
        let n = with_brabant(1, NORDBANK).with(|c| c.categories.allow = allow.iter().map(category).collect());
        let categories = list.iter().map(category).collect();
        let item = ItemFacts { categories, ..report(Tlp::Amber, PLAIN) };
        ask(&n, FlowKind::Report, NORDBANK, BRABANT, &item).failed()
    };
    assert_eq!(ask_for(&["fraud/phishing", "malicious-code"], &[]), []);
    assert_eq!(ask_for(&["fraud/phishing", "test/test"], &[]), [Rule::Category]);
    assert_eq!(ask_for(&["abusive-content/violence"], &[]), [Rule::Category]);
    assert_eq!(ask_for(&["abusive-content/spam"], &[]), []);
    assert_eq!(ask_for(&["fraud/phishing"], &["fraud"]), []);
    assert_eq!(ask_for(&["fraud/phishing", "availability/ddos"], &["fraud"]), [Rule::Category]);
}

#[test]
fn observers_get_bulletins_and_counts_whatever_the_table_says() {
    let watched = agreement(
        7,
        AgreementKind::Multilateral,
        [(BRABANT, PartyRole::Partner), (POLDER, PartyRole::Partner), (MERIDIAN, PartyRole::Observer)],
    )
    .with(|c| {
        for flow in [FlowKind::Alert, FlowKind::Bulletin] {
            c.directions.insert(Direction { from: PartyRole::Partner, to: PartyRole::Observer, flow });
        }
    });
    let item = report(Tlp::Amber, PLAIN);
    let failed = |kind, to| ask(&watched, kind, BRABANT, to, &item).failed();
    assert_eq!(failed(FlowKind::Alert, MERIDIAN), [Rule::Direction]);
    assert_eq!(failed(FlowKind::Bulletin, MERIDIAN), []);
    assert_eq!(failed(FlowKind::Alert, POLDER), []);
    assert_eq!(failed(FlowKind::Report, POLDER), [Rule::Direction]);
    // nobody is a party with itself
    assert!(failed(FlowKind::Alert, BRABANT).contains(&Rule::NoAgreement));
}
