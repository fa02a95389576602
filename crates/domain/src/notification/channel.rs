//! Ways of being told.

use crate::fields::{Errors, FieldError, Reader};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

words! {
    /// How.
    ChannelKind {
        /// A signed request to an address of the organisation's.
        Webhook = "webhook",
        /// A mail that names no content.
        Email = "email",
        /// A connection that the organisation holds open.
        Stream = "stream",
    }
}

words! {
    /// How much a webhook carries.
    Contents {
        /// What happened to which item; the receiver fetches the rest.
        Thin = "thin",
        /// The item too, as far as it is released at that moment; never what is TLP:RED.
        Full = "full",
    }
}

words! {
    /// How mails are gathered.
    Digest {
        /// One mail for each event.
        AtOnce = "at-once",
        /// One mail an hour at most.
        Hourly = "hourly",
        /// One mail a day, at six in the morning, UTC.
        Daily = "daily",
    }
}

words! {
    /// Whether a channel is told anything.
    ChannelState {
        /// It is.
        Enabled = "enabled",
        /// What comes waits until it is enabled again.
        Paused = "paused",
        /// What comes isn't kept for it.
        Disabled = "disabled",
    }
}

words! {
    /// How far a delivery has come.
    DeliveryState {
        /// It waits, or is tried again.
        Pending = "pending",
        /// The receiver took it.
        Delivered = "delivered",
        /// Every try failed.
        Dead = "dead",
        /// Something newer stands in its place, or the item is no longer there to be told of.
        Cancelled = "cancelled",
    }
}

/// A channel as its owner describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChannel {
    /// How.
    pub kind: ChannelKind,
    /// As its owner calls it.
    pub name: String,
    /// A webhook's URL or a mailbox; none for a stream. That it may be reached is the caller's to check.
    pub target: Option<String>,
    /// How much.
    pub content: Contents,
    /// How mails are gathered.
    pub digest: Digest,
}

/// The longest name.
const NAME: usize = 80;
/// The longest URL or address.
const TARGET: usize = 500;

/// Reads `{kind, name, url | address, content?, digest?}`.
pub fn parse_channel(body: &Value) -> Result<NewChannel, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let kind = match reader.raw("kind") {
        // announced by the contract, and said to be on its way rather than unknown
        Some(Value::String(kind)) if kind == "taxii" => {
            reader.fail("kind", "enum", "TAXII isn't offered yet: use webhook, email or stream");
            None
        }
        None => {
            reader.missing("kind");
            None
        }
        Some(_) => reader.word("kind", ChannelKind::parse, ChannelKind::NAMES),
    };
    let name = reader.required_text("name", NAME);
    let (url, address) = (reader.text("url", TARGET), reader.text("address", TARGET));
    let content = reader.word("content", Contents::parse, Contents::NAMES);
    let digest = reader.word("digest", Digest::parse, Digest::NAMES);
    let wants = |reader: &Reader<'_>, field: &str, there: bool, wanted: bool, why: &str| {
        if wanted && !there {
            reader.missing(field);
        } else if there && !wanted {
            reader.fail(field, "unknown", why);
        }
    };
    if let Some(kind) = kind {
        let (webhook, email) = (kind == ChannelKind::Webhook, kind == ChannelKind::Email);
        wants(&reader, "url", url.is_some(), webhook, "only a webhook has a URL");
        wants(&reader, "address", address.is_some(), email, "only an e-mail channel has an address");
        if content == Some(Contents::Full) && !webhook {
            reader.fail("content", "enum", "only a webhook carries content: leave it out or say thin");
        }
        if digest.is_some_and(|digest| digest != Digest::AtOnce) && !email {
            reader.fail("digest", "enum", "only e-mails are gathered: leave it out");
        }
    }
    reader.finish();
    let channel = kind.zip(name).map(|(kind, name)| NewChannel {
        kind,
        name,
        target: url.or(address),
        content: content.unwrap_or(Contents::Thin),
        digest: digest.unwrap_or(Digest::AtOnce),
    });
    errors.into_result(channel)
}
