//! Channels, subscriptions, deliveries, attempts.

use super::{SCHEMA_VERSION, dialect, partitions};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = manager.get_database_backend();
        db.execute_unprepared(&dialect(include_str!("sql/notifications.sql"), backend)).await?;
        if backend == DatabaseBackend::Postgres {
            for table in ["deliveries", "attempts"] {
                db.execute_unprepared(&partitions(table)).await?;
            }
        }
        // tables were added and none changed: the code before this one may still run
        db.execute_unprepared(&format!("UPDATE schema_info SET version = {SCHEMA_VERSION}")).await?;
        Ok(())
    }
}
