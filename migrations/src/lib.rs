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
mod notifications;
mod stix_objects;
mod withdrawal;

/// The version that this code writes to `schema_info`.
pub const SCHEMA_VERSION: i32 = 4;

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(initial::Migration),
            Box::new(notifications::Migration),
            Box::new(stix_objects::Migration),
            Box::new(withdrawal::Migration),
        ]
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

/// Monthly partitions are made for this many months from 2026-01; later ones by the retention job, and whatever falls
/// outside goes to the default partition.
const MONTHS: i32 = 24;

/// The statements that give a table partitioned by month its partitions.
fn partitions(table: &str) -> String {
    use std::fmt::Write as _;
    let mut sql = format!("CREATE TABLE {table}_other PARTITION OF {table} DEFAULT;\n");
    for month in 0..MONTHS {
        let first = |m: i32| format!("{:04}-{:02}-01", 2026 + m / 12, 1 + m % 12);
        let (from, to) = (first(month), first(month + 1));
        let name = from[..7].replace('-', "_");
        // writing to a String can't fail
        let _ = writeln!(
            sql,
            "CREATE TABLE {table}_{name} PARTITION OF {table} FOR VALUES FROM ('{from}Z') TO ('{to}Z');"
        );
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_a_dialect_is_left_over() {
        for backend in [DatabaseBackend::Postgres, DatabaseBackend::Sqlite] {
            for portable in [
                include_str!("sql/initial.sql"),
                include_str!("sql/notifications.sql"),
                include_str!("sql/stix_objects.sql"),
                include_str!("sql/withdrawal.sql"),
            ] {
                let sql = dialect(portable, backend);
                for word in ["{uuid}", "{time}", "{json}", "{bytes}", "{key}", "{monthly}"] {
                    assert!(!sql.contains(word), "{word} is left in {backend:?}");
                }
            }
        }
    }
}
