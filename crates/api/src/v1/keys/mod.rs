//! The instance's public keys.

pub(crate) mod jwks;
