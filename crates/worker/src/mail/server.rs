//! The mail server that the configuration names.

use super::MailConfigError;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use url::{Host, Url};

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// From its first byte: `smtps`.
    Wrapped,
    /// After STARTTLS, without which nothing is sent.
    StartTls,
    /// Not at all: to this very machine.
    Plain,
}

/// `smtps://user:password@host[:465]` or `smtp://host[:587]`, both with `?ca=/a/file.pem` for a private authority, which
/// is then the only one that is trusted. With `smtp` the connection is encrypted by STARTTLS or not used, except to a
/// loopback host without a `ca`.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<(String, String)>,
    pub(super) authority: Option<PathBuf>,
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailServer({}:{}, {:?})", self.host, self.port, self.security)
    }
}

impl MailServer {
    /// Reads the address. Opens no file and no connection.
    pub fn parse(text: &str) -> Result<Self, MailConfigError> {
        let refuse = MailConfigError::Url;
        let url =
            Url::parse(text).map_err(|_| refuse("isn't an address such as smtps://user:password@host"))?;
        let wrapped = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(refuse("begins neither with smtps:// nor with smtp://")),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(refuse("has something after the host that isn't ?ca=/a/file.pem"));
        }
        let mut authority = None;
        for (name, value) in url.query_pairs() {
            if name != "ca" || value.is_empty() || authority.is_some() {
                return Err(refuse("takes one parameter, ca, the file of a private certificate authority"));
            }
            authority = Some(PathBuf::from(value.into_owned()));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(refuse("names no host"))?;
        // a scheme that the URL standard doesn't know keeps its host as it is written
        let host = Host::parse(host).map_err(|_| refuse("names a host that can't be one"))?;
        let security = match (wrapped, is_loopback(&host) && authority.is_none()) {
            (true, _) => Security::Wrapped,
            (false, true) => Security::Plain,
            (false, false) => Security::StartTls,
        };
        let credentials = match (decoded(url.username()), url.password().map(decoded)) {
            (Some(user), None) if user.is_empty() => None,
            (Some(user), Some(Some(password))) if !user.is_empty() && !password.is_empty() => {
                Some((user, password))
            }
            _ => return Err(refuse("has a user without a password, or a password without a user")),
        };
        let host = match host {
            Host::Domain(name) => name,
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        let port = url.port().unwrap_or(if wrapped { 465 } else { 587 });
        Ok(Self { host, port, security, credentials, authority })
    }
}

fn is_loopback(host: &Host<String>) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => IpAddr::from(*ip).is_loopback(),
        Host::Ipv6(ip) => IpAddr::from(*ip).is_loopback(),
    }
}

/// Percent-decoded; `None` where that isn't UTF-8, or would end a line of the protocol.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let pair = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains(|c: char| c.is_control()))
}
