//! What a company submits.
