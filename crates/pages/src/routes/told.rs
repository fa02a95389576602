//! What a channel or a member is told about, between the form and the API's body.

use super::posted::Fields;
use crate::page::SubscriptionForm;
use crate::view::Pick;
use domain::decision::OrgKind;
use domain::ids::ChannelId;
use domain::marking::Tlp;
use domain::notification::{EventType as E, Filter};
use domain::observable::ObservableType;
use domain::taxonomy::{Category, Severity};
use serde_json::{Map, Value, json};

/// The events by what they are about, in the order in which forms list them.
const GROUPS: [(&str, &[E]); 7] = [
    (
        "alerts",
        &[E::AlertPublished, E::AlertUpdated, E::AlertRecalled, E::AlertExpired, E::AlertAcknowledged],
    ),
    ("reports", &[E::ReportSubmitted, E::ReportRevised, E::ReportWithdrawn, E::ReportRestricted]),
    (
        "answers",
        &[
            E::HandlingAcknowledged,
            E::HandlingAccepted,
            E::HandlingReferred,
            E::HandlingClosed,
            E::FeedbackGiven,
        ],
    ),
    ("duties", &[E::DutyWarned, E::DutyOverdue, E::DutyDone]),
    (
        "agreements",
        &[
            E::AgreementProposed,
            E::AgreementSigned,
            E::AgreementActivated,
            E::AgreementSuspended,
            E::AgreementResumed,
            E::AgreementTerminated,
        ],
    ),
    (
        "requests",
        &[E::ConsentAsked, E::ConsentAnswered, E::RequestSent, E::RequestAnswered, E::RequestRefused],
    ),
    ("channels", &[E::DeliveryDead, E::ChannelDisabled]),
];

/// What most organisations of a kind want to begin with.
pub(super) fn usual(kind: OrgKind) -> Vec<String> {
    let (alerts, own): (&[E], &[E]) = match kind {
        OrgKind::Company => (&GROUPS[0].1[..4], GROUPS[2].1),
        _ => (&GROUPS[0].1[..4], GROUPS[1].1),
    };
    alerts.iter().chain(own).map(|event| event.as_str().to_owned()).collect()
}

/// The groups with what is chosen, of the events that may be offered.
pub(super) fn groups(chosen: &[String], offered: impl Fn(E) -> bool) -> Vec<(String, Pick)> {
    let group = |(noun, events): &(&str, &[E])| {
        let options: Vec<String> =
            events.iter().filter(|event| offered(**event)).map(|event| event.as_str().to_owned()).collect();
        ((*noun).to_owned(), Pick { options, chosen: chosen.to_vec() })
    };
    GROUPS.iter().map(group).filter(|(_, pick)| !pick.options.is_empty()).collect()
}

/// The severities to choose from; the empty one is any.
pub(super) fn severities(chosen: &str) -> Pick {
    pick([""].into_iter().chain(Severity::ALL.iter().map(|severity| severity.as_str())), &[chosen])
}

/// The form that a subscription makes.
pub(super) fn form(events: &[String], filter: &Filter) -> SubscriptionForm {
    let categories: Vec<&str> = filter.categories.iter().map(|category| category.as_str()).collect();
    let types: Vec<&str> = filter.observable_types.iter().map(|kind| kind.as_str()).collect();
    let countries: Vec<String> = filter.countries.iter().map(ToString::to_string).collect();
    let severity = filter.severity_at_least.map_or("", Severity::as_str);
    let tlp = filter.tlp_at_most.map_or("", Tlp::as_str);
    filled(events, &categories, severity, countries.join(" "), (tlp, &types))
}

/// The form as it was sent.
pub(super) fn sent(fields: &Fields) -> SubscriptionForm {
    let events: Vec<String> = fields.all("event").map(str::to_owned).collect();
    let categories: Vec<&str> = fields.all("category").collect();
    let types: Vec<&str> = fields.all("type").collect();
    let (severity, tlp) = (fields.get("severity"), fields.get("tlp"));
    filled(&events, &categories, severity, fields.get("countries").to_owned(), (tlp, &types))
}

fn filled(
    events: &[String],
    categories: &[&str],
    severity: &str,
    countries: String,
    (tlp, types): (&str, &[&str]),
) -> SubscriptionForm {
    // nobody but members named in it reads what is TLP:RED: no channel carries it
    let labels = Tlp::ALL.iter().filter(|label| **label != Tlp::Red).map(|label| label.as_str());
    SubscriptionForm {
        groups: groups(events, E::is_subscribable),
        categories: pick(Category::all().map(Category::as_str), categories),
        severity: severities(severity),
        tlp: pick([""].into_iter().chain(labels), &[tlp]),
        types: pick(ObservableType::ALL.iter().map(|kind| kind.as_str()), types),
        narrowed: !(categories.is_empty()
            && severity.is_empty()
            && countries.trim().is_empty()
            && tlp.is_empty()
            && types.is_empty()),
        countries,
    }
}

fn pick<'a>(options: impl IntoIterator<Item = &'a str>, chosen: &[&str]) -> Pick {
    let own = |text: &str| text.to_owned();
    Pick {
        options: options.into_iter().map(own).collect(),
        chosen: chosen.iter().map(|one| own(one)).collect(),
    }
}

/// The API's body of a subscription.
pub(super) fn body(channel: ChannelId, fields: &Fields) -> Value {
    let list = |name: &'static str| fields.all(name).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let countries = fields.get("countries");
    let countries: Vec<String> = countries
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|code| !code.is_empty())
        .map(str::to_uppercase)
        .collect();
    let mut filter = Map::new();
    filter.insert("categories".to_owned(), json!(list("category")));
    filter.insert("countries".to_owned(), json!(countries));
    filter.insert("observable_types".to_owned(), json!(list("type")));
    for (name, field) in [("severity_at_least", "severity"), ("tlp_at_most", "tlp")] {
        filter.extend(fields.some(field).map(|text| (name.to_owned(), json!(text))));
    }
    json!({"channel": channel, "events": list("event"), "filter": filter})
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::notification::parse_subscription;

    #[test]
    fn every_event_that_may_be_named_is_offered_once() {
        let mut offered: Vec<E> = GROUPS.iter().flat_map(|(_, events)| events.iter().copied()).collect();
        let mut all: Vec<E> = E::ALL.iter().copied().filter(|event| event.is_subscribable()).collect();
        offered.sort_unstable();
        all.sort_unstable();
        assert_eq!(offered, all);
    }

    #[test]
    fn a_form_makes_the_subscription_that_makes_the_form() {
        let fields = Fields::parse(
            b"event=alert.published&event=duty.overdue&category=fraud&severity=high&countries=se,+FI&tlp=TLP%3AGREEN&type=url",
        );
        let channel = ChannelId::from(uuid::Uuid::nil());
        let new = parse_subscription(&body(channel, &fields)).unwrap();
        let events: Vec<String> = new.events.iter().map(|event| event.as_str().to_owned()).collect();
        let form = form(&events, &new.filter);
        assert_eq!(form.countries, "SE FI");
        assert!(form.narrowed && form.severity.has("high") && form.tlp.has("TLP:GREEN"));
        assert!(form.categories.has("fraud") && form.types.has("url"));
        assert!(form.groups[0].1.has("alert.published") && !form.groups[0].1.has("alert.updated"));
        let bare = parse_subscription(&body(channel, &Fields::parse(b"event=alert.published"))).unwrap();
        assert_eq!(bare.filter, Filter::default());
    }
}
