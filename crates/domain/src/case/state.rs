//! The states of a case and the one table of their transitions.

use crate::ids::{CaseId, MemberId, OrgId};
use crate::marking::words;
use crate::reference::Reference;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// Where a case stands. The discriminant is the `stage` of list columns: never renumber.
    CaseState {
        /// Opened.
        Open = "open",
        /// Graded.
        Assessed = "assessed",
        /// Worked on.
        Active = "active",
        /// Handed to another authority.
        Transferred = "transferred",
        /// Shared with another authority.
        Joint = "joint",
        /// Ended, with an outcome.
        Closed = "closed",
        /// The reporters know.
        FeedbackSent = "feedback-sent",
        /// Kept.
        Archived = "archived",
        /// A tombstone.
        Erased = "erased",
    }
}

words! {
    /// What can be done to a case.
    CaseVerb {
        /// Grade it, again if need be.
        Assess = "assess",
        /// The first task, request or alert.
        Activate = "activate",
        /// Another authority has taken it.
        Transfer = "transfer",
        /// Another authority has joined.
        Join = "join",
        /// End it.
        Close = "close",
        /// Every reporter has feedback, or a dated withholding of it.
        SendFeedback = "send-feedback",
        /// Put it away.
        Archive = "archive",
        /// Take it up again; two persons.
        Reopen = "reopen",
        /// At the end of its term.
        Erase = "erase",
    }
}

words! {
    /// How reliable the source is (Europol).
    SourceGrade {
        /// No doubt.
        A = "A",
        /// Mostly reliable.
        B = "B",
        /// Mostly not.
        C = "C",
        /// Can't be said.
        X = "X",
    }
}

words! {
    /// How accurate the information is (Europol).
    Information {
        /// Known to be so.
        One = "1",
        /// Known to the source.
        Two = "2",
        /// Corroborated hearsay.
        Three = "3",
        /// Can't be corroborated.
        Four = "4",
    }
}

words! {
    /// Where the attack comes from; returned to reporters.
    Origin {
        /// From the EU.
        Eu = "eu",
        /// From elsewhere.
        NonEu = "non-eu",
        /// Both.
        Mixed = "mixed",
        /// Not known.
        Unknown = "unknown",
    }
}

impl CaseState {
    /// Where `verb` leads from here; `None` where it is impossible.
    pub const fn after(self, verb: CaseVerb) -> Option<Self> {
        use CaseState as S;
        match (verb, self) {
            (CaseVerb::Assess, S::Open | S::Assessed) => Some(S::Assessed),
            (CaseVerb::Activate, S::Open | S::Assessed)
            | (CaseVerb::Assess, S::Active)
            | (CaseVerb::Reopen, S::Closed | S::FeedbackSent | S::Archived) => Some(S::Active),
            (CaseVerb::Transfer, S::Active) => Some(S::Transferred),
            (CaseVerb::Join, S::Active) | (CaseVerb::Assess, S::Joint) => Some(S::Joint),
            (CaseVerb::Close, S::Open | S::Assessed | S::Active | S::Transferred | S::Joint) => {
                Some(S::Closed)
            }
            (CaseVerb::SendFeedback, S::Closed) => Some(S::FeedbackSent),
            (CaseVerb::Archive, S::FeedbackSent) => Some(S::Archived),
            (CaseVerb::Erase, S::Archived) => Some(S::Erased),
            _ => None,
        }
    }

    /// The `stage` of list columns; apart from those of handlings and reports.
    pub const fn code(self) -> i32 {
        40 + self as i32
    }

    /// Reads [`CaseState::code`] back.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }

    /// Whether reports can still go into it.
    pub const fn takes_reports(self) -> bool {
        matches!(self, Self::Open | Self::Assessed | Self::Active | Self::Joint)
    }
}

/// What an authority makes of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// How reliable the source.
    pub source: SourceGrade,
    /// How accurate the information.
    pub information: Information,
    /// Offence codes, suggested from the categories and always edited by a person.
    pub offences: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// As people cite it.
    pub reference: Reference,
    /// Whose.
    pub organisation: OrgId,
    /// Its title; never told to a reporter.
    pub title: String,
    /// Where it stands.
    pub state: CaseState,
    /// Who leads it.
    pub lead: MemberId,
    /// Who is in, the lead aside.
    pub members: Vec<MemberId>,
    /// What is made of it.
    pub assessment: Option<Assessment>,
    /// How it ended.
    pub outcome: Option<String>,
    /// When it was opened.
    pub opened_at: Time,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// The row's version; storage counts it.
    pub version: i32,
}

/// A verb with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseCommand {
    /// The grades.
    Assess(Assessment),
    /// See [`CaseVerb`], one by one.
    Activate,
    /// Handed over.
    Transfer,
    /// Shared.
    Join,
    /// How it ended.
    Close {
        /// In words.
        outcome: String,
    },
    /// The reporters know.
    SendFeedback,
    /// Put away.
    Archive,
    /// Taken up again.
    Reopen,
    /// A tombstone.
    Erase,
}

impl CaseCommand {
    /// Its verb.
    pub const fn verb(&self) -> CaseVerb {
        match self {
            Self::Assess(_) => CaseVerb::Assess,
            Self::Activate => CaseVerb::Activate,
            Self::Transfer => CaseVerb::Transfer,
            Self::Join => CaseVerb::Join,
            Self::Close { .. } => CaseVerb::Close,
            Self::SendFeedback => CaseVerb::SendFeedback,
            Self::Archive => CaseVerb::Archive,
            Self::Reopen => CaseVerb::Reopen,
            Self::Erase => CaseVerb::Erase,
        }
    }
}

/// The command is impossible where the case stands: 409 with `allowed`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{verb} isn't possible: the case is {state}")]
pub struct WrongCaseState {
    /// Where it stands.
    pub state: CaseState,
    /// What was asked.
    pub verb: CaseVerb,
    /// What is possible instead.
    pub allowed: Vec<CaseVerb>,
}

impl Case {
    /// What is possible now.
    pub fn allowed(&self) -> Vec<CaseVerb> {
        CaseVerb::ALL.iter().copied().filter(|verb| self.state.after(*verb).is_some()).collect()
    }

    /// Whether `member` is in: the lead, or one of the members.
    pub fn has_member(&self, member: MemberId) -> bool {
        self.lead == member || self.members.contains(&member)
    }

    /// The case after `command` at `now`.
    pub fn decide(&self, command: &CaseCommand, now: Time) -> Result<Self, WrongCaseState> {
        let verb = command.verb();
        let Some(state) = self.state.after(verb) else {
            return Err(WrongCaseState { state: self.state, verb, allowed: self.allowed() });
        };
        let mut next = Self { state, ..self.clone() };
        match command {
            CaseCommand::Assess(assessment) => next.assessment = Some(assessment.clone()),
            CaseCommand::Close { outcome } => {
                (next.outcome, next.closed_at) = (Some(outcome.clone()), Some(now));
            }
            CaseCommand::Reopen => (next.outcome, next.closed_at) = (None, None),
            CaseCommand::Activate
            | CaseCommand::Transfer
            | CaseCommand::Join
            | CaseCommand::SendFeedback
            | CaseCommand::Archive
            | CaseCommand::Erase => {}
        }
        Ok(next)
    }
}
