//! What can go wrong below the use cases. Absence is an `Option`, never an error.

use sea_orm::{DbErr, RuntimeErr};

/// A failure of the database, the key store or what they hold.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key is taken, or a version has moved on.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The transaction lost against another one and may be run again.
    #[error("the database is busy")]
    Busy,
    /// The database can't be reached.
    #[error("the database can't be reached")]
    Unavailable(#[source] DbErr),
    /// A row doesn't read back as what it was written as.
    #[error("corrupt row in {table}, column {column}, id {id}")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Primary key, or its item part.
        id: String,
    },
    /// A sealed value doesn't open.
    #[error("sealed value: {0}")]
    Sealed(#[from] vault::SealError),
    /// A statement that the database refuses: a defect of ours.
    #[error("statement failed")]
    Statement(#[source] DbErr),
    /// Something that can't happen did.
    #[error("{0}")]
    Internal(String),
}

impl StoreError {
    /// Shorthand for [`StoreError::Corrupt`].
    pub fn corrupt(table: &'static str, column: &'static str, id: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, column, id: id.to_string() }
    }
}

/// What a write can fail with: anything that a [`StoreError`] turns into, and that says whether it was a denial.
pub trait WriteError: From<StoreError> + std::fmt::Debug + Send + 'static {
    /// The store error inside, if that is what it is: the writer runs again on [`StoreError::Busy`].
    fn store(&self) -> Option<&StoreError>;
    /// The denial inside, if that is what it is: it goes to the log.
    fn denial(&self) -> Option<crate::permit::Denied>;
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match code(&error).as_deref() {
            // serialization_failure, deadlock_detected; SQLITE_BUSY and its snapshot form
            Some("40001" | "40P01" | "5" | "517") => Self::Busy,
            // unique_violation; SQLITE_CONSTRAINT_UNIQUE and _PRIMARYKEY
            Some("23505" | "2067" | "1555") => Self::Conflict("a unique key is taken"),
            None if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) => Self::Unavailable(error),
            _ => Self::Statement(error),
        }
    }
}

fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(inner) | DbErr::Query(inner)) = error else { return None };
    let RuntimeErr::SqlxError(inner) = inner else { return None };
    inner.as_database_error().and_then(|e| e.code().map(std::borrow::Cow::into_owned))
}
