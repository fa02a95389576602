use super::*;
use crate::agreement::Clauses;
use crate::data_class::DataClass;
use crate::handling::{Handling, State};
use crate::ids::{AgreementId, AlertId, OrgId, ReportId};
use crate::report::{Passage, ReportContent, ReportKind, Reporter};
use crate::time::{Term, Time};
use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

fn at(text: &str) -> Time {
    text.parse().unwrap()
}

const OWNER: OrgId = OrgId(Uuid::from_u128(1));
const AUTHORITY: OrgId = OrgId(Uuid::from_u128(2));
const REPORT: ReportId = ReportId(Uuid::from_u128(3));

fn owed() -> Owed {
    Owed { by: AUTHORITY, to: OWNER, report: REPORT, agreement: AgreementId(Uuid::from_u128(4)), version: 2 }
}

fn content() -> ReportContent {
    ReportContent {
        aware_at: Some(at("2026-11-20T05:00:00Z")),
        detected_at: Some(at("2026-11-20T04:00:00Z")),
        ..ReportContent::default()
    }
}

/// (kind, due) of what is owed on submitting.
fn submitted(content: &ReportContent, profile: &[RegimeProfile]) -> Vec<(DutyKind, String)> {
    on_submit(OWNER, REPORT, profile, content, at("2026-11-20T09:00:00Z"))
        .into_iter()
        .map(|d| (d.kind, d.due.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)))
        .collect()
}

#[test]
fn statutory_clocks_run_from_awareness() {
    use DutyKind as K;
    let due = |kind, text: &str| (kind, text.to_owned());
    assert_eq!(submitted(&content(), &[]), []);
    assert_eq!(
        submitted(&content(), &[RegimeProfile::Nis2]),
        [due(K::Nis2EarlyWarning, "2026-11-21T05:00:00Z"), due(K::Nis2Notification, "2026-11-23T05:00:00Z")]
    );
    assert_eq!(submitted(&content(), &[RegimeProfile::Dora]), [due(K::DoraInitial, "2026-11-21T05:00:00Z")]);
    let classified = |text: &str| ReportContent { classified_at: Some(at(text)), ..content() };
    for (classified_at, expected) in [
        ("2026-11-20T06:00:00Z", "2026-11-20T10:00:00Z"),
        ("2026-11-21T01:00:00Z", "2026-11-21T05:00:00Z"),
        ("2026-11-25T06:00:00Z", "2026-11-21T05:00:00Z"),
    ] {
        assert_eq!(
            submitted(&classified(classified_at), &[RegimeProfile::Dora]),
            [due(K::DoraInitial, expected)]
        );
    }
    let noticed = ReportContent { aware_at: None, ..content() };
    assert_eq!(submitted(&noticed, &[RegimeProfile::Dora]), [due(K::DoraInitial, "2026-11-21T04:00:00Z")]);
}

#[test]
fn a_breach_needs_somebody_elses_data() {
    let gdpr = |content: &ReportContent| submitted(content, &[RegimeProfile::Gdpr]).len();
    assert_eq!(gdpr(&content()), 0);
    let reporter = Some(Reporter { name: "Rut Alm".into(), contacts: Vec::new() });
    assert_eq!(gdpr(&ReportContent { reporter, ..content() }), 0);
    let narrative = vec![Passage { text: "…".into(), data_class: DataClass::VictimIdentity }];
    assert_eq!(gdpr(&ReportContent { narrative, ..content() }), 1);
}

#[test]
fn early_warnings_are_followed_up_and_counts_are_not() {
    let early = ReportContent { kind: ReportKind::EarlyWarning, ..content() };
    let follow_up = (DutyKind::FollowUp, "2026-11-23T09:00:00Z".to_owned());
    assert_eq!(submitted(&early, &[]), [follow_up]);
    let counts = ReportContent { kind: ReportKind::Frequency, ..content() };
    assert_eq!(submitted(&counts, RegimeProfile::ALL), []);
}

#[test]
fn later_stages_follow_the_earlier() {
    let duties = on_submit(OWNER, REPORT, RegimeProfile::ALL, &content(), at("2026-11-20T09:00:00Z"));
    let of = |kind| duties.iter().find(|d| d.kind == kind).unwrap();
    let notified = at("2027-01-31T10:00:00Z");
    let last = on_done(of(DutyKind::Nis2Notification), None, notified).unwrap();
    assert_eq!((last.kind, last.due), (DutyKind::Nis2Final, at("2027-02-28T10:00:00Z")));
    let intermediate = on_done(of(DutyKind::DoraInitial), None, notified).unwrap();
    assert_eq!(
        (intermediate.kind, intermediate.due),
        (DutyKind::DoraIntermediate, at("2027-02-03T10:00:00Z"))
    );
    assert_eq!(on_done(&intermediate, None, notified).unwrap().kind, DutyKind::DoraFinal);
    assert_eq!(on_done(&last, None, notified), None);
    assert!(duties.iter().all(|d| d.kind.is_statutory() && d.owed_to.is_none() && d.clause.is_none()));
}

#[test]
fn authorities_owe_what_the_feedback_clause_says() {
    let terms = Clauses::default().feedback;
    let friday = at("2026-11-20T16:00:00Z");
    let due = |duty: &Duty| (duty.kind, duty.due, duty.owed_by, duty.owed_to);
    let owes = |kind, text| (kind, at(text), AUTHORITY, Some(OWNER));
    assert_eq!(
        due(&on_release(&owed(), &terms, friday)),
        owes(DutyKind::Acknowledge, "2026-11-21T16:00:00Z")
    );
    assert_eq!(
        due(&on_acknowledge(&owed(), &terms, friday)),
        owes(DutyKind::TriageOutcome, "2026-11-27T16:00:00Z")
    );
    let progress = on_accept(&owed(), &terms, friday);
    assert_eq!(due(&progress), owes(DutyKind::Progress, "2027-02-18T16:00:00Z"));
    let again = on_done(&progress, Some(terms.progress), at("2027-01-01T00:00:00Z")).unwrap();
    assert_eq!((again.round, again.due), (2, at("2027-04-01T00:00:00Z")));
    assert_eq!(
        due(&on_close(&owed(), &terms, friday)),
        owes(DutyKind::ClosureFeedback, "2026-12-04T16:00:00Z")
    );
    let alerts = on_publish(
        AUTHORITY,
        AlertId(Uuid::from_u128(9)),
        3,
        &[(OWNER, AgreementId(Uuid::from_u128(4)), 1)],
        friday,
    );
    assert_eq!((alerts[0].owed_by, alerts[0].round, alerts[0].due), (OWNER, 3, at("2026-11-21T16:00:00Z")));
}

#[test]
fn a_handlings_steps_end_duties() {
    let new = Handling::new(REPORT, AUTHORITY);
    let moved = |state| Handling { state, acknowledged_at: Some(at("2026-11-20T09:00:00Z")), ..new.clone() };
    assert_eq!(ended_by(&new, &moved(State::Acknowledged)), [DutyKind::Acknowledge]);
    assert_eq!(ended_by(&new, &moved(State::NoAction)), [DutyKind::Acknowledge, DutyKind::TriageOutcome]);
    assert_eq!(ended_by(&moved(State::InTriage), &moved(State::Linked)), [DutyKind::TriageOutcome]);
    assert_eq!(ended_by(&moved(State::Linked), &moved(State::Closed)), [DutyKind::Progress]);
    assert_eq!(ended_by(&moved(State::InTriage), &moved(State::NeedsInfo)), []);
}

fn duty() -> Duty {
    let terms = Clauses::default().feedback;
    on_release(&owed(), &terms, at("2026-11-20T00:00:00Z"))
}

#[test]
fn ticks_and_shares() {
    let duty = duty();
    assert_eq!(duty.next_tick(duty.starts), Some((Tick::Half, at("2026-11-20T12:00:00Z"))));
    assert_eq!(duty.next_tick(at("2026-11-20T12:00:00Z")), Some((Tick::Most, at("2026-11-20T19:12:00Z"))));
    assert_eq!(duty.next_tick(at("2026-11-20T20:00:00Z")), Some((Tick::Due, duty.due)));
    assert_eq!(duty.next_tick(duty.due), None);
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    close(duty.share(duty.starts - TimeDelta::hours(1)), 0.0);
    close(duty.share(at("2026-11-20T18:00:00Z")), 0.75);
    close(duty.share(at("2026-11-22T00:00:00Z")), 2.0);
    assert!(!duty.is_overdue(duty.due) && duty.is_overdue(duty.due + TimeDelta::microseconds(1)));
    assert_eq!(duty.label(at("2026-11-22T00:00:00Z")), "overdue");
    let late = duty.done(at("2026-11-22T00:00:00Z"));
    assert!(
        late.was_late()
            && !late.is_overdue(at("2027-01-01T00:00:00Z"))
            && late.next_tick(duty.starts).is_none()
    );
    assert_eq!(late.done(at("2027-01-01T00:00:00Z")), late);
}

#[test]
fn a_stop_adds_to_the_due_date_and_not_to_the_share() {
    let duty = duty();
    let stopped = duty.stopped(StopReason::Clarification, at("2026-11-20T12:00:00Z"));
    assert_eq!(stopped.label(at("2026-12-20T12:00:00Z")), "stopped");
    assert!((stopped.share(at("2026-12-20T12:00:00Z")) - 0.5).abs() < 1e-9);
    let resumed = stopped.resumed(at("2026-11-22T12:00:00Z"));
    assert_eq!(resumed.due, at("2026-11-23T00:00:00Z"));
    assert!((resumed.share(at("2026-11-22T12:00:00Z")) - 0.5).abs() < 1e-9);
    assert_eq!(resumed.tick_at(Tick::Half), at("2026-11-22T12:00:00Z"));
}

#[test]
fn the_earlier_due_date_holds() {
    let first = duty();
    let earlier = Duty { due: at("2026-11-20T04:00:00Z"), ..first.clone() };
    assert_eq!(first.tightened(&earlier).due, earlier.due);
    assert_eq!(earlier.tightened(&first), earlier);
    let done = first.done(first.starts);
    assert_eq!(done.tightened(&earlier), done);
}

proptest! {
    #[test]
    fn clocks_never_run_backwards(hours in 1u32..2000, steps in prop::collection::vec(1i64..100_000, 1..12)) {
        let starts = at("2026-11-20T00:00:00Z");
        let mut duty = Duty { due: Term::Hours(hours).after(starts), ..duty() };
        let mut now = starts;
        let mut share = 0.0;
        for (i, step) in steps.into_iter().enumerate() {
            now += TimeDelta::seconds(step);
            duty = match i % 3 {
                0 => duty.stopped(StopReason::JudicialAuthorisation, now),
                1 => duty.resumed(now),
                _ => duty,
            };
            let used = duty.share(now);
            prop_assert!(used >= share - 1e-9, "{} < {}", used, share);
            share = used;
            if let Some((_, at)) = duty.next_tick(now) {
                prop_assert!(at > now);
            }
        }
    }
}
