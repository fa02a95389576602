//! Who acts: a member, a service client, or a named role of the system itself. There is no "nobody".

use crate::ids::{ClientId, MemberId, OrgId, SessionId};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

words! {
    /// The parts of the system that act by themselves.
    SystemRole {
        /// Duties and lapses.
        Clock = "clock",
        /// Turns outbox events into deliveries.
        Dispatcher = "dispatcher",
        /// Sends them.
        Deliverer = "deliverer",
        /// Gives positions to what readers follow.
        Sequencer = "sequencer",
        /// Erases what is due.
        Retention = "retention",
        /// Brings data in at installation: organisations, first members, demo worlds.
        Importer = "importer",
    }
}

/// Who acts, and how it proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person, in a session.
    Member {
        /// Who.
        id: MemberId,
        /// Of which organisation.
        organisation: OrgId,
        /// In which session.
        session: SessionId,
    },
    /// A machine.
    Client {
        /// Which.
        id: ClientId,
        /// Of which organisation.
        organisation: OrgId,
    },
    /// The platform itself.
    System(SystemRole),
}

impl Actor {
    /// `member`, `client` or `system`, as the log says it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Member { .. } => "member",
            Self::Client { .. } => "client",
            Self::System(_) => "system",
        }
    }

    /// The id of the person or machine; a system role has the nil id.
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Member { id, .. } => id.0,
            Self::Client { id, .. } => id.0,
            Self::System(_) => Uuid::nil(),
        }
    }

    /// The organisation on whose behalf; the nil id for the platform.
    pub const fn organisation(&self) -> OrgId {
        match self {
            Self::Member { organisation, .. } | Self::Client { organisation, .. } => *organisation,
            Self::System(_) => OrgId(Uuid::nil()),
        }
    }

    /// The member, if a person acts.
    pub const fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member { id, .. } => Some(*id),
            Self::Client { .. } | Self::System(_) => None,
        }
    }
}
