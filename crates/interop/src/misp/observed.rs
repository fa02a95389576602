//! A value with all that an event says about it.

use super::judge::Role;
use super::value::clean;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::data_class::DataClass;
use domain::observable::{InfrastructureGround, ObservableType};
use serde_json::{Value, json};

/// Characters of a note; longer comments are cut.
pub(super) const NOTE: usize = 500;

/// A value with what the event says about it.
#[derive(Debug)]
pub(super) struct Observed {
    pub kind: ObservableType,
    pub value: String,
    pub class: DataClass,
    pub ground: Option<InfrastructureGround>,
    pub role: Role,
    pub first_seen: Option<DateTime<Utc>>,
    pub last_seen: Option<DateTime<Utc>>,
    pub notes: Vec<String>,
    /// Where it stood first.
    pub path: String,
}

impl Observed {
    pub(super) fn body(&self) -> Value {
        let time = |time: Option<DateTime<Utc>>| time.map(|t| t.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        json!({
            "type": self.kind.as_str(),
            "value": self.value,
            "data_class": self.class.as_str(),
            "infrastructure_ground": self.ground.map(InfrastructureGround::as_str),
            "role": self.role.as_str(),
            "first_seen": time(self.first_seen),
            "last_seen": time(self.last_seen),
            "note": clean(&self.notes.join("; "), NOTE).0,
        })
    }

    /// Two attributes about one value. A class is lowered only where neither of them doubts whose the address is.
    pub(super) fn merge(&mut self, other: Self) {
        let victim = DataClass::VictimIdentity;
        let agreed = self.role == Role::Attacker && other.role == Role::Attacker;
        let lowered = self.ground.is_some() || other.ground.is_some();
        self.role = self.role.merge(other.role);
        if self.class == victim || other.class == victim {
            (self.class, self.ground) = (victim, None);
        } else if lowered && !agreed {
            (self.class, self.ground) = (self.kind.default_class(), None);
        } else if self.ground.is_none() {
            (self.class, self.ground) = (other.class, other.ground);
        }
        self.first_seen = self.first_seen.into_iter().chain(other.first_seen).min();
        self.last_seen = self.last_seen.max(other.last_seen);
        for note in other.notes {
            if !self.notes.contains(&note) && self.notes.len() < 8 {
                self.notes.push(note);
            }
        }
    }
}
