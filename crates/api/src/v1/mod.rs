//! The operations: a folder per noun, a file per operation. Each file has `doc`, its description, and `handle`.

pub(crate) mod agreements;
pub(crate) mod alerts;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod channels;
pub(crate) mod deliveries;
pub(crate) mod disclosures;
pub(crate) mod docs;
pub(crate) mod drafts;
pub(crate) mod duties;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod feedback;
pub(crate) mod handlings;
pub(crate) mod import;
pub(crate) mod keys;
pub(crate) mod me;
pub(crate) mod observables;
pub(crate) mod organisations;
pub(crate) mod preferences;
pub(crate) mod reports;
pub(crate) mod sessions;
pub(crate) mod subscriptions;
