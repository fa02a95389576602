//! Roles, and how an actor's organisation stands to an item.

use crate::decision::OrgKind;
use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What a member or a service client may be in its organisation. Tokens never carry it: it is read per request.
    Role {
        /// Reports for a company.
        Reporter = "reporter",
        /// Answers for a company.
        Compliance = "compliance",
        /// Triages, investigates, drafts alerts.
        Analyst = "analyst",
        /// The second person of an authority.
        Supervisor = "supervisor",
        /// Acts out of hours.
        DutyOfficer = "duty-officer",
        /// Receives from partners.
        PartnerOfficer = "partner-officer",
        /// Drafts and negotiates agreements.
        AgreementManager = "agreement-manager",
        /// Binds the organisation.
        Signatory = "signatory",
        /// Data-protection officer.
        Dpo = "dpo",
        /// Reads the log.
        Auditor = "auditor",
        /// Keeps members, clients, keys and channels.
        Admin = "admin",
        /// Runs the platform, without reading it.
        Operator = "operator",
    }
}

impl Role {
    /// Whether an organisation of `kind` may give this role. An admin never grants what its kind lacks.
    pub const fn may_be_held_in(self, kind: OrgKind) -> bool {
        match self {
            Self::Reporter | Self::Compliance => matches!(kind, OrgKind::Company),
            Self::Analyst | Self::Supervisor | Self::DutyOfficer => matches!(kind, OrgKind::Authority),
            Self::PartnerOfficer => matches!(kind, OrgKind::Authority | OrgKind::Csirt),
            Self::AgreementManager | Self::Signatory | Self::Dpo | Self::Auditor | Self::Admin => true,
            Self::Operator => matches!(kind, OrgKind::Operator),
        }
    }
}

words! {
    /// How the actor's organisation, or the actor, stands to the item.
    Relation {
        /// The item is the organisation's own; also for what it makes or keeps for itself.
        Own = "own",
        /// It holds an active disclosure of the item.
        Received = "rcv",
        /// It is a party to the agreement.
        Party = "party",
        /// The actor is a member of the case; implies that the case is the organisation's own.
        Member = "member",
    }
}
