use super::*;
use crate::ids::{CaseId, MemberId, OrgId};
use crate::reference::{Reference, ReferenceKind};
use crate::time::Time;
use serde_json::json;
use std::fmt::Write;
use uuid::Uuid;

fn now() -> Time {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn case(state: CaseState) -> Case {
    Case {
        id: CaseId(Uuid::from_u128(1)),
        reference: Reference::new(ReferenceKind::Case, 1),
        organisation: OrgId(Uuid::from_u128(2)),
        title: "Phish-kit Lindorm".into(),
        state,
        lead: MemberId(Uuid::from_u128(3)),
        members: vec![MemberId(Uuid::from_u128(4))],
        assessment: None,
        outcome: None,
        opened_at: now(),
        closed_at: None,
        version: 1,
    }
}

fn command(verb: CaseVerb) -> CaseCommand {
    match verb {
        CaseVerb::Assess => CaseCommand::Assess(Assessment {
            source: SourceGrade::A,
            information: Information::Two,
            offences: vec!["COE_8".into()],
            origin: Origin::NonEu,
        }),
        CaseVerb::Activate => CaseCommand::Activate,
        CaseVerb::Transfer => CaseCommand::Transfer,
        CaseVerb::Join => CaseCommand::Join,
        CaseVerb::Close => CaseCommand::Close { outcome: "two arrests".into() },
        CaseVerb::SendFeedback => CaseCommand::SendFeedback,
        CaseVerb::Archive => CaseCommand::Archive,
        CaseVerb::Reopen => CaseCommand::Reopen,
        CaseVerb::Erase => CaseCommand::Erase,
    }
}

#[test]
fn every_pair_of_state_and_verb_is_as_in_the_golden_table() {
    let mut text = String::from("state · verb -> state\n");
    for state in CaseState::ALL {
        for verb in CaseVerb::ALL {
            let case = case(*state);
            let line = match case.decide(&command(*verb), now()) {
                Ok(next) => next.state.to_string(),
                Err(wrong) => {
                    assert_eq!((wrong.state, wrong.verb, wrong.allowed), (*state, *verb, case.allowed()));
                    "-".to_owned()
                }
            };
            writeln!(text, "{state} · {verb} -> {line}").unwrap();
        }
        assert_eq!(CaseState::from_code(state.code()), Some(*state));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/case/transitions.golden.txt");
    if std::env::var_os("ENTENTE_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap_or_default());
}

#[test]
fn closing_and_reopening_keep_the_books() {
    let closed = case(CaseState::Active).decide(&command(CaseVerb::Close), now()).unwrap();
    assert_eq!((closed.outcome.as_deref(), closed.closed_at), (Some("two arrests"), Some(now())));
    let again = closed.decide(&CaseCommand::Reopen, now()).unwrap();
    assert_eq!((again.outcome, again.closed_at), (None, None));
    assert!(!closed.state.takes_reports() && again.state.takes_reports());
    let assessed = case(CaseState::Open).decide(&command(CaseVerb::Assess), now()).unwrap();
    assert_eq!(assessed.assessment.unwrap().origin, Origin::NonEu);
    let case = case(CaseState::Open);
    assert!(case.has_member(MemberId(Uuid::from_u128(3))) && case.has_member(MemberId(Uuid::from_u128(4))));
    assert!(!case.has_member(MemberId(Uuid::from_u128(5))));
}

#[test]
fn bodies_that_open_a_case() {
    let id = Uuid::from_u128(3).to_string();
    let new = parse_case(&json!({"title": " Lindorm ", "lead": id, "members": [id], "reports": []})).unwrap();
    assert_eq!((new.title.as_str(), new.lead), ("Lindorm", Some(MemberId(Uuid::from_u128(3)))));
    let errors = parse_case(
        &json!({"title": "a\u{202E}b", "lead": 7, "members": [id, id, "x"], "reports": {}, "no": 1}),
    );
    let errors: Vec<_> = errors.unwrap_err().into_iter().map(|e| (e.pointer, e.code)).collect();
    let expected = [
        ("/title", "text"),
        ("/lead", "type"),
        ("/members/1", "duplicate"),
        ("/members/2", "enum"),
        ("/reports", "type"),
        ("/no", "unknown"),
    ];
    assert_eq!(errors, expected.map(|(p, c)| (p.to_owned(), c)));
}
