//! The states of an alert, and of each recipient's answer.

use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// Where an alert stands.
    AlertState {
        /// Being written.
        Draft = "draft",
        /// Before a second person.
        AwaitingClearance = "awaiting-clearance",
        /// May be published as it stands.
        Cleared = "cleared",
        /// Out.
        Published = "published",
        /// Out, in a later version.
        Updated = "updated",
        /// Taken back.
        Recalled = "recalled",
        /// Ended by date.
        Expired = "expired",
    }
}

words! {
    /// What a recipient has said of an alert.
    RecipientState {
        /// It holds it.
        Released = "released",
        /// A channel has brought it.
        Delivered = "delivered",
        /// Somebody has opened it.
        Read = "read",
        /// It says that it was received.
        Acknowledged = "acknowledged",
        /// It doesn't concern it.
        NotRelevant = "not-relevant",
        /// It did something.
        ActedOn = "acted-on",
    }
}
