//! Countries, and the dated facts about them that third-country clauses are judged by.
//! What isn't recorded counts as absent.

use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An ISO 3166-1 alpha-2 code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Two ASCII letters, any case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }
    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}
impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a country code"))
    }
}

/// On what a transfer of personal data to a third country can rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransferBasis {
    /// A Commission decision (LED art. 36, GDPR art. 45).
    Adequacy,
    /// A legally binding instrument with safeguards (LED art. 37(1)(a)).
    BindingInstrument,
    /// The controller's own assessment (LED art. 37(1)(b)); its dossier lasts 12 months.
    SelfAssessment {
        /// When the dossier was made.
        dossier: Time,
        /// Whether the supervisory authority was told of the category of transfers.
        reported: bool,
    },
}

/// How human rights stand, as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HumanRights {
    /// Recorded as assured.
    Assured,
    /// Doubts are recorded.
    Doubtful,
    /// Recorded as not assured.
    NotAssured,
}

/// What is recorded about one country, each fact apart. `Default` is a country of which nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each looked up by its name")]
pub struct CountryFacts {
    /// Member of the EU or the EEA.
    pub eu_eea: bool,
    /// Has a data-protection law.
    pub data_protection_law: bool,
    /// Party to Convention 108.
    pub convention_108: bool,
    /// Party to the Budapest Convention.
    pub budapest: bool,
    /// Human rights; absent counts as not recorded.
    pub human_rights: Option<HumanRights>,
    /// Bases on which personal data can go there.
    pub transfer_bases: Vec<TransferBasis>,
    /// When the last review of the cooperation was done, and whether it found no faults.
    pub review: Option<Review>,
    /// Since when the cooperation has run at L2 without a fault.
    pub clean_at_l2_since: Option<Time>,
}

/// A review of the cooperation with a third country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Review {
    /// When the next is due; a review that is overdue costs one level.
    pub next_due: Time,
    /// Whether it found no faults.
    pub clean: bool,
}
