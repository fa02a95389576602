//! Findings: one evaluated rule each, with the clause it cites. Words are made at the edge; here they are parameters.

use crate::agreement::{Clause, DataLevel, FlowKind, Level, PartyRole, Status};
use crate::data_class::ClassSet;
use crate::ids::{CommunityId, Item, OrgId};
use crate::marking::{Handling, Pap, PurposeSet, Tlp, words};
use crate::taxonomy::Category;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// The stable rule names of the API contract.
    Rule {
        /// There is none with this recipient.
        NoAgreement = "no-agreement",
        /// Not begun, expired, ended, or a party has left.
        NotInForce = "not-in-force",
        /// A clause that the release needs is suspended.
        Suspended = "suspended",
        /// The directions table doesn't list the flow.
        Direction = "direction",
        /// No purpose is left.
        Purpose = "purpose",
        /// A category is refused.
        Category = "category",
        /// The label is above the ceiling.
        TlpCeiling = "tlp-ceiling",
        /// The PAP label is above the ceiling.
        PapCeiling = "pap-ceiling",
        /// A source's label or onward clause doesn't reach the recipient.
        Reach = "reach",
        /// A handling code isn't accepted.
        HandlingCode = "handling-code",
        /// No legal basis cited that the clause has.
        LegalBasis = "legal-basis",
        /// A request is incomplete.
        RequestFormat = "request-format",
        /// Matching is off.
        Match = "match",
        /// A class is pseudonymised or withheld.
        DataClass = "data-class",
        /// The agreement is strategic.
        Strategic = "strategic",
        /// The third-country level.
        ThirdCountry = "third-country",
        /// No basis for the transfer of personal data.
        TransferBasis = "transfer-basis",
        /// The onward clause.
        Onward = "onward",
        /// The item is under dispute.
        Disputed = "disputed",
        /// The retention term is over.
        Retention = "retention",
        /// Training has lapsed.
        Training = "training",
        /// The recipient is a regulator.
        UseLimitation = "use-limitation",
    }
}

words! {
    /// What a rule said.
    Verdict {
        /// It passes.
        Pass = "pass",
        /// It refuses.
        Fail = "fail",
        /// It passes a part.
        Limits = "limits",
    }
}

words! {
    /// What would mend a failure.
    Mend {
        /// The originator's consent.
        Consent = "consent",
        /// A milder label.
        LowerLabel = "lower-label",
        /// A milder class.
        LowerClass = "lower-class",
        /// An amendment signed by all.
        Amend = "amend",
    }
}

/// The parameters of a finding, by rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Because {
    /// No agreement joins the two.
    NoAgreement,
    /// Where the agreement stands, and its dates.
    InForce {
        /// Its status.
        status: Status,
        /// First moment in force.
        from: Time,
        /// First moment no longer in force.
        until: Time,
    },
    /// A party has left.
    PartyLeft {
        /// Who.
        organisation: OrgId,
    },
    /// Clauses that are suspended for this flow.
    Suspended {
        /// Which.
        clauses: Vec<Clause>,
        /// Since when.
        since: Option<Time>,
    },
    /// The flow and the two roles.
    Direction {
        /// The flow.
        flow: FlowKind,
        /// The sender's role.
        from: PartyRole,
        /// The recipient's role.
        to: PartyRole,
    },
    /// Purposes asked and granted.
    Purposes {
        /// The item's.
        asked: PurposeSet,
        /// What is left.
        granted: PurposeSet,
    },
    /// Categories that are refused (none: all pass).
    Categories {
        /// Which.
        refused: Vec<Category>,
    },
    /// Label and ceiling.
    Tlp {
        /// The item's label.
        label: Tlp,
        /// The strictest that passes.
        max: Tlp,
    },
    /// PAP label and ceiling.
    Pap {
        /// The item's label.
        label: Pap,
        /// The strictest that passes.
        max: Pap,
    },
    /// Handling codes that are refused, or added.
    Handling {
        /// Refused.
        refused: Vec<Handling>,
        /// Added on release.
        added: Vec<Handling>,
    },
    /// One source and how far it reaches.
    Source {
        /// The source item.
        item: Item,
        /// Its originator.
        originator: OrgId,
        /// Its label.
        label: Tlp,
        /// Why it reaches, or doesn't.
        reach: Reach,
    },
    /// Classes that are touched.
    Classes {
        /// Kept.
        kept: ClassSet,
        /// Pseudonymised.
        pseudonymised: ClassSet,
        /// Withheld.
        withheld: ClassSet,
    },
    /// The data level takes the personal classes away.
    DataLevel {
        /// Strategic or operational.
        level: DataLevel,
        /// What it takes away.
        withheld: ClassSet,
    },
    /// Third-country level granted and in effect.
    Level {
        /// In the clause.
        granted: Level,
        /// By the facts of the moment.
        effective: Level,
        /// What it takes away.
        withheld: ClassSet,
    },
    /// The legal basis cited.
    LegalBasis {
        /// Whether the clause has it.
        cited: bool,
    },
    /// Until when it is disputed.
    Disputed {
        /// The end.
        until: Time,
    },
    /// Nothing to add to the rule's name.
    Nothing,
}

/// How a source reaches a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Reach {
    /// CLEAR reaches anyone.
    Clear,
    /// The recipient is the holder's client.
    Client,
    /// The recipient is in the community that the onward clause names.
    Community {
        /// Which.
        community: CommunityId,
    },
    /// A consent names the recipient.
    Consent,
    /// The publisher's own.
    Own,
    /// A consent is needed and isn't there.
    NoConsent,
    /// The recipient isn't in the community that the onward clause names.
    OutsideCommunity {
        /// Which.
        community: CommunityId,
    },
    /// The label keeps it inside the holder (AMBER+STRICT, RED) unless a consent names the recipient.
    Label,
    /// The onward clause forbids passing on.
    Forbidden,
    /// The carrying agreement of the source isn't live any more.
    Lapsed,
}

/// One evaluated rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// The clause that it cites.
    pub clause: Option<Clause>,
    /// The rule.
    pub rule: Rule,
    /// What it said.
    pub verdict: Verdict,
    /// Its parameters.
    pub because: Because,
    /// What would mend it.
    pub mend: Option<Mend>,
}
