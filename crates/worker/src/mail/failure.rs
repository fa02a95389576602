//! Why a mail isn't sent: by the configuration, or by the server that was to take it.

use lettre::Address;
use lettre::transport::smtp::Error;
use std::error::Error as _;
use std::path::PathBuf;
use thiserror::Error as Thrown;

/// What of a server's answer is kept.
const LONGEST: usize = 200;

/// A mail configuration that can't be used. Never repeats a password.
#[derive(Debug, Thrown)]
pub enum MailConfigError {
    /// The server's address.
    #[error("mail.url {0}")]
    Url(&'static str),
    /// The sender.
    #[error("mail.from isn't a sender: write it as \"Entente <no-reply@entente.example>\"")]
    From,
    /// Where bounces go.
    #[error("mail.bounces isn't an address without \"+\", such as \"bounces@entente.example\"")]
    Bounces,
    /// The file of the private authority.
    #[error("the certificates in {path} can't be used: {why}")]
    Authority {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// TLS can't be set up.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
}

/// Whose it is to mend, and whether it helps to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The mailbox refuses: a bounce. Trying again doesn't help.
    Permanent,
    /// The server or the way to it doesn't work now: try again.
    Transient,
    /// The server refuses this instance, whoever the recipient: the operator's to mend. Try again, and don't hold it
    /// against the recipient's channel.
    Config,
}

/// A mail that wasn't taken.
#[derive(Clone, Debug, PartialEq, Eq, Thrown)]
#[error("{text}")]
pub struct MailFailure {
    /// Whose it is to mend.
    pub kind: FailureKind,
    /// The SMTP code, if the server answered.
    pub status: Option<u16>,
    /// Why, in words that can be shown: without the address, cut.
    pub text: String,
}

/// How far a mail had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Reaching the server, TLS, signing in.
    Opening,
    /// Naming the sender.
    Sender,
    /// Naming the recipient.
    Recipient,
    /// Handing the mail over.
    Content,
}

impl MailFailure {
    pub(super) fn timeout() -> Self {
        let text = "the mail server doesn't answer in time".to_owned();
        Self { kind: FailureKind::Transient, status: None, text }
    }

    pub(super) fn permanent(text: &str) -> Self {
        Self { kind: FailureKind::Permanent, status: None, text: text.to_owned() }
    }

    /// What `error` means at that stage: a refusal is the recipient's doing only once the recipient is named.
    pub(super) fn of(error: &Error, stage: Stage, to: &Address) -> Self {
        let status = error.status().map(u16::from);
        let refused = |stage| match stage {
            Stage::Opening | Stage::Sender => FailureKind::Config,
            Stage::Recipient | Stage::Content => FailureKind::Permanent,
        };
        let kind = match status {
            // these speak of the session, wherever they come: who we are, and whether we are encrypted
            Some(530 | 534 | 535 | 538) => FailureKind::Config,
            Some(500..) => refused(stage),
            None if untrusted(error) || error.is_client() => FailureKind::Config,
            Some(_) | None => FailureKind::Transient,
        };
        let why = causes(error).last().map(|cause| clean(&cause.to_string(), to.user())).unwrap_or_default();
        let text = match status {
            Some(code) if why.is_empty() => format!("the mail server answered {code}"),
            Some(code) => format!("the mail server answered {code} {why}"),
            None if untrusted(error) => format!("no encrypted connection to the mail server: {why}"),
            None if error.is_client() || error.is_response() => {
                format!("the mail server can't be used: {why}")
            }
            None => format!("the mail server can't be reached: {why}"),
        };
        Self { kind, status, text }
    }
}

fn causes(error: &Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause| (*cause).source())
}

/// Whether TLS failed. With TLS from the first byte that is an error of the connection, whose content made no sense.
fn untrusted(error: &Error) -> bool {
    let senseless = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData)
    };
    error.is_tls() || causes(error).any(senseless)
}

/// A server's words without addresses: not the recipient's, nor anything else with an `@`; on one line, and cut.
pub(super) fn clean(words: &str, user: &str) -> String {
    let hidden = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.contains('@') || (!user.is_empty() && bare.eq_ignore_ascii_case(user))
    };
    let words = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.map(|word| if hidden(word) { "…" } else { word }).collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect()
}
