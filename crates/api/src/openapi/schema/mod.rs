//! Bodies and views as the document shows them. Nothing reads or writes JSON through these types: bodies go to the
//! domain's parsers, views come from the use cases; tests hold these to both.
#![expect(dead_code, reason = "these types are shapes for the document; nobody makes one")]
#![expect(clippy::struct_field_names, reason = "fields are named as the contract names them")]

mod agreements;
mod alerts;
mod answers;
mod cases;
mod notifications;
mod observables;
mod people;
mod reports;
mod views;
mod withdrawals;
mod words;

pub(crate) use agreements::*;
pub(crate) use alerts::*;
pub(crate) use answers::*;
pub(crate) use cases::*;
pub(crate) use notifications::*;
pub(crate) use observables::*;
pub(crate) use people::*;
pub(crate) use reports::*;
pub(crate) use views::*;
pub(crate) use withdrawals::*;
pub(crate) use words::*;
