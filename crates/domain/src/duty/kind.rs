//! What can be owed, under which law, and when people are reminded of it.

use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What is owed.
    DutyKind {
        /// Say that a report was received.
        Acknowledge = "acknowledge",
        /// Say what comes of it.
        TriageOutcome = "triage-outcome",
        /// Say how the case goes; repeats.
        Progress = "progress",
        /// Say how it ended.
        ClosureFeedback = "closure-feedback",
        /// Say that an alert was received.
        AlertAcknowledge = "alert-acknowledge",
        /// Say that a withdrawal was received, and done: the copies are gone.
        WithdrawalAcknowledge = "withdrawal-acknowledge",
        /// Put an alert out without a source that was withdrawn, or recall it.
        AlertUpdate = "alert-update",
        /// Follow an early warning up with a report.
        FollowUp = "follow-up",
        /// Early warning under NIS 2.
        Nis2EarlyWarning = "nis2-early-warning",
        /// Notification under NIS 2.
        Nis2Notification = "nis2-notification",
        /// Final report under NIS 2.
        Nis2Final = "nis2-final",
        /// Initial notification under DORA.
        DoraInitial = "dora-initial",
        /// Intermediate report under DORA.
        DoraIntermediate = "dora-intermediate",
        /// Final report under DORA.
        DoraFinal = "dora-final",
        /// Notification of a personal-data breach.
        GdprBreach = "gdpr-breach",
    }
}

words! {
    /// A regime that a company's profile names: it owes that regime's notifications. A report on this platform isn't one.
    RegimeProfile {
        /// Directive (EU) 2022/2555.
        Nis2 = "nis2",
        /// Regulation (EU) 2022/2554.
        Dora = "dora",
        /// Regulation (EU) 2016/679.
        Gdpr = "gdpr",
    }
}

words! {
    /// Why a clock stands still.
    StopReason {
        /// A judge has to authorise.
        JudicialAuthorisation = "judicial-authorisation",
        /// A question to the other side is open.
        Clarification = "clarification",
    }
}

words! {
    /// When people are reminded.
    Tick {
        /// Half of the time is gone.
        Half = "half",
        /// Four fifths are gone.
        Most = "most",
        /// It is due.
        Due = "due",
    }
}

impl DutyKind {
    /// The statute that makes it owed; `None` where an agreement's clause does.
    pub const fn source(self) -> Option<&'static str> {
        match self {
            Self::Nis2EarlyWarning => Some("Directive (EU) 2022/2555, art. 23(4)(a)"),
            Self::Nis2Notification => Some("Directive (EU) 2022/2555, art. 23(4)(b)"),
            Self::Nis2Final => Some("Directive (EU) 2022/2555, art. 23(4)(d)"),
            Self::DoraInitial => Some("Delegated Regulation (EU) 2025/301, art. 5(1)(a)"),
            Self::DoraIntermediate => Some("Delegated Regulation (EU) 2025/301, art. 5(1)(b)"),
            Self::DoraFinal => Some("Delegated Regulation (EU) 2025/301, art. 5(1)(c)"),
            Self::GdprBreach => Some("Regulation (EU) 2016/679, art. 33(1)"),
            Self::Acknowledge
            | Self::TriageOutcome
            | Self::Progress
            | Self::ClosureFeedback
            | Self::AlertAcknowledge
            | Self::WithdrawalAcknowledge
            | Self::AlertUpdate
            | Self::FollowUp => None,
        }
    }

    /// Whether a statute, not an agreement, makes it owed.
    pub const fn is_statutory(self) -> bool {
        self.source().is_some()
    }
}

impl Tick {
    /// The share of the time after which it comes, in per cent.
    pub const fn share(self) -> i32 {
        match self {
            Self::Half => 50,
            Self::Most => 80,
            Self::Due => 100,
        }
    }
}
