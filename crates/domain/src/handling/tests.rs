use super::*;
use crate::actor::{Actor, SystemRole};
use crate::ids::{CaseId, MemberId, OrgId, ReportId, SessionId};
use crate::time::Time;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write;
use uuid::Uuid;

fn now() -> Time {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

fn analyst() -> Actor {
    Actor::Member {
        id: MemberId(Uuid::from_u128(7)),
        organisation: OrgId(Uuid::from_u128(1)),
        session: SessionId(Uuid::from_u128(9)),
    }
}

fn handling(state: State) -> Handling {
    Handling { state, ..Handling::new(ReportId(Uuid::from_u128(2)), OrgId(Uuid::from_u128(1))) }
}

fn command(verb: Verb) -> Command {
    let case = CaseId(Uuid::from_u128(3));
    match verb {
        Verb::Acknowledge => Command::Acknowledge,
        Verb::Claim => Command::Claim,
        Verb::ReleaseClaim => Command::ReleaseClaim,
        Verb::Assign => Command::Assign(MemberId(Uuid::from_u128(8))),
        Verb::NeedInfo => Command::NeedInfo("When?".into()),
        Verb::Answered => Command::Answered,
        Verb::Accept => Command::Accept(case),
        Verb::Link => Command::Link(case),
        Verb::Refer => Command::Refer { to: OrgId(Uuid::from_u128(4)), reason: None },
        Verb::NoAction => Command::NoAction("known and harmless".into()),
        Verb::Close => Command::Close,
        Verb::Reopen => Command::Reopen,
    }
}

#[test]
fn every_pair_of_state_and_verb_is_as_in_the_golden_table() {
    let mut text =
        String::from("state · verb -> state (+feedback: only once feedback is given or withheld)\n");
    for state in State::ALL {
        for verb in Verb::ALL {
            let bare = handling(*state);
            let answered = bare.with_feedback(now());
            let command = command(*verb);
            let line = match (
                bare.decide(&command, &analyst(), now()),
                answered.decide(&command, &analyst(), now()),
            ) {
                (Ok(next), Ok(_)) => {
                    assert!(next.acknowledged_at.is_some() && bare.allowed().contains(verb));
                    next.state.to_string()
                }
                (Err(wrong), Ok(next)) => {
                    assert!(wrong.lacks_feedback && !wrong.allowed.contains(verb));
                    format!("{} +feedback", next.state)
                }
                (Err(wrong), Err(_)) => {
                    assert!(!wrong.lacks_feedback);
                    assert_eq!((wrong.state, wrong.verb, wrong.allowed), (*state, *verb, bare.allowed()));
                    "-".to_owned()
                }
                (Ok(_), Err(_)) => panic!("feedback takes nothing away"),
            };
            writeln!(text, "{state} · {verb} -> {line}").unwrap();
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/handling/transitions.golden.txt");
    if std::env::var_os("ENTENTE_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap_or_default());
}

#[test]
fn every_state_is_reached_and_left_and_coded_once() {
    for state in State::ALL {
        let leaves = Verb::ALL.iter().any(|v| state.after(*v).is_some());
        let reached = State::ALL.iter().any(|s| Verb::ALL.iter().any(|v| s.after(*v) == Some(*state)));
        assert!(leaves && (reached || *state == State::New), "{state}");
        assert_eq!(State::from_code(state.code()), Some(*state));
        assert_eq!(OwnerStatus::from_code(state.code()), None);
    }
}

#[test]
fn commands_keep_what_they_carry() {
    let claimed = handling(State::New).decide(&Command::Claim, &analyst(), now()).unwrap();
    assert_eq!((claimed.assignee, claimed.claimed_at), (analyst().member(), Some(now())));
    let released = claimed.decide(&Command::ReleaseClaim, &Actor::System(SystemRole::Clock), now()).unwrap();
    assert_eq!((released.state, released.assignee, released.claimed_at), (State::Acknowledged, None, None));
    let accepted = handling(State::New).decide(&command(Verb::Accept), &analyst(), now()).unwrap();
    assert_eq!((accepted.case, accepted.assignee), (Some(CaseId(Uuid::from_u128(3))), analyst().member()));
    let closed = accepted.with_feedback(now()).decide(&Command::Close, &analyst(), now()).unwrap();
    let reopened = closed.decide(&Command::Reopen, &analyst(), now()).unwrap();
    assert_eq!((reopened.case, reopened.feedback_at, reopened.closed_at), (None, None, None));
    let referred = handling(State::InTriage).decide(&command(Verb::Refer), &analyst(), now()).unwrap();
    assert_eq!(referred.referred_to, Some(OrgId(Uuid::from_u128(4))));
}

#[test]
fn the_owner_sees_the_furthest_stage() {
    let with = |states: &[State]| plain_stage(&states.iter().map(|s| handling(*s)).collect::<Vec<_>>());
    assert_eq!(with(&[State::New]), OwnerStatus::Received);
    assert_eq!(with(&[State::New, State::NeedsInfo]), OwnerStatus::Read);
    assert_eq!(with(&[State::Linked, State::NoAction]), OwnerStatus::InACase);
    assert_eq!(with(&[State::Closed, State::New]), OwnerStatus::Answered);
    assert_eq!(with(&[State::Closed, State::Closed]), OwnerStatus::Closed);
    assert_eq!(plain_stage(&[handling(State::Accepted).with_feedback(now())]), OwnerStatus::Answered);
    let of = |state, nobody, released| OwnerStatus::of(state, nobody, released, &[]);
    assert_eq!(of(ReportState::Submitted, false, false), OwnerStatus::Unrouted);
    assert_eq!(of(ReportState::Submitted, true, false), OwnerStatus::OwnRecord);
    assert_eq!(of(ReportState::Submitted, false, true), OwnerStatus::Received);
    assert_eq!(of(ReportState::Withdrawn, true, true), OwnerStatus::Withdrawn);
    assert_eq!(of(ReportState::Erased, false, true), OwnerStatus::Erased);
}

#[test]
fn triage_bodies() {
    let case = Uuid::from_u128(3).to_string();
    let ok = |body: Value| parse_triage(&body).unwrap();
    assert_eq!(ok(json!({"decision": "acknowledge"})), Triage::Ready(Command::Acknowledge));
    assert_eq!(ok(json!({"decision": "link", "case": case})), Triage::Ready(command(Verb::Link)));
    let existing = CaseChoice::Existing(CaseId(Uuid::from_u128(3)));
    assert_eq!(ok(json!({"decision": "accept", "case": case})), Triage::Accept(existing));
    let new = CaseChoice::New { title: "Lindorm".into() };
    assert_eq!(ok(json!({"decision": "accept", "case": {"title": "Lindorm"}})), Triage::Accept(new));
    let no = Triage::Ready(Command::NoAction("spam".into()));
    assert_eq!(ok(json!({"decision": "no-action", "reason": "spam"})), no);
    assert!(matches!(ok(json!({"decision": "refer", "to": case})), Triage::Ready(Command::Refer { .. })));

    let errors = |body: Value| -> Vec<(String, &str)> {
        parse_triage(&body).unwrap_err().into_iter().map(|e| (e.pointer, e.code)).collect()
    };
    let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
    assert_eq!(errors(json!({})), one("/decision", "required"));
    assert_eq!(errors(json!({"decision": "accept"})), one("/case", "required"));
    assert_eq!(errors(json!({"decision": "no-action", "reason": "  "})), one("/reason", "required"));
    assert_eq!(errors(json!({"decision": "need-info"})), one("/reason", "required"));
    assert_eq!(errors(json!({"decision": "refer"})), one("/to", "required"));
    assert_eq!(errors(json!({"decision": "acknowledge", "case": case})), one("/case", "unknown"));
    assert_eq!(errors(json!({"decision": "link", "case": {"title": "T"}})), one("/case", "reference"));
    assert_eq!(errors(json!({"decision": "accept", "case": {"title": ""}})), one("/case/title", "required"));
    assert_eq!(errors(json!({"decision": "accept", "case": "C-1"})), one("/case", "enum"));
    assert_eq!(
        errors(json!({"decision": "burn", "reason": 7, "to": "x", "colour": 1})),
        [("/decision", "enum"), ("/reason", "type"), ("/to", "enum"), ("/colour", "unknown")]
            .map(|(p, c)| (p.to_owned(), c))
    );
}

proptest! {
    #[test]
    fn whatever_comes_a_handling_stays_sound(verbs in prop::collection::vec(prop::sample::select(Verb::ALL), 0..30)) {
        let mut handling = handling(State::New);
        for verb in verbs {
            if let Ok(next) = handling.decide(&command(verb), &analyst(), now()) {
                handling = next;
            }
            if verb == Verb::Refer {
                handling = handling.with_feedback(now());
            }
            let in_a_case = matches!(handling.state, State::Accepted | State::Linked);
            prop_assert!(!in_a_case || handling.case.is_some());
            prop_assert_eq!(handling.state == State::Closed, handling.closed_at.is_some());
            prop_assert_eq!(handling.state == State::New, handling.acknowledged_at.is_none());
        }
    }
}
