//! A handling and the commands that move it.

use super::{State, Verb};
use crate::actor::Actor;
use crate::ids::{CaseId, MemberId, OrgId, ReportId, UnitId};
use crate::time::Time;
use chrono::TimeDelta;

/// A claim lapses when its holder has been idle for this long.
pub const CLAIM_IDLE: TimeDelta = TimeDelta::minutes(30);

/// One authority's work on one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// Which report.
    pub report: ReportId,
    /// Whose work.
    pub organisation: OrgId,
    /// In which unit.
    pub unit: Option<UnitId>,
    /// Where it stands.
    pub state: State,
    /// In whose hands.
    pub assignee: Option<MemberId>,
    /// Since when it is claimed.
    pub claimed_at: Option<Time>,
    /// The case that it is in.
    pub case: Option<CaseId>,
    /// Why nothing follows, what was asked, or why it was referred.
    pub reason: Option<String>,
    /// To which authority it was referred.
    pub referred_to: Option<OrgId>,
    /// When it was acknowledged, expressly or by the first other act.
    pub acknowledged_at: Option<Time>,
    /// When feedback was given, or withheld with ground and date.
    pub feedback_at: Option<Time>,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// The row's version; storage counts it.
    pub version: i32,
}

/// A verb with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// See [`Verb`], one by one.
    Acknowledge,
    /// Takes it into the actor's hands.
    Claim,
    /// Gives it back.
    ReleaseClaim,
    /// To whom.
    Assign(MemberId),
    /// The question.
    NeedInfo(String),
    /// The reporter has answered, or hasn't in time.
    Answered,
    /// The case, opened for it or not.
    Accept(CaseId),
    /// The case.
    Link(CaseId),
    /// To which authority, and why.
    Refer {
        /// To whom.
        to: OrgId,
        /// Why.
        reason: Option<String>,
    },
    /// Why nothing follows.
    NoAction(String),
    /// Done.
    Close,
    /// Not done after all.
    Reopen,
}

impl Command {
    /// Its verb.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Acknowledge => Verb::Acknowledge,
            Self::Claim => Verb::Claim,
            Self::ReleaseClaim => Verb::ReleaseClaim,
            Self::Assign(_) => Verb::Assign,
            Self::NeedInfo(_) => Verb::NeedInfo,
            Self::Answered => Verb::Answered,
            Self::Accept(_) => Verb::Accept,
            Self::Link(_) => Verb::Link,
            Self::Refer { .. } => Verb::Refer,
            Self::NoAction(_) => Verb::NoAction,
            Self::Close => Verb::Close,
            Self::Reopen => Verb::Reopen,
        }
    }
}

/// The command is impossible where the handling stands: 409 with `allowed`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{verb} isn't possible: the report is {state}")]
pub struct WrongState {
    /// Where it stands.
    pub state: State,
    /// What was asked.
    pub verb: Verb,
    /// What is possible instead.
    pub allowed: Vec<Verb>,
    /// It could be closed, were feedback given or withheld.
    pub lacks_feedback: bool,
}

impl Handling {
    /// As it is at release.
    pub const fn new(report: ReportId, organisation: OrgId) -> Self {
        Self {
            report,
            organisation,
            unit: None,
            state: State::New,
            assignee: None,
            claimed_at: None,
            case: None,
            reason: None,
            referred_to: None,
            acknowledged_at: None,
            feedback_at: None,
            closed_at: None,
            version: 1,
        }
    }

    /// What is possible now.
    pub fn allowed(&self) -> Vec<Verb> {
        Verb::ALL.iter().copied().filter(|verb| self.after(*verb).is_some()).collect()
    }

    fn after(&self, verb: Verb) -> Option<State> {
        self.state.after(verb).filter(|_| verb != Verb::Close || self.feedback_at.is_some())
    }

    /// The handling after `command`, done by `actor` at `now`. Whatever comes first acknowledges.
    pub fn decide(&self, command: &Command, actor: &Actor, now: Time) -> Result<Self, WrongState> {
        let verb = command.verb();
        let Some(state) = self.after(verb) else {
            return Err(WrongState {
                state: self.state,
                verb,
                allowed: self.allowed(),
                lacks_feedback: self.state.after(verb).is_some(),
            });
        };
        let mut next = Self { state, acknowledged_at: self.acknowledged_at.or(Some(now)), ..self.clone() };
        match command {
            Command::Acknowledge | Command::Answered => {}
            Command::Claim => (next.assignee, next.claimed_at) = (actor.member(), Some(now)),
            Command::ReleaseClaim => (next.assignee, next.claimed_at) = (None, None),
            Command::Assign(member) => (next.assignee, next.claimed_at) = (Some(*member), Some(now)),
            Command::NeedInfo(question) => next.reason = Some(question.clone()),
            Command::Accept(case) | Command::Link(case) => {
                (next.case, next.reason) = (Some(*case), None);
                next.assignee = self.assignee.or(actor.member());
            }
            Command::Refer { to, reason } => {
                (next.referred_to, next.reason) = (Some(*to), reason.clone());
            }
            Command::NoAction(reason) => next.reason = Some(reason.clone()),
            Command::Close => next.closed_at = Some(now),
            Command::Reopen => {
                next.assignee = actor.member();
                (next.claimed_at, next.closed_at) = (Some(now), None);
                (next.case, next.reason, next.referred_to) = (None, None, None);
                // the reporter is owed another answer
                next.feedback_at = None;
            }
        }
        if !matches!(command, Command::Claim | Command::Assign(_) | Command::Reopen)
            && state != State::InTriage
        {
            next.claimed_at = None;
        }
        Ok(next)
    }

    /// The handling after feedback was given, or withheld with ground and date.
    #[must_use]
    pub fn with_feedback(&self, at: Time) -> Self {
        Self { feedback_at: Some(at), ..self.clone() }
    }
}
