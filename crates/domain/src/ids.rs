//! Typed identifiers. Every id is a `UUIDv7` made by `app` from its injected clock and randomness; the type says of what.
//!
//! ```
//! use entente_domain::ids::{OrgId, ReportId};
//! let org = OrgId::from(uuid::Uuid::nil());
//! // a ReportId can't be passed where an OrgId is meant
//! let _report: ReportId = uuid::Uuid::nil().into();
//! assert_eq!(org.to_string(), uuid::Uuid::nil().to_string());
//! ```

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A company, authority, CSIRT or the operator.
    OrgId,
    /// A part of an organisation, with territory, categories and desks.
    UnitId,
    /// A person with roles in one organisation.
    MemberId,
    /// A machine that acts for an organisation.
    ClientId,
    /// One signed-in session of a member.
    SessionId,
    /// An agreement, over all its versions.
    AgreementId,
    /// A named list of organisations kept by an agreement.
    CommunityId,
    /// A report, over all its revisions.
    ReportId,
    /// A report that isn't submitted yet.
    DraftId,
    /// A case of one authority.
    CaseId,
    /// An alert, over all its versions.
    AlertId,
    /// A stored decision.
    DecisionId,
    /// A release as people see it: the stable id of one holding.
    DisclosureId,
    /// A normalised technical value.
    ObservableId,
    /// The appearance of an observable in an item.
    SightingId,
    /// An owed action with a clock.
    DutyId,
    /// One answer of an authority to a reporter.
    FeedbackId,
    /// One entry of the log.
    EventId,
    /// The named members to whom an item is restricted.
    CompartmentId,
    /// A way in which an organisation, or one of its members, wants to be told.
    ChannelId,
    /// What a channel is told about.
    SubscriptionId,
    /// Something owed to a channel; the id that receivers tell repeats by.
    DeliveryId,
    /// A request of a client, as the log and error pages name it.
    RequestId,
}

/// The agreement id under which an owner holds its own items: everything kept, for ever.
pub const OWN: AgreementId = AgreementId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));

/// What kind of item an id names: the `kind` column of every item table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// What a company submits.
    Report,
    /// An agency's investigation container.
    Case,
    /// What an agency publishes.
    Alert,
}

impl ItemKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Report, Self::Case, Self::Alert];

    /// The name used in columns, addresses and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Case => "case",
            Self::Alert => "alert",
        }
    }

    /// Reads [`ItemKind::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An item of any kind: what holdings, decisions, duties and the log point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Item {
    /// Its kind.
    pub kind: ItemKind,
    /// Its id, untyped; see the `From` impls.
    pub id: Uuid,
}

impl From<ReportId> for Item {
    fn from(id: ReportId) -> Self {
        Self { kind: ItemKind::Report, id: id.0 }
    }
}
impl From<CaseId> for Item {
    fn from(id: CaseId) -> Self {
        Self { kind: ItemKind::Case, id: id.0 }
    }
}
impl From<AlertId> for Item {
    fn from(id: AlertId) -> Self {
        Self { kind: ItemKind::Alert, id: id.0 }
    }
}
