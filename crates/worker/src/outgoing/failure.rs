//! Why a request got no answer, in words that the channel's owner may read: nothing of the URL but what its host is, no
//! secret, and no address that only the instance's own network knows.

use super::guard::NotResolved;
use domain::address::{Refused, TargetError};
use rustls::CertificateError;
use std::error::Error;
use std::io;
use std::time::Duration;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The URL isn't one that is requested, or names an address that isn't reached. Nothing was sent.
    #[error("The URL {0}.")]
    Target(TargetError),
    /// All addresses of the host are such that aren't reached. Nothing was sent.
    #[error("The host's name leads to an address that {}.", .0.why)]
    Refused(Refused),
    /// The host has no address, or nobody could say.
    #[error("The host's name can't be looked up.")]
    Name,
    /// Nothing listens there, or the way there is blocked.
    #[error("The host takes no connection.")]
    Connect,
    /// No secure connection.
    #[error("No secure connection: {0}.")]
    Tls(&'static str),
    /// Not in time.
    #[error("The host didn't answer within {} seconds.", .0.as_secs_f32())]
    Timeout(Duration),
    /// It sends elsewhere, where nobody has looked who that is.
    #[error("The host answers with a redirect ({0}); give the URL that it leads to.")]
    Redirect(u16),
    /// The connection broke, or what came isn't HTTP.
    #[error("The connection ended before there was an HTTP answer.")]
    Broken,
    /// A header that the caller may not set, or that can't be sent: our own mistake.
    #[error("The request could not be put together.")]
    Header,
}

impl Failure {
    /// A word for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Target(_) => "target",
            Self::Refused(_) => "refused-address",
            Self::Name => "dns",
            Self::Connect => "connect",
            Self::Tls(_) => "tls",
            Self::Timeout(_) => "timeout",
            Self::Redirect(_) => "redirect",
            Self::Broken => "io",
            Self::Header => "header",
        }
    }

    pub(super) fn of(error: &reqwest::Error, timeout: Duration) -> Self {
        if let Some(reason) = causes(error).find_map(|cause| cause.downcast_ref::<NotResolved>()) {
            return match reason {
                NotResolved::Refused(reason) => Self::Refused(*reason),
                NotResolved::Nothing | NotResolved::Failed(_) => Self::Name,
            };
        }
        if let Some(reason) = causes(error).find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
            Self::Tls(of_tls(reason))
        } else if error.is_timeout() {
            Self::Timeout(timeout)
        } else if error.is_connect() {
            Self::Connect
        } else {
            Self::Broken
        }
    }
}

/// An error and what caused it.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

/// An I/O error names as its cause that of what it wraps, and not what it wraps.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
        None => error.source(),
    }
}

fn of_tls(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(problem) => match problem {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "the certificate has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "the certificate isn't valid yet"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "the certificate is for another name"
            }
            CertificateError::UnknownIssuer => "the certificate's issuer isn't trusted",
            CertificateError::Revoked => "the certificate was revoked",
            _ => "the certificate isn't accepted",
        },
        rustls::Error::InvalidMessage(_) => "the host speaks no TLS there",
        _ => "the host and Entente agree on no way to make one",
    }
}
