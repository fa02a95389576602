//! Agreements: versioned terms between parties, signed by each, in force between two dates. An agreement is data; its
//! text is generated from its clauses, so what is signed and what is enforced can't drift.

mod clauses;
mod flow;
mod template;

pub use clauses::{
    Categories, Clause, ClauseSet, Clauses, DataClasses, Direction, FeedbackTerms, LegalBasis, Level,
    MarkingClause, Matching, Onward, Retention, ThirdCountry, Treatment,
};
pub use flow::FlowKind;
pub use template::{directions, template};

use crate::country::Country;
use crate::ids::{AgreementId, OrgId};
use crate::marking::words;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

words! {
    /// Who the parties are to each other.
    AgreementKind {
        /// Reporters and receivers.
        CompanyAuthority = "company-authority",
        /// Partners; a CSIRT counts as an authority.
        AuthorityAuthority = "authority-authority",
        /// Partners, one of them outside the EU and EEA.
        ThirdCountry = "third-country",
        /// Any roles, three parties or more.
        Multilateral = "multilateral",
    }
}

words! {
    /// Whether personal data may flow at all.
    DataLevel {
        /// No personal data, pseudonyms included, in any flow but clarification, request, response, restriction.
        Strategic = "strategic",
        /// Personal data as the data-classes clause says.
        Operational = "operational",
    }
}

words! {
    /// What a party is in an agreement.
    PartyRole {
        /// Reports.
        Reporter = "reporter",
        /// Receives reports.
        Receiver = "receiver",
        /// Gives and takes.
        Partner = "partner",
        /// May publish onward inside its community.
        Hub = "hub",
        /// Statistics and bulletins only.
        Observer = "observer",
    }
}

words! {
    /// Under which data-protection law a party works.
    Regime {
        /// Regulation (EU) 2016/679.
        Gdpr = "gdpr",
        /// Directive (EU) 2016/680.
        Led = "led",
        /// Another law.
        Other = "other",
    }
}

words! {
    /// Where an agreement stands in its life.
    Status {
        /// Being written by one party.
        Draft = "draft",
        /// Being changed by all.
        Negotiation = "negotiation",
        /// Before each party's data-protection officer.
        LegalReview = "legal-review",
        /// Some have signed.
        Signed = "signed",
        /// Decides.
        Active = "active",
        /// Suspended as a whole.
        Suspended = "suspended",
        /// Ends after the notice term; decides as before.
        Notice = "notice",
        /// Ended by notice.
        Terminated = "terminated",
        /// Ended by date.
        Expired = "expired",
        /// What the exit clause asks is being done.
        WindDown = "wind-down",
        /// Nothing is owed any more.
        Closed = "closed",
        /// Never came to be.
        Rejected = "rejected",
    }
}

/// `AGR-2026-0007`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgreementRef(pub String);

impl fmt::Display for AgreementRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for AgreementRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One party to an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Who.
    pub organisation: OrgId,
    /// As what.
    pub role: PartyRole,
    /// Where its facts are looked up.
    pub country: Country,
    /// On the annex of competent authorities.
    pub competent_authority: bool,
    /// Which data-protection law it works under.
    pub regime: Regime,
}

/// A stop of some clauses, or of all of them, for one party or for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Suspension {
    /// Whose flows stop; `None` is everybody's.
    pub party: Option<OrgId>,
    /// The clauses that don't hold for now; [`ClauseSet::ALL`] suspends the whole.
    pub clauses: ClauseSet,
    /// Since when.
    pub from: Time,
}

/// One version of an agreement as the decision sees it. Serializable, so that a stored decision can be replayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementState {
    /// The agreement, over all versions.
    pub id: AgreementId,
    /// As people cite it.
    pub reference: AgreementRef,
    /// The version that these terms are.
    pub version: i32,
    /// Who the parties are to each other.
    pub kind: AgreementKind,
    /// Whether personal data may flow.
    pub data_level: DataLevel,
    /// Everybody who signed.
    pub parties: Vec<Party>,
    /// Parties that have left since.
    pub left: BTreeSet<OrgId>,
    /// The terms; shared, since a few hundred versions serve every decision.
    pub clauses: Arc<Clauses>,
    /// Where it stands.
    pub status: Status,
    /// First moment in force.
    pub in_force_from: Time,
    /// First moment no longer in force.
    pub expires_at: Time,
    /// What is suspended.
    pub suspensions: Vec<Suspension>,
}

impl AgreementState {
    /// The party that `organisation` is here, unless it has left.
    pub fn party(&self, organisation: OrgId) -> Option<&Party> {
        self.parties.iter().find(|p| p.organisation == organisation && !self.left.contains(&organisation))
    }

    /// The clauses that don't hold for a flow between `from` and `to` at `at`.
    pub fn suspended(&self, from: OrgId, to: OrgId, at: Time) -> ClauseSet {
        self.suspensions
            .iter()
            .filter(|s| s.from <= at && s.party.is_none_or(|p| p == from || p == to))
            .fold(ClauseSet::EMPTY, |set, s| set.or(s.clauses))
    }
}
