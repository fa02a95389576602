//! Laws over generated worlds: whatever the agreements, these hold.

use super::generated::{Scenario, suspension};
use super::tape::Tape;
use super::world::noon;
use crate::agreement::FlowKind;
use crate::agreement::{AgreementState, ClauseSet, DataLevel, PartyRole, Status, Suspension, Treatment};
use crate::data_class::{ClassSet, DataClass};
use crate::decision::{
    Decision, Gate, Outcome, Projection, RecipientOutcome, Rule, Verdict, gate, read_projection,
};
use crate::ids::OrgId;
use crate::marking::{Handling, Marking, Pap, PurposeSet, Tlp};
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn tape() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..420)
}

/// What a decision lets through, over all classes and over those present.
fn passed(decision: &Decision) -> (Projection, Projection) {
    match decision.outcome {
        Outcome::Release { projection, terms, .. } => (terms, projection),
        Outcome::Refuse => (Projection::NOTHING, Projection::NOTHING),
    }
}

/// The union of an audience's grounds, by organisation.
fn union(outcomes: &[RecipientOutcome]) -> BTreeMap<OrgId, (ClassSet, ClassSet)> {
    let mut union = BTreeMap::new();
    for outcome in outcomes {
        for ground in &outcome.grounds {
            let projection = ground.decision.projection().unwrap();
            let (kept, readable) =
                union.entry(outcome.organisation).or_insert((ClassSet::EMPTY, ClassSet::EMPTY));
            *kept = projection.kept.or(*kept);
            *readable = projection.readable().or(*readable);
        }
    }
    union
}

fn stricter<T: Copy + PartialOrd>(of: &[T], than: T, tape: &mut Tape<'_>) -> T {
    let pick = tape.one(of);
    if pick > than { pick } else { than }
}

fn raise(marking: &mut Marking, tape: &mut Tape<'_>) {
    match tape.below(3) {
        0 => marking.tlp = stricter(Tlp::ALL, marking.tlp, tape),
        1 => marking.pap = stricter(Pap::ALL, marking.pap, tape),
        _ => {
            marking.handling.insert(tape.one(Handling::ALL));
        }
    }
}

fn fewer(purposes: PurposeSet, tape: &mut Tape<'_>) -> PurposeSet {
    purposes.and(PurposeSet::from_bits(!(1 << tape.below(7))))
}

fn without(classes: ClassSet, tape: &mut Tape<'_>) -> ClassSet {
    classes.minus(ClassSet::of(tape.one(&DataClass::ALL)))
}

/// What [`tighten`] takes away.
const TIGHTENINGS: [&str; 14] = [
    "item's marking",
    "source's marking",
    "agreement",
    "party",
    "party left",
    "item's purpose",
    "source's purpose",
    "clause's purpose",
    "class",
    "class of a flow",
    "consent",
    "consent's class",
    "clause suspended",
    "agreement suspended",
];

/// Changes a scenario so that it may only allow less.
fn tighten(scenario: &mut Scenario, what: usize, tape: &mut Tape<'_>) {
    let count = scenario.agreements.len();
    let agreement: &mut AgreementState = &mut scenario.agreements[tape.below(count)];
    let item = &mut scenario.item;
    match what {
        0 => raise(&mut item.marking, tape),
        1 if !item.sources.is_empty() => {
            let n = tape.below(item.sources.len());
            raise(&mut item.sources[n].marking, tape);
            item.marking = item.marking.join(&item.sources[n].marking);
        }
        2 => {
            let n = agreement.id;
            scenario.agreements.retain(|a| a.id != n);
        }
        3 => {
            let gone = agreement.parties[tape.below(agreement.parties.len())].organisation;
            agreement.parties.retain(|p| p.organisation != gone);
        }
        4 => {
            agreement.left.insert(agreement.parties[tape.below(agreement.parties.len())].organisation);
        }
        5 => item.marking.purposes = fewer(item.marking.purposes, tape),
        6 if !item.sources.is_empty() => {
            let n = tape.below(item.sources.len());
            let marking = &mut item.sources[n].marking;
            marking.purposes = fewer(marking.purposes, tape);
            item.marking = item.marking.join(&item.sources[n].marking);
        }
        7 => {
            let clauses = Arc::make_mut(&mut agreement.clauses);
            clauses.purposes = fewer(clauses.purposes, tape);
        }
        8 => {
            let (class, how) =
                (tape.one(&DataClass::ALL), tape.one(&[Treatment::Withhold, Treatment::Pseudonymise]));
            let table = &mut Arc::make_mut(&mut agreement.clauses).data_classes.default;
            let entry = table.entry(class).or_insert(Treatment::Withhold);
            *entry = (*entry).max(how);
        }
        9 => {
            let class = tape.one(&DataClass::ALL);
            for table in Arc::make_mut(&mut agreement.clauses).data_classes.flows.values_mut() {
                table.remove(&class);
            }
        }
        10 if !scenario.consents.is_empty() => {
            let n = tape.below(scenario.consents.len());
            scenario.consents.remove(n);
        }
        11 if !scenario.consents.is_empty() => {
            let n = tape.below(scenario.consents.len());
            let consent = &mut scenario.consents[n];
            consent.classes = without(consent.classes, tape);
        }
        12 => agreement.suspensions.push(suspension(tape)),
        13 => agreement.status = Status::Suspended,
        _ => {}
    }
}

proptest! {
    // each case tries every tightening in several ways
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_takes_away_never_adds(bytes in tape(), changes in prop::collection::vec(any::<u8>(), 24)) {
        let before = Scenario::of(&bytes);
        let released = union(&before.audience());
        let old: BTreeMap<_, _> =
            before.pairs().into_iter().map(|(a, to)| ((a.id, to), before.decide(a, to, noon()))).collect();
        for (what, changes) in (0..TIGHTENINGS.len()).flat_map(|what| changes.chunks(4).map(move |c| (what, c))) {
            let mut after = before.clone();
            tighten(&mut after, what, &mut Tape::new(changes));
            let what = TIGHTENINGS[what];
            for (agreement, to) in after.pairs() {
                let (old, new) = (&old[&(agreement.id, to)], after.decide(agreement, to, noon()));
                let ((old_terms, old_shown), (new_terms, new_shown)) = (passed(old), passed(&new));
                prop_assert!(new_terms.is_within(old_terms), "{what}: {new_terms:?} was {old_terms:?}");
                prop_assert!(new_shown.is_within(old_shown), "{what}: {new_shown:?} was {old_shown:?}");
                prop_assert!(old.projection().is_some() || new.projection().is_none(), "{what}: released");
            }
            for (organisation, (kept, readable)) in union(&after.audience()) {
                let Some((old_kept, old_readable)) = released.get(&organisation) else {
                    return Err(TestCaseError::fail(format!("{what}: {organisation} was added")));
                };
                let within = kept.is_subset(*old_kept) && readable.is_subset(*old_readable);
                prop_assert!(within, "{what}: classes were added");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn suspension_empties_what_it_carried(bytes in tape()) {
        let scenario = Scenario::of(&bytes);
        for (agreement, to) in scenario.pairs() {
            let before = scenario.decide(agreement, to, noon());
            for clause in before.relied.iter() {
                let mut suspended = agreement.clone();
                let clauses = ClauseSet::of(clause);
                suspended.suspensions.push(Suspension { party: Some(to), clauses, from: noon() });
                let after = scenario.decide(&suspended, to, noon());
                prop_assert_eq!(passed(&after).0, Projection::NOTHING);
                let shut = gate(&suspended, to, scenario.kind, noon());
                prop_assert!(!shut.is_open(before.relied, noon()));
            }
        }
    }

    #[test]
    fn strategic_releases_no_personal_class(bytes in tape()) {
        let mut scenario = Scenario::of(&bytes);
        for agreement in &mut scenario.agreements {
            agreement.data_level = DataLevel::Strategic;
        }
        if !scenario.kind.is_exempt_from_strategic() {
            for (agreement, to) in scenario.pairs() {
                let (terms, shown) = passed(&scenario.decide(agreement, to, noon()));
                prop_assert!(shown.is_within(terms));
                prop_assert!(terms.readable().and(ClassSet::PERSONAL).is_empty());
            }
        }
    }

    #[test]
    fn a_release_has_passing_clauses_and_shows_only_what_is_there(bytes in tape()) {
        let scenario = Scenario::of(&bytes);
        for (agreement, to) in scenario.pairs() {
            let decision = scenario.decide(agreement, to, noon());
            let fails = decision.findings.iter().any(|f| f.verdict == Verdict::Fail);
            let Outcome::Release { projection, terms, purposes, dropped } = decision.outcome else {
                prop_assert!(fails, "a refusal that nothing explains");
                continue;
            };
            prop_assert!(!fails && !decision.relied.is_empty());
            prop_assert!(projection.readable().is_subset(scenario.item.classes));
            prop_assert!(projection.is_within(terms));
            for shown in [projection, terms] {
                prop_assert!(shown.kept.and(shown.pseudonymised).is_empty());
            }
            prop_assert!(dropped < 1 << scenario.item.sources.len());
            // within what the gate of either side says
            for side in [scenario.from, to] {
                prop_assert!(terms.is_within(gate(agreement, side, scenario.kind, noon()).projection()));
            }
            if scenario.kind == FlowKind::Restriction {
                continue;
            }
            prop_assert!(!projection.is_empty() && !purposes.is_empty());
            for clause in decision.relied.iter() {
                let cites = |f: &crate::decision::Finding| f.clause == Some(clause);
                prop_assert!(decision.findings.iter().any(cites), "{clause} is relied on without a finding");
            }
            prop_assert!(purposes.is_subset(agreement.clauses.purposes.and(scenario.asked)));
            let gates = [scenario.from, to].map(|side| gate(agreement, side, scenario.kind, noon()));
            prop_assert!(gates.iter().all(|g| g.is_open(decision.relied, noon())));
            let roles = [scenario.from, to].map(|side| agreement.party(side).unwrap().role);
            let peers = roles == [PartyRole::Receiver; 2] || roles == [PartyRole::Reporter; 2];
            prop_assert!(!peers || scenario.item.sources.is_empty());
        }
    }

    #[test]
    fn grounds_are_nested_and_ranked(bytes in tape()) {
        let scenario = Scenario::of(&bytes);
        let outcomes = scenario.audience();
        prop_assert!(outcomes.is_sorted_by(|a, b| a.organisation < b.organisation));
        for outcome in &outcomes {
            prop_assert!(outcome.organisation != scenario.from);
            let ranks: Vec<i16> = outcome.grounds.iter().map(|g| g.rank).collect();
            prop_assert_eq!(ranks, (1..=i16::try_from(outcome.grounds.len()).unwrap()).rev().collect::<Vec<_>>());
            for pair in outcome.grounds.windows(2) {
                prop_assert!(pair[1].stored.is_within(pair[0].stored));
            }
            for ground in &outcome.grounds {
                let (terms, _) = passed(&ground.decision);
                prop_assert!(ground.stored.is_within(terms));
                // the order of the agreements at hand changes nothing
                let agreement = scenario.agreements.iter().find(|a| a.id == ground.agreement).unwrap();
                let alone = scenario.decide(agreement, outcome.organisation, noon());
                prop_assert!(terms.is_within(passed(&alone).0));
            }
            if let [first, ..] = outcome.grounds.as_slice() {
                prop_assert_eq!(first.stored, passed(&first.decision).0);
            }
        }
        let mut turned = scenario.clone();
        turned.agreements.reverse();
        prop_assert_eq!(outcomes, turned.audience());
    }

    #[test]
    fn reading_is_inside_ground_cap_and_both_gates(sets in prop::collection::vec((0i32..4096, 0i32..4096), 4)) {
        let sets: Vec<Projection> = sets
            .into_iter()
            .map(|(kept, rest)| {
                let kept = ClassSet::from_bits(kept);
                Projection { kept, pseudonymised: ClassSet::from_bits(rest).minus(kept) }
            })
            .collect();
        let gate = |now: Projection| Gate { kept_now: now.kept, pseudonymised_now: now.pseudonymised, ..Gate::own() };
        let read = read_projection(sets[0], sets[1], &gate(sets[2]), &gate(sets[3]));
        let full = sets.iter().fold(ClassSet::ALL, |all, p| all.and(p.kept));
        let either = sets.iter().fold(ClassSet::ALL, |all, p| all.and(p.readable()));
        prop_assert_eq!(read, Projection { kept: full, pseudonymised: either.minus(full) });
    }

    #[test]
    fn a_decision_holds_until_it_says(bytes in tape(), hours in prop::collection::vec(0i64..300, 12)) {
        let scenario = Scenario::of(&bytes);
        for (agreement, to) in scenario.pairs() {
            let decision = scenario.decide(agreement, to, noon());
            prop_assert!(decision.valid_until > noon());
            let last = decision.valid_until - TimeDelta::microseconds(1);
            let moments = hours.iter().map(|h| noon() + TimeDelta::minutes(h * 60 + 30));
            for at in moments.filter(|at| *at < decision.valid_until).chain([last]) {
                prop_assert_eq!(&scenario.decide(agreement, to, at), &decision);
            }
        }
    }
}

/// The laws above would hold for a decision that always refuses: the worlds have to be of all sorts.
#[test]
fn generated_worlds_are_of_all_sorts() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut pairs, mut releases, mut dropped, mut several, mut expire) = (0, 0, 0, 0, 0);
    let (mut failing, mut passing, mut limiting) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for _ in 0..1500 {
        let bytes = tape().new_tree(&mut runner).unwrap().current();
        let scenario = Scenario::of(&bytes);
        several += usize::from(scenario.audience().iter().any(|o| o.grounds.len() > 1));
        for (agreement, to) in scenario.pairs() {
            let decision = scenario.decide(agreement, to, noon());
            if agreement.party(to).is_none() || agreement.party(scenario.from).is_none() {
                continue;
            }
            pairs += 1;
            if let Outcome::Release { dropped: bits, .. } = decision.outcome {
                releases += 1;
                dropped += usize::from(bits != 0);
                expire += usize::from(decision.valid_until < noon() + TimeDelta::days(10));
            }
            for finding in decision.findings {
                let name = finding.rule.as_str();
                match finding.verdict {
                    Verdict::Pass => passing.insert(name),
                    Verdict::Fail => failing.insert(name),
                    Verdict::Limits => limiting.insert(name),
                };
            }
        }
    }
    let unused = [Rule::RequestFormat, Rule::Retention, Rule::Training].map(Rule::as_str);
    let rules: BTreeSet<&str> =
        Rule::ALL.iter().map(|r| r.as_str()).filter(|r| !unused.contains(r)).collect();
    let never_fail: Vec<_> = rules.difference(&failing).collect();
    assert_eq!(never_fail, [&"no-agreement"], "{releases} of {pairs}");
    assert!(limiting.len() >= 7 && passing.len() >= 12, "{limiting:?} {passing:?}");
    let counts = format!("{releases} of {pairs}, {dropped} dropped, {several} several, {expire} expire");
    assert!(releases * 5 > pairs && dropped > 80 && several > 40 && expire > 100, "{counts}");
}
