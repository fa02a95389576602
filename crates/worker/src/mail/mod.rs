//! E-mail: what is written ([`compose`]) and how it is handed to the mail server ([`Mailer`]).
//!
//! A mail says who, what kind, how urgent, and where to read on. It names no item: the link holds the delivery's id, and
//! whoever follows it signs in and is shown what they may see then. This module refuses to know titles, references,
//! observables and persons: none of them can be put into a [`Notice`].
//!
//! ```ignore
//! let mailer = Mailer::new("smtps://entente:secret@mail.example", "Entente <no-reply@entente.example>", url)?;
//! if let Some(mail) = mail::compose(&notices, Recipient::Member, url, now) {
//!     mailer.send("duty@agency.example", &mail).await?;
//! }
//! ```

pub mod bounce;
mod compose;
mod connection;
mod failure;
mod line;
mod mailer;
pub(crate) mod returned;
mod server;
#[cfg(test)]
mod tests;
mod words;

pub use compose::{Mail, Notice, Recipient, compose};
pub use failure::{FailureKind, MailConfigError, MailFailure};
pub use mailer::{Mailer, check_address, check_sender};
pub use server::MailServer;
