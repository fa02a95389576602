//! What goes into a decision and what comes out.

use super::Finding;
use crate::agreement::{AgreementRef, ClauseSet, FlowKind, Onward};
use crate::country::{Country, CountryFacts};
use crate::data_class::{ClassSet, DataClass};
use crate::ids::{AgreementId, CommunityId, Item, OrgId};
use crate::marking::{Marking, PurposeSet, words};
use crate::taxonomy::Category;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

words! {
    /// What an organisation is ("partner" is a relation, not a kind).
    OrgKind {
        /// Reports.
        Company = "company",
        /// Law enforcement.
        Authority = "authority",
        /// A computer security incident response team.
        Csirt = "csirt",
        /// Runs the platform, without reading it.
        Operator = "operator",
    }
}

/// What decisions need to know of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrgFacts {
    /// Company, authority, CSIRT, operator.
    pub kind: OrgKind,
    /// Where it is.
    pub country: Country,
    /// Whether it supervises companies: use limitation keeps reports from it.
    pub regulator: bool,
    /// The organisations that have registered it as their service provider.
    pub clients: BTreeSet<OrgId>,
}

/// Everything outside the agreement and the item that an outcome depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// Every organisation that may come up as sender or recipient.
    pub organisations: BTreeMap<OrgId, OrgFacts>,
    /// Recorded facts; an absent country has none.
    pub countries: BTreeMap<Country, CountryFacts>,
    /// Members of each community.
    pub communities: BTreeMap<CommunityId, BTreeSet<OrgId>>,
}

/// Leave of an originator to pass its item on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Consent {
    /// The item it is about.
    pub item: Item,
    /// Who gave it: the originator of that item.
    pub from: OrgId,
    /// Who may receive.
    pub recipient: OrgId,
    /// Which classes.
    pub classes: ClassSet,
    /// For what.
    pub purposes: PurposeSet,
    /// Until when.
    pub valid_until: Time,
}

/// Where a part of a derived item comes from, with the terms that travel with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceFacts {
    /// The item it was taken from.
    pub item: Item,
    /// Its revision then.
    pub revision: i32,
    /// Who reported it.
    pub originator: OrgId,
    /// Under which agreement the publisher holds it.
    pub agreement: AgreementId,
    /// As people cite that agreement.
    pub reference: AgreementRef,
    /// What the publisher holds of it.
    pub projection: Projection,
    /// Its marking.
    pub marking: Marking,
    /// What that agreement says on passing on.
    pub onward: Onward,
    /// Until when, as known now, that agreement carries it onward: in force, nobody left, nothing disputed, its onward
    /// clause not suspended.
    pub live_until: Time,
}

/// What a decision needs to know of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFacts {
    /// All categories.
    pub categories: Vec<Category>,
    /// The item's own marking; for a derived item the join of its own and its sources'.
    pub marking: Marking,
    /// The classes that the item holds.
    pub classes: ClassSet,
    /// For a derived item: bit n of every element's `rests_on` is `sources[n]`; 62 at most.
    pub sources: Vec<SourceFacts>,
    /// For a derived item: the distinct (`rests_on`, class) pairs of its elements; 0 is the publisher's own knowledge.
    /// Empty for an item that isn't derived.
    pub elements: BTreeSet<(u64, DataClass)>,
    /// While under dispute nothing new of it goes out.
    pub disputed_until: Option<Time>,
    /// Whether the item holds abusive material: an unflagged unit never receives it (a hard rule).
    pub abusive_material: bool,
}

/// One question: may this item pass from here to there?
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    /// As what.
    pub kind: FlowKind,
    /// Who sends.
    pub from: OrgId,
    /// Who would receive.
    pub to: OrgId,
    /// What.
    pub item: &'a ItemFacts,
    /// For which purposes; the granted ones are these ∩ the item's ∩ the clause's. A sender that wants a derived item
    /// used for less than its sources allow says so here: [`ItemFacts::marking`] holds the join, in which the two
    /// can't be told apart any more.
    pub purposes_asked: PurposeSet,
    /// For requests, responses and transfers: (instrument, article) cited.
    pub legal_basis: Option<(&'a str, &'a str)>,
    /// Originators' leaves: those about the sources, and the sender's own about the item itself, which add to its
    /// purposes. Consents about other items have no place here.
    pub consents: &'a [Consent],
}

/// The part of an item that a decision releases: each class kept, pseudonymised, or (in neither set) withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Projection {
    /// As it is.
    pub kept: ClassSet,
    /// As a pseudonym; disjoint from `kept`.
    pub pseudonymised: ClassSet,
}

impl Projection {
    /// Nothing.
    pub const NOTHING: Self = Self { kept: ClassSet::EMPTY, pseudonymised: ClassSet::EMPTY };
    /// Everything: the owner's.
    pub const EVERYTHING: Self = Self { kept: ClassSet::ALL, pseudonymised: ClassSet::EMPTY };
    /// Everything that isn't personal.
    pub const PLAIN: Self = Self { kept: ClassSet::PLAIN, pseudonymised: ClassSet::EMPTY };

    /// Both sets cut to `classes`.
    #[must_use]
    pub const fn over(self, classes: ClassSet) -> Self {
        Self { kept: self.kept.and(classes), pseudonymised: self.pseudonymised.and(classes) }
    }

    /// What both allow: kept where both keep, pseudonymised where each keeps or pseudonymises.
    #[must_use]
    pub const fn meet(self, other: Self) -> Self {
        let kept = self.kept.and(other.kept);
        let readable = self.readable().and(other.readable());
        Self { kept, pseudonymised: readable.minus(kept) }
    }

    /// Classes that are kept or pseudonymised.
    pub const fn readable(self) -> ClassSet {
        self.kept.or(self.pseudonymised)
    }

    /// The classes of `present` that are in neither set.
    pub const fn withheld(self, present: ClassSet) -> ClassSet {
        present.minus(self.readable())
    }

    /// Whether `self` shows no class more, or in fuller form, than `other`.
    pub const fn is_within(self, other: Self) -> bool {
        self.kept.is_subset(other.kept) && self.readable().is_subset(other.readable())
    }

    /// How much is shown: twice the weight of each kept class, once that of each pseudonymised one.
    pub fn weight(self) -> u32 {
        let sum = |classes: ClassSet| classes.iter().map(DataClass::weight).sum::<u32>();
        2 * sum(self.kept) + sum(self.pseudonymised)
    }

    /// Whether nothing is shown.
    pub const fn is_empty(self) -> bool {
        self.readable().is_empty()
    }
}

/// Release of a part, or refusal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It may pass, thus far.
    Release {
        /// Over the classes present.
        projection: Projection,
        /// Over all classes, absent ones included: what grounds store, so that a later revision is bound by it.
        terms: Projection,
        /// What the recipient may use it for.
        purposes: PurposeSet,
        /// Bit per source that dropped out for this recipient.
        dropped: u64,
    },
    /// It may not.
    Refuse,
}

/// The outcome of evaluating one agreement for one item and one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Release or refusal.
    pub outcome: Outcome,
    /// Every rule that was evaluated, also after the first that failed.
    pub findings: Vec<Finding>,
    /// The clauses that a release rests on: suspending one of them fails it.
    pub relied: ClauseSet,
    /// First moment at which time alone could change the outcome.
    pub valid_until: Time,
}

impl Decision {
    /// What passes, over the classes present; `None` when refused.
    pub const fn projection(&self) -> Option<Projection> {
        match self.outcome {
            Outcome::Release { projection, .. } => Some(projection),
            Outcome::Refuse => None,
        }
    }
}

/// A release under one agreement, with its place among the others to the same recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The agreement.
    pub agreement: AgreementId,
    /// As people cite it.
    pub reference: AgreementRef,
    /// The version that decided.
    pub version: i32,
    /// What it decided.
    pub decision: Decision,
    /// What is stored: the meet of `terms` with every ground ranked above.
    pub stored: Projection,
    /// The bound ground has the highest; strictly falling along the list.
    pub rank: i16,
}

/// A refusal by one agreement, or for want of any (`agreement` is `None`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which agreement refused, its reference and version.
    pub agreement: Option<(AgreementId, AgreementRef, i32)>,
    /// Its findings.
    pub decision: Decision,
}

/// What one organisation would get: by each agreement a ground or a refusal. The first ground is the bound one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientOutcome {
    /// Who.
    pub organisation: OrgId,
    /// Releases, bound one first.
    pub grounds: Vec<Ground>,
    /// Refusals, by reference.
    pub refusals: Vec<Refusal>,
}

/// Whom the owner wants to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum AudienceMode {
    /// All that agreements release to.
    #[default]
    Agreements,
    /// These organisations only; optionally under a named agreement and without some classes.
    Only {
        /// Whom, under which agreement, without what.
        organisations: Vec<OnlyRecipient>,
    },
    /// A record with a receipt that goes to nobody.
    Nobody,
}

/// One recipient of [`AudienceMode::Only`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OnlyRecipient {
    /// Whom.
    pub organisation: OrgId,
    /// Under which agreement: it is then bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementId>,
    /// Without which classes.
    #[serde(default, skip_serializing_if = "ClassSet::is_empty_ref")]
    pub withhold: ClassSet,
}

impl ClassSet {
    /// For serde's `skip_serializing_if`, which hands a reference.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(crate) const fn is_empty_ref(&self) -> bool {
        self.is_empty()
    }
}
