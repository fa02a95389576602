//! The states of a handling and the one table of their transitions.

use crate::authz::Action;
use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// Where one authority's work on a report stands. The discriminant is the `stage` of list columns: never renumber.
    State {
        /// Released, and nobody has said so yet.
        New = "new",
        /// Received.
        Acknowledged = "acknowledged",
        /// In somebody's hands.
        InTriage = "in-triage",
        /// Waits for the reporter.
        NeedsInfo = "needs-info",
        /// Opened or joined a case.
        Accepted = "accepted",
        /// Belongs to a case that there was.
        Linked = "linked",
        /// Handed to another authority.
        Referred = "referred",
        /// Nothing follows, with a reason.
        NoAction = "no-action",
        /// Done, feedback given or withheld.
        Closed = "closed",
    }
}

words! {
    /// What can be done to a handling.
    Verb {
        /// Say that it was received.
        Acknowledge = "acknowledge",
        /// Take it.
        Claim = "claim",
        /// Give it back; also when the claim lapses.
        ReleaseClaim = "release-claim",
        /// Give it to a colleague.
        Assign = "assign",
        /// Ask the reporter.
        NeedInfo = "need-info",
        /// The reporter has answered, or time has run out.
        Answered = "answered",
        /// Into a case, new or not.
        Accept = "accept",
        /// To a case that there is.
        Link = "link",
        /// To another authority.
        Refer = "refer",
        /// Nothing follows.
        NoAction = "no-action",
        /// Done.
        Close = "close",
        /// Not done after all.
        Reopen = "reopen",
    }
}

impl State {
    /// Where `verb` leads from here; `None` where it is impossible. What the table can't know: closing needs feedback.
    pub const fn after(self, verb: Verb) -> Option<Self> {
        use State as S;
        match (verb, self) {
            (Verb::Acknowledge, S::New) | (Verb::ReleaseClaim, S::InTriage) => Some(S::Acknowledged),
            (Verb::Claim, S::New | S::Acknowledged)
            | (Verb::Assign, S::New | S::Acknowledged | S::InTriage)
            | (Verb::Answered, S::NeedsInfo)
            | (Verb::Reopen, S::Closed) => Some(S::InTriage),
            (Verb::Assign, S::NeedsInfo) | (Verb::NeedInfo, S::New | S::Acknowledged | S::InTriage) => {
                Some(S::NeedsInfo)
            }
            (Verb::Accept, S::New | S::Acknowledged | S::InTriage) => Some(S::Accepted),
            (Verb::Link, S::New | S::Acknowledged | S::InTriage) => Some(S::Linked),
            (Verb::Refer, S::New | S::Acknowledged | S::InTriage) => Some(S::Referred),
            (Verb::NoAction, S::New | S::Acknowledged | S::InTriage) => Some(S::NoAction),
            (Verb::Close, S::Accepted | S::Linked | S::Referred | S::NoAction) => Some(S::Closed),
            _ => None,
        }
    }

    /// The `stage` of list columns.
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// Reads [`State::code`] back.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }
}

impl Verb {
    /// The row of the policy table that rules on it.
    pub const fn action(self) -> Action {
        match self {
            Self::Acknowledge => Action::AcknowledgeHandling,
            Self::Claim => Action::ClaimHandling,
            Self::ReleaseClaim => Action::ReleaseClaim,
            Self::Assign => Action::AssignHandling,
            Self::NeedInfo => Action::AskForMore,
            Self::Answered => Action::AnswerQuestion,
            Self::Accept => Action::AcceptHandling,
            Self::Link => Action::LinkHandling,
            Self::Refer => Action::ReferHandling,
            Self::NoAction => Action::TakeNoAction,
            Self::Close => Action::CloseHandling,
            Self::Reopen => Action::ReopenHandling,
        }
    }
}
