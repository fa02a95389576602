//! The API over real databases.
