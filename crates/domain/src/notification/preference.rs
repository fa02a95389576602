//! What a member wants to be mailed about. Nothing is, until the member says so.

use super::{Digest, EventType};
use crate::authz::{Action, Role, policy};
use crate::fields::{Errors, FieldError, Reader};
use crate::marking::words;
use crate::taxonomy::Severity;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

words! {
    /// Whether a member is mailed, and how often.
    MailMode {
        /// Not at all.
        Off = "off",
        /// One mail for each event.
        AtOnce = "at-once",
        /// One mail an hour at most.
        Hourly = "hourly",
        /// One mail a day.
        Daily = "daily",
    }
}

impl MailMode {
    /// How mails are gathered; nothing where there are none.
    pub const fn digest(self) -> Option<Digest> {
        match self {
            Self::Off => None,
            Self::AtOnce => Some(Digest::AtOnce),
            Self::Hourly => Some(Digest::Hourly),
            Self::Daily => Some(Digest::Daily),
        }
    }
}

impl From<Digest> for MailMode {
    fn from(digest: Digest) -> Self {
        match digest {
            Digest::AtOnce => Self::AtOnce,
            Digest::Hourly => Self::Hourly,
            Digest::Daily => Self::Daily,
        }
    }
}

/// A member's wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Whether, and how often.
    pub mode: MailMode,
    /// About what.
    pub events: Vec<EventType>,
    /// This bad, or worse.
    pub severity_at_least: Option<Severity>,
}

/// What somebody must be permitted, in some relation, to hear of an event in person: that it happened is content too.
/// `None` where nobody is told in person.
pub const fn hears(event: EventType) -> Option<Action> {
    Some(match event {
        EventType::ReportSubmitted
        | EventType::ReportRevised
        | EventType::ReportWithdrawn
        | EventType::ReportRestricted
        | EventType::HandlingAcknowledged
        | EventType::HandlingAccepted
        | EventType::HandlingReferred
        | EventType::HandlingClosed
        | EventType::FeedbackGiven => Action::ReadReport,
        EventType::DutyWarned | EventType::DutyOverdue | EventType::DutyDone => Action::ReadDuties,
        EventType::AlertPublished
        | EventType::AlertUpdated
        | EventType::AlertRecalled
        | EventType::AlertExpired
        | EventType::AlertAcknowledged => Action::ReadAlert,
        EventType::AgreementProposed
        | EventType::AgreementSigned
        | EventType::AgreementActivated
        | EventType::AgreementSuspended
        | EventType::AgreementResumed
        | EventType::AgreementTerminated => Action::ReadAgreement,
        EventType::ConsentAsked => Action::AnswerConsent,
        EventType::ConsentAnswered => Action::ReadCase,
        EventType::RequestSent => Action::AnswerRequest,
        EventType::RequestAnswered | EventType::RequestRefused => Action::DraftRequest,
        EventType::DeliveryDead | EventType::ChannelDisabled => Action::EditChannel,
        EventType::ChannelTest => return None,
    })
}

/// The events that a member with `roles` may be mailed about.
pub fn audible(roles: &[Role]) -> Vec<EventType> {
    let permitted = policy::permissions(roles);
    let may = |event: &EventType| hears(*event).is_some_and(|action| permitted.contains(&action));
    EventType::ALL.iter().copied().filter(may).collect()
}

/// What is offered to a member with `roles` who has chosen nothing yet.
pub fn offered(roles: &[Role]) -> Preferences {
    let wanted = |role: &Role| -> &'static [EventType] {
        match role {
            Role::Reporter => &[
                EventType::FeedbackGiven,
                EventType::AlertPublished,
                EventType::AlertRecalled,
                EventType::DutyWarned,
                EventType::DutyOverdue,
            ],
            Role::Compliance => &[
                EventType::FeedbackGiven,
                EventType::DutyWarned,
                EventType::DutyOverdue,
                EventType::ConsentAsked,
                EventType::RequestSent,
                EventType::AgreementSuspended,
            ],
            Role::Analyst => {
                &[EventType::ReportSubmitted, EventType::ReportWithdrawn, EventType::DutyOverdue]
            }
            Role::Supervisor | Role::DutyOfficer => &[
                EventType::ReportSubmitted,
                EventType::ReportWithdrawn,
                EventType::AlertPublished,
                EventType::AlertRecalled,
                EventType::DutyWarned,
                EventType::DutyOverdue,
            ],
            Role::PartnerOfficer => {
                &[EventType::AlertPublished, EventType::AlertUpdated, EventType::AlertRecalled]
            }
            Role::AgreementManager | Role::Signatory => &[
                EventType::AgreementProposed,
                EventType::AgreementSigned,
                EventType::AgreementSuspended,
                EventType::AgreementTerminated,
            ],
            Role::Dpo | Role::Auditor => &[EventType::AgreementSuspended, EventType::AgreementTerminated],
            Role::Admin => &[EventType::DeliveryDead, EventType::ChannelDisabled],
            Role::Operator => &[],
        }
    };
    let mut events: Vec<EventType> = roles.iter().flat_map(wanted).copied().collect();
    events.sort_unstable();
    events.dedup();
    Preferences { mode: MailMode::Off, events, severity_at_least: None }
}

/// Reads `{mode, events?, severity_at_least?}` of a member with `roles`.
pub fn parse_preferences(body: &Value, roles: &[Role]) -> Result<Preferences, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let mode = if reader.has("mode") {
        reader.word("mode", MailMode::parse, MailMode::NAMES)
    } else {
        reader.missing("mode");
        None
    };
    let named = |text: &str| EventType::parse(text).filter(|event| event.is_subscribable());
    let given = reader.has("events");
    let events = reader.words("events", EventType::ALL.len(), named, EventType::NAMES).unwrap_or_default();
    let audible = audible(roles);
    // positions are those of the list as it was sent only where every word of it was read
    if errors.is_empty() {
        for (index, event) in events.iter().enumerate() {
            if !audible.contains(event) {
                let why = "tells of what your roles don't let you read; leave it out";
                errors.push(format!("/events/{index}"), "enum", why);
            }
        }
    }
    if mode.is_some_and(|mode| mode != MailMode::Off) && events.is_empty() {
        if given {
            reader.fail("events", "length", "name one event at least, or say off");
        } else {
            reader.missing("events");
        }
    }
    let least = "low, medium, high or critical";
    let severity_at_least = reader.word("severity_at_least", Severity::parse, least);
    reader.finish();
    errors.into_result(mode.map(|mode| Preferences { mode, events, severity_at_least }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nobody_is_mailed_about_what_the_roles_dont_open() {
        let body = json!({"mode": "daily", "events": ["delivery.dead", "report.submitted"]});
        let errors = parse_preferences(&body, &[Role::Admin]).unwrap_err();
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/events/1", "enum"));
        assert!(parse_preferences(&body, &[Role::Admin, Role::Analyst]).is_ok());
        assert!(audible(&[Role::Operator]).is_empty());
    }

    #[test]
    fn what_is_offered_may_be_chosen_and_nothing_is_on() {
        for role in Role::ALL.iter().copied() {
            let Preferences { mode, events, .. } = offered(&[role]);
            assert_eq!(mode, MailMode::Off);
            let body = json!({"mode": "hourly", "events": events, "severity_at_least": "high"});
            let taken = parse_preferences(&body, &[role]);
            assert_eq!(taken.is_ok(), !events.is_empty(), "{role:?}: {taken:?}");
        }
    }

    #[test]
    fn wrong_wishes_are_told_all_at_once() {
        for (body, pointer) in [
            (json!({}), "/mode"),
            (json!({"mode": "weekly"}), "/mode"),
            (json!({"mode": "daily"}), "/events"),
            (json!({"mode": "daily", "events": []}), "/events"),
            (json!({"mode": "off", "events": ["channel.test"]}), "/events/0"),
            (json!({"mode": "off", "severity_at_least": "huge"}), "/severity_at_least"),
            (json!({"mode": "off", "colour": "red"}), "/colour"),
        ] {
            let errors = parse_preferences(&body, &[Role::Reporter]).unwrap_err();
            assert!(errors.iter().any(|error| error.pointer == pointer), "{body}: {errors:?}");
        }
        assert!(parse_preferences(&json!({"mode": "off"}), &[Role::Operator]).is_ok());
    }
}
