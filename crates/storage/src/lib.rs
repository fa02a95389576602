//! Rows, queries, transactions: the only crate that names sea-orm.
//!
//! | module | owns |
//! |---|---|
//! | [`Store`], [`mod@write`] | the connection; the one way of writing |
//! | [`permit`] | a checked right, born from a locked row, used up by a write |
//! | [`audit`] | the log |
//! | `sql`, `dialect` | running statements, and what differs between the two databases |
//! | [`view`] | the one query through which anybody sees an item |
//! | the nouns | rows and statements of one kind of thing each |
//!
//! Reads go through a [`view::Viewer`]: there is no find by id without one.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

pub mod audit;
pub mod permit;
pub mod view;
pub mod write;

pub mod agreements;
pub mod alerts;
pub mod bounces;
pub mod cases;
pub mod channels;
pub mod decisions;
pub mod deliveries;
pub mod drafts;
pub mod duties;
pub mod handlings;
pub mod holdings;
pub mod members;
pub mod notify;
pub mod observables;
pub mod organisations;
pub mod reports;
pub mod sequence;
pub mod sessions;
pub mod stix;
pub mod subscriptions;
pub mod withdrawal;

mod covered;
mod dialect;
mod error;
mod keys;
mod sealed_parts;
mod sql;
mod store;
mod wake;

pub use dialect::Dialect;
pub use error::{StoreError, WriteError};
pub use sealed_parts::SealedContent;
pub use store::{Store, sqlite_url};
pub use write::{Ctx, Idempotency, Replay, Write, WriteTx};
