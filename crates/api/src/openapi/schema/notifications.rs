//! Channels, subscriptions, deliveries, and what a member is mailed about.

use super::{
    CategoryWord, ChannelKindWord, ChannelStateWord, ContentsWord, DeliveryStateWord, DigestWord, EventWord,
    MailModeWord, ObservableTypeWord, Severity, TlpLabel, ToldEventWord,
};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use uuid::Uuid;

/// A way of being told.
#[derive(ToSchema)]
pub(crate) struct NewChannel {
    /// How.
    kind: ChannelKindWord,
    /// 80 characters at most.
    name: String,
    /// A webhook's: an https address of the public Internet, 500 characters at most.
    url: Option<String>,
    /// An e-mail channel's: one mailbox.
    address: Option<String>,
    /// `thin` unless said otherwise; `full` only for a webhook.
    content: Option<ContentsWord>,
    /// `at-once` unless said otherwise; anything else only for e-mail.
    digest: Option<DigestWord>,
}

/// A channel.
#[derive(ToSchema)]
pub(crate) struct Channel {
    /// Its id.
    id: Uuid,
    /// How.
    kind: ChannelKindWord,
    /// As your organisation calls it.
    name: String,
    /// A webhook's; in lists without its query.
    url: Option<String>,
    /// An e-mail channel's.
    address: Option<String>,
    /// How much it carries.
    content: ContentsWord,
    /// How mails are gathered.
    digest: DigestWord,
    /// Whether it is told anything.
    state: ChannelStateWord,
    /// Since when.
    state_since: DateTime<Utc>,
    /// When it was set up.
    created_at: DateTime<Utc>,
    /// A webhook's: `whpk_…`, which verifies `v1a` signatures.
    public_key: Option<String>,
    /// Whether it works, and what waits for it.
    health: ChannelHealth,
}

/// Whether a channel works.
#[derive(ToSchema)]
pub(crate) struct ChannelHealth {
    /// healthy, failing, unproven (nothing was sent yet), paused, disabled.
    state: String,
    /// How many deliveries wait.
    backlog: u64,
    /// Since when the oldest does.
    oldest_waiting: Option<DateTime<Utc>>,
    /// For how long something has waited that should have gone out.
    lag_seconds: u64,
    /// Since when it fails.
    failing_since: Option<DateTime<Utc>>,
    /// It is left alone until then.
    blocked_until: Option<DateTime<Utc>>,
    /// When something last arrived.
    last_success_at: Option<DateTime<Utc>>,
    /// When something last didn't.
    last_failure_at: Option<DateTime<Utc>>,
    /// Why not.
    last_error: Option<String>,
    /// Failed tries in a row.
    failures: u32,
}

/// A channel that was set up.
#[derive(ToSchema)]
pub(crate) struct CreatedChannel {
    #[serde(flatten)]
    channel: Channel,
    /// A webhook's: `whsec_…`, shown now and never again. Null for others, and where the key was used before.
    secret: Option<String>,
}

/// An exchange of secrets.
#[derive(ToSchema)]
pub(crate) struct RotateSecret {
    /// How long the former secret stays good: 0 to 168 hours, 24 unless said otherwise.
    keep_hours: Option<u32>,
}

/// A webhook with a new secret.
#[derive(ToSchema)]
pub(crate) struct RotatedChannel {
    #[serde(flatten)]
    channel: Channel,
    /// `whsec_…`: shown now and never again.
    secret: String,
    /// Until when requests are signed with the former one too.
    previous_until: Option<DateTime<Utc>>,
}

/// A trial on its way.
#[derive(ToSchema)]
pub(crate) struct Trial {
    /// The delivery to look at.
    delivery: Uuid,
}

/// A stretch of time to send again.
#[derive(ToSchema)]
pub(crate) struct Replay {
    /// From then on.
    since: DateTime<Utc>,
    /// Before then; now unless said otherwise, at most 31 days later.
    until: Option<DateTime<Utc>>,
    /// `dead`, `delivered`; both unless said otherwise.
    states: Option<Vec<ReplayStateWord>>,
}

/// Which deliveries go out again.
#[derive(ToSchema)]
pub(crate) enum ReplayStateWord {
    /// Every try failed.
    #[serde(rename = "dead")]
    Dead,
    /// The receiver took it, and has lost it.
    #[serde(rename = "delivered")]
    Delivered,
}

/// What goes out again.
#[derive(ToSchema)]
pub(crate) struct Replayed {
    /// How many deliveries.
    count: u64,
}

/// What a channel is to be told about.
#[derive(ToSchema)]
pub(crate) struct NewSubscription {
    /// One of your organisation's channels.
    channel: Uuid,
    /// One at least.
    events: Vec<ToldEventWord>,
    /// Everything passes unless said otherwise.
    filter: Option<EventFilter>,
}

/// Narrows a subscription: every part that is given has to hold.
#[derive(ToSchema)]
pub(crate) struct EventFilter {
    /// One of these, or of a class of these such as `fraud`; 100 at most.
    categories: Option<Vec<CategoryWord>>,
    /// This bad, or worse.
    severity_at_least: Option<Severity>,
    /// ISO 3166 codes of two letters; 100 at most.
    countries: Option<Vec<String>>,
    /// This label, or a milder one.
    tlp_at_most: Option<TlpLabel>,
    /// With an observable of one of these types; 100 at most.
    observable_types: Option<Vec<ObservableTypeWord>>,
}

/// A subscription.
#[derive(ToSchema)]
pub(crate) struct Subscription {
    /// Its id.
    id: Uuid,
    /// Whom it tells.
    channel: Uuid,
    /// Of what.
    events: Vec<ToldEventWord>,
    /// Narrowed by.
    filter: EventFilter,
    /// When it was made.
    created_at: DateTime<Utc>,
}

/// Something owed to a channel.
#[derive(ToSchema)]
pub(crate) struct Delivery {
    /// Its id, by which the receiver knows it.
    id: Uuid,
    /// To whom.
    channel: Uuid,
    /// What happened.
    r#type: EventWord,
    /// To what.
    item: DeliveryItem,
    /// How far it has come.
    state: DeliveryStateWord,
    /// Why it was cancelled or given up.
    reason: Option<String>,
    /// Tries since it last became pending.
    tries: u32,
    /// When it came to be owed.
    created_at: DateTime<Utc>,
    /// When it is tried next.
    next_at: Option<DateTime<Utc>>,
    /// When it came to an end.
    done_at: Option<DateTime<Utc>>,
    /// What came of the last try.
    last_attempt: Option<LastAttempt>,
}

/// What a delivery is about: named only to whoever may read it.
#[derive(ToSchema)]
pub(crate) struct DeliveryItem {
    /// report, alert, agreement, channel.
    r#type: String,
    /// Its id.
    id: Option<Uuid>,
    /// Its reference.
    reference: Option<String>,
}

/// One try.
#[derive(ToSchema)]
pub(crate) struct LastAttempt {
    /// When.
    at: DateTime<Utc>,
    /// In a word.
    outcome: String,
    /// The HTTP status, where there was an answer.
    status: Option<u16>,
    /// How long it took.
    millis: u32,
    /// Why it failed.
    error: Option<String>,
}

/// One try in full.
#[derive(ToSchema)]
pub(crate) struct Attempt {
    #[serde(flatten)]
    attempt: LastAttempt,
    /// The beginning of the answer.
    head: Option<String>,
}

/// A delivery with all its tries.
#[derive(ToSchema)]
pub(crate) struct DeliveryDetail {
    #[serde(flatten)]
    delivery: Delivery,
    /// The first one first.
    attempts: Vec<Attempt>,
}

/// What to be mailed about.
#[derive(ToSchema)]
pub(crate) struct NewPreferences {
    /// Whether, and how often.
    mode: MailModeWord,
    /// About what; one at least unless `mode` is off.
    events: Option<Vec<ToldEventWord>>,
    /// This bad, or worse.
    severity_at_least: Option<Severity>,
}

/// What a member is mailed about.
#[derive(ToSchema)]
pub(crate) struct Preferences {
    /// Whether, and how often.
    mode: MailModeWord,
    /// About what.
    events: Vec<ToldEventWord>,
    /// This bad, or worse.
    severity_at_least: Option<Severity>,
}
