//! What mails call events and items.

use domain::notification::EventType;
use domain::taxonomy::Severity;

/// What happened, as a sentence without its end.
pub(super) const fn happened(event: EventType) -> &'static str {
    match event {
        EventType::ReportSubmitted => "A report came",
        EventType::ReportRevised => "A report has a new revision",
        EventType::ReportWithdrawn => "A report was withdrawn",
        EventType::ReportRestricted => "A report was narrowed",
        EventType::HandlingAcknowledged => "An authority has received a report",
        EventType::HandlingAccepted => "An authority has taken up a report",
        EventType::HandlingReferred => "An authority has passed a report on",
        EventType::HandlingClosed => "An authority is done with a report",
        EventType::FeedbackGiven => "An authority has answered a report",
        EventType::DutyWarned => "A deadline is near",
        EventType::DutyOverdue => "A deadline has passed",
        EventType::DutyDone => "A duty was met",
        EventType::AlertPublished => "An alert came",
        EventType::AlertUpdated => "An alert has a new version",
        EventType::AlertRecalled => "An alert was recalled",
        EventType::AlertExpired => "An alert has expired",
        EventType::AlertAcknowledged => "An alert was acknowledged",
        EventType::AgreementProposed => "Terms were proposed",
        EventType::AgreementSigned => "A party has signed an agreement",
        EventType::AgreementActivated => "An agreement is in force",
        EventType::AgreementSuspended => "An agreement is suspended",
        EventType::AgreementResumed => "An agreement holds again",
        EventType::AgreementTerminated => "An agreement has ended",
        EventType::ConsentAsked => "Consent is asked for",
        EventType::ConsentAnswered => "A question for consent was answered",
        EventType::RequestSent => "A request for information came",
        EventType::RequestAnswered => "A request for information was answered",
        EventType::RequestRefused => "A request for information was refused",
        EventType::DeliveryDead => "A notification could not be delivered",
        EventType::ChannelDisabled => "A channel was disabled, since it failed for days",
        EventType::ChannelTest => "This is a trial",
    }
}

/// What the event is about, where its own words don't say.
pub(super) fn about(event: EventType, kind: &'static str) -> Option<&'static str> {
    let silent = matches!(
        event,
        EventType::DutyWarned
            | EventType::DutyOverdue
            | EventType::DutyDone
            | EventType::ConsentAsked
            | EventType::ConsentAnswered
            | EventType::DeliveryDead
    );
    silent.then_some(kind)
}

/// How urgent an event is at least, whatever its item: what has to be answered or destroyed doesn't wait at the end.
pub(super) const fn least(event: EventType) -> Option<Severity> {
    match event {
        EventType::DutyOverdue
        | EventType::ReportWithdrawn
        | EventType::ReportRestricted
        | EventType::AlertRecalled => Some(Severity::High),
        EventType::DutyWarned | EventType::RequestSent | EventType::ChannelDisabled => Some(Severity::Medium),
        _ => None,
    }
}
