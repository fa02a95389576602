//! Technical values by themselves: which of many an organisation has seen before.
//!
//! Owns the question "do we know these?". What isn't released in full to the one who asks doesn't exist here: no hit, no
//! count. `known` answers over what the organisation holds; `hits` asks others, where an agreement says hit or no hit.

mod hits;
mod known;

pub use known::{Known, KnownItem, KnownSighting, known};
