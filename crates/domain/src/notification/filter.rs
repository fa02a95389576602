//! What a channel is told about.

use super::EventType;
use crate::country::Country;
use crate::fields::{Errors, FieldError, Reader};
use crate::ids::ChannelId;
use crate::marking::Tlp;
use crate::observable::ObservableType;
use crate::taxonomy::{Category, Severity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Narrows a subscription. Every part that is given has to hold; an empty list holds for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// One of these, or of a class of these.
    pub categories: Vec<Category>,
    /// This bad, or worse.
    pub severity_at_least: Option<Severity>,
    /// Affected, or, where that isn't known, the country of who reports or publishes.
    pub countries: Vec<Country>,
    /// This label, or a milder one.
    pub tlp_at_most: Option<Tlp>,
    /// With an observable of one of these types.
    pub observable_types: Vec<ObservableType>,
}

/// What a filter is held against: only what the receiver may see, else the filter would tell it the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFacts {
    /// Readable categories.
    pub categories: Vec<Category>,
    /// As reported.
    pub severity: Severity,
    /// Readable countries.
    pub countries: Vec<Country>,
    /// The label.
    pub tlp: Tlp,
    /// Types of readable observables.
    pub observable_types: Vec<ObservableType>,
}

impl Filter {
    /// Whether the event passes.
    pub fn matches(&self, facts: &EventFacts) -> bool {
        let within = |wanted: &Category| facts.categories.iter().any(|is| is.is_within(*wanted));
        (self.categories.is_empty() || self.categories.iter().any(within))
            && self.severity_at_least.is_none_or(|least| facts.severity >= least)
            && (self.countries.is_empty() || self.countries.iter().any(|c| facts.countries.contains(c)))
            && self.tlp_at_most.is_none_or(|most| facts.tlp <= most)
            && (self.observable_types.is_empty()
                || self.observable_types.iter().any(|t| facts.observable_types.contains(t)))
    }
}

/// A subscription as its owner describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSubscription {
    /// Whom to tell.
    pub channel: ChannelId,
    /// Of what: one at least.
    pub events: Vec<EventType>,
    /// Narrowed by.
    pub filter: Filter,
}

/// The longest list in a filter.
const LIST: usize = 100;

/// Reads `{channel, events[], filter?}`.
pub fn parse_subscription(body: &Value) -> Result<NewSubscription, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let channel = if reader.has("channel") {
        reader.id("channel")
    } else {
        reader.missing("channel");
        None
    };
    let named = |text: &str| EventType::parse(text).filter(|event| event.is_subscribable());
    let events = if reader.has("events") {
        reader.words("events", EventType::ALL.len(), named, EventType::NAMES)
    } else {
        reader.missing("events");
        None
    };
    if events.as_ref().is_some_and(Vec::is_empty) {
        reader.fail("events", "length", "name one event at least");
    }
    let filter = reader.object("filter", read).unwrap_or_default();
    reader.finish();
    let subscription =
        channel.zip(events).map(|(channel, events)| NewSubscription { channel, events, filter });
    errors.into_result(subscription)
}

fn read(reader: &mut Reader<'_>) -> Filter {
    let category = "a category such as fraud/phishing, or a class of them such as fraud";
    Filter {
        categories: reader.words("categories", LIST, Category::parse, category).unwrap_or_default(),
        severity_at_least: reader.word("severity_at_least", Severity::parse, "low, medium, high or critical"),
        countries: reader
            .words("countries", LIST, Country::parse, "two capital letters such as SE")
            .unwrap_or_default(),
        tlp_at_most: reader.word("tlp_at_most", Tlp::parse, Tlp::NAMES),
        observable_types: reader
            .words("observable_types", LIST, ObservableType::parse, ObservableType::NAMES)
            .unwrap_or_default(),
    }
}
