//! Channels: which there are, how each works, what was delivered, and how one is set up.

use askama::Template;

use super::ConnectWay;
use crate::filters;
use crate::view::{FieldError, Filter, Moment, Pick, Shell, StateTag};

fn wrong<'a>(errors: &'a [FieldError], name: &str) -> &'a str {
    errors.iter().find(|error| error.field == name).map_or("", |error| &error.message)
}

/// `/channels`. Its part is `channels`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "channels.html")]
pub struct ChannelsPage {
    /// The frame.
    pub shell: Shell,
    /// *1 of 3 fails*.
    pub summary: String,
    /// The organisation's channels.
    pub rows: Vec<ChannelRow>,
    /// The mail of its members; for who looks after members.
    pub members: Vec<ChannelRow>,
    /// Whether the reader sees members' mail at all.
    pub shows_members: bool,
    /// After how many seconds a script looks again.
    pub poll: u32,
}

/// One channel in a list.
#[derive(Debug, Clone, Default)]
pub struct ChannelRow {
    /// As its owner calls it.
    pub name: String,
    /// Its page; empty for a member's own mail.
    pub href: String,
    /// How, as its wire id.
    pub kind: String,
    /// Where to; may be empty.
    pub target: String,
    /// Whether it works.
    pub state: StateTag,
    /// When something last arrived.
    pub last: Option<Moment>,
    /// How many wait.
    pub waiting: u32,
    /// For how long something has waited that should have gone out; empty where nothing has.
    pub lag: String,
    /// Since when it fails.
    pub failing: Option<Moment>,
    /// Why; may be empty.
    pub error: String,
}

/// `/channels/new?kind=` and `/channels/{id}/edit`. Posts `kind`, `name`, `url` or `address`, `content`, `digest`, and, for a new
/// one, the fields of [`SubscriptionForm`].
#[derive(Debug, Clone, Default, Template)]
#[template(path = "channel_new.html")]
pub struct ChannelFormPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form posts to: the page's own path.
    pub action: String,
    /// Where one goes back to.
    pub back: String,
    /// The kinds as chips; none for a channel that is there.
    pub kinds: Vec<Filter>,
    /// The kind, as its wire id.
    pub kind: String,
    /// Whether the channel is there already.
    pub edits: bool,
    /// The version that was read.
    pub version: i32,
    /// What makes a form that is sent twice one act.
    pub once: String,
    /// `name`.
    pub name: String,
    /// `url` or `address`.
    pub target: String,
    /// `content`.
    pub content: Pick,
    /// `digest`.
    pub digest: Pick,
    /// What it is told about; for a new one.
    pub subscription: SubscriptionForm,
    /// What is wrong, all of it at once.
    pub errors: Vec<FieldError>,
    /// Whether mails are sent from here at all.
    pub mail: bool,
    /// How the stream is followed, where that is asked for.
    pub stream: Option<ConnectWay>,
}

impl ChannelFormPage {
    /// What is wrong with a field; empty where nothing is.
    pub fn error(&self, name: &str) -> &str {
        wrong(&self.errors, name)
    }
}

/// What a channel is told about: `event` (several), `category` (several), `severity`, `countries`, `tlp`, `type` (several).
#[derive(Debug, Clone, Default)]
pub struct SubscriptionForm {
    /// The events by what they are about: the group's wire id, and its events.
    pub groups: Vec<(String, Pick)>,
    /// `category`.
    pub categories: Pick,
    /// `severity`, this bad or worse.
    pub severity: Pick,
    /// `countries`, separated by spaces.
    pub countries: String,
    /// `tlp`, this label or a milder one.
    pub tlp: Pick,
    /// `type`, types of observables.
    pub types: Pick,
    /// Whether something narrows it.
    pub narrowed: bool,
}

/// The answer to a new webhook, or to a new secret: the one time that the secret is shown.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "channel_secret.html")]
pub struct ChannelSecretPage {
    /// The frame.
    pub shell: Shell,
    /// The channel.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The secret; none where it was shown before.
    pub secret: Option<String>,
    /// What verifies signatures without it; may be empty.
    pub public_key: String,
    /// Until when the former one holds too, in a sentence; empty for a new channel.
    pub both: String,
    /// The program that keeps what comes, as commands.
    pub commands: String,
    /// A channel that is new can be tried from here.
    pub fresh: bool,
}

/// `/channels/{id}`. Posts `act` = `test`, `pause`, `enable`, `disable`, `remove`, `rotate` (with `keep_hours` and `version`), `replay`
/// (with `since`, `until`, `state`). Its parts are `trial`, `health` and `deliveries`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "channel.html")]
#[expect(clippy::struct_excessive_bools, reason = "what can be done to it now, each its own")]
pub struct ChannelPage {
    /// The frame.
    pub shell: Shell,
    /// The channel as lists show it.
    pub row: ChannelRow,
    /// The version that was read.
    pub version: i32,
    /// Whether it can be tried now.
    pub can_test: bool,
    /// Whether it can be paused.
    pub can_pause: bool,
    /// Whether it can be enabled.
    pub can_enable: bool,
    /// Whether it can be disabled.
    pub can_disable: bool,
    /// Whether it can be taken away.
    pub can_remove: bool,
    /// Whether it has a secret.
    pub can_rotate: bool,
    /// Whether something can be sent again.
    pub can_replay: bool,
    /// What is to be known before anything else: it fails, it was disabled; with why.
    pub note: Option<super::Note>,
    /// The trial that was just asked for.
    pub trial: Option<DeliveryRow>,
    /// Name and value, for a person who looks after it.
    pub health: Vec<HealthFact>,
    /// What it is: name and value.
    pub facts: Vec<(String, String)>,
    /// What verifies signatures without the secret; empty where there is none.
    pub public_key: String,
    /// What it is told about.
    pub subscriptions: Vec<SubscriptionRow>,
    /// States as chips.
    pub filters: Vec<Filter>,
    /// The page of deliveries.
    pub deliveries: Vec<DeliveryRow>,
    /// The next page's path.
    pub next: Option<String>,
    /// `since` and `until` as typed.
    pub replay: (String, String),
    /// After how many seconds a script looks again.
    pub poll: u32,
}

/// One fact of a channel's health.
#[derive(Debug, Clone, Default)]
pub struct HealthFact {
    /// What.
    pub name: String,
    /// How it is, where it isn't a moment.
    pub value: String,
    /// When, where it is one.
    pub at: Option<Moment>,
}

/// What a channel is told about, in a list.
#[derive(Debug, Clone, Default)]
pub struct SubscriptionRow {
    /// Its page.
    pub href: String,
    /// The events, as wire ids.
    pub events: Vec<String>,
    /// Each part that narrows it, in words.
    pub narrowed: Vec<String>,
}

/// One delivery in a list.
#[derive(Debug, Clone, Default)]
pub struct DeliveryRow {
    /// Its page.
    pub href: String,
    /// What happened, as its wire id.
    pub event: String,
    /// To what: its reference, where the reader may know it.
    pub reference: String,
    /// The item's page; empty where there is none.
    pub item: String,
    /// The item's kind, as its wire id.
    pub kind: String,
    /// How far it has come.
    pub state: StateTag,
    /// Why it ended, or what the last try met; may be empty.
    pub why: String,
    /// Tries so far.
    pub tries: u32,
    /// When it came to be owed.
    pub at: Moment,
    /// When it is tried next.
    pub next: Option<Moment>,
    /// Whether it is still on its way.
    pub open: bool,
}

/// `/channels/{id}/deliveries/{delivery}`. Posts `act` = `retry`. Its part is `attempts`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "delivery.html")]
pub struct DeliveryPage {
    /// The frame.
    pub shell: Shell,
    /// The delivery as lists show it.
    pub row: DeliveryRow,
    /// What its receiver knows it by.
    pub id: String,
    /// The channel's name and page.
    pub channel: (String, String),
    /// Whether it can be sent again.
    pub can_retry: bool,
    /// Every try, the last one first.
    pub attempts: Vec<AttemptRow>,
    /// After how many seconds a script looks again; 0 for not.
    pub poll: u32,
}

/// One try.
#[derive(Debug, Clone, Default)]
pub struct AttemptRow {
    /// When.
    pub at: Moment,
    /// In a word.
    pub outcome: StateTag,
    /// *204*, or empty where there was no answer.
    pub status: String,
    /// *32 ms*.
    pub took: String,
    /// Why it failed.
    pub error: String,
    /// The beginning of the answer.
    pub head: String,
}

/// `/channels/{id}/subscriptions/new` and `/channels/{id}/subscriptions/{subscription}`. Posts the fields of [`SubscriptionForm`] with
/// `act` = `save` or `remove`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "subscription.html")]
pub struct SubscriptionPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form posts to: the page's own path.
    pub action: String,
    /// The channel's name and page.
    pub channel: (String, String),
    /// Whether it is there already.
    pub edits: bool,
    /// The version that was read.
    pub version: i32,
    /// What is typed.
    pub typed: SubscriptionForm,
    /// What is wrong, all of it at once.
    pub errors: Vec<FieldError>,
}

impl SubscriptionPage {
    /// What is wrong with a field; empty where nothing is.
    pub fn error(&self, name: &str) -> &str {
        wrong(&self.errors, name)
    }
}
