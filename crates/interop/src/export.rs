//! What every format is written from: the view that a projection left, and what surrounds it.
//!
//! Writers take [`domain::report::Disclosed`] and nothing else of an item, so that what was withheld can't be written.
//! Ids come from outside: an exported object is called the same for ever, and each reader's copy has a name of its own
//! ([`Name`]). Who keeps the ids keeps a name's [`Of::Value`] only as a keyed digest: it may be personal.

use domain::data_class::ClassSet;
use domain::decision::OrgKind;
use domain::marking::PurposeSet;
use domain::time::Time;
use serde_json::Value;
use uuid::Uuid;

/// Who reports or publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id here.
    pub id: Uuid,
    /// Its name, or a pseudonym.
    pub name: String,
    /// Company, authority, CSIRT, operator.
    pub kind: OrgKind,
    /// Whether `name` is a pseudonym: such a party has another identity for each item.
    pub masked: bool,
}

/// The agreement that the reader reads under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Under {
    /// Its id here.
    pub agreement: Uuid,
    /// As people cite it.
    pub reference: String,
    /// Which version.
    pub version: i32,
    /// Whether its use limitation is on.
    pub use_limited: bool,
    /// Classes read in full.
    pub kept: ClassSet,
    /// Classes read as pseudonyms.
    pub pseudonymised: ClassSet,
}

/// What surrounds an item's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// As people cite it.
    pub reference: String,
    /// Where its page is.
    pub url: String,
    /// Whose it is.
    pub from: Party,
    /// When it was submitted, or released.
    pub at: Time,
    /// What this reader may use it for.
    pub purposes: PurposeSet,
    /// Under what it is read; none for its owner.
    pub under: Option<Under>,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// Whether what a report tells has been found to be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Determination {
    /// Nobody has said so yet.
    Suspected,
    /// An authority took it into a case.
    Confirmed,
}

/// How far the work on it is, as the reader knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Investigation {
    /// Not begun.
    New,
    /// Going on.
    Open,
    /// Done.
    Closed,
}

/// Where a report stands for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Whether it is so.
    pub determination: Determination,
    /// How far the work is.
    pub investigation: Investigation,
}

/// To what an exported object belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The item as this reader sees it.
    Item,
    /// An organisation, for everybody.
    Organisation(Uuid),
    /// An agreement, for everybody who reads under it.
    Agreement(Uuid),
    /// This instance, for everybody.
    Instance,
}

/// What an object is among those of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    /// A word of ours.
    Word(String),
    /// Something of the content: it may be personal.
    Value(String),
}

/// What an exported object is called inside: the same in each export.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// To what it belongs.
    pub scope: Scope,
    /// What kind of object: a STIX type, or one of MISP's kinds.
    pub kind: &'static str,
    /// Which one.
    pub of: Of,
}

impl Name {
    /// An object of the item that there is one of.
    pub(crate) fn word(kind: &'static str, word: impl Into<String>) -> Self {
        Self { scope: Scope::Item, kind, of: Of::Word(word.into()) }
    }

    /// An object of the item that its value tells from others.
    pub(crate) fn value(kind: &'static str, value: impl Into<String>) -> Self {
        Self { scope: Scope::Item, kind, of: Of::Value(value.into()) }
    }
}

/// Gives the id that a name has, or a new `UUIDv4`.
pub type Ids<'a> = dyn FnMut(&Name) -> Uuid + 'a;

/// Since when there is an object, and since when it says what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The first export.
    pub created: Time,
    /// The last change.
    pub modified: Time,
}

/// One object with an id of ours, before it is known since when it says what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is called inside.
    pub name: Name,
    /// What it is called outside.
    pub id: Uuid,
    /// Its content, without times of creation and change.
    pub body: Value,
}

/// A document in the making.
pub trait Document {
    /// Every object with an id of ours.
    fn parts(&self) -> Vec<&Part>;
    /// The document, with the version of each object.
    fn to_json(&self, versions: &dyn Fn(&Name) -> Option<Version>) -> Value;
}

impl About {
    /// The agreement and what its version limits: the same for everybody who reads under it.
    pub(crate) fn agreement_statement(under: &Under) -> String {
        let mut text = format!(
            "Released under agreement {} version {}, for the purposes that it names.",
            under.reference, under.version
        );
        if under.use_limited {
            text.push_str(
                " Use limitation: not to be used against the organisation that reported it, and not to be passed to a regulator.",
            );
        }
        text
    }
}
