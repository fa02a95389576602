//! The schema, one tree for both databases.
//!
//! A migration is a file of portable SQL under `sql/` in which a few `{words}` stand for what differs: `{uuid}`,
//! `{time}`, `{json}`, `{bytes}`, `{key}` (text that sorts bytewise) and `{monthly}` (range partitions on PostgreSQL).
//! What has no portable form (full text) stands in a file of its own per database.
//!
//! Expand, then contract: a migration never breaks the code that ran before it; `schema_info` says which may still run.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

mod initial;

/// The version that this code writes to `schema_info`.
pub const SCHEMA_VERSION: i32 = 1;

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(initial::Migration)]
    }
}

/// Brings the database to [`SCHEMA_VERSION`].
///
/// On PostgreSQL a session-level advisory lock keeps two processes from migrating at once; SQLite is one process.
pub async fn up(db: &sea_orm_migration::sea_orm::DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await
}

/// Puts the words of one database into portable SQL.
fn dialect(sql: &str, backend: DatabaseBackend) -> String {
    let words: [(&str, &str, &str); 6] = [
        ("{uuid}", "uuid", "blob"),
        ("{time}", "timestamptz", "text"),
        ("{json}", "jsonb", "text"),
        ("{bytes}", "bytea", "blob"),
        ("{key}", "text COLLATE \"C\"", "text"),
        ("{monthly}", "PARTITION BY RANGE (at)", ""),
    ];
    words.iter().fold(sql.to_owned(), |text, (word, postgres, sqlite)| {
        text.replace(word, if backend == DatabaseBackend::Postgres { postgres } else { sqlite })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_dialect_is_left_over() {
        for backend in [DatabaseBackend::Postgres, DatabaseBackend::Sqlite] {
            let sql = dialect(include_str!("sql/initial.sql"), backend);
            for word in ["{uuid}", "{time}", "{json}", "{bytes}", "{key}", "{monthly}"] {
                assert!(!sql.contains(word), "{word} is left in {backend:?}");
            }
        }
    }
}
