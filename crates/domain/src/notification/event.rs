//! What can happen that somebody is told of.

use crate::ids::{AgreementId, ChannelId, Item, ItemKind};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

words! {
    /// A type of event. On the wire it stands between `entente.` and `.v1`.
    EventType {
        /// A report came.
        ReportSubmitted = "report.submitted",
        /// It has a new revision.
        ReportRevised = "report.revised",
        /// Its owner took it back.
        ReportWithdrawn = "report.withdrawn",
        /// Its owner narrowed it.
        ReportRestricted = "report.restricted",
        /// An authority has received a report.
        HandlingAcknowledged = "handling.acknowledged",
        /// An authority took a report into a case.
        HandlingAccepted = "handling.accepted",
        /// An authority passed a report on.
        HandlingReferred = "handling.referred",
        /// An authority is done with a report.
        HandlingClosed = "handling.closed",
        /// An authority answered a reporter.
        FeedbackGiven = "feedback.given",
        /// A clock has run far.
        DutyWarned = "duty.warned",
        /// A clock has run out.
        DutyOverdue = "duty.overdue",
        /// A duty was met.
        DutyDone = "duty.done",
        /// An alert came.
        AlertPublished = "alert.published",
        /// An alert has a new version.
        AlertUpdated = "alert.updated",
        /// An alert was taken back.
        AlertRecalled = "alert.recalled",
        /// An alert has ceased to hold.
        AlertExpired = "alert.expired",
        /// A recipient answered an alert.
        AlertAcknowledged = "alert.acknowledged",
        /// Terms were proposed.
        AgreementProposed = "agreement.proposed",
        /// A party signed.
        AgreementSigned = "agreement.signed",
        /// Terms are in force.
        AgreementActivated = "agreement.activated",
        /// Terms were suspended.
        AgreementSuspended = "agreement.suspended",
        /// Terms hold again.
        AgreementResumed = "agreement.resumed",
        /// Terms have ended.
        AgreementTerminated = "agreement.terminated",
        /// An originator is asked for leave.
        ConsentAsked = "consent.asked",
        /// An originator answered.
        ConsentAnswered = "consent.answered",
        /// A request came.
        RequestSent = "request.sent",
        /// A request was answered.
        RequestAnswered = "request.answered",
        /// A request was refused.
        RequestRefused = "request.refused",
        /// Something could not be delivered, after every try.
        DeliveryDead = "delivery.dead",
        /// A channel was disabled because it failed for days.
        ChannelDisabled = "channel.disabled",
        /// A trial, asked for by whoever set the channel up.
        ChannelTest = "channel.test",
    }
}

/// Who is told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Everybody who holds the item, but its owner.
    Holders,
    /// Everybody who held it, though it is taken from them: a tombstone.
    FormerHolders,
    /// The item's owner, and the organisation that acted.
    OwnerAndActor,
    /// The parties of an agreement.
    Parties,
    /// Only the organisation that the event names.
    Named,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A report, a case, an alert.
    Item(Item),
    /// Terms.
    Agreement(AgreementId),
    /// A channel itself.
    Channel(ChannelId),
}

impl Subject {
    /// The name used in columns, addresses and events.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Item(item) => item.kind.as_str(),
            Self::Agreement(_) => "agreement",
            Self::Channel(_) => "channel",
        }
    }

    /// The id, untyped.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Item(item) => item.id,
            Self::Agreement(id) => id.0,
            Self::Channel(id) => id.0,
        }
    }

    /// The item, if it is one.
    pub const fn item(self) -> Option<Item> {
        match self {
            Self::Item(item) => Some(item),
            Self::Agreement(_) | Self::Channel(_) => None,
        }
    }

    /// Reads [`Subject::kind`] and [`Subject::id`] back.
    pub fn parse(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "agreement" => Some(Self::Agreement(id.into())),
            "channel" => Some(Self::Channel(id.into())),
            _ => ItemKind::parse(kind).map(|kind| Self::Item(Item { kind, id })),
        }
    }
}

impl<T: Into<Item>> From<T> for Subject {
    fn from(item: T) -> Self {
        Self::Item(item.into())
    }
}

impl EventType {
    /// The noun: what it is about.
    pub fn noun(self) -> &'static str {
        let name = self.as_str();
        name.split_once('.').map_or(name, |(noun, _)| noun)
    }

    /// The wire type of `CloudEvents`.
    pub fn wire(self) -> String {
        format!("entente.{self}.v1")
    }

    /// Whether it says that the item is gone: it cancels what waits, and goes out by every channel that carried the item.
    pub const fn is_tombstone(self) -> bool {
        matches!(
            self,
            Self::ReportWithdrawn | Self::ReportRestricted | Self::AlertRecalled | Self::AlertExpired
        )
    }

    /// The events of which only the newest about an item is worth telling, where this one stands for earlier ones.
    pub const fn stands_for(self) -> &'static [Self] {
        match self {
            Self::ReportRevised | Self::ReportWithdrawn | Self::ReportRestricted => {
                &[Self::ReportSubmitted, Self::ReportRevised, Self::ReportWithdrawn, Self::ReportRestricted]
            }
            Self::AlertUpdated | Self::AlertRecalled | Self::AlertExpired => {
                &[Self::AlertPublished, Self::AlertUpdated, Self::AlertRecalled, Self::AlertExpired]
            }
            _ => &[],
        }
    }

    /// Whether a subscription may name it.
    pub const fn is_subscribable(self) -> bool {
        !matches!(self, Self::ChannelTest)
    }

    /// Who is told.
    pub const fn telling(self) -> Telling {
        match self {
            Self::ReportSubmitted | Self::ReportRevised | Self::AlertPublished | Self::AlertUpdated => {
                Telling::Holders
            }
            Self::ReportWithdrawn | Self::ReportRestricted | Self::AlertRecalled | Self::AlertExpired => {
                Telling::FormerHolders
            }
            Self::HandlingAcknowledged
            | Self::HandlingAccepted
            | Self::HandlingReferred
            | Self::HandlingClosed
            | Self::FeedbackGiven
            | Self::AlertAcknowledged => Telling::OwnerAndActor,
            Self::AgreementProposed
            | Self::AgreementSigned
            | Self::AgreementActivated
            | Self::AgreementSuspended
            | Self::AgreementResumed
            | Self::AgreementTerminated => Telling::Parties,
            Self::DutyWarned
            | Self::DutyOverdue
            | Self::DutyDone
            | Self::ConsentAsked
            | Self::ConsentAnswered
            | Self::RequestSent
            | Self::RequestAnswered
            | Self::RequestRefused
            | Self::DeliveryDead
            | Self::ChannelDisabled
            | Self::ChannelTest => Telling::Named,
        }
    }
}
