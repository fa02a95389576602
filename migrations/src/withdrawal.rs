//! When and why a report was taken back.

use super::{SCHEMA_VERSION, dialect};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(&dialect(include_str!("sql/withdrawal.sql"), manager.get_database_backend()))
            .await?;
        // columns were added that may be empty: the code before this one may still run
        db.execute_unprepared(&format!("UPDATE schema_info SET version = {SCHEMA_VERSION}")).await?;
        Ok(())
    }
}
