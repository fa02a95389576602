//! The first layout: everything that must be right from the start.

use super::{dialect, partitions};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

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
        db.execute_unprepared("INSERT INTO schema_info VALUES (1, 1)").await?;
        Ok(())
    }
}
