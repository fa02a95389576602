use super::composing::now;
use crate::actor::{Actor, SystemRole};
use crate::alert::*;
use crate::ids::{AlertId, CaseId, ClientId, MemberId, OrgId, SessionId};
use crate::reference::{Reference, ReferenceKind};
use serde_json::json;
use std::fmt::Write;
use uuid::Uuid;

fn member(n: u128) -> Actor {
    Actor::Member {
        id: MemberId(Uuid::from_u128(n)),
        organisation: OrgId(Uuid::from_u128(1)),
        session: SessionId(Uuid::from_u128(9)),
    }
}

const CLOCK: Actor = Actor::System(SystemRole::Clock);

/// Drafted by member 1; cleared by member 2 where it must be.
fn alert(state: AlertState, out: bool) -> Alert {
    Alert {
        id: AlertId(Uuid::from_u128(1)),
        reference: Reference::new(ReferenceKind::Alert, 1),
        organisation: OrgId(Uuid::from_u128(1)),
        case: CaseId(Uuid::from_u128(1)),
        number: 1,
        state,
        drafter: MemberId(Uuid::from_u128(1)),
        submitted_by: None,
        clearance: Some(Clearance { by: MemberId(Uuid::from_u128(2)), at: now(), hash: vec![7] }),
        reason: None,
        published_at: out.then(now),
        expires_at: None,
        version: 1,
    }
}

fn command(verb: AlertVerb) -> AlertCommand {
    match verb {
        AlertVerb::Edit => AlertCommand::Edit,
        AlertVerb::Submit => AlertCommand::Submit,
        AlertVerb::Clear => AlertCommand::Clear { hash: vec![7] },
        AlertVerb::Return => AlertCommand::Return { reason: "too wide".into() },
        AlertVerb::Publish => AlertCommand::Publish { hash: vec![7] },
        AlertVerb::Update => AlertCommand::Update,
        AlertVerb::Recall => AlertCommand::Recall { reason: "wrong".into(), duty_officer: false },
        AlertVerb::Expire => AlertCommand::Expire,
    }
}

#[test]
fn every_pair_of_state_and_verb_is_as_in_the_golden_table() {
    let mut text = String::from("state · a version is out · verb -> state\n");
    for state in AlertState::ALL {
        for out in [false, true] {
            let alert = alert(*state, out);
            for verb in AlertVerb::ALL {
                let line = match alert.decide(&command(*verb), &member(2), now()) {
                    Ok(next) => next.state.to_string(),
                    Err(AlertError::WrongState { state: stands, verb: asked, allowed }) => {
                        assert_eq!((stands, asked, allowed), (*state, *verb, alert.allowed()));
                        "-".to_owned()
                    }
                    Err(other) => panic!("{other}"),
                };
                writeln!(text, "{state} · {} · {verb} -> {line}", if out { "out" } else { "not out" })
                    .unwrap();
            }
        }
        assert_eq!(AlertState::from_code(state.code()), Some(*state));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/alert/transitions.golden.txt");
    if std::env::var_os("ENTENTE_UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap_or_default());
}

#[test]
fn two_persons_clear() {
    let draft = Alert { clearance: None, ..alert(AlertState::Draft, false) };
    let waiting = draft.decide(&AlertCommand::Submit, &member(3), now()).unwrap();
    for not_second in [member(1), member(3), CLOCK, machine()] {
        for verb in [AlertVerb::Clear, AlertVerb::Return] {
            assert_eq!(waiting.decide(&command(verb), &not_second, now()), Err(AlertError::SecondPerson));
        }
    }
    let cleared = waiting.decide(&command(AlertVerb::Clear), &member(2), now()).unwrap();
    assert_eq!(cleared.clearance.as_ref().unwrap().by, MemberId(Uuid::from_u128(2)));
    let returned = cleared.decide(&command(AlertVerb::Return), &member(2), now()).unwrap();
    assert_eq!((returned.clearance, returned.reason.as_deref()), (None, Some("too wide")));
}

fn machine() -> Actor {
    Actor::Client { id: ClientId(Uuid::from_u128(1)), organisation: OrgId(Uuid::from_u128(1)) }
}

#[test]
fn only_what_was_cleared_goes_out_and_only_by_those_who_answer_for_it() {
    let cleared = alert(AlertState::Cleared, false);
    let stale = AlertCommand::Publish { hash: vec![8] };
    assert_eq!(cleared.decide(&stale, &member(1), now()), Err(AlertError::ClearanceStale));
    for stranger in [member(5), machine()] {
        let refused = cleared.decide(&command(AlertVerb::Publish), &stranger, now());
        assert_eq!(refused, Err(AlertError::NotDrafterOrClearer));
    }
    let published = cleared.decide(&command(AlertVerb::Publish), &member(1), now()).unwrap();
    assert_eq!(
        (published.published_at, published.expires_at),
        (Some(now()), Some("2027-02-18T09:00:00Z".parse().unwrap()))
    );
    assert!(published.is_out());
    let uncleared = Alert { clearance: None, ..cleared };
    assert_eq!(
        uncleared.decide(&command(AlertVerb::Publish), &member(1), now()),
        Err(AlertError::ClearanceStale)
    );
}

#[test]
fn an_update_is_cleared_anew_while_the_old_version_stays_out() {
    let published = alert(AlertState::Published, true);
    let second = published.decide(&AlertCommand::Update, &member(2), now()).unwrap();
    assert_eq!((second.state, second.number, second.clearance.is_none()), (AlertState::Draft, 2, true));
    assert!(second.is_out());
    // who cleared the first version writes the second: the other one has to clear it
    let waiting = second.decide(&AlertCommand::Submit, &member(2), now()).unwrap();
    assert_eq!(waiting.decide(&command(AlertVerb::Clear), &member(2), now()), Err(AlertError::SecondPerson));
    let cleared = waiting.decide(&command(AlertVerb::Clear), &member(1), now()).unwrap();
    let updated = cleared.decide(&command(AlertVerb::Publish), &member(1), now()).unwrap();
    assert_eq!((updated.state, updated.published_at), (AlertState::Updated, published.published_at));
}

#[test]
fn a_recall_needs_one_person_who_answers_for_it() {
    let published = alert(AlertState::Published, true);
    assert_eq!(
        published.decide(&command(AlertVerb::Recall), &member(5), now()),
        Err(AlertError::NotDrafterOrClearer)
    );
    let on_duty = AlertCommand::Recall { reason: "wrong".into(), duty_officer: true };
    for (command, actor) in
        [(on_duty, member(5)), (command(AlertVerb::Recall), member(1)), (command(AlertVerb::Recall), CLOCK)]
    {
        let recalled = published.decide(&command, &actor, now()).unwrap();
        assert_eq!(
            (recalled.state, recalled.reason.as_deref(), recalled.is_out()),
            (AlertState::Recalled, Some("wrong"), false)
        );
    }
}

#[test]
fn answers_of_recipients() {
    use RecipientState as R;
    assert_eq!(R::Released.then(R::Read), R::Read);
    assert_eq!(R::Read.then(R::Delivered), R::Read);
    assert_eq!(R::ActedOn.then(R::NotRelevant), R::NotRelevant);
    assert_eq!(R::ActedOn.then(R::Read), R::ActedOn);
    let answer = parse_acknowledgement(&json!({})).unwrap();
    assert_eq!((answer.state, answer.note), (R::Acknowledged, None));
    assert_eq!(
        parse_acknowledgement(&json!({"state": "acted-on", "note": "blocked"})).unwrap().state,
        R::ActedOn
    );
    let errors = parse_acknowledgement(&json!({"state": "read", "note": 5, "x": 0})).unwrap_err();
    let errors: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
    assert_eq!(errors, [("/state", "enum"), ("/note", "type"), ("/x", "unknown")]);
}
