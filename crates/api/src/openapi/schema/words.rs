//! Words of the domain as enumerations of the document, taken from the domain itself.

use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! words {
    ($($name:ident = $source:ty, $about:literal;)+) => {$(
        #[doc = $about]
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let words = <$source>::ALL.iter().map(|word| word.as_str());
                let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
                schema.description(Some($about)).into()
            }
        }
        impl ToSchema for $name {}
    )+};
}

words! {
    Severity = domain::taxonomy::Severity, "How bad it is.";
    TlpLabel = domain::marking::Tlp, "Traffic Light Protocol 2.0.";
    PapLabel = domain::marking::Pap, "Permissible Actions Protocol.";
    HandlingCode = domain::marking::Handling, "Europol handling code.";
    PurposeWord = domain::marking::Purpose, "What an item may be used for.";
    DataClassWord = domain::data_class::DataClass, "The kind of information that a field holds.";
    ObservableTypeWord = domain::observable::ObservableType, "What a technical value is.";
    InfrastructureGroundWord = domain::observable::InfrastructureGround, "Why an address is an attacker's and not a person's.";
    ObservableRoleWord = domain::report::ObservableRole, "What the value was in the incident.";
    SubjectRoleWord = domain::report::SubjectRole, "Who the person or organisation is in the incident.";
    PrecisionWord = domain::report::Precision, "How exactly a moment is known.";
    ReportKindWord = domain::report::ReportKind, "What kind of report; only incidents can be submitted yet.";
    OrgKindWord = domain::decision::OrgKind, "What an organisation is.";
    DutyKindWord = domain::duty::DutyKind, "What is owed.";
    TriageDecision = domain::handling::Decision, "What to do with a received report.";
    FeedbackOutcomeWord = domain::feedback::FeedbackOutcome, "What came of a report.";
    AlertStateWord = domain::alert::AlertState, "Where a version of an alert stands.";
    ChannelKindWord = domain::notification::ChannelKind, "How to be told.";
    ContentsWord = domain::notification::Contents, "How much a webhook carries: what happened, or the item too as far as it is released at that moment.";
    DigestWord = domain::notification::Digest, "How mails are gathered.";
    ChannelStateWord = domain::notification::ChannelState, "Whether a channel is told anything.";
    DeliveryStateWord = domain::notification::DeliveryState, "How far a delivery has come.";
    EventWord = domain::notification::EventType, "What can happen.";
    MailModeWord = domain::notification::MailMode, "Whether a member is mailed, and how often.";
    RuleWord = domain::decision::Rule, "A rule of the decision; stable.";
}

/// An RSIT category.
pub(crate) struct CategoryWord;

impl PartialSchema for CategoryWord {
    fn schema() -> RefOr<Schema> {
        let words = domain::taxonomy::Category::all().map(domain::taxonomy::Category::as_str);
        let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
        schema.description(Some("An RSIT category.")).into()
    }
}
impl ToSchema for CategoryWord {}

/// A type of event that a subscription may name.
pub(crate) struct ToldEventWord;

impl PartialSchema for ToldEventWord {
    fn schema() -> RefOr<Schema> {
        let told = domain::notification::EventType::ALL.iter().filter(|event| event.is_subscribable());
        let words = told.map(|event| event.as_str());
        let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
        schema.description(Some("What one can be told of.")).into()
    }
}
impl ToSchema for ToldEventWord {}
