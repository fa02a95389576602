//! Why: findings, timelines, steps.

use super::Moment;

/// How a rule came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It limits: a class is pseudonymised.
    Mask,
    /// It limits: a class is withheld.
    Withhold,
    /// It refuses.
    Fail,
    /// It would hold after one more act.
    Wait,
}

impl Verdict {
    /// The icon's name.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Pass => "check",
            Self::Mask => "mask",
            Self::Withhold => "lock",
            Self::Fail => "x",
            Self::Wait => "duty",
        }
    }

    /// The ink.
    pub fn ink(self) -> &'static str {
        match self {
            Self::Pass => "ok",
            Self::Mask | Self::Withhold => "muted",
            Self::Fail => "danger",
            Self::Wait => "warn",
        }
    }
}

/// One evaluated rule, in words, with the clause it cites.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How it came out.
    pub verdict: Verdict,
    /// What it says: *Phishing is allowed*.
    pub text: String,
    /// The clause, as its wire id (`data-classes`), shown with its number; empty where none decides.
    pub clause: String,
    /// The particulars behind the clause's name.
    pub because: String,
    /// What would mend it, as its wire id.
    pub mend: Option<String>,
}

/// Findings under one heading.
#[derive(Debug, Clone)]
pub struct FindingGroup {
    /// The heading: *Why you see it*.
    pub heading: String,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// One line of a timeline.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// What happened.
    pub text: String,
    /// More about it; may be empty.
    pub more: String,
    /// Whether the reader's organisation did it.
    pub own: bool,
}

/// One step in the life of an agreement.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// Whether it is behind.
    pub done: bool,
    /// Whether it is now.
    pub current: bool,
}
