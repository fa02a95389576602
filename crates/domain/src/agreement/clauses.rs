//! The clauses that gate release, as data. Their numbers are the paragraphs that people read: `§ 5 Data classes`.

use super::{FlowKind, PartyRole};
use crate::data_class::DataClass;
use crate::ids::CommunityId;
use crate::marking::{Handling, Pap, PurposeSet, Tlp, words};
use crate::taxonomy::Category;
use crate::time::Term;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

words! {
    /// The clauses in the order in which an agreement prints them; the paragraph number is the position, from 1.
    Clause {
        /// § 1
        Directions = "directions",
        /// § 2
        Purposes = "purposes",
        /// § 3
        LegalBasis = "legal-basis",
        /// § 4
        Categories = "categories",
        /// § 5
        DataClasses = "data-classes",
        /// § 6
        Marking = "marking",
        /// § 7
        Onward = "onward",
        /// § 8
        Match = "match",
        /// § 9
        ThirdCountry = "third-country",
        /// § 10
        UseLimitation = "use-limitation",
        /// § 11
        Retention = "retention",
        /// § 12
        Feedback = "feedback",
        /// § 13
        Response = "response",
        /// § 14
        RequestFormat = "request-format",
        /// § 15
        ContactPoints = "contact-points",
        /// § 16
        RolesAndLaw = "roles-and-law",
        /// § 17
        Breach = "breach-and-rights",
        /// § 18
        Housekeeping = "housekeeping",
    }
}

impl Clause {
    /// The paragraph number.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// A set of clauses; the `int` of `relied_clauses` and `suspended_clauses`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClauseSet(u32);

impl ClauseSet {
    /// No clause.
    pub const EMPTY: Self = Self(0);
    /// Every clause.
    pub const ALL: Self = Self((1 << 18) - 1);
    /// The set with one clause.
    pub const fn of(clause: Clause) -> Self {
        Self(1 << clause as u32)
    }
    /// The column value.
    #[expect(clippy::cast_possible_wrap, reason = "eighteen bits")]
    pub const fn bits(self) -> i32 {
        self.0 as i32
    }
    /// Reads a column value.
    #[expect(clippy::cast_sign_loss, reason = "masked to eighteen bits")]
    pub const fn from_bits(bits: i32) -> Self {
        Self(bits as u32 & Self::ALL.0)
    }
    /// Whether `clause` is in the set.
    pub const fn contains(self, clause: Clause) -> bool {
        self.0 & (1 << clause as u32) != 0
    }
    /// Whether no clause is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Clauses in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Clauses in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Adds a clause.
    pub const fn insert(&mut self, clause: Clause) {
        self.0 |= 1 << clause as u32;
    }
    /// The clauses in order.
    pub fn iter(self) -> impl Iterator<Item = Clause> {
        Clause::ALL.iter().copied().filter(move |clause| self.contains(*clause))
    }
}

impl fmt::Debug for ClauseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Clause::as_str)).finish()
    }
}

/// One row of the directions table: this flow may pass from a party in one role to a party in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Direction {
    /// From.
    pub from: PartyRole,
    /// To.
    pub to: PartyRole,
    /// What.
    pub flow: FlowKind,
}

/// A legal basis that requests and transfers may cite.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LegalBasis {
    /// E.g. `gdpr-6-1-f`, `budapest-convention`, `national-law`.
    pub instrument: String,
    /// The article, as cited.
    pub article: String,
    /// In a sentence.
    #[serde(default)]
    pub note: String,
}

/// Which incidents the agreement is about. An item passes when all its categories do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Categories {
    /// Classes or types allowed; empty allows all.
    pub allow: BTreeSet<Category>,
    /// Classes or types refused, also where allowed above.
    pub deny: BTreeSet<Category>,
}

words! {
    /// What happens to a data class on release.
    Treatment {
        /// Goes as it is.
        Allow = "allow",
        /// Goes as a keyed pseudonym.
        Pseudonymise = "pseudonymise",
        /// Stays.
        Withhold = "withhold",
    }
}

/// The data-classes clause: one table, and tables of their own for some flows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DataClasses {
    /// For every flow without a table of its own; an absent class is withheld.
    #[serde(flatten)]
    pub default: BTreeMap<DataClass, Treatment>,
    /// Tables of single flows; they replace the default whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub flows: BTreeMap<FlowKind, BTreeMap<DataClass, Treatment>>,
}

impl DataClasses {
    /// What happens to `class` in `flow`.
    pub fn treatment(&self, flow: FlowKind, class: DataClass) -> Treatment {
        self.flows.get(&flow).unwrap_or(&self.default).get(&class).copied().unwrap_or(Treatment::Withhold)
    }
}

/// The marking clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MarkingClause {
    /// The strictest label that still passes.
    pub max_tlp: Tlp,
    /// The strictest PAP label that still passes.
    pub max_pap: Pap,
    /// Codes added on release.
    pub handling_required: BTreeSet<Handling>,
    /// Codes that pass; others refuse.
    pub handling_accepted: BTreeSet<Handling>,
}

/// The onward clause: what a holder may pass on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Onward {
    /// Nothing, consent or not.
    Forbidden,
    /// What a consent names.
    PriorConsent,
    /// To the members of a community, as far as the label reaches.
    AllowedWithin(CommunityId),
}

words! {
    /// The match clause: hit or no hit.
    Matching {
        /// No matching.
        Off = "off",
        /// The holder learns, the asker doesn't.
        Silent = "silent",
        /// Both learn.
        Visible = "visible",
    }
}

words! {
    /// How far a third country is trusted.
    Level {
        /// Nothing.
        L0 = "L0",
        /// No personal data.
        L1 = "L1",
        /// Operational pilot.
        L2 = "L2",
        /// Operational.
        L3 = "L3",
    }
}

/// The third-country clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThirdCountry {
    /// The level granted; the effective one is the minimum with what the country's facts support.
    pub granted: Level,
    /// GDPR art. 45, 46 or 49 ground with the officer's note: without it no company under GDPR may send there.
    #[serde(default)]
    pub gdpr_ground: Option<String>,
    /// National-law basis for an authority under LED that sends to another regime.
    #[serde(default)]
    pub national_law_basis: Option<String>,
}

/// Months to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Retention {
    /// Reports.
    pub report: u32,
    /// Personal classes.
    pub personal: u32,
    /// Indicators.
    pub indicator: u32,
    /// The log.
    pub log: u32,
    /// Between reviews.
    pub review: u32,
}

/// What an authority owes the reporter, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FeedbackTerms {
    /// From release to acknowledgement.
    pub acknowledgement: Term,
    /// From acknowledgement to triage outcome.
    pub triage_outcome: Term,
    /// While in a case, repeating.
    pub progress: Term,
    /// From closing to the last answer.
    pub closure: Term,
}

/// The terms of one version. `Default` is the template without parties' choices: directions empty, everything at the
/// usual defaults.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clauses {
    /// § 1: a flow not listed is refused.
    pub directions: BTreeSet<Direction>,
    /// § 2
    pub purposes: PurposeSet,
    /// § 3
    pub legal_basis: Vec<LegalBasis>,
    /// § 4
    pub categories: Categories,
    /// § 5
    pub data_classes: DataClasses,
    /// § 6
    pub marking: MarkingClause,
    /// § 7
    pub onward: Onward,
    /// § 8
    #[serde(rename = "match")]
    pub matching: Matching,
    /// § 9; compulsory where a party is in a third country.
    pub third_country: Option<ThirdCountry>,
    /// § 10: no use against the reporter, no passing to regulators.
    pub use_limitation: bool,
    /// § 11
    pub retention: Retention,
    /// § 12
    pub feedback: FeedbackTerms,
}

impl Default for Clauses {
    fn default() -> Self {
        use DataClass::{IncidentFacts, ReporterIdentity, TechnicalIndicator, VictimIdentity};
        let deny = ["test", "abusive-content/violence"].into_iter().filter_map(Category::parse).collect();
        let everywhere = BTreeMap::from([
            (TechnicalIndicator, Treatment::Allow),
            (IncidentFacts, Treatment::Allow),
            (ReporterIdentity, Treatment::Allow),
            (VictimIdentity, Treatment::Pseudonymise),
        ]);
        Self {
            directions: BTreeSet::new(),
            purposes: PurposeSet::DEFAULT,
            legal_basis: Vec::new(),
            categories: Categories { allow: BTreeSet::new(), deny },
            data_classes: DataClasses { default: everywhere, flows: BTreeMap::new() },
            marking: MarkingClause {
                max_tlp: Tlp::Amber,
                max_pap: Pap::Amber,
                handling_required: BTreeSet::from([Handling::H0]),
                handling_accepted: BTreeSet::from([Handling::H0, Handling::H1, Handling::H2]),
            },
            onward: Onward::PriorConsent,
            matching: Matching::Off,
            third_country: None,
            use_limitation: true,
            retention: Retention { report: 24, personal: 12, indicator: 12, log: 60, review: 12 },
            feedback: FeedbackTerms {
                acknowledgement: Term::Hours(24),
                triage_outcome: Term::WorkingDays(5),
                progress: Term::Days(90),
                closure: Term::WorkingDays(10),
            },
        }
    }
}
