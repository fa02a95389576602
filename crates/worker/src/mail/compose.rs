//! From notices to one mail: pure, so that what a mail can say is decided by types and read in one place.

use super::line::Line;
use super::words::{about, happened, least};
use domain::ids::DeliveryId;
use domain::marking::Tlp;
use domain::notification::EventType;
use domain::taxonomy::Severity;
use domain::time::Time;
use std::cmp::Reverse;
use std::fmt::Write as _;
use uuid::Uuid;

/// The most notices that one mail lists; of the others it says how many there are.
const LISTED: usize = 50;
/// The namespace of the ids of digests.
const DIGEST: Uuid = Uuid::from_u128(0x6e74_656e_7465_5d16_8e57_0000_0000_0001);
/// What is said of what only named persons may know of.
const RED: &str = "Something urgent";

/// One thing to tell: who, what kind, how urgent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its delivery, which the link names.
    pub delivery: DeliveryId,
    /// What happened.
    pub event: EventType,
    /// To what: [`domain::notification::Subject::kind`].
    pub item_kind: &'static str,
    /// How bad, where the recipient may read that.
    pub severity: Option<Severity>,
    /// Who acted, where the recipient may know.
    pub organisation_name: Option<String>,
    /// By when something is owed.
    pub due: Option<Time>,
    /// The item's label: of what is TLP:RED a mail says no more than that it is urgent.
    pub tlp: Option<Tlp>,
    /// When it happened.
    pub at: Time,
}

/// Whose mailbox it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A member's own, as the member's preferences say.
    Member,
    /// An organisation's, set up among its channels.
    Organisation,
}

impl Recipient {
    /// The page where the mails are changed and ended.
    const fn settings(self) -> &'static str {
        match self {
            Self::Member => "/preferences",
            Self::Organisation => "/channels",
        }
    }
}

/// A mail without its envelope. Only [`compose`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub(super) id: Uuid,
    pub(super) delivery: DeliveryId,
    pub(super) date: Time,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) settings: String,
}

impl Mail {
    /// One line.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Plain text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The delivery that a bounce names: the notice's, or the first one's of a digest.
    pub fn delivery(&self) -> DeliveryId {
        self.delivery
    }
}

/// Writes the mail that tells `notices`; `None` where there are none. The same notices make the same message id, so that
/// a mailbox can drop a repeat.
pub fn compose(notices: &[Notice], recipient: Recipient, public_url: &str, now: Time) -> Option<Mail> {
    let url = public_url.trim_end_matches('/');
    let mut sorted: Vec<&Notice> = notices.iter().collect();
    sorted.sort_by_key(|notice| (Reverse(urgency(notice)), notice.due.is_none(), notice.due, notice.at));
    let first = sorted.first()?.delivery;
    let (id, subject, body) = match sorted.as_slice() {
        [notice] => (notice.delivery.0, subject(notice), single(notice, url)),
        many => (digest_id(many), digest_subject(many), digest(many, url)),
    };
    let settings = format!("{url}{}", recipient.settings());
    let text = format!(
        "{body}\nMails say nothing about the content: sign in to read it.\nChange or end these mails: {settings}\n"
    );
    Some(Mail { id, delivery: first, date: now, subject, text, settings })
}

/// How urgent: what is red first, then by the item or the kind of event, whichever is more.
fn urgency(notice: &Notice) -> (bool, Option<Severity>) {
    (is_red(notice), notice.severity.max(least(notice.event)))
}

fn is_red(notice: &Notice) -> bool {
    notice.tlp == Some(Tlp::Red)
}

/// What happened, as the heading of its group.
fn kind(notice: &Notice) -> String {
    if is_red(notice) {
        return RED.to_owned();
    }
    match about(notice.event, notice.item_kind) {
        Some(about) => format!("{} ({about})", happened(notice.event)),
        None => happened(notice.event).to_owned(),
    }
}

fn subject(notice: &Notice) -> String {
    match notice.severity.filter(|_| !is_red(notice)) {
        Some(severity) => format!("Entente: {}, {}", kind(notice), severity.as_str()),
        None => format!("Entente: {}", kind(notice)),
    }
}

fn digest_subject(notices: &[&Notice]) -> String {
    let worst = notices.iter().filter(|notice| !is_red(notice)).filter_map(|notice| notice.severity).max();
    let worst = match worst {
        _ if notices.iter().any(|notice| is_red(notice)) => ", one of them urgent".to_owned(),
        Some(worst) => format!(", the most severe {}", worst.as_str()),
        None => String::new(),
    };
    format!("Entente: {} notices{worst}", notices.len())
}

/// A digest tried again with the same notices is the same mail; with one more it is another.
fn digest_id(notices: &[&Notice]) -> Uuid {
    let mut ids: Vec<Uuid> = notices.iter().map(|notice| notice.delivery.0).collect();
    ids.sort_unstable();
    let bytes: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
    Uuid::new_v5(&DIGEST, &bytes)
}

fn single(notice: &Notice, url: &str) -> String {
    let facts = facts(notice);
    let facts = if facts.is_empty() { String::new() } else { format!("{facts}\n") };
    format!("{}.\n{facts}\n{}\n", kind(notice), link(notice, url))
}

/// Groups by kind, the one with the most urgent notice first, each with how many there are in all.
fn digest(notices: &[&Notice], url: &str) -> String {
    let mut groups: Vec<(String, Vec<&Notice>)> = Vec::new();
    for notice in notices {
        let kind = kind(notice);
        match groups.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, group)) => group.push(notice),
            None => groups.push((kind, vec![notice])),
        }
    }
    let mut text = String::new();
    let mut left = LISTED;
    for (kind, group) in &groups {
        // a String takes everything that is written to it
        let _ = writeln!(text, "{kind}: {}", group.len());
        for notice in group.iter().take(left) {
            let facts = facts(notice);
            let between = if facts.is_empty() { "" } else { "\n  " };
            let _ = writeln!(text, "- {facts}{between}{}", link(notice, url));
        }
        left = left.saturating_sub(group.len());
        text.push('\n');
    }
    if let Some(more) = notices.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(text, "{more} more: {url}/\n");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// How urgent, who, when, until when.
fn facts(notice: &Notice) -> String {
    if is_red(notice) {
        return String::new();
    }
    let who = notice.organisation_name.as_deref().map(|name| Line::of(name).as_str().to_owned());
    let facts = [
        notice.severity.map(|severity| severity.as_str().to_owned()),
        who.filter(|who| !who.is_empty()),
        Some(moment(notice.at)),
        notice.due.map(|due| format!("due {}", moment(due))),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn moment(at: Time) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// By the delivery's id, not by the item's reference: two recipients' mails about one item have nothing in common, and a
/// mailbox that others read doesn't say how many items there are.
fn link(notice: &Notice, url: &str) -> String {
    format!("{url}/go/{}", notice.delivery)
}
