//! Which event makes whom owe what.

use super::{ClauseRef, Duty, DutyKind, DutyState, RegimeProfile};
use crate::agreement::{Clause, FeedbackTerms};
use crate::data_class::{ClassSet, DataClass};
use crate::handling::{Handling, State};
use crate::ids::{AgreementId, AlertId, Item, OrgId, ReportId};
use crate::report::{ReportContent, ReportKind};
use crate::time::{Term, Time};
use chrono::TimeDelta;

/// Recipients owe the acknowledgement of an alert in this time.
const ALERT: Term = Term::Hours(24);
/// An early warning is followed up in this time.
const FOLLOW_UP: Term = Term::Hours(72);

/// Holders owe the acknowledgement of a withdrawal in this time, and publishers an alert without what was withdrawn.
const WITHDRAWAL: Term = Term::Hours(24);

/// Between whom, about what and under which agreement an authority owes a reporter something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The authority.
    pub by: OrgId,
    /// The reporter.
    pub to: OrgId,
    /// The report.
    pub report: ReportId,
    /// The bound agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: i32,
}

impl Owed {
    fn duty(&self, kind: DutyKind, term: Term, starts: Time) -> Duty {
        let clause = ClauseRef { agreement: self.agreement, version: self.version, clause: Clause::Feedback };
        Duty {
            owed_to: Some(self.to),
            clause: Some(clause),
            ..statutory(kind, self.by, self.report, starts, term.after(starts))
        }
    }
}

fn statutory(kind: DutyKind, by: OrgId, report: ReportId, starts: Time, due: Time) -> Duty {
    Duty {
        kind,
        owed_by: by,
        owed_to: None,
        item: Item::from(report),
        round: 1,
        clause: None,
        starts,
        due,
        paused: TimeDelta::zero(),
        state: DutyState::Running,
    }
}

/// What `owner` owes from submitting `content`, by the regimes of its profile. Clocks run from when it became aware,
/// else from when it noticed, else from now. Called again on a revision: see [`Duty::tightened`].
pub fn on_submit(
    owner: OrgId,
    report: ReportId,
    profile: &[RegimeProfile],
    content: &ReportContent,
    now: Time,
) -> Vec<Duty> {
    let mut duties = Vec::new();
    let mut owe = |kind, starts, due| duties.push(statutory(kind, owner, report, starts, due));
    if content.kind == ReportKind::EarlyWarning {
        owe(DutyKind::FollowUp, now, FOLLOW_UP.after(now));
    }
    if content.kind == ReportKind::Frequency {
        return duties;
    }
    let aware = content.aware_at.or(content.detected_at).unwrap_or(now);
    let hours = |n| Term::Hours(n).after(aware);
    if profile.contains(&RegimeProfile::Nis2) {
        owe(DutyKind::Nis2EarlyWarning, aware, hours(24));
        owe(DutyKind::Nis2Notification, aware, hours(72));
    }
    if profile.contains(&RegimeProfile::Dora) {
        let classified = content.classified_at.map(|at| (at, Term::Hours(4).after(at)));
        let (starts, due) = classified.filter(|(_, due)| *due < hours(24)).unwrap_or((aware, hours(24)));
        owe(DutyKind::DoraInitial, starts, due);
    }
    // the reporting person's own name is no breach
    let personal = ClassSet::PERSONAL.minus(ClassSet::of(DataClass::ReporterIdentity));
    if profile.contains(&RegimeProfile::Gdpr) && !content.classes().and(personal).is_empty() {
        owe(DutyKind::GdprBreach, aware, hours(72));
    }
    duties
}

/// On release the authority owes an acknowledgement.
pub fn on_release(owed: &Owed, terms: &FeedbackTerms, now: Time) -> Duty {
    owed.duty(DutyKind::Acknowledge, terms.acknowledgement, now)
}

/// On acknowledgement it owes the outcome of triage.
pub fn on_acknowledge(owed: &Owed, terms: &FeedbackTerms, now: Time) -> Duty {
    owed.duty(DutyKind::TriageOutcome, terms.triage_outcome, now)
}

/// On accepting or linking it owes progress, again and again: see [`on_done`].
pub fn on_accept(owed: &Owed, terms: &FeedbackTerms, now: Time) -> Duty {
    owed.duty(DutyKind::Progress, terms.progress, now)
}

/// On closing it owes the last answer.
pub fn on_close(owed: &Owed, terms: &FeedbackTerms, now: Time) -> Duty {
    owed.duty(DutyKind::ClosureFeedback, terms.closure, now)
}

/// On publishing version `version` of an alert each recipient owes an acknowledgement, under the agreement that carries
/// it there.
pub fn on_publish(
    publisher: OrgId,
    alert: AlertId,
    version: i32,
    recipients: &[(OrgId, AgreementId, i32)],
    now: Time,
) -> Vec<Duty> {
    let duty = |(recipient, agreement, agreement_version): &(OrgId, AgreementId, i32)| Duty {
        kind: DutyKind::AlertAcknowledge,
        owed_by: *recipient,
        owed_to: Some(publisher),
        item: Item::from(alert),
        round: version,
        clause: Some(ClauseRef {
            agreement: *agreement,
            version: *agreement_version,
            clause: Clause::Response,
        }),
        starts: now,
        due: ALERT.after(now),
        paused: TimeDelta::zero(),
        state: DutyState::Running,
    };
    recipients.iter().map(duty).collect()
}

/// When an item is taken back each of its holders owes an acknowledgement to who took it back.
pub fn on_withdraw(by: OrgId, item: Item, holders: &[OrgId], now: Time) -> Vec<Duty> {
    let owe = |holder: &OrgId| withdrawal(DutyKind::WithdrawalAcknowledge, *holder, by, item, now);
    holders.iter().map(owe).collect()
}

/// When a report is taken back the publishers of alerts that are made of it owe its originator alerts without it.
pub fn on_source_withdrawn(originator: OrgId, alerts: &[(AlertId, OrgId)], now: Time) -> Vec<Duty> {
    let owe = |(alert, publisher): &(AlertId, OrgId)| {
        withdrawal(DutyKind::AlertUpdate, *publisher, originator, Item::from(*alert), now)
    };
    alerts.iter().map(owe).collect()
}

fn withdrawal(kind: DutyKind, by: OrgId, to: OrgId, item: Item, now: Time) -> Duty {
    Duty {
        kind,
        owed_by: by,
        owed_to: Some(to),
        item,
        round: 1,
        clause: None,
        starts: now,
        due: WITHDRAWAL.after(now),
        paused: TimeDelta::zero(),
        state: DutyState::Running,
    }
}

/// What follows from a duty done at `at`: the next stage of a statute, the next progress report (`progress` is the
/// clause's term; it is asked only for a progress duty).
pub fn on_done(duty: &Duty, progress: Option<Term>, at: Time) -> Option<Duty> {
    let next = |kind, term: Term| Duty {
        kind,
        starts: at,
        due: term.after(at),
        paused: TimeDelta::zero(),
        state: DutyState::Running,
        ..duty.clone()
    };
    match duty.kind {
        DutyKind::Nis2Notification => Some(next(DutyKind::Nis2Final, Term::Months(1))),
        DutyKind::DoraInitial => Some(next(DutyKind::DoraIntermediate, Term::Hours(72))),
        DutyKind::DoraIntermediate => Some(next(DutyKind::DoraFinal, Term::Months(1))),
        DutyKind::Progress => {
            progress.map(|term| Duty { round: duty.round + 1, ..next(DutyKind::Progress, term) })
        }
        DutyKind::Acknowledge
        | DutyKind::TriageOutcome
        | DutyKind::ClosureFeedback
        | DutyKind::AlertAcknowledge
        | DutyKind::WithdrawalAcknowledge
        | DutyKind::AlertUpdate
        | DutyKind::FollowUp
        | DutyKind::Nis2EarlyWarning
        | DutyKind::Nis2Final
        | DutyKind::DoraFinal
        | DutyKind::GdprBreach => None,
    }
}

/// The duties of an authority that moving its handling from `before` to `after` ends.
pub fn ended_by(before: &Handling, after: &Handling) -> Vec<DutyKind> {
    let mut ended = Vec::new();
    if before.acknowledged_at.is_none() && after.acknowledged_at.is_some() {
        ended.push(DutyKind::Acknowledge);
    }
    let decided =
        |h: &Handling| matches!(h.state, State::Accepted | State::Linked | State::Referred | State::NoAction);
    if !decided(before) && decided(after) {
        ended.push(DutyKind::TriageOutcome);
    }
    if before.state != State::Closed && after.state == State::Closed {
        ended.push(DutyKind::Progress);
    }
    ended
}
