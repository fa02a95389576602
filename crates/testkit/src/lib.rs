//! What tests stand on: PostgreSQL and SQLite databases, temporary folders, programs that end with the test.
//!
//! A crate of its own because `storage`, `app`, `api` and `tests` all need it and none may lend it to the others: it
//! knows nothing of Entente and names no database library (it speaks to PostgreSQL through `psql`), so that every
//! crate can have it as a dev-dependency without a circle.
//!
//! ```ignore
//! let database = testkit::postgres().database(|url| async move { storage::migrate(&url).await }).await;
//! let store = Store::connect(database.url()).await?;
//! ```
//!
//! Where something that a test needs is missing, it panics and says what: a test never passes by not running.

mod folder;
mod postgres;
mod process;
mod psql;
mod sqlite;

pub use folder::Folder;
pub use postgres::{Cluster, TestDatabase, postgres};
pub use process::Process;
pub use psql::psql;
pub use sqlite::{TestFile, sqlite};

/// The environment variable by which `tests/run` hands its cluster to every test program: a maintenance database's URL.
pub const CLUSTER_VARIABLE: &str = "ENTENTE_TEST_POSTGRES";

/// A harness that can't get ready is a failed test.
#[track_caller]
#[expect(clippy::panic, reason = "only tests run this, and a failed test is what is wanted")]
fn ready<T>(outcome: Result<T, String>) -> T {
    match outcome {
        Ok(value) => value,
        Err(why) => panic!("{why}"),
    }
}
