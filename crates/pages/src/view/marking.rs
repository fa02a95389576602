//! Labels, severity, stages, and the three fates of a data class.

/// A TLP 2.0 label; ordered from free to strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Tlp {
    /// No limit.
    Clear,
    /// The community.
    Green,
    /// The organisation and its clients.
    #[default]
    Amber,
    /// The organisation.
    AmberStrict,
    /// Named persons.
    Red,
}

impl Tlp {
    /// All labels, from free to strict.
    pub const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// The official spelling, never translated.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// The colour's name in the style sheet.
    pub fn tint(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Green => "green",
            Self::Amber | Self::AmberStrict => "amber",
            Self::Red => "red",
        }
    }

    /// Reads the official spelling.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tlp| tlp.label() == label)
    }
}

/// What may be done with an item, and how far it may go.
#[derive(Debug, Clone, Default)]
pub struct Marking {
    /// How far.
    pub tlp: Tlp,
    /// Which measures, in the official spelling: `PAP:AMBER`.
    pub pap: String,
    /// Handling codes: `H0` …
    pub handling: Vec<String>,
    /// Purposes, as wire ids.
    pub purposes: Vec<String>,
}

/// How bad it is; by shape and word as well as by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Severity {
    /// A hollow circle.
    Low,
    /// A half-filled diamond.
    #[default]
    Medium,
    /// A filled triangle.
    High,
    /// A filled octagon.
    Critical,
}

impl Severity {
    /// The wire id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads the wire id.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High, Self::Critical].into_iter().find(|severity| severity.id() == id)
    }
}

/// The plain stage of a report, as its owner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// An authority has it.
    Received,
    /// Somebody there read it.
    Read,
    /// It is in a case.
    InCase,
    /// There is feedback.
    Answered,
    /// Every handling is closed.
    Closed,
    /// It went to nobody, against its sender's wish.
    Unrouted,
    /// Its sender keeps it alone.
    OwnRecord,
    /// Its sender took it back.
    Withdrawn,
    /// It is gone; a tombstone stays.
    Erased,
}

impl Stage {
    /// The wire id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Read => "read",
            Self::InCase => "in-a-case",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Unrouted => "unrouted",
            Self::OwnRecord => "own-record",
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
        }
    }

    /// The place among the five steps, from 1; none for the stages outside them.
    pub fn step(self) -> Option<usize> {
        match self {
            Self::Received => Some(1),
            Self::Read => Some(2),
            Self::InCase => Some(3),
            Self::Answered => Some(4),
            Self::Closed => Some(5),
            Self::Unrouted | Self::OwnRecord | Self::Withdrawn | Self::Erased => None,
        }
    }

    /// Reads the wire id.
    pub fn from_id(id: &str) -> Option<Self> {
        [
            Self::Received,
            Self::Read,
            Self::InCase,
            Self::Answered,
            Self::Closed,
            Self::Unrouted,
            Self::OwnRecord,
            Self::Withdrawn,
            Self::Erased,
        ]
        .into_iter()
        .find(|stage| stage.id() == id)
    }
}

/// What a release does to a data class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// In the clear.
    Kept,
    /// As a pseudonym.
    Pseudonymised,
    /// Not at all.
    Withheld,
}

impl Fate {
    /// The wire id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Pseudonymised => "pseudonymised",
            Self::Withheld => "withheld",
        }
    }

    /// The letter that the style sheet draws it by.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Kept => "k",
            Self::Pseudonymised => "p",
            Self::Withheld => "w",
        }
    }
}

/// One data class and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The class, as its wire id.
    pub class: String,
    /// What becomes of it.
    pub fate: Fate,
}

impl Chip {
    /// The fixed order of a strip; the same eight classes everywhere.
    pub const STRIP: [&'static str; 8] = [
        "technical-indicator",
        "incident-facts",
        "reporter-identity",
        "victim-identity",
        "subscriber",
        "identifying-address",
        "content",
        "financial",
    ];

    /// The chips of a projection over the classes that an item has, kept ones first.
    pub fn list(kept: &[&str], pseudonymised: &[&str], withheld: &[&str]) -> Vec<Self> {
        let make = |classes: &[&str], fate| {
            classes.iter().map(|class| Self { class: (*class).to_owned(), fate }).collect::<Vec<_>>()
        };
        [make(kept, Fate::Kept), make(pseudonymised, Fate::Pseudonymised), make(withheld, Fate::Withheld)]
            .concat()
    }

    /// The eight cells of a strip, in its fixed order; what isn't named is withheld.
    pub fn strip(kept: &[&str], pseudonymised: &[&str]) -> Vec<Self> {
        Self::STRIP
            .iter()
            .map(|class| Self {
                class: (*class).to_owned(),
                fate: match *class {
                    class if kept.contains(&class) => Fate::Kept,
                    class if pseudonymised.contains(&class) => Fate::Pseudonymised,
                    _ => Fate::Withheld,
                },
            })
            .collect()
    }
}
