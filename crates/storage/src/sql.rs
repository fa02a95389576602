//! Running statements. SQL is written once, with `$1` parameters, which both databases take; what differs is in
//! [`crate::dialect`]. Statements are prepared and cached by the driver.

use crate::StoreError;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

/// Makes a list of parameters: `args![org.0, "report", at]`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$(::sea_orm::Value::from($value)),*] };
}
pub(crate) use args;

/// Runs statements on a connection, a transaction, or anything else of sea-orm's.
pub(crate) trait Run: ConnectionTrait {
    /// Runs a statement; returns how many rows it touched.
    async fn exec(&self, sql: &str, args: Vec<Value>) -> Result<u64, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, args);
        Ok(self.execute_raw(statement).await?.rows_affected())
    }

    /// At most one row.
    async fn one<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> Result<Option<T>, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, args);
        match self.query_one_raw(statement).await? {
            Some(row) => Ok(Some(T::from_query_result(&row, "")?)),
            None => Ok(None),
        }
    }

    /// All rows.
    async fn all<T: FromQueryResult + Send>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> Result<Vec<T>, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, args);
        let rows = self.query_all_raw(statement).await?;
        rows.iter().map(|row| T::from_query_result(row, "").map_err(StoreError::from)).collect()
    }

    /// One value of one row.
    async fn value<T: sea_orm::TryGetable>(
        &self,
        sql: &str,
        args: Vec<Value>,
    ) -> Result<Option<T>, StoreError> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, args);
        match self.query_one_raw(statement).await? {
            Some(row) => Ok(Some(row.try_get_by_index(0)?)),
            None => Ok(None),
        }
    }

    /// Inserts many rows in as few statements as the parameter limit allows; `tail` is e.g. `ON CONFLICT DO NOTHING`.
    async fn insert(&self, into: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<(), StoreError> {
        let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
        // PostgreSQL takes 65,535 parameters, SQLite 32,766
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<Vec<Value>> = rows.by_ref().take(32_000 / width.max(1)).collect();
            let mut sql = format!("INSERT INTO {into} VALUES ");
            for row in 0..batch.len() {
                sql.push_str(if row == 0 { "(" } else { ", (" });
                for column in 0..width {
                    if column > 0 {
                        sql.push_str(", ");
                    }
                    sql.push('$');
                    sql.push_str(&(row * width + column + 1).to_string());
                }
                sql.push(')');
            }
            sql.push(' ');
            sql.push_str(tail);
            self.exec(&sql, batch.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }
}

impl<C: ConnectionTrait> Run for C {}

/// `$4, $5, $6`: placeholders for `count` parameters from number `first` on.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
