//! What an agency publishes: written from reports of a case, bound by the terms of each, cleared by a second person.
//!
//! | file | owns |
//! |---|---|
//! | `body` | the JSON body |
//! | `compose`, `content` | the alert with what each element rests on, and the inherited marking |
//! | `parts` | what storage keeps |
//! | `view` | what a recipient may see |
//! | `flags` | names and domains of sources that stand in it |
//! | `state`, `clearance` | its life, and what a clearance covers |
//!
//! Every element says on which reports it rests (`rests_on`, bit n is the n-th of `reports`; 0 is the publisher's own
//! knowledge). For a recipient whom a source doesn't reach, everything that rests on it isn't there.
//!
//! ```
//! use entente_domain::alert::{AlertState, AlertVerb};
//! assert_eq!(AlertState::Cleared.after(AlertVerb::Publish, false), Some(AlertState::Published));
//! assert_eq!(AlertState::Draft.after(AlertVerb::Publish, false), None);
//! ```

mod body;
mod clearance;
mod compose;
mod content;
mod flags;
mod parts;
mod recipient;
mod state;
#[cfg(test)]
mod tests;
mod view;

pub use body::{NewAlert, Picked, TextSources, parse_alert};
pub use clearance::{ClearedRecipient, RecipientChange, canonical, cleared_recipients, compare};
pub use compose::{KnownObservable, SOURCES, compose};
pub use content::{AlertContent, AlertObservable, AlertSighting, AlertText};
pub use flags::{Flag, flags};
pub use parts::AlertPartial;
pub use recipient::{Acknowledgement, RecipientState, parse_acknowledgement};
pub use state::{Alert, AlertCommand, AlertError, AlertState, AlertVerb, Clearance};
pub use view::{AlertObservableView, AlertOwnerView, AlertView};
