//! The life of an alert: the one table of its transitions, and who has to be another person.
//!
//! While its next version is written, cleared or returned, the version that is out stays out (`published_at` is set): it
//! can be recalled and expires all the same.

use crate::actor::Actor;
use crate::authz::Action;
use crate::ids::{AlertId, CaseId, MemberId, OrgId};
use crate::marking::words;
use crate::reference::Reference;
use crate::time::Time;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A published alert expires after this, unless it says when.
const LIFE: TimeDelta = TimeDelta::days(90);

words! {
    /// Where an alert, or the next version of one that is out, stands. The discriminant is the `stage` of list columns: never renumber.
    AlertState {
        /// Being written.
        Draft = "draft",
        /// Before the second person.
        AwaitingClearance = "awaiting-clearance",
        /// May go out as it is.
        Cleared = "cleared",
        /// Out.
        Published = "published",
        /// Out, in a later version.
        Updated = "updated",
        /// Taken back.
        Recalled = "recalled",
        /// No longer holds.
        Expired = "expired",
    }
}

words! {
    /// What can be done to it.
    AlertVerb {
        /// Change it.
        Edit = "edit",
        /// Ask the second person.
        Submit = "submit-for-clearance",
        /// Let it go out.
        Clear = "clear",
        /// Give it back, with a reason.
        Return = "return",
        /// Send it.
        Publish = "publish",
        /// Begin the next version.
        Update = "update",
        /// Take it back.
        Recall = "recall",
        /// Its time is over.
        Expire = "expire",
    }
}

impl AlertState {
    /// Where `verb` leads from here, for an alert of which a version `is_out` or none is; `None` where it is impossible.
    pub const fn after(self, verb: AlertVerb, is_out: bool) -> Option<Self> {
        use AlertState as S;
        match (verb, self) {
            (AlertVerb::Edit, S::Draft)
            | (AlertVerb::Return, S::AwaitingClearance | S::Cleared)
            | (AlertVerb::Update, S::Published | S::Updated) => Some(S::Draft),
            (AlertVerb::Submit, S::Draft) => Some(S::AwaitingClearance),
            (AlertVerb::Clear, S::AwaitingClearance) => Some(S::Cleared),
            (AlertVerb::Publish, S::Cleared) => Some(if is_out { S::Updated } else { S::Published }),
            (AlertVerb::Recall, S::Draft | S::AwaitingClearance | S::Cleared | S::Published | S::Updated)
                if is_out =>
            {
                Some(S::Recalled)
            }
            (AlertVerb::Expire, S::Draft | S::AwaitingClearance | S::Cleared | S::Published | S::Updated)
                if is_out =>
            {
                Some(S::Expired)
            }
            _ => None,
        }
    }

    /// The `stage` of list columns; apart from those of handlings, reports and cases.
    pub const fn code(self) -> i32 {
        60 + self as i32
    }

    /// Reads [`AlertState::code`] back.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }
}

impl AlertVerb {
    /// The row of the policy table that rules on it; `None` for what only the clock does.
    pub const fn action(self) -> Option<Action> {
        match self {
            Self::Edit => Some(Action::EditAlert),
            Self::Submit => Some(Action::SubmitAlert),
            Self::Clear => Some(Action::ClearAlert),
            Self::Return => Some(Action::ReturnAlert),
            Self::Publish => Some(Action::PublishAlert),
            Self::Update => Some(Action::UpdateAlert),
            Self::Recall => Some(Action::RecallAlert),
            Self::Expire => None,
        }
    }
}

/// What a second person has cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Time,
    /// The hash of [`super::canonical`].
    pub hash: Vec<u8>,
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Which.
    pub id: AlertId,
    /// As people cite it.
    pub reference: Reference,
    /// Who publishes.
    pub organisation: OrgId,
    /// The case that it comes from.
    pub case: CaseId,
    /// The newest version, from 1.
    pub number: i32,
    /// Where it stands.
    pub state: AlertState,
    /// Who wrote it.
    pub drafter: MemberId,
    /// Who asked for clearance.
    pub submitted_by: Option<MemberId>,
    /// What was cleared.
    pub clearance: Option<Clearance>,
    /// Why it was returned or recalled.
    pub reason: Option<String>,
    /// When it first went out: its recipients hold it since.
    pub published_at: Option<Time>,
    /// When it ceases to hold.
    pub expires_at: Option<Time>,
    /// The row's version; storage counts it.
    pub version: i32,
}

/// A verb with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertCommand {
    /// See [`AlertVerb`], one by one.
    Edit,
    /// To the second person.
    Submit,
    /// The hash of what the second person has seen.
    Clear {
        /// Of [`super::canonical`].
        hash: Vec<u8>,
    },
    /// Why it isn't cleared.
    Return {
        /// In words.
        reason: String,
    },
    /// The hash of the content of now with the recipients that were cleared.
    Publish {
        /// Of [`super::canonical`].
        hash: Vec<u8>,
    },
    /// Begins the next version.
    Update,
    /// Why it is taken back; one person is enough.
    Recall {
        /// In words; recipients read it.
        reason: String,
        /// A duty officer may recall what others have published.
        duty_officer: bool,
    },
    /// Its time is over.
    Expire,
}

impl AlertCommand {
    /// Its verb.
    pub const fn verb(&self) -> AlertVerb {
        match self {
            Self::Edit => AlertVerb::Edit,
            Self::Submit => AlertVerb::Submit,
            Self::Clear { .. } => AlertVerb::Clear,
            Self::Return { .. } => AlertVerb::Return,
            Self::Publish { .. } => AlertVerb::Publish,
            Self::Update => AlertVerb::Update,
            Self::Recall { .. } => AlertVerb::Recall,
            Self::Expire => AlertVerb::Expire,
        }
    }
}

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AlertError {
    /// Impossible where it stands: 409 with `allowed`.
    #[error("{verb} isn't possible: the alert is {state}")]
    WrongState {
        /// Where it stands.
        state: AlertState,
        /// What was asked.
        verb: AlertVerb,
        /// What is possible instead.
        allowed: Vec<AlertVerb>,
    },
    /// Who wrote or submitted it can't clear or return it.
    #[error("a person who neither wrote nor submitted the alert has to do this")]
    SecondPerson,
    /// Only the drafter and the clearer publish, update and recall.
    #[error("only who wrote or cleared the alert may do this")]
    NotDrafterOrClearer,
    /// Something has changed since it was cleared.
    #[error("the alert has changed since it was cleared; it needs another clearance")]
    ClearanceStale,
}

impl Alert {
    /// Whether recipients hold a version.
    pub const fn is_out(&self) -> bool {
        self.published_at.is_some() && !matches!(self.state, AlertState::Recalled | AlertState::Expired)
    }

    /// What is possible now.
    pub fn allowed(&self) -> Vec<AlertVerb> {
        AlertVerb::ALL
            .iter()
            .copied()
            .filter(|verb| self.state.after(*verb, self.is_out()).is_some())
            .collect()
    }

    /// The alert after `command`, done by `actor` at `now`.
    pub fn decide(&self, command: &AlertCommand, actor: &Actor, now: Time) -> Result<Self, AlertError> {
        let verb = command.verb();
        let Some(state) = self.state.after(verb, self.is_out()) else {
            return Err(AlertError::WrongState { state: self.state, verb, allowed: self.allowed() });
        };
        let mut next = Self { state, ..self.clone() };
        match command {
            AlertCommand::Edit | AlertCommand::Expire => {}
            AlertCommand::Submit => {
                next.submitted_by = Some(actor.member().unwrap_or(self.drafter));
                next.reason = None;
            }
            AlertCommand::Clear { hash } => {
                let by = self.second_person(actor)?;
                next.clearance = Some(Clearance { by, at: now, hash: hash.clone() });
            }
            AlertCommand::Return { reason } => {
                self.second_person(actor)?;
                (next.clearance, next.reason) = (None, Some(reason.clone()));
            }
            AlertCommand::Publish { hash } => {
                self.drafter_or_clearer(actor)?;
                if self.clearance.as_ref().is_none_or(|clearance| clearance.hash != *hash) {
                    return Err(AlertError::ClearanceStale);
                }
                next.published_at = self.published_at.or(Some(now));
                next.expires_at = self.expires_at.or(Some(now + LIFE));
            }
            AlertCommand::Update => {
                self.drafter_or_clearer(actor)?;
                next.number += 1;
                (next.clearance, next.submitted_by) = (None, None);
                next.drafter = actor.member().unwrap_or(self.drafter);
            }
            AlertCommand::Recall { reason, duty_officer } => {
                if !duty_officer {
                    self.drafter_or_clearer(actor)?;
                }
                next.reason = Some(reason.clone());
            }
        }
        Ok(next)
    }

    /// The acting member, who must be neither the drafter nor who submitted it.
    fn second_person(&self, actor: &Actor) -> Result<MemberId, AlertError> {
        let other = |member: &MemberId| *member != self.drafter && Some(*member) != self.submitted_by;
        actor.member().filter(other).ok_or(AlertError::SecondPerson)
    }

    /// The platform may do it too: the clock recalls what was frozen for too long.
    fn drafter_or_clearer(&self, actor: &Actor) -> Result<(), AlertError> {
        let known =
            |member| member == self.drafter || self.clearance.as_ref().is_some_and(|c| c.by == member);
        match actor {
            Actor::System(_) => Ok(()),
            Actor::Member { id, .. } if known(*id) => Ok(()),
            Actor::Member { .. } | Actor::Client { .. } => Err(AlertError::NotDrafterOrClearer),
        }
    }
}
