//! Incident categories (RSIT) and severities. The category list is data with a version (`data/rsit.txt`), not code.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The RSIT version of `data/rsit.txt`.
pub const RSIT_VERSION: &str = "1003";

const RSIT: &str = include_str!("../data/rsit.txt");

/// One RSIT category, `class` or `class/type`, e.g. `fraud/phishing`. Only values of the taxonomy exist.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(&'static str);

impl Category {
    /// Every category, classes before their types.
    pub fn all() -> impl Iterator<Item = Self> {
        RSIT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(Self)
    }
    /// Looks a category up; RSIT's own upper-case and `rsit:` spellings are `interop`'s matter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|category| category.0 == text)
    }
    /// `class` or `class/type`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
    /// The first level.
    pub fn class(self) -> &'static str {
        self.0.split('/').next().unwrap_or(self.0)
    }
    /// Whether `self` is `rule` or one of its types.
    pub fn is_within(self, rule: Self) -> bool {
        self == rule || (rule.0 == rule.class() && self.class() == rule.0)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
impl fmt::Debug for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
impl Serialize for Category {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.0)
    }
}
impl<'de> Deserialize<'de> for Category {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RSIT category"))
    }
}

/// How bad it is, as the reporter sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Hollow circle.
    Low,
    /// Half-filled diamond.
    Medium,
    /// Filled triangle.
    High,
    /// Filled octagon.
    Critical,
}

impl Severity {
    /// From low to critical.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];
    /// The wire name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
    /// Reads [`Severity::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
    /// 0 (low) to 3 (critical), as columns keep it.
    pub const fn rank(self) -> i32 {
        self as i32
    }
    /// Reads [`Severity::rank`] back.
    pub fn from_rank(rank: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.rank() == rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_know_their_class() {
        let phishing = Category::parse("fraud/phishing").unwrap();
        let fraud = Category::parse("fraud").unwrap();
        assert!(phishing.is_within(fraud) && phishing.is_within(phishing) && !fraud.is_within(phishing));
        assert!(Category::parse("fraud/").is_none() && Category::parse("Fraud").is_none());
        assert_eq!(Category::all().filter(|c| c.class() == c.as_str()).count(), 11);
    }
}
