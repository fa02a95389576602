//! Waking whoever waits for a commit. Writers never notify: after a commit the process wakes its own waiters, and with
//! PostgreSQL a nudger tells the other processes, an empty word at most every 20 ms, on a connection of its own.
//!
//! A signal says only "look again"; a lost one costs the wait until the next poll, never an event.

use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError};
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;

/// Commits come in bursts; one word serves a burst.
const BURST: Duration = Duration::from_millis(20);
/// How long after a failure the other processes are listened to again.
const AGAIN: Duration = Duration::from_secs(2);
const COMMITTED: &str = "entente_committed";
const SEQUENCED: &str = "entente_sequenced";

/// Counts that change when something was committed.
#[derive(Debug)]
pub(crate) struct Signals {
    /// Commits of this process: what the nudger passes on.
    own: watch::Sender<u64>,
    /// Commits of any process.
    committed: watch::Sender<u64>,
    /// Positions given by this process's sequencer.
    own_sequenced: watch::Sender<u64>,
    /// Positions given by any.
    sequenced: watch::Sender<u64>,
}

impl Default for Signals {
    fn default() -> Self {
        let signal = || watch::channel(0).0;
        Self { own: signal(), committed: signal(), own_sequenced: signal(), sequenced: signal() }
    }
}

fn raise(signal: &watch::Sender<u64>) {
    signal.send_modify(|count| *count = count.wrapping_add(1));
}

impl Signals {
    pub(crate) fn committed(&self) {
        raise(&self.own);
        raise(&self.committed);
    }

    pub(crate) fn sequenced(&self) {
        raise(&self.own_sequenced);
        raise(&self.sequenced);
    }
}

impl Store {
    /// Changes after a commit, of this process or, while [`Store::keep_awake`] runs, of another.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.shared.signals.committed.subscribe()
    }

    /// Changes after positions were given.
    pub fn positions(&self) -> watch::Receiver<u64> {
        self.shared.signals.sequenced.subscribe()
    }

    /// Passes this process's commits on to the others and theirs to this one, for as long as it is awaited. With SQLite
    /// there is one process, and nothing to pass.
    pub async fn keep_awake(&self) {
        if self.dialect() == Dialect::Sqlite {
            return std::future::pending().await;
        }
        let signals = &self.shared.signals;
        tokio::join!(
            self.nudge(signals.own.subscribe(), COMMITTED),
            self.nudge(signals.own_sequenced.subscribe(), SEQUENCED),
            self.listen()
        );
    }

    async fn nudge(&self, mut own: watch::Receiver<u64>, word: &'static str) {
        while own.changed().await.is_ok() {
            let told = self.db().exec("SELECT pg_notify($1, $2)", args![word, self.process()]).await;
            if let Err(error) = told {
                tracing::debug!(%error, "the other processes weren't woken; they look by themselves");
            }
            tokio::time::sleep(BURST).await;
        }
    }

    async fn listen(&self) {
        loop {
            if let Err(error) = self.hear().await {
                tracing::warn!(%error, "other processes can't be listened to");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn hear(&self) -> Result<(), StoreError> {
        let unavailable = |error: sqlx::Error| StoreError::Internal(format!("listening: {error}"));
        let pool = self.db().get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await.map_err(unavailable)?;
        listener.listen_all([COMMITTED, SEQUENCED]).await.map_err(unavailable)?;
        let (own, signals) = (self.process(), &self.shared.signals);
        loop {
            let word = listener.recv().await.map_err(unavailable)?;
            if word.payload() == own {
                continue;
            }
            raise(if word.channel() == SEQUENCED { &signals.sequenced } else { &signals.committed });
        }
    }

    /// Tells this process's words from those of others.
    fn process(&self) -> String {
        self.shared.process.to_string()
    }
}
