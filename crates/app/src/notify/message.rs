//! What is said of an event: thin, and only what its receiver may see at that moment.

use domain::agreement::AgreementRef;
use domain::authz::{Action, Relation, Role};
use domain::decision::OrgKind;
use domain::ids::{DeliveryId, ItemKind, OrgId};
use domain::marking::Tlp;
use domain::notification::{EventType, Subject, Telling};
use domain::reference::Reference;
use domain::taxonomy::Severity;
use domain::time::{Time, never};
use serde_json::{Value, json};
use storage::view::Held;

/// A message to one receiver.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id: the same at every try.
    pub id: DeliveryId,
    /// What happened.
    pub event: EventType,
    /// When.
    pub time: Time,
    /// To what.
    pub subject: Subject,
    /// As people cite it.
    pub reference: Option<String>,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// Its label.
    pub tlp: Option<Tlp>,
    /// Who reported or published it.
    pub organisation: Option<String>,
    /// By when something is owed.
    pub due: Option<Time>,
    /// The event's data as the contract has it.
    pub data: Value,
    /// The member's address, where it is a mail of a member's own.
    pub to: Option<String>,
}

/// What a receiver is told beside the event itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known<'a> {
    /// The item, where the receiver sees it.
    pub(crate) held: Option<&'a Held>,
    /// How the receiver knew it, where it is gone.
    pub(crate) gone: Option<(&'a Reference, OrgId)>,
    /// How people cite it, where it is an agreement.
    pub(crate) agreement: Option<&'a AgreementRef>,
    /// The name of whoever reported or published it.
    pub(crate) organisation: Option<&'a str>,
}

/// Whether an event is told without looking at the item: because it is gone, or because it is about something else.
pub(crate) const fn is_blind(event: EventType) -> bool {
    event.is_tombstone()
        || matches!(event, EventType::DeliveryDead | EventType::ChannelDisabled | EventType::ChannelTest)
}

impl Message {
    pub(crate) fn new(
        id: DeliveryId,
        (event, time): (EventType, Time),
        subject: Subject,
        known: &Known<'_>,
    ) -> Self {
        let held = known.held;
        let reference = held.map(|held| &held.reference).or(known.gone.map(|(reference, _)| reference));
        let reference = reference.map(ToString::to_string).or(known.agreement.map(|cited| cited.0.clone()));
        let owner = held.map(|held| held.owner).or(known.gone.map(|(_, owner)| owner));
        let due = held.map(|held| held.next_due).filter(|due| *due < never());
        let mut data = json!({
            "item": {"type": subject.kind(), "id": subject.id(), "reference": reference},
            "organisation": owner.zip(known.organisation).map(|(id, name)| json!({"id": id, "name": name})),
            "sequence": time.timestamp_micros(),
        });
        if let (Some(held), Some(data)) = (held, data.as_object_mut()) {
            data.insert("severity".to_owned(), json!(held.severity));
            data.insert("categories".to_owned(), json!(held.category.into_iter().collect::<Vec<_>>()));
            data.extend(due.map(|due| ("due".to_owned(), json!(due))));
        }
        Self {
            id,
            event,
            time,
            subject,
            reference,
            severity: held.map(|held| held.severity),
            tlp: held.map(|held| held.tlp),
            organisation: known.organisation.map(str::to_owned),
            due,
            data,
            to: None,
        }
    }
}

/// Whether somebody with these roles may be told of events about `subject`: whoever may read such an item, and of terms,
/// clocks and channels, whoever may see those.
pub fn sight(roles: &[Role], kind: OrgKind, event: EventType, subject: Subject, own: bool) -> bool {
    let relation = if own { Relation::Own } else { Relation::Received };
    let may = |action, relation| domain::authz::policy::allows(action, roles, relation);
    match (event, subject) {
        (EventType::DeliveryDead | EventType::ChannelDisabled | EventType::ChannelTest, _) => {
            may(Action::EditChannel, Relation::Own)
        }
        (_, Subject::Channel(_)) => may(Action::EditChannel, Relation::Own),
        (_, Subject::Agreement(_)) => may(Action::ReadAgreement, Relation::Party),
        (_, Subject::Item(item)) => match item.kind {
            ItemKind::Report if event.telling() == Telling::FormerHolders => may(
                Action::ReadReport,
                if kind == OrgKind::Company { Relation::Own } else { Relation::Received },
            ),
            ItemKind::Report => may(Action::ReadReport, relation),
            ItemKind::Alert => may(Action::ReadAlert, relation),
            ItemKind::Case => may(Action::ReadCase, relation),
        },
    }
}
