use super::policy::{When, allows, allows_urgent, grants, needs_second_person, permissions};
use super::{Act, Action, Relation, Role, acts};
use crate::decision::OrgKind;
use std::fmt::Write;

/// Set to any value to rewrite the golden file from the table.
const UPDATE: &str = "ENTENTE_UPDATE_GOLDEN";

fn print() -> String {
    let mut text = String::from("action · relation · condition · roles\n");
    for action in Action::ALL {
        for relation in Relation::ALL {
            for (when, word) in [(When::Always, "-"), (When::Second, "2"), (When::SecondUrgent, "2 urgent")] {
                let roles: Vec<_> = grants(*action)
                    .iter()
                    .filter(|g| g.relation == *relation && g.when == when)
                    .map(|g| g.role.as_str())
                    .collect();
                if !roles.is_empty() {
                    writeln!(text, "{action} · {relation} · {word} · {}", roles.join(", ")).unwrap();
                }
            }
        }
    }
    text.push_str("\nrole · kinds of organisation that may give it\n");
    for role in Role::ALL {
        let kinds: Vec<_> =
            OrgKind::ALL.iter().filter(|k| role.may_be_held_in(**k)).map(|k| k.as_str()).collect();
        writeln!(text, "{role} · {}", kinds.join(", ")).unwrap();
    }
    text
}

#[test]
fn the_table_is_the_golden_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/authz/role-table.golden.txt");
    let now = print();
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        now, golden,
        "who may do what has changed; if that is meant: {UPDATE}=1 cargo test -p entente-domain"
    );
}

#[test]
fn the_operator_opens_no_content() {
    assert_eq!(
        permissions(&[Role::Operator]),
        [
            Action::SignIn,
            Action::RefreshSession,
            Action::SignOut,
            Action::EditCountry,
            Action::RegisterOrganisation
        ]
    );
}

#[test]
fn every_row_has_a_holder_and_no_grant_stands_twice() {
    for action in Action::ALL {
        let row = grants(*action);
        assert!(!row.is_empty(), "{action}");
        for (i, grant) in row.iter().enumerate() {
            assert!(!row[..i].contains(grant), "{action}: {grant:?}");
        }
        assert!(action.as_str().split_once('.').is_some(), "{action}");
        assert!(!allows(*action, &[], Relation::Own));
    }
}

#[test]
fn relations_and_urgency_count() {
    let duty = [Role::DutyOfficer];
    assert!(!allows(Action::ClearAlert, &duty, Relation::Own));
    assert!(allows_urgent(Action::ClearAlert, &duty, Relation::Own));
    assert!(!allows_urgent(Action::ClearAlert, &duty, Relation::Received));
    assert!(!allows(Action::AcceptHandling, &[Role::Reporter, Role::Compliance], Relation::Own));
    assert!(allows(Action::ReadCase, &[Role::Analyst], Relation::Member));
    assert!(!allows(Action::EditCase, &[Role::Analyst], Relation::Own));
    assert!(needs_second_person(Action::SignAgreement) && !needs_second_person(Action::SubmitReport));
    assert_eq!(acts::SubmitReport::ACTION.as_str(), "report.submit");
}

#[test]
fn permissions_are_the_union_of_the_roles() {
    for a in Role::ALL {
        for b in Role::ALL {
            let both = permissions(&[*a, *b]);
            for action in Action::ALL {
                let either = permissions(&[*a]).contains(action) || permissions(&[*b]).contains(action);
                assert_eq!(both.contains(action), either);
            }
        }
    }
}
