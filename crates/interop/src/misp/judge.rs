//! Whose an observable is, and whether the file itself says that an address is command and control. Words of the event
//! are trusted only in the careful direction: a doubt keeps an address personal.

use domain::data_class::DataClass;
use domain::observable::{InfrastructureGround, ObservableType};

/// What an attribute says about its value.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub attribute_type: &'a str,
    pub category: &'a str,
    pub to_ids: bool,
    pub comment: &'a str,
    pub object: &'a str,
    pub object_comment: &'a str,
    pub tags: &'a [String],
}

/// Whose a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Attacker,
    Victim,
    Mule,
    Unknown,
}

impl Role {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Attacker => "attacker",
            Self::Victim => "victim",
            Self::Mule => "mule",
            Self::Unknown => "unknown",
        }
    }

    /// Two attributes about one value: who knows more wins, and a contradiction is unknown.
    pub(super) fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, role) | (role, Self::Unknown) => role,
            (a, b) if a == b => a,
            _ => Self::Unknown,
        }
    }
}

/// Categories that are about what attackers use and leave behind.
const ATTACKERS: [&str; 6] = [
    "Network activity",
    "Payload delivery",
    "Payload installation",
    "Payload type",
    "Artifacts dropped",
    "Persistence mechanism",
];

/// Words with which analysts mark values that aren't the attacker's own.
const BYSTANDERS: [&str; 12] = [
    "legitimate",
    "legit",
    "benign",
    "abused",
    "compromised",
    "hacked",
    "victim",
    "victims",
    "infected",
    "clean",
    "sinkhole",
    "sinkholed",
];

/// Words that make "C2" a doubt, or something else than what the address is.
const DOUBTS: [&str; 19] = [
    "not",
    "no",
    "non",
    "isn",
    "wasn",
    "former",
    "formerly",
    "old",
    "possible",
    "possibly",
    "potential",
    "probable",
    "probably",
    "suspected",
    "maybe",
    "unconfirmed",
    "connecting",
    "connects",
    "bot",
];

pub(super) fn role(kind: ObservableType, context: &Context<'_>) -> Role {
    let words = words(context);
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if context.attribute_type.starts_with("target-")
        || context.category == "Targeting data"
        || context.object.starts_with("victim")
    {
        Role::Victim
    } else if says(&["mule", "mules"]) {
        Role::Mule
    } else if kind == ObservableType::Cve || context.object == "corporate-asset" || says(&BYSTANDERS) {
        // a weakness is nobody's; the rest may be a third person's
        Role::Unknown
    } else if context.to_ids {
        Role::Attacker
    } else if context.attribute_type == "email-dst" {
        // recipients are as often victims as drops
        Role::Unknown
    } else if ATTACKERS.contains(&context.category) {
        Role::Attacker
    } else {
        Role::Unknown
    }
}

/// The class, and the ground where it is lowered.
pub(super) fn class(
    kind: ObservableType,
    role: Role,
    context: &Context<'_>,
) -> (DataClass, Option<InfrastructureGround>) {
    let address = matches!(kind, ObservableType::Ipv4Addr | ObservableType::Ipv6Addr);
    let default = kind.default_class();
    if role == Role::Victim && default == DataClass::IdentifyingAddress {
        (DataClass::VictimIdentity, None)
    } else if address && role == Role::Attacker && is_c2(context) {
        (DataClass::TechnicalIndicator, Some(InfrastructureGround::C2))
    } else {
        (default, None)
    }
}

fn is_c2(context: &Context<'_>) -> bool {
    // galaxy tags name techniques of the attack, not what this address is
    let tagged = context.tags.iter().any(|tag| !tag.starts_with("misp-galaxy:") && names_c2(&split(tag)));
    let words = words(context);
    let named = names_c2(&words) || names_c2(&split(context.object));
    let doubted = words.iter().any(|word| DOUBTS.contains(&word.as_str())) || context.comment.contains('?');
    context.category == "Network activity" && context.to_ids && (tagged || named) && !doubted
}

fn names_c2(words: &[String]) -> bool {
    let word = |index: usize| words.get(index).map_or("", String::as_str);
    (0..words.len()).any(|index| {
        matches!(word(index), "c2" | "cnc" | "c2s" | "c&c")
            || (word(index) == "command"
                && (word(index + 1) == "control"
                    || (matches!(word(index + 1), "and" | "&") && word(index + 2) == "control")))
    })
}

fn words(context: &Context<'_>) -> Vec<String> {
    let mut words = split(context.comment);
    words.extend(split(context.object_comment));
    words
}

fn split(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '&')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
