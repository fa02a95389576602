//! The first layout: everything that must be right from the start.

use super::{SCHEMA_VERSION, dialect};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

/// Monthly partitions are made for this many months from 2026-01; later ones by the retention job, and whatever falls
/// outside goes to the default partition.
const MONTHS: i32 = 24;
const PARTITIONED: [&str; 3] = ["audit_events", "outbox", "feed_entries"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = manager.get_database_backend();
        db.execute_unprepared(&dialect(include_str!("sql/initial.sql"), backend)).await?;
        if backend == DatabaseBackend::Postgres {
            db.execute_unprepared(include_str!("sql/initial.postgres.sql")).await?;
            for table in PARTITIONED {
                db.execute_unprepared(&partitions(table)).await?;
            }
        } else {
            db.execute_unprepared(include_str!("sql/initial.sqlite.sql")).await?;
        }
        db.execute_unprepared(&format!(
            "INSERT INTO schema_info VALUES ({SCHEMA_VERSION}, {SCHEMA_VERSION})"
        ))
        .await?;
        Ok(())
    }
}

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
