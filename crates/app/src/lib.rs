//! What people do: every use case, authorised, in one transaction, audited. A folder per noun, a file per use case.
//!
//! Nouns don't call each other's use cases; what they share is `release` (the only writer of decisions, grounds and
//! holdings) and `duties`.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

mod caller;
mod error;

pub mod agreements;
pub mod alerts;
pub mod audit;
pub mod cases;
pub mod channels;
pub mod deliveries;
pub mod directory;
pub mod disclosures;
pub mod duties;
pub mod events;
pub mod exports;
pub mod feedback;
pub mod handlings;
pub mod home;
pub mod identity;
pub mod notify;
pub mod observables;
pub mod organisations;
pub mod preferences;
pub mod release;
pub mod reports;
pub mod subscriptions;

pub use caller::Caller;
pub use error::Error;
// what the edges meet of storage: they may not name it
pub use storage::duties::DutyFilter;
pub use storage::view::Held;
pub use storage::{Idempotency, Store, StoreError};

use domain::actor::{Actor, SystemRole};
use domain::ids::RequestId;
use domain::time::{Clock, Time};
use std::sync::Arc;
use storage::Ctx;
use tokio_util::sync::CancellationToken;
use vault::{Passwords, Randomness};

/// Everything a use case needs; cloning it is cheap.
#[derive(Clone)]
pub struct App {
    /// The database and the key store.
    pub store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    passwords: Passwords,
    /// The issuer of tokens and receipts: the public URL, without a slash at the end.
    pub public_url: Arc<str>,
    /// Whether a webhook may lead to this machine itself, as in a demo or a test.
    pub allow_loopback: bool,
    /// Cancelled when the process is told to stop: what would wait for ever, such as a stream, ends then.
    pub stopping: CancellationToken,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "App({:?})", self.store)
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Randomness>,
        passwords: Passwords,
        public_url: &str,
    ) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        Self {
            store,
            clock,
            random,
            passwords,
            public_url,
            allow_loopback: false,
            stopping: CancellationToken::new(),
        }
    }

    /// The same, where webhooks may or may not lead to this machine itself.
    #[must_use]
    pub fn with_loopback(mut self, allow: bool) -> Self {
        self.allow_loopback = allow;
        self
    }

    /// The present moment, by the injected clock.
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// The injected randomness.
    pub fn random(&self) -> &dyn Randomness {
        &*self.random
    }

    /// How passwords are hashed here.
    pub const fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// The context of one request by `actor`.
    pub fn ctx(&self, actor: Actor) -> Ctx {
        let at = self.now();
        let seed = u64::from_be_bytes(vault::randomness::bytes(self.random()));
        let request: RequestId = storage::write::new_id(at, self.random());
        Ctx { actor, at, request, seed, idempotency: None }
    }

    /// The context of an act of the system itself.
    pub fn system(&self, role: SystemRole) -> Ctx {
        self.ctx(Actor::System(role))
    }
}
